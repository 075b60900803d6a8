//! Messages: values in the words of a reader.

use super::super::ir::{Piece, Template};
use super::super::text::write_value;
use super::super::value::{Item, NodeRef, Value};
use super::Machine;
use crate::program::Content;
use crate::quantity::Quantity;

impl Machine<'_> {
    /// A message with its holes filled. What a hole cannot show is told by its outcome, never left out silently.
    pub(super) fn fill(&mut self, template: &Template) -> String {
        let mut out = String::new();
        for piece in &template.pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Hole(expr) => match self.item(expr) {
                    Ok(item) => out.push_str(&self.say(&item)),
                    Err(_) => out.push_str("something not known"),
                },
            }
        }
        out
    }

    /// A value as a message says it: names and texts of the user in backticks.
    pub(super) fn say(&self, item: &Item) -> String {
        match &item.value {
            Value::Absent => "nothing stated".to_owned(),
            Value::Unknown(unknown) => format!("`{}`", unknown.written),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Word(word) => format!("`{word}`"),
            Value::Text(text) => format!("`{text}`"),
            Value::Node(node) => self.say_node(*node),
            Value::Schedule(schedule) => {
                let entries = &schedule.schedule.entries;
                let parts: Vec<String> = entries
                    .iter()
                    .map(|entry| {
                        let text = match &entry.content {
                            Content::Value(value) => {
                                let at = item.at.clone();
                                let value = super::read::from_program(value, &at, self.context.vocabulary);
                                self.say(&Item::at(value, at))
                            }
                            Content::Condition(condition) => {
                                format!("`{}`", condition.text(self.context.vocabulary))
                            }
                            Content::StandIn(stand_in) => {
                                format!("`{}`", stand_in.text(self.context.vocabulary))
                            }
                            Content::Invalid => "something invalid".to_owned(),
                        };
                        match &entry.guard {
                            Some(guard) => format!("{text} when {}", guard.text(self.context.vocabulary)),
                            None => text,
                        }
                    })
                    .collect();
                parts.join(", ")
            }
            Value::Said(text) => text.to_string(),
            Value::Case(case) if case.default => case.text.clone(),
            Value::Case(case) => format!("`{}`", case.text),
            Value::Condition(condition) => format!("`{}`", condition.text(self.context.vocabulary)),
            Value::List(items) => {
                let parts: Vec<String> = items.iter().map(|item| self.say(item)).collect();
                match parts.split_last() {
                    Some((last, [])) => last.clone(),
                    Some((last, first)) => format!("{} and {last}", first.join(", ")),
                    None => "nothing".to_owned(),
                }
            }
            Value::Record(fields) => fields.first().map_or_else(String::new, |first| self.say(first)),
            // The base of a percentage is told by its place.
            Value::Quantity(quantity) => say_quantity(quantity),
            Value::Range(range) => range.to_string(),
            Value::Symbol(..)
            | Value::SymbolRange(..)
            | Value::Currency(_)
            | Value::Table(..)
            | Value::Rows(_) => write_value(&item.value, self.context.vocabulary),
        }
    }

    /// A block by its name, or by its kind if it has none.
    fn say_node(&self, node: NodeRef) -> String {
        let found = self.node(node);
        let name = if found.name().is_empty() {
            self.context.vocabulary[found.kind()].name.as_str()
        } else {
            found.name().as_str()
        };
        format!("`{name}`")
    }
}

/// A quantity as it is, or where it has more places than can be written, as it is about: a third is `about 33.33%`.
fn say_quantity(quantity: &Quantity) -> String {
    let exact = quantity.to_string();
    if format!("{quantity:.14}") == exact { exact } else { format!("about {quantity:.2}") }
}
