//! Every operator on every pair of kinds, as one table.
//!
//! The type checker asks the table, and evaluation ([`super::Quantity::apply`], [`super::Quantity::compare`]) asks it
//! before it does anything.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Kind;

/// An operator that makes a quantity of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

impl Arithmetic {
    /// Every operator.
    pub const ALL: [Self; 4] = [Self::Add, Self::Subtract, Self::Multiply, Self::Divide];

    /// The kind that the operator makes of two kinds; `None` where it has no clear meaning.
    ///
    /// - Like kinds add and subtract, but days and months, which have differences only: those are durations.
    /// - A number scales everything but days and months. Its product with a percentage is a percentage: `4 * 25%` is
    ///   `100%`.
    /// - A percentage of a percentage is a share of a share, and has the base of the right one, else of the left one. A
    ///   percentage of money is money, of a rate a rate. Money divided by a percentage is the whole of which it is that share.
    /// - Like kinds divided are a number.
    ///
    /// Where the table has a kind, values may still not combine: different bases, currencies without a rate, rates per
    /// different things, a part of an hour, division by zero, overflow. A value is negated by a product with -1.
    #[must_use]
    pub const fn result(self, left: Kind, right: Kind) -> Option<Kind> {
        use Kind::{Date, Duration, Money, Month, Number, Percent, Rate};
        Some(match (self, left, right) {
            (Self::Add | Self::Subtract, Number, Number) => Number,
            (Self::Add | Self::Subtract, Percent, Percent) => Percent,
            (Self::Add | Self::Subtract, Money, Money) => Money,
            (Self::Add | Self::Subtract, Duration, Duration) => Duration,
            (Self::Add | Self::Subtract, Rate, Rate) => Rate,
            (Self::Add | Self::Subtract, Date, Duration) | (Self::Add, Duration, Date) => Date,
            (Self::Add | Self::Subtract, Month, Duration) | (Self::Add, Duration, Month) => Month,
            (Self::Subtract, Date, Date) | (Self::Subtract, Month, Month) => Duration,

            (Self::Multiply | Self::Divide, Number, Number) => Number,
            (Self::Multiply | Self::Divide, Percent, Number) | (Self::Multiply, Number, Percent) => Percent,
            (Self::Multiply | Self::Divide, Money, Number) | (Self::Multiply, Number, Money) => Money,
            (Self::Multiply | Self::Divide, Duration, Number) | (Self::Multiply, Number, Duration) => {
                Duration
            }
            (Self::Multiply | Self::Divide, Rate, Number) | (Self::Multiply, Number, Rate) => Rate,

            (Self::Multiply, Percent, Percent) => Percent,
            (Self::Multiply, Percent, Money) | (Self::Multiply | Self::Divide, Money, Percent) => Money,
            (Self::Multiply, Percent, Rate) | (Self::Multiply, Rate, Percent) => Rate,

            (Self::Divide, Percent, Percent)
            | (Self::Divide, Money, Money)
            | (Self::Divide, Duration, Duration)
            | (Self::Divide, Rate, Rate) => Number,
            _ => return None,
        })
    }

    /// How it is written.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
        }
    }
}

/// Whether two kinds have an order: every kind with itself, and no other. A day and a month do not compare, since a day of
/// the month is neither before it nor after it.
#[must_use]
pub const fn comparable(left: Kind, right: Kind) -> bool {
    left as u8 == right as u8
}

impl fmt::Display for Arithmetic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.symbol())
    }
}
