//! The most that one deal can cost: known answers, and a real program.

use partnerlint::analysis::{Ground, Stack, worst_case_stack};
use partnerlint::program::NodeId;
use partnerlint::quantity::{Date, Decimal};

use super::build::{Build, words};

/// A program with one track, which is for resellers unless it says otherwise.
pub struct Shop {
    pub build: Build,
    pub track: NodeId,
}

pub fn shop() -> Shop {
    let mut build = Build::default();
    let track = build.top("track", "t");
    build.set(track, "archetypes = [reseller]");
    Shop { build, track }
}

impl Shop {
    /// A block with its statements.
    pub fn block(&mut self, parent: NodeId, kind: &str, name: &str, statements: &[&str]) -> NodeId {
        let node = self.build.block(parent, kind, name);
        for statement in statements {
            self.build.set(node, statement);
        }
        node
    }

    fn pays(&mut self, kind: &str, name: &str, statements: &[&str]) -> &mut Self {
        self.block(self.track, kind, name, statements);
        self
    }

    pub fn stack(&self) -> Option<Stack> {
        worst_case_stack(&Ground::new(&self.build.program, words()), self.track)
    }

    fn report(&self) -> String {
        self.stack().map_or_else(|| "nothing is paid".to_owned(), |stack| describe(&self.build, &stack))
    }
}

fn describe(build: &Build, stack: &Stack) -> String {
    let total = match (stack.total(), &stack.most) {
        (Some(total), _) => total.to_string(),
        (None, Some(most)) => format!("{}..{most}", stack.least),
        (None, None) => format!("{}..", stack.least),
    };
    let parts: Vec<String> =
        stack.parts.iter().map(|part| format!("{} {}", part.label, part.rate.describe())).collect();
    let open: Vec<String> = stack.open.iter().map(|open| format!("{}: {}", open.label, open.doubt)).collect();
    let offer = &build.program.node(stack.offer).name;
    let mut lines = vec![format!("{total} in {offer} where {}: {}", stack.case, parts.join(" + "))];
    lines.extend(open);
    lines.join("\n")
}

#[test]
fn what_is_paid_on_one_deal_is_added() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 18%", "default = 12% when deal is renewal"])
        .pays("mdf", "", &["rate = 3%"])
        .pays(
            "incentive",
            "services",
            &[
                "rate = 2.5% of net_license",
                "at_most = 3 per customer per 12 months",
                "cap = 6% of net_license",
            ],
        );
    let track = shop.track;
    shop.build.set(track, "registration_uplift = 5%");
    assert_eq!(
        shop.report(),
        "32% in t where registered: margin 18% of list_price + registration uplift 5% of list_price + \
         market development funds 3% of partner_revenue + incentive services 6% of net_license"
    );
}

#[test]
fn nothing_that_is_paid_is_no_stack() {
    assert_eq!(shop().report(), "nothing is paid");
    let mut none = shop();
    none.pays("margin", "", &["default = none"]);
    assert_eq!(none.report(), "0% in t where every case: ");
}

#[test]
fn rates_of_different_deals_are_not_added() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 20% when deal is renewal", "default = 10% when deal is expansion"])
        .pays("incentive", "a", &["rate = 5% when deal is renewal", "rate = 30% when deal is managed"])
        .pays("incentive", "b", &["rate = 4% when deal is expansion"]);
    assert_eq!(shop.report(), "30% in t where deal is managed: incentive a 30% of deal_value");
}

#[test]
fn the_dearest_tier_counts() {
    let mut shop = shop();
    let silver = shop.block(shop.track, "tier", "silver", &[]);
    let gold = shop.block(shop.track, "tier", "gold", &[]);
    shop.block(silver, "margin", "", &["default = 20%"]);
    shop.block(gold, "margin", "", &["default = 26%"]);
    shop.block(silver, "incentive", "entry", &["rate = 10%"]);
    shop.pays("incentive", "loyalty", &["rate = 1%", "rate = 6% when tier is gold"]);
    assert_eq!(
        shop.report(),
        "32% in gold where every case: margin 26% of list_price + incentive loyalty 6% of deal_value"
    );
    let one = worst_case_stack(&Ground::new(&shop.build.program, words()), silver).unwrap();
    assert_eq!(
        describe(&shop.build, &one),
        "31% in silver where every case: margin 20% of list_price + incentive entry 10% of deal_value + \
         incentive loyalty 1% of deal_value"
    );
}

#[test]
fn only_who_can_have_an_incentive_has_it() {
    let mut shop = shop();
    let silver = shop.block(shop.track, "tier", "silver", &[]);
    let gold = shop.block(shop.track, "tier", "gold", &[]);
    shop.block(silver, "margin", "", &["default = 22%"]);
    shop.block(gold, "margin", "", &["default = 20%"]);
    shop.pays("incentive", "top", &["rate = 5%", "eligible = tier is gold and signed_agreement"]);
    assert_eq!(
        shop.report(),
        "25% in gold where signed_agreement: margin 20% of list_price + incentive top 5% of deal_value"
    );
}

#[test]
fn a_deal_is_resold_or_referred() {
    let both = |archetypes: &str| {
        let mut shop = shop();
        let mut build = Build::default();
        shop.track = build.top("track", "t");
        shop.build = build;
        let track = shop.track;
        shop.build.set(track, &format!("archetypes = [{archetypes}]"));
        shop.pays("margin", "", &["default = 20%"]).pays("commission", "", &["rate = 10%"]);
        shop.report()
    };
    let added = "30% in t where every case: margin 20% of list_price + commission 10% of first_year_acv";
    assert_eq!(both("reseller"), added);
    assert_eq!(both("reseller, alliance"), added);
    assert_eq!(both("reseller, referral"), "20% in t where every case: margin 20% of list_price");
}

#[test]
fn what_excludes_another_is_not_added_to_it() {
    let mut shop = shop();
    shop.pays("incentive", "a", &["rate = 5%"]);
    shop.pays("incentive", "b", &["rate = 4%", "not_with = [a]"]);
    shop.pays("incentive", "c", &["rate = 3%", "not_with = [a]"]);
    assert_eq!(
        shop.report(),
        "7% in t where every case: incentive b 4% of deal_value + incentive c 3% of deal_value"
    );
    shop.pays("incentive", "spring", &["rate = 1%", "from = 2026-03-01", "until = 2026-05-31"]);
    shop.pays("incentive", "autumn", &["rate = 2%", "from = 2026-09-01", "until = 2026-11-30"]);
    assert!(shop.report().starts_with("9% "), "{}", shop.report());
    let ground = Ground::new(&shop.build.program, words()).as_of(Date::parse("2026-12-01").unwrap());
    assert_eq!(worst_case_stack(&ground, shop.track).unwrap().total().unwrap().points, Decimal::from(7));
}

#[test]
fn a_deal_too_small_for_an_incentive_does_not_get_it() {
    let mut shop = shop();
    shop.pays(
        "margin",
        "",
        &["default = 30% when deal_size < 10k USD", "default = 20% when deal_size >= 10k USD"],
    )
    .pays("incentive", "big", &["rate = 5%", "minimum_deal = 10k USD"]);
    assert_eq!(shop.report(), "30% in t where deal_size < 10_000 USD: margin 30% of list_price");
    let first = shop.build.top("incentive", "first");
    shop.build.set(first, "rate = 4%");
    shop.build.set(first, "minimum_deal = 10k USD");
    shop.build.set(first, "minimum_deal = 7_500 USD when engagement is first");
    assert!(shop.report().starts_with("34% "), "{}", shop.report());
}

#[test]
fn what_cannot_be_registered_has_no_uplift() {
    let mut shop = shop();
    let registration = shop.build.top("deal_registration", "");
    shop.build.set(registration, "uplift = 8%").set(registration, "excludes = [renewal, rfp]");
    shop.pays("margin", "", &["default = 10%", "default = 15% when deal is renewal"]);
    assert!(shop.report().starts_with("18% "), "{}", shop.report());
    let track = shop.track;
    shop.build.set(track, "registration_uplift = 2%");
    assert_eq!(shop.report(), "15% in t where deal is renewal: margin 15% of list_price");
}

#[test]
fn what_is_not_known_leaves_a_range() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 20%"]).pays("mdf", "", &["rate = unknown in 2%..4%"]);
    assert_eq!(
        shop.report(),
        "22%..24% in t where every case: margin 20% of list_price + \
         market development funds 2% of partner_revenue\nmarket development funds: a threshold is not known"
    );
    shop.pays("incentive", "more", &["rate = unpublished"]);
    assert!(shop.report().starts_with("22%.. in t where every case: margin 20%"), "{}", shop.report());
}

#[test]
fn an_unknown_part_on_deals_that_cost_less_anyway_leaves_nothing_open() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 20%", "default = unknown in 5%..10% when deal is renewal"]);
    assert_eq!(shop.report(), "20% in t where every other case: margin 20% of list_price");
}

#[test]
fn amounts_of_money_are_bounded_by_the_smallest_deal() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 20%"]).pays("incentive", "spiff", &["reward = 500 USD"]);
    assert!(shop.report().starts_with("20%.. in t"), "{}", shop.report());
    let mut bounded = self::shop();
    bounded.pays("margin", "", &["default = 20%"]).pays(
        "incentive",
        "spiff",
        &["reward = 500 USD", "minimum_deal = 10k USD"],
    );
    assert!(bounded.report().starts_with("20%..25% in t"), "{}", bounded.report());
}

#[test]
fn more_than_the_whole_of_a_deal_is_not_certain() {
    let mut shop = shop();
    shop.pays("commission", "", &["rate = 20% of monthly_subscription"]).pays(
        "incentive",
        "bounty",
        &["rate = 200% of monthly_subscription"],
    );
    assert!(shop.report().starts_with("20%..220% in t"), "{}", shop.report());
}

#[test]
fn a_share_of_something_else_than_the_deal_is_left_open() {
    let mut shop = shop();
    shop.pays("margin", "", &["default = 20%"]).pays(
        "incentive",
        "services",
        &["rate = 10% of services_value"],
    );
    assert!(shop.report().starts_with("20%.. in t"), "{}", shop.report());
    assert!(shop.report().ends_with("shares of `services_value` and of `deal_value` do not compare"));
}

#[test]
fn funds_are_for_the_tiers_that_have_access() {
    let mut shop = shop();
    let silver = shop.block(shop.track, "tier", "silver", &[]);
    let gold = shop.block(shop.track, "tier", "gold", &[]);
    shop.block(silver, "margin", "", &["default = 22%"]);
    shop.block(gold, "margin", "", &["default = 20%"]);
    let mdf = shop.build.top("mdf", "");
    shop.build.set(mdf, "rate = 2%..5%").set(mdf, "available_to = [gold]");
    assert_eq!(
        shop.report(),
        "25% in gold where every case: margin 20% of list_price + market development funds 5% of partner_revenue"
    );
}

/// A real distribution program: discounts in layers of different bases, and a rebate on top.
#[test]
fn discounts_in_layers_are_added() {
    let mut build = Build::default();
    build.top("ally", "hpe");
    build.top("ally", "cisco");
    let track = build.top("track", "resellers");
    build.set(track, "archetypes = [reseller]");
    let gold = build.block(track, "tier", "gold");
    build.set(gold, "registration_uplift = 10% of license_list");
    let margin = build.block(gold, "margin", "");
    build.set(margin, "default = 18% of list_price");
    let attach = build.block(gold, "incentive", "alliance_attach");
    build.set(attach, "rate = 3% of perpetual_license when bundled_with in [hpe, cisco]");
    let rebate = build.block(gold, "incentive", "value_rebate");
    build.set(rebate, "rate = 2% of net_license");
    let shop = Shop { build, track };
    assert_eq!(
        shop.report(),
        "33% in gold where bundled_with in [cisco, hpe] and registered: margin 18% of list_price + registration uplift 10% of \
         license_list + incentive alliance_attach 3% of perpetual_license + incentive value_rebate 2% of net_license"
    );
}

#[test]
fn more_than_can_be_looked_at_leaves_the_question_open() {
    let mut crowded = shop();
    for number in 0..65 {
        crowded.pays("incentive", &format!("i{number}"), &["rate = 1%"]);
    }
    assert!(crowded.report().starts_with("0%.. in t"), "{}", crowded.report());
    assert!(crowded.report().ends_with("incentive i64: the question is too large to decide"));
    let mut split = shop();
    for (number, dimension) in ["units", "units_per_sku"].into_iter().enumerate() {
        let values: Vec<String> = (0..70).map(|at| format!("rate = 1% when {dimension} == {at}")).collect();
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        split.pays("incentive", &format!("i{number}"), &values);
    }
    assert!(
        split.report().ends_with("incentive i1: the question is too large to decide"),
        "{}",
        split.report()
    );
}
