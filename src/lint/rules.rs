//! The rules that hold for a program: each with its level and its parameters.

use std::sync::Arc;

use super::compiled::{Compiled, Text};
use super::config::{Parameter, RuleSettings, Settings, Word, belongs_at_top};
use super::effective::{Chosen, Effective};
use super::packs::LoadedPack;
use super::weight::{AskedEdition, Weight};
use crate::diagnostic::{Finding, Layer, Level, SetBy, closest};
use crate::policy::{Audited, Override, Pack, PackRule, audit};
use crate::quantity::Date;
use crate::source::{Location, SourceId, Sources};
use crate::vocabulary::Vocabulary;

/// Whether a rule runs, and how much its findings weigh.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LevelSetting {
    /// The level that the rule itself gives.
    #[default]
    OfRule,
    /// The rule does not run.
    Off,
    /// This level, whatever the rule says.
    Set(Level),
}

impl LevelSetting {
    /// The level that is set, if one is; `None` for a rule that does not run.
    pub(super) const fn running(self) -> Option<Option<Level>> {
        match self {
            Self::Off => None,
            Self::OfRule => Some(None),
            Self::Set(level) => Some(Some(level)),
        }
    }
}

/// The rules that hold for a program.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What a program may say.
    pub vocabulary: Arc<Vocabulary>,
    /// The rules with their effective parameters.
    pub pack: Pack,
    /// The level of each rule, in the order of the pack.
    pub levels: Vec<LevelSetting>,
    /// The level that configurations give to each rule, whether or not it is chosen to run.
    pub configured: Vec<Chosen<LevelSetting>>,
    /// What is chosen: which rules run, and what makes a run fail.
    pub effective: Effective,
    /// The texts of policies and settings: the first sources of every program that is checked by these rules.
    pub sources: Sources,
    /// The packs that the rules are of, as far as they have a header.
    pub packs: Arc<[LoadedPack]>,
    /// The edition of packs that is asked for, if one is.
    pub(super) edition: Option<AskedEdition>,
    /// How many of the texts, from the first, come with partnerlint.
    shipped: usize,
    /// Whether rules may be missing.
    incomplete: bool,
}

impl Rules {
    /// The rules of some packs as they are.
    #[must_use]
    pub fn new(compiled: &Compiled) -> Self {
        let levels = vec![LevelSetting::OfRule; compiled.pack.rules.len()];
        Self {
            vocabulary: Arc::clone(&compiled.vocabulary),
            pack: compiled.pack.clone(),
            configured: levels.iter().map(|level| Chosen { value: *level, set_by: None }).collect(),
            levels,
            effective: Effective::default(),
            sources: compiled.sources.clone().shared(),
            packs: Arc::clone(&compiled.packs),
            edition: None,
            shipped: compiled.shipped,
            incomplete: compiled.incomplete,
        }
    }

    /// Adds the text that settings are read from.
    pub fn add_source(&mut self, text: Text<'_>) -> SourceId {
        self.sources.add(text.name, text.text)
    }

    /// Lets settings hold over those that hold already; what is wrong with them is found and does not hold.
    pub fn apply(&mut self, settings: &Settings, layer: Layer) -> Vec<Finding> {
        let mut findings = Vec::new();
        for parameter in &settings.params {
            findings.extend(self.apply_parameter(None, parameter, layer));
        }
        for rule in &settings.rules {
            self.apply_rule(rule, layer, &mut findings);
        }
        findings
    }

    fn apply_rule(&mut self, settings: &RuleSettings, layer: Layer, findings: &mut Vec<Finding>) {
        let Some(at) = self.position(&settings.rule.text) else {
            findings.extend(self.unknown_rule(&settings.rule));
            return;
        };
        findings.extend(self.deprecated(&settings.rule.text, settings.rule.location));
        if let (Some((level, place)), Some(current), Some(configured)) =
            (settings.level, self.levels.get_mut(at), self.configured.get_mut(at))
        {
            *current = level.map_or(LevelSetting::Off, LevelSetting::Set);
            *configured = Chosen { value: *current, set_by: Some(SetBy { layer, at: place }) };
        }
        for parameter in &settings.params {
            findings.extend(self.apply_parameter(Some(&settings.rule.text), parameter, layer));
        }
    }

    fn apply_parameter(
        &mut self,
        rule: Option<&str>,
        parameter: &Parameter,
        layer: Layer,
    ) -> Option<Finding> {
        let Parameter { name, value, tighten } = parameter;
        let origin = value.as_ref().map(|value| value.location);
        let origin = origin.or(tighten.map(|tighten| tighten.at)).unwrap_or(name.location);
        let value = value.as_ref().map(|value| value.text.as_str());
        let set = Override { rule, name: &name.text, value, tighten: *tighten, layer, origin };
        let mut finding = self.pack.override_param(&set, &self.vocabulary).err()?;
        if finding.id == "param-unknown" {
            move_to(&mut finding, origin, name.location);
        }
        Some(finding)
    }

    /// What rules say of one another, as far as a company's own rules and settings have to do with it: the rules that come
    /// with partnerlint are tested as they are. What is the same among others has been looked at with them.
    pub(super) fn audit(&self, others: Option<&Self>, today: Option<Date>) -> Vec<Finding> {
        let own = |at: usize, entry: &PackRule| {
            let source = usize::try_from(entry.rule.location.source.0).unwrap_or(usize::MAX);
            let set = || entry.settings.iter().map(|setting| &setting.set_by);
            let known = others.and_then(|others| Some((others.weight(at), others.pack.rules.get(at)?)));
            let same = known.is_some_and(|(weight, other)| {
                weight == self.weight(at) && set().eq(other.settings.iter().map(|setting| &setting.set_by))
            });
            !same && (source >= self.shipped || set().any(|set_by| !set_by.is_empty()))
        };
        let rules = self.pack.rules.iter().zip(&self.levels).enumerate();
        let running = rules.filter_map(|(at, (entry, level))| {
            let most = self.weight(at).most(&entry.rule, today);
            Some(Audited { entry, level: level.running()?, most, own: own(at, entry) })
        });
        audit(&running.collect::<Vec<_>>(), &self.vocabulary)
    }

    /// The level that is set for a rule, also for one that is not among these.
    #[must_use]
    pub fn level(&self, id: &str) -> LevelSetting {
        self.position(id).and_then(|at| self.levels.get(at)).copied().unwrap_or_default()
    }

    /// Whether any rule runs at all.
    #[must_use]
    pub fn any(&self) -> bool {
        self.running() > 0
    }

    /// How many rules run.
    #[must_use]
    pub fn running(&self) -> usize {
        self.levels.iter().filter(|level| **level != LevelSetting::Off).count()
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.pack.rules.iter().position(|entry| entry.rule.id == id)
    }

    /// The edition of packs that is asked for, if one is.
    #[must_use]
    pub const fn edition(&self) -> Option<AskedEdition> {
        self.edition
    }

    /// How much a rule weighs, by its number in the pack.
    #[must_use]
    pub fn weight(&self, at: usize) -> Weight {
        match (self.pack.rules.get(at), self.levels.get(at)) {
            (Some(entry), Some(level)) => Weight::new(&entry.rule, *level, self.edition),
            _ => Weight::OF_RULE,
        }
    }

    /// How much a rule weighs, also one that is not among these.
    #[must_use]
    pub fn weight_of(&self, id: &str) -> Weight {
        self.position(id).map_or(Weight::OF_RULE, |at| self.weight(at))
    }

    /// The pack that a rule is of, if that has a header.
    #[must_use]
    pub fn pack_of(&self, entry: &PackRule) -> Option<&LoadedPack> {
        self.packs.iter().find(|pack| pack.has(entry.rule.location))
    }

    /// Whether a rule may exist although it is not among these.
    #[must_use]
    pub const fn incomplete(&self) -> bool {
        self.incomplete
    }

    /// What is to be said where somebody names a rule that another has taken the place of.
    #[must_use]
    pub fn deprecated(&self, id: &str, at: Location) -> Option<Finding> {
        let successor = &self.pack.rule(id)?.rule.deprecated.as_ref()?.successor;
        let message = format!("`{id}` is deprecated, and `{successor}` takes its place");
        let mut finding = Finding::engine("rule-deprecated", at, message)
            .help(format!("name `{successor}` instead: `partnerlint explain {successor}` says what it asks"));
        finding.level = Level::Advice;
        Some(finding)
    }

    /// What is wrong with the name of a rule.
    pub(super) fn judged_name(&self, id: &Word) -> Option<Finding> {
        match self.position(&id.text) {
            Some(_) => self.deprecated(&id.text, id.location),
            None => self.unknown_rule(id),
        }
    }

    /// A rule that does not exist; where rules may be missing that is not known, and what they miss has been said.
    fn unknown_rule(&self, id: &Word) -> Option<Finding> {
        if self.incomplete {
            return None;
        }
        let suggestion = closest(&id.text, self.pack.rules.iter().map(|entry| entry.rule.id.as_str()));
        let finding = Finding::engine("unknown-rule", id.location, format!("there is no rule `{}`", id.text));
        Some(match suggestion {
            Some(_) => finding.suggest(suggestion),
            None => finding.help(
                // A key behind the name of a table stands in the table.
                belongs_at_top(&id.text).unwrap_or_else(|| "`partnerlint rules` lists the rules".to_owned()),
            ),
        })
    }
}

/// Moves what a finding says of one place to another: its label and the edits of its fixes.
fn move_to(finding: &mut Finding, from: Location, to: Location) {
    finding.primary.location = to;
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        if edit.location == from {
            edit.location = to;
        }
    }
}
