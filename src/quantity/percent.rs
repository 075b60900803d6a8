//! Shares of something.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Decimal, Mismatch, number};

/// A share of a base; displays as `15%`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Percent {
    /// In hundredths: 15 is 15%.
    pub points: Decimal,
    /// What it is a share of; `None` where nothing was stated and nothing is usual.
    pub base: Option<SmolStr>,
}

impl Percent {
    /// So many hundredths of a base.
    #[must_use]
    pub const fn new(points: Decimal, base: Option<SmolStr>) -> Self {
        Self { points, base }
    }

    /// As written with its base: `15% of net_license`.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.base {
            Some(base) => format!("{self} of {base}"),
            None => self.to_string(),
        }
    }

    /// The base that two percentages share: one without a base takes the other's.
    ///
    /// # Errors
    /// [`Mismatch::Base`] if both have one, and they differ.
    pub fn common_base(&self, other: &Self) -> Result<Option<SmolStr>, Mismatch> {
        match (&self.base, &other.base) {
            (Some(left), Some(right)) if left != right => {
                Err(Mismatch::Base { left: left.clone(), right: right.clone() })
            }
            (left, right) => Ok(left.clone().or_else(|| right.clone())),
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Result<Ordering, Mismatch> {
        self.common_base(other)?;
        Ok(self.points.cmp(&other.points))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        number::write_number(out, self.points)?;
        out.write_str("%")
    }
}
