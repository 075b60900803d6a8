//! Places: how findings name what they are about, and where it is underlined.

use std::sync::Arc;

use super::super::text::write_value;
use super::super::value::{At, Case, Item, NodeRef, Side, Value};
use super::Machine;
use crate::condition::{Condition, canonical};
use crate::program::{Place, Program, Step};
use crate::source::Location;
use crate::vocabulary::AttributeId;

impl Machine<'_> {
    /// The path of a place: `track[solutions].tier[silver].margin[deal is renewal]`. Empty for the program itself.
    pub(super) fn path(&self, at: &At) -> String {
        let (side, place) = self.named(at);
        self.program(side).path(&place, self.context.vocabulary)
    }

    fn named(&self, at: &At) -> (Side, Place) {
        match at {
            At::Nowhere => (Side::New, Place::of(Program::ROOT)),
            At::Node(node) => (node.side, Place::of(node.id)),
            At::Slot { node, attribute, entry, case } => {
                let name = &self.context.vocabulary[self.node(*node).kind()].attribute(*attribute).name;
                let place = Place::of(node.id).step(Step::Attribute(name.clone()));
                let place = match self.guard_text(*node, *attribute, *entry, case.as_ref()) {
                    Some(guard) => place.step(Step::Guard(guard)),
                    None => place,
                };
                (node.side, place)
            }
            At::Absent(node, steps) => (node.side, Place { node: node.id, steps: steps.to_vec() }),
            At::List(node, kind) => {
                let plural = self.context.vocabulary[*kind].plural.clone();
                (node.side, Place::of(node.id).step(Step::List(plural)))
            }
            At::Part(whole, _) => self.named(whole),
        }
    }

    /// The case that a value was asked for, or the guard that it stands under; none for what holds where no guard does.
    fn guard_text(
        &self,
        node: NodeRef,
        attribute: AttributeId,
        entry: Option<u32>,
        case: Option<&Arc<Case>>,
    ) -> Option<String> {
        if let Some(case) = case {
            return (!case.default).then(|| case.text.clone());
        }
        let schedule = self.program(node.side).schedule(node.id, attribute)?;
        let guard = schedule.entries.get(entry? as usize)?.guard.as_deref()?;
        Some(canonical(guard, self.context.vocabulary))
    }

    /// What stands at the place of an item, as the language writes it: `none` where nothing does, empty for a block and for
    /// what was computed.
    pub(super) fn stands_at(&self, item: &Item) -> String {
        let vocabulary = self.context.vocabulary;
        match &item.at {
            At::Nowhere | At::Node(_) => String::new(),
            At::Absent(..) | At::List(..) => "none".to_owned(),
            At::Part(..) => match &item.value {
                Value::Condition(condition) => condition.text(vocabulary),
                value => write_value(value, vocabulary),
            },
            At::Slot { node, attribute, entry, .. } => {
                let schedule = self.program(node.side).schedule(node.id, *attribute);
                let entries = schedule.map_or(&[][..], |schedule| schedule.entries.as_slice());
                let one = entry.and_then(|entry| entries.get(entry as usize));
                match (one, entries) {
                    (Some(entry), _) | (None, [entry]) => entry.content.text(vocabulary),
                    (None, []) => "none".to_owned(),
                    (None, entries) => {
                        let case = |guard: &Condition| format!(" when {}", canonical(guard, vocabulary));
                        let texts = entries.iter().map(|entry| {
                            let when = entry.guard.as_deref().map(case).unwrap_or_default();
                            entry.content.text(vocabulary) + &when
                        });
                        texts.collect::<Vec<_>>().join(", ")
                    }
                }
            }
        }
    }

    /// What is underlined: the value, the part, or the header of the nearest block that exists.
    pub(super) fn location(&self, at: &At) -> Location {
        match at {
            At::Slot { node, attribute, entry: Some(entry), .. } => {
                let schedule = self.program(node.side).schedule(node.id, *attribute);
                let entry = schedule.and_then(|schedule| schedule.entries.get(*entry as usize));
                entry.map_or_else(|| self.node(*node).header(), |entry| entry.location)
            }
            At::Part(_, location) => *location,
            other => {
                let (side, place) = self.named(other);
                place.location(self.program(side).unnoted(), self.context.vocabulary)
            }
        }
    }
}
