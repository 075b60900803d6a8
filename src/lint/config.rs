//! `partnerlint.toml`: what a company sets. Text in, settings and findings out.
//!
//! Knows no rule: whether a rule or a parameter exists, and whether a value fits it, is asked later, when the settings
//! meet a pack. Every setting keeps its place, so that a finding can show who set a number.

mod choices;
pub mod keys;
pub mod schema;

use toml::de::DeValue;

use super::tables::{self, Reader, Table, Value, described};
use crate::diagnostic::{Finding, Level, closest};
use crate::policy::{Strict, Tighten};
use crate::source::{Location, SourceId};

pub use choices::{Choices, Placed};
pub(super) use choices::{belongs_at_top, malformed_pattern};
use keys::{Key as Known, TIGHTEN_ONLY};

/// Everything that a configuration file may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// What holds for every program.
    pub everywhere: Settings,
    /// What is chosen for every program.
    pub choices: Choices,
    /// What holds for one program more, by its name.
    pub programs: Vec<(Word, Settings)>,
    /// Folders with further packs, relative to the configuration file.
    pub packs: Vec<Word>,
    /// Files with further vocabulary, relative to the configuration file.
    pub vocabulary: Vec<Word>,
    /// The edition of packs up to which rules weigh what they say.
    pub edition: Option<(u16, Location)>,
}

/// Levels and parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Parameters that the rules of a pack share.
    pub params: Vec<Parameter>,
    /// What is set for single rules.
    pub rules: Vec<RuleSettings>,
}

/// What is set for one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSettings {
    /// The id of the rule.
    pub rule: Word,
    /// Its level, if set: `None` inside turns it off.
    pub level: Option<(Option<Level>, Location)>,
    /// Its parameters.
    pub params: Vec<Parameter>,
}

/// A parameter with its new value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: Word,
    /// The value, in the writing of the policy language; `None` if it stays.
    pub value: Option<Word>,
    /// Whether it may only be made stricter from here on.
    pub tighten: Option<Tighten>,
}

/// A piece of text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub location: Location,
}

/// Reads a configuration.
#[must_use]
pub fn read(text: &str, source: SourceId) -> (Config, Vec<Finding>) {
    let (mut reader, table) = Reader::parse(text, source);
    let config = reader.config(table.get_ref());
    (config, reader.findings)
}

impl Reader {
    fn config(&mut self, table: &Table<'_>) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rules" => config.everywhere.rules = self.rules(value),
                "params" => config.everywhere.params = self.params(value),
                "program" => config.programs = self.programs(value),
                "packs" => {
                    config.packs = self.paths(value, "a list of folders such as `[\"policies/company\"]`")
                }
                "vocabulary" => {
                    config.vocabulary = self.paths(value, "a list of files such as `[\"words.toml\"]`");
                }
                "edition" => config.edition = self.year(value),
                name => match keys::find(keys::TOP, name) {
                    Some(known) => self.choose(known, self.at(&key.span()), value, &mut config.choices),
                    None => self.unknown_key(key, "the configuration", keys::TOP),
                },
            }
        }
        config
    }

    fn programs(&mut self, value: &Value<'_>) -> Vec<(Word, Settings)> {
        let Some(table) = self.table(value, "`[program.NAME]`") else { return Vec::new() };
        let mut programs = Vec::new();
        for (name, value) in table {
            let Some(inner) = self.table(value, "`[program.NAME]`") else { continue };
            let mut settings = Settings::default();
            for (key, value) in inner {
                match key.get_ref().as_ref() {
                    "rules" => settings.rules = self.rules(value),
                    "params" => settings.params = self.params(value),
                    _ => self.unknown_key(key, "the settings of a program", keys::PROGRAM),
                }
            }
            programs.push((self.word(name), settings));
        }
        programs
    }

    fn rules(&mut self, value: &Value<'_>) -> Vec<RuleSettings> {
        let Some(table) = self.table(value, "`[rules.RULE]`") else { return Vec::new() };
        let mut rules = Vec::new();
        for (id, value) in table {
            let mut rule = RuleSettings { rule: self.word(id), level: None, params: Vec::new() };
            if value.get_ref().is_str() {
                rule.level = self.level(value);
                rules.push(rule);
                continue;
            }
            let Some(inner) = self.table(value, "`[rules.RULE]`") else { continue };
            for (key, value) in inner {
                match key.get_ref().as_ref() {
                    "level" => rule.level = self.level(value),
                    "params" => rule.params = self.params(value),
                    _ => self.unknown_key(key, "the settings of a rule", keys::RULE),
                }
            }
            rules.push(rule);
        }
        rules
    }

    fn level(&mut self, value: &Value<'_>) -> Option<(Option<Level>, Location)> {
        let location = self.at(&value.span());
        let written = value.get_ref().as_str().unwrap_or_default();
        let level = match parse_level(written) {
            Some(level) => level,
            None => {
                let message = match value.get_ref().as_str() {
                    Some(written) => format!("`{written}` is no level, a level is one of {LEVEL_LIST}"),
                    None => format!("a level is one of {LEVEL_LIST}, not {}", described(value.get_ref())),
                };
                let suggestion = closest(written, LEVELS).map(|level| format!("\"{level}\""));
                let finding = Finding::engine("config-value", location, message);
                self.findings.push(finding.suggest(suggestion.as_deref()));
                return None;
            }
        };
        Some((level, location))
    }

    fn params(&mut self, value: &Value<'_>) -> Vec<Parameter> {
        let Some(table) = self.table(value, "a table of parameters") else { return Vec::new() };
        let mut params = Vec::new();
        for (name, value) in table {
            let (value, tighten) = match value.get_ref() {
                DeValue::Table(long) if is_long(long) => self.long_value(long),
                _ => (self.value(value), None),
            };
            if value.is_some() || tighten.is_some() {
                params.push(Parameter { name: self.word(name), value, tighten });
            }
        }
        params
    }

    fn value(&mut self, value: &Value<'_>) -> Option<Word> {
        let mut text = String::new();
        let location = self.at(&value.span());
        self.written(value, &mut text).then_some(Word { text, location })
    }

    /// `{ value = "15%..25%", tighten-only = true }`
    fn long_value(&mut self, table: &Table<'_>) -> (Option<Word>, Option<Tighten>) {
        let (mut written, mut tighten) = (None, None);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "value" => written = self.value(value),
                TIGHTEN_ONLY => tighten = self.tighten(value),
                _ => self.unknown_key(key, "a parameter", keys::PARAMETER),
            }
        }
        (written, tighten)
    }

    fn tighten(&mut self, value: &Value<'_>) -> Option<Tighten> {
        let at = self.at(&value.span());
        let strict = match value.get_ref() {
            DeValue::Boolean(true) => None,
            DeValue::String(word) if Strict::parse(word).is_some() => Strict::parse(word),
            other => {
                let what = match other {
                    DeValue::Boolean(false) => "`false` lifts nothing: leave it out".to_owned(),
                    DeValue::String(word) => format!("`{word}` is no direction: it is `more` or `less`"),
                    other => {
                        format!("{} stands where `true`, `\"more\"` or `\"less\"` belongs", described(other))
                    }
                };
                let suggestion = other.as_str().and_then(|word| closest(word, ["more", "less"]));
                let suggestion = suggestion.map(|word| format!("\"{word}\""));
                let finding = Finding::engine("config-value", at, what);
                self.findings.push(finding.suggest(suggestion.as_deref()));
                return None;
            }
        };
        Some(Tighten { strict, at })
    }

    /// Writes a TOML value as the policy language writes it; false if there is no such writing.
    fn written(&mut self, value: &Value<'_>, out: &mut String) -> bool {
        match value.get_ref() {
            DeValue::String(text) => out.push_str(text),
            DeValue::Integer(number) if number.radix() == 10 => out.push_str(number.as_str()),
            DeValue::Float(number)
                if number.as_str().bytes().all(|b| b.is_ascii_digit() || b"._-+".contains(&b)) =>
            {
                out.push_str(number.as_str());
            }
            DeValue::Boolean(yes) => out.push_str(if *yes { "true" } else { "false" }),
            DeValue::Datetime(date) if date.time.is_none() => out.push_str(&date.to_string()),
            DeValue::Array(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ", " });
                    if !self.written(item, out) {
                        return false;
                    }
                }
                out.push(']');
            }
            DeValue::Table(entries) => {
                out.push('{');
                for (at, (name, item)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { " " } else { ", " });
                    out.push_str(name.get_ref());
                    out.push_str(": ");
                    if !self.written(item, out) {
                        return false;
                    }
                }
                out.push_str(" }");
            }
            other => {
                let location = self.at(&value.span());
                let message = format!("{} is no value of a parameter", described(other));
                let help = "write the value as a rule writes it, in quotes: `\"10%..15%\"`";
                self.findings.push(Finding::engine("config-value", location, message).help(help));
                return false;
            }
        }
        true
    }

    /// A key that none of the known ones is; one of those at the top may stand in the wrong table.
    fn unknown_key(&mut self, key: &tables::Key<'_>, whose: &str, known: &[Known]) {
        match belongs_at_top(key.get_ref()) {
            Some(help) => {
                let message = format!("{whose} has no key `{}`", key.get_ref());
                let finding = Finding::engine("config-key", self.at(&key.span()), message);
                self.findings.push(finding.help(help));
            }
            None => self.unknown(key, whose, &keys::names(known).collect::<Vec<_>>()),
        }
    }
}

/// Whether a table is a value with what is said of it, and not a value that is a table: no symbol has such a name.
fn is_long(table: &Table<'_>) -> bool {
    table.iter().any(|(key, _)| {
        let key = key.get_ref().as_ref();
        key == "value" || key.contains('-') || closest(key, [TIGHTEN_ONLY]).is_some()
    })
}

const LEVELS: [&str; 4] = ["off", "advice", "warning", "error"];
const LEVEL_LIST: &str = "`off`, `advice`, `warning`, `error`";

/// A level by its word; `None` inside for `off`.
#[must_use]
pub fn parse_level(word: &str) -> Option<Option<Level>> {
    match word {
        "off" => Some(None),
        "advice" => Some(Some(Level::Advice)),
        "warning" => Some(Some(Level::Warning)),
        "error" => Some(Some(Level::Error)),
        _ => None,
    }
}
