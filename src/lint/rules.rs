//! Which rules hold, at which level and with which parameters: packs and vocabularies, then what a company sets.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use smol_str::SmolStr;

use super::config::{self, Parameter, RuleSettings, Settings, Word};
use super::shipped;
use crate::diagnostic::{Finding, Level, closest};
use crate::policy::{Override, Pack};
use crate::source::{Location, SourceId, Sources, Span};
use crate::syntax;
use crate::vocabulary::{self, Vocabulary};

/// A text with the name that it is shown by.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// The name.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
}

/// Packs and vocabularies, compiled; cloning shares what is large.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What a program may say.
    pub vocabulary: Arc<Vocabulary>,
    /// The rules with the parameters that the packs themselves set.
    pub pack: Pack,
    /// The texts of all policies.
    pub sources: Sources,
    /// What is wrong with policies and vocabularies.
    pub findings: Vec<Finding>,
}

impl Compiled {
    /// The rules and words that come with partnerlint, compiled once in a process.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Compiled> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::new(shipped::POLICIES, &[]))
    }

    /// The rules of these policies, over the shipped vocabulary and these extensions of it.
    #[must_use]
    pub fn new(policies: &[Text<'_>], extensions: &[Text<'_>]) -> Self {
        let mut sources = Sources::new();
        let (vocabulary, mut findings) = load_vocabulary(extensions, &mut sources);
        let mut files = Vec::new();
        for policy in policies {
            let id = sources.add(policy.name, policy.text);
            let parsed = syntax::parse_policy(policy.text, id);
            findings.extend(parsed.findings);
            files.push((id, parsed.ast));
        }
        let (pack, more) = Pack::compile(&files, &vocabulary);
        findings.extend(more);
        Self { vocabulary, pack, sources, findings }
    }

    /// The shipped rules and words with those of a company.
    #[must_use]
    pub fn extended(policies: &[Text<'_>], extensions: &[Text<'_>]) -> Self {
        let all: Vec<Text<'_>> = shipped::POLICIES.iter().chain(policies).copied().collect();
        Self::new(&all, extensions)
    }
}

/// The shipped vocabulary with extensions; without them where one of them is wrong.
fn load_vocabulary(extensions: &[Text<'_>], sources: &mut Sources) -> (Arc<Vocabulary>, Vec<Finding>) {
    if extensions.is_empty() {
        return (Arc::clone(shipped::vocabulary()), Vec::new());
    }
    let files: Vec<Text<'_>> =
        std::iter::once(shipped::VOCABULARY).chain(extensions.iter().copied()).collect();
    let texts: Vec<&str> = files.iter().map(|file| file.text).collect();
    let errors = match vocabulary::load(&texts) {
        Ok(vocabulary) => return (Arc::new(vocabulary), Vec::new()),
        Err(errors) => errors,
    };
    let ids: Vec<SourceId> = files.iter().map(|file| sources.add(file.name, file.text)).collect();
    let findings = errors.into_iter().filter_map(|error| {
        let location = Location::new(*ids.get(error.file)?, error.span);
        Some(Finding::engine("vocabulary", location, error.message))
    });
    (Arc::clone(shipped::vocabulary()), findings.collect())
}

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

/// The rules that hold for a program.
#[derive(Clone, Debug)]
pub struct Rules {
    /// What a program may say.
    pub vocabulary: Arc<Vocabulary>,
    /// The rules with their effective parameters.
    pub pack: Pack,
    /// The level of each rule, in the order of the pack.
    pub levels: Vec<LevelSetting>,
    /// The texts of policies and settings: the first sources of every program that is checked by these rules.
    pub sources: Sources,
}

impl Rules {
    /// The rules of some packs as they are.
    #[must_use]
    pub fn new(compiled: &Compiled) -> Self {
        let levels = vec![LevelSetting::OfRule; compiled.pack.rules.len()];
        Self {
            vocabulary: Arc::clone(&compiled.vocabulary),
            pack: compiled.pack.clone(),
            levels,
            sources: compiled.sources.clone(),
        }
    }

    /// Adds the text that settings are read from.
    pub fn add_source(&mut self, text: Text<'_>) -> SourceId {
        self.sources.add(text.name, text.text)
    }

    /// Lets settings hold over those that hold already; what is wrong with them is found and does not hold.
    pub fn apply(&mut self, settings: &Settings) -> Vec<Finding> {
        let mut findings = Vec::new();
        for parameter in &settings.params {
            findings.extend(self.apply_parameter(None, parameter));
        }
        for rule in &settings.rules {
            self.apply_rule(rule, &mut findings);
        }
        findings
    }

    fn apply_rule(&mut self, settings: &RuleSettings, findings: &mut Vec<Finding>) {
        let Some(at) = self.position(&settings.rule.text) else {
            findings.push(self.unknown_rule(&settings.rule));
            return;
        };
        if let (Some((level, _)), Some(current)) = (settings.level, self.levels.get_mut(at)) {
            *current = level.map_or(LevelSetting::Off, LevelSetting::Set);
        }
        for parameter in &settings.params {
            findings.extend(self.apply_parameter(Some(&settings.rule.text), parameter));
        }
    }

    fn apply_parameter(&mut self, rule: Option<&str>, parameter: &Parameter) -> Option<Finding> {
        let Parameter { name, value } = parameter;
        let set = Override { rule, name: &name.text, value: &value.text, origin: value.location };
        let mut finding = self.pack.override_param(&set, &self.vocabulary).err()?;
        if finding.id == "param-unknown" {
            move_to(&mut finding, value.location, name.location);
        }
        Some(finding)
    }

    /// Turns off every rule but these.
    pub fn select(&mut self, ids: &[Word]) -> Vec<Finding> {
        for (entry, level) in self.pack.rules.iter().zip(&mut self.levels) {
            if !ids.iter().any(|id| entry.rule.id == id.text) {
                *level = LevelSetting::Off;
            }
        }
        ids.iter().filter(|id| self.position(&id.text).is_none()).map(|id| self.unknown_rule(id)).collect()
    }

    /// Turns off these rules.
    pub fn ignore(&mut self, ids: &[Word]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for id in ids {
            match self.position(&id.text).and_then(|at| self.levels.get_mut(at)) {
                Some(level) => *level = LevelSetting::Off,
                None => findings.push(self.unknown_rule(id)),
            }
        }
        findings
    }

    /// Whether any rule runs at all.
    #[must_use]
    pub fn any(&self) -> bool {
        self.levels.iter().any(|level| *level != LevelSetting::Off)
    }

    fn position(&self, id: &str) -> Option<usize> {
        self.pack.rules.iter().position(|entry| entry.rule.id == id)
    }

    fn unknown_rule(&self, id: &Word) -> Finding {
        let suggestion = closest(&id.text, self.pack.rules.iter().map(|entry| entry.rule.id.as_str()));
        let finding = Finding::engine("unknown-rule", id.location, format!("there is no rule `{}`", id.text));
        match suggestion {
            Some(_) => finding.suggest(suggestion),
            None => finding.help("`partnerlint rules` lists the rules"),
        }
    }
}

/// What the command line sets, over everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// Only these rules run; all, if there are none.
    pub select: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// `RULE.NAME=VALUE`, or `NAME=VALUE` for a parameter that rules share.
    pub params: Vec<String>,
}

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
        for config in configs {
            let source = rules.add_source(*config);
            let (config, wrong) = config::read(config.text, source);
            findings.extend(wrong);
            findings.extend(rules.apply(&config.everywhere));
            programs.extend(config.programs);
        }
        let line = Arguments::new(line, &mut rules, &mut findings);
        let mut named: Vec<(String, Rules)> = Vec::new();
        for (name, settings) in &programs {
            let at = named.iter().position(|(known, _)| *known == name.text).unwrap_or_else(|| {
                named.push((name.text.clone(), rules.clone()));
                named.len() - 1
            });
            findings.extend(named.get_mut(at).map(|(_, rules)| rules.apply(settings)).unwrap_or_default());
        }
        findings.extend(line.apply(&mut rules));
        for (_, rules) in &mut named {
            // What is wrong with the command line has been found above.
            let _ = line.apply(rules);
        }
        let sources = rules.sources.clone();
        let named = named.into_iter().map(|(name, rules)| (name, Arc::new(rules))).collect();
        let programs = programs.into_iter().map(|(name, _)| name).collect();
        (Self { most: Arc::new(rules), named, programs }, findings, sources)
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

    /// The rules of programs without settings of their own.
    #[must_use]
    pub const fn most(&self) -> &Arc<Rules> {
        &self.most
    }
}

/// The command line as settings whose places can be shown.
struct Arguments {
    settings: Settings,
    select: Vec<Word>,
    ignore: Vec<Word>,
}

impl Arguments {
    fn new(line: &CommandLine, rules: &mut Rules, findings: &mut Vec<Finding>) -> Self {
        let mut words = |name: &str, texts: &[String]| -> Vec<Word> {
            let word = |text: &String| Word {
                text: text.clone(),
                location: whole(rules.add_source(Text { name, text }), text),
            };
            texts.iter().map(word).collect()
        };
        let (select, ignore) = (words("--select", &line.select), words("--ignore", &line.ignore));
        let mut settings = Settings::default();
        for param in words("--param", &line.params) {
            match parse_argument(&param) {
                Some((Some(rule), parameter)) => {
                    settings.rules.push(RuleSettings { rule, level: None, params: vec![parameter] });
                }
                Some((None, parameter)) => settings.params.push(parameter),
                None => {
                    let message = format!("`{}` sets no parameter", param.text);
                    let finding = Finding::engine("param-unknown", param.location, message);
                    findings.push(finding.help("write `--param RULE.NAME=VALUE`"));
                }
            }
        }
        Self { settings, select, ignore }
    }

    fn apply(&self, rules: &mut Rules) -> Vec<Finding> {
        let mut findings = rules.apply(&self.settings);
        if !self.select.is_empty() {
            findings.extend(rules.select(&self.select));
        }
        findings.extend(rules.ignore(&self.ignore));
        findings
    }
}

/// `RULE.NAME=VALUE` or `NAME=VALUE`.
fn parse_argument(argument: &Word) -> Option<(Option<Word>, Parameter)> {
    let (target, value) = argument.text.split_once('=')?;
    let (rule, name) = match target.split_once('.') {
        Some((rule, name)) => (Some(rule), name),
        None => (None, target),
    };
    let part = |text: &str, from: usize| {
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(bound(from), bound(from + text.len()));
        Word { text: text.to_owned(), location: Location::new(argument.location.source, span) }
    };
    let name = part(name, target.len() - name.len());
    let value = part(value, target.len() + 1);
    Some((rule.map(|rule| part(rule, 0)), Parameter { name, value }))
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

/// Moves what a finding says of one place to another: its label and the edits of its fixes.
fn move_to(finding: &mut Finding, from: Location, to: Location) {
    finding.primary.location = to;
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        if edit.location == from {
            edit.location = to;
        }
    }
}

/// The whole of a text that is a setting by itself, such as an argument of the command line.
#[must_use]
pub fn whole(source: SourceId, text: &str) -> Location {
    Location::new(source, Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX)))
}
