//! A compiled rule: what is known about it, and its resolved form.

use smol_str::SmolStr;

use super::ir::{LevelChoice, Place, Slot, Step};
use super::types::Type;
use super::value::Value;
use crate::diagnostic::Level;
use crate::source::Location;
use crate::syntax::ast::ExampleKind;
use crate::vocabulary::SymbolId;

/// A rule, ready to be evaluated over any number of programs at once.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    /// Its id, in kebab-case.
    pub id: SmolStr,
    /// What a finding of it means.
    pub title: String,
    /// Whether it compares two programs: [`super::evaluate_change`] evaluates it.
    pub change: bool,
    /// The level that holds where no other does.
    pub level: Level,
    /// What it is about, as a word.
    pub topic: Option<SmolStr>,
    /// Where the practice or number comes from.
    pub source: Option<String>,
    /// Why it matters.
    pub why: Option<String>,
    /// Whether a waiver may excuse it.
    pub waivable: bool,
    /// The stages that it is for; `None` for all.
    pub stages: Option<Stages>,
    /// Its parameters: its own, then those of the pack that it reads.
    pub parameters: Vec<Parameter>,
    /// Its examples.
    pub examples: Vec<ExampleHeader>,
    /// Its header.
    pub location: Location,
    /// All of it.
    pub whole: Location,
    pub(crate) body: Vec<Step>,
    pub(crate) levels: Vec<LevelChoice>,
    pub(crate) slots: u16,
    /// The explanations that a `giving` names; nobody reads the others.
    pub(crate) explained: Vec<Slot>,
    /// The places of its questions, if it is traced.
    pub(crate) places: Vec<Place>,
}

/// An inclusive range of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stages {
    /// The first.
    pub from: Option<SymbolId>,
    /// The last.
    pub to: Option<SymbolId>,
}

impl Stages {
    /// Whether a stage is among them.
    #[must_use]
    pub fn contain(self, stage: SymbolId) -> bool {
        self.from.is_none_or(|from| from <= stage) && self.to.is_none_or(|to| stage <= to)
    }
}

/// A number that a company may set.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: SmolStr,
    /// What it is.
    pub doc: Option<String>,
    /// Whether it is the pack's, shared by several rules.
    pub shared: bool,
    /// The value that holds where nobody sets another.
    pub default: Setting,
    /// Where it is declared.
    pub location: Location,
    pub(crate) ty: Type,
}

/// The value of a parameter.
#[derive(Clone, Debug)]
pub struct Setting {
    /// As the language writes it.
    pub text: String,
    /// Where it was set, if not by the policy itself.
    pub origin: Option<Location>,
    pub(crate) value: Value,
}

/// An example of a rule, as `explain` lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleHeader {
    /// Which outcome it shows.
    pub kind: ExampleKind,
    /// What it is about.
    pub title: Option<String>,
    /// All of it, with its braces.
    pub location: Location,
}
