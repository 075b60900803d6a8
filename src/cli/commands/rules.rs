//! `partnerlint rules`.

use std::collections::BTreeSet;

use super::super::args::{ARCHETYPES, RulesArgs, RulesFormat};
use super::super::{Answer, folders, output};
use crate::diagnostic::{Level, closest};
use crate::lint::{Compiled, Rules, Weight};
use crate::policy::PackRule;
use crate::report::catalogue::{self, Listed, Shelf};
use crate::report::page;
use crate::vocabulary::{SymbolId, SymbolSetId, Vocabulary};

pub(in super::super) fn run(arguments: &RulesArgs) -> Answer {
    let here = folders::here(&arguments.heed)?;
    let all = here.most();
    let filter = Filter::new(arguments, all)?;
    let mut rules: Vec<Listed<'_>> = all
        .pack
        .rules
        .iter()
        .enumerate()
        .map(|(at, entry)| Listed { entry, weight: all.weight(at) })
        .filter(|listed| filter.keeps(listed.entry, listed.weight, &all.vocabulary))
        .collect();
    rules.sort_by_key(|listed| (&listed.entry.rule.topic, &listed.entry.rule.id));
    if rules.is_empty() {
        return Err(format!("no rule is {}", filter.words.join(" and ")));
    }
    // The rules that come with partnerlint have their examples only in the whole pack.
    let shelf =
        || Shelf { all, whole: Compiled::shipped(), archetypes: all.vocabulary.symbol_set_id(ARCHETYPES) };
    let text = match arguments.format {
        RulesFormat::Table => catalogue::table(&rules),
        RulesFormat::Json => catalogue::json(&rules, shelf()).map_err(|error| error.to_string())?,
        RulesFormat::Markdown => page::page(&rules, shelf()),
    };
    output::print(&text).map_err(|error| error.to_string())?;
    Ok(0)
}

/// Which rules are listed: those that fit every filter that is given.
struct Filter<'a> {
    topics: &'a [String],
    levels: Vec<Level>,
    stages: Vec<SymbolId>,
    archetypes: Option<(SymbolSetId, Vec<SymbolId>)>,
    /// The filters in words.
    words: Vec<String>,
}

impl<'a> Filter<'a> {
    fn new(arguments: &'a RulesArgs, all: &Rules) -> Result<Self, String> {
        let RulesArgs { topic, level, stage, archetype, .. } = arguments;
        let topics: BTreeSet<&str> =
            all.pack.rules.iter().filter_map(|entry| entry.rule.topic.as_deref()).collect();
        for topic in topic {
            if !topics.contains(topic.as_str()) {
                return Err(unknown("topic", topic, topics.iter().copied()));
            }
        }
        let levels = level.iter().map(|level| {
            let found = Level::ALL.into_iter().find(|known| known.word() == level);
            found.ok_or_else(|| unknown("level", level, Level::ALL.map(Level::word)))
        });
        let levels = levels.collect::<Result<_, _>>()?;
        let stages = symbols(&all.vocabulary, all.vocabulary.engine.stages, "stage", stage)?;
        let archetypes = match all.vocabulary.symbol_set_id(ARCHETYPES) {
            Some(list) => Some((list, symbols(&all.vocabulary, list, "archetype", archetype)?)),
            None => None,
        };
        let filters =
            [("of the topic", topic), ("of the level", level), ("for the stage", stage), ("for", archetype)];
        let words = filters.iter().filter(|(_, given)| !given.is_empty());
        let words = words.map(|(word, given)| format!("{word} `{}`", given.join("` or `"))).collect();
        Ok(Self { topics: topic, levels, stages, archetypes, words })
    }

    fn keeps(&self, entry: &PackRule, weight: Weight, vocabulary: &Vocabulary) -> bool {
        let rule = &entry.rule;
        let topic = rule.topic.as_ref().is_some_and(|topic| self.topics.iter().any(|known| known == topic));
        let levels = weight.levels(rule);
        let weighs = self.levels.iter().any(|wanted| levels.contains(wanted));
        let staged = |stage: &SymbolId| rule.stages.is_none_or(|stages| stages.contain(*stage));
        let reaches = self.archetypes.as_ref().is_none_or(|(list, wanted)| {
            wanted.is_empty() || wanted.iter().any(|symbol| entry.reaches(*list, *symbol, vocabulary))
        });
        (self.topics.is_empty() || topic)
            && (self.levels.is_empty() || weighs)
            && (self.stages.is_empty() || self.stages.iter().any(staged))
            && reaches
    }
}

/// The symbols of a list with these names.
fn symbols(
    vocabulary: &Vocabulary,
    list: SymbolSetId,
    what: &str,
    names: &[String],
) -> Result<Vec<SymbolId>, String> {
    let set = &vocabulary[list];
    let find = |name: &String| {
        let known = set.symbols.iter().map(|symbol| symbol.name.as_str());
        set.id(name).ok_or_else(|| unknown(what, name, known))
    };
    names.iter().map(find).collect()
}

fn unknown<'n>(what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match closest(name, known.iter().copied()) {
        Some(suggestion) => format!("there is no {what} `{name}`: did you mean `{suggestion}`?"),
        None => format!("there is no {what} `{name}`: there is `{}`", known.join("`, `")),
    }
}
