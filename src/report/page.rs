//! Rules as a page of a book, in Markdown.

use std::fmt::Write;

use super::catalogue::{Listed, Shelf};
use super::markdown::{block, code, text};
use super::rule::{Written, asked, effective_words, example_text, example_word, level_case, stage_words};
use super::sanitise::seal;
use crate::diagnostic::{Layer, Level};
use crate::lint::LevelSetting;
use crate::policy::{CompiledRule, PackRule};
use crate::vocabulary::Vocabulary;

/// A page about rules, in the order given: a table of them, then each with all that is to be known of it.
#[must_use]
pub fn page(rules: &[Listed<'_>], shelf: Shelf<'_>) -> String {
    let mut out = format!("# {}\n\n", heading(rules));
    if let Some(words) = introduction(rules, shelf) {
        let _ = write!(out, "{words}\n\n");
    }
    out.push_str("| rule | level | what a finding means |\n|---|---|---|\n");
    for listed in rules {
        let rule = &listed.entry.rule;
        let (id, level) = (&rule.id, level_words(listed));
        let _ = writeln!(out, "| [{id}](#{id}) | {level} | {} |", text(&rule.title));
    }
    for listed in rules {
        out.push_str(&section(listed, shelf));
    }
    seal(out)
}

/// The topic of all, or a word for any.
fn heading(rules: &[Listed<'_>]) -> String {
    match topic_of_all(rules) {
        Some(topic) => title_of(topic),
        None => "Rules".to_owned(),
    }
}

fn topic_of_all<'r>(rules: &[Listed<'r>]) -> Option<&'r str> {
    let mut topics = rules.iter().map(|listed| listed.entry.rule.topic.as_deref());
    let first = topics.next()??;
    topics.all(|topic| topic == Some(first)).then_some(first)
}

/// A topic as a title: `Deal registration`, `MDF`.
#[must_use]
pub fn title_of(topic: &str) -> String {
    // Words so short are abbreviations.
    if topic.len() <= 3 {
        return text(&topic.to_uppercase());
    }
    text(&capital(&topic.replace('_', " ")))
}

/// What the policy of the rules says of itself in its first line.
#[must_use]
pub fn introduction(rules: &[Listed<'_>], shelf: Shelf<'_>) -> Option<String> {
    topic_of_all(rules)?;
    let listed = rules.first()?;
    let Written { rule, sources } = shelf.written(listed.entry);
    let policy = sources.get(rule.whole.source)?;
    let comment = policy.text.lines().next()?.strip_prefix('#')?;
    Some(text(comment))
}

fn level_words(listed: &Listed<'_>) -> String {
    let rule = &listed.entry.rule;
    let words: Vec<&str> = listed.weight.levels(rule).into_iter().map(Level::word).collect();
    if words.is_empty() { "off".to_owned() } else { words.join(" or ") }
}

fn section(listed: &Listed<'_>, shelf: Shelf<'_>) -> String {
    let entry = listed.entry;
    let written = shelf.written(entry);
    let rule = written.rule;
    let mut out = format!("\n## {}\n\n**{}**\n\n", rule.id, text(&rule.title));
    if let Some(why) = &rule.why {
        let _ = write!(out, "{}\n\n", text(why));
    }
    let _ = writeln!(out, "- level: {}", levels(listed, written));
    let vocabulary = &shelf.all.vocabulary;
    match rule.stages {
        Some(stages) => {
            let _ = writeln!(out, "- stages: {}", code(&stage_words(stages, vocabulary)));
        }
        None => out.push_str("- stages: all\n"),
    }
    let _ = writeln!(out, "- archetypes: {}", archetypes(entry, shelf));
    if let Some(source) = &rule.source {
        let _ = writeln!(out, "- source: {}", text(source));
    }
    if let Some(joined) = rule.edition {
        let _ = writeln!(out, "- since: edition {}", joined.year);
    }
    if let Some(words) = effective_words(rule) {
        let _ = writeln!(out, "- effective: {words}");
    }
    if let Some(deprecated) = &rule.deprecated {
        let _ = writeln!(out, "- deprecated: name {} instead", code(&deprecated.successor));
    }
    if !rule.waivable {
        out.push_str("- waivers: none may excuse it\n");
    }
    let _ = write!(out, "\nWhat it asks:\n\n{}", block("text", &asked(written)));
    out.push_str(&parameters(entry, rule, vocabulary));
    for example in &rule.examples {
        let title = example.title.as_deref().map(|title| format!(": {}", text(title))).unwrap_or_default();
        let fragment = example_text(written.sources.text_at(example.location));
        let _ = write!(
            out,
            "\n*{}*{title}\n\n{}",
            capital(example_word(example.kind)),
            block("partner", &fragment)
        );
    }
    out
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default() + letters.as_str()
}

/// The level that holds, and those that hold in some cases.
fn levels(listed: &Listed<'_>, written: Written<'_>) -> String {
    let usual = written.rule.level.word();
    match listed.weight.setting {
        LevelSetting::Off => format!("off here, {usual} where nobody sets another"),
        LevelSetting::Set(level) => format!("{} here, {usual} where nobody sets another", level.word()),
        LevelSetting::OfRule => {
            let cases = written.rule.level_cases.iter().map(|case| {
                let (when, require) = level_case(case, written.sources);
                let when = when.map(|when| format!(" when {}", code(&when))).unwrap_or_default();
                let require = require.map(|asks| format!(" for {}", code(asks))).unwrap_or_default();
                format!("; {}{when}{require}", case.level.word())
            });
            let asked = listed.weight.advice_by;
            let held = asked.map(|asked| format!("advice up to edition {}; else ", asked.year));
            held.unwrap_or_default() + usual + &cases.collect::<String>()
        }
    }
}

/// The archetypes of programs in which a rule can find something.
fn archetypes(entry: &PackRule, shelf: Shelf<'_>) -> String {
    let all = shelf.archetypes.map_or(0, |list| shelf.all.vocabulary[list].symbols.len());
    let reached: Vec<String> = shelf.reached(entry).map(code).collect();
    if reached.len() == all { "all".to_owned() } else { reached.join(", ") }
}

fn parameters(entry: &PackRule, rule: &CompiledRule, vocabulary: &Vocabulary) -> String {
    if rule.parameters.is_empty() {
        return String::new();
    }
    let mut out = String::from("\n| parameter | value | of which kind | what it is |\n|---|---|---|---|\n");
    for (at, parameter) in rule.parameters.iter().enumerate() {
        let setting = entry.settings.get(at).unwrap_or(&parameter.default);
        let shared = if parameter.shared { " (shared by rules)" } else { "" };
        let set = match setting.set_by.last() {
            Some(by) if by.layer != Layer::Pack => {
                format!(", set by the {}; else {}", by.layer.word(), code(&parameter.default.text))
            }
            _ => String::new(),
        };
        let held = setting.fixed.as_ref().map(|fixed| {
            format!(
                "; may only be made stricter than {}, {} being stricter",
                code(&fixed.text),
                fixed.strict.word()
            )
        });
        let _ = writeln!(
            out,
            "| {}{shared} | {}{set}{} | {} | {} |",
            code(&parameter.name),
            code(&setting.text),
            held.unwrap_or_default(),
            text(&parameter.unit(vocabulary)),
            text(parameter.doc.as_deref().unwrap_or_default())
        );
    }
    out
}
