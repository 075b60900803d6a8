//! Inclusive ranges.

use super::Quantity;

/// Everything from `low` to `high`, both included; an end that is absent is open.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least.
    pub low: Option<Quantity>,
    /// The most.
    pub high: Option<Quantity>,
}
