//! Questions about two values, decided by their bounds where they are not known.

use std::cmp::Ordering;

use super::super::value::{Bounds, Item, Value};
use super::expr::ends;
use super::{Machine, Stop};
use crate::quantity::{Quantity, Range};
use crate::syntax::ast::Comparison;
use crate::vocabulary::SymbolId;

impl Machine<'_> {
    /// `a >= b`
    pub(super) fn compare(&self, operator: Comparison, left: &Item, right: &Item) -> Result<bool, Stop> {
        match (&left.value, &right.value) {
            (Value::Quantity(one), Value::Quantity(other)) => {
                Ok(operator.holds(one.compare(other, self.exchange())?))
            }
            (Value::Symbol(_, one), Value::Symbol(_, other)) => Ok(operator.holds(one.cmp(other))),
            (Value::Absent, _) => Err(self.not_stated(left)),
            (_, Value::Absent) => Err(self.not_stated(right)),
            (_, Value::List(amounts)) => {
                let amount = self.amount_for(left, amounts)?;
                self.compare(operator, left, &amount)
            }
            (Value::List(amounts), _) => {
                let amount = self.amount_for(right, amounts)?;
                self.compare(operator, &amount, right)
            }
            (Value::Unknown(unknown), _) if matches!(unknown.bounds, Bounds::OneOf(_)) => {
                self.for_each_possible(left, |one| self.compare(operator, one, right))
            }
            (_, Value::Unknown(unknown)) if matches!(unknown.bounds, Bounds::OneOf(_)) => {
                self.for_each_possible(right, |one| self.compare(operator, left, one))
            }
            (
                Value::Quantity(_) | Value::Range(_) | Value::Unknown(_),
                Value::Quantity(_) | Value::Range(_) | Value::Unknown(_),
            ) => self.compare_ends(operator, left, right),
            (Value::Unknown(_), _) => Err(self.unusable(left)),
            (_, Value::Unknown(_)) => Err(self.unusable(right)),
            _ => Err(self.unusable(left)),
        }
    }

    /// Of amounts in several currencies the one that compares with a value.
    pub(super) fn amount_for(&self, value: &Item, amounts: &[Item]) -> Result<Item, Stop> {
        let currency = |quantity: &Quantity| match quantity {
            Quantity::Money(money) => Some(money.currency),
            _ => None,
        };
        let range = ends(value);
        let Some(quantity) = range.low.or(range.high) else { return Err(self.unusable(value)) };
        let same = amounts.iter().find(|amount| match &amount.value {
            Value::Quantity(amount) => currency(amount) == currency(&quantity),
            _ => false,
        });
        let exchanged = || {
            amounts.iter().find(|amount| match &amount.value {
                Value::Quantity(amount) => quantity.compare(amount, self.exchange()).is_ok(),
                _ => false,
            })
        };
        if let Some(found) = same.or_else(exchanged) {
            return Ok(found.clone());
        }
        let own = currency(&quantity).map(|currency| currency.to_string()).unwrap_or_default();
        let others: Vec<String> = amounts
            .iter()
            .filter_map(|amount| match &amount.value {
                Value::Quantity(amount) => currency(amount).map(|currency| currency.to_string()),
                _ => None,
            })
            .collect();
        Err(Stop::NotApplicable(super::Reason::DifferingCurrency(own, others.join(", "))))
    }

    /// The answer on which all possible values agree.
    fn for_each_possible(
        &self,
        item: &Item,
        ask: impl Fn(&Item) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        let Value::Unknown(unknown) = &item.value else { return ask(item) };
        let Bounds::OneOf(values) = &unknown.bounds else { return Err(self.not_known(unknown)) };
        let mut agreed: Option<bool> = None;
        for value in values {
            let answer = ask(&Item::at(value.clone(), item.at.clone()))?;
            if agreed.is_some_and(|agreed| agreed != answer) {
                return Err(self.not_known(unknown));
            }
            agreed = Some(answer);
        }
        agreed.ok_or_else(|| self.not_known(unknown))
    }

    /// Compares what lies between ends. A range that a program states holds where all of it does; what is not known is
    /// undecided where only some of it does.
    fn compare_ends(&self, operator: Comparison, left: &Item, right: &Item) -> Result<bool, Stop> {
        let (one, other) = (ends(left), ends(right));
        let order = |a: &Option<Quantity>, b: &Option<Quantity>| match (a, b) {
            (Some(a), Some(b)) => a.compare(b, self.exchange()).map(Some),
            _ => Ok(None),
        };
        // How the greatest of the left stands to the least of the right, and the least to the greatest.
        let (most, least) = (order(&one.high, &other.low)?, order(&one.low, &other.high)?);
        // Values of different kinds are found out even where the ends that were asked are open.
        order(&one.low, &other.low)?;
        order(&one.high, &other.high)?;
        let below = most.is_some_and(Ordering::is_lt);
        let above = least.is_some_and(Ordering::is_gt);
        let not_above = most.is_some_and(Ordering::is_le);
        let not_below = least.is_some_and(Ordering::is_ge);
        let same = not_above && not_below;
        let (yes, no) = match operator {
            Comparison::Less => (below, not_below),
            Comparison::AtMost => (not_above, above),
            Comparison::Greater => (above, not_above),
            Comparison::AtLeast => (not_below, below),
            Comparison::Equal => (same, below || above),
            Comparison::NotEqual => (below || above, same),
        };
        self.settle(yes, no, left, right)
    }

    fn settle(&self, yes: bool, no: bool, left: &Item, right: &Item) -> Result<bool, Stop> {
        if yes || no {
            return Ok(yes);
        }
        for item in [left, right] {
            if let Value::Unknown(unknown) = &item.value {
                return Err(self.not_known(unknown));
            }
        }
        Ok(false)
    }

    /// `a in b`
    pub(super) fn contains(&mut self, item: &Item, of: &Item) -> Result<bool, Stop> {
        match (&item.value, &of.value) {
            (Value::Absent, _) => Err(self.not_stated(item)),
            (_, Value::Absent) => Err(self.not_stated(of)),
            (_, Value::List(parts)) => {
                self.spend(parts.len())?;
                let mut pending = None;
                for part in parts.iter() {
                    match self.is(item, part) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(stop) => pending = Some(super::expr::heavier(pending, stop)),
                    }
                }
                pending.map_or(Ok(false), Err)
            }
            (Value::Quantity(quantity), Value::Range(range)) => {
                Ok(range.contains(quantity, self.exchange())?)
            }
            (Value::Range(_) | Value::Unknown(_), Value::Range(range)) => self.within(item, range, of),
            (Value::Symbol(_, symbol), Value::SymbolRange(_, low, high)) => Ok(between(*symbol, *low, *high)),
            (Value::SymbolRange(_, a, b), Value::SymbolRange(_, low, high)) => {
                let from = low.is_none_or(|low| a.is_some_and(|a| low <= a));
                let to = high.is_none_or(|high| b.is_some_and(|b| b <= high));
                Ok(from && to)
            }
            (Value::Unknown(unknown), Value::SymbolRange(..)) => {
                if matches!(unknown.bounds, Bounds::None) {
                    return Err(self.not_known(unknown));
                }
                let of = of.clone();
                self.for_each_possible(item, |one| match (&one.value, &of.value) {
                    (Value::Symbol(_, symbol), Value::SymbolRange(_, low, high)) => {
                        Ok(between(*symbol, *low, *high))
                    }
                    _ => Err(self.unusable(one)),
                })
            }
            (_, Value::Unknown(unknown)) => {
                let Bounds::OneOf(values) = &unknown.bounds else { return Err(self.not_known(unknown)) };
                let mut agreed = None;
                for value in values.clone() {
                    let answer = self.contains(item, &Item::at(value, of.at.clone()))?;
                    if agreed.is_some_and(|agreed| agreed != answer) {
                        return Err(self.not_known(unknown));
                    }
                    agreed = Some(answer);
                }
                agreed.ok_or_else(|| self.not_known(unknown))
            }
            _ => Err(self.unusable(item)),
        }
    }

    /// Whether all that something may be lies in a range.
    fn within(&self, item: &Item, range: &Range, of: &Item) -> Result<bool, Stop> {
        if let Value::Unknown(unknown) = &item.value
            && matches!(unknown.bounds, Bounds::OneOf(_))
        {
            return self.for_each_possible(item, |one| match &one.value {
                Value::Quantity(quantity) => Ok(range.contains(quantity, self.exchange())?),
                _ => Err(self.unusable(one)),
            });
        }
        let own = ends(item);
        let order = |a: &Option<Quantity>, b: &Option<Quantity>| match (a, b) {
            (Some(a), Some(b)) => a.compare(b, self.exchange()).map(Some),
            _ => Ok(None),
        };
        let from = range.low.is_none() || order(&own.low, &range.low)?.is_some_and(Ordering::is_ge);
        let to = range.high.is_none() || order(&own.high, &range.high)?.is_some_and(Ordering::is_le);
        let outside = order(&own.high, &range.low)?.is_some_and(Ordering::is_lt)
            || order(&own.low, &range.high)?.is_some_and(Ordering::is_gt);
        self.settle(from && to, outside, item, of)
    }

    /// `a is b`, and equality within lists.
    pub(super) fn is(&self, left: &Item, right: &Item) -> Result<bool, Stop> {
        Ok(match (&left.value, &right.value) {
            (Value::Absent, _) => return Err(self.not_stated(left)),
            (_, Value::Absent) => return Err(self.not_stated(right)),
            (Value::Unknown(_), _) => return self.for_each_possible(left, |one| self.is(one, right)),
            (_, Value::Unknown(_)) => return self.for_each_possible(right, |one| self.is(left, one)),
            (Value::Symbol(set, one), Value::Symbol(other_set, other)) => set == other_set && one == other,
            (Value::Node(one), Value::Node(other)) => {
                // Blocks of two programs are the same if they have the same kind and name.
                one == other || (one.side != other.side && self.same_name(*one, *other))
            }
            (Value::Node(node), Value::Word(name)) | (Value::Word(name), Value::Node(node)) => {
                self.node(*node).name() == name
            }
            (Value::Word(one), Value::Word(other)) => one == other,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Text(one), Value::Text(other)) => one == other,
            (Value::Currency(one), Value::Currency(other)) => one == other,
            (Value::Quantity(one), Value::Quantity(other)) if one.kind() == other.kind() => {
                one.compare(other, self.exchange())?.is_eq()
            }
            (Value::Range(one), Value::Range(other)) => one == other,
            (Value::Condition(one), Value::Condition(other)) => one == other,
            (Value::List(one), Value::List(other)) => {
                if one.len() != other.len() {
                    return Ok(false);
                }
                for (one, other) in one.iter().zip(other.iter()) {
                    if !self.is(one, other)? {
                        return Ok(false);
                    }
                }
                true
            }
            _ => false,
        })
    }

    fn same_name(&self, one: super::NodeRef, other: super::NodeRef) -> bool {
        let (one, other) = (self.node(one), self.node(other));
        one.kind() == other.kind() && one.name() == other.name()
    }

    /// `table[symbol]`; of a symbol that is not known, one of the entries that it may lead to.
    pub(super) fn entry(&self, table: &Item, key: &Item) -> Result<Item, Stop> {
        let Value::Table(_, rows) = &table.value else { return Err(self.unusable(table)) };
        let row = |symbol: SymbolId| {
            let at = rows.binary_search_by_key(&symbol, |(key, _)| *key).ok()?;
            rows.get(at).map(|(_, value)| value.clone())
        };
        match &key.value {
            Value::Symbol(_, symbol) => Ok(Item::new(row(*symbol).unwrap_or(Value::Absent))),
            Value::Unknown(unknown) => {
                let bounds = match &unknown.bounds {
                    Bounds::OneOf(values) => {
                        let symbols = values.iter().filter_map(|value| match value {
                            Value::Symbol(_, symbol) => row(*symbol),
                            _ => None,
                        });
                        Bounds::OneOf(symbols.collect())
                    }
                    _ => Bounds::None,
                };
                let unknown = super::super::value::Unknown {
                    at: unknown.at.clone(),
                    written: unknown.written.clone(),
                    exists: true,
                    bounds,
                };
                Ok(Item::new(Value::Unknown(std::sync::Arc::new(unknown))))
            }
            _ => Err(self.unusable(key)),
        }
    }
}

pub(super) fn between(symbol: SymbolId, low: Option<SymbolId>, high: Option<SymbolId>) -> bool {
    low.is_none_or(|low| low <= symbol) && high.is_none_or(|high| symbol <= high)
}
