//! Why two quantities do not compare or combine.

use std::fmt;

use smol_str::SmolStr;

use super::{Arithmetic, Currency, Kind};

/// Why two quantities do not compare or combine; displays as what is wrong, in one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// The kinds have nothing in common; without an operator they were compared.
    Kind {
        /// What was asked, if not a comparison.
        operator: Option<Arithmetic>,
        /// On the left.
        left: Kind,
        /// On the right.
        right: Kind,
    },
    /// Shares of different things.
    Base {
        /// On the left.
        left: SmolStr,
        /// On the right.
        right: SmolStr,
    },
    /// Two currencies, and no exchange rate between them.
    Currency {
        /// On the left.
        left: Currency,
        /// On the right.
        right: Currency,
    },
    /// Rates per different things, or per times that have no common measure.
    Rate {
        /// What the left one is per, as written: `per quarter`.
        left: String,
        /// What the right one is per.
        right: String,
    },
    /// The result is larger than any quantity, or a day outside the calendar (years 0 to 9999).
    Overflow,
    /// Something is divided by zero.
    DivisionByZero,
    /// These kinds combine, but not these values; says why.
    Undefined(&'static str),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind { operator: None, left, right } => {
                write!(out, "{} does not compare with {}", left.noun(), right.noun())
            }
            Self::Kind { operator: Some(operator), left, right } if left == right => {
                write!(out, "`{operator}` has no meaning between {} and another", left.noun())
            }
            Self::Kind { operator: Some(operator), left, right } => {
                write!(out, "`{operator}` has no meaning between {} and {}", left.noun(), right.noun())
            }
            Self::Base { left, right } => {
                write!(
                    out,
                    "a percentage of `{left}` and a percentage of `{right}` are shares of different things"
                )
            }
            Self::Currency { left, right } => {
                write!(out, "`{left}` and `{right}` do not compare without a rate in an `exchange` block")
            }
            Self::Rate { left, right } => write!(out, "`{left}` and `{right}` have no common measure"),
            Self::Overflow => {
                out.write_str("the result is beyond the largest number, or the last day, that can be kept")
            }
            Self::DivisionByZero => out.write_str("something is divided by zero"),
            Self::Undefined(reason) => out.write_str(reason),
        }
    }
}

impl std::error::Error for Mismatch {}
