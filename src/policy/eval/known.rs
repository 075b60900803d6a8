//! What is known of a program: the program, with what rules ask of it again and again.

use std::cell::{OnceCell, RefCell};
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::ir::Slot;
use super::super::value::{Item, NodeRef, Side, Value};
use super::Stop;
use crate::analysis::Ground;
use crate::condition::Reasoner;
use crate::program::{Program, ReadSet, Reader, Schedule};
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, BlockId, Vocabulary};

/// A program for a day, with what is worked out of it once and read by every rule.
#[derive(Debug)]
pub struct Known<'p> {
    pub(super) program: Reader<'p>,
    vocabulary: &'p Vocabulary,
    as_of: Date,
    ground: OnceCell<(Ground<'p>, ReadSet)>,
    /// The cases of schedules.
    pub(super) cases: Kept<Schedules, Arc<[Item]>>,
    /// Lists of blocks.
    pub(super) lists: Kept<List, Arc<[Item]>>,
    /// The schedules in a block and below it.
    pub(super) schedules: Kept<NodeRef, Walked>,
    /// How the bands of an attribute lie.
    pub(super) bands: Kept<(NodeRef, AttributeId), Item>,
    /// A frame that no rule uses at the moment.
    frame: RefCell<Vec<Item>>,
    damaged: bool,
}

/// What was worked out, and what was read for it.
pub(super) type Kept<K, V> = RefCell<FxHashMap<K, (V, ReadSet)>>;

/// A list, and how many blocks were looked at to make it.
pub(super) type Walked = (Arc<[Item]>, usize);

/// Which blocks a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum List {
    /// Those of a kind in a block.
    Children(NodeRef, BlockId),
    /// Those of a kind wherever they are written.
    Every(Side, BlockId),
}

/// Schedules of the program, each by where it is kept.
pub(super) type Schedules = Vec<*const Schedule>;

impl<'p> Known<'p> {
    /// A program, the vocabulary that it was made with, and the day of the check.
    #[must_use]
    pub fn new(program: &'p Program, vocabulary: &'p Vocabulary, as_of: Date) -> Self {
        Self {
            program: Reader::new(program, vocabulary),
            vocabulary,
            as_of,
            ground: OnceCell::new(),
            cases: Kept::default(),
            lists: Kept::default(),
            schedules: Kept::default(),
            bands: Kept::default(),
            frame: RefCell::default(),
            damaged: program.nodes.iter().any(|node| node.damaged),
        }
    }

    /// Reasoning with what the program knows.
    pub(super) fn reasoner(&self) -> &Reasoner<'p> {
        &self.ground().reasoner
    }

    /// What the analyses start from.
    pub(super) fn ground(&self) -> &Ground<'p> {
        let reads = self.program.reads();
        let (ground, read) = self.ground.get_or_init(|| {
            reads.noted(|| {
                reads.day();
                Ground::read_by(self.program.clone(), self.vocabulary).as_of(self.as_of)
            })
        });
        reads.again(read);
        ground
    }

    /// A frame of so many slots in which nothing is bound: the one that was kept, if there is one.
    pub(super) fn frame(&self, slots: Slot) -> Vec<Item> {
        let mut frame = self.frame.take();
        frame.resize_with(usize::from(slots), || Item::new(Value::Absent));
        frame
    }

    /// Keeps a frame for the next rule.
    pub(super) fn keep_frame(&self, mut frame: Vec<Item>) {
        frame.clear();
        self.frame.replace(frame);
    }

    /// Whether something in the program was invalid or could not be parsed.
    pub const fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// Does something, and tells what of the program was read for it.
    pub(crate) fn noted<T>(&self, work: impl FnOnce() -> T) -> (T, ReadSet) {
        self.program.reads().noted(work)
    }

    /// What is kept of a program: worked out once, and read again each time.
    pub(super) fn once<K: Eq + Hash, V: Clone>(
        &self,
        kept: &Kept<K, V>,
        key: K,
        make: impl FnOnce() -> Result<V, Stop>,
    ) -> Result<V, Stop> {
        if let Some((known, read)) = kept.borrow().get(&key) {
            self.program.reads().again(read);
            return Ok(known.clone());
        }
        let (made, read) = self.program.reads().noted(make);
        let made = made?;
        kept.borrow_mut().insert(key, (made.clone(), read));
        Ok(made)
    }
}
