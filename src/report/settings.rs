//! What holds in a folder, for people and for machines: the files that say so, each setting with who set it, and each rule
//! whose level or number somebody set.
//!
//! The machine format is one object: `version`, `path`, `files`, `settings`, `rules`, `set`. Within a version, members may be
//! added and none is removed, renamed or given another meaning; readers ignore members that they do not know.

use std::fmt::Write;

use serde::Serialize;

use super::guarded::write;
use super::json::Origin;
use super::places::Places;
use super::rule::level_here;
use super::sanitise::{line, seal};
use crate::diagnostic::{Layer, Level, SetBy};
use crate::lint::config::Word;
use crate::lint::config::keys::TOP;
use crate::lint::{Chosen, RuleSet, Rules, Weight};

/// The version of the machine format.
pub const VERSION: u32 = 1;

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'s> {
    /// The folder or file that was asked for.
    pub of: &'s str,
    /// The configuration files, from the top down.
    pub configs: &'s [String],
    /// What they come to.
    pub rules: &'s RuleSet,
}

#[derive(Serialize)]
struct Document<'s> {
    version: u32,
    /// The folder or file that was asked for.
    path: &'s str,
    /// The configuration files, from the top down.
    files: Vec<File<'s>>,
    settings: Vec<Setting<'s>>,
    rules: Count,
    /// What somebody set of single rules.
    set: Vec<Set<'s>>,
}

#[derive(Serialize)]
struct File<'s> {
    path: &'s str,
    /// `company`, or `folder` for a file further down.
    layer: &'static str,
}

#[derive(Serialize)]
struct Setting<'s> {
    name: &'static str,
    /// A list, a level, a yes or no, a path, or nothing.
    value: Value<'s>,
    /// Who set it: `company`, `folder`, `environment`, `command line`; `default` where nobody did.
    layer: &'static str,
    /// Where, if anybody did. What stands in a variable or an argument has its name for a path.
    origin: Option<Origin<'s>>,
    #[serde(skip)]
    by: Option<SetBy>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'s> {
    List(Vec<&'s str>),
    Switch(bool),
    Year(u16),
    Text(Option<&'s str>),
}

#[derive(Serialize)]
struct Count {
    all: usize,
    /// How many are not off.
    running: usize,
}

#[derive(Serialize)]
struct Set<'s> {
    /// The program that it is set for; all of the folder if there is none.
    program: Option<&'s str>,
    rule: &'s str,
    /// `level`, or the parameter.
    name: &'s str,
    value: &'s str,
    /// What the rule itself says.
    default: &'s str,
    /// Who set it, the nearest first; rows of a table may have been set by several.
    origins: Vec<Origin<'s>>,
    #[serde(skip)]
    by: Vec<SetBy>,
}

/// The settings for people.
#[must_use]
pub fn text(shown: &Shown<'_>) -> String {
    let places = Places::new(&shown.rules.most().sources);
    let Document { path, files, settings, rules, set, .. } = document(shown, &places);
    let mut out = format!("what holds for `{}`\n\nfiles, each over those before it:\n", line(path));
    table(&mut out, files.iter().map(|file| [file.layer.to_owned(), line(file.path).into_owned()]));
    out.push_str("\nsettings:\n");
    let rows = settings.iter().map(|setting| {
        let by: Vec<SetBy> = setting.by.into_iter().collect();
        [setting.name.to_owned(), line(&setting.words()).into_owned(), origin(&by, &places)]
    });
    table(&mut out, rows);
    let Count { all, running } = rules;
    let _ = writeln!(out, "\nrules: {running} of {all} run; somebody has set");
    let rows = set.iter().map(|set| {
        let program = set.program.map(|name| format!(" for `{name}`")).unwrap_or_default();
        let value = format!("{} (by default {})", line(set.value), line(set.default));
        let rule = format!("{}{}", set.rule, line(&program));
        [rule, set.name.to_owned(), value, origin(&set.by, &places)]
    });
    table(&mut out, rows);
    seal(out)
}

/// The settings for machines, in one line.
#[must_use]
pub fn json(shown: &Shown<'_>) -> String {
    let places = Places::new(&shown.rules.most().sources);
    write(&document(shown, &places)) + "\n"
}

fn document<'s>(shown: &Shown<'s>, places: &Places<'s>) -> Document<'s> {
    let rules = shown.rules.most();
    let layer = |number| if number == 0 { Layer::Company } else { Layer::Folder };
    let files = shown.configs.iter().enumerate();
    let mut set = changes(None, rules, None, places);
    set.extend(shown.rules.named().flat_map(|(name, own)| changes(Some(name), own, Some(rules), places)));
    Document {
        version: VERSION,
        path: shown.of,
        files: files.map(|(at, path)| File { path, layer: layer(at).word() }).collect(),
        settings: settings(shown.rules, places),
        rules: Count { all: rules.pack.rules.len(), running: rules.running() },
        set,
    }
}

fn settings<'s>(rules: &'s RuleSet, places: &Places<'s>) -> Vec<Setting<'s>> {
    let effective = rules.effective();
    let setting = |name, value, by: Option<SetBy>| Setting {
        name,
        value,
        layer: by.map_or("default", |by| by.layer.word()),
        origin: by.map(|by| Origin::new(&by, places)),
        by,
    };
    let list = |name, words: &'s Chosen<Vec<Word>>| {
        let value = match words.set_by {
            Some(_) => Value::List(words.value.iter().map(|word| word.text.as_str()).collect()),
            None => Value::Text(None),
        };
        setting(name, value, words.set_by)
    };
    let level =
        |name, level: &Chosen<_>| setting(name, Value::Text(Some(Level::word(level.value))), level.set_by);
    let undecided = &effective.fail_on_undecided;
    let baseline = &effective.baseline;
    let mut settings = vec![
        list("select", &effective.select),
        list("ignore", &effective.ignore),
        list("topic", &effective.topic),
        level("min-level", &effective.min_level),
        level("fail-on", &effective.fail_on),
        setting("fail-on-undecided", Value::Switch(undecided.value), undecided.set_by),
        setting(
            "baseline",
            Value::Text(baseline.value.as_ref().map(|word| word.text.as_str())),
            baseline.set_by,
        ),
    ];
    let edition = rules.most().edition();
    let year = edition.map_or(Value::Text(None), |asked| Value::Year(asked.year));
    settings.push(setting("edition", year, edition.map(|asked| asked.by)));
    if effective.exclude.is_empty() {
        settings.push(setting("exclude", Value::Text(None), None));
    }
    let excluded = effective.exclude.iter();
    settings.extend(excluded.map(|(word, by)| setting("exclude", Value::List(vec![&word.text]), Some(*by))));
    settings
}

/// The levels and numbers of rules that somebody set, as far as others do not have them already.
fn changes<'s>(
    program: Option<&'s str>,
    rules: &'s Rules,
    others: Option<&'s Rules>,
    places: &Places<'s>,
) -> Vec<Set<'s>> {
    let mut changes = Vec::new();
    for (at, (entry, level)) in rules.pack.rules.iter().zip(&rules.configured).enumerate() {
        let other = others.and_then(|others| Some((others.configured.get(at)?, others.pack.rules.get(at)?)));
        let mut add = |name, value, default, by: &[SetBy], before: Option<&[SetBy]>| {
            if by.is_empty() || before == Some(by) {
                return;
            }
            let origins = by.iter().rev().map(|by| Origin::new(by, places)).collect();
            let rule = entry.rule.id.as_str();
            changes.push(Set { program, rule, name, value, default, origins, by: by.to_vec() });
        };
        let default = entry.rule.level.word();
        let before = other.map(|(level, _)| level.set_by.as_slice());
        let weight = Weight { setting: level.value, advice_by: None };
        add("level", level_here(&entry.rule, weight), default, level.set_by.as_slice(), before);
        for (number, (parameter, setting)) in entry.rule.parameters.iter().zip(&entry.settings).enumerate() {
            let before = other.and_then(|(_, entry)| Some(entry.settings.get(number)?.set_by.as_slice()));
            add(&parameter.name, &setting.text, &parameter.default.text, &setting.set_by, before);
        }
    }
    changes
}

impl Setting<'_> {
    /// The value, or what the table of keys says of there being none.
    fn words(&self) -> String {
        let none = TOP.iter().find(|key| key.name == self.name).map_or("", |key| key.default);
        match &self.value {
            Value::List(words) if words.is_empty() => none.to_owned(),
            Value::List(words) => words.join(", "),
            Value::Switch(yes) => yes.to_string(),
            Value::Year(year) => year.to_string(),
            Value::Text(text) => text.unwrap_or(none).to_owned(),
        }
    }
}

/// Who set something and where, the nearest first: `company partnerlint.toml:3:1`, `environment PARTNERLINT_FAIL_ON`.
fn origin(by: &[SetBy], places: &Places<'_>) -> String {
    let said = by.iter().rev().map(|by| {
        let (path, at) = places.start(by.at);
        let (path, layer) = (line(path), by.layer.word());
        match by.layer {
            Layer::CommandLine => layer.to_owned(),
            Layer::Environment => format!("{layer} {path}"),
            _ => format!("{layer} {path}:{}:{}", at.line, at.column),
        }
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { "default".to_owned() } else { said.join(", ") }
}

/// Rows whose cells stand below one another; `none` if there are none.
fn table<const N: usize>(out: &mut String, rows: impl Iterator<Item = [String; N]>) {
    let rows: Vec<[String; N]> = rows.collect();
    if rows.is_empty() {
        out.push_str("  none\n");
    }
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    for row in &rows {
        let mut shown = String::new();
        for (width, cell) in widths.iter().zip(row) {
            let _ = write!(shown, "  {cell:<width$}");
        }
        out.push_str(shown.trim_end());
        out.push('\n');
    }
}
