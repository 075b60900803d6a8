//! A rule, explained: what it asks and why, where the number comes from, how to set it and turn it off, its examples.

use std::fmt::Write;

use super::paragraph;
use super::places::Places;
use super::sanitise::{line, seal, source};
use crate::diagnostic::Level;
use crate::lint::{LevelSetting, Rules, Weight};
use crate::policy::{CompiledRule, LevelCase, Parameter, Setting, Stages, Strict};
use crate::source::{Location, Sources, Span};
use crate::syntax::ast::ExampleKind;
use crate::vocabulary::Vocabulary;

/// A rule as its policy writes it.
#[derive(Clone, Copy, Debug)]
pub struct Written<'w> {
    /// The rule, with its examples.
    pub rule: &'w CompiledRule,
    /// The texts of its pack.
    pub sources: &'w Sources,
}

/// Explains a rule by what its policy says and by what is set where it holds.
#[must_use]
pub fn explain(written: Written<'_>, rules: &Rules) -> String {
    let Written { rule, sources } = written;
    let weight = rules.weight_of(&rule.id);
    let edition = rules.edition().filter(|_| weight.advice_by.is_some());
    let places = Places::new(&rules.sources);
    let by = edition.and_then(|asked| places.set_by(&[asked.by]));
    let mut out = format!("{}: {}\n\n", rule.id, line(&rule.title));
    for (at, text) in level_lines(written, weight, by.as_deref()).iter().enumerate() {
        let word = if at == 0 { "level:" } else { "" };
        let _ = writeln!(out, "  {word:<7}  {text}");
    }
    if let Some(topic) = &rule.topic {
        let _ = writeln!(out, "  topic:   {topic}");
    }
    if let Some(stages) = rule.stages {
        let _ = writeln!(out, "  stages:  {}", stage_words(stages, &rules.vocabulary));
    }
    if let Some(source) = &rule.source {
        let _ = writeln!(out, "  source:  {}", line(source));
    }
    if let Some(pack) = rules.pack.rule(&rule.id).and_then(|entry| rules.pack_of(entry)) {
        let _ = writeln!(out, "  pack:    {} {}", pack.header.name, pack.header.version);
    }
    if let Some(joined) = rule.edition {
        let _ = writeln!(out, "  since:   edition {}", joined.year);
    }
    if let Some(words) = effective_words(rule) {
        let _ = writeln!(out, "  effective: {words}");
    }
    if let Some(deprecated) = &rule.deprecated {
        let _ = writeln!(out, "  deprecated: name `{}` instead", deprecated.successor);
    }
    if !rule.waivable {
        out.push_str("  waivers: none may excuse it\n");
    }
    if let Some(why) = &rule.why {
        let _ = write!(out, "\n{}", paragraph(&line(why)));
    }
    let _ = write!(out, "\n  asks:\n{}", indented(&asked(written)));
    let settings = rules.pack.rule(&rule.id).map(|entry| entry.settings.as_slice());
    out.push_str(&parameters(rule, settings, rules));
    let _ = write!(out, "\n  in partnerlint.toml:\n{}", indented(&configuration(rule, settings)));
    if rule.waivable {
        let waiver = format!("waive {} {{ reason = \"…\", approver = \"…\", until = YYYY-MM-DD }}", rule.id);
        let _ = write!(out, "\n  to waive it, in the block that it is about:\n    {waiver}\n");
    }
    for example in &rule.examples {
        let title = example.title.as_deref().map(|title| format!(": {}", line(title))).unwrap_or_default();
        let text = example_text(sources.text_at(example.location));
        let _ = write!(out, "\n  {}{title}\n{}", example_word(example.kind), indented(&text));
    }
    seal(out)
}

/// The level that holds, and those that hold in some cases.
fn level_lines(written: Written<'_>, weight: Weight, edition: Option<&str>) -> Vec<String> {
    let Written { rule, sources } = written;
    match weight.setting {
        LevelSetting::Off => vec![format!("off here, {} where nobody sets another", rule.level.word())],
        LevelSetting::Set(level) => {
            vec![format!("{} here, {} where nobody sets another", level.word(), rule.level.word())]
        }
        LevelSetting::OfRule => {
            let cases = rule.level_cases.iter().map(|case| level_words(case, sources));
            let usual = std::iter::once(rule.level.word().to_owned()).chain(cases);
            held_back(weight, edition).into_iter().chain(usual).collect()
        }
    }
}

/// What the edition, which is set `by` somebody, makes of the findings of a rule that joined later.
fn held_back(weight: Weight, by: Option<&str>) -> Option<String> {
    let asked = weight.advice_by?;
    let by = by.map(|by| format!(", set {}", line(by))).unwrap_or_default();
    Some(format!("advice here: the rule joined later than edition {}{by}; else", asked.year))
}

/// From which day on a rule weighs what it says.
pub(super) fn effective_words(rule: &CompiledRule) -> Option<String> {
    Some(format!("{}; before that day it warns at most, where nobody sets a level", rule.effective?))
}

/// `error when run == 4`
pub(super) fn level_words(case: &LevelCase, sources: &Sources) -> String {
    let (when, require) = level_case(case, sources);
    let when = when.map(|when| format!(" when {}", line(&when))).unwrap_or_default();
    let require = require.map(|require| format!(" for `{}`", line(require))).unwrap_or_default();
    format!("{}{when}{require}", case.level.word())
}

/// The condition and the requirement of a level, as the policy writes them.
pub(super) fn level_case<'s>(case: &LevelCase, sources: &'s Sources) -> (Option<String>, Option<&'s str>) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    (case.when.map(|when| words(sources.text_at(when))), case.require.map(|at| sources.text_at(at)))
}

/// The level of a rule where it holds, or `off`.
pub(super) fn level_here(rule: &CompiledRule, weight: Weight) -> &'static str {
    weight.level(rule).map_or("off", Level::word)
}

pub(super) const fn example_word(kind: ExampleKind) -> &'static str {
    match kind {
        ExampleKind::Fails => "fails",
        ExampleKind::Passes => "passes",
        ExampleKind::Skips => "skips",
    }
}

/// The stages at which a rule applies.
pub(super) fn stages_of<'v>(rule: &CompiledRule, vocabulary: &'v Vocabulary) -> Vec<&'v str> {
    let set = &vocabulary[vocabulary.engine.stages];
    let named = set.symbols.iter().filter_map(|symbol| Some((set.id(&symbol.name)?, symbol.name.as_str())));
    let applies = named.filter(|(id, _)| rule.stages.is_none_or(|stages| stages.contain(*id)));
    applies.map(|(_, name)| name).collect()
}

/// `stabilize..`
pub(super) fn stage_words(stages: Stages, vocabulary: &Vocabulary) -> String {
    let set = &vocabulary[vocabulary.engine.stages];
    let name = |id: Option<_>| id.map_or("", |id| set.name_of(id));
    match (stages.from, stages.to) {
        (Some(from), Some(to)) if from == to => set.name_of(from).to_owned(),
        (from, to) => format!("{}..{}", name(from), name(to)),
    }
}

/// What a rule asks, as its policy writes it: up to its examples.
pub(super) fn asked(written: Written<'_>) -> String {
    let Written { rule, sources } = written;
    let Location { source, span } = rule.asks;
    let examples = rule.examples.iter().map(|example| example.location.span.start);
    let end = examples.filter(|start| *start > span.start).min().unwrap_or(span.end);
    let whole = sources.get(source).map_or("", |source| &*source.text);
    let start = usize::try_from(span.start).unwrap_or(usize::MAX);
    // The place begins behind the first word of its line.
    let begins = whole.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let before = whole.get(begins..start).unwrap_or("");
    let asks = sources.text_at(Location::new(source, Span::new(span.start, end)));
    dedented(&format!("{before}{asks}"))
}

fn parameters(rule: &CompiledRule, settings: Option<&[Setting]>, rules: &Rules) -> String {
    if rule.parameters.is_empty() {
        return String::new();
    }
    let places = Places::new(&rules.sources);
    let mut out = String::from("\n  parameters:\n");
    for (at, parameter) in rule.parameters.iter().enumerate() {
        let setting = settings.and_then(|settings| settings.get(at)).unwrap_or(&parameter.default);
        let doc = parameter.doc.as_deref().map(|doc| format!("  # {}", line(doc))).unwrap_or_default();
        let _ = writeln!(out, "    {} = {}{doc}", parameter.name, line(&setting.text));
        let _ = writeln!(out, "      {}", parameter.unit(&rules.vocabulary));
        if let Some(by) = places.set_by(&setting.set_by) {
            let default = line(&parameter.default.text);
            let _ = writeln!(out, "      set {}; {default} where nobody sets another", line(&by));
        }
        if let Some(fixed) = &setting.fixed {
            let by = places.set_by(&[fixed.by]).unwrap_or_default();
            let way = stricter_words(parameter, fixed.strict);
            let _ = writeln!(out, "      held to {} or {way} {}", line(&fixed.text), line(&by));
        }
    }
    out
}

/// Which values are stricter.
fn stricter_words(parameter: &Parameter, strict: Strict) -> &'static str {
    let text = &parameter.default.text;
    match (text.contains(".."), text.starts_with('['), strict) {
        (true, _, Strict::Less) => "narrower",
        (true, _, Strict::More) => "wider",
        (_, true, Strict::Less) => "less",
        (_, true, Strict::More) => "more",
        (_, _, Strict::Less) => "lower",
        (_, _, Strict::More) => "higher",
    }
}

/// What to write in `partnerlint.toml` to turn a rule off, or to set its parameters.
pub(super) fn configuration(rule: &CompiledRule, settings: Option<&[Setting]>) -> String {
    let mut out = format!("[rules.{}]\nlevel = \"off\"\n", rule.id);
    let values = rule.parameters.iter().enumerate().map(|(at, parameter)| {
        (parameter, settings.and_then(|settings| settings.get(at)).unwrap_or(&parameter.default))
    });
    let (shared, own): (Vec<_>, Vec<_>) = values.partition(|(parameter, _)| parameter.shared);
    let groups = [(own, format!("[rules.{}.params]", rule.id)), (shared, "[params]".to_owned())];
    for (parameters, header) in groups.iter().filter(|(parameters, _)| !parameters.is_empty()) {
        let _ = write!(out, "\n{header}\n");
        for (parameter, setting) in parameters {
            let _ = writeln!(out, "{} = {}", parameter.name, toml_text(&setting.text));
        }
    }
    out
}

/// A value of the policy language as a text of TOML.
pub(super) fn toml_text(text: &str) -> String {
    let plain = text == "true" || text == "false" || text.bytes().all(|byte| byte.is_ascii_digit());
    if plain {
        text.to_owned()
    } else if text.contains('"') {
        format!("'{text}'")
    } else {
        format!("\"{text}\"")
    }
}

/// What stands in the braces of an example, without the indentation that all of it has.
pub(super) fn example_text(example: &str) -> String {
    let inner = example.split_once('{').map_or(example, |(_, rest)| rest);
    let inner = inner.rsplit_once('}').map_or(inner, |(rest, _)| rest);
    let first = inner.lines().next().unwrap_or("");
    // The first line begins behind the brace, at a column of its own.
    let rest = inner.get(first.len()..).unwrap_or("");
    let first = if first.trim().is_empty() { String::new() } else { format!("{}\n", source(first.trim())) };
    first + &dedented(rest)
}

/// Lines without the indentation that all of them have, and without empty ones.
fn dedented(text: &str) -> String {
    let blank = |line: &str| line.len() - line.trim_start().len();
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let margin = lines().map(blank).min().unwrap_or(0);
    lines().map(|line| format!("{}\n", source(line.get(margin..).unwrap_or("").trim_end()))).collect()
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    text.lines().map(line).collect()
}
