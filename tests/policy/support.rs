//! `check(policy, program)`: the source above what came of it.

use std::fmt::Write;
use std::sync::OnceLock;

use partnerlint::diagnostic::Finding;
use partnerlint::policy::Pack;
use partnerlint::source::{LineIndex, Sources};
use partnerlint::syntax::parse_policy;
use partnerlint::vocabulary::{Vocabulary, load};

/// The shipped vocabulary.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| load(&[include_str!("../../grammar/vocabulary.toml")]).unwrap())
}

/// Compiles one policy text.
pub fn compile(text: &str) -> (Pack, Vec<Finding>, Sources) {
    let mut sources = Sources::new();
    let source = sources.add("test.policy", text);
    let parsed = parse_policy(text, source);
    assert!(parsed.findings.is_empty(), "the policy does not parse: {:#?}\n{text}", parsed.findings);
    let (pack, findings) = Pack::compile(&[(source, parsed.ast)], vocabulary());
    (pack, findings, sources)
}

/// Findings as lines: place, id, message, what is underlined, and what to do.
pub fn show(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        let source = sources.get(finding.primary.location.source).unwrap();
        let at = LineIndex::new(&source.text).line_column(finding.primary.location.span.start);
        let text = sources.text_at(finding.primary.location);
        let text = text.lines().next().unwrap_or("");
        writeln!(out, "{}:{} {}: {}", at.line, at.column, finding.id, finding.message).unwrap();
        writeln!(out, "    at `{text}`").unwrap();
        for note in &finding.secondary {
            let text = sources.text_at(note.location).lines().next().unwrap_or("");
            writeln!(out, "    note `{text}` {}", note.text).unwrap();
        }
        for help in &finding.help {
            writeln!(out, "    help {help}").unwrap();
        }
        for fix in &finding.fixes {
            let edits: Vec<&str> = fix.edits.iter().map(|edit| edit.text.as_str()).collect();
            writeln!(out, "    fix ({:?}) {}: {edits:?}", fix.applicability, fix.title).unwrap();
        }
    }
    out
}

/// What the type checker says of the statements of one rule.
pub fn refuse(statements: &str) -> String {
    let text = format!("rule r \"A title\" {{\n  level = error\n{statements}\n}}\n");
    refuse_file(&text)
}

/// What the type checker says of a policy.
pub fn refuse_file(text: &str) -> String {
    let (_, findings, sources) = compile(text);
    let said = if findings.is_empty() { "nothing\n".to_owned() } else { show(&findings, &sources) };
    format!("{text}\n────\n{said}")
}
