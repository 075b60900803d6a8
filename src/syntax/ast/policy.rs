//! Policies: rules, their clauses and expressions.

use serde::{Deserialize, Serialize};

use super::{Comparison, Condition, Name, Quantity, Spanned, Statement, Text};
use crate::source::Span;

equal_but_for_spans! {
    Rule: change id title body damaged;
    Param: name value doc tighten;
    Tighten: direction;
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

/// `param name = value "doc" tighten_only less`.
#[derive(Clone, Debug)]
pub struct Param<'s> {
    /// Its name.
    pub name: Name<'s>,
    /// Its default.
    pub value: Expr<'s>,
    /// What it is.
    pub doc: Option<Text>,
    /// Whether it may only be made stricter.
    pub tighten: Option<Tighten<'s>>,
    /// The statement.
    pub span: Span,
}

/// `tighten_only`, `tighten_only less`.
#[derive(Clone, Debug)]
pub struct Tighten<'s> {
    /// Which way that is, where it is said.
    pub direction: Option<Name<'s>>,
    /// All of it.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
