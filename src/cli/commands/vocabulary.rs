//! `partnerlint vocabulary`.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use super::super::args::{ListArgs, ListFormat};
use super::super::{Answer, folders, output};
use crate::vocabulary::{SubjectRole, Vocabulary};

/// A word with what it is.
#[derive(Serialize)]
struct Entry<'v> {
    kind: &'static str,
    name: String,
    doc: &'v str,
}

pub(in super::super) fn run(arguments: &ListArgs) -> Answer {
    let here = folders::here(&arguments.heed)?;
    let entries = entries(&here.most().vocabulary);
    let text = match arguments.format {
        ListFormat::Table => table(&entries),
        ListFormat::Json => {
            let list = BTreeMap::from([("words", &entries)]);
            let json = serde_json::to_string_pretty(&list).map_err(|error| error.to_string())?;
            format!("{json}\n")
        }
    };
    output::print(&text).map_err(|error| error.to_string())?;
    Ok(0)
}

fn entries(vocabulary: &Vocabulary) -> Vec<Entry<'_>> {
    let mut entries = Vec::new();
    for block in &vocabulary.blocks {
        entries.push(Entry { kind: "block", name: block.name.to_string(), doc: &block.doc });
        entries.extend(block.attributes.iter().map(|attribute| Entry {
            kind: "attribute",
            name: format!("{}.{}", block.name, attribute.name),
            doc: &attribute.doc,
        }));
    }
    for subject in &vocabulary.subjects {
        let kind = match subject.role {
            SubjectRole::Metric => "metric",
            SubjectRole::Dimension => "dimension",
        };
        entries.push(Entry { kind, name: subject.name.to_string(), doc: &subject.doc });
    }
    for set in &vocabulary.symbol_sets {
        entries.push(Entry { kind: "list", name: set.name.to_string(), doc: &set.doc });
        let symbols = set.symbols.iter();
        entries.extend(symbols.map(|symbol| Entry {
            kind: "symbol",
            name: format!("{}.{}", set.name, symbol.name),
            doc: &symbol.doc,
        }));
    }
    for (kind, words) in [("base", &vocabulary.bases), ("event", &vocabulary.events)] {
        entries.extend(words.iter().map(|word| Entry { kind, name: word.name.to_string(), doc: &word.doc }));
    }
    entries
}

fn table(entries: &[Entry<'_>]) -> String {
    let width = entries.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for Entry { kind, name, doc } in entries {
        let _ = writeln!(out, "{kind:<9}  {name:<width$}  {doc}");
    }
    out
}
