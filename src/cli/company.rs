//! What a company brings in: the packs and the words that its configurations name, held against `partnerlint.lock`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::chains::NAME;
use super::discover::shown;
use super::folders::from_here;
use super::packs::{self, NamedText, ReadPack, Refusal, Words};
use super::problem::Problem;
use crate::diagnostic::Finding;
use crate::lint::config::{self, Word};
use crate::lint::lock::{self, Found, Locked};
use crate::lint::{Compiled, Text, pack_header};
use crate::source::{Location, Sources, loader};

/// The name of the lock file, beside the topmost configuration.
pub(super) const LOCK: &str = "partnerlint.lock";

/// A configuration that was read: where it is, and what is in it.
pub(super) type ReadConfig<'r> = (&'r Path, NamedText);

/// What configurations bring in.
#[derive(Debug, Default)]
pub(super) struct Company {
    pub(super) packs: Vec<Named>,
    words: Vec<Words>,
    /// Whether something that is named could not be read.
    failed: bool,
    /// What the lock file says, if there is one.
    locked: Option<Vec<Locked>>,
    /// What is wrong with all that.
    pub(super) problems: Vec<Problem>,
}

/// A pack with the place that names it.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) pack: ReadPack,
    /// Where it stands, seen from the topmost configuration.
    path: String,
    /// Which configuration names it.
    config: usize,
    at: Location,
}

impl Named {
    /// As the lock file knows it.
    pub(super) fn found(&self) -> Found<'_> {
        let header = &self.pack.file.header;
        Found {
            name: &header.name,
            version: &header.version,
            path: &self.path,
            digest: &self.pack.digest,
            named_at: self.at,
        }
    }
}

impl Company {
    /// Reads what configurations name, the topmost first.
    pub(super) fn read(configs: &[ReadConfig<'_>]) -> Self {
        let mut company = Self::default();
        let Some(root) = configs.first().map(|(path, _)| folder_of(path)) else { return company };
        for (number, (path, named)) in configs.iter().enumerate() {
            let mut sources = Sources::new();
            let source = sources.add(named.name.as_str(), named.text.as_str());
            // What is wrong with the configuration itself is found when it is applied.
            let (config, _) = config::read(&named.text, source);
            for entry in &config.packs {
                let found = match loader::resolve(&root, path, &entry.text) {
                    Ok(folder) => company.pack(&folder),
                    Err(loader::IncludeError::Missing) => company.pack(&folder_of(path).join(&entry.text)),
                    Err(error) => {
                        let what = "the folder of the topmost configuration";
                        let message = format!("`{}` {}", entry.text, error.of(what));
                        Err(Some(Refusal { message, help: None }))
                    }
                };
                match found {
                    Ok(pack) => {
                        let path = path_from(&root, &pack.folder);
                        company.add(Named { pack, path, config: number, at: entry.location });
                    }
                    Err(refusal) => company.refuse(refusal, entry, &sources),
                }
            }
            for entry in &config.vocabulary {
                match packs::read(&folder_of(path).join(&entry.text), "toml") {
                    Ok(words) => words.into_iter().for_each(|words| company.add_words(words)),
                    Err(message) => company.refuse(Some(Refusal { message, help: None }), entry, &sources),
                }
            }
        }
        company
    }

    /// Reads the packs of these folders, as far as they are packs.
    pub(super) fn of_folders(folders: &[PathBuf]) -> Self {
        let mut company = Self::default();
        for (number, folder) in folders.iter().enumerate() {
            let shown = from_here(folder);
            match company.pack(folder) {
                Ok(pack) => {
                    let (path, at) = (shown, pack.file.name_at);
                    company.add(Named { pack, path, config: number, at });
                }
                Err(Some(Refusal { message, help })) => {
                    let mut problem = Problem::file("pack-unreadable", &shown, message);
                    if let Some(help) = help {
                        problem = problem.help(&help);
                    }
                    company.failed = true;
                    company.problems.push(problem);
                }
                Err(None) => company.failed = true,
            }
        }
        company
    }

    fn pack(&mut self, folder: &Path) -> Result<ReadPack, Option<Refusal>> {
        packs::load(folder, &mut self.problems)
    }

    /// Adds a pack, if no other has its name.
    fn add(&mut self, named: Named) {
        let ReadPack { toml, file, .. } = &named.pack;
        let name = &file.header.name;
        let mut sources = Sources::new();
        sources.add(toml.name.as_str(), toml.text.as_str());
        let message = format!("there is a pack `{name}` already");
        let finding = Finding::engine("pack-header", file.name_at, message);
        let finding = if *name == pack_header().name {
            Some(finding.help("it comes with partnerlint: give this one another name"))
        } else if let Some(first) = self.packs.iter().find(|first| first.pack.file.header.name == *name) {
            let ReadPack { toml, file, folder, .. } = &first.pack;
            let source = sources.add(toml.name.as_str(), toml.text.as_str());
            let at = Location::new(source, file.name_at.span);
            let help = match *folder == named.pack.folder {
                true => "it is named twice under `packs`: once is enough",
                false => "give one of them another name",
            };
            Some(finding.note(at, "the first").help(help))
        } else {
            None
        };
        match finding {
            Some(finding) => {
                self.failed = true;
                self.problems.push(Problem::new(vec![finding], sources));
            }
            None => {
                named.pack.words.clone().into_iter().for_each(|words| self.add_words(words));
                self.packs.push(named);
            }
        }
    }

    /// Adds words, once.
    pub(super) fn add_words(&mut self, words: Words) {
        if self.words.iter().all(|(path, _)| *path != words.0) {
            self.words.push(words);
        }
    }

    fn refuse(&mut self, refusal: Option<Refusal>, entry: &Word, sources: &Sources) {
        self.failed = true;
        let Some(Refusal { message, help }) = refusal else { return };
        let mut finding = Finding::engine("pack-unreadable", entry.location, message);
        finding.help.extend(help);
        self.problems.push(Problem::new(vec![finding], sources.clone()));
    }

    /// Compares the packs with the lock file beside the topmost configuration, if there is one. `elsewhere` gives the packs
    /// that configurations further down name.
    pub(super) fn hold(&mut self, configs: &[ReadConfig<'_>], elsewhere: impl FnOnce() -> BTreeSet<String>) {
        let Some((top, _)) = configs.first() else { return };
        let path = folder_of(top).join(LOCK);
        let Some(text) = read_lock(&path, &mut self.problems) else { return };
        let mut sources = Sources::new();
        let source = sources.add(text.name.as_str(), text.text.as_str());
        let (locked, mut findings) = lock::read(&text.text, source);
        let sound = findings.is_empty();
        let ids: Vec<_> =
            configs.iter().map(|(_, named)| sources.add(named.name.as_str(), named.text.as_str())).collect();
        let found = self.packs.iter().filter_map(|named| {
            let named_at = Location::new(*ids.get(named.config)?, named.at.span);
            Some(Found { named_at, ..named.found() })
        });
        let found: Vec<Found<'_>> = found.collect();
        // What a broken lock file lacks may well be in it.
        if sound {
            findings.extend(lock::compare(&locked, &found));
        }
        let named = |locked: &Locked| found.iter().any(|found| found.name == locked.name.text);
        let mut left = locked.iter().filter(|locked| !named(locked)).peekable();
        if left.peek().is_some() && !self.failed {
            let elsewhere = elsewhere();
            findings.extend(left.filter(|locked| !elsewhere.contains(&locked.path.text)).map(lock::unused));
        }
        if !findings.is_empty() {
            self.problems.push(Problem::new(findings, sources));
        }
        self.locked = Some(locked);
    }

    /// Takes a lock file for what it says of the packs, which need not be in it.
    pub(super) fn look_up(&mut self, lock: &Path) {
        let Some(text) = read_lock(lock, &mut self.problems) else { return };
        let root = folder_of(lock);
        for named in &mut self.packs {
            named.path = path_from(&root, &named.pack.folder);
        }
        let mut sources = Sources::new();
        let source = sources.add(text.name.as_str(), text.text.as_str());
        let (locked, mut findings) = lock::read(&text.text, source);
        for named in &self.packs {
            let toml = &named.pack.toml;
            let id = sources.add(toml.name.as_str(), toml.text.as_str());
            let found = Found { named_at: Location::new(id, named.at.span), ..named.found() };
            if lock::state(&locked, &found) == lock::State::Changed {
                // No configuration names it here.
                let compared = lock::compare(&locked, &[found]);
                findings.extend(compared.into_iter().map(|one| Finding { secondary: Vec::new(), ..one }));
            }
        }
        if !findings.is_empty() {
            self.problems.push(Problem::new(findings, sources));
        }
        self.locked = Some(locked);
    }

    /// The shipped rules and words with those of the company; `None` if it brings nothing in.
    pub(super) fn compile(&self) -> Option<Compiled> {
        if self.packs.is_empty() && self.words.is_empty() && !self.failed {
            return None;
        }
        let policies: Vec<Vec<Text<'_>>> =
            self.packs.iter().map(|named| packs::borrow(&named.pack.policies)).collect();
        let texts = self.packs.iter().zip(&policies).map(|(named, policies)| {
            let state = self.locked.as_ref().map(|locked| lock::state(locked, &named.found()));
            named.pack.texts(policies, state)
        });
        let words: Vec<Text<'_>> = self.words.iter().map(|(_, text)| text.borrow()).collect();
        let mut compiled = Compiled::extended(&texts.collect::<Vec<_>>(), &words);
        compiled.incomplete |= self.failed;
        Some(compiled)
    }
}

/// A lock file, if there is one.
fn read_lock(path: &Path, problems: &mut Vec<Problem>) -> Option<NamedText> {
    let name = from_here(path);
    let found = path.symlink_metadata().ok()?;
    if found.is_symlink() {
        let message = format!("`{name}` is a link, and a lock file is none");
        problems.push(
            Problem::file("unreadable", &name, message)
                .help("`partnerlint pack lock` writes it where it is read"),
        );
        return None;
    }
    match loader::read(path) {
        Ok(text) => Some(NamedText { name, text }),
        Err(error) => {
            problems.push(Problem::unreadable(&name, &error));
            None
        }
    }
}

/// The configurations below a folder, sorted, without the one in it.
pub(super) fn configs_below(root: &Path) -> Vec<PathBuf> {
    let walker = WalkBuilder::new(root).git_global(false).follow_links(false).require_git(false).build();
    // A folder that cannot be walked is said where its programs are looked for.
    let found = walker.filter_map(Result::ok).filter(|entry| {
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        entry.depth() > 1 && is_file && entry.file_name() == NAME
    });
    let mut found: Vec<PathBuf> = found.map(ignore::DirEntry::into_path).collect();
    found.sort();
    found
}

/// The packs that the configurations below a folder name, seen from it.
pub(super) fn named_below(root: &Path) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for path in configs_below(root) {
        let Ok(text) = loader::read(&path) else { continue };
        let source = Sources::new().add(from_here(&path), text.as_str());
        let (config, _) = config::read(&text, source);
        let folders = config.packs.iter().filter_map(|entry| loader::resolve(root, &path, &entry.text).ok());
        named.extend(folders.map(|folder| path_from(root, &folder)));
    }
    named
}

/// The folder that a file is in.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

/// A folder as the lock file in `root` names it.
fn path_from(root: &Path, folder: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    match folder.strip_prefix(&root) {
        Ok(path) if path.as_os_str().is_empty() => ".".to_owned(),
        Ok(path) => shown(path),
        Err(_) => shown(folder),
    }
}
