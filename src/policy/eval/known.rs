//! What is known of a program: the program, with what rules ask of it again and again.

use std::cell::{OnceCell, RefCell};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::ir::Slot;
use super::super::value::{Item, NodeRef, Side, Value};
use super::Stop;
use crate::analysis::Ground;
use crate::condition::Reasoner;
use crate::program::{Program, Schedule};
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, BlockId, Vocabulary};

/// A program for a day, with what is worked out of it once and read by every rule.
#[derive(Debug)]
pub struct Known<'p> {
    pub(super) program: &'p Program,
    vocabulary: &'p Vocabulary,
    as_of: Date,
    ground: OnceCell<Ground<'p>>,
    cases: RefCell<FxHashMap<Schedules, Arc<[Item]>>>,
    lists: RefCell<FxHashMap<List, Arc<[Item]>>>,
    schedules: RefCell<FxHashMap<NodeRef, Walked>>,
    bands: RefCell<FxHashMap<(NodeRef, AttributeId), Item>>,
    /// A frame that no rule uses at the moment.
    frame: RefCell<Vec<Item>>,
    damaged: bool,
}

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
            program,
            vocabulary,
            as_of,
            ground: OnceCell::new(),
            cases: RefCell::default(),
            lists: RefCell::default(),
            schedules: RefCell::default(),
            bands: RefCell::default(),
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
        self.ground.get_or_init(|| Ground::new(self.program, self.vocabulary).as_of(self.as_of))
    }

    /// The cases of these schedules, if they were asked for before.
    pub(super) fn cases(&self, of: &Schedules) -> Option<Arc<[Item]>> {
        self.cases.borrow().get(of).map(Arc::clone)
    }

    /// Keeps the cases of schedules.
    pub(super) fn keep_cases(&self, of: Schedules, cases: &Arc<[Item]>) {
        self.cases.borrow_mut().insert(of, Arc::clone(cases));
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
    pub(super) const fn is_damaged(&self) -> bool {
        self.damaged
    }

    /// The schedules in a block and below it, made once.
    pub(super) fn schedules(&self, of: NodeRef, make: impl FnOnce() -> Walked) -> Walked {
        self.schedules.borrow_mut().entry(of).or_insert_with(make).clone()
    }

    /// How the bands of an attribute lie, worked out once.
    pub(super) fn bands(
        &self,
        of: (NodeRef, AttributeId),
        make: impl FnOnce() -> Result<Item, Stop>,
    ) -> Result<Item, Stop> {
        if let Some(bands) = self.bands.borrow().get(&of) {
            return Ok(bands.clone());
        }
        let bands = make()?;
        self.bands.borrow_mut().insert(of, bands.clone());
        Ok(bands)
    }

    /// A list of blocks, made once.
    pub(super) fn list(
        &self,
        key: List,
        make: impl FnOnce() -> Result<Arc<[Item]>, Stop>,
    ) -> Result<Arc<[Item]>, Stop> {
        if let Some(list) = self.lists.borrow().get(&key) {
            return Ok(Arc::clone(list));
        }
        let list = make()?;
        self.lists.borrow_mut().insert(key, Arc::clone(&list));
        Ok(list)
    }
}
