//! One line a finding: `path:line:col: level[id] message (place)`.

use std::fmt::Write;

use super::places::Places;
use super::sanitise::{line, seal};
use crate::diagnostic::Finding;
use crate::source::Sources;

/// Renders findings, one line each, in the order given.
#[must_use]
pub fn render(findings: &[Finding], sources: &Sources) -> String {
    let places = Places::new(sources);
    let mut out = String::new();
    for finding in findings {
        let (path, at) = places.start(finding.primary.location);
        let (level, id, message) = (finding.level.word(), &finding.id, line(&finding.message));
        let _ = write!(out, "{}:{}:{}: {level}[{id}] {message}", line(path), at.line, at.column);
        if !finding.place.is_empty() {
            let _ = write!(out, " ({})", line(&finding.place));
        }
        out.push('\n');
    }
    seal(out)
}
