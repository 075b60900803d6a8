//! Tables of TOML, read strictly: what is not expected is a finding at its place, and the rest is read all the same.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::config::Word;
use crate::diagnostic::{Finding, closest};
use crate::source::{Location, SourceId, Span};

pub(super) type Table<'t> = DeTable<'t>;
pub(super) type Value<'t> = Spanned<DeValue<'t>>;
pub(super) type Key<'t> = Spanned<DeString<'t>>;

/// Reads a text of TOML, and keeps what is wrong with it.
pub(super) struct Reader {
    source: SourceId,
    pub(super) findings: Vec<Finding>,
}

impl Reader {
    /// Reads a text; what is no TOML is a finding.
    pub(super) fn parse(text: &str, source: SourceId) -> (Self, Spanned<Table<'_>>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Self { source, findings: Vec::new() };
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let location = reader.at(&span);
            let message = format!("this is not TOML: {}", error.message().trim_end_matches('.'));
            reader.findings.push(Finding::engine("config-syntax", location, message));
        }
        (reader, table)
    }

    /// Whether something is no TOML, so that what is not read may well be there.
    pub(super) fn broken(&self) -> bool {
        self.findings.iter().any(|finding| finding.id == "config-syntax")
    }

    pub(super) fn at(&self, range: &std::ops::Range<usize>) -> Location {
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Location::new(self.source, Span::new(bound(range.start), bound(range.end)))
    }

    pub(super) fn word(&self, key: &Key<'_>) -> Word {
        Word { text: key.get_ref().to_string(), location: self.at(&key.span()) }
    }

    /// A list of paths in quotes.
    pub(super) fn paths(&mut self, value: &Value<'_>, what: &str) -> Vec<Word> {
        let DeValue::Array(items) = value.get_ref() else {
            self.expected(value, what);
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text(item, "a path in quotes")).collect()
    }

    pub(super) fn text(&mut self, value: &Value<'_>, what: &str) -> Option<Word> {
        match value.get_ref().as_str() {
            Some(text) => Some(Word { text: text.to_owned(), location: self.at(&value.span()) }),
            None => {
                self.expected(value, what);
                None
            }
        }
    }

    /// An edition: a year of four digits.
    pub(super) fn year(&mut self, value: &Value<'_>) -> Option<(u16, Location)> {
        let year = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        match year.filter(|year| (1000..=9999).contains(year)) {
            Some(year) => Some((year, self.at(&value.span()))),
            None => {
                self.expected(value, "a year of four digits such as `2027`");
                None
            }
        }
    }

    pub(super) fn table<'v, 't>(&mut self, value: &'v Value<'t>, what: &str) -> Option<&'v Table<'t>> {
        if let DeValue::Table(table) = value.get_ref() {
            return Some(table);
        }
        self.expected(value, what);
        None
    }

    pub(super) fn expected(&mut self, value: &Value<'_>, what: &str) {
        let location = self.at(&value.span());
        let message = format!("{} stands where {what} belongs", described(value.get_ref()));
        self.findings.push(Finding::engine("config-value", location, message));
    }

    pub(super) fn unknown(&mut self, key: &Key<'_>, whose: &str, known: &[&str]) {
        let location = self.at(&key.span());
        let message = format!("{whose} has no key `{}`", key.get_ref());
        let mut finding = Finding::engine("config-key", location, message);
        let suggestion = closest(key.get_ref(), known.iter().copied());
        if suggestion.is_none() {
            finding = finding.help(format!("the keys are `{}`", known.join("`, `")));
        }
        self.findings.push(finding.suggest(suggestion));
    }
}

/// What a value of TOML is.
pub(super) fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a yes or no",
        DeValue::Datetime(_) => "a date with a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
