//! What a layer chooses for the programs that it is for: which rules run, what makes a run fail, and what is passed over.

use super::keys::{Key, Shape};
use super::{LEVELS, Word, keys, parse_level};
use crate::diagnostic::{Finding, Level, closest};
use crate::lint::pattern::{PathPattern, RulePattern};
use crate::lint::tables::{Reader, Value, described};
use crate::source::Location;

/// What a layer chooses. What is not there stays as the layer before has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Only these rules run: ids and patterns.
    pub select: Option<Placed<Vec<Word>>>,
    /// These rules do not run: ids and patterns.
    pub ignore: Option<Placed<Vec<Word>>>,
    /// Only rules of these topics run.
    pub topic: Option<Placed<Vec<Word>>>,
    /// What weighs less is left out.
    pub min_level: Option<Placed<Level>>,
    /// What weighs as much makes the exit code 1.
    pub fail_on: Option<Placed<Level>>,
    /// Whether an undecided rule makes the exit code 1.
    pub fail_on_undecided: Option<Placed<bool>>,
    /// Patterns of what is passed over, seen from the folder of the file.
    pub exclude: Vec<Word>,
    /// The file with known findings, seen from the folder of the file.
    pub baseline: Option<Word>,
}

/// A value with the place that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The place: the key in a file.
    pub location: Location,
}

impl Reader {
    /// Reads what stands behind one of the keys at the top; `at` is the place of the key.
    pub(super) fn choose(&mut self, key: &Key, at: Location, value: &Value<'_>, into: &mut Choices) {
        let list = |words: Option<Vec<Word>>| words.map(|value| Placed { value, location: at });
        match key.name {
            "select" => into.select = list(self.some_words(key, value)),
            "topic" => into.topic = list(self.some_words(key, value)),
            "ignore" => into.ignore = list(self.words(key.shape, value)),
            "min-level" => {
                into.min_level = self.finding_level(value).map(|value| Placed { value, location: at })
            }
            "fail-on" => into.fail_on = self.finding_level(value).map(|value| Placed { value, location: at }),
            "fail-on-undecided" => match value.get_ref().as_bool() {
                Some(value) => into.fail_on_undecided = Some(Placed { value, location: at }),
                None => self.expected(value, key.shape.belongs()),
            },
            "exclude" => into.exclude = self.words(key.shape, value).unwrap_or_default(),
            "baseline" => match value.get_ref().as_str() {
                Some("") => self.wrong_value(value, "an empty path leads to no file"),
                Some(path) => {
                    into.baseline = Some(Word { text: path.to_owned(), location: self.at(&value.span()) });
                }
                None => self.expected(value, key.shape.belongs()),
            },
            _ => {}
        }
    }

    fn wrong_value(&mut self, value: &Value<'_>, message: &str) {
        let location = self.at(&value.span());
        self.findings.push(Finding::engine("config-value", location, message));
    }

    fn finding_level(&mut self, value: &Value<'_>) -> Option<Level> {
        let written = value.get_ref().as_str();
        if let Some(level) = written.and_then(parse_level).flatten() {
            return Some(level);
        }
        let list = "`advice`, `warning`, `error`";
        let message = match written {
            Some("off") => format!("`off` is the level of a rule alone, and here belongs one of {list}"),
            Some(written) => format!("`{written}` is no level, a level is one of {list}"),
            None => format!("a level is one of {list}, not {}", described(value.get_ref())),
        };
        let levels = LEVELS.into_iter().filter(|level| *level != "off");
        let suggestion = closest(written.unwrap_or_default(), levels).map(|level| format!("\"{level}\""));
        let finding = Finding::engine("config-value", self.at(&value.span()), message);
        self.findings.push(finding.suggest(suggestion.as_deref()));
        None
    }

    /// A list that would turn every rule off if it were empty.
    fn some_words(&mut self, key: &Key, value: &Value<'_>) -> Option<Vec<Word>> {
        if value.get_ref().as_array().is_some_and(|items| items.is_empty()) {
            let message = format!("an empty `{}` would leave no rule to run", key.name);
            let finding = Finding::engine("config-value", self.at(&value.span()), message);
            self.findings.push(finding.help("leave it out where all rules are to run"));
            return None;
        }
        // A list in which every word is wrong is not there: what it would leave out cannot be known.
        self.words(key.shape, value).filter(|words| !words.is_empty())
    }

    /// A list of texts, each once; `None` if there is no list.
    fn words(&mut self, shape: Shape, value: &Value<'_>) -> Option<Vec<Word>> {
        let Some(items) = value.get_ref().as_array() else {
            self.expected(value, shape.belongs());
            return None;
        };
        let mut words: Vec<Word> = Vec::new();
        for item in items.iter() {
            let Some(text) = item.get_ref().as_str() else {
                self.expected(item, "a text in quotes");
                continue;
            };
            let word = Word { text: text.to_owned(), location: self.at(&item.span()) };
            if let Some(first) = words.iter().find(|known| known.text == word.text) {
                let message = format!("`{text}` stands in this list twice");
                let finding = Finding::engine("config-value", word.location, message).labelled("again");
                self.findings.push(finding.note(first.location, "first here").help("leave one out"));
                continue;
            }
            match malformed(shape, &word.text) {
                Some(why) => self.findings.push(malformed_pattern(&word, &why)),
                None => words.push(word),
            }
        }
        Some(words)
    }
}

/// What to do with a key that stands in the wrong table, if it is one of those at the top.
pub(in crate::lint) fn belongs_at_top(name: &str) -> Option<String> {
    let key = keys::find(keys::TOP, name)?;
    let is_table = matches!(key.shape, Shape::Rules | Shape::Params | Shape::Programs);
    let told = format!("`{name}` belongs at the top of the file, before the first `[…]`");
    (!is_table).then_some(told)
}

/// Why a text cannot be read as a pattern, where a pattern belongs.
fn malformed(shape: Shape, text: &str) -> Option<String> {
    match shape {
        Shape::RulePatterns => RulePattern::new(text).err(),
        Shape::PathPatterns => PathPattern::new(text).err(),
        _ => None,
    }
}

/// What is wrong with a pattern that cannot be read.
pub(in crate::lint) fn malformed_pattern(word: &Word, why: &str) -> Finding {
    Finding::engine("pattern", word.location, format!("`{}` is no pattern: {why}", word.text))
}
