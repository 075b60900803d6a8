//! What is known of a program: the program, with what rules ask of it again and again.

use std::cell::{OnceCell, RefCell};
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use super::super::value::{Item, NodeRef, Side};
use super::Stop;
use crate::analysis::Ground;
use crate::condition::{Cell, Condition, Reasoner, TooLarge};
use crate::program::{Program, Schedule};
use crate::quantity::Date;
use crate::vocabulary::{BlockId, Vocabulary};

/// A program for a day, with what is worked out of it once and read by every rule.
#[derive(Debug)]
pub struct Known<'p> {
    pub(super) program: &'p Program,
    vocabulary: &'p Vocabulary,
    as_of: Date,
    reasoner: OnceCell<Reasoner<'p>>,
    ground: OnceCell<Ground<'p>>,
    cells: RefCell<FxHashMap<u64, Vec<KnownCells>>>,
    cases: RefCell<FxHashMap<Schedules, Arc<[Item]>>>,
    lists: RefCell<FxHashMap<List, Arc<[Item]>>>,
    damaged: bool,
}

/// Which blocks a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum List {
    /// Those of a kind in a block.
    Children(NodeRef, BlockId),
    /// Those of a kind wherever they are written.
    Every(Side, BlockId),
}

/// Guards, and the cells that they make.
type KnownCells = (Vec<Condition>, Rc<[Cell]>);

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
            reasoner: OnceCell::new(),
            ground: OnceCell::new(),
            cells: RefCell::default(),
            cases: RefCell::default(),
            lists: RefCell::default(),
            damaged: program.nodes.iter().any(|node| node.damaged),
        }
    }

    /// Reasoning with what the program knows.
    pub(super) fn reasoner(&self) -> &Reasoner<'p> {
        self.reasoner.get_or_init(|| self.program.reasoner(self.vocabulary))
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

    /// The cells that guards make; the tiers of a program mostly have the same.
    pub(super) fn cells(&self, guards: &[&Condition]) -> Result<Rc<[Cell]>, TooLarge> {
        let mut hasher = FxHasher::default();
        guards.iter().for_each(|guard| guard.hash(&mut hasher));
        let key = hasher.finish();
        if let Some(same) = self.cells.borrow().get(&key)
            && let Some((_, cells)) = same.iter().find(|(known, _)| known.iter().eq(guards.iter().copied()))
        {
            return Ok(Rc::clone(cells));
        }
        let cells: Rc<[Cell]> = self.reasoner().refine(guards)?.into();
        let known = (guards.iter().map(|&guard| guard.clone()).collect(), Rc::clone(&cells));
        self.cells.borrow_mut().entry(key).or_default().push(known);
        Ok(cells)
    }

    /// Whether something in the program was invalid or could not be parsed.
    pub(super) const fn is_damaged(&self) -> bool {
        self.damaged
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
