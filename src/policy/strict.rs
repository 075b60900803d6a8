//! Limits that may only be made stricter: what stricter means for each kind of value.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::text::write_value;
use super::value::{Item, Value};
use crate::diagnostic::{Layer, SetBy};
use crate::quantity::{Currency, Exchange, Quantity, Range};
use crate::source::Location;
use crate::vocabulary::{SymbolId, SymbolSetId, Vocabulary};

/// Which values of a parameter are stricter.
///
/// A number, amount, length of time, rate or symbol of an ordered list is more than another if it is greater, a range if it
/// holds the other, a list if it has all that the other has, yes if the other is no, a table if each of its rows is. A list
/// of amounts in several currencies is compared currency by currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Strict {
    /// More of it makes the rules that read it stricter.
    More,
    /// Less of it does.
    Less,
}

impl Strict {
    /// Its word in policies and configurations.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::More => "more",
            Self::Less => "less",
        }
    }

    /// What the word says.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::More, Self::Less].into_iter().find(|strict| strict.word() == word)
    }
}

/// A wish that a parameter be only made stricter from here on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tighten {
    /// Which way that is, if it is said.
    pub strict: Option<Strict>,
    /// Where it is said.
    pub at: Location,
}

/// What a parameter is held to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fixed {
    /// Which way it may still go.
    pub strict: Strict,
    /// Who says so, and where.
    pub by: SetBy,
    /// The value that it may not be looser than, as the language writes it.
    pub text: String,
    pub(crate) value: Value,
}

impl Fixed {
    /// What keeps a value from being as strict as this one, and what to do; `None` if nothing does.
    pub(crate) fn loosened(
        &self,
        name: &str,
        value: &Value,
        vocabulary: &Vocabulary,
    ) -> Option<(String, String)> {
        let order = Order { strict: self.strict, vocabulary };
        let by = match self.by.layer {
            Layer::Pack => "the pack",
            Layer::Company => "the company",
            Layer::Folder => "the folder",
            Layer::Program => "the program",
            Layer::Environment => "the environment",
            Layer::CommandLine => "the command line",
        };
        let said = match order.keeps(&self.value, value) {
            Some(true) => return None,
            Some(false) => "is looser than",
            None => "cannot be compared with",
        };
        let (key, limit, new) = order.culprit(&self.value, value);
        let (limit, new) = (write_value(limit, vocabulary), new.map(|new| write_value(new, vocabulary)));
        let key = key.map(|(set, key)| vocabulary[set].name_of(key).to_owned());
        let row = key.as_deref().map(|key| format!(" for `{key}`")).unwrap_or_default();
        let new = new.unwrap_or_else(|| "nothing".to_owned());
        let message = format!("`{new}`{row} {said} `{limit}`, to which {by} holds `{name}`");
        Some((message, format!("{}{row}", order.advice(&self.value, &limit))))
    }
}

/// The order of values that a direction gives.
#[derive(Clone, Copy)]
struct Order<'v> {
    strict: Strict,
    vocabulary: &'v Vocabulary,
}

type Key = (SymbolSetId, SymbolId);

impl Order<'_> {
    /// Whether a value is as strict as the one that it is held to; `None` if they do not compare.
    fn keeps(self, held: &Value, new: &Value) -> Option<bool> {
        match (held, new) {
            (Value::Table(_, held), Value::Table(_, new)) => {
                let mut all = true;
                for (key, held) in held.iter() {
                    let row = new.iter().find(|(row, _)| row == key).map(|(_, row)| row);
                    all &= row.is_some_and(|row| self.keeps(held, row) == Some(true));
                }
                Some(all)
            }
            (Value::List(held), Value::List(new)) => match (amounts(held), amounts(new)) {
                (Some(held), Some(new)) if !held.is_empty() => {
                    held.iter().try_fold(true, |all, (currency, amount)| {
                        let same = new.iter().find(|(other, _)| other == currency);
                        let kept =
                            same.map_or(Some(false), |(_, new)| self.directed(*amount, *new, compared))?;
                        Some(all && kept)
                    })
                }
                _ => self.directed(&**held, &**new, |less, more| Some(self.has_all(less, more))),
            },
            _ => self.directed(held, new, |less, more| self.at_most(less, more)),
        }
    }

    /// Asks whether one is at most the other, whichever has to be.
    fn directed<T: ?Sized>(
        self,
        held: &T,
        new: &T,
        at_most: impl Fn(&T, &T) -> Option<bool>,
    ) -> Option<bool> {
        match self.strict {
            Strict::More => at_most(held, new),
            Strict::Less => at_most(new, held),
        }
    }

    fn at_most(self, less: &Value, more: &Value) -> Option<bool> {
        match (less, more) {
            (Value::Quantity(less), Value::Quantity(more)) => compared(less, more),
            (Value::Bool(less), Value::Bool(more)) => Some(!less || *more),
            (Value::Range(less), Value::Range(more)) => within(less, more),
            (Value::Symbol(list, less), Value::Symbol(_, more)) => {
                if self.vocabulary[*list].ordered {
                    Some(less <= more)
                } else {
                    (less == more).then_some(true)
                }
            }
            (Value::SymbolRange(_, low, high), Value::SymbolRange(_, lower, higher)) => Some(
                lower.is_none_or(|lower| low.is_some_and(|low| lower <= low))
                    && higher.is_none_or(|higher| high.is_some_and(|high| high <= higher)),
            ),
            (Value::List(less), Value::List(more)) => Some(self.has_all(less, more)),
            _ => same(less, more).then_some(true),
        }
    }

    /// Whether everything in one list is in the other.
    fn has_all(self, less: &[Item], more: &[Item]) -> bool {
        less.iter().all(|item| more.iter().any(|other| same(&item.value, &other.value)))
    }

    /// The row that is looser, if it is one of a table, with what it is held to.
    fn culprit<'a>(self, held: &'a Value, new: &'a Value) -> (Option<Key>, &'a Value, Option<&'a Value>) {
        if let (Value::Table(set, rows), Value::Table(_, others)) = (held, new) {
            for (key, row) in rows.iter() {
                let other = others.iter().find(|(other, _)| other == key).map(|(_, other)| other);
                if other.is_none_or(|other| self.keeps(row, other) != Some(true)) {
                    return (Some((*set, *key)), row, other);
                }
            }
        }
        (None, held, Some(new))
    }

    fn advice(self, held: &Value, limit: &str) -> String {
        let held = match held {
            Value::Table(_, rows) => rows.first().map_or(held, |(_, row)| row),
            one => one,
        };
        match (held, self.strict) {
            (Value::Range(_) | Value::SymbolRange(..), Strict::Less) => format!("stay within `{limit}`"),
            (Value::Range(_) | Value::SymbolRange(..), Strict::More) => format!("include all of `{limit}`"),
            (Value::List(items), strict) if amounts(items).is_none() => match strict {
                Strict::Less => format!("take nothing into the list that is not in `{limit}`"),
                Strict::More => format!("keep everything that is in `{limit}`"),
            },
            (Value::Symbol(..), _) => format!("keep `{limit}`, or take one that is stricter"),
            (_, Strict::Less) => format!("set at most `{limit}`"),
            (_, Strict::More) => format!("set at least `{limit}`"),
        }
    }
}

/// The amounts of a list that holds nothing else.
fn amounts(items: &[Item]) -> Option<Vec<(Currency, &Quantity)>> {
    let amounts = items.iter().map(|item| match &item.value {
        Value::Quantity(quantity @ Quantity::Money(money)) => Some((money.currency, quantity)),
        _ => None,
    });
    amounts.collect()
}

fn compared(less: &Quantity, more: &Quantity) -> Option<bool> {
    less.compare(more, &Exchange::default()).ok().map(Ordering::is_le)
}

/// Whether one range lies in the other; an open end lies in an open end only.
fn within(inner: &Range, outer: &Range) -> Option<bool> {
    let end = |inner: &Option<Quantity>, outer: &Option<Quantity>, low: bool| match (inner, outer) {
        (_, None) => Some(true),
        (None, Some(_)) => Some(false),
        (Some(inner), Some(outer)) => {
            if low {
                compared(outer, inner)
            } else {
                compared(inner, outer)
            }
        }
    };
    Some(end(&inner.low, &outer.low, true)? && end(&inner.high, &outer.high, false)?)
}

/// Whether two constants are the same.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Quantity(one), Value::Quantity(other)) => {
            one.compare(other, &Exchange::default()) == Ok(Ordering::Equal)
        }
        (Value::Bool(one), Value::Bool(other)) => one == other,
        (Value::Symbol(set, one), Value::Symbol(other_set, other)) => set == other_set && one == other,
        (Value::Word(one), Value::Word(other)) => one == other,
        (Value::Text(one), Value::Text(other)) => one == other,
        (Value::Currency(one), Value::Currency(other)) => one == other,
        (Value::Range(one), Value::Range(other)) => one == other,
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len()
                && one.iter().zip(other.iter()).all(|(one, other)| same(&one.value, &other.value))
        }
        _ => false,
    }
}
