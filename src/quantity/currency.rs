//! Currencies by their ISO 4217 codes, and a frozen table of exchange rates.

use std::collections::BTreeMap;
use std::fmt;

use super::Decimal;

/// A currency of ISO 4217.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&letter| write!(out, "{}", char::from(letter)))
    }
}

/// The exchange rates that a program froze: without an entry two currencies do not compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// How much one unit of the first currency is worth in the second.
    rates: BTreeMap<(Currency, Currency), Decimal>,
}
