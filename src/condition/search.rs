//! The search for values that make a formula hold under the axioms.
//!
//! Every axiom but that of sums keeps the lowest of two solutions a solution, and a domain is a set of its own: so the least
//! values follow from raising lower ends until nothing moves, exactly and without guessing. Only the boolean structure, and
//! sums, are searched. Steps are counted: a question that needs more than its limit is too large.

use std::ops::ControlFlow;

use super::axioms::{Axiom, Law};
use super::formula::{Formula, Status};
use super::set::{Cut, Set};
use crate::quantity::Decimal;

/// The question needs more steps than are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfSteps;

/// The axioms of one reading, with those that each variable is in.
pub(super) struct Laws<'p> {
    laws: Vec<&'p Law>,
    of: Vec<Vec<usize>>,
    whole: Vec<bool>,
    limit: u64,
}

impl<'p> Laws<'p> {
    /// All axioms for what is sure, and only the certain ones for what is perhaps so.
    pub(super) fn new(axioms: &'p [Axiom], whole: Vec<bool>, (surely, limit): (bool, u64)) -> Self {
        let laws: Vec<&Law> =
            axioms.iter().filter(|axiom| surely || axiom.certain).map(|axiom| &axiom.law).collect();
        let mut of = vec![Vec::new(); whole.len()];
        for (at, law) in laws.iter().enumerate() {
            for variable in law.variables() {
                if let Some(list) = of.get_mut(variable) {
                    list.push(at);
                }
            }
        }
        Self { laws, of, whole, limit }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'p Law> + '_ {
        self.laws.iter().copied()
    }

    pub(super) fn is_whole(&self, variable: usize) -> bool {
        self.whole.get(variable).copied().unwrap_or(true)
    }

    /// Narrows the domains to what the axioms allow, starting from those that changed; whether all have a value left.
    ///
    /// Beyond the limit of steps it stops, with domains that are wider than they could be.
    pub(super) fn propagate(&self, domains: &mut [Set], changed: Vec<usize>, steps: &mut u64) -> bool {
        let mut open = changed;
        while let Some(variable) = open.pop().filter(|_| *steps <= self.limit) {
            for &law in self.of.get(variable).into_iter().flatten() {
                *steps += 1;
                let Some(law) = self.laws.get(law) else { continue };
                for bound in self.bounds(law, domains).into_iter().flatten() {
                    let Some(domain) = domains.get_mut(bound.of) else { continue };
                    let (low, high) = if self.is_whole(bound.of) {
                        (bound.low.whole(), bound.high.whole())
                    } else {
                        (bound.low, bound.high)
                    };
                    let Some(next) = domain.clipped(low, high) else { continue };
                    if next.is_empty() {
                        return false;
                    }
                    *domain = next;
                    open.push(bound.of);
                }
            }
        }
        true
    }

    /// What a law leaves of the domains of its variables, given those of the others.
    fn bounds(&self, law: &Law, domains: &[Set]) -> [Option<Bound>; 2] {
        let domain = |at: usize| domains.get(at);
        let above = |of: usize, low: Cut| Some(Bound { of, low, high: Cut::End });
        let below = |of: usize, high: Cut| Some(Bound { of, low: Cut::Start, high });
        match *law {
            Law::AtMost { low, times, high, factor } => {
                let (Some(less), Some(more)) = (domain(low), domain(high)) else { return [None, None] };
                let most = if times == factor {
                    Some(more.high())
                } else {
                    // Rounded by the division, hence one step wider than exact; the lower ends are.
                    scaled(more.high(), factor, times).map(widened)
                };
                let least = scaled(less.low(), times, factor);
                [least.and_then(|least| above(high, least)), most.and_then(|most| below(low, most))]
            }
            Law::Implies { positive, one } => {
                let (Some(first), Some(second)) = (domain(positive), domain(one)) else {
                    return [None, None];
                };
                if first.low() > Cut::before(Decimal::ZERO) {
                    [above(one, Cut::before(Decimal::ONE)), None]
                } else if second.high() <= Cut::before(Decimal::ONE) {
                    [below(positive, Cut::after(Decimal::ZERO)), None]
                } else {
                    [None, None]
                }
            }
            Law::Sum { total, ref parts } => {
                // A whole number below the cut before `n + 1` is `n` at most; for the rest an open end is taken as closed.
                let slack = if self.is_whole(total) { Decimal::ONE } else { Decimal::ZERO };
                let highest = |&part: &usize| match domain(part).map(Set::high) {
                    Some(Cut::At(value, _)) => value.checked_sub(slack),
                    _ => None,
                };
                let mut each = parts.iter().map(highest);
                let most = each.try_fold(Decimal::ZERO, |most, high| most.checked_add(high?));
                [most.and_then(|most| below(total, Cut::after(most))), None]
            }
        }
    }
}

/// What is left of a variable's domain.
struct Bound {
    of: usize,
    low: Cut,
    high: Cut,
}

/// `times * cut / factor`; `None` for an open end, or where the number is too large.
fn scaled(cut: Cut, times: u32, factor: u32) -> Option<Cut> {
    match cut {
        Cut::At(value, after) if times == factor => Some(Cut::At(value, after)),
        Cut::At(value, after) => {
            let value = value.checked_mul(Decimal::from(times))?.checked_div(Decimal::from(factor))?;
            Some(Cut::At(value, after))
        }
        Cut::Start | Cut::End => None,
    }
}

fn widened(cut: Cut) -> Cut {
    match cut {
        Cut::At(value, _) => value.checked_add(Decimal::ONE).map_or(Cut::End, Cut::after),
        open => open,
    }
}

impl Law {
    fn variables(&self) -> Vec<usize> {
        match self {
            Self::AtMost { low, high, .. } => vec![*low, *high],
            Self::Implies { positive, one } => vec![*positive, *one],
            Self::Sum { total, parts } => parts.iter().copied().chain([*total]).collect(),
        }
    }

    /// Whether it holds for these values, exactly; a number too large to check does not.
    pub(super) fn holds(&self, values: &[Decimal]) -> bool {
        let value = |at: usize| values.get(at).copied().unwrap_or_default();
        match self {
            Self::AtMost { low, times, high, factor } => {
                let low = value(*low).checked_mul(Decimal::from(*times));
                let high = value(*high).checked_mul(Decimal::from(*factor));
                low.zip(high).is_some_and(|(low, high)| low <= high)
            }
            Self::Implies { positive, one } => {
                value(*positive) <= Decimal::ZERO || value(*one) >= Decimal::ONE
            }
            Self::Sum { total, parts } => {
                let sum = parts.iter().try_fold(Decimal::ZERO, |sum, &part| sum.checked_add(value(part)));
                sum.is_some_and(|sum| value(*total) <= sum)
            }
        }
    }
}

/// So many of these formulas must hold; what is decided is no longer among them.
#[derive(Clone, Debug)]
struct Pending<'p> {
    need: usize,
    open: Vec<&'p Formula>,
}

#[derive(Clone)]
pub(super) struct State<'p> {
    pub(super) domains: Vec<Set>,
    pending: Vec<Pending<'p>>,
    changed: Vec<usize>,
}

/// A bounded search under axioms.
pub(super) struct Search<'p> {
    pub(super) laws: Laws<'p>,
    pub(super) steps: u64,
}

impl<'p> Search<'p> {
    /// Every variable anywhere in its domain; `None` if the axioms leave nothing.
    pub(super) fn start(&mut self, domains: Vec<Set>) -> Option<State<'p>> {
        let changed = (0..domains.len()).collect();
        let mut state = State { domains, pending: Vec::new(), changed };
        (state.domains.iter().all(|domain| !domain.is_empty()) && self.settle(&mut state)).then_some(state)
    }

    /// Adds a formula that must hold; `None` if it cannot, as far as can be seen without search.
    pub(super) fn assert(&mut self, state: &State<'p>, formula: &'p Formula) -> Option<State<'p>> {
        let mut state = state.clone();
        (self.take(&mut state, formula) && self.settle(&mut state)).then_some(state)
    }

    /// Visits the boxes of values for which everything holds, until the visitor breaks.
    pub(super) fn visit(
        &mut self,
        state: State<'p>,
        visitor: &mut dyn FnMut(&State<'p>, &Laws<'p>, &mut u64) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, OutOfSteps> {
        if self.steps > self.laws.limit {
            return Err(OutOfSteps);
        }
        let choice = (0..).zip(&state.pending).min_by_key(|(_, pending)| pending.open.len());
        let Some((at, _)) = choice else {
            return Ok(visitor(&state, &self.laws, &mut self.steps));
        };
        let mut rest = state;
        let Pending { need, open } = rest.pending.swap_remove(at);
        let mut left = open.as_slice();
        while let Some((first, others)) = left.split_first() {
            if left.len() < need {
                break;
            }
            let mut branch = rest.clone();
            if need > 1 {
                branch.pending.push(Pending { need: need - 1, open: others.to_vec() });
            }
            if self.take(&mut branch, first)
                && self.settle(&mut branch)
                && self.visit(branch, visitor)?.is_break()
            {
                return Ok(ControlFlow::Break(()));
            }
            left = others;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn take(&mut self, state: &mut State<'p>, formula: &'p Formula) -> bool {
        self.steps += 1;
        match formula {
            Formula::Literal(variable, set) => {
                let Some(domain) = state.domains.get_mut(*variable) else { return false };
                let next = domain.intersection(set);
                if next != *domain {
                    *domain = next;
                    state.changed.push(*variable);
                }
                state.domains.get(*variable).is_some_and(|domain| !domain.is_empty())
            }
            Formula::All(parts) => parts.iter().all(|part| self.take(state, part)),
            Formula::AtLeast(0, _) => true,
            Formula::AtLeast(need, parts) if *need > parts.len() => false,
            Formula::AtLeast(need, parts) if *need == parts.len() => {
                parts.iter().all(|part| self.take(state, part))
            }
            Formula::AtLeast(need, parts) => {
                state.pending.push(Pending { need: *need, open: parts.iter().collect() });
                true
            }
        }
    }

    /// Draws every conclusion that needs no choice; whether there may be a solution.
    fn settle(&mut self, state: &mut State<'p>) -> bool {
        loop {
            let changed = std::mem::take(&mut state.changed);
            if !self.laws.propagate(&mut state.domains, changed, &mut self.steps) {
                return false;
            }
            let pending = std::mem::take(&mut state.pending);
            let mut forced: Vec<&'p Formula> = Vec::new();
            for mut choice in pending {
                let mut need = choice.need;
                let (domains, steps) = (&state.domains, &mut self.steps);
                choice.open.retain(|formula| match formula.status(domains, steps) {
                    Status::Open => true,
                    Status::Holds => {
                        need = need.saturating_sub(1);
                        false
                    }
                    Status::Fails => false,
                });
                choice.need = need;
                match choice.open.len().checked_sub(need) {
                    _ if need == 0 => {}
                    None => return false,
                    Some(0) => forced.extend(choice.open),
                    Some(_) => state.pending.push(choice),
                }
            }
            if forced.is_empty() {
                return true;
            }
            if !forced.into_iter().all(|formula| self.take(state, formula)) {
                return false;
            }
            if self.steps > self.laws.limit {
                // Whoever asks next finds the limit passed.
                return true;
            }
        }
    }
}
