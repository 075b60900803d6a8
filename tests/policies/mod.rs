//! The shipped policies: read without a finding, and true to their examples.

use std::fs;
use std::path::Path;

use partnerlint::source::Sources;
use partnerlint::syntax::parse_policy;

#[test]
fn every_policy_of_the_channel_pack_is_read_without_a_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/channel");
    let mut rules = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "policy") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut sources = Sources::new();
        let source = sources.add(path.display().to_string(), text.as_str());
        let parsed = parse_policy(&text, source);
        for finding in &parsed.findings {
            let start = finding.primary.location.span.start as usize;
            let line = text[..start].lines().count();
            eprintln!(
                "{}:{line}: {}: {:?}",
                path.display(),
                finding.message,
                &text[finding.primary.location.span.range()]
            );
        }
        assert!(parsed.findings.is_empty(), "{}", path.display());
        rules += parsed.ast.rules.len();
    }
    assert_eq!(rules, 43, "rules of sections 3 to 6 of the catalogue, but for the symbolic ones");
}
