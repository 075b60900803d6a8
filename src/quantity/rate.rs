//! So much per something.

use smol_str::SmolStr;

use super::{Duration, Money, Quantity};

/// An amount per one or several things.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The amount: a number, a percentage or money.
    pub amount: Box<Quantity>,
    /// What it is per, in the order written.
    pub per: Vec<Per>,
}

/// What a rate is per.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Per {
    /// Each such time: `per quarter` is per 3 months.
    Time(Duration),
    /// Each such thing, by its symbol: `per customer`.
    Thing(SmolStr),
    /// Each such amount, of something if it says so: `per 100 USD of mrr`.
    Money(Money, Option<SmolStr>),
}

impl std::fmt::Display for Rate {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.amount)
    }
}
impl std::fmt::Display for Duration {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{self:?}")
    }
}
