//! Inclusive ranges.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Exchange, Kind, Mismatch, Quantity};

/// Everything from `low` to `high`, both included; an end that is absent is open. Displays as `10%..15%`, `90 days..`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// The least.
    pub low: Option<Quantity>,
    /// The most.
    pub high: Option<Quantity>,
}

impl Range {
    /// The range between two ends, empty or not. A low share without a base has that of the high one: `2%..5% of revenue`.
    ///
    /// # Errors
    /// [`Mismatch`] says why the ends do not compare.
    pub fn new(mut low: Option<Quantity>, high: Option<Quantity>) -> Result<Self, Mismatch> {
        if let (Some(Quantity::Percent(low)), Some(Quantity::Percent(high))) = (&mut low, &high)
            && low.base.is_none()
        {
            low.base.clone_from(&high.base);
        }
        if let (Some(low), Some(high)) = (&low, &high) {
            low.compare(high, &Exchange::default())?;
        }
        Ok(Self { low, high })
    }

    /// The kind of its ends; `None` if both are open.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        self.low.as_ref().or(self.high.as_ref()).map(Quantity::kind)
    }

    /// Whether nothing is in it: its low end is above its high end.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => low.compare(high, &Exchange::default()) == Ok(Ordering::Greater),
            _ => false,
        }
    }

    /// Whether a quantity lies in it, as comparison with its ends says.
    ///
    /// # Errors
    /// [`Mismatch`] says why the quantity does not compare with an end.
    pub fn contains(&self, quantity: &Quantity, exchange: &Exchange) -> Result<bool, Mismatch> {
        let low = self.low.as_ref().map(|low| quantity.compare(low, exchange)).transpose()?;
        let high = self.high.as_ref().map(|high| quantity.compare(high, exchange)).transpose()?;
        Ok(low != Some(Ordering::Less) && high != Some(Ordering::Greater))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(low) = &self.low {
            low.fmt(out)?;
        }
        out.write_str("..")?;
        self.high.as_ref().map_or(Ok(()), |high| high.fmt(out))
    }
}
