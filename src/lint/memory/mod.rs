//! What came of rules over other programs: a rule that reads the same comes to the same.
//!
//! The programs of one company, and even more the variants of one program, are alike in most of what a rule reads. What a rule came
//! to is kept with the columns that it read of the program and with what stood in them; where another program has the same there, the
//! rule need not be run again. Only what says nothing of places is kept: that it passes, or does not apply.

mod numbers;

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::rules::Rules;
use crate::policy::{self, Evaluation, Outcome, Reason, Tally};
use crate::program::Contents;
use numbers::{Numbers, Recurrence, Slot};

/// For so many sets of rules a thread keeps what came of them: folders and programs may have their own.
const MOST_RULE_SETS: usize = 8;
/// The most answers that are kept of one set of rules.
const MOST_ANSWERS: usize = 16_384;
/// So many ways of a rule through a program are kept.
const MOST_WAYS: usize = 4;

thread_local! {
    static MEMORY: RefCell<Vec<Memory>> = RefCell::default();
}

/// What came of a set of rules over the programs that a thread has judged.
pub(super) struct Memory {
    rules: Arc<Rules>,
    /// How many programs there were.
    programs: u64,
    numbers: Numbers,
    /// What came of each rule.
    known: Vec<Known>,
    answers: usize,
}

/// What came of a rule.
#[derive(Default)]
struct Known {
    ways: Vec<Way>,
    recurs: Recurrence,
}

/// The columns that a rule read of one program or another, and what it came to by what stood in them.
struct Way {
    columns: Box<[Slot]>,
    answers: FxHashMap<Box<[u32]>, Answer>,
    /// The answer that was given last: mostly it is the next one.
    latest: (Box<[u32]>, Answer),
}

#[derive(Clone)]
struct Answer {
    outcome: Outcome,
    tally: Tally,
    reasons: Arc<[Reason]>,
}

impl Memory {
    /// What this thread knows of these rules, to be given back by [`Self::keep`].
    pub(super) fn of(rules: &Arc<Rules>) -> Self {
        let known = MEMORY.with_borrow_mut(|all| {
            let at = all.iter().position(|memory| Arc::ptr_eq(&memory.rules, rules))?;
            Some(all.remove(at))
        });
        known.unwrap_or_else(|| Self {
            rules: Arc::clone(rules),
            programs: 0,
            numbers: Numbers::default(),
            known: Vec::new(),
            answers: 0,
        })
    }

    /// Keeps it for the next program.
    pub(super) fn keep(self) {
        MEMORY.with_borrow_mut(|all| {
            if all.len() >= MOST_RULE_SETS {
                all.remove(0);
            }
            all.push(self);
        });
    }

    /// Another program is to be judged; whether there is anything to remember. Of the first, which mostly is the only one, nothing is.
    pub(super) fn enter(&mut self) -> bool {
        self.programs += 1;
        if self.programs == 1 {
            return false;
        }
        self.numbers.enter();
        self.known.resize_with(self.rules.pack.rules.len(), Known::default);
        true
    }

    /// What the rule of this number comes to: what is known, where it reads what it read before, or what it comes to now.
    pub(super) fn came_to(
        &mut self,
        rule: usize,
        program: &policy::Known<'_>,
        contents: &mut Contents<'_>,
        evaluate: impl FnOnce() -> Evaluation,
    ) -> Evaluation {
        let Some(known) = self.known.get_mut(rule).filter(|known| !known.recurs.is_rare()) else {
            return evaluate();
        };
        if let Some(Answer { outcome, tally, reasons }) = known.recall(&mut self.numbers, contents) {
            known.recurs.note(false);
            return Evaluation { outcome, tally, findings: Vec::new(), reasons };
        }
        known.recurs.note(true);
        let (evaluation, read) = program.noted(evaluate);
        let is_general = matches!(evaluation.outcome, Outcome::Pass | Outcome::NotApplicable);
        if known.recurs.is_rare() {
            self.answers -= known.ways.iter().map(|way| way.answers.len()).sum::<usize>();
            known.ways = Vec::new();
        } else if is_general && self.answers < MOST_ANSWERS {
            let columns = self.numbers.slots(read.columns());
            let learned =
                columns.is_some_and(|columns| known.learn(columns, &mut self.numbers, contents, &evaluation));
            self.answers += usize::from(learned);
        }
        evaluation
    }
}

impl Known {
    fn recall(&mut self, numbers: &mut Numbers, contents: &mut Contents<'_>) -> Option<Answer> {
        self.ways.iter_mut().find_map(|way| way.recall(numbers.of(&way.columns, contents)?))
    }

    /// Keeps what the rule came to by these columns, if that can be told again.
    fn learn(
        &mut self,
        columns: Box<[Slot]>,
        numbers: &mut Numbers,
        contents: &mut Contents<'_>,
        came_to: &Evaluation,
    ) -> bool {
        let Some(numbers) = numbers.of(&columns, contents) else { return false };
        let Evaluation { outcome, tally, reasons, .. } = came_to;
        let answer = Answer { outcome: *outcome, tally: *tally, reasons: Arc::clone(reasons) };
        let latest = (numbers.into(), answer.clone());
        if let Some(way) = self.ways.iter_mut().find(|way| way.columns == columns) {
            way.latest = latest;
            return way.answers.insert(numbers.into(), answer).is_none();
        }
        let is_free = self.ways.len() < MOST_WAYS;
        if is_free {
            let answers = FxHashMap::from_iter([(numbers.into(), answer)]);
            self.ways.push(Way { columns, answers, latest });
        }
        is_free
    }
}

impl Way {
    fn recall(&mut self, numbers: &[u32]) -> Option<Answer> {
        let (latest, answer) = &mut self.latest;
        if **latest != *numbers {
            answer.clone_from(self.answers.get(numbers)?);
            latest.copy_from_slice(numbers);
        }
        Some(answer.clone())
    }
}
