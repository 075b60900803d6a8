//! Code Quality of GitLab: a list of issues, as the page "Code Quality" of its documentation describes it for tools of one's
//! own (`docs.gitlab.com/ci/testing/code_quality`).
//!
//! An issue has what GitLab reads, and no more: description, name of the check, fingerprint, severity, path and line. What
//! could not be checked is a `blocker`, an error `critical`, a warning `major`, advice `minor`. There is no word for what passed, is
//! undecided, not applicable, off or excused, and all of that is left out.

use serde::Serialize;

use super::format::{Ending, Piece, Report};
use super::guarded::write;
use super::places::Places;
use super::sanitise::line;
use super::view::View;
use crate::diagnostic::{Finding, Level, Reporter, combined, fingerprints};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// A list that is being written.
#[derive(Debug, Default)]
pub struct Issues {
    begun: bool,
}

impl Issues {
    /// Issues that follow those before.
    fn follow(&mut self, issues: String) -> String {
        if issues.is_empty() {
            return issues;
        }
        let start = if self.begun { ",\n" } else { "\n" };
        self.begun = true;
        start.to_owned() + &issues
    }
}

impl Report for Issues {
    fn begin(&mut self) -> String {
        "[".to_owned()
    }

    fn add(&mut self, piece: Piece) -> String {
        self.follow(piece.text)
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let mut out = String::new();
        for problem in ending.problems {
            let places = Places::new(problem.sources);
            let prints = fingerprints("", problem.findings);
            let issues = problem.findings.iter().zip(prints).map(|(finding, print)| {
                let (path, _) = places.start(finding.primary.location);
                write(&issue(finding, path, &print, &places))
            });
            out.push_str(&self.follow(issues.collect::<Vec<_>>().join(",\n")));
        }
        out.push_str(if self.begun { "\n]\n" } else { "]\n" });
        out
    }
}

/// The findings of a program that count, one a line.
#[must_use]
pub fn piece(view: &View<'_>) -> String {
    let counting = view.findings().filter(|(finding, _)| finding.counts());
    let issues =
        counting.map(|(finding, print)| write(&issue(finding, &view.checked.path, print, &view.places)));
    issues.collect::<Vec<_>>().join(",\n")
}

/// One issue; `owner` is the path of the program, else of the file that the finding stands in.
fn issue<'a>(finding: &'a Finding, owner: &str, print: &str, places: &Places<'a>) -> Issue<'a> {
    let (path, at) = places.start(finding.primary.location);
    Issue {
        description: line(&finding.message).into_owned(),
        check_name: &finding.id,
        // GitLab takes findings with one fingerprint for one, and two programs may have the same name.
        fingerprint: combined(&[owner, print]),
        severity: severity(finding),
        location: Location { path, lines: Lines { begin: at.line } },
    }
}

const fn severity(finding: &Finding) -> &'static str {
    match (finding.level, finding.reporter) {
        (Level::Error, Reporter::Engine) => "blocker",
        (Level::Error, Reporter::Rule) => "critical",
        (Level::Warning, _) => "major",
        (Level::Advice, _) => "minor",
    }
}
