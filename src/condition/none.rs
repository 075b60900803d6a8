//! What follows from having none of something, seen without a search: who closed no deal in a time had no revenue in it.

use super::axioms::closure;
use super::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
use crate::quantity::{Decimal, Money, Quantity};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{Flow, SubjectId, Type, Value, Vocabulary};

/// Whether one question asks for none of something, and the other for none or little of what there is not without it.
pub(super) fn leaves_little(known: &Condition, asked: &Condition, vocabulary: &Vocabulary) -> bool {
    let (ConditionNode::Atom(known), ConditionNode::Atom(asked)) = (&known.node, &asked.node) else {
        return false;
    };
    if !asks_for_none(known) || !is_met_by_none(asked) {
        return false;
    }
    let Some((lacked, little)) = counted(&known.subject, vocabulary).zip(counted(&asked.subject, vocabulary))
    else {
        return false;
    };
    // An axiom about amounts of money needs a currency in which both can be said.
    vocabulary[lacked].ty == Type::Count
        && known.subject.facets.is_empty()
        && is_within(&asked.subject, &known.subject)
        && takes(little, lacked, vocabulary)
}

/// What a subject counts now or over a time: things or money, of which there is never less than none.
fn counted(subject: &SubjectRef, vocabulary: &Vocabulary) -> Option<SubjectId> {
    let MetricRef::Vocabulary(metric) = subject.metric else { return None };
    let entry = &vocabulary[metric];
    let over_time = matches!(subject.window, Some(Window::Trailing(_))) && entry.flow != Flow::Stock;
    let amount = matches!(entry.ty, Type::Count | Type::Money);
    (amount && (over_time || subject.window.is_none())).then_some(metric)
}

/// Whether a time lies within another, both up to now.
fn is_within(inner: &SubjectRef, outer: &SubjectRef) -> bool {
    match (&inner.window, &outer.window) {
        (Some(Window::Trailing(short)), Some(Window::Trailing(long))) => {
            short.nominal_hours() <= long.nominal_hours()
        }
        (inner, outer) => inner.is_none() && outer.is_none(),
    }
}

/// Whether there is none of a metric where there is none of another.
fn takes(metric: SubjectId, other: SubjectId, vocabulary: &Vocabulary) -> bool {
    let larger = closure([metric], vocabulary, false);
    let implied = larger.iter().flat_map(|&id| vocabulary[id].implies.iter().copied());
    closure(implied, vocabulary, true).contains(&other)
        || vocabulary[metric].ty == Type::Count && larger.contains(&other)
}

fn asks_for_none(Atom { test, .. }: &Atom) -> bool {
    let Test::Compare(Comparison::Equal | Comparison::AtMost, Threshold::Known(value)) = test else {
        return false;
    };
    amount(value).is_some_and(|amount| amount.is_zero())
}

fn is_met_by_none(Atom { test, .. }: &Atom) -> bool {
    let Test::Compare(by, Threshold::Known(value)) = test else { return false };
    amount(value).is_some_and(|amount| by.holds(Decimal::ZERO.cmp(&amount)))
        && matches!(by, Comparison::Equal | Comparison::AtMost | Comparison::Less)
}

fn amount(value: &Value) -> Option<Decimal> {
    match value {
        Value::Quantity(Quantity::Number(number), None) => Some(*number),
        Value::Quantity(Quantity::Money(Money { amount, .. }), None) => Some(*amount),
        _ => None,
    }
}
