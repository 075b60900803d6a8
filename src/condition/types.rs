//! The typed condition.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::quantity::{Duration, Money, Quantity};
use crate::source::Location;
use crate::syntax::ast::{Comparison, Which};
use crate::vocabulary::{StandIn, SubjectId, Value};

/// A condition with its place; conditions compare without their places.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Condition {
    /// What is asked.
    pub node: ConditionNode,
    /// Where it is written.
    pub location: Location,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Eq for Condition {}

impl Hash for Condition {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.node.hash(state);
    }
}

impl Condition {
    /// As [`Hash::hash`], without how much of something it asks for, beyond that it is some.
    pub(crate) fn hash_outline(&self, state: &mut impl Hasher) {
        let ConditionNode::Atom(Atom {
            subject,
            test: Test::Compare(by, Threshold::Known(Value::Quantity(quantity, anchor))),
        }) = &self.node
        else {
            return (false, self).hash(state);
        };
        (true, subject, by, std::mem::discriminant(quantity), anchor).hash(state);
        match quantity {
            Quantity::Number(number) => number.is_zero().hash(state),
            Quantity::Money(Money { amount, currency }) => (amount.is_zero(), currency).hash(state),
            other => other.hash(state),
        }
    }
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all conditions are atoms, so that a box would save nothing"
)]
pub enum ConditionNode {
    /// Every one holds; an empty `All` always holds.
    All(Vec<Condition>),
    /// One holds at least; an empty `Any` never holds.
    Any(Vec<Condition>),
    /// So many of them hold at least.
    AtLeast(u32, Vec<Condition>),
    /// So many members of a group exist for which the condition holds: `at_least 2 of countries { tier >= gold }`.
    AtLeastOf {
        /// How many.
        count: u32,
        /// The name of the group.
        group: SmolStr,
        /// What must hold for each.
        each: Box<Condition>,
    },
    /// A single question.
    Atom(Atom),
    /// A condition that is not simply known: `discretion "…"`, `unknown "…"`, `requires = unpublished`.
    StandIn(StandIn),
}

/// A single question about one subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Atom {
    /// What is asked about.
    pub subject: SubjectRef,
    /// What is asked.
    pub test: Test,
}

/// A metric or dimension with its facets and window.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SubjectRef {
    /// Which.
    pub metric: MetricRef,
    /// What stands in brackets, sorted, without repeats; several mean any of them together. Symbols and names alike by their
    /// word.
    pub facets: Vec<SmolStr>,
    /// Over which time.
    pub window: Option<Window>,
}

/// A subject of the vocabulary, or a metric that the program declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MetricRef {
    /// Of the vocabulary.
    Vocabulary(SubjectId),
    /// Declared by the program, by name; its values are decimals.
    Declared(SmolStr),
}

/// The time that a metric is counted over.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Window {
    /// Up to now.
    Trailing(Duration),
    /// A whole period of the calendar of this length: any of them, each, or the last.
    Aligned {
        /// Which of the periods.
        which: Which,
        /// The length of one, for example 3 months.
        period: Duration,
        /// Whether the periods are counted from the start of the fiscal year.
        fiscal: bool,
    },
    /// `>= 2 per fiscal_quarter within 4 fiscal_quarters`: the average per period over so long.
    Average {
        /// The length of one period.
        per: Duration,
        /// Over how long.
        over: Duration,
    },
}

/// What is asked of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Test {
    /// The bare subject: it is so.
    Is(bool),
    /// A comparison with a threshold: a quantity, an ordered symbol, or a tier by its rank.
    Compare(Comparison, Threshold),
    /// One of these symbols (`market is growth`, `product in [starter, bronze]`), or none of them.
    OneOf {
        /// `is not`, `not in`.
        negated: bool,
        /// Symbols, references, texts or booleans.
        values: Vec<Value>,
    },
    /// Within this [`Value::Range`] or [`Value::SymbolRange`], both ends included, or outside it.
    Within {
        /// `not in`
        negated: bool,
        /// The range.
        range: Value,
    },
}

/// What a subject is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Threshold {
    /// A [`Value::Quantity`], [`Value::Symbol`] or [`Value::Reference`].
    Known(Value),
    /// `unknown in 2..4`, `unpublished`.
    StandIn(StandIn),
}

impl Condition {
    /// The condition that every partner meets, written nowhere: what `anyone` stands for.
    #[must_use]
    pub const fn anyone(location: Location) -> Self {
        Self { node: ConditionNode::All(Vec::new()), location }
    }

    /// What it asks about, in the order written.
    #[must_use]
    pub fn subjects(&self) -> Vec<&SubjectRef> {
        match &self.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter().flat_map(Self::subjects).collect()
            }
            ConditionNode::AtLeastOf { each, .. } => each.subjects(),
            ConditionNode::Atom(atom) => vec![&atom.subject],
            ConditionNode::StandIn(_) => Vec::new(),
        }
    }

    /// The same condition, as if it were written at this place.
    #[must_use]
    pub fn placed(&self, location: Location) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.placed(location)).collect();
        let node = match &self.node {
            ConditionNode::All(parts) => ConditionNode::All(all(parts)),
            ConditionNode::Any(parts) => ConditionNode::Any(all(parts)),
            ConditionNode::AtLeast(count, parts) => ConditionNode::AtLeast(*count, all(parts)),
            ConditionNode::AtLeastOf { count, group, each } => ConditionNode::AtLeastOf {
                count: *count,
                group: group.clone(),
                each: Box::new(each.placed(location)),
            },
            other => other.clone(),
        };
        Self { node, location }
    }

    /// Tells where it and each of its parts is written.
    pub fn places(&self, tell: &mut impl FnMut(Location)) {
        tell(self.location);
        match &self.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter().for_each(|part| part.places(tell));
            }
            ConditionNode::AtLeastOf { each, .. } => each.places(tell),
            ConditionNode::Atom(_) | ConditionNode::StandIn(_) => {}
        }
    }

    /// Both conditions together, at the place of the first.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let location = self.location;
        let mut parts = Vec::new();
        for part in [self, other] {
            match part.node {
                ConditionNode::All(inner) => parts.extend(inner),
                _ => parts.push(part),
            }
        }
        Self { node: ConditionNode::All(parts), location }
    }
}
