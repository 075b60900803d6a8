//! What stands in the columns of a program: bytes that are equal just where the content is, wherever in the text it is written.

use std::hash::{Hash, Hasher};

use super::model::{Content, Entry, Node, NodeId, Origin, Program, Schedule, Slot};
use super::reads::{Column, LAST_ATTRIBUTE, Questions};
use crate::condition::Condition;
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, BlockId, Vocabulary};

/// The longest content that is told, in bytes.
const MOST_BYTES: usize = 4_096;
/// The most questions of a kind that are told by themselves.
const MOST_QUESTIONS: usize = 64;

/// What stands in the columns of one program after another, for programs of one vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    kinds: Vec<OfKind>,
    exchange: Bytes,
    day: Bytes,
    /// What is made of other columns.
    made: Bytes,
}

/// What stands in the blocks of a kind, one after the other.
#[derive(Debug, Default)]
struct OfKind {
    blocks: Bytes,
    stated: Bytes,
    guarded: Bytes,
    texts: Bytes,
    facts: Bytes,
    attributes: Vec<Bytes>,
    /// The place of what its blocks require of those who hold them.
    asks: Option<usize>,
    /// Questions that have been asked for: they are told of the next program.
    questions: Vec<(Questions, Bytes)>,
}

/// The content of a column.
#[derive(Debug, Default)]
struct Bytes {
    bytes: Vec<u8>,
    /// Whether it cannot be compared with another program, or is very long.
    apart: bool,
}

impl Contents {
    /// Reads another program, for a day.
    pub(crate) fn read(&mut self, program: &Program, vocabulary: &Vocabulary, as_of: Date) {
        if self.kinds.is_empty() {
            let kinds = vocabulary.blocks.iter();
            self.kinds =
                kinds.map(|kind| OfKind { asks: kind.asks.map(place), ..OfKind::default() }).collect();
        }
        self.kinds.iter_mut().for_each(OfKind::clear);
        for (id, node) in (0..).map(NodeId).zip(&program.nodes) {
            if let Some(kind) = self.kinds.get_mut(usize::from(node.kind.0)) {
                kind.read(id, node);
            }
        }
        self.exchange.clear();
        program.exchange.hash(&mut self.exchange);
        self.day.clear();
        as_of.hash(&mut self.day);
    }

    /// What stands in a column; `None` where that cannot be compared with another program, is very long, or is told of the next only.
    pub(crate) fn of(&mut self, column: Column) -> Option<&[u8]> {
        match column {
            Column::Questions(asked) => {
                self.kinds.get_mut(usize::from(asked.kind.0))?.questions(asked)?.told()
            }
            Column::EveryBlock => self.make(|_| true, |kind| [Some(&kind.blocks), None]).told(),
            Column::Habits => {
                self.make(|kind| kind.asks.is_some(), |kind| [Some(&kind.blocks), kind.asked()]).told()
            }
            Column::Exchange => self.exchange.told(),
            Column::Day => self.day.told(),
            Column::Attribute(of, attribute) | Column::AttributesFrom(of, attribute) => {
                let attributes = &self.of_kind(of)?.attributes;
                // There is nothing yet of an attribute that no block has held.
                attributes.get(place(attribute)).map_or(Some(&[]), Bytes::told)
            }
            Column::Stated(of) => self.of_kind(of)?.stated.told(),
            Column::Guarded(of) => self.of_kind(of)?.guarded.told(),
            Column::Facts(of) => self.of_kind(of)?.facts.told(),
            Column::Texts(of) => self.of_kind(of)?.texts.told(),
            Column::Blocks(of) => self.of_kind(of)?.blocks.told(),
        }
    }

    fn of_kind(&self, kind: BlockId) -> Option<&OfKind> {
        self.kinds.get(usize::from(kind.0))
    }

    /// Puts together what stands in some kinds.
    fn make(
        &mut self,
        of: impl Fn(&OfKind) -> bool,
        columns: impl Fn(&OfKind) -> [Option<&Bytes>; 2],
    ) -> &Bytes {
        self.made.clear();
        let kinds = self.kinds.iter().enumerate().filter(|(_, kind)| of(kind));
        for (number, kind) in kinds.filter(|(_, kind)| !kind.is_empty()) {
            number.hash(&mut self.made);
            for column in columns(kind) {
                column.map(|column| &column.bytes).hash(&mut self.made);
                self.made.apart |= column.is_some_and(|column| column.apart);
            }
        }
        &self.made
    }
}

impl OfKind {
    fn read(&mut self, id: NodeId, node: &Node) {
        self.blocks.add(|bytes| block(id, node, bytes));
        self.stated.add(|bytes| {
            (id, node.slots.len()).hash(bytes);
            node.slots.iter().for_each(|slot| (slot.attribute, slot.schedule.values()).hash(bytes));
            Some(())
        });
        self.texts.add(|bytes| {
            let name = node.parent.is_none().then_some(&node.name);
            (&node.title, &node.text, name).hash(bytes);
            Some(())
        });
        self.facts.add(|bytes| {
            node.facts.len().hash(bytes);
            node.facts.iter().try_for_each(|fact| {
                fact.subject.hash(bytes);
                content(&fact.content, bytes)
            })
        });
        for slot in &node.slots {
            let at = place(slot.attribute);
            if self.attributes.len() <= at {
                self.attributes.resize_with(at + 1, Bytes::default);
            }
            if let Some(bytes) = self.attributes.get_mut(at) {
                bytes.add(|bytes| whole(id, slot, bytes));
            }
            if slot.schedule.entries.iter().any(|entry| entry.guard.is_some()) {
                self.guarded.add(|bytes| whole(id, slot, bytes));
            }
        }
        for (asked, bytes) in &mut self.questions {
            bytes.add(|bytes| {
                asked.of(node).try_for_each(|question| {
                    id.hash(bytes);
                    match asked.subject {
                        Some(_) => known(question, bytes),
                        None => question.is_known().then(|| question.hash_outline(bytes)),
                    }
                })
            });
        }
    }

    /// What stands in questions that are asked for, if there are not too many.
    fn questions(&mut self, asked: Questions) -> Option<&Bytes> {
        let at = self.questions.iter().position(|(known, _)| *known == asked);
        if at.is_none() && self.questions.len() < MOST_QUESTIONS {
            self.questions.push((asked, Bytes::default()));
        }
        self.questions.get(at?).map(|(_, bytes)| bytes)
    }

    /// What its blocks require of those who hold them.
    fn asked(&self) -> Option<&Bytes> {
        self.attributes.get(self.asks?)
    }

    /// Whether there is no block of the kind.
    const fn is_empty(&self) -> bool {
        self.blocks.bytes.is_empty() && !self.blocks.apart
    }

    fn clear(&mut self) {
        // Of a kind of which there was no block nothing was kept.
        if self.is_empty() {
            return;
        }
        for bytes in [&mut self.blocks, &mut self.stated, &mut self.guarded, &mut self.texts, &mut self.facts]
        {
            bytes.clear();
        }
        self.attributes.iter_mut().for_each(Bytes::clear);
        self.questions.iter_mut().for_each(|(_, bytes)| bytes.clear());
    }
}

/// The place of an attribute among those of its kind: the last ones share one.
fn place(attribute: AttributeId) -> usize {
    usize::from(attribute.0.min(LAST_ATTRIBUTE))
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

/// What an attribute of a block holds.
fn whole(id: NodeId, slot: &Slot, bytes: &mut Bytes) -> Option<()> {
    (id, slot.attribute).hash(bytes);
    schedule(&slot.schedule, bytes)
}

fn schedule(schedule: &Schedule, bytes: &mut Bytes) -> Option<()> {
    schedule.entries.len().hash(bytes);
    schedule.entries.iter().try_for_each(|one| entry(one, bytes))
}

fn entry(entry: &Entry, bytes: &mut Bytes) -> Option<()> {
    entry.guard.is_some().hash(bytes);
    entry.guard.as_deref().map_or(Some(()), |guard| known(guard, bytes))?;
    origin(&entry.origin, bytes);
    content(&entry.content, bytes)
}

fn content(content: &Content, bytes: &mut Bytes) -> Option<()> {
    match content {
        Content::Condition(condition) if !condition.is_known() => return None,
        _ => content.hash(bytes),
    }
    Some(())
}

/// What is not known of a condition is the same only where it is the same statement.
fn known(condition: &Condition, bytes: &mut Bytes) -> Option<()> {
    condition.is_known().then(|| condition.hash(bytes))
}

fn origin(origin: &Origin, bytes: &mut Bytes) {
    std::mem::discriminant(origin).hash(bytes);
    if let Origin::Inherited(from) = origin {
        from.hash(bytes);
    }
}

impl Bytes {
    /// Writes more, unless it is very long or apart already.
    fn add(&mut self, write: impl FnOnce(&mut Self) -> Option<()>) {
        self.apart = self.apart || self.bytes.len() > MOST_BYTES || write(self).is_none();
    }

    fn told(&self) -> Option<&[u8]> {
        (!self.apart && self.bytes.len() <= MOST_BYTES).then_some(&self.bytes)
    }

    fn clear(&mut self) {
        self.apart = false;
        self.bytes.clear();
        // One long entry is no reason to keep so much.
        self.bytes.shrink_to(2 * MOST_BYTES);
    }
}

/// Takes what is hashed as it is.
impl Hasher for Bytes {
    fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn write_u8(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Lengths, and which variant of a type there is, are mostly small.
    fn write_usize(&mut self, number: usize) {
        match u8::try_from(number) {
            Ok(byte) if byte < u8::MAX => self.bytes.push(byte),
            _ => {
                self.bytes.push(u8::MAX);
                self.bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
    }

    fn write_isize(&mut self, number: isize) {
        self.write_usize(number.cast_unsigned());
    }

    fn finish(&self) -> u64 {
        self.bytes.len() as u64
    }
}
