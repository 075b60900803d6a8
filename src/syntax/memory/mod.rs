//! What was read before: in programs most lines are written many times over, or differ by their numbers and texts.
//!
//! A statement ends with its line, so its nodes do not depend on where it stands. The grammar tells neither one digit from
//! another, nor one letter of a text: lines that differ by nothing else are of one shape, and have the same nodes. A shape that
//! a thread sees again and again is read by itself, and from then on its lines are known. Of a line that it sees again and again
//! it is known what it says; so it is of a whole block, and of a paragraph: lines that stand behind one another wherever they
//! stand. What is known never changes a result: it is what the grammar made of the same signs.

mod line;
mod sights;

use std::cell::RefCell;
use std::sync::Arc;

use memchr::memchr2;

pub use line::{Blocks, Known, LineId};
pub(super) use line::{Line, Placed, put_all};
use sights::{Seen, Sights};

/// The longest line that is known, in bytes.
const LINE_LENGTH: usize = 128;
/// The longest block or paragraph that is known as a whole, in bytes.
pub(super) const BLOCK_LENGTH: usize = 1_024;
/// After so many blocks and paragraphs that were read as a whole they are forgotten.
const BLOCK_LIMIT: usize = 256;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// What a thread has seen.
#[derive(Default)]
pub(super) struct Memory {
    shapes: Sights,
    lines: Sights,
    blocks: Sights,
    /// How many blocks were read as a whole.
    blocks_read: usize,
    /// The shape of the line at hand.
    shape: Vec<u8>,
}

impl Memory {
    /// Does something with the memory of this thread.
    pub(super) fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        MEMORY.with_borrow_mut(work)
    }

    /// What is known of a line, which begins with a letter and ends with the last sign that is no blank, or of a whole block that
    /// begins with it; and how many bytes that is.
    pub(super) fn recall(&mut self, line: &str, rest: &str) -> Option<(Arc<Line>, usize)> {
        if line.len() > LINE_LENGTH {
            return None;
        }
        let Self { shapes, lines, shape, .. } = self;
        lines.see(line.as_bytes(), |seen| match seen {
            Seen::Known(known) => Some(known.longest(rest)),
            _ => {
                shape_of(line.as_bytes(), shape);
                let known = shapes.see(shape, |seen| seen.learn(shape, || Line::read(line).map(Arc::new)))?;
                let said =
                    seen.learn(line.as_bytes(), || known.said(line).or_else(|| Some(Arc::clone(&known))));
                Some((said.unwrap_or(known), line.len()))
            }
        })
    }

    /// What is known of a whole block or paragraph, which is made of these lines. From the next time on it is found by its first
    /// line.
    pub(super) fn recall_block(&mut self, block: &str, of: &[Placed]) -> Option<Arc<Line>> {
        // What holds a line that is new was never seen as a whole.
        let is_old = |placed: &Placed| placed.line.as_ref().is_none_or(|line| line.opens || line.is_plain());
        if block.len() > BLOCK_LENGTH || !of.iter().all(is_old) {
            return None;
        }
        if self.blocks_read >= BLOCK_LIMIT {
            (self.blocks, self.blocks_read) = (Sights::default(), 0);
            self.lines.forget_blocks();
        }
        let Self { lines, blocks, blocks_read, .. } = self;
        let read = || {
            *blocks_read += 1;
            Line::joined(block, of)?.said(block)
        };
        let known = blocks.see(block.as_bytes(), |seen| seen.learn(block.as_bytes(), read))?;
        if !known.is_plain() {
            return None;
        }
        let head = block.lines().next().unwrap_or("").trim_end();
        lines.see(head.as_bytes(), |seen| {
            seen.begins(block, &known);
            None::<()>
        });
        Some(known)
    }
}

/// A line with one sign for all digits, and for what says nothing to the grammar in texts. With escapes it is as it is.
fn shape_of(line: &[u8], shape: &mut Vec<u8>) {
    shape.clear();
    shape.extend_from_slice(line);
    let special = memchr2(b'"', b'\\', line);
    if special.is_some() && line.contains(&b'\\') {
        return;
    }
    for byte in shape.iter_mut() {
        *byte = if byte.is_ascii_digit() { b'0' } else { *byte };
    }
    if special.is_some() {
        // Every other part stands in quotes.
        for text in shape.split_mut(|&byte| byte == b'"').skip(1).step_by(2) {
            for byte in text {
                *byte = if byte.is_ascii_alphanumeric() || *byte == b' ' { b'0' } else { *byte };
            }
        }
    }
}
