//! The rules that hold somewhere, as a list for people and as one for machines.
//!
//! The machine format is one object: `version`, `pack`, `rules`. Within a version, members may be added and none is removed,
//! renamed or given another meaning; readers ignore members that they do not know.

use std::fmt::Write;

use serde::Serialize;

use super::json::{Location, Origin, location};
use super::places::Places;
use super::rule::{Written, example_word, level_case, level_here, stages_of};
use super::sanitise::{line, seal};
use crate::diagnostic::{Layer, SetBy};
use crate::lint::{Compiled, PackHeader, Rules, Weight, pack_header};
use crate::policy::{self, CompiledRule, PackRule};
use crate::vocabulary::SymbolSetId;

/// The version of the machine format.
pub const VERSION: u32 = 1;

/// A rule of a list.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'r> {
    /// The rule with its effective parameters.
    pub entry: &'r PackRule,
    /// How much it weighs here.
    pub weight: Weight,
}

/// What rules are described from, beside themselves.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'s> {
    /// What holds where they are listed.
    pub all: &'s Rules,
    /// The rules that come with partnerlint, with their examples.
    pub whole: &'s Compiled,
    /// The list of archetypes, if there is one.
    pub archetypes: Option<SymbolSetId>,
}

impl<'s> Shelf<'s> {
    /// A rule as its policy writes it, with its examples.
    pub(super) fn written(self, entry: &'s PackRule) -> Written<'s> {
        match self.whole.pack.rule(&entry.rule.id) {
            Some(found) => Written { rule: &found.rule, sources: &self.whole.sources },
            None => Written { rule: &entry.rule, sources: &self.all.sources },
        }
    }

    /// The archetypes of programs in which a rule can find something.
    pub(super) fn reached(self, entry: &'s PackRule) -> impl Iterator<Item = &'s str> {
        let vocabulary = &self.all.vocabulary;
        self.archetypes.into_iter().flat_map(move |list| {
            let names = vocabulary[list].symbols.iter().map(|symbol| symbol.name.as_str());
            names.filter(move |name| {
                vocabulary[list].id(name).is_some_and(|id| entry.reaches(list, id, vocabulary))
            })
        })
    }
}

/// The rules, a line each: topic, level, id and title.
#[must_use]
pub fn table(rules: &[Listed<'_>]) -> String {
    let width = rules.iter().map(|listed| listed.entry.rule.id.len()).max().unwrap_or(0);
    let topic = |listed: &Listed<'_>| listed.entry.rule.topic.clone().unwrap_or_default();
    let topics = rules.iter().map(|listed| topic(listed).len()).max().unwrap_or(0);
    let mut out = String::new();
    for listed in rules {
        let rule = &listed.entry.rule;
        let (topic, level, id) = (topic(listed), level_here(rule, listed.weight), &rule.id);
        let title = line(&rule.title);
        let _ = writeln!(out, "{topic:<topics$}  {level:<7}  {id:<width$}  {title}{}", way(rule));
    }
    seal(out)
}

/// What is to be known of when a rule holds, in brackets behind its title.
fn way(rule: &CompiledRule) -> String {
    let since = rule.edition.map(|joined| format!("since edition {}", joined.year));
    let effective = rule.effective.map(|day| format!("effective {day}"));
    let deprecated = rule.deprecated.as_ref().map(|it| format!("deprecated: `{}`", it.successor));
    let parts: Vec<String> = [since, effective, deprecated].into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", line(&parts.join("; "))) }
}

#[derive(Serialize)]
struct List<'r> {
    version: u32,
    pack: PackHeader,
    rules: Vec<Rule<'r>>,
}

#[derive(Serialize)]
struct Rule<'r> {
    id: &'r str,
    /// The level that holds in this folder where no other does, or `off`.
    level: &'static str,
    /// The level that the rule itself gives.
    usual_level: &'static str,
    /// The other levels that the rule itself gives, with their conditions.
    other_levels: Vec<LevelCase<'r>>,
    topic: Option<&'r str>,
    title: &'r str,
    source: Option<&'r str>,
    why: Option<&'r str>,
    waivable: bool,
    /// The pack that it is of, if that has a header.
    pack: Option<&'r str>,
    /// The edition with which it joined the pack, if it was not there from the first.
    edition: Option<u16>,
    /// The edition that makes its findings advice here, and who asks for it.
    advice_by: Option<AdviceBy<'r>>,
    /// The day from which on its findings may be errors.
    effective: Option<String>,
    /// The rule to name instead, if it is deprecated.
    deprecated: Option<&'r str>,
    /// The stages at which it applies.
    stages: Vec<&'r str>,
    /// The archetypes of programs in which it can find something.
    archetypes: Vec<&'r str>,
    parameters: Vec<Parameter<'r>>,
    examples: Vec<Example<'r>>,
}

#[derive(Serialize)]
struct AdviceBy<'r> {
    edition: u16,
    #[serde(flatten)]
    by: Origin<'r>,
}

#[derive(Serialize)]
struct LevelCase<'r> {
    level: &'static str,
    /// The condition, as the policy writes it.
    when: Option<String>,
    /// The one requirement that it is for, as the policy writes it, if it is not for all.
    require: Option<&'r str>,
}

#[derive(Serialize)]
struct Parameter<'r> {
    name: &'r str,
    doc: Option<&'r str>,
    /// What its values are, in words.
    unit: String,
    /// Whether other rules read it, too.
    shared: bool,
    /// What the policy sets.
    default: &'r str,
    /// What holds in this folder.
    value: &'r str,
    /// Who set that: `pack`, `company`, `folder` or `program`.
    layer: &'static str,
    /// Where, if not in the policy.
    origin: Option<Location<'r>>,
    /// Who else set rows of it, if it is a table.
    also: Vec<Origin<'r>>,
    /// Which values are stricter, `more` or `less`, if that can be told.
    stricter: Option<&'static str>,
    /// What it is held to, if it may only be made stricter.
    tighten_only: Option<Held<'r>>,
}

#[derive(Serialize)]
struct Held<'r> {
    value: &'r str,
    /// Which way it may still go: `more` or `less`.
    stricter: &'static str,
    #[serde(flatten)]
    by: Origin<'r>,
}

#[derive(Serialize)]
struct Example<'r> {
    /// `fails`, `passes` or `skips`.
    kind: &'static str,
    title: Option<&'r str>,
}

/// The rules for machines: everything that is known of each.
///
/// # Errors
/// None is known; a writer of JSON may fail.
pub fn json(rules: &[Listed<'_>], shelf: Shelf<'_>) -> Result<String, serde_json::Error> {
    let places = Places::new(&shelf.all.sources);
    let rules = rules.iter().map(|listed| rule(*listed, shelf, &places)).collect();
    let list = List { version: VERSION, pack: pack_header(), rules };
    Ok(seal(serde_json::to_string_pretty(&list)? + "\n"))
}

fn rule<'r>(listed: Listed<'r>, shelf: Shelf<'r>, places: &Places<'r>) -> Rule<'r> {
    let entry = listed.entry;
    let rule = &*entry.rule;
    let Written { rule: written, sources } = shelf.written(entry);
    let cases = written.level_cases.iter().map(|case| {
        let (when, require) = level_case(case, sources);
        LevelCase { level: case.level.word(), when, require }
    });
    let examples = written.examples.iter();
    let examples =
        examples.map(|example| Example { kind: example_word(example.kind), title: example.title.as_deref() });
    let parameters = rule.parameters.iter().zip(&entry.settings);
    let parameters =
        parameters.map(|(parameter, setting)| parameter_of(parameter, setting, shelf.all, places));
    Rule {
        id: &rule.id,
        level: level_here(rule, listed.weight),
        usual_level: rule.level.word(),
        other_levels: cases.collect(),
        topic: rule.topic.as_deref(),
        title: &rule.title,
        source: rule.source.as_deref(),
        why: rule.why.as_deref(),
        waivable: rule.waivable,
        pack: shelf.all.pack_of(entry).map(|pack| pack.header.name.as_str()),
        edition: rule.edition.map(|joined| joined.year),
        advice_by: listed
            .weight
            .advice_by
            .map(|asked| AdviceBy { edition: asked.year, by: Origin::new(&asked.by, places) }),
        effective: rule.effective.map(|day| day.to_string()),
        deprecated: rule.deprecated.as_ref().map(|it| it.successor.as_str()),
        stages: stages_of(rule, &shelf.all.vocabulary),
        archetypes: shelf.reached(entry).collect(),
        parameters: parameters.collect(),
        examples: examples.collect(),
    }
}

fn parameter_of<'r>(
    parameter: &'r policy::Parameter,
    setting: &'r policy::Setting,
    all: &Rules,
    places: &Places<'r>,
) -> Parameter<'r> {
    let origin = |by: &SetBy| Origin::new(by, places);
    let (nearest, others) = match setting.set_by.split_last() {
        Some((nearest, others)) => (Some(nearest), others),
        None => (None, &[][..]),
    };
    Parameter {
        name: &parameter.name,
        doc: parameter.doc.as_deref(),
        unit: parameter.unit(&all.vocabulary),
        shared: parameter.shared,
        default: &parameter.default.text,
        value: &setting.text,
        layer: nearest.map_or(Layer::Pack, |by| by.layer).word(),
        origin: nearest.map(|by| location(by.at, places)),
        also: others.iter().map(origin).collect(),
        stricter: parameter.stricter.map(policy::Strict::word),
        tighten_only: setting.fixed.as_ref().map(|fixed| Held {
            value: &fixed.text,
            stricter: fixed.strict.word(),
            by: origin(&fixed.by),
        }),
    }
}
