//! Text to tree to AST.

use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_policy, parse_program};

#[test]
fn programs_are_read_and_printed_back() {
    let text = "program p \"P\" {\n  # a comment\n  margin = 15% of list_price when market is growth\n\n}\n";
    let parsed = parse_program(text, SourceId(0));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    assert_eq!(parsed.ast.statements.len(), 1);
    assert_eq!(parsed.tree.to_text(), text);
}

#[test]
fn policies_are_read_and_printed_back() {
    let text = "rule a-b \"T\" {\n  level = error\n  for t in tracks\n  require t.x in 10%..15%\n  at t.x \"{t}\"\n}\n";
    let parsed = parse_policy(text, SourceId(0));
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    assert_eq!(parsed.ast.rules.len(), 1);
    assert_eq!(parsed.tree.to_text(), text);
}
