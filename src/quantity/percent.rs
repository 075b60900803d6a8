//! Shares of something.

use std::fmt;

use smol_str::SmolStr;

use super::Decimal;

/// A share of a base.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Percent {
    /// In hundredths: 15 is 15%.
    pub points: Decimal,
    /// What it is a share of; `None` where nothing was stated and nothing is usual.
    pub base: Option<SmolStr>,
}

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::operator::write_number(out, self.points)?;
        out.write_str("%")
    }
}
