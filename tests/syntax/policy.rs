//! Every construct of the policy dialect, as known answers.

use insta::assert_snapshot;

use super::read_policy;

#[test]
fn a_rule_has_a_header_clauses_and_examples() {
    assert_snapshot!(read_policy(
        r#"rule tier-margin-inversion "A higher tier earns less" {   # 1
  level  = error
  topic  = tiers
  source = "Tiering"
  stages = stabilize..
  level  = error when run == 4 and program.stage == pilot

  for track       in tracks
  for (low, high) in adjacent(track.tiers)
  given low.margin, high.margin
  for case        in cases(low.margin, high.margin)
  when not (high is by_invitation)
  let run = count(kinds)
  require high.margin[case] >= low.margin[case]
  at   high.margin[case] "{high} earns {high.margin[case]} on {case}"
  note low.margin[case]  "{low}, the tier below"
  note part "{part.label}" for part in stack.parts where part.rate > 0%
  help "raise {high} to {{at least}} {low.margin[case]}"
  fix "raise {high}" set high.margin[case] = low.margin[case]
  fix "ask for {gaps}" add gaps to recruiting.qualification
  fix "drop it" remove high.margin

  fails  { track t { archetypes = [reseller], tier silver { margin = 20% }, tier gold { margin = 15% } } }
  passes "at the boundary" { stage = pilot
           reseller {} }
  skips  "the stage is not stated" { reseller {} }
}

change rule rate-cut "A rate falls" {
  fails { before { margin = 20% } after { margin = 15% } }
}

rule empty {}"#
    ));
}

#[test]
fn params_stand_in_rules_and_at_the_top() {
    assert_snapshot!(read_policy(
        r#"param floor = [1M USD, 900k GBP] "the least revenue"
rule a {
  param most = { pilot: 1, stabilize: 2,
    scale: ..12 months
    maturity: 200.. }
  param journey = [[lead], [sell, implement],]
  param window = 12 months
  param empty = {}
  param held = 5% "a limit" tighten_only
  param more = 5 "another" tighten_only   more  # in a direction
}"#
    ));
}

#[test]
fn operators_bind_as_in_speech() {
    assert_snapshot!(read_policy(
        "rule a {
  require a or b and c or not d == e
  require a + b - c * d / e >= f
  require a else 0% >= b else c + d
  require a as deal_value <= b[case] as deal_value * 2
  require not a in b and c not in [d, e]
  require a is stated and b is not known or c is growth and d is not growth
  require -a + -5% > b - -c
  require (a + b) * c > 0 days
  require a in 10%..15% or b in low..high or c in (x + y)..z or d in stabilize.. or e in ..scale
  require implies(a else anyone, b) giving partner when program.stage >= scale
  require (a.exclusive else false) and true
}"
    ));
}

#[test]
fn calls_gather_with_several_bindings() {
    assert_snapshot!(read_policy(
        "rule a {
  let x = sum(
    tier.members else 0
    for track in tracks
    for (a, b) in pairs(track.tiers)
    where a is stated and b is stated,
  )
  let y = distinct(track.archetype for track in tracks)
  let z = new.protects(was) or f() or g(a, b,) or t[0].u(v)[w]
  let c = condition {
    certified_people >= certified
    closed_deals >= deals within window
    any { a, b is c }
  }
}"
    ));
}

#[test]
fn a_clause_goes_on_where_the_language_says() {
    assert_snapshot!(read_policy(
        "rule a {
  for track in tracks
    where track is reseller
  given a,
        b
  when x > 0
   and track is stated       # the next line goes on
    or x == 12 and
       x < 48 hours
  require x in [
    1, 2,
  ]
    giving y
  at track \"m\"
}"
    ));
}

#[test]
fn the_last_require_of_a_chain_of_comparisons_is_refused() {
    assert_snapshot!(read_policy(
        "rule a {\n  require a < b < c\n  require a is b is c\n  require f(a) for b in c\n}"
    ));
}
