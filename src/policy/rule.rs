//! A compiled rule: what is known about it, and its resolved form.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::ir::{LevelChoice, Place, Slot, Step};
use super::strict::{Fixed, Strict, Tighten};
use super::types::Type;
use super::value::Value;
use crate::diagnostic::{Level, SetBy};
use crate::quantity::Date;
use crate::source::Location;
use crate::syntax::ast::ExampleKind;
use crate::vocabulary::{SymbolId, Vocabulary};

/// A rule, ready to be evaluated over any number of programs at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompiledRule {
    /// Its id, in kebab-case.
    pub id: SmolStr,
    /// What a finding of it means.
    pub title: String,
    /// Whether it compares two programs: [`super::evaluate_change`] evaluates it.
    pub change: bool,
    /// The level that holds where no other does.
    pub level: Level,
    /// The other levels that it may have.
    pub level_cases: Vec<LevelCase>,
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
    /// The edition with which it joined its pack, if it was not there from the first.
    pub edition: Option<Edition>,
    /// The day from which on its findings may be errors.
    pub effective: Option<Date>,
    /// What takes its place, if it is deprecated.
    pub deprecated: Option<Deprecated>,
    /// Its parameters: its own, then those of the pack that it reads.
    pub parameters: Vec<Parameter>,
    /// Its examples.
    pub examples: Vec<ExampleHeader>,
    /// Its header.
    pub location: Location,
    /// All of it.
    pub whole: Location,
    /// What it asks, and its examples: from its first loop, condition or requirement on.
    pub asks: Location,
    pub(crate) body: Vec<Step>,
    pub(crate) levels: Vec<LevelChoice>,
    pub(crate) slots: u16,
    /// The explanations that a `giving` names; nobody reads the others.
    pub(crate) explained: Vec<Slot>,
    /// The places of its questions, if it is traced.
    #[serde(skip)]
    pub(crate) places: Vec<Place>,
}

impl CompiledRule {
    /// Which parameters there are to set, and where.
    pub(crate) fn parameters_told(&self) -> String {
        let names = |shared: bool| {
            let parameters = self.parameters.iter().filter(move |parameter| parameter.shared == shared);
            listed(parameters.map(|parameter| parameter.name.as_str()))
        };
        let (own, shared) = (names(false), names(true));
        match (own.is_empty(), shared.is_empty()) {
            (true, true) => format!("`{}` has no parameters: `[rules.{}]` sets its level", self.id, self.id),
            (false, true) => format!("`[rules.{}.params]` sets {own}", self.id),
            (true, false) => format!("`{}` reads {shared} of its pack, which `[params]` sets", self.id),
            (false, false) => {
                format!("`[rules.{}.params]` sets {own}, and `[params]` sets {shared} for all rules", self.id)
            }
        }
    }
}

/// Names in a sentence.
pub(crate) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The edition with which a rule joined its pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The year that it is called by.
    pub year: u16,
    /// Where the rule says so.
    pub at: Location,
}

/// What takes the place of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deprecated {
    /// The rule to name instead.
    pub successor: SmolStr,
    /// Where the rule says so.
    pub at: Location,
}

/// A level that holds instead of the usual one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelCase {
    /// The level.
    pub level: Level,
    /// The condition under which it holds, if there is one.
    pub when: Option<Location>,
    /// The one requirement that it is for, if it is not for all.
    pub require: Option<Location>,
}

/// An inclusive range of stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: SmolStr,
    /// What it is.
    pub doc: Option<String>,
    /// Whether it is the pack's, shared by several rules.
    pub shared: bool,
    /// The value that holds where nobody sets another.
    pub default: Setting,
    /// Which way it makes the rules that read it stricter, where that can be told.
    pub stricter: Option<Strict>,
    /// Where it is declared.
    pub location: Location,
    /// Whether the policy wants it only made stricter.
    pub(crate) tighten: Option<Tighten>,
    pub(crate) ty: Type,
}

/// The value of a parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setting {
    /// As the language writes it.
    pub text: String,
    /// Who set it and where, the nearest last; empty where the policy's own value holds. Rows of a table may have been set
    /// by several.
    pub set_by: Vec<SetBy>,
    /// What holds it, if it may only be made stricter.
    pub fixed: Option<Fixed>,
    /// Who set which row of a table.
    pub(crate) rows: Vec<(SymbolId, SetBy)>,
    pub(crate) value: Value,
}

impl Parameter {
    /// What its values are, in words: `percentage of list_price`, `range of durations`.
    #[must_use]
    pub fn unit(&self, vocabulary: &Vocabulary) -> String {
        self.ty.shape.unit(vocabulary)
    }
}

/// An example of a rule, as `explain` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExampleHeader {
    /// Which outcome it shows.
    pub kind: ExampleKind,
    /// What it is about.
    pub title: Option<String>,
    /// All of it, with its braces.
    pub location: Location,
}
