//! The engine's own diagnostics.

use std::path::Path;

use partnerlint::diagnostic::CATALOGUE;

use crate::support::rust_files;

#[test]
fn the_catalogue_is_sorted_and_without_repeats() {
    assert!(CATALOGUE.is_sorted_by(|left, right| left.id < right.id));
}

/// Every id that is given to a finding as a literal: the first argument of what makes findings.
fn reported() -> Vec<(String, String)> {
    let mut ids = Vec::new();
    for (path, text) in rust_files(Path::new("src")) {
        for maker in
            ["Finding::engine(", ".report(", ".advise(", ".finding(", "Problem::file(", "Problem::run("]
        {
            for after in text.split(maker).skip(1) {
                let argument = after.trim_start();
                if let Some(id) = argument.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                    ids.push((path.clone(), id.to_owned()));
                }
            }
        }
    }
    ids
}

#[test]
fn what_the_engine_reports_can_be_explained() {
    let ids = reported();
    assert!(ids.len() > 20, "the search finds nothing: {ids:?}");
    for (path, id) in ids {
        assert!(
            CATALOGUE.iter().any(|entry| entry.id == id),
            "{path} reports `{id}`, which the catalogue lacks"
        );
    }
}

#[test]
fn what_can_be_explained_is_reported() {
    let files = rust_files(Path::new("src"));
    let code: Vec<&str> = files
        .iter()
        .filter(|(path, _)| !path.ends_with("catalogue.rs"))
        .map(|(_, text)| text.as_str())
        .collect();
    for entry in CATALOGUE {
        let literal = format!("\"{}\"", entry.id);
        assert!(code.iter().any(|text| text.contains(&literal)), "nothing reports `{}`", entry.id);
    }
}
