//! Answers that depend on little of what conditions say: what they ask about matters, and seldom how much.
//!
//! What is not read is not noted, and so need not be the same in another program that comes to the same.

use std::sync::Arc;

use smallvec::SmallVec;

use super::super::ir::{Call, Function};
use super::super::value::NodeRef;
use super::Machine;
use crate::condition::{Condition, Decision, MetricRef, sight};
use crate::vocabulary::{AttributeId, SubjectId};

/// A condition, and which attribute of the program it is only an outline of.
pub(super) type Outline = (Arc<Condition>, Option<(NodeRef, AttributeId)>);

impl Machine<'_> {
    /// The answer where it depends on little of what is asked of partners: of which subjects it matters how much is noted.
    pub(super) fn reason_by_outline(&mut self, call: &Call) -> Option<Decision> {
        let explained = self.is_explained(call);
        match (call.function, call.arguments.as_slice()) {
            (Function::Satisfiable, [first]) => {
                let (condition, _) = self.outline_at_sight(first)?;
                self.reasoner().sees_met(&condition).then_some(Decision::Yes(()))
            }
            (Function::Implies, [first, second]) => {
                let (one, other) = (self.outline_at_sight(first)?, self.outline_at_sight(second)?);
                let asked = match other.1 {
                    None => self.is_asked_by(one.1, &other.0),
                    Some(below) => one.1.is_some_and(|of| self.is_step(of, below)),
                };
                if asked {
                    return Some(Decision::Yes(()));
                }
                (!explained && self.sees_apart(&one, &other)).then_some(Decision::No(()))
            }
            (Function::Equivalent, [first, second]) if !explained => {
                let (one, other) = (self.outline_at_sight(first)?, self.outline_at_sight(second)?);
                (self.sees_apart(&one, &other) || self.sees_apart(&other, &one)).then_some(Decision::No(()))
            }
            _ => None,
        }
    }

    /// Whether an attribute simply asks for all that a condition asks for: what it asks of anything else is not read.
    fn is_asked_by(&self, attribute: Option<(NodeRef, AttributeId)>, asked: &Condition) -> bool {
        let Some((node, attribute)) = attribute else { return false };
        let subjects = asked.subjects().into_iter().filter_map(|subject| match subject.metric {
            MetricRef::Vocabulary(id) => Some(id),
            MetricRef::Declared(_) => None,
        });
        let mut subjects: SmallVec<[SubjectId; 16]> = subjects.collect();
        subjects.sort_unstable();
        subjects.dedup();
        let program = self.program(node.side);
        let known: SmallVec<[&Condition; 16]> = program.questions(node.id, attribute, subjects).collect();
        sight::implied(&known, asked, program.exchange())
    }

    /// Whether an attribute simply asks for all that it asks for in the block below: how much each asks for is not read.
    fn is_step(&self, (node, attribute): (NodeRef, AttributeId), below: (NodeRef, AttributeId)) -> bool {
        (node.side, attribute) == (below.0.side, below.1)
            && self.node(node).kind() == self.node(below.0).kind()
            && self.program(node.side).asks_for_all(node.id, below.0.id, attribute)
    }

    /// Whether it is seen that somebody meets one condition and not another.
    fn sees_apart(&self, (one, of_one): &Outline, (other, of_other): &Outline) -> bool {
        self.reasoner().sees_apart(one, other, &mut |subject| {
            for (node, attribute) in of_one.iter().chain(of_other) {
                self.program(node.side).note_amounts(node.id, *attribute, subject);
            }
        })
    }
}
