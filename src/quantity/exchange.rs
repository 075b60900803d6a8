//! Exchange rates that a program froze.

use std::collections::BTreeMap;
use std::fmt;

use super::{Currency, Date, Decimal, Money, exact};

/// The exchange rates that a program froze: without a way between them two currencies do not compare.
///
/// A way is a stated rate, its inverse, or two of these over one third currency, taken in this order; of several third
/// currencies the first in the alphabet. There and back is always the same way. Comparisons multiply crosswise and never
/// round; a conversion is rounded once, to 28 significant digits, half away from zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Exchange {
    as_of: Option<Date>,
    /// How much one unit of the first currency is worth in the second.
    rates: BTreeMap<(Currency, Currency), Decimal>,
}

/// What is wrong with an exchange rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExchangeError {
    /// It is zero or negative.
    NotPositive,
    /// It is from a currency into itself.
    SameCurrency(Currency),
    /// There is one already between these two, in this direction or the other.
    Repeated(Currency, Currency),
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive => out.write_str("an exchange rate is more than zero"),
            Self::SameCurrency(currency) => write!(out, "`{currency}` is exchanged into itself"),
            Self::Repeated(from, to) => write!(out, "the rate between `{from}` and `{to}` is stated already"),
        }
    }
}

impl std::error::Error for ExchangeError {}

/// `over / under`: what an amount is multiplied with to be in another currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Factor {
    pub(super) over: Vec<Decimal>,
    pub(super) under: Vec<Decimal>,
}

impl Exchange {
    /// A table without rates, as of a day if one is stated.
    #[must_use]
    pub fn new(as_of: Option<Date>) -> Self {
        Self { as_of, rates: BTreeMap::new() }
    }

    /// The day from which the rates are.
    #[must_use]
    pub const fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// States that one unit of a currency is worth so much.
    ///
    /// # Errors
    /// The rate is not taken if it is not positive, from a currency into itself, or stated already.
    pub fn insert(&mut self, from: Currency, worth: Money) -> Result<(), ExchangeError> {
        let to = worth.currency;
        if from == to {
            return Err(ExchangeError::SameCurrency(from));
        }
        if worth.amount <= Decimal::ZERO {
            return Err(ExchangeError::NotPositive);
        }
        if self.rates.contains_key(&(from, to)) || self.rates.contains_key(&(to, from)) {
            return Err(ExchangeError::Repeated(from, to));
        }
        self.rates.insert((from, to), worth.amount);
        Ok(())
    }

    /// The stated rates in order of their currencies: one unit of the first is worth the second.
    pub fn rates(&self) -> impl Iterator<Item = (Currency, Money)> {
        self.rates.iter().map(|(&(from, currency), &amount)| (from, Money { amount, currency }))
    }

    /// The same money in another currency, if there is a way to it and the amount is not too large. Nothing is nothing in every
    /// currency.
    #[must_use]
    pub fn convert(&self, money: Money, currency: Currency) -> Option<Money> {
        if money.currency == currency || money.amount.is_zero() {
            return Some(Money { currency, ..money });
        }
        let Factor { mut over, under } = self.factor(money.currency, currency)?;
        over.push(money.amount);
        let amount = exact::quotient(&over, &under).ok()?;
        Some(Money { amount, currency })
    }

    /// What an amount is multiplied with; empty for the same currency.
    pub(super) fn factor(&self, from: Currency, to: Currency) -> Option<Factor> {
        if from == to {
            return Some(Factor::default());
        }
        let mut factor = Factor::default();
        if self.step(from, to, &mut factor) {
            return Some(factor);
        }
        for pivot in self.partners(from) {
            let mut factor = Factor::default();
            if self.step(from, pivot, &mut factor) && self.step(pivot, to, &mut factor) {
                return Some(factor);
            }
        }
        None
    }

    /// The currencies that have a rate with this one, in alphabetical order.
    fn partners(&self, currency: Currency) -> std::collections::BTreeSet<Currency> {
        let ends = self.rates.keys().filter_map(|&(from, to)| match currency {
            _ if from == currency => Some(to),
            _ if to == currency => Some(from),
            _ => None,
        });
        ends.collect()
    }

    /// Multiplies a factor by the rate between two currencies, if one is stated.
    fn step(&self, from: Currency, to: Currency, factor: &mut Factor) -> bool {
        if let Some(&rate) = self.rates.get(&(from, to)) {
            factor.over.push(rate);
            return true;
        }
        if let Some(&rate) = self.rates.get(&(to, from)) {
            factor.under.push(rate);
            return true;
        }
        false
    }
}
