//! What was resolved in one place of a text, as it is in another.

use std::sync::Arc;

use super::declaration::{Declaration, DeclaredFact, NameUse, Removal, Setting};
use super::model::{Content, Entry, Fact, Schedule};
use crate::condition::{Condition, ConditionNode};
use crate::source::{Location, SourceId, Span};

/// From one place to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// The text in which it is now.
    pub(super) source: SourceId,
    /// By how many bytes, around the end of the numbers where it is back.
    pub(super) by: u32,
}

impl Move {
    fn location(self, from: Location) -> Location {
        let Span { start, end } = from.span;
        Location::new(self.source, Span::new(start.wrapping_add(self.by), end.wrapping_add(self.by)))
    }

    /// A condition with its parts.
    pub(super) fn condition(self, from: &Condition) -> Condition {
        let mut condition = from.clone();
        self.in_condition(&mut condition);
        condition
    }

    fn in_condition(self, condition: &mut Condition) {
        condition.location = self.location(condition.location);
        match &mut condition.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter_mut().for_each(|part| self.in_condition(part));
            }
            ConditionNode::AtLeastOf { each, .. } => self.in_condition(each),
            ConditionNode::Atom(_) | ConditionNode::StandIn(_) => {}
        }
    }

    /// Declared names in use.
    pub(super) fn uses(self, from: &[NameUse]) -> Vec<NameUse> {
        let moved = |one: &NameUse| NameUse { location: self.location(one.location), ..one.clone() };
        from.iter().map(moved).collect()
    }

    /// A statement that sets something.
    pub(super) fn setting(self, from: &Setting) -> Setting {
        Setting {
            attribute: from.attribute,
            assignment: from.assignment,
            stated: Arc::new(Schedule::of(self.entry(from.entry()))),
            uses: self.uses(&from.uses),
        }
    }

    fn entry(self, from: &Entry) -> Entry {
        let content = match &from.content {
            Content::Condition(condition) => Content::Condition(Arc::new(self.condition(condition))),
            content => content.clone(),
        };
        Entry {
            guard: from.guard.as_deref().map(|guard| Box::new(self.condition(guard))),
            content,
            location: self.location(from.location),
            origin: from.origin.clone(),
        }
    }

    fn fact(self, from: &DeclaredFact) -> DeclaredFact {
        let location = self.location(from.fact.location);
        DeclaredFact { fact: Fact { location, ..from.fact.clone() }, uses: self.uses(&from.uses) }
    }

    /// A block with what stands in it.
    pub(super) fn declaration(self, from: &Declaration) -> Declaration {
        Declaration {
            kind: from.kind,
            name: from.name.clone(),
            title: from.title.clone(),
            text: from.text.clone(),
            header: self.location(from.header),
            damaged: from.damaged,
            shorthand: from.shorthand,
            origin: from.origin.clone(),
            settings: from.settings.iter().map(|setting| self.setting(setting)).collect(),
            stand_in: from.stand_in.as_deref().map(|entry| Box::new(self.entry(entry))),
            facts: from.facts.iter().map(|fact| self.fact(fact)).collect(),
            children: from.children.iter().map(|child| self.declaration(child)).collect(),
            removals: from.removals.iter().map(|removal| self.removal(removal)).collect(),
            set: from.set.as_deref().map(|set| Box::new(self.declaration(set))),
        }
    }

    fn removal(self, from: &Removal) -> Removal {
        Removal { location: self.location(from.location), ..from.clone() }
    }
}
