//! Bare words of parameters, whose list is known only once they are used.

use smol_str::SmolStr;

use super::super::types::Shape;
use crate::source::Location;
use crate::vocabulary::{SymbolSetId, Vocabulary};

/// Words that belong to one list: the entries of a list, or the keys of a table.
#[derive(Clone, Debug)]
pub(crate) struct Unsettled {
    pub(super) words: Vec<(SmolStr, Location)>,
    /// What they turned out to be.
    pub(super) shape: Option<Shape>,
}

impl Unsettled {
    /// The lists that have all the words, in the order of the vocabulary.
    pub(super) fn candidates(&self, vocabulary: &Vocabulary) -> Vec<SymbolSetId> {
        let sets = (0u16..).map(SymbolSetId).zip(&vocabulary.symbol_sets);
        let has_all = sets.filter(|(_, set)| self.words.iter().all(|(word, _)| set.id(word).is_some()));
        has_all.map(|(id, _)| id).collect()
    }
}
