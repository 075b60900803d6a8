//! What every analysis stands on: a program, its vocabulary, and reasoning with what the program declares.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::condition::{Cell, Condition, Reasoner, TooLarge};
use crate::program::{Content, NodeId, Program, ReadSet, Reader, Schedule};
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, Value, Vocabulary};

/// A program with its vocabulary, ready to be reasoned about.
#[derive(Clone, Debug)]
pub struct Ground<'g> {
    /// The program of one variant.
    pub program: Reader<'g>,
    /// The vocabulary it is written in.
    pub vocabulary: &'g Vocabulary,
    /// The day as of which the program is looked at, if that matters: what ended before it is over.
    pub as_of: Option<Date>,
    /// Reasoning with what the program declares.
    pub reasoner: Reasoner<'g>,
    /// The cells that were asked for before, by the hash of their guards.
    cells: RefCell<FxHashMap<u64, Vec<KnownCells>>>,
}

/// Guards, the cells that they make, and what was read for them.
type KnownCells = (Vec<Condition>, Rc<[Cell]>, ReadSet);

impl<'g> Ground<'g> {
    /// Makes a program ready; done once for a program.
    #[must_use]
    pub fn new(program: &'g Program, vocabulary: &'g Vocabulary) -> Self {
        Self::read_by(Reader::new(program, vocabulary), vocabulary)
    }

    /// The same of a program that is read with a note.
    #[must_use]
    pub fn read_by(program: Reader<'g>, vocabulary: &'g Vocabulary) -> Self {
        let reasoner = program.reasoner(vocabulary);
        Self { program, vocabulary, as_of: None, reasoner, cells: RefCell::default() }
    }

    /// The same program as of a day.
    #[must_use]
    pub fn as_of(mut self, day: Date) -> Self {
        self.as_of = Some(day);
        self
    }

    /// The cells that guards make, as of [`Reasoner::refine`]; the tiers of a program mostly have the same.
    ///
    /// # Errors
    /// As those of [`Reasoner::refine`].
    pub(crate) fn cells(&self, guards: &[&Condition]) -> Result<Rc<[Cell]>, TooLarge> {
        // What is not known is the same only where it is written once, and conditions compare without their places.
        if !guards.iter().all(|guard| guard.is_known()) {
            return self.reasoner.refine(guards).map(Rc::from);
        }
        let mut hasher = FxHasher::default();
        guards.iter().for_each(|guard| guard.hash(&mut hasher));
        let key = hasher.finish();
        if let Some(same) = self.cells.borrow().get(&key)
            && let Some((_, cells, reads)) =
                same.iter().find(|(known, ..)| known.iter().eq(guards.iter().copied()))
        {
            self.program.reads().again(reads);
            return Ok(Rc::clone(cells));
        }
        let (cells, reads) = self.program.reads().noted(|| self.reasoner.refine(guards));
        let cells: Rc<[Cell]> = cells?.into();
        let known = (guards.iter().map(|&guard| guard.clone()).collect(), Rc::clone(&cells), reads);
        self.cells.borrow_mut().entry(key).or_default().push(known);
        Ok(cells)
    }

    /// The values of an attribute by its name, if the kind has it and it is stated.
    pub(super) fn schedule(&self, node: NodeId, attribute: &str) -> Option<&'g Schedule> {
        let id = self.vocabulary[self.program.node(node).kind()].attribute_id(attribute)?;
        self.program.schedule(node, id).map(AsRef::as_ref)
    }

    /// The one value of an attribute that no guard may stand on, if it is stated.
    pub(super) fn content(&self, node: NodeId, attribute: &str) -> Option<&'g Content> {
        self.schedule(node, attribute)?.default_entry().map(|entry| &entry.content)
    }

    /// The children of a kind by its name.
    pub(super) fn children(&self, node: NodeId, kind: &str) -> impl Iterator<Item = NodeId> + use<'g> {
        let kind = self.vocabulary.block_id(kind);
        kind.map(|kind| self.program.children(node, kind)).into_iter().flatten()
    }

    /// The child of a kind that stands once, by the name of the kind.
    pub(super) fn child(&self, node: NodeId, kind: &str) -> Option<NodeId> {
        self.program.child(node, self.vocabulary.block_id(kind)?, "")
    }

    /// The attribute that a kind of block leads with.
    pub(super) fn leading(&self, node: NodeId) -> Option<AttributeId> {
        self.vocabulary[self.program.node(node).kind()].leading
    }

    /// The nodes that a list of references names; `None` if it is not stated or not known.
    pub(super) fn references(&self, node: NodeId, attribute: &str) -> Option<Vec<NodeId>> {
        let Content::Value(value) = self.content(node, attribute)? else { return None };
        let values = match value {
            Value::List(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        values.iter().map(reference).collect()
    }
}

/// The node that a reference names.
pub(super) fn reference(value: &Value) -> Option<NodeId> {
    match value {
        Value::Reference(reference) => reference.node.map(NodeId),
        _ => None,
    }
}
