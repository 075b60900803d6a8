//! Lists that build on others: `+=` and `-=` upon the rung below, or where there is none, upon the block around.
//!
//! In a patch they edit what holds without the patch: what the block states or builds, else what it takes from the block
//! around.

use rustc_hash::FxHashSet;

use super::Settler;
use crate::condition::Condition;
use crate::diagnostic::Finding;
use crate::program::declaration::Setting;
use crate::program::model::{Content, Entries, Entry, NodeId, Origin};
use crate::program::places::Places;
use crate::syntax::ast::{Assignment, StandInKind};
use crate::vocabulary::{AttributeId, Named, Value};

/// Whether some statement adds to a list or takes from one.
pub(super) fn builds(settings: &[&Setting]) -> bool {
    settings.iter().any(|setting| setting.assignment != Assignment::Set)
}

/// Who first needs what was there before, if anybody does: a tier builds on the rung below, a patch edits what holds.
fn base_of<'s>(settings: &[&'s Setting]) -> Option<&'s Origin> {
    let mut stated: Vec<&Option<Box<Condition>>> = Vec::new();
    for setting in settings {
        if setting.assignment == Assignment::Set {
            stated.push(&setting.entry().guard);
        } else if !stated.contains(&&setting.entry().guard) {
            return Some(&setting.entry().origin);
        }
    }
    None
}

impl<'d> Settler<'d> {
    /// The entries of an attribute of which some statement adds to a list or takes from one.
    pub(super) fn built(
        &mut self,
        id: NodeId,
        attribute: AttributeId,
        settings: &[&'d Setting],
        twin: Option<NodeId>,
    ) -> Entries {
        let mut entries = match base_of(settings) {
            None => Entries::new(),
            Some(Origin::Patch(_)) => self.around_entries(id, attribute, twin),
            Some(_) => self.base_entries(id, attribute, twin),
        };
        let size = entries.iter().map(|entry| length(&entry.content)).sum::<usize>();
        if !self.may_copy(size, id) {
            entries.iter_mut().for_each(|entry| entry.content = Content::Invalid);
        }
        let base = entries.first().map(|entry| entry.origin.clone());
        for setting in settings {
            for stated in &self.stated(id, setting).entries {
                // What builds upon a block comes from there.
                let origin = base.as_ref().filter(|_| stated.origin == Origin::Written);
                let origin = origin.unwrap_or(&stated.origin);
                match setting.assignment {
                    Assignment::Set => {
                        entries.retain(|entry| entry.guard != stated.guard);
                        entries.push(stated.clone());
                    }
                    Assignment::Add => change(&mut entries, stated, origin, add),
                    Assignment::Subtract => {
                        self.check_taken(id, attribute, &entries, stated);
                        change(&mut entries, stated, origin, subtract);
                    }
                }
            }
        }
        entries
    }

    /// What is built upon: the entries of the rungs below, or else of the block around.
    fn base_entries(&mut self, id: NodeId, attribute: AttributeId, twin: Option<NodeId>) -> Entries {
        let below = self.below(id);
        let mut entries = Entries::new();
        for &rung in &below {
            let Some(schedule) = self.program.schedule(rung, attribute) else { continue };
            for entry in &schedule.entries {
                let inherited = Entry { origin: Origin::Inherited(rung), ..entry.clone() };
                match entries.iter_mut().find(|known| known.guard == entry.guard) {
                    Some(known) => add(&mut known.content, &inherited.content),
                    None => entries.push(inherited),
                }
            }
        }
        if below.is_empty() {
            entries = self.around_entries(id, attribute, twin);
        }
        entries
    }

    /// The entries of the block around.
    fn around_entries(&mut self, id: NodeId, attribute: AttributeId, twin: Option<NodeId>) -> Entries {
        let schedule = twin.and_then(|twin| self.inherited_schedule(id, attribute, twin));
        schedule.map_or_else(Entries::new, |schedule| schedule.entries.clone())
    }

    /// The nodes on the rungs directly below that correspond to this one.
    fn below(&self, id: NodeId) -> Vec<NodeId> {
        let node = self.program.node(id);
        if self.vocabulary[node.kind].ladder.is_some() {
            return node.below.clone();
        }
        let (Some(parent), Named::Single) = (node.parent, &self.vocabulary[node.kind].named) else {
            return Vec::new();
        };
        self.below(parent).into_iter().filter_map(|rung| self.child(rung, node.kind, "")).collect()
    }

    /// Reports what is taken from a list and does not stand in it.
    fn check_taken(&mut self, id: NodeId, attribute: AttributeId, entries: &[Entry], stated: &Entry) {
        let Content::Value(Value::List(taken)) = &stated.content else { return };
        let mut known: FxHashSet<&Value> = FxHashSet::default();
        let mut words: Vec<String> = Vec::new();
        for entry in affected(entries, stated.guard.as_deref()) {
            match &entry.content {
                Content::Value(Value::List(values)) => known.extend(values),
                Content::Value(value) => drop(known.insert(value)),
                _ => return,
            }
        }
        for value in taken.iter().filter(|value| !known.contains(value)) {
            let name = self.vocabulary[self.program.node(id).kind].attribute(attribute).name.clone();
            let text = value.text(self.vocabulary);
            let message = format!("`{text}` is not in `{name}`, so nothing is taken away");
            if words.is_empty() {
                words = known.iter().map(|value| value.text(self.vocabulary)).collect();
                words.sort();
            }
            let finding = Finding::engine("unknown-reference", stated.location, message);
            let finding = match self.suggester.closest(&text, words.iter().map(String::as_str)) {
                Some(word) => finding.help(format!("did you mean `{word}`?")),
                None => finding,
            };
            self.findings.push(finding.at_place(self.path(id, &name)));
        }
    }
}

/// How many elements a list has.
const fn length(content: &Content) -> usize {
    match content {
        Content::Value(Value::List(values)) => values.len(),
        _ => 1,
    }
}

/// The entries that a statement with this guard is about: without one, all.
fn affected<'e>(entries: &'e [Entry], guard: Option<&Condition>) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(move |entry| guard.is_none() || entry.guard.as_deref() == guard)
}

/// Lets a statement add to, or take from, the entries that it is about.
fn change(entries: &mut Entries, stated: &Entry, origin: &Origin, edit: fn(&mut Content, &Content)) {
    let exists = entries.iter().any(|entry| entry.guard == stated.guard);
    if !exists {
        // A case of its own starts from the default.
        let default = entries.iter().find(|entry| entry.guard.is_none());
        let content = default.map_or(Content::Value(Value::List(Vec::new())), |entry| entry.content.clone());
        entries.push(Entry { content, ..stated.clone() });
    }
    for entry in entries.iter_mut().filter(|entry| stated.guard.is_none() || entry.guard == stated.guard) {
        edit(&mut entry.content, &stated.content);
        entry.location = stated.location;
        entry.origin = origin.clone();
    }
}

/// Adds what is missing. What is not known stays so: nobody knows what else is in it.
fn add(content: &mut Content, more: &Content) {
    let Content::Value(Value::List(more)) = more else {
        *content = Content::Invalid;
        return;
    };
    match content {
        Content::Value(Value::List(values)) => {
            let known = Places::of(values);
            let missing: Vec<Value> = more.iter().filter(|value| !known.has(value)).cloned().collect();
            values.extend(missing);
        }
        Content::Value(value) => {
            let first = value.clone();
            let others = more.iter().filter(|value| **value != first).cloned();
            let values = std::iter::once(first.clone()).chain(others).collect();
            *content = Content::Value(Value::List(values));
        }
        Content::StandIn(stand_in) if stand_in.kind == StandInKind::None => {
            *content = Content::Value(Value::List(more.clone()));
        }
        Content::StandIn(_) | Content::Condition(_) | Content::Invalid => {}
    }
}

fn subtract(content: &mut Content, less: &Content) {
    let Content::Value(Value::List(less)) = less else {
        *content = Content::Invalid;
        return;
    };
    if let Content::Value(Value::List(values)) = content {
        let less = Places::of(less);
        values.retain(|value| !less.has(value));
    }
}
