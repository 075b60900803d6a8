//! Values as text: as the language writes them.

use super::value::Value;
use crate::quantity::{Percent, Quantity};
use crate::vocabulary::{self, SymbolId, SymbolSetId, Vocabulary};

/// A value as it is written in a policy or program; blocks, cases and schedules, which no text writes, are empty.
pub(crate) fn write_value(value: &Value, vocabulary: &Vocabulary) -> String {
    let symbol = |set: SymbolSetId, id: SymbolId| vocabulary[set].name_of(id).to_owned();
    match value {
        Value::Absent => "none".to_owned(),
        Value::Unknown(unknown) => unknown.written.clone(),
        Value::Bool(value) => value.to_string(),
        Value::Quantity(Quantity::Percent(percent)) => percent.describe(),
        Value::Quantity(quantity) => quantity.to_string(),
        Value::Range(range) => match range.low.as_ref().or(range.high.as_ref()) {
            Some(Quantity::Percent(Percent { base: Some(base), .. })) => format!("{range} of {base}"),
            _ => range.to_string(),
        },
        Value::Symbol(set, id) => symbol(*set, *id),
        Value::SymbolRange(set, low, high) => {
            let end = |end: &Option<SymbolId>| end.map(|id| symbol(*set, id)).unwrap_or_default();
            format!("{}..{}", end(low), end(high))
        }
        Value::Word(word) => word.to_string(),
        Value::Text(text) => vocabulary::Value::Text(Box::from(&**text)).text(vocabulary),
        Value::Currency(currency) => currency.to_string(),
        Value::List(items) => {
            let parts: Vec<_> = items.iter().map(|item| write_value(&item.value, vocabulary)).collect();
            format!("[{}]", parts.join(", "))
        }
        Value::Table(set, rows) => {
            let rows = rows.iter().map(|(key, value)| (symbol(*set, *key), value));
            write_table(rows, vocabulary)
        }
        Value::Rows(rows) => {
            write_table(rows.iter().map(|(key, value)| (key.to_string(), value)), vocabulary)
        }
        Value::Node(_)
        | Value::Schedule(_)
        | Value::Case(_)
        | Value::Condition(_)
        | Value::Said(_)
        | Value::Record(_) => String::new(),
    }
}

fn write_table<'v>(rows: impl Iterator<Item = (String, &'v Value)>, vocabulary: &Vocabulary) -> String {
    let rows: Vec<_> =
        rows.map(|(key, value)| format!("{key}: {}", write_value(value, vocabulary))).collect();
    format!("{{ {} }}", rows.join(", "))
}
