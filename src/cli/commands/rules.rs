//! `partnerlint rules`.

use std::fmt::Write;

use serde::Serialize;

use super::super::args::{ListArgs, ListFormat};
use super::super::{Answer, folders, output};
use crate::lint::{LevelSetting, PackHeader, pack_header};
use crate::policy::PackRule;

/// A rule in a list.
#[derive(Serialize)]
struct Entry<'p> {
    id: &'p str,
    /// The level that holds in this folder, or `off`.
    level: &'static str,
    topic: Option<&'p str>,
    title: &'p str,
    source: Option<&'p str>,
    why: Option<&'p str>,
    parameters: Vec<Parameter<'p>>,
}

#[derive(Serialize)]
struct Parameter<'p> {
    name: &'p str,
    value: &'p str,
    doc: Option<&'p str>,
}

#[derive(Serialize)]
struct List<'p> {
    version: u32,
    pack: PackHeader,
    rules: Vec<Entry<'p>>,
}

pub(in super::super) fn run(arguments: &ListArgs) -> Answer {
    let here = folders::here()?;
    let all = here.most();
    let mut rules: Vec<Entry<'_>> =
        all.pack.rules.iter().zip(&all.levels).map(|(rule, level)| entry(rule, *level)).collect();
    rules.sort_by_key(|entry| (entry.topic, entry.id));
    let text = match arguments.format {
        ListFormat::Table => table(&rules),
        ListFormat::Json => {
            let list = List { version: 1, pack: pack_header(), rules };
            serde_json::to_string_pretty(&list).map_err(|error| error.to_string())? + "\n"
        }
    };
    output::print(&text).map_err(|error| error.to_string())?;
    Ok(0)
}

fn entry(entry: &PackRule, level: LevelSetting) -> Entry<'_> {
    let parameters = entry.rule.parameters.iter().zip(&entry.settings).map(|(parameter, setting)| {
        Parameter { name: &parameter.name, value: &setting.text, doc: parameter.doc.as_deref() }
    });
    Entry {
        id: &entry.rule.id,
        level: match level {
            LevelSetting::OfRule => entry.rule.level.word(),
            LevelSetting::Set(level) => level.word(),
            LevelSetting::Off => "off",
        },
        topic: entry.rule.topic.as_deref(),
        title: &entry.rule.title,
        source: entry.rule.source.as_deref(),
        why: entry.rule.why.as_deref(),
        parameters: parameters.collect(),
    }
}

fn table(rules: &[Entry<'_>]) -> String {
    let width = rules.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    let topics = rules.iter().filter_map(|entry| entry.topic).map(str::len).max().unwrap_or(0);
    let mut out = String::new();
    for Entry { id, level, topic, title, .. } in rules {
        let topic = topic.unwrap_or("");
        let _ = writeln!(out, "{topic:<topics$}  {level:<7}  {id:<width$}  {title}");
    }
    out
}
