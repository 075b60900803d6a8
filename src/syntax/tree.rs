//! The lossless tree: a flat list of nodes in the order of the text, which they cover with what stands between them.
//!
//! A node knows its kind, its span and where its subtree ends, so that the tree has no pointers, drops in one step and is
//! walked without recursion. Nothing here knows the parser that made it, or which names exist.

use crate::source::Span;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Kind {
    /// A text that was not read, being too large or nested too deeply.
    Unread,
    /// A whole program file.
    ProgramFile,
    /// A whole policy file.
    PolicyFile,
    /// A byte order mark.
    Mark,
    /// `# …` up to the end of the line.
    Comment,

    /// `name = value`, `list += […]`.
    Setting,
    /// A condition: a flag, a comparison, a membership.
    Condition,
    /// `kind name "Title" { … }`, and every statement of that shape: `use`, `remove`, `any { … }`.
    Block,
    /// `{ … }` with statements of a program.
    Body,
    /// Statements that were read before, in a program that was skimmed.
    Known,
    /// `[a, b]` after a name, on several lines.
    Facets,
    /// A name; before a setting or a condition with its facets, if they stand on its line: `rate[core]`.
    Name,
    /// The name or rule id after the kind of a block, or the count of `at_least`.
    Label,
    /// `=`, `+=`, `-=`.
    Assign,
    /// Nothing, where a value should be.
    NoValue,
    /// `>=` and its like.
    Compare,
    /// `is`, `is not`.
    Is,
    /// `in`, `not in`.
    In,
    /// `within …`.
    Window,
    /// `any`, `each`, `last` in a window.
    Which,
    /// `when …` after a value.
    Guard,
    /// One condition of a guard.
    GuardPart,

    /// A bare word as a value.
    Symbol,
    /// `"…"` without holes.
    Text,
    /// `2026-01-31`.
    Date,
    /// `2024-08`.
    Month,
    /// A number with its unit.
    Measure,
    /// `10%..15%`, `90 days..`, `..scale`.
    Range,
    /// `per …`.
    Per,
    /// `of …`.
    Base,
    /// `after event`, `before event`.
    Anchor,
    /// `after`, `before`.
    AnchorWord,
    /// `..` between expressions.
    To,
    /// `[…]` as a value.
    List,
    /// `unknown in 2..4 "…"`.
    StandIn,
    /// `none`, `unknown`, `unpublished`, `discretion`.
    StandInWord,
    /// `in 2..4` of a stand-in.
    Bounds,

    /// `rule id "Title" { … }`.
    Rule,
    /// `change` before `rule`.
    Change,
    /// `{ … }` with the statements of a rule.
    RuleBody,
    /// `for … in …`.
    For,
    /// `names in expr where expr`.
    Binding,
    /// `given …`.
    Given,
    /// `when …` as a statement of a rule.
    When,
    /// `let name = …`.
    Let,
    /// `require …`.
    Require,
    /// `giving name`.
    Giving,
    /// `when …` at the end of a statement of a rule.
    OnlyWhen,
    /// `tighten_only`, after a parameter.
    Tighten,
    /// Its first word.
    TightenWord,
    /// `param name = …`.
    Param,
    /// `at place "…"`.
    At,
    /// `note place "…"`.
    Note,
    /// `help "…"`.
    Help,
    /// `fix "…" …`.
    Fix,
    /// `set place = …`.
    FixSet,
    /// `add … to place`.
    FixAdd,
    /// `remove place`.
    FixRemove,
    /// `topic = …`.
    Header,
    /// `fails { … }`.
    Example,
    /// `fails`, `passes`, `skips`.
    ExampleKind,

    /// Operands and operators in order.
    Expr,
    /// An operator, in signs or in words.
    Operator,
    /// `not`, `-` before an operand.
    Prefix,
    /// `condition { … }`.
    Quoted,
    /// `track.tiers[0]` outside of an expression, in a hole or a fix.
    Path,
    /// Names with dots between them; calls and indices follow.
    Dotted,
    /// `[…]` behind [`Kind::Dotted`].
    Index,
    /// `(…)` behind [`Kind::Dotted`].
    Call,
    /// `( … )`.
    Group,
    /// `[…]` as an operand.
    Seq,
    /// `{ key: value }`.
    Table,
    /// `key: value`.
    Row,
    /// A text with holes.
    Template,
    /// Text in a template.
    Chunk,
    /// `{path}` in a template.
    Hole,

    /// A hole that is no path.
    BadHole,
    /// A statement of a program that cannot be read.
    BadStatement,
    /// Something at the top of a policy that cannot be read.
    BadRule,
    /// A statement of a rule that cannot be read.
    BadRuleStatement,
    /// The words of what cannot be read.
    Junk,
}

impl Kind {
    /// Whether it is one word or sign, rather than something that words and signs make up.
    #[must_use]
    pub const fn is_token(self) -> bool {
        matches!(
            self,
            Self::Unread
                | Self::Mark
                | Self::Comment
                | Self::Known
                | Self::Name
                | Self::Label
                | Self::Assign
                | Self::NoValue
                | Self::Compare
                | Self::Is
                | Self::In
                | Self::Which
                | Self::Symbol
                | Self::Text
                | Self::Date
                | Self::Month
                | Self::Measure
                | Self::Range
                | Self::Dotted
                | Self::AnchorWord
                | Self::To
                | Self::StandInWord
                | Self::Change
                | Self::ExampleKind
                | Self::Operator
                | Self::Prefix
                | Self::Chunk
                | Self::BadHole
                | Self::Junk
        )
    }
}

/// One node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub span: Span,
    /// The index of the first node behind its subtree.
    pub end: u32,
}

/// The tree of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree<'s> {
    text: &'s str,
    nodes: Vec<Node>,
}

/// A piece of the text: pieces follow each other without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its text; never empty.
    pub span: Span,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// A word or sign that is a node, comments included.
    Leaf(Kind),
    /// A bracket, a comma, or a word of the grammar between the nodes: `{`, `within`.
    Fixed,
    /// Blanks inside a line.
    Blank,
    /// The end of a line.
    LineEnd,
}

impl<'s> Tree<'s> {
    /// A tree from its nodes in the order of the text.
    pub(super) fn new(text: &'s str, nodes: Vec<Node>) -> Self {
        Self { text, nodes }
    }

    /// The tree of a text that was not read: one node that covers everything.
    pub(super) fn unread(text: &'s str) -> Self {
        let span = Span::new(0, length(text));
        Self { text, nodes: vec![Node { kind: Kind::Unread, span, end: 1 }] }
    }

    /// The text it was made from.
    #[must_use]
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// All nodes, each before its children.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The text of a span.
    #[must_use]
    pub fn text_at(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The text cut into pieces: the leaves, and what stands between them.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> + '_ {
        let leaves = self.nodes.iter().filter(|node| node.kind.is_token());
        let end = Span::new(length(self.text), length(self.text));
        let mut at = 0;
        leaves.map(|leaf| (leaf.span, Some(leaf.kind))).chain([(end, None)]).flat_map(move |(span, kind)| {
            let between = Between { text: self.text, at, end: span.start.max(at) };
            let leaf = kind
                .filter(|_| span.end > span.start && span.start >= at)
                .map(|kind| Piece { kind: PieceKind::Leaf(kind), span });
            at = at.max(span.end);
            between.chain(leaf)
        })
    }

    /// The text again, put together from the pieces.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.pieces().map(|piece| self.text_at(piece.span)).collect()
    }
}

/// The length of a text; texts are bounded far below four gigabytes before they come here.
pub(super) fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The pieces between two leaves.
struct Between<'s> {
    text: &'s str,
    at: u32,
    end: u32,
}

impl Iterator for Between<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let rest = self.text.get(self.at as usize..self.end as usize)?;
        let first = rest.chars().next()?;
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (kind, count) = match first {
            ' ' | '\t' => (PieceKind::Blank, rest.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()),
            '\r' if rest.starts_with("\r\n") => (PieceKind::LineEnd, 2),
            '\n' | '\r' => (PieceKind::LineEnd, 1),
            c if word(c) => (PieceKind::Fixed, rest.chars().take_while(|&c| word(c)).count()),
            c => (PieceKind::Fixed, c.len_utf8()),
        };
        let start = self.at;
        self.at += u32::try_from(count).unwrap_or(u32::MAX);
        Some(Piece { kind, span: Span::new(start, self.at) })
    }
}
