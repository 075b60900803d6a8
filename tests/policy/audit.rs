//! Rules about rules: the policy above what is found in it.

use insta::assert_snapshot;
use partnerlint::diagnostic::Finding;
use partnerlint::lint::Compiled;
use partnerlint::policy::{Audited, Pack, audit};

use super::support::{compile, show, vocabulary};

/// What is found in rules that are all looked at.
fn found(pack: &Pack) -> Vec<Finding> {
    let rules: Vec<Audited<'_>> =
        pack.rules.iter().map(|entry| Audited { entry, level: None, own: true }).collect();
    audit(&rules, vocabulary())
}

/// Statements as rules `a`, `b`, …: each with a header of its own.
fn rules(bodies: &[&str]) -> String {
    let names = ["a", "b", "c"];
    let rules = names
        .iter()
        .zip(bodies)
        .map(|(name, body)| format!("rule {name} \"The rule {name}\" {{\n  level = error\n{body}\n}}\n"));
    rules.collect()
}

fn audited(bodies: &[&str]) -> String {
    let text = rules(bodies);
    let (pack, findings, sources) = compile(&text);
    assert!(findings.is_empty(), "the rules have mistakes:\n{}", show(&findings, &sources));
    let found = found(&pack);
    let said = if found.is_empty() { "nothing\n".to_owned() } else { show(&found, &sources) };
    format!("{text}\n────\n{said}")
}

#[test]
fn the_shipped_rules_neither_repeat_nor_contradict_one_another() {
    let compiled = Compiled::shipped();
    let found = found(&compiled.pack);
    assert!(found.is_empty(), "{}", show(&found, &compiled.sources));
}

#[test]
fn limits_that_do_not_meet_contradict_each_other() {
    assert_snapshot!(audited(&[
        r#"  param usual = 90 days..180 days
  for case in cases(deal_registration.expires)
  given deal_registration.expires[case]
  require deal_registration.expires[case] in usual
  at   deal_registration.expires[case] "odd""#,
        r#"  for case in cases(deal_registration.expires)
  given deal_registration.expires[case]
  require deal_registration.expires[case] <= 60 days
  at   deal_registration.expires[case] "long""#,
    ]));
}
