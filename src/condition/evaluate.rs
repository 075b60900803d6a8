//! Conditions judged on given values, by comparing quantities: the check that no reasoning is trusted without.

use std::cmp::Ordering;

use super::problem::ends;
use super::reading::{Aspect, Key, Reading, read};
use super::scale::Given;
use super::{Atom, Condition, ConditionNode, Reasoner, Test, Threshold};
use crate::quantity::{Arithmetic, Duration, Quantity};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{Reference, Value};

/// Judges conditions on what is given.
pub(super) struct Evaluator<'e> {
    pub(super) reasoner: &'e Reasoner<'e>,
    /// What is given for a variable.
    pub(super) given: &'e dyn Fn(&Key) -> Option<Given>,
}

impl Evaluator<'_> {
    /// Whether a condition holds; `None` where that is not known.
    pub(super) fn holds(&self, condition: &Condition) -> Option<bool> {
        match &condition.node {
            ConditionNode::All(parts) => self.enough(parts.len(), parts),
            ConditionNode::Any(parts) => self.enough(1, parts),
            ConditionNode::AtLeast(count, parts) => {
                self.enough(usize::try_from(*count).unwrap_or(usize::MAX), parts)
            }
            ConditionNode::AtLeastOf { count, group, each } => {
                let key = Key::members(group, each, self.reasoner.vocabulary);
                match (self.given)(&key)? {
                    Given::Value(Value::Quantity(Quantity::Number(members), _)) => {
                        Some(members >= crate::quantity::Decimal::from(*count))
                    }
                    _ => None,
                }
            }
            ConditionNode::Atom(atom) => self.atom(atom),
            ConditionNode::StandIn(_) => None,
        }
    }

    fn enough(&self, count: usize, parts: &[Condition]) -> Option<bool> {
        let answers: Vec<Option<bool>> = parts.iter().map(|part| self.holds(part)).collect();
        let hold = answers.iter().filter(|answer| **answer == Some(true)).count();
        let fail = answers.iter().filter(|answer| **answer == Some(false)).count();
        if hold >= count {
            Some(true)
        } else if parts.len() - fail < count {
            Some(false)
        } else {
            None
        }
    }

    /// Whether one question is answered with yes.
    pub(super) fn atom(&self, atom: &Atom) -> Option<bool> {
        let (flow, _) = atom.subject.traits(self.reasoner.vocabulary);
        let given = |aspect: Aspect| (self.given)(&atom.subject.key(aspect));
        match read(atom, flow) {
            Reading::One(aspect) => self.test(&atom.test, &given(aspect)?),
            Reading::Average(aspect, per, over) => {
                let share = self.average(given(aspect)?, &per, &over)?;
                self.test(&atom.test, &share)
            }
            Reading::Both(least, most) => {
                let (least, most) = (given(least)?, given(most)?);
                // Both ends within a set without gaps: so is all between them.
                match (self.test(&atom.test, &least), self.test(&atom.test, &most)) {
                    (Some(least), Some(most)) => Some(least && most),
                    _ => None,
                }
            }
            Reading::Unsupported => None,
        }
    }

    fn average(&self, total: Given, per: &Duration, over: &Duration) -> Option<Given> {
        let Given::Value(Value::Quantity(total, anchor)) = total else { return None };
        let exchange = self.reasoner.exchange;
        let (over, per) = (Quantity::Duration(over.clone()), Quantity::Duration(per.clone()));
        let periods = Quantity::apply(Arithmetic::Divide, &over, &per, exchange).ok()?;
        let share = Quantity::apply(Arithmetic::Divide, &total, &periods, exchange).ok()?;
        Some(Given::Value(Value::Quantity(share, anchor)))
    }

    fn test(&self, test: &Test, given: &Given) -> Option<bool> {
        match test {
            Test::Is(holds) => self.compare(Comparison::Equal, given, &Value::Bool(*holds)),
            Test::Compare(comparison, Threshold::Known(value)) => self.compare(*comparison, given, value),
            Test::Compare(comparison, Threshold::StandIn(stand_in)) => {
                let [low, high] = stand_in.bounds.as_deref().map_or([None, None], ends);
                self.unknown(*comparison, given, [low.as_ref(), high.as_ref()])
            }
            Test::OneOf { negated, values } => {
                let answers: Vec<Option<bool>> =
                    values.iter().map(|value| self.compare(Comparison::Equal, given, value)).collect();
                let found = if answers.contains(&Some(true)) {
                    true
                } else if answers.contains(&None) {
                    return None;
                } else {
                    false
                };
                Some(found != *negated)
            }
            Test::Within { negated, range } => {
                let [low, high] = ends(range);
                let above = low.map_or(Some(true), |low| self.compare(Comparison::AtLeast, given, &low))?;
                let below = high.map_or(Some(true), |high| self.compare(Comparison::AtMost, given, &high))?;
                Some((above && below) != *negated)
            }
        }
    }

    /// Compares with a threshold that lies between two ends: an answer only if it is the same for all of them.
    fn unknown(
        &self,
        comparison: Comparison,
        given: &Given,
        [low, high]: [Option<&Value>; 2],
    ) -> Option<bool> {
        let against =
            |comparison, end: Option<&Value>| end.and_then(|end| self.compare(comparison, given, end));
        match comparison {
            Comparison::Equal | Comparison::NotEqual => {
                let outside = against(Comparison::Less, low) == Some(true)
                    || against(Comparison::Greater, high) == Some(true);
                let known = low.is_some() && low == high;
                if outside || known {
                    let equal = !outside && against(Comparison::Equal, low)?;
                    Some(equal == (comparison == Comparison::Equal))
                } else {
                    None
                }
            }
            _ => {
                let (first, second) = (against(comparison, low), against(comparison, high));
                // Above any threshold is above the highest one; not even above the lowest is above none.
                let rising = matches!(comparison, Comparison::AtLeast | Comparison::Greater);
                let (easy, hard) = if rising { (first, second) } else { (second, first) };
                if hard == Some(true) {
                    Some(true)
                } else if easy == Some(false) {
                    Some(false)
                } else {
                    None
                }
            }
        }
    }

    fn compare(&self, comparison: Comparison, given: &Given, value: &Value) -> Option<bool> {
        let identity = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let same = |same: bool| Some(same == (comparison == Comparison::Equal));
        let order = match (given, value) {
            (Given::Other { .. } | Given::Nothing, _) if identity => return same(false),
            (Given::Nothing, Value::Reference(Reference { rank: Some(_), .. })) => Ordering::Less,
            (
                Given::Other { rank: Some(rank), .. },
                Value::Reference(Reference { rank: Some(other), .. }),
            ) => rank.cmp(other),
            (Given::Other { .. } | Given::Nothing, _) => return None,
            (Given::Value(Value::Quantity(left, _)), Value::Quantity(right, _)) => {
                left.compare(right, self.reasoner.exchange).ok()?
            }
            (Given::Value(Value::Symbol(set, left)), Value::Symbol(other, right)) if set == other => {
                left.cmp(right)
            }
            (Given::Value(Value::Bool(left)), Value::Bool(right)) => left.cmp(right),
            (Given::Value(Value::Reference(left)), Value::Reference(right)) => {
                if identity {
                    let nodes = left.node.zip(right.node).is_none_or(|(left, right)| left == right);
                    return same(left.kind == right.kind && left.name == right.name && nodes);
                }
                left.rank?.cmp(&right.rank?)
            }
            (Given::Value(left), right) if identity => return same(left == right),
            _ => return None,
        };
        Some(match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::AtLeast => order != Ordering::Less,
        })
    }
}
