//! Places: how findings name something in a program, also something absent, and where to point.

use super::model::{NodeId, Place, Program, Step};
use crate::condition::canonical;
use crate::source::Location;
use crate::vocabulary::Vocabulary;

/// So many bytes hold most paths.
const USUAL_PATH: usize = 64;

/// Adds a block to a path: `.tier[silver]`.
pub(super) fn push_block(path: &mut String, kind: &str, name: &str) {
    push_word(path, kind);
    if !name.is_empty() {
        path.push('[');
        path.push_str(name);
        path.push(']');
    }
}

/// The path of a block at the program's root.
pub(super) fn block_path(kind: &str, name: &str) -> String {
    let mut path = String::new();
    push_block(&mut path, kind, name);
    path
}

/// Adds a word to a path: `.margin`.
pub(super) fn push_word(path: &mut String, word: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(word);
}

impl Place {
    /// The place of a block.
    #[must_use]
    pub const fn of(node: NodeId) -> Self {
        Self { node, steps: Vec::new() }
    }

    /// The place one step further.
    #[must_use]
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The path without the program: `track[solutions].tier[silver].margin[deal is renewal]`. It stays the same when lines
    /// move. The leading attribute of a block is not named, since the block stands for it.
    #[must_use]
    pub fn path(&self, program: &Program, vocabulary: &Vocabulary) -> String {
        let mut path = String::with_capacity(USUAL_PATH);
        program.push_path(self.node, vocabulary, &mut path);
        let mut leading = vocabulary[program.node(self.node).kind].leading_attribute();
        for step in &self.steps {
            match step {
                Step::Attribute(name) => {
                    if leading.is_none_or(|leading| leading.name != *name) || path.is_empty() {
                        push_word(&mut path, name);
                    }
                }
                Step::AbsentBlock(kind, name) => push_block(&mut path, kind, name.as_deref().unwrap_or("")),
                Step::Guard(guard) => {
                    path.push('[');
                    path.push_str(guard);
                    path.push(']');
                }
                Step::List(plural) => push_word(&mut path, plural),
            }
            leading = match step {
                Step::AbsentBlock(kind, _) => {
                    vocabulary.block_id(kind).and_then(|kind| vocabulary[kind].leading_attribute())
                }
                _ => None,
            };
        }
        path
    }

    /// Where to point: the value if it is stated, else the header of the nearest block that exists.
    #[must_use]
    pub fn location(&self, program: &Program, vocabulary: &Vocabulary) -> Location {
        let node = program.node(self.node);
        let mut steps = self.steps.iter().peekable();
        let attribute = match steps.peek() {
            Some(Step::Attribute(name)) => {
                steps.next();
                vocabulary[node.kind].attribute_id(name)
            }
            Some(Step::Guard(_)) => vocabulary[node.kind].leading,
            _ => None,
        };
        let Some(schedule) = attribute.and_then(|attribute| program.schedule(self.node, attribute)) else {
            return node.header;
        };
        let entry = match steps.next() {
            Some(Step::Guard(text)) => schedule.entries.iter().find(|entry| {
                entry.guard.as_deref().is_some_and(|guard| canonical(guard, vocabulary) == *text)
            }),
            _ => None,
        };
        let entry = entry.or_else(|| schedule.default_entry()).or_else(|| schedule.entries.first());
        entry.map_or(node.header, |entry| entry.location)
    }
}

impl Program {
    /// The path of a block, without the program; empty for the program itself.
    #[must_use]
    pub fn path(&self, node: NodeId, vocabulary: &Vocabulary) -> String {
        let mut path = String::new();
        self.push_path(node, vocabulary, &mut path);
        path
    }

    fn push_path(&self, node: NodeId, vocabulary: &Vocabulary, path: &mut String) {
        let node = self.node(node);
        if let Some(parent) = node.parent {
            self.push_path(parent, vocabulary, path);
            push_block(path, &vocabulary[node.kind].name, &node.name);
        }
    }
}
