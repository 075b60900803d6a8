//! Values while a rule is evaluated, each with the place that it was read from.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::condition::Condition;
use crate::program::{NodeId, Schedule, Step};
use crate::quantity::{Currency, Quantity, Range};
use crate::source::Location;
use crate::vocabulary::{AttributeId, BlockId, SymbolId, SymbolSetId};

/// Which of two programs a node is of: a change rule compares two, every other rule reads [`Side::New`] only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Side {
    Old,
    New,
}

/// A node of one of the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeRef {
    pub(crate) side: Side,
    pub(crate) id: NodeId,
}

/// A value of the policy language.
///
/// The last variants come of a program: they stand in no compiled rule, and have no stored form. They are the last because
/// a stored variant is known by its number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Value {
    /// Not stated, or `none`.
    Absent,
    Bool(bool),
    Quantity(Quantity),
    Range(Arc<Range>),
    Symbol(SymbolSetId, SymbolId),
    SymbolRange(SymbolSetId, Option<SymbolId>, Option<SymbolId>),
    /// The name of something declared, of an event, a base or a metric.
    Word(SmolStr),
    Text(Arc<str>),
    Currency(Currency),
    Condition(Arc<Condition>),
    List(Arc<[Item]>),
    /// Values by the symbols of a list, sorted.
    Table(SymbolSetId, Arc<[(SymbolId, Value)]>),
    /// A table of a parameter while it is not known whose symbols its keys are.
    Rows(Arc<[(SmolStr, Value)]>),
    /// Not simply known.
    #[serde(skip)]
    Unknown(Arc<Unknown>),
    /// Words of the engine, shown as they are: a partner as reasoning found it, the name of a part.
    #[serde(skip)]
    Said(Arc<str>),
    /// The fields of an explanation, in the order of its type.
    #[serde(skip)]
    Record(Arc<[Item]>),
    #[serde(skip)]
    Node(NodeRef),
    #[serde(skip)]
    Schedule(ScheduleRef),
    #[serde(skip)]
    Case(Arc<Case>),
}

/// A value with its place.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Item {
    pub(crate) value: Value,
    pub(crate) at: At,
}

/// What is not simply known: `unknown in 2..4`.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    /// Where it is said.
    pub(crate) at: At,
    /// What is said, as it is written.
    pub(crate) written: String,
    /// Whether it exists at all: `unpublished` and `discretion` do, of `unknown` nobody knows.
    pub(crate) exists: bool,
    /// What it lies within.
    pub(crate) bounds: Bounds,
}

/// What an unknown value lies within.
#[derive(Clone, Debug)]
pub(crate) enum Bounds {
    /// Nothing is said.
    None,
    /// Both ends included.
    Range(Range),
    /// One of these.
    OneOf(Vec<Value>),
}

/// The schedule of an attribute, still with its guards.
#[derive(Clone, Debug)]
pub(crate) struct ScheduleRef {
    pub(crate) node: NodeRef,
    pub(crate) attribute: AttributeId,
    pub(crate) schedule: Arc<Schedule>,
}

/// One cell of the common refinement of schedules.
#[derive(Debug)]
pub(crate) struct Case {
    /// The guards that tell the cells apart: of which schedule, which entry, and whether it holds in this one.
    pub(crate) guards: Vec<CaseGuard>,
    /// How it is called: `deal is renewal`, `every other case`, `every case`.
    pub(crate) text: String,
    /// Whether no guard holds in it.
    pub(crate) default: bool,
    /// Whether there surely is something in it.
    pub(crate) certain: bool,
}

/// One guard in one cell.
#[derive(Clone, Debug)]
pub(crate) struct CaseGuard {
    pub(crate) schedule: Arc<Schedule>,
    pub(crate) entry: usize,
    pub(crate) holds: bool,
}

/// The place that a value was read from, or would stand at. What is read from a program has no stored form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum At {
    /// It was computed.
    Nowhere,
    /// A block.
    #[serde(skip)]
    Node(NodeRef),
    /// An attribute of a block, stated or not.
    #[serde(skip)]
    Slot {
        node: NodeRef,
        attribute: AttributeId,
        /// Which of its values.
        entry: Option<u32>,
        /// The case that it was asked for.
        case: Option<Arc<Case>>,
    },
    /// Something in a block that does not exist.
    #[serde(skip)]
    Absent(NodeRef, Arc<[Step]>),
    /// The blocks of a kind in a block.
    #[serde(skip)]
    List(NodeRef, BlockId),
    /// A part of what stands at a place.
    #[serde(skip)]
    Part(Arc<At>, Location),
}

impl Item {
    /// A computed value.
    pub(crate) const fn new(value: Value) -> Self {
        Self { value, at: At::Nowhere }
    }

    /// A value at a place.
    pub(crate) const fn at(value: Value, at: At) -> Self {
        Self { value, at }
    }
}

impl From<bool> for Item {
    fn from(value: bool) -> Self {
        Self::new(Value::Bool(value))
    }
}

impl From<Quantity> for Item {
    fn from(value: Quantity) -> Self {
        Self::new(Value::Quantity(value))
    }
}
