//! Where a value stands in a list, without scanning long ones again and again.

use rustc_hash::FxHashMap;

use crate::vocabulary::Value;

/// How many are looked through one by one before a map is made.
const FEW: usize = 8;

/// Finds the values of one list.
pub(super) enum Places<'v> {
    Few(&'v [Value]),
    Many(FxHashMap<&'v Value, usize>),
}

impl<'v> Places<'v> {
    /// Of a list.
    pub(super) fn of(values: &'v [Value]) -> Self {
        if values.len() <= FEW {
            return Self::Few(values);
        }
        // Of equal values the first one stays.
        Self::Many(values.iter().enumerate().rev().map(|(at, value)| (value, at)).collect())
    }

    /// Where a value stands first, if that is before a place.
    pub(super) fn before(&self, place: usize, value: &Value) -> Option<usize> {
        match self {
            Self::Few(values) => values.iter().take(place).position(|known| known == value),
            Self::Many(places) => places.get(value).copied().filter(|&at| at < place),
        }
    }

    /// Whether a value stands in the list.
    pub(super) fn has(&self, value: &Value) -> bool {
        self.before(usize::MAX, value).is_some()
    }
}
