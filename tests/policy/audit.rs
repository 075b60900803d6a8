//! Rules about rules: the policy above what is found in it.

use insta::assert_snapshot;
use partnerlint::diagnostic::{Finding, Layer};
use partnerlint::lint::Compiled;
use partnerlint::policy::{Audited, MOST_MET, Override, Pack, audit};
use partnerlint::source::{Location, Span};

use super::support::{compile, show, vocabulary};

/// What is found in rules that are all looked at.
pub fn found(pack: &Pack) -> Vec<Finding> {
    let rules: Vec<Audited<'_>> =
        pack.rules.iter().map(|entry| Audited { entry, level: None, most: None, own: true }).collect();
    audit(&rules, vocabulary())
}

/// Statements as rules `a`, `b`, …: each with a header of its own.
pub fn rules(bodies: &[&str]) -> String {
    let names = ["a", "b", "c"];
    let rules = names
        .iter()
        .zip(bodies)
        .map(|(name, body)| format!("rule {name} \"The rule {name}\" {{\n  level = error\n{body}\n}}\n"));
    rules.collect()
}

fn audited(bodies: &[&str]) -> String {
    let text = rules(bodies);
    let (pack, findings, sources) = compile(&text);
    assert!(findings.is_empty(), "the rules have mistakes:\n{}", show(&findings, &sources));
    let found = found(&pack);
    let said = if found.is_empty() { "nothing\n".to_owned() } else { show(&found, &sources) };
    format!("{text}\n────\n{said}")
}

#[test]
fn the_shipped_rules_neither_repeat_nor_contradict_one_another() {
    let compiled = Compiled::shipped();
    let found = found(&compiled.pack);
    assert!(found.is_empty(), "{}", show(&found, &compiled.sources));
}

/// A rule about when a registration expires.
fn expires(requirement: &str) -> String {
    format!(
        r#"  for case in cases(deal_registration.expires)
  given deal_registration.expires[case]
  require {requirement}
  at   deal_registration.expires[case] "odd""#
    )
}

/// A rule about the margin of what a track offers.
fn margin(track: &str, requirement: &str) -> String {
    format!(
        r#"  for track in tracks where {track}
  for offer in offers(track)
  for case  in cases(offer.margin)
  given offer.margin[case]
  require {requirement}
  at   offer.margin[case] "odd""#
    )
}

fn silent(bodies: &[&str]) {
    let said = audited(bodies);
    assert!(said.ends_with("────\nnothing\n"), "{said}");
}

#[test]
fn limits_that_do_not_meet_contradict_each_other() {
    assert_snapshot!(audited(&[
        &expires("deal_registration.expires[case] in 90 days..180 days"),
        &expires("deal_registration.expires[case] <= 60 days"),
    ]));
    silent(&[
        &expires("deal_registration.expires[case] in 90 days..180 days"),
        &expires("deal_registration.expires[case] <= 90 days"),
    ]);
}

#[test]
fn what_stands_in_for_an_attribute_is_asked_too() {
    assert_snapshot!(audited(&[
        r#"  for case in cases(deal_registration.expires, deal_registration.protects)
  let holds = deal_registration.expires[case] else deal_registration.protects[case]
  given holds
  require holds in 90 days..180 days
  at   holds "odd""#,
        &expires("deal_registration.expires[case] <= 60 days"),
    ]));
}

#[test]
fn a_contradiction_holds_where_both_rules_do() {
    let reseller = "reseller in track.archetypes";
    assert_snapshot!(audited(&[
        &margin(reseller, "offer.margin[case] >= 15%"),
        &margin("not (referral in track.archetypes)", "offer.margin[case] < 15%"),
    ]));
    silent(&[
        &margin(reseller, "offer.margin[case] >= 15%"),
        &margin("not (reseller in track.archetypes)", "offer.margin[case] < 15%"),
    ]);
}

#[test]
fn rules_meet_on_a_tier_that_both_reach() {
    assert_snapshot!(audited(&[
        &margin("reseller in track.archetypes", "offer.margin[case] >= 15%"),
        r#"  for track in tracks
  for tier in track.tiers
  for case in cases(tier.margin)
  given tier.margin[case]
  require tier.margin[case] <= 10% of list_price
  at   tier.margin[case] "high""#,
    ]));
}

#[test]
fn stages_keep_rules_apart() {
    let below = expires("deal_registration.expires[case] <= 60 days");
    let (early, late) = (
        format!("  stages = ..stabilize\n{below}"),
        format!("  stages = scale..\n{}", expires("deal_registration.expires[case] >= 90 days")),
    );
    silent(&[&early, &late]);
    assert_snapshot!(audited(&[
        &early,
        &format!("  stages = stabilize..\n{}", expires("deal_registration.expires[case] >= 90 days")),
    ]));
}

#[test]
fn a_table_contradicts_in_one_of_its_rows() {
    let table = |stabilize: &str| {
        format!(
            r#"  param usual = {{ pilot: 1..9, stabilize: {stabilize}, scale: 30..90, maturity: 50..900 }}
  given program.stage, results.active_partners
  require results.active_partners in usual[program.stage]
  at   results.active_partners "odd""#
        )
    };
    let early = r#"  stages = pilot..stabilize
  given results.active_partners
  require results.active_partners <= 19
  at   results.active_partners "many""#;
    assert_snapshot!(audited(&[&table("20..50"), early]));
    silent(&[&table("19..50"), early]);
}

#[test]
fn a_default_stands_for_what_is_not_stated() {
    assert_snapshot!(audited(&[
        r#"  param lesser = [renewal, managed]
  for track in tracks
  for offer in offers(track)
  for case in cases(offer.margin) where (case.deal else new_business) not in lesser
  let uplift = (offer.registration_uplift[case] else 0%) + (deal_registration.uplift[case] else 0%)
  require offer.margin[case] + uplift >= 15% when offer.margin[case] is stated
  at   offer.margin[case] "low""#,
        &margin("reseller in track.archetypes", "offer.margin[case] <= 10%"),
    ]));
}

#[test]
fn counts_and_symbols_leave_nothing_between() {
    let partners = |requirement: &str| {
        format!(
            "  given results.active_partners\n  require results.active_partners {requirement}\n  at results.active_partners \"odd\""
        )
    };
    assert_snapshot!(audited(&[&partners("> 3"), &partners("< 4")]));
    silent(&[&partners("> 3"), &partners("< 5")]);
    let fund = |kind: &str| {
        format!("  for fund in funds\n  given fund.kind\n  require fund.kind {kind}\n  at fund.kind \"odd\"")
    };
    assert_snapshot!(audited(&[&fund("is proposal"), &fund("is accrual")]));
    silent(&[&fund("is proposal"), &fund("is not accrual")]);
}

#[test]
fn a_yes_and_a_no_contradict_each_other() {
    let fund = |plan: &str| format!("  for fund in funds\n  require {plan}\n  at fund.plan_required \"odd\"");
    assert_snapshot!(audited(&[
        &fund("fund.plan_required else false"),
        &fund("not (fund.plan_required else false)"),
    ]));
    silent(&[
        &fund("(fund.plan_required else false) or (fund.kind is stated and fund.kind is proposal)"),
        &fund("not (fund.plan_required else false)"),
    ]);
}

#[test]
fn what_does_not_compare_does_not_contradict() {
    let fund = |amount: &str| {
        format!("  given company.arr\n  require company.arr {amount}\n  at company.arr \"odd\"")
    };
    silent(&[&fund(">= 2M USD"), &fund("<= 1M EUR")]);
    assert_snapshot!(audited(&[&fund(">= 2M USD"), &fund("<= 1M USD")]));
    let listed = |amounts: &str| format!("  param least = {amounts}\n{}", fund(">= least"));
    assert_snapshot!(audited(&[&listed("[1M USD, 2M EUR]"), &fund("<= 1M EUR")]));
    silent(&[&listed("[2M USD, 1M EUR]"), &fund("<= 1M EUR")]);
}

#[test]
fn what_else_a_rule_asks_is_no_contradiction() {
    // Above its range one rule speaks, below it another, and at its top a third.
    silent(&[
        &margin("reseller in track.archetypes", "offer.margin[case] <= 30%"),
        &margin("reseller in track.archetypes", "offer.margin[case] >= 15%"),
        &format!(
            "  stages = pilot..pilot\n{}",
            margin("reseller in track.archetypes", "offer.margin[case] != 30%")
        ),
    ]);
    // The one asks for another attribute where the other is too small.
    silent(&[
        &expires("deal_registration.expires[case] >= 90 days or deal_registration.extension is stated"),
        &expires("deal_registration.expires[case] <= 60 days"),
    ]);
    // The limits do not meet, and no program comes to both.
    silent(&[
        &expires("deal_registration.expires[case] >= 90 days when deal_registration.extension is stated"),
        &expires("deal_registration.expires[case] <= 60 days when deal_registration.extension is not stated"),
    ]);
}

#[test]
fn two_requirements_of_one_rule_contradict_each_other() {
    assert_snapshot!(audited(&[r#"  given company.sales_cycle
  require company.sales_cycle >= 90 days
  at   company.sales_cycle "short"
  require company.sales_cycle < 30 days
  at   company.sales_cycle "long""#]));
}

#[test]
fn a_setting_makes_rules_contradict() {
    let text = rules(&[
        &format!(
            "  param usual = 90 days..180 days\n{}",
            expires("deal_registration.expires[case] in usual")
        ),
        &expires("deal_registration.expires[case] >= 60 days"),
    ]);
    let (mut pack, _, mut sources) = compile(&text);
    assert!(!show(&found(&pack), &sources).contains("contradict"));
    let setting = "30 days..45 days";
    let config = format!("[rules.a.params]\nusual = \"{setting}\"\n");
    let source = sources.add("partnerlint.toml", config.as_str());
    let at = u32::try_from(config.find(setting).unwrap()).unwrap();
    let origin = Location::new(source, Span::new(at, at + u32::try_from(setting.len()).unwrap()));
    let (value, layer) = (Some(setting), Layer::Company);
    let set = Override { rule: Some("a"), name: "usual", value, tighten: None, layer, origin };
    pack.override_param(&set, vocabulary()).unwrap();
    assert_snapshot!(format!("{text}\n{config}\n────\n{}", show(&found(&pack), &sources)));
}

#[test]
fn the_same_in_other_words_is_a_duplicate() {
    assert_snapshot!(audited(&[
        r#"  param most = 30%
  for track in tracks where reseller in track.archetypes and count(track.tiers) > 0
  for case in cases(track.margin)
  given track.margin[case]
  require track.margin[case] <= most
  at   track.margin[case] "high""#,
        r#"  for way in tracks
  when count(way.tiers) > 0
  when reseller in way.archetypes
  for deal in cases(way.margin)
  given way.margin[deal]
  let rate = way.margin[deal]
  require 30% >= rate
  at   way.margin[deal] "high""#,
    ]));
}

#[test]
fn another_filter_is_no_duplicate() {
    let (all, resellers) =
        ("count(track.tiers) > 0", "reseller in track.archetypes and count(track.tiers) > 0");
    // The narrower one is lost behind the other.
    assert_snapshot!(audited(&[
        &margin(all, "offer.margin[case] <= 30%"),
        &margin(resellers, "offer.margin[case] <= 30%"),
    ]));
    silent(&[
        &margin("count(track.tiers) > 1", "offer.margin[case] <= 30%"),
        &margin(resellers, "offer.margin[case] <= 30%"),
    ]);
    silent(&[
        &margin(all, "offer.margin[case] <= 30%"),
        &margin(all, "(offer.registration_uplift[case] else 0%) <= 30%"),
    ]);
}

#[test]
fn a_limit_behind_a_stricter_one_never_speaks_alone() {
    assert_snapshot!(audited(&[
        &expires("deal_registration.expires[case] in 90 days..180 days"),
        &expires("deal_registration.expires[case] <= 200 days"),
    ]));
    // It asks of programs that the stricter one leaves out.
    silent(&[
        &format!("  stages = scale..\n{}", expires("deal_registration.expires[case] in 90 days..180 days")),
        &expires("deal_registration.expires[case] <= 200 days"),
    ]);
    // They only overlap.
    silent(&[
        &expires("deal_registration.expires[case] in 90 days..180 days"),
        &expires("deal_registration.expires[case] in 60 days..170 days"),
    ]);
}

#[test]
fn a_limit_further_out_may_weigh_more() {
    let text = rules(&[
        &expires("deal_registration.expires[case] <= 180 days"),
        &expires("deal_registration.expires[case] <= 365 days"),
    ]);
    let text = text.replacen("level = error", "level = warning", 1);
    let (pack, _, sources) = compile(&text);
    assert_eq!(show(&found(&pack), &sources), "");
}

#[test]
fn a_setting_makes_a_requirement_say_nothing() {
    assert_snapshot!(audited(&[
        r#"  param least = 0
  given results.active_partners
  require results.active_partners >= least
  at   results.active_partners "few""#,
        r#"  param least = 0%
  for track in tracks
  for case in cases(track.margin)
  given track.margin[case]
  require track.margin[case] >= least
  at   track.margin[case] "low""#,
        r#"  param between = 1..2
  given results.active_partners, between.low, between.high
  require results.active_partners > between.low and results.active_partners < between.high
  at   results.active_partners "odd""#,
    ]));
}

#[test]
fn parts_that_clash_never_hold() {
    assert_snapshot!(audited(&[
        &expires(
            "deal_registration.expires[case] in 30 days..60 days and deal_registration.expires[case] in 90 days..180 days"
        ),
        r#"  stages = scale..
  when program.stage is pilot
  require count(tracks) > 0
  at   tracks "none""#,
        r#"  given company.sales_cycle
  when company.sales_cycle > 90 days
  require company.sales_cycle >= 60 days
  at   company.sales_cycle "short""#,
    ]));
    silent(&[
        &expires(
            "deal_registration.expires[case] in 30 days..60 days or deal_registration.expires[case] in 90 days..180 days",
        ),
        r#"  when program.stage is stated and program.stage is pilot
  require count(tracks) > 0
  at   tracks "none""#,
        r#"  given company.sales_cycle
  when company.sales_cycle > 90 days
  require company.sales_cycle >= 91 days
  at   company.sales_cycle "short""#,
    ]);
}

#[test]
fn what_is_counted_may_be_the_way_out() {
    // A track without steps offers itself, and the second rule asks of tiers only.
    silent(&[
        &margin("count(track.tiers) == 0", "offer.margin[case] >= 15%"),
        r#"  for track in tracks
  for tier in track.tiers
  for case in cases(tier.margin)
  given tier.margin[case]
  require tier.margin[case] <= 10%
  at   tier.margin[case] "high""#,
    ]);
    // Of renewals the one speaks, and of all others the other.
    silent(&[
        &margin("true", "offer.margin[case] >= 15% when (case.deal else new_business) is not renewal")
            .replace(" where true", ""),
        &margin("true", "offer.margin[case] <= 10% when (case.deal else new_business) is renewal")
            .replace(" where true", ""),
    ]);
}

#[test]
fn a_range_may_lie_on_both_sides_of_a_limit() {
    // `2%..6%` is neither within the one limit nor within the other.
    silent(&[r#"  for fund in funds
  for case in cases(fund.rate)
  given fund.rate[case]
  when not (fund.rate[case] <= 5%)
  require fund.rate[case] >= 5% or not (fund.rate[case] <= 7%)
  at   fund.rate[case] "odd""#]);
}

#[test]
fn nobody_meets_a_condition() {
    assert_snapshot!(audited(&[r#"  param most = 2
  for track in tracks
  for tier in track.tiers
  given tier.requires
  require implies(tier.requires, condition {
    closed_deals <= most within 12 months
    closed_deals >= 3 within 6 months
  })
  at   tier.requires "odd""#]));
    silent(&[r#"  param most = 2
  for track in tracks
  for tier in track.tiers
  given tier.requires
  require implies(tier.requires, condition {
    closed_deals <= most within 6 months
    closed_deals >= 3 within 12 months
  })
  at   tier.requires "odd""#]);
}

#[test]
fn rules_of_others_are_not_spoken_of() {
    let text = rules(&[
        &expires("deal_registration.expires[case] in 90 days..180 days"),
        &expires("deal_registration.expires[case] <= 60 days"),
        &expires("deal_registration.expires[case] >= 0 days"),
    ]);
    let (pack, _, sources) = compile(&text);
    let of = |own: &[&str]| {
        let rules = pack.rules.iter();
        let rules = rules.map(|entry| Audited {
            entry,
            level: None,
            most: None,
            own: own.contains(&entry.rule.id.as_str()),
        });
        show(&audit(&rules.collect::<Vec<_>>(), vocabulary()), &sources)
    };
    assert_eq!(of(&[]), "");
    assert!(of(&["b"]).starts_with("12:3 policy-contradiction: `b` and `a`"), "{}", of(&["b"]));
    assert!(of(&["c"]).starts_with("19:3 policy-never"), "{}", of(&["c"]));
}

#[test]
fn many_rules_about_one_thing_end() {
    let rule = |at: usize| {
        let body = expires(&format!("deal_registration.expires[case] >= {at} hours"));
        format!("rule r-{at} \"A rule\" {{\n  level = error\n{body}\n}}\n")
    };
    let text: String = (1..400).map(rule).collect();
    let (pack, _, _) = compile(&text);
    let found = found(&pack);
    assert!(found.iter().all(|finding| finding.id == "policy-subsumed"));
    assert_eq!(found.len(), MOST_MET - 1, "only so many are compared");
}
