//! The rules that come with partnerlint are the files of `policies/channel`, all of them.

use std::path::Path;

use partnerlint::lint::{Compiled, Survivor, Way, boundaries, clauses, test_shipped, vocabulary};
use partnerlint::policy::Effort;
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
        sources.iter().map(|(_, source)| (source.name.clone(), source.text.to_string())).collect();
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
                format!("{rule:?} {:?}", entry.settings)
            })
            .collect()
    };
    assert!(!shown(whole).is_empty());
    assert_eq!(shown(whole), shown(short));
    assert_eq!(format!("{:?}", whole.pack.shared), format!("{:?}", short.pack.shared));
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
fn stored_words_are_those_of_the_vocabulary() {
    let (read, stored) = (vocabulary(), &Compiled::shipped_to_judge().vocabulary);
    assert_eq!(read.blocks, stored.blocks);
    assert_eq!(read.symbol_sets, stored.symbol_sets);
    assert_eq!(read.subjects, stored.subjects);
    assert_eq!(read.bases, stored.bases);
    assert_eq!(read.events, stored.events);
    assert_eq!(read.engine, stored.engine);
    for block in &read.blocks {
        assert_eq!(read.block_id(&block.name), stored.block_id(&block.name));
        assert_eq!(read.block_of_plural(&block.plural), stored.block_of_plural(&block.plural));
    }
    for subject in &read.subjects {
        assert_eq!(read.subject_id(&subject.name), stored.subject_id(&subject.name));
    }
    for set in &read.symbol_sets {
        assert_eq!(read.symbol_set_id(&set.name), stored.symbol_set_id(&set.name));
    }
}

#[test]
fn the_shipped_rules_compile_and_every_one_is_tested() {
    assert_eq!(Compiled::shipped().findings, []);
    let tested = test_shipped(&Way::default());
    assert_eq!(tested.rules, Compiled::shipped().pack.rules.len());
    assert_eq!(tested.examples.len(), tested.rules);
}

/// Every answer of every clause, both sides of every limit, and no mutant that the pack itself does not justify.
#[test]
fn the_examples_of_the_shipped_rules_prove_them() {
    let tested = test_shipped(&Way { effort: Some(Effort { mutants: true, threads: 2 }), ..Way::default() });
    assert_eq!(tested.findings, []);
    let proof = tested.proof.unwrap();
    assert_eq!(proof.rules.len(), tested.rules);
    for share in [proof.total(clauses), proof.total(boundaries)] {
        assert!(share.seen == share.all && share.all > 300, "{share:?}");
    }
    assert!(proof.mutants.unwrap() > 1_500);
    let id = |survivor: &Survivor| &tested.pack.rules[survivor.rule].rule.id;
    let open: Vec<String> = proof
        .survivors
        .iter()
        .filter(|survivor| survivor.reason.is_none())
        .map(|survivor| format!("{}: {}", id(survivor), survivor.change))
        .collect();
    assert_eq!(open, [""; 0]);
    // What cannot be shown is the exception: rules may be mended, and this number may only fall.
    assert!(proof.survivors.len() <= 27, "{}", proof.survivors.len());
}
