//! Typed values: what an attribute holds once its words are resolved.

use smol_str::SmolStr;

use super::{BlockId, SubjectId, SymbolId, SymbolSetId};
use crate::quantity::{Currency, Quantity, Range};
use crate::syntax::ast::StandInKind;

/// The value of an attribute, or the threshold of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A number with its unit; a duration possibly from an event.
    Quantity(Quantity, Option<Anchor>),
    /// An inclusive range of quantities.
    Range(Range),
    /// A symbol of a closed list.
    Symbol(SymbolSetId, SymbolId),
    /// An inclusive range of an ordered list of symbols.
    SymbolRange(SymbolSetId, Option<SymbolId>, Option<SymbolId>),
    /// The name of a declared block.
    Reference(Reference),
    /// The name of a metric or dimension of the vocabulary.
    Subject(SubjectId),
    /// The name of an event.
    Event(SmolStr),
    /// A currency.
    Currency(Currency),
    /// Free text.
    Text(Box<str>),
    /// Yes or no.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
}

/// What a duration is counted from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// `before` rather than `after`.
    pub before: bool,
    /// The event.
    pub event: SmolStr,
}

/// A declared block, named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Its kind.
    pub kind: BlockId,
    /// Its name.
    pub name: SmolStr,
    /// Its node in the effective program, filled when the program is settled; `None` while unresolved.
    pub node: Option<u32>,
    /// Its rank on its ladder (1 is the lowest), for kinds that stand on one another.
    pub rank: Option<u16>,
}

/// What is not simply known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StandIn {
    /// Which word.
    pub kind: StandInKind,
    /// What it lies within: a [`Value::Range`] or [`Value::SymbolRange`].
    pub bounds: Option<Box<Value>>,
    /// Why.
    pub reason: Option<Box<str>>,
}
