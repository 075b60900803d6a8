//! `pack.toml`: what a pack says of itself. Text in, header and findings out.

use semver::{Version, VersionReq};
use serde::Serialize;
use toml::de::DeValue;

use super::config::Word;
use super::tables::{Reader, Value};
use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

const KEYS: [&str; 7] = ["name", "version", "title", "description", "requires", "vocabulary", "editions"];

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PackHeader {
    /// Its name, in kebab-case.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What it is about, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The versions of partnerlint that it works with; all, if it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires: Option<String>,
    /// The years in which rules joined it, the first one first.
    pub editions: Vec<u16>,
}

impl PackHeader {
    /// The edition that holds where nobody asks for an earlier one.
    #[must_use]
    pub fn newest(&self) -> Option<u16> {
        self.editions.last().copied()
    }
}

/// A `pack.toml` that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// What it says.
    pub header: PackHeader,
    /// Where its name stands.
    pub name_at: Location,
    /// The files with further vocabulary, relative to the pack.
    pub vocabulary: Vec<Word>,
}

/// Reads a `pack.toml`. There is none to go by where a key that a pack must have is missing or wrong, or where it requires
/// another version of partnerlint.
#[must_use]
pub fn read(text: &str, source: SourceId) -> (Option<PackFile>, Vec<Finding>) {
    let (mut reader, table) = Reader::parse(text, source);
    let mut draft = Draft::default();
    for (key, value) in table.get_ref() {
        match key.get_ref().as_ref() {
            "name" => draft.name = reader.name(value),
            "version" => draft.version = reader.version(value),
            "title" => draft.title = reader.text(value, "a text in quotes"),
            "description" => draft.description = reader.text(value, "a text in quotes"),
            "requires" => draft.requires = Some(reader.requires(value)),
            "vocabulary" => {
                draft.vocabulary = reader.paths(value, "a list of files such as `[\"words.toml\"]`");
            }
            "editions" => draft.editions = reader.editions(value),
            _ => reader.unknown(key, "the header of a pack", &KEYS),
        }
    }
    for (name, example) in [("name", "company"), ("version", "1.0.0"), ("title", "What it is about")] {
        if !reader.broken() && !table.get_ref().iter().any(|(key, _)| key.get_ref() == name) {
            let message = format!("the pack has no `{name}`");
            let finding = Finding::engine("pack-header", Location::new(source, Span::new(0, 0)), message);
            reader.findings.push(finding.help(format!("write `{name} = \"{example}\"`")));
        }
    }
    (draft.finish(), reader.findings)
}

/// What has been read.
#[derive(Default)]
struct Draft {
    name: Option<Word>,
    version: Option<Word>,
    title: Option<Word>,
    description: Option<Word>,
    /// What is required, if anything is; `None` inside if it is wrong or not met.
    requires: Option<Option<Word>>,
    vocabulary: Vec<Word>,
    editions: Vec<u16>,
}

impl Draft {
    fn finish(self) -> Option<PackFile> {
        let requires = match self.requires {
            Some(met) => Some(met?.text),
            None => None,
        };
        let name = self.name?;
        let header = PackHeader {
            name: name.text,
            version: self.version?.text,
            title: self.title?.text,
            description: self.description.map(|word| word.text),
            requires,
            editions: self.editions,
        };
        Some(PackFile { header, name_at: name.location, vocabulary: self.vocabulary })
    }
}

impl Reader {
    fn wrong(&mut self, at: Location, message: String, help: &str) {
        self.findings.push(Finding::engine("pack-header", at, message).help(help));
    }

    fn name(&mut self, value: &Value<'_>) -> Option<Word> {
        let word = self.text(value, "a name in quotes")?;
        let part = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        if word.text.len() > 64 || !word.text.split('-').all(part) {
            let message = format!("`{}` is no name of a pack", word.text);
            let help = "write at most 64 small letters and digits, with hyphens between words: `acme-emea`";
            self.wrong(word.location, message, help);
            return None;
        }
        Some(word)
    }

    fn version(&mut self, value: &Value<'_>) -> Option<Word> {
        let word = self.text(value, "a version in quotes")?;
        if Version::parse(&word.text).is_err() {
            let message = format!("`{}` is no version", word.text);
            self.wrong(word.location, message, "write three numbers with points between them: `1.4.0`");
            return None;
        }
        Some(word)
    }

    /// The versions of partnerlint that are asked for, if this one is among them.
    fn requires(&mut self, value: &Value<'_>) -> Option<Word> {
        let word = self.text(value, "a range of versions in quotes")?;
        let Ok(asked) = VersionReq::parse(&word.text) else {
            let message = format!("`{}` is no range of versions", word.text);
            self.wrong(word.location, message, "write the least version that it works with: `>=0.1`");
            return None;
        };
        let own = env!("CARGO_PKG_VERSION");
        if !Version::parse(own).is_ok_and(|own| asked.matches(&own)) {
            let message = format!("the pack works with partnerlint `{}`, and this is {own}", word.text);
            let finding = Finding::engine("pack-requires", word.location, message);
            self.findings.push(finding.help("its rules have not run: install a version that it works with"));
            return None;
        }
        Some(word)
    }

    /// The years, sorted.
    fn editions(&mut self, value: &Value<'_>) -> Vec<u16> {
        let DeValue::Array(items) = value.get_ref() else {
            self.expected(value, "a list of years such as `[2026, 2027]`");
            return Vec::new();
        };
        let mut years: Vec<u16> = Vec::new();
        for item in items {
            let Some((year, at)) = self.year(item) else { continue };
            if years.contains(&year) {
                self.wrong(at, format!("the edition {year} is named already"), "leave one of them out");
            } else {
                years.push(year);
            }
        }
        years.sort_unstable();
        years
    }
}
