//! The shipped examples: every one can be read, and every number of a real program has its source.

mod findings;

use std::path::{Path, PathBuf};

use partnerlint::source::SourceId;
use partnerlint::syntax::parse_program;

use crate::support::files_below;
use crate::support::program::{resolved, today};

/// Every `.partner` file below `examples/`, sorted, with its text.
pub fn examples() -> Vec<(PathBuf, String)> {
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"), "partner")
}

/// The name of the folder that an example stands in.
fn folder(path: &Path) -> &str {
    path.parent().unwrap().file_name().unwrap().to_str().unwrap()
}

#[test]
fn the_promised_examples_are_there() {
    let examples = examples();
    let folders = [
        "aws",
        "flawed",
        "gitlab",
        "hubspot",
        "odoo",
        "salesforce",
        "shopify",
        "short-policies",
        "starter",
        "veeam",
    ];
    for name in folders {
        assert!(examples.iter().any(|(path, _)| folder(path) == name), "no example in `{name}`");
    }
    for (path, _) in &examples {
        assert!(path.with_file_name("README.md").exists(), "{} has no README beside it", path.display());
    }
}

#[test]
fn every_example_can_be_read() {
    for (path, text) in examples() {
        let parsed = parse_program(&text, SourceId(0));
        let messages: Vec<_> = parsed.findings.iter().map(|finding| &finding.message).collect();
        assert!(messages.is_empty(), "{}: {messages:#?}", path.display());
        assert_eq!(parsed.ast.statements.len(), 1, "{} is not one program", path.display());
    }
}

#[test]
fn every_example_resolves_in_every_variant() {
    let mut wrong = String::new();
    for (path, text) in examples() {
        let checked = resolved(&text);
        for variant in checked.declared.variants(today()) {
            let (program, findings) = checked.variant(&variant);
            if !findings.is_empty() {
                let rendered = checked.render(&findings);
                wrong.push_str(&format!("{} {}\n{rendered}", path.display(), variant.label()));
            }
            assert!(program.nodes.len() > 3, "{} is empty", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A number of a real program stands beside the source that gives it: `# S1` on its line.
#[test]
fn every_number_of_a_real_program_has_its_source() {
    let (mut numbers, mut wrong) = (0, Vec::new());
    for (path, text) in examples() {
        if ["starter", "flawed"].contains(&folder(&path)) {
            continue;
        }
        let listed = |source: &str| text.lines().any(|line| line.starts_with(&format!("# {source}  ")));
        for (at, line) in text.lines().enumerate() {
            let (code, comment) = line.split_once('#').unwrap_or((line, ""));
            if !states_a_number(code) {
                continue;
            }
            numbers += 1;
            let place = format!("{}:{}: {line}", path.display(), at + 1);
            let named = sources(comment).chain(sources(code)).collect::<Vec<_>>();
            if named.is_empty() {
                wrong.push(format!("{place}\n  has a number without a source"));
            }
            for source in named.iter().filter(|source| !listed(source)) {
                wrong.push(format!("{place}\n  names {source}, which is not in the list at the top"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(numbers > 150, "only {numbers} lines with numbers were looked at");
}

/// Whether a line states a number outside quotes.
fn states_a_number(code: &str) -> bool {
    let outside: String = code.split('"').step_by(2).collect();
    outside
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// `S1`, `S2`, … as they stand in a text.
fn sources(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| {
            word.strip_prefix('S')
                .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|digit| digit.is_ascii_digit()))
        })
        .map(str::to_owned)
}
