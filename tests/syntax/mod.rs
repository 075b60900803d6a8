//! Text to tree to AST, with the source above the outcome in every snapshot.

mod limits;
mod memory;
mod mistakes;
mod policy;
mod program;
mod properties;
mod render;
mod repair;
mod tree;

use std::fmt::Write as _;

use partnerlint::diagnostic::Finding;
use partnerlint::source::{LineIndex, SourceId};
use partnerlint::syntax::{parse_policy, parse_program};

/// The source, a line, the AST, and the findings.
fn read_program(text: &str) -> String {
    let parsed = parse_program(text, SourceId(0));
    assert_eq!(parsed.tree.to_text(), text);
    page(text, &render::program(&parsed.ast), &parsed.findings)
}

/// The source, a line, the AST, and the findings.
fn read_policy(text: &str) -> String {
    let parsed = parse_policy(text, SourceId(0));
    assert_eq!(parsed.tree.to_text(), text);
    page(text, &render::policy(&parsed.ast), &parsed.findings)
}

fn page(text: &str, ast: &str, findings: &[Finding]) -> String {
    format!("{}\n────\n{ast}{}", text.trim_end(), report(text, findings))
}

/// Each finding with its place, what it underlines, its help and its fixes.
fn report(text: &str, findings: &[Finding]) -> String {
    let index = LineIndex::new(text);
    let mut out = String::new();
    for finding in findings {
        let span = finding.primary.location.span;
        let place = index.line_column(span.start);
        let id = if finding.id == "syntax" { String::new() } else { format!("[{}] ", finding.id) };
        let underlined = &text[span.range()];
        writeln!(out, "{}:{} ⟨{underlined}⟩ {id}{}", place.line, place.column, finding.message).unwrap();
        for label in &finding.secondary {
            let place = index.line_column(label.location.span.start);
            writeln!(out, "    {}:{} {}", place.line, place.column, label.text).unwrap();
        }
        for help in &finding.help {
            writeln!(out, "    help: {help}").unwrap();
        }
        for fix in &finding.fixes {
            let mended = fixed(text, fix);
            let line = mended.lines().nth(place.line as usize - 1).unwrap_or("");
            writeln!(out, "    {:?}: {} → {}", fix.applicability, fix.title, line.trim()).unwrap();
        }
    }
    out
}

/// A text with a fix applied.
fn fixed(text: &str, fix: &partnerlint::diagnostic::Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| edit.location.span);
    let mut mended = text.to_owned();
    for edit in edits.iter().rev() {
        mended.replace_range(edit.location.span.range(), &edit.text);
    }
    mended
}
