//! SARIF 2.1.0, the format of OASIS that code scanning reads: one run in a file.
//!
//! A finding is a result of kind `fail` with the level `error`, `warning` or `note`. Code scanning shows every other result
//! as an alert, too, and so they stand in the file only on request: findings that waivers or the baseline excuse, with a
//! suppression; rules that passed (`pass`), were undecided (`open`) or not applicable (`notApplicable`). A rule that is
//! off is switched off in the invocation, which also has all the counts. What is wrong outside of any file is a
//! notification.
//!
//! Columns count characters. Paths begin in the folder that partnerlint runs in, which is not named. Rules are numbered in
//! the order in which results need them, then by id, and stand behind the results, so that results can be written while
//! programs are checked. Code scanning reads 25,000 results a run: no more are written, and no more are kept until the end
//! of a run, the errors not even that long.

mod model;
mod outcome;
mod rules;

use std::collections::BTreeMap;
use std::fmt::Write;

use rustc_hash::FxHashMap;
use serde::Serialize;
use smol_str::SmolStr;

use super::format::{Ending, Piece, Ranked, Report, Weight};
use super::guarded::write;
use super::json::summary;
use super::places::Places;
use super::summary::counted;
use super::view::View;
use crate::diagnostic::{Level, engine_diagnostic, fingerprints};
use crate::lint::{RuleTotal, Totals};
use crate::quantity::Date;
use model::{
    Descriptor, Driver, Enabled, Invocation, InvocationProperties, Message, Notification, Override,
    Reference, Tool,
};

/// How many results code scanning reads of a run.
pub const LIMIT: usize = 25_000;

/// What is said where there are more results than are read.
const LEFT_OUT: &str = "results-left-out";

const LEFT_OUT_TEXT: &str = "There are more results than code scanning reads of one run. Those that weigh least are left out, and \
     every count is of all. Check fewer programs in one run, or read another format.";

/// The part of a program.
#[must_use]
pub fn piece(view: &View<'_>) -> Piece {
    Piece { ranked: outcome::of_program(view), ..Piece::default() }
}

/// A file that is being written.
#[derive(Debug)]
pub struct Log {
    as_of: Date,
    limit: usize,
    written: usize,
    /// What waits for the end, since there may be too much of it: by weight.
    held: BTreeMap<Weight, Vec<Ranked>>,
    waiting: usize,
    left_out: u64,
    numbers: Numbers,
}

/// The numbers of rules, in the order in which they are needed.
#[derive(Debug, Default)]
struct Numbers {
    ids: Vec<SmolStr>,
    of: FxHashMap<SmolStr, usize>,
}

impl Numbers {
    fn number(&mut self, id: &SmolStr) -> usize {
        let next = self.ids.len();
        let number = *self.of.entry(id.clone()).or_insert(next);
        if number == next {
            self.ids.push(id.clone());
        }
        number
    }
}

impl Log {
    /// A file about programs that are checked for a day.
    #[must_use]
    pub fn new(as_of: Date) -> Self {
        Self::limited(as_of, LIMIT)
    }

    /// The same with another limit than that of code scanning.
    #[must_use]
    pub fn limited(as_of: Date, limit: usize) -> Self {
        let (held, numbers) = (BTreeMap::new(), Numbers::default());
        Self { as_of, limit, written: 0, held, waiting: 0, left_out: 0, numbers }
    }

    /// Errors are written at once. All else waits, as long as there is room, and the least gives way.
    fn take(&mut self, ranked: Ranked, out: &mut String) {
        if ranked.weight == Weight::Error {
            if self.written < self.limit {
                self.put(&ranked, out);
            } else {
                self.left_out += 1;
            }
        } else {
            self.held.entry(ranked.weight).or_default().push(ranked);
            self.waiting += 1;
        }
        while self.waiting > 0 && self.written + self.waiting > self.limit {
            let Some(mut least) = self.held.last_entry() else { break };
            if least.get_mut().pop().is_some() {
                self.waiting -= 1;
                self.left_out += 1;
            }
            if least.get().is_empty() {
                least.remove();
            }
        }
    }

    fn put(&mut self, ranked: &Ranked, out: &mut String) {
        out.push_str(if self.written == 0 { "\n" } else { ",\n" });
        out.push_str(&numbered(ranked, self.numbers.number(&ranked.rule)));
        self.written += 1;
    }

    /// What is wrong outside of any program: results, and notifications where it is outside of any file.
    fn problems(&mut self, ending: &Ending<'_>, out: &mut String) -> Vec<(SmolStr, Level, String)> {
        let mut outside = Vec::new();
        for problem in ending.problems {
            let places = Places::new(problem.sources);
            let prints = fingerprints("", problem.findings);
            for (finding, print) in problem.findings.iter().zip(&prints) {
                let source = problem.sources.get(finding.primary.location.source);
                if source.is_some_and(|source| source.has_path()) {
                    self.take(outcome::of_finding(finding, print, "", &places), out);
                } else {
                    outside.push((finding.id.clone(), finding.level, outcome::message(finding)));
                }
            }
        }
        outside
    }

    /// The rules that results need, in the order of their numbers, then all others.
    fn rules<'a>(&mut self, totals: &'a Totals) -> Vec<Descriptor<'a>> {
        let sorted = totals.sorted();
        let known: FxHashMap<&str, &'a RuleTotal> =
            sorted.iter().map(|total| (total.rule.id.as_str(), *total)).collect();
        for total in &sorted {
            self.numbers.number(&total.rule.id);
        }
        let descriptor = |id: &SmolStr| match known.get(id.as_str()) {
            Some(total) => Some(rules::of_rule(&total.rule)),
            None => engine_diagnostic(id).map(rules::of_engine),
        };
        self.numbers.ids.iter().filter_map(descriptor).collect()
    }

    /// Rules that ran over no program.
    fn off<'a>(&mut self, totals: &'a Totals) -> Vec<Override<'a>> {
        // Where no program could be judged, nothing is known of what is off.
        let off = totals.sorted().into_iter().filter(|total| totals.programs > 0 && total.outcome.is_none());
        off.map(|total| Override {
            configuration: Enabled { enabled: false },
            descriptor: Reference { id: &total.rule.id, index: self.numbers.number(&total.rule.id) },
        })
        .collect()
    }
}

impl Report for Log {
    fn begin(&mut self) -> String {
        #[derive(Serialize)]
        struct Base {
            description: Message,
        }
        let described = |text: &str| Base { description: Message { text: text.to_owned() } };
        let bases = BTreeMap::from([
            (outcome::HERE, described("The folder that partnerlint ran in.")),
            (outcome::SHIPPED, described("Where the policies are that come with partnerlint.")),
        ]);
        let bases = write(&bases);
        format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\
             \"columnKind\":\"unicodeCodePoints\",\"newlineSequences\":[\"\\r\\n\",\"\\n\",\"\\r\"],\
             \"originalUriBaseIds\":{bases},\n\"results\":["
        )
    }

    fn add(&mut self, piece: Piece) -> String {
        let mut out = String::new();
        for ranked in piece.ranked {
            self.take(ranked, &mut out);
        }
        out
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let mut out = String::new();
        let mut outside = self.problems(ending, &mut out);
        for ranked in std::mem::take(&mut self.held).into_values().flatten() {
            self.put(&ranked, &mut out);
        }
        if self.left_out > 0 {
            let left_out = format!("{} left out of this file", counted(self.left_out, "result"));
            outside.push((SmolStr::new(LEFT_OUT), Level::Warning, sentence(&left_out)));
        }
        let totals = ending.totals;
        let rules = self.rules(totals);
        let mut kinds = Numbers::default();
        let notifications = outside.iter().map(|(id, weight, text)| Notification {
            descriptor: Reference { id, index: kinds.number(id) },
            level: level(*weight),
            message: Message { text: text.clone() },
        });
        let invocation = Invocation {
            execution_successful: ending.exit_code != 2,
            exit_code: ending.exit_code,
            exit_code_description: match ending.exit_code {
                0 => "nothing was found at or above the failing level",
                1 => "there are findings at or above the failing level",
                _ => "something could not be checked",
            },
            tool_execution_notifications: notifications.collect(),
            rule_configuration_overrides: self.off(totals),
            properties: InvocationProperties {
                as_of: self.as_of.to_string(),
                summary: summary(totals, ending.exit_code),
            },
        };
        let notifications = kinds.ids.iter().filter_map(|id| match engine_diagnostic(id) {
            Some(diagnostic) => Some(rules::of_engine(diagnostic)),
            None => (id == LEFT_OUT).then(|| {
                rules::described(LEFT_OUT, LEFT_OUT_TEXT, LEFT_OUT_TEXT.to_owned(), "report", Level::Warning)
            }),
        });
        let tool = Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules,
                notifications: notifications.collect(),
            },
        };
        let (tool, invocation) = (write(&tool), write(&invocation));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "],\n\"tool\":{tool},\n\"invocations\":[{invocation}]}}]}}");
        out
    }
}

/// A result with its rule.
fn numbered(ranked: &Ranked, number: usize) -> String {
    let rest = ranked.text.strip_prefix('{').unwrap_or_default();
    format!("{{\"ruleId\":{},\"ruleIndex\":{number},{rest}", write(&ranked.rule))
}

/// The word for a level.
const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "note",
    }
}

/// Text as a sentence with its full stop, in which nothing is a link: viewers take `[words](address)` for one.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let mut out = if text.contains("](") {
        text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
    } else {
        text.to_owned()
    };
    if !out.is_empty() && !out.ends_with(['.', '!', '?', ':']) {
        out.push('.');
    }
    out
}
