//! Reading a program: attributes, blocks and facts, with the place of what is there and of what is not.

use std::sync::Arc;

use smol_str::SmolStr;

use super::super::ir::Read;
use super::super::value::{At, Bounds, Item, NodeRef, ScheduleRef, Side, Unknown, Value};
use super::known::List;
use super::{Machine, Stop};
use crate::program::{Content, Entry, NodeId, NodeReader, Origin, Schedule, Step};
use crate::quantity::{Percent, Quantity};
use crate::syntax::ast::StandInKind;
use crate::vocabulary::{
    self, AttributeId, BlockId, Reference, StandIn, SubjectId, SymbolId, SymbolSetId, Vocabulary,
};

impl<'m> Machine<'m> {
    /// An attribute of a block.
    pub(super) fn attribute(
        &self,
        of: &Item,
        attributes: &[(BlockId, AttributeId)],
        read: Read,
    ) -> Result<Item, Stop> {
        let Value::Node(node) = of.value else {
            let first = attributes.first();
            // A block that is set as a whole is set in its leading attribute.
            if let (Value::Unknown(_), Some((kind, id))) = (&of.value, first)
                && self.context.vocabulary[*kind].leading == Some(*id)
            {
                return Ok(of.clone());
            }
            let name = first.map(|(kind, id)| self.context.vocabulary[*kind].attribute(*id).name.clone());
            return self.beyond(of, Step::Attribute(name.unwrap_or_default()));
        };
        self.attribute_of(node, attributes, read)
    }

    pub(super) fn attribute_of(
        &self,
        node: NodeRef,
        attributes: &[(BlockId, AttributeId)],
        read: Read,
    ) -> Result<Item, Stop> {
        let kind = self.node(node).kind();
        match attributes.iter().find(|(owner, _)| *owner == kind) {
            Some((_, attribute)) => self.slot(node, *attribute, read),
            // Only another of the kinds that it may be has the attribute.
            None => {
                let name = attributes
                    .first()
                    .map(|(kind, id)| self.context.vocabulary[*kind].attribute(*id).name.clone());
                let step = Step::Attribute(name.unwrap_or_default());
                Ok(Item::at(Value::Absent, At::Absent(node, Arc::from([step]))))
            }
        }
    }

    /// What a path leads to that goes on from something that is no block: absent where it is absent, not known where it is not.
    fn beyond(&self, of: &Item, step: Step) -> Result<Item, Stop> {
        let at = self.further(&of.at, step);
        match &of.value {
            Value::Absent => Ok(Item::at(Value::Absent, at)),
            Value::Unknown(unknown) => {
                let unknown = Unknown {
                    at: unknown.at.clone(),
                    written: unknown.written.clone(),
                    exists: false,
                    bounds: Bounds::None,
                };
                Ok(Item::at(Value::Unknown(Arc::new(unknown)), at))
            }
            _ => Err(self.unusable(of)),
        }
    }

    fn further(&self, at: &At, step: Step) -> At {
        match at {
            At::Absent(node, steps) => At::Absent(*node, steps.iter().cloned().chain([step]).collect()),
            At::Node(node) => At::Absent(*node, Arc::from([step])),
            At::Slot { node, attribute, .. } => {
                let name =
                    self.context.vocabulary[self.node(*node).kind()].attribute(*attribute).name.clone();
                At::Absent(*node, Arc::from([Step::Attribute(name), step]))
            }
            other => other.clone(),
        }
    }

    /// The values of an attribute of a node.
    pub(super) fn slot(&self, node: NodeRef, attribute: AttributeId, read: Read) -> Result<Item, Stop> {
        let place = |entry| At::Slot { node, attribute, entry, case: None };
        let found = self.node(node);
        let Some(schedule) = self.program(node.side).schedule(node.id, attribute) else {
            if found.is_damaged() {
                return Err(Stop::Invalid);
            }
            return match self.whole(node) {
                Some(entry) => {
                    let whole = self.content(&entry.content, At::Node(node))?;
                    let name = self.context.vocabulary[found.kind()].attribute(attribute).name.clone();
                    self.beyond(&whole, Step::Attribute(name))
                }
                None => Ok(Item::at(Value::Absent, place(None))),
            };
        };
        match read {
            Read::Schedule => {
                let schedule = ScheduleRef { node, attribute, schedule: Arc::clone(schedule) };
                Ok(Item::at(Value::Schedule(schedule), place(None)))
            }
            Read::Value => match default_entry(schedule) {
                Some((at, entry)) => self.content(&entry.content, place(Some(at))),
                None => Ok(Item::at(Value::Absent, place(None))),
            },
        }
    }

    /// Where a block is set as a whole to what is not simply known: the entry that says so.
    pub(super) fn whole(&self, node: NodeRef) -> Option<&'m Entry> {
        let found = self.node(node);
        if let Some(entry) = found.stand_in() {
            return Some(entry);
        }
        let leading = self.context.vocabulary[found.kind()].leading?;
        let schedule = self.program(node.side).schedule(node.id, leading)?;
        let [entry @ Entry { guard: None, content: Content::StandIn(stand_in), .. }] =
            schedule.entries.as_slice()
        else {
            return None;
        };
        // `none` takes back the whole block; what else is not known is so of this attribute alone, unless it stands alone.
        let whole =
            stand_in.kind == StandInKind::None || (found.slots().len() == 1 && found.children().is_empty());
        whole.then_some(entry)
    }

    /// The block of a kind and name in a block; the empty name for the one of its kind.
    pub(super) fn child(&self, of: &Item, kind: BlockId, name: &str) -> Result<Item, Stop> {
        let vocabulary = self.context.vocabulary;
        let step = || {
            let name = (!name.is_empty()).then(|| SmolStr::new(name));
            Step::AbsentBlock(vocabulary[kind].name.clone(), name)
        };
        let Value::Node(node) = of.value else { return self.beyond(of, step()) };
        let Some(found) = self.program(node.side).child(node.id, kind, name) else {
            if self.node(node).is_damaged() {
                return Err(Stop::Invalid);
            }
            return match self.whole(node) {
                Some(entry) => {
                    let whole = self.content(&entry.content, At::Node(node))?;
                    self.beyond(&whole, step())
                }
                None => Ok(Item::at(Value::Absent, At::Absent(node, Arc::from([step()])))),
            };
        };
        let found = NodeRef { side: node.side, id: found };
        match self.whole(found) {
            Some(entry) => self.content(&entry.content, At::Node(found)),
            None => Ok(Item::at(Value::Node(found), At::Node(found))),
        }
    }

    /// The blocks of a kind in a block. Where something could not be parsed the list may lack some: a loop takes what is there,
    /// and everything else is invalid.
    pub(super) fn children(&self, of: &Item, kind: BlockId, partial: bool) -> Result<Item, Stop> {
        let Value::Node(node) = of.value else {
            let plural = self.context.vocabulary[kind].plural.clone();
            return self.beyond(of, Step::List(plural));
        };
        let items = self.children_of(node, kind, partial)?;
        Ok(Item::at(Value::List(items), At::List(node, kind)))
    }

    pub(super) fn children_of(
        &self,
        node: NodeRef,
        kind: BlockId,
        partial: bool,
    ) -> Result<Arc<[Item]>, Stop> {
        if self.node(node).is_damaged() && !partial {
            return Err(Stop::Invalid);
        }
        let known = self.known(node.side);
        known.once(&known.lists, List::Children(node, kind), || {
            let children = self.program(node.side).children(node.id, kind);
            Ok(children.map(|id| block(NodeRef { side: node.side, id })).collect())
        })
    }

    /// The blocks of a kind wherever they are written; what a block only takes from another is not counted again. Lists that may
    /// lack some are as in [`Self::children`].
    pub(super) fn every(&self, of: &Item, kind: BlockId, partial: bool) -> Result<Item, Stop> {
        let Value::Node(root) = of.value else { return Err(self.unusable(of)) };
        let items = self.every_of(root.side, kind, partial)?;
        Ok(Item::at(Value::List(items), At::List(root, kind)))
    }

    pub(super) fn every_of(&self, side: Side, kind: BlockId, partial: bool) -> Result<Arc<[Item]>, Stop> {
        let parents = &self.context.vocabulary[kind].parents;
        let (known, program) = (self.known(side), self.program(side));
        let lossy = |node: NodeReader<'_, '_>| node.is_damaged() && parents.contains(&node.kind());
        if !partial && known.is_damaged() && program.nodes().any(|(_, node)| lossy(node)) {
            return Err(Stop::Invalid);
        }
        known.once(&known.lists, List::Every(side, kind), || self.written(side, kind))
    }

    fn written(&self, side: Side, kind: BlockId) -> Result<Arc<[Item]>, Stop> {
        let all = self.program(side).of_kind(kind);
        let written = all.filter(|(_, node)| !matches!(node.origin(), Origin::Inherited(_)));
        let items = written.filter_map(|(id, _)| {
            let found = NodeRef { side, id };
            match self.whole(found) {
                Some(entry) => match self.content(&entry.content, At::Node(found)) {
                    Ok(Item { value: Value::Absent, .. }) => None,
                    other => Some(other),
                },
                None => Some(Ok(block(found))),
            }
        });
        items.collect()
    }

    /// A fact of a body of facts.
    pub(super) fn fact(&self, of: &Item, subject: SubjectId) -> Result<Item, Stop> {
        let step = || Step::Attribute(self.context.vocabulary[subject].name.clone());
        let Value::Node(node) = of.value else { return self.beyond(of, step()) };
        let found = self.node(node).facts().iter().find(|fact| {
            fact.subject.metric == crate::condition::MetricRef::Vocabulary(subject)
                && fact.subject.facets.is_empty()
        });
        let at = At::Absent(node, Arc::from([step()]));
        match found {
            Some(fact) => self.content(&fact.content, At::Part(Arc::new(at), fact.location)),
            None if self.node(node).is_damaged() => Err(Stop::Invalid),
            None => Ok(Item::at(Value::Absent, at)),
        }
    }

    /// The leading attribute of a block.
    pub(super) fn leading(&self, of: Item, read: Read) -> Result<Item, Stop> {
        let Value::Node(node) = of.value else { return Ok(of) };
        match self.context.vocabulary[self.node(node).kind()].leading {
            Some(attribute) => self.slot(node, attribute, read),
            None => Ok(of),
        }
    }

    /// What an entry holds.
    pub(super) fn content(&self, content: &Content, at: At) -> Result<Item, Stop> {
        let value = match content {
            Content::Value(value) => from_program(value, &at, self.context.vocabulary),
            Content::Condition(condition) => Value::Condition(Arc::clone(condition)),
            Content::StandIn(stand_in) => self.stand_in(stand_in, &at),
            Content::Invalid => return Err(Stop::Invalid),
        };
        Ok(Item::at(value, at))
    }

    pub(super) fn stand_in(&self, stand_in: &StandIn, at: &At) -> Value {
        if stand_in.kind == StandInKind::None {
            return Value::Absent;
        }
        let bounds = match stand_in.bounds.as_deref() {
            Some(vocabulary::Value::Range(range)) => Bounds::Range(range.clone()),
            Some(vocabulary::Value::SymbolRange(set, ..)) => {
                let symbols = possible_symbols(self.context.vocabulary, *set, stand_in);
                Bounds::OneOf(symbols.into_iter().map(|symbol| Value::Symbol(*set, symbol)).collect())
            }
            Some(vocabulary::Value::List(values)) => Bounds::OneOf(
                values.iter().map(|value| from_program(value, at, self.context.vocabulary)).collect(),
            ),
            _ => Bounds::None,
        };
        Value::Unknown(Arc::new(Unknown {
            at: at.clone(),
            written: stand_in.text(self.context.vocabulary),
            exists: stand_in.kind != StandInKind::Unknown,
            bounds,
        }))
    }

    /// What a percentage is a share of. Of a schedule: that of its default, else of its first entry.
    pub(super) fn base(&self, of: Item) -> Result<Item, Stop> {
        let value = match &of.value {
            Value::Quantity(Quantity::Percent(Percent { base, .. })) => {
                base.clone().map_or(Value::Absent, Value::Word)
            }
            Value::Range(range) => match (&range.low, &range.high) {
                (Some(Quantity::Percent(end)), _) | (None, Some(Quantity::Percent(end))) => {
                    end.base.clone().map_or(Value::Absent, Value::Word)
                }
                _ => Value::Absent,
            },
            Value::Schedule(schedule) => {
                let entry = default_entry(&schedule.schedule);
                let entry = entry.or_else(|| schedule.schedule.entries.first().map(|entry| (0, entry)));
                let Some((at, entry)) = entry else { return Ok(Item::at(Value::Absent, of.at)) };
                let place = At::Slot {
                    node: schedule.node,
                    attribute: schedule.attribute,
                    entry: Some(at),
                    case: None,
                };
                let item = self.content(&entry.content, place)?;
                return if matches!(item.value, Value::Schedule(_)) { Ok(item) } else { self.base(item) };
            }
            Value::Absent | Value::Unknown(_) => of.value.clone(),
            _ => Value::Absent,
        };
        let at = self.further_base(&of.at);
        Ok(Item::at(value, at))
    }

    fn further_base(&self, at: &At) -> At {
        match at {
            At::Absent(node, steps) => {
                let steps = steps.iter().cloned().chain([Step::Attribute(SmolStr::new_static("base"))]);
                At::Absent(*node, steps.collect())
            }
            other => other.clone(),
        }
    }
}

fn default_entry(schedule: &Schedule) -> Option<(u32, &Entry)> {
    (0u32..).zip(&schedule.entries).find(|(_, entry)| entry.guard.is_none())
}

/// A block as a value.
pub(super) const fn block(node: NodeRef) -> Item {
    Item::at(Value::Node(node), At::Node(node))
}

/// The symbols that a stand-in leaves possible.
pub(super) fn possible_symbols(
    vocabulary: &Vocabulary,
    set: SymbolSetId,
    stand_in: &StandIn,
) -> Vec<SymbolId> {
    let count = u16::try_from(vocabulary[set].symbols.len()).unwrap_or(u16::MAX);
    let all = (0..count).map(SymbolId);
    match stand_in.bounds.as_deref() {
        Some(vocabulary::Value::SymbolRange(_, low, high)) => all
            .filter(|symbol| low.is_none_or(|low| low <= *symbol) && high.is_none_or(|high| *symbol <= high))
            .collect(),
        _ => all.collect(),
    }
}

/// A value of a program as a value of a rule; what stands in a list has the place of the list.
pub(super) fn from_program(value: &vocabulary::Value, at: &At, names: &Vocabulary) -> Value {
    match value {
        vocabulary::Value::Quantity(quantity, _) => Value::Quantity(quantity.clone()),
        vocabulary::Value::Range(range) => Value::Range(Arc::new(range.clone())),
        vocabulary::Value::Symbol(set, symbol) => Value::Symbol(*set, *symbol),
        vocabulary::Value::SymbolRange(set, low, high) => Value::SymbolRange(*set, *low, *high),
        vocabulary::Value::Reference(Reference { node: Some(id), .. }) => {
            let side = match at {
                At::Node(node) | At::Slot { node, .. } | At::Absent(node, _) | At::List(node, _) => node.side,
                At::Nowhere | At::Part(..) => super::Side::New,
            };
            Value::Node(NodeRef { side, id: NodeId(*id) })
        }
        vocabulary::Value::Reference(reference) => Value::Word(reference.name.clone()),
        vocabulary::Value::Subject(subject) => Value::Word(names[*subject].name.clone()),
        vocabulary::Value::Event(event) => Value::Word(event.clone()),
        vocabulary::Value::Currency(currency) => Value::Currency(*currency),
        vocabulary::Value::Text(text) => Value::Text(Arc::from(&**text)),
        vocabulary::Value::Bool(value) => Value::Bool(*value),
        vocabulary::Value::List(values) => Value::List(
            values.iter().map(|value| Item::at(from_program(value, at, names), at.clone())).collect(),
        ),
    }
}
