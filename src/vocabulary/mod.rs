//! What a program may say: every block, attribute, symbol, metric, dimension, event, base and ordering, read from
//! `grammar/vocabulary.toml` and from a company's own extension of it.
//!
//! This module knows the shape of a vocabulary, never its words. The words come as data; where the engine must recognise
//! one (the ladder, the patches, the stage), the data says so with a trait of the block or in `[engine]`.

mod link;
mod load;
mod raw;
mod types;
mod value;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize, Serializer};
use smol_str::SmolStr;

pub use load::{VocabularyError, load};
pub use types::{
    Attribute, AttributeId, Better, Block, BlockId, Body, Engine, Flow, Named, Patch, Subject, SubjectId,
    SubjectRole, Symbol, SymbolId, SymbolSet, SymbolSetId, Type, Word,
};
pub use value::{Anchor, Reference, StandIn, Value};

/// The text of the shipped vocabulary; the first file to give to [`load()`].
pub const STANDARD: &str = include_str!("../../grammar/vocabulary.toml");

/// What a vocabulary is known by; no other has it but its copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VocabularyId(u64);

impl Default for VocabularyId {
    /// An id that none has yet.
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Everything that a program may say. It does not change once it has been read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Kinds of block; the first is the program itself.
    pub blocks: Vec<Block>,
    /// Closed lists of symbols.
    pub symbol_sets: Vec<SymbolSet>,
    /// What conditions and guards speak of: metrics and dimensions.
    pub subjects: Vec<Subject>,
    /// What a share can be a share of.
    pub bases: Vec<Word>,
    /// What a duration can be counted from.
    pub events: Vec<Word>,
    /// What the engine itself must find.
    pub engine: Engine,
    #[serde(skip)]
    id: VocabularyId,
    #[serde(serialize_with = "in_order")]
    block_names: FxHashMap<SmolStr, BlockId>,
    #[serde(serialize_with = "in_order")]
    plural_names: FxHashMap<SmolStr, BlockId>,
    #[serde(serialize_with = "in_order")]
    subject_names: FxHashMap<SmolStr, SubjectId>,
    #[serde(serialize_with = "in_order")]
    symbol_set_names: FxHashMap<SmolStr, SymbolSetId>,
}

/// Writes a map by its names in order, so that the same words are written as the same bytes.
fn in_order<I: Serialize, S: Serializer>(
    names: &FxHashMap<SmolStr, I>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(names.iter().collect::<BTreeMap<_, _>>())
}

impl Vocabulary {
    /// The kind of the program itself.
    pub const PROGRAM: BlockId = BlockId(0);

    /// What it is known by.
    #[must_use]
    pub const fn id(&self) -> VocabularyId {
        self.id
    }

    /// The kind of block with this name.
    #[must_use]
    pub fn block_id(&self, name: &str) -> Option<BlockId> {
        self.block_names.get(name).copied()
    }

    /// The kind of block whose list has this name: `tiers` is of `tier`.
    #[must_use]
    pub fn block_of_plural(&self, plural: &str) -> Option<BlockId> {
        self.plural_names.get(plural).copied()
    }

    /// The metric or dimension with this name.
    #[must_use]
    pub fn subject_id(&self, name: &str) -> Option<SubjectId> {
        self.subject_names.get(name).copied()
    }

    /// The closed list with this name.
    #[must_use]
    pub fn symbol_set_id(&self, name: &str) -> Option<SymbolSetId> {
        self.symbol_set_names.get(name).copied()
    }

    /// The base with this name.
    #[must_use]
    pub fn base(&self, name: &str) -> Option<&Word> {
        self.bases.iter().find(|base| base.name == name)
    }

    /// The event with this name.
    #[must_use]
    pub fn event(&self, name: &str) -> Option<&Word> {
        self.events.iter().find(|event| event.name == name)
    }

    /// Names of everything of one sort, for suggestions, in the order of the vocabulary.
    pub fn block_words(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().map(|block| block.name.as_str())
    }

    /// Names of metrics and dimensions, for suggestions, in the order of the vocabulary.
    pub fn subject_words(&self) -> impl Iterator<Item = &str> {
        self.subjects.iter().map(|subject| subject.name.as_str())
    }
}

macro_rules! look_up {
    ($id:ty, $of:ty, $list:ident) => {
        impl std::ops::Index<$id> for Vocabulary {
            type Output = $of;
            #[expect(clippy::indexing_slicing, reason = "ids are made by `load` only, one for each entry")]
            fn index(&self, id: $id) -> &$of {
                &self.$list[usize::from(id.0)]
            }
        }
    };
}

look_up!(BlockId, Block, blocks);
look_up!(SymbolSetId, SymbolSet, symbol_sets);
look_up!(SubjectId, Subject, subjects);
