//! What reasoning over conditions needs to know of a program.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{Content, Node, NodeId, Program};
use crate::condition::{Atom, Condition, ConditionNode, MetricRef, Reasoner, SubjectRef, Test};
use crate::quantity::Quantity;
use crate::vocabulary::{BlockId, Reference, SubjectId, Type, Value, Vocabulary};

impl Program {
    /// Reasoning with what the program knows: its exchange rates, its ladders, the caps of its own metrics, and that who holds
    /// something has usually met what it requires.
    ///
    /// Ladders of one kind in several blocks (the tiers of several tracks) are one ladder only if there is just one of them.
    #[must_use]
    pub fn reasoner<'p>(&'p self, vocabulary: &'p Vocabulary) -> Reasoner<'p> {
        let mut reasoner = Reasoner::new(vocabulary, &self.exchange);
        let mut ladders: BTreeMap<BlockId, Ladder> = BTreeMap::new();
        for (id, node) in (0..).map(NodeId).zip(&self.nodes) {
            let block = &vocabulary[node.kind];
            if block.declares_metric {
                let cap = block.cap.and_then(|cap| self.schedule(id, cap)?.default_entry());
                if let Some(Content::Value(Value::Quantity(Quantity::Number(most), _))) =
                    cap.map(|entry| &entry.content)
                {
                    reasoner = reasoner.with_cap(node.name.clone(), *most);
                }
            }
            if let Some(required) = self.required(id, vocabulary) {
                for holds in held(id, node, vocabulary) {
                    reasoner = reasoner.with_habit(holds, Arc::clone(required));
                }
            }
            if block.ladder.is_some() {
                let ladder = ladders.entry(node.kind).or_default();
                let first = *ladder.parent.get_or_insert(node.parent);
                ladder.several |= first != node.parent;
                ladder.members.push(Reference {
                    kind: node.kind,
                    name: node.name.clone(),
                    node: Some(id.0),
                    rank: Some(node.rank),
                });
            }
        }
        for (kind, ladder) in ladders {
            if !ladder.several {
                reasoner = reasoner.with_ladder(kind, ladder.members);
            }
        }
        reasoner
    }

    fn required(&self, id: NodeId, vocabulary: &Vocabulary) -> Option<&Arc<Condition>> {
        let attribute = vocabulary[self.node(id).kind].asks?;
        match &self.schedule(id, attribute)?.default_entry()?.content {
            Content::Condition(condition) => Some(condition),
            _ => None,
        }
    }
}

/// How conditions ask whether a partner holds a block: `tier is gold`, `holds[psp]`.
fn held(id: NodeId, node: &Node, vocabulary: &Vocabulary) -> Vec<Condition> {
    let mut questions = Vec::new();
    let held = Type::Reference(node.kind);
    for (subject, entry) in (0..).map(SubjectId).zip(&vocabulary.subjects) {
        let (facets, test) = if entry.ty == held {
            let name = node.name.clone();
            let rank = Some(node.rank).filter(|&rank| rank > 0);
            let reference = Reference { kind: node.kind, name, node: Some(id.0), rank };
            (Vec::new(), Test::OneOf { negated: false, values: vec![Value::Reference(reference)] })
        } else if entry.ty == Type::Bool && entry.facets.contains(&held) {
            (vec![node.name.clone()], Test::Is(true))
        } else {
            continue;
        };
        let subject = SubjectRef { metric: MetricRef::Vocabulary(subject), facets, window: None };
        let atom = ConditionNode::Atom(Atom { subject, test });
        questions.push(Condition { node: atom, location: node.header });
    }
    questions
}

#[derive(Default)]
struct Ladder {
    parent: Option<Option<NodeId>>,
    several: bool,
    members: Vec<Reference>,
}
