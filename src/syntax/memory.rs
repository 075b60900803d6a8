//! Lines that were read before: in programs most lines are written many times over.
//!
//! A statement ends with its line, so its nodes do not depend on where it stands. A line that a thread sees again and
//! again is read by itself, and from then on it is known by its text. What is known never changes a result: it is what the
//! grammar made of the same signs.

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

/// After so many new lines those are forgotten that were not seen among them.
const LINE_LIMIT: usize = 8_192;
/// The longest line that is known, in bytes.
const LENGTH_LIMIT: usize = 128;
/// The deepest nesting of brackets in a line that is known.
const DEPTH_LIMIT: usize = 8;
/// How often a line is seen before it is worth reading by itself.
const SIGHTS: u8 = 4;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// The lines that a thread has seen.
#[derive(Default)]
pub(super) struct Memory {
    recent: FxHashMap<Box<str>, Seen>,
    /// Those that were seen before the recent ones, and not since.
    older: FxHashMap<Box<str>, Seen>,
}

/// What is known of a line that was seen.
enum Seen {
    /// Nothing yet; how often it was seen.
    Times(u8),
    /// It is no statement of its own.
    Odd,
    /// Its statements.
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
        build::known(&Tree::new(self.text, nodes))
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
        let Some(seen) = self.recent.get_mut(line) else { return self.remember(line) };
        match seen {
            Seen::Times(times) if *times < SIGHTS => *times += 1,
            Seen::Times(_) => *seen = Line::read(line).map_or(Seen::Odd, |line| Seen::Known(Arc::new(line))),
            Seen::Odd | Seen::Known(_) => {}
        }
        seen.line()
    }

    /// Makes a line a recent one.
    fn remember(&mut self, line: &str) -> Option<Arc<Line>> {
        if self.recent.len() >= LINE_LIMIT {
            self.older = std::mem::take(&mut self.recent);
        }
        let (line, seen) = self.older.remove_entry(line).unwrap_or_else(|| (line.into(), Seen::Times(1)));
        let known = seen.line();
        self.recent.insert(line, seen);
        known
    }
}

impl Seen {
    fn line(&self) -> Option<Arc<Line>> {
        match self {
            Self::Known(line) => Some(Arc::clone(line)),
            _ => None,
        }
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
        let (statements, sound) = build::alone(&tree);
        let plain = !opens && sound && statements.iter().all(is_plain);
        // The root is not kept.
        let nodes = nodes.iter().map(|node| Node { end: node.end - 1, ..*node }).collect();
        Some(Self { id: LineId::new(), nodes, opens, depth, plain })
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
