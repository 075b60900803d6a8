//! What patches have said so far, so that a disagreement is seen.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::SettingKey;
use crate::condition::SubjectRef;
use crate::program::model::Content;
use crate::source::Location;
use crate::vocabulary::{BlockId, Value};

/// Who said something, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) patch: usize,
    pub(super) location: Location,
}

/// What was said about a key.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Set(Content),
    Add(Vec<Value>),
    Subtract(Vec<Value>),
}

impl Change {
    /// Whether the outcome depends on which of both comes last.
    pub(super) fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Set(one), Self::Set(other)) => one != other,
            (Self::Add(_), Self::Add(_)) | (Self::Subtract(_), Self::Subtract(_)) => false,
            (Self::Add(one), Self::Subtract(other)) | (Self::Subtract(one), Self::Add(other)) => {
                one.iter().any(|value| other.contains(value))
            }
            (Self::Set(_), _) | (_, Self::Set(_)) => true,
        }
    }
}

/// What was said in a block, and in the blocks in it.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Who replaced or removed the whole block last.
    pub(super) whole: Option<Mark>,
    pub(super) title: Option<Mark>,
    pub(super) settings: FxHashMap<SettingKey, Vec<(Mark, Change)>>,
    pub(super) facts: FxHashMap<SubjectRef, Mark>,
    children: FxHashMap<(BlockId, SmolStr), Touched>,
    /// Every patch that said something in the block.
    visits: Vec<Mark>,
}

impl Touched {
    /// What was said in a block of this block.
    pub(super) fn child(&mut self, kind: BlockId, name: &SmolStr) -> &mut Self {
        self.children.entry((kind, name.clone())).or_default()
    }

    /// Remembers that a patch says something in the block.
    pub(super) fn visit(&mut self, patch: usize, location: Location) {
        if self.visits.last().is_none_or(|last| last.patch != patch) {
            self.visits.push(Mark { patch, location });
        }
    }

    /// The other patches that said something in the block.
    pub(super) fn others(&self, patch: usize) -> impl Iterator<Item = Mark> + '_ {
        self.visits.iter().copied().filter(move |visit| visit.patch != patch)
    }
}
