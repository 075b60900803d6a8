//! The abstract syntax of both dialects: what was written, without blanks and comments.
//!
//! Trees compare without their spans: two texts that differ only in layout are equal. Names are borrowed from the text.
//! Nothing here knows which names exist.

use rust_decimal::Decimal;

use crate::quantity::{Date, Month};
use crate::source::Span;

/// A value with the text that it was read from; the span does not count in comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where it stands.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> Spanned<T> {
    /// A value at a span.
    pub const fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }
}

/// Equality by the named fields: where something stands is no part of what it is.
macro_rules! equal_but_for_spans {
    ($($node:ident: $($field:ident)+;)+) => {
        $(impl PartialEq for $node<'_> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        })+
    };
}

equal_but_for_spans! {
    Attribute: target assignment value window guard;
    Block: kind name title text body damaged;
    Remove: kind name;
    Term: name facets;
    Condition: node;
    Rule: change id title body damaged;
    Param: name value doc;
    Example: kind title body;
    Template: pieces;
}

impl PartialEq for RuleStatement<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Header { name, value, when }, Self::Header { name: n, value: v, when: w }) => {
                name == n && value == v && when == w
            }
            (Self::Param(a), Self::Param(b)) => a == b,
            (Self::For(a), Self::For(b)) => a == b,
            (Self::Given(a), Self::Given(b)) => a == b,
            (Self::When(a), Self::When(b)) => a == b,
            (Self::Let(name, value), Self::Let(n, v)) => name == n && value == v,
            (Self::Require { test, giving, when, .. }, Self::Require { test: t, giving: g, when: w, .. }) => {
                test == t && giving == g && when == w
            }
            (Self::At(place, text), Self::At(p, t)) => place == p && text == t,
            (Self::Note(place, text, each), Self::Note(p, t, e)) => place == p && text == t && each == e,
            (Self::Help(a), Self::Help(b)) => a == b,
            (Self::Fix(text, action), Self::Fix(t, a)) => text == t && action == a,
            (Self::Example(a), Self::Example(b)) => a == b,
            _ => false,
        }
    }
}

/// A name as written.
pub type Name<'s> = Spanned<&'s str>;

/// A quoted text with its escapes (`\"`, `\\`, `\n`, `\t`) replaced.
pub type Text = Spanned<Box<str>>;

// ───────────── program dialect

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

// ───────────── policy dialect

/// A `.policy` file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicyFile<'s> {
    /// Its rules.
    pub rules: Vec<Rule<'s>>,
    /// `params { … }` of the pack, written as `param` statements at the top.
    pub params: Vec<Param<'s>>,
}

/// `rule id "Title" { … }`, `change rule id "Title" { … }`.
#[derive(Clone, Debug)]
pub struct Rule<'s> {
    /// A rule about what changed: its roots are `old` and `new`.
    pub change: bool,
    /// The kebab-case id.
    pub id: Name<'s>,
    /// What a finding of it means.
    pub title: Option<Text>,
    /// Its statements in order, examples included.
    pub body: Vec<RuleStatement<'s>>,
    /// From `rule` to the last word before the brace.
    pub header: Span,
    /// The whole rule.
    pub span: Span,
    /// Whether something in it could not be parsed.
    pub damaged: bool,
}

/// One statement of a rule.
#[derive(Clone, Debug)]
pub enum RuleStatement<'s> {
    /// `topic = tiers`, `level = error when …`, `stages = stabilize..`.
    Header {
        /// The word before `=`.
        name: Name<'s>,
        /// What follows it.
        value: Expr<'s>,
        /// `when …`
        when: Option<Expr<'s>>,
    },
    /// `param usual = 10%..15% "what it is"`.
    Param(Param<'s>),
    /// `for (low, high) in adjacent(track.tiers) where …`.
    For(Binding<'s>),
    /// `given low.margin, high.margin`.
    Given(Vec<Expr<'s>>),
    /// `when …`: not applicable where it does not concern.
    When(Expr<'s>),
    /// `let run = count(kinds)`.
    Let(Name<'s>, Expr<'s>),
    /// `require … giving partner when …`.
    Require {
        /// What must hold.
        test: Expr<'s>,
        /// The name of the explanation.
        giving: Option<Name<'s>>,
        /// Where it is asked at all.
        when: Option<Expr<'s>>,
        /// The statement.
        span: Span,
    },
    /// `at place "message"`, the primary label.
    At(Expr<'s>, Template<'s>),
    /// `note place "message" for part in parts`.
    Note(Expr<'s>, Template<'s>, Option<Binding<'s>>),
    /// `help "…"`.
    Help(Template<'s>),
    /// `fix "…" set place = value`.
    Fix(Template<'s>, FixAction<'s>),
    /// `fails`, `passes`, `skips "reason"`.
    Example(Example<'s>),
}

/// `param name = value "doc"`.
#[derive(Clone, Debug)]
pub struct Param<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Its default.
    pub value: Expr<'s>,
    /// What it is.
    pub doc: Option<Text>,
    /// The statement.
    pub span: Span,
}

/// `pattern in expr where condition`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding<'s> {
    /// One name, or the names of a pair.
    pub names: Vec<Name<'s>>,
    /// What they run over.
    pub over: Box<Expr<'s>>,
    /// Which of them.
    pub filter: Option<Box<Expr<'s>>>,
}

/// What a fix does.
#[derive(Clone, Debug, PartialEq)]
pub enum FixAction<'s> {
    /// `set place = value`
    Set(Expr<'s>, Expr<'s>),
    /// `add values to place`
    Add(Expr<'s>, Expr<'s>),
    /// `remove place`
    Remove(Expr<'s>),
}

/// Which outcome an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExampleKind {
    /// The rule fails.
    Fails,
    /// The rule passes.
    Passes,
    /// The rule is not applicable, or undecided: the title says why.
    Skips,
}

/// `fails "title" { program statements }`.
#[derive(Clone, Debug)]
pub struct Example<'s> {
    /// Which outcome it shows.
    pub kind: Spanned<ExampleKind>,
    /// What it is about.
    pub title: Option<Text>,
    /// A fragment of a program; for a change rule, the blocks `before` and `after`.
    pub body: Vec<Statement<'s>>,
    /// The braces and what stands in them.
    pub span: Span,
}

/// A text with holes: `"{high} earns {high.margin[case]}"`.
#[derive(Clone, Debug)]
pub struct Template<'s> {
    /// Its pieces in order.
    pub pieces: Vec<Piece<'s>>,
    /// With its quotes.
    pub span: Span,
}

/// A piece of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece<'s> {
    /// Text, with its escapes replaced.
    Text(Box<str>),
    /// `{path}`
    Hole(Expr<'s>),
}

/// An expression with its place.
pub type Expr<'s> = Spanned<ExprNode<'s>>;

/// An expression of the policy dialect.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprNode<'s> {
    /// A number with all that belongs to it.
    Quantity(Quantity<'s>),
    /// `"…"`; in an expression it has no holes.
    Text(Box<str>),
    /// `true`, `false`.
    Bool(bool),
    /// A name: a local, a root, a parameter, or a symbol.
    Name(&'s str),
    /// `x.name`
    Field(Box<Expr<'s>>, Name<'s>),
    /// `x[i]`
    Index(Box<Expr<'s>>, Box<Expr<'s>>),
    /// `function(a, b)`
    Call(Name<'s>, Vec<Expr<'s>>),
    /// `all(body for x in xs where c)`; also any, count, sum, min, max, distinct.
    Comprehension {
        /// The function.
        function: Name<'s>,
        /// What is gathered.
        body: Box<Expr<'s>>,
        /// Its bindings, outermost first.
        bindings: Vec<Binding<'s>>,
    },
    /// `[a, b]`
    List(Vec<Expr<'s>>),
    /// `{ pilot: 5..10, scale: 50..200 }`
    Table(Vec<(Name<'s>, Expr<'s>)>),
    /// `a..b`, `a..`, `..b`
    Range(Option<Box<Expr<'s>>>, Option<Box<Expr<'s>>>),
    /// `condition { … }`: names of parameters and locals may stand where a value stands.
    Condition(Vec<Condition<'s>>),
    /// `a and b and c`
    And(Vec<Expr<'s>>),
    /// `a or b or c`
    Or(Vec<Expr<'s>>),
    /// `not a`
    Not(Box<Expr<'s>>),
    /// `-a`
    Negate(Box<Expr<'s>>),
    /// `a + b - c`: the first, then each with its sign.
    Sum(Box<Expr<'s>>, Vec<(Sign, Expr<'s>)>),
    /// `a * b`, `a / b`
    Product(Box<Expr<'s>>, Factor, Box<Expr<'s>>),
    /// `a >= b`
    Compare(Box<Expr<'s>>, Spanned<Comparison>, Box<Expr<'s>>),
    /// `a in b`, `a not in b`
    In {
        /// What is looked for.
        item: Box<Expr<'s>>,
        /// `not in`
        negated: bool,
        /// Where.
        of: Box<Expr<'s>>,
    },
    /// `a is b`, `a is not b`
    Is {
        /// What is asked about.
        item: Box<Expr<'s>>,
        /// `is not`
        negated: bool,
        /// What it is to be.
        what: Question<'s>,
    },
    /// `a else b`
    Else(Box<Expr<'s>>, Box<Expr<'s>>),
    /// `a as deal_value`
    As(Box<Expr<'s>>, Name<'s>),
}

/// What follows `is`.
#[derive(Clone, Debug, PartialEq)]
pub enum Question<'s> {
    /// `is stated`
    Stated,
    /// `is known`
    Known,
    /// `is growth`: a symbol, a declared name, or a local of the same type.
    Value(Box<Expr<'s>>),
}

/// The sign of a part of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
}

/// Which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Factor {
    /// `*`
    Times,
    /// `/`
    By,
}
