//! Conditions that only ask for enough of things, as most requirements do: somebody always meets them, and who meets one and
//! not another is seen without a search.
//!
//! The axioms only ever ask for more of something where there is more of something else. So whoever has just what is asked, and
//! what follows from it, is somebody.

use super::axioms::closure;
use super::sight::questions;
use super::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
use crate::quantity::{Currency, Decimal, Money, Quantity};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{SubjectId, SubjectRole, Type, Value, Vocabulary};

/// So much of something, or more.
struct Floor<'c> {
    metric: SubjectId,
    subject: &'c SubjectRef,
    least: Decimal,
    /// Whether so much alone is not enough.
    beyond: bool,
}

/// Conditions that only ask for enough, in one currency.
struct Floors<'v> {
    vocabulary: &'v Vocabulary,
    currency: Option<Currency>,
}

/// Whether somebody surely meets a condition because it only asks for enough of what has no upper end: how much does not matter.
pub(super) fn attainable(condition: &Condition, vocabulary: &Vocabulary) -> bool {
    Floors { vocabulary, currency: None }.of(condition).is_some()
}

/// Whether somebody surely meets the first condition and not the second: one of its questions asks for more of something than
/// the first does, and nothing else that the first asks for brings it along. Of what it matters how much is asked for is told.
pub(super) fn separates(
    first: &Condition,
    second: &Condition,
    vocabulary: &Vocabulary,
    tell: &mut impl FnMut(SubjectId),
) -> bool {
    let mut floors = Floors { vocabulary, currency: None };
    let Some(asked) = floors.of(first) else { return false };
    questions(second).iter().any(|question| floors.ask_more(question, &asked, tell))
}

impl<'c> Floors<'_> {
    /// What a condition asks for, if that is all that it asks.
    fn of(&mut self, condition: &'c Condition) -> Option<Vec<Floor<'c>>> {
        questions(condition).iter().map(|question| self.floor(question)).collect()
    }

    /// Whether who has no more than what is asked does not meet a question; of alternatives, none of them.
    fn ask_more(
        &mut self,
        question: &'c Condition,
        asked: &[Floor<'c>],
        tell: &mut impl FnMut(SubjectId),
    ) -> bool {
        if let ConditionNode::Any(parts) = &question.node {
            return parts.iter().all(|part| self.ask_more(part, asked, tell));
        }
        let vocabulary = self.vocabulary;
        self.floor(question).is_some_and(|more| {
            tell(more.metric);
            // What is asked of the same metric mostly tells already.
            let of_same = |floor: &&Floor<'_>| floor.metric == more.metric;
            more.is_something()
                && asked.iter().filter(of_same).all(|floor| floor.is_below(&more))
                && !asked.iter().any(|floor| !of_same(&floor) && floor.brings(more.metric, vocabulary))
        })
    }

    fn floor(&mut self, question: &'c Condition) -> Option<Floor<'c>> {
        let ConditionNode::Atom(Atom { subject, test }) = &question.node else { return None };
        let MetricRef::Vocabulary(metric) = subject.metric else { return None };
        let entry = &self.vocabulary[metric];
        let counted = matches!(subject.window, None | Some(Window::Trailing(_)));
        if entry.role != SubjectRole::Metric || !counted {
            return None;
        }
        let (least, beyond) = match (&entry.ty, test) {
            (Type::Bool, Test::Is(true)) => (Decimal::ONE, false),
            (
                Type::Count | Type::Decimal | Type::Money,
                Test::Compare(by, Threshold::Known(Value::Quantity(quantity, None))),
            ) => {
                let beyond = match by {
                    Comparison::AtLeast => false,
                    Comparison::Greater => true,
                    _ => return None,
                };
                (self.amount(quantity)?, beyond)
            }
            _ => return None,
        };
        Some(Floor { metric, subject, least, beyond })
    }

    fn amount(&mut self, quantity: &Quantity) -> Option<Decimal> {
        match quantity {
            Quantity::Number(number) => Some(*number),
            // Nothing is nothing in every currency.
            Quantity::Money(Money { amount, .. }) if amount.is_zero() => Some(*amount),
            Quantity::Money(Money { amount, currency }) => {
                (*self.currency.get_or_insert(*currency) == *currency).then_some(*amount)
            }
            _ => None,
        }
    }
}

impl Floor<'_> {
    /// Whether nothing at all is too little.
    fn is_something(&self) -> bool {
        if self.beyond { self.least >= Decimal::ZERO } else { self.least > Decimal::ZERO }
    }

    /// Whether who has no more than this asks for has less than the other asks for of the same metric: of all there is at least what
    /// there is of a part.
    fn is_below(&self, more: &Self) -> bool {
        let less = if more.beyond { self.least <= more.least } else { self.least < more.least };
        let is_part = more.subject.facets.is_empty() && self.subject.window == more.subject.window;
        (self.subject == more.subject || is_part) && !self.beyond && less
    }

    /// Whether this brings any of a metric along.
    fn brings(&self, metric: SubjectId, vocabulary: &Vocabulary) -> bool {
        let own = &vocabulary[self.metric];
        let alone = own.part_of.is_empty() && own.implies.is_empty();
        !alone && closure([self.metric], vocabulary, true).contains(&metric)
    }
}
