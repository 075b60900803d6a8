//! The shape of a vocabulary: blocks with their attributes, closed lists, metrics and dimensions.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The number of a kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockId(pub u16);

/// The number of an attribute within its kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AttributeId(pub u16);

/// The number of a closed list of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SymbolSetId(pub u16);

/// The number of a symbol within its list; in an ordered list, its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SymbolId(pub u16);

/// The number of a metric or dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SubjectId(pub u16);

/// A word with its meaning: a base or an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// The word.
    pub name: SmolStr,
    /// A sentence.
    pub doc: String,
    /// For a base: what a share of it is also a share of, at the most (`x as deal_value`).
    pub counts_as: Vec<SmolStr>,
}

/// A closed list of symbols.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SymbolSet {
    /// Its name, used as a type.
    pub name: SmolStr,
    /// A sentence.
    pub doc: String,
    /// Whether the symbols stand in rising order, so that `<` and ranges make sense.
    pub ordered: bool,
    /// The symbols.
    pub symbols: Vec<Symbol>,
}

/// One symbol of a closed list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// The word.
    pub name: SmolStr,
    /// A sentence.
    pub doc: String,
}

impl SymbolSet {
    /// The number of a symbol.
    #[must_use]
    pub fn id(&self, name: &str) -> Option<SymbolId> {
        let at = self.symbols.iter().position(|symbol| symbol.name == name)?;
        u16::try_from(at).ok().map(SymbolId)
    }

    /// The word of a symbol; empty for the number of another list's symbol.
    #[must_use]
    pub fn name_of(&self, id: SymbolId) -> &str {
        self.symbols.get(usize::from(id.0)).map_or("", |symbol| symbol.name.as_str())
    }
}

/// The type of an attribute, metric or dimension.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Type {
    /// A whole number, never negative.
    Count,
    /// An exact decimal number.
    Decimal,
    /// A share.
    Percent,
    /// An amount of money.
    Money,
    /// A length of time, possibly after or before an event.
    Duration,
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// So much per something.
    Rate,
    /// Free text, judged by no rule.
    Text,
    /// Yes or no.
    Bool,
    /// A condition: written as a block.
    Condition,
    /// The code of a currency.
    Currency,
    /// A symbol of a closed list.
    Symbol(SymbolSetId),
    /// The name of a declared block.
    Reference(BlockId),
    /// The name of a metric or dimension.
    Subject,
    /// The name of an event.
    Event,
    /// A list.
    List(Box<Type>),
    /// A range.
    Range(Box<Type>),
    /// Any of these.
    Either(Vec<Type>),
}

/// Which direction of a value favours the partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Better {
    /// More is better for the partner.
    More,
    /// Less is better for the partner.
    Less,
    /// Neither.
    Neither,
}

/// Something that a block may state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: SmolStr,
    /// What it holds.
    pub ty: Type,
    /// A sentence.
    pub doc: String,
    /// Whether a block without it is an engine's error.
    pub required: bool,
    /// Which direction favours the partner.
    pub better: Better,
    /// The metrics and dimensions that may guard a value of it.
    pub dimensions: Vec<SubjectId>,
    /// The base of a share that states none.
    pub base: Option<SmolStr>,
    /// The events that a duration may be counted from; the first is meant where none is written.
    pub anchors: Vec<SmolStr>,
    /// The attribute of a child block that this condition is joined to: a track's `entry` to a tier's `requires`.
    pub joins: Option<SmolStr>,
}

/// What a body may hold, other than attributes and blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Body {
    /// Attributes and blocks only.
    Plain,
    /// Metrics with values and windows: `acv = 300k USD within 12 months`.
    Facts,
    /// Statements from the program's root: the `set` of a patch.
    Patch,
}

/// A kind of patch.
///
/// The attribute `after` names the patches that it is laid upon; what it sets stands in a child whose body is
/// [`Body::Patch`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Patch {
    /// Where: an overlay.
    Where,
    /// When: an announced change; its attribute `from` is its first day.
    When,
}

/// How blocks of a kind are named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Named {
    /// One at the most, without a name.
    Single,
    /// As many as wanted, each with a name of its own choice.
    Many,
    /// At the most one for each symbol of a closed list.
    EachOf(SymbolSetId),
    /// As many as wanted, with or without a name, each for itself: texts that no rule judges.
    Free,
}

/// A kind of block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its name.
    pub name: SmolStr,
    /// What a list of them is called in policies; empty for a kind that stands once in a program. A kind that stands once in
    /// each of several blocks may have it: `funds` are every `mdf` of the program.
    pub plural: SmolStr,
    /// A sentence.
    pub doc: String,
    /// The kinds it may stand in.
    pub parents: Vec<BlockId>,
    /// How it is named.
    pub named: Named,
    /// The attribute that `name = value` sets, and that the block stands for in expressions.
    ///
    /// A block of such a kind is stated where it is written, whether or not it holds this attribute, unless the attribute
    /// is `none`: `mdf = none` says that there are no funds.
    pub leading: Option<AttributeId>,
    /// The dimension whose symbols may be written as attributes: `renewal = 15%` guards the leading attribute.
    pub facets: Option<SubjectId>,
    /// What the body may hold.
    pub body: Body,
    /// Whether it takes from its parent what it does not state itself.
    pub inherits: bool,
    /// The attribute that names the block below, if blocks of this kind stand on one another as a ladder.
    pub ladder: Option<AttributeId>,
    /// The attribute that holds the most that the metric it declares can be.
    pub cap: Option<AttributeId>,
    /// The condition that whoever holds a block of this kind has usually met.
    pub asks: Option<AttributeId>,
    /// Which patch it is, if it is one.
    pub patch: Option<Patch>,
    /// Whether it declares a metric, with the kind of child whose names are the metric's facets. Its attribute `cap`, if it
    /// has one, is the most that the metric can be.
    pub declares_metric: bool,
    /// The kind of child whose names are the facets of the metric it declares.
    pub metric_facets: Option<BlockId>,
    /// Whether a block of this kind is a waiver: its name is the id of a rule.
    pub waiver: bool,
    /// The attributes, in order.
    pub attributes: Vec<Attribute>,
    /// Those that every block must have, in order.
    pub owed: Vec<AttributeId>,
    /// Those that are joined to an attribute of blocks in it, in order.
    pub joining: Vec<AttributeId>,
    /// The kinds that may stand in it, in order.
    pub children: Vec<BlockId>,
    #[serde(serialize_with = "super::in_order")]
    pub(super) attribute_names: FxHashMap<SmolStr, AttributeId>,
}

impl Block {
    /// The number of an attribute.
    #[must_use]
    pub fn attribute_id(&self, name: &str) -> Option<AttributeId> {
        self.attribute_names.get(name).copied()
    }

    /// An attribute by number.
    #[must_use]
    #[expect(
        clippy::indexing_slicing,
        reason = "ids are made by `load` only, one for each attribute of this block"
    )]
    pub fn attribute(&self, id: AttributeId) -> &Attribute {
        &self.attributes[usize::from(id.0)]
    }

    /// The leading attribute, if the kind has one.
    #[must_use]
    pub fn leading_attribute(&self) -> Option<&Attribute> {
        self.leading.map(|id| self.attribute(id))
    }
}

/// Whether a metric is counted over time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Flow {
    /// A level at a moment: a window means that it held throughout.
    Stock,
    /// Counted over time: a window is owed.
    Flow,
    /// Either: the program that declares it says so with a window of its own.
    Either,
}

/// Whether a subject is a fact about a partner, or a property of what a value applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SubjectRole {
    /// A fact about a partner.
    Metric,
    /// A property of a deal, claim or customer, of which guards speak.
    Dimension,
}

/// A metric or dimension of the vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Its name.
    pub name: SmolStr,
    /// Metric or dimension.
    pub role: SubjectRole,
    /// A sentence.
    pub doc: String,
    /// How it is worded, `{n}` being the value: `{n} closed deal|{n} closed deals` for one and for many, or one wording for
    /// both. A yes or no has no `{n}`: `a signed agreement`. Empty: the name itself.
    pub phrase: String,
    /// Its type: count, decimal, percent, money, duration, date, bool, a symbol list or a reference.
    pub ty: Type,
    /// Whether it is counted over time.
    pub flow: Flow,
    /// What may stand in brackets: symbols of closed lists, names of declared blocks.
    pub facets: Vec<Type>,
    /// The metrics that this one is part of, so that it is never above them.
    pub part_of: Vec<SubjectId>,
    /// The metrics that are at least 1 where this one is above zero.
    pub implies: Vec<SubjectId>,
}

/// What the engine itself must find in a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// The attribute of the program that holds its stage, for `stages = …` of a rule.
    pub stage: AttributeId,
    /// The list of stages.
    pub stages: SymbolSetId,
    /// The kind of block that freezes exchange rates: `unit` is worth what `equals` lists, as of the day `as_of`.
    pub exchange: BlockId,
    /// The attribute of the program that says in which month its fiscal year starts, if there is one.
    pub fiscal_year: Option<AttributeId>,
    /// What a rate may be per, other than times and money: symbols or names of declared blocks (`per customer`).
    pub per: Option<Type>,
    /// What `at_least 2 of …` may count: symbols or names of declared blocks (`of countries`, `of top_8`).
    pub groups: Option<Type>,
}
