//! What reasoning over conditions needs to know of a program.

use std::collections::BTreeMap;

use super::model::{NodeId, Program};
use crate::condition::Reasoner;
use crate::quantity::Quantity;
use crate::vocabulary::{BlockId, Reference, Value, Vocabulary};

/// The attribute of a declared metric that holds the most it can be.
const CAP: &str = "cap";

impl Program {
    /// Reasoning with what the program knows: its exchange rates, its ladders, and the caps of its own metrics.
    ///
    /// Ladders of one kind in several blocks (the tiers of several tracks) are one ladder only if there is just one of them.
    #[must_use]
    pub fn reasoner<'p>(&'p self, vocabulary: &'p Vocabulary) -> Reasoner<'p> {
        let mut reasoner = Reasoner::new(vocabulary, &self.exchange);
        let mut ladders: BTreeMap<BlockId, Ladder> = BTreeMap::new();
        for (id, node) in (0..).map(NodeId).zip(&self.nodes) {
            let block = &vocabulary[node.kind];
            if block.declares_metric {
                let cap = block.attribute_id(CAP).and_then(|cap| self.schedule(id, cap)?.default_entry());
                if let Some(super::model::Content::Value(Value::Quantity(Quantity::Number(most), _))) =
                    cap.map(|entry| &entry.content)
                {
                    reasoner = reasoner.with_cap(node.name.clone(), *most);
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
}

#[derive(Default)]
struct Ladder {
    parent: Option<Option<NodeId>>,
    several: bool,
    members: Vec<Reference>,
}
