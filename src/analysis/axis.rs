//! A line of values cut where guards cut it: points and the stretches between them.
//!
//! Every question about bands is asked of a finite number of segments, each of which lies in a band as a whole or not at
//! all, so that ends are exact. This module knows values and tests; it knows no program.

use std::cmp::Ordering;

use super::step::{Step, holds, step};
use crate::condition::{Test, Threshold};
use crate::quantity::{Exchange, Mismatch, Quantity};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{StandIn, SymbolId, SymbolSetId, Type, Value, Vocabulary};

/// A line, cut at every value that a guard mentions.
pub(super) struct Axis {
    edges: Edges,
    /// In rising order; those that hold no value are left out.
    segments: Vec<Segment>,
}

/// The values at which a line is cut, in rising order, all different.
enum Edges {
    Quantities(Vec<Quantity>, Step),
    /// Every symbol of an ordered list.
    Symbols(SymbolSetId, u16),
}

/// A point of a line, or what lies between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// 2k for what lies below edge k and above the one before, 2k + 1 for edge k.
    rank: usize,
    /// Whether it surely holds a value.
    pub(super) certain: bool,
}

/// Which segments something covers: for certain, and perhaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) surely: Vec<bool>,
    pub(super) perhaps: Vec<bool>,
}

impl Cover {
    /// Every segment, or none.
    pub(super) fn all(axis: &Axis) -> Self {
        let all = vec![true; axis.segments.len()];
        Self { surely: all.clone(), perhaps: all }
    }

    /// What both cover.
    pub(super) fn and(mut self, other: &Self) -> Self {
        let join = |own: &mut Vec<bool>, with: &[bool]| {
            own.iter_mut().zip(with).for_each(|(own, with)| *own &= with);
        };
        join(&mut self.surely, &other.surely);
        join(&mut self.perhaps, &other.perhaps);
        self
    }

    /// Whether everything that it covers, the other covers too; `None` where that is not known.
    pub(super) fn within(&self, other: &Self) -> Option<bool> {
        let inside = |own: &[bool], outer: &[bool]| own.iter().zip(outer).all(|(own, outer)| !own || *outer);
        match (inside(&self.perhaps, &other.surely), inside(&self.surely, &other.perhaps)) {
            (true, _) => Some(true),
            (_, false) => Some(false),
            _ => None,
        }
    }

    pub(super) fn surely(&self, at: usize) -> bool {
        self.surely.get(at).copied().unwrap_or(false)
    }

    pub(super) fn perhaps(&self, at: usize) -> bool {
        self.perhaps.get(at).copied().unwrap_or(false)
    }
}

impl Axis {
    /// The line of a type, cut where the tests cut it; `None` where the type has no order.
    ///
    /// # Errors
    /// [`Mismatch`] says why two of the values do not compare, as amounts in two currencies without an exchange rate.
    pub(super) fn new(
        ty: &Type,
        tests: &[&Test],
        vocabulary: &Vocabulary,
        exchange: &Exchange,
    ) -> Result<Option<Self>, Mismatch> {
        if let Type::Symbol(set) = ty {
            let symbols = &vocabulary[*set];
            let count = u16::try_from(symbols.symbols.len()).unwrap_or(u16::MAX);
            let segments =
                (0..usize::from(count)).map(|at| Segment { rank: 2 * at + 1, certain: true }).collect();
            return Ok(symbols.ordered.then_some(Self { edges: Edges::Symbols(*set, count), segments }));
        }
        if !is_ordered(ty) {
            return Ok(None);
        }
        let mut edges: Vec<Quantity> = Vec::new();
        for test in tests {
            mentioned(test, &mut |quantity| edges.push(quantity.clone()));
        }
        let edges = in_order(edges, exchange)?;
        let step = step(ty, &edges);
        let segments = (0..=2 * edges.len())
            .filter_map(|rank| Some(Segment { rank, certain: holds(rank, &edges, ty, step)? }))
            .collect();
        Ok(Some(Self { edges: Edges::Quantities(edges, step), segments }))
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments on which a test holds; `None` if it is not about values of the line.
    pub(super) fn cover(&self, test: &Test, exchange: &Exchange) -> Option<Cover> {
        let holds = |surely: &dyn Fn(usize) -> bool, perhaps: &dyn Fn(usize) -> bool| {
            let each = |of: &dyn Fn(usize) -> bool| {
                self.segments.iter().map(|segment| of(segment.rank)).collect::<Vec<_>>()
            };
            Cover { surely: each(surely), perhaps: each(perhaps) }
        };
        let known = |of: &dyn Fn(usize) -> bool| holds(of, of);
        Some(match test {
            Test::Is(_) => return None,
            Test::Compare(comparison, Threshold::Known(value)) => {
                let at = self.rank(value, exchange)?;
                known(&|rank| comparison.holds(rank.cmp(&at)))
            }
            Test::Compare(comparison, Threshold::StandIn(stand_in)) => {
                let (low, high) = self.bounds(stand_in, exchange);
                holds(&|rank| unknown(*comparison, rank, low, high).0, &|rank| {
                    unknown(*comparison, rank, low, high).1
                })
            }
            Test::OneOf { negated, values } => {
                let ranks: Option<Vec<usize>> =
                    values.iter().map(|value| self.rank(value, exchange)).collect();
                let ranks = ranks?;
                known(&|rank| ranks.contains(&rank) != *negated)
            }
            Test::Within { negated, range } => {
                let (low, high) = self.ends(range, exchange)?;
                known(&|rank| {
                    (low.is_none_or(|low| low <= rank) && high.is_none_or(|high| rank <= high)) != *negated
                })
            }
        })
    }

    /// The rank of a value, which is one of the edges.
    fn rank(&self, value: &Value, exchange: &Exchange) -> Option<usize> {
        match (&self.edges, value) {
            (Edges::Symbols(own, _), Value::Symbol(set, id)) if own == set => Some(2 * usize::from(id.0) + 1),
            (Edges::Quantities(edges, _), Value::Quantity(quantity, _)) => {
                let order = |edge: &Quantity| edge.compare(quantity, exchange).unwrap_or(Ordering::Less);
                let at = edges.binary_search_by(order).ok()?;
                Some(2 * at + 1)
            }
            _ => None,
        }
    }

    fn ends(&self, range: &Value, exchange: &Exchange) -> Option<(Option<usize>, Option<usize>)> {
        match range {
            Value::Range(range) => {
                let rank = |end: &Option<Quantity>| {
                    end.as_ref().map(|end| self.rank(&Value::Quantity(end.clone(), None), exchange))
                };
                let (low, high) = (rank(&range.low), rank(&range.high));
                if low == Some(None) || high == Some(None) {
                    return None;
                }
                Some((low.flatten(), high.flatten()))
            }
            Value::SymbolRange(set, low, high) => {
                let rank = |id: &SymbolId| self.rank(&Value::Symbol(*set, *id), exchange);
                Some((low.as_ref().and_then(rank), high.as_ref().and_then(rank)))
            }
            _ => None,
        }
    }

    fn bounds(&self, stand_in: &StandIn, exchange: &Exchange) -> (Option<usize>, Option<usize>) {
        stand_in.bounds.as_ref().and_then(|bounds| self.ends(bounds, exchange)).unwrap_or((None, None))
    }

    /// The ends of the segments from one to another. Where values follow one another, an end is the first or last value
    /// itself; elsewhere it may be excluded.
    pub(super) fn ends_of(&self, from: usize, to: usize) -> Option<(End, End)> {
        let (first, last) = (self.segments.get(from)?.rank, self.segments.get(to)?.rank);
        let low = if first % 2 == 1 { Some(first / 2) } else { (first / 2).checked_sub(1) };
        let end = |at: Option<usize>, included: bool, by: i64| {
            let Some(at) = at else { return End { value: None, included: false } };
            match &self.edges {
                Edges::Symbols(set, count) => {
                    let id = u16::try_from(at).ok().filter(|id| id < count);
                    End { value: id.map(|id| Value::Symbol(*set, SymbolId(id))), included }
                }
                Edges::Quantities(edges, step) => {
                    let edge = edges.get(at);
                    let next = edge.filter(|_| !included).and_then(|edge| step.from(edge, by));
                    let included = included || next.is_some();
                    let value = next.or_else(|| edge.cloned());
                    End { value: value.map(|value| Value::Quantity(value, None)), included }
                }
            }
        };
        Some((end(low, first % 2 == 1, 1), end(Some(last / 2), last % 2 == 1, -1)))
    }
}

/// One end of a stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it is; `None` if the line goes on without end.
    pub value: Option<Value>,
    /// Whether the value itself belongs to the stretch.
    pub included: bool,
}

const fn is_ordered(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Count | Type::Decimal | Type::Percent | Type::Money | Type::Duration | Type::Date | Type::Month
    )
}

/// Every quantity that a test mentions.
fn mentioned(test: &Test, take: &mut impl FnMut(&Quantity)) {
    let mut value = |value: &Value| match value {
        Value::Quantity(quantity, _) => take(quantity),
        Value::Range(range) => range.low.iter().chain(&range.high).for_each(&mut *take),
        _ => {}
    };
    match test {
        Test::Is(_) => {}
        Test::Compare(_, Threshold::Known(known)) => value(known),
        Test::Compare(_, Threshold::StandIn(stand_in)) => {
            stand_in.bounds.iter().for_each(|bounds| value(bounds));
        }
        Test::OneOf { values, .. } => values.iter().for_each(value),
        Test::Within { range, .. } => value(range),
    }
}

/// Sorted, and without repeats.
fn in_order(mut edges: Vec<Quantity>, exchange: &Exchange) -> Result<Vec<Quantity>, Mismatch> {
    let Some(first) = edges.first().cloned() else { return Ok(edges) };
    for edge in &edges {
        first.compare(edge, exchange)?;
    }
    // Compared with the first alone, amounts in two further currencies may still not compare with each other.
    let mut failed = None;
    edges.sort_by(|left, right| {
        left.compare(right, exchange).unwrap_or_else(|mismatch| {
            failed = Some(mismatch);
            Ordering::Equal
        })
    });
    edges.dedup_by(|right, left| left.compare(right, exchange) == Ok(Ordering::Equal));
    match failed {
        Some(mismatch) => Err(mismatch),
        None if is_consistent(&edges, exchange) => Ok(edges),
        None => Err(Mismatch::Undefined("the exchange rates contradict one another")),
    }
}

/// Whether every two stand as their places say. Rates over three currencies may contradict one another; amounts in two
/// currencies cannot.
fn is_consistent(edges: &[Quantity], exchange: &Exchange) -> bool {
    let mut currencies: Vec<_> = edges
        .iter()
        .filter_map(|edge| match edge {
            Quantity::Money(money) => Some(money.currency),
            _ => None,
        })
        .collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies.len() < 3
        || edges.iter().enumerate().all(|(at, low)| {
            edges.iter().skip(at + 1).all(|high| low.compare(high, exchange) == Ok(Ordering::Less))
        })
}

/// Whether a comparison with an unknown threshold surely holds, and whether it perhaps does.
fn unknown(comparison: Comparison, rank: usize, low: Option<usize>, high: Option<usize>) -> (bool, bool) {
    // An open end is beyond every value.
    let with_low = low.map_or(Ordering::Greater, |low| rank.cmp(&low));
    let with_high = high.map_or(Ordering::Less, |high| rank.cmp(&high));
    match comparison {
        Comparison::Equal => {
            (low.is_some() && low == high && with_low.is_eq(), with_low.is_ge() && with_high.is_le())
        }
        Comparison::NotEqual => {
            (with_low.is_lt() || with_high.is_gt(), !(low.is_some() && low == high && with_low.is_eq()))
        }
        _ => {
            let ends = [comparison.holds(with_low), comparison.holds(with_high)];
            (ends.iter().all(|end| *end), ends.iter().any(|end| *end))
        }
    }
}
