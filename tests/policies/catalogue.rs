//! The catalogue of rules against the pack: each row is there, with its level and the stage from which it applies.

use std::collections::{BTreeMap, BTreeSet};

use partnerlint::diagnostic::Level;
use partnerlint::policy::{CompiledRule, Stages};
use partnerlint::vocabulary::Vocabulary;

use super::{compiled, standard};

/// A row of the catalogue.
struct Row {
    id: &'static str,
    level: &'static str,
    stages: &'static str,
}

fn catalogue() -> Vec<Row> {
    let lines =
        include_str!("catalogue.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows = lines.map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [section, id, level, stages] = *words else { panic!("`{line}` is no row") };
        assert!(section.parse().is_ok_and(|section| (1..=13).contains(&section)), "{line}");
        Row { id, level, stages }
    });
    rows.collect()
}

/// From which stage a rule applies, as the catalogue writes it.
fn stages_of(rule: &CompiledRule, vocabulary: &Vocabulary) -> String {
    let symbols = &vocabulary[vocabulary.engine.stages];
    let word = |symbol| symbols.name_of(symbol).to_owned();
    match rule.stages {
        None => "always".to_owned(),
        Some(Stages { from: Some(from), to: Some(to) }) if from == to => format!("{}_only", word(from)),
        Some(Stages { from: Some(from), to: None }) => word(from),
        Some(stages) => format!("{stages:?}"),
    }
}

const fn word_of(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "advice",
    }
}

#[test]
fn every_row_of_the_catalogue_is_a_rule() {
    let (_, pack) = compiled();
    let vocabulary = standard();
    let rules: BTreeMap<&str, &CompiledRule> =
        pack.rules.iter().map(|entry| (entry.rule.id.as_str(), &*entry.rule)).collect();
    let rows = catalogue();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), rows.len(), "a rule stands twice in the catalogue");
    let missing: Vec<&str> = ids.iter().copied().filter(|id| !rules.contains_key(id)).collect();
    assert!(missing.is_empty(), "rules of the catalogue that the pack lacks: {missing:?}");
    for (row, rule) in rows.iter().filter_map(|row| Some((row, rules.get(row.id)?))) {
        // Where the catalogue gives two levels the first is the usual one.
        let level = row.level.split('/').next();
        assert_eq!(Some(word_of(rule.level)), level, "the level of `{}`", row.id);
        assert_eq!(stages_of(rule, &vocabulary), row.stages, "the stages of `{}`", row.id);
    }
}
