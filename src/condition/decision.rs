//! Answers with three values, and why a question stays open.

use std::fmt;

use smol_str::SmolStr;

use crate::quantity::{Currency, Mismatch};
use crate::source::Location;

/// The answer to a question about every partner or deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision<Y = (), N = ()> {
    /// It is so.
    Yes(Y),
    /// It is not.
    No(N),
    /// What would decide it is not known, or would take too long to find out.
    Undecided(Doubt),
}

impl<Y, N> Decision<Y, N> {
    /// Whether it is so, for certain.
    #[must_use]
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }

    /// Whether it is not so, for certain.
    #[must_use]
    pub const fn is_no(&self) -> bool {
        matches!(self, Self::No(_))
    }
}

/// Why a question cannot be decided; displays as half a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// This threshold or condition is not known.
    NotKnown(Location),
    /// The question has more cases than are tried.
    TooLarge,
    /// Amounts in these currencies do not compare exactly.
    Currency(Currency, Currency),
    /// Shares of different things do not compare.
    Base(SmolStr, SmolStr),
    /// What is asked here does not compare with the rest: names without a rank, another unit.
    Incomparable(Location),
    /// What is asked here cannot be reasoned about: the exact level of each of several periods.
    Unsupported(Location),
    /// It holds or not by what the vocabulary leaves open, as whether a number may be below zero.
    LeftOpen,
}

impl Doubt {
    pub(super) fn of(mismatch: &Mismatch, at: Location) -> Self {
        match mismatch {
            Mismatch::Base { left, right } => Self::Base(left.clone(), right.clone()),
            Mismatch::Currency { left, right } => Self::Currency(*left, *right),
            _ => Self::Incomparable(at),
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotKnown(_) => out.write_str("a threshold is not known"),
            Self::TooLarge => out.write_str("the question is too large to decide"),
            Self::Currency(left, right) => write!(out, "`{left}` and `{right}` do not compare exactly"),
            Self::Base(left, right) => {
                write!(out, "shares of `{left}` and of `{right}` do not compare")
            }
            Self::Incomparable(_) => out.write_str("something does not compare with the rest"),
            Self::Unsupported(_) => out.write_str("a question about single periods cannot be reasoned about"),
            Self::LeftOpen => out.write_str("the vocabulary leaves open what would decide it"),
        }
    }
}
