//! How often something was seen, and what is known of it since.

use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Line;

/// After so many new ones those are forgotten that were not seen among them: as many as fit a table of 2,048 places.
const LIMIT: usize = 1_792;
/// How often something is seen before it is worth reading by itself.
const SIGHTS: u8 = 4;
/// The most whole blocks and paragraphs that are known of one first line.
const MOST_BLOCKS: usize = 8;

/// What was seen of one sort, by a number that is made of its signs. Of two with the same number one is known at the most.
#[derive(Default)]
pub(super) struct Sights {
    recent: FxHashMap<u64, Seen>,
    /// What was seen before the recent ones, and not since.
    older: FxHashMap<u64, Seen>,
}

/// What is known of something that was seen.
pub(super) enum Seen {
    /// Nothing yet; how often it was seen.
    Times(u8),
    /// It is not worth knowing.
    Odd,
    Known(Box<Text>),
}

/// A text that is known.
pub(super) struct Text {
    text: Box<[u8]>,
    line: Arc<Line>,
    /// Whole blocks and paragraphs whose first line it is, the newest before the others: paragraphs grow.
    blocks: Vec<(Box<str>, Arc<Line>)>,
}

impl Sights {
    /// Looks at what is known of something that is seen now.
    pub(super) fn see<T>(&mut self, what: &[u8], look: impl FnOnce(&mut Seen) -> Option<T>) -> Option<T> {
        let number = FxBuildHasher.hash_one(what);
        if let Some(seen) = self.recent.get_mut(&number) {
            return if seen.may_be(what) { look(seen) } else { None };
        }
        let mut seen = self.older.remove(&number).unwrap_or(Seen::Times(0));
        let result = if seen.may_be(what) { look(&mut seen) } else { None };
        if !matches!(seen, Seen::Times(0)) {
            if self.recent.len() >= LIMIT {
                self.older = std::mem::take(&mut self.recent);
            }
            self.recent.insert(number, seen);
        }
        result
    }

    /// Forgets which blocks and paragraphs begin with what was seen.
    pub(super) fn forget_blocks(&mut self) {
        for seen in self.recent.values_mut().chain(self.older.values_mut()) {
            if let Seen::Known(known) = seen {
                known.blocks = Vec::new();
            }
        }
    }
}

impl Seen {
    /// Whether something of the same number is known, and is not this.
    fn may_be(&self, what: &[u8]) -> bool {
        match self {
            Self::Known(known) => *known.text == *what,
            Self::Times(_) | Self::Odd => true,
        }
    }

    /// What is known; read now, if this was seen often enough.
    pub(super) fn learn(
        &mut self,
        what: &[u8],
        read: impl FnOnce() -> Option<Arc<Line>>,
    ) -> Option<Arc<Line>> {
        match self {
            Self::Times(times) if *times < SIGHTS => *times += 1,
            Self::Times(_) => {
                *self = read().map_or(Self::Odd, |line| {
                    Self::Known(Box::new(Text { text: what.into(), line, blocks: Vec::new() }))
                });
            }
            Self::Odd | Self::Known(_) => {}
        }
        match self {
            Self::Known(known) => Some(Arc::clone(&known.line)),
            _ => None,
        }
    }

    /// Notes a whole block or paragraph whose first line this is.
    pub(super) fn begins(&mut self, block: &str, line: &Arc<Line>) {
        let Self::Known(known) = self else { return };
        known.blocks.truncate(MOST_BLOCKS - 1);
        known.blocks.insert(0, (Box::from(block), Arc::clone(line)));
    }
}

impl Text {
    /// A block or paragraph that a text begins with, or its first line; and how many bytes that is.
    pub(super) fn longest(&self, text: &str) -> (Arc<Line>, usize) {
        let stands = |(block, line): &&(Box<str>, Arc<Line>)| {
            text.starts_with(&**block) && ends(text, block.len()) && line.is_plain()
        };
        let block = self.blocks.iter().find(stands);
        match block {
            Some((block, line)) => (Arc::clone(line), block.len()),
            None => (Arc::clone(&self.line), self.text.len()),
        }
    }
}

/// Whether nothing but blanks stands on the line behind a place.
fn ends(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or("").trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}
