//! What holds for every text, written well or not.

use partnerlint::diagnostic::Finding;
use partnerlint::source::SourceId;
use partnerlint::syntax::tree::Tree;
use partnerlint::syntax::{parse_policy, parse_program};
use proptest::prelude::*;
use proptest::sample::select;

const WORDS: &[&str] = &[
    "tier",
    "margin",
    "a",
    "b_2",
    "of",
    "per",
    "when",
    "is",
    "not",
    "in",
    "within",
    "any",
    "all",
    "at_least",
    "use",
    "remove",
    "unknown",
    "none",
    "true",
    "USD",
    "days",
    "rule",
    "param",
    "for",
    "given",
    "require",
    "at",
    "note",
    "fix",
    "set",
    "fails",
    "condition",
    "else",
    "as",
    "and",
    "or",
    "giving",
    "where",
    "let",
    "change",
    "mid-tier",
    "Ünï",
];
const SIGNS: &[&str] = &[
    "{", "}", "[", "]", "(", ")", "=", "+=", "-=", "==", ">=", "<", "..", ",", ":", "%", "-", "+", "*", "/",
    "//", "#", "\"", "\\", "'", "“", "”", ";", "=>", "!", "$", "@", ".", "\0", "\u{202E}", "\u{FEFF}",
    "\u{A0}",
];
const VALUES: &[&str] = &[
    "1",
    "2.5%",
    "14M USD",
    "90 days",
    "2026-01-31",
    "2026-02-30",
    "2024-08",
    "1,000",
    "\"text\"",
    "\"{a} {{b}}\"",
    "10%..15%",
    "pilot..",
    "..5",
    "# note\n",
    "unknown in 2..4 \"why\"",
];
const BLANKS: &[&str] = &[" ", "\n", "\n  ", "\r\n", "\t", "", "\r", "\n    "];

fn token() -> impl Strategy<Value = &'static str> {
    prop_oneof![4 => select(WORDS), 4 => select(SIGNS), 3 => select(VALUES)]
}

/// Any sequence of signs of the language, and of others.
fn noise() -> impl Strategy<Value = String> {
    prop::collection::vec((token(), select(BLANKS)), 0..60)
        .prop_map(|tokens| tokens.into_iter().flat_map(|(token, blank)| [token, blank]).collect())
}

/// A program as it should be.
fn program() -> impl Strategy<Value = String> {
    let setting = (select(&["a", "b_2", "rate[x, y]"][..]), select(&["=", "+=", "-="][..]), value(), guard())
        .prop_map(|(name, sign, value, guard)| format!("{name} {sign} {value}{guard}"));
    let condition = (
        select(&["deals", "people[x]"][..]),
        select(&[">= 1", "< 5 within 3 months", "is x", "not in [x, y]", ""][..]),
    )
        .prop_map(|(subject, test)| format!("{subject} {test}"));
    let statement =
        prop_oneof![setting, condition, Just("remove tier x".to_owned()), Just("# note".to_owned())];
    statement.prop_recursive(5, 60, 6, |inner| {
        let body = prop::collection::vec((inner, select(&["\n", ",\n", "\n\n", " # note\n"][..])), 0..6)
            .prop_map(|parts| parts.into_iter().map(|(statement, end)| statement + end).collect::<String>());
        (select(&["tier silver \"S\" ", "requires ", "any ", "at_least 2 of x "][..]), body)
            .prop_map(|(header, body)| format!("{header}{{\n{body}}}"))
    })
}

fn value() -> impl Strategy<Value = String> {
    let quantity = (
        select(&["1", "2.5%", "14M USD", "90 days"][..]),
        select(&["", " of x", " per year", " after x"][..]),
    )
        .prop_map(|(number, more)| format!("{number}{more}"));
    let plain = prop_oneof![
        quantity,
        select(
            &[
                "x",
                "true",
                "\"t \\\" {\"",
                "2026-01-31",
                "2024-08",
                "none",
                "unknown in 2..4 \"w\"",
                "a..b",
                "1..",
                "..2%"
            ][..]
        )
        .prop_map(str::to_owned)
    ];
    plain.prop_recursive(3, 12, 4, |inner| {
        prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(", ")))
    })
}

fn guard() -> impl Strategy<Value = String> {
    select(&["", " when x", " when x is y and z in [a, b]", " when n >= 2"][..]).prop_map(str::to_owned)
}

/// A rule as it should be.
fn policy() -> impl Strategy<Value = String> {
    let clause = (expr(), expr()).prop_flat_map(|(a, b)| {
        select(vec![
            format!("require {a} giving x when {b}"),
            format!("let y = {a}"),
            format!("for (x, y) in {a} where {b}"),
            format!("given {a}, {b}"),
            format!("note {a} \"{{x.y}} {{{{z}}}}\" for x in {b}"),
            format!("param p = {{ k: {a}, l: {b} }}"),
            "fails \"t\" { tier x { a = 1 } }".to_owned(),
        ])
    });
    prop::collection::vec(clause, 0..5)
        .prop_map(|clauses| format!("rule a-b \"T\" {{\n  {}\n}}\n", clauses.join("\n  ")))
}

fn expr() -> impl Strategy<Value = String> {
    let leaf = select(
        &["x", "a.b[c].d", "5%", "90 days", "\"t\"", "[1, x]", "low..high", "(1..)", "true", "f()"][..],
    );
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), select(&["and", "or", "+", "-", "*", "/", "else"][..]), inner.clone())
                .prop_map(|(a, operator, b)| format!("{a} {operator} {b}")),
            (inner.clone(), select(&[">=", "is not", "not in", "=="][..]), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("all({a} for x in {b})")),
            inner.prop_map(|a| format!("condition {{ deals >= 1 }} else (-({a}))")),
        ]
    })
}

/// A text with some bytes removed and some signs put in.
fn mutated(texts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, token()), 0..6);
    (texts, edits).prop_map(|(text, edits)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, removed, inserted) in edits {
            let at = at.index(chars.len() + 1);
            let end = (at + removed).min(chars.len());
            let inserted = if removed == 1 { "" } else { inserted };
            chars.splice(at..end, inserted.chars());
        }
        chars.into_iter().collect()
    })
}

/// The tree prints the text back and is well formed; findings come in order, with places inside the text.
fn holds(text: &str, tree: &Tree, findings: &[Finding]) {
    assert_eq!(tree.to_text(), text);
    let count = u32::try_from(tree.nodes().len()).unwrap();
    for (index, node) in (0..).zip(tree.nodes()) {
        assert!(index < node.end && node.end <= count);
        assert!(text.get(node.span.range()).is_some(), "{node:?}");
    }
    let mut last = 0;
    for finding in findings {
        let span = finding.primary.location.span;
        assert!(text.get(span.range()).is_some(), "{finding:?}");
        assert!(span.start >= last, "{findings:?}");
        last = span.start;
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(text.get(edit.location.span.range()).is_some(), "{finding:?}");
        }
        let unread = finding.message.starts_with("the text cannot be read from here");
        assert!(!unread, "the grammar is not total: {text:?}");
    }
}

fn check(text: &str) {
    let program = parse_program(text, SourceId(0));
    holds(text, &program.tree, &program.findings);
    let policy = parse_policy(text, SourceId(0));
    holds(text, &policy.tree, &policy.findings);
}

/// A bracket that is open between two braces is none of the braces that a missing one is told by.
#[test]
fn brackets_between_braces_are_read() {
    check("{ [\n  { tier\n} { ");
    check("a { [\n  [ (\n    { b\n}\n c { ");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_signs_are_read(text in noise()) {
        check(&text);
    }

    #[test]
    fn any_characters_are_read(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn programs_are_read_without_a_finding(text in program()) {
        let parsed = parse_program(&text, SourceId(0));
        holds(&text, &parsed.tree, &parsed.findings);
        // `any { a = 1 }` is the one thing that the grammar reads and the language does not have.
        for finding in &parsed.findings {
            prop_assert!(finding.message.contains("where a condition is needed"), "{text}\n{finding:?}");
        }
    }

    #[test]
    fn policies_are_read_without_a_finding(text in policy()) {
        let parsed = parse_policy(&text, SourceId(0));
        holds(&text, &parsed.tree, &parsed.findings);
        prop_assert!(parsed.findings.is_empty(), "{text}\n{:?}", parsed.findings);
    }

    #[test]
    fn damaged_programs_are_read(text in mutated(program())) {
        check(&text);
    }

    #[test]
    fn damaged_policies_are_read(text in mutated(policy())) {
        check(&text);
    }

    #[test]
    fn layout_does_not_count(text in program()) {
        let spread = text.replace('\n', " # note\n\n\t");
        let one = parse_program(&text, SourceId(0));
        let two = parse_program(&spread, SourceId(1));
        prop_assert_eq!(one.ast, two.ast);
    }
}
