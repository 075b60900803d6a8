//! Lines that were read before: in programs most lines are written many times over.
//!
//! A statement ends with its line, so its nodes do not depend on where it stands. A line that a thread sees again and
//! again is read by itself, and from then on it is known by its text. What is known never changes a result: it is what the
//! grammar made of the same signs.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::parser::{self, Dialect};
use super::scan::{self, Recalled};
use super::tree::{Kind, Node};

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
    Known(Rc<Line>),
}

/// A line that holds whole statements, or the head of a block up to its brace.
pub(super) struct Line {
    /// Its nodes, in places of the line.
    pub(super) nodes: Box<[Node]>,
    /// Whether it is the head of a block, whose body is the last of the nodes.
    pub(super) opens: bool,
    /// How deeply its brackets are nested.
    pub(super) depth: usize,
}

impl Memory {
    /// Does something with the memory of this thread.
    pub(super) fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        MEMORY.with_borrow_mut(work)
    }

    /// What is known of a line, which begins with a letter and ends with the last sign that is no blank.
    pub(super) fn recall(&mut self, line: &str) -> Option<Rc<Line>> {
        if line.len() > LENGTH_LIMIT {
            return None;
        }
        let Some(seen) = self.recent.get_mut(line) else { return self.remember(line) };
        match seen {
            Seen::Times(times) if *times < SIGHTS => *times += 1,
            Seen::Times(_) => *seen = Line::read(line).map_or(Seen::Odd, |line| Seen::Known(Rc::new(line))),
            Seen::Odd | Seen::Known(_) => {}
        }
        seen.line()
    }

    /// Makes a line a recent one.
    fn remember(&mut self, line: &str) -> Option<Rc<Line>> {
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
    fn line(&self) -> Option<Rc<Line>> {
        match self {
            Self::Known(line) => Some(Rc::clone(line)),
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
        // The root is not kept.
        let nodes = nodes.iter().map(|node| Node { end: node.end - 1, ..*node }).collect();
        Some(Self { nodes, opens, depth })
    }
}
