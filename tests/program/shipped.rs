//! The shipped examples are programs without mistakes.

use std::path::{Path, PathBuf};

use crate::support::program::{resolved, today};

fn programs(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            programs(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "partner") {
            into.push(path);
        }
    }
}

#[test]
fn every_shipped_example_resolves_in_every_variant() {
    let mut paths = Vec::new();
    programs(Path::new("examples"), &mut paths);
    paths.sort();
    assert!(paths.len() >= 8, "the real programs are there");
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("text");
        let checked = resolved(&text);
        for variant in checked.declared.variants(today()) {
            let (_, findings) = checked.variant(&variant);
            assert_eq!(checked.render(&findings), "", "{} {}", path.display(), variant.label());
        }
    }
}
