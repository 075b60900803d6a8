//! Every operator on every pair of kinds.

use std::fmt;

use super::Decimal;

/// An operator that makes a quantity of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

pub(super) fn write_number(out: &mut fmt::Formatter<'_>, number: Decimal) -> fmt::Result {
    write!(out, "{}", number.normalize())
}
