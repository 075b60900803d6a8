//! What is read of a program, so that it is known what an answer depends on.
//!
//! A program is looked at as columns: for each kind of block its blocks, each of its attributes, its texts and its facts. Whoever reads
//! a program does so through [`Reader`](super::Reader), which notes the column; two programs that are alike in all that was read of
//! one give the same answer. Places in the text are no content: nothing but a finding may depend on them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use smallvec::SmallVec;

use crate::vocabulary::{AttributeId, BlockId, SubjectId};

/// What was read of one program since it was last asked.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// A word for what belongs to no kind of block, and one for each kind.
    words: Box<[Cell<u64>]>,
    /// The questions of conditions that were read by themselves.
    questions: RefCell<Vec<Questions>>,
    /// Whether it matters what who holds a block has usually met.
    habits: Rc<Cell<bool>>,
}

/// What was read: a bit for each column, by the number of their word, and questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ReadSet {
    words: SmallVec<[(u16, u64); 8]>,
    questions: Vec<Questions>,
}

/// What can be read of a program by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
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
    /// A part of the conditions that an attribute of every block of a kind holds.
    Questions(Questions),
    /// The exchange rates.
    Exchange,
    /// What who holds a block has usually met.
    Habits,
    /// The day for which the program is looked at.
    Day,
}

/// A part of the conditions that an attribute of every block of a kind holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Questions {
    pub(super) kind: BlockId,
    pub(super) attribute: AttributeId,
    pub(super) part: Part,
}

/// A part of conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The questions about a subject.
    Subject(SubjectId),
    /// All questions, without how much they ask for.
    Outline,
    /// Whether each simply asks for all that those below it on a ladder ask for.
    Steps,
}

/// The word of what belongs to no kind.
const BEYOND: u16 = 0;
const EXCHANGE: u32 = 0;
const HABITS: u32 = 1;
const DAY: u32 = 2;

/// In the word of a kind: bits for its attributes from the lowest on, and for the rest from the highest on.
const BITS: u32 = u64::BITS;
const BLOCKS: u32 = BITS - 1;
const TEXTS: u32 = BITS - 2;
const FACTS: u32 = BITS - 3;
const GUARDED: u32 = BITS - 4;
const STATED: u32 = BITS - 5;
/// All further attributes share a column.
pub(super) const LAST_ATTRIBUTE: u16 = u64::BITS as u16 - 6;

impl Reads {
    /// Nothing yet, of a program with so many kinds of block.
    pub(super) fn of(kinds: usize) -> Self {
        Self { words: (0..=kinds).map(|_| Cell::new(0)).collect(), ..Self::default() }
    }

    pub(super) fn blocks(&self, kind: BlockId) {
        self.note(kind, 1 << BLOCKS);
    }

    pub(super) fn attribute(&self, kind: BlockId, attribute: AttributeId) {
        self.note(kind, 1 << BLOCKS | 1 << attribute.0.min(LAST_ATTRIBUTE));
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
        self.note_beyond(1 << BLOCKS);
    }

    pub(super) fn questions(&self, questions: Questions) {
        self.blocks(questions.kind);
        let mut noted = self.questions.borrow_mut();
        if !noted.contains(&questions) {
            noted.push(questions);
        }
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
        let mut questions = self.questions.take();
        questions.sort_unstable();
        ReadSet { words: words.map(|(at, word)| (at, word.take())).collect(), questions }
    }

    /// Reads all that was read before.
    pub(crate) fn again(&self, set: &ReadSet) {
        for &(at, more) in &set.words {
            self.note_at(at, more);
        }
        set.questions.iter().for_each(|&questions| self.questions(questions));
    }

    fn note(&self, kind: BlockId, bits: u64) {
        self.note_at(kind.0.saturating_add(1), bits);
    }

    fn note_beyond(&self, bits: u64) {
        self.note_at(BEYOND, bits);
    }

    fn note_at(&self, at: u16, bits: u64) {
        if let Some(word) = self.words.get(usize::from(at)) {
            word.set(word.get() | bits);
        }
    }
}

impl ReadSet {
    /// The columns, in order.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        let words = self.words.iter().flat_map(|&(word, bits)| {
            // Each time without its lowest bit.
            let left = std::iter::successors(Some(bits), |left| Some(left & left.wrapping_sub(1)));
            let bits = left.take_while(|left| *left != 0).map(u64::trailing_zeros);
            bits.map(move |bit| Column::at(word, bit))
        });
        words.chain(self.questions.iter().copied().map(Column::Questions))
    }
}

impl Column {
    fn at(word: u16, bit: u32) -> Self {
        let attribute = AttributeId(u16::try_from(bit).unwrap_or(u16::MAX));
        let Some(kind) = word.checked_sub(1).map(BlockId) else {
            return match bit {
                EXCHANGE => Self::Exchange,
                HABITS => Self::Habits,
                DAY => Self::Day,
                _ => Self::EveryBlock,
            };
        };
        match bit {
            BLOCKS => Self::Blocks(kind),
            TEXTS => Self::Texts(kind),
            FACTS => Self::Facts(kind),
            GUARDED => Self::Guarded(kind),
            STATED => Self::Stated(kind),
            _ if attribute.0 == LAST_ATTRIBUTE => Self::AttributesFrom(kind, attribute),
            _ => Self::Attribute(kind, attribute),
        }
    }
}
