//! Merged declarations to an effective program: ladders, inheritance, lists that build on others, references.

mod check;
mod exchange;
mod guards;
mod inherit;
mod ladder;
mod lists;
mod references;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::declaration::{Declaration, Declared, Setting, Target};
use super::model::{Content, Entries, Node, NodeId, Origin, Program, Schedule, Slot};
use super::place;
use super::suggest::Suggester;
use super::variant::Variant;
use crate::condition::Condition;
use crate::diagnostic::Finding;
use crate::syntax::ast::Assignment;
use crate::vocabulary::{AttributeId, Body, Named, Vocabulary};
use references::Index;

/// How many list elements, entries and conditions blocks may take from one another in one program.
const MOST_COPIES: usize = 500_000;

impl Declared {
    /// The program that holds for a variant, with what is wrong with it, in the order of the text.
    #[must_use]
    pub fn effective(&self, variant: &Variant, vocabulary: &Vocabulary) -> (Program, Vec<Finding>) {
        let (root, mut findings) = super::merge::merged(self, variant, vocabulary);
        let (program, more) = settle(self, &root, vocabulary);
        findings.extend(more);
        super::resolve::sort(&mut findings);
        (program, findings)
    }

    /// The program without any patch: for an example of a rule.
    #[must_use]
    pub fn without_patches(&self, vocabulary: &Vocabulary) -> (Program, Vec<Finding>) {
        let (program, mut findings) = settle(self, &self.root, vocabulary);
        super::resolve::sort(&mut findings);
        (program, findings)
    }
}

fn settle(declared: &Declared, root: &Declaration, vocabulary: &Vocabulary) -> (Program, Vec<Finding>) {
    let mut settler = Settler::new(declared, vocabulary);
    settler.reserve(blocks(root));
    settler.add(root, None, &[]);
    settler.index();
    settler.program.group_children();
    settler.build_ladders();
    settler.fill_all();
    settler.freeze_exchange();
    settler.check_all();
    (settler.program, settler.findings)
}

/// What a node was made of.
#[derive(Clone, Copy, Debug)]
struct Source<'d> {
    declaration: &'d Declaration,
    /// Whether it is a copy of a block around it, in which nothing was written.
    copy: bool,
    /// Whether it has conditions that are joined to those of blocks in it; known once the node is filled.
    joins: bool,
}

struct Settler<'d> {
    declared: &'d Declared,
    vocabulary: &'d Vocabulary,
    program: Program,
    /// What each node was made of.
    sources: Vec<Source<'d>>,
    index: Index<'d>,
    /// The settings of the block at hand, to be sorted.
    settings: Vec<&'d Setting>,
    /// Schedules as other blocks inherit them.
    inherited: FxHashMap<(NodeId, AttributeId), Arc<Schedule>>,
    /// How many more list elements, entries and conditions may be copied from block to block.
    left: usize,
    /// Names that lead nowhere, with the finding that says so.
    unknown: FxHashMap<(Target, SmolStr), usize>,
    findings: Vec<Finding>,
    suggester: Suggester,
}

impl<'d> Settler<'d> {
    fn new(declared: &'d Declared, vocabulary: &'d Vocabulary) -> Self {
        Self {
            declared,
            vocabulary,
            program: Program::default(),
            sources: Vec::new(),
            index: Index::default(),
            settings: Vec::new(),
            inherited: FxHashMap::default(),
            left: MOST_COPIES,
            unknown: FxHashMap::default(),
            findings: Vec::new(),
            suggester: Suggester::default(),
        }
    }

    /// Makes room for so many blocks.
    fn reserve(&mut self, blocks: usize) {
        self.program.nodes.reserve(blocks);
        self.sources.reserve(blocks);
    }

    /// Adds a block with the blocks in it, and those of the singletons around that it does not have itself.
    fn add(
        &mut self,
        declaration: &'d Declaration,
        parent: Option<NodeId>,
        around: &[&'d Declaration],
    ) -> NodeId {
        let id = self.push(declaration, parent, false);
        let vocabulary = self.vocabulary;
        let inherits = |child: &Declaration| vocabulary[child.kind].inherits;
        let own = if declaration.children.iter().any(|child| inherits(child)) {
            self.singletons(declaration)
        } else {
            Vec::new()
        };
        let mut children = Vec::with_capacity(declaration.children.len());
        for child in &declaration.children {
            if vocabulary[child.kind].body == Body::Patch {
                continue;
            }
            let twin = around.iter().find(|other| other.kind == child.kind && child.name.is_empty());
            let added = match twin {
                _ if inherits(child) => self.add(child, Some(id), &own),
                Some(twin) => {
                    let inner = self.singletons(twin);
                    self.add(child, Some(id), &inner)
                }
                None => self.add(child, Some(id), &[]),
            };
            children.push(added);
        }
        if !declaration.shorthand {
            let may_have = |child: &&&Declaration| {
                vocabulary[child.kind].parents.contains(&declaration.kind)
                    && declaration.children.iter().all(|own| own.kind != child.kind)
            };
            for child in around.iter().filter(may_have) {
                children.push(self.copy(child, id));
            }
        }
        if let Some(node) = self.node_mut(id) {
            node.children = children;
        }
        id
    }

    /// The blocks in a block that stand once, which others may take.
    fn singletons(&self, declaration: &'d Declaration) -> Vec<&'d Declaration> {
        let stands_once = |child: &&Declaration| {
            let block = &self.vocabulary[child.kind];
            block.named == Named::Single && block.body == Body::Plain && !block.waiver
        };
        declaration.children.iter().map(Arc::as_ref).filter(stands_once).collect()
    }

    /// Adds a copy of a block around.
    fn copy(&mut self, declaration: &'d Declaration, parent: NodeId) -> NodeId {
        let id = self.push(declaration, Some(parent), true);
        let mut children = Vec::new();
        for child in self.singletons(declaration) {
            children.push(self.copy(child, id));
        }
        if let Some(node) = self.node_mut(id) {
            node.children = children;
        }
        id
    }

    fn push(&mut self, declaration: &'d Declaration, parent: Option<NodeId>, copy: bool) -> NodeId {
        let id = NodeId(u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX));
        self.program.nodes.push(Node {
            kind: declaration.kind,
            name: declaration.name.clone(),
            title: declaration.title.clone(),
            text: declaration.text.clone(),
            parent,
            children: Vec::new(),
            slots: Vec::new(),
            stand_in: declaration.stand_in.clone(),
            facts: Vec::new(),
            header: declaration.header,
            rank: 0,
            below: Vec::new(),
            damaged: declaration.damaged,
            origin: declaration.origin.clone(),
        });
        self.sources.push(Source { declaration, copy, joins: false });
        id
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.program.nodes.get_mut(id.0 as usize)
    }

    fn source(&self, id: NodeId) -> Option<Source<'d>> {
        self.sources.get(id.0 as usize).copied()
    }

    fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Fills the slots of every node: what is inherited or built upon comes before what takes from it.
    fn fill_all(&mut self) {
        let mut open = vec![Program::ROOT];
        while let Some(id) = open.pop() {
            self.fill(id);
            let node = self.program.node(id);
            let is_rung = |child: &NodeId| self.vocabulary[self.program.node(*child).kind].ladder.is_some();
            if !node.children.iter().any(is_rung) {
                open.extend(node.children.iter().rev());
                continue;
            }
            let (mut rungs, others): (Vec<NodeId>, Vec<NodeId>) =
                node.children.iter().copied().partition(is_rung);
            rungs.sort_by_key(|&rung| self.program.node(rung).rank);
            // What was pushed last comes first: other blocks in order, then the ladder from its lowest rung.
            open.extend(rungs.into_iter().rev());
            open.extend(others.into_iter().rev());
        }
    }

    fn fill(&mut self, id: NodeId) {
        let Some(Source { declaration, copy, .. }) = self.source(id) else { return };
        let twin = self.twin(id);
        if copy {
            let slots = twin.map_or_else(Vec::new, |twin| self.inherited_slots(id, twin));
            self.note_joins(id, &slots);
            if let Some(node) = self.node_mut(id) {
                node.slots = slots;
                node.origin = twin.map_or(Origin::Written, Origin::Inherited);
            }
            return;
        }
        let twin = twin.filter(|_| !declaration.shorthand);
        let mut slots = self.own_slots(id, declaration, twin);
        if let Some(twin) = twin {
            let more = self.inherited_slots(id, twin);
            slots.extend(more);
            // Own slots stand before inherited ones of the same attribute, and win.
            slots.sort_by_key(|slot| slot.attribute);
            slots.dedup_by_key(|slot| slot.attribute);
        }
        self.join(id, &mut slots);
        self.note_joins(id, &slots);
        let facts = self.facts(id, declaration);
        if let Some(node) = self.node_mut(id) {
            (node.slots, node.facts) = (slots, facts);
        }
    }

    /// The slots that a block states itself, sorted.
    fn own_slots(&mut self, id: NodeId, declaration: &'d Declaration, twin: Option<NodeId>) -> Vec<Slot> {
        if let Some(slots) = plain_slots(declaration).filter(|_| twin.is_none()) {
            return slots;
        }
        let mut settings = std::mem::take(&mut self.settings);
        settings.extend(&declaration.settings);
        settings.sort_by_key(|setting| setting.attribute);
        let mut slots = Vec::with_capacity(settings.len());
        for group in settings.chunk_by(|one, other| one.attribute == other.attribute) {
            let Some(first) = group.first() else { continue };
            let schedule = self.schedule(id, first, group, twin);
            slots.push(Slot { attribute: first.attribute, schedule });
        }
        settings.clear();
        self.settings = settings;
        slots
    }

    /// What holds for one attribute: the entries stated, each with its references, then inherited ones for other cases.
    fn schedule(
        &mut self,
        id: NodeId,
        first: &'d Setting,
        settings: &[&'d Setting],
        twin: Option<NodeId>,
    ) -> Arc<Schedule> {
        let attribute = first.attribute;
        if lists::builds(settings) {
            let entries = self.built(id, attribute, settings, twin);
            return Arc::new(entries.into());
        }
        let around = twin.and_then(|twin| self.inherited_schedule(id, attribute, twin));
        if settings.len() == 1 && around.is_none() {
            return self.stated(id, first);
        }
        let mut entries = Entries::with_capacity(settings.len());
        for setting in settings {
            entries.extend(self.stated(id, setting).entries.iter().cloned());
        }
        if let Some(around) = around
            && self.may_copy(around.entries.len(), id)
        {
            let own: FxHashSet<Option<Box<Condition>>> =
                entries.iter().map(|entry| entry.guard.clone()).collect();
            let others = around.entries.iter().filter(|entry| !own.contains(&entry.guard));
            entries.extend(others.cloned());
        }
        Arc::new(entries.into())
    }

    /// Whether so much more may be copied; reports once that it may not.
    fn may_copy(&mut self, more: usize, id: NodeId) -> bool {
        let left = self.left.checked_sub(more);
        if left.is_none() && self.left > 0 {
            let message = "blocks take too much from one another: settling the program stops here";
            let finding = Finding::engine("limit-size", self.program.node(id).header, message)
                .help("state large lists and conditions once, where they are needed");
            self.findings.push(finding.at_place(self.path(id, "")));
        }
        self.left = left.unwrap_or(0);
        if left.is_none()
            && let Some(node) = self.node_mut(id)
        {
            node.damaged = true;
        }
        left.is_some()
    }

    /// What one statement says, with its references filled in; shared with the declaration where it has none.
    fn stated(&mut self, id: NodeId, setting: &'d Setting) -> Arc<Schedule> {
        let mut stated = Arc::clone(&setting.stated);
        if setting.uses.is_empty() {
            return stated;
        }
        let attribute = &self.vocabulary[self.program.node(id).kind].attribute(setting.attribute).name;
        let sound = self.check_uses(id, attribute, &setting.uses);
        if sound && !setting.uses.iter().any(|name| name.refers) {
            return stated;
        }
        for entry in Arc::make_mut(&mut stated).changed() {
            if sound {
                self.link_entry(id, entry);
            } else {
                entry.content = Content::Invalid;
            }
        }
        stated
    }

    /// The path of a node, or of an attribute of it.
    fn path(&self, id: NodeId, attribute: &str) -> String {
        let mut path = self.program.path(id, self.vocabulary);
        let block = &self.vocabulary[self.program.node(id).kind];
        let leads = block.leading_attribute().is_some_and(|leading| leading.name == attribute);
        if !attribute.is_empty() && (!leads || path.is_empty()) {
            place::push_word(&mut path, attribute);
        }
        path
    }
}

/// The slots that a block states, sorted, if it sets each of them once and names nothing in them: what nearly all do.
fn plain_slots(declaration: &Declaration) -> Option<Vec<Slot>> {
    let settings = &declaration.settings;
    let is_plain = |setting: &Setting| setting.assignment == Assignment::Set && setting.uses.is_empty();
    if !settings.iter().all(is_plain) {
        return None;
    }
    let slot =
        |setting: &Setting| Slot { attribute: setting.attribute, schedule: Arc::clone(&setting.stated) };
    let mut slots: Vec<Slot> = settings.iter().map(slot).collect();
    slots.sort_unstable_by_key(|slot| slot.attribute);
    slots.is_sorted_by(|one, other| one.attribute < other.attribute).then_some(slots)
}

/// How many blocks a declaration is made of.
fn blocks(declaration: &Declaration) -> usize {
    declaration.children.iter().map(|child| blocks(child)).sum::<usize>() + 1
}
