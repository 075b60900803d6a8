//! One question made ready, and its answer.
//!
//! A question is read twice. What is *sure* keeps every axiom and takes the strictest reading of what is not known: a solution
//! is a witness, and is checked once more by comparing quantities before it is shown. What is *perhaps* so keeps certain axioms
//! only: if even that has no solution, there is none. Between the two a question is undecided.

use std::cell::Cell;
use std::ops::ControlFlow;

use super::axioms::{Axiom, axioms};
use super::evaluate::Evaluator;
use super::formula::{Formula, Tree};
use super::gather::Builder;
use super::problem::Problem;
use super::reading::Key;
use super::reason::Habit;
use super::scale::Given;
use super::search::{Laws, OutOfSteps, Search};
use super::witness::{MOST_BOXES, Witness, givens, leans_on_members, lighter, preferred, relevant};
use super::{Condition, Decision, Doubt, Reasoner, sight};
use crate::quantity::Decimal;

/// The steps after which no smaller witness is looked for, once there is one.
const PATIENCE: u64 = 40_000;

/// A question made ready.
pub(super) struct Question<'r, 'c> {
    pub(super) problem: Problem<'r>,
    axioms: Vec<Axiom>,
    /// What every witness keeps to.
    habits: Vec<Formula>,
    pub(super) hold: Vec<Tree>,
    fail: Vec<Tree>,
    conditions: [Vec<&'c Condition>; 2],
    /// The steps taken so far.
    pub(super) steps: Cell<u64>,
}

impl<'r, 'c> Question<'r, 'c> {
    pub(super) fn new(
        reasoner: &'r Reasoner<'r>,
        hold: &[&'c Condition],
        fail: &[&'c Condition],
    ) -> Result<Self, Doubt> {
        let mut builder = Builder::new(reasoner);
        for condition in hold.iter().chain(fail) {
            builder.gather(condition);
        }
        let known = &reasoner.known;
        // Nearly every question is about none of them.
        let habitual = |condition: &&Condition| sight::speaks_of_any(condition, &known.habitual);
        let habits = if hold.iter().chain(fail).any(habitual) {
            relevant_habits(&mut builder, reasoner.habits())
        } else {
            Vec::new()
        };
        let mut question = Self::from_problem(builder.finish()?, hold, fail)?;
        question.keep(&habits);
        Ok(question)
    }

    /// Adds what every witness keeps to.
    fn keep(&mut self, habits: &[&Habit]) {
        let doubts = self.problem.doubts.len();
        for (first, second) in habits {
            // What is not known of a habit binds nobody.
            let not_first = self.problem.compile(first).lower(false, false);
            let second = self.problem.compile(second).lower(true, false);
            self.habits.push(Formula::AtLeast(1, vec![not_first, second]));
        }
        self.problem.doubts.truncate(doubts);
        if !habits.is_empty() {
            self.problem.doubts.push(Doubt::LeftOpen);
        }
    }

    /// A question about variables that were gathered before.
    pub(super) fn from_problem(
        mut problem: Problem<'r>,
        hold: &[&'c Condition],
        fail: &[&'c Condition],
    ) -> Result<Self, Doubt> {
        let compiled = |problem: &mut Problem<'r>, conditions: &[&Condition]| -> Vec<Tree> {
            conditions.iter().map(|condition| problem.compile(condition)).collect()
        };
        let (holding, failing) = (compiled(&mut problem, hold), compiled(&mut problem, fail));
        let axioms = axioms(&mut problem)?;
        let conditions = [hold.to_vec(), fail.to_vec()];
        let (habits, steps) = (Vec::new(), Cell::new(0));
        Ok(Self { problem, axioms, habits, hold: holding, fail: failing, conditions, steps })
    }

    /// A search in one of the two readings, which may take so many times the steps of a question.
    pub(super) fn search(&self, surely: bool, times: u64) -> Search<'_> {
        let whole = (0..self.problem.variables.len()).map(|at| self.problem.is_whole(at)).collect();
        let limit = self.problem.reasoner.limit.saturating_mul(times);
        Search { laws: Laws::new(&self.axioms, whole, (surely, limit)), steps: 0 }
    }

    pub(super) fn formula(&self, surely: bool) -> Formula {
        let hold = self.hold.iter().map(|tree| tree.lower(true, surely));
        let fail = self.fail.iter().map(|tree| tree.lower(false, surely));
        Formula::All(hold.chain(fail).collect())
    }

    /// What keeps the question open, if nothing else is known.
    pub(super) fn doubt(&self) -> Doubt {
        let doubts = &self.problem.doubts;
        // What the vocabulary leaves open matters least: mostly something else is not known either.
        let first = doubts.iter().find(|doubt| **doubt != Doubt::LeftOpen);
        first.cloned().unwrap_or(Doubt::LeftOpen)
    }

    pub(super) fn answer(&self) -> Decision<Witness> {
        let formula = self.formula(true);
        self.answer_by(&formula, MOST_BOXES, |values| self.witness(&formula, values))
    }

    pub(super) fn decide(&self) -> Decision {
        let formula = self.formula(true);
        self.answer_by(&formula, 1, |values| self.confirmed(values).then_some(()))
    }

    /// The answer, with what the lightest values of so many boxes prove.
    fn answer_by<P>(
        &self,
        formula: &Formula,
        boxes: usize,
        proof: impl FnOnce(&[Decimal]) -> Option<P>,
    ) -> Decision<P> {
        let sure = self.smallest(formula, boxes);
        if let Ok(Some(values)) = &sure {
            return proof(values).map_or_else(|| Decision::Undecided(self.doubt()), Decision::Yes);
        }
        // Without doubts both readings are one, and a search that ended without a box found that there is none.
        match self.possible() {
            Ok(false) => Decision::No(()),
            Ok(true) if sure.is_err() => Decision::Undecided(Doubt::TooLarge),
            Ok(true) => Decision::Undecided(self.doubt()),
            Err(OutOfSteps) => Decision::Undecided(Doubt::TooLarge),
        }
    }

    /// The lightest values among the first boxes that have some.
    fn smallest(&self, formula: &Formula, most: usize) -> Result<Option<Vec<Decimal>>, OutOfSteps> {
        let mut search = self.search(true, 1);
        let found = self.smallest_by(&mut search, formula, most);
        self.steps.set(self.steps.get() + search.steps);
        found
    }

    fn smallest_by<'q>(
        &'q self,
        search: &mut Search<'q>,
        formula: &'q Formula,
        most: usize,
    ) -> Result<Option<Vec<Decimal>>, OutOfSteps> {
        let Some(state) = search.start(self.problem.universe(true)) else { return Ok(None) };
        let Some(mut state) = search.assert(&state, formula) else { return Ok(None) };
        for habit in &self.habits {
            let Some(narrowed) = search.assert(&state, habit) else { return Ok(None) };
            state = narrowed;
        }
        let preferred = preferred(&self.problem);
        let mut best: Option<Vec<Decimal>> = None;
        let mut boxes = 0;
        let end = search.visit(state, &mut |state, laws, steps| {
            boxes += 1;
            if !leans_on_members(&state.domains, &self.problem)
                && let Some(values) = laws.least(&state.domains, &preferred, steps)
                && best.as_ref().is_none_or(|best| lighter(&values, best))
            {
                best = Some(values);
            }
            if best.is_none() || (boxes < most && *steps < PATIENCE) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        match (best, end) {
            (None, Err(out)) => Err(out),
            (best, _) => Ok(best),
        }
    }

    /// Whether there may be a solution under the loosest reading.
    pub(super) fn possible(&self) -> Result<bool, OutOfSteps> {
        let formula = self.formula(false);
        let mut search = self.search(false, 1);
        let mut possible = || {
            let Some(state) = search.start(self.problem.universe(false)) else { return Ok(false) };
            let Some(state) = search.assert(&state, &formula) else { return Ok(false) };
            Ok(search.visit(state, &mut |_, _, _| ControlFlow::Break(()))?.is_break())
        };
        let answer = possible();
        self.steps.set(self.steps.get() + search.steps);
        answer
    }

    /// The witness with these values, if judging each condition on them confirms it.
    fn witness(&self, formula: &Formula, values: &[Decimal]) -> Option<Witness> {
        if !self.confirmed(values) {
            return None;
        }
        let kept = relevant(formula, values, &self.problem, &self.search(false, 1).laws);
        Witness::new(&self.problem, values, &kept)
    }

    /// Whether judging each condition on these values gives what the search says.
    fn confirmed(&self, values: &[Decimal]) -> bool {
        let Some(givens) = givens(&self.problem, values) else { return false };
        let given = |key: &Key| -> Option<Given> { givens.get(key).cloned() };
        let evaluator = Evaluator { reasoner: self.problem.reasoner, given: &given };
        let [hold, fail] = &self.conditions;
        hold.iter().all(|condition| evaluator.holds(condition) == Some(true))
            && fail.iter().all(|condition| evaluator.holds(condition) == Some(false))
    }
}

/// The habits that start from what the question speaks of, or from what such a habit leads to.
fn relevant_habits<'h>(builder: &mut Builder<'_>, habits: &'h [Habit]) -> Vec<&'h Habit> {
    let mut open: Vec<&Habit> = habits.iter().collect();
    let mut found = Vec::new();
    loop {
        let (met, rest): (Vec<&Habit>, Vec<&Habit>) =
            open.into_iter().partition(|(first, _)| builder.speaks_of(first));
        if met.is_empty() {
            return found;
        }
        for (first, second) in &met {
            builder.gather(first);
            builder.gather(second);
        }
        found.extend(met);
        open = rest;
    }
}
