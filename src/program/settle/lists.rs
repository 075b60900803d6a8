//! Lists that build on others: `+=` and `-=` upon the rung below, or where there is none, upon the block around.

use super::Settler;
use crate::condition::Condition;
use crate::diagnostic::Finding;
use crate::program::declaration::Setting;
use crate::program::model::{Content, Entry, NodeId, Origin};
use crate::syntax::ast::{Assignment, StandInKind};
use crate::vocabulary::{AttributeId, Named, Value};

/// Whether some statement adds to a list or takes from one.
pub(super) fn builds(settings: &[&Setting]) -> bool {
    settings.iter().any(|setting| setting.assignment != Assignment::Set)
}

/// Whether some statement needs what was there before.
fn needs_base(settings: &[&Setting]) -> bool {
    settings.iter().enumerate().any(|(at, setting)| {
        let earlier = settings.get(..at).unwrap_or_default();
        setting.assignment != Assignment::Set
            && !earlier.iter().any(|before| {
                before.assignment == Assignment::Set && before.entry.guard == setting.entry.guard
            })
    })
}

impl<'d> Settler<'d> {
    /// The entries of an attribute of which some statement adds to a list or takes from one.
    pub(super) fn built(
        &mut self,
        id: NodeId,
        attribute: AttributeId,
        settings: &[&'d Setting],
        twin: Option<NodeId>,
    ) -> Vec<Entry> {
        let mut entries =
            if needs_base(settings) { self.base_entries(id, attribute, twin) } else { Vec::new() };
        let base = entries.first().map(|entry| entry.origin.clone());
        for setting in settings {
            let mut stated = self.entry(id, setting);
            if let (Origin::Written, Some(base), false) =
                (&stated.origin, &base, setting.assignment == Assignment::Set)
            {
                stated.origin = base.clone();
            }
            match setting.assignment {
                Assignment::Set => {
                    entries.retain(|entry| entry.guard != stated.guard);
                    entries.push(stated);
                }
                Assignment::Add => change(&mut entries, &stated, add),
                Assignment::Subtract => {
                    self.check_taken(id, attribute, &entries, &stated);
                    change(&mut entries, &stated, subtract);
                }
            }
        }
        entries
    }

    /// What is built upon: the entries of the rungs below, or else of the block around.
    fn base_entries(&mut self, id: NodeId, attribute: AttributeId, twin: Option<NodeId>) -> Vec<Entry> {
        let below = self.below(id);
        let mut entries: Vec<Entry> = Vec::new();
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
        if below.is_empty()
            && let Some(schedule) = twin.and_then(|twin| self.inherited_schedule(id, attribute, twin))
        {
            entries.extend(schedule.entries.iter().cloned());
        }
        entries
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
        self.below(parent).into_iter().filter_map(|rung| self.index.child(rung, node.kind, "")).collect()
    }

    /// Reports what is taken from a list and does not stand in it.
    fn check_taken(&mut self, id: NodeId, attribute: AttributeId, entries: &[Entry], stated: &Entry) {
        let Content::Value(Value::List(taken)) = &stated.content else { return };
        let known: Option<Vec<&Value>> = affected(entries, stated.guard.as_ref())
            .map(|entry| match &entry.content {
                Content::Value(Value::List(values)) => Some(values.iter().collect::<Vec<_>>()),
                Content::Value(value) => Some(vec![value]),
                _ => None,
            })
            .try_fold(Vec::new(), |all, values| Some([all, values?].concat()));
        let Some(known) = known else { return };
        for value in taken.iter().filter(|value| !known.contains(value)) {
            let name = self.vocabulary[self.program.node(id).kind].attribute(attribute).name.clone();
            let text = value.text(self.vocabulary);
            let message = format!("`{text}` is not in `{name}`, so nothing is taken away");
            let words: Vec<String> = known.iter().map(|value| value.text(self.vocabulary)).collect();
            let finding = Finding::engine("unknown-reference", stated.location, message);
            let finding = match self.suggester.closest(&text, words.iter().map(String::as_str)) {
                Some(word) => finding.help(format!("did you mean `{word}`?")),
                None => finding,
            };
            self.findings.push(finding.at_place(self.path(id, &name)));
        }
    }
}

/// The entries that a statement with this guard is about: without one, all.
fn affected<'e>(entries: &'e [Entry], guard: Option<&Condition>) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(move |entry| guard.is_none() || entry.guard.as_ref() == guard)
}

/// Lets a statement add to, or take from, the entries that it is about.
fn change(entries: &mut Vec<Entry>, stated: &Entry, edit: fn(&mut Content, &Content)) {
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
        entry.origin = stated.origin.clone();
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
            let known: rustc_hash::FxHashSet<Value> = values.iter().cloned().collect();
            values.extend(more.iter().filter(|value| !known.contains(value)).cloned());
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
        values.retain(|value| !less.contains(value));
    }
}
