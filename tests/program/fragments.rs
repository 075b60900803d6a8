//! Examples of rules: fragments that are typed and resolved, and not judged for completeness.

use insta::assert_snapshot;
use partnerlint::program::resolve_fragment;
use partnerlint::source::{Location, Sources, Span};
use partnerlint::syntax::parse_program;

use crate::support::program::{render_finding, vocabulary};

fn fragment(text: &str) -> String {
    let mut sources = Sources::new();
    let source = sources.add("example", text);
    let parsed = parse_program(text, source);
    let at = Location::new(source, Span::new(0, u32::try_from(text.len()).unwrap()));
    let (declared, mut findings) = resolve_fragment(&parsed.ast.statements, at, vocabulary());
    let (program, more) = declared.without_patches(vocabulary());
    findings.extend(more);
    let rendered: String = findings.iter().map(|finding| render_finding(finding, &sources)).collect();
    format!("{rendered}{}", program.dump(vocabulary(), Some(&sources)))
}

#[test]
fn nothing_is_owed_and_declarations_may_stand_elsewhere() {
    assert_snapshot!(fragment(
        "stage = scale\nexchange {}\ntrack t { archetypes = [reseller], tier gold { requires { certified_people[engineer] >= 1 } } }\npartner p { tier = gold }"
    ));
}

#[test]
fn what_is_declared_must_be_meant() {
    assert_snapshot!(fragment(
        "certification engineer \"E\"\ntrack t { tier gold { requires { certified_people[enginer] >= 1 }, margin = 12 } }"
    ));
}
