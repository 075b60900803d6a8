//! What the channel pack finds in the examples: no more and no less than their READMEs say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use partnerlint::policy::{Context, Known, Pack, evaluate};
use partnerlint::source::SourceId;
use partnerlint::syntax::parse_policy;

use super::examples;
use crate::support::program::{resolved, today, vocabulary};

/// A file, a rule, and a place.
type Row = [String; 3];

/// The rules of the channel pack.
fn channel() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/channel");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "policy"));
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let parsed: Vec<_> = (1_000..)
        .zip(&texts)
        .map(|(number, text)| (SourceId(number), parse_policy(text, SourceId(number)).ast))
        .collect();
    let (pack, findings) = Pack::compile(&parsed, vocabulary());
    assert!(findings.is_empty(), "{findings:#?}");
    pack
}

/// The table of a README: the first three cells of each row that begins with the name of a program.
fn listed(readme: &str) -> BTreeSet<Row> {
    let rows = readme.lines().filter(|line| line.starts_with("| `") && line.contains(".partner`"));
    rows.filter_map(|line| {
        let mut cells = line.split('|').skip(1).map(|cell| cell.trim());
        let mut cell = || cells.next()?.strip_prefix('`')?.strip_suffix('`').map(str::to_owned);
        Some([cell()?, cell()?, cell()?])
    })
    .collect()
}

#[test]
fn each_readme_lists_what_is_found() {
    let pack = channel();
    let mut wrong = Vec::new();
    let mut found_anything = false;
    let mut folders: Vec<_> = examples().iter().map(|(path, _)| path.parent().unwrap().to_owned()).collect();
    folders.dedup();
    for folder in folders {
        let mut found = BTreeSet::new();
        for (path, text) in examples().iter().filter(|(path, _)| path.parent() == Some(&folder)) {
            let (program, _) = resolved(text).base();
            let known = Known::new(&program, vocabulary(), today());
            for entry in &pack.rules {
                let context = Context {
                    vocabulary: vocabulary(),
                    as_of: today(),
                    settings: &entry.settings,
                    level: None,
                };
                let file = path.file_name().unwrap().to_string_lossy().into_owned();
                let findings = evaluate(&entry.rule, &known, &context).findings;
                found.extend(
                    findings
                        .into_iter()
                        .map(|(finding, _)| [file.clone(), finding.id.to_string(), finding.place]),
                );
            }
        }
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        let listed = listed(&readme);
        found_anything |= !found.is_empty();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        wrong.extend(found.difference(&listed).map(|row| format!("{name}: found and not listed: {row:?}")));
        wrong.extend(listed.difference(&found).map(|row| format!("{name}: listed and not found: {row:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(found_anything);
}
