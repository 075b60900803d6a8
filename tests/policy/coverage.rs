//! What examples prove of their rules: the answers of clauses, the sides of limits, and the mutants that they notice.

use partnerlint::policy::{BoundaryEnd, Change, Effort, Measured, Pack, measure, run_examples};
use partnerlint::source::Sources;
use partnerlint::syntax::parse_policy;

use super::support::{show, vocabulary};

fn measured(text: &str, effort: Effort) -> (Vec<Measured>, Sources) {
    let mut sources = Sources::new();
    let source = sources.add("test.policy", text);
    let files = [(source, parse_policy(text, source).ast)];
    let (pack, mut findings) = Pack::compile(&files, vocabulary());
    findings.extend(run_examples(&pack, &files, vocabulary()).1);
    assert!(findings.is_empty(), "{}", show(&findings, &sources));
    let traced = Pack::traced(&files, vocabulary());
    // To be watched changes nothing.
    assert!(run_examples(&traced, &files, vocabulary()).1.is_empty());
    (measure(&traced, &files, vocabulary(), effort), sources)
}

fn rule(body: &str) -> (Measured, Sources) {
    let text = format!("rule r \"A title\" {{\n  level = error\n{body}\n}}\n");
    let (mut all, sources) = measured(&text, Effort { mutants: true, threads: 1 });
    assert_eq!(all.len(), 1);
    (all.remove(0), sources)
}

/// Each clause with the answers that were seen.
fn answers(body: &str) -> Vec<String> {
    let (measured, sources) = rule(body);
    let shown = measured.clauses.iter().map(|clause| {
        let seen = match (clause.seen_true, clause.seen_false) {
            (true, true) => "both",
            (true, false) => "true",
            (false, true) => "false",
            (false, false) => "neither",
        };
        format!("{:?} {}: {seen}", clause.kind, sources.text_at(clause.location))
    });
    shown.collect()
}

/// Each limit with the sides that were seen.
fn sides(body: &str) -> Vec<String> {
    let (measured, _) = rule(body);
    let shown = measured.boundaries.iter().map(|boundary| {
        let end = match boundary.end {
            BoundaryEnd::Limit => "limit",
            BoundaryEnd::Low => "low",
            BoundaryEnd::High => "high",
        };
        let on = if boundary.seen_on { "on" } else { "not on" };
        let beside = if boundary.seen_beside { "" } else { "not " };
        format!("{end}: {on}, {beside}{:?}", boundary.neighbour)
    });
    shown.collect()
}

/// The mutants, each with whether it was noticed.
fn mutants(body: &str) -> Vec<String> {
    let (measured, sources) = rule(body);
    let shown = measured.mutants.iter().map(|mutant| {
        let text = sources.text_at(mutant.location);
        let change = match &mutant.change {
            Change::Swapped { from, to } => format!("{from} as {to}"),
            Change::Negated => format!("not {text}"),
            Change::LeftOut => format!("without {text}"),
        };
        if mutant.killed { change } else { format!("{change} SURVIVES") }
    });
    shown.collect()
}

const CLAUSES: &str = "  when count(tracks) > 0
  for track in tracks where reseller in track.archetypes
  require any(tier.benefits is stated for tier in track.tiers where tier.rank > 1) when track.margin is stated
  at   track \"no tier of {track} gives anything\"
  note tier \"not this one\" for tier in track.tiers where tier.rank > 5
";

#[test]
fn each_answer_of_each_clause_is_recorded() {
    let nothing = format!(
        "{CLAUSES}  skips {{ stage = pilot }}\n  fails {{ track t {{ archetypes = [reseller], margin = 20% }} }}"
    );
    assert_eq!(
        answers(&nothing),
        [
            "When count(tracks) > 0: both",
            "Where reseller in track.archetypes: true",
            "Require any(tier.benefits is stated for tier in track.tiers where tier.rank > 1): false",
            "Where tier.rank > 1: neither",
            "When track.margin is stated: true",
        ]
    );
    let all = format!(
        "{nothing}
  passes {{
    track t {{ archetypes = [reseller], margin = 20%, tier silver {{}}, tier gold {{ benefits = [portal] }} }}
    track u {{ archetypes = [reseller] }}
    track v {{ archetypes = [referral] }}
  }}"
    );
    assert!(answers(&all).iter().all(|clause| clause.ends_with(": both")), "{:#?}", answers(&all));
}

#[test]
fn what_is_not_known_is_no_answer() {
    let body = "  given company.acv
  require company.acv >= 5k USD
  at   company.acv \"too small\"
  fails { company { acv = 1 USD } }
  skips { company { acv = unknown } }";
    assert_eq!(answers(body), ["Require company.acv >= 5k USD: false"]);
}

#[test]
fn the_where_of_a_note_and_a_name_that_only_a_message_reads_decide_nothing() {
    let body = "  let few = count(track for track in tracks where referral in track.archetypes)
  require count(tracks) > 1
  at   tracks \"{few} of them refer\"
  note track \"one\" for track in tracks where reseller in track.archetypes
  fails { track t { archetypes = [reseller] } }";
    assert_eq!(answers(body), ["Require count(tracks) > 1: false"]);
}

/// A rule that compares an attribute so, with examples that state these values.
fn limited(attribute: &str, test: &str, fails: &[&str], passes: &[&str]) -> Vec<String> {
    let (block, name) = attribute.split_once('.').unwrap_or(("", attribute));
    let example = |kind: &str, value: &&str| match block {
        "" => format!("  {kind} {{ {name} = {value} }}\n"),
        _ => format!("  {kind} {{ {block} {{ {name} = {value} }} }}\n"),
    };
    let path = if block.is_empty() { format!("program.{name}") } else { attribute.to_owned() };
    let examples: String = fails
        .iter()
        .map(|value| example("fails", value))
        .chain(passes.iter().map(|value| example("passes", value)))
        .collect();
    sides(&format!(
        "  for case in cases({path})\n  given {path}[case]\n  require {path}[case] {test}\n  at program \"wrong\"\n{examples}"
    ))
}

#[test]
fn both_sides_of_a_limit_of_every_kind_are_seen() {
    let one = |attribute, test, fails: &str, passes: &str| limited(attribute, test, &[fails], &[passes]);
    assert_eq!(one("direct_sales.rep_credit", ">= 10%", "9.9%", "10%"), ["limit: on, Below"]);
    assert_eq!(one("direct_sales.rep_credit", ">= 10%", "9.8%", "11%"), ["limit: not on, not Below"]);
    assert_eq!(one("direct_sales.rep_credit", "> 10%", "10%", "10.1%"), ["limit: on, Above"]);
    assert_eq!(one("direct_sales.rep_credit", "<= 10%", "10.1%", "10%"), ["limit: on, Above"]);
    assert_eq!(one("direct_sales.rep_credit", "< 10%", "10%", "9.9%"), ["limit: on, Below"]);
    assert_eq!(one("direct_sales.rep_credit", "!= 10%", "10%", "10.1%"), ["limit: on, Either"]);
    assert_eq!(one("direct_sales.rep_credit", "== 10%", "9.9%", "10%"), ["limit: on, Either"]);
    assert_eq!(one("deal_registration.expires", ">= 90 days", "89 days", "90 days"), ["limit: on, Below"]);
    assert_eq!(
        one("deal_registration.expires", ">= 90 days", "88 days", "3 months"),
        ["limit: on, not Below"]
    );
    assert_eq!(one("deal_registration.approval", "<= 48 hours", "49 hours", "2 days"), ["limit: on, Above"]);
    assert_eq!(
        one("enablement.joint_campaigns", ">= 2 per year", "1 per year", "2 per year"),
        ["limit: on, Below"]
    );
    assert_eq!(
        limited("direct_sales.rep_credit", "in 10%..20%", &["9.9%", "20.1%"], &["10%", "20%"]),
        ["low: on, Below", "high: on, Above"]
    );
    assert_eq!(
        limited("mdf.rate", "in 10%..", &["5%"], &["10%..12%"]),
        ["low: on, not Below"],
        "an open end is none, and the ends of a range stand each for itself"
    );
}

#[test]
fn money_counts_dates_and_symbols_have_sides_too() {
    let money = "  given company.acv
  require company.acv >= [5k USD, 4k GBP]
  at company.acv \"too small\"
  fails { company { acv = 4_999 USD } }
  passes { company { acv = 4k GBP } }";
    assert_eq!(sides(money), ["limit: on, Below"], "each currency has its own limit");
    let count = "  require count(tracks) in 0..2
  at tracks \"too many\"
  fails { track a {}, track b {}, track c {} }
  passes { track a {}, track b {} }";
    assert_eq!(sides(count), ["high: on, Above"], "no count is below zero");
    let date = "  given program.launched
  require program.launched >= as_of
  at program.launched \"too early\"
  fails { launched = 2025-12-31 }
  passes { launched = 2026-01-01 }";
    assert_eq!(sides(date), ["limit: on, Below"]);
    let symbol = "  given program.stage
  when program.stage in stabilize..
  require scale <= program.stage
  at program.stage \"too early\"
  fails { stage = stabilize }
  passes { stage = scale }";
    assert_eq!(sides(symbol), ["low: on, not Below", "limit: on, Below"], "the limit may stand on the left");
}

#[test]
fn a_row_of_a_table_a_name_and_an_end_of_a_parameter_are_limits() {
    let body = "  param most = { pilot: 1, stabilize: 2, scale: 3, maturity: 4 }
  param usual = 10%..20%
  given program.stage, usual.high
  let double = usual.high + usual.high
  require count(tracks) <= most[program.stage]
  at tracks \"too many\"
  given direct_sales.rep_credit
  for case in cases(direct_sales.rep_credit)
  require direct_sales.rep_credit[case] < double
  at direct_sales \"too much\"
  fails { stage = stabilize, track a {}, track b {}, track c {} }
  fails { stage = pilot, track a {}, direct_sales { rep_credit = 40% } }";
    assert_eq!(sides(body), ["limit: on, Above", "limit: on, not Below"]);
}

#[test]
fn what_is_computed_from_the_program_alone_is_no_limit() {
    let body = "  given deal_registration.expires, company.sales_cycle
  for case in cases(deal_registration.expires)
  given deal_registration.expires[case]
  require deal_registration.expires[case] >= company.sales_cycle
  at company \"too short\"
  fails { company { sales_cycle = 90 days }, deal_registration { expires = 60 days } }";
    assert_eq!(sides(body), [""; 0]);
}

#[test]
fn operators_and_limits_are_changed_by_the_smallest_step() {
    let body = "  param least = 10%
  for case in cases(direct_sales.rep_credit)
  given direct_sales.rep_credit[case]
  require direct_sales.rep_credit[case] >= least
  at direct_sales \"too little\"
  require direct_sales.rep_credit[case] < 50%
  at direct_sales \"too much\"
  fails \"too little\" { direct_sales { rep_credit = 9.9% } }
  passes \"just enough\" { direct_sales { rep_credit = 10% } }
  fails \"far too much\" { direct_sales { rep_credit = 60% } }";
    assert_eq!(
        mutants(body),
        [
            "10% as 10.1%",
            "10% as 9.9%",
            ">= as >",
            ">= as <",
            "< as <= SURVIVES",
            "< as >=",
            "50% as 50.1% SURVIVES",
            "50% as 49.9% SURVIVES",
        ]
    );
}

#[test]
fn whole_numbers_have_no_mutant_that_asks_the_same_twice() {
    let body = "  require count(tracks) > 1
  at tracks \"too few\"
  fails { track a {} }
  passes { track a {}, track b {} }";
    assert_eq!(mutants(body), ["> as >=", "> as <=", "1 as 2"]);
}

#[test]
fn questions_are_negated_and_left_out_unless_the_rule_rests_on_them() {
    let body = "  when company.acv is stated and company.product_market_fit is stated
  require company.acv > 0 USD or stage is pilot
  at company \"nothing is sold\"
  fails { stage = scale, company { acv = 0 USD, product_market_fit = true } }
  passes { stage = scale, company { acv = 1 USD, product_market_fit = true } }
  passes { stage = pilot, company { acv = 0 USD, product_market_fit = true } }
  skips { stage = scale, company { acv = 1 USD } }";
    let body = body.replace("stage is pilot", "(program.stage else scale) is pilot");
    assert_eq!(
        mutants(&body),
        [
            "without company.product_market_fit is stated",
            "not company.acv is stated and company.product_market_fit is stated",
            "without company.acv > 0 USD",
            "without (program.stage else scale) is pilot",
            "> as >=",
            "> as <=",
            "0 USD as 1 USD",
            "0 USD as -1 USD",
            "not (program.stage else scale) is pilot",
        ]
    );
}

#[test]
fn conditions_about_partners_are_changed_where_more_than_their_words_are_asked() {
    let body = "  for track in tracks
  for tier in track.tiers
  given tier.requires
  when mentions(tier.requires, condition { closed_deals >= 1 within 12 months })
  require implies(tier.requires, condition { closed_deals >= 2 within 12 months })
  at tier.requires \"too little\"
  fails { track t { tier gold { requires { closed_deals >= 1 within 12 months } } } }
  passes { track t { tier gold { requires { closed_deals >= 2 within 12 months } } } }
  skips { track t { tier gold { requires { signed_agreement } } } }";
    assert_eq!(
        mutants(body),
        [
            "not mentions(tier.requires, condition { closed_deals >= 1 within 12 months })",
            "without mentions(tier.requires, condition { closed_deals >= 1 within 12 months })",
            ">= as >",
            "2 as 3",
            "2 as 1",
            "12 months as 13 months SURVIVES",
            "12 months as 11 months",
        ]
    );
}

#[test]
fn only_the_end_that_is_read_moves_and_only_the_row_of_a_table() {
    let body = "  param usual = 10%..20%
  param most = { pilot: 1, stabilize: 2 }
  stages = ..stabilize
  for case in cases(direct_sales.rep_credit)
  given direct_sales.rep_credit[case], usual.high
  require direct_sales.rep_credit[case] <= usual.high
  at direct_sales \"usual is {usual}\"
  require count(tracks) <= most[program.stage]
  at tracks \"too many\"
  fails { stage = pilot, direct_sales { rep_credit = 21% } }";
    let shown = mutants(body);
    let moved: Vec<&str> =
        shown.iter().map(String::as_str).filter(|text| text.contains("..") || text.contains(':')).collect();
    assert_eq!(
        moved,
        [
            "10%..20% as 10%..20.1%",
            "10%..20% as 10%..19.9%",
            "pilot: 1 as pilot: 2 SURVIVES",
            "pilot: 1 as pilot: 0 SURVIVES",
            "stabilize: 2 as stabilize: 3 SURVIVES",
            "stabilize: 2 as stabilize: 1 SURVIVES",
        ]
        .map(|text| if text.starts_with("10%") {
            text.to_owned() + " SURVIVES"
        } else {
            text.to_owned()
        })
    );
}

#[test]
fn rules_about_changes_are_measured_over_both_programs() {
    let text = "change rule r \"A title\" {
  level = error
  require count(new.tracks) >= count(old.tracks)
  at new.tracks \"fewer\"
  fails { before { track a {}, track b {} } after { track a {} } }
  passes { before { track a {} } after { track a {} } }
}
";
    let (all, _) = measured(text, Effort { mutants: true, threads: 1 });
    assert!(all[0].clauses.iter().all(|clause| clause.seen_true && clause.seen_false));
    assert!(all[0].mutants.iter().all(|mutant| mutant.killed) && all[0].mutants.len() == 2);
}

#[test]
fn threads_make_no_difference() {
    let rules: String = (0..12)
        .map(|at| {
            format!(
                "rule r{at} \"A title\" {{\n  level = error\n  require count(tracks) > {at}\n  at tracks \"few\"\n  \
                 fails {{ track a {{}} }}\n}}\n"
            )
        })
        .collect();
    let rules = rules.replacen("fails", "passes", 1);
    let shown = |threads| format!("{:?}", measured(&rules, Effort { mutants: true, threads }).0);
    assert_eq!(shown(1), shown(7));
}

#[test]
fn the_parts_of_a_named_question_are_left_out_like_others() {
    let body = "  let there = count(tracks) > 0 or portal is stated
  require there
  at program \"nothing is there\"
  fails { stage = pilot }
  passes { track a {} }";
    let shown = mutants(body);
    assert!(shown.contains(&"without portal is stated SURVIVES".to_owned()), "{shown:#?}");
    assert!(shown.contains(&"without count(tracks) > 0".to_owned()), "{shown:#?}");
}
