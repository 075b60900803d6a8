//! Typed values: what an attribute holds once its words are resolved.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{BlockId, SubjectId, SymbolId, SymbolSetId, Vocabulary};
use crate::quantity::{Currency, Quantity, Range};
use crate::syntax::ast::StandInKind;

/// The value of an attribute, or the threshold of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// `before` rather than `after`.
    pub before: bool,
    /// The event.
    pub event: SmolStr,
}

/// A declared block, named.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StandIn {
    /// Which word.
    pub kind: StandInKind,
    /// What it lies within: a [`Value::Range`] or [`Value::SymbolRange`].
    pub bounds: Option<Box<Value>>,
    /// Why.
    pub reason: Option<Box<str>>,
}

impl Value {
    /// As the language writes it: `15%`, `[starter, bronze]`, `stabilize..`.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        let symbol = |set: SymbolSetId, id: SymbolId| vocabulary[set].name_of(id).to_owned();
        match self {
            Self::Quantity(quantity, None) => quantity.to_string(),
            Self::Quantity(quantity, Some(anchor)) => {
                let side = if anchor.before { "before" } else { "after" };
                format!("{quantity} {side} {}", anchor.event)
            }
            Self::Range(range) => range.to_string(),
            Self::Symbol(set, id) => symbol(*set, *id),
            Self::SymbolRange(set, low, high) => {
                let end = |id: Option<SymbolId>| id.map_or_else(String::new, |id| symbol(*set, id));
                format!("{}..{}", end(*low), end(*high))
            }
            Self::Reference(reference) => reference.name.to_string(),
            Self::Subject(id) => vocabulary[*id].name.to_string(),
            Self::Event(name) => name.to_string(),
            Self::Currency(currency) => currency.to_string(),
            Self::Text(text) => quoted(text),
            Self::Bool(value) => value.to_string(),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(|value| value.text(vocabulary)).collect();
                format!("[{}]", values.join(", "))
            }
        }
    }
}

impl StandIn {
    /// As the language writes it, without the reason: `unknown in 2..4`.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        let word = match self.kind {
            StandInKind::None => "none",
            StandInKind::Unknown => "unknown",
            StandInKind::Unpublished => "unpublished",
            StandInKind::Discretion => "discretion",
        };
        match &self.bounds {
            Some(bounds) => format!("{word} in {}", bounds.text(vocabulary)),
            None => word.to_owned(),
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}
