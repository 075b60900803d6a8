//! Guards: what is plain about them without reasoning.

use crate::condition::{Atom, Condition, ConditionNode, MetricRef, Reasoner, Test};
use crate::vocabulary::{SubjectRole, Type, Vocabulary};

/// The single questions of a guard, all of which must hold; `None` if it is no conjunction.
pub(super) fn atoms(guard: &Condition) -> Option<Vec<(&Atom, &Condition)>> {
    match &guard.node {
        ConditionNode::Atom(atom) => Some(vec![(atom, guard)]),
        ConditionNode::All(parts) => {
            let parts: Option<Vec<_>> = parts.iter().map(atoms).collect();
            parts.map(|parts| parts.into_iter().flatten().collect())
        }
        _ => None,
    }
}

/// Whether a guard surely implies another, `None` where that is not known.
pub(super) fn implies(
    (reasoner, vocabulary): (&Reasoner<'_>, &Vocabulary),
    one: &Condition,
    other: &Condition,
) -> Option<bool> {
    use crate::condition::Decision;
    plainly(vocabulary, one, other).or_else(|| match reasoner.implies(one, other) {
        Decision::Yes(()) => Some(true),
        Decision::No(_) => Some(false),
        Decision::Undecided(_) => None,
    })
}

/// The answer where it is plain: the second asks nothing that the first does not ask, or it asks about a property of the deal
/// on which the first is silent. A first guard that nothing can meet implies anything, but is never looked up either.
fn plainly(vocabulary: &Vocabulary, one: &Condition, other: &Condition) -> Option<bool> {
    let (one, other) = (atoms(one)?, atoms(other)?);
    if other.iter().all(|(asked, _)| one.iter().any(|(known, _)| known == asked)) {
        return Some(true);
    }
    let silent = |atom: &Atom| one.iter().all(|(known, _)| known.subject.metric != atom.subject.metric);
    let told_apart = |atom: &Atom| match &atom.subject.metric {
        MetricRef::Vocabulary(id) if vocabulary[*id].role == SubjectRole::Dimension => {
            match (&atom.test, &vocabulary[*id].ty) {
                (Test::Is(_), Type::Bool) => true,
                (Test::OneOf { negated: false, values }, Type::Symbol(set)) => {
                    values.len() < vocabulary[*set].symbols.len()
                }
                (Test::OneOf { negated: false, .. }, Type::Reference(_) | Type::Currency) => true,
                _ => false,
            }
        }
        _ => false,
    };
    other.iter().any(|(atom, _)| silent(atom) && told_apart(atom)).then_some(false)
}
