//! What can be seen of conditions without reasoning: each question of one beside those of the other.
//!
//! Every answer here is certain whatever the axioms and whatever is not known; no answer is none at all. Most questions that
//! programs and rules ask are decided like this.

use std::borrow::Borrow;
use std::cmp::Ordering;

use super::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold};
use crate::quantity::Exchange;
use crate::syntax::ast::Comparison;
use crate::vocabulary::{SubjectRole, Value, Vocabulary};

/// The most pairs of questions that are looked at.
const MOST_PAIRS: usize = 10_000;

/// The questions of a condition that must all be met.
#[must_use]
pub fn questions(condition: &Condition) -> &[Condition] {
    match &condition.node {
        ConditionNode::All(parts) => parts,
        _ => std::slice::from_ref(condition),
    }
}

/// Whether whoever meets the first condition is seen to meet the second: each question of it is answered by one of the first.
///
/// Conditions of very many questions are not compared like this.
#[must_use]
pub fn implies(first: &Condition, second: &Condition, exchange: &Exchange) -> bool {
    implies_by(first, second, |known, asked| answers(known, asked, exchange))
}

/// The same where the questions that are answered are known one by one.
#[must_use]
pub fn implied(known: &[&Condition], second: &Condition, exchange: &Exchange) -> bool {
    all_answered(known, questions(second), |known, asked| answers(known, asked, exchange))
}

/// The same where this says which question is answered by which.
pub(super) fn implies_by(
    first: &Condition,
    second: &Condition,
    answers: impl Fn(&Condition, &Condition) -> bool,
) -> bool {
    all_answered(questions(first), questions(second), answers)
}

fn all_answered(
    known: &[impl Borrow<Condition>],
    asked: &[Condition],
    answers: impl Fn(&Condition, &Condition) -> bool,
) -> bool {
    known.len().saturating_mul(asked.len()) <= MOST_PAIRS
        && asked.iter().all(|asked| known.iter().any(|known| answers(known.borrow(), asked)))
}

/// Whether two conditions name different words of one dimension, so that nothing meets both.
#[must_use]
pub fn excludes(first: &Condition, second: &Condition) -> bool {
    questions(first).iter().filter_map(words).any(|(subject, values)| {
        questions(second)
            .iter()
            .filter_map(words)
            .any(|(same, others)| same == subject && values.iter().all(|value| !others.contains(value)))
    })
}

/// Whether a third condition is narrower than both and holds wherever both hold.
#[must_use]
pub fn decides(third: &Condition, first: &Condition, second: &Condition, exchange: &Exchange) -> bool {
    let both = || questions(first).iter().chain(questions(second));
    implies(third, first, exchange)
        && implies(third, second, exchange)
        && questions(third).iter().all(|asked| both().any(|known| answers(known, asked, exchange)))
}

/// Whether whatever meets one question meets the other: they are the same, the first names fewer words, or its threshold lies
/// beyond that of the other; of alternatives one that is asked for, and every one that is known.
pub(super) fn answers(known: &Condition, asked: &Condition, exchange: &Exchange) -> bool {
    match (&known.node, &asked.node) {
        (_, ConditionNode::Any(parts)) if parts.iter().any(|part| answers(known, part, exchange)) => true,
        (ConditionNode::Any(parts), _)
            if !parts.is_empty() && parts.iter().all(|part| answers(part, asked, exchange)) =>
        {
            true
        }
        // Questions about two subjects are told apart before anything else is looked at.
        (ConditionNode::Atom(one), ConditionNode::Atom(other)) if !is_about_one(one, other) => false,
        (ConditionNode::Atom(one), ConditionNode::Atom(other)) => match (&one.test, &other.test) {
            (Test::OneOf { negated: false, values: fewer }, Test::OneOf { negated: false, values: more }) => {
                fewer.iter().all(|value| more.contains(value))
            }
            (Test::Compare(by, Threshold::Known(at)), Test::Compare(than, Threshold::Known(threshold)))
                if beyond((*by, at), (*than, threshold), exchange) =>
            {
                true
            }
            _ => same(known, asked),
        },
        _ => same(known, asked),
    }
}

/// Whether two questions are about one subject; mostly their metrics tell.
fn is_about_one(one: &Atom, other: &Atom) -> bool {
    match (&one.subject.metric, &other.subject.metric) {
        (MetricRef::Vocabulary(one), MetricRef::Vocabulary(other)) if one != other => false,
        _ => one.subject == other.subject,
    }
}

/// Whether two questions are one: what is not known in them is the same only if they stand at one place.
#[must_use]
pub fn same(one: &Condition, other: &Condition) -> bool {
    one == other && (one.location == other.location || one.is_known())
}

impl Condition {
    /// Whether everything in it is known, so that another one that is equal is the same wherever it is written.
    pub(crate) fn is_known(&self) -> bool {
        match &self.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter().all(Self::is_known)
            }
            ConditionNode::AtLeastOf { each, .. } => each.is_known(),
            ConditionNode::Atom(atom) => !matches!(atom.test, Test::Compare(_, Threshold::StandIn(_))),
            ConditionNode::StandIn(_) => false,
        }
    }
}

/// Whether what passes the first of two thresholds of one subject passes the other.
fn beyond(
    (by, at): (Comparison, &Value),
    (than, threshold): (Comparison, &Value),
    exchange: &Exchange,
) -> bool {
    let (Value::Quantity(at, anchor), Value::Quantity(threshold, other)) = (at, threshold) else {
        return false;
    };
    if anchor != other {
        return false;
    }
    let Ok(order) = at.compare(threshold, exchange) else { return false };
    match (by, than) {
        (Comparison::AtLeast | Comparison::Greater | Comparison::Equal, Comparison::AtLeast)
        | (Comparison::Greater, Comparison::Greater) => order.is_ge(),
        (Comparison::AtLeast | Comparison::Equal, Comparison::Greater) => order.is_gt(),
        (Comparison::AtMost | Comparison::Less | Comparison::Equal, Comparison::AtMost)
        | (Comparison::Less, Comparison::Less) => order.is_le(),
        (Comparison::AtMost | Comparison::Equal, Comparison::Less) => order.is_lt(),
        (Comparison::Equal, Comparison::Equal) => order == Ordering::Equal,
        _ => false,
    }
}

/// Whether a condition asks about a metric or dimension anywhere.
#[must_use]
pub fn speaks_of(condition: &Condition, metric: &MetricRef) -> bool {
    speaks_of_any(condition, std::slice::from_ref(metric))
}

/// Whether a condition asks about one of these metrics anywhere.
pub(super) fn speaks_of_any(condition: &Condition, metrics: &[MetricRef]) -> bool {
    match &condition.node {
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().any(|part| speaks_of_any(part, metrics))
        }
        ConditionNode::AtLeastOf { each, .. } => speaks_of_any(each, metrics),
        ConditionNode::Atom(atom) => metrics.contains(&atom.subject.metric),
        ConditionNode::StandIn(_) => false,
    }
}

/// Adds the metrics that a condition asks about, each once.
pub(super) fn add_metrics(condition: &Condition, metrics: &mut Vec<MetricRef>) {
    match &condition.node {
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().for_each(|part| add_metrics(part, metrics));
        }
        ConditionNode::AtLeastOf { each, .. } => add_metrics(each, metrics),
        ConditionNode::Atom(atom) if !metrics.contains(&atom.subject.metric) => {
            metrics.push(atom.subject.metric.clone());
        }
        ConditionNode::Atom(_) | ConditionNode::StandIn(_) => {}
    }
}

/// The words of which a question names one.
pub(super) fn words(question: &Condition) -> Option<(&SubjectRef, &[Value])> {
    match &question.node {
        ConditionNode::Atom(Atom { subject, test: Test::OneOf { negated: false, values } }) => {
            Some((subject, values))
        }
        _ => None,
    }
}

/// Which of these guards hold in which case, where all are one question of yes or no, or where each names words of one dimension
/// and no two different ones share a word; in the order in which cases stand: that of no guard first.
pub(super) fn cases<'c>(guards: &[&'c Condition], vocabulary: &Vocabulary) -> Option<Vec<Vec<bool>>> {
    // Guards are conjunctions, mostly of one question.
    let only = |guard: &&'c Condition| match questions(guard) {
        [only] => only,
        _ => *guard,
    };
    let guards: Vec<&Condition> = guards.iter().map(only).collect();
    let first = *guards.first()?;
    if is_flag(first, vocabulary) && guards.iter().all(|guard| *guard == first) {
        return Some([false, true].map(|holds| vec![holds; guards.len()]).into());
    }
    let mut kinds: Vec<&Condition> = Vec::new();
    let mut named = 0;
    let (dimension, _) = words(first)?;
    for guard in &guards {
        let (subject, values) = words(guard)?;
        if kinds.contains(guard) {
            continue;
        }
        if subject != dimension || !kinds.iter().all(|kind| excludes(kind, guard)) {
            return None;
        }
        named += values.len();
        kinds.push(guard);
    }
    let (_, values) = words(kinds.first()?)?;
    let Value::Symbol(set, _) = values.first()? else { return None };
    let others = named < vocabulary[*set].symbols.len();
    let case = |kind: Option<&Condition>| guards.iter().map(|guard| Some(*guard) == kind).collect();
    others.then(|| std::iter::once(None).chain(kinds.into_iter().map(Some)).map(case).collect())
}

/// Whether a condition asks yes or no of a dimension on which no other one bears.
fn is_flag(condition: &Condition, vocabulary: &Vocabulary) -> bool {
    let ConditionNode::Atom(Atom { subject, test: Test::Is(_) }) = &condition.node else { return false };
    let MetricRef::Vocabulary(id) = subject.metric else { return false };
    let entry = &vocabulary[id];
    let alone = entry.part_of.is_empty() && entry.implies.is_empty();
    entry.role == SubjectRole::Dimension && alone && subject.facets.is_empty() && subject.window.is_none()
}
