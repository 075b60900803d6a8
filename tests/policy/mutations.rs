//! Rules that somebody damaged: whatever stands in them, they are judged without a panic, and the same each time.

use partnerlint::policy::{Pack, run_examples};
use partnerlint::source::Sources;
use partnerlint::syntax::parse_policy;
use proptest::prelude::*;
use proptest::sample::Index;

use super::support::{refuse_file, show, vocabulary};

const RULES: &str = include_str!("hard_rules.policy");

/// The texts of single rules.
fn rules() -> Vec<&'static str> {
    RULES.split("\nrule ").skip(1).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_inclusive(|letter: char| !letter.is_alphanumeric() && letter != '_').collect()
}

/// Everything that is said of a policy and of its examples.
fn judged(text: &str) -> String {
    let mut sources = Sources::new();
    let source = sources.add("test.policy", text);
    let parsed = parse_policy(text, source);
    let files = [(source, parsed.ast)];
    let (pack, mut findings) = Pack::compile(&files, vocabulary());
    let (_, more) = run_examples(&pack, &files, vocabulary());
    findings.extend(more);
    for finding in &findings {
        assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{}", finding.message);
        let span = finding.primary.location.span;
        assert!(span.start <= span.end && span.end as usize <= text.len(), "{}", finding.message);
    }
    show(&findings, &sources)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn a_word_taken_from_elsewhere(rule: Index, at: Index, from: Index, what in 0..3) {
        let rules = rules();
        let text = format!("rule {}", rules[rule.index(rules.len())]);
        let mut pieces = words(&text);
        let all = words(RULES);
        let at = at.index(pieces.len());
        match what {
            0 => pieces[at] = all[from.index(all.len())],
            1 => drop(pieces.remove(at)),
            _ => pieces.insert(at, all[from.index(all.len())]),
        }
        let damaged = pieces.concat();
        prop_assert_eq!(judged(&damaged), judged(&damaged));
    }
}

#[test]
fn too_many_loops_and_names() {
    let loops: String = (0..20).map(|at| format!("  for t{at} in tracks\n")).collect();
    let said = refuse_file(&format!(
        "rule r \"A title\" {{\n  level = error\n{loops}  require count(tracks) > 1\n  at tracks \"few\"\n}}\n"
    ));
    assert!(said.contains("limit-depth: a rule has at most 16 loops"), "{said}");
    let loops: String = (0..20).map(|at| format!(" for t{at} in tracks")).collect();
    let said = refuse_file(&format!(
        "rule r \"A title\" {{\n  level = error\n  require count(1{loops}) > 1\n  at tracks \"few\"\n}}\n"
    ));
    assert!(said.contains("limit-depth: `count` runs over at most 16 loops"), "{said}");
    let names: String = (0..4_100).map(|at| format!("  let n{at} = count(tracks)\n")).collect();
    let said = refuse_file(&format!(
        "rule r \"A title\" {{\n  level = error\n{names}  require count(tracks) > 1\n  at tracks \"few\"\n}}\n"
    ));
    assert!(said.contains("limit-length: a rule has at most 4096 names"), "{}", &said[said.len() - 400..]);
}
