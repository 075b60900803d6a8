//! What stands in the columns of a program: bytes that are equal just where the content is, wherever in the text it is written.

use std::hash::{Hash, Hasher};
use std::sync::{LazyLock, Mutex};

use rustc_hash::FxHashMap;

use super::model::{Content, Entry, Node, NodeId, Number, Origin, Program, Schedule, Slot};
use super::reads::{Column, LAST_ATTRIBUTE, Part, Questions};
use crate::condition::{Atom, Condition, ConditionNode, MetricRef};
use crate::quantity::Date;
use crate::vocabulary::{AttributeId, SubjectId, Vocabulary};

/// The longest content that is told, in bytes.
const MOST_BYTES: usize = 4_096;
/// So many contents of schedules are numbered.
const MOST_NUMBERS: usize = 8_192;

/// What stands in the columns of one program after another, for programs of one vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    kinds: Vec<OfKind>,
    exchange: Bytes,
    day: Bytes,
    every_block: Bytes,
    habits: Bytes,
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
    /// The questions of each attribute that have been asked for: they are told of the next program.
    questions: Vec<(AttributeId, Asked)>,
}

/// What stands in the questions of an attribute.
#[derive(Debug, Default)]
struct Asked {
    outline: Option<Bytes>,
    steps: Option<Bytes>,
    subjects: Vec<(SubjectId, Bytes)>,
}

/// The content of a column.
#[derive(Debug, Default)]
struct Bytes {
    bytes: Vec<u8>,
    /// Whether it cannot be compared with another program, or is very long.
    apart: bool,
    /// Whether nobody wants to know it.
    left_out: bool,
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
                kind.read(id, node, program);
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
            Column::EveryBlock => {
                self.every_block.put_together(self.kinds.iter(), |kind| [Some(&kind.blocks), None]);
            }
            Column::Habits => {
                let asking = self.kinds.iter().filter(|kind| kind.asks.is_some());
                self.habits.put_together(asking, |kind| [Some(&kind.blocks), kind.asked()]);
            }
            _ => {}
        }
        self.bytes(column)?.told()
    }

    /// From the next program on nobody wants to know what stands in a column.
    pub(crate) fn leave_out(&mut self, column: Column) {
        if let Some(bytes) = self.bytes(column) {
            bytes.left_out = true;
        }
    }

    fn bytes(&mut self, column: Column) -> Option<&mut Bytes> {
        let kind = match column {
            Column::Exchange => return Some(&mut self.exchange),
            Column::Day => return Some(&mut self.day),
            Column::EveryBlock => return Some(&mut self.every_block),
            Column::Habits => return Some(&mut self.habits),
            Column::Questions(Questions { kind, .. })
            | Column::Attribute(kind, _)
            | Column::AttributesFrom(kind, _)
            | Column::Stated(kind)
            | Column::Guarded(kind)
            | Column::Facts(kind)
            | Column::Texts(kind)
            | Column::Blocks(kind) => self.kinds.get_mut(usize::from(kind.0))?,
        };
        match column {
            Column::Questions(asked) => kind.questions(asked),
            Column::Attribute(_, attribute) | Column::AttributesFrom(_, attribute) => {
                Some(kind.attribute(attribute))
            }
            Column::Stated(_) => Some(&mut kind.stated),
            Column::Guarded(_) => Some(&mut kind.guarded),
            Column::Facts(_) => Some(&mut kind.facts),
            Column::Texts(_) => Some(&mut kind.texts),
            _ => Some(&mut kind.blocks),
        }
    }
}

impl OfKind {
    fn read(&mut self, id: NodeId, node: &Node, program: &Program) {
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
            self.attribute(slot.attribute).add(|bytes| whole(id, slot, bytes));
            if slot.schedule.entries.iter().any(|entry| entry.guard.is_some()) {
                self.guarded.add(|bytes| whole(id, slot, bytes));
            }
        }
        for (attribute, asked) in &mut self.questions {
            for question in node.questions(*attribute) {
                asked.read(id, question);
            }
            if let Some(steps) = &mut asked.steps {
                steps.add(|bytes| {
                    let step = |&below: &NodeId| program.asks_for_all(node, below, *attribute).hash(bytes);
                    node.below.iter().for_each(step);
                    Some(())
                });
            }
        }
    }

    /// What stands in questions that are asked for.
    fn questions(&mut self, asked: Questions) -> Option<&mut Bytes> {
        let at = self.questions.iter().position(|(attribute, _)| *attribute == asked.attribute);
        let at = at.unwrap_or_else(|| {
            self.questions.push((asked.attribute, Asked::default()));
            self.questions.len() - 1
        });
        self.questions.get_mut(at)?.1.of(asked.part)
    }

    fn attribute(&mut self, attribute: AttributeId) -> &mut Bytes {
        let at = place(attribute);
        if self.attributes.len() <= at {
            self.attributes.resize_with(at + 1, Bytes::default);
        }
        #[expect(clippy::indexing_slicing, reason = "it has just been made so long")]
        &mut self.attributes[at]
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
        for (_, Asked { outline, steps, subjects }) in &mut self.questions {
            outline.iter_mut().chain(steps).for_each(Bytes::clear);
            subjects.iter_mut().for_each(|(_, bytes)| bytes.clear());
        }
    }
}

impl Asked {
    fn read(&mut self, id: NodeId, question: &Condition) {
        if let Some(outline) = &mut self.outline {
            outline.add(|bytes| {
                id.hash(bytes);
                question.is_known().then(|| question.hash_outline(bytes))
            });
        }
        let ConditionNode::Atom(Atom { subject, .. }) = &question.node else { return };
        let mut subjects = self.subjects.iter_mut();
        if let Some((_, bytes)) = subjects.find(|(known, _)| subject.metric == MetricRef::Vocabulary(*known))
        {
            bytes.add(|bytes| {
                id.hash(bytes);
                known(question, bytes)
            });
        }
    }

    /// What stands in a part, if it was asked for before.
    fn of(&mut self, part: Part) -> Option<&mut Bytes> {
        let whole = match part {
            Part::Outline => &mut self.outline,
            Part::Steps => &mut self.steps,
            Part::Subject(subject) => {
                let known = self.subjects.iter().position(|(known, _)| *known == subject);
                if known.is_none() {
                    self.subjects.push((subject, Bytes::default()));
                }
                return self.subjects.get_mut(known?).map(|(_, bytes)| bytes);
            }
        };
        let known = whole.is_some();
        Some(whole.get_or_insert_default()).filter(|_| known)
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
    schedule.number.hash(bytes);
    if schedule.number.is_some() { Some(()) } else { entries(schedule, bytes) }
}

fn entries(schedule: &Schedule, bytes: &mut Bytes) -> Option<()> {
    schedule.entries.len().hash(bytes);
    schedule.entries.iter().try_for_each(|one| entry(one, bytes))
}

/// The number of what a schedule holds; `None` where that cannot be compared, is very long, or there are too many numbers.
pub(super) fn number(schedule: &Schedule) -> Option<Number> {
    static NUMBERS: LazyLock<Mutex<FxHashMap<Box<[u8]>, Number>>> = LazyLock::new(Mutex::default);
    let mut bytes = Bytes::default();
    bytes.add(|bytes| entries(schedule, bytes));
    let content = bytes.told()?;
    let mut numbers = NUMBERS.lock().ok()?;
    if let Some(number) = numbers.get(content) {
        return Some(*number);
    }
    let number = Number::new(u32::try_from(numbers.len()).ok()? + 1)?;
    (numbers.len() < MOST_NUMBERS).then(|| *numbers.entry(content.into()).or_insert(number))
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
        self.apart = self.left_out || self.apart || self.bytes.len() > MOST_BYTES || write(self).is_none();
    }

    /// Is what stands in columns of some kinds together.
    fn put_together<'k>(
        &mut self,
        kinds: impl Iterator<Item = &'k OfKind>,
        columns: impl Fn(&'k OfKind) -> [Option<&'k Self>; 2],
    ) {
        self.clear();
        for column in kinds.flat_map(columns) {
            self.add(|bytes| {
                column.map(|column| &column.bytes).hash(bytes);
                column.is_none_or(|column| !column.apart).then_some(())
            });
        }
    }

    fn told(&self) -> Option<&[u8]> {
        (!self.apart && self.bytes.len() <= MOST_BYTES).then_some(&self.bytes)
    }

    fn clear(&mut self) {
        self.apart = self.left_out;
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
