//! Lines that are known need not be read: one sign stands for them in the copy that the grammar reads.
//!
//! A known line is taken where it is statements of its own for certain: not in `(` or `[`, behind a line that has ended, and before
//! one that begins a statement or closes a block. When in doubt the grammar reads it.

use std::sync::Arc;

use memchr::{memchr, memchr2};

use super::join::{after_blanks, is_operator_word, may_begin_with_operator};
use super::patch::Patch;
use super::{Brackets, Mended, Scanned};
use crate::source::Span;
use crate::syntax::memory::{BLOCK_LENGTH, Line, Memory, Placed};

/// What stands for lines that are known: no sound text has such a sign.
const SIGN: &str = "\u{1}";

/// The statements that need not be read.
#[derive(Debug, Default)]
pub(in crate::syntax) struct Recalled {
    /// The known lines, in order, and the ends of blocks that are known as a whole.
    pub(in crate::syntax) lines: Vec<Placed>,
    /// Where they stand, in order.
    pub(in crate::syntax) runs: Vec<Run>,
    /// How many nodes they have.
    pub(in crate::syntax) nodes: usize,
    /// Whether they stay as they are where they say the same anywhere.
    pub(in crate::syntax) skims: bool,
}

/// Known lines with nothing but blanks between them: whole statements, or the head of one block.
#[derive(Debug)]
pub(in crate::syntax) struct Run {
    /// Their text.
    pub(in crate::syntax) span: Span,
    /// Their places among all: the first, and the one behind the last.
    pub(in crate::syntax) lines: (usize, usize),
    /// Whether it is the head of a block whose body is read.
    pub(in crate::syntax) opens: bool,
}

/// The head of a block in which everything so far is known.
struct Head {
    /// Where it begins, in bytes of the text.
    at: u32,
    /// The places of its line and its run.
    line: usize,
    run: usize,
    /// Whether it belongs to the run before it, once its block is known as a whole.
    adjoins: bool,
}

/// Looks for known lines, from one to the next.
pub(super) struct Recall<'s, 'm> {
    text: &'s str,
    memory: &'m mut Memory,
    recalled: Recalled,
    /// The blocks around this line, from the outermost one in which everything so far is known.
    heads: Vec<Head>,
    /// Whether nothing but blanks stands behind the last run.
    adjoins: bool,
    /// The place among the known lines of the first one of this paragraph; behind them all if there is none.
    paragraph: usize,
    /// Where the last line of code before this one begins, if it is not known.
    before: Option<usize>,
}

impl<'s, 'm> Recall<'s, 'm> {
    pub(super) fn new(text: &'s str, memory: &'m mut Memory) -> Self {
        let (recalled, heads) = Default::default();
        Self { text, memory, recalled, heads, adjoins: false, paragraph: 0, before: None }
    }

    /// What was found, and the copy that the grammar reads in place of the text.
    pub(super) fn done(mut self) -> Scanned {
        self.end_paragraph();
        let patch =
            |run: &Run| Patch { at: run.span.start, removed: run.span.end - run.span.start, inserted: SIGN };
        let patches = self.recalled.runs.iter().map(patch).collect();
        let mended = Mended::new(self.text, patches);
        Scanned { mended, recalled: self.recalled, ..Scanned::default() }
    }

    /// Steps over known lines, the first of which would begin here, up to something that has to be looked at.
    pub(super) fn lines(&mut self, mut at: usize, brackets: &mut Brackets) -> usize {
        while let Some(behind) = self.line(at, brackets) {
            at = behind;
        }
        at
    }

    /// Steps over what is known of a line, up to the next one or to its comment.
    fn line(&mut self, at: usize, brackets: &mut Brackets) -> Option<usize> {
        let known = match self.text.as_bytes().get(at..) {
            None | Some([] | [b'\n', ..] | [b'\r', b'\n', ..]) => return None,
            Some([b'}', ..]) => self.close(at, brackets),
            Some([b'a'..=b'z', ..]) if brackets.in_block() => self.statement(at, brackets),
            _ => None,
        };
        if known.is_none() {
            self.unread(at);
        }
        known
    }

    /// A line that the grammar reads.
    fn unread(&mut self, at: usize) {
        self.end_paragraph();
        self.heads.clear();
        self.adjoins = false;
        let line = line_at(self.text.as_bytes(), at);
        if line.first() != Some(&b'#') || has_return(line) {
            self.before = Some(at);
        }
    }

    /// Steps over a known line, up to its comment.
    fn statement(&mut self, at: usize, brackets: &mut Brackets) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(at..)?;
        let stop = memchr2(b'\n', b'#', rest).unwrap_or(rest.len());
        let written = rest.get(..stop)?.trim_ascii_end();
        let commented = rest.get(stop) == Some(&b'#');
        if commented && written.contains(&b'"') {
            return None;
        }
        let text = self.text.get(at..)?;
        let (line, length) = self.memory.recall(text.get(..written.len())?, text)?;
        let end = at + length;
        let behind = behind(bytes, end);
        if !line.opens && behind.is_none()
            || self.before.is_some_and(|before| is_operator(rest) || !has_ended(bytes, before))
            || !brackets.have_room(line.depth)
        {
            return None;
        }
        if line.opens {
            brackets.open(b'{')?;
        }
        if !self.goes_on(&line, end) {
            self.end_paragraph();
        }
        self.recalled.take(line, Span::new(place(at), place(end)), &mut self.heads, self.adjoins);
        (self.before, self.adjoins) = (None, !commented);
        if commented {
            self.heads.clear();
        }
        behind.or(Some(after_blanks(bytes, end)))
    }

    /// The end of a block that is known as a whole.
    fn close(&mut self, at: usize, brackets: &mut Brackets) -> Option<usize> {
        let bytes = self.text.as_bytes();
        if line_at(bytes, at).trim_ascii_end() != b"}" {
            return None;
        }
        let behind = behind(bytes, at + 1)?;
        let head = self.heads.pop()?;
        self.end_paragraph();
        brackets.close(b'}')?;
        let block = Span::new(head.at, place(at + 1));
        // A program is more than one block says, and its own lines are worth more.
        let written = self.text.get(block.range()).filter(|_| brackets.depth > 0);
        let lines = &mut self.recalled.lines;
        lines.push(Placed { span: Span::new(block.end - 1, block.end), line: None });
        let whole = |lines: &[Placed]| self.memory.recall_block(written?, lines);
        let whole = lines.get(head.line..).and_then(whole);
        let is_whole = whole.is_some();
        if whole.is_some() {
            lines.truncate(head.line);
            lines.push(Placed { span: block, line: whole });
        }
        self.paragraph = lines.len() - usize::from(is_whole);
        self.recalled.close(&head, block.end);
        (self.before, self.adjoins) = (None, true);
        Some(behind)
    }
}

impl Recall<'_, '_> {
    /// Whether a line that ends here belongs to the paragraph of the last known one.
    fn goes_on(&self, line: &Line, end: usize) -> bool {
        let lines = &self.recalled.lines;
        let last = lines.last().and_then(|placed| placed.line.as_ref()).filter(|_| self.adjoins);
        let goes_on = line.is_plain() && last.is_some_and(|last| last.is_plain() && last.leads_to(line));
        let first = lines.get(self.paragraph);
        goes_on && first.is_some_and(|first| end <= first.span.start as usize + BLOCK_LENGTH)
    }

    /// Ends a paragraph, which stays one line if it is known.
    fn end_paragraph(&mut self) {
        let lines = &mut self.recalled.lines;
        if let Some(of @ [first, .., last]) = lines.get(self.paragraph..) {
            let span = first.span.join(last.span);
            let text = self.text.get(span.range()).unwrap_or("");
            if let Some(line) = self.memory.recall_block(text, of) {
                lines.truncate(self.paragraph);
                lines.push(Placed { span, line: Some(line) });
                if let Some(run) = self.recalled.runs.last_mut() {
                    run.lines.1 = lines.len();
                }
            }
        }
        self.paragraph = self.recalled.lines.len();
    }
}

impl Recalled {
    /// Adds a line.
    fn take(&mut self, line: Arc<Line>, span: Span, heads: &mut Vec<Head>, adjoins: bool) {
        let (first, opens) = (self.lines.len(), line.opens);
        self.nodes += line.nodes.len();
        self.lines.push(Placed { span, line: Some(line) });
        let adjoins = adjoins && self.runs.last().is_some_and(|run| !run.opens);
        if opens {
            heads.push(Head { at: span.start, line: first, run: self.runs.len(), adjoins });
            // The grammar reads the brace, and makes the body.
            let span = Span::new(span.start, span.end - 1);
            self.runs.push(Run { span, lines: (first, first + 1), opens });
        } else if adjoins && let Some(run) = self.runs.last_mut() {
            (run.span.end, run.lines.1) = (span.end, first + 1);
        } else {
            self.runs.push(Run { span, lines: (first, first + 1), opens });
        }
    }

    /// Makes one run of the head of a block, what stands in its body, and its end.
    fn close(&mut self, head: &Head, end: u32) {
        self.runs.truncate(if head.adjoins { head.run } else { head.run + 1 });
        if let Some(run) = self.runs.last_mut() {
            (run.span.end, run.lines.1, run.opens) = (end, self.lines.len(), false);
        }
    }
}

/// The next line behind a statement that was read up to here, or the comment before it; none if the statement may go on there.
fn behind(bytes: &[u8], end: usize) -> Option<usize> {
    let (mut at, mut comment) = (end, None);
    loop {
        at = after_blanks(bytes, at);
        match bytes.get(at) {
            None | Some(b'}') => break,
            Some(b'\n') => at += 1,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => at += 2,
            Some(b'#') => {
                comment = comment.or(Some(at));
                let line = line_at(bytes, at);
                if has_return(line) {
                    return None;
                }
                at += line.len();
            }
            Some(b'a'..=b'z') if !is_operator(bytes.get(at..).unwrap_or(&[])) => break,
            Some(_) => return None,
        }
    }
    comment.or(Some(at))
}

/// Whether the statement on the line that begins here has ended there for certain.
fn has_ended(bytes: &[u8], at: usize) -> bool {
    let line = line_at(bytes, at);
    if has_return(line) {
        return false;
    }
    let code = line.iter().position(|&byte| byte == b'#').unwrap_or(line.len());
    let code = line.get(..code).unwrap_or(&[]);
    if code.len() < line.len() && code.contains(&b'"') {
        return false;
    }
    let code = code.trim_ascii_end();
    match code.last() {
        Some(b'{' | b'}' | b']' | b',' | b'"' | b'%') => true,
        Some(byte) if is_word(*byte) => {
            let start = code.iter().rposition(|&byte| !is_word(byte)).map_or(0, |before| before + 1);
            !is_operator(code.get(start..).unwrap_or(&[]))
        }
        _ => false,
    }
}

/// The rest of the line, without the sign that ends it.
fn line_at(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let end = memchr(b'\n', rest).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(&[])
}

/// Whether a line is two for those who end lines with `\r` alone.
fn has_return(line: &[u8]) -> bool {
    line.strip_suffix(b"\r").unwrap_or(line).contains(&b'\r')
}

/// Whether a text begins with a word before which a line goes on, whatever follows.
fn is_operator(bytes: &[u8]) -> bool {
    may_begin_with_operator(bytes) && {
        let length = bytes.iter().position(|&byte| !is_word(byte)).unwrap_or(bytes.len());
        bytes.get(..length).is_some_and(is_operator_word)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
