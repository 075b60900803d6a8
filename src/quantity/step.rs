//! The smallest step that anybody would write from one quantity to the next.

use super::duration::Parts;
use super::{Date, Decimal, Duration, Money, Percent, Quantity, Rate, exact};

/// The least part of a percentage that counts as a step: a tenth of a point.
const PERCENT_PLACES: u32 = 1;

impl Quantity {
    /// The quantity a step further, up or down; `None` where there is none, or it is no length that is written.
    ///
    /// A step is one in the last place that a number or an amount is written with, a tenth of a point of a percentage (or its
    /// last place, where that is less), one of the shortest unit that a duration is written in (`2 weeks` are days, `1 year`
    /// is months), a day of a date, a month of a month, and a step of its amount for a rate.
    #[must_use]
    pub fn stepped(&self, up: bool) -> Option<Self> {
        let by = |number: Decimal, places: u32| {
            let step = Decimal::new(1, places.max(number.normalize().scale()));
            if up { exact::sum(number, step).ok() } else { exact::difference(number, step).ok() }
        };
        let one = if up { 1 } else { -1 };
        Some(match self {
            Self::Number(number) => Self::Number(by(*number, 0)?),
            Self::Percent(percent) => {
                Self::Percent(Percent::new(by(percent.points, PERCENT_PLACES)?, percent.base.clone()))
            }
            Self::Money(money) => Self::Money(Money::new(by(money.amount, 0)?, money.currency)),
            Self::Duration(Duration::Between(..)) => return None,
            Self::Duration(length) => Self::Duration(length_stepped(length.parts(), one)?),
            Self::Date(date) => Self::Date(Date::add_days(*date, one)?),
            Self::Month(month) => Self::Month(month.add_months(one)?),
            Self::Rate(rate) => Self::Rate(Rate::new(rate.amount.stepped(up)?, rate.per.clone()).ok()?),
        })
    }
}

fn length_stepped(mut parts: Parts, one: i64) -> Option<Duration> {
    let amount = if parts.hours != 0 {
        &mut parts.hours
    } else if parts.business_hours != 0 {
        &mut parts.business_hours
    } else if parts.days != 0 {
        &mut parts.days
    } else if parts.business_days != 0 {
        &mut parts.business_days
    } else if parts.months != 0 {
        &mut parts.months
    } else {
        &mut parts.days
    };
    *amount = amount.checked_add(one)?;
    Some(parts.into())
}
