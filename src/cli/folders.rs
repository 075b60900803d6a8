//! What holds in a folder: the configuration files from the repository's root down to it, and the root that `use` may not
//! leave. Each file is read once, each set of rules built once.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use smol_str::SmolStr;

use super::args::RuleArgs;
use super::company::{self, Company};
use super::discover::shown;
use super::packs::{NamedText, Words};
use super::problem::Problem;
use crate::diagnostic::Level;
use crate::lint::{CommandLine, Compiled, RuleSet, Text};
use crate::quantity::Date;
use crate::source::{Span, loader};

/// The name of a configuration file.
pub(super) const NAME: &str = "partnerlint.toml";

/// What holds for the programs of a folder.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// The folder that `use` may not leave.
    pub(super) root: PathBuf,
    /// The rules.
    pub(super) rules: Arc<RuleSet>,
}

/// Finds what holds in folders.
pub(super) struct Folders<'a> {
    arguments: &'a RuleArgs,
    command_line: CommandLine,
    chains: HashMap<PathBuf, Rc<Chain>>,
    sets: BTreeMap<Vec<PathBuf>, Arc<RuleSet>>,
    said: HashSet<(Option<String>, Span, String)>,
    /// Words that hold everywhere, beside those that configurations name.
    pub(super) words: Vec<Words>,
    /// What is wrong with configurations, packs and settings, each said once.
    pub(super) problems: Vec<Problem>,
}

/// What stands above and in a folder.
#[derive(Debug, Default)]
struct Chain {
    /// The repository's root, if there is one.
    repository: Option<PathBuf>,
    /// The configuration files from the top down.
    configs: Vec<PathBuf>,
}

impl<'a> Folders<'a> {
    pub(super) fn new(arguments: &'a RuleArgs) -> Self {
        let RuleArgs { select, ignore, param, .. } = arguments;
        let command_line =
            CommandLine { select: select.clone(), ignore: ignore.clone(), params: param.clone() };
        let (chains, sets, said, problems) = (HashMap::new(), BTreeMap::new(), HashSet::new(), Vec::new());
        Self { arguments, command_line, chains, sets, said, words: Vec::new(), problems }
    }

    /// What holds for a file.
    pub(super) fn of(&mut self, file: &Path) -> Folder {
        let own = folder_of(file);
        let chain = self.chain(&own);
        let top = chain.configs.first().and_then(|config| config.parent()).map(Path::to_path_buf);
        let root = top.or_else(|| chain.repository.clone()).unwrap_or(own);
        let configs = match &self.arguments.config {
            _ if self.arguments.no_config => Vec::new(),
            Some(config) => vec![config.clone()],
            None => chain.configs.clone(),
        };
        let rules = self.rules(configs);
        Folder { root, rules }
    }

    /// The topmost configuration that holds for a file, if there is one.
    pub(super) fn top(&mut self, file: &Path) -> Option<PathBuf> {
        self.chain(&folder_of(file)).configs.first().cloned()
    }

    /// Says so where a configuration or what it names is wrong, for commands that check no program; advice is for `check`.
    pub(super) fn sound(&self) -> Result<(), String> {
        let mut findings = self.problems.iter().flat_map(|problem| &problem.findings);
        if findings.all(|finding| finding.level < Level::Error) {
            return Ok(());
        }
        Err(format!("`{NAME}` or what it names is wrong: `partnerlint check` says where"))
    }

    /// The search goes up to the repository's root, or as far as there are folders.
    fn chain(&mut self, folder: &Path) -> Rc<Chain> {
        if let Some(chain) = self.chains.get(folder) {
            return Rc::clone(chain);
        }
        let mut chain = Chain::default();
        if folder.join(".git").exists() {
            chain.repository = Some(folder.to_path_buf());
        } else if let Some(parent) = folder.parent() {
            let above = self.chain(parent);
            chain.repository.clone_from(&above.repository);
            chain.configs.clone_from(&above.configs);
        }
        let config = folder.join(NAME);
        if config.symlink_metadata().is_ok() {
            chain.configs.push(config);
        }
        let chain = Rc::new(chain);
        self.chains.insert(folder.to_path_buf(), Rc::clone(&chain));
        chain
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
                Err(error) => self.add(Problem::unreadable(&name, &error)),
            }
        }
        let mut company = Company::read(&read);
        self.words.iter().cloned().for_each(|words| company.add_words(words));
        company.hold(&read, || match (&self.arguments.config, read.first()) {
            // Where one configuration holds for all programs, no other names a pack.
            (None, Some((top, _))) => company::named_below(&company::folder_of(top)),
            _ => BTreeSet::new(),
        });
        for problem in std::mem::take(&mut company.problems) {
            self.add(problem);
        }
        let extended = company.compile();
        let texts: Vec<Text<'_>> = read.iter().map(|(_, named)| named.borrow()).collect();
        let compiled = extended.as_ref().unwrap_or_else(|| Compiled::shipped_to_judge());
        let (rules, findings, sources) = RuleSet::new(compiled, &texts, &self.command_line);
        self.add(Problem { findings, sources });
        let rules = Arc::new(rules);
        self.sets.insert(configs, Arc::clone(&rules));
        rules
    }

    /// What rules say of one another, in each set of rules, as they weigh on a day.
    pub(super) fn audit(&mut self, today: Option<Date>) -> Vec<Problem> {
        let before = std::mem::take(&mut self.problems);
        let sets: Vec<Arc<RuleSet>> = self.sets.values().map(Arc::clone).collect();
        for set in sets {
            self.add(Problem { findings: set.audit(today), sources: set.most().sources.clone() });
        }
        std::mem::replace(&mut self.problems, before)
    }

    /// Programs that configurations name and that do not exist, as far as that can be known: where every program below the
    /// configuration has been checked.
    pub(super) fn unknown_programs(&mut self, seen: &BTreeSet<SmolStr>, walked: &[PathBuf]) -> Vec<Problem> {
        let before = std::mem::take(&mut self.problems);
        let sets: Vec<(Vec<PathBuf>, Arc<RuleSet>)> =
            self.sets.iter().map(|(configs, set)| (configs.clone(), Arc::clone(set))).collect();
        for (configs, set) in sets {
            let complete = |name: &str| {
                let config = configs.iter().find(|config| from_here(config) == name);
                let folder = config
                    .and_then(|config| std::path::absolute(config).ok()?.parent().map(Path::to_path_buf));
                folder.is_some_and(|folder| walked.iter().any(|walked| folder.starts_with(walked)))
            };
            let findings = set.unknown_programs(seen, &complete);
            self.add(Problem { findings, sources: set.most().sources.clone() });
        }
        std::mem::replace(&mut self.problems, before)
    }

    /// A configuration above several folders is applied for each; what is wrong with it is said once.
    fn add(&mut self, mut problem: Problem) {
        let sources = &problem.sources;
        problem.findings.retain(|finding| {
            let path = sources.get(finding.primary.location.source).map(|source| source.name.clone());
            self.said.insert((path, finding.primary.location.span, finding.message.clone()))
        });
        if !problem.findings.is_empty() {
            self.problems.push(problem);
        }
    }
}

/// The rules and words that hold in the folder that the command runs in, for commands that check no program.
pub(super) fn here() -> Result<Arc<RuleSet>, String> {
    let arguments = RuleArgs::default();
    let mut folders = Folders::new(&arguments);
    let rules = folders.of(Path::new(NAME)).rules;
    folders.sound()?;
    Ok(rules)
}

fn folder_of(file: &Path) -> PathBuf {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    absolute.parent().unwrap_or_else(|| Path::new("/")).to_path_buf()
}

/// A path as it is shown from the folder that the command runs in.
pub(super) fn from_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    shown(path.strip_prefix(&here).unwrap_or(path))
}
