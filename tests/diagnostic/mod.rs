//! The engine's own diagnostics.

use std::path::Path;

use partnerlint::diagnostic::CATALOGUE;

use crate::support::rust_files;

#[test]
fn the_catalogue_is_sorted_and_without_repeats() {
    assert!(CATALOGUE.is_sorted_by(|left, right| left.id < right.id));
}

/// Every id that the engine gives to a finding, as literals in `Finding::engine("…"`.
fn reported() -> Vec<(String, String)> {
    let mut ids = Vec::new();
    for (path, text) in rust_files(Path::new("src")) {
        for after in text.split("Finding::engine(").skip(1) {
            let argument = after.trim_start();
            if let Some(id) = argument.strip_prefix('"').and_then(|rest| rest.split('"').next()) {
                ids.push((path.clone(), id.to_owned()));
            }
        }
    }
    ids
}

#[test]
fn what_the_engine_reports_can_be_explained() {
    let ids = reported();
    assert!(ids.len() > 5, "the search finds nothing: {ids:?}");
    for (path, id) in ids {
        assert!(
            CATALOGUE.iter().any(|entry| entry.id == id),
            "{path} reports `{id}`, which the catalogue lacks"
        );
    }
}
