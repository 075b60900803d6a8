//! What the typical partner is paid: weights, what is absent without them, and the mean by hand.

use partnerlint::analysis::{Ground, Payout, typical_payout};
use partnerlint::program::NodeId;
use partnerlint::quantity::Decimal;
use proptest::prelude::*;

use super::build::{Build, words};

/// A tier: its margin, and its members.
type Tier<S> = (S, Option<u32>);

struct Tracks {
    build: Build,
}

fn tracks<S: AsRef<str>>(tracks: &[(&str, &[Tier<S>])]) -> Tracks {
    let mut build = Build::default();
    for (name, tiers) in tracks {
        let track = build.top("track", name);
        for (number, (margin, members)) in tiers.iter().enumerate() {
            let tier = build.block(track, "tier", &format!("{name}{number}"));
            pays(&mut build, tier, "margin", margin.as_ref());
            if let Some(members) = members {
                build.set(tier, &format!("members = {members}"));
            }
        }
    }
    Tracks { build }
}

fn pays(build: &mut Build, offer: NodeId, kind: &str, rate: &str) {
    let block = build.block(offer, kind, "");
    let leading = if kind == "margin" { "default" } else { "rate" };
    build.set(block, &format!("{leading} = {rate}"));
}

impl Tracks {
    fn earned(mut self, statements: &[&str]) -> Self {
        let results = self.build.top("results", "");
        for statement in statements {
            self.build.set(results, &format!("channel_revenue = {statement}"));
        }
        self
    }

    fn payout(&self) -> Option<Payout> {
        typical_payout(&Ground::new(&self.build.program, words()))
    }

    fn report(&self) -> String {
        let Some(payout) = self.payout() else { return "absent".to_owned() };
        let parts: Vec<String> =
            payout.parts.iter().map(|part| format!("{} {}", part.label, part.rate)).collect();
        let total = match (payout.total(), &payout.most) {
            (Some(total), _) => total.to_string(),
            (None, Some(most)) => format!("{}..{most}", payout.least),
            (None, None) => format!("{}..", payout.least),
        };
        format!("{total}: {}", parts.join(", "))
    }
}

#[test]
fn tiers_weigh_by_their_members() {
    let one = tracks(&[("r", &[("10%", Some(30)), ("20%", Some(10))])]);
    assert_eq!(one.report(), "12.5%: r r0 10%, r r1 20%");
    let empty = tracks(&[("r", &[("10%", Some(30)), ("20%", Some(0))])]);
    assert_eq!(empty.report(), "10%: r r0 10%");
}

#[test]
fn tracks_weigh_by_their_revenue() {
    let two = || tracks(&[("r", &[("20%", None)]), ("s", &[("10%", None)])]);
    assert_eq!(two().report(), "absent");
    assert_eq!(two().earned(&["4M USD"]).report(), "absent");
    assert_eq!(two().earned(&["3M USD when track is r"]).report(), "absent");
    let both = ["3M USD when track is r", "1M USD when track is s"];
    assert_eq!(two().earned(&both).report(), "17.5%: r r0 20%, s s0 10%");
    let unknown = ["3M USD when track is r", "unpublished when track is s"];
    assert_eq!(two().earned(&unknown).report(), "absent");
    let abroad = ["3M USD when track is r", "1M EUR when track is s"];
    assert_eq!(two().earned(&abroad).report(), "absent");
}

#[test]
fn rates_are_those_of_the_deals_that_were_made() {
    let mut shop = tracks(&[("r", &[("20%", None)]), ("s", &[("10%", None)])]);
    let margin = shop.build.program.children(NodeId(2), words().block_id("margin").unwrap()).next().unwrap();
    shop.build.set(margin, "default = 8% when deal is renewal");
    let shop = shop.earned(&[
        "1M USD when track is r and deal is renewal",
        "1M USD when track is r and deal is new_business",
        "2M USD when track is s",
    ]);
    assert_eq!(shop.report(), "12%: r r0 8%, r r0 20%, s s0 10%");
}

#[test]
fn without_weights_there_is_no_answer_unless_all_pay_alike() {
    assert_eq!(tracks(&[("r", &[("10%", None), ("20%", None)])]).report(), "absent");
    assert_eq!(tracks(&[("r", &[("15%", None), ("15%", None)])]).report(), "15%: r r0 15%, r r1 15%");
    assert_eq!(tracks::<&str>(&[]).report(), "absent");
}

#[test]
fn what_is_not_known_leaves_a_range() {
    let bounded = tracks(&[("r", &[("10%", Some(1)), ("unknown in 20%..30%", Some(1))])]);
    assert_eq!(bounded.report(), "15%..20%: r r0 10%, r r1 20%");
    let open = tracks(&[("r", &[("10%", Some(1)), ("unpublished", Some(1))])]);
    assert_eq!(open.report(), "5%..: r r0 10%, r r1 0%");
}

#[test]
fn margin_and_commission_of_one_deal_are_both_paid() {
    let mut both = tracks(&[("r", &[("10%", None)])]);
    pays(&mut both.build, NodeId(2), "commission", "5%");
    assert_eq!(both.report(), "15%: r r0 15%");
    both.build.set(NodeId(1), "archetypes = [reseller, referral]");
    assert_eq!(both.report(), "absent");
}

proptest! {
    #[test]
    fn the_payout_is_the_mean_by_hand(
        rates in prop::collection::vec((0..40_u32, 1..50_u32), 1..5),
        others in prop::collection::vec((0..40_u32, 1..50_u32), 1..5),
        revenue in (1..90_u32, 1..90_u32),
    ) {
        let tiers = |tiers: &[(u32, u32)]| -> Vec<Tier<String>> {
            tiers.iter().map(|(rate, members)| (format!("{rate}%"), Some(*members))).collect()
        };
        let shop = tracks(&[("r", &tiers(&rates)), ("s", &tiers(&others))]).earned(&[
            &format!("{}M USD when track is r", revenue.0),
            &format!("{}M USD when track is s", revenue.1),
        ]);
        // mean = (w1 * n1 / m1 + w2 * n2 / m2) / (w1 + w2), compared crosswise
        let sums = |tiers: &[(u32, u32)]| -> (u64, u64) {
            let paid = tiers.iter().map(|(rate, members)| u64::from(*rate) * u64::from(*members)).sum();
            (paid, tiers.iter().map(|(_, members)| u64::from(*members)).sum())
        };
        let ((n1, m1), (n2, m2)) = (sums(&rates), sums(&others));
        let (w1, w2) = (u64::from(revenue.0), u64::from(revenue.1));
        let over = Decimal::from(w1 * n1 * m2 + w2 * n2 * m1);
        let under = Decimal::from((w1 + w2) * m1 * m2);
        let found = shop.payout().unwrap().total().unwrap().points;
        prop_assert_eq!(found, (over / under).normalize());
    }
}
