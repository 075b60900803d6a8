//! Amounts of money.

use std::fmt;

use super::{Currency, Decimal};

/// An amount in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// How much, in whole units of the currency (not cents).
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::operator::write_number(out, self.amount)?;
        write!(out, " {}", self.currency)
    }
}
