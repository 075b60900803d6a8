//! What a parameter comes to for one program.

use super::rule::Setting;
use super::text::write_value;
use super::value::Value;
use crate::quantity::{Currency, Quantity};
use crate::vocabulary::{SymbolId, Vocabulary};

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The least.
    Low,
    /// The most.
    High,
}

/// What a parameter comes to for one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// One quantity.
    Quantity(Quantity),
    /// Anything else, as the language writes it.
    Text(String),
}

impl Setting {
    /// The value for a program at this stage and with this currency: of a table the row of the stage, of amounts in several
    /// currencies the one in its own, and of a range the end that is asked for; a single quantity is both of its ends.
    ///
    /// `None` where there is no such row, amount or end.
    #[must_use]
    pub fn part(
        &self,
        stage: SymbolId,
        currency: Currency,
        end: Option<End>,
        vocabulary: &Vocabulary,
    ) -> Option<Part> {
        let mut value = &self.value;
        if let Value::Table(set, rows) = value
            && *set == vocabulary.engine.stages
        {
            value = rows.iter().find(|(key, _)| *key == stage).map(|(_, row)| row)?;
        }
        if let Value::List(items) = value
            && !items.is_empty()
            && items.iter().all(|item| matches!(item.value, Value::Quantity(Quantity::Money(_))))
        {
            let own = |value: &Value| matches!(value, Value::Quantity(Quantity::Money(money)) if money.currency == currency);
            value = items.iter().map(|item| &item.value).find(|value| own(value))?;
        }
        match (value, end) {
            (Value::Range(range), Some(end)) => {
                let end = if end == End::Low { &range.low } else { &range.high };
                end.clone().map(Part::Quantity)
            }
            (Value::Quantity(quantity), _) => Some(Part::Quantity(quantity.clone())),
            (_, Some(_)) => None,
            (value, None) => Some(Part::Text(write_value(value, vocabulary))),
        }
    }
}

impl Part {
    /// As the language writes it, a share with its base.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Quantity(Quantity::Percent(percent)) => percent.describe(),
            Self::Quantity(quantity) => quantity.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}
