//! What the examples of rules prove: coverage and mutants, with those mutants that the policy itself justifies.

use crate::diagnostic::Finding;
use crate::policy::{Change, Measured, Mutant};
use crate::source::{Location, Source, SourceId, Sources, Span};

/// How a comment begins that justifies a mutant: ``# survives `<=` as `<`: why no example can notice``. Without a change
/// (`# survives: why`) it justifies every survivor of the statement below.
const MARK: &str = "# survives";

/// What the examples of all tested rules prove.
#[derive(Debug)]
pub struct Proof {
    /// What they prove of each rule.
    pub rules: Vec<Measured>,
    /// How many mutants were tried; `None` if none was to be.
    pub mutants: Option<usize>,
    /// The mutants that no example notices.
    pub survivors: Vec<Survivor>,
    /// Justifications of mutants that do not survive, or do not exist.
    pub(super) stale: Vec<Finding>,
}

/// A mutant that no example notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survivor {
    /// The number of its rule in the pack.
    pub rule: usize,
    /// What was changed.
    pub location: Location,
    /// How, as a justification names it.
    pub change: String,
    /// Why it may survive, if the policy says so.
    pub reason: Option<String>,
}

/// How much of something was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// So many were seen.
    pub seen: usize,
    /// Of so many.
    pub all: usize,
}

impl Share {
    /// In percent, rounded down; all of nothing is all.
    #[must_use]
    pub const fn percent(self) -> usize {
        match self.seen.saturating_mul(100).checked_div(self.all) {
            Some(percent) => percent,
            None => 100,
        }
    }

    const fn count(&mut self, seen: bool) {
        self.all += 1;
        self.seen += seen as usize;
    }

    const fn join(&mut self, other: Self) {
        self.all += other.all;
        self.seen += other.seen;
    }
}

/// The answers that were seen of the clauses of a rule, two of each.
#[must_use]
pub fn clauses(of: &Measured) -> Share {
    let mut share = Share::default();
    for clause in &of.clauses {
        share.count(clause.seen_true);
        share.count(clause.seen_false);
    }
    share
}

/// The sides that were seen of the limits of a rule, two of each.
#[must_use]
pub fn boundaries(of: &Measured) -> Share {
    let mut share = Share::default();
    for boundary in &of.boundaries {
        share.count(boundary.seen_on);
        share.count(boundary.seen_beside);
    }
    share
}

impl Proof {
    /// Of all rules together.
    #[must_use]
    pub fn total(&self, of: fn(&Measured) -> Share) -> Share {
        let mut total = Share::default();
        self.rules.iter().for_each(|rule| total.join(of(rule)));
        total
    }

    /// Takes what was measured, and reads in the policies which mutants may survive.
    pub(super) fn new(rules: Vec<Measured>, mutants: bool, tested: &[SourceId], sources: &Sources) -> Self {
        let mut survivors = Vec::new();
        let mut used = Vec::new();
        for rule in &rules {
            for mutant in rule.mutants.iter().filter(|mutant| !mutant.killed) {
                let change = words(mutant, sources);
                let source = sources.get(mutant.location.source);
                let found = source.and_then(|source| justification(mutant, &change, source));
                used.extend(found.as_ref().map(|(at, _)| (mutant.location.source, *at)));
                let reason = found.map(|(_, reason)| reason);
                survivors.push(Survivor { rule: rule.rule, location: mutant.location, change, reason });
            }
        }
        let mut stale = Vec::new();
        for &id in tested.iter().filter(|_| mutants) {
            let Some(source) = sources.get(id) else { continue };
            for (at, line) in comments(&source.text) {
                if !used.contains(&(id, at.start)) {
                    stale.push(unused(Location::new(id, at), line));
                }
            }
        }
        let tried = rules.iter().map(|rule| rule.mutants.len()).sum();
        Self { rules, mutants: mutants.then_some(tried), survivors, stale }
    }
}

fn unused(at: Location, line: &str) -> Finding {
    let named = line.strip_prefix(MARK).unwrap_or(line).trim();
    let change = named.split(": ").next().filter(|change| change.starts_with('`'));
    let message = match change {
        Some(change) => {
            format!("this justifies {change}, and no such mutant of the statement below survives")
        }
        None => "this justifies nothing: no mutant of the statement below survives".to_owned(),
    };
    Finding::engine("policy-survivor", at, message).help(
        "take the comment out, or write `# survives CHANGE: reason` with a change as `test --mutate` names it",
    )
}

/// How a mutant is named.
fn words(mutant: &Mutant, sources: &Sources) -> String {
    let text = || {
        let words: Vec<&str> = sources.text_at(mutant.location).split_whitespace().collect();
        words.join(" ")
    };
    match &mutant.change {
        Change::Swapped { from, to } => format!("`{from}` as `{to}`"),
        Change::Negated => format!("`{}` negated", text()),
        Change::LeftOut => format!("`{}` left out", text()),
    }
}

/// Where the comments right above the statement justify a mutant, and how.
fn justification(mutant: &Mutant, change: &str, source: &Source) -> Option<(u32, String)> {
    let before = source.text.get(..mutant.statement as usize)?;
    let mut above = before.get(..before.rfind('\n')?)?;
    loop {
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        let line = above.get(start..)?;
        let written = line.trim();
        if !written.starts_with('#') {
            return None;
        }
        let named = written.strip_prefix(MARK).map(|rest| {
            let named = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(change));
            named.unwrap_or(rest)
        });
        if let Some(reason) =
            named.and_then(|rest| rest.strip_prefix(": ")).filter(|reason| !reason.is_empty())
        {
            let indent = line.len() - line.trim_start().len();
            return Some((u32::try_from(start + indent).ok()?, reason.to_owned()));
        }
        above = above.get(..start.checked_sub(1)?)?;
    }
}

/// The comments of a policy that justify something.
fn comments(text: &str) -> Vec<(Span, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        if written.strip_prefix(MARK).is_some_and(|rest| rest.starts_with([':', ' '])) {
            let from = start + line.len() - line.trim_start().len();
            let span = u32::try_from(from).ok().zip(u32::try_from(from + written.len()).ok());
            found.extend(span.map(|(from, to)| (Span::new(from, to), written)));
        }
        start += line.len();
    }
    found
}
