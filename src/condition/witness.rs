//! Concrete partners and deals: the smallest, roundest values that prove an answer.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::formula::{Formula, Status};
use super::problem::{Problem, Variable};
use super::reading::{Aspect, Extreme, Key};
use super::scale::{Given, Scale};
use super::search::Laws;
use super::set::{Cut, Set};
use super::{Condition, MetricRef, SubjectRef};
use crate::quantity::Decimal;
use crate::vocabulary::SubjectRole;

/// A partner or deal that proves an answer: what decides it, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What it is like, in the order in which the conditions ask.
    pub parts: Vec<Assignment>,
}

/// One thing that a witness is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// A metric or dimension with its value.
    Subject {
        /// Which, and for which time.
        subject: SubjectRef,
        /// Whether the value is all that is said, or a bound over the time.
        extent: Extent,
        /// What it is.
        value: Given,
    },
    /// How many members of a group meet a condition.
    Members {
        /// The group.
        group: SmolStr,
        /// The condition.
        each: Condition,
        /// How many.
        count: Decimal,
    },
}

/// What a value says about a time in which there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It is the only one.
    Whole,
    /// It is the lowest level of a time, or the least of any period.
    Lowest,
    /// It is the highest level of a time, or the most of any period.
    Highest,
}

/// How many boxes of values are tried for a smaller witness.
pub(super) const MOST_BOXES: usize = 64;

/// How many values are tried between two neighbouring thresholds.
const MOST_DECIMALS: u32 = 12;

impl Laws<'_> {
    /// The least values within these domains that the laws allow, an amount between two thresholds being the roundest.
    ///
    /// `None` if none were found, which proves nothing.
    pub(super) fn least(
        &self,
        domains: &[Set],
        preferred: &[Preference],
        steps: &mut u64,
    ) -> Option<Vec<Decimal>> {
        let mut domains = domains.to_vec();
        for (at, preference) in preferred.iter().enumerate() {
            if let Some(set) = domains.get(at).and_then(|domain| preference.within(domain)) {
                self.try_within(&mut domains, at, &set, steps);
            }
        }
        self.reach(&mut domains, steps)?;
        for _ in 0..=self.iter().count() {
            let values = values(&domains)?;
            let Some(law) = self.iter().find(|law| !law.holds(&values)) else { return Some(values) };
            self.mend(law, &values, (&mut domains, steps))?;
            self.reach(&mut domains, steps)?;
        }
        None
    }

    fn try_within(&self, domains: &mut Vec<Set>, at: usize, set: &Set, steps: &mut u64) -> bool {
        let Some(domain) = domains.get(at) else { return false };
        let next = domain.intersection(set);
        if next.is_empty() {
            return false;
        }
        let mut narrowed = domains.clone();
        if let Some(domain) = narrowed.get_mut(at) {
            *domain = next;
        }
        let allowed = self.propagate(&mut narrowed, vec![at], steps);
        if allowed {
            *domains = narrowed;
        }
        allowed
    }

    /// Raises lower ends until each is a value and not only a bound.
    fn reach(&self, domains: &mut Vec<Set>, steps: &mut u64) -> Option<()> {
        // Raising one may raise another that was reached before, to a bound again: a second round settles most of that.
        for at in (0..domains.len()).chain(0..domains.len()) {
            let low = domains.get(at)?.low();
            if matches!(low, Cut::At(_, false)) {
                continue;
            }
            let candidates = candidates(domains.get(at)?, self.is_whole(at));
            candidates.into_iter().find(|candidate| {
                let from = Set::between(Cut::before(*candidate), Cut::End);
                self.try_within(domains, at, &from, steps)
            })?;
        }
        let reached = domains.iter().all(|domain| matches!(domain.low(), Cut::At(_, false)));
        if reached { Some(()) } else { None }
    }

    /// Raises the parts of a sum that is too small.
    fn mend(
        &self,
        law: &super::axioms::Law,
        values: &[Decimal],
        (domains, steps): (&mut Vec<Set>, &mut u64),
    ) -> Option<()> {
        let super::axioms::Law::Sum { total, parts } = law else { return None };
        let value = |at: usize| values.get(at).copied().unwrap_or_default();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, &part| sum.checked_add(value(part)))?;
        let mut missing = value(*total).checked_sub(sum)?;
        for &part in parts {
            if missing <= Decimal::ZERO {
                break;
            }
            let wanted = value(part).checked_add(missing)?;
            let domain = domains.get(part)?;
            let most = greatest(domain, self.is_whole(part)).map_or(wanted, |most| most.min(wanted));
            let from = Set::between(Cut::before(most), Cut::End);
            if most > value(part) && self.try_within(domains, part, &from, steps) {
                missing = missing.checked_sub(most.checked_sub(value(part))?)?;
            }
        }
        (missing <= Decimal::ZERO).then_some(())
    }
}

fn values(domains: &[Set]) -> Option<Vec<Decimal>> {
    let value = |domain: &Set| match domain.low() {
        Cut::At(value, false) => Some(value),
        _ => None,
    };
    domains.iter().map(value).collect()
}

fn greatest(domain: &Set, whole: bool) -> Option<Decimal> {
    match domain.high() {
        Cut::At(value, true) => Some(value),
        Cut::At(value, false) if whole => value.checked_sub(Decimal::ONE),
        _ => None,
    }
}

/// Round values near the lower end of a domain whose lower end is open, the roundest first.
fn candidates(domain: &Set, whole: bool) -> Vec<Decimal> {
    let Some(&(low, high)) = domain.intervals().first() else { return Vec::new() };
    match (low, high) {
        (Cut::At(value, _), _) => (0..=MOST_DECIMALS)
            .filter_map(|places| {
                let step = Decimal::new(1, places);
                let floor = value.checked_div(step)?.floor().checked_add(Decimal::ONE)?.checked_mul(step)?;
                domain.contains(floor).then_some(floor)
            })
            .collect(),
        // Open below: zero, else just below the upper end.
        (_, Cut::At(value, after)) => {
            let below = if after && !whole { Some(value) } else { value.floor().checked_sub(Decimal::ONE) };
            let near = [Some(Decimal::ZERO), below];
            near.into_iter().flatten().filter(|&value| domain.contains(value)).collect()
        }
        _ => vec![Decimal::ZERO],
    }
}

/// What a reader would rather see than the least value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preference {
    Least,
    /// Of a property of a deal, something rather than nothing.
    Something,
    /// Of days before another, the last rather than the first of the calendar.
    Latest,
}

impl Preference {
    fn within(self, domain: &Set) -> Option<Set> {
        let (first, high) = (Cut::before(Decimal::ZERO), domain.high());
        match (self, high) {
            (Self::Something, _) => Some(Set::between(Cut::before(Decimal::ONE), Cut::End)),
            (Self::Latest, Cut::At(end, false)) if domain.low() == first => {
                Some(Set::between(Cut::before(end.checked_sub(Decimal::ONE)?), Cut::End))
            }
            _ => None,
        }
    }
}

pub(super) fn preferred(problem: &Problem<'_>) -> Vec<Preference> {
    let of = |variable: &Variable| {
        let dimension = match &variable.key {
            Key::Subject { metric: MetricRef::Vocabulary(id), .. } => {
                problem.reasoner.vocabulary[*id].role == SubjectRole::Dimension
            }
            _ => false,
        };
        match variable.scale {
            Scale::Days | Scale::Months => Preference::Latest,
            Scale::Whole | Scale::Number | Scale::Money(_) if dimension => Preference::Something,
            _ => Preference::Least,
        }
    };
    problem.variables.iter().map(of).collect()
}

/// Whether values are smaller and less crooked than others: fewer above zero, fewer digits, a smaller sum, and at last the
/// values themselves.
pub(super) fn lighter(values: &[Decimal], others: &[Decimal]) -> bool {
    let above = |values: &[Decimal]| values.iter().filter(|value| !value.is_zero()).count();
    let digits = |values: &[Decimal]| values.iter().copied().map(digits).sum::<u32>();
    let sum = |values: &[Decimal]| {
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, &value| sum.checked_add(value));
        sum.unwrap_or(Decimal::MAX)
    };
    let order = above(values).cmp(&above(others));
    let order = order.then_with(|| digits(values).cmp(&digits(others)));
    order.then_with(|| sum(values).cmp(&sum(others))).then_with(|| values.cmp(others)).is_lt()
}

/// How many digits a number is written with, without the zeros at its end.
fn digits(value: Decimal) -> u32 {
    let mut rest = value.mantissa().unsigned_abs();
    while rest != 0 && rest.is_multiple_of(10) {
        rest /= 10;
    }
    rest.checked_ilog10().map_or(0, |log| log + 1)
}

/// Whether members of a group are counted while some fact of the partner as a whole must stay below a bound: what members
/// have, the partner may have too, so that such a partner may not exist.
pub(super) fn leans_on_members(domains: &[Set], problem: &Problem<'_>) -> bool {
    let zero = Cut::before(Decimal::ZERO);
    let (mut counted, mut bounded) = (false, false);
    for (variable, domain) in problem.variables.iter().zip(domains) {
        match &variable.key {
            Key::Group { .. } => counted |= domain.low() > zero,
            Key::Subject { metric, .. } => {
                let is_fact = match metric {
                    MetricRef::Vocabulary(id) => problem.reasoner.vocabulary[*id].role == SubjectRole::Metric,
                    MetricRef::Declared(_) => true,
                };
                bounded |= is_fact && domain.high() < variable.surely.high();
            }
            Key::Unknown { .. } => {}
        }
    }
    counted && bounded
}

/// The variables that decide a formula, the others being left open: as few as can be found one by one.
///
/// What follows from the others by the axioms need not be said.
pub(super) fn relevant(
    formula: &Formula,
    values: &[Decimal],
    problem: &Problem<'_>,
    laws: &Laws<'_>,
) -> Vec<bool> {
    let points: Vec<Set> = values
        .iter()
        .enumerate()
        .map(|(at, &value)| {
            let point = Set::point(value);
            if problem.is_whole(at) { point.whole() } else { point }
        })
        .collect();
    let universe = problem.universe(true);
    let mut kept = vec![true; values.len()];
    let mut order: Vec<usize> = (0..values.len()).collect();
    // What is nothing is left out first, and what is asked last before what is asked first.
    order.sort_by_key(|&at| (values.get(at).is_some_and(|value| !value.is_zero()), std::cmp::Reverse(at)));
    let mut steps = 0;
    for at in order {
        if let Some(keep) = kept.get_mut(at) {
            *keep = false;
        }
        let said = kept.iter().zip(points.iter().zip(&universe));
        let mut domains: Vec<Set> =
            said.map(|(&keep, (point, open))| if keep { point.clone() } else { open.clone() }).collect();
        steps += domains.len() as u64;
        let decided = steps < MOST_TRIMMING
            && laws.propagate(&mut domains, (0..values.len()).collect(), &mut steps)
            && formula.status(&domains, &mut steps) == Status::Holds;
        if let (false, Some(keep)) = (decided, kept.get_mut(at)) {
            *keep = true;
        }
    }
    kept
}

/// The steps after which a witness is left as it is.
const MOST_TRIMMING: u64 = 100_000;

impl Witness {
    /// The witness with these values; `None` where one cannot be said.
    pub(super) fn new(problem: &Problem<'_>, values: &[Decimal], kept: &[bool]) -> Option<Self> {
        let mut parts = Vec::new();
        for ((variable, &value), &keep) in problem.variables.iter().zip(values).zip(kept) {
            if keep {
                parts.extend(assignment(variable, value)?);
            }
        }
        Some(Self { parts })
    }
}

fn assignment(variable: &Variable, value: Decimal) -> Option<Option<Assignment>> {
    Some(match &variable.key {
        Key::Subject { metric, facets, aspect } => {
            let extent = match aspect {
                Aspect::Level(_, Extreme::Least) | Aspect::Period { which: Extreme::Least, .. } => {
                    Extent::Lowest
                }
                Aspect::Level(_, Extreme::Most) | Aspect::Period { which: Extreme::Most, .. } => {
                    Extent::Highest
                }
                _ => Extent::Whole,
            };
            let window = variable.window.clone().filter(|_| *aspect != Aspect::Now);
            let subject = SubjectRef { metric: metric.clone(), facets: facets.clone(), window };
            Some(Assignment::Subject { subject, extent, value: variable.scale.value(value)? })
        }
        Key::Group { name, .. } => {
            let each = variable.each.clone()?;
            Some(Assignment::Members { group: name.clone(), each, count: value })
        }
        Key::Unknown { .. } => None,
    })
}

/// The values of all variables by what they stand for, for checking.
pub(super) fn givens(problem: &Problem<'_>, values: &[Decimal]) -> Option<FxHashMap<Key, Given>> {
    let pairs = problem.variables.iter().zip(values);
    pairs.map(|(variable, &value)| Some((variable.key.clone(), variable.scale.value(value)?))).collect()
}
