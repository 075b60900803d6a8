//! Bands of small worlds, against trying every value.

use std::cell::RefCell;
use std::collections::BTreeSet;

use partnerlint::analysis::{Bands, End, Fall, Gap};
use partnerlint::quantity::{Decimal, Quantity};
use partnerlint::vocabulary::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::bands::{look, margin};
use super::build::subject;

/// A band of a small world: how its ends are written, for which kind of deal, and what it pays.
#[derive(Clone, Debug)]
struct Small {
    form: usize,
    low: u32,
    high: u32,
    deal: Option<&'static str>,
    pays: u32,
}

/// How far the upper end of an unknown threshold is from the lower one.
const SPREAD: u32 = 2;

const DEALS: [&str; 3] = ["renewal", "expansion", "managed"];
/// In halves.
const END: u32 = 26;

impl Small {
    fn guard(&self, name: &str, unit: &str) -> String {
        let (low, high) = (self.low, self.high);
        let along = match self.form {
            0 => format!("{name} in {low}{unit}..{high}{unit}"),
            1 => format!("{name} >= {low}{unit} and {name} < {high}{unit}"),
            2 => format!("{name} > {low}{unit}"),
            3 => format!("{name} <= {low}{unit}"),
            4 => format!("{name} == {low}{unit}"),
            5 => format!("{name} != {low}{unit} and {name} < {high}{unit}"),
            7 => format!("{name} >= unknown in {low}{unit}..{}{unit}", low + SPREAD),
            8 => format!("{name} < unknown in {low}{unit}..{}{unit}", low + SPREAD),
            _ => String::new(),
        };
        let deal = self.deal.map(|deal| format!("deal is {deal}"));
        let parts: Vec<String> =
            Some(along).filter(|along| !along.is_empty()).into_iter().chain(deal).collect();
        parts.join(" and ")
    }

    /// Whether it covers a value, in halves.
    fn covers(&self, halves: u32, deal: &str) -> bool {
        let (low, high) = (2 * self.low, 2 * self.high);
        let along = match self.form {
            0 => low <= halves && halves <= high,
            1 => low <= halves && halves < high,
            2 => halves > low,
            3 => halves <= low,
            4 => halves == low,
            5 => halves != low && halves < high,
            _ => true,
        };
        along && self.deal.is_none_or(|own| own == deal)
    }
}

/// What there is to find, by trying every value of every kind of deal.
#[derive(Debug, Default, PartialEq)]
struct Truth {
    gaps: BTreeSet<Vec<u32>>,
    overlaps: BTreeSet<(u32, u32)>,
    unreachable: BTreeSet<u32>,
    falls: BTreeSet<(u32, u32)>,
    dominated: BTreeSet<u32>,
}

fn by_trying(bands: &[Small], default: Option<u32>, step: usize) -> Truth {
    let mut truth = Truth::default();
    let values: Vec<u32> = (0..=END).step_by(step).collect();
    let covered = |band: &Small| -> BTreeSet<(u32, &str)> {
        let deals = DEALS.iter().chain(&["new_business"]);
        let all = deals.flat_map(|deal| values.iter().map(|value| (*value, *deal)));
        all.filter(|(value, deal)| band.covers(*value, deal)).collect()
    };
    let sets: Vec<_> = bands.iter().map(covered).collect();
    let narrower = |one: usize, other: usize| sets[one].is_subset(&sets[other]) && sets[one] != sets[other];
    let all = u32::try_from(bands.len()).unwrap();
    let pays = |entry: u32| if entry == all { default.unwrap() } else { bands[entry as usize].pays };
    truth.unreachable = (0..all + u32::from(default.is_some())).collect();
    for deal in DEALS.iter().chain(&["new_business"]) {
        let holders: Vec<Vec<usize>> = values
            .iter()
            .map(|value| {
                let on: Vec<usize> = (0..bands.len()).filter(|&at| bands[at].covers(*value, deal)).collect();
                on.iter().copied().filter(|&at| !on.iter().any(|&other| narrower(other, at))).collect()
            })
            .collect();
        let mut run: Vec<u32> = Vec::new();
        let mut started = false;
        let (mut last, mut lower): (Option<u32>, BTreeSet<u32>) = (None, BTreeSet::new());
        for (value, holder) in values.iter().zip(&holders) {
            for (at, first) in holder.iter().enumerate() {
                truth.unreachable.remove(&u32::try_from(*first).unwrap());
                for second in &holder[at + 1..] {
                    truth.overlaps.insert((u32::try_from(*first).unwrap(), u32::try_from(*second).unwrap()));
                }
            }
            if !holder.is_empty() {
                if started && !run.is_empty() {
                    truth.gaps.insert(run.clone());
                }
                (started, run) = (true, Vec::new());
            } else if default.is_none() {
                run.push(*value);
            } else {
                truth.unreachable.remove(&all);
            }
            let one = match holder.as_slice() {
                [one] => u32::try_from(*one).unwrap(),
                [] if default.is_some() => all,
                [] => continue,
                _ => {
                    last = None;
                    continue;
                }
            };
            if last == Some(one) {
                continue;
            }
            if last.is_some_and(|last| pays(last) > pays(one)) {
                truth.falls.insert((last.unwrap(), one));
            }
            if lower.iter().any(|lower| pays(*lower) > pays(one)) {
                truth.dominated.insert(one);
            }
            last = Some(one);
            lower.insert(one);
        }
    }
    truth
}

/// The values of a gap, in halves.
fn inside(gap: &Gap, step: usize) -> Vec<u32> {
    let halves = |end: &End| match &end.value {
        Some(Value::Quantity(Quantity::Number(number), _)) => (*number * Decimal::TWO).try_into().unwrap(),
        Some(Value::Quantity(Quantity::Money(money), _)) => (money.amount * Decimal::TWO).try_into().unwrap(),
        other => panic!("{other:?}"),
    };
    let (low, high): (u32, u32) = (halves(&gap.low), halves(&gap.high));
    let above = |value: &u32| if gap.low.included { *value >= low } else { *value > low };
    let below = |value: &u32| if gap.high.included { *value <= high } else { *value < high };
    (0..=END).step_by(step).filter(above).filter(below).collect()
}

fn find(bands: &[Small], default: Option<u32>, (name, unit): (&str, &str)) -> Bands {
    let guarded =
        bands.iter().map(|band| format!("default = {}% when {}", band.pays, band.guard(name, unit)));
    let statements: Vec<String> = guarded.chain(default.map(|pays| format!("default = {pays}%"))).collect();
    let (build, node) = margin(&statements.iter().map(String::as_str).collect::<Vec<_>>());
    look(&build, node, &subject(name))
}

fn by_reasoning(bands: &[Small], default: Option<u32>, (name, unit, step): (&str, &str, usize)) -> Truth {
    let found = find(bands, default, (name, unit));
    for doubt in [&found.gaps.doubt, &found.overlaps.doubt, &found.unreachable.doubt, &found.falls.doubt] {
        assert_eq!(doubt, &None);
    }
    truth_of(&found, step)
}

fn truth_of(found: &Bands, step: usize) -> Truth {
    let pairs = |falls: &[Fall]| falls.iter().map(|fall| (fall.lower.entry, fall.upper.entry)).collect();
    let overlaps = found.overlaps.certain.iter();
    Truth {
        gaps: found.gaps.certain.iter().map(|gap| inside(gap, step)).collect(),
        overlaps: overlaps.map(|overlap| (overlap.first.entry, overlap.second.entry)).collect(),
        unreachable: found.unreachable.certain.iter().map(|lost| lost.band.entry).collect(),
        falls: pairs(&found.falls.certain),
        dominated: found.dominated.certain.iter().map(|fall| fall.upper.entry).collect(),
    }
}

fn small() -> impl Strategy<Value = Small> {
    let deal = prop_oneof![2 => Just(None), 1 => prop::sample::select(&DEALS[..]).prop_map(Some)];
    (0..7_usize, 0..11_u32, 0..11_u32, deal, 1..6_u32).prop_map(|(form, one, other, deal, pays)| {
        let (low, high) = (one.min(other), one.max(other));
        // Without a dimension of its own, a guard is about the kind of deal.
        let form = if form == 6 && deal.is_none() { 0 } else { form };
        Small { form, low, high, deal, pays }
    })
}

impl Small {
    /// The same band with its unknown threshold so far above the lower end.
    fn with(&self, more: u32) -> Self {
        match self.form {
            7 => Self { form: 1, low: self.low + more, high: END, ..self.clone() },
            8 => Self { form: 1, low: 0, high: self.low + more, ..self.clone() },
            _ => self.clone(),
        }
    }
}

/// What is certain holds whatever the unknown thresholds are, and where no doubt is left that is all there is.
#[test]
fn nothing_is_said_that_an_unknown_threshold_could_make_false() {
    let mut runner = TestRunner::new(Config { cases: 400, ..Config::default() });
    let open = (7..9_usize, 0..10_u32, 1..6_u32);
    let worlds = (prop::collection::vec(small(), 0..4), open, prop::option::weighted(0.3, 1..6_u32));
    let decided = RefCell::new(0);
    let result = runner.run(&worlds, |(mut bands, (form, low, pays), default)| {
        bands.push(Small { form, low, high: low, deal: None, pays });
        let found = find(&bands, default, ("units", ""));
        let said = truth_of(&found, 2);
        for more in 0..=SPREAD {
            let known: Vec<Small> = bands.iter().map(|band| band.with(more)).collect();
            let truth = by_trying(&known, default, 2);
            let missed: BTreeSet<u32> = truth.gaps.iter().flatten().copied().collect();
            prop_assert!(
                said.gaps.iter().flatten().all(|value| missed.contains(value)),
                "{said:?} {truth:?}"
            );
            prop_assert!(said.overlaps.is_subset(&truth.overlaps), "{said:?} {truth:?}");
            prop_assert!(said.unreachable.is_subset(&truth.unreachable), "{said:?} {truth:?}");
            prop_assert!(said.dominated.is_subset(&truth.dominated), "{said:?} {truth:?}");
            if found.gaps.doubt.is_none() {
                prop_assert_eq!(&said.gaps, &truth.gaps);
            }
            if found.overlaps.doubt.is_none() {
                prop_assert_eq!(&said.overlaps, &truth.overlaps);
            }
            *decided.borrow_mut() += usize::from(found.gaps.doubt.is_none());
        }
        Ok(())
    });
    result.unwrap();
    assert!(*decided.borrow() > 100);
}

#[test]
fn bands_are_what_trying_every_value_finds() {
    let mut runner = TestRunner::new(Config { cases: 1_000, ..Config::default() });
    let worlds = (prop::collection::vec(small(), 1..6), prop::option::of(1..6_u32), any::<bool>());
    let seen = RefCell::new([0; 5]);
    let result = runner.run(&worlds, |(bands, default, counted)| {
        // Where no guard is about the dimension, there are no bands to look at.
        if bands.iter().all(|band| band.form == 6) {
            return Ok(());
        }
        let along = if counted { ("units", "", 2) } else { ("deal_size", " USD", 1) };
        let truth = by_trying(&bands, default, along.2);
        prop_assert_eq!(&by_reasoning(&bands, default, along), &truth);
        let found = [&truth.gaps.len(), &truth.overlaps.len(), &truth.unreachable.len(), &truth.falls.len()];
        let mut seen = seen.borrow_mut();
        found
            .into_iter()
            .chain([&truth.dominated.len()])
            .zip(&mut *seen)
            .for_each(|(found, seen)| *seen += found);
        Ok(())
    });
    result.unwrap();
    assert!(seen.borrow().iter().all(|seen| *seen >= 20), "{seen:?}");
}
