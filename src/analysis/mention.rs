//! Whether a condition speaks of a block of the program.

use super::ground::{Ground, reference};
use crate::condition::{Atom, Condition, ConditionNode, MetricRef, Test, Threshold};
use crate::program::NodeId;
use crate::vocabulary::{Type, Value};

/// Whether a condition names a block: as a metric that the program declares, in brackets, as a value, or as a group.
#[must_use]
pub fn mentions_block(ground: &Ground<'_>, condition: &Condition, block: NodeId) -> bool {
    match &condition.node {
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().any(|part| mentions_block(ground, part, block))
        }
        ConditionNode::AtLeastOf { group, each, .. } => {
            let node = ground.program.node(block);
            let is_group = node.name() == group
                && ground.vocabulary.engine.groups.as_ref().is_some_and(|groups| names(groups, node.kind()));
            is_group || mentions_block(ground, each, block)
        }
        ConditionNode::Atom(atom) => {
            asks_about(ground, atom, block) || values(&atom.test).iter().any(|value| is(value, block))
        }
        ConditionNode::StandIn(_) => false,
    }
}

fn asks_about(ground: &Ground<'_>, atom: &Atom, block: NodeId) -> bool {
    let (node, vocabulary) = (ground.program.node(block), ground.vocabulary);
    let in_brackets = atom.subject.facets.contains(node.name());
    match &atom.subject.metric {
        MetricRef::Vocabulary(id) => {
            in_brackets && vocabulary[*id].facets.iter().any(|facet| names(facet, node.kind()))
        }
        MetricRef::Declared(name) if vocabulary[node.kind()].declares_metric => name == node.name(),
        MetricRef::Declared(name) => {
            in_brackets
                && node.parent().map(|parent| ground.program.node(parent)).is_some_and(|parent| {
                    parent.name() == name && vocabulary[parent.kind()].metric_facets == Some(node.kind())
                })
        }
    }
}

/// Whether a type holds the names of blocks of a kind.
fn names(ty: &Type, kind: crate::vocabulary::BlockId) -> bool {
    match ty {
        Type::Reference(of) => *of == kind,
        Type::Either(types) => types.iter().any(|ty| names(ty, kind)),
        Type::List(of) => names(of, kind),
        _ => false,
    }
}

fn values(test: &Test) -> &[Value] {
    match test {
        Test::Is(_) | Test::Compare(_, Threshold::StandIn(_)) => &[],
        Test::Compare(_, Threshold::Known(value)) | Test::Within { range: value, .. } => {
            std::slice::from_ref(value)
        }
        Test::OneOf { values, .. } => values,
    }
}

fn is(value: &Value, block: NodeId) -> bool {
    match value {
        Value::List(values) => values.iter().any(|value| is(value, block)),
        value => reference(value) == Some(block),
    }
}
