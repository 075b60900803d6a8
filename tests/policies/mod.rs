//! The shipped policies: read and typed without a finding, complete, and true to their examples.

use std::fs;
use std::path::Path;

use partnerlint::diagnostic::Finding;
use partnerlint::policy::{Pack, run_examples};
use partnerlint::source::{SourceId, Sources};
use partnerlint::syntax::ast::ExampleKind;
use partnerlint::syntax::parse_policy;
use partnerlint::vocabulary::{STANDARD, Vocabulary, load};

mod catalogue;

/// The files of the channel pack, in the order of their names.
fn channel() -> (Sources, Vec<(SourceId, String)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/channel");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "policy"));
    paths.sort();
    let mut sources = Sources::new();
    let files = paths.iter().map(|path| {
        let text = fs::read_to_string(path).unwrap();
        (sources.add(path.file_name().unwrap().to_string_lossy(), text.clone()), text)
    });
    let files = files.collect();
    (sources, files)
}

fn standard() -> Vocabulary {
    load(&[STANDARD]).unwrap()
}

fn compiled() -> (Sources, Pack) {
    let (sources, files) = channel();
    let mut findings = Vec::new();
    let parsed = files.iter().map(|(source, text)| {
        let parsed = parse_policy(text, *source);
        findings.extend(parsed.findings);
        (*source, parsed.ast)
    });
    let parsed: Vec<_> = parsed.collect();
    let (pack, more) = Pack::compile(&parsed, &standard());
    findings.extend(more);
    assert!(findings.is_empty(), "{}", listed(&sources, &findings));
    (sources, pack)
}

fn listed(sources: &Sources, findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let location = finding.primary.location;
        let source = sources.get(location.source).unwrap();
        let line = source.text[..location.span.start as usize].matches('\n').count() + 1;
        let (name, text) = (&source.name, sources.text_at(location));
        format!("{name}:{line}: {}: {}: `{text}`\n", finding.id, finding.message)
    });
    lines.collect()
}

#[test]
fn the_channel_pack_is_read_and_typed_without_a_finding() {
    let (_, pack) = compiled();
    assert_eq!(pack.rules.len(), 168, "the catalogue, and the rules on bands, standing and access");
}

#[test]
fn every_rule_of_the_channel_pack_explains_itself() {
    let (_, pack) = compiled();
    for entry in &pack.rules {
        let (id, rule) = (&entry.rule.id, &entry.rule);
        assert!(rule.topic.is_some() && rule.why.is_some(), "`{id}` has no topic or no reason");
        assert!(rule.source.is_some(), "`{id}` cites nothing");
        for parameter in &rule.parameters {
            assert!(parameter.doc.is_some(), "the parameter `{}` of `{id}` says nothing", parameter.name);
        }
        let shown = |kind| rule.examples.iter().filter(|example| example.kind == kind).count();
        for kind in [ExampleKind::Fails, ExampleKind::Passes, ExampleKind::Skips] {
            assert!(shown(kind) > 0, "`{id}` has no example of {kind:?}");
        }
        assert!(
            rule.examples.iter().all(|example| example.title.is_some()),
            "an example of `{id}` has no title"
        );
    }
}

#[test]
fn every_example_of_the_channel_pack_comes_out_as_it_says() {
    let (sources, files) = channel();
    let (_, pack) = compiled();
    let parsed: Vec<_> =
        files.iter().map(|(source, text)| (*source, parse_policy(text, *source).ast)).collect();
    let (examples, findings) = run_examples(&pack, &parsed, &standard());
    assert!(findings.is_empty(), "{}", listed(&sources, &findings));
    assert_eq!(examples.len(), pack.rules.len());
    for rule in &examples {
        let id = &pack.rules[rule.rule].rule.id;
        for result in &rule.results {
            assert!(result.shows, "`{id}`: {:?} is {:?}", result.title, result.evaluation);
        }
    }
}
