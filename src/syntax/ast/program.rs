//! Programs: blocks, settings, conditions and values.

use std::cmp::Ordering;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Known, Name, Spanned, Text};
use crate::quantity::{Date, Month};
use crate::source::Span;

equal_but_for_spans! {
    Attribute: target assignment value window guard;
    Block: kind name title text body damaged;
    Remove: kind name;
    Term: name facets;
    Condition: node;
}

/// A `.partner` file: one program, or the statements of a fragment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProgramFile<'s> {
    /// The statements at the top: one `program` block, or a fragment's.
    pub statements: Vec<Statement<'s>>,
}

/// One statement of the program dialect. What could not be parsed is absent: the parser has reported it.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement<'s> {
    /// `name = value`, `name[a, b] = value when …`, `list += […]`, `list -= […]`.
    Attribute(Attribute<'s>),
    /// `kind name "Title" { … }`, or without a body `kind name "Title"`.
    Block(Block<'s>),
    /// A condition: only condition blocks take one.
    Condition(Condition<'s>),
    /// `remove kind name`.
    Remove(Remove<'s>),
    /// `use "tiers.partner"`.
    Use(Text),
    /// Statements that were read before, in a body of a program that was skimmed.
    Known(Known<'s>),
}

impl Statement<'_> {
    /// How many statements it stands for.
    #[must_use]
    pub fn count(&self) -> usize {
        if let Self::Known(known) = self { known.count() } else { 1 }
    }

    /// Where it stands, as a label shows it.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Attribute(attribute) => attribute.span,
            Self::Block(block) => block.header,
            Self::Condition(condition) => condition.span,
            Self::Remove(remove) => remove.span,
            Self::Use(path) => path.span,
            Self::Known(known) => known.span(),
        }
    }
}

/// How a statement changes its attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignment {
    /// `=` replaces.
    Set,
    /// `+=` adds to a list.
    Add,
    /// `-=` takes from a list.
    Subtract,
}

/// `name[facets] = value within window when guard`.
#[derive(Clone, Debug)]
pub struct Attribute<'s> {
    /// What is set, with its facets.
    pub target: Term<'s>,
    /// How.
    pub assignment: Assignment,
    /// To what.
    pub value: Spanned<Value<'s>>,
    /// The window of a fact: `acv = 300k USD within 12 months`.
    pub window: Option<Spanned<Window<'s>>>,
    /// `when …`: the conjunction that guards the value. Empty if there is none.
    pub guard: Vec<Condition<'s>>,
    /// The whole statement.
    pub span: Span,
}

/// `kind name "Title" { … }`.
#[derive(Clone, Debug)]
pub struct Block<'s> {
    /// What it is.
    pub kind: Name<'s>,
    /// Its name (snake_case), or a rule id (kebab-case) after `waive`.
    pub name: Option<Name<'s>>,
    /// Its title.
    pub title: Option<Text>,
    /// A second text after the title: `term "Poaching" "Partners do not hire each other's people."`.
    pub text: Option<Text>,
    /// What stands in the braces; empty where there are none.
    pub body: Vec<Statement<'s>>,
    /// From the kind to the last word before the brace: what a label about the whole block underlines.
    pub header: Span,
    /// The whole block.
    pub span: Span,
    /// Whether something in the body, or its end, could not be parsed: what is absent may only be lost.
    pub damaged: bool,
}

/// `remove kind name`.
#[derive(Clone, Debug)]
pub struct Remove<'s> {
    /// The kind of block.
    pub kind: Name<'s>,
    /// Its name; none for a singleton.
    pub name: Option<Name<'s>>,
    /// The whole statement.
    pub span: Span,
}

/// `name` or `name[a, b]`.
#[derive(Clone, Debug)]
pub struct Term<'s> {
    /// The name.
    pub name: Name<'s>,
    /// What stands in the brackets; empty if there are none.
    pub facets: Vec<Name<'s>>,
    /// The whole term.
    pub span: Span,
}

/// A condition, also a part of a guard.
#[derive(Clone, Debug)]
pub struct Condition<'s> {
    /// What is asked.
    pub node: ConditionNode<'s>,
    /// Where.
    pub span: Span,
}

/// What a condition asks.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionNode<'s> {
    /// `signed_agreement`, `holds[psp]`: a bare yes or no.
    Flag(Term<'s>),
    /// `closed_deals >= 1 within 12 months`.
    Compare {
        /// What is compared.
        subject: Term<'s>,
        /// How.
        operator: Spanned<Comparison>,
        /// With what.
        value: Spanned<Value<'s>>,
        /// Over which time.
        window: Option<Spanned<Window<'s>>>,
    },
    /// `product in [starter, bronze]`, `units in 100..499`, `market is growth`, with `not`: `is not`, `not in`.
    Member {
        /// What is asked about.
        subject: Term<'s>,
        /// `is not` or `not in`.
        negated: bool,
        /// A list, a range, or for `is` one name.
        of: Spanned<Value<'s>>,
        /// Over which time.
        window: Option<Spanned<Window<'s>>>,
    },
    /// `all { … }`, and every condition block.
    All(Vec<Condition<'s>>),
    /// `any { … }`.
    Any(Vec<Condition<'s>>),
    /// `at_least 2 { … }`.
    AtLeast(Spanned<Decimal>, Vec<Condition<'s>>),
    /// `at_least 2 of countries { … }`: so many of a group for which all hold.
    AtLeastOf {
        /// How many.
        count: Spanned<Decimal>,
        /// Of which group.
        group: Name<'s>,
        /// What must hold for each.
        conditions: Vec<Condition<'s>>,
    },
    /// `discretion "…"`, `unknown "…"`, `unpublished "…"` in place of a condition.
    StandIn(StandIn<'s>),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Whether it holds between two things in this order.
    #[must_use]
    pub const fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }

    /// The same question with its sides exchanged.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::AtMost => Self::AtLeast,
            Self::Greater => Self::Less,
            Self::AtLeast => Self::AtMost,
            same => same,
        }
    }

    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

/// `within 12 months`, `within any fiscal_quarter`, `within last fiscal_quarter`.
#[derive(Clone, Debug, PartialEq)]
pub enum Window<'s> {
    /// The time up to now.
    Trailing(Spanned<Length<'s>>),
    /// One whole period of the calendar.
    Aligned {
        /// `any`, `each` or `last`.
        which: Which,
        /// `quarter`, `fiscal_quarter`, …
        period: Name<'s>,
    },
    /// `within window`: a parameter or local of a rule; only a `condition { … }` may have one.
    Name(Name<'s>),
}

/// Which of the aligned periods is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Which {
    /// At least one of them.
    Any,
    /// Every one of them.
    Each,
    /// The one that ended last.
    Last,
}

/// A number of time units as written: `12 months`, `4 fiscal_quarters`.
#[derive(Clone, Debug, PartialEq)]
pub struct Length<'s> {
    /// How many.
    pub number: Decimal,
    /// Of which unit, in singular or plural as written.
    pub unit: Name<'s>,
}

/// A value of the program dialect.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// A number with all that belongs to it.
    Quantity(Quantity<'s>),
    /// `10%..15%`, `90 days..`, `..5%`.
    Range(Option<Box<Spanned<Quantity<'s>>>>, Option<Box<Spanned<Quantity<'s>>>>),
    /// `stabilize..`, `pilot..scale`: a range of an ordered list of symbols.
    SymbolRange(Option<Name<'s>>, Option<Name<'s>>),
    /// A symbol or the name of something declared, with facets where a policy writes them.
    Name(&'s str),
    /// `"…"`
    Text(Box<str>),
    /// `true`, `false`
    Bool(bool),
    /// `[a, b]`
    List(Vec<Spanned<Value<'s>>>),
    /// `none`, `unknown in 2..4 "…"`, …
    StandIn(StandIn<'s>),
}

/// A magnitude, then any of `per …`, `of base`, `after event`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity<'s> {
    /// The number with its unit.
    pub magnitude: Magnitude<'s>,
    /// `per quarter`, `per customer per 12 months`, `per 100 USD of mrr`, in this order.
    pub per: Vec<Spanned<Per<'s>>>,
    /// `of net_license`.
    pub base: Option<Name<'s>>,
    /// `after approval`, `before activity`.
    pub anchor: Option<Anchor<'s>>,
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Magnitude<'s> {
    /// `12`, `2.5`, `80k`
    Number(Decimal),
    /// `15%`: 15.
    Percent(Decimal),
    /// `80k USD`: three capital letters, not yet known to be a currency.
    Money(Decimal, Name<'s>),
    /// `48 hours`, `2 business_days`, or a number with a word that is no unit.
    Length(Length<'s>),
    /// `2026-01-31`
    Date(Date),
    /// `2024-08`
    Month(Month),
}

/// What a rate is per.
#[derive(Clone, Debug, PartialEq)]
pub enum Per<'s> {
    /// `per quarter`, `per customer`, `per activity_type`
    Name(&'s str),
    /// `per 12 months`
    Length(Length<'s>),
    /// `per 100 USD of mrr`
    Money {
        /// How much.
        amount: Decimal,
        /// Of which currency.
        currency: Name<'s>,
        /// Of what.
        of: Option<Name<'s>>,
    },
}

/// `after approval`, `before activity`.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor<'s> {
    /// `before` rather than `after`.
    pub before: bool,
    /// The event.
    pub event: Name<'s>,
}

/// What is not simply known.
#[derive(Clone, Debug, PartialEq)]
pub struct StandIn<'s> {
    /// Which word.
    pub kind: StandInKind,
    /// `in 2..4`, `in stabilize..`: what it lies within.
    pub bounds: Option<Box<Spanned<Value<'s>>>>,
    /// Why.
    pub reason: Option<Text>,
}

/// The words for what is not simply known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StandInKind {
    /// There is none.
    None,
    /// The source does not say.
    Unknown,
    /// It exists and is not public.
    Unpublished,
    /// Somebody decides case by case.
    Discretion,
}

impl StandInKind {
    /// What a word stands for, if it is one of these.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        match word {
            "none" => Some(Self::None),
            "unknown" => Some(Self::Unknown),
            "unpublished" => Some(Self::Unpublished),
            "discretion" => Some(Self::Discretion),
            _ => None,
        }
    }
}
