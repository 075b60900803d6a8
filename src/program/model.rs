//! The effective program: nodes with slots, ready to be asked.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::condition::{Condition, SubjectRef, sight};
use crate::quantity::Exchange;
use crate::source::Location;
use crate::vocabulary::{AttributeId, BlockId, StandIn, Value};

/// The number of a node in its program; the program itself is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What holds for one variant: a date, and an overlay or none.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The nodes; parents stand before their children, siblings in the order written.
    pub nodes: Vec<Node>,
    /// The exchange rates that the program froze.
    pub exchange: Exchange,
    /// The children of a kind, for nodes that have many: looked up, since rules ask for them again and again.
    families: FxHashMap<(NodeId, BlockId), Vec<NodeId>>,
    /// The child of the root without a name, by the number of its kind; rules ask for little else as often.
    singles: Vec<Option<NodeId>>,
}

/// So many children are looked through.
pub(super) const MANY: usize = 32;

/// A block with what holds for it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its kind.
    pub kind: BlockId,
    /// Its name; empty for a singleton.
    pub name: SmolStr,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// For a free text: what it says, after its title.
    pub text: Option<Arc<str>>,
    /// The block that it stands in; `None` for the program.
    pub parent: Option<NodeId>,
    /// The blocks in it, in the order written.
    pub children: Vec<NodeId>,
    /// The attributes that are stated or inherited, sorted by number.
    pub slots: Vec<Slot>,
    /// Where a kind without a leading attribute is set as a whole to what is not simply known: `mdf = none`. A kind with
    /// one holds this in the leading attribute.
    pub stand_in: Option<Box<Entry>>,
    /// For a body of facts: the facts, in the order written.
    pub facts: Vec<Fact>,
    /// Its header, or the header of the nearest block that was written.
    pub header: Location,
    /// On a ladder, its rank: 1 is the lowest; the length of the longest chain below it. 0 if there is no ladder.
    pub rank: u16,
    /// On a ladder, the nodes directly below it.
    pub below: Vec<NodeId>,
    /// Whether something in it was invalid or could not be parsed, so that what is absent may only be lost.
    pub damaged: bool,
    /// Where the block comes from.
    pub origin: Origin,
}

/// An attribute of a node with its values.
#[derive(Clone, Debug)]
pub struct Slot {
    /// Which attribute of the node's kind.
    pub attribute: AttributeId,
    /// Its values.
    pub schedule: Arc<Schedule>,
}

/// The values of an attribute: at the most one without a guard, and any number with.
#[derive(Clone, Default)]
pub struct Schedule {
    /// The entries, in the order written.
    pub entries: Entries,
    /// The number of what they hold, if it has been given one.
    pub(super) number: Option<Number>,
}

/// A number for what a schedule holds, wherever that stands: two that have the same one hold the same.
pub(super) type Number = std::num::NonZeroU32;

/// Where a schedule holds values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Values {
    /// In the entry without a guard.
    pub default: bool,
    /// In every entry.
    pub all: bool,
}

/// Entries, of which there is nearly always one.
pub type Entries = SmallVec<[Entry; 1]>;

/// One value of an attribute, and when it holds.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When it holds, as a conjunction of atoms over dimensions; `None` for the default.
    pub guard: Option<Box<Condition>>,
    /// What holds.
    pub content: Content,
    /// The value as it is written.
    pub location: Location,
    /// Where it comes from.
    pub origin: Origin,
}

/// What an entry holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// A value.
    Value(Value),
    /// A condition.
    Condition(Arc<Condition>),
    /// Not simply known.
    StandIn(StandIn),
    /// Something invalid, of which a finding has spoken: a rule that reads it is error, silently.
    Invalid,
}

/// Where a value or block comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Written where it holds.
    Written,
    /// Taken from the block around it (a tier from its track), or built upon the block below.
    Inherited(NodeId),
    /// Set by a patch: the header of its `overlay` or `change` block.
    Patch(Location),
}

/// A fact: a metric with its value and window.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The metric.
    pub subject: SubjectRef,
    /// Its value.
    pub content: Content,
    /// The statement.
    pub location: Location,
}

/// A place in a program, also of something absent: how findings name it, stable when lines move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The nearest block that exists.
    pub node: NodeId,
    /// What leads on from it, if anything.
    pub steps: Vec<Step>,
}

/// One step of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An attribute of the node, or of an absent block.
    Attribute(SmolStr),
    /// A block that does not exist, with its name if it would have one.
    AbsentBlock(SmolStr, Option<SmolStr>),
    /// An entry of a schedule: its guard in canonical form.
    Guard(String),
    /// A list of blocks: `tiers`.
    List(SmolStr),
}

impl Program {
    /// The program's own node.
    pub const ROOT: NodeId = NodeId(0);

    /// A node by number.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "numbers are made by this module only, one for each node of the program"
    )]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The children of a kind, in the order written.
    pub fn children(&self, of: NodeId, kind: BlockId) -> impl Iterator<Item = NodeId> + '_ {
        let all = &self.node(of).children;
        let grouped = all.len() > MANY && !self.families.is_empty();
        let family = match grouped.then(|| self.families.get(&(of, kind))) {
            None => all.as_slice(),
            Some(family) => family.map_or(&[][..], Vec::as_slice),
        };
        family.iter().copied().filter(move |&child| self.node(child).kind == kind)
    }

    /// Makes the singletons of the program, and the children of nodes with many of them, easy to find; for a program to which no node is added any more.
    pub(super) fn group_children(&mut self) {
        let mut singles = Vec::new();
        let root = self.nodes.first().map_or(&[][..], |root| root.children.as_slice());
        for &child in root {
            let Some(Node { kind, name, .. }) = self.nodes.get(child.0 as usize) else { continue };
            let place = usize::from(kind.0);
            if singles.len() <= place {
                singles.resize(place + 1, None);
            }
            if let Some(single) = singles.get_mut(place).filter(|_| name.is_empty()) {
                single.get_or_insert(child);
            }
        }
        self.singles = singles;
        let large = (0..).map(NodeId).zip(&self.nodes).filter(|(_, node)| node.children.len() > MANY);
        for (id, node) in large {
            for &child in &node.children {
                if let Some(kind) = self.nodes.get(child.0 as usize).map(|child| child.kind) {
                    self.families.entry((id, kind)).or_default().push(child);
                }
            }
        }
    }

    /// The child of a kind with this name; the empty name for a singleton.
    #[must_use]
    pub fn child(&self, of: NodeId, kind: BlockId, name: &str) -> Option<NodeId> {
        if of == Self::ROOT && name.is_empty() && !self.singles.is_empty() {
            return self.singles.get(usize::from(kind.0)).copied().flatten();
        }
        self.children(of, kind).find(|&child| self.node(child).name == name)
    }

    /// Every place that a patch wrote: headers of blocks, values, and the parts of conditions.
    #[must_use]
    pub fn patched(&self) -> FxHashSet<Location> {
        let mut places = FxHashSet::default();
        for node in &self.nodes {
            if matches!(node.origin, Origin::Patch(_)) {
                places.insert(node.header);
            }
            for entry in node.slots.iter().flat_map(|slot| &slot.schedule.entries) {
                if matches!(entry.origin, Origin::Patch(_)) {
                    places.insert(entry.location);
                    if let Content::Condition(condition) = &entry.content {
                        condition.places(&mut |place| {
                            places.insert(place);
                        });
                    }
                }
            }
        }
        places
    }

    /// The values of an attribute, if it is stated or inherited.
    #[must_use]
    pub fn schedule(&self, of: NodeId, attribute: AttributeId) -> Option<&Arc<Schedule>> {
        self.node(of).schedule(attribute)
    }
}

impl Program {
    /// Whether an attribute of a block simply asks for all that the same attribute of another one asks for.
    pub(super) fn asks_for_all(&self, node: &Node, other: NodeId, attribute: AttributeId) -> bool {
        let conditions = node.condition(attribute).zip(self.node(other).condition(attribute));
        conditions.is_some_and(|(all, some)| sight::implies(all, some, &self.exchange))
    }
}

impl Node {
    /// The attributes that hold something by a guard.
    pub(super) fn guarded(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.schedule.entries.iter().any(|entry| entry.guard.is_some()))
    }

    /// The condition that an attribute holds without a guard, if it holds one.
    pub(super) fn condition(&self, attribute: AttributeId) -> Option<&Arc<Condition>> {
        match &self.schedule(attribute)?.default_entry()?.content {
            Content::Condition(condition) => Some(condition),
            _ => None,
        }
    }

    /// The questions that an attribute asks, where it asks something whatever the case: all are to be met.
    pub(super) fn questions(&self, attribute: AttributeId) -> &[Condition] {
        self.condition(attribute).map_or(&[], |condition| sight::questions(condition))
    }

    /// The values of an attribute, if it is stated or inherited.
    pub(super) fn schedule(&self, attribute: AttributeId) -> Option<&Arc<Schedule>> {
        let at = self.slots.binary_search_by_key(&attribute, |slot| slot.attribute).ok()?;
        self.slots.get(at).map(|slot| &slot.schedule)
    }
}

impl Entry {
    /// Whether a value is stated, rather than a stand-in for it.
    #[must_use]
    pub const fn has_value(&self) -> bool {
        matches!(self.content, Content::Value(_) | Content::Condition(_))
    }
}

/// Without the number, which says nothing that the entries do not say.
impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schedule").field("entries", &self.entries).finish_non_exhaustive()
    }
}

impl From<Entries> for Schedule {
    fn from(entries: Entries) -> Self {
        Self { entries, number: None }
    }
}

impl Schedule {
    /// Where it holds values.
    pub(super) fn values(&self) -> Values {
        Values {
            default: self.default_entry().is_some_and(Entry::has_value),
            all: !self.entries.is_empty() && self.entries.iter().all(Entry::has_value),
        }
    }

    /// The one entry of an attribute.
    #[must_use]
    pub fn of(entry: Entry) -> Self {
        Self { entries: SmallVec::from_buf([entry]), number: None }
    }

    /// The entries, to hold something else.
    pub(super) fn changed(&mut self) -> &mut Entries {
        self.number = None;
        &mut self.entries
    }

    /// The entry without a guard.
    #[must_use]
    pub fn default_entry(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.guard.is_none())
    }
}
