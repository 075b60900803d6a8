//! One line a finding: `path:line:col: level[id] message (place; number, set by whom)`.

use std::fmt::Write;

use super::format::{Ending, Piece, Report};
use super::places::{Places, phrase};
use super::sanitise::{line, seal};
use super::view::View;
use crate::diagnostic::{Excuse, Finding};
use crate::source::Sources;

/// A report of one line a finding.
#[derive(Debug)]
pub struct Concise;

impl Report for Concise {
    fn end(&mut self, ending: &Ending<'_>) -> String {
        ending.problems.iter().map(|problem| render(problem.findings, problem.sources)).collect()
    }
}

/// The findings of a program that are to be shown.
#[must_use]
pub fn piece(view: &View<'_>) -> Piece {
    lines(view.shown(), &view.places).into()
}

/// Renders findings, one line each, in the order given.
#[must_use]
pub fn render<'f>(findings: impl IntoIterator<Item = &'f Finding>, sources: &Sources) -> String {
    lines(findings, &Places::new(sources))
}

fn lines<'f>(findings: impl IntoIterator<Item = &'f Finding>, places: &Places<'_>) -> String {
    let mut out = String::new();
    for finding in findings {
        write_line(&mut out, finding, places);
    }
    seal(out)
}

/// Writes the line of a finding, which is not yet sealed.
pub(super) fn write_line(out: &mut String, finding: &Finding, places: &Places<'_>) {
    let (path, at) = places.start(finding.primary.location);
    let (level, id, message) = (finding.level.word(), &finding.id, line(&finding.message));
    let _ = write!(out, "{}:{}:{}: {level}[{id}] {message}", line(path), at.line, at.column);
    let set = finding.parameters.iter().filter_map(|used| {
        let by = used.set_by.last()?;
        Some(format!("{} = {}, set {}", used.name, used.value, phrase(by.layer)))
    });
    let place = Some(finding.place.clone()).filter(|place| !place.is_empty());
    let details: Vec<String> = place.into_iter().chain(set).collect();
    if !details.is_empty() {
        let _ = write!(out, " ({})", line(&details.join("; ")));
    }
    match finding.excuse.as_deref() {
        Some(Excuse::Waiver(waiver)) => {
            let _ = write!(out, " [waived until {}]", waiver.until);
        }
        Some(Excuse::Baseline) => out.push_str(" [in the baseline]"),
        None => {}
    }
    out.push('\n');
}
