//! Sets of values on a line: unions of intervals with exact ends, whole or dense.
//!
//! A line may hold counts, amounts, days, or the positions of symbols in a list: this module knows only numbers.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::quantity::Decimal;
use crate::syntax::ast::Comparison;

/// A place between the values of a line: just before a value, or just after it.
///
/// An interval is what lies between two cuts, so that inclusive and exclusive ends are one thing, and exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Before every value.
    Start,
    /// Just before (`false`) or just after (`true`) a value.
    At(Decimal, bool),
    /// After every value.
    End,
}

impl Cut {
    pub(super) const fn before(value: Decimal) -> Self {
        Self::At(value, false)
    }

    pub(super) const fn after(value: Decimal) -> Self {
        Self::At(value, true)
    }

    /// The same cut on a line of whole numbers, where only cuts before a number are used.
    pub(super) fn whole(self) -> Self {
        match self {
            Self::At(value, false) if value.scale() == 0 => self,
            Self::At(value, after) => {
                let floor = value.floor();
                if floor == value && !after {
                    return Self::before(value);
                }
                // After 4, after 4.5 and before 4.5 are all before 5.
                floor.checked_add(Decimal::ONE).map_or(Self::End, Self::before)
            }
            open => open,
        }
    }
}

impl Ord for Cut {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::At(one, after), Self::At(another, after_that)) => {
                compare(*one, *another).then(after.cmp(after_that))
            }
            (Self::Start, Self::Start) | (Self::End, Self::End) => Ordering::Equal,
            (Self::Start, _) | (_, Self::End) => Ordering::Less,
            (_, Self::Start) | (Self::End, _) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Cut {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Numbers with as many decimals each compare by their digits, which nearly all that meet on a line are.
fn compare(one: Decimal, other: Decimal) -> Ordering {
    if one.scale() == other.scale() { one.mantissa().cmp(&other.mantissa()) } else { one.cmp(&other) }
}

/// A union of intervals in rising order, none empty, none touching the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Parts);

/// Nearly every set is one interval, which needs no memory of its own.
#[derive(Clone, Debug)]
enum Parts {
    None,
    One((Cut, Cut)),
    Several(Rc<[(Cut, Cut)]>),
}

impl PartialEq for Parts {
    fn eq(&self, other: &Self) -> bool {
        self.slice() == other.slice()
    }
}

impl Eq for Parts {}

impl Parts {
    fn slice(&self) -> &[(Cut, Cut)] {
        match self {
            Self::None => &[],
            Self::One(part) => std::slice::from_ref(part),
            Self::Several(parts) => parts,
        }
    }
}

impl FromIterator<(Cut, Cut)> for Set {
    /// Intervals as a set has them: in rising order, none empty, none touching the next.
    fn from_iter<I: IntoIterator<Item = (Cut, Cut)>>(parts: I) -> Self {
        let mut parts = parts.into_iter();
        Self(match (parts.next(), parts.next()) {
            (None, _) => Parts::None,
            (Some(only), None) => Parts::One(only),
            (Some(first), Some(second)) => Parts::Several([first, second].into_iter().chain(parts).collect()),
        })
    }
}

impl Set {
    pub(super) fn all() -> Self {
        Self::between(Cut::Start, Cut::End)
    }

    pub(super) fn between(low: Cut, high: Cut) -> Self {
        Self(if low < high { Parts::One((low, high)) } else { Parts::None })
    }

    pub(super) fn point(value: Decimal) -> Self {
        Self::between(Cut::before(value), Cut::after(value))
    }

    /// The values that compare so with what stands from the first to the last of these, which are one for an equality.
    pub(super) fn compared(comparison: Comparison, first: Decimal, last: Decimal) -> Self {
        match comparison {
            Comparison::Equal => Self::point(first),
            Comparison::NotEqual => Self::point(first).complement(),
            Comparison::Less => Self::between(Cut::Start, Cut::before(first)),
            Comparison::AtMost => Self::between(Cut::Start, Cut::after(last)),
            Comparison::Greater => Self::between(Cut::after(last), Cut::End),
            Comparison::AtLeast => Self::between(Cut::before(first), Cut::End),
        }
    }

    /// The values at these positions of a list.
    pub(super) fn positions(positions: impl IntoIterator<Item = usize>) -> Self {
        Self::union(positions.into_iter().map(|at| Self::point(Decimal::from(at))).collect()).whole()
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self.0, Parts::None)
    }

    pub(super) fn intervals(&self) -> &[(Cut, Cut)] {
        self.0.slice()
    }

    /// Just below the least value; [`Cut::End`] for the empty set.
    pub(super) fn low(&self) -> Cut {
        self.intervals().first().map_or(Cut::End, |&(low, _)| low)
    }

    /// Just above the greatest value; [`Cut::Start`] for the empty set.
    pub(super) fn high(&self) -> Cut {
        self.intervals().last().map_or(Cut::Start, |&(_, high)| high)
    }

    pub(super) fn contains(&self, value: Decimal) -> bool {
        self.intervals().iter().any(|&(low, high)| low <= Cut::before(value) && Cut::after(value) <= high)
    }

    /// Whether it is one value, or on a line of numbers that are not whole, hardly more.
    pub(super) fn is_point(&self) -> bool {
        match *self.intervals() {
            [(Cut::At(low, false), high)] => high <= Cut::after(low).whole(),
            _ => false,
        }
    }

    pub(super) fn intersection(&self, other: &Self) -> Self {
        if let [(low, high)] = *other.intervals() {
            return self.clipped(low, high).unwrap_or_else(|| self.clone());
        }
        let mut parts = Vec::new();
        let (mut left, mut right) = (self.intervals().iter().peekable(), other.intervals().iter().peekable());
        while let (Some(&&(from, to)), Some(&&(other_from, other_to))) = (left.peek(), right.peek()) {
            let (low, high) = (from.max(other_from), to.min(other_to));
            if low < high {
                parts.push((low, high));
            }
            if to <= other_to {
                left.next();
            } else {
                right.next();
            }
        }
        parts.into_iter().collect()
    }

    /// Every value that is not in it.
    pub(super) fn complement(&self) -> Self {
        if let [(low, high)] = *self.intervals() {
            let around = [(Cut::Start, low), (high, Cut::End)];
            return around.into_iter().filter(|(from, to)| from < to).collect();
        }
        let mut parts = Vec::new();
        let mut from = Cut::Start;
        for &(low, high) in self.intervals().iter() {
            if from < low {
                parts.push((from, low));
            }
            from = high;
        }
        if from < Cut::End {
            parts.push((from, Cut::End));
        }
        parts.into_iter().collect()
    }

    pub(super) fn union(sets: Vec<Self>) -> Self {
        let mut parts: Vec<(Cut, Cut)> =
            sets.iter().flat_map(|set| set.intervals().iter().copied()).collect();
        parts.sort();
        let mut joined: Vec<(Cut, Cut)> = Vec::with_capacity(parts.len());
        for (low, high) in parts {
            match joined.last_mut() {
                Some((_, end)) if low <= *end => *end = high.max(*end),
                _ => joined.push((low, high)),
            }
        }
        joined.into_iter().collect()
    }

    /// The same set on a line of whole numbers.
    pub(super) fn whole(&self) -> Self {
        if let [(low, high)] = *self.intervals() {
            return Self::between(low.whole(), high.whole());
        }
        let parts = self.intervals().iter().map(|&(low, high)| Self::between(low.whole(), high.whole()));
        Self::union(parts.collect())
    }

    /// What of it lies between two cuts; `None` if that is all of it.
    pub(super) fn clipped(&self, low: Cut, high: Cut) -> Option<Self> {
        if low <= self.low() && self.high() <= high {
            return None;
        }
        let parts = self.intervals().iter().map(|&(from, to)| (from.max(low), to.min(high)));
        Some(parts.filter(|(from, to)| from < to).collect())
    }

    pub(super) fn within(&self, other: &Self) -> bool {
        let mut wider = other.intervals().iter();
        let mut current = wider.next();
        self.intervals().iter().all(|&(from, to)| {
            while current.is_some_and(|&(_, end)| end < to) {
                current = wider.next();
            }
            current.is_some_and(|&(start, _)| start <= from)
        })
    }

    pub(super) fn disjoint(&self, other: &Self) -> bool {
        let mut others = other.intervals().iter();
        let mut current = others.next();
        self.intervals().iter().all(|&(from, to)| {
            while current.is_some_and(|&(_, end)| end <= from) {
                current = others.next();
            }
            current.is_none_or(|&(start, _)| start >= to)
        })
    }
}
