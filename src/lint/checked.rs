//! What came of checking one program, and the sums over many.

use std::sync::Arc;
use std::time::Duration;

use smol_str::SmolStr;

use super::Rules;
use super::baseline::Borne;
use super::packs::LoadedPack;
use crate::diagnostic::{Excuse, Finding, Level, Reporter};
use crate::policy::{CompiledRule, Outcome, Reason, Tally};
use crate::source::Sources;

/// What came of checking one program.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The path of the program as it is shown.
    pub path: String,
    /// The name of the program; empty if it could not be read.
    pub name: SmolStr,
    /// The texts that the findings stand in.
    pub sources: Sources,
    /// Everything that is wrong and weighs enough, in the order of the report: by path, position and id.
    pub findings: Vec<Finding>,
    /// How many findings weigh too little.
    pub left_out: u64,
    /// The rules that it was checked by.
    pub rules: Arc<Rules>,
    /// What came of each rule of the pack, in its order; `None` for a rule that is off. Empty if no rule could run.
    pub judged: Vec<Option<Judged>>,
    /// What of the baseline it bears out; nothing without one.
    pub borne: Borne,
}

/// What came of one rule over one program and its variants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The worst of its bindings.
    pub outcome: Outcome,
    /// How many bindings came to what, over all variants.
    pub tally: Tally,
    /// Why bindings were undecided or not applicable, sorted, without repeats.
    pub reasons: Arc<[Reason]>,
    /// How long it took; nothing without a clock.
    pub time: Duration,
}

/// Sorts findings as every report shows them: by path, position and id.
pub fn sort(findings: &mut [Finding], sources: &Sources) {
    let name =
        |finding: &Finding| sources.get(finding.primary.location.source).map(|source| source.name.as_str());
    findings.sort_by(|left, right| {
        let (a, b) = (left.primary.location.span, right.primary.location.span);
        (name(left), a.start, a.end).cmp(&(name(right), b.start, b.end)).then_with(|| {
            (&left.id, &left.place, &left.message).cmp(&(&right.id, &right.place, &right.message))
        })
    });
}

/// The sums of a run.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// How many programs were checked.
    pub programs: u64,
    /// How many errors, warnings and pieces of advice were found that nothing excuses.
    pub levels: [u64; 3],
    /// How many findings waivers excuse.
    pub waived: u64,
    /// How many findings the baseline excuses.
    pub known: u64,
    /// How many of the errors say that something could not be checked.
    pub unchecked: u64,
    /// How many findings weigh less than was asked for.
    pub left_out: u64,
    /// How many named files are excluded, and were not checked.
    pub excluded: u64,
    /// How many findings, and rules that are undecided in a program, make the run fail: each program says which do.
    failing: u64,
    rules: Vec<RuleTotal>,
    /// The packs of the company that rules are of.
    packs: Vec<LoadedPack>,
}

/// What came of one rule over all programs.
#[derive(Clone, Debug)]
pub struct RuleTotal {
    /// The rule.
    pub rule: Arc<CompiledRule>,
    /// The worst that came of it; `None` while it was off or could not run.
    pub outcome: Option<Outcome>,
    /// How many bindings were compared: those that hold, and those that do not.
    pub compared: u64,
    /// In how many programs it was undecided.
    pub undecided: u64,
    /// How long it took; nothing without a clock.
    pub time: Duration,
}

impl RuleTotal {
    /// Before anything came of it.
    fn new(rule: &Arc<CompiledRule>) -> Self {
        Self { rule: Arc::clone(rule), outcome: None, compared: 0, undecided: 0, time: Duration::ZERO }
    }
}

impl Totals {
    /// Adds the rules of a pack, so that each is accounted for even if no program reaches it.
    pub fn expect(&mut self, rules: &Rules) {
        if self.rules.is_empty() {
            self.rules.extend(rules.pack.rules.iter().map(|entry| RuleTotal::new(&entry.rule)));
        }
        for (at, entry) in rules.pack.rules.iter().enumerate() {
            self.total(at, &entry.rule);
        }
        for pack in rules.packs.iter().filter(|pack| pack.path.is_some()) {
            if self.packs.iter().all(|known| known.path != pack.path) {
                self.packs.push(pack.clone());
            }
        }
    }

    /// The packs of the company that rules are of, by path.
    #[must_use]
    pub fn packs(&self) -> Vec<&LoadedPack> {
        let mut packs: Vec<&LoadedPack> = self.packs.iter().collect();
        packs.sort_by_key(|pack| &pack.path);
        packs
    }

    /// Adds findings, of which those that weigh as much as `fail_on` make the run fail.
    pub fn add_findings(&mut self, findings: &[Finding], fail_on: Level) {
        for finding in findings {
            match finding.excuse.as_deref() {
                Some(Excuse::Waiver(_)) => self.waived += 1,
                Some(Excuse::Baseline) => self.known += 1,
                None => {
                    self.failing += u64::from(finding.level >= fail_on);
                    if let Some(count) = self.levels.get_mut(finding.level as usize) {
                        *count += 1;
                    }
                }
            }
            self.unchecked += u64::from(is_unchecked(finding));
        }
    }

    /// Adds a program.
    pub fn add(&mut self, checked: &Checked) {
        let effective = &checked.rules.effective;
        self.programs += 1;
        self.left_out += checked.left_out;
        self.add_findings(&checked.findings, effective.fail_on.value);
        for (at, (entry, judged)) in checked.rules.pack.rules.iter().zip(&checked.judged).enumerate() {
            let (Some(total), Some(judged)) = (self.total(at, &entry.rule), judged) else { continue };
            let undecided = u64::from(judged.outcome == Outcome::Undecided);
            total.outcome = total.outcome.max(Some(judged.outcome));
            total.compared += u64::from(judged.tally.compared());
            total.undecided += undecided;
            total.time += judged.time;
            if effective.fail_on_undecided.value {
                self.failing += undecided;
            }
        }
    }

    /// Adds the sums of other programs.
    pub fn join(&mut self, other: &Self) {
        self.programs += other.programs;
        self.waived += other.waived;
        self.known += other.known;
        self.unchecked += other.unchecked;
        self.left_out += other.left_out;
        self.excluded += other.excluded;
        self.failing += other.failing;
        for (count, more) in self.levels.iter_mut().zip(other.levels) {
            *count += more;
        }
        for (at, more) in other.rules.iter().enumerate() {
            let Some(total) = self.total(at, &more.rule) else { continue };
            total.outcome = total.outcome.max(more.outcome);
            total.compared += more.compared;
            total.undecided += more.undecided;
            total.time += more.time;
        }
    }

    /// How many findings there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> u64 {
        self.levels.get(level as usize).copied().unwrap_or(0)
    }

    /// How many findings count.
    #[must_use]
    pub fn counting(&self) -> u64 {
        self.levels.iter().sum()
    }

    /// Whether anything makes the run fail, by what each program says of that.
    #[must_use]
    pub const fn fails(&self) -> bool {
        self.failing > 0
    }

    /// How many rules came to this; `None` for those that were off or could not run.
    #[must_use]
    pub fn came_to(&self, outcome: Option<Outcome>) -> usize {
        self.rules.iter().filter(|total| total.outcome == outcome).count()
    }

    /// The rules by id.
    #[must_use]
    pub fn sorted(&self) -> Vec<&RuleTotal> {
        let mut rules: Vec<&RuleTotal> = self.rules.iter().collect();
        rules.sort_by(|left, right| left.rule.id.cmp(&right.rule.id));
        rules
    }

    /// The total of a rule. Almost every program has the pack of the first, so that a rule stands where it is expected.
    fn total(&mut self, expected: usize, rule: &Arc<CompiledRule>) -> Option<&mut RuleTotal> {
        let here = self.rules.get(expected).is_some_and(|total| Arc::ptr_eq(&total.rule, rule));
        let at = if here { expected } else { self.place(rule) };
        self.rules.get_mut(at)
    }

    /// Where a rule stands among the totals; it is added where it is new.
    #[cold]
    fn place(&mut self, rule: &Arc<CompiledRule>) -> usize {
        let known = self.rules.iter().position(|total| total.rule.id == rule.id);
        known.unwrap_or_else(|| {
            self.rules.push(RuleTotal::new(rule));
            self.rules.len() - 1
        })
    }
}

/// An error of the engine says that something could not be checked; its advice and warnings do not.
fn is_unchecked(finding: &Finding) -> bool {
    finding.reporter == Reporter::Engine && finding.level == Level::Error
}
