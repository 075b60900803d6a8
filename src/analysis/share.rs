//! What an entry takes of a deal, as a share of the deal's value.

use smol_str::SmolStr;

use super::ground::Ground;
use super::table::Row;
use super::worth::doubt;
use crate::condition::Doubt;
use crate::program::{Content, Entry};
use crate::quantity::{Decimal, Mismatch, Money, Percent, Quantity};
use crate::source::Location;
use crate::syntax::ast::StandInKind;
use crate::vocabulary::{StandIn, Value};

/// The base that all shares of a deal are counted as shares of.
pub(super) const DEAL: &str = "deal_value";

/// The least and the most that something takes of a deal, in hundredths.
#[derive(Clone, Debug)]
pub(super) struct Share {
    pub(super) low: Decimal,
    /// `None` if nothing bounds it.
    pub(super) high: Option<Decimal>,
    /// Why they differ.
    pub(super) doubt: Option<Doubt>,
    /// What it is a share of, as it is written.
    pub(super) base: Option<SmolStr>,
    pub(super) entry: Option<u32>,
    pub(super) location: Location,
}

impl Share {
    const fn exactly(points: Decimal, location: Location) -> Self {
        Self { low: points, high: Some(points), doubt: None, base: None, entry: None, location }
    }

    const fn open(low: Decimal, high: Option<Decimal>, doubt: Doubt, location: Location) -> Self {
        Self { low, high, doubt: Some(doubt), base: None, entry: None, location }
    }

    /// So many times as much.
    pub(super) fn times(mut self, times: &Times) -> Self {
        let product = |left: Decimal, right: Decimal| left.checked_mul(right);
        match product(self.low, times.low) {
            Some(low) => self.low = low,
            None => self.doubt = Some(Doubt::TooLarge),
        }
        self.high = self.high.zip(times.high).and_then(|(high, times)| product(high, times));
        if times.high != Some(times.low) && self.doubt.is_none() {
            self.doubt = times.doubt.clone();
        }
        self
    }

    /// At most as much as a cap.
    pub(super) fn capped(mut self, cap: &Self) -> Self {
        if let Some(most) = cap.high {
            self.high = Some(self.high.map_or(most, |high| high.min(most)));
        }
        if cap.low < self.low {
            self.low = cap.low;
            self.doubt = self.doubt.or_else(|| cap.doubt.clone());
        }
        self
    }

    /// Of several entries that hold in one case, the least and the most.
    pub(super) fn either(mut self, other: Self) -> Self {
        self.high = self.high.zip(other.high).map(|(one, other)| one.max(other));
        if other.low < self.low {
            self.low = other.low;
        }
        self.doubt = self.doubt.or(other.doubt);
        self
    }
}

impl Share {
    /// Both together; `None` where the sum is too large.
    pub(super) fn and(mut self, other: Self) -> Option<Self> {
        self.low = self.low.checked_add(other.low)?;
        self.high = match (self.high, other.high) {
            (Some(one), Some(other)) => Some(one.checked_add(other)?),
            _ => None,
        };
        self.doubt = self.doubt.or(other.doubt);
        if self.base != other.base {
            self.base = Some(SmolStr::new_static(DEAL));
        }
        Some(self)
    }
}

/// How often something is paid on one deal.
#[derive(Clone, Debug)]
pub(super) struct Times {
    low: Decimal,
    high: Option<Decimal>,
    doubt: Option<Doubt>,
}

impl Times {
    const ONCE: Self = Self { low: Decimal::ONE, high: Some(Decimal::ONE), doubt: None };

    const fn exactly(times: Decimal) -> Self {
        Self { low: times, high: Some(times), doubt: None }
    }

    /// How often `at_most` lets something be paid on one deal.
    ///
    /// `3`, `3 per deal`, `3 per customer` and `3 per subscription` can all fall on one deal; `5 per partner` and
    /// `1 per quarter` say nothing about a deal, on which it is paid once.
    pub(super) fn of(content: &Content, at: Location) -> Self {
        match content {
            Content::Value(Value::Quantity(Quantity::Number(times), _)) => Self::exactly(*times),
            Content::Value(Value::Quantity(Quantity::Rate(rate), _)) => {
                let per_deal = rate.per.iter().any(|per| match per {
                    crate::quantity::Per::Thing(thing) => DEALS.contains(&thing.as_str()),
                    _ => false,
                });
                match (&*rate.amount, per_deal) {
                    (Quantity::Number(times), true) => Self::exactly(*times),
                    _ => Self::ONCE,
                }
            }
            Content::StandIn(StandIn { kind: StandInKind::None, .. }) => Self::ONCE,
            Content::StandIn(_) => Self { low: Decimal::ONE, high: None, doubt: Some(Doubt::NotKnown(at)) },
            _ => Self::ONCE,
        }
    }
}

/// What a count may be per so that all of it can fall on one deal.
const DEALS: [&str; 3] = ["deal", "customer", "subscription"];

/// What a row takes of a deal that is worth at least so much.
pub(super) fn share(ground: &Ground<'_>, row: Row<'_>, smallest: Option<Money>) -> Share {
    let mut share = of_entry(ground, row.entry, smallest);
    share.entry = Some(row.number);
    share
}

/// What an entry takes of a deal of any size.
pub(super) fn share_of(ground: &Ground<'_>, entry: &Entry) -> Share {
    of_entry(ground, entry, None)
}

fn of_entry(ground: &Ground<'_>, entry: &Entry, smallest: Option<Money>) -> Share {
    let at = entry.location;
    match &entry.content {
        Content::Value(Value::Quantity(quantity, _)) => of_quantity(ground, quantity, smallest, at),
        Content::Value(Value::Range(range)) => match (&range.low, &range.high) {
            // A deal can attract as much as the upper end.
            (_, Some(high)) => of_quantity(ground, high, smallest, at),
            (Some(low), None) => {
                let low = of_quantity(ground, low, smallest, at);
                Share { high: None, doubt: Some(Doubt::NotKnown(at)), ..low }
            }
            (None, None) => Share::open(Decimal::ZERO, None, Doubt::NotKnown(at), at),
        },
        Content::StandIn(StandIn { kind: StandInKind::None, .. }) => Share::exactly(Decimal::ZERO, at),
        Content::StandIn(stand_in) => {
            let doubt = Some(Doubt::NotKnown(at));
            let Some(Value::Range(range)) = stand_in.bounds.as_deref() else {
                return Share { doubt, ..Share::open(Decimal::ZERO, None, Doubt::LeftOpen, at) };
            };
            let end = |end: &Option<Quantity>| end.as_ref().map(|end| of_quantity(ground, end, smallest, at));
            let (low, high) = (end(&range.low), end(&range.high));
            let base = low.as_ref().or(high.as_ref()).and_then(|share| share.base.clone());
            Share {
                low: low.map_or(Decimal::ZERO, |low| low.low),
                high: high.and_then(|high| high.high),
                base,
                doubt,
                entry: None,
                location: at,
            }
        }
        _ => Share::open(Decimal::ZERO, None, Doubt::Incomparable(at), at),
    }
}

fn of_quantity(ground: &Ground<'_>, quantity: &Quantity, smallest: Option<Money>, at: Location) -> Share {
    match quantity {
        Quantity::Percent(percent) => of_percent(ground, percent, at),
        Quantity::Money(amount) => of_money(ground, *amount, smallest, at),
        // So much per something else than a deal: how much of that a deal holds is not known.
        _ => Share::open(Decimal::ZERO, None, Doubt::Incomparable(at), at),
    }
}

/// A share of something that a deal is at least as much as is at most the same share of the deal, and as much where the
/// deal is nothing else.
fn of_percent(ground: &Ground<'_>, percent: &Percent, at: Location) -> Share {
    let of_deal = percent.base.as_ref().is_none_or(|base| {
        base == DEAL
            || ground
                .vocabulary
                .base(base)
                .is_some_and(|word| word.counts_as.iter().any(|other| other == DEAL))
    });
    if of_deal && percent.points > Decimal::ONE_HUNDRED {
        // Twice a monthly fee is twice the deal only if the customer leaves after a month.
        let most = Share::open(Decimal::ZERO, Some(percent.points), Doubt::Incomparable(at), at);
        return Share { base: percent.base.clone(), ..most };
    }
    if of_deal {
        return Share { base: percent.base.clone(), ..Share::exactly(percent.points, at) };
    }
    let base = percent.base.clone().unwrap_or_default();
    Share::open(Decimal::ZERO, None, Doubt::Base(base, SmolStr::new_static(DEAL)), at)
}

/// An amount is the larger a share the smaller the deal: bounded only where deals are at least so large.
fn of_money(ground: &Ground<'_>, amount: Money, smallest: Option<Money>, at: Location) -> Share {
    if amount.amount.is_zero() {
        return Share::exactly(Decimal::ZERO, at);
    }
    let Some(smallest) = smallest.filter(|smallest| smallest.amount > Decimal::ZERO) else {
        return Share::open(Decimal::ZERO, None, Doubt::Incomparable(at), at);
    };
    let exchange = ground.program.exchange();
    let ratio = crate::quantity::Quantity::apply(
        crate::quantity::Arithmetic::Divide,
        &Quantity::Money(amount),
        &Quantity::Money(smallest),
        exchange,
    );
    match ratio {
        Ok(Quantity::Number(ratio)) => {
            let most = ratio.checked_mul(Decimal::ONE_HUNDRED);
            Share::open(Decimal::ZERO, most, Doubt::Incomparable(at), at)
        }
        Ok(_) => Share::open(Decimal::ZERO, None, Doubt::Incomparable(at), at),
        Err(mismatch) => {
            let mismatch: &Mismatch = &mismatch;
            Share::open(Decimal::ZERO, None, doubt(mismatch, at), at)
        }
    }
}
