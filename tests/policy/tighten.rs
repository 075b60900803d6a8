//! Limits that may only be made stricter: which way that is, and what goes against it.

use std::fmt::Write;

use insta::assert_snapshot;
use partnerlint::diagnostic::Layer;
use partnerlint::policy::{Override, Pack, Strict, Tighten};
use partnerlint::source::{Location, SourceId, Span};

use super::support::{compile, show, vocabulary};

const HERE: Location = Location::new(SourceId(9), Span::new(3, 7));

/// A rule that asks something of each track with a margin.
fn rule(params: &str, asks: &str) -> String {
    format!(
        "rule one \"Something\" {{\n  level = warning\n  {params}\n  for track in tracks\n  for case in cases(track.margin)\n  \
         given track.margin[case]\n  {asks}\n  at track.margin[case] \"wrong\"\n}}\n"
    )
}

fn stricter(params: &str, asks: &str) -> Option<Strict> {
    let (pack, findings, sources) = compile(&rule(params, asks));
    assert!(findings.is_empty(), "{asks}: {}", show(&findings, &sources));
    pack.rules[0].rule.parameters[0].stricter
}

#[test]
fn a_rule_tells_which_way_is_stricter() {
    use Strict::{Less, More};
    let number = [
        ("require track.margin[case] >= p", Some(More)),
        ("require track.margin[case] > p", Some(More)),
        ("require p <= track.margin[case]", Some(More)),
        ("require track.margin[case] <= p", Some(Less)),
        ("require not (track.margin[case] < p)", Some(More)),
        ("require track.margin[case] >= 2 * p", Some(More)),
        ("require track.margin[case] <= p / 2", Some(Less)),
        ("require track.margin[case] - p >= 1%", Some(More)),
        ("require track.margin[case] + p >= 1%", Some(Less)),
        ("require track.margin[case] == p", None),
        ("require track.margin[case] >= p or track.margin[case] <= 1%", Some(More)),
        ("require track.margin[case] >= p and track.margin[case] <= 2 * p", None),
        ("let twice = 2 * p\n  require track.margin[case] >= twice", Some(More)),
        // Asked more often is stricter.
        ("when track.margin[case] <= p\n  require count(track.tiers) > 1", Some(More)),
        ("require count(track.tiers) > 1 when track.margin[case] >= p", Some(Less)),
        ("require all(tier.rank > 1 for tier in track.tiers where track.margin[case] >= p)", Some(Less)),
        ("require any(tier.rank > 1 for tier in track.tiers where track.margin[case] >= p)", Some(More)),
        ("require count(tier for tier in track.tiers where track.margin[case] >= p) == 0", Some(Less)),
        ("require track.margin[case] > 1%\n  level = error when track.margin[case] > p", None),
    ];
    for (asks, strict) in number {
        assert_eq!(stricter("param p = 10%", asks), strict, "{asks}");
    }
    let range = [
        ("require track.margin[case] in p", Some(Less)),
        ("require track.margin[case] not in p", Some(More)),
        ("given p.low\n  require track.margin[case] >= p.low", Some(Less)),
        ("given p.high\n  require track.margin[case] <= p.high", Some(Less)),
        // Where the rule does not tell, a narrower range is stricter.
        ("given p.high\n  require track.margin[case] != p.high", Some(Less)),
        ("require track.margin[case] >= p", Some(Less)),
    ];
    for (asks, strict) in range {
        assert_eq!(stricter("param p = 10%..20%", asks), strict, "{asks}");
    }
    let list = [
        ("require count(missing(p, track.archetypes)) == 0", Some(More)),
        ("require count(missing(track.archetypes, p)) == 0", Some(Less)),
        ("require count(missing(p, track.archetypes)) != 1", None),
        ("require all(kind in p for kind in track.archetypes)", Some(Less)),
        ("for kind in p\n  require kind in track.archetypes", Some(More)),
    ];
    for (asks, strict) in list {
        assert_eq!(stricter("param p = [reseller, referral]", asks), strict, "{asks}");
    }
    let table = "given program.stage\n  require count(tracks) <= p[program.stage]";
    assert_eq!(stricter("param p = { pilot: 1, stabilize: 2, scale: 3, maturity: 4 }", table), Some(Less));
    let amounts = "given company.arr\n  require company.arr >= p";
    assert_eq!(stricter("param p = [1M USD, 1M EUR]", amounts), Some(More));
    let condition =
        "given track.entry\n  require implies(track.entry, condition { closed_deals >= p within 12 months })";
    assert_eq!(stricter("param p = 2", condition), Some(More));
    let window =
        "given track.entry\n  require implies(track.entry, condition { closed_deals >= 2 within p })";
    assert_eq!(stricter("param p = 12 months", window), None);
}

#[test]
fn rules_that_share_a_parameter_have_to_agree() {
    let two = |one: &str, other: &str| {
        let policy = format!(
            "param p = 10% \"a limit\"\n{}{}",
            rule("", one),
            rule("", other).replace("rule one", "rule two")
        );
        let (pack, findings, sources) = compile(&policy);
        assert!(findings.is_empty(), "{}", show(&findings, &sources));
        assert_eq!(pack.shared[0].stricter, pack.rules[1].rule.parameters[0].stricter);
        pack.shared[0].stricter
    };
    assert_eq!(two("require track.margin[case] >= p", "require track.margin[case] > p"), Some(Strict::More));
    assert_eq!(two("require track.margin[case] >= p", "require track.margin[case] <= p"), None);
}

#[test]
fn a_policy_holds_its_own_limits() {
    let mut out = String::new();
    for (param, asks) in [
        ("param p = 10% \"a limit\" tighten_only", "require track.margin[case] >= p"),
        ("param p = 10% \"a limit\" tighten_only more", "require track.margin[case] >= p"),
        ("param p = 10% \"a limit\" tighten_only less", "require track.margin[case] >= p"),
        ("param p = 10% \"a limit\" tighten_only", "require track.margin[case] != p"),
        ("param p = 10% \"a limit\" tighten_only less", "require track.margin[case] != p"),
        ("param p = 10% \"a limit\" tighten_only les", "require track.margin[case] != p"),
    ] {
        let (pack, findings, sources) = compile(&rule(param, asks));
        let fixed = pack.rules.first().and_then(|entry| entry.settings[0].fixed.as_ref());
        let fixed = fixed.map(|fixed| (fixed.strict.word(), fixed.by.layer.word()));
        writeln!(out, "{param}\n{asks}\n    {fixed:?}\n{}", show(&findings, &sources)).unwrap();
    }
    assert_snapshot!(out);
}

fn set(pack: &mut Pack, layer: Layer, value: Option<&str>, tighten: Option<Option<Strict>>) -> String {
    let tighten = tighten.map(|strict| Tighten { strict, at: HERE });
    let set = Override { rule: Some("one"), name: "p", value, tighten, layer, origin: HERE };
    match pack.override_param(&set, vocabulary()) {
        Ok(()) => format!("{}\n", pack.rules[0].settings[0].text),
        Err(finding) => {
            let notes: Vec<&str> = finding.secondary.iter().map(|note| note.text.as_str()).collect();
            format!("{}: {}\n    help {:?}\n    note {notes:?}\n", finding.id, finding.message, finding.help)
        }
    }
}

#[test]
fn what_is_stricter_depends_on_the_kind_of_value() {
    let list = "require count(missing(p, track.archetypes)) == 0";
    let cases: [(&str, &str, &[&str]); 9] = [
        ("p = 10%", "require track.margin[case] >= p", &["10%", "11%", "9%"]),
        ("p = 10%", "require track.margin[case] <= p", &["10%", "9%", "11%"]),
        (
            "p = 10%..20%",
            "require track.margin[case] in p",
            &["10%..20%", "12%..18%", "9%..20%", "10%..21%", "..15%", "30%..40%"],
        ),
        ("p = 10%..", "require track.margin[case] in p", &["10%..", "10%..90%", "9%..90%"]),
        ("p = 10%..20%", "require track.margin[case] not in p", &["5%..25%", "..20%", "12%..20%"]),
        (
            "p = [reseller, referral]",
            list,
            &["[referral, reseller]", "[reseller, referral, alliance]", "[reseller]"],
        ),
        (
            "p = [1M USD, 1M EUR]",
            "given company.arr\n  require company.arr >= p",
            &["[1M EUR, 2M USD]", "[1M USD, 1M EUR, 1M GBP]", "[1M USD]", "[1M USD, 999_999 EUR]"],
        ),
        (
            "p = { pilot: 1..2, stabilize: 2..3, scale: 3..4, maturity: 4..5 }",
            "given program.stage\n  require count(tracks) in p[program.stage]",
            &["{ scale: 3..3 }", "{ scale: 3..5 }", "{ pilot: 1..1, maturity: 4..6 }"],
        ),
        (
            "p = quarterly",
            "given operations.reconciliation\n  require operations.reconciliation <= p",
            &["quarterly", "monthly", "yearly"],
        ),
    ];
    let mut out = String::new();
    for (param, asks, values) in cases {
        let text = rule(&format!("param {param} \"a limit\" tighten_only"), asks);
        let asks = asks.replace("\n ", " ");
        let (pack, findings, sources) = compile(&text);
        if !findings.is_empty() {
            writeln!(out, "{param}  {asks}\n{}", show(&findings, &sources)).unwrap();
            continue;
        }
        writeln!(out, "{param}  {asks}").unwrap();
        for value in values {
            // Each value is tried on the limit as the policy gives it.
            let answer = set(&mut pack.clone(), Layer::Company, Some(value), None);
            writeln!(out, "  {value}  →  {answer}").unwrap();
        }
    }
    assert_snapshot!(out);
}

#[test]
fn each_layer_is_held_by_those_above() {
    let asks = "require track.margin[case] in p";
    let (mut pack, findings, _) = compile(&rule("param p = 10%..30%", asks));
    assert!(findings.is_empty());
    let mut out = String::new();
    let mut tried = |layer: Layer, value: Option<&str>, tighten| {
        let answer = set(&mut pack, layer, value, tighten);
        writeln!(out, "{}: {value:?} {tighten:?}  →  {answer}", layer.word()).unwrap();
    };
    // Nobody holds it yet.
    tried(Layer::Company, Some("5%..40%"), None);
    tried(Layer::Company, Some("15%..25%"), Some(None));
    tried(Layer::Folder, Some("16%..24%"), None);
    // The folder has set it and does not hold it: what the company holds is the limit.
    tried(Layer::Program, Some("15%..25%"), None);
    tried(Layer::Program, Some("14%..25%"), None);
    tried(Layer::Program, Some("18%..20%"), Some(None));
    tried(Layer::CommandLine, Some("17%..20%"), None);
    tried(Layer::CommandLine, Some("19%..20%"), None);
    // Holding what it is.
    tried(Layer::CommandLine, None, Some(None));
    tried(Layer::CommandLine, Some("18%..20%"), None);
    // A direction that the rule contradicts, and one that it tells anyway.
    tried(Layer::CommandLine, None, Some(Some(Strict::More)));
    tried(Layer::CommandLine, None, Some(Some(Strict::Less)));
    assert_snapshot!(out);
}
