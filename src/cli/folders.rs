//! What holds in a folder: the configuration files from the repository's root down to it, and the root that `use` may not
//! leave. Each file is read once, each set of rules built once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::args::{ChooseArgs, ConfigArgs, LevelArg, RuleArgs};
use super::chains::{Chains, NAME, absolute};
use super::company::{self, Company};
use super::discover::shown;
use super::exclude::Exclusions;
use super::packs::{NamedText, Words};
use super::problem::Problem;
use crate::diagnostic::{Layer, Level};
use crate::lint::{CommandLine, Compiled, Effective, RuleSet, Text};
use crate::quantity::Date;
use crate::source::{Span, loader};

/// What holds for the programs of a folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// The folder that `use` may not leave.
    pub(super) root: PathBuf,
    /// The configuration files from the top down.
    pub(super) configs: Vec<PathBuf>,
    /// The rules.
    pub(super) rules: Arc<RuleSet>,
}

impl Folder {
    /// The file with known findings, if there is one: seen from the folder of the configuration that names it, or from the
    /// one that the command runs in.
    pub(super) fn baseline(&self) -> Option<PathBuf> {
        let rules = self.rules.most();
        let baseline = &rules.effective.baseline;
        let (word, set_by) = (baseline.value.as_ref()?, baseline.set_by?);
        let source = rules.sources.get(set_by.at.source)?;
        let folder = match set_by.layer {
            Layer::Environment | Layer::CommandLine => Path::new(""),
            _ => Path::new(&source.name).parent().unwrap_or_else(|| Path::new("")),
        };
        Some(folder.join(&word.text))
    }
}

/// Finds what holds in folders.
pub(super) struct Folders<'a> {
    arguments: &'a RuleArgs,
    command_line: CommandLine,
    chains: Chains,
    /// What holds in the folders that were asked for, as they were named.
    known: HashMap<PathBuf, Folder>,
    sets: BTreeMap<Vec<PathBuf>, Arc<RuleSet>>,
    said: HashSet<(Option<String>, Span, String)>,
    /// Words that hold everywhere, beside those that configurations name.
    pub(super) words: Vec<Words>,
    /// What is wrong with configurations, packs and settings, each said once.
    pub(super) problems: Vec<Problem>,
    /// How much of that weighs too little to be among the problems.
    pub(super) left_out: u64,
}

impl<'a> Folders<'a> {
    pub(super) fn new(arguments: &'a RuleArgs) -> Self {
        Self {
            arguments,
            command_line: given(&arguments.choose),
            chains: Chains::default(),
            known: HashMap::new(),
            sets: BTreeMap::new(),
            said: HashSet::new(),
            words: Vec::new(),
            problems: Vec::new(),
            left_out: 0,
        }
    }

    /// What holds for a file.
    pub(super) fn of(&mut self, file: &Path) -> Folder {
        let parent = file.parent().unwrap_or_else(|| Path::new(""));
        if let Some(folder) = self.known.get(parent) {
            return folder.clone();
        }
        let own = absolute_folder(file);
        let chain = self.chains.of(&own);
        let top = chain.configs.first().and_then(|config| config.parent()).map(Path::to_path_buf);
        let root = top.or_else(|| chain.repository.clone()).unwrap_or(own);
        let configs = match &self.arguments.heed.config {
            _ if self.arguments.heed.no_config => Vec::new(),
            Some(config) => vec![config.clone()],
            None => chain.configs.clone(),
        };
        let rules = self.rules(configs.clone());
        let folder = Folder { root, configs, rules };
        self.known.insert(parent.to_path_buf(), folder.clone());
        folder
    }

    /// The topmost configuration that holds for a file, if there is one.
    pub(super) fn top(&mut self, file: &Path) -> Option<PathBuf> {
        self.chains.of(&absolute_folder(file)).configs.first().cloned()
    }

    /// Says so where a configuration or what it names is wrong, for commands that check no program; advice is for `check`.
    pub(super) fn sound(&self) -> Result<(), String> {
        let mut findings = self.problems.iter().flat_map(|problem| &problem.findings);
        if findings.all(|finding| finding.level < Level::Error) {
            return Ok(());
        }
        let heed = &self.arguments.heed;
        let (name, flag) = match heed.named().map(from_here) {
            Some(name) => (name.clone(), format!(" --config {name}")),
            None => (NAME.to_owned(), String::new()),
        };
        Err(format!("`{name}` or what it names is wrong: `partnerlint check{flag}` says where"))
    }

    fn rules(&mut self, configs: Vec<PathBuf>) -> Arc<RuleSet> {
        if let Some(rules) = self.sets.get(&configs) {
            return Arc::clone(rules);
        }
        let mut read = Vec::new();
        for path in &configs {
            let name = from_here(path);
            match loader::read(path) {
                Ok(text) => read.push((path.as_path(), NamedText { name, text })),
                Err(error) => self.add(Problem::unreadable(&name, &error), None),
            }
        }
        let mut company = Company::read(&read);
        self.words.iter().cloned().for_each(|words| company.add_words(words));
        company.hold(&read, || match (&self.arguments.heed.config, read.first()) {
            // Where one configuration holds for all programs, no other names a pack.
            (None, Some((top, _))) => company::named_below(&company::folder_of(top)),
            _ => BTreeSet::new(),
        });
        for problem in std::mem::take(&mut company.problems) {
            self.add(problem, None);
        }
        let extended = company.compile();
        let texts: Vec<Text<'_>> = read.iter().map(|(_, named)| named.borrow()).collect();
        let compiled = extended.as_ref().unwrap_or_else(|| Compiled::shipped_to_judge());
        let (rules, findings, sources) = RuleSet::new(compiled, &texts, &self.command_line);
        self.add(Problem::new(findings, sources), Some(rules.effective()));
        let rules = Arc::new(rules);
        self.sets.insert(configs, Arc::clone(&rules));
        rules
    }

    /// What rules say of one another, in each set of rules, as they weigh on a day.
    pub(super) fn audit(&mut self, today: Option<Date>) -> Vec<Problem> {
        let before = std::mem::take(&mut self.problems);
        let sets: Vec<Arc<RuleSet>> = self.sets.values().map(Arc::clone).collect();
        for set in sets {
            let problem = Problem::new(set.audit(today), set.most().sources.clone());
            self.add(problem, Some(set.effective()));
        }
        std::mem::replace(&mut self.problems, before)
    }

    /// Programs that configurations name and that do not exist, as far as that can be known: where every program below the
    /// configuration has been checked. A program that is passed over may have any name.
    pub(super) fn unknown_programs(
        &mut self,
        seen: &BTreeSet<SmolStr>,
        walked: &[PathBuf],
        exclusions: &Exclusions,
    ) -> Vec<Problem> {
        let before = std::mem::take(&mut self.problems);
        let sets: Vec<(Vec<PathBuf>, Arc<RuleSet>)> =
            self.sets.iter().map(|(configs, set)| (configs.clone(), Arc::clone(set))).collect();
        for (configs, set) in sets {
            let complete = |name: &str| {
                let config = configs.iter().find(|config| from_here(config) == name);
                let folder = config.and_then(|config| absolute(config).parent().map(Path::to_path_buf));
                folder.is_some_and(|folder| {
                    walked.iter().any(|walked| folder.starts_with(walked)) && !exclusions.any_below(&folder)
                })
            };
            let findings = set.unknown_programs(seen, &complete);
            self.add(Problem::new(findings, set.most().sources.clone()), Some(set.effective()));
        }
        std::mem::replace(&mut self.problems, before)
    }

    /// Patterns of what is passed over that name nothing.
    pub(super) fn unused_exclusions(&mut self, exclusions: &Exclusions) -> Vec<Problem> {
        let before = std::mem::take(&mut self.problems);
        for (folder, problem) in exclusions.unused() {
            let rules = self.of(&folder.join(NAME)).rules;
            self.add(problem, Some(rules.effective()));
        }
        std::mem::replace(&mut self.problems, before)
    }

    /// A configuration above several folders is applied for each; what is wrong with it is said once. What weighs too
    /// little where it stands is counted.
    fn add(&mut self, mut problem: Problem, effective: Option<&Effective>) {
        let sources = &problem.sources;
        problem.findings.retain(|finding| {
            let path = sources.get(finding.primary.location.source).map(|source| source.name.clone());
            self.said.insert((path, finding.primary.location.span, finding.message.clone()))
        });
        if let Some(effective) = effective {
            problem.fail_on = effective.fail_on.value;
            self.left_out += effective.leave_out(&mut problem.findings);
        }
        if !problem.findings.is_empty() {
            self.problems.push(problem);
        }
    }
}

/// What the command line and the environment set.
pub(super) fn given(arguments: &ChooseArgs) -> CommandLine {
    let undecided = arguments.fail_on_undecided || arguments.environment.contains("fail-on-undecided");
    CommandLine {
        select: arguments.select.clone(),
        ignore: arguments.ignore.clone(),
        topic: arguments.topic.clone(),
        params: arguments.param.clone(),
        min_level: arguments.min_level.map(LevelArg::level),
        fail_on: arguments.fail_on.map(LevelArg::level),
        fail_on_undecided: undecided.then_some(arguments.fail_on_undecided),
        exclude: arguments.exclude.clone(),
        baseline: arguments.baseline.clone(),
        environment: arguments.environment.clone(),
    }
}

/// The rules and words that hold in the folder that the command runs in, for commands that check no program.
pub(super) fn here(heed: &ConfigArgs) -> Result<Arc<RuleSet>, String> {
    readable(heed)?;
    let arguments = RuleArgs::from(heed);
    let mut folders = Folders::new(&arguments);
    let rules = folders.of(Path::new(NAME)).rules;
    folders.sound()?;
    Ok(rules)
}

/// Says so where the configuration that is named cannot be read, for commands that check no program.
pub(super) fn readable(heed: &ConfigArgs) -> Result<(), String> {
    let Some(config) = heed.named() else { return Ok(()) };
    loader::read(config).map(drop).map_err(|error| format!("`{}` {error}", from_here(config)))
}

fn absolute_folder(file: &Path) -> PathBuf {
    absolute(file).parent().unwrap_or_else(|| Path::new("/")).to_path_buf()
}

/// A path as it is shown from the folder that the command runs in.
pub(super) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    shown(path.strip_prefix(&here).unwrap_or(path))
}
