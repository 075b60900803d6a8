//! The rules for the programs of a folder: packs, then configurations from the outermost in, then the command line.

use std::collections::BTreeSet;
use std::sync::Arc;

use smol_str::SmolStr;

use super::arguments::{Arguments, CommandLine};
use super::compiled::{Compiled, Text};
use super::config::{self, Choices, Settings, Word};
use super::effective::Effective;
use super::packs;
use super::rules::Rules;
use super::weight::AskedEdition;
use crate::diagnostic::{Finding, Layer, SetBy, closest};
use crate::quantity::Date;
use crate::source::Sources;

/// The rules for the programs of a folder: those of most programs, and those of programs with settings of their own.
#[derive(Clone, Debug)]
pub struct RuleSet {
    most: Arc<Rules>,
    named: Vec<(String, Arc<Rules>)>,
    /// The programs that configurations name.
    programs: Vec<Word>,
}

impl RuleSet {
    /// Applies configurations, the outermost first, then the command line.
    ///
    /// What is wrong with packs, configurations and the command line comes with the texts that it stands in.
    #[must_use]
    pub fn new(
        compiled: &Compiled,
        configs: &[Text<'_>],
        line: &CommandLine,
    ) -> (Self, Vec<Finding>, Sources) {
        let mut rules = Rules::new(compiled);
        let mut findings = compiled.findings.clone();
        let mut programs: Vec<(Word, Settings)> = Vec::new();
        let mut layers: Vec<(Layer, Choices)> = Vec::new();
        for (depth, config) in configs.iter().enumerate() {
            let layer = if depth == 0 { Layer::Company } else { Layer::Folder };
            let source = rules.add_source(*config);
            let (config, wrong) = config::read(config.text, source);
            findings.extend(wrong);
            if let Some((year, at)) = config.edition {
                match packs::unknown_edition(&rules.packs, year, at) {
                    // An edition may be that of a pack which could not be read.
                    Some(_) if rules.incomplete() => {}
                    Some(unknown) => findings.push(unknown),
                    None => rules.edition = Some(AskedEdition { year, by: SetBy { layer, at } }),
                }
            }
            findings.extend(rules.apply(&config.everywhere, layer));
            layers.push((layer, config.choices));
            programs.extend(config.programs);
        }
        let line = Arguments::new(line, &mut rules, &mut findings);
        layers.extend(line.choices());
        findings.extend(layers.iter().flat_map(|(_, choices)| rules.unmatched(choices)));
        let mut effective = Effective::default();
        layers.into_iter().for_each(|(layer, choices)| effective.take(choices, layer));
        let mut named: Vec<(String, Rules)> = Vec::new();
        for (name, settings) in &programs {
            let at = named.iter().position(|(known, _)| *known == name.text).unwrap_or_else(|| {
                named.push((name.text.clone(), rules.clone()));
                named.len() - 1
            });
            let own = named.get_mut(at).map(|(_, rules)| rules.apply(settings, Layer::Program));
            findings.extend(own.unwrap_or_default());
        }
        findings.extend(line.apply(&mut rules));
        for (_, rules) in &mut named {
            // Most of what is wrong with the command line has been found above.
            for finding in line.apply(rules) {
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
        rules.choose(&effective);
        named.iter_mut().for_each(|(_, rules)| rules.choose(&effective));
        let sources = rules.sources.clone();
        let named = named.into_iter().map(|(name, rules)| (name, Arc::new(rules))).collect();
        let programs = programs.into_iter().map(|(name, _)| name).collect();
        (Self { most: Arc::new(rules), named, programs }, findings, sources)
    }

    /// What the rules of most programs, and of those with settings of their own, say of one another.
    ///
    /// It is asked for once a run, and not while programs are judged.
    #[must_use]
    pub fn audit(&self, today: Option<Date>) -> Vec<Finding> {
        let mut findings = self.most.audit(None, today);
        findings.extend(self.named.iter().flat_map(|(_, rules)| rules.audit(Some(&self.most), today)));
        findings
    }

    /// The programs that a configuration names, where every program below it has been checked and none has that name.
    ///
    /// `complete` says of a source whether it is such a configuration.
    #[must_use]
    pub fn unknown_programs(
        &self,
        seen: &BTreeSet<SmolStr>,
        complete: &dyn Fn(&str) -> bool,
    ) -> Vec<Finding> {
        let sources = &self.most.sources;
        let unknown = self.programs.iter().filter(|name| {
            let source = sources.get(name.location.source);
            !seen.contains(name.text.as_str()) && source.is_some_and(|source| complete(&source.name))
        });
        unknown.map(|name| unknown_program(name, seen)).collect()
    }

    /// The rules for the program with this name.
    #[must_use]
    pub fn of(&self, program: &str) -> &Arc<Rules> {
        let own = self.named.iter().find(|(name, _)| name == program);
        own.map_or(&self.most, |(_, rules)| rules)
    }

    /// The programs with settings of their own, and their rules.
    pub fn named(&self) -> impl Iterator<Item = (&str, &Arc<Rules>)> {
        self.named.iter().map(|(name, rules)| (name.as_str(), rules))
    }

    /// What is chosen for the programs of the folder.
    #[must_use]
    pub fn effective(&self) -> &Effective {
        &self.most.effective
    }

    /// The rules of programs without settings of their own.
    #[must_use]
    pub const fn most(&self) -> &Arc<Rules> {
        &self.most
    }
}

fn unknown_program(name: &Word, seen: &BTreeSet<SmolStr>) -> Finding {
    let message = format!("no program that was checked is called `{}`", name.text);
    let finding = Finding::engine("unknown-program", name.location, message);
    let suggestion = closest(&name.text, seen.iter().map(SmolStr::as_str));
    match suggestion {
        Some(_) => finding.suggest(suggestion),
        None => finding.help("take the settings out, or give them the name that stands behind `program`"),
    }
}
