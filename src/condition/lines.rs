//! Claims about values on lines, without axioms: the exact sets and the bounded search of this module, for who reasons about
//! something else than partners.

use std::ops::ControlFlow;

use super::TooLarge;
use super::formula::Formula;
use super::search::{Laws, Search};
use super::set::{Cut, Set};
use crate::quantity::Decimal;
use crate::syntax::ast::Comparison;

/// A set of values of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Values(Set);

impl Values {
    pub(crate) fn all() -> Self {
        Self(Set::all())
    }

    /// The values that compare so with this one.
    pub(crate) fn compared(comparison: Comparison, value: Decimal) -> Self {
        Self(Set::compared(comparison, value, value))
    }

    /// The values between two ends, both included; an end that is absent is open.
    pub(crate) fn between(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        let (low, high) = (low.map_or(Cut::Start, Cut::before), high.map_or(Cut::End, Cut::after));
        Self(Set::between(low, high))
    }

    pub(crate) fn one_of(values: impl IntoIterator<Item = Decimal>) -> Self {
        Self(Set::union(values.into_iter().map(Set::point).collect()))
    }

    /// The same values on a line of whole numbers.
    pub(crate) fn whole(&self) -> Self {
        Self(self.0.whole())
    }

    pub(crate) fn complement(&self) -> Self {
        Self(self.0.complement())
    }

    pub(crate) fn intersection(&self, other: &Self) -> Self {
        Self(self.0.intersection(&other.0))
    }

    pub(crate) fn within(&self, other: &Self) -> bool {
        self.0.within(&other.0)
    }

    pub(crate) fn contains(&self, value: Decimal) -> bool {
        self.0.contains(value)
    }

    /// Of the values of this set one for each stretch that none of the others tells apart, rising; `None` where an end is too
    /// large to count on from.
    pub(crate) fn told_apart(&self, by: &[Self], whole: bool) -> Option<Vec<Decimal>> {
        let own = if whole { self.whole() } else { self.clone() };
        let mut cuts: Vec<Cut> = vec![Cut::Start, Cut::End];
        let ends = by.iter().chain([&own]).flat_map(|values| values.0.intervals());
        cuts.extend(
            ends.flat_map(|&(low, high)| [low, high]).map(|cut| if whole { cut.whole() } else { cut }),
        );
        cuts.sort();
        cuts.dedup();
        let mut found = Vec::new();
        for (&low, &high) in cuts.iter().zip(cuts.iter().skip(1)) {
            if Set::between(low, high).within(&own.0) {
                found.push(inside(low, high, whole)?);
            }
        }
        Some(found)
    }
}

/// A value between two cuts of which the lower comes first: the greatest, if there is one.
fn inside(low: Cut, high: Cut, whole: bool) -> Option<Decimal> {
    match (low, high) {
        (Cut::At(..) | Cut::Start, Cut::At(value, _)) if whole => value.checked_sub(Decimal::ONE),
        (_, Cut::At(value, true)) | (Cut::At(value, false), _) => Some(value),
        (Cut::At(low, true), Cut::At(high, false)) => low.checked_add(high)?.checked_div(Decimal::TWO),
        (Cut::At(low, true), _) => low.checked_add(Decimal::ONE),
        (_, Cut::At(high, false)) => high.checked_sub(Decimal::ONE),
        _ => Some(Decimal::ZERO),
    }
}

/// What is claimed of several lines, each known by its number.
#[derive(Clone, Debug)]
pub(crate) enum Claim {
    /// The value on this line is one of these.
    In(usize, Values),
    All(Vec<Claim>),
    Any(Vec<Claim>),
}

impl Claim {
    /// What always holds, or never does.
    pub(crate) const fn constant(holds: bool) -> Self {
        if holds { Self::All(Vec::new()) } else { Self::Any(Vec::new()) }
    }

    fn formula(&self) -> Formula {
        let all = |parts: &[Self]| parts.iter().map(Self::formula).collect();
        match self {
            Self::In(line, values) => Formula::Literal(*line, values.0.clone()),
            Self::All(parts) => Formula::All(all(parts)),
            Self::Any(parts) => Formula::AtLeast(1, all(parts)),
        }
    }
}

/// A line: the values on it, and whether only whole numbers are.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) values: Values,
    pub(crate) whole: bool,
}

/// Values for which the claim holds, one for each line; `None` if there are none.
///
/// # Errors
/// [`TooLarge`] where more steps are needed than are allowed.
pub(crate) fn solve(lines: &[Line], claim: &Claim, limit: u64) -> Result<Option<Vec<Decimal>>, TooLarge> {
    let formula = claim.formula();
    let whole = lines.iter().map(|line| line.whole).collect();
    let domains =
        lines.iter().map(|line| if line.whole { line.values.0.whole() } else { line.values.0.clone() });
    let mut search = Search { laws: Laws::new(&[], whole, (true, limit)), steps: 0 };
    let Some(state) = search.start(domains.collect()) else { return Ok(None) };
    let Some(state) = search.assert(&state, &formula) else { return Ok(None) };
    let mut found = None;
    let ended = search.visit(state, &mut |state, laws, steps| {
        found = laws.least(&state.domains, &[], steps);
        ControlFlow::Break(())
    })?;
    match (ended, found) {
        (ControlFlow::Continue(()), _) => Ok(None),
        (ControlFlow::Break(()), Some(values)) => Ok(Some(values)),
        (ControlFlow::Break(()), None) => Err(TooLarge),
    }
}
