//! Inheritance: a block of a kind that inherits takes from the block around it what it does not state itself.
//!
//! Attributes are taken key by key: an entry for a case that the block does not state. Blocks that stand once are taken whole
//! where the block has none of that kind, else key by key. Named blocks have an identity of their own where they stand, so
//! they are not taken; neither are waivers and free texts.

use std::sync::Arc;

use super::Settler;
use crate::condition::{Condition, ConditionNode};
use crate::program::model::{Content, Entries, Entry, NodeId, Origin, Schedule, Slot};
use crate::syntax::ast::StandInKind;
use crate::vocabulary::{AttributeId, BlockId, Named, StandIn};

impl Settler<'_> {
    /// The node that a node takes from, if it takes from any.
    pub(super) fn twin(&self, id: NodeId) -> Option<NodeId> {
        let node = self.program.node(id);
        if self.vocabulary[node.kind].inherits {
            return node.parent;
        }
        if self.vocabulary[node.kind].named != Named::Single {
            return None;
        }
        let around = self.twin(node.parent?)?;
        self.child(around, node.kind, "")
    }

    /// Every slot that a node may take from another.
    pub(super) fn inherited_slots(&mut self, id: NodeId, twin: NodeId) -> Vec<Slot> {
        let kind = self.program.node(id).kind;
        let source = self.program.node(twin);
        let from = source.kind;
        let attributes: Vec<AttributeId> = source.slots.iter().map(|slot| slot.attribute).collect();
        let mut slots = Vec::new();
        for attribute in attributes {
            let name = &self.vocabulary[from].attribute(attribute).name;
            let Some(own) = self.vocabulary[kind].attribute_id(name) else { continue };
            if let Some(schedule) = self.inherited(twin, attribute) {
                slots.push(Slot { attribute: own, schedule });
            }
        }
        slots.sort_by_key(|slot| slot.attribute);
        slots
    }

    /// What a node may take from another for one of its attributes.
    pub(super) fn inherited_schedule(
        &mut self,
        id: NodeId,
        attribute: AttributeId,
        twin: NodeId,
    ) -> Option<Arc<Schedule>> {
        let kind = self.program.node(id).kind;
        let name = &self.vocabulary[kind].attribute(attribute).name;
        let source = self.vocabulary[self.program.node(twin).kind].attribute_id(name)?;
        self.inherited(twin, source)
    }

    /// A schedule as others inherit it; made once.
    fn inherited(&mut self, from: NodeId, attribute: AttributeId) -> Option<Arc<Schedule>> {
        if let Some(schedule) = self.inherited.get(&(from, attribute)) {
            return Some(Arc::clone(schedule));
        }
        let mut schedule = Schedule::clone(self.program.schedule(from, attribute)?);
        for entry in schedule.changed() {
            entry.origin = Origin::Inherited(from);
        }
        let schedule = Arc::new(schedule);
        self.inherited.insert((from, attribute), Arc::clone(&schedule));
        Some(schedule)
    }

    /// The conditions of a block that are joined to those of the blocks of a kind in it, with the attribute that takes them.
    fn joined_to(&self, parent: NodeId, kind: BlockId) -> Vec<(AttributeId, Entry)> {
        let vocabulary = self.vocabulary;
        let around = self.program.node(parent);
        let joins = around.slots.iter().filter_map(|slot| {
            let name = vocabulary[around.kind].attribute(slot.attribute).joins.as_ref()?;
            let target = vocabulary[kind].attribute_id(name)?;
            Some((target, slot.schedule.default_entry()?.clone()))
        });
        joins.collect()
    }

    /// Notes whether a block has conditions that are joined to those of the blocks in it.
    pub(super) fn note_joins(&mut self, id: NodeId, slots: &[Slot]) {
        let block = &self.vocabulary[self.program.node(id).kind];
        let joins = block.joining.iter().any(|joining| slots.iter().any(|slot| slot.attribute == *joining));
        if let Some(source) = self.sources.get_mut(id.0 as usize) {
            source.joins = joins;
        }
    }

    /// Joins conditions of the block around to those of this one: a track's `entry` to a tier's `requires`.
    pub(super) fn join(&mut self, id: NodeId, slots: &mut Vec<Slot>) {
        let node = self.program.node(id);
        let Some(parent) = node.parent else { return };
        if self.source(parent).is_none_or(|source| !source.joins) {
            return;
        }
        for (target, entry) in self.joined_to(parent, node.kind) {
            let size = if let Content::Condition(condition) = &entry.content { parts(condition) } else { 1 };
            if !self.may_copy(size, id) {
                continue;
            }
            match slots.iter_mut().find(|slot| slot.attribute == target) {
                Some(slot) => {
                    let entries: Entries =
                        slot.schedule.entries.iter().map(|own| joined(own, &entry)).collect();
                    slot.schedule = Arc::new(entries.into());
                }
                None => {
                    let entry = Entry { origin: Origin::Inherited(parent), ..entry };
                    let schedule = Arc::new(Schedule::of(entry));
                    slots.push(Slot { attribute: target, schedule });
                    slots.sort_by_key(|slot| slot.attribute);
                }
            }
        }
    }
}

/// How many single conditions a condition is made of.
fn parts(condition: &Condition) -> usize {
    match &condition.node {
        ConditionNode::All(inner) | ConditionNode::Any(inner) | ConditionNode::AtLeast(_, inner) => {
            inner.iter().map(parts).sum::<usize>() + 1
        }
        ConditionNode::AtLeastOf { each, .. } => parts(each) + 1,
        ConditionNode::Atom(_) | ConditionNode::StandIn(_) => 1,
    }
}

/// An entry of conditions with those of the block around; what is not known stays a part of it.
fn joined(own: &Entry, around: &Entry) -> Entry {
    let content = match (as_condition(own), as_condition(around)) {
        (Some(own), Some(around)) => Content::Condition(Arc::new(own.and(around))),
        (Some(_), None) if around.content != Content::Invalid => own.content.clone(),
        (None, Some(_)) if own.content != Content::Invalid => around.content.clone(),
        _ => Content::Invalid,
    };
    Entry { content, ..own.clone() }
}

/// What an entry asks; `None` if it asks nothing, or is invalid.
fn as_condition(entry: &Entry) -> Option<Condition> {
    match &entry.content {
        Content::Condition(condition) => Some(Condition::clone(condition)),
        Content::StandIn(StandIn { kind: StandInKind::None, .. }) | Content::Value(_) | Content::Invalid => {
            None
        }
        Content::StandIn(stand_in) => {
            Some(Condition { node: ConditionNode::StandIn(stand_in.clone()), location: entry.location })
        }
    }
}
