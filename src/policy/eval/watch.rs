//! What comes of the questions of a traced rule: which answers they gave, and where values stood to their limits.

use std::cmp::Ordering;

use super::super::ir::{Expr, Spot};
use super::super::value::{Item, Value};
use super::expr::ends;
use super::{Machine, Stop};
use crate::quantity::Quantity;

/// Which operand of a question is its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Side {
    Left,
    Right,
    /// The range on the right, with an end at each side.
    Range,
}

/// Where values were seen to stand to a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct End {
    /// On it.
    pub(in super::super) on: bool,
    /// Below it, by a step at the most.
    pub(in super::super) below: bool,
    /// Above it, by a step at the most.
    pub(in super::super) above: bool,
}

/// What came of one question.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Seen {
    /// It was so.
    pub(in super::super) yes: bool,
    /// It was not so.
    pub(in super::super) no: bool,
    /// The limit of a comparison, or the low and the high end of a range.
    pub(in super::super) ends: [End; 2],
}

/// What came of the questions of a rule, by the numbers of their places.
#[derive(Clone, Debug)]
pub(in super::super) struct Record {
    /// Which of them have a limit.
    pub(in super::super) limits: Vec<Option<Side>>,
    pub(in super::super) seen: Vec<Seen>,
}

impl Record {
    /// Nothing seen yet of so many places, of which these have a limit.
    pub(in super::super) fn new(
        places: usize,
        limited: impl IntoIterator<Item = (usize, Option<Side>)>,
    ) -> Self {
        let mut limits = vec![None; places];
        for (place, side) in limited {
            if let Some(limit) = limits.get_mut(place) {
                *limit = side;
            }
        }
        Self { limits, seen: vec![Seen::default(); places] }
    }
}

impl Machine<'_> {
    /// The answer to a question that is watched.
    pub(super) fn watched(&mut self, spot: &Spot) -> Result<bool, Stop> {
        let Some(record) = self.record else { return self.truth(&spot.of) };
        let place = usize::from(spot.place);
        let limit = record.borrow().limits.get(place).copied().flatten();
        if let Some(side) = limit {
            self.stand(spot, side);
        }
        let answer = self.truth(&spot.of);
        if let (Ok(answer), Some(seen)) = (&answer, record.borrow_mut().seen.get_mut(place)) {
            seen.yes |= *answer;
            seen.no |= !*answer;
        }
        answer
    }

    /// Records where the value stands to the limit; what has no value stands nowhere.
    fn stand(&mut self, spot: &Spot, side: Side) {
        let (Expr::Compare(_, left, right) | Expr::In(left, right)) = &spot.of else { return };
        let (Ok(left), Ok(right)) = (self.item(left), self.item(right)) else { return };
        let (value, limit) = if side == Side::Left { (right, left) } else { (left, right) };
        let limit = match &limit.value {
            Value::List(amounts) => match self.amount_for(&value, amounts) {
                Ok(amount) => amount,
                Err(_) => return,
            },
            _ => limit,
        };
        let stands = match (side, &limit.value) {
            (Side::Range, Value::Range(range)) => {
                [self.against(&value, range.low.as_ref()), self.against(&value, range.high.as_ref())]
            }
            (Side::Range, Value::SymbolRange(_, low, high)) => {
                let end = |end: &Option<_>| end.map_or_else(End::default, |end| among(&value, end));
                [end(low), end(high)]
            }
            (_, Value::Quantity(limit)) => [self.against(&value, Some(limit)), End::default()],
            (_, Value::Symbol(_, limit)) => [among(&value, *limit), End::default()],
            _ => return,
        };
        let Some(record) = self.record else { return };
        if let Some(seen) = record.borrow_mut().seen.get_mut(usize::from(spot.place)) {
            for (seen, stands) in seen.ends.iter_mut().zip(stands) {
                seen.on |= stands.on;
                seen.below |= stands.below;
                seen.above |= stands.above;
            }
        }
    }

    /// Where a value, or either end of a range, stands to a limit.
    fn against(&self, value: &Item, limit: Option<&Quantity>) -> End {
        let mut found = End::default();
        let Some(limit) = limit.filter(|_| matches!(value.value, Value::Quantity(_) | Value::Range(_)))
        else {
            return found;
        };
        let exchange = self.exchange();
        let range = ends(value);
        for value in [range.low, range.high].into_iter().flatten() {
            let within = |step: Option<Quantity>, wanted: fn(Ordering) -> bool| {
                let order = step.and_then(|step| value.compare(&step, exchange).ok());
                order.is_some_and(wanted)
            };
            match value.compare(limit, exchange) {
                Ok(Ordering::Equal) => found.on = true,
                Ok(Ordering::Less) => found.below |= within(limit.stepped(false), Ordering::is_ge),
                Ok(Ordering::Greater) => found.above |= within(limit.stepped(true), Ordering::is_le),
                Err(_) => {}
            }
        }
        found
    }
}

/// Where a symbol stands to another of its list.
fn among(value: &Item, limit: crate::vocabulary::SymbolId) -> End {
    let Value::Symbol(_, symbol) = &value.value else { return End::default() };
    End {
        on: *symbol == limit,
        below: symbol.0.checked_add(1) == Some(limit.0),
        above: limit.0.checked_add(1) == Some(symbol.0),
    }
}
