//! Lines of blocks that each name one of their own kind: who reports to whom, and where a conflict goes.
//!
//! A line is followed block by block, so that it ends however it is drawn. What is not known ends it in doubt: nobody is
//! called a head or an orphan because a superior is not public.

use rustc_hash::{FxHashMap, FxHashSet};

use super::ground::{Ground, reference};
use crate::condition::Doubt;
use crate::program::{Content, NodeId, Program, Reader};
use crate::source::Location;
use crate::syntax::ast::StandInKind;
use crate::vocabulary::{AttributeId, BlockId, StandIn, Type, Value, Vocabulary};

/// The blocks above one, from the next to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Each block above, and where the one below names it.
    pub links: Vec<Link>,
    /// Where the line ends.
    pub end: LineEnd,
}

/// One step of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The block that is named.
    pub node: NodeId,
    /// Where it is named.
    pub location: Location,
}

/// How a line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// At a block that names none.
    Head,
    /// In a circle: the last link names a block that the line has passed, or where it began.
    Cycle,
    /// Where it is not known who is next.
    Open(Doubt),
    /// At a name that is invalid; the engine's finding has spoken.
    Broken,
}

/// All lines of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// The blocks at the top that have somebody below them, in the order written.
    pub heads: Vec<NodeId>,
    /// The blocks that name none and that none names, where there are others.
    pub orphans: Vec<NodeId>,
    /// Every circle once, from its first block in the order written.
    pub cycles: Vec<Vec<Link>>,
    /// The blocks of which it is not known whom they name.
    pub open: Vec<NodeId>,
}

/// What a block names as the next of its line.
enum Next {
    Block(Link),
    Nobody,
    Open(Doubt),
    Broken,
}

/// The line above a block.
#[must_use]
pub fn chain(program: &Reader<'_>, vocabulary: &Vocabulary, node: NodeId) -> Chain {
    let Some(attribute) = upward(vocabulary, program.node(node).kind()) else {
        return Chain { links: Vec::new(), end: LineEnd::Head };
    };
    let mut links: Vec<Link> = Vec::new();
    let mut passed = FxHashSet::from_iter([node]);
    let mut at = node;
    loop {
        let end = match next(program, at, attribute) {
            Next::Block(link) => {
                links.push(link);
                if passed.insert(link.node) {
                    at = link.node;
                    continue;
                }
                LineEnd::Cycle
            }
            Next::Nobody => LineEnd::Head,
            Next::Open(doubt) => LineEnd::Open(doubt),
            Next::Broken => LineEnd::Broken,
        };
        return Chain { links, end };
    }
}

/// The steps from a block up to another; `None` if the line does not lead there.
#[must_use]
pub fn path(program: &Reader<'_>, vocabulary: &Vocabulary, from: NodeId, to: NodeId) -> Option<Vec<Link>> {
    let mut links = chain(program, vocabulary, from).links;
    let end = links.iter().position(|link| link.node == to)?;
    links.truncate(end + 1);
    Some(links)
}

/// The lines of all blocks of a kind in a block: the roles of a program.
#[must_use]
pub fn lines(program: &Reader<'_>, vocabulary: &Vocabulary, parent: NodeId, kind: BlockId) -> Lines {
    let Some(attribute) = upward(vocabulary, kind) else { return Lines::default() };
    let blocks: Vec<NodeId> = program.children(parent, kind).collect();
    let mut lines = Lines::default();
    let mut named: FxHashSet<NodeId> = FxHashSet::default();
    let mut above: FxHashMap<NodeId, Link> = FxHashMap::default();
    let mut tops = Vec::new();
    for &block in &blocks {
        match next(program, block, attribute) {
            Next::Block(link) => {
                named.insert(link.node);
                above.insert(block, link);
            }
            Next::Nobody => tops.push(block),
            Next::Open(_) | Next::Broken => lines.open.push(block),
        }
    }
    for top in tops {
        // A block that somebody of unknown superior may name is no orphan for certain.
        if named.contains(&top) || !lines.open.is_empty() || blocks.len() == 1 {
            lines.heads.push(top);
        } else {
            lines.orphans.push(top);
        }
    }
    // Each line is followed to a block that was passed before; only within one walk is that a circle.
    let mut walks: FxHashMap<NodeId, usize> = FxHashMap::default();
    for (walk, &start) in blocks.iter().enumerate() {
        let mut at = start;
        while !walks.contains_key(&at) {
            walks.insert(at, walk);
            match above.get(&at) {
                Some(link) => at = link.node,
                None => break,
            }
        }
        if walks.get(&at) == Some(&walk) && above.contains_key(&at) {
            lines.cycles.push(circle(&above, &blocks, at));
        }
    }
    lines
}

/// The circle through a block, from the one of it that is written first.
fn circle(above: &FxHashMap<NodeId, Link>, blocks: &[NodeId], through: NodeId) -> Vec<Link> {
    let from = |start: NodeId| {
        let mut links: Vec<Link> = Vec::new();
        let mut at = start;
        while let Some(link) = above.get(&at) {
            links.push(*link);
            at = link.node;
            if at == start {
                break;
            }
        }
        links
    };
    let members: FxHashSet<NodeId> = from(through).iter().map(|link| link.node).collect();
    let first = blocks.iter().find(|block| members.contains(block));
    from(*first.unwrap_or(&through))
}

/// The way of a conflict that nobody can settle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Escalation {
    /// Who decides, one after the other.
    pub path: Vec<NodeId>,
    /// Places of the path at which it comes back to somebody who has decided before, with the place before.
    pub repeats: Vec<(usize, usize)>,
    /// Places of the path from which it goes on to somebody who reports to the one who decided there.
    pub downward: Vec<usize>,
    /// Where the path is written.
    pub location: Option<Location>,
}

/// The escalation path of the program; `None` if none is stated or it is not known.
#[must_use]
pub fn escalation(ground: &Ground<'_>) -> Option<Escalation> {
    let block = ground.children(Program::ROOT, "escalation").next()?;
    let path = ground.references(block, "path")?;
    let location = ground.schedule(block, "path")?.default_entry().map(|entry| entry.location);
    let mut seen: FxHashMap<NodeId, usize> = FxHashMap::default();
    let mut repeats = Vec::new();
    let mut downward = Vec::new();
    for (at, &node) in path.iter().enumerate() {
        if let Some(&before) = seen.get(&node) {
            repeats.push((before, at));
        } else {
            seen.insert(node, at);
        }
        if let Some(&after) = path.get(at + 1)
            && after != node
            && self::path(&ground.program, ground.vocabulary, after, node).is_some()
        {
            downward.push(at);
        }
    }
    Some(Escalation { path, repeats, downward, location })
}

/// The attribute by which blocks of a kind name one of their own kind; not the one that makes a ladder.
#[must_use]
pub fn upward(vocabulary: &Vocabulary, kind: BlockId) -> Option<AttributeId> {
    let block = &vocabulary[kind];
    let attributes = (0..).map(AttributeId).zip(&block.attributes);
    let own = Type::Reference(kind);
    let mut named = attributes.filter(|(id, attribute)| attribute.ty == own && block.ladder != Some(*id));
    named.next().map(|(id, _)| id)
}

fn next(program: &Reader<'_>, node: NodeId, attribute: AttributeId) -> Next {
    let schedule = program.schedule(node, attribute);
    let Some(entry) = schedule.and_then(|schedule| schedule.default_entry()) else {
        return if program.node(node).is_damaged() { Next::Broken } else { Next::Nobody };
    };
    match &entry.content {
        Content::Value(value @ Value::Reference(_)) => match reference(value) {
            Some(node) => Next::Block(Link { node, location: entry.location }),
            None => Next::Broken,
        },
        Content::StandIn(StandIn { kind: StandInKind::None, .. }) => Next::Nobody,
        Content::StandIn(_) => Next::Open(Doubt::NotKnown(entry.location)),
        _ => Next::Broken,
    }
}
