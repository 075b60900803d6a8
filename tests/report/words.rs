//! `explain` for the words of the language: everything can be explained, and every example can be read.

use partnerlint::lint::vocabulary;
use partnerlint::report::words;
use partnerlint::source::SourceId;
use partnerlint::syntax::parse_program;

#[test]
fn every_word_is_explained_with_examples_that_parse() {
    for name in words::names(vocabulary()) {
        let text = words::explain(vocabulary(), name).expect(name);
        let blocks = text
            .split("  example:\n")
            .skip(1)
            .map(|rest| rest.split("\n\n").next().expect("some").to_owned());
        let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("written:  "));
        let written = lines.filter(|line| line.contains(" = ") || line.ends_with('}')).map(str::to_owned);
        for example in blocks.chain(written) {
            let findings = parse_program(&example, SourceId(0)).findings;
            assert!(findings.is_empty(), "{name}: {example}\n{findings:#?}");
        }
    }
}

#[test]
fn words_are_explained() {
    for name in ["margin", "tier", "stage", "approval", "net_license", "closed_deals", "track.entry"] {
        insta::assert_snapshot!(format!("word_{name}"), words::explain(vocabulary(), name).expect(name));
    }
    assert_eq!(words::explain(vocabulary(), "trak"), None);
    assert_eq!(words::suggest(vocabulary(), "trak"), Some("track"));
}
