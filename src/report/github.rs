//! GitHub: annotations beside the lines of a pull request, as commands to the runner of a workflow.
//!
//! The commands are those of "Workflow commands for GitHub Actions":
//! `::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`,
//! with `warning` and `notice` for the other levels. They are escaped as the runner reads them: `%`, CR and LF everywhere, `:` and
//! `,` in properties as well. Columns are given only where a place begins and ends in the same line; GitHub knows no others.
//!
//! GitHub shows [`SHOWN`] annotations of a level from one step and drops the rest without a word. So the findings of each level
//! are the first of the run, problems before programs, and where there are more the last place says how many.
//! Findings that do not count are no annotations. No more than that is kept in memory.

use std::fmt::Write;

use super::format::{Ending, Piece, Report, Style};
use super::human::{Look, fixes};
use super::places::Places;
use super::sanitise::{clip, disarm, line};
use super::summary;
use super::view::View;
use crate::diagnostic::{Finding, Level};

/// How many annotations of a level GitHub shows of one step.
pub const SHOWN: usize = 10;

/// A message longer than this is cut: GitHub takes 64 KiB.
const LONGEST: usize = 4_000;

/// A report of annotations.
#[derive(Debug)]
pub struct Annotations {
    style: Style,
    /// The first findings of programs.
    first: Vec<(Level, String)>,
}

impl Annotations {
    /// A report without anything in it.
    #[must_use]
    pub const fn new(style: Style) -> Self {
        Self { style, first: Vec::new() }
    }
}

impl Report for Annotations {
    fn add(&mut self, piece: Piece) -> String {
        first(&mut self.first, piece.findings);
        piece.text
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let mut shown: Vec<(Level, String)> = Vec::new();
        for problem in ending.problems {
            first(&mut shown, commands(problem.findings, &Places::new(problem.sources)));
        }
        first(&mut shown, std::mem::take(&mut self.first));
        let mut out = String::new();
        for level in Level::ALL {
            let all = ending.totals.count(level);
            let room = if all > SHOWN as u64 { SHOWN - 1 } else { SHOWN };
            for (_, command) in shown.iter().filter(|(of, _)| *of == level).take(room) {
                out.push_str(command);
            }
            let more = all.saturating_sub(room as u64);
            if more > 0 {
                let (command, name) = (word(level), env!("CARGO_PKG_NAME"));
                let _ = writeln!(out, "::{command} title={name}::{}", more_words(level, more));
            }
        }
        if !self.style.quiet {
            out.push_str(&summary::render(ending.totals, Look::default()));
        }
        out
    }
}

/// The annotations of a program that may be among the first of a run.
#[must_use]
pub fn piece(view: &View<'_>) -> Piece {
    Piece { findings: commands(&view.checked.findings, &view.places), ..Piece::default() }
}

/// The first findings of each level, as commands.
fn commands(findings: &[Finding], places: &Places<'_>) -> Vec<(Level, String)> {
    let mut kept = Vec::new();
    for finding in findings.iter().filter(|finding| finding.counts()) {
        if has_room(&kept, finding.level) {
            kept.push((finding.level, command(finding, places)));
        }
    }
    kept
}

/// Adds those of some findings that are among the first of their level.
fn first(kept: &mut Vec<(Level, String)>, more: Vec<(Level, String)>) {
    for (level, command) in more {
        if has_room(kept, level) {
            kept.push((level, command));
        }
    }
}

fn has_room(kept: &[(Level, String)], level: Level) -> bool {
    kept.iter().filter(|(of, _)| *of == level).count() < SHOWN
}

fn command(finding: &Finding, places: &Places<'_>) -> String {
    let mut out = format!("::{} ", word(finding.level));
    if let Some((path, lines)) = places.file(finding.primary.location) {
        let _ = write!(out, "file={},", property(path));
        if let Some((start, end)) = lines {
            let _ = write!(out, "line={},", start.line);
            if start.line == end.line {
                let _ = write!(out, "col={},", start.column);
            }
            let _ = write!(out, "endLine={},", end.line);
            if start.line == end.line {
                let _ = write!(out, "endColumn={},", end.column);
            }
        }
    }
    let _ = writeln!(out, "title={}::{}", property(&finding.id), data(&message(finding)));
    out
}

/// What is said of a finding: what is wrong, then what to do, one thing a line.
fn message(finding: &Finding) -> String {
    let mut lines = vec![finding.message.clone()];
    if !finding.variants.is_empty() {
        lines.push(format!("only in: {}", finding.variants.join(", ")));
    }
    lines.extend(finding.help.iter().map(|help| format!("help: {help}")));
    lines.extend(fixes(finding).map(|fix| format!("fix: {fix}")));
    let safe: Vec<String> = lines.iter().map(|text| line(text).into_owned()).collect();
    clip(&safe.join("\n"), LONGEST).into_owned()
}

/// The text of a command, escaped.
fn data(text: &str) -> String {
    disarm(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, escaped.
fn property(text: &str) -> String {
    data(&line(text)).replace(':', "%3A").replace(',', "%2C")
}

/// GitHub's word for a level.
const fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "notice",
    }
}

/// What stands in the last place of a level of which there are more than are shown.
fn more_words(level: Level, more: u64) -> String {
    let what = match level {
        Level::Error => "errors",
        Level::Warning => "warnings",
        Level::Advice => "pieces of advice",
    };
    format!("{more} more {what}: see the job summary")
}
