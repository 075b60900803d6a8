//! Known answers, of the language's own examples and of real programs.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration as Time, Instant};

use insta::assert_snapshot;
use partnerlint::condition::{Condition, Decision, Doubt, Reasoner, SubjectRef, Witness, canonical};
use partnerlint::quantity::{Decimal, Exchange, Money};
use partnerlint::syntax::ast::Which;
use partnerlint::vocabulary::Value;

use super::build::{
    all, any, at_least_n, currency, date, deal, discretion, length, members, money, n, no_exchange, on,
    percent, product, range, symbol, tier, tier_of, usd, words,
};

fn reasoner() -> Reasoner<'static> {
    Reasoner::new(words(), no_exchange())
}

/// The answer in words.
fn say<Y: Say, N: Say>(decision: &Decision<Y, N>) -> String {
    match decision {
        Decision::Yes(what) => format!("yes{}", what.say()),
        Decision::No(what) => format!("no{}", what.say()),
        Decision::Undecided(doubt) => format!("undecided: {doubt}"),
    }
}

trait Say {
    fn say(&self) -> String;
}

impl Say for () {
    fn say(&self) -> String {
        String::new()
    }
}

impl Say for Witness {
    fn say(&self) -> String {
        format!(": {}", self.text(words()))
    }
}

fn satisfiable(condition: &Condition) -> String {
    say(&reasoner().satisfiable(condition))
}

fn implies(first: &Condition, second: &Condition) -> String {
    say(&reasoner().implies(first, second))
}

fn units(low: i64, high: i64) -> Condition {
    on("units").inside(Some(n(low)), Some(n(high)))
}

#[test]
fn a_deal_of_five_thousand_units_is_in_no_band() {
    let bands = any([units(100, 499), units(500, 1_499), units(1_500, 4_999), on("units").above(5_000)]);
    assert_eq!(implies(&on("units").at_least(100), &bands), "no: a deal of 5_000 units");
    let mended = any([units(100, 499), units(500, 1_499), units(1_500, 4_999), on("units").at_least(5_000)]);
    assert_eq!(implies(&on("units").at_least(100), &mended), "yes");
    // In money there is something between 4_999 and 5_000 too.
    let size = |low: i64, high: i64| on("deal_size").inside(Some(usd(low)), Some(usd(high)));
    let bands = any([size(100, 4_999), on("deal_size").at_least(usd(5_000))]);
    assert_eq!(implies(&on("deal_size").at_least(usd(100)), &bands), "no: a deal of 4_999.1 USD");
}

#[test]
fn overlapping_guards_show_the_deal_that_both_hold_for() {
    let old =
        all([on("crm_stage").named(symbol("crm_stage", "won")), on("first_sold").below(date("2024-02-27"))]);
    let renewal = on("deal").named(deal("renewal"));
    let starter = on("product").named(product("starter"));
    let overlap = |first: &Condition, second: &Condition| say(&reasoner().overlap(first, second));
    assert_eq!(overlap(&renewal, &starter), "yes: deal is renewal and product is starter");
    assert_eq!(
        overlap(&renewal, &old),
        "yes: deal is renewal and crm_stage is won and first sold of 2024-02-26"
    );
    assert_eq!(overlap(&renewal, &on("deal").named(deal("new"))), "no");
    assert_eq!(overlap(&renewal, &on("deal").not_named(deal("renewal"))), "no");
    assert_eq!(overlap(&starter, &on("product").not_named(product("bronze"))), "yes: product is starter");
    let neither = on("product").one_of(true, vec![product("starter"), product("bronze")]);
    assert_eq!(satisfiable(&neither), "yes: product is other than bronze or starter");
    assert_eq!(overlap(&units(100, 300), &units(300, 400)), "yes: a deal of 300 units");
    assert_eq!(overlap(&units(100, 300), &units(301, 400)), "no");
}

#[test]
fn a_narrower_guard_covers_an_overlap() {
    let narrower = |first: &Condition, second: &Condition| say(&reasoner().narrower(first, second));
    let renewal = on("deal").named(deal("renewal"));
    let both = all([on("product").named(product("starter")), on("deal").named(deal("renewal"))]);
    assert_eq!(narrower(&both, &renewal), "yes");
    assert_eq!(narrower(&renewal, &both), "no");
    assert_eq!(narrower(&renewal, &renewal), "no");
    let every = on("deal").one_of(false, vec![deal("new"), deal("renewal"), deal("upsell")]);
    assert_eq!(say(&reasoner().equivalent(&every, &all([]))), "yes");
}

#[test]
fn cases_are_told_apart_and_named() {
    let cases = |guards: &[&Condition]| {
        let mut out = String::new();
        for cell in reasoner().refine(guards).unwrap() {
            let marks: String = cell.holds.iter().map(|&holds| if holds { 'x' } else { '-' }).collect();
            writeln!(out, "{marks:4} {:?} {}", cell.narrowest, cell.text).unwrap();
        }
        out
    };
    assert_eq!(cases(&[]), "     [] every case\n");
    let renewal = on("deal").named(deal("renewal"));
    let large = on("deal_size").at_least(usd(250_000));
    let larger = on("deal_size").at_least(money("1000000", "USD"));
    assert_snapshot!(cases(&[&renewal, &large, &larger]), @r"
    ---  [] every other case
    xxx  [0, 2] deal is renewal and deal_size >= 1_000_000 USD
    xx-  [0, 1] deal is renewal and deal_size >= 250_000 USD
    x--  [0] deal is renewal
    -xx  [2] deal_size >= 1_000_000 USD
    -x-  [1] deal_size >= 250_000 USD
    ");
    let [new, upsell] = ["new", "upsell"].map(|name| on("deal").named(deal(name)));
    assert_snapshot!(cases(&[&new, &upsell, &renewal]), @r"
    x--  [0] deal is new
    -x-  [1] deal is upsell
    --x  [2] deal is renewal
    ");
    // The same guard twice is one case, called by the first.
    assert_snapshot!(cases(&[&renewal, &on("deal").named(deal("renewal"))]), @r"
    --   [] every other case
    xx   [0] deal is renewal
    ");
}

#[test]
fn too_many_cases_are_not_told_apart() {
    let guards: Vec<Condition> = (0..13).map(|at| on(&format!("metric_{at}")).at_least(1)).collect();
    let guards: Vec<&Condition> = guards.iter().collect();
    assert!(reasoner().refine(&guards).is_err());
    assert_eq!(reasoner().refine(&guards[..12]).unwrap().len(), 4_096);
}

fn closed(count: i64) -> Condition {
    on("closed_deals").within(12).at_least(count)
}

#[test]
fn a_partner_reaches_the_higher_tier_and_not_the_lower_one() {
    let gold = all([on("certified_people").at_least(4), on("signed_agreement").holds()]);
    let silver = all([on("certified_people").at_least(2), closed(1)]);
    assert_eq!(
        implies(&gold, &silver),
        "no: a partner with 4 certified people, a signed agreement and no closed deal within 12 months"
    );
    let gold = all([on("certified_people").at_least(4), on("closed_deals").within(6).above(1)]);
    assert_eq!(implies(&gold, &silver), "yes");
    assert_eq!(implies(&all([]), &silver), "no: a partner with no certified person");
}

#[test]
fn windows_relate() {
    let deals = |months: i64, count: i64| on("closed_deals").within(months).at_least(count);
    assert_eq!(implies(&deals(6, 2), &deals(12, 2)), "yes");
    assert_eq!(
        implies(&deals(12, 2), &deals(6, 2)),
        "no: a partner with 2 closed deals within 12 months and no closed deal within 6 months"
    );
    assert_eq!(
        implies(&on("closed_deals").within(24).equal(0), &deals(12, 1)),
        "no: a partner with no closed deal within 24 months"
    );
    assert_eq!(say(&reasoner().disjoint(&on("closed_deals").within(24).equal(0), &deals(12, 1))), "yes");
    // A level that held for a year held for half of one, and holds now.
    let people = |months: i64| on("certified_people").within(months).at_least(3);
    assert_eq!(implies(&people(12), &people(6)), "yes");
    assert_eq!(implies(&people(12), &on("certified_people").at_least(3)), "yes");
    assert_eq!(
        implies(&people(6), &people(12)),
        "no: a partner with never less than 3 certified people throughout 6 months and \
         never less than no certified person throughout 12 months"
    );
    // A share over a longer time is not above the one over a shorter.
    let retention = |months: i64| on("retention").within(months).at_least(percent(70));
    assert!(reasoner().implies(&retention(6), &retention(12)).is_no());
}

#[test]
fn periods_of_the_calendar_relate() {
    let quarter = |which: Which, count: i64| on("closed_deals").in_quarter(which).at_least(count);
    assert_eq!(implies(&quarter(Which::Each, 2), &quarter(Which::Last, 2)), "yes");
    assert_eq!(implies(&quarter(Which::Last, 2), &quarter(Which::Any, 2)), "yes");
    assert_eq!(
        implies(&quarter(Which::Any, 2), &quarter(Which::Each, 1)),
        "no: a partner with 2 closed deals in one fiscal quarter and no closed deal in one fiscal quarter"
    );
    // An average of 2 a quarter is 8 a year.
    let average = on("closed_deals").average(3, 12).at_least(2);
    assert_eq!(say(&reasoner().equivalent(&average, &closed(8))), "yes");
    assert_eq!(implies(&closed(7), &average), "no: a partner with 7 closed deals within 12 months");
    // Whether two in each quarter are four in a year, the calendar of a young partner leaves open.
    assert_eq!(
        implies(&quarter(Which::Each, 2), &closed(4)),
        "undecided: the vocabulary leaves open what would decide it"
    );
}

#[test]
fn facets_are_parts_of_their_total() {
    let people = |facets: &str, count: i64| on(&format!("certified_people{facets}")).at_least(count);
    assert_eq!(implies(&people("[a]", 2), &people("", 2)), "yes");
    assert_eq!(implies(&people("[a]", 2), &people("[a, b]", 2)), "yes");
    assert_eq!(
        implies(&people("", 2), &people("[a]", 1)),
        "no: a partner with 2 certified people and no certified person (a)"
    );
    // At most the sum of its members: two of three, at most one of each.
    let few = all([on("certified_people[a]").at_most(1), on("certified_people[b]").at_most(1)]);
    assert_eq!(satisfiable(&all([people("[a, b]", 3), few.clone()])), "no");
    assert_eq!(
        satisfiable(&all([people("[a, b]", 2), few])),
        "yes: a partner with 2 certified people (a or b), 1 certified person (a) and 1 certified person (b)"
    );
    assert_eq!(
        implies(&on("holds[a, b]").holds(), &on("holds[a]").holds()),
        "no: a partner with the designation (a or b) and no designation (a)"
    );
    assert_eq!(implies(&on("holds[a]").holds(), &on("holds[a, b]").holds()), "yes");
}

#[test]
fn revenue_implies_a_deal() {
    let sourced = on("sourced_revenue").within(6).above(usd(0));
    assert_eq!(implies(&sourced, &closed(1)), "yes");
    let revenue = on("revenue").within(12).at_least(usd(100));
    assert_eq!(implies(&on("sourced_revenue").within(12).at_least(usd(100)), &revenue), "yes");
    assert_eq!(
        implies(&revenue, &on("sourced_revenue").within(12).at_least(usd(1))),
        "no: a partner with 100 USD of revenue within 12 months and no sourced revenue within 12 months"
    );
    let idle = all([revenue, on("closed_deals").within(12).equal(0)]);
    assert_eq!(satisfiable(&idle), "no");
}

#[test]
fn what_was_counted_is_part_of_what_the_vocabulary_calls_the_whole() {
    assert_eq!(implies(&closed(2), &on("lifetime_deals").at_least(2)), "yes");
    assert_eq!(
        implies(&on("lifetime_deals").at_least(2), &closed(1)),
        "no: a partner with 2 deals ever and no closed deal within 12 months"
    );
}

#[test]
fn a_witness_has_what_its_designations_ask() {
    let holds = || on("holds[a]").holds();
    let people = |count: i64| on("certified_people").at_least(count);
    let earned = reasoner().with_habit(holds(), Some(Arc::new(all([people(3), discretion()]))));
    assert_eq!(
        say(&reasoner().implies(&holds(), &people(2))),
        "no: a partner with the designation (a) and no certified person"
    );
    // Nobody earns it with fewer than three, yet there may be an exception.
    assert!(matches!(earned.implies(&holds(), &people(2)), Decision::Undecided(Doubt::LeftOpen)));
    assert_eq!(
        say(&earned.implies(&holds(), &people(4))),
        "no: a partner with the designation (a) and 3 certified people"
    );
    assert_eq!(say(&earned.satisfiable(&holds())), "yes: a partner with the designation (a)");
    assert_eq!(say(&earned.satisfiable(&people(1))), "yes: a partner with 1 certified person");
}

#[test]
fn so_many_of_several() {
    let three = || [on("signed_agreement").holds(), closed(1), on("certified_people").at_least(2)];
    assert_eq!(
        satisfiable(&at_least_n(2, three())),
        "yes: a partner with a signed agreement and 1 closed deal within 12 months"
    );
    assert_eq!(implies(&at_least_n(3, three()), &all(three())), "yes");
    assert_eq!(implies(&at_least_n(2, three()), &any(three())), "yes");
    assert_eq!(satisfiable(&at_least_n(4, three())), "no");
}

#[test]
fn members_of_groups_are_counted() {
    let gold = || on("tier").at_least(tier("gold", 2));
    let platinum = || on("tier").at_least(tier("platinum", 3));
    assert_eq!(implies(&members(3, "countries", platinum()), &members(2, "countries", gold())), "yes");
    assert_eq!(
        implies(&members(3, "countries", gold()), &members(2, "countries", platinum())),
        "no: a partner with 3 of `countries` where `tier >= gold` and none of `countries` where `tier >= platinum`"
    );
    // Members with a tier may have deals, and deals of a member are deals of the partner.
    let idle = on("closed_deals").within(12).equal(0);
    assert!(matches!(
        reasoner().overlap(&members(1, "countries", gold()), &idle),
        Decision::Undecided(Doubt::LeftOpen)
    ));
    assert_eq!(
        say(&reasoner().overlap(&members(1, "countries", gold()), &closed(2))),
        "yes: a partner with 1 of `countries` where `tier >= gold` and 2 closed deals within 12 months"
    );
    let nobody = all([on("certified_people").at_least(2), on("certified_people").below(2)]);
    assert_eq!(satisfiable(&members(1, "countries", nobody)), "no");
}

#[test]
fn tiers_compare_by_rank() {
    let gold = || on("tier").at_least(tier("gold", 2));
    let below_gold = || on("tier").below(tier("gold", 2));
    assert_eq!(say(&reasoner().disjoint(&gold(), &below_gold())), "yes");
    assert_eq!(implies(&on("tier").named(tier("platinum", 3)), &gold()), "yes");
    // A partner may hold no tier yet; whether there is a tier above gold, the ladder says.
    assert_eq!(satisfiable(&below_gold()), "yes: a partner with no tier");
    let between =
        all([below_gold(), on("tier").at_least(tier("bronze", 1)), on("tier").not_named(tier("bronze", 1))]);
    assert!(matches!(reasoner().satisfiable(&between), Decision::Undecided(_)));
    let above = on("tier").above(tier("gold", 2));
    assert!(matches!(reasoner().satisfiable(&above), Decision::Undecided(_)));
    let kind = words().block_id("tier").unwrap();
    let ladder = reasoner().with_ladder(kind, vec![tier_of("silver", 1), tier_of("gold", 2)]);
    assert_eq!(say(&ladder.satisfiable(&above)), "no");
    assert_eq!(say(&ladder.satisfiable(&below_gold())), "yes: a partner with no tier");
    assert_eq!(
        say(&ladder.satisfiable(&all([below_gold(), on("tier").at_least(tier("silver", 1))]))),
        "yes: a partner with tier silver"
    );
}

#[test]
fn what_is_not_known_decides_only_where_every_value_does() {
    let people = |count: i64| on("certified_people").at_least(count);
    let unknown = |low: i64, high: i64| {
        let bounds = range(Some(n(low)), Some(n(high)));
        on("certified_people").compare_unknown(partnerlint::syntax::ast::Comparison::AtLeast, Some(bounds))
    };
    assert_eq!(implies(&people(4), &unknown(2, 4)), "yes");
    assert_eq!(implies(&people(3), &unknown(2, 4)), "undecided: a threshold is not known");
    assert_eq!(implies(&people(1), &unknown(2, 4)), "no: a partner with 1 certified person");
    assert_eq!(implies(&unknown(2, 4), &people(2)), "yes");
    let same = unknown(2, 4);
    assert_eq!(implies(&same, &same), "yes");
    assert_eq!(implies(&all([people(8), discretion()]), &people(4)), "yes");
    assert_eq!(implies(&people(8), &discretion()), "undecided: a threshold is not known");
    // Points may be capped; what is not stated may be above the cap.
    let score = on("score").at_least(1_001);
    assert_eq!(say(&reasoner().with_cap("score", Decimal::ONE_THOUSAND).satisfiable(&score)), "no");
    assert_eq!(satisfiable(&on("score").at_least(450)), "yes: a partner with score of 450");
    // A declared metric may be counted over this very time.
    let recent = on("score").within(12).at_least(300);
    assert!(matches!(
        reasoner().implies(&on("score").at_least(450), &recent),
        Decision::Undecided(Doubt::LeftOpen)
    ));
    // The vocabulary does not say that a balance is never negative.
    assert!(matches!(
        reasoner().satisfiable(&on("balance").within(12).below(0)),
        Decision::Undecided(Doubt::LeftOpen)
    ));
}

#[test]
fn currencies_compare_through_an_exchange() {
    let large = on("deal_size").at_least(usd(100));
    let small = on("deal_size").below(money("75", "EUR"));
    assert_eq!(say(&reasoner().overlap(&large, &small)), "undecided: `EUR` and `USD` do not compare exactly");
    let mut exchange = Exchange::new(None);
    exchange.insert(currency("USD"), Money::new(Decimal::new(75, 2), currency("EUR"))).unwrap();
    let reasoner = Reasoner::new(words(), &exchange);
    assert_eq!(say(&reasoner.overlap(&large, &small)), "no");
    let small = on("deal_size").at_most(money("75", "EUR"));
    assert_eq!(say(&reasoner.overlap(&large, &small)), "yes: a deal of 100 USD");
}

#[test]
fn the_parts_that_clash_are_named() {
    let parts = [
        on("signed_agreement").holds(),
        closed(2),
        on("certified_people").at_least(4),
        all([on("certified_people[a]").at_most(1), on("closed_deals").within(24).below(2)]),
    ];
    let [agreement, deals, people, few] = &parts;
    let clash = reasoner().clash(&[agreement, deals, people, few]);
    let texts: Vec<String> = clash.iter().map(|part| part.text(words())).collect();
    assert_eq!(texts, ["closed_deals >= 2 within 12 months", "closed_deals < 2 within 24 months"]);
    assert_eq!(reasoner().clash(&[agreement, deals, people]), Vec::<&Condition>::new());
    let nothing = any([]);
    assert_eq!(reasoner().clash(&[agreement, &nothing]), [&nothing]);
}

#[test]
fn canonical_text_does_not_depend_on_order() {
    let size = on("deal_size").at_least(usd(250_000));
    let products =
        on("product").one_of(false, vec![product("starter"), product("bronze"), product("starter")]);
    let left = all([size.clone(), products.clone(), on("deal").named(deal("renewal"))]);
    let right = all([on("deal").named(deal("renewal")), products, size]);
    assert_eq!(
        canonical(&left, words()),
        "deal is renewal and deal_size >= 250_000 USD and product in [bronze, starter]"
    );
    assert_eq!(canonical(&left, words()), canonical(&right, words()));
    assert_eq!(
        left.text(words()),
        "deal_size >= 250_000 USD and product in [starter, bronze, starter] and deal is renewal"
    );
    let nested =
        any([closed(1), on("closed_deals").average(3, 12).above(2), on("certified_people[a, b]").below(3)]);
    assert_eq!(
        nested.text(words()),
        "any { closed_deals >= 1 within 12 months, closed_deals > 2 per quarter within 12 months, \
         certified_people[a, b] < 3 }"
    );
    assert_eq!(
        canonical(&on("closed_deals").in_quarter(Which::Any).at_least(2), words()),
        "closed_deals >= 2 within any fiscal_quarter"
    );
}

fn meets(facts: &[(SubjectRef, Value)], condition: &Condition) -> String {
    let facts: Vec<(&SubjectRef, &Value)> = facts.iter().map(|(subject, value)| (subject, value)).collect();
    let standing = reasoner().meets(&facts, condition);
    let gaps: Vec<String> = standing.gaps.iter().map(|gap| gap.text(words())).collect();
    let missing: Vec<String> = standing
        .missing
        .iter()
        .map(|subject| format!("{} {}", subject.text(words()), subject.window_text()).trim().to_owned())
        .collect();
    let answer = match standing.meets {
        Some(true) => "yes",
        Some(false) => "no",
        None => "unknown",
    };
    let doubt = standing.doubt.map_or_else(String::new, |doubt| format!("; {doubt}"));
    format!("{answer}; gaps {gaps:?}; missing {missing:?}{doubt}")
}

#[test]
fn facts_decide_as_far_as_they_go() {
    let fact = |on: super::build::On, value: Value| (on.0, value);
    let deals = |months: i64, count: i64| fact(on("closed_deals").within(months), n(count));
    let recent = on("closed_deals").within(6).at_least(1);
    assert_eq!(
        meets(&[deals(12, 3)], &recent),
        r#"unknown; gaps []; missing ["closed_deals within 6 months"]"#
    );
    assert_eq!(
        meets(&[deals(12, 0)], &recent),
        r#"no; gaps ["closed_deals >= 1 within 6 months"]; missing []"#
    );
    assert_eq!(meets(&[deals(3, 1)], &recent), "yes; gaps []; missing []");
    let silver = all([on("certified_people").at_least(2), closed(1), on("signed_agreement").holds()]);
    let known = [fact(on("certified_people"), n(1)), fact(on("signed_agreement"), Value::Bool(true))];
    assert_eq!(meets(&known, &silver), r#"no; gaps ["certified_people >= 2"]; missing []"#);
    let known = [fact(on("certified_people"), n(2)), fact(on("signed_agreement"), Value::Bool(true))];
    assert_eq!(meets(&known, &silver), r#"unknown; gaps []; missing ["closed_deals within 12 months"]"#);
    let either = any([closed(1), on("certified_people").at_least(5)]);
    assert_eq!(
        meets(&[deals(12, 0), fact(on("certified_people"), n(2))], &either),
        r#"no; gaps ["any { closed_deals >= 1 within 12 months, certified_people >= 5 }"]; missing []"#
    );
    // A fact that is known within bounds.
    let about = fact(on("certified_people"), range(Some(n(2)), Some(n(4))));
    assert_eq!(
        meets(std::slice::from_ref(&about), &on("certified_people").at_least(2)),
        "yes; gaps []; missing []"
    );
    assert_eq!(
        meets(&[about], &on("certified_people").at_least(3)),
        r#"unknown; gaps []; missing ["certified_people"]"#
    );
    assert_eq!(meets(&[], &discretion()), "unknown; gaps []; missing []; a threshold is not known");
    let member = fact(on("membership"), length(30));
    assert_eq!(meets(&[member], &on("membership").at_least(length(24))), "yes; gaps []; missing []");
    let held = fact(on("tier"), tier("gold", 2));
    assert_eq!(meets(&[held], &on("tier").below(tier("platinum", 3))), "yes; gaps []; missing []");
    // What is true whatever the facts are needs none.
    assert_eq!(
        meets(&[], &any([closed(1), on("closed_deals").within(12).below(1)])),
        "yes; gaps []; missing []"
    );
    // Facts that contradict each other are taken as they are written.
    assert_eq!(meets(&[deals(6, 3), deals(12, 1)], &recent), "yes; gaps []; missing []");
}

#[test]
fn twenty_tiers_of_twenty_conditions_are_quick() {
    let tier = |rank: i64| {
        let people = (0..10).map(|at| on(&format!("certified_people[skill_{at}]")).at_least(rank + at));
        let deals = (1..=10).map(|at| on("closed_deals").within(at * 3).at_least(rank * 2 + at));
        all(people.chain(deals))
    };
    let tiers: Vec<Condition> = (1..=20).map(tier).collect();
    let start = Instant::now();
    for pair in tiers.windows(2) {
        assert!(reasoner().implies(&pair[1], &pair[0]).is_yes());
        assert!(reasoner().implies(&pair[0], &pair[1]).is_no());
    }
    // Tests are built without optimisation, some ten times slower than what is released.
    assert!(start.elapsed() < Time::from_secs(2), "took {:?}", start.elapsed());
}

#[test]
fn a_question_built_to_be_large_is_given_up() {
    // Fifty choices that contradict each other in ways no single step sees.
    let flag = |at: usize, holds: bool| {
        let flag = on(&format!("holds[flag_{at}]"));
        if holds { flag.holds() } else { flag.fails() }
    };
    let mut state = 7_usize;
    let mut next = |below: usize| {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        state / 65_536 % below
    };
    let choices = (0..520).map(|_| {
        let parts: Vec<Condition> = (0..3).map(|_| flag(next(120), next(2) == 0)).collect();
        any(parts)
    });
    let start = Instant::now();
    let question = all(choices);
    assert_eq!(satisfiable(&question), "undecided: the question is too large to decide");
    assert!(start.elapsed() < Time::from_secs(20), "took {:?}", start.elapsed());
    let wide = all((0..1_001).map(|at| on(&format!("metric_{at}")).at_least(1)));
    assert_eq!(satisfiable(&wide), "undecided: the question is too large to decide");
}
