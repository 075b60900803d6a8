//! What came of a rule: per binding, and for the rule as a whole.

use std::fmt;
use std::sync::Arc;

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

/// Why a binding was not applicable or undecided; displays as a clause without a full stop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nothing to bind to.
    NothingToCheck,
    /// A fact is not stated: its place, in the words of the program; empty for what is computed of several.
    NotStated(String),
    /// A `when` of the rule says that it does not concern.
    DoesNotConcern,
    /// The stage is not one of the rule's.
    OtherStage,
    /// Rates of different bases were to be compared: both bases.
    DifferingBase(String, String),
    /// Amounts in currencies that do not compare.
    DifferingCurrency(String, String),
    /// Values without a common measure, such as rates per different things: why.
    Incomparable(String),
    /// A fact is known only as a stand-in: its place, and the stand-in as written.
    NotKnown(String, String),
    /// The question is too large to decide within the bounds.
    TooLarge,
    /// A value is too large for exact arithmetic, or has no exact result: the operator's message.
    Overflow(String),
    /// A question about every possible partner or deal that stays open: why.
    Open(String),
    /// A question that this version cannot answer: the function that was asked.
    Unsupported(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingToCheck => out.write_str("there is nothing to check"),
            Self::NotStated(place) if place.is_empty() => {
                out.write_str("what the rule asks for is not stated")
            }
            Self::NotStated(place) => write!(out, "`{place}` is not stated"),
            Self::DoesNotConcern => out.write_str("it does not concern this program"),
            Self::OtherStage => out.write_str("it is for another stage"),
            Self::DifferingBase(left, right) => {
                write!(out, "a share of `{left}` does not compare with a share of `{right}`")
            }
            Self::DifferingCurrency(left, right) => {
                write!(out, "`{left}` does not compare with `{right}` without an exchange rate")
            }
            Self::Incomparable(why) | Self::Overflow(why) | Self::Open(why) => out.write_str(why),
            Self::NotKnown(place, written) => write!(out, "`{place}` is `{written}`"),
            Self::TooLarge => out.write_str("the question is too large to decide"),
            Self::Unsupported(function) => write!(out, "`{function}` cannot be answered yet"),
        }
    }
}

/// How many bindings came to which outcome; a binding counts once for each `require` that it comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bindings that hold.
    pub pass: u32,
    /// Bindings that do not, and that nothing excuses.
    pub fail: u32,
    /// Bindings that do not, and that a waiver excuses.
    pub waived: u32,
    /// Bindings that cannot be decided.
    pub undecided: u32,
    /// Bindings to which the rule does not apply.
    pub not_applicable: u32,
    /// Bindings that read something invalid.
    pub error: u32,
}

impl Tally {
    /// How many were really compared: those that hold and those that do not.
    #[must_use]
    pub const fn compared(&self) -> u32 {
        self.pass.saturating_add(self.fail).saturating_add(self.waived)
    }

    /// A waiver excuses so many of those that do not hold.
    pub const fn waive(&mut self, bindings: u32) {
        self.fail = self.fail.saturating_sub(bindings);
        self.waived = self.waived.saturating_add(bindings);
    }

    /// The worst that bindings came to; not-applicable if there are none.
    #[must_use]
    pub const fn worst(&self) -> Outcome {
        match self {
            Self { error: 1.., .. } => Outcome::Error,
            Self { fail: 1.., .. } => Outcome::Fail,
            Self { waived: 1.., .. } => Outcome::Waived,
            Self { undecided: 1.., .. } => Outcome::Undecided,
            Self { pass: 1.., .. } => Outcome::Pass,
            _ => Outcome::NotApplicable,
        }
    }

    /// Counts one more.
    pub const fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::NotApplicable => &mut self.not_applicable,
            Outcome::Pass => &mut self.pass,
            Outcome::Undecided => &mut self.undecided,
            Outcome::Waived => &mut self.waived,
            Outcome::Fail => &mut self.fail,
            Outcome::Error => &mut self.error,
        };
        *count = count.saturating_add(1);
    }

    /// Adds what another evaluation counted.
    pub const fn join(&mut self, other: Self) {
        self.pass = self.pass.saturating_add(other.pass);
        self.fail = self.fail.saturating_add(other.fail);
        self.waived = self.waived.saturating_add(other.waived);
        self.undecided = self.undecided.saturating_add(other.undecided);
        self.not_applicable = self.not_applicable.saturating_add(other.not_applicable);
        self.error = self.error.saturating_add(other.error);
    }
}

/// What came of one rule over one program.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The worst of its bindings; not-applicable if there are none.
    pub outcome: Outcome,
    /// How many bindings came to what.
    pub tally: Tally,
    /// The findings of the bindings that fail, in the order of evaluation, each with how many bindings it speaks of. The message is that of `at`, with an empty
    /// primary label; the title of the rule is [`super::CompiledRule::title`].
    pub findings: Vec<(Finding, u32)>,
    /// Why bindings were undecided or not applicable, sorted, without repeats.
    pub reasons: Arc<[Reason]>,
}
