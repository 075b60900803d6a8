//! Amounts of money.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Currency, Decimal, Exchange, Mismatch, exact, number};

/// An amount in a currency; displays as `120_000 USD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// How much, in whole units of the currency (not cents).
    pub amount: Decimal,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// So much of a currency.
    #[must_use]
    pub const fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The amount in the currency of another.
    pub(super) fn amount_in(self, currency: Currency, exchange: &Exchange) -> Result<Decimal, Mismatch> {
        if self.currency == currency {
            return Ok(self.amount);
        }
        let Some(mut factor) = exchange.factor(self.currency, currency) else {
            return Err(Mismatch::Currency { left: currency, right: self.currency });
        };
        factor.over.push(self.amount);
        exact::quotient(&factor.over, &factor.under)
    }

    /// How many times another amount fits.
    pub(super) fn ratio(self, other: Self, exchange: &Exchange) -> Result<Decimal, Mismatch> {
        let Some(mut factor) = exchange.factor(self.currency, other.currency) else {
            return Err(Mismatch::Currency { left: self.currency, right: other.currency });
        };
        factor.over.push(self.amount);
        factor.under.push(other.amount);
        exact::quotient(&factor.over, &factor.under)
    }

    pub(super) fn compare(self, other: Self, exchange: &Exchange) -> Result<Ordering, Mismatch> {
        // Nothing is nothing in every currency.
        if self.currency == other.currency || self.amount.is_zero() || other.amount.is_zero() {
            return Ok(self.amount.cmp(&other.amount));
        }
        let Some(mut factor) = exchange.factor(self.currency, other.currency) else {
            return Err(Mismatch::Currency { left: self.currency, right: other.currency });
        };
        factor.over.push(self.amount);
        factor.under.push(other.amount);
        Ok(exact::compare_products(&factor.over, &factor.under))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        number::write_number(out, self.amount)?;
        write!(out, " {}", self.currency)
    }
}
