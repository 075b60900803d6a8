//! What reasoning over conditions needs to know of a program.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::model::{Content, Node, NodeId, Program};
use super::reader::Reader;
use crate::condition::{Atom, Condition, ConditionNode, MetricRef, Reasoner, SubjectRef, Test};
use crate::quantity::Quantity;
use crate::vocabulary::{BlockId, Reference, SubjectId, Type, Value, Vocabulary};

impl<'p> Reader<'p> {
    /// As [`Program::reasoner`]. What who holds a block has usually met is noted when it is asked for.
    #[must_use]
    pub fn reasoner(&self, vocabulary: &'p Vocabulary) -> Reasoner<'p> {
        self.reads().exchange();
        for (kind, block) in (0..).map(BlockId).zip(&vocabulary.blocks) {
            if block.declares_metric || block.asks.is_some() || block.ladder.is_some() {
                self.reads().blocks(kind);
            }
            if let Some(cap) = block.cap.filter(|_| block.declares_metric) {
                self.reads().attribute(kind, cap);
            }
        }
        self.unnoted().reasoner(vocabulary).with_note(Rc::clone(self.reads().habits()))
    }
}

impl Program {
    /// Reasoning with what the program knows: its exchange rates, its ladders, the caps of its own metrics, and that who holds
    /// something has usually met what it requires.
    ///
    /// Ladders of one kind in several blocks (the tiers of several tracks) are one ladder only if there is just one of them.
    #[must_use]
    pub fn reasoner<'p>(&'p self, vocabulary: &'p Vocabulary) -> Reasoner<'p> {
        let mut reasoner = Reasoner::new(vocabulary, &self.exchange);
        let mut ladders: BTreeMap<BlockId, Ladder> = BTreeMap::new();
        let mut asking: BTreeMap<BlockId, Vec<SubjectId>> = BTreeMap::new();
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
            if block.asks.is_some() {
                let required = self.required(id, vocabulary);
                let subjects = asking.entry(node.kind).or_insert_with(|| asking_of(node.kind, vocabulary));
                for &subject in subjects.iter() {
                    let holds = held(id, node, subject, vocabulary);
                    reasoner = reasoner.with_habit(holds, required.map(Arc::clone));
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

/// The subjects by which conditions ask whether a partner holds a block of a kind: `tier is gold`, `holds[psp]`.
fn asking_of(kind: BlockId, vocabulary: &Vocabulary) -> Vec<SubjectId> {
    let held = Type::Reference(kind);
    let subjects = (0..).map(SubjectId).zip(&vocabulary.subjects);
    let asking = subjects
        .filter(|(_, entry)| entry.ty == held || entry.ty == Type::Bool && entry.facets.contains(&held));
    asking.map(|(subject, _)| subject).collect()
}

/// How a condition asks by a subject whether a partner holds a block.
fn held(id: NodeId, node: &Node, subject: SubjectId, vocabulary: &Vocabulary) -> Condition {
    let name = node.name.clone();
    let (facets, test) = if vocabulary[subject].ty == Type::Bool {
        (vec![name], Test::Is(true))
    } else {
        let rank = Some(node.rank).filter(|&rank| rank > 0);
        let reference = Reference { kind: node.kind, name, node: Some(id.0), rank };
        (Vec::new(), Test::OneOf { negated: false, values: vec![Value::Reference(reference)] })
    };
    let subject = SubjectRef { metric: MetricRef::Vocabulary(subject), facets, window: None };
    Condition { node: ConditionNode::Atom(Atom { subject, test }), location: node.header }
}

#[derive(Default)]
struct Ladder {
    parent: Option<Option<NodeId>>,
    several: bool,
    members: Vec<Reference>,
}
