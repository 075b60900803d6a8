//! References: each declared name that is used leads to a block, which is written into the value with its rank.

use std::cell::OnceCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Settler;
use crate::condition::{Atom, Condition, ConditionNode, Test, Threshold};
use crate::diagnostic::{Finding, Label};
use crate::program::declaration::{Declaration, NameUse, Target};
use crate::program::model::{Content, Entry, Fact, MANY, Node, NodeId};
use crate::vocabulary::{BlockId, Reference, Value};

/// The most uses of an unknown name that a finding shows, beside the first.
const SHOWN: usize = 3;

/// Where the declared names are.
#[derive(Debug, Default)]
pub(super) struct Index<'d> {
    /// Each block that stands among many, by the one around it, its kind and its name.
    children: FxHashMap<(NodeId, BlockId, &'d str), NodeId>,
    /// What stands under a kind and name anywhere.
    names: FxHashMap<(BlockId, &'d str), Named>,
    /// The names of a kind, in the order written; gathered where a name leads nowhere.
    of_kind: OnceCell<FxHashMap<BlockId, Vec<&'d str>>>,
}

#[derive(Clone, Copy, Debug)]
struct Named {
    first: NodeId,
    /// Whether there are others of the same kind and name.
    several: bool,
}

/// Where a name leads.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The block; `None` if several are meant.
    node: Option<NodeId>,
    /// Its rank, or that of all that are meant.
    rank: Option<u16>,
}

impl<'d> Settler<'d> {
    /// Notes every block under its name.
    pub(super) fn index(&mut self) {
        self.index.names.reserve(self.program.nodes.len());
        for id in self.ids() {
            let (Some(source), Some(parent)) = (self.source(id), self.program.node(id).parent) else {
                continue;
            };
            let Declaration { kind, name, .. } = source.declaration;
            if self.program.node(parent).children.len() > MANY {
                self.index.children.entry((parent, *kind, name)).or_insert(id);
            }
            if !name.is_empty() && !source.copy {
                let named = self.index.names.entry((*kind, name));
                named.and_modify(|named| named.several = true).or_insert(Named { first: id, several: false });
            }
        }
    }

    /// The child of a node with this kind and name.
    pub(super) fn child(&self, of: NodeId, kind: BlockId, name: &str) -> Option<NodeId> {
        let children = &self.program.node(of).children;
        if children.len() > MANY {
            return self.index.children.get(&(of, kind, name)).copied();
        }
        let is_it = |child: &Node| child.kind == kind && child.name == name;
        children.iter().copied().find(|&child| is_it(self.program.node(child)))
    }

    /// The names that blocks of a kind have anywhere, in the order written.
    fn names_of(&self, kind: BlockId) -> &[&'d str] {
        let of_kind = self.index.of_kind.get_or_init(|| {
            let mut of_kind: FxHashMap<BlockId, Vec<&'d str>> = FxHashMap::default();
            for (id, source) in self.ids().zip(&self.sources) {
                let Declaration { kind, name, .. } = source.declaration;
                if self.index.names.get(&(*kind, name.as_str())).is_some_and(|named| named.first == id) {
                    of_kind.entry(*kind).or_default().push(name);
                }
            }
            of_kind
        });
        of_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Whether every name that a value uses leads somewhere; what does not is reported.
    pub(super) fn check_uses(&mut self, id: NodeId, attribute: &str, uses: &[NameUse]) -> bool {
        let mut sound = true;
        for name in uses {
            if !self.leads_somewhere(name) {
                sound = false;
                self.leads_nowhere(id, attribute, name);
            }
        }
        sound
    }

    fn leads_somewhere(&self, name: &NameUse) -> bool {
        let declared = |kind: BlockId| self.index.names.contains_key(&(kind, name.name.as_str()));
        // In an example of a rule, declarations may stand elsewhere.
        let elsewhere = |kind: BlockId| !self.declared.complete && self.names_of(kind).is_empty();
        match &name.target {
            Target::Kind(kind) => declared(*kind) || elsewhere(*kind),
            Target::OneOf(kinds) => {
                kinds.iter().any(|&kind| declared(kind)) || kinds.iter().all(|&kind| elsewhere(kind))
            }
            Target::Metric => self.metric(&name.name).is_some(),
            Target::Facet(metric) => self.metric(metric).is_some_and(|node| {
                let facets = self.vocabulary[self.program.node(node).kind].metric_facets;
                facets.is_some_and(|facets| self.child(node, facets, &name.name).is_some())
            }),
        }
    }

    /// The block that declares a metric.
    fn metric(&self, name: &str) -> Option<NodeId> {
        let kinds = (0..).zip(&self.vocabulary.blocks).filter(|(_, block)| block.declares_metric);
        let mut found = kinds.filter_map(|(kind, _)| self.index.names.get(&(BlockId(kind), name)));
        found.next().map(|named| named.first)
    }

    fn leads_nowhere(&mut self, id: NodeId, attribute: &str, name: &NameUse) {
        if self.declared.lost.contains(&name.name) {
            return;
        }
        let key = (name.target.clone(), name.name.clone());
        if let Some(&earlier) = self.unknown.get(&key) {
            // One missing declaration is one mistake, however often it is used.
            if let Some(finding) = self.findings.get_mut(earlier)
                && finding.secondary.len() < SHOWN
            {
                finding.secondary.push(Label::new(name.location, "it is also used here"));
            }
            return;
        }
        let kinds: &[BlockId] = match &name.target {
            Target::Kind(kind) => std::slice::from_ref(kind),
            Target::OneOf(kinds) => kinds,
            Target::Metric | Target::Facet(_) => &[],
        };
        let known = kinds.iter().flat_map(|&kind| self.names_of(kind)).copied();
        let hint = self.suggester.closest(&name.name, known);
        if hint.is_none() && self.declared.damaged {
            // The declaration may stand in what could not be read.
            return;
        }
        let words: Vec<String> =
            kinds.iter().map(|&kind| format!("`{}`", self.vocabulary[kind].name)).collect();
        let message = match &name.target {
            Target::Metric => format!("the metric `{}` is not declared here", name.name),
            Target::Facet(metric) => format!("the metric `{metric}` has no `{}` here", name.name),
            _ => format!("there is no {} `{}`", words.join(" or "), name.name),
        };
        let mut finding = Finding::engine("unknown-reference", name.location, message);
        finding = match (hint, kinds.first()) {
            (Some(_), _) => finding.suggest(hint),
            (None, Some(&kind)) => match self.other_kind(&name.name) {
                Some(other) => finding.help(format!("`{}` is a `{other}`", name.name)),
                None => {
                    let word = &self.vocabulary[kind].name;
                    finding.help(format!("declare it: `{word} {} \"…\"`", name.name))
                }
            },
            (None, None) => finding,
        };
        let finding = finding.at_place(self.path(id, attribute));
        self.unknown.insert(key, self.findings.len());
        self.findings.push(finding);
    }

    /// The kind of a block of this name.
    fn other_kind(&self, name: &str) -> Option<&'d str> {
        let vocabulary = self.vocabulary;
        let kinds = (0..).zip(&vocabulary.blocks);
        let mut named = kinds.filter(|(kind, _)| self.index.names.contains_key(&(BlockId(*kind), name)));
        named.next().map(|(_, block)| block.name.as_str())
    }

    /// The block that a name means, seen from a node: in the blocks around it first, then in those that it refers to.
    fn lookup(&self, from: NodeId, kind: BlockId, name: &str) -> Found {
        let rank = |node: NodeId| self.vocabulary[kind].ladder.map(|_| self.program.node(node).rank);
        let one = |node: NodeId| Found { node: Some(node), rank: rank(node) };
        let Some(named) = self.index.names.get(&(kind, name)) else {
            return Found { node: None, rank: None };
        };
        if !named.several {
            return one(named.first);
        }
        let around = std::iter::successors(Some(from), |&at| self.program.node(at).parent);
        for node in around.clone() {
            if let Some(found) = self.child(node, kind, name) {
                return one(found);
            }
        }
        for node in around {
            let Some(source) = self.source(node) else { continue };
            for setting in &source.declaration.settings {
                let Content::Value(Value::Reference(other)) = &setting.entry().content else { continue };
                if !self.vocabulary[kind].parents.contains(&other.kind) {
                    continue;
                }
                let host = self.index.names.get(&(other.kind, other.name.as_str()));
                let found = host.and_then(|host| self.child(host.first, kind, name));
                if let Some(found) = found {
                    return one(found);
                }
            }
        }
        Found { node: None, rank: None }
    }

    /// Writes where names lead into an entry.
    pub(super) fn link_entry(&self, id: NodeId, entry: &mut Entry) {
        if let Some(guard) = &mut entry.guard {
            self.link_condition(id, guard);
        }
        match &mut entry.content {
            Content::Value(value) => self.link_value(id, value),
            Content::Condition(condition) => self.link_condition(id, Arc::make_mut(condition)),
            Content::StandIn(_) | Content::Invalid => {}
        }
    }

    fn link_value(&self, id: NodeId, value: &mut Value) {
        match value {
            Value::Reference(reference) => self.link_reference(id, reference),
            Value::List(values) => values.iter_mut().for_each(|value| self.link_value(id, value)),
            _ => {}
        }
    }

    fn link_reference(&self, id: NodeId, reference: &mut Reference) {
        let found = self.lookup(id, reference.kind, &reference.name);
        reference.node = found.node.map(|node| node.0);
        reference.rank = found.rank;
    }

    fn link_condition(&self, id: NodeId, condition: &mut Condition) {
        match &mut condition.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter_mut().for_each(|part| self.link_condition(id, part));
            }
            ConditionNode::AtLeastOf { each, .. } => self.link_condition(id, each),
            ConditionNode::Atom(atom) => self.link_atom(id, atom),
            ConditionNode::StandIn(_) => {}
        }
    }

    fn link_atom(&self, id: NodeId, atom: &mut Atom) {
        match &mut atom.test {
            Test::Compare(_, Threshold::Known(value)) => self.link_value(id, value),
            Test::OneOf { values, .. } => values.iter_mut().for_each(|value| self.link_value(id, value)),
            Test::Is(_) | Test::Compare(..) | Test::Within { .. } => {}
        }
    }

    /// The facts of a body of facts, with their references.
    pub(super) fn facts(&mut self, id: NodeId, declaration: &'d Declaration) -> Vec<Fact> {
        let mut facts = Vec::with_capacity(declaration.facts.len());
        for declared in &declaration.facts {
            let mut fact = declared.fact.clone();
            if !declared.uses.is_empty() {
                let word = fact.subject.text(self.vocabulary);
                if !self.check_uses(id, &word, &declared.uses) {
                    fact.content = Content::Invalid;
                } else if let Content::Value(value) = &mut fact.content {
                    self.link_value(id, value);
                }
            }
            facts.push(fact);
        }
        facts
    }
}
