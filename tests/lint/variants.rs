//! A program with overlays and announced changes: each finding once, with the variants in which it stands.

use partnerlint::lint::{Checkup, CommandLine, Compiled, Input, RuleSet, Terms, Text, check};
use partnerlint::quantity::Date;

use crate::support::lint::NoFiles;

const POLICY: &str = r#"
rule thin "A tier earns too little" {
  level  = warning
  topic  = margins
  source = "Margins"
  why    = "Nobody sells for nothing."
  for track in tracks
  for tier  in track.tiers
  given tier.margin
  for case in cases(tier.margin)
  require tier.margin[case] >= 10%
  at   tier.margin[case] "{tier} earns {tier.margin[case]}"
}
"#;

/// One tier with this margin, in a program with two overlays and a change, each of which sets the margin if it is given.
fn found(base: &str, emea: Option<&str>, apac: Option<&str>, change: Option<&str>) -> Vec<String> {
    let set = |margin: Option<&str>| match margin {
        Some(margin) => format!("set {{ track t {{ tier a {{ margin = {margin} }} }} }}"),
        None => "set { track t { tier a { benefits = [portal] } } }".to_owned(),
    };
    let program = format!(
        "program p \"P\" {{\n  track t {{ archetypes = [reseller], tier a {{ margin = {base} }} }}\n  \
         overlay emea \"EMEA\" {{ for = [dach], after = later, {} }}\n  overlay apac \"APAC\" {{ for = [japan], after = later, {} }}\n  \
         change later \"Later\" {{ announced = 2026-01-01, from = 2027-01-01, {} }}\n}}\n",
        set(emea),
        set(apac),
        set(change),
    );
    let compiled = Compiled::new(&[Text { name: "thin.policy", text: POLICY }], &[]);
    assert_eq!(compiled.findings, []);
    judged(program, &compiled, "thin")
}

/// What a rule finds in a program: the message, what is underlined first, and the variants.
fn judged(program: String, compiled: &Compiled, rule: &str) -> Vec<String> {
    let line = CommandLine { select: vec![rule.to_owned()], ..CommandLine::default() };
    let (rules, findings, _) = RuleSet::new(compiled, &[], &line);
    assert_eq!(findings, []);
    let input = Input { name: "p.partner".to_owned(), text: program };
    let terms = Terms::on(Date::new(2026, 6, 1).unwrap());
    match check(input, &terms, &rules, &mut NoFiles) {
        Checkup::Program { checked, .. } => checked
            .findings
            .iter()
            .map(|finding| {
                let at = checked.sources.text_at(finding.primary.location);
                format!("{} at `{at}` in [{}]", finding.message, finding.variants.join("; "))
            })
            .collect(),
        Checkup::Fragment { .. } => panic!("it is a program"),
    }
}

#[test]
fn a_finding_everywhere_is_said_once_at_the_base() {
    assert_eq!(found("5%", None, None, None), ["`a` earns 5% at `5%` in []"]);
    assert_eq!(found("5%", Some("6%"), None, None), ["`a` earns 5% at `5%` in []"], "whatever the value");
}

#[test]
fn a_finding_that_a_variant_mends_names_the_rest() {
    assert_eq!(
        found("5%", Some("15%"), None, None),
        ["`a` earns 5% at `5%` in [base; apac; later from 2027-01-01]"]
    );
    assert_eq!(found("5%", None, None, Some("15%")), ["`a` earns 5% at `5%` in [base]"]);
}

#[test]
fn a_finding_of_a_variant_stands_at_the_patch() {
    assert_eq!(found("15%", Some("6%"), None, None), ["`a` earns 6% at `6%` in [emea]"]);
    assert_eq!(
        found("15%", Some("6%"), Some("7%"), Some("8%")),
        [
            "`a` earns 6% at `6%` in [emea]",
            "`a` earns 7% at `7%` in [apac]",
            "`a` earns 8% at `8%` in [later from 2027-01-01]",
        ]
    );
}

/// What the shipped rule about climbing finds in silver with one deal and gold with four, and this patch.
fn inverted(patch: &str) -> Vec<String> {
    let program = format!(
        "program p \"P\" {{\n  track t {{\n    archetypes = [reseller]\n    \
         tier silver {{ requires {{ closed_deals >= 1 within 12 months }} }}\n    \
         tier gold {{ requires {{ closed_deals >= 4 within 12 months }} }}\n  }}\n  {patch}\n}}\n"
    );
    judged(program, Compiled::shipped(), "tier-requirement-inversion")
}

#[test]
fn an_overlay_that_lets_partners_climb_past_a_tier_is_reported_once_at_the_overlay() {
    let lowered = "set { track t { tier gold { requires { certified_people >= 4 } } } }";
    let message = "a partner with 4 certified people and no closed deal within 12 months qualifies for `gold` but not \
                   for `silver`, the tier below";
    assert_eq!(inverted(""), [""; 0]);
    assert_eq!(
        inverted(&format!("overlay emea \"EMEA\" {{ for = [dach], {lowered} }}")),
        [format!("{message} at `requires` in [emea]")]
    );
    let change = format!("change later \"Later\" {{ announced = 2026-01-01, from = 2027-01-01, {lowered} }}");
    assert_eq!(inverted(&change), [format!("{message} at `requires` in [later from 2027-01-01]")]);
}

#[test]
fn a_patch_that_raises_the_lower_tier_is_where_the_finding_stands() {
    let raised = "set { track t { tier silver { requires { closed_deals >= 6 within 12 months } } } }";
    let message = "a partner with 4 closed deals within 12 months qualifies for `gold` but not for `silver`, the tier below";
    assert_eq!(
        inverted(&format!("overlay emea \"EMEA\" {{ for = [dach], {raised} }}")),
        [format!("{message} at `closed_deals >= 6 within 12 months` in [emea]")]
    );
}

#[test]
fn a_patch_that_takes_away_is_named_by_its_header() {
    let program = "program p \"P\" {\n  stage = stabilize\n  track t { archetypes = [technology], tier low {}, tier high {} }\n  \
                   overlay emea \"EMEA\" { for = [dach], set { track t { remove tier low, remove tier high } } }\n}\n";
    assert_eq!(
        judged(program.to_owned(), Compiled::shipped(), "no-segmentation"),
        ["no tier and no segment tells one partner from another at `overlay emea \"EMEA\"` in [emea]"]
    );
}
