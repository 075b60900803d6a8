//! Witnesses in words for a reader who knows partner programs and no logic.
//!
//! The words come from the phrases of the vocabulary; a metric without one is called by its name.

use super::write::period_name;
use super::{Assignment, Extent, Given, MetricRef, SubjectRef, Window, Witness};
use crate::quantity::{Decimal, Quantity};
use crate::syntax::ast::Which;
use crate::vocabulary::{SubjectRole, Value, Vocabulary};

impl Witness {
    /// The witness without what it has none of: what it does have, for a sentence that says itself what is missing.
    #[must_use]
    pub fn having(&self) -> Self {
        let is_nothing = |part: &&Assignment| match part {
            Assignment::Subject { value: Given::Nothing | Given::Value(Value::Bool(false)), .. } => true,
            Assignment::Subject { value, .. } => is_zero(value),
            Assignment::Members { count, .. } => count.is_zero(),
        };
        Self { parts: self.parts.iter().filter(|part| !is_nothing(part)).cloned().collect() }
    }

    /// What it is like as facts, as far as each has one value.
    #[must_use]
    pub fn facts(&self) -> Vec<(&SubjectRef, &Value)> {
        let fact = |part| match part {
            &Assignment::Subject { ref subject, extent: Extent::Whole, value: Given::Value(ref value) } => {
                Some((subject, value))
            }
            _ => None,
        };
        self.parts.iter().filter_map(fact).collect()
    }

    /// For a reader: `a partner with 4 certified people and no closed deal`, `deal is renewal and product is starter`.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        let (mut has, mut is) = (Vec::new(), Vec::new());
        for part in &self.parts {
            match part {
                Assignment::Subject { subject, extent, value } => {
                    let worded = Worded::new(subject, vocabulary);
                    if worded.is_dimension {
                        is.push(worded.property(value));
                    } else {
                        has.push(worded.fact(*extent, value));
                    }
                }
                Assignment::Members { group, each, count } => {
                    let count = if count.is_zero() { "none".to_owned() } else { number(*count) };
                    has.push(format!("{count} of `{group}` where `{}`", each.text(vocabulary)));
                }
            }
        }
        match (has.as_slice(), is.as_slice()) {
            ([], []) => "any partner".to_owned(),
            ([], is) => is.join(" and "),
            (has, []) => format!("a partner with {}", enumerated(has)),
            (has, is) => format!("a partner with {}, where {}", enumerated(has), is.join(" and ")),
        }
    }
}

/// `a, b and c`.
fn enumerated(items: &[String]) -> String {
    match items.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

fn number(number: Decimal) -> String {
    Quantity::Number(number).to_string()
}

struct Worded<'v> {
    vocabulary: &'v Vocabulary,
    subject: &'v SubjectRef,
    name: &'v str,
    phrase: &'v str,
    is_dimension: bool,
}

impl<'v> Worded<'v> {
    fn new(subject: &'v SubjectRef, vocabulary: &'v Vocabulary) -> Self {
        let (name, phrase, is_dimension) = match &subject.metric {
            MetricRef::Vocabulary(id) => {
                let entry = &vocabulary[*id];
                let is_dimension = entry.role == SubjectRole::Dimension;
                (entry.name.as_str(), entry.phrase.as_str(), is_dimension)
            }
            MetricRef::Declared(name) => (name.as_str(), "", false),
        };
        Self { vocabulary, subject, name, phrase, is_dimension }
    }

    fn called(&self) -> String {
        self.name.replace('_', " ")
    }

    /// A property of a deal, as a guard says it where it is a symbol.
    fn property(&self, value: &Given) -> String {
        match value {
            Given::Value(Value::Bool(true)) => self.called(),
            Given::Value(Value::Bool(false)) => format!("not {}", self.called()),
            Given::Value(Value::Quantity(..)) => self.amount(value),
            Given::Value(value) => format!("{} is {}", self.name, value.text(self.vocabulary)),
            Given::Other { not, .. } => format!("{} is {}", self.name, self.other(not)),
            Given::Nothing => format!("no {}", self.called()),
        }
    }

    /// A fact about a partner, in a sentence after `with`.
    fn fact(&self, extent: Extent, value: &Given) -> String {
        let bound = match (extent, &self.subject.window, is_zero(value)) {
            _ if matches!(value, Given::Value(Value::Bool(_))) => "",
            (Extent::Whole, ..) | (_, Some(Window::Aligned { .. }), _) | (Extent::Highest, _, true) => "",
            (Extent::Lowest, ..) => "never less than ",
            (Extent::Highest, ..) => "never more than ",
        };
        let mut words = match value {
            Given::Value(Value::Bool(holds)) => self.yes_or_no(*holds),
            _ => self.amount(value),
        };
        if !self.subject.facets.is_empty() {
            words = format!("{words} ({})", self.subject.facets.join(" or "));
        }
        format!("{bound}{words}{}", self.window(extent, is_zero(value)))
    }

    fn yes_or_no(&self, holds: bool) -> String {
        let phrase = if self.phrase.is_empty() { self.called() } else { self.phrase.to_owned() };
        if holds {
            return phrase;
        }
        let articles = ["a ", "an ", "the "];
        let bare = articles.iter().find_map(|article| phrase.strip_prefix(article)).unwrap_or(&phrase);
        format!("no {bare}")
    }

    /// `4 closed deals`, `no revenue`, `tier gold`.
    fn amount(&self, value: &Given) -> String {
        let (one, many) = self.phrase.split_once('|').unwrap_or((self.phrase, self.phrase));
        if is_zero(value) {
            if let Some(of) = many.strip_prefix("{n} of ") {
                return format!("no {of}");
            }
            if let Some(counted) = one.strip_prefix("{n} ") {
                return format!("no {counted}");
            }
        }
        let said = match value {
            Given::Nothing if many.is_empty() => return format!("no {}", self.called()),
            Given::Nothing => return format!("no {}", many.replace("{n}", "").trim()),
            Given::Value(value) => value.text(self.vocabulary),
            Given::Other { not, .. } => self.other(not),
        };
        if many.is_empty() {
            return format!("{} of {said}", self.called());
        }
        let is_one =
            matches!(value, Given::Value(Value::Quantity(Quantity::Number(n), _)) if *n == Decimal::ONE);
        (if is_one { one } else { many }).replace("{n}", &said)
    }

    fn other(&self, not: &[Value]) -> String {
        let names: Vec<String> = not.iter().map(|value| value.text(self.vocabulary)).collect();
        format!("other than {}", names.join(" or "))
    }

    fn window(&self, extent: Extent, zero: bool) -> String {
        match (&self.subject.window, extent) {
            (None, _) => String::new(),
            (Some(Window::Trailing(over)), Extent::Whole) => format!(" within {over}"),
            (Some(Window::Trailing(over)), _) => format!(" throughout {over}"),
            (Some(Window::Average { over, .. }), _) => format!(" within {over}"),
            (Some(Window::Aligned { which, period, fiscal }), extent) => {
                let period = period_name(period, *fiscal).replace('_', " ");
                match (extent, which) {
                    (Extent::Lowest, _) if zero => format!(" in one {period}"),
                    (Extent::Lowest, _) | (Extent::Whole, Which::Each) => format!(" in each {period}"),
                    (Extent::Highest, _) if zero => format!(" in any {period}"),
                    (Extent::Highest, _) | (Extent::Whole, Which::Any) => format!(" in one {period}"),
                    (Extent::Whole, Which::Last) => format!(" in the last {period}"),
                }
            }
        }
    }
}

fn is_zero(value: &Given) -> bool {
    match value {
        Given::Value(Value::Quantity(quantity, _)) => match quantity {
            Quantity::Number(number) => number.is_zero(),
            Quantity::Money(money) => money.amount.is_zero(),
            Quantity::Percent(percent) => percent.points.is_zero(),
            _ => false,
        },
        _ => false,
    }
}
