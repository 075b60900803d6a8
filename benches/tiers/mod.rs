//! Conditions to reason about: tiers as programs have them, only longer, and conditions built to take all day.

use std::fmt::Write as _;
use std::sync::Arc;

use partnerlint::condition::Condition;
use partnerlint::program::{Content, Program, resolve_fragment};
use partnerlint::source::{Location, SourceId, Span};
use partnerlint::syntax::parse_program;
use partnerlint::vocabulary::Vocabulary;

/// A program of one track, with what each tier requires from the lowest up.
pub struct Ladder {
    /// The program.
    pub program: Program,
    /// What each tier requires.
    pub requires: Vec<Arc<Condition>>,
}

impl Ladder {
    /// The ladder with these requirements; `metrics` are declared beside it.
    #[expect(clippy::expect_used, reason = "the texts are written here")]
    pub fn new(vocabulary: &Vocabulary, metrics: &str, requires: &[String]) -> Self {
        let mut text = format!("{metrics}\ncertification engineer {{}}\ncertification seller {{}}\n");
        text.push_str("track t {\n  archetypes = [reseller]\n");
        for (at, requires) in requires.iter().enumerate() {
            let _ = writeln!(text, "  tier t{at} {{\n    requires {{\n{requires}\n    }}\n  }}");
        }
        text.push_str("}\n");
        let source = SourceId(0);
        let parsed = parse_program(&text, source);
        let at = Location::new(source, Span::new(0, 0));
        let (declared, wrong) = resolve_fragment(&parsed.ast.statements, at, vocabulary);
        let (program, more) = declared.without_patches(vocabulary);
        let mut findings = parsed.findings.iter().chain(&wrong).chain(&more);
        assert!(findings.next().is_none(), "{:?} {wrong:?} {more:?}\n{text}", parsed.findings);
        let tier = vocabulary.block_id("tier").expect("there are tiers");
        let attribute = vocabulary[tier].attribute_id("requires").expect("tiers require something");
        let nodes = program.nodes.iter().filter(|node| node.kind == tier);
        let conditions = nodes.filter_map(|node| {
            let slot = node.slots.iter().find(|slot| slot.attribute == attribute)?;
            match &slot.schedule.entries.first()?.content {
                Content::Condition(condition) => Some(Arc::clone(condition)),
                _ => None,
            }
        });
        let conditions: Vec<_> = conditions.collect();
        assert_eq!(conditions.len(), requires.len(), "{text}");
        Self { program, requires: conditions }
    }
}

/// Twenty conditions, as many people and deals as the number of the tier asks for: plain ones, alternatives, and some of several.
pub fn tier(at: usize) -> String {
    let (people, deals, money) = (at + 1, at / 2 + 1, (at + 1) * 50);
    format!(
        "certified_people[engineer] >= {people}
certified_people[seller] >= {people}
trained_people >= {}
signed_agreement
business_plan
employees >= {}
any {{
  closed_deals >= {deals} within 12 months
  sourced_revenue >= {money}k USD within 12 months
  all {{ partner_revenue >= {}k USD within 12 months, sourced_deals >= {deals} within 6 months }}
}}
any {{
  leads >= {} within 3 months
  qualified_leads >= {people} within 6 months
}}
at_least 3 {{
  services_practice
  offers_support
  marketing_ready
  registered_deals >= {people} within 12 months
  referrals >= {deals} within 12 months
}}
at_least 2 {{
  managed_accounts >= {people}
  joint_campaigns >= {deals} within 12 months
  executive_sponsor
}}
retention_rate >= {}%",
        people * 2,
        at * 5 + 5,
        money * 2,
        people * 3,
        60 + at,
    )
}

/// So many metrics of the program's own.
pub fn metrics(count: usize) -> String {
    (0..count).map(|at| format!("metric m{at} {{}}\n")).collect()
}

/// So many values, each for one of one metric fewer: nobody has them all, and only trying every way shows it.
pub fn pigeons(count: usize) -> String {
    let any = |value: usize| {
        let holes: Vec<_> = (1..count).map(|hole| format!("m{} == {value}", hole - 1)).collect();
        format!("any {{ {} }}", holes.join(", "))
    };
    (0..count).map(any).collect::<Vec<_>>().join("\n")
}

/// Conditions that are built to take as long as they can, each with its name and metrics.
pub fn adversaries() -> Vec<(&'static str, String, Vec<String>)> {
    let one = |from: usize, to: usize, line: &dyn Fn(usize) -> String| {
        (from..to).map(line).collect::<Vec<_>>().join("\n")
    };
    // So many of ever other metrics: which of them hold is open until the end.
    let many_at_least = one(0, 24, &|at| {
        let parts: Vec<_> = (0..12)
            .map(|part| {
                format!(
                    "m{} {} {}",
                    (at * 5 + part) % 40,
                    if part % 2 == 0 { ">=" } else { "<" },
                    3 + (at + part) % 4
                )
            })
            .collect();
        format!("at_least {} {{ {} }}", 5 + at % 3, parts.join(", "))
    });
    // Each alternative contradicts one of every other.
    let many_any = one(0, 50, &|at| {
        let parts: Vec<_> = (0..3).map(|part| format!("m{} == {at}", (at + part * 7) % 17)).collect();
        format!("any {{ {} }}", parts.join(", "))
    });
    let chain =
        one(0, 400, &|at| format!("any {{ m{} == {at}, m{} == {} }}", at % 90, (at + 1) % 90, at + 1));
    let windows = one(1, 200, &|at| {
        format!(
            "any {{ closed_deals >= {at} within {at} months, sourced_deals < {} within {} months }}",
            400 - at,
            at * 2
        )
    });
    let points =
        one(0, 60, &|at| format!("any {{ points >= {}, points[a{}] < {} }}", 100 - at, at % 8, at % 5));
    let earns: String = (0..8).map(|at| format!("earn a{at} {{}}\n")).collect();
    let points_metric = format!("metric points {{ cap = 120\n{earns} }}");
    vec![
        ("at_least", metrics(40), vec![many_at_least]),
        ("any", metrics(17), vec![many_any]),
        ("pigeons", metrics(9), vec![pigeons(10)]),
        ("chain", metrics(91), vec![chain]),
        ("windows", String::new(), vec![windows]),
        ("points", points_metric, vec![points]),
    ]
}
