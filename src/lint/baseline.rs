//! The baseline: findings that were there when it was written, and that do not count until they change.
//!
//! An entry is known by rule, program, place, variants and value, never by a line. Text in, text out: this module reads no
//! file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use toml::Spanned;

use crate::diagnostic::{Excuse, Finding, Level, Reporter};
use crate::source::{Location, SourceId, Span};

/// The version of the format.
const VERSION: u32 = 1;

/// What a finding is known by in a baseline.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The name of the program.
    pub program: String,
    /// The rule.
    pub rule: String,
    /// The place in the program.
    pub place: String,
    /// What stood there.
    pub value: String,
    /// The variants in which it stood, if not in all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<String>,
    /// How many findings are alike in all of this.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: u32,
}

const fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_one(count: &u32) -> bool {
    *count == 1
}

/// Findings that do not count.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// How many findings of a sort there were, and where the entry stands.
    entries: BTreeMap<Entry, Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    count: u32,
    at: Option<Location>,
}

/// How a baseline is used.
#[derive(Clone, Copy, Debug)]
pub struct Against<'b> {
    /// What was there.
    pub baseline: &'b Baseline,
    /// Whether everything that is found is taken as having been there.
    pub grow: bool,
}

/// What of a baseline a program bears out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borne {
    /// What stands in the program and was not there; only where the baseline is to grow.
    pub new: Vec<Entry>,
    /// What stood in it, and does no longer, with how many of its sort are gone.
    pub gone: Vec<(Entry, u32)>,
}

/// A baseline as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    version: Spanned<u32>,
    #[serde(default)]
    finding: Vec<Spanned<Entry>>,
}

/// A baseline as it is written.
#[derive(Serialize)]
struct Written<'b> {
    version: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    finding: Vec<&'b Entry>,
}

const HEADING: &str = "\
# Findings that do not count until they change; `partnerlint check --update-baseline` takes out those that are gone.
";

impl Entry {
    fn new(program: &str, finding: &Finding) -> Self {
        Self {
            program: program.to_owned(),
            rule: finding.id.to_string(),
            place: finding.place.clone(),
            value: finding.value.clone(),
            variants: finding.variants.clone(),
            count: 1,
        }
    }
}

impl Baseline {
    /// Reads a baseline; what is wrong with it is found, and nothing is excused then.
    #[must_use]
    pub fn read(text: &str, source: SourceId) -> (Self, Vec<Finding>) {
        let at = |range: Range<usize>| {
            let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            Location::new(source, Span::new(bound(range.start), bound(range.end)))
        };
        let wrong =
            |range, message| (Self::default(), vec![Finding::engine("baseline-invalid", at(range), message)]);
        let read: Read = match toml::from_str(text) {
            Ok(read) => read,
            Err(error) => {
                let message = format!("this is no baseline: {}", error.message().trim_end_matches('.'));
                return wrong(error.span().unwrap_or(0..0), message);
            }
        };
        if *read.version.get_ref() != VERSION {
            let message = format!(
                "this baseline has version {}, and this partnerlint reads {VERSION}",
                read.version.get_ref()
            );
            return wrong(read.version.span(), message);
        }
        let mut baseline = Self::default();
        for spanned in read.finding {
            let at = at(spanned.span());
            baseline.add(spanned.into_inner(), Some(at));
        }
        (baseline, Vec::new())
    }

    /// The text of the file.
    #[must_use]
    pub fn write(&self) -> String {
        let entries: Vec<Entry> =
            self.entries.iter().map(|(entry, known)| Entry { count: known.count, ..entry.clone() }).collect();
        let written = Written { version: VERSION, finding: entries.iter().collect() };
        // Texts and numbers always have a written form.
        HEADING.to_owned() + &toml::to_string(&written).unwrap_or_default()
    }

    /// How many findings it excuses.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.entries.values().map(|known| u64::from(known.count)).sum()
    }

    /// Whether it excuses none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries of programs that are none of these, with how many findings each excuses.
    #[must_use]
    pub fn of_others(&self, programs: &BTreeSet<SmolStr>) -> Vec<(Entry, u32)> {
        let others = self.entries.iter().filter(|(entry, _)| !programs.contains(entry.program.as_str()));
        others.map(|(entry, known)| (entry.clone(), known.count)).collect()
    }

    /// One more finding.
    pub fn add(&mut self, mut entry: Entry, at: Option<Location>) {
        let count = std::mem::replace(&mut entry.count, 1);
        let known = self.entries.entry(entry).or_insert(Known { count: 0, at });
        known.count = known.count.saturating_add(count);
    }

    /// So many findings less.
    pub fn take(&mut self, entry: &Entry, count: u32) {
        if let Some(known) = self.entries.get_mut(entry) {
            known.count = known.count.saturating_sub(count);
            if known.count == 0 {
                self.entries.remove(entry);
            }
        }
    }

    /// What is to be said of findings that are gone.
    #[must_use]
    pub fn unused(&self, gone: &Entry) -> Option<Finding> {
        let at = self.entries.get(gone)?.at?;
        let message =
            format!("the baseline excuses what `{}` does not find in `{}`", gone.rule, gone.program);
        let finding = Finding::engine("baseline-unused", at, message).at_place(gone.place.clone());
        Some(Finding { level: Level::Warning, ..finding }.help("`--update-baseline` takes it out"))
    }
}

impl Against<'_> {
    /// Excuses the findings of a program that were there; those of the engine are never excused.
    ///
    /// `judged` says of a rule whether it could be judged: whether nothing that it reads was invalid or unknown. What it
    /// does not find any more is gone only then.
    pub(super) fn excuse(
        &self,
        program: &str,
        findings: &mut [Finding],
        judged: impl Fn(&str) -> bool,
    ) -> Borne {
        let of_program = |entry: &&Entry| entry.program == program;
        let first = Entry { program: program.to_owned(), ..Entry::default() };
        let known = self
            .baseline
            .entries
            .range(first..)
            .map_while(|(entry, known)| of_program(&entry).then_some((entry, known.count)));
        let mut left: BTreeMap<&Entry, u32> = known.collect();
        let mut new = Vec::new();
        for finding in
            findings.iter_mut().filter(|finding| finding.reporter == Reporter::Rule && finding.counts())
        {
            let entry = Entry::new(program, finding);
            match left.get_mut(&entry).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None if self.grow => new.push(entry),
                None => continue,
            }
            finding.excuse = Some(Box::new(Excuse::Baseline));
        }
        let gone = left.into_iter().filter(|(entry, count)| *count > 0 && judged(&entry.rule));
        Borne { new, gone: gone.map(|(entry, count)| (entry.clone(), count)).collect() }
    }
}
