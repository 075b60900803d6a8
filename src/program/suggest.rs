//! "Did you mean" within bounds: a text of mistakes alone must not take quadratic time.

use std::cell::Cell;

use crate::diagnostic::closest;

/// How many names are compared before suggestions cease.
const COMPARISONS: u32 = 300_000;

/// Finds the name that was meant, until too many names have been compared.
#[derive(Debug)]
pub(super) struct Suggester {
    left: Cell<u32>,
}

impl Default for Suggester {
    fn default() -> Self {
        Self { left: Cell::new(COMPARISONS) }
    }
}

impl Suggester {
    /// The candidate closest to what was written, if it is close enough to be meant.
    pub(super) fn closest<'n>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'n str>,
    ) -> Option<&'n str> {
        let counted = candidates.into_iter().map_while(|candidate| {
            self.left.set(self.left.get().checked_sub(1)?);
            Some(candidate)
        });
        closest(written, counted)
    }
}
