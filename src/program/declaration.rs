//! The declared program: what was written, every name resolved and every value typed, before anything is merged.
//!
//! Patches stand in it as they were written; nothing is inherited yet.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::contents;
use super::model::{Entry, Fact, Origin, Schedule};
use crate::quantity::Date;
use crate::source::Location;
use crate::syntax::ast::Assignment;
use crate::vocabulary::{AttributeId, BlockId, Patch};

/// A program as it was written, typed.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The program block with everything in it.
    pub root: Declaration,
    /// The patches, in the order written.
    pub(super) patches: Vec<PatchHeader>,
    /// The names of blocks whose kind is not known: a reference to one has been spoken of.
    pub(super) lost: FxHashSet<SmolStr>,
    /// Whether the parser reported something: what is not found may only be lost.
    pub(super) damaged: bool,
    /// Whether it must be complete; an example of a rule need not be.
    pub(super) complete: bool,
}

impl Declared {
    /// The name of the program; empty if it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.root.name
    }
}

/// Who and when of a patch; what it sets stands in [`Declaration::set`] of its block.
#[derive(Clone, Debug)]
pub(super) struct PatchHeader {
    pub(super) patch: Patch,
    pub(super) kind: BlockId,
    pub(super) name: SmolStr,
    /// Which child of the root.
    pub(super) child: usize,
    /// The first day on which a change holds; `None` for an overlay, and where the day is not known.
    pub(super) from: Option<Date>,
    /// The patches that this one comes after.
    pub(super) after: Vec<(BlockId, SmolStr)>,
    pub(super) header: Location,
}

/// A block as it was written, typed.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its kind.
    pub kind: BlockId,
    /// Its name; empty for a singleton.
    pub name: SmolStr,
    /// Its title.
    pub title: Option<Arc<str>>,
    /// For a free text: what it says, after its title.
    pub text: Option<Arc<str>>,
    /// Its header.
    pub header: Location,
    /// Whether something in it was invalid or could not be parsed, so that what is absent may only be lost.
    pub damaged: bool,
    /// Whether it was written as `name = value`, which stands for the whole block.
    pub shorthand: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// What it sets, in the order written.
    pub settings: Vec<Setting>,
    /// What it is set to as a whole, where its kind has no leading attribute: `mdf = none`.
    pub stand_in: Option<Box<Entry>>,
    /// For a body of facts: the facts.
    pub facts: Vec<DeclaredFact>,
    /// The blocks in it, in the order written; the thread that read them may keep them for the next program.
    pub children: Vec<Arc<Declaration>>,
    /// In a patch: what it takes away before it sets anything.
    pub(super) removals: Vec<Removal>,
    /// For the body of a patch: what it sets, from the program's root.
    pub(super) set: Option<Box<Declaration>>,
}

impl Declaration {
    /// A block with nothing in it.
    pub(super) const fn new(kind: BlockId, name: SmolStr, header: Location) -> Self {
        Self {
            kind,
            name,
            title: None,
            text: None,
            header,
            damaged: false,
            shorthand: false,
            origin: Origin::Written,
            settings: Vec::new(),
            stand_in: None,
            facts: Vec::new(),
            children: Vec::new(),
            removals: Vec::new(),
            set: None,
        }
    }

    /// Gives numbers to what is set in it and in the blocks in it.
    pub(super) fn number(&mut self) {
        self.settings.iter_mut().for_each(Setting::number);
        self.children.iter_mut().for_each(|child| Arc::make_mut(child).number());
    }
}

/// A statement that sets, or changes, the value of an attribute.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Which attribute of the block's kind.
    pub attribute: AttributeId,
    /// How: a list may be added to or taken from.
    pub assignment: Assignment,
    /// What it says alone, in one entry; the effective program shares it where nothing else is said.
    pub(super) stated: Arc<Schedule>,
    /// The declared names that it uses.
    pub(super) uses: Vec<NameUse>,
}

impl Setting {
    /// What a statement says.
    pub(super) fn new(
        attribute: AttributeId,
        assignment: Assignment,
        entry: Entry,
        uses: Vec<NameUse>,
    ) -> Self {
        Self { attribute, assignment, stated: Arc::new(Schedule::of(entry)), uses }
    }

    /// When, what, where and from where.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "`new` is the only way to make one, of one entry")]
    pub fn entry(&self) -> &Entry {
        &self.stated.entries[0]
    }

    fn number(&mut self) {
        if let Some(number) = contents::number(&self.stated) {
            Arc::make_mut(&mut self.stated).number = Some(number);
        }
    }

    /// The same statement, made by a patch or another origin.
    pub(super) fn from(&mut self, origin: &Origin) {
        for entry in Arc::make_mut(&mut self.stated).changed() {
            entry.origin = origin.clone();
        }
    }
}

/// A fact as it was written.
#[derive(Clone, Debug)]
pub struct DeclaredFact {
    /// The fact.
    pub fact: Fact,
    pub(super) uses: Vec<NameUse>,
}

/// `remove kind name`.
#[derive(Clone, Debug)]
pub(super) struct Removal {
    pub(super) kind: BlockId,
    pub(super) name: SmolStr,
    pub(super) location: Location,
}

/// A declared name in use: a reference, a facet or a group.
#[derive(Clone, Debug)]
pub(super) struct NameUse {
    pub(super) target: Target,
    pub(super) name: SmolStr,
    pub(super) location: Location,
    /// Whether the value holds it as a reference, into which the block that it leads to is written.
    pub(super) refers: bool,
}

/// What a name in use may be the name of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// A block of this kind.
    Kind(BlockId),
    /// A block of one of these kinds.
    OneOf(Box<[BlockId]>),
    /// A metric that the program declares.
    Metric,
    /// A facet of the metric with this name, which the program declares.
    Facet(SmolStr),
}
