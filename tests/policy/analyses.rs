//! Functions that ask about a whole program: good standing, reviews, typical payouts, lines.

use insta::assert_snapshot;

use super::support::{evaluate_over, judge, outcome};

#[test]
fn an_exit_for_lower_tiers_catches_nobody_in_good_standing() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for tier in track.tiers
  for exit in track.exits
  let keeps = tier.retains else tier.requires
  given keeps, exit.when
  require disjoint(keeps, at_tier(exit.when, tier)) giving partner
  at exit.when "{partner} is in good standing in {tier}, and must leave"
  note keeps "what {tier} asks to stay""#,
        r#"track t {
  tier silver { requires { closed_deals >= 1 within 12 months } }
  tier gold   { requires { closed_deals >= 4 within 12 months }, retains { certified_people >= 2 } }
  exit slow   { when { tier < gold, closed_deals < 2 within 12 months } }
  exit idle   { when { closed_deals == 0 within 24 months } }
}"#
    ));
}

#[test]
fn a_grace_is_compared_with_the_review_that_comes_round() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for exit in track.exits
  let round = review_cycle(exit)
  given exit.grace, round
  require exit.grace <= round
  at exit.grace "the next review is after {round}, and nothing happens for {exit.grace}"
  note round "the review""#,
        r#"track t {
  review { checked = 2 per year }
  exit a { grace = 90 days }
  exit b { grace = 9 months }
  exit c { checked = quarterly, grace = 120 days }
  exit d { checked = yearly }
}"#
    ));
}

#[test]
fn partners_who_go_up_and_down_are_named() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for tier in track.tiers
  let between = oscillations(tier)
  require count(between) == 0
  at tier "a partner goes up to {tier} and down again without having changed"
  note partner "{partner}" for partner in between"#,
        r#"track t {
  tier silver {}
  tier gold { requires { certified_people >= 2 }, retains { certified_people >= 4 } }
  promotion up   { checked = quarterly, then = highest_met }
  demotion  down { checked = yearly, then = highest_met }
}"#
    ));
}

#[test]
fn the_typical_payout_is_absent_without_weights() {
    let rule = r#"  let typical = typical_payout(program)
  given typical
  require typical.total in 10%..25% giving stack
  at program "the typical partner gets {typical.total}"
  note part "{part.label} gets {part.rate}" for part in stack.parts"#;
    assert_snapshot!(judge(
        rule,
        r#"track t { tier silver { margin = 20%, members = 3 }, tier gold { margin = 40%, members = 1 } }
track u { tier only { margin = 30% } }
results { channel_revenue = 3M USD when track is t, channel_revenue = 1M USD when track is u }"#
    ));
    assert_snapshot!(judge(rule, "track t { tier silver { margin = 20% }, tier gold { margin = 40% } }"));
    let thirds =
        "track t { tier silver { margin = 20%, members = 1 }, tier gold { margin = 30%, members = 2 } }";
    assert_snapshot!(judge(rule, thirds));
}

#[test]
fn a_line_is_followed_to_its_end() {
    let rule = r#"  for role in roles
  given role.reports_to
  require role not in chain(role)
  at role.reports_to "{role} reports to itself in the end"
  note boss "by way of {boss}" for boss in chain(role)"#;
    assert_snapshot!(judge(
        rule,
        "role a { reports_to = b }\nrole b { reports_to = c }\nrole c { reports_to = b }\nrole d { reports_to = unknown }"
    ));
}

#[test]
fn a_deal_that_falls_between_two_bands_is_named() {
    let gumdrop = std::fs::read_to_string("examples/short-policies/gumdrop.partner").unwrap();
    let inside = gumdrop.split_once("{\n").unwrap().1.trim_end().trim_end_matches('}');
    let (evaluation, sources) = evaluate_over(
        r#"  for track in tracks
  given track.margin
  require count(bands(track.margin).gaps) == 0 giving found
  at track.margin "some deals fall between two margins"
  note deal "{deal} has no margin, and this is the next one" for deal in found.gaps"#,
        inside,
    );
    assert_snapshot!(outcome(&evaluation, &sources));
}

#[test]
fn a_witness_tells_what_it_has_and_what_it_lacks() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for (low, high) in adjacent(track.tiers)
  given low.requires, high.requires
  require implies(high.requires, low.requires) giving witness
  at high.requires "{witness} is in {high}; {witness.has} is not in {low}"
  note part "{low} asks for this" for part in witness.lacks"#,
        r#"track t {
  tier silver { requires { certified_people >= 2, closed_deals >= 1 within 12 months, business_plan } }
  tier gold   { requires { certified_people >= 4, any { business_plan, joint_business_plan } } }
}"#
    ));
}

#[test]
fn conditions_are_joined_taken_apart_and_looked_into() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for tier in track.tiers
  given tier.requires, tier.retains
  require satisfiable(both(tier.requires, condition { closed_deals == 0 within 12 months })) giving clash
  at tier.requires "nobody is in {tier} without a deal"
  note part "not without a deal" for part in clash where mentions(tier.requires, part)
  let named = distinct(certification for certification in certifications where mentions(tier.requires, certification))
  require count(named) == 1
  at tier.requires "{tier} names {named}"
  let counted = distinct(metric for metric in metrics where mentions(tier.requires, metric))
  require count(counted) == 0
  at tier.requires "{tier} counts {counted}"
  for part in parts(tier.retains)
  when mentions(tier.requires, part)
  require implies(tier.requires, part)
  at part "staying takes more: {part}""#,
        r#"metric points { earn sites { points = 3 } }
certification engineer {}
certification seller {}
track t {
  tier gold {
    requires { certified_people[engineer, seller] >= 2, closed_deals >= 1 within 12 months, points[sites] >= 10 }
    retains  { certified_people[engineer, seller] >= 3, business_plan, any { closed_deals >= 1 within 24 months, points >= 20 } }
  }
}"#
    ));
}

#[test]
fn values_by_guards_are_found_wherever_they_stand() {
    assert_snapshot!(judge(
        r#"  for values in schedules(program)
  require count(bands(values).gaps) == 0 giving found
  at values "nothing is stated for {found.gaps}"
  note gap.lower "below {gap.deal}" for gap in found.gaps
  note gap.upper "above {gap.deal}" for gap in found.gaps"#,
        r#"deal_registration { approval = 24 hours when deal_size < 10k USD, approval = 48 hours when deal_size > 10k USD }
track t {
  margin { default = 15% when units < 10, default = 20% when units in 20..99, default = 25% when units > 100 }
  tier silver {}
  tier gold { margin { default = 30% } }
}"#
    ));
}

#[test]
fn a_list_of_blocks_may_hold_several_kinds() {
    assert_snapshot!(judge(
        r#"  for terms in [exits, demotions]
  for term in terms
  given term.grace
  require term.grace <= 3 months
  at term.grace "{term} waits for {term.grace}""#,
        "exit a { grace = 4 months }\ntrack t { demotion b { grace = 5 months } }"
    ));
}

#[test]
fn a_condition_names_blocks_as_metrics_in_brackets_as_values_and_as_groups() {
    assert_snapshot!(judge(
        r#"  for tier in tiers
  given tier.requires
  let named = [
    distinct(metric for metric in metrics where mentions(tier.requires, metric)),
    distinct(badge for badge in designations where mentions(tier.requires, badge)),
    distinct(other for other in tiers where mentions(tier.requires, other)),
    distinct(group for group in groups where mentions(tier.requires, group)),
    distinct(market for market in markets where mentions(tier.requires, market)),
  ]
  require all(count(blocks) == 0 for blocks in named)
  at tier.requires "{tier} names {named}"
  require not any(mentions(tier.requires, way) for metric in metrics for way in metric.earnings)
  at tier.requires "{tier} names a way to earn points""#,
        r#"metric points { earn sites { points = 3 }, earn talks { points = 1 } }
designation expert {}
designation sites {}
group top { countries = unpublished }
group rest { countries = unpublished }
market home {}
track t {
  tier a { requires { any { points[sites] >= 1, holds[expert] } } }
  tier b { requires { at_least 2 of top { tier >= a } } }
  tier c { requires { at_least 1 { market in [home], points >= unknown } } }
  tier d { requires { closed_deals >= 1 within 12 months, unknown } }
}"#
    ));
}
