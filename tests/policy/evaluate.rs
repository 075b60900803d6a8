//! Rules over programs: bindings, clauses, places, messages, levels, fixes.

use insta::assert_snapshot;

use super::support::{evaluate_rule, judge, outcome};

const TWO_TIERS: &str = r#"track solutions "Solution partners" {
  archetypes = [reseller]
  tier silver { margin { default = 20%, renewal = 15% } }
  tier gold   { margin = 18% }
}"#;

#[test]
fn each_case_is_a_binding_with_a_place() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for (low, high) in adjacent(track.tiers)
  for case in cases(low.margin, high.margin)
  given low.margin[case], high.margin[case]
  require high.margin[case] >= low.margin[case]
  at   high.margin[case] "{high} earns {high.margin[case]} on {case}"
  note low.margin[case] "{low}, the tier below, earns {low.margin[case]}"
  help "raise {high}"
  fix  "raise {high} to {low.margin[case]}" set high.margin[case] = low.margin[case]"#,
        TWO_TIERS
    ));
}

#[test]
fn the_place_of_something_absent_stays() {
    assert_snapshot!(judge(
        r#"  require deal_registration.conflict[partner_with_partner].resolution is stated
  at deal_registration.conflict[partner_with_partner].resolution "nothing decides"
  require company.gross_margin is stated
  at company.gross_margin "not stated"
  require count(tracks) > 0
  at tracks "no tracks"
  for role in roles
  require role.allocation is stated
  at role.allocation "{role} has no allocation""#,
        "company { arr = 3M USD }\nrole vp \"VP Partnerships\" {}"
    ));
}

#[test]
fn clauses_are_judged_each_for_itself() {
    assert_snapshot!(judge(
        r#"  param floor = 50%
  param least = 1M USD
  require company.gross_margin is stated
  at company.gross_margin "no margin"
  require company.gross_margin >= floor
  at company.gross_margin "{company.gross_margin} is below {floor}"
  level = advice
  require company.arr is stated
  at company.arr "no revenue"
  require company.arr >= least
  at company.arr "{company.arr} is below {least}"
  level = warning when company.arr >= 500k USD
  level = advice"#,
        "company { arr = 600k USD }"
    ));
}

#[test]
fn a_when_leaves_out_what_does_not_concern() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  when reseller in track.archetypes
  require count(track.tiers) > 0 when track.margin is not stated
  at track "{track} has no tiers""#,
        "track a { archetypes = [referral] }\ntrack b { archetypes = [reseller], margin = 3% }\ntrack c { archetypes = [reseller] }"
    ));
}

#[test]
fn zero_bindings_are_not_applicable() {
    assert_snapshot!(judge(
        "  for track in tracks\n  require count(track.tiers) > 0\n  at track \"none\"",
        ""
    ));
}

#[test]
fn differing_bases_and_currencies_are_not_applicable() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for case in cases(track.margin)
  given track.margin[case]
  require track.margin[case] >= 10% of list_price
  at track.margin[case] "low""#,
        "track a { archetypes = [reseller], margin = 5% of net_license }\ntrack b { archetypes = [reseller], margin = 12% }"
    ));
    assert_snapshot!(judge(
        "  given company.arr\n  require company.arr >= 1M USD\n  at company.arr \"low\"",
        "company { arr = 2M EUR }"
    ));
    assert_snapshot!(judge(
        "  given company.arr\n  require company.arr >= 1M USD\n  at company.arr \"low\"",
        "company { arr = 2M EUR }\nexchange { unit = 1 USD, equals = [0.9 EUR] }"
    ));
}

#[test]
fn a_base_is_crossed_only_where_it_counts_as_the_other() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for case in cases(track.margin)
  given track.margin[case]
  require track.margin[case] as deal_value >= 10% of deal_value
  at track.margin[case] "low""#,
        "track a { archetypes = [reseller], margin = 5% of net_license }\ntrack b { archetypes = [reseller], margin = 5% of activity_cost }"
    ));
}

#[test]
fn what_is_invalid_is_an_error_silently() {
    assert_snapshot!(judge(
        "  given company.gross_margin\n  require company.gross_margin >= 50%\n  at company.gross_margin \"low\"",
        "company { gross_margin = \"half\" }"
    ));
    assert_snapshot!(judge(
        "  require company.gross_margin is stated\n  at company.gross_margin \"low\"",
        "company { gross_mragin = 50% }"
    ));
}

#[test]
fn lists_sums_and_extremes() {
    assert_snapshot!(judge(
        r#"  let members = sum(tier.members for track in tracks for tier in track.tiers where tier.members is stated)
  let most    = max(tier.members for track in tracks for tier in track.tiers where tier.members is stated)
  let kinds   = distinct(kind for track in tracks for kind in track.archetypes)
  given most
  require members < most
  at tracks "{members} members, {most} at most, of {kinds}""#,
        r#"track a { archetypes = [reseller], tier x { members = 3 }, tier y {} }
track b { archetypes = [referral, reseller], tier z { members = 4 } }"#
    ));
    assert_snapshot!(judge(
        r#"  require all(count(track.tiers) > 3 for track in tracks)
  at tracks "all of nothing holds"
  require not any(count(track.tiers) > 3 for track in tracks)
  at tracks "any of nothing does not"
  require sum(count(track.tiers) for track in tracks) == 0
  at tracks "a sum of nothing is zero"
  require max(count(track.tiers) for track in tracks) is not stated
  at tracks "a maximum of nothing is absent""#,
        ""
    ));
}

#[test]
fn a_fix_adds_to_a_list() {
    assert_snapshot!(judge(
        r#"  param asked = [account, contact, deal_stage]
  given deal_registration.form
  let lacking = missing(asked, deal_registration.form)
  require count(lacking) == 0
  at deal_registration.form "the form does not ask for {lacking}"
  fix "ask for {lacking}" add lacking to deal_registration.form"#,
        "deal_registration { form = [contact] }"
    ));
}

#[test]
fn change_rules_compare_two_programs() {
    let rule = r#"change rule r "A title" {
  level = error
  for (was, now) in matched(old.tracks, new.tracks)
  for (low, high) in matched(was.tiers, now.tiers)
  for case in cases(low.margin, high.margin)
  given low.margin[case], high.margin[case]
  require high.margin[case] >= low.margin[case]
  at high.margin[case] "{high} falls from {low.margin[case]} to {high.margin[case]} on {case}"
  note low.margin[case] "until then"
}"#;
    let old = "track t { archetypes = [reseller], tier gold { margin = 20% } }";
    let new = "track t { archetypes = [reseller], tier gold { margin { default = 20%, renewal = 12% } } }";
    let (evaluation, sources) = evaluate_rule(rule, &[old, new]);
    assert_snapshot!(format!("{rule}\n────\n{old}\n────\n{new}\n────\n{}", outcome(&evaluation, &sources)));
}

#[test]
fn a_rule_over_too_much_ends() {
    use std::fmt::Write;
    let mut text = String::new();
    for at in 0..3_000 {
        writeln!(text, "role r{at} {{}}").unwrap();
    }
    let rule = "  for (a, b) in pairs(roles)\n  require a is not b\n  at a \"twice\"";
    let (evaluation, sources) = super::support::evaluate_over(rule, &text);
    assert_snapshot!(outcome(&evaluation, &sources));
}

#[test]
fn reasoning_explains_itself() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for (low, high) in adjacent(track.tiers)
  given low.requires
  require implies(high.requires else anyone, low.requires) giving partner
  at high.requires "{partner} qualifies for {high}, but not for {low}"
  note low.requires "{low} asks for this"
  given high.requires
  require satisfiable(high.requires) giving clash
  at high.requires "nobody can meet what {high} asks"
  note part "{part} is excluded by the others" for part in clash"#,
        r#"track t {
  archetypes = [reseller]
  tier silver { requires { certified_people >= 2 } }
  tier gold   { requires { closed_deals >= 4 within 12 months } }
  tier top    { requires { certified_people >= 4, certified_people < 3 } }
}"#
    ));
}

#[test]
fn analyses_explain_themselves() {
    let rule = r#"  given company.gross_margin
  for track in tracks
  require company.gross_margin - worst_case_stack(track).total >= 50% giving stack
  at track "one deal can cost {stack.total} of {company.gross_margin}"
  note part "{part.label} {part.rate}" for part in stack.parts"#;
    assert_snapshot!(judge(
        rule,
        r#"company { gross_margin = 78% }
track t { archetypes = [reseller], margin = 25% }
track u { archetypes = [reseller], tier gold { margin = 20%, commission = 12% } }
track v { archetypes = [reseller], margin = unknown in 10%..40% }
track w { archetypes = [reseller], margin = unknown in 10%..15% }
track x { archetypes = [reseller] }
deal_registration { uplift = 5% }"#
    ));
    assert_snapshot!(judge(
        r#"  for track in tracks
  given track.commission
  require count(bands(track.commission).falls) == 0 giving lie
  at track.commission "whoever sells more earns less"
  note deal "{deal}" for deal in lie.falls"#,
        r#"track t {
  archetypes = [referral]
  commission {
    rate = 10%
    rate = 15% when deal_size in 10k USD..50k USD
    rate = 12% when deal_size in 50_001 USD..100k USD
  }
}"#
    ));
    assert_snapshot!(judge(
        r#"  given results.channel_share
  let typical = typical_payout(program)
  given typical.total
  require typical.total <= 30% giving stack
  at results.channel_share "too much"
  note part "{part.label}" for part in stack.parts"#,
        "results { channel_share = 12% }"
    ));
}

#[test]
fn conditions_take_parameters_and_locals() {
    assert_snapshot!(judge(
        r#"  param window = 12 months
  for track in tracks
  for tier in track.tiers
  let least = tier.rank * 2
  require implies(tier.requires else anyone, condition {
    any { closed_deals >= least within window, signed_agreement }
  }) giving partner
  at tier.requires "{partner} has less than {least} deals""#,
        r#"track t {
  archetypes = [reseller]
  tier one { requires { closed_deals >= 2 within 12 months } }
  tier two { requires { closed_deals >= 3 within 6 months } }
  tier three { requires { signed_agreement } }
}"#
    ));
}

#[test]
fn a_block_of_several_kinds_lacks_what_only_one_of_them_has() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for offer in offers(track)
  given offer.requires
  require satisfiable(offer.requires)
  at offer.requires "nobody""#,
        "track t { archetypes = [reseller] }"
    ));
}

#[test]
fn a_fix_never_touches_what_holds_elsewhere_too() {
    assert_snapshot!(judge(
        r#"  for track in tracks
  for (low, high) in adjacent(track.tiers)
  for case in cases(low.margin, high.margin)
  given low.margin[case], high.margin[case]
  require high.margin[case] >= low.margin[case]
  at  high.margin[case] "{high} earns {high.margin[case]} on {case}"
  fix "raise {high} to {low.margin[case]}" set high.margin[case] = low.margin[case]"#,
        r#"track one {
  archetypes = [reseller]
  tier silver { margin { default = 10%, renewal = 25% } }
  tier gold   { margin = 20% }
}
track two {
  archetypes = [reseller]
  margin = 20%
  tier silver { margin = 30% }
  tier gold {}
}"#
    ));
}
