//! What an atom asks about: the metric at a moment, over a time, or at its lowest or highest during it.
//!
//! A metric that is counted over time has one number for a window. A level has many during a window, so a lower bound is
//! about the least of them and an upper bound about the most; so have the periods of the calendar.

use smol_str::SmolStr;

use super::write::canonical;
use super::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
use crate::quantity::Duration;
use crate::source::Location;
use crate::syntax::ast::{Comparison, Which};
use crate::vocabulary::{Flow, Reference, Type, Value, Vocabulary};

/// Which of several numbers is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Extreme {
    Least,
    Last,
    Most,
}

/// Which number of a metric is meant; times are in hours, as durations compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Aspect {
    /// Its level now, or a property of a deal.
    Now,
    /// What was counted in this time, up to now.
    Trailing(i128),
    /// Its lowest or highest level in this time, up to now.
    Level(i128, Extreme),
    /// What was counted in a period of the calendar.
    Period { hours: i128, fiscal: bool, which: Extreme },
}

/// What a variable of a question stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A metric or dimension.
    Subject { metric: MetricRef, facets: Vec<SmolStr>, aspect: Aspect },
    /// How many members of a group meet a condition, in canonical form.
    Group { name: SmolStr, each: String },
    /// Whether a condition that is not known holds: the same wherever the same statement is read.
    Unknown { location: Location, text: String },
}

/// The numbers that an atom is about.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// One number.
    One(Aspect),
    /// The least of several is not below the lower bound, and the most not above the upper one.
    Both(Aspect, Aspect),
    /// The total over a time, against a threshold for each of its parts: the length of a part, and of the whole.
    Average(Aspect, Duration, Duration),
    /// Something that cannot be said of these numbers alone.
    Unsupported,
}

/// Which side of its threshold a test asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    Between,
    Outside,
}

impl SubjectRef {
    pub(super) fn key(&self, aspect: Aspect) -> Key {
        Key::Subject { metric: self.metric.clone(), facets: self.facets.clone(), aspect }
    }

    /// Whether it is counted over time, and its type.
    pub(super) fn traits<'v>(&self, vocabulary: &'v Vocabulary) -> (Flow, &'v Type) {
        match &self.metric {
            MetricRef::Vocabulary(id) => (vocabulary[*id].flow, &vocabulary[*id].ty),
            MetricRef::Declared(_) => (Flow::Either, &Type::Decimal),
        }
    }
}

impl Key {
    /// How many members of a group meet a condition: names alike that stand for different blocks are told apart.
    pub(super) fn members(group: &SmolStr, each: &Condition, vocabulary: &Vocabulary) -> Self {
        let mut text = canonical(each, vocabulary);
        add_nodes(each, &mut text);
        Self::Group { name: group.clone(), each: text }
    }
}

fn add_nodes(condition: &Condition, text: &mut String) {
    match &condition.node {
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().for_each(|part| add_nodes(part, text));
        }
        ConditionNode::AtLeastOf { each, .. } => add_nodes(each, text),
        ConditionNode::Atom(atom) => {
            let values = match &atom.test {
                Test::Compare(_, Threshold::Known(value)) => std::slice::from_ref(value),
                Test::OneOf { values, .. } => values.as_slice(),
                Test::Is(_) | Test::Compare(..) | Test::Within { .. } => &[],
            };
            for value in values {
                if let Value::Reference(Reference { node: Some(node), .. }) = value {
                    text.push_str(&format!(" {node}"));
                }
            }
        }
        ConditionNode::StandIn(_) => {}
    }
}

/// What the atom asks about, given whether its metric is counted over time.
pub(super) fn read(atom: &Atom, flow: Flow) -> Reading {
    let side = side(&atom.test);
    match &atom.subject.window {
        None => Reading::One(Aspect::Now),
        Some(Window::Trailing(over)) if flow != Flow::Stock => {
            Reading::One(Aspect::Trailing(over.nominal_hours()))
        }
        Some(Window::Trailing(over)) => {
            let hours = over.nominal_hours();
            extremes(side, Aspect::Level(hours, Extreme::Least), Aspect::Level(hours, Extreme::Most))
        }
        Some(Window::Aligned { which, period, fiscal }) => {
            let period = |which| Aspect::Period { hours: period.nominal_hours(), fiscal: *fiscal, which };
            match (which, side) {
                (Which::Last, _) => Reading::One(period(Extreme::Last)),
                (Which::Each, side) => extremes(side, period(Extreme::Least), period(Extreme::Most)),
                (Which::Any, Side::Above) => Reading::One(period(Extreme::Most)),
                (Which::Any, Side::Below) => Reading::One(period(Extreme::Least)),
                (Which::Any, Side::Between | Side::Outside) => Reading::Unsupported,
            }
        }
        Some(Window::Average { .. }) if flow == Flow::Stock => Reading::Unsupported,
        Some(Window::Average { per, over }) => {
            Reading::Average(Aspect::Trailing(over.nominal_hours()), per.clone(), over.clone())
        }
    }
}

fn extremes(side: Side, least: Aspect, most: Aspect) -> Reading {
    match side {
        Side::Above => Reading::One(least),
        Side::Below => Reading::One(most),
        Side::Between => Reading::Both(least, most),
        Side::Outside => Reading::Unsupported,
    }
}

fn side(test: &Test) -> Side {
    match test {
        Test::Is(true) | Test::Compare(Comparison::AtLeast | Comparison::Greater, _) => Side::Above,
        Test::Is(false) | Test::Compare(Comparison::AtMost | Comparison::Less, _) => Side::Below,
        Test::Compare(Comparison::Equal, _) => Side::Between,
        Test::Compare(Comparison::NotEqual, _) | Test::OneOf { .. } => Side::Outside,
        Test::Within { negated, range } => {
            let (low, high) = match range {
                Value::Range(range) => (range.low.is_some(), range.high.is_some()),
                Value::SymbolRange(_, low, high) => (low.is_some(), high.is_some()),
                _ => (true, true),
            };
            match (negated, low, high) {
                (false, true, false) | (true, false, true) => Side::Above,
                (false, false, true) | (true, true, false) => Side::Below,
                (false, ..) => Side::Between,
                (true, ..) => Side::Outside,
            }
        }
    }
}
