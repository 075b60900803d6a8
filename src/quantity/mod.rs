//! Exact quantities with units: their arithmetic, their comparison, and how they are written.
//!
//! One table decides every operator on every pair of kinds, for the type checker ([`Arithmetic::result`]) and for evaluation
//! ([`Quantity::apply`]) alike. Nothing here is binary floating point, reads a clock, or knows a partner program.

mod calendar;
mod currency;
mod duration;
mod evaluate;
mod exact;
mod exchange;
mod mismatch;
mod money;
mod number;
mod operator;
mod percent;
mod range;
mod rate;
mod step;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use rust_decimal::Decimal;

pub use calendar::{Date, Month};
pub use currency::Currency;
pub use duration::{Duration, TimeUnit};
pub use exchange::{Exchange, ExchangeError};
pub use mismatch::Mismatch;
pub use money::Money;
pub use number::{MAX_DIGITS, NumberError, parse_number};
pub use operator::{Arithmetic, comparable};
pub use percent::Percent;
pub use range::Range;
pub use rate::{Per, Rate};

/// What kind of quantity something is; the type checker's view of a [`Quantity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A count or decimal without a unit.
    Number,
    /// A share of something.
    Percent,
    /// An amount in a currency.
    Money,
    /// A length of time.
    Duration,
    /// A day.
    Date,
    /// A month of a year.
    Month,
    /// So much per something.
    Rate,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Number, Self::Percent, Self::Money, Self::Duration, Self::Date, Self::Month, Self::Rate];

    /// Its name with an article, for sentences.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Percent => "a percentage",
            Self::Money => "an amount of money",
            Self::Duration => "a duration",
            Self::Date => "a date",
            Self::Month => "a month",
            Self::Rate => "a rate",
        }
    }
}

/// One exact value with its unit.
///
/// `==` asks whether two are written alike but for layout; [`Quantity::compare`] asks whether they are as much.
/// Displays as the language writes it; with a precision (`{:.2}`) numbers are rounded to so many places at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Quantity {
    /// `12`, `2.5`
    Number(Decimal),
    /// `15% of net_license`
    Percent(Percent),
    /// `80_000 USD`
    Money(Money),
    /// `90 days`
    Duration(Duration),
    /// `2026-01-31`
    Date(Date),
    /// `2024-08`
    Month(Month),
    /// `2 per quarter`
    Rate(Rate),
}

impl Quantity {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Percent(_) => Kind::Percent,
            Self::Money(_) => Kind::Money,
            Self::Duration(_) => Kind::Duration,
            Self::Date(_) => Kind::Date,
            Self::Month(_) => Kind::Month,
            Self::Rate(_) => Kind::Rate,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number::write_number(out, *number),
            Self::Percent(percent) => percent.fmt(out),
            Self::Money(money) => money.fmt(out),
            Self::Duration(duration) => duration.fmt(out),
            Self::Date(date) => date.fmt(out),
            Self::Month(month) => month.fmt(out),
            Self::Rate(rate) => rate.fmt(out),
        }
    }
}
