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
#[derive(Default, Serialize)]
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
        let (mut outcomes, mut listed) = (Self { not_run: rules.len(), ..Self::default() }, Vec::new());
        for (entry, judged) in rules.iter().zip(&checked.judged) {
            let Some(judged) = judged else { continue };
            *outcomes.of(judged.outcome) += 1;
            outcomes.not_run -= 1;
            if wanted(judged.outcome) {
                listed.push((&*entry.rule, judged));
            }
        }
        (outcomes, listed)
    }

    /// Those of a run, each rule counted by the worst over all programs.
    pub(super) fn of_run(totals: &Totals) -> Self {
        let mut outcomes = Self { not_run: totals.came_to(None), ..Self::default() };
        for outcome in ALL {
            *outcomes.of(outcome) = totals.came_to(Some(outcome));
        }
        outcomes
    }

    const fn of(&mut self, outcome: Outcome) -> &mut usize {
        match outcome {
            Outcome::Pass => &mut self.pass,
            Outcome::Fail => &mut self.fail,
            Outcome::Waived => &mut self.waived,
            Outcome::Undecided => &mut self.undecided,
            Outcome::NotApplicable => &mut self.not_applicable,
            Outcome::Error => &mut self.error,
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
