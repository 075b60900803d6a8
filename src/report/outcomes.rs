//! What rules came to, one by one or counted, over a program or a run, under the names that machines know outcomes by.

use serde::Serialize;

use super::summary::{Detail, word};
use super::view::Rule;
use crate::lint::{Checked, Totals};
use crate::policy::Outcome;

/// Every outcome.
const ALL: [Outcome; 6] = [
    Outcome::Pass,
    Outcome::Fail,
    Outcome::Waived,
    Outcome::Undecided,
    Outcome::NotApplicable,
    Outcome::Error,
];

/// How many rules came to what.
#[derive(Serialize)]
pub(super) struct Outcomes {
    pub(super) pass: usize,
    pub(super) fail: usize,
    pub(super) waived: usize,
    pub(super) undecided: usize,
    pub(super) not_applicable: usize,
    pub(super) error: usize,
    /// Off, or nothing could be judged.
    pub(super) not_run: usize,
}

impl Outcomes {
    /// Those of a program, and the rules that came to what is wanted.
    pub(super) fn of_program(checked: &Checked, wanted: impl Fn(Outcome) -> bool) -> (Self, Vec<Rule<'_>>) {
        let rules = &checked.rules.pack.rules;
        let (mut counts, mut listed) = ([0; ALL.len()], Vec::new());
        for (entry, judged) in rules.iter().zip(&checked.judged) {
            let Some(judged) = judged else { continue };
            if let Some(count) = counts.get_mut(judged.outcome as usize) {
                *count += 1;
            }
            if wanted(judged.outcome) {
                listed.push((&*entry.rule, judged));
            }
        }
        let not_run = rules.len() - counts.iter().sum::<usize>();
        (Self::new(|outcome| counts.get(outcome as usize).copied().unwrap_or(0), not_run), listed)
    }

    /// Those of a run, each rule counted by the worst over all programs.
    pub(super) fn of_run(totals: &Totals) -> Self {
        Self::new(|outcome| totals.came_to(Some(outcome)), totals.came_to(None))
    }

    fn new(count: impl Fn(Outcome) -> usize, not_run: usize) -> Self {
        Self {
            pass: count(Outcome::Pass),
            fail: count(Outcome::Fail),
            waived: count(Outcome::Waived),
            undecided: count(Outcome::Undecided),
            not_applicable: count(Outcome::NotApplicable),
            error: count(Outcome::Error),
            not_run,
        }
    }
}

/// What a rule came to that was off, or that no program could be judged by.
pub(super) const NOT_RUN: &str = "not_run";

/// The name of an outcome.
pub(super) const fn name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => "not_applicable",
        _ => word(outcome),
    }
}

/// The outcomes that a record lists for each program; the others are only counted.
pub(super) fn listed(detail: Detail) -> Vec<&'static str> {
    ALL.into_iter().filter(|outcome| detail.records(*outcome)).map(name).collect()
}
