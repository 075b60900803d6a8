//! A rule, explained: what it asks and why, where the number comes from, how to set it and turn it off, its examples.

use std::fmt::Write;

use super::paragraph;
use crate::policy::{PackRule, Stages};
use crate::source::Sources;
use crate::syntax::ast::ExampleKind;
use crate::vocabulary::Vocabulary;

/// Explains a rule; its examples are read from the sources of its pack.
#[must_use]
pub fn explain(entry: &PackRule, sources: &Sources, vocabulary: &Vocabulary) -> String {
    let rule = &entry.rule;
    let mut out = format!("{}: {}\n\n", rule.id, rule.title);
    let _ = writeln!(out, "  level:   {}", rule.level.word());
    if let Some(topic) = &rule.topic {
        let _ = writeln!(out, "  topic:   {topic}");
    }
    if let Some(stages) = rule.stages {
        let _ = writeln!(out, "  stages:  {}", stage_words(stages, vocabulary));
    }
    if let Some(source) = &rule.source {
        let _ = writeln!(out, "  source:  {source}");
    }
    if let Some(why) = &rule.why {
        let _ = write!(out, "\n{}", paragraph(why));
    }
    if !rule.parameters.is_empty() {
        out.push_str("\n  parameters:\n");
        for (parameter, setting) in rule.parameters.iter().zip(&entry.settings) {
            let doc = parameter.doc.as_deref().map(|doc| format!("  # {doc}")).unwrap_or_default();
            let _ = writeln!(out, "    {} = {}{doc}", parameter.name, setting.text);
        }
    }
    let _ = write!(out, "\n{}", configuration(entry));
    out.push_str(&examples(entry, sources));
    out
}

fn stage_words(stages: Stages, vocabulary: &Vocabulary) -> String {
    let set = &vocabulary[vocabulary.engine.stages];
    let name = |id: Option<_>| id.map_or("", |id| set.name_of(id));
    match (stages.from, stages.to) {
        (Some(from), Some(to)) if from == to => set.name_of(from).to_owned(),
        (from, to) => format!("{}..{}", name(from), name(to)),
    }
}

/// What to write in `partnerlint.toml`.
fn configuration(entry: &PackRule) -> String {
    let rule = &entry.rule;
    let mut out = format!("  in partnerlint.toml:\n    [rules.{}]\n    level = \"off\"\n", rule.id);
    let (shared, own): (Vec<_>, Vec<_>) =
        rule.parameters.iter().zip(&entry.settings).partition(|(parameter, _)| parameter.shared);
    let groups = [(own, format!("[rules.{}.params]", rule.id)), (shared, "[params]".to_owned())];
    for (parameters, header) in groups.iter().filter(|(parameters, _)| !parameters.is_empty()) {
        let _ = write!(out, "\n    {header}\n");
        for (parameter, setting) in parameters {
            let _ = writeln!(out, "    {} = {}", parameter.name, toml_text(&setting.text));
        }
    }
    out
}

/// A value of the policy language as a text of TOML.
fn toml_text(text: &str) -> String {
    let plain = text == "true" || text == "false" || text.bytes().all(|byte| byte.is_ascii_digit());
    if plain {
        text.to_owned()
    } else if text.contains('"') {
        format!("'{text}'")
    } else {
        format!("\"{text}\"")
    }
}

fn examples(entry: &PackRule, sources: &Sources) -> String {
    let mut out = String::new();
    for example in &entry.rule.examples {
        let kind = match example.kind {
            ExampleKind::Fails => "fails",
            ExampleKind::Passes => "passes",
            ExampleKind::Skips => "skips",
        };
        let title = example.title.as_deref().map(|title| format!(": {title}")).unwrap_or_default();
        let _ = write!(out, "\n  {kind}{title}\n{}", dedented(sources.text_at(example.location)));
    }
    out
}

/// What stands in the braces of an example, its own indentation replaced by four blanks.
fn dedented(example: &str) -> String {
    let inner = example.split_once('{').map_or(example, |(_, rest)| rest);
    let inner = inner.rsplit_once('}').map_or(inner, |(rest, _)| rest);
    let blank = |line: &str| line.len() - line.trim_start().len();
    // The first line begins behind the brace, at a column of its own.
    let margin = inner.lines().skip(1).filter(|line| !line.trim().is_empty()).map(blank).min().unwrap_or(0);
    let mut out = String::new();
    for (at, line) in inner.lines().enumerate() {
        let text = if at == 0 { line.trim() } else { line.get(margin..).unwrap_or("").trim_end() };
        if !text.is_empty() {
            let _ = writeln!(out, "    {text}");
        }
    }
    out
}
