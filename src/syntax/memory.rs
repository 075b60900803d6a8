//! Lines that were read before: in programs most lines are written many times over, or differ by their numbers and texts.
//!
//! A statement ends with its line, so its nodes do not depend on where it stands. The grammar tells neither one digit from
//! another, nor one letter of a text: lines that differ by nothing else are of one shape, and have the same nodes. A shape that
//! a thread sees again and again is read by itself, and from then on its lines are known; and of a line that it sees again and
//! again it is known what it says. What is known never changes a result: it is what the grammar made of the same signs.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use super::ast::Statement;
use super::build;
use super::parser::{self, Dialect};
use super::scan::{self, Recalled};
use super::tree::{Kind, Node, Tree};
use crate::source::Span;

/// After so many new ones those are forgotten that were not seen among them.
const LIMIT: usize = 8_192;
/// The longest line that is known, in bytes.
const LENGTH_LIMIT: usize = 128;
/// The deepest nesting of brackets in a line that is known.
const DEPTH_LIMIT: usize = 8;
/// How often something is seen before it is worth reading by itself.
const SIGHTS: u8 = 4;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// The lines that a thread has seen.
#[derive(Default)]
pub(super) struct Memory {
    shapes: Sights,
    lines: Sights,
    /// The shape of the line at hand.
    shape: Vec<u8>,
}

/// What was seen of one sort.
#[derive(Default)]
struct Sights {
    recent: FxHashMap<Box<[u8]>, Seen>,
    /// What was seen before the recent ones, and not since.
    older: FxHashMap<Box<[u8]>, Seen>,
}

/// What is known of something that was seen.
enum Seen {
    /// Nothing yet; how often it was seen.
    Times(u8),
    /// It is not worth knowing.
    Odd,
    Known(Arc<Line>),
}

/// A line that holds whole statements, or the head of a block up to its brace.
#[derive(Debug)]
pub(super) struct Line {
    /// No other line has it, on any thread.
    id: LineId,
    /// Its nodes, in places of the line.
    pub(super) nodes: Box<[Node]>,
    /// Whether it is the head of a block, whose body is the last of the nodes.
    pub(super) opens: bool,
    /// How deeply its brackets are nested.
    pub(super) depth: usize,
    /// Whether its statements say the same wherever they stand: nothing is wrong with them, and none of them declares a name
    /// or reaches beyond its block.
    pub(super) plain: bool,
}

/// What a line is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineId(u64);

impl LineId {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Statements that were read before, in a text that holds them again.
#[derive(Clone, Debug)]
pub struct Known<'s> {
    /// The whole text.
    text: &'s str,
    span: Span,
    line: Arc<Line>,
}

/// The same statements are written with the same signs.
impl PartialEq for Known<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.line.id == other.line.id
    }
}

impl<'s> Known<'s> {
    pub(super) fn new(text: &'s str, span: Span, line: Arc<Line>) -> Self {
        Self { text, span, line }
    }

    /// What they are known by.
    #[must_use]
    pub fn id(&self) -> LineId {
        self.line.id
    }

    /// Where they stand.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// The statements, in places of the text.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'s>> {
        let mut nodes = Vec::with_capacity(self.line.nodes.len());
        self.line.put(self.span.start, &mut nodes);
        build::alone(&Tree::new(self.text, nodes)).0
    }
}

impl Memory {
    /// Does something with the memory of this thread.
    pub(super) fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        MEMORY.with_borrow_mut(work)
    }

    /// What is known of a line, which begins with a letter and ends with the last sign that is no blank.
    pub(super) fn recall(&mut self, line: &str) -> Option<Arc<Line>> {
        if line.len() > LENGTH_LIMIT {
            return None;
        }
        let Self { shapes, lines, shape } = self;
        let mut by_shape = || {
            shape_of(line, shape);
            shapes.see(shape, |seen| seen.learn(|| Line::read(line).map(Arc::new)))
        };
        lines.see(line.as_bytes(), |seen| match seen {
            Seen::Known(known) => Some(Arc::clone(known)),
            _ => {
                let known = by_shape()?;
                seen.learn(|| Some(known.said(line).unwrap_or_else(|| Arc::clone(&known)))).or(Some(known))
            }
        })
    }
}

impl Sights {
    /// Looks at what is known of something that is seen now.
    fn see<T>(&mut self, what: &[u8], look: impl FnOnce(&mut Seen) -> T) -> T {
        if let Some(seen) = self.recent.get_mut(what) {
            return look(seen);
        }
        if self.recent.len() >= LIMIT {
            self.older = std::mem::take(&mut self.recent);
        }
        let (what, mut seen) = self.older.remove_entry(what).unwrap_or_else(|| (what.into(), Seen::Times(0)));
        let result = look(&mut seen);
        self.recent.insert(what, seen);
        result
    }
}

impl Seen {
    /// What is known; read now, if this was seen often enough.
    fn learn(&mut self, read: impl FnOnce() -> Option<Arc<Line>>) -> Option<Arc<Line>> {
        match self {
            Self::Times(times) if *times < SIGHTS => *times += 1,
            Self::Times(_) => *self = read().map_or(Self::Odd, Self::Known),
            Self::Odd | Self::Known(_) => {}
        }
        match self {
            Self::Known(line) => Some(Arc::clone(line)),
            _ => None,
        }
    }
}

/// A line with one digit for all of them, and one letter for what says nothing to the grammar in texts. With escapes it is as it is.
fn shape_of(line: &str, shape: &mut Vec<u8>) {
    shape.clear();
    shape.extend_from_slice(line.as_bytes());
    if line.contains('\\') {
        return;
    }
    let mut quoted = false;
    for part in shape.split_mut(|&byte| byte == b'"') {
        for byte in part {
            let in_text = quoted && (byte.is_ascii_alphanumeric() || *byte == b' ');
            *byte = if in_text || byte.is_ascii_digit() { b'0' } else { *byte };
        }
        quoted = !quoted;
    }
}

impl Line {
    /// Reads a line by itself; none if it is no statement of its own.
    fn read(line: &str) -> Option<Self> {
        let opens = line.ends_with('{');
        let text = format!("{line}{}", if opens { "}" } else { "\n" });
        let depth = scan::depth(&text).filter(|&depth| depth <= DEPTH_LIMIT)?;
        let tree = parser::parse(Dialect::Program, &text, None, &Recalled::default()).ok()?;
        let (_, nodes) = tree.nodes().split_first()?;
        let odd = |node: &Node| matches!(node.kind, Kind::BadStatement | Kind::Junk | Kind::NoValue);
        if nodes.iter().any(odd) {
            return None;
        }
        // The brace at the end belongs to the one statement that the line begins.
        let alone = nodes.first().is_some_and(|first| first.end as usize == tree.nodes().len());
        if opens && !(alone && nodes.last().is_some_and(|last| last.kind == Kind::Body)) {
            return None;
        }
        // The root is not kept.
        let nodes = nodes.iter().map(|node| Node { end: node.end - 1, ..*node }).collect();
        Some(Self { id: LineId::new(), nodes, opens, depth, plain: false })
    }

    /// A line of this shape that says the same wherever it stands; none if it does not.
    fn said(&self, line: &str) -> Option<Arc<Self>> {
        if self.opens {
            return None;
        }
        let (statements, sound) = build::alone(&Tree::new(line, self.nodes.to_vec()));
        let plain = sound && statements.iter().all(is_plain);
        plain.then(|| Arc::new(Self { id: LineId::new(), nodes: self.nodes.clone(), plain, ..*self }))
    }

    /// Adds its nodes to others, where it stands in a text.
    pub(super) fn put(&self, at: u32, nodes: &mut Vec<Node>) {
        let first = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        nodes.extend(self.nodes.iter().map(|node| Node {
            kind: node.kind,
            span: Span::new(node.span.start + at, node.span.end + at),
            end: node.end + first,
        }));
    }
}

/// Whether a statement declares no name, and is about nothing beyond its block.
fn is_plain(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::Attribute(_) | Statement::Condition(_) | Statement::Known(_) => true,
        Statement::Block(block) => block.name.is_none() && block.body.iter().all(is_plain),
        Statement::Remove(_) | Statement::Use(_) => false,
    }
}
