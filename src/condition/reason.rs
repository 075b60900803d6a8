//! Questions about every possible partner or deal, answered exactly or not at all.
//!
//! A question is read twice. What is *sure* keeps every axiom and takes the strictest reading of what is not known: a solution
//! is a witness, and is checked once more by comparing quantities before it is shown. What is *perhaps* so keeps certain axioms
//! only: if even that has no solution, there is none. Between the two a question is undecided.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::axioms::{Axiom, axioms};
use super::evaluate::Evaluator;
use super::formula::{Formula, Tree};
use super::gather::Builder;
use super::problem::Problem;
use super::reading::Key;
use super::scale::Given;
use super::search::{Laws, OutOfSteps, Search};
use super::witness::{MOST_BOXES, Witness, givens, leans_on_members, lighter, preferred, relevant};
use super::{Condition, ConditionNode, Decision, Doubt, MetricRef, floors, sight};
use crate::quantity::{Decimal, Exchange};
use crate::vocabulary::{BlockId, Reference, Vocabulary};

/// The steps after which a question is too large, unless stated otherwise: each looks at one literal or axiom.
///
/// A tier of twenty conditions against another takes some thousand; the limit is reached by formulas that are built for it:
/// that eight values do not fit seven metrics is decided, and that ten do not fit nine is too large. One question has two
/// readings, and each ends at the limit or in the round after it.
pub const LIMIT: u64 = 400_000;

/// The steps after which no smaller witness is looked for, once there is one.
const PATIENCE: u64 = 40_000;

/// What reasoning needs to know.
#[derive(Clone, Debug)]
pub struct Reasoner<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) exchange: &'v Exchange,
    limit: u64,
    known: Arc<Known>,
    nested: bool,
}

/// What a program adds to the vocabulary.
#[derive(Clone, Debug, Default)]
struct Known {
    caps: FxHashMap<SmolStr, Decimal>,
    ladders: FxHashMap<BlockId, Vec<Reference>>,
    habits: Vec<Habit>,
    /// The metrics that habits start from.
    habitual: Vec<MetricRef>,
}

/// Who meets the first has usually met the second.
type Habit = (Condition, Arc<Condition>);

impl<'v> Reasoner<'v> {
    /// Reasoning under a vocabulary's axioms, with the exchange rates of a program.
    #[must_use]
    pub fn new(vocabulary: &'v Vocabulary, exchange: &'v Exchange) -> Self {
        Self { vocabulary, exchange, limit: LIMIT, known: Arc::default(), nested: false }
    }

    /// With another number of steps after which a question is too large.
    #[must_use]
    pub fn with_limit(mut self, steps: u64) -> Self {
        self.limit = steps;
        self
    }

    /// With the most that a metric declared by the program can be.
    #[must_use]
    pub fn with_cap(mut self, metric: impl Into<SmolStr>, most: Decimal) -> Self {
        Arc::make_mut(&mut self.known).caps.insert(metric.into(), most);
        self
    }

    /// With all names of a kind that stand on one another, each with its rank.
    ///
    /// Without them, whether there is a tier above those that are mentioned is undecided.
    #[must_use]
    pub fn with_ladder(mut self, kind: BlockId, members: Vec<Reference>) -> Self {
        Arc::make_mut(&mut self.known).ladders.insert(kind, members);
        self
    }

    /// With what usually goes together: who meets the first has met the second, as a designation is held by who earned it.
    ///
    /// Every witness keeps to it. It proves nothing, since there may be exceptions: where it alone would decide, the question
    /// is undecided.
    #[must_use]
    pub fn with_habit(mut self, first: Condition, second: Arc<Condition>) -> Self {
        let known = Arc::make_mut(&mut self.known);
        sight::add_metrics(&first, &mut known.habitual);
        known.habits.push((first, second));
        self
    }

    /// The exchange rates that amounts are compared by.
    #[must_use]
    pub const fn exchange(&self) -> &'v Exchange {
        self.exchange
    }

    pub(super) fn cap(&self, metric: &str) -> Option<Decimal> {
        self.known.caps.get(metric).copied()
    }

    pub(super) fn ladder(&self, kind: BlockId) -> Option<&[Reference]> {
        self.known.ladders.get(&kind).map(Vec::as_slice)
    }

    /// Reasoning about the members of a group, within a question; `None` within such a one.
    pub(super) fn within(&self) -> Option<Self> {
        (!self.nested).then(|| Self { nested: true, limit: self.limit / 10, ..self.clone() })
    }

    /// Whether somebody or something meets the condition, and who.
    #[must_use]
    pub fn satisfiable(&self, condition: &Condition) -> Decision<Witness> {
        self.exists(&[condition], &[])
    }

    /// Whether everybody who meets the first condition meets the second; if not, who meets only the first.
    #[must_use]
    pub fn implies(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        turned(self.exists(&[first], &[second]))
    }

    /// Whether nobody meets both; if somebody does, who.
    #[must_use]
    pub fn disjoint(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        turned(self.overlap(first, second))
    }

    /// Whether somebody meets both, and who.
    #[must_use]
    pub fn overlap(&self, first: &Condition, second: &Condition) -> Decision<Witness> {
        self.exists(&[first, second], &[])
    }

    /// Whether both are met by the same; if not, who meets only one of them.
    #[must_use]
    pub fn equivalent(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        match self.implies(first, second) {
            Decision::No(witness) => Decision::No(witness),
            Decision::Yes(()) => self.implies(second, first),
            Decision::Undecided(doubt) => match self.implies(second, first) {
                Decision::No(witness) => Decision::No(witness),
                _ => Decision::Undecided(doubt),
            },
        }
    }

    /// Whether the first is strictly narrower: it implies the second, and not the other way round.
    #[must_use]
    pub fn narrower(&self, first: &Condition, second: &Condition) -> Decision {
        match self.implies(first, second) {
            Decision::No(_) => Decision::No(()),
            Decision::Undecided(doubt) => match self.implies(second, first) {
                Decision::Yes(()) => Decision::No(()),
                _ => Decision::Undecided(doubt),
            },
            Decision::Yes(()) => match self.implies(second, first) {
                Decision::Yes(()) => Decision::No(()),
                Decision::No(_) => Decision::Yes(()),
                Decision::Undecided(doubt) => Decision::Undecided(doubt),
            },
        }
    }

    /// As [`Self::equivalent`], without a witness.
    #[must_use]
    pub fn is_equivalent(&self, first: &Condition, second: &Condition) -> Decision {
        match turned(self.decide(&[first], &[second])) {
            Decision::No(()) => Decision::No(()),
            Decision::Yes(()) => turned(self.decide(&[second], &[first])),
            Decision::Undecided(doubt) => match self.decide(&[second], &[first]) {
                Decision::Yes(()) => Decision::No(()),
                _ => Decision::Undecided(doubt),
            },
        }
    }

    /// Whether somebody meets all of the first conditions and none of the others, and who.
    #[must_use]
    pub fn exists(&self, hold: &[&Condition], fail: &[&Condition]) -> Decision<Witness> {
        if self.seen_impossible(hold, fail) {
            return Decision::No(());
        }
        self.exists_counted(hold, fail).0
    }

    /// The same as [`Self::exists`] where nothing is seen at sight, with the steps that the two readings took.
    ///
    /// Each reading ends within one round after the limit, and a round looks once at each part of the conditions: see [`LIMIT`].
    #[must_use]
    pub fn exists_counted(&self, hold: &[&Condition], fail: &[&Condition]) -> (Decision<Witness>, u64) {
        match Question::new(self, hold, fail) {
            Ok(question) => {
                let answer = question.answer();
                (answer, question.steps.get())
            }
            Err(doubt) => (Decision::Undecided(doubt), 0),
        }
    }

    /// As [`Self::exists`], without saying who: the first found will do.
    #[must_use]
    pub fn decide(&self, hold: &[&Condition], fail: &[&Condition]) -> Decision {
        if self.seen_impossible(hold, fail) {
            return Decision::No(());
        }
        if self.seen_possible(hold, fail) {
            return Decision::Yes(());
        }
        match Question::new(self, hold, fail) {
            Ok(question) => question.decide(),
            Err(doubt) => Decision::Undecided(doubt),
        }
    }

    /// Whether it can be seen that somebody meets the first condition, and not the other.
    fn seen_possible(&self, hold: &[&Condition], fail: &[&Condition]) -> bool {
        let habitual = |condition: &&Condition| sight::speaks_of_any(condition, &self.known.habitual);
        if hold.iter().chain(fail).any(habitual) {
            return false;
        }
        match (hold, fail) {
            ([condition], []) => floors::attainable(condition, self.vocabulary),
            ([first], [second]) => floors::separates(first, second, self.vocabulary),
            _ => false,
        }
    }

    /// Whether it can be seen that nobody meets all of the first conditions and none of the others.
    fn seen_impossible(&self, hold: &[&Condition], fail: &[&Condition]) -> bool {
        let implied = |fail: &&Condition| hold.iter().any(|hold| sight::implies(hold, fail, self.exchange));
        fail.iter().any(implied) || matches!(hold, [first, second] if sight::excludes(first, second))
    }

    /// For conditions that nobody meets together: some of their parts that already clash, none of which can be left out.
    ///
    /// Empty where somebody meets them, or where that is undecided.
    #[must_use]
    pub fn clash<'c>(&self, conditions: &[&'c Condition]) -> Vec<&'c Condition> {
        let mut parts = Vec::new();
        for condition in conditions {
            flatten(condition, &mut parts);
        }
        if !self.exists(&parts, &[]).is_no() {
            return Vec::new();
        }
        // Each part is left out for good where the others still clash.
        let mut at = 0;
        while at < parts.len() && parts.len() > 1 {
            let part = parts.remove(at);
            if !self.exists(&parts, &[]).is_no() {
                parts.insert(at, part);
                at += 1;
            }
        }
        parts
    }
}

fn flatten<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match &condition.node {
        ConditionNode::All(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        _ => parts.push(condition),
    }
}

fn turned<P>(decision: Decision<P>) -> Decision<(), P> {
    match decision {
        Decision::Yes(witness) => Decision::No(witness),
        Decision::No(()) => Decision::Yes(()),
        Decision::Undecided(doubt) => Decision::Undecided(doubt),
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
    steps: Cell<u64>,
}

impl<'r, 'c> Question<'r, 'c> {
    fn new(
        reasoner: &'r Reasoner<'r>,
        hold: &[&'c Condition],
        fail: &[&'c Condition],
    ) -> Result<Self, Doubt> {
        let mut builder = Builder::new(reasoner);
        for condition in hold.iter().chain(fail) {
            builder.gather(condition);
        }
        let habits = relevant_habits(&mut builder, &reasoner.known.habits);
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

    fn answer(&self) -> Decision<Witness> {
        let formula = self.formula(true);
        self.answer_by(&formula, MOST_BOXES, |values| self.witness(&formula, values))
    }

    fn decide(&self) -> Decision {
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
