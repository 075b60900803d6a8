//! What a run comes to, in words: programs and findings, then every rule accounted for.

use std::fmt::Write;
use std::time::Duration;

use super::human::Look;
use super::sanitise::{line, seal};
use super::view::View;
use crate::diagnostic::{Excuse, Finding, Level};
use crate::lint::{Judged, Totals};
use crate::policy::Outcome;

/// Which rules and findings are shown one by one, beside the findings that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Rules that were undecided, not applicable or waived, with their reasons.
    pub unsettled: bool,
    /// Rules that passed.
    pub passes: bool,
    /// Findings that a waiver or the baseline excuses.
    pub excused: bool,
}

impl Detail {
    /// Whether a finding is to be shown.
    #[must_use]
    pub fn shows(self, finding: &Finding) -> bool {
        self.excused || finding.counts()
    }

    /// Whether a rule that came to this is named beside the findings of a program, where there are none of it that say so.
    #[must_use]
    pub const fn names(self, outcome: Outcome) -> bool {
        match outcome {
            Outcome::Undecided | Outcome::NotApplicable | Outcome::Waived => self.unsettled,
            Outcome::Pass => self.passes,
            Outcome::Fail | Outcome::Error => false,
        }
    }

    /// Whether a rule that came to this is listed in a report that is kept as a record: always, unless it passed or had nothing
    /// to judge.
    #[must_use]
    pub const fn records(self, outcome: Outcome) -> bool {
        !matches!(outcome, Outcome::Pass | Outcome::NotApplicable) || self.names(outcome)
    }
}

/// The rules of one program that are to be named one by one; empty if there are none.
#[must_use]
pub(super) fn rules_of(view: &View<'_>) -> String {
    let mut out = String::new();
    for (outcome, id, why) in named(view) {
        let _ = write!(out, "  {:<14}  {id}", word(outcome));
        if !why.is_empty() {
            let _ = write!(out, ": {}", line(&why));
        }
        out.push('\n');
    }
    if out.is_empty() {
        return out;
    }
    seal(format!("{}\n{out}\n", line(&view.checked.path)))
}

/// The rules of one program that are to be named one by one, with what came of each and why.
pub(super) fn named<'c>(view: &View<'c>) -> impl Iterator<Item = (Outcome, &'c str, String)> {
    view.named().map(|(rule, judged)| {
        let why = match judged.outcome {
            Outcome::Pass => counted(u64::from(judged.tally.pass), "comparison"),
            Outcome::Waived => {
                let of_rule = view.checked.findings.iter().filter(|finding| finding.id == rule.id);
                waived_words(of_rule)
            }
            _ => reason_words(judged),
        };
        (judged.outcome, rule.id.as_str(), why)
    })
}

/// Why a rule was undecided or not applicable, in words.
pub(super) fn reason_words(judged: &Judged) -> String {
    let reasons: Vec<String> = judged.reasons.iter().map(ToString::to_string).collect();
    reasons.join("; ")
}

/// Who answers for the waived ones among some findings, in words.
pub(super) fn waived_words<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let mut said: Vec<String> =
        findings.filter_map(|finding| excuse_words(finding.excuse.as_deref()?)).collect();
    said.dedup();
    said.join("; ")
}

/// The last lines of a report.
#[must_use]
pub fn render(totals: &Totals, look: Look) -> String {
    let excluded = excluded(totals).map(|line| line + "\n").unwrap_or_default();
    format!("{}\n{excluded}{}", found(totals, look), rules(totals))
}

/// What was found, in one line without its end.
pub(super) fn found(totals: &Totals, look: Look) -> String {
    let mut found: Vec<String> = Vec::new();
    for (level, noun) in [(Level::Error, "error"), (Level::Warning, "warning")] {
        if totals.count(level) > 0 {
            found.push(painted(look, level, &counted(totals.count(level), noun)));
        }
    }
    match totals.count(Level::Advice) {
        0 => {}
        1 => found.push(painted(look, Level::Advice, "1 piece of advice")),
        n => found.push(painted(look, Level::Advice, &format!("{n} pieces of advice"))),
    }
    let found = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    let excused = [(totals.waived, "waived"), (totals.known, "in the baseline")];
    let excused = excused.iter().filter(|(count, _)| *count > 0);
    let excused: String = excused.map(|(count, word)| format!("; {count} {word}")).collect();
    let programs = counted(totals.programs, "program");
    let left_out = match totals.left_out {
        0 => String::new(),
        count => format!("; {} left out by `min-level`", counted(count, "finding")),
    };
    format!("checked {programs}: {found}{excused}{left_out}")
}

/// Which named files were passed over, in one line without its end; `None` if none was.
pub(super) fn excluded(totals: &Totals) -> Option<String> {
    match totals.excluded {
        0 => None,
        1 => Some("1 named file is excluded, and was not checked".to_owned()),
        count => Some(format!("{count} named files are excluded, and were not checked")),
    }
}

/// So many rules are named with the time that they took.
const SLOWEST: usize = 10;

/// How long the rules took that took longest, over all programs and threads; empty if no clock was read.
#[must_use]
pub fn timings(totals: &Totals) -> String {
    let mut rules = totals.sorted();
    rules.retain(|total| !total.time.is_zero());
    rules.sort_by_key(|total| std::cmp::Reverse(total.time));
    let all: Duration = rules.iter().map(|total| total.time).sum();
    let Some((slowest, rest)) = rules.split_at_checked(SLOWEST.min(rules.len())).filter(|_| !all.is_zero())
    else {
        return String::new();
    };
    let mut out = format!("rules took {}:\n", milliseconds(all));
    for total in slowest {
        let _ = writeln!(out, "  {:>12}  {}", milliseconds(total.time), total.rule.id);
    }
    if !rest.is_empty() {
        let time = rest.iter().map(|total| total.time).sum();
        let _ = writeln!(out, "  {:>12}  {}", milliseconds(time), counted(rest.len() as u64, "other rule"));
    }
    out
}

/// `12.345 ms`
fn milliseconds(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:03} ms", micros / 1000, micros % 1000)
}

/// One line that accounts for every rule: `61 rules: 48 passed, 9 not applicable, 1 undecided, 3 failed`.
fn rules(totals: &Totals) -> String {
    let rules = totals.sorted();
    let came_to = |outcome| totals.came_to(outcome);
    let counts = [
        (came_to(Some(Outcome::Pass)), "passed"),
        (came_to(Some(Outcome::NotApplicable)), "not applicable"),
        (came_to(Some(Outcome::Undecided)), "undecided"),
        (came_to(Some(Outcome::Waived)), "waived"),
        (came_to(Some(Outcome::Fail)), "failed"),
        (came_to(Some(Outcome::Error)), "could not be judged"),
        (came_to(None), if totals.programs > 0 { "off" } else { "not run" }),
    ];
    let parts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let compared: u64 = rules.iter().map(|total| total.compared).sum();
    let all = counted(rules.len() as u64, "rule");
    if parts.is_empty() {
        return format!("{all}\n");
    }
    format!("{all}: {}; {}\n", parts.join(", "), counted(compared, "comparison"))
}

/// Who answers for a finding, in words.
#[must_use]
pub fn excuse_words(excuse: &Excuse) -> Option<String> {
    let Excuse::Waiver(waiver) = excuse else { return None };
    let ticket = waiver.ticket.as_ref().map(|ticket| format!(" ({ticket})")).unwrap_or_default();
    Some(format!("until {} by {}{ticket}: {}", waiver.until, waiver.approver, waiver.reason))
}

/// The word for an outcome.
#[must_use]
pub const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::NotApplicable => "not applicable",
        Outcome::Pass => "pass",
        Outcome::Undecided => "undecided",
        Outcome::Waived => "waived",
        Outcome::Fail => "fail",
        Outcome::Error => "error",
    }
}

/// A number with its noun.
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn painted(look: Look, level: Level, text: &str) -> String {
    let code = match level {
        Level::Error => "31",
        Level::Warning => "33",
        Level::Advice => "36",
    };
    if look.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}
