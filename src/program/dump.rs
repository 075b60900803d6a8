//! An effective program as text: every block with what holds for it, and where that comes from.

use std::fmt::Write;

use super::model::{Content, Entry, Node, NodeId, Origin, Program};
use crate::condition::{Condition, ConditionNode, canonical};
use crate::source::{Location, Sources};
use crate::vocabulary::{StandIn, Value, Vocabulary};

impl Program {
    /// The whole program, indented, in the order of the nodes; it reads like the language, with remarks after `#`.
    ///
    /// With the sources, values that a patch set name the text of its header.
    #[must_use]
    pub fn dump(&self, vocabulary: &Vocabulary, sources: Option<&Sources>) -> String {
        let mut out = String::new();
        let mut writer = Writer { program: self, vocabulary, sources, out: &mut out };
        if !self.nodes.is_empty() {
            writer.node(Self::ROOT, 0);
        }
        out
    }
}

struct Writer<'p> {
    program: &'p Program,
    vocabulary: &'p Vocabulary,
    sources: Option<&'p Sources>,
    out: &'p mut String,
}

// Writing into a `String` cannot fail, so the results of `write!` are of no interest.
impl Writer<'_> {
    fn node(&mut self, id: NodeId, depth: usize) {
        let node = self.program.node(id);
        self.header(node, depth);
        if let Some(entry) = &node.stand_in {
            self.entry("as a whole", entry, depth + 1);
        }
        for slot in &node.slots {
            let name = &self.vocabulary[node.kind].attribute(slot.attribute).name;
            for entry in &slot.schedule.entries {
                self.entry(name, entry, depth + 1);
            }
        }
        for fact in &node.facts {
            let name = fact.subject.text(self.vocabulary);
            let window = fact.subject.window_text();
            let value = fact.content.text(self.vocabulary);
            self.indent(depth + 1);
            let _ = writeln!(self.out, "{}", format!("{name} = {value} {window}").trim_end());
        }
        for &child in &node.children {
            self.node(child, depth + 1);
        }
    }

    fn header(&mut self, node: &Node, depth: usize) {
        self.indent(depth);
        self.out.push_str(&self.vocabulary[node.kind].name);
        if !node.name.is_empty() {
            let _ = write!(self.out, " {}", node.name);
        }
        for text in [&node.title, &node.text].into_iter().flatten() {
            let _ = write!(self.out, " {}", Value::Text(Box::from(&**text)).text(self.vocabulary));
        }
        let mut remarks = Vec::new();
        if node.rank > 0 {
            let below: Vec<&str> =
                node.below.iter().map(|&below| self.program.node(below).name.as_str()).collect();
            let above = if below.is_empty() { String::new() } else { format!(" above {}", below.join(", ")) };
            remarks.push(format!("rank {}{above}", node.rank));
        }
        if node.damaged {
            remarks.push("damaged".to_owned());
        }
        remarks.extend(self.origin(&node.origin));
        self.end(&remarks);
    }

    fn entry(&mut self, name: &str, entry: &Entry, depth: usize) {
        self.indent(depth);
        let value = entry.content.text(self.vocabulary);
        let _ = match &entry.content {
            Content::Condition(_) => write!(self.out, "{name} {value}"),
            _ => write!(self.out, "{name} = {value}"),
        };
        if let Some(guard) = &entry.guard {
            let _ = write!(self.out, " when {}", canonical(guard, self.vocabulary));
        }
        let remarks: Vec<String> = self.origin(&entry.origin).into_iter().collect();
        self.end(&remarks);
    }

    fn origin(&self, origin: &Origin) -> Option<String> {
        match origin {
            Origin::Written => None,
            Origin::Inherited(node) => {
                let path = self.program.path(*node, self.vocabulary);
                Some(format!("from {}", if path.is_empty() { "program" } else { &path }))
            }
            Origin::Patch(place) => Some(format!("by {}", self.text_at(*place))),
        }
    }

    fn text_at(&self, place: Location) -> String {
        match self.sources {
            Some(sources) => sources.text_at(place).trim().to_owned(),
            None => format!("the patch at byte {}", place.span.start),
        }
    }

    fn indent(&mut self, depth: usize) {
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }

    fn end(&mut self, remarks: &[String]) {
        if !remarks.is_empty() {
            let _ = write!(self.out, "  # {}", remarks.join("; "));
        }
        self.out.push('\n');
    }
}

impl Content {
    /// What it holds, as the language writes it, percentages with their bases.
    #[must_use]
    pub fn text(&self, vocabulary: &Vocabulary) -> String {
        match self {
            Self::Value(value) => value_text(value, vocabulary),
            Self::Condition(condition) => format!("{{ {} }}", parts(condition, vocabulary)),
            Self::StandIn(stand_in) => stand_in_text(stand_in, vocabulary),
            Self::Invalid => "invalid".to_owned(),
        }
    }
}

fn value_text(value: &Value, vocabulary: &Vocabulary) -> String {
    match value {
        Value::Quantity(crate::quantity::Quantity::Percent(percent), None) => percent.describe(),
        other => other.text(vocabulary),
    }
}

fn stand_in_text(stand_in: &StandIn, vocabulary: &Vocabulary) -> String {
    let mut text = stand_in.text(vocabulary);
    if let Some(reason) = &stand_in.reason {
        let _ = write!(text, " {}", Value::Text(reason.clone()).text(vocabulary));
    }
    text
}

fn parts(condition: &Condition, vocabulary: &Vocabulary) -> String {
    match &condition.node {
        ConditionNode::All(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| part.text(vocabulary)).collect();
            parts.join(", ")
        }
        _ => condition.text(vocabulary),
    }
}
