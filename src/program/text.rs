//! Values, conditions and guards as they are written, in canonical form.

use std::fmt::Write;

use crate::condition::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
use crate::quantity::{Duration, Percent, Quantity, TimeUnit};
use crate::syntax::ast::{Comparison, StandInKind, Which};
use crate::vocabulary::{StandIn, SymbolId, SymbolSetId, Value, Vocabulary};

use super::model::Content;

/// The content of an entry as it is written.
#[must_use]
pub fn content_text(content: &Content, vocabulary: &Vocabulary) -> String {
    match content {
        Content::Value(value) => value_text(value, vocabulary),
        Content::Condition(condition) => format!("{{ {} }}", condition_text(condition, vocabulary)),
        Content::StandIn(stand_in) => stand_in_text(stand_in, vocabulary),
        Content::Invalid => "invalid".to_owned(),
    }
}

/// A value as it is written.
#[must_use]
pub fn value_text(value: &Value, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    write_value(&mut out, value, vocabulary);
    out
}

/// A condition on one line, as it is written: parts that hold together stand apart by commas.
#[must_use]
pub fn condition_text(condition: &Condition, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    write_condition(&mut out, condition, vocabulary);
    out
}

/// A guard in canonical form: `deal is renewal and deal_size >= 250000 USD`.
#[must_use]
pub fn guard_text(guard: &Condition, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    if let ConditionNode::All(parts) = &guard.node {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                out.push_str(" and ");
            }
            write_condition(&mut out, part, vocabulary);
        }
    } else {
        write_condition(&mut out, guard, vocabulary);
    }
    out
}

/// A single question as it is written.
#[must_use]
pub fn atom_text(atom: &Atom, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    write_atom(&mut out, atom, vocabulary);
    out
}

/// A subject with its facets and without its window.
#[must_use]
pub fn subject_text(subject: &SubjectRef, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    write_subject(&mut out, subject, vocabulary);
    out
}

/// What stands in for a value, as it is written.
#[must_use]
pub fn stand_in_text(stand_in: &StandIn, vocabulary: &Vocabulary) -> String {
    let mut out = String::new();
    write_stand_in(&mut out, stand_in, vocabulary);
    out
}

// Writing into a `String` cannot fail, so the results of `write!` are of no interest.

fn write_value(out: &mut String, value: &Value, vocabulary: &Vocabulary) {
    match value {
        Value::Quantity(quantity, anchor) => {
            write_quantity(out, quantity);
            if let Some(anchor) = anchor {
                let _ = write!(out, " {} {}", if anchor.before { "before" } else { "after" }, anchor.event);
            }
        }
        Value::Range(range) => {
            if let Some(low) = &range.low {
                write_quantity(out, low);
            }
            out.push_str("..");
            if let Some(high) = &range.high {
                write_quantity(out, high);
            }
        }
        Value::Symbol(set, symbol) => out.push_str(symbol_text(*set, *symbol, vocabulary)),
        Value::SymbolRange(set, low, high) => {
            out.push_str(low.map_or("", |low| symbol_text(*set, low, vocabulary)));
            out.push_str("..");
            out.push_str(high.map_or("", |high| symbol_text(*set, high, vocabulary)));
        }
        Value::Reference(reference) => out.push_str(&reference.name),
        Value::Subject(subject) => out.push_str(&vocabulary[*subject].name),
        Value::Event(event) => out.push_str(event),
        Value::Currency(currency) => {
            let _ = write!(out, "{currency}");
        }
        Value::Text(text) => write_quoted(out, text),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::List(values) => write_list(out, values, vocabulary),
    }
}

fn write_list(out: &mut String, values: &[Value], vocabulary: &Vocabulary) {
    out.push('[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        write_value(out, value, vocabulary);
    }
    out.push(']');
}

fn write_quantity(out: &mut String, quantity: &Quantity) {
    let _ = write!(out, "{quantity}");
    if let Quantity::Percent(Percent { base: Some(base), .. }) = quantity {
        let _ = write!(out, " of {base}");
    }
}

fn symbol_text(set: SymbolSetId, symbol: SymbolId, vocabulary: &Vocabulary) -> &str {
    vocabulary[set].name_of(symbol)
}

fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(letter),
        }
    }
    out.push('"');
}

fn write_stand_in(out: &mut String, stand_in: &StandIn, vocabulary: &Vocabulary) {
    out.push_str(stand_in_word(stand_in.kind));
    if let Some(bounds) = &stand_in.bounds {
        out.push_str(" in ");
        write_value(out, bounds, vocabulary);
    }
    if let Some(reason) = &stand_in.reason {
        out.push(' ');
        write_quoted(out, reason);
    }
}

/// The word of a stand-in.
pub(super) const fn stand_in_word(kind: StandInKind) -> &'static str {
    match kind {
        StandInKind::None => "none",
        StandInKind::Unknown => "unknown",
        StandInKind::Unpublished => "unpublished",
        StandInKind::Discretion => "discretion",
    }
}

fn write_condition(out: &mut String, condition: &Condition, vocabulary: &Vocabulary) {
    match &condition.node {
        ConditionNode::All(parts) => write_parts(out, parts, vocabulary),
        ConditionNode::Any(parts) => {
            out.push_str("any ");
            write_braces(out, parts, vocabulary);
        }
        ConditionNode::AtLeast(count, parts) => {
            let _ = write!(out, "at_least {count} ");
            write_braces(out, parts, vocabulary);
        }
        ConditionNode::AtLeastOf { count, group, each } => {
            let _ = write!(out, "at_least {count} of {group} {{ ");
            write_condition(out, each, vocabulary);
            out.push_str(" }");
        }
        ConditionNode::Atom(atom) => write_atom(out, atom, vocabulary),
        ConditionNode::StandIn(stand_in) => write_stand_in(out, stand_in, vocabulary),
    }
}

fn write_parts(out: &mut String, parts: &[Condition], vocabulary: &Vocabulary) {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        if matches!(part.node, ConditionNode::All(_)) {
            out.push_str("all ");
            write_braces(out, std::slice::from_ref(part), vocabulary);
        } else {
            write_condition(out, part, vocabulary);
        }
    }
}

fn write_braces(out: &mut String, parts: &[Condition], vocabulary: &Vocabulary) {
    out.push_str("{ ");
    match parts {
        [Condition { node: ConditionNode::All(inner), .. }] => write_parts(out, inner, vocabulary),
        _ => write_parts(out, parts, vocabulary),
    }
    out.push_str(" }");
}

fn write_subject(out: &mut String, subject: &SubjectRef, vocabulary: &Vocabulary) {
    match &subject.metric {
        MetricRef::Vocabulary(id) => out.push_str(&vocabulary[*id].name),
        MetricRef::Declared(name) => out.push_str(name),
    }
    if !subject.facets.is_empty() {
        let _ = write!(out, "[{}]", subject.facets.join(", "));
    }
}

fn write_atom(out: &mut String, atom: &Atom, vocabulary: &Vocabulary) {
    let Atom { subject, test } = atom;
    write_subject(out, subject, vocabulary);
    match test {
        Test::Is(true) => {}
        Test::Is(false) => out.push_str(" is false"),
        Test::Compare(operator, threshold) => {
            let _ = write!(out, " {} ", operator_text(*operator));
            match threshold {
                Threshold::Known(value) => write_value(out, value, vocabulary),
                Threshold::StandIn(stand_in) => write_stand_in(out, stand_in, vocabulary),
            }
        }
        Test::OneOf { negated, values } => match values.as_slice() {
            [value] => {
                out.push_str(if *negated { " is not " } else { " is " });
                write_value(out, value, vocabulary);
            }
            _ => {
                out.push_str(if *negated { " not in " } else { " in " });
                write_list(out, values, vocabulary);
            }
        },
        Test::Within { negated, range } => {
            out.push_str(if *negated { " not in " } else { " in " });
            write_value(out, range, vocabulary);
        }
    }
    if let Some(window) = &subject.window {
        write_window(out, window);
    }
}

/// The sign of a comparison.
pub(super) const fn operator_text(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn write_window(out: &mut String, window: &Window) {
    match window {
        Window::Trailing(length) => {
            let _ = write!(out, " within {length}");
        }
        Window::Aligned { which, period, fiscal } => {
            let which = match which {
                Which::Any => "any",
                Which::Each => "each",
                Which::Last => "last",
            };
            let _ = write!(out, " within {which} {}", period_text(period, *fiscal));
        }
        Window::Average { per, over } => {
            let _ = write!(out, " per {} within {over}", period_text(per, false));
        }
    }
}

/// The word of a period, or its length if it has none.
fn period_text(period: &Duration, fiscal: bool) -> String {
    let unit = match period {
        Duration::Length { months: 3, days: 0, business_days: 0, hours: 0, business_hours: 0 } if fiscal => {
            TimeUnit::FiscalQuarter
        }
        Duration::Length { months: 12, days: 0, business_days: 0, hours: 0, business_hours: 0 } if fiscal => {
            TimeUnit::FiscalYear
        }
        Duration::Length { months: 3, days: 0, business_days: 0, hours: 0, business_hours: 0 } => {
            TimeUnit::Quarter
        }
        Duration::Length { months: 1, days: 0, business_days: 0, hours: 0, business_hours: 0 } => {
            TimeUnit::Month
        }
        Duration::Length { months: 12, days: 0, business_days: 0, hours: 0, business_hours: 0 } => {
            TimeUnit::Year
        }
        Duration::Length { months: 0, days: 7, business_days: 0, hours: 0, business_hours: 0 } => {
            TimeUnit::Week
        }
        Duration::Length { months: 0, days: 1, business_days: 0, hours: 0, business_hours: 0 } => {
            TimeUnit::Day
        }
        _ => return period.to_string(),
    };
    unit.singular().to_owned()
}
