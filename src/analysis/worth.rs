//! How much an entry is worth, as far as it is known, and which of two is better for the partner.

use std::cmp::Ordering;

use crate::condition::{Decision, Doubt};
use crate::program::{Content, Entry};
use crate::quantity::{Exchange, Mismatch, Quantity};
use crate::source::Location;
use crate::vocabulary::{Anchor, Better, Value};

/// The least and the most that an entry may be worth; an end that is absent is not known.
#[derive(Clone, Debug)]
pub(super) struct Worth<'p> {
    low: Option<&'p Quantity>,
    high: Option<&'p Quantity>,
    anchor: Option<&'p Anchor>,
    location: Location,
}

impl<'p> Worth<'p> {
    /// What an entry is worth; `None` where it is no quantity, as a list or `none`.
    pub(super) fn of(entry: &'p Entry) -> Option<Self> {
        let location = entry.location;
        let (low, high, anchor) = match &entry.content {
            Content::Value(Value::Quantity(quantity, anchor)) => {
                (Some(quantity), Some(quantity), anchor.as_ref())
            }
            Content::StandIn(stand_in) => match stand_in.bounds.as_deref() {
                _ if stand_in.kind == crate::syntax::ast::StandInKind::None => return None,
                Some(Value::Range(range)) => (range.low.as_ref(), range.high.as_ref(), None),
                _ => (None, None, None),
            },
            _ => return None,
        };
        Some(Self { low, high, anchor, location })
    }

    /// Whether it is worse for the partner than another.
    pub(super) fn worse_than(&self, other: &Self, better: Better, exchange: &Exchange) -> Decision {
        let (own, others) = match better {
            Better::More => ((self.low, self.high), (other.low, other.high)),
            // Where less is better, the ends change places.
            Better::Less => ((other.low, other.high), (self.low, self.high)),
            Better::Neither => return Decision::No(()),
        };
        if let (Some(_), Some(_)) = (self.high, other.high)
            && self.anchor != other.anchor
        {
            return Decision::Undecided(Doubt::Incomparable(self.location));
        }
        let below = |left: Option<&Quantity>, right: Option<&Quantity>| {
            left.zip(right).map(|(left, right)| left.compare(right, exchange))
        };
        match (below(own.1, others.0), below(own.0, others.1)) {
            (Some(Err(mismatch)), _) | (_, Some(Err(mismatch))) => {
                Decision::Undecided(doubt(&mismatch, self.location))
            }
            (Some(Ok(Ordering::Less)), _) => Decision::Yes(()),
            (_, Some(Ok(Ordering::Equal | Ordering::Greater))) => Decision::No(()),
            _ => Decision::Undecided(Doubt::NotKnown(self.unknown().unwrap_or(other.location))),
        }
    }

    fn unknown(&self) -> Option<Location> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => None,
            _ => Some(self.location),
        }
    }
}

/// Why a comparison that did not succeed leaves a question open.
pub(super) fn doubt(mismatch: &Mismatch, at: Location) -> Doubt {
    match mismatch {
        Mismatch::Base { left, right } => Doubt::Base(left.clone(), right.clone()),
        Mismatch::Currency { left, right } => Doubt::Currency(*left, *right),
        _ => Doubt::Incomparable(at),
    }
}
