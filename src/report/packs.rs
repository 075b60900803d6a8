//! The packs that hold somewhere: as a table, as JSON, and in words.
//!
//! The machine format is one object: `version`, `packs`. Its promise is that of the list of rules.

use std::fmt::Write;

use serde::Serialize;

use super::catalogue::VERSION;
use super::sanitise::{line, seal};
use super::summary::counted;
use crate::lint::lock::{Found, State};
use crate::lint::{LoadedPack, Rules, shipped_digest};

/// The path of the pack that is part of the binary.
const SHIPPED: &str = "(in partnerlint)";

#[derive(Serialize)]
struct List<'p> {
    version: u32,
    packs: Vec<Entry<'p>>,
}

#[derive(Serialize)]
struct Entry<'p> {
    name: &'p str,
    #[serde(rename = "version")]
    version_of_pack: &'p str,
    title: &'p str,
    description: Option<&'p str>,
    /// The versions of partnerlint that it works with.
    requires: Option<&'p str>,
    /// How many rules it has.
    rules: usize,
    /// Its folder; none for the pack that comes with partnerlint.
    path: Option<&'p str>,
    digest: String,
    editions: &'p [u16],
    /// The edition up to which its rules weigh what they say: the one that the configuration asks for, else its newest.
    edition: Option<u16>,
    /// `locked`, `changed` or `unlocked`; none where there is no lock file, and for the pack that comes with partnerlint.
    lock: Option<&'static str>,
}

fn entry<'p>(pack: &'p LoadedPack, rules: &Rules) -> Entry<'p> {
    let header = &pack.header;
    Entry {
        name: &header.name,
        version_of_pack: &header.version,
        title: &header.title,
        description: header.description.as_deref(),
        requires: header.requires.as_deref(),
        rules: rules_of(pack, rules),
        path: pack.path.as_deref(),
        digest: pack.digest.clone().unwrap_or_else(shipped_digest),
        editions: &header.editions,
        edition: edition(pack, rules),
        lock: pack.state.map(word),
    }
}

fn rules_of(pack: &LoadedPack, rules: &Rules) -> usize {
    rules.pack.rules.iter().filter(|entry| pack.has(entry.rule.location)).count()
}

/// The edition that holds for a pack, if it has any.
fn edition(pack: &LoadedPack, rules: &Rules) -> Option<u16> {
    let newest = pack.header.newest()?;
    Some(rules.edition().map_or(newest, |asked| asked.year.min(newest)))
}

pub(super) const fn word(state: State) -> &'static str {
    match state {
        State::Locked => "locked",
        State::Changed => "changed",
        State::Unlocked => "unlocked",
    }
}

/// The packs that hold, for machines.
///
/// # Errors
/// None is known; a writer of JSON may fail.
pub fn json(rules: &Rules) -> Result<String, serde_json::Error> {
    let packs = rules.packs.iter().map(|pack| entry(pack, rules)).collect();
    Ok(seal(serde_json::to_string_pretty(&List { version: VERSION, packs })? + "\n"))
}

/// The packs that hold, a line each.
#[must_use]
pub fn table(rules: &Rules) -> String {
    let mut rows = vec![["pack", "version", "rules", "edition", "lock", "path", "digest"].map(str::to_owned)];
    for pack in rules.packs.iter() {
        let entry = entry(pack, rules);
        let edition = entry.edition.map_or_else(|| "-".to_owned(), |year| year.to_string());
        rows.push([
            entry.name.to_owned(),
            entry.version_of_pack.to_owned(),
            entry.rules.to_string(),
            edition,
            entry.lock.unwrap_or("-").to_owned(),
            line(entry.path.unwrap_or(SHIPPED)).into_owned(),
            // So much tells two apart; all of it is in the lock file, and in JSON.
            entry.digest.chars().take("sha256:".len() + 12).collect(),
        ]);
    }
    let mut out = String::new();
    for row in &rows {
        let mut text = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
            let _ = write!(text, "{cell:<width$}  ", width = width.unwrap_or(0));
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    seal(out)
}

/// What has been looked at in packs, a line each.
#[must_use]
pub fn checked(packs: &[&LoadedPack], rules: &Rules) -> String {
    let mut out = String::new();
    for pack in packs {
        let count = |number: usize, word: &str| counted(number as u64, word);
        let (name, version) = (&pack.header.name, &pack.header.version);
        let path = line(pack.path.as_deref().unwrap_or(SHIPPED));
        let policies = match pack.policies() {
            1 => "1 policy".to_owned(),
            many => format!("{many} policies"),
        };
        let all = count(rules_of(pack, rules), "rule");
        let words = match pack.words {
            0 => String::new(),
            many => format!(", {} of words", count(many, "file")),
        };
        let lock = match pack.state {
            None => "no lock file".to_owned(),
            Some(state) => word(state).to_owned(),
        };
        let _ = writeln!(out, "{name} {version} at {path}: {policies}{words}, {all}; {lock}");
    }
    seal(out)
}

/// What has been written to a lock file.
#[must_use]
pub fn locked(path: &str, packs: &[Found<'_>]) -> String {
    let mut out = format!("wrote {}: {}\n", line(path), counted(packs.len() as u64, "pack"));
    for Found { name, version, path, digest, .. } in packs {
        let _ = writeln!(out, "  {name} {version} at {}, {digest}", line(path));
    }
    seal(out)
}
