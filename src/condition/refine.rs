//! The cases that guards make: every combination of them that something can be in.

use std::ops::ControlFlow;

use rustc_hash::FxHashMap;
use thiserror::Error;

use super::formula::Formula;
use super::gather::Builder;
use super::question::Question;
use super::search::{OutOfSteps, Search, State};
use super::write::canonical_together;
use super::{Condition, Reasoner, sight};

/// One case: all deals for which the same guards hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Which of the guards hold, in their order.
    pub holds: Vec<bool>,
    /// Of the guards that hold, those that no other one of them is narrower than; of two equivalent ones the first.
    pub narrowest: Vec<usize>,
    /// What the case is called, in canonical form: `deal is renewal`, `every other case`; `every case` without guards.
    pub text: String,
    /// Whether there surely is such a deal; not where a guard has an unknown threshold.
    pub certain: bool,
}

/// There are more cases than are told apart, or too many combinations to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there are more than {MOST_CELLS} cases")]
pub struct TooLarge;

/// The most cases that are told apart.
pub const MOST_CELLS: usize = 4_096;

impl From<OutOfSteps> for TooLarge {
    fn from(_: OutOfSteps) -> Self {
        Self
    }
}

impl Reasoner<'_> {
    /// The cases that guards make. Together they are everything, no two share anything, and none is empty for certain.
    ///
    /// The case in which no guard holds comes first, if there is one; then they stand in order of the guards that hold:
    /// those in which the first one does before those in which it does not.
    ///
    /// # Errors
    /// [`TooLarge`] beyond [`MOST_CELLS`] cases, or where finding them takes more steps than ten questions may.
    pub fn refine(&self, guards: &[&Condition]) -> Result<Vec<Cell>, TooLarge> {
        let mut namer = Namer { reasoner: self, guards, implied: FxHashMap::default() };
        if let Some(cases) = sight::cases(guards, self.vocabulary) {
            return Ok(cases.into_iter().map(|holds| namer.cell(holds, false)).collect());
        }
        let mut builder = Builder::new(self);
        guards.iter().for_each(|guard| builder.gather(guard));
        let problem = builder.finish().map_err(|_| TooLarge)?;
        let question = Question::from_problem(problem, guards, &[]).map_err(|_| TooLarge)?;
        let formulas: Vec<[Formula; 2]> =
            question.hold.iter().map(|tree| [true, false].map(|holds| tree.lower(holds, false))).collect();
        let mut search = question.search(false, 10);
        let Some(start) = search.start(question.problem.universe(false)) else { return Ok(Vec::new()) };
        let mut states: Vec<(Vec<bool>, State<'_>)> = vec![(Vec::new(), start)];
        for sides in &formulas {
            let mut next = Vec::with_capacity(states.len());
            for (holds, state) in &states {
                for (side, formula) in [true, false].into_iter().zip(sides) {
                    if let Some(state) = narrowed(&mut search, state, formula)? {
                        next.push((holds.iter().copied().chain([side]).collect(), state));
                    }
                }
            }
            if next.len() > MOST_CELLS {
                return Err(TooLarge);
            }
            states = next;
        }
        // Guards were taken with `holds` first, so that only the last case, in which none does, is out of order.
        if states.last().is_some_and(|(holds, _)| !holds.contains(&true)) {
            states.rotate_right(1);
        }
        let doubtful = !question.problem.doubts.is_empty();
        Ok(states.into_iter().map(|(holds, _)| namer.cell(holds, doubtful)).collect())
    }
}

/// The state in which a formula holds too, if anything is left.
fn narrowed<'p>(
    search: &mut Search<'p>,
    state: &State<'p>,
    formula: &'p Formula,
) -> Result<Option<State<'p>>, OutOfSteps> {
    let Some(state) = search.assert(state, formula) else { return Ok(None) };
    let found = search.visit(state.clone(), &mut |_, _, _| ControlFlow::Break(()))?;
    Ok(found.is_break().then_some(state))
}

struct Namer<'r> {
    reasoner: &'r Reasoner<'r>,
    guards: &'r [&'r Condition],
    /// Whether the first guard implies the second.
    implied: FxHashMap<(usize, usize), bool>,
}

impl Namer<'_> {
    fn cell(&mut self, holds: Vec<bool>, doubtful: bool) -> Cell {
        let chosen: Vec<usize> = (0..).zip(&holds).filter(|(_, holds)| **holds).map(|(at, _)| at).collect();
        let narrowest: Vec<usize> = chosen
            .iter()
            .copied()
            .filter(|&guard| {
                !chosen.iter().any(|&other| {
                    other != guard
                        && self.implies(other, guard)
                        && (other < guard || !self.implies(guard, other))
                })
            })
            .collect();
        let guards = |at: &[usize]| -> Vec<&Condition> {
            at.iter().filter_map(|&at| self.guards.get(at).copied()).collect()
        };
        let text = match (holds.is_empty(), narrowest.as_slice()) {
            (true, _) => "every case".to_owned(),
            (false, []) => "every other case".to_owned(),
            (false, narrowest) => canonical_together(&guards(narrowest), self.reasoner.vocabulary),
        };
        let others: Vec<usize> = (0..holds.len()).filter(|at| !chosen.contains(at)).collect();
        let certain = !doubtful || self.reasoner.exists(&guards(&chosen), &guards(&others)).is_yes();
        Cell { holds, narrowest, text, certain }
    }

    fn implies(&mut self, first: usize, second: usize) -> bool {
        let (reasoner, guards) = (self.reasoner, self.guards);
        *self.implied.entry((first, second)).or_insert_with(|| {
            match (guards.get(first), guards.get(second)) {
                (Some(first), Some(second)) => reasoner.implies(first, second).is_yes(),
                _ => false,
            }
        })
    }
}
