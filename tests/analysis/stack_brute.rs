//! Stacks of small worlds, against trying every deal.

use std::cell::RefCell;

use partnerlint::program::NodeId;
use partnerlint::quantity::Decimal;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::stack::shop;

/// A value with its guard, in a small world.
#[derive(Clone, Debug)]
struct Value {
    deal: Option<usize>,
    registered: Option<bool>,
    /// At least so much, or less than so much.
    size: Option<(bool, u32)>,
    /// How far the upper end of an unknown size is from the lower one.
    spread: u32,
    low: u32,
    high: u32,
}

const DEALS: [&str; 3] = ["renewal", "expansion", "managed"];

#[derive(Clone, Copy, Debug)]
struct Deal {
    kind: usize,
    registered: bool,
    size: u32,
}

fn every_deal() -> impl Iterator<Item = Deal> {
    (0..=DEALS.len()).flat_map(|kind| {
        [true, false]
            .into_iter()
            .flat_map(move |registered| (0..=12).map(move |size| Deal { kind, registered, size }))
    })
}

impl Value {
    fn guards(&self) -> usize {
        usize::from(self.deal.is_some())
            + usize::from(self.registered.is_some())
            + usize::from(self.size.is_some())
    }

    fn holds(&self, deal: Deal) -> bool {
        self.deal.is_none_or(|kind| kind == deal.kind)
            && self.registered.is_none_or(|registered| registered == deal.registered)
            && self.size.is_none_or(|(least, size)| (deal.size >= size) == least)
    }

    fn text(&self) -> String {
        let rate = if self.low == self.high {
            format!("{}%", self.low)
        } else {
            format!("unknown in {}%..{}%", self.low, self.high)
        };
        let mut guard = Vec::new();
        guard.extend(self.deal.map(|kind| format!("deal is {}", DEALS[kind])));
        guard.extend(
            self.registered.map(|yes| if yes { "registered" } else { "registered is false" }.to_owned()),
        );
        guard.extend(self.size.map(|(least, size)| {
            let threshold = match self.spread {
                0 => format!("{size} USD"),
                spread => format!("unknown in {size} USD..{} USD", size + spread),
            };
            format!("deal_size {} {threshold}", if least { ">=" } else { "<" })
        }));
        if guard.is_empty() { rate } else { format!("{rate} when {}", guard.join(" and ")) }
    }
}

/// A schedule of a small world, with which entry is narrower than which.
struct Paid<'w> {
    values: &'w [Value],
    narrower: Vec<Vec<bool>>,
}

impl<'w> Paid<'w> {
    fn new(values: &'w [Value]) -> Self {
        let covers = |value: &Value| every_deal().map(|deal| value.holds(deal)).collect::<Vec<_>>();
        let covered: Vec<(bool, Vec<bool>)> =
            values.iter().map(|value| (value.guards() > 0, covers(value))).collect();
        let within = |one: &[bool], other: &[bool]| one.iter().zip(other).all(|(one, other)| !one || *other);
        // A guard that always holds is still a guard, and goes before the default.
        let implies = |one: &(bool, Vec<bool>), other: &(bool, Vec<bool>)| match (one.0, other.0) {
            (_, false) => true,
            (false, true) => false,
            (true, true) => within(&one.1, &other.1),
        };
        let row = |one| covered.iter().map(|other| implies(one, other) && !implies(other, one)).collect();
        Self { values, narrower: covered.iter().map(row).collect() }
    }

    /// What is paid on a deal: the narrowest entry, with all that share the deal where none is narrowest.
    fn on(&self, deal: Deal) -> Option<(u32, u32)> {
        let holding: Vec<usize> = (0..self.values.len()).filter(|&at| self.values[at].holds(deal)).collect();
        let narrowest = holding.iter().filter(|&&at| !holding.iter().any(|&other| self.narrower[other][at]));
        let narrowest: Vec<&Value> = narrowest.map(|&at| &self.values[at]).collect();
        Some((
            narrowest.iter().map(|value| value.low).min()?,
            narrowest.iter().map(|value| value.high).max()?,
        ))
    }
}

fn value() -> impl Strategy<Value = Value> {
    let size = prop::option::weighted(0.3, (any::<bool>(), 1..10_u32));
    let deal = prop::option::weighted(0.5, 0..DEALS.len());
    (
        deal,
        prop::option::weighted(0.3, any::<bool>()),
        size,
        0..10_u32,
        prop::option::weighted(0.15, 1..5_u32),
    )
        .prop_map(|(deal, registered, size, low, more)| Value {
            deal,
            registered,
            size,
            spread: 0,
            low,
            high: low + more.unwrap_or(0),
        })
}

/// At most one value without a guard, as a program has.
fn schedule(most: usize) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(value(), 1..=most).prop_map(|mut values| {
        let mut default = false;
        values.retain(|value| value.guards() > 0 || !std::mem::replace(&mut default, true));
        values
    })
}

#[derive(Clone, Debug)]
struct Bonus {
    rate: Vec<Value>,
    times: Option<u32>,
    cap: Option<u32>,
    minimum: Option<u32>,
    not_with: Option<usize>,
}

impl Bonus {
    fn paid(&self, rate: &Paid<'_>, deal: Deal) -> Option<(u32, u32)> {
        if self.minimum.is_some_and(|minimum| deal.size < minimum) {
            return None;
        }
        let (low, high) = rate.on(deal)?;
        let amount = |points: u32| {
            let points = points * self.times.unwrap_or(1);
            self.cap.map_or(points, |cap| points.min(cap))
        };
        Some((amount(low), amount(high)))
    }
}

fn bonus() -> impl Strategy<Value = Bonus> {
    let some = |range: std::ops::Range<u32>| prop::option::weighted(0.3, range);
    (schedule(3), some(1..4), some(1..12), some(1..10), prop::option::weighted(0.3, 0..3_usize))
        .prop_map(|(rate, times, cap, minimum, not_with)| Bonus { rate, times, cap, minimum, not_with })
}

/// The most that any deal costs: at least, and at the most.
fn by_trying(margin: &[Value], uplift: Option<u32>, bonuses: &[Bonus]) -> (u32, u32) {
    let mut worst = (0, 0);
    let margin = Paid::new(margin);
    let rates: Vec<Paid<'_>> = bonuses.iter().map(|bonus| Paid::new(&bonus.rate)).collect();
    for deal in every_deal() {
        let base = margin.on(deal).unwrap_or((0, 0));
        let each: Vec<_> = bonuses.iter().zip(&rates).map(|(bonus, rate)| bonus.paid(rate, deal)).collect();
        let more = uplift.filter(|_| deal.registered).unwrap_or(0);
        for choice in 0..1_u32 << bonuses.len() {
            let chosen = |at: usize| choice & (1 << at) != 0;
            let clash = bonuses.iter().enumerate().any(|(at, bonus)| {
                chosen(at) && bonus.not_with.is_some_and(|other| other != at && chosen(other))
            });
            if clash {
                continue;
            }
            let paid = each.iter().enumerate().filter(|(at, _)| chosen(*at)).filter_map(|(_, paid)| *paid);
            let (low, high) = paid.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            worst = (worst.0.max(base.0 + more + low), worst.1.max(base.1 + more + high));
        }
    }
    worst
}

fn by_reasoning(margin: &[Value], uplift: Option<u32>, bonuses: &[Bonus]) -> (Decimal, Option<Decimal>) {
    let mut shop = shop();
    let block = shop.block(shop.track, "margin", "", &[]);
    for value in margin {
        shop.build.set(block, &format!("default = {}", value.text()));
    }
    let track = shop.track;
    if let Some(uplift) = uplift {
        shop.build.set(track, &format!("registration_uplift = {uplift}%"));
    }
    let nodes: Vec<NodeId> =
        (0..bonuses.len()).map(|at| shop.build.block(track, "incentive", &format!("i{at}"))).collect();
    for (node, bonus) in nodes.into_iter().zip(bonuses) {
        for value in &bonus.rate {
            shop.build.set(node, &format!("rate = {}", value.text()));
        }
        for (name, number) in [("at_most", bonus.times), ("cap", bonus.cap), ("minimum_deal", bonus.minimum)]
        {
            if let Some(number) = number {
                let unit = match name {
                    "cap" => "%",
                    "minimum_deal" => " USD",
                    _ => "",
                };
                shop.build.set(node, &format!("{name} = {number}{unit}"));
            }
        }
        if let Some(other) = bonus.not_with.filter(|other| *other < bonuses.len()) {
            shop.build.set(node, &format!("not_with = [i{other}]"));
        }
    }
    let stack = shop.stack().unwrap();
    (stack.least.points, stack.most.map(|most| most.points))
}

#[test]
fn the_worst_case_is_what_trying_every_deal_finds() {
    let mut runner = TestRunner::new(Config { cases: 500, ..Config::default() });
    let worlds = (schedule(5), prop::option::of(1..6_u32), prop::collection::vec(bonus(), 0..4));
    let known = RefCell::new(0);
    let result = runner.run(&worlds, |(margin, uplift, mut bonuses)| {
        let count = bonuses.len();
        bonuses.iter_mut().for_each(|bonus| bonus.not_with = bonus.not_with.filter(|other| *other < count));
        let (low, high) = by_trying(&margin, uplift, &bonuses);
        let found = by_reasoning(&margin, uplift, &bonuses);
        prop_assert_eq!(found, (Decimal::from(low), Some(Decimal::from(high))));
        *known.borrow_mut() += usize::from(low == high);
        Ok(())
    });
    result.unwrap();
    assert!(*known.borrow() > 100);
}

/// A deal can cost at least what is said, and none costs more, whatever the unknown sizes are.
#[test]
fn an_unknown_size_makes_no_bound_false() {
    let mut runner = TestRunner::new(Config { cases: 300, ..Config::default() });
    let worlds = (schedule(4), prop::collection::vec(bonus(), 0..3));
    let apart = RefCell::new(0);
    let result = runner.run(&worlds, |(mut margin, mut bonuses)| {
        let count = bonuses.len();
        bonuses.iter_mut().for_each(|bonus| bonus.not_with = bonus.not_with.filter(|other| *other < count));
        let mut spread = false;
        for value in &mut margin {
            value.spread = if value.size.is_some() { 2 } else { 0 };
            spread |= value.spread > 0;
        }
        let (least, most) = by_reasoning(&margin, None, &bonuses);
        for more in 0..=2 {
            let mut known = margin.clone();
            for value in &mut known {
                value.size = value.size.map(|(least, size)| (least, size + more));
            }
            let (low, high) = by_trying(&known, None, &bonuses);
            prop_assert!(least <= Decimal::from(low), "{least} > {low}");
            prop_assert!(most.is_none_or(|most| most >= Decimal::from(high)), "{most:?} < {high}");
        }
        *apart.borrow_mut() += usize::from(spread);
        Ok(())
    });
    result.unwrap();
    assert!(*apart.borrow() > 50);
}
