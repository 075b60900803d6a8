//! The questions of a rule that are accounted for, and what was seen of them.

use super::super::eval::{End, LimitSide as Side, Record, Seen};
use super::super::ir::{Expr, Place};
use super::super::pack::PackRule;
use super::limit::Limits;
use super::walk::{Role, walk};
use super::{Boundary, BoundaryEnd, Clause, ClauseKind, Neighbour};
use crate::syntax::ast::Comparison;
use crate::vocabulary::Vocabulary;

/// A question with its place.
pub(super) struct Question {
    /// The number of its place.
    pub(super) place: usize,
    at: Place,
    /// What it is, if it is a clause.
    kind: Option<ClauseKind>,
    /// Which operand is its limit, if one is.
    pub(super) side: Option<Side>,
    /// The limits that it has, with where the answer is another one.
    ends: Vec<(BoundaryEnd, Neighbour)>,
}

/// The questions of a rule, in the order written.
pub(super) fn questions(entry: &PackRule, vocabulary: &Vocabulary) -> Vec<Question> {
    let rule = &entry.rule;
    let limits = Limits::new(&rule.body, &entry.settings, vocabulary);
    let mut found: Vec<Question> = Vec::new();
    walk(&mut rule.body.clone(), &mut |expr, at| {
        let Expr::Spot(spot) = expr else { return };
        let place = usize::from(spot.place);
        let Some(&known) = rule.places.get(place) else { return };
        let kind = match at.role {
            Role::Require => Some(ClauseKind::Require),
            Role::When => Some(ClauseKind::When),
            Role::Where | Role::Filter => Some(ClauseKind::Where),
            Role::Part => None,
        };
        let side = limits.side(&spot.of);
        let ends = side.map_or_else(Vec::new, |side| ends(&spot.of, side, known, &limits));
        if kind.is_some() || !ends.is_empty() {
            found.push(Question { place, at: known, kind, side: side.filter(|_| !ends.is_empty()), ends });
        }
    });
    found.sort_by_key(|question| question.at.location.span.start);
    found
}

fn ends(question: &Expr, side: Side, place: Place, limits: &Limits<'_>) -> Vec<(BoundaryEnd, Neighbour)> {
    match question {
        Expr::Compare(operator, ..) => {
            let operator = if side == Side::Left { operator.mirrored() } else { *operator };
            let neighbour = match operator {
                Comparison::AtLeast | Comparison::Less => Neighbour::Below,
                Comparison::AtMost | Comparison::Greater => Neighbour::Above,
                Comparison::Equal | Comparison::NotEqual => Neighbour::Either,
            };
            vec![(BoundaryEnd::Limit, neighbour)]
        }
        Expr::In(_, range) => {
            let [low, high] = limits.ends(range, place.counts);
            let low = low.then_some((BoundaryEnd::Low, Neighbour::Below));
            let high = high.then_some((BoundaryEnd::High, Neighbour::Above));
            low.into_iter().chain(high).collect()
        }
        _ => Vec::new(),
    }
}

/// What was seen of the questions.
pub(super) fn account(questions: &[Question], record: &Record) -> (Vec<Clause>, Vec<Boundary>) {
    let (mut clauses, mut boundaries) = (Vec::new(), Vec::new());
    for question in questions {
        let seen = record.seen.get(question.place).copied().unwrap_or_default();
        let location = question.at.location;
        clauses.extend(question.kind.map(|kind| Clause {
            kind,
            location,
            seen_true: seen.yes,
            seen_false: seen.no,
        }));
        for &(end, neighbour) in &question.ends {
            let stood = stood(&seen, end);
            let seen_beside = match neighbour {
                Neighbour::Below => stood.below,
                Neighbour::Above => stood.above,
                Neighbour::Either => stood.below || stood.above,
            };
            boundaries.push(Boundary { location, end, seen_on: stood.on, neighbour, seen_beside });
        }
    }
    (clauses, boundaries)
}

const fn stood(seen: &Seen, end: BoundaryEnd) -> End {
    let [low, high] = seen.ends;
    match end {
        BoundaryEnd::Limit | BoundaryEnd::Low => low,
        BoundaryEnd::High => high,
    }
}
