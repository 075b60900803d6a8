//! Parameters: what a company may set, and what it may not.

use std::fmt::Write;

use insta::assert_snapshot;
use partnerlint::diagnostic::{Layer, SetBy};
use partnerlint::policy::{Context, Known, Override, Pack, evaluate};
use partnerlint::quantity::Date;
use partnerlint::source::{Location, SourceId, Span};

use super::support::{compile, outcome, program, vocabulary};

const RULES: &str = r#"param rates = 10%..15% "usual rates"

rule count-for-stage "Too many tracks" {
  level = warning
  param most = { pilot: 1, stabilize: 2, scale: 3, maturity: 4 }
  param slowest = 48 hours
  param asked = [account, contact]
  given program.stage
  require count(tracks) <= most[program.stage]
  at program.stage "{most[program.stage]} at most"
  given deal_registration.quote
  require deal_registration.quote <= slowest
  at deal_registration.quote "slow"
  given deal_registration.form
  require count(missing(asked, deal_registration.form)) == 0
  at deal_registration.form "short"
}

rule rate "A rate is unusual" {
  level = warning
  for track in tracks
  for case in cases(track.commission)
  given track.commission[case]
  require track.commission[case] in rates
  at track.commission[case] "usual is {rates}"
}

rule revenue "Revenue is low" {
  level = error
  param floor = [1M USD, 1M EUR]
  given company.arr
  require company.arr >= floor
  at company.arr "below {floor}"
}
"#;

fn set(pack: &mut Pack, rule: Option<&str>, name: &str, value: &str) -> String {
    let origin = Location::new(SourceId(9), Span::new(3, 7));
    let head = format!("{}.{name} = {value}", rule.unwrap_or("pack"));
    match pack.override_param(
        &Override { rule, name, value: Some(value), tighten: None, layer: Layer::Company, origin },
        vocabulary(),
    ) {
        Ok(()) => {
            let mut out = format!("{head}\n");
            for entry in &pack.rules {
                for (name, setting) in entry.effective().filter(|(_, setting)| !setting.set_by.is_empty()) {
                    writeln!(out, "    {}.{name} = {}", entry.rule.id, setting.text).unwrap();
                }
            }
            out
        }
        Err(finding) => {
            assert_eq!(finding.primary.location, origin);
            let mut out = format!("{head}\n    {}: {}\n", finding.id, finding.message);
            for help in &finding.help {
                writeln!(out, "    help {help}").unwrap();
            }
            out
        }
    }
}

#[test]
fn values_are_typed_and_tables_set_key_by_key() {
    let (pack, findings, _) = compile(RULES);
    assert!(findings.is_empty());
    let mut out = String::new();
    let tries = [
        (Some("count-for-stage"), "most", "{ scale: 5 }"),
        (Some("count-for-stage"), "most", "{ scale: 5, maturity: 9, pilot: 0 }"),
        (Some("count-for-stage"), "most", "{ scal: 5 }"),
        (Some("count-for-stage"), "most", "{ scale: 5% }"),
        (Some("count-for-stage"), "most", "5"),
        (Some("count-for-stage"), "slowest", "2 business_days"),
        (Some("count-for-stage"), "slowest", "48"),
        (Some("count-for-stage"), "slowest", "48 hourz"),
        (Some("count-for-stage"), "asked", "[account, deal_stage, expected_close]"),
        (Some("count-for-stage"), "asked", "[acount]"),
        (Some("count-for-stage"), "asked", "[]"),
        (Some("count-for-stage"), "slowst", "48 hours"),
        (Some("count-for-stages"), "slowest", "48 hours"),
        (Some("rate"), "rates", "5%..20%"),
        (Some("rate"), "rates", "20%..5%"),
        (Some("rate"), "rates", "5%..20% of deal_value"),
        (None, "rates", "8%..18%"),
        (None, "rate", "8%..18%"),
        (Some("revenue"), "floor", "[2M CHF]"),
        (Some("revenue"), "floor", "2M CHF"),
        (Some("revenue"), "floor", "count(tracks)"),
        (Some("revenue"), "floor", "[1M USD\nrule x {}"),
        (Some("revenue"), "floor", ""),
    ];
    for (rule, name, value) in tries {
        out += &set(&mut pack.clone(), rule, name, value);
    }
    assert_snapshot!(out);
}

#[test]
fn a_finding_tells_the_number_and_where_it_was_set() {
    let (mut pack, _, mut sources) = compile(RULES);
    set(&mut pack, Some("count-for-stage"), "most", "{ scale: 0 }");
    let program = program("stage = scale\ntrack a { archetypes = [reseller] }", &mut sources);
    let entry = pack.rule("count-for-stage").unwrap();
    let context = Context {
        vocabulary: vocabulary(),
        as_of: Date::new(2026, 6, 1).unwrap(),
        settings: &entry.settings,
        level: None,
    };
    let known = Known::new(&program, context.vocabulary, context.as_of);
    let evaluation = evaluate(&entry.rule, &known, &context);
    assert_eq!(
        evaluation.findings[0].0.parameters[0].set_by,
        [SetBy { layer: Layer::Company, at: Location::new(SourceId(9), Span::new(3, 7)) }]
    );
    assert_snapshot!(outcome(&evaluation, &sources));
}

#[test]
fn compiled_rules_cross_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Pack>();
}
