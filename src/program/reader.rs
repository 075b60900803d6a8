//! A program that is read with a note of what was read of it.

use std::rc::Rc;
use std::sync::Arc;

use smol_str::SmolStr;

use super::model::{Entry, Fact, Node, NodeId, Origin, Place, Program, Schedule, Slot, Values};
use super::reads::{Part, Questions, Reads};
use crate::condition::{Condition, ConditionNode, MetricRef};
use crate::quantity::Exchange;
use crate::source::Location;
use crate::vocabulary::{AttributeId, Block, BlockId, SubjectId, Vocabulary};

/// A program that is read with a note of what was read of it. Copies write into the same note.
#[derive(Clone, Debug)]
pub struct Reader<'p> {
    program: &'p Program,
    reads: Rc<Reads>,
}

/// A block that is read.
#[derive(Clone, Copy, Debug)]
pub struct NodeReader<'r, 'p> {
    node: &'p Node,
    reads: &'r Reads,
}

impl<'p> Reader<'p> {
    /// A program, and the vocabulary that it was made with.
    #[must_use]
    pub fn new(program: &'p Program, vocabulary: &Vocabulary) -> Self {
        Self { program, reads: Rc::new(Reads::of(vocabulary.blocks.len())) }
    }

    /// What was read.
    #[must_use]
    pub fn reads(&self) -> &Reads {
        &self.reads
    }

    /// The program without any note: for what a finding says beyond that it is there.
    #[must_use]
    pub const fn unnoted(&self) -> &'p Program {
        self.program
    }

    /// A block.
    #[must_use]
    pub fn node(&self, id: NodeId) -> NodeReader<'_, 'p> {
        let node = self.program.node(id);
        self.reads.blocks(node.kind);
        NodeReader { node, reads: &self.reads }
    }

    /// Every block.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, NodeReader<'_, 'p>)> {
        self.reads.every_block();
        let nodes = (0..).map(NodeId).zip(&self.program.nodes);
        nodes.map(|(id, node)| (id, NodeReader { node, reads: &self.reads }))
    }

    /// Every block of a kind.
    pub fn of_kind(&self, kind: BlockId) -> impl Iterator<Item = (NodeId, NodeReader<'_, 'p>)> {
        self.reads.blocks(kind);
        let nodes = (0..).map(NodeId).zip(&self.program.nodes).filter(move |(_, node)| node.kind == kind);
        nodes.map(|(id, node)| (id, NodeReader { node, reads: &self.reads }))
    }

    /// As [`Program::children`].
    pub fn children(&self, of: NodeId, kind: BlockId) -> impl Iterator<Item = NodeId> + use<'p> {
        self.reads.blocks(kind);
        self.program.children(of, kind)
    }

    /// The blocks in a block that are of such kinds, in the order written.
    pub fn inside(
        &self,
        of: NodeId,
        vocabulary: &Vocabulary,
        asked: impl Fn(&Block) -> bool,
    ) -> impl Iterator<Item = NodeId> {
        let node = self.node(of).node;
        let kinds = vocabulary[node.kind].children.iter().copied();
        kinds.filter(|&kind| asked(&vocabulary[kind])).for_each(|kind| self.reads.blocks(kind));
        let is = move |id: &NodeId| asked(&vocabulary[self.program.node(*id).kind]);
        node.children.iter().copied().filter(is)
    }

    /// As [`Program::child`].
    #[must_use]
    pub fn child(&self, of: NodeId, kind: BlockId, name: &str) -> Option<NodeId> {
        self.reads.blocks(kind);
        self.program.child(of, kind, name)
    }

    /// As [`Program::schedule`].
    #[must_use]
    pub fn schedule(&self, of: NodeId, attribute: AttributeId) -> Option<&'p Arc<Schedule>> {
        let node = self.program.node(of);
        self.reads.attribute(node.kind, attribute);
        node.schedule(attribute)
    }

    /// Where an attribute holds values; nowhere if it is not stated.
    #[must_use]
    pub fn values(&self, of: NodeId, attribute: AttributeId) -> Values {
        let node = self.program.node(of);
        self.reads.stated(node.kind);
        node.schedule(attribute).map(|schedule| schedule.values()).unwrap_or_default()
    }

    /// Of the questions that an attribute of a block asks, those about some subjects of the vocabulary: the others are not read.
    pub fn questions(
        &self,
        of: NodeId,
        attribute: AttributeId,
        subjects: impl IntoIterator<Item = SubjectId>,
    ) -> impl Iterator<Item = &'p Condition> {
        let node = self.program.node(of);
        subjects.into_iter().flat_map(move |subject| {
            self.reads.questions(Questions { kind: node.kind, attribute, part: Part::Subject(subject) });
            let metric = MetricRef::Vocabulary(subject);
            let asked = node.questions(attribute).iter();
            asked.filter(move |question| matches!(&question.node, ConditionNode::Atom(atom) if atom.subject.metric == metric))
        })
    }

    /// The condition that an attribute of a block holds without a guard, to be looked at without how much it asks for: where that is
    /// read all the same, [`Self::note_amounts`] is to be told.
    #[must_use]
    pub fn outline(&self, of: NodeId, attribute: AttributeId) -> Option<&'p Arc<Condition>> {
        let node = self.program.node(of);
        self.reads.questions(Questions { kind: node.kind, attribute, part: Part::Outline });
        node.condition(attribute)
    }

    /// Notes that it is read how much an attribute of a block asks for of a subject.
    pub fn note_amounts(&self, of: NodeId, attribute: AttributeId, subject: SubjectId) {
        let kind = self.program.node(of).kind;
        self.reads.questions(Questions { kind, attribute, part: Part::Subject(subject) });
    }

    /// Whether an attribute of a block simply asks for all that it asks for in one below it on a ladder.
    #[must_use]
    pub fn asks_for_all(&self, of: NodeId, below: NodeId, attribute: AttributeId) -> bool {
        let node = self.program.node(of);
        self.reads.questions(Questions { kind: node.kind, attribute, part: Part::Steps });
        node.below.contains(&below) && self.program.asks_for_all(node, below, attribute)
    }

    /// As [`Place::path`].
    #[must_use]
    pub fn path(&self, place: &Place, vocabulary: &Vocabulary) -> String {
        let mut around = Some(place.node);
        while let Some(id) = around {
            around = self.node(id).parent();
        }
        place.path(self.program, vocabulary)
    }

    /// The exchange rates.
    #[must_use]
    pub fn exchange(&self) -> &'p Exchange {
        self.reads.exchange();
        &self.program.exchange
    }
}

impl<'p> NodeReader<'_, 'p> {
    /// As [`Node::kind`].
    #[must_use]
    pub const fn kind(self) -> BlockId {
        self.node.kind
    }

    /// As [`Node::name`].
    #[must_use]
    pub fn name(self) -> &'p SmolStr {
        if self.node.parent.is_none() {
            self.reads.texts(self.node.kind);
        }
        &self.node.name
    }

    /// As [`Node::title`].
    #[must_use]
    pub fn title(self) -> Option<&'p Arc<str>> {
        self.reads.texts(self.node.kind);
        self.node.title.as_ref()
    }

    /// As [`Node::parent`].
    #[must_use]
    pub const fn parent(self) -> Option<NodeId> {
        self.node.parent
    }

    /// As [`Node::children`].
    #[must_use]
    pub fn children(self) -> &'p [NodeId] {
        self.reads.every_block();
        &self.node.children
    }

    /// As [`Node::slots`].
    #[must_use]
    pub fn slots(self) -> &'p [Slot] {
        self.reads.attributes(self.node.kind);
        &self.node.slots
    }

    /// The attributes that hold something by a guard.
    pub fn guarded(self) -> impl Iterator<Item = &'p Slot> {
        self.reads.guarded(self.node.kind);
        self.node.guarded()
    }

    /// As [`Node::stand_in`].
    #[must_use]
    pub fn stand_in(self) -> Option<&'p Entry> {
        self.node.stand_in.as_deref()
    }

    /// As [`Node::facts`].
    #[must_use]
    pub fn facts(self) -> &'p [Fact] {
        self.reads.facts(self.node.kind);
        &self.node.facts
    }

    /// As [`Node::header`]: a place.
    #[must_use]
    pub const fn header(self) -> Location {
        self.node.header
    }

    /// As [`Node::rank`].
    #[must_use]
    pub const fn rank(self) -> u16 {
        self.node.rank
    }

    /// As [`Node::below`].
    #[must_use]
    pub fn below(self) -> &'p [NodeId] {
        &self.node.below
    }

    /// As [`Node::damaged`].
    #[must_use]
    pub const fn is_damaged(self) -> bool {
        self.node.damaged
    }

    /// As [`Node::origin`].
    #[must_use]
    pub const fn origin(self) -> &'p Origin {
        &self.node.origin
    }
}
