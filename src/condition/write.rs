//! Conditions as text: as the language writes them, and in one canonical form for places that must stay the same.

use super::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
use crate::quantity::{Duration, TimeUnit};
use crate::syntax::ast::Which;
use crate::vocabulary::{Value, Vocabulary};

impl Condition {
    /// As the language writes it, on one line: `deal is renewal and units in 100..499`.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        Writer { vocabulary, canonical: false }.top(self)
    }
}

impl SubjectRef {
    /// As the language writes it, without its window: `certified_people[engineer]`.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        let name = match &self.metric {
            MetricRef::Vocabulary(id) => vocabulary[*id].name.as_str(),
            MetricRef::Declared(name) => name.as_str(),
        };
        if self.facets.is_empty() { name.to_owned() } else { format!("{name}[{}]", self.facets.join(", ")) }
    }

    /// Its window as the language writes it after the threshold: `within 12 months`. Empty without a window.
    #[must_use]
    pub fn window_text(&self) -> String {
        match &self.window {
            None => String::new(),
            Some(Window::Trailing(over)) => format!("within {over}"),
            Some(Window::Aligned { which, period, fiscal }) => {
                let which = match which {
                    Which::Any => "any",
                    Which::Each => "each",
                    Which::Last => "last",
                };
                format!("within {which} {}", period_name(period, *fiscal))
            }
            Some(Window::Average { per, over }) => format!("per {} within {over}", period_name(per, false)),
        }
    }
}

/// What a period of the calendar is called: `fiscal_quarter`; its length where it has no name.
pub(super) fn period_name(period: &Duration, fiscal: bool) -> String {
    use TimeUnit::{Day, FiscalQuarter, FiscalYear, Hour, Month, Quarter, Week, Year};
    let units = if fiscal {
        &[FiscalYear, FiscalQuarter, Month, Week][..]
    } else {
        &[Year, Quarter, Month, Week, Day, Hour][..]
    };
    let named = units.iter().find(|&&unit| Duration::of(1_i64, unit).as_ref() == Some(period));
    named.map_or_else(|| period.to_string(), |unit| unit.singular().to_owned())
}

/// The canonical text of a condition: parts sorted and without repeats, lists sorted, units as quantities write them.
///
/// Two conditions with the same canonical text hold for the same partners and deals; reasons of stand-ins do not count.
#[must_use]
pub fn canonical(condition: &Condition, vocabulary: &Vocabulary) -> String {
    Writer { vocabulary, canonical: true }.top(condition)
}

/// The canonical text of several conditions that hold together.
pub(super) fn canonical_together(conditions: &[&Condition], vocabulary: &Vocabulary) -> String {
    let writer = Writer { vocabulary, canonical: true };
    let mut parts: Vec<String> = Vec::new();
    for condition in conditions {
        match &condition.node {
            ConditionNode::All(inner) => parts.extend(writer.parts(inner)),
            _ => parts.push(writer.node(condition)),
        }
    }
    parts.sort();
    parts.dedup();
    parts.join(" and ")
}

/// The canonical text of one question.
pub(super) fn canonical_atom(atom: &Atom, vocabulary: &Vocabulary) -> String {
    Writer { vocabulary, canonical: true }.atom(atom)
}

struct Writer<'v> {
    vocabulary: &'v Vocabulary,
    canonical: bool,
}

impl Writer<'_> {
    /// A conjunction is written with `and` where nothing stands around it.
    fn top(&self, condition: &Condition) -> String {
        match &condition.node {
            ConditionNode::All(parts) if parts.is_empty() => "all {}".to_owned(),
            ConditionNode::All(parts) => self.parts(parts).join(" and "),
            _ => self.node(condition),
        }
    }

    fn node(&self, condition: &Condition) -> String {
        match &condition.node {
            ConditionNode::All(parts) => self.block("all", parts),
            ConditionNode::Any(parts) => self.block("any", parts),
            ConditionNode::AtLeast(count, parts) => {
                // Repeats count, so only the order is free.
                let mut parts: Vec<String> = parts.iter().map(|part| self.node(part)).collect();
                if self.canonical {
                    parts.sort();
                }
                braced(&format!("at_least {count}"), &parts)
            }
            ConditionNode::AtLeastOf { count, group, each } => {
                let parts = match &each.node {
                    ConditionNode::All(parts) => self.parts(parts),
                    _ => vec![self.node(each)],
                };
                braced(&format!("at_least {count} of {group}"), &parts)
            }
            ConditionNode::Atom(atom) => self.atom(atom),
            ConditionNode::StandIn(stand_in) => stand_in.text(self.vocabulary),
        }
    }

    fn block(&self, word: &str, parts: &[Condition]) -> String {
        match parts {
            [one] => self.node(one),
            parts => braced(word, &self.parts(parts)),
        }
    }

    fn parts(&self, parts: &[Condition]) -> Vec<String> {
        let mut parts: Vec<String> = parts.iter().map(|part| self.node(part)).collect();
        if self.canonical {
            parts.sort();
            parts.dedup();
        }
        parts
    }

    fn atom(&self, atom: &Atom) -> String {
        let subject = atom.subject.text(self.vocabulary);
        let asked = match &atom.test {
            Test::Is(true) => subject,
            Test::Is(false) => format!("{subject} is false"),
            Test::Compare(comparison, threshold) => {
                let threshold = match threshold {
                    Threshold::Known(value) => value.text(self.vocabulary),
                    Threshold::StandIn(stand_in) => stand_in.text(self.vocabulary),
                };
                format!("{subject} {} {threshold}", comparison.sign())
            }
            Test::OneOf { negated, values } => self.one_of(&subject, *negated, values),
            Test::Within { negated, range } => {
                let word = if *negated { "not in" } else { "in" };
                format!("{subject} {word} {}", range.text(self.vocabulary))
            }
        };
        let window = atom.subject.window_text();
        if window.is_empty() { asked } else { format!("{asked} {window}") }
    }

    fn one_of(&self, subject: &str, negated: bool, values: &[Value]) -> String {
        let mut values: Vec<String> = values.iter().map(|value| value.text(self.vocabulary)).collect();
        if self.canonical {
            values.sort();
            values.dedup();
        }
        match (values.as_slice(), negated) {
            ([one], false) => format!("{subject} is {one}"),
            ([one], true) => format!("{subject} is not {one}"),
            (_, false) => format!("{subject} in [{}]", values.join(", ")),
            (_, true) => format!("{subject} not in [{}]", values.join(", ")),
        }
    }
}

fn braced(word: &str, parts: &[String]) -> String {
    if parts.is_empty() { format!("{word} {{}}") } else { format!("{word} {{ {} }}", parts.join(", ")) }
}
