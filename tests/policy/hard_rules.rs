//! The hardest rules of the catalogue, in the words of the vocabulary: typed, and run where they need no more than there is.

use super::support::{compile, run_all, show};

const RULES: &str = include_str!("hard_rules.policy");

#[test]
fn they_are_typed_without_a_finding() {
    let (pack, findings, sources) = compile(RULES);
    assert!(findings.is_empty(), "{}", show(&findings, &sources));
    assert_eq!(pack.rules.len(), 31);
}

#[test]
fn they_are_true_to_their_examples() {
    let said = run_all(RULES);
    assert!(said.is_empty(), "{said}");
}
