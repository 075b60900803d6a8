//! What is settled before the grammar runs: size, depth, and that brackets and quotes are closed.
//!
//! One fast pass decides whether a text is sound. Only if it is not, a second pass finds the places, reports each once,
//! and hands the grammar a mended copy, so that one slip costs one finding and the rest is still read.
//! Nothing here knows the grammar beyond its signs.

mod examples;
mod join;
mod lexeme;
mod patch;
mod recall;
mod repair;
mod signs;

use super::memory::Memory;
use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

pub use examples::without_examples;
pub(super) use join::joined;
use join::{after_blanks, begins_with_operator};
pub(super) use patch::Mended;
use recall::Recall;
pub(super) use recall::{Recalled, Run};

/// The largest text, in bytes.
pub const SIZE_LIMIT: usize = 32 * 1024 * 1024;
/// The deepest nesting of brackets of all kinds.
pub const DEPTH_LIMIT: usize = 128;
/// After so many findings a text is no program, and more of them help nobody.
pub(super) const FINDING_LIMIT: usize = 1_000;
/// The deepest nesting that is read on the caller's stack.
const SHALLOW: usize = 24;

/// A text that the grammar can read.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// The copy that the grammar reads: mended if the text needed it, and without what is known.
    pub(super) mended: Option<Mended>,
    /// What is known.
    pub(super) recalled: Recalled,
    /// What was wrong.
    pub(super) findings: Vec<Finding>,
    /// Places, in order, that make the statement they stand in unreadable; they are reported already.
    pub(super) broken: Vec<u32>,
    /// Places, in order, where a brace was missing or too many: every block around them is damaged.
    pub(super) torn: Vec<u32>,
    /// How deeply brackets are nested.
    pub(super) nesting: Nesting,
}

/// How deeply brackets are nested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Nesting {
    /// Few levels.
    #[default]
    Shallow,
    /// So many levels that a small stack does not suffice.
    Deep,
    /// More levels than the limit, or a text that is not to be read for its size: it is reported.
    TooDeep,
}

impl Nesting {
    fn of(depth: usize) -> Self {
        if depth <= SHALLOW { Self::Shallow } else { Self::Deep }
    }
}

/// Looks over a text, and for what is known of it if there is a memory to ask.
pub(super) fn scan(text: &str, source: SourceId, memory: Option<&mut Memory>) -> Scanned {
    if text.len() > SIZE_LIMIT {
        let message = format!(
            "the file has {} bytes; the limit is {SIZE_LIMIT} (32 MiB): split it with `use`",
            text.len()
        );
        let finding = Finding::engine("limit-size", Location::new(source, Span::new(0, 0)), message);
        return Scanned { findings: vec![finding], nesting: Nesting::TooDeep, ..Scanned::default() };
    }
    let mut recall = memory.map(|memory| Recall::new(text, memory));
    let (mut scanned, goes_on) = match sound(text.as_bytes(), recall.as_mut()) {
        Some(Sound { depth, goes_on }) => {
            let scanned = recall.map(Recall::done).unwrap_or_default();
            (Scanned { nesting: Nesting::of(depth), ..scanned }, goes_on)
        }
        None => (repair::repair(text, source), true),
    };
    let read = scanned.mended.as_ref().map_or(text, |mended| mended.text.as_str());
    if goes_on && let Some(joined) = joined(read) {
        scanned.mended.get_or_insert_default().text = joined;
    }
    scanned
}

/// How deeply brackets are nested in a text in which nothing has to be reported.
pub(super) fn depth(text: &str) -> Option<usize> {
    sound(text.as_bytes(), None).map(|sound| sound.depth)
}

/// What is known of a text in which nothing has to be reported.
struct Sound {
    /// How deeply brackets are nested.
    depth: usize,
    /// Whether some line may go on where it ends.
    goes_on: bool,
}

/// What is known of a text, if nothing has to be reported: brackets match within the limit of depth, texts end on
/// their line, and no sign stands outside texts and comments that the language does not have.
fn sound(bytes: &[u8], mut recall: Option<&mut Recall<'_, '_>>) -> Option<Sound> {
    let mut brackets = Brackets { open: [0; DEPTH_LIMIT], depth: 0, deepest: 0 };
    let mut goes_on = false;
    let mut at = after_blanks(bytes, if bytes.starts_with("\u{FEFF}".as_bytes()) { 3 } else { 0 });
    if let Some(recall) = &mut recall {
        at = recall.lines(at, &mut brackets);
    }
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match Class::of(byte) {
            Class::Plain => {
                let rest = bytes.get(at..).unwrap_or(&[]);
                at += rest.iter().position(|&byte| Class::of(byte) != Class::Plain).unwrap_or(rest.len());
            }
            Class::LineEnd => {
                at = after_blanks(bytes, at);
                goes_on = goes_on || begins_with_operator(bytes, at);
                if let Some(recall) = &mut recall {
                    at = recall.lines(at, &mut brackets);
                }
            }
            Class::Open => brackets.open(byte)?,
            Class::Close => brackets.close(byte)?,
            Class::Quote => at = text_end(bytes, at)?,
            Class::Comment => at = comment_end(bytes, at)?,
            Class::Pair => {
                let next = bytes.get(at).copied().unwrap_or(0);
                let previous = at.checked_sub(2).and_then(|before| bytes.get(before)).copied().unwrap_or(0);
                let wrong = match byte {
                    b'/' => next == b'/',
                    b'=' => matches!(next, b'>' | b'<'),
                    _ => next.is_ascii_digit() && previous.is_ascii_digit(),
                };
                if wrong {
                    return None;
                }
            }
            Class::Wrong => return None,
        }
    }
    (brackets.depth == 0).then_some(Sound { depth: brackets.deepest, goes_on })
}

/// The brackets that are open.
struct Brackets {
    open: [u8; DEPTH_LIMIT],
    depth: usize,
    deepest: usize,
}

impl Brackets {
    /// Opens one; none beyond the limit.
    fn open(&mut self, bracket: u8) -> Option<()> {
        *self.open.get_mut(self.depth)? = bracket;
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        Some(())
    }

    /// Closes one; none if it does not match.
    fn close(&mut self, bracket: u8) -> Option<()> {
        if self.innermost().map(closer) != Some(bracket) {
            return None;
        }
        self.depth -= 1;
        Some(())
    }

    fn innermost(&self) -> Option<u8> {
        self.depth.checked_sub(1).and_then(|top| self.open.get(top)).copied()
    }

    /// Whether a place stands directly in braces, or in nothing.
    fn in_block(&self) -> bool {
        matches!(self.innermost(), None | Some(b'{'))
    }

    /// Whether so many more may open, which are known to be closed again.
    fn have_room(&mut self, more: usize) -> bool {
        self.deepest = self.deepest.max(self.depth + more);
        self.deepest <= DEPTH_LIMIT
    }
}

/// The end of a text whose first quote ends at `at`; none if it does not end on its line or holds a sign that has to be
/// looked at.
fn text_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let &byte = bytes.get(at)?;
        at += 1;
        match byte {
            b'"' => return Some(at),
            b'\\' => {
                if matches!(bytes.get(at), None | Some(b'\n' | b'\r')) {
                    return None;
                }
                at += 1;
            }
            0..0x20 if byte != b'\t' => return None,
            // The first byte of every bidirectional control.
            0x7F | 0xD8 | 0xE2 => return None,
            _ => {}
        }
    }
}

/// The end of a comment; none if it holds a control character.
fn comment_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' | b'\r' => break,
            b'\t' => {}
            0..0x20 | 0x7F => return None,
            _ => {}
        }
        at += 1;
    }
    Some(at)
}

/// What closes a bracket.
fn closer(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    LineEnd,
    Open,
    Close,
    Quote,
    Comment,
    /// Wrong together with a neighbour: `//`, `=>`, `1,000`.
    Pair,
    /// Wrong outside texts and comments.
    Wrong,
}

impl Class {
    fn of(byte: u8) -> Self {
        CLASSES.get(usize::from(byte)).copied().unwrap_or(Self::Plain)
    }
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < classes.len() {
        #[expect(clippy::cast_possible_truncation, reason = "the table has one entry a byte")]
        #[expect(clippy::indexing_slicing, reason = "the loop stays inside the table")]
        {
            classes[byte] = match byte as u8 {
                b'{' | b'[' | b'(' => Class::Open,
                b'}' | b']' | b')' => Class::Close,
                b'"' => Class::Quote,
                b'#' => Class::Comment,
                b'/' | b'=' | b',' => Class::Pair,
                b'\n' => Class::LineEnd,
                b'\t' | b'\r' => Class::Plain,
                b';' | b'\'' | 0..0x20 | 0x7F.. => Class::Wrong,
                _ => Class::Plain,
            };
        }
        byte += 1;
    }
    classes
};
