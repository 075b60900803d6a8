//! A program with overlays and announced changes: each finding once, with the variants in which it stands.

use std::path::PathBuf;

use partnerlint::lint::{Checkup, CommandLine, Compiled, Files, Input, RuleSet, Text, check};
use partnerlint::program::IncludeFailure;
use partnerlint::quantity::Date;
use partnerlint::source::loader::IncludeError;
use partnerlint::source::{SourceId, Sources};

/// A program that brings nothing in.
struct NoFiles;

impl Files for NoFiles {
    fn include(&mut self, _: &mut Sources, _: SourceId, _: &str) -> Result<SourceId, IncludeFailure> {
        Err(IncludeFailure::Find(IncludeError::Missing))
    }

    fn used(&self) -> Vec<PathBuf> {
        Vec::new()
    }
}

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
    let (rules, findings, _) = RuleSet::new(&compiled, &[], &CommandLine::default());
    assert_eq!(findings, []);
    let input = Input { name: "p.partner".to_owned(), text: program, as_of: Date::new(2026, 6, 1).unwrap() };
    match check(input, &rules, &mut NoFiles) {
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
