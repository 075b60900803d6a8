//! `partnerlint.lock`: the packs of a company as they were looked at, each with a digest of all that it is made of.
//!
//! Text in, entries and findings out; where a pack stands and what is in it comes from the caller.

use std::fmt::Write;

use toml::de::DeValue;

use super::config::Word;
use super::tables::{Key, Reader, Value};
use crate::diagnostic::{Finding, hexadecimal};
use crate::source::{Location, SourceId};

const KEYS: [&str; 4] = ["name", "version", "path", "digest"];

/// A pack that a configuration names, as it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its version.
    pub version: &'f str,
    /// Where it stands, seen from the lock file, with `/` between the parts.
    pub path: &'f str,
    /// What it is made of, as [`digest`] says it.
    pub digest: &'f str,
    /// Where the configuration names it.
    pub named_at: Location,
}

/// A pack of a lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Its name.
    pub name: Word,
    /// Its version.
    pub version: Word,
    /// Where it stood, seen from the lock file.
    pub path: Word,
    /// What it was made of.
    pub digest: Word,
}

/// What a lock file says of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is as it was looked at.
    Locked,
    /// It is another than the one that was looked at.
    Changed,
    /// The lock file does not have it.
    Unlocked,
}

/// The digest of files with their names. It is the SHA-256 of a line for each, in the order of names by bytes: the SHA-256
/// of what the file holds in hexadecimal, two blanks, the name, a line end.
#[must_use]
pub fn digest<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> String {
    let mut files: Vec<(&str, &[u8])> = files.into_iter().collect();
    files.sort_unstable();
    let mut list = String::new();
    for (name, bytes) in files {
        let _ = writeln!(list, "{}  {name}", hexadecimal(bytes));
    }
    format!("sha256:{}", hexadecimal(list.as_bytes()))
}

/// Writes a lock file, in the order of names.
#[must_use]
pub fn write(packs: &[Found<'_>]) -> String {
    let mut packs: Vec<&Found<'_>> = packs.iter().collect();
    packs.sort_by_key(|pack| (pack.name, pack.path));
    let mut out = "# Written by `partnerlint pack lock`: each pack as it was looked at. Commit this file; do not edit it.\n"
        .to_owned();
    for pack in packs {
        out.push_str("\n[[pack]]\n");
        let values = [pack.name, pack.version, pack.path, pack.digest];
        for (key, value) in KEYS.iter().zip(values) {
            let _ = writeln!(out, "{key:<7} = {}", toml::Value::from(value));
        }
    }
    out
}

/// Reads a lock file.
#[must_use]
pub fn read(text: &str, source: SourceId) -> (Vec<Locked>, Vec<Finding>) {
    let (mut reader, table) = Reader::parse(text, source);
    let mut packs: Vec<Locked> = Vec::new();
    for (key, value) in table.get_ref() {
        if key.get_ref() != "pack" {
            reader.unknown(key, "the lock file", &["pack"]);
            continue;
        }
        let DeValue::Array(items) = value.get_ref() else {
            reader.expected(value, "a table under `[[pack]]`");
            continue;
        };
        for item in items {
            let Some(pack) = reader.locked(key, item) else { continue };
            if let Some(first) = packs.iter().find(|first| first.name.text == pack.name.text) {
                let message = format!("the pack `{}` is locked already", pack.name.text);
                let finding = Finding::engine("duplicate", pack.name.location, message);
                reader.findings.push(finding.note(first.name.location, "the first").help(WRITE_ANEW));
            } else {
                packs.push(pack);
            }
        }
    }
    (packs, reader.findings)
}

const WRITE_ANEW: &str = "`partnerlint pack lock` writes the file anew";

impl Reader {
    fn locked(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Locked> {
        let table = self.table(value, "`[[pack]]`")?;
        let mut values: [Option<Word>; 4] = [const { None }; 4];
        let before = self.findings.len();
        for (key, value) in table {
            match KEYS.iter().position(|known| key.get_ref() == known).and_then(|at| values.get_mut(at)) {
                Some(place) => *place = self.text(value, "a text in quotes"),
                None => self.unknown(key, "a locked pack", &KEYS),
            }
        }
        if self.findings.len() == before
            && !self.broken()
            && let Some((missing, _)) = KEYS.iter().zip(&values).find(|(_, value)| value.is_none())
        {
            // A list of tables has no place of its own where its tables have none.
            let at =
                values.iter().flatten().next().map_or_else(|| self.at(&key.span()), |word| word.location);
            let message = format!("a locked pack has no `{missing}`");
            self.findings.push(Finding::engine("config-value", at, message).help(WRITE_ANEW));
        }
        let [name, version, path, digest] = values;
        Some(Locked { name: name?, version: version?, path: path?, digest: digest? })
    }
}

/// What a lock file says of a pack.
#[must_use]
pub fn state(locked: &[Locked], found: &Found<'_>) -> State {
    match locked.iter().find(|pack| pack.name.text == found.name) {
        None => State::Unlocked,
        Some(pack) if is_same(pack, found) => State::Locked,
        Some(_) => State::Changed,
    }
}

fn is_same(locked: &Locked, found: &Found<'_>) -> bool {
    let values =
        [(&locked.version, found.version), (&locked.path, found.path), (&locked.digest, found.digest)];
    values.iter().all(|(word, value)| word.text == *value)
}

/// Compares packs with what is locked.
#[must_use]
pub fn compare(locked: &[Locked], found: &[Found<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pack in found {
        match locked.iter().find(|locked| locked.name.text == pack.name) {
            None => {
                let message = format!("the pack `{}` is not in the lock file", pack.name);
                let finding = Finding::engine("pack-unlocked", pack.named_at, message);
                findings.push(finding.help("look at what is in it, then run `partnerlint pack lock`"));
            }
            Some(locked) if is_same(locked, pack) => {}
            Some(locked) => findings.push(changed(locked, pack)),
        }
    }
    findings
}

fn changed(locked: &Locked, found: &Found<'_>) -> Finding {
    let name = found.name;
    let (place, message) = if locked.digest.text != found.digest {
        let versions = match locked.version.text == found.version {
            true => format!("and still says that it is version {}", found.version),
            false => format!("from version {} to {}", locked.version.text, found.version),
        };
        (&locked.digest, format!("the pack `{name}` has changed since it was locked, {versions}"))
    } else if locked.path.text != found.path {
        (&locked.path, format!("the pack `{name}` stands at `{}`, and was locked elsewhere", found.path))
    } else {
        (&locked.version, format!("the pack `{name}` is version {}, and another is locked", found.version))
    };
    Finding::engine("pack-changed", place.location, message)
        .note(found.named_at, "the configuration names it here")
        .help("look at what changed, then run `partnerlint pack lock`")
}

/// What is locked and nobody names.
#[must_use]
pub fn unused(locked: &Locked) -> Finding {
    let message = format!("no configuration names a pack `{}`, which is locked", locked.name.text);
    Finding::engine("lock-unused", locked.name.location, message)
        .help("name it under `packs`, or run `partnerlint pack lock`")
}
