//! The rules that come with partnerlint are the files of `policies/channel`, all of them.

use std::path::Path;

use partnerlint::lint::{Compiled, test_shipped};

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
fn the_shipped_rules_compile_and_every_one_is_tested() {
    assert_eq!(Compiled::shipped().findings, []);
    let tested = test_shipped();
    assert_eq!(tested.rules, Compiled::shipped().pack.rules.len());
    assert_eq!(tested.examples.len(), tested.rules);
}
