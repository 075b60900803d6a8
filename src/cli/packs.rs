//! Reads the packs and the further words of a company. A pack is read as a whole or not at all, and nothing in it leads out.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::discover::shown;
use super::folders::from_here;
use super::problem::Problem;
use crate::diagnostic::Finding;
use crate::lint::header::{self, PackFile};
use crate::lint::{PackTexts, Text, lock};
use crate::report::sanitise;
use crate::source::{Sources, loader};

/// The name of the file that makes a folder a pack.
pub(super) const HEADER: &str = "pack.toml";

/// The ending of a policy's file name.
const POLICY: &str = "policy";

/// A text with the name that it is shown by.
#[derive(Clone, Debug)]
pub(super) struct NamedText {
    pub(super) name: String,
    pub(super) text: String,
}

impl NamedText {
    pub(super) fn borrow(&self) -> Text<'_> {
        Text { name: &self.name, text: &self.text }
    }
}

/// The texts as they are compiled.
pub(super) fn borrow(files: &[NamedText]) -> Vec<Text<'_>> {
    files.iter().map(NamedText::borrow).collect()
}

/// A file of further words: where it is, and what is in it.
pub(super) type Words = (PathBuf, NamedText);

/// A pack of a company.
#[derive(Clone, Debug)]
pub(super) struct ReadPack {
    /// Where it is, without links.
    pub(super) folder: PathBuf,
    /// The same as it is shown.
    pub(super) shown: String,
    /// Its `pack.toml`.
    pub(super) toml: NamedText,
    /// What that says; its places are in the first of its sources.
    pub(super) file: PackFile,
    pub(super) policies: Vec<NamedText>,
    pub(super) words: Vec<Words>,
    /// What it is made of.
    pub(super) digest: String,
}

impl ReadPack {
    /// The pack as it is compiled, with its policies borrowed and what the lock file says of it.
    pub(super) fn texts<'t>(&'t self, policies: &'t [Text<'t>], state: Option<lock::State>) -> PackTexts<'t> {
        let Self { file, shown, digest, words, .. } = self;
        PackTexts { header: &file.header, path: shown, policies, words: words.len(), digest, state }
    }
}

/// Why something is no pack, for whoever names it.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Refusal {
    fn new(message: String) -> Self {
        Self { message, help: None }
    }

    fn help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }
}

/// Reads the pack in a folder. What is wrong with its `pack.toml` is a problem there; `None` if that is all there is to say.
pub(super) fn load(folder: &Path, problems: &mut Vec<Problem>) -> Result<ReadPack, Option<Refusal>> {
    let reading = Reading::new(folder)?;
    let (toml, bytes) = reading.toml()?;
    let mut sources = Sources::new();
    let source = sources.add(toml.name.as_str(), toml.text.as_str());
    let (file, findings) = header::read(&toml.text, source);
    if !findings.is_empty() {
        problems.push(Problem::new(findings, sources.clone()));
    }
    let file = file.ok_or(None)?;
    let mut parts = BTreeMap::from([(HEADER.to_owned(), bytes)]);
    let mut policies = Vec::new();
    for name in reading.policies()? {
        let (text, bytes) = reading.read(&name).map_err(Refusal::new)?;
        policies.push(text);
        parts.insert(name, bytes);
    }
    let mut words = Vec::new();
    let mut findings = Vec::new();
    for word in &file.vocabulary {
        let read = loader::resolve_include(&reading.folder, &reading.folder.join(HEADER), &word.text)
            .map_err(|error| format!("`{}` {}", word.text, error.of("the pack")))
            .and_then(|path| Ok((reading.name_of(&path)?, path)))
            .and_then(|(name, path)| Ok((reading.read(&name)?, name, path)));
        match read {
            Ok(((text, bytes), name, path)) => {
                words.push((path, text));
                parts.insert(name, bytes);
            }
            Err(message) => findings.push(Finding::engine("pack-unreadable", word.location, message)),
        }
    }
    if !findings.is_empty() {
        problems.push(Problem::new(findings, sources));
        return Err(None);
    }
    let digest = lock::digest(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let Reading { folder, shown } = reading;
    Ok(ReadPack { folder, shown, toml, file, policies, words, digest })
}

/// A folder that is read as a pack.
struct Reading {
    folder: PathBuf,
    shown: String,
}

impl Reading {
    fn new(folder: &Path) -> Result<Self, Refusal> {
        let shown =
            Some(from_here(folder)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| ".".to_owned());
        let found = folder.canonicalize().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Refusal::new(format!("`{shown}` does not exist")),
            _ => Refusal::new(format!("`{shown}` cannot be read: {error}")),
        })?;
        if found.is_dir() {
            return Ok(Self { folder: found, shown });
        }
        let refusal =
            Refusal::new(format!("`{shown}` is no folder, and a pack is a folder with a `{HEADER}`"));
        if folder.file_name().is_some_and(|name| name == HEADER) {
            return Err(refusal.help("name the folder that it is in".to_owned()));
        }
        let own = folder.parent().map(from_here).filter(|own| !own.is_empty());
        let own = own.unwrap_or_else(|| "policies/company".to_owned());
        Err(refusal.help(format!("put it into a folder, name that, and {}", lines_of(&own))))
    }

    fn show(&self, name: &str) -> String {
        if self.shown == "." { name.to_owned() } else { format!("{}/{name}", self.shown) }
    }

    fn toml(&self) -> Result<(NamedText, Vec<u8>), Refusal> {
        if self.folder.join(HEADER).symlink_metadata().is_err() {
            let message = format!("`{}` has no `{HEADER}`, so that it is no pack", self.shown);
            return Err(Refusal::new(message).help(lines_of(&self.shown)));
        }
        Ok(self.read(HEADER)?)
    }

    /// The names of its policies, sorted; never none.
    fn policies(&self) -> Result<Vec<String>, Refusal> {
        let wrong = |error: &dyn std::fmt::Display| format!("`{}` cannot be read: {error}", self.shown);
        let mut names = Vec::new();
        for entry in self.folder.read_dir().map_err(|error| wrong(&error))? {
            let path = entry.map_err(|error| wrong(&error))?.path();
            if is_policy(&path) {
                names.push(self.name_of(&path)?);
            }
        }
        if let Some(lost) = self.lost().map_err(|error| wrong(&error))? {
            let name = self.name_of(&lost)?;
            let message =
                format!("`{}` stands in a folder of the pack, where no policy is read", self.show(&name));
            return Err(Refusal::new(message).help(format!("move it beside `{HEADER}`")));
        }
        if names.is_empty() {
            let message =
                format!("no file in `{}` ends in `.{POLICY}`, so that the pack has no rules", self.shown);
            return Err(Refusal::new(message));
        }
        names.sort();
        Ok(names)
    }

    /// A policy in a folder of the pack, where nobody would read it.
    fn lost(&self) -> Result<Option<PathBuf>, ignore::Error> {
        let mut walk = WalkBuilder::new(&self.folder);
        // A pack in a folder of another is one by itself.
        walk.git_global(false)
            .follow_links(false)
            .require_git(false)
            .sort_by_file_path(Path::cmp)
            .filter_entry(|entry| entry.depth() == 0 || !entry.path().join(HEADER).exists());
        for entry in walk.build() {
            let entry = entry?;
            if entry.depth() > 1 && is_policy(entry.path()) {
                return Ok(Some(entry.into_path()));
            }
        }
        Ok(None)
    }

    /// The name of a file of the pack, seen from its folder.
    fn name_of(&self, path: &Path) -> Result<String, String> {
        let name = path.strip_prefix(&self.folder).unwrap_or(path);
        match name.to_str().filter(|name| !name.contains(sanitise::is_hidden)) {
            Some(_) => Ok(shown(name)),
            None => Err(format!("`{}` has a name that cannot be shown", from_here(path))),
        }
    }

    /// The file with this name, which is in the pack also if it is a link.
    fn place(&self, name: &str) -> Result<PathBuf, String> {
        loader::resolve_include(&self.folder, &self.folder.join(HEADER), name)
            .map_err(|error| format!("`{}` {}", self.show(name), error.of("the pack")))
    }

    /// A file of the pack as text, and as it is.
    fn read(&self, name: &str) -> Result<(NamedText, Vec<u8>), String> {
        let path = self.place(name)?;
        let name = self.show(name);
        let bytes = loader::read_bytes(&path).map_err(|error| format!("`{name}` {error}"))?;
        let text = loader::decode(bytes.clone()).map_err(|error| format!("`{name}` {error}"))?;
        Ok((NamedText { name, text }, bytes))
    }
}

fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == POLICY)
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Self::new(message)
    }
}

/// What to write so that a folder is a pack.
fn lines_of(folder: &str) -> String {
    let last = Path::new(folder).file_name().and_then(OsStr::to_str).unwrap_or("company");
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = last.chars().map(letter).collect();
    let name = name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let name = if name.is_empty() { "company" } else { name.as_str() };
    format!(
        "write `{folder}/{HEADER}` with three lines: `name = \"{name}\"`, `version = \"1.0.0\"`, `title = \"What it is about\"`"
    )
}

/// The file, or the files of the folder with this ending, in the order of their names; never none.
pub(super) fn read(path: &Path, ending: &str) -> Result<Vec<Words>, String> {
    let name = from_here(path);
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = path.read_dir().map_err(|error| format!("`{name}` cannot be read: {error}"))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("`{name}` cannot be read: {error}"))?.path();
            if path.extension().is_some_and(|found| found == ending) {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(format!("no file in `{name}` ends in `.{ending}`"));
        }
    } else {
        files.push(path.to_path_buf());
    }
    files.into_iter().map(read_file).collect()
}

fn read_file(path: PathBuf) -> Result<Words, String> {
    let name = shown(Path::new(&from_here(&path)));
    match loader::read(&path) {
        Ok(text) => Ok((path.canonicalize().unwrap_or(path), NamedText { name, text })),
        Err(error) => Err(format!("`{name}` {error}")),
    }
}
