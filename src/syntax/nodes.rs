//! From what the parser found to the nodes of the tree, in places of the original text.
//!
//! Nothing here knows the parser: it is told where nodes begin and end in the text that the grammar reads, and which stretches of
//! it are whole statements, which it cuts into their nodes.

use super::ast::StandInKind;
use super::memory::{Placed, put_all};
use super::scan::{Mended, Recalled, Run};
use super::tree::{Kind, Node, length};
use crate::source::Span;

/// The nodes so far.
pub(super) struct Nodes<'s> {
    /// The text that the tree is about.
    text: &'s str,
    /// The text that the grammar reads.
    read: &'s str,
    original: Original<'s>,
    /// What is known and not yet come by.
    runs: &'s [Run],
    known: &'s [Placed],
    /// Whether what is known stays as it is.
    skims: bool,
    nodes: Vec<Node>,
    /// The nodes that have begun and not ended.
    open: Vec<Open>,
    /// Where the last node ended.
    last: u32,
}

/// A node that has begun.
struct Open {
    node: usize,
    /// Whether it ends with the body below it.
    ends_with_body: bool,
}

impl<'s> Nodes<'s> {
    /// No nodes yet.
    pub(super) fn new(text: &'s str, mended: Option<&'s Mended>, recalled: &'s Recalled) -> Self {
        let (read, shifts) =
            mended.map_or((text, [].as_slice()), |mended| (mended.text.as_str(), mended.shifts.as_slice()));
        let (runs, known) = (recalled.runs.as_slice(), recalled.lines.as_slice());
        let original = Original { shifts, shift: 0 };
        // Few texts have a node for every six bytes.
        let known_nodes = if recalled.skims { known.len() } else { recalled.nodes };
        let nodes = Vec::with_capacity(known_nodes + read.len() / 6);
        Self { text, read, original, runs, known, skims: recalled.skims, nodes, open: Vec::new(), last: 0 }
    }

    /// All nodes.
    pub(super) fn done(self) -> Vec<Node> {
        self.nodes
    }

    /// A node begins, behind its sign if it has one.
    pub(super) fn begin(&mut self, kind: Kind, at: usize) {
        let at = self.original.place(at);
        if let Some(parent) = self.open.last().and_then(|open| self.nodes.get_mut(open.node)) {
            parent.kind = refined(parent.kind, kind);
            if kind == Kind::Body && matches!(parent.kind, Kind::Body | Kind::ProgramFile) {
                // A body without a head is no statement.
                self.open(Kind::BadStatement, at, true);
            }
        }
        self.open(kind, at, false);
    }

    fn open(&mut self, kind: Kind, at: u32, ends_with_body: bool) {
        self.open.push(Open { node: self.nodes.len(), ends_with_body });
        self.nodes.push(Node { kind, span: Span::new(at.saturating_sub(sign_before(kind)), at), end: 0 });
    }

    /// The node that began last ends; a symbol may be a word that stands in for a value.
    pub(super) fn end(&mut self, at: usize, may_stand_in: bool) {
        let at = self.original.place(at);
        self.close(at, may_stand_in);
        if let Some(Open { ends_with_body: true, .. }) = self.open.last() {
            self.close(at, false);
        }
    }

    fn close(&mut self, at: u32, may_stand_in: bool) {
        let end = length_of(&self.nodes);
        let Some(node) = self.open.pop().and_then(|open| self.nodes.get_mut(open.node)) else { return };
        node.span.end = match node.kind {
            // The grammar takes the blanks behind a statement, and the one behind `=`.
            Kind::Setting | Kind::Condition | Kind::Block => self.last,
            Kind::Assign => {
                let is_plain = self.text.as_bytes().get(node.span.start as usize) == Some(&b'=');
                at.min(node.span.start + if is_plain { 1 } else { 2 })
            }
            _ => at,
        };
        self.last = node.span.end;
        node.end = end;
        if matches!(node.kind, Kind::Measure | Kind::Symbol) {
            let written = self.text.get(node.span.range()).unwrap_or("");
            if may_stand_in && StandInKind::of(written).is_some() {
                // The word that it is stands below it.
                let word = Node { kind: Kind::StandInWord, span: node.span, end: end + 1 };
                (node.kind, node.end) = (Kind::StandIn, end + 1);
                self.nodes.push(word);
            } else {
                node.kind = shaped(node.kind, written.as_bytes());
            }
        }
    }

    /// What is known of the lines for which a sign stands here: whole statements, or the head of a block.
    pub(super) fn known(&mut self, at: usize) {
        let at = self.original.place(at);
        // What stands in something that cannot be read is passed over.
        while let Some((run, rest)) = self.runs.split_first()
            && run.span.start <= at
        {
            self.runs = rest;
            if run.span.start == at {
                self.recall(run);
            }
        }
    }

    fn recall(&mut self, run: &Run) {
        let lines = self.known.get(run.lines.0..run.lines.1).unwrap_or(&[]);
        if let Some([block, body]) = put_all(lines, 0, self.skims, &mut self.nodes) {
            self.nodes.truncate(body);
            self.open.push(Open { node: block, ends_with_body: true });
        }
        self.last = run.span.end;
    }

    /// What the grammar reads as one token: a flag, a setting or a comparison with one value, or a block up to its body.
    pub(super) fn line(&mut self, from: usize, to: usize) {
        let bytes = self.read.as_bytes();
        let line = bytes.get(..to).unwrap_or(&[]);
        let end = line.trim_ascii_end().len();
        let name = name_end(line, from);
        let next = past(line, name, |byte| byte == b' ');
        let start = self.original.place(from);
        if bytes.get(to) == Some(&b'{') && line.last() != Some(&b'\n') {
            self.open(Kind::Block, start, true);
            self.leaf(Kind::Name, start, name);
            self.heading(line, next, end);
            return;
        }
        let statement = self.nodes.len();
        self.nodes.push(Node { kind: Kind::Condition, span: Span::new(start, start), end: 0 });
        self.leaf(Kind::Name, start, name);
        let kind = match line.get(next..end) {
            Some([b'=', b' ', ..]) => self.setting(line, next, next + 1, end),
            Some([b'+' | b'-', ..]) => self.setting(line, next, next + 2, end),
            Some([b'=' | b'!' | b'<' | b'>', b'=', ..]) => self.comparison(line, next, next + 2, end),
            Some([b'<' | b'>', ..]) => self.comparison(line, next, next + 1, end),
            _ => self.heading(line, next, end),
        };
        let end = length_of(&self.nodes);
        if let Some(node) = self.nodes.get_mut(statement) {
            (node.kind, node.span.end, node.end) = (kind, self.last, end);
        }
    }

    /// What stands between the word of a block and its body: a name and a title. Without either it may be a flag.
    fn heading(&mut self, line: &[u8], label: usize, to: usize) -> Kind {
        let end = name_end(line, label);
        if end > label {
            let start = self.original.place(label);
            self.leaf(Kind::Label, start, end);
        }
        let title = past(line, end, |byte| byte == b' ');
        if title < to {
            let start = self.original.place(title);
            self.leaf(Kind::Text, start, to);
        }
        if end > label { Kind::Block } else { Kind::Condition }
    }

    fn setting(&mut self, line: &[u8], sign: usize, sign_end: usize, to: usize) -> Kind {
        let start = self.original.place(sign);
        self.leaf(Kind::Assign, start, sign_end);
        let from = past(line, sign_end, |byte| byte == b' ');
        let value = line.get(from..to).unwrap_or(&[]);
        let rest = value.first().filter(|byte| byte.is_ascii_digit()).and_then(|_| tail(value));
        let Some((at, kind)) = rest else {
            self.value(line, from, to);
            return Kind::Setting;
        };
        self.value(line, from, from + at);
        let node = self.nodes.len();
        let word = from + at + 1;
        let word_end = name_end(line, word);
        let start = self.original.place(word);
        self.nodes.push(Node { kind, span: Span::new(start, start), end: 0 });
        if kind == Kind::Anchor {
            self.leaf(Kind::AnchorWord, start, word_end);
        }
        let start = self.original.place(word_end + 1);
        self.leaf(Kind::Symbol, start, to);
        self.closed(node);
        Kind::Setting
    }

    /// A sign, then a number or a symbol, and the time within which.
    fn comparison(&mut self, line: &[u8], sign: usize, sign_end: usize, to: usize) -> Kind {
        const WITHIN: &[u8] = b" within ";
        let start = self.original.place(sign);
        self.leaf(Kind::Compare, start, sign_end);
        let from = past(line, sign_end, |byte| byte == b' ');
        let value = line.get(from..to).unwrap_or(&[]);
        let Some(at) = value.windows(WITHIN.len()).position(|window| window == WITHIN) else {
            self.value(line, from, to);
            return Kind::Condition;
        };
        self.value(line, from, from + at);
        let window = from + at + WITHIN.len();
        let node = self.nodes.len();
        let within = self.original.place(window - 1);
        let start = within.saturating_sub(sign_before(Kind::Window));
        self.nodes.push(Node { kind: Kind::Window, span: Span::new(start, within), end: 0 });
        self.value(line, window, to);
        self.closed(node);
        Kind::Condition
    }

    /// A node ends where the last one below it does.
    fn closed(&mut self, node: usize) {
        let end = length_of(&self.nodes);
        if let Some(node) = self.nodes.get_mut(node) {
            (node.span.end, node.end) = (self.last, end);
        }
    }

    /// One value: its first signs tell what it is.
    fn value(&mut self, line: &[u8], from: usize, to: usize) {
        let start = self.original.place(from);
        let written = line.get(from..to).unwrap_or(&[]);
        match written {
            [b'"', ..] => self.leaf(Kind::Text, start, to),
            [b'0'..=b'9' | b'.', ..] => self.leaf(shaped(Kind::Measure, written), start, to),
            [b'[', ..] => {
                let node = self.nodes.len();
                self.nodes.push(Node { kind: Kind::List, span: Span::new(start, start), end: 0 });
                let mut at = from + 1;
                while at < to {
                    let end = name_end(line, at);
                    let start = self.original.place(at);
                    self.symbol(line, at, start, end);
                    // Behind a name stands `, ` or `]`.
                    at = end + 2;
                }
                self.last = self.original.place(to);
                self.closed(node);
            }
            _ => self.symbol(line, from, start, to),
        }
    }

    /// A bare word, which may be one that stands in for a value, with its reason.
    fn symbol(&mut self, line: &[u8], from: usize, start: u32, to: usize) {
        // The letters that such words begin with.
        let word = match line.get(from) {
            Some(b'n' | b'u' | b'd') => name_end(line, from),
            _ => return self.leaf(Kind::Symbol, start, to),
        };
        let written = self.read.get(from..word).unwrap_or("");
        if StandInKind::of(written).is_none() {
            return self.leaf(Kind::Symbol, start, to);
        }
        let node = self.nodes.len();
        self.nodes.push(Node { kind: Kind::StandIn, span: Span::new(start, start), end: 0 });
        self.leaf(Kind::StandInWord, start, word);
        if word < to {
            let start = self.original.place(word + 1);
            self.leaf(Kind::Text, start, to);
        }
        self.closed(node);
    }

    /// A node without any below it, which begins at a place of the original.
    fn leaf(&mut self, kind: Kind, start: u32, to: usize) {
        self.last = self.original.place(to);
        let end = length_of(&self.nodes) + 1;
        self.nodes.push(Node { kind, span: Span::new(start, self.last), end });
    }
}

/// Where a number is followed by one of the words that go with it, and what the word makes.
fn tail(value: &[u8]) -> Option<(usize, Kind)> {
    let last = value.iter().rposition(|&byte| byte == b' ')?;
    let before = value.get(..last)?;
    let word = before.iter().rposition(|&byte| byte == b' ')?;
    let kind = match before.get(word + 1..)? {
        b"per" => Kind::Per,
        b"of" => Kind::Base,
        b"after" | b"before" => Kind::Anchor,
        _ => return None,
    };
    Some((word, kind))
}

/// Where a name ends that begins here, with its facets in brackets.
fn name_end(line: &[u8], from: usize) -> usize {
    let end = past(line, from, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii());
    if line.get(end) == Some(&b'[') { past(line, end, |byte| byte != b']') + 1 } else { end }
}

/// Where a run of bytes ends that begins here.
fn past(line: &[u8], from: usize, belongs: impl Fn(u8) -> bool) -> usize {
    let rest = line.get(from..).unwrap_or(&[]);
    from + rest.iter().take_while(|&&byte| belongs(byte)).count()
}

fn length_of(nodes: &[Node]) -> u32 {
    u32::try_from(nodes.len()).unwrap_or(u32::MAX)
}

/// Places of the original text, asked for in rising order.
struct Original<'s> {
    shifts: &'s [(u32, i64)],
    shift: i64,
}

impl Original<'_> {
    #[inline]
    fn place(&mut self, read: usize) -> u32 {
        let at = u32::try_from(read).unwrap_or(u32::MAX);
        while let Some((&(place, next), rest)) = self.shifts.split_first()
            && place < at
        {
            (self.shift, self.shifts) = (next, rest);
        }
        if self.shift == 0 { at } else { u32::try_from(i64::from(at) + self.shift).unwrap_or(0) }
    }
}

/// How many bytes the grammar reads before a node that belong to it: it makes the node only behind its sign.
fn sign_before(kind: Kind) -> u32 {
    let sign = match kind {
        Kind::Comment => "#",
        Kind::To => "..",
        Kind::Per => "per",
        Kind::Base => "of",
        Kind::Bounds => "in",
        Kind::Window => "within",
        Kind::Guard | Kind::OnlyWhen => "when",
        Kind::Giving => "giving",
        _ => "",
    };
    length(sign)
}

/// What a token of digits or letters is by its shape: the grammar reads a range and a date as it reads a number.
fn shaped(kind: Kind, text: &[u8]) -> Kind {
    let mut dashes = 0;
    let mut bytes = text.iter().peekable();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'.' if bytes.peek() == Some(&&b'.') => return Kind::Range,
            b'-' => dashes += 1,
            _ => {}
        }
    }
    match dashes {
        0 => kind,
        1 => Kind::Month,
        _ => Kind::Date,
    }
}

/// An entry is a flag until a child tells that it is something else.
fn refined(parent: Kind, child: Kind) -> Kind {
    match (parent, child) {
        (Kind::Condition, Kind::Assign) => Kind::Setting,
        (Kind::Condition, Kind::Label | Kind::Base | Kind::Body) => Kind::Block,
        (parent, _) => parent,
    }
}
