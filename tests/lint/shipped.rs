//! The rules that come with partnerlint are the files of `policies/channel`, all of them.

use std::path::Path;

use partnerlint::lint::{Compiled, test_shipped};
use partnerlint::syntax::without_examples;

#[test]
fn every_policy_of_the_folder_is_embedded() {
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in Path::new("policies/channel").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "policy") {
            files.push((path.to_str().unwrap().replace('\\', "/"), std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    assert!(!files.is_empty());
    let sources = &Compiled::shipped().sources;
    let embedded: Vec<(String, String)> =
        sources.iter().map(|(_, source)| (source.name.clone(), source.text.clone())).collect();
    assert_eq!(files, embedded);
}

#[test]
fn rules_are_the_same_without_their_examples() {
    let (whole, short) = (Compiled::shipped(), Compiled::shipped_to_judge());
    assert_eq!(short.findings, []);
    let shown = |compiled: &Compiled| -> Vec<String> {
        let rules = compiled.pack.rules.iter();
        rules
            .map(|entry| {
                let mut rule = (*entry.rule).clone();
                rule.examples.clear();
                format!("{rule:?}")
            })
            .collect()
    };
    assert!(!shown(whole).is_empty());
    assert_eq!(shown(whole), shown(short));
    assert!(short.pack.rules.iter().all(|entry| entry.rule.examples.is_empty()));
    for (_, source) in whole.sources.iter() {
        let text = without_examples(&source.text);
        let lines = |text: &str| text.lines().map(str::len).collect::<Vec<_>>();
        assert_eq!(lines(&text), lines(&source.text));
        assert!(
            text.len() > text.split_whitespace().map(str::len).sum::<usize>() * 2,
            "most of it is examples"
        );
    }
}

#[test]
fn the_shipped_rules_compile_and_every_one_is_tested() {
    assert_eq!(Compiled::shipped().findings, []);
    let tested = test_shipped();
    assert_eq!(tested.rules, Compiled::shipped().pack.rules.len());
    assert_eq!(tested.examples.len(), tested.rules);
}
