//! Places: how findings name what they are about, and where it is underlined.

use std::fmt::Write;
use std::sync::Arc;

use super::super::value::{At, NodeRef};
use super::Machine;
use crate::program::{Program, Step};
use crate::source::Location;

impl Machine<'_> {
    /// The path of a place: `track[solutions].tier[silver].margin[deal is renewal]`. Empty for the program itself.
    pub(super) fn path(&self, at: &At) -> String {
        let mut out = String::new();
        match at {
            At::Nowhere => {}
            At::Node(node) => self.write_node(&mut out, *node),
            At::Slot { node, attribute, entry, case } => {
                self.write_node(&mut out, *node);
                let block = &self.context.vocabulary[self.node(*node).kind];
                // A block stands for its leading attribute, unless it has no name of its own.
                if block.leading != Some(*attribute) || out.is_empty() {
                    push(&mut out, &block.attribute(*attribute).name);
                }
                if let Some(guard) = self.guard_text(*node, *attribute, *entry, case.as_ref()) {
                    let _ = write!(out, "[{guard}]");
                }
            }
            At::Absent(node, steps) => {
                self.write_node(&mut out, *node);
                for step in steps.iter() {
                    write_step(&mut out, step);
                }
            }
            At::List(node, kind) => {
                self.write_node(&mut out, *node);
                push(&mut out, &self.context.vocabulary[*kind].plural);
            }
            At::Part(whole, _) => return self.path(whole),
        }
        out
    }

    /// The case that a value was asked for, or the guard that it stands under; none for what holds where no guard does.
    fn guard_text(
        &self,
        node: NodeRef,
        attribute: crate::vocabulary::AttributeId,
        entry: Option<u32>,
        case: Option<&Arc<super::super::value::Case>>,
    ) -> Option<String> {
        if let Some(case) = case {
            return (!case.default).then(|| case.text.clone());
        }
        let schedule = self.program(node.side).schedule(node.id, attribute)?;
        let guard = schedule.entries.get(entry? as usize)?.guard.as_ref()?;
        Some(crate::condition::canonical(guard, self.context.vocabulary))
    }

    fn write_node(&self, out: &mut String, node: NodeRef) {
        let found = self.node(node);
        let Some(parent) = found.parent else { return };
        self.write_node(out, NodeRef { side: node.side, id: parent });
        push(out, &self.context.vocabulary[found.kind].name);
        if !found.name.is_empty() {
            let _ = write!(out, "[{}]", found.name);
        }
    }

    /// What is underlined: the value, the part, or the header of the nearest block that exists.
    pub(super) fn location(&self, at: &At) -> Location {
        match at {
            At::Nowhere => self.program(super::Side::New).node(Program::ROOT).header,
            At::Node(node) | At::Absent(node, _) | At::List(node, _) => self.node(*node).header,
            At::Slot { node, attribute, entry, .. } => {
                let schedule = self.program(node.side).schedule(node.id, *attribute);
                let entries = schedule.map_or(&[][..], |schedule| &schedule.entries);
                let entry = match entry {
                    Some(at) => entries.get(*at as usize),
                    None => entries.iter().find(|entry| entry.guard.is_none()).or_else(|| entries.first()),
                };
                entry.map_or_else(|| self.node(*node).header, |entry| entry.location)
            }
            At::Part(_, location) => *location,
        }
    }
}

fn push(out: &mut String, name: &str) {
    if !out.is_empty() {
        out.push('.');
    }
    out.push_str(name);
}

fn write_step(out: &mut String, step: &Step) {
    match step {
        Step::Attribute(name) | Step::List(name) | Step::AbsentBlock(name, None) => push(out, name),
        Step::AbsentBlock(kind, Some(name)) => {
            push(out, kind);
            let _ = write!(out, "[{name}]");
        }
        Step::Guard(guard) => {
            let _ = write!(out, "[{guard}]");
        }
    }
}
