//! What is known of a program: the program, with what rules ask of it again and again.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::analysis::Ground;
use crate::condition::{Cell, Condition, Reasoner, TooLarge};
use crate::program::Program;
use crate::quantity::Date;
use crate::vocabulary::Vocabulary;

/// A program for a day, with what is worked out of it once and read by every rule.
#[derive(Debug)]
pub struct Known<'p> {
    pub(super) program: &'p Program,
    vocabulary: &'p Vocabulary,
    as_of: Date,
    reasoner: OnceCell<Reasoner<'p>>,
    ground: OnceCell<Ground<'p>>,
    cases: RefCell<FxHashMap<Vec<Condition>, Rc<[Cell]>>>,
}

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
            cases: RefCell::default(),
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

    /// The cases that guards make; the tiers of a program mostly have the same.
    pub(super) fn cases(&self, guards: &[&Condition]) -> Result<Rc<[Cell]>, TooLarge> {
        let key: Vec<Condition> = guards.iter().map(|&guard| guard.clone()).collect();
        if let Some(cells) = self.cases.borrow().get(&key) {
            return Ok(Rc::clone(cells));
        }
        let cells: Rc<[Cell]> = self.reasoner().refine(guards)?.into();
        self.cases.borrow_mut().insert(key, Rc::clone(&cells));
        Ok(cells)
    }
}
