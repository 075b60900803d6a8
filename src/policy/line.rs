//! Constants on lines: where they stand, and which values compare with them so.

use smol_str::SmolStr;

use super::text::write_value;
use super::value::Value;
use crate::condition::Values;
use crate::quantity::{Currency, Decimal, Duration, Money, Percent, Quantity, Range, TimeUnit};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{SymbolId, SymbolSetId, Vocabulary};

/// What the values of a line are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unit {
    Number,
    /// Of this base, or of none that is said.
    Percent(Option<SmolStr>),
    Money(Currency),
    Hours,
    Symbol(SymbolSetId),
    Truth,
}

impl Unit {
    /// A value of this unit, as a program states it of an attribute with this usual base.
    pub(crate) fn text(
        &self,
        at: Decimal,
        usual: Option<&SmolStr>,
        vocabulary: &Vocabulary,
    ) -> Option<String> {
        let value = match self {
            Self::Number => Value::Quantity(Quantity::Number(at)),
            Self::Percent(base) => {
                let base = base.clone().filter(|base| usual != Some(base));
                Value::Quantity(Quantity::Percent(Percent::new(at, base)))
            }
            Self::Money(currency) => Value::Quantity(Quantity::Money(Money::new(at, *currency))),
            Self::Hours => {
                let days = at.checked_div(Decimal::from(24)).filter(Decimal::is_integer);
                let duration = match days {
                    Some(days) => Duration::of(days, TimeUnit::Day)?,
                    None => Duration::of(at, TimeUnit::Hour)?,
                };
                Value::Quantity(Quantity::Duration(duration))
            }
            Self::Symbol(set) => Value::Symbol(*set, SymbolId(u16::try_from(at).ok()?)),
            Self::Truth => Value::Bool(!at.is_zero()),
        };
        Some(write_value(&value, vocabulary))
    }
}

/// Where a quantity stands on the line of its unit.
fn position(quantity: &Quantity) -> Option<(Unit, Decimal)> {
    Some(match quantity {
        Quantity::Number(number) => (Unit::Number, *number),
        Quantity::Percent(percent) => (Unit::Percent(percent.base.clone()), percent.points),
        Quantity::Money(money) => (Unit::Money(money.currency), money.amount),
        Quantity::Duration(duration @ Duration::Length { .. }) => {
            (Unit::Hours, Decimal::try_from_i128_with_scale(duration.nominal_hours(), 0).ok()?)
        }
        _ => return None,
    })
}

/// The values that compare so with a constant.
pub(crate) fn compared(comparison: Comparison, with: &Value) -> Option<(Unit, Values)> {
    let (unit, at) = match with {
        Value::Quantity(quantity) => position(quantity)?,
        Value::Symbol(set, symbol) => (Unit::Symbol(*set), symbol.0.into()),
        _ => return None,
    };
    Some((unit, Values::compared(comparison, at)))
}

/// The values that are in a constant: a range, or a list of symbols.
pub(crate) fn contained(of: &Value) -> Option<(Unit, Values)> {
    match of {
        Value::Range(range) => within(range),
        Value::SymbolRange(set, low, high) => {
            let end = |end: &Option<SymbolId>| end.map(|end| Decimal::from(end.0));
            Some((Unit::Symbol(*set), Values::between(end(low), end(high))))
        }
        Value::List(items) => {
            let symbols = items.iter().map(|item| match &item.value {
                Value::Symbol(set, symbol) => Some((*set, *symbol)),
                _ => None,
            });
            let symbols: Option<Vec<(SymbolSetId, SymbolId)>> = symbols.collect();
            let symbols = symbols?;
            let &(set, _) = symbols.first()?;
            if symbols.iter().any(|(other, _)| *other != set) {
                return None;
            }
            let positions = symbols.iter().map(|(_, symbol)| Decimal::from(symbol.0));
            Some((Unit::Symbol(set), Values::one_of(positions)))
        }
        _ => None,
    }
}

fn within(range: &Range) -> Option<(Unit, Values)> {
    let low = range.low.as_ref().map(position);
    let high = range.high.as_ref().map(position);
    let unit = match (&low, &high) {
        (Some(low), Some(high)) => {
            let (low, high) = (low.as_ref()?, high.as_ref()?);
            if low.0 != high.0 {
                return None;
            }
            low.0.clone()
        }
        (Some(end), None) | (None, Some(end)) => end.as_ref()?.0.clone(),
        (None, None) => return None,
    };
    let at = |end: Option<Option<(Unit, Decimal)>>| end.flatten().map(|(_, at)| at);
    Some((unit, Values::between(at(low), at(high))))
}
