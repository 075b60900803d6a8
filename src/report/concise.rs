//! One line a finding: `path:line:col: level[id] message (place; number, set by whom)`.

use std::fmt::Write;

use super::places::{Places, phrase};
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
        let set = finding.parameters.iter().filter_map(|used| {
            let by = used.set_by.last()?;
            Some(format!("{} = {}, set {}", used.name, used.value, phrase(by.layer)))
        });
        let place = Some(finding.place.clone()).filter(|place| !place.is_empty());
        let details: Vec<String> = place.into_iter().chain(set).collect();
        if !details.is_empty() {
            let _ = write!(out, " ({})", line(&details.join("; ")));
        }
        out.push('\n');
    }
    seal(out)
}
