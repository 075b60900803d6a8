//! How types and values are called in messages, and which shape of value a type takes.

use crate::syntax::ast::{Magnitude, StandInKind, Value};
use crate::vocabulary::{SymbolSet, Type, Vocabulary};

/// The most symbols that a message lists one by one.
const LISTED: usize = 6;

/// A word with its article, as code: `` a `tier` ``, `` an `overlay` ``.
pub(super) fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} `{word}`")
}

/// At the most so many of several words, then how many others there are.
pub(super) fn some_of(words: &[String], most: usize) -> String {
    match words.get(..most) {
        Some(first) if words.len() > most + 1 => {
            format!("{} or {} others", first.join(", "), words.len() - most)
        }
        _ => join_or(words),
    }
}

/// What a type takes, with its article: `a percentage`, `one of `pilot`, `scale``.
pub(super) fn expected(ty: &Type, vocabulary: &Vocabulary) -> String {
    match ty {
        Type::Count => "a whole number".to_owned(),
        Type::Decimal => "a number".to_owned(),
        Type::Percent => "a percentage".to_owned(),
        Type::Money => "an amount of money".to_owned(),
        Type::Duration => "a length of time".to_owned(),
        Type::Date => "a day".to_owned(),
        Type::Month => "a month of a year".to_owned(),
        Type::Rate => "a rate".to_owned(),
        Type::Text => "a text in quotes".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Condition => "conditions in braces".to_owned(),
        Type::Currency => "the code of a currency".to_owned(),
        Type::Symbol(set) => symbols(&vocabulary[*set]),
        Type::Reference(kind) => format!("the name of {}", a(&vocabulary[*kind].name)),
        Type::Subject => "the name of a metric".to_owned(),
        Type::Event => "the name of an event".to_owned(),
        Type::List(of) => format!("a list of {}", plural(of, vocabulary)),
        Type::Range(of) => format!("a range of {}", plural(of, vocabulary)),
        Type::Either(types) => {
            let mut words: Vec<String> = Vec::new();
            for ty in types {
                let word = expected(ty, vocabulary);
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            join_or(&words)
        }
    }
}

fn symbols(set: &SymbolSet) -> String {
    if set.symbols.len() > LISTED {
        return a(&set.name);
    }
    let words: Vec<String> = set.symbols.iter().map(|symbol| format!("`{}`", symbol.name)).collect();
    match words.as_slice() {
        [one] => one.clone(),
        _ => format!("one of {}", words.join(", ")),
    }
}

/// What several of a type are called.
fn plural(ty: &Type, vocabulary: &Vocabulary) -> String {
    match ty {
        Type::Count => "whole numbers".to_owned(),
        Type::Decimal => "numbers".to_owned(),
        Type::Percent => "percentages".to_owned(),
        Type::Money => "amounts of money".to_owned(),
        Type::Duration => "lengths of time".to_owned(),
        Type::Date => "days".to_owned(),
        Type::Month => "months".to_owned(),
        Type::Rate => "rates".to_owned(),
        Type::Text => "texts in quotes".to_owned(),
        Type::Currency => "currencies".to_owned(),
        Type::Symbol(set) => format!("`{}` symbols", vocabulary[*set].name),
        Type::Reference(kind) => format!("names of {}", a(&vocabulary[*kind].name)),
        Type::Subject => "metrics".to_owned(),
        Type::Event => "events".to_owned(),
        Type::Either(types) => {
            let words: Vec<String> = types.iter().map(|ty| plural(ty, vocabulary)).collect();
            join_or(&words)
        }
        Type::Bool | Type::Condition | Type::List(_) | Type::Range(_) => "values".to_owned(),
    }
}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn join_or(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// What was written, with its article: `a percentage`, `the name `silver``.
pub(super) fn found(value: &Value<'_>) -> String {
    match value {
        Value::Quantity(quantity) if !quantity.per.is_empty() => "a rate".to_owned(),
        Value::Quantity(quantity) => magnitude(&quantity.magnitude),
        Value::Range(low, high) => {
            let end = low.as_deref().or(high.as_deref());
            end.map_or_else(
                || "a range".to_owned(),
                |end| format!("a range of {}", several(&end.node.magnitude)),
            )
        }
        Value::SymbolRange(..) => "a range of names".to_owned(),
        Value::Name(name) => format!("the name `{name}`"),
        Value::Text(_) => "a text".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::List(_) => "a list".to_owned(),
        Value::StandIn(stand_in) => format!("`{}`", stand_in_word(stand_in.kind)),
    }
}

const fn several(magnitude: &Magnitude<'_>) -> &'static str {
    match magnitude {
        Magnitude::Number(_) => "numbers",
        Magnitude::Percent(_) => "percentages",
        Magnitude::Money(..) => "amounts of money",
        Magnitude::Length(_) => "lengths of time",
        Magnitude::Date(_) => "days",
        Magnitude::Month(_) => "months",
    }
}

fn magnitude(magnitude: &Magnitude<'_>) -> String {
    match magnitude {
        Magnitude::Number(number) => format!("the number `{}`", number.normalize()),
        Magnitude::Percent(_) => "a percentage".to_owned(),
        Magnitude::Money(..) => "an amount of money".to_owned(),
        Magnitude::Length(_) => "a length of time".to_owned(),
        Magnitude::Date(_) => "a day".to_owned(),
        Magnitude::Month(_) => "a month of a year".to_owned(),
    }
}

/// The word of a stand-in.
const fn stand_in_word(kind: StandInKind) -> &'static str {
    match kind {
        StandInKind::None => "none",
        StandInKind::Unknown => "unknown",
        StandInKind::Unpublished => "unpublished",
        StandInKind::Discretion => "discretion",
    }
}

/// Whether a value has the outer form that a type takes; it may still be wrong inside.
pub(super) fn fits(value: &Value<'_>, ty: &Type) -> bool {
    match (ty, value) {
        (Type::Either(types), _) => types.iter().any(|ty| fits(value, ty)),
        (Type::Rate, Value::Quantity(quantity)) => !quantity.per.is_empty(),
        (_, Value::Quantity(quantity)) if !quantity.per.is_empty() => false,
        (_, Value::Quantity(quantity)) => magnitude_fits(&quantity.magnitude, ty),
        (Type::Text, Value::Text(_)) | (Type::Bool, Value::Bool(_)) | (Type::List(_), Value::List(_)) => true,
        (Type::Range(of), Value::Range(low, high)) => {
            let end = low.as_deref().or(high.as_deref());
            end.is_none_or(|end| alternatives(of).iter().any(|ty| magnitude_fits(&end.node.magnitude, ty)))
        }
        (Type::Range(of), Value::SymbolRange(..)) => takes_names(of),
        (ty, Value::Name(_)) => takes_names(ty),
        _ => false,
    }
}

const fn magnitude_fits(magnitude: &Magnitude<'_>, ty: &Type) -> bool {
    matches!(
        (ty, magnitude),
        (Type::Count | Type::Decimal, Magnitude::Number(_))
            | (Type::Percent, Magnitude::Percent(_))
            | (Type::Money, Magnitude::Money(..))
            | (Type::Duration, Magnitude::Length(_))
            | (Type::Date, Magnitude::Date(_))
            | (Type::Month, Magnitude::Month(_))
    )
}

/// Whether values of a type are written as names.
pub(super) fn takes_names(ty: &Type) -> bool {
    match ty {
        Type::Symbol(_) | Type::Reference(_) | Type::Subject | Type::Event | Type::Currency => true,
        Type::Either(types) => types.iter().any(takes_names),
        _ => false,
    }
}

/// The types that a type may be, one by one.
pub(super) fn alternatives(ty: &Type) -> &[Type] {
    match ty {
        Type::Either(types) => types,
        one => std::slice::from_ref(one),
    }
}

/// Whether a list may be given.
pub(super) fn takes_lists(ty: &Type) -> bool {
    alternatives(ty).iter().any(|ty| matches!(ty, Type::List(_)))
}

/// Whether conditions may be given.
pub(super) fn takes_conditions(ty: &Type) -> bool {
    alternatives(ty).iter().any(|ty| matches!(ty, Type::Condition))
}
