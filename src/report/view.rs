//! A program as formats see it: what several of them need of it is worked out once, when the first of them asks.

use std::cell::OnceCell;

use super::outcomes::Outcomes;
use super::places::Places;
use super::summary::Detail;
use crate::diagnostic::{Finding, fingerprints};
use crate::lint::{Checked, Judged};
use crate::policy::CompiledRule;

/// A program, and what is to be shown of it.
pub struct View<'c> {
    pub(super) checked: &'c Checked,
    pub(super) detail: Detail,
    pub(super) places: Places<'c>,
    prints: OnceCell<Vec<String>>,
    rules: OnceCell<(Outcomes, Vec<Rule<'c>>)>,
}

/// A rule with what came of it.
pub(super) type Rule<'c> = (&'c CompiledRule, &'c Judged);

impl<'c> View<'c> {
    /// What came of checking one program, shown in so much detail.
    #[must_use]
    pub const fn new(checked: &'c Checked, detail: Detail) -> Self {
        let places = Places::new(&checked.sources);
        Self { checked, detail, places, prints: OnceCell::new(), rules: OnceCell::new() }
    }

    /// Every finding with its fingerprint.
    pub(super) fn findings(&self) -> impl Iterator<Item = (&'c Finding, &str)> {
        let Checked { name, findings, .. } = self.checked;
        let prints = self.prints.get_or_init(|| fingerprints(name, findings));
        findings.iter().zip(prints.iter().map(String::as_str))
    }

    /// The findings that are to be shown.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'c Finding> {
        self.checked.findings.iter().filter(|finding| self.detail.shows(finding))
    }

    /// How many rules came to what.
    pub(super) fn outcomes(&self) -> &Outcomes {
        &self.rules().0
    }

    /// The rules that a record lists.
    pub(super) fn recorded(&self) -> &[Rule<'c>] {
        &self.rules().1
    }

    /// The rules that are named beside the findings; a record lists them, too.
    pub(super) fn named(&self) -> impl Iterator<Item = Rule<'c>> {
        self.recorded().iter().copied().filter(|(_, judged)| self.detail.names(judged.outcome))
    }

    fn rules(&self) -> &(Outcomes, Vec<Rule<'c>>) {
        self.rules.get_or_init(|| Outcomes::of_program(self.checked, |outcome| self.detail.records(outcome)))
    }
}
