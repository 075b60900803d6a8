//! What was resolved in one place of a text, put into another.

use std::sync::Arc;

use super::declaration::{Declaration, NameUse, Setting};
use super::model::{Content, Entry, Schedule};
use crate::condition::{Condition, ConditionNode};
use crate::source::{Location, SourceId, Span};

/// From one place to another. What a program still holds stays as it is there, and a copy is moved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// The text in which it is now.
    pub(super) source: SourceId,
    /// By how many bytes, around the end of the numbers where it is back.
    pub(super) by: u32,
}

impl Move {
    fn location(self, at: &mut Location) {
        let Span { start, end } = at.span;
        let span = Span::new(start.wrapping_add(self.by), end.wrapping_add(self.by));
        *at = Location::new(self.source, span);
    }

    /// A condition with its parts.
    pub(super) fn condition(self, condition: &mut Condition) {
        self.location(&mut condition.location);
        match &mut condition.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter_mut().for_each(|part| self.condition(part));
            }
            ConditionNode::AtLeastOf { each, .. } => self.condition(each),
            ConditionNode::Atom(_) | ConditionNode::StandIn(_) => {}
        }
    }

    /// Declared names in use.
    pub(super) fn uses(self, uses: &mut [NameUse]) {
        uses.iter_mut().for_each(|name| self.location(&mut name.location));
    }

    /// A statement that sets something.
    fn setting(self, setting: &mut Setting) {
        self.schedule(&mut setting.stated);
        self.uses(&mut setting.uses);
    }

    fn schedule(self, schedule: &mut Arc<Schedule>) {
        Arc::make_mut(schedule).entries.iter_mut().for_each(|entry| self.entry(entry));
    }

    fn entry(self, entry: &mut Entry) {
        self.location(&mut entry.location);
        if let Some(guard) = &mut entry.guard {
            self.condition(guard);
        }
        if let Content::Condition(condition) = &mut entry.content {
            self.condition(Arc::make_mut(condition));
        }
    }

    /// A block with what stands in it.
    pub(super) fn declaration(self, block: &mut Declaration) {
        self.location(&mut block.header);
        block.settings.iter_mut().for_each(|setting| self.setting(setting));
        if let Some(entry) = &mut block.stand_in {
            self.entry(entry);
        }
        for fact in &mut block.facts {
            self.location(&mut fact.fact.location);
            self.uses(&mut fact.uses);
        }
        block.children.iter_mut().for_each(|child| self.declaration(Arc::make_mut(child)));
        block.removals.iter_mut().for_each(|removal| self.location(&mut removal.location));
        if let Some(set) = &mut block.set {
            self.declaration(set);
        }
    }
}
