//! What the type checker refuses, each with its place and what to do.

use insta::assert_snapshot;

use super::support::{refuse, refuse_file};

#[test]
fn a_field_that_does_not_exist() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  given track.integraton_surface
  require count(track.integration_surface) > 0
  at track.integration_surface "{track} connects nowhere""#
    ));
}

#[test]
fn a_name_that_does_not_exist() {
    assert_snapshot!(refuse(
        r#"  require count(trakcs) > 0
  at tracks "there are no tracks""#
    ));
    assert_snapshot!(refuse(
        r#"  given stage
  require stage is pilot
  at program.stage "it is late""#
    ));
}

#[test]
fn an_unguarded_optional() {
    assert_snapshot!(refuse(
        r#"  require company.gross_margin >= 50%
  at company.gross_margin "too little""#
    ));
}

#[test]
fn absence_may_be_said_in_every_way() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  require (company.gross_margin else 0%) >= 50%
  at company.gross_margin "too little"
  require company.gross_margin is not stated or company.gross_margin >= 50%
  at company.gross_margin "{company.gross_margin} is too little"
  require company.gross_margin is stated
  at company.gross_margin "it is not stated"
  require company.gross_margin >= 60%
  at company.gross_margin "{company.gross_margin} is too little"
  require count(tier for tier in track.tiers where tier.members is stated and tier.members > 3) < 3
  at track.tiers "many""#
    ));
}

#[test]
fn what_failed_is_still_absent_in_its_message() {
    assert_snapshot!(refuse(
        r#"  require company.gross_margin is stated
  at company.gross_margin "{company.gross_margin} is stated""#
    ));
}

#[test]
fn a_unit_mismatch() {
    assert_snapshot!(refuse(
        r#"  given company.sales_cycle, company.gross_margin, company.arr
  require company.sales_cycle >= 30 USD
  at company.sales_cycle "short"
  require company.gross_margin >= 50
  at company.gross_margin "low"
  require company.arr + company.sales_cycle > 3 USD
  at company.arr "low"
  require company.arr in 10%..20%
  at company.arr "low"
  require company.sales_cycle < 3 dayz
  at company.sales_cycle "long""#
    ));
}

#[test]
fn percentages_of_different_bases() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  given results.channel_share, company.gross_margin
  for case in cases(track.margin)
  given track.margin[case]
  require results.channel_share + track.margin[case] <= 100%
  at track.margin[case] "too much"
  require results.channel_share <= track.margin[case]
  at track.margin[case] "too much"
  require results.channel_share <= 10% of list_price
  at results.channel_share "too much"
  require track.margin[case] <= 10% of deal_value
  at track.margin[case] "too much"
  require track.margin[case] as deal_value <= 10% of deal_value
  at track.margin[case] "too much""#
    ));
}

#[test]
fn a_comparison_that_can_never_hold_or_always_does() {
    assert_snapshot!(refuse(
        r#"  given results.active_partners, program.stage
  require results.active_partners >= 0
  at results.active_partners "none"
  require results.active_partners < 0
  at results.active_partners "none"
  require results.active_partners == 2.5
  at results.active_partners "none"
  require results.active_partners in 0..
  at results.active_partners "none"
  require program.stage >= pilot
  at program.stage "early"
  require program.stage > maturity
  at program.stage "early"
  require 3 > 2
  at program.stage "early"
  require program.stage <= program.stage
  at program.stage "early"
  require program.stage in pilot..maturity
  at program.stage "early"
  require results.active_partners in 5..2
  at results.active_partners "none"
  require tracks is stated
  at tracks "none""#
    ));
}

#[test]
fn a_symbol_that_its_list_lacks() {
    assert_snapshot!(refuse(
        r#"  given program.stage
  require program.stage is stabilise
  at program.stage "early"
  require program.stage in [pilot, scael]
  at program.stage "early"
  require program.stage in pilot..scal
  at program.stage "early"
  require count(track for track in tracks where resseller in track.archetypes) > 0
  at tracks "none""#
    ));
}

#[test]
fn an_unknown_name_in_a_message() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  require count(track.tiers) > 1
  at track "{trak} has {count} tiers"
  note tier "{tier.nam}" for tier in track.tiers
  help "raise {company.gross_margin}""#
    ));
    assert_snapshot!(refuse(
        r#"  for track in tracks
  require count(track.tiers) > 1
  at track """#
    ));
}

#[test]
fn what_nothing_reads() {
    assert_snapshot!(refuse(
        r#"  param most = 3
  param usual = 3..5
  for track in tracks
  let tiers = count(track.tiers)
  require count(track.tiers) in usual
  at track "odd""#
    ));
    assert_snapshot!(refuse_file(
        "param shared = 10%\nrule r \"A title\" {\n  level = error\n  require count(tracks) > 1\n  at tracks \"few\"\n}\n"
    ));
}

#[test]
fn a_table_that_lacks_a_stage() {
    assert_snapshot!(refuse(
        r#"  param usual = { pilot: 1, stabilize: 2, scale: 3 }
  given program.stage
  require count(tracks) <= usual[program.stage]
  at tracks "many""#
    ));
    assert_snapshot!(refuse(
        r#"  stages = ..scale
  param usual = { pilot: 1, stabilize: 2, scale: 3 }
  require count(tracks) <= usual[program.stage]
  at tracks "many""#
    ));
    assert_snapshot!(refuse(
        r#"  param usual = { pilot: 1, stabilise: 2, scale: 3, maturity: 4 }
  given program.stage
  require count(tracks) <= usual[program.stage]
  at tracks "many""#
    ));
}

#[test]
fn equality_of_symbols_and_questions_in_the_wrong_words() {
    assert_snapshot!(refuse(
        r#"  given program.stage, company.gross_margin
  for track in tracks
  require program.stage == pilot
  at program.stage "early"
  require program.stage != pilot
  at program.stage "early"
  require track is reseller
  at track "none"
  require track.archetypes is reseller
  at track "none"
  require company.gross_margin is 50%
  at company.gross_margin "odd"
  require company.gross_margin
  at company.gross_margin "odd""#
    ));
}

#[test]
fn a_value_that_differs_from_case_to_case() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  given track.margin
  require track.margin >= 10%
  at track.margin "low""#
    ));
}

#[test]
fn a_local_that_hides_a_symbol() {
    assert_snapshot!(refuse(
        r#"  given program.stage
  let pilot = count(tracks)
  require program.stage is pilot
  at program.stage "{pilot} tracks""#
    ));
}

#[test]
fn a_name_twice() {
    assert_snapshot!(refuse(
        r#"  param most = 3
  for track in tracks
  for track in tracks
  let most = count(track.tiers)
  require most > 1
  at track "few""#
    ));
    assert_snapshot!(refuse_file(
        "rule a-b \"A title\" {\n  level = error\n  require count(tracks) > 1\n  at tracks \"few\"\n}\nrule a-b \"B title\" {\n  level = error\n  require count(tracks) > 1\n  at tracks \"few\"\n}\n"
    ));
}

#[test]
fn what_a_rule_must_have() {
    assert_snapshot!(refuse_file("rule empty {\n}\n"));
    assert_snapshot!(refuse_file(
        "rule r \"A title\" {\n  levle = error\n  level = eror\n  topic = \"x\"\n  waivable = 3\n  stages = beta..\n  require count(tracks) > 1\n}\n"
    ));
    assert_snapshot!(refuse(
        r#"  at tracks "too early"
  help "too early"
  require count(tracks) > 1
  at tracks "few"
  at tracks "few again"
  topic = tiers
  for track in tracks
  level = advice
  param late = 3
  require count(track.tiers) > 1
  at 3 "few""#
    ));
}

#[test]
fn calls() {
    assert_snapshot!(refuse(
        r#"  for track in tracks
  require cuont(track.tiers) > 1
  at track "few"
  require count(track.tiers, 3) > 1
  at track "few"
  require count(company) > 1
  at track "few"
  require sum(track.tiers) > 1
  at track "few"
  require count(adjacent(tracks)) > 1
  at track "few"
  require collect(tier for tier in track.tiers) > 1
  at track "few"
  require implies(track, anyone)
  at track "few"
  require count(track.tiers) > 1 giving reason
  at track "{reason}""#
    ));
}

#[test]
fn change_rules_have_roots_of_their_own() {
    assert_snapshot!(refuse_file(
        "change rule r \"A title\" {\n  level = error\n  for track in tracks\n  for (was, now) in matched(old.tracks, new.tracks)\n  require count(now.tiers) >= count(was.tiers)\n  at now \"fewer\"\n}\n"
    ));
}

#[test]
fn conditions_are_typed_like_those_of_programs() {
    assert_snapshot!(refuse(
        r#"  param deals  = 2
  param window = 12 months
  param share  = 10%
  for track in tracks
  for tier in track.tiers
  let people = count(track.tiers)
  given tier.requires
  require implies(tier.requires, condition { closed_deals >= deals within window, certified_people >= people })
  at tier.requires "fine"
  require implies(tier.requires, condition { closed_deals >= window within window })
  at tier.requires "a duration"
  require implies(tier.requires, condition { closed_deals >= deals })
  at tier.requires "no window"
  require implies(tier.requires, condition { close_deals >= deals within window })
  at tier.requires "no such metric"
  require implies(tier.requires, condition { closed_deals >= deals within share })
  at tier.requires "no length"
  require implies(tier.requires, condition { any { signed_agreement, certified_people >= tier } })
  at tier.requires "a block""#
    ));
}

#[test]
fn what_a_condition_can_mention() {
    assert_snapshot!(refuse(
        r#"  for tier in tiers
  given tier.requires
  require not mentions(tier.requires, tier.rank)
  at tier.requires "it names a number""#
    ));
    assert_snapshot!(refuse(
        r#"  for tier in tiers
  given tier.requires
  for part in parts(tier.benefits)
  require satisfiable(both(part, tier.rank))
  at tier.requires "a list is no condition""#
    ));
}
