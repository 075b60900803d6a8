//! What stands in the columns of a program: bytes that are equal just where the content is, wherever in the text it is written.

use std::hash::{Hash, Hasher};

use super::model::{Content, Entry, Node, NodeId, Origin, Program, Schedule};
use super::reads::{Column, Part};
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, BlockId, Vocabulary};

/// The longest content that is told, in bytes.
const MOST_BYTES: usize = 4_096;

/// The columns of a program for a day.
#[derive(Debug)]
pub(crate) struct Contents<'p> {
    program: &'p Program,
    vocabulary: &'p Vocabulary,
    as_of: Date,
    /// The nodes by their kind, in order within each.
    by_kind: Vec<NodeId>,
    /// Where those of each kind begin, and at the end where the last ones end.
    starts: Vec<usize>,
    bytes: Bytes,
}

impl<'p> Contents<'p> {
    pub(crate) fn new(program: &'p Program, vocabulary: &'p Vocabulary, as_of: Date) -> Self {
        let mut by_kind: Vec<NodeId> = (0..).map(NodeId).zip(&program.nodes).map(|(id, _)| id).collect();
        by_kind.sort_by_key(|&id| program.node(id).kind);
        let mut starts = vec![0; vocabulary.blocks.len() + 1];
        let ends = starts.get_mut(1..).unwrap_or_default();
        for node in &program.nodes {
            if let Some(count) = ends.get_mut(usize::from(node.kind.0)) {
                *count += 1;
            }
        }
        ends.iter_mut().fold(0, |before, end| {
            *end += before;
            *end
        });
        Self { program, vocabulary, as_of, by_kind, starts, bytes: Bytes::default() }
    }

    /// What stands in a column; `None` where that cannot be compared with another program, or is very long.
    pub(crate) fn of(&mut self, column: Column) -> Option<&[u8]> {
        self.bytes.0.clear();
        self.write(column.part(self.vocabulary.blocks.len())?)?;
        Some(&self.bytes.0).filter(|bytes| bytes.len() <= MOST_BYTES).map(Vec::as_slice)
    }

    fn write(&mut self, part: Part) -> Option<()> {
        match part {
            Part::Blocks(kind) => self.each(kind, block),
            Part::EveryBlock => {
                let mut nodes = (0..).map(NodeId).zip(&self.program.nodes);
                nodes.try_for_each(|(id, node)| {
                    node.kind.hash(&mut self.bytes);
                    block(id, node, &mut self.bytes)
                })
            }
            Part::Attribute(kind, attribute) => self.attribute(kind, attribute),
            Part::AttributesFrom(kind, first) => self.each(kind, |id, node, bytes| {
                let mut slots = node.slots.iter().filter(|slot| slot.attribute >= first);
                slots.try_for_each(|slot| {
                    (id, slot.attribute).hash(bytes);
                    schedule(&slot.schedule, bytes)
                })
            }),
            Part::Stated(kind) => self.each(kind, |id, node, bytes| {
                (id, node.slots.len()).hash(bytes);
                node.slots.iter().for_each(|slot| (slot.attribute, slot.schedule.values()).hash(bytes));
                Some(())
            }),
            Part::Guarded(kind) => self.each(kind, |id, node, bytes| {
                node.guarded().try_for_each(|slot| {
                    (id, slot.attribute).hash(bytes);
                    schedule(&slot.schedule, bytes)
                })
            }),
            Part::Texts(kind) => self.each(kind, |_, node, bytes| {
                let name = node.parent.is_none().then_some(&node.name);
                (&node.title, &node.text, name).hash(bytes);
                Some(())
            }),
            Part::Facts(kind) => self.each(kind, |_, node, bytes| {
                node.facts.len().hash(bytes);
                node.facts.iter().try_for_each(|fact| {
                    fact.subject.hash(bytes);
                    content(&fact.content, bytes)
                })
            }),
            Part::Exchange => {
                self.program.exchange.hash(&mut self.bytes);
                Some(())
            }
            Part::Day => {
                self.as_of.hash(&mut self.bytes);
                Some(())
            }
            Part::Habits => self.habits(),
        }
    }

    fn attribute(&mut self, kind: BlockId, attribute: AttributeId) -> Option<()> {
        self.each(kind, |id, node, bytes| {
            let Some(found) = node.schedule(attribute) else { return Some(()) };
            id.hash(bytes);
            schedule(found, bytes)
        })
    }

    /// What the habits of reasoning are made of: what blocks require of those who hold them.
    fn habits(&mut self) -> Option<()> {
        let asking = (0..).map(BlockId).zip(&self.vocabulary.blocks);
        for (kind, asks) in asking.filter_map(|(kind, block)| Some((kind, block.asks?))) {
            kind.hash(&mut self.bytes);
            self.each(kind, block)?;
            self.attribute(kind, asks)?;
        }
        Some(())
    }

    /// Writes something of each block of a kind.
    fn each(
        &mut self,
        kind: BlockId,
        mut write: impl FnMut(NodeId, &Node, &mut Bytes) -> Option<()>,
    ) -> Option<()> {
        let at = usize::from(kind.0);
        let (Some(&from), Some(&to)) = (self.starts.get(at), self.starts.get(at + 1)) else { return None };
        for &id in self.by_kind.get(from..to).unwrap_or_default() {
            write(id, self.program.node(id), &mut self.bytes)?;
            if self.bytes.0.len() > MOST_BYTES {
                return None;
            }
        }
        Some(())
    }
}

/// That a block is there.
fn block(id: NodeId, node: &Node, bytes: &mut Bytes) -> Option<()> {
    // What the program is called is one of its texts.
    let name = node.parent.map(|_| &node.name);
    (id, node.parent, name, node.rank, node.damaged, &node.below).hash(bytes);
    origin(&node.origin, bytes);
    node.stand_in.is_some().hash(bytes);
    node.stand_in.as_deref().map_or(Some(()), |whole| entry(whole, bytes))
}

fn schedule(schedule: &Schedule, bytes: &mut Bytes) -> Option<()> {
    schedule.entries.len().hash(bytes);
    schedule.entries.iter().try_for_each(|one| entry(one, bytes))
}

fn entry(entry: &Entry, bytes: &mut Bytes) -> Option<()> {
    if entry.guard.as_deref().is_some_and(|guard| !guard.is_known()) {
        return None;
    }
    entry.guard.hash(bytes);
    origin(&entry.origin, bytes);
    content(&entry.content, bytes)
}

/// What is not known of a condition is the same only where it is the same statement.
fn content(content: &Content, bytes: &mut Bytes) -> Option<()> {
    if matches!(content, Content::Condition(condition) if !condition.is_known()) {
        return None;
    }
    content.hash(bytes);
    Some(())
}

fn origin(origin: &Origin, bytes: &mut Bytes) {
    std::mem::discriminant(origin).hash(bytes);
    if let Origin::Inherited(from) = origin {
        from.hash(bytes);
    }
}

/// Takes what is hashed as it is.
#[derive(Debug, Default)]
struct Bytes(Vec<u8>);

impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Lengths, and which variant of a type there is, are mostly small.
    fn write_usize(&mut self, number: usize) {
        match u8::try_from(number) {
            Ok(byte) if byte < u8::MAX => self.0.push(byte),
            _ => {
                self.0.push(u8::MAX);
                self.0.extend_from_slice(&number.to_le_bytes());
            }
        }
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}
