//! The machine format, version 1.
//!
//! A document is one object: `version`, `tool`, `as_of`, `listed`, `programs`, `problems`, `rules`, `packs`, `summary`; `docs/schema/report.json`
//! describes it, and `docs/formats.md` says what may change. Within a version, members may be added and none is removed,
//! renamed or given another meaning; readers ignore members that they do not know. Lines and columns count from 1, columns in
//! Unicode characters; bytes count from 0, in UTF-8, the end exclusive.
//! A byte order mark is not counted. Programs stand in the order of their paths, one a line; findings by path, position
//! and id.

mod model;

use std::fmt::Write;

use super::format::{Ending, Piece, Problem, Report};
use super::guarded::write;
use super::outcomes::{NOT_RUN, Outcomes, listed, name};
use super::packs;
use super::places::Places;
use super::summary::Detail;
use super::view::View;
use crate::diagnostic::{self, Layer, Level, Reporter, SetBy};
use crate::lint::{LoadedPack, Totals, pack_header};
use crate::policy;
use crate::quantity::Date;
use crate::source;

pub(super) use model::{Bindings, Location, Origin, Summary};
use model::{
    Bytes, Edit, Excuse, Finding, Fix, Judged, Label, OwnPack, Pack, Parameter, Point, Program, Rule, Tool,
};

/// The version of the format.
pub const VERSION: u32 = 1;

/// The JSON Schema of a document.
pub const SCHEMA: &str = include_str!("../../../docs/schema/report.json");

impl<'a> Origin<'a> {
    pub(super) fn new(by: &SetBy, places: &Places<'a>) -> Self {
        Self { layer: by.layer.word(), location: location(by.at, places) }
    }
}

/// What a run came to, in numbers.
pub(super) fn summary(totals: &Totals, exit_code: u8) -> Summary {
    Summary {
        programs: totals.programs,
        errors: totals.count(Level::Error),
        warnings: totals.count(Level::Warning),
        advice: totals.count(Level::Advice),
        waived: totals.waived,
        baseline: totals.known,
        rules: Outcomes::of_run(totals),
        unchecked: totals.unchecked,
        left_out: totals.left_out,
        excluded: totals.excluded,
        exit_code,
    }
}

/// One program as one line of JSON, without a line end.
#[must_use]
pub fn program(view: &View<'_>) -> String {
    let rules = view.recorded().iter().map(|(rule, judged)| Judged {
        id: &rule.id,
        outcome: name(judged.outcome),
        bindings: bindings(judged.tally),
        reasons: judged.reasons.iter().map(ToString::to_string).collect(),
    });
    write(&Program {
        path: &view.checked.path,
        name: &view.checked.name,
        findings: view.findings().map(|(one, print)| finding(one, print, &view.places)).collect(),
        outcomes: view.outcomes(),
        rules: rules.collect(),
    })
}

/// A document that is being written.
#[derive(Debug)]
pub struct Document {
    detail: Detail,
    as_of: Date,
    programs: usize,
}

impl Document {
    /// A document about programs that are checked for a day.
    #[must_use]
    pub const fn new(detail: Detail, as_of: Date) -> Self {
        Self { detail, as_of, programs: 0 }
    }
}

impl Report for Document {
    fn begin(&mut self) -> String {
        let header = pack_header();
        let pack = Pack { name: header.name, version: header.version };
        let tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), pack };
        let (tool, as_of, listed) = (write(&tool), self.as_of, write(&listed(self.detail)));
        format!(
            "{{\"version\":{VERSION},\"tool\":{tool},\"as_of\":\"{as_of}\",\"listed\":{listed},\n\"programs\":["
        )
    }

    fn add(&mut self, piece: Piece) -> String {
        self.programs += 1;
        format!("{}{}", if self.programs == 1 { "\n" } else { ",\n" }, piece.text)
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let totals = ending.totals;
        let mut out = String::from("],\n\"problems\":[");
        list(&mut out, ending.problems.iter().flat_map(problems));
        out.push_str("],\n\"rules\":[");
        list(&mut out, totals.sorted().into_iter().map(rule));
        out.push_str("],\n\"packs\":[");
        list(&mut out, totals.packs().into_iter().map(own_pack));
        let summary = summary(totals, ending.exit_code);
        let _ = writeln!(out, "],\n\"summary\":{}}}", write(&summary));
        out
    }
}

fn list(out: &mut String, items: impl Iterator<Item = String>) {
    for (at, item) in items.enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&item);
    }
}

fn problems(problem: &Problem<'_>) -> Vec<String> {
    let places = Places::new(problem.sources);
    let prints = diagnostic::fingerprints("", problem.findings);
    let findings = problem.findings.iter().zip(&prints);
    findings.map(|(one, print)| write(&finding(one, print, &places))).collect()
}

fn own_pack(pack: &LoadedPack) -> String {
    write(&OwnPack {
        name: &pack.header.name,
        version: &pack.header.version,
        path: pack.path.as_deref(),
        digest: pack.digest.as_deref(),
        lock: pack.state.map(packs::word),
    })
}

fn rule(total: &crate::lint::RuleTotal) -> String {
    write(&Rule {
        id: &total.rule.id,
        title: &total.rule.title,
        level: total.rule.level,
        topic: total.rule.topic.as_deref(),
        source: total.rule.source.as_deref(),
        why: total.rule.why.as_deref(),
        outcome: total.outcome.map_or(NOT_RUN, name),
        compared: total.compared,
        undecided_programs: total.undecided,
    })
}

fn finding<'a, 's: 'a>(
    finding: &'a diagnostic::Finding,
    fingerprint: &'a str,
    places: &Places<'s>,
) -> Finding<'a> {
    let label = |label: &'a diagnostic::Label| Label {
        location: location(label.location, places),
        text: &label.text,
    };
    let edit =
        |edit: &'a diagnostic::Edit| Edit { location: location(edit.location, places), text: &edit.text };
    Finding {
        id: &finding.id,
        reporter: match finding.reporter {
            Reporter::Engine => "engine",
            Reporter::Rule => "rule",
        },
        level: finding.level,
        message: &finding.message,
        place: &finding.place,
        value: &finding.value,
        fingerprint,
        excuse: finding.excuse.as_deref().map(|excuse| self::excuse(excuse, places)),
        primary: label(&finding.primary),
        secondary: finding.secondary.iter().map(label).collect(),
        help: &finding.help,
        fixes: (finding.fixes.iter())
            .map(|fix| Fix {
                title: &fix.title,
                applicability: fix.applicability,
                edits: fix.edits.iter().map(edit).collect(),
            })
            .collect(),
        parameters: (finding.parameters.iter())
            .map(|used| Parameter {
                name: &used.name,
                value: &used.value,
                layer: used.set_by.last().map_or(Layer::Pack, |by| by.layer).word(),
                origin: used.set_by.last().map(|by| location(by.at, places)),
                also: (used.set_by.split_last().map_or(&[][..], |(_, others)| others).iter())
                    .map(|by| Origin::new(by, places))
                    .collect(),
            })
            .collect(),
        variants: &finding.variants,
    }
}

fn excuse<'a, 's: 'a>(excuse: &'a diagnostic::Excuse, places: &Places<'s>) -> Excuse<'a> {
    match excuse {
        diagnostic::Excuse::Waiver(waiver) => Excuse::Waiver {
            reason: &waiver.reason,
            approver: &waiver.approver,
            until: &waiver.until,
            ticket: waiver.ticket.as_deref(),
            control: waiver.control.as_deref(),
            location: location(waiver.at, places),
        },
        diagnostic::Excuse::Baseline => Excuse::Baseline,
    }
}

pub(super) fn location<'a>(at: source::Location, places: &Places<'a>) -> Location<'a> {
    let (path, start, end) = places.range(at);
    Location {
        path,
        bytes: Bytes { start: at.span.start, end: at.span.end },
        start: Point { line: start.line, column: start.column },
        end: Point { line: end.line, column: end.column },
    }
}

pub(super) const fn bindings(tally: policy::Tally) -> Bindings {
    let policy::Tally { pass, fail, waived, undecided, not_applicable, error } = tally;
    Bindings { pass, fail, waived, undecided, not_applicable, error }
}
