//! Finds what was already said in a block, without scanning long ones.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;
use std::sync::Arc;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::condition::{Condition, SubjectRef};
use crate::program::declaration::{Declaration, Setting};
use crate::program::model::{self, Content, Fact, Origin};
use crate::source::Location;
use crate::syntax::ast::Assignment;
use crate::vocabulary::{AttributeId, BlockId};

/// How many are looked through one by one before a map is made.
const FEW: usize = 32;

/// A block that is being filled.
pub(super) struct Scope<'d> {
    pub(super) into: &'d mut Declaration,
    blocks: FxHashMap<(BlockId, SmolStr), usize>,
    mapped_blocks: usize,
    settings: FxHashMap<(AttributeId, u64), Vec<usize>>,
    mapped_settings: usize,
    facts: FxHashMap<SubjectRef, Location>,
    /// Attributes that were probably meant, where something else was written.
    guesses: Vec<(AttributeId, Location)>,
    /// Blocks that were probably meant to be of their kind.
    guessed: FxHashSet<usize>,
}

impl<'d> Scope<'d> {
    pub(super) fn new(into: &'d mut Declaration) -> Self {
        Self {
            into,
            blocks: FxHashMap::default(),
            mapped_blocks: 0,
            settings: FxHashMap::default(),
            mapped_settings: 0,
            facts: FxHashMap::default(),
            guesses: Vec::new(),
            guessed: FxHashSet::default(),
        }
    }

    /// Remembers that an attribute was probably meant, so that its value is lost and not absent.
    pub(super) fn guess(&mut self, attribute: AttributeId, location: Location) {
        self.guesses.push((attribute, location));
    }

    /// Whether the block with this number was only guessed to be of its kind.
    pub(super) fn is_guessed(&self, at: usize) -> bool {
        self.guessed.contains(&at)
    }

    /// Adds a block; `guessed` if its kind is only what was probably meant.
    pub(super) fn push(&mut self, child: Declaration, guessed: bool) {
        if guessed {
            self.guessed.insert(self.into.children.len());
        }
        self.into.children.push(Arc::new(child));
    }

    /// Puts the real block where one was guessed.
    pub(super) fn replace_guess(&mut self, at: usize, child: Declaration) {
        self.guessed.remove(&at);
        if let Some(guess) = self.into.children.get_mut(at) {
            *guess = Arc::new(child);
        }
    }

    /// Ends the block: attributes that were only guessed, and not stated otherwise, are invalid.
    pub(super) fn finish(mut self) {
        for (attribute, location) in std::mem::take(&mut self.guesses) {
            if self.setting(attribute, None, Assignment::Set).is_some() {
                continue;
            }
            let entry =
                model::Entry { guard: None, content: Content::Invalid, location, origin: Origin::Written };
            self.into.settings.push(Setting::new(attribute, Assignment::Set, entry, Vec::new()));
        }
    }

    /// Where this fact was stated before; remembers that it is stated now.
    pub(super) fn fact(&mut self, fact: &Fact) -> Option<Location> {
        match self.facts.entry(fact.subject.clone()) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(fact.location);
                None
            }
        }
    }

    /// The block of this kind and name that was written before.
    pub(super) fn block(&mut self, kind: BlockId, name: &str) -> Option<usize> {
        let children = &self.into.children;
        if children.len() <= FEW {
            return children.iter().position(|child| child.kind == kind && child.name == name);
        }
        for (at, child) in children.iter().enumerate().skip(self.mapped_blocks) {
            self.blocks.entry((child.kind, child.name.clone())).or_insert(at);
        }
        self.mapped_blocks = children.len();
        self.blocks.get(&(kind, SmolStr::new(name))).copied()
    }

    /// The setting that says the same attribute in the same case in a way that does not go together with this one.
    pub(super) fn setting(
        &mut self,
        attribute: AttributeId,
        guard: Option<&Condition>,
        assignment: Assignment,
    ) -> Option<usize> {
        let clashes = |setting: &Setting| {
            setting.attribute == attribute
                && setting.entry().guard.as_deref() == guard
                && (setting.assignment == assignment
                    || setting.assignment == Assignment::Set
                    || assignment == Assignment::Set)
        };
        let settings = &self.into.settings;
        if settings.len() <= FEW {
            return settings.iter().position(clashes);
        }
        for (at, setting) in settings.iter().enumerate().skip(self.mapped_settings) {
            let key = (setting.attribute, fingerprint(setting.entry().guard.as_deref()));
            let same = self.settings.entry(key).or_default();
            // One for each way to assign is enough to find every clash.
            if same.len() < FEW {
                same.push(at);
            }
        }
        self.mapped_settings = settings.len();
        let same = self.settings.get(&(attribute, fingerprint(guard)))?;
        same.iter().copied().find(|&at| settings.get(at).is_some_and(clashes))
    }
}

fn fingerprint(guard: Option<&Condition>) -> u64 {
    guard.map_or(0, |guard| FxBuildHasher.hash_one(guard))
}
