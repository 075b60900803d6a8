//! What is said of a rule, or of a diagnostic of the engine, once a file.

use std::fmt::Write;

use super::super::markdown::{block, code, text};
use super::super::rule::configuration;
use super::super::sanitise::line;
use super::model::{Configuration, Descriptor, DescriptorProperties, Help, Message};
use super::{level, sentence};
use crate::diagnostic::{EngineDiagnostic, Level};
use crate::policy::{CompiledRule, Parameter};

/// A mark that every rule has, to tell them from those of other tools.
const TAG: &str = "partner-program";

/// A rule of a policy.
pub(super) fn of_rule(rule: &CompiledRule) -> Descriptor<'_> {
    let title = sentence(&line(&rule.title));
    let why = rule.why.as_deref().map_or_else(|| title.clone(), |why| sentence(&line(why)));
    Descriptor {
        id: &rule.id,
        name: pascal(&rule.id),
        help: Help { text: plain(rule, &why), markdown: marked(rule) },
        short_description: Message { text: title },
        full_description: Message { text: why },
        default_configuration: Configuration { level: level(rule.level) },
        properties: DescriptorProperties {
            tags: std::iter::once(TAG).chain(rule.topic.as_deref()).collect(),
            // What it says of a program is so; that the program should be otherwise is the judgement of its source.
            precision: "high",
            severity: severity(rule.level),
            source: rule.source.as_deref(),
        },
    }
}

/// What the engine itself finds: the input is not valid.
pub(super) fn of_engine(diagnostic: &EngineDiagnostic) -> Descriptor<'static> {
    let EngineDiagnostic { id, text } = *diagnostic;
    let help = format!("{text}\n\n`partnerlint explain {id}` says this in a terminal.");
    described(id, text, help, "input", Level::Error)
}

/// What is described by a paragraph alone, whose first sentence is its title.
pub(super) fn described(
    id: &'static str,
    paragraph: &str,
    help: String,
    tag: &'static str,
    weight: Level,
) -> Descriptor<'static> {
    let title = paragraph.split_once(". ").map_or(paragraph, |(title, _)| title);
    Descriptor {
        id,
        name: pascal(id),
        short_description: Message { text: sentence(title) },
        full_description: Message { text: paragraph.to_owned() },
        // The paragraphs are ours, with code in backticks: they are Markdown as they are.
        help: Help { markdown: format!("{help}\n"), text: help },
        default_configuration: Configuration { level: level(weight) },
        properties: DescriptorProperties {
            tags: vec![TAG, tag],
            precision: "very-high",
            severity: severity(weight),
            source: None,
        },
    }
}

/// `tier-margin-thin` as `TierMarginThin`; none for a single word, since a name may not be the id again.
fn pascal(id: &str) -> Option<String> {
    if !id.contains(['-', '_']) {
        return None;
    }
    let words = id.split(['-', '_']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    Some(words.map(capital).collect())
}

/// What code scanning sorts by.
const fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Advice => "recommendation",
    }
}

fn waiver(rule: &CompiledRule) -> String {
    format!("waive {} {{ reason = \"why\", approver = \"who\", until = YYYY-MM-DD }}", rule.id)
}

fn plain(rule: &CompiledRule, why: &str) -> String {
    let mut out = why.to_owned();
    if let Some(source) = &rule.source {
        let _ = write!(out, "\n\nSource: {}", sentence(&line(source)));
    }
    for (at, Parameter { name, default, doc, .. }) in rule.parameters.iter().enumerate() {
        out.push_str(if at == 0 { "\n\nParameters, where nobody sets them:\n" } else { "\n" });
        let _ = write!(out, "{name} = {}", line(&default.text));
        if let Some(doc) = doc {
            let _ = write!(out, "  # {}", line(doc));
        }
    }
    if rule.waivable {
        let waiver = waiver(rule);
        let _ = write!(out, "\n\nTo accept a finding until a day, write in its block:\n{waiver}");
    } else {
        out.push_str("\n\nNo waiver may excuse it.");
    }
    let _ = write!(
        out,
        "\n\nTo turn it off or set it, write in partnerlint.toml:\n{}",
        configuration(rule, None)
    );
    let _ = write!(out, "\n`partnerlint explain {}` says what it asks, with examples.", rule.id);
    out
}

fn marked(rule: &CompiledRule) -> String {
    let mut out = format!("{}\n", text(rule.why.as_deref().unwrap_or(&rule.title)));
    if let Some(source) = &rule.source {
        let _ = write!(out, "\nSource: {}\n", text(source));
    }
    if !rule.parameters.is_empty() {
        out.push_str("\n| parameter | value where nobody sets it | what it is |\n|---|---|---|\n");
    }
    for Parameter { name, default, doc, .. } in &rule.parameters {
        let doc = text(doc.as_deref().unwrap_or_default());
        let _ = writeln!(out, "| {} | {} | {doc} |", code(name), code(&default.text));
    }
    if rule.waivable {
        out.push_str("\nTo accept a finding until a day, write in its block:\n\n");
        out.push_str(&block("partner", &waiver(rule)));
    } else {
        out.push_str("\nNo waiver may excuse it.\n");
    }
    out.push_str("\nTo turn it off or set it, write in `partnerlint.toml`:\n\n");
    out.push_str(&block("toml", &configuration(rule, None)));
    let _ = write!(out, "\n`partnerlint explain {}` says what it asks, with examples.\n", rule.id);
    out
}
