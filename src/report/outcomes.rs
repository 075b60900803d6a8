//! What rules came to, one by one or counted, over a program or a run, under the names that machines know outcomes by.

use serde::Serialize;

use super::summary::{Detail, word};
use crate::lint::{Checked, Judged, Totals};
use crate::policy::{CompiledRule, Outcome};

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
    fail: usize,
    waived: usize,
    undecided: usize,
    not_applicable: usize,
    error: usize,
    /// Off, or nothing could be judged.
    not_run: usize,
}

impl Outcomes {
    /// Those of a program.
    pub(super) fn of_program(checked: &Checked) -> Self {
        let mut outcomes = Self { not_run: checked.rules.pack.rules.len(), ..Self::default() };
        for judged in checked.judged.iter().flatten() {
            *outcomes.of(judged.outcome) += 1;
            outcomes.not_run = outcomes.not_run.saturating_sub(1);
        }
        outcomes
    }

    /// Those of a run, each rule counted by the worst over all programs.
    pub(super) fn of_run(totals: &Totals) -> Self {
        let mut outcomes = Self { not_run: totals.came_to(None), ..Self::default() };
        for outcome in ALL {
            *outcomes.of(outcome) = totals.came_to(Some(outcome));
        }
        outcomes
    }

    /// Each number with its name.
    pub(super) const fn named(&self) -> [(&'static str, usize); 7] {
        [
            (name(Outcome::Pass), self.pass),
            (name(Outcome::Fail), self.fail),
            (name(Outcome::Waived), self.waived),
            (name(Outcome::Undecided), self.undecided),
            (name(Outcome::NotApplicable), self.not_applicable),
            (name(Outcome::Error), self.error),
            (NOT_RUN, self.not_run),
        ]
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

/// The rules of a program that came to what is wanted.
pub(super) fn judged(
    checked: &Checked,
    wanted: impl Fn(Outcome) -> bool,
) -> impl Iterator<Item = (&CompiledRule, &Judged)> {
    checked.judged.iter().enumerate().filter_map(move |(at, judged)| {
        let judged = judged.as_ref().filter(|judged| wanted(judged.outcome))?;
        Some((&*checked.rules.pack.rules.get(at)?.rule, judged))
    })
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
