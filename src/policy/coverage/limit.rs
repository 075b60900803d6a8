//! Limits: which operand of a question is one, which ends it has, and the same a step further.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::eval::LimitSide as Side;
use super::super::ir::{Expr, Property, Slot, Step};
use super::super::rule::Setting;
use super::super::text::write_value;
use super::super::value::{Item, Value};
use crate::quantity::{Quantity, Range};
use crate::vocabulary::{SymbolId, SymbolSetId, Vocabulary};

/// What is needed to tell limits from what a program states.
pub(super) struct Limits<'l> {
    settings: &'l [Setting],
    vocabulary: &'l Vocabulary,
    /// The locals that name a limit.
    named: FxHashMap<Slot, &'l Expr>,
}

impl<'l> Limits<'l> {
    pub(super) fn new(body: &'l [Step], settings: &'l [Setting], vocabulary: &'l Vocabulary) -> Self {
        let mut limits = Self { settings, vocabulary, named: FxHashMap::default() };
        for step in body {
            if let Step::Let(slot, value) = step
                && limits.is_limit(value)
            {
                limits.named.insert(*slot, value);
            }
        }
        limits
    }

    /// Whether a value is fixed before any program is read: a constant, a parameter, the day of the check, or computed of
    /// these. Which row of a table it is may depend on the program.
    fn is_limit(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Const(_) | Expr::Parameter(_) | Expr::AsOf => true,
            Expr::Local(slot) => self.named.contains_key(slot),
            Expr::Entry(of, _)
            | Expr::Property(of, Property::Low | Property::High)
            | Expr::Negate(of)
            | Expr::As(of, _) => self.is_limit(of),
            Expr::Arithmetic(_, left, right) => self.is_limit(left) && self.is_limit(right),
            Expr::Range(low, high) => [low, high].into_iter().flatten().all(|end| self.is_limit(end)),
            _ => false,
        }
    }

    /// Which operand of a question is its limit, if exactly one is.
    pub(super) fn side(&self, question: &Expr) -> Option<Side> {
        match question {
            Expr::Compare(_, left, right) => match (self.is_limit(left), self.is_limit(right)) {
                (false, true) => Some(Side::Right),
                (true, false) => Some(Side::Left),
                _ => None,
            },
            Expr::In(left, right) if self.is_limit(right) && !self.is_limit(left) => Some(Side::Range),
            _ => None,
        }
    }

    /// Which ends a range has beyond which there is something.
    pub(super) fn ends(&self, expr: &Expr, counts: bool) -> [bool; 2] {
        match expr {
            Expr::Const(value) => self.ends_of(value, counts),
            Expr::Parameter(number) => {
                let setting = self.settings.get(usize::from(*number));
                setting.map_or([false; 2], |setting| self.ends_of(&setting.value, counts))
            }
            Expr::Local(slot) => self.named.get(slot).map_or([false; 2], |named| self.ends(named, counts)),
            Expr::Entry(of, _) | Expr::As(of, _) => self.ends(of, counts),
            Expr::Range(low, high) => [low.is_some(), high.is_some()],
            _ => [false; 2],
        }
    }

    fn ends_of(&self, value: &Value, counts: bool) -> [bool; 2] {
        match value {
            Value::Range(range) => {
                let zero = |low: &Quantity| matches!(low, Quantity::Number(low) if low.is_zero());
                [range.low.as_ref().is_some_and(|low| !(counts && zero(low))), range.high.is_some()]
            }
            Value::SymbolRange(set, low, high) => {
                let beyond = |end: &Option<SymbolId>, up| {
                    end.is_some_and(|end| self.symbol_beside(*set, end, up).is_some())
                };
                [beyond(low, false), beyond(high, true)]
            }
            Value::Table(_, rows) => rows.iter().fold([false; 2], |[low, high], (_, row)| {
                let [own_low, own_high] = self.ends_of(row, counts);
                [low || own_low, high || own_high]
            }),
            _ => [false; 2],
        }
    }

    fn symbol_beside(&self, set: SymbolSetId, symbol: SymbolId, up: bool) -> Option<SymbolId> {
        let beside = if up { symbol.0.checked_add(1) } else { symbol.0.checked_sub(1) }?;
        (usize::from(beside) < self.vocabulary[set].symbols.len()).then_some(SymbolId(beside))
    }

    /// A limit moved by a step: each way to do so, with whether it moved up.
    pub(super) fn moved(&self, value: &Value) -> Vec<(Value, bool)> {
        let ways = [true, false];
        let each = |f: &dyn Fn(bool) -> Option<Value>| {
            ways.into_iter().filter_map(|up| Some((f(up)?, up))).collect::<Vec<_>>()
        };
        match value {
            Value::Quantity(quantity) => each(&|up| quantity.stepped(up).map(Value::Quantity)),
            Value::Symbol(set, symbol) => {
                each(&|up| Some(Value::Symbol(*set, self.symbol_beside(*set, *symbol, up)?)))
            }
            Value::Range(range) => {
                let low = |up| {
                    let low = range.low.as_ref()?.stepped(up).filter(|low| !below_zero(low))?;
                    let moved = Range { low: Some(low), high: range.high.clone() };
                    (!moved.is_empty()).then(|| Value::Range(Arc::new(moved)))
                };
                let high = |up| {
                    let moved =
                        Range { low: range.low.clone(), high: Some(range.high.as_ref()?.stepped(up)?) };
                    (!moved.is_empty()).then(|| Value::Range(Arc::new(moved)))
                };
                [each(&low), each(&high)].concat()
            }
            Value::SymbolRange(set, low, high) => {
                let from = |up| Some(Value::SymbolRange(*set, self.symbol_beside(*set, (*low)?, up), *high));
                let to = |up| Some(Value::SymbolRange(*set, *low, self.symbol_beside(*set, (*high)?, up)));
                [each(&from), each(&to)].concat()
            }
            Value::List(items) => self.one_of_moved(items),
            Value::Table(set, rows) => {
                let mut found = Vec::new();
                for (at, (_, row)) in rows.iter().enumerate() {
                    for (moved, up) in self.moved(row) {
                        let mut rows = rows.to_vec();
                        if let Some((_, row)) = rows.get_mut(at) {
                            *row = moved;
                        }
                        found.push((Value::Table(*set, rows.into()), up));
                    }
                }
                found
            }
            _ => Vec::new(),
        }
    }

    /// Amounts in several currencies, of which one has moved.
    fn one_of_moved(&self, items: &[Item]) -> Vec<(Value, bool)> {
        let mut found = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if !matches!(item.value, Value::Quantity(_)) {
                continue;
            }
            for (moved, up) in self.moved(&item.value) {
                let mut items = items.to_vec();
                if let Some(item) = items.get_mut(at) {
                    item.value = moved;
                }
                found.push((Value::List(items.into()), up));
            }
        }
        found
    }

    /// Whether it is this end of a range that has moved.
    pub(super) fn has_moved(&self, from: &Value, to: &Value, end: Property) -> bool {
        let low = end == Property::Low;
        match (from, to) {
            (Value::Range(from), Value::Range(to)) if low => from.low != to.low,
            (Value::Range(from), Value::Range(to)) => from.high != to.high,
            (Value::SymbolRange(_, from, _), Value::SymbolRange(_, to, _)) if low => from != to,
            (Value::SymbolRange(_, _, from), Value::SymbolRange(_, _, to)) => from != to,
            _ => true,
        }
    }

    /// Both texts of a limit before and after it moved; of a table, only the row that did.
    pub(super) fn texts(&self, from: &Value, to: &Value) -> (String, String) {
        let text = |value: &Value| write_value(value, self.vocabulary);
        if let (Value::Table(set, rows), Value::Table(_, moved)) = (from, to) {
            let rows = rows.iter().zip(moved.iter()).map(|((key, one), (_, other))| {
                let key = self.vocabulary[*set].name_of(*key);
                (format!("{key}: {}", text(one)), format!("{key}: {}", text(other)))
            });
            if let Some(row) = rows.into_iter().find(|(one, other)| one != other) {
                return row;
            }
        }
        (text(from), text(to))
    }
}

fn below_zero(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Number(number) => number.is_sign_negative() && !number.is_zero(),
        Quantity::Percent(percent) => percent.points.is_sign_negative() && !percent.points.is_zero(),
        Quantity::Money(money) => money.amount.is_sign_negative() && !money.amount.is_zero(),
        Quantity::Duration(length) => length.nominal_hours() < 0,
        Quantity::Rate(rate) => below_zero(&rate.amount),
        Quantity::Date(_) | Quantity::Month(_) => false,
    }
}
