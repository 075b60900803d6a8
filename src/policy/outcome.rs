//! What came of a rule: per binding, and for the rule as a whole.

use crate::diagnostic::Finding;

/// What came of one binding of a rule, or of the rule as a whole.
///
/// Ordered so that the worst of several is the greatest: not-applicable < pass < undecided < waived < fail < error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// There was nothing to judge.
    NotApplicable,
    /// It holds.
    Pass,
    /// What would decide it is not known.
    Undecided,
    /// It does not hold, and a waiver excuses it.
    Waived,
    /// It does not hold.
    Fail,
    /// Something that the rule reads is invalid; the engine's finding has spoken.
    Error,
}

/// Why a binding was not applicable or undecided.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nothing to bind to.
    NothingToCheck,
    /// A fact is not stated: its place, in the words of the program.
    NotStated(String),
    /// A `when` of the rule says that it does not concern.
    DoesNotConcern,
    /// The stage is not one of the rule's.
    OtherStage,
    /// Rates of different bases were to be compared: both bases.
    DifferingBase(String, String),
    /// Amounts in currencies that do not compare.
    DifferingCurrency(String, String),
    /// A fact is known only as a stand-in: its place, and the stand-in as written.
    NotKnown(String, String),
    /// The question is too large to decide within the bounds.
    TooLarge,
    /// A value is too large for exact arithmetic: the operator's message.
    Overflow(String),
}

/// How many bindings came to which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bindings that hold.
    pub pass: u32,
    /// Bindings that do not.
    pub fail: u32,
    /// Bindings that cannot be decided.
    pub undecided: u32,
    /// Bindings to which the rule does not apply.
    pub not_applicable: u32,
    /// Bindings that read something invalid.
    pub error: u32,
}

/// What came of one rule over one program.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The worst of its bindings; not-applicable if there are none.
    pub outcome: Outcome,
    /// How many bindings came to what.
    pub tally: Tally,
    /// The findings of the bindings that fail, in the order of evaluation.
    pub findings: Vec<Finding>,
    /// Why bindings were undecided or not applicable, sorted, without repeats.
    pub reasons: Vec<Reason>,
}
