//! What is read of a program, so that it is known what an answer depends on.
//!
//! A program is looked at as columns: for each kind of block its blocks, each of its attributes, its texts and its facts. Whoever reads
//! a program does so through [`Program`](super::Program), which notes the column; two programs that are alike in all that was read of
//! one give the same answer. Places in the text are no content: nothing but a finding may depend on them.

use std::cell::Cell;
use std::rc::Rc;

use smallvec::SmallVec;

use crate::vocabulary::{AttributeId, BlockId};

/// What was read of one program since it was last asked.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// A word for each kind of block, and one for what belongs to none.
    words: Box<[Cell<u64>]>,
    /// Whether it matters what who holds a block has usually met.
    habits: Rc<Cell<bool>>,
}

/// The columns that were read, by the number of their word, with a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReadSet(SmallVec<[(u32, u64); 8]>);

/// The number of a column among those of all kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(u32);

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An attribute of every block of a kind.
    Attribute(BlockId, AttributeId),
    /// Every attribute of a kind from this one on.
    AttributesFrom(BlockId, AttributeId),
    /// Which attributes of a kind hold values.
    Stated(BlockId),
    /// What attributes of a kind hold by guards.
    Guarded(BlockId),
    /// The facts in every block of a kind.
    Facts(BlockId),
    /// The titles and texts of a kind, and what the program is called.
    Texts(BlockId),
    /// Which blocks of a kind there are, where they stand, and what their names and ranks are.
    Blocks(BlockId),
    /// The same of every kind.
    EveryBlock,
    /// The exchange rates.
    Exchange,
    /// What who holds a block has usually met.
    Habits,
    /// The day for which the program is looked at.
    Day,
}

const BITS: u32 = u64::BITS;
const BLOCKS: u32 = BITS - 1;
const TEXTS: u32 = BITS - 2;
const FACTS: u32 = BITS - 3;
const GUARDED: u32 = BITS - 4;
const STATED: u32 = BITS - 5;
/// All further attributes share a column.
const LAST_ATTRIBUTE: u32 = BITS - 6;
const EXCHANGE: u32 = 0;
const HABITS: u32 = 1;
const DAY: u32 = 2;
const EVERY_BLOCK: u32 = 3;

impl Reads {
    /// Nothing yet, of a program with so many kinds of block.
    pub(super) fn of(kinds: usize) -> Self {
        Self { words: (0..=kinds).map(|_| Cell::new(0)).collect(), habits: Rc::default() }
    }

    pub(super) fn blocks(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS);
    }

    pub(super) fn attribute(&self, kind: BlockId, attribute: AttributeId) {
        self.note(kind, 1 << BLOCKS | 1 << u32::from(attribute.0).min(LAST_ATTRIBUTE));
    }

    pub(super) fn attributes(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS | ((1 << (LAST_ATTRIBUTE + 1)) - 1));
    }

    pub(super) fn stated(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS | 1 << STATED);
    }

    pub(super) fn guarded(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS | 1 << GUARDED);
    }

    pub(super) fn facts(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS | 1 << FACTS);
    }

    pub(super) fn texts(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS | 1 << TEXTS);
    }

    /// The blocks of every kind.
    pub(super) fn every_block(&self) {
        self.note_beyond(1 << EVERY_BLOCK);
    }

    pub(super) fn exchange(&self) {
        self.note_beyond(1 << EXCHANGE);
    }

    /// Notes that it matters for which day the program is looked at.
    pub(crate) fn day(&self) {
        self.note_beyond(1 << DAY);
    }

    /// Is set when it matters what who holds a block has usually met.
    pub(crate) const fn habits(&self) -> &Rc<Cell<bool>> {
        &self.habits
    }

    /// Does something, and tells what was read for it.
    pub(crate) fn noted<T>(&self, work: impl FnOnce() -> T) -> (T, ReadSet) {
        let before = self.take();
        let done = work();
        let set = self.take();
        self.again(&before);
        self.again(&set);
        (done, set)
    }

    /// What was read, and begins anew.
    pub(crate) fn take(&self) -> ReadSet {
        if self.habits.take() {
            self.note_beyond(1 << HABITS);
        }
        let words = (0..).zip(&self.words).filter(|(_, word)| word.get() != 0);
        ReadSet(words.map(|(at, word)| (at, word.take())).collect())
    }

    /// Reads all that was read before.
    pub(crate) fn again(&self, set: &ReadSet) {
        for &(at, more) in &set.0 {
            if let Some(word) = self.words.get(at as usize) {
                add(word, more);
            }
        }
    }

    fn note(&self, kind: BlockId, bits: u64) {
        if let Some(word) = self.words.get(usize::from(kind.0)) {
            add(word, bits);
        }
    }

    fn note_beyond(&self, bits: u64) {
        if let Some(word) = self.words.last() {
            add(word, bits);
        }
    }
}

fn add(word: &Cell<u64>, bits: u64) {
    word.set(word.get() | bits);
}

impl ReadSet {
    /// The columns, in order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.0.iter().flat_map(|&(word, bits)| {
            // Each time without its lowest bit.
            let left = std::iter::successors(Some(bits), |left| Some(left & left.wrapping_sub(1)));
            let bits = left.take_while(|left| *left != 0).map(u64::trailing_zeros);
            bits.map(move |bit| Column(word * BITS + bit))
        })
    }
}

impl Column {
    /// What it holds, where there are so many kinds of block.
    pub(super) fn part(self, kinds: usize) -> Option<Part> {
        let (word, bit) = (self.0 / BITS, self.0 % BITS);
        let kind = u16::try_from(word).ok().map(BlockId).filter(|kind| usize::from(kind.0) < kinds);
        let attribute = |bit| AttributeId(u16::try_from(bit).unwrap_or(u16::MAX));
        match (kind, bit) {
            (Some(kind), BLOCKS) => Some(Part::Blocks(kind)),
            (Some(kind), TEXTS) => Some(Part::Texts(kind)),
            (Some(kind), STATED) => Some(Part::Stated(kind)),
            (Some(kind), GUARDED) => Some(Part::Guarded(kind)),
            (Some(kind), FACTS) => Some(Part::Facts(kind)),
            (Some(kind), LAST_ATTRIBUTE) => Some(Part::AttributesFrom(kind, attribute(bit))),
            (Some(kind), bit) => Some(Part::Attribute(kind, attribute(bit))),
            (None, EXCHANGE) => Some(Part::Exchange),
            (None, HABITS) => Some(Part::Habits),
            (None, DAY) => Some(Part::Day),
            (None, EVERY_BLOCK) => Some(Part::EveryBlock),
            (None, _) => None,
        }
    }
}
