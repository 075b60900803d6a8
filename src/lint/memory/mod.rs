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
use crate::program::{Contents, Program};
use crate::quantity::Date;
use numbers::{Numbers, Recurrence, Slot, Slots};

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
    contents: Contents,
    numbers: Numbers,
    /// What came of each rule.
    known: Vec<Known>,
    answers: usize,
}

/// What came of a rule.
#[derive(Default)]
struct Known {
    ways: Vec<Way>,
    /// The way that was last gone, and for which program.
    last: Option<(usize, u64)>,
    recurs: Recurrence,
}

/// The columns that a rule read of one program or another, and what it came to by what stood in them.
struct Way {
    columns: Box<[Slot]>,
    /// The same columns.
    all: Slots,
    answers: FxHashMap<Box<[u32]>, Answer>,
    /// The answer that was given last: mostly it is the next one.
    latest: (Box<[u32]>, Answer),
}

/// What a rule came to in which nothing was found.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) outcome: Outcome,
    pub(super) tally: Tally,
    pub(super) reasons: Arc<[Reason]>,
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
            contents: Contents::default(),
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
    pub(super) fn enter(&mut self, program: &Program, as_of: Date) -> bool {
        self.programs += 1;
        if self.programs == 1 {
            return false;
        }
        self.contents.read(program, &self.rules.vocabulary, as_of);
        self.numbers.enter(&mut self.contents);
        self.known.resize_with(self.rules.pack.rules.len(), Known::default);
        true
    }

    /// What the rule of this number came to where it read what it reads here, if that is known.
    pub(super) fn recall(&mut self, rule: usize) -> Option<Answer> {
        let known = self.known.get_mut(rule).filter(|known| !known.recurs.is_rare())?;
        let answer = known.again(self.programs, &self.numbers);
        let answer = answer.or_else(|| known.recall(self.programs, &mut self.numbers, &mut self.contents))?;
        known.recurs.note(false);
        Some(answer)
    }

    /// Keeps what a rule comes to that is not known, if that can be told again.
    pub(super) fn learn(
        &mut self,
        rule: usize,
        program: &policy::Known<'_>,
        evaluate: impl FnOnce() -> Evaluation,
    ) -> Evaluation {
        let Some(known) = self.known.get_mut(rule).filter(|known| !known.recurs.is_rare()) else {
            return evaluate();
        };
        known.recurs.note(true);
        let (evaluation, read) = program.noted(evaluate);
        let is_general = matches!(evaluation.outcome, Outcome::Pass | Outcome::NotApplicable);
        if known.recurs.is_rare() {
            self.answers -= known.ways.iter().map(|way| way.answers.len()).sum::<usize>();
            known.ways = Vec::new();
        } else if is_general && self.answers < MOST_ANSWERS {
            let columns = self.numbers.slots(read.columns());
            let learned = columns.is_some_and(|columns| {
                known.learn(columns, (self.programs, &mut self.numbers, &mut self.contents), &evaluation)
            });
            self.answers += usize::from(learned);
        }
        evaluation
    }
}

impl Known {
    /// The answer to the program before, where nothing has changed of what was read for it.
    fn again(&mut self, program: u64, numbers: &Numbers) -> Option<Answer> {
        let (way, _) = self.last.filter(|(_, before)| before + 1 == program)?;
        let known = self.ways.get(way).filter(|way| !way.all.meet(numbers.changed()))?;
        self.last = Some((way, program));
        Some(known.latest.1.clone())
    }

    fn recall(&mut self, program: u64, numbers: &mut Numbers, contents: &mut Contents) -> Option<Answer> {
        let mut ways = self.ways.iter_mut().enumerate();
        let (way, answer) =
            ways.find_map(|(at, way)| Some((at, way.recall(numbers.of(&way.columns, contents)?)?)))?;
        self.last = Some((way, program));
        Some(answer)
    }

    /// Keeps what the rule came to by these columns; whether that is new.
    fn learn(
        &mut self,
        columns: Box<[Slot]>,
        (program, numbers, contents): (u64, &mut Numbers, &mut Contents),
        came_to: &Evaluation,
    ) -> bool {
        let Some(numbers) = numbers.of(&columns, contents) else { return false };
        let Evaluation { outcome, tally, reasons, .. } = came_to;
        let answer = Answer { outcome: *outcome, tally: *tally, reasons: Arc::clone(reasons) };
        let latest = (numbers.into(), answer.clone());
        if let Some(at) = self.ways.iter().position(|way| way.columns == columns)
            && let Some(way) = self.ways.get_mut(at)
        {
            self.last = Some((at, program));
            way.latest = latest;
            return way.answers.insert(numbers.into(), answer).is_none();
        }
        let is_free = self.ways.len() < MOST_WAYS;
        if is_free {
            self.last = Some((self.ways.len(), program));
            let answers = FxHashMap::from_iter([(numbers.into(), answer)]);
            let all = Slots::of(&columns);
            self.ways.push(Way { columns, all, answers, latest });
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
