//! What is passed over: the patterns of configurations, each seen from the folder of its file, and those of the command
//! line, seen from this folder.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{ConfigArgs, RuleArgs};
use super::chains::{Chains, absolute};
use super::folders::{from_here, given};
use super::problem::Problem;
use crate::diagnostic::{Finding, Layer, Level};
use crate::lint::config::{self, Word};
use crate::lint::{CommandLine, PathPattern};
use crate::source::{Location, SourceId, Sources, Span, loader};

/// A pattern with what has come of it.
struct Pattern {
    matcher: PathPattern,
    /// The folder that it is seen from.
    folder: PathBuf,
    word: Word,
    layer: Layer,
    /// What its text stands in: the name and the text.
    source: Arc<(String, String)>,
    used: bool,
}

/// Every pattern, as far as a folder has been met in which it holds.
#[derive(Default)]
pub(super) struct Exclusions {
    chains: Chains,
    heed: ConfigArgs,
    patterns: Vec<Pattern>,
    /// The numbers of the patterns of each configuration.
    read: HashMap<PathBuf, Vec<usize>>,
    /// The numbers of those that hold everywhere.
    line: Vec<usize>,
    /// The numbers of those that hold for what stands in a folder.
    folders: HashMap<PathBuf, Arc<[usize]>>,
    /// The folder that was met last, as it was named, if no pattern holds in it: a walk meets all that stands in it.
    free: Option<PathBuf>,
    /// The folders that were walked.
    walked: Vec<PathBuf>,
    /// What was passed over.
    passed: HashSet<PathBuf>,
}

impl Exclusions {
    pub(super) fn new(arguments: &RuleArgs) -> Self {
        let mut own = Self { heed: arguments.heed.clone(), ..Self::default() };
        let line: CommandLine = given(&arguments.choose);
        let (layer, name) = line.giver("exclude");
        let here = absolute(Path::new("."));
        for text in &line.exclude {
            let source = Arc::new((name.clone(), text.clone()));
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            // Each is a text of its own.
            let location = Location::new(SourceId(0), Span::new(0, end));
            let word = Word { text: text.clone(), location };
            let number = own.add(word, layer, &here, source);
            own.line.extend(number);
        }
        own
    }

    /// Keeps a pattern; what is no pattern has been found where settings are read.
    fn add(
        &mut self,
        word: Word,
        layer: Layer,
        folder: &Path,
        source: Arc<(String, String)>,
    ) -> Option<usize> {
        let matcher = PathPattern::new(&word.text).ok()?;
        let folder = folder.to_path_buf();
        self.patterns.push(Pattern { matcher, folder, word, layer, source, used: false });
        Some(self.patterns.len() - 1)
    }

    /// The patterns that hold for what stands in a folder.
    fn of(&mut self, folder: &Path) -> Arc<[usize]> {
        if let Some(known) = self.folders.get(folder) {
            return Arc::clone(known);
        }
        let configs = match &self.heed.config {
            _ if self.heed.no_config => Vec::new(),
            Some(config) => vec![absolute(config)],
            None => self.chains.of(folder).configs.clone(),
        };
        let mut numbers = self.line.clone();
        for config in configs {
            if !self.read.contains_key(&config) {
                let own = self.read(&config);
                self.read.insert(config.clone(), own);
            }
            numbers.extend(self.read.get(&config).into_iter().flatten());
        }
        let numbers: Arc<[usize]> = numbers.into();
        self.folders.insert(folder.to_path_buf(), Arc::clone(&numbers));
        numbers
    }

    /// Reads the patterns of a configuration; that it cannot be read is found where its settings are.
    fn read(&mut self, config: &Path) -> Vec<usize> {
        let Ok(text) = loader::read(config) else { return Vec::new() };
        let name = from_here(config);
        let (read, _) = config::read(&text, SourceId(0));
        let source = Arc::new((name, text));
        let folder = config.parent().unwrap_or_else(|| Path::new("/")).to_path_buf();
        let add = |word| self.add(word, Layer::Folder, &folder, Arc::clone(&source));
        read.choices.exclude.into_iter().filter_map(add).collect()
    }

    /// Whether something that a walk meets is passed over.
    pub(super) fn passes_over(&mut self, path: &Path, is_folder: bool) -> bool {
        let named = path.parent();
        if named.is_some() && named == self.free.as_deref() {
            return false;
        }
        let path = absolute(path);
        let Some(folder) = path.parent() else { return false };
        let numbers = self.of(folder);
        self.free = named.filter(|_| numbers.is_empty()).map(Path::to_path_buf);
        let mut passes = false;
        for number in numbers.iter() {
            let Some(pattern) = self.patterns.get_mut(*number) else { continue };
            let Ok(seen) = path.strip_prefix(&pattern.folder) else { continue };
            if pattern.matcher.matches(seen, is_folder) {
                pattern.used = true;
                passes = true;
            }
        }
        if passes {
            self.passed.insert(path);
        }
        passes
    }

    /// Whether something that is named is passed over: itself, or a folder that it stands in.
    pub(super) fn passes_over_named(&mut self, path: &Path, is_folder: bool) -> bool {
        let path = absolute(path);
        let mut above: Vec<&Path> = path.ancestors().skip(1).filter(|path| path.parent().is_some()).collect();
        above.reverse();
        above.into_iter().any(|folder| self.passes_over(folder, true)) || self.passes_over(&path, is_folder)
    }

    /// A folder is about to be walked.
    pub(super) fn walks(&mut self, folder: &Path) {
        let folder = absolute(folder);
        self.of(&folder);
        self.walked.push(folder);
    }

    /// Whether anything below a folder was passed over.
    pub(super) fn any_below(&self, folder: &Path) -> bool {
        self.passed.iter().any(|path| path.starts_with(folder))
    }

    /// The patterns that name nothing, each with the folder that it is seen from: of the command line if any folder was
    /// walked, of a configuration if the whole of its folder was.
    pub(super) fn unused(&self) -> Vec<(PathBuf, Problem)> {
        let seen = |pattern: &&Pattern| match pattern.layer {
            Layer::Environment | Layer::CommandLine => !self.walked.is_empty(),
            _ => self.walked.iter().any(|walked| pattern.folder.starts_with(walked)),
        };
        let unused = self.patterns.iter().filter(|pattern| !pattern.used).filter(seen);
        unused.map(|pattern| (pattern.folder.clone(), problem(pattern))).collect()
    }
}

fn problem(pattern: &Pattern) -> Problem {
    let (name, text) = &*pattern.source;
    let mut sources = Sources::new();
    sources.add(name.as_str(), text.as_str());
    let message =
        format!("`{}` excludes nothing: nothing that was walked has such a name", pattern.word.text);
    let mut finding = Finding::engine("unused-exclude", pattern.word.location, message)
        .help("take it out, or name what is to be passed over");
    if !matches!(pattern.layer, Layer::Environment | Layer::CommandLine) {
        finding.level = Level::Warning;
    }
    Problem::new(vec![finding], sources)
}
