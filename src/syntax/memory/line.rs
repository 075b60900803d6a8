//! Known lines, and whole blocks and paragraphs that are known as lines are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use crate::source::Span;
use crate::syntax::ast::{Block, Statement};
use crate::syntax::build;
use crate::syntax::parser::{self, Dialect};
use crate::syntax::scan::{self, Recalled};
use crate::syntax::tree::{Kind, Node, Tree};

/// The deepest nesting of brackets in a line that is known.
const DEPTH_LIMIT: usize = 8;

/// How often two stand beside each other before they are taken for a paragraph.
const MEETINGS: u8 = 4;

/// A line that holds whole statements, or the head of a block up to its brace; or the lines of a whole block, or of a paragraph:
/// statements that always stand behind one another.
#[derive(Debug)]
pub(in crate::syntax) struct Line {
    /// No other line has it, on any thread.
    id: LineId,
    /// Its nodes, in places of the line.
    pub(in crate::syntax) nodes: Box<[Node]>,
    /// Whether it is the head of a block, whose body is the last of the nodes.
    pub(in crate::syntax) opens: bool,
    /// How deeply its brackets are nested.
    pub(in crate::syntax) depth: usize,
    /// Whether its statements say the same wherever they stand: nothing is wrong with them, and none of them reaches beyond
    /// its block. No more, once that has turned out to be of no use.
    plain: AtomicBool,
    /// Whether it is of more use by itself than in a paragraph.
    lone: AtomicBool,
    /// What stands before and behind it.
    beside: [Neighbour; 2],
    /// How many statements it is, if they say the same anywhere.
    statements: usize,
    /// The blocks that it holds which have a name, or hold one that has; each before those in it.
    headings: Box<[Heading]>,
}

/// Blocks that stand beside each other in known statements: the words that they are, their names, and the blocks in them.
#[derive(Clone, Copy, Debug)]
pub struct Blocks<'k, 's> {
    text: &'s str,
    at: u32,
    headings: &'k [Heading],
}

impl<'k, 's> Iterator for Blocks<'k, 's> {
    type Item = (&'s str, Option<&'s str>, Blocks<'k, 's>);

    fn next(&mut self) -> Option<Self::Item> {
        let (text, at) = (self.text, self.at);
        let word = |span: Span| text.get(Span::new(span.start + at, span.end + at).range()).unwrap_or("");
        let (first, _) = self.headings.split_first()?;
        let (own, others) = self.headings.split_at_checked(first.blocks)?;
        self.headings = others;
        let inner = Self { headings: own.get(1..)?, ..*self };
        Some((word(first.kind), first.name.map(word), inner))
    }
}

/// The head of a block in a known line, in places of the line.
#[derive(Debug)]
struct Heading {
    kind: Span,
    name: Option<Span>,
    /// How many blocks it is, with those in it.
    blocks: usize,
}

/// What stood beside a line last, and how often in a row.
#[derive(Debug, Default)]
struct Neighbour {
    line: AtomicU64,
    times: AtomicU8,
}

impl Neighbour {
    /// Notes what stands there now; whether it always does.
    fn meets(&self, other: &Line) -> bool {
        if self.line.swap(other.id.0, Ordering::Relaxed) != other.id.0 {
            self.times.store(0, Ordering::Relaxed);
            return false;
        }
        let times = self.times.load(Ordering::Relaxed);
        self.times.store(times.saturating_add(1), Ordering::Relaxed);
        times >= MEETINGS
    }
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
    pub(in crate::syntax) fn new(text: &'s str, span: Span, line: Arc<Line>) -> Self {
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

    /// How many they are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.line.statements
    }

    /// Whether the first of them is a block.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.line.nodes.first().is_some_and(|node| node.kind == Kind::Block)
    }

    /// The blocks among them that have a name, or hold one that has.
    #[must_use]
    pub fn blocks(&self) -> Blocks<'_, 's> {
        Blocks { text: self.text, at: self.span.start, headings: &self.line.headings }
    }

    /// Says that a block or a paragraph is of more use line by line, from the next text on.
    pub fn take_apart(&self) {
        if self.text.get(self.span.range()).is_some_and(|text| text.contains('\n')) {
            self.line.plain.store(false, Ordering::Relaxed);
        }
        self.line.lone.store(true, Ordering::Relaxed);
    }

    /// The statements, in places of the text.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement<'s>> {
        let mut nodes = Vec::with_capacity(self.line.nodes.len());
        self.line.put(self.span.start, &mut nodes);
        build::alone(&Tree::new(self.text, nodes)).0
    }
}

impl Line {
    /// Reads a line by itself; none if it is no statement of its own.
    pub(super) fn read(line: &str) -> Option<Self> {
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
        Some(Self::new(nodes, opens, depth))
    }

    /// The lines of a whole block, or of a paragraph, as one.
    pub(super) fn joined(block: &str, lines: &[Placed]) -> Option<Self> {
        let depth = scan::depth(block).filter(|&depth| depth <= DEPTH_LIMIT)?;
        let mut nodes = Vec::new();
        put_all(lines, lines.first()?.span.start, false, &mut nodes);
        Some(Self::new(nodes.into(), false, depth))
    }

    fn new(nodes: Box<[Node]>, opens: bool, depth: usize) -> Self {
        let (plain, lone, beside, headings) = Default::default();
        Self { id: LineId::new(), nodes, opens, depth, plain, lone, beside, statements: 1, headings }
    }

    /// A line of this shape that says the same wherever it stands; none if it does not.
    pub(super) fn said(&self, line: &str) -> Option<Arc<Self>> {
        if self.opens {
            return None;
        }
        let (statements, sound) = build::alone(&Tree::new(line, self.nodes.to_vec()));
        let plain = sound && statements.iter().all(is_plain);
        let mut headings = Vec::new();
        list(&statements, &mut headings);
        plain.then(|| {
            let (plain, statements, headings) = (AtomicBool::new(true), statements.len(), headings.into());
            Arc::new(Self {
                plain,
                statements,
                headings,
                ..Self::new(self.nodes.clone(), self.opens, self.depth)
            })
        })
    }

    /// Whether its statements say the same wherever they stand, and nobody has found that this is of no use.
    pub(in crate::syntax) fn is_plain(&self) -> bool {
        self.plain.load(Ordering::Relaxed)
    }

    /// Notes that another one stands right behind it; whether both always stand so, and are a paragraph.
    pub(in crate::syntax) fn leads_to(&self, next: &Self) -> bool {
        let ([_, behind], [before, _]) = (&self.beside, &next.beside);
        let always = [behind.meets(next), before.meets(self)] == [true; 2];
        always && ![self, next].iter().any(|line| line.lone.load(Ordering::Relaxed))
    }

    /// Adds its nodes to others, where it stands in a text.
    pub(in crate::syntax) fn put(&self, at: u32, nodes: &mut Vec<Node>) {
        let first = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        nodes.extend(self.nodes.iter().map(|node| Node {
            kind: node.kind,
            span: Span::new(node.span.start + at, node.span.end + at),
            end: node.end + first,
        }));
    }
}

/// A known line in a text, or the end of a block whose head is one.
#[derive(Debug)]
pub(in crate::syntax) struct Placed {
    /// Its text.
    pub(in crate::syntax) span: Span,
    /// None at the end of a block.
    pub(in crate::syntax) line: Option<Arc<Line>>,
}

/// Adds the nodes of lines to others, in places from one of the text on; one for each line that says the same anywhere, if those
/// are to be skimmed. Should a block be left open at the end, these are its place among the nodes and that of its body.
pub(in crate::syntax) fn put_all(
    lines: &[Placed],
    from: u32,
    skims: bool,
    nodes: &mut Vec<Node>,
) -> Option<[usize; 2]> {
    let mut open: Vec<[usize; 2]> = Vec::new();
    for Placed { span, line } in lines {
        let first = nodes.len();
        match line {
            Some(line) if skims && line.is_plain() => {
                let end = u32::try_from(first + 1).unwrap_or(u32::MAX);
                nodes.push(Node { kind: Kind::Known, span: *span, end });
            }
            Some(line) => {
                line.put(span.start - from, nodes);
                if line.opens {
                    open.push([first, nodes.len() - 1]);
                }
            }
            None => {
                let end = u32::try_from(first).unwrap_or(u32::MAX);
                for node in open.pop().into_iter().flatten() {
                    if let Some(node) = nodes.get_mut(node) {
                        (node.span.end, node.end) = (span.end - from, end);
                    }
                }
            }
        }
    }
    open.pop()
}

/// Whether a statement is about nothing beyond its block.
fn is_plain(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::Attribute(_) | Statement::Condition(_) | Statement::Known(_) => true,
        Statement::Block(block) => block.body.iter().all(is_plain),
        Statement::Remove(_) | Statement::Use(_) => false,
    }
}

/// Lists the blocks among statements that have a name, or hold one that has.
fn list(statements: &[Statement<'_>], headings: &mut Vec<Heading>) {
    for statement in statements {
        let Statement::Block(Block { kind, name, body, .. }) = statement else { continue };
        let at = headings.len();
        headings.push(Heading { kind: kind.span, name: name.map(|name| name.span), blocks: 0 });
        list(body, headings);
        let blocks = headings.len() - at;
        if blocks == 1 && name.is_none() {
            headings.truncate(at);
        }
        if let Some(heading) = headings.get_mut(at) {
            heading.blocks = blocks;
        }
    }
}
