//! The resolved form of a rule: every name a number, so that evaluation looks nothing up.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::value::{Side, Value};
use crate::condition::Condition;
use crate::diagnostic::Level;
use crate::quantity::{Arithmetic, Quantity};
use crate::source::Location;
use crate::syntax::ast::Comparison;
use crate::vocabulary::{AttributeId, BlockId, SubjectId};

/// The number of a local value in the frame of a rule.
pub(crate) type Slot = u16;

/// One statement; what follows a loop is inside it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Step {
    For(Loop),
    /// Not applicable where one of these is not stated.
    Given(Vec<Expr>),
    /// Not applicable where it does not hold.
    When(Expr),
    Let(Slot, Expr),
    Require(Box<Clause>),
}

/// `for (a, b) in over where filter`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Loop {
    /// One slot, or one for each part of a pair.
    pub(crate) slots: Vec<Slot>,
    pub(crate) over: Expr,
    pub(crate) filter: Option<Expr>,
}

/// A `require` with all that belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Clause {
    pub(crate) test: Expr,
    pub(crate) when: Option<Expr>,
    pub(crate) at: Option<(Expr, Template)>,
    pub(crate) notes: Vec<Note>,
    pub(crate) help: Vec<Template>,
    pub(crate) fixes: Vec<FixPlan>,
    /// The levels of this clause, before those of the rule.
    pub(crate) levels: Vec<LevelChoice>,
    /// The parameters that the clause reads.
    pub(crate) parameters: Vec<u16>,
    /// The statement.
    pub(crate) location: Location,
}

/// `level = error when …`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LevelChoice {
    pub(crate) level: Level,
    pub(crate) when: Option<Expr>,
}

/// `note place "…" for part in parts`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Note {
    pub(crate) at: Expr,
    pub(crate) text: Template,
    pub(crate) each: Option<Loop>,
}

/// `fix "…" set place = value`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FixPlan {
    pub(crate) title: Template,
    pub(crate) action: FixKind,
}

/// What a fix does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum FixKind {
    Set(Expr, Expr),
    /// The values, then the list.
    Add(Expr, Expr),
    /// Taking out a whole statement needs its text, which rules do not know: the fix is only told.
    Remove,
}

/// A text with holes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a template.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Piece {
    Text(Box<str>),
    Hole(Expr),
}

/// An expression.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Expr {
    Const(Value),
    Local(Slot),
    Parameter(u16),
    /// The root of a program.
    Program(Side),
    AsOf,
    /// The condition that every partner meets.
    Anyone,
    /// An attribute, by the kinds of block that the owner may be of.
    Attribute(Box<Expr>, Box<[(BlockId, AttributeId)]>, Read),
    /// A fact in a body of facts.
    Fact(Box<Expr>, SubjectId),
    /// The one block of a kind in a block.
    Child(Box<Expr>, BlockId),
    /// The block of a kind with a name in a block.
    Named(Box<Expr>, BlockId, Box<Expr>),
    /// The blocks of a kind in a block.
    Children(Box<Expr>, BlockId),
    /// The blocks of a kind wherever they are written.
    Every(Box<Expr>, BlockId),
    /// What a case tells of a dimension.
    Told(Box<Expr>, SubjectId),
    /// The leading attribute of a block.
    Leading(Box<Expr>, Read),
    /// What is known of every block or value.
    Property(Box<Expr>, Property),
    /// `schedule[case]`
    InCase(Box<Expr>, Box<Expr>),
    /// `table[symbol]`
    Entry(Box<Expr>, Box<Expr>),
    /// A field of an explanation.
    Field(Box<Expr>, u16),
    Call(Call),
    Comprehension(Box<Comprehension>),
    List(Vec<Expr>),
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    Condition(Box<ConditionTemplate>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Box<Expr>),
    Is(Box<Expr>, Box<Expr>),
    Stated(Box<Expr>),
    Known(Box<Expr>),
    Else(Box<Expr>, Box<Expr>),
    /// The same share, of another base.
    As(Box<Expr>, SmolStr),
    /// A question that is watched; only a pack that is traced has them.
    #[serde(skip)]
    Spot(Box<Spot>),
}

/// A question, and which of the rule's places it stands at.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// The number of a [`Place`] of the rule.
    pub(crate) place: u16,
    pub(crate) of: Expr,
}

/// Where a question is written, and what is known of it before any program is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) location: Location,
    /// Where the statement begins that it stands in.
    pub(crate) statement: u32,
    /// It compares counts: numbers that are whole, and never below zero.
    pub(crate) counts: bool,
    /// It asks whether something is stated that other parts of the rule read: without it the rule would be refused.
    pub(crate) needed: bool,
}

/// How an attribute is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Read {
    /// Its one value: no guard may stand on it.
    Value,
    /// With its guards.
    Schedule,
}

/// What is known of every block or value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Property {
    /// The rank of a block on its ladder, 1 the lowest.
    Rank,
    /// The name of a block.
    Name,
    /// The title of a block.
    Title,
    /// What a percentage is a share of.
    Base,
    /// The least of a range.
    Low,
    /// The most of a range.
    High,
}

/// A call of a function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) function: Function,
    pub(crate) arguments: Vec<Expr>,
    /// Where its explanation goes.
    pub(crate) explain: Option<Slot>,
}

/// `sum(body for x in xs where …)`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Comprehension {
    pub(crate) function: Function,
    pub(crate) body: Expr,
    pub(crate) loops: Vec<Loop>,
    /// What a sum of nothing is.
    pub(crate) zero: Option<Value>,
}

/// The functions of the policy language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Function {
    All,
    Any,
    Count,
    Sum,
    Min,
    Max,
    Distinct,
    Shared,
    Missing,
    Adjacent,
    Tops,
    Pairs,
    Cases,
    Chain,
    Matched,
    Offers,
    Meets,
    Implies,
    Satisfiable,
    Disjoint,
    Equivalent,
    Both,
    Parts,
    Mentions,
    WorstCaseStack,
    TypicalPayout,
    Bands,
    Schedules,
    AtTier,
    Oscillations,
    ReviewCycle,
}

/// `condition { … }` with the parameters and locals that stand in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ConditionTemplate {
    pub(crate) condition: Condition,
    /// The atoms, counted in the order written, whose threshold is computed.
    pub(crate) thresholds: Vec<(usize, Expr)>,
    /// The atoms whose window is computed.
    pub(crate) windows: Vec<(usize, Expr)>,
    #[serde(skip)]
    pub(crate) made: Made,
}

impl ConditionTemplate {
    /// What is computed of it.
    pub(crate) fn computed(&self) -> impl Iterator<Item = &Expr> {
        self.thresholds.iter().chain(&self.windows).map(|(_, value)| value)
    }
}

/// The condition that a template was first made to, with the parameters that stand in it: mostly it is the same for every
/// program. A copy of a template begins anew.
#[derive(Debug, Default)]
pub(crate) struct Made(OnceLock<(Box<[Quantity]>, Arc<Condition>)>);

impl Made {
    /// The condition, if it was made with these parameters.
    pub(crate) fn with<'q>(
        &'q self,
        parameters: impl Iterator<Item = Option<&'q Quantity>>,
    ) -> Option<Arc<Condition>> {
        let (with, condition) = self.0.get()?;
        with.iter().map(Some).eq(parameters).then(|| Arc::clone(condition))
    }

    /// Keeps a condition that was made with these parameters, if none is kept.
    pub(crate) fn keep(&self, parameters: Vec<&Quantity>, condition: &Arc<Condition>) {
        let with = || parameters.into_iter().cloned().collect();
        self.0.get_or_init(|| (with(), Arc::clone(condition)));
    }
}

impl Clone for Made {
    fn clone(&self) -> Self {
        Self::default()
    }
}
