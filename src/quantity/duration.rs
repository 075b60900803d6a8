//! Lengths of time in calendar and business units.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Date, Decimal, Mismatch, Month, exact};

/// A unit of time as the language writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// 60 minutes.
    Hour,
    /// An hour of a business day; an hour in comparisons.
    BusinessHour,
    /// 24 hours.
    Day,
    /// A day on which business is done; 24 hours in comparisons.
    BusinessDay,
    /// 7 days.
    Week,
    /// A month of the calendar.
    Month,
    /// 3 months.
    Quarter,
    /// 3 months, counted from the start of the fiscal year.
    FiscalQuarter,
    /// 12 months.
    Year,
    /// 12 months, counted from the start of the fiscal year.
    FiscalYear,
}

impl TimeUnit {
    /// Every unit, from the shortest.
    pub const ALL: [Self; 10] = [
        Self::Hour,
        Self::BusinessHour,
        Self::Day,
        Self::BusinessDay,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::FiscalQuarter,
        Self::Year,
        Self::FiscalYear,
    ];

    /// The unit with this name, in singular or plural.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let singular = name.strip_suffix('s').unwrap_or(name);
        Self::ALL.into_iter().find(|unit| unit.singular() == singular)
    }

    /// Every name, for suggestions: singular, then plural, from the shortest unit.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().flat_map(|unit| [unit.singular(), unit.plural()])
    }

    /// Its name for one.
    #[must_use]
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::BusinessHour => "business_hour",
            Self::Day => "day",
            Self::BusinessDay => "business_day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::FiscalQuarter => "fiscal_quarter",
            Self::Year => "year",
            Self::FiscalYear => "fiscal_year",
        }
    }

    /// Its name for several.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Hour => "hours",
            Self::BusinessHour => "business_hours",
            Self::Day => "days",
            Self::BusinessDay => "business_days",
            Self::Week => "weeks",
            Self::Month => "months",
            Self::Quarter => "quarters",
            Self::FiscalQuarter => "fiscal_quarters",
            Self::Year => "years",
            Self::FiscalYear => "fiscal_years",
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.singular())
    }
}

/// A length of time: what was written, or the time between two days.
///
/// Equality (`==`) is that of what was written; [`Duration::compare`] is that of time: `1 day` is as long as `24 hours`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Duration {
    /// So many of each unit; weeks are days, quarters and years are months.
    Length {
        /// Months.
        months: i64,
        /// Days.
        days: i64,
        /// Business days.
        business_days: i64,
        /// Hours.
        hours: i64,
        /// Business hours.
        business_hours: i64,
    },
    /// From one day to another; compares with months by the calendar.
    Between(Date, Date),
}

/// The parts of a length, of whatever it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) months: i64,
    pub(super) days: i64,
    pub(super) business_days: i64,
    pub(super) hours: i64,
    pub(super) business_hours: i64,
}

impl Parts {
    const ZERO: Self = Self { months: 0, days: 0, business_days: 0, hours: 0, business_hours: 0 };

    /// Hours in the order of comparison.
    fn nominal_hours(self) -> i128 {
        let months = i128::from(self.months);
        // Both truncate, so that a negative length is as long as the positive one.
        let days = 365 * (months / 12) + 30 * (months % 12);
        (days + i128::from(self.days) + i128::from(self.business_days)) * 24
            + i128::from(self.hours)
            + i128::from(self.business_hours)
    }

    fn map(self, mut part: impl FnMut(i64) -> Result<i64, Mismatch>) -> Result<Self, Mismatch> {
        Ok(Self {
            months: part(self.months)?,
            days: part(self.days)?,
            business_days: part(self.business_days)?,
            hours: part(self.hours)?,
            business_hours: part(self.business_hours)?,
        })
    }

    fn join(self, other: Self, join: fn(i64, i64) -> Option<i64>) -> Result<Self, Mismatch> {
        let part = |left, right| join(left, right).ok_or(Mismatch::Overflow);
        Ok(Self {
            months: part(self.months, other.months)?,
            days: part(self.days, other.days)?,
            business_days: part(self.business_days, other.business_days)?,
            hours: part(self.hours, other.hours)?,
            business_hours: part(self.business_hours, other.business_hours)?,
        })
    }
}

impl From<Parts> for Duration {
    fn from(parts: Parts) -> Self {
        let Parts { months, days, business_days, hours, business_hours } = parts;
        Self::Length { months, days, business_days, hours, business_hours }
    }
}

impl Duration {
    /// So many of a unit; `None` where that is no whole number of months, days or hours (`1.5 years` is 18 months,
    /// `0.5 months` is nothing), or too large.
    #[must_use]
    pub fn of(amount: impl Into<Decimal>, unit: TimeUnit) -> Option<Self> {
        let amount = amount.into();
        let (mantissa, one) = (amount.mantissa(), 10_i128.checked_pow(amount.scale())?);
        let times = |each: i128| {
            let parts = mantissa.checked_mul(each)?;
            if parts % one == 0 { i64::try_from(parts / one).ok() } else { None }
        };
        let parts = match unit {
            TimeUnit::Hour => Parts { hours: times(1)?, ..Parts::ZERO },
            TimeUnit::BusinessHour => Parts { business_hours: times(1)?, ..Parts::ZERO },
            TimeUnit::Day => Parts { days: times(1)?, ..Parts::ZERO },
            TimeUnit::BusinessDay => Parts { business_days: times(1)?, ..Parts::ZERO },
            TimeUnit::Week => Parts { days: times(7)?, ..Parts::ZERO },
            TimeUnit::Month => Parts { months: times(1)?, ..Parts::ZERO },
            TimeUnit::Quarter | TimeUnit::FiscalQuarter => Parts { months: times(3)?, ..Parts::ZERO },
            TimeUnit::Year | TimeUnit::FiscalYear => Parts { months: times(12)?, ..Parts::ZERO },
        };
        Some(parts.into())
    }

    /// The time from one day to another; negative if the second is earlier.
    #[must_use]
    pub const fn between(from: Date, to: Date) -> Self {
        Self::Between(from, to)
    }

    /// How long it is against another.
    ///
    /// Lengths are in one total order, that of their hours: a day and a business day are 24 hours, a business hour is an
    /// hour, and *n* months are 365·(*n* div 12) + 30·(*n* mod 12) days. Times between two days order by their days. A time
    /// between two days compares with a length by the calendar: the months of the length are added to the first day (the last
    /// of the month where the month has no such day), and the days from there are compared. Within these groups the order is
    /// total; across them `1 month` is as long as all of February and longer than `29 days`.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Between(from, to), Self::Between(other_from, other_to)) => {
                from.days_until(*to).cmp(&other_from.days_until(*other_to))
            }
            (Self::Between(from, to), Self::Length { .. }) => compare_calendar(*from, *to, other.parts()),
            (Self::Length { .. }, Self::Between(from, to)) => {
                compare_calendar(*from, *to, self.parts()).reverse()
            }
            (Self::Length { .. }, Self::Length { .. }) => {
                self.parts().nominal_hours().cmp(&other.parts().nominal_hours())
            }
        }
    }

    /// Its length in hours, in the order of lengths that [`Duration::compare`] states.
    #[must_use]
    pub fn nominal_hours(&self) -> i128 {
        self.parts().nominal_hours()
    }

    /// Its parts; the time between two days is so many whole months, and days.
    pub(super) fn parts(&self) -> Parts {
        match *self {
            Self::Length { months, days, business_days, hours, business_hours } => {
                Parts { months, days, business_days, hours, business_hours }
            }
            Self::Between(from, to) => {
                let months = from.months_until(to);
                let days = from.add_months(months).unwrap_or(from).days_until(to);
                Parts { months, days, ..Parts::ZERO }
            }
        }
    }

    pub(super) fn plus(&self, other: &Self) -> Result<Self, Mismatch> {
        self.parts().join(other.parts(), i64::checked_add).map(Self::from)
    }

    pub(super) fn minus(&self, other: &Self) -> Result<Self, Mismatch> {
        self.parts().join(other.parts(), i64::checked_sub).map(Self::from)
    }

    /// `self * over / under`, where every part stays whole.
    pub(super) fn scaled(&self, over: Decimal, under: Decimal) -> Result<Self, Mismatch> {
        let parts = self.parts().map(|part| {
            let scaled = exact::quotient(&[part.into(), over], &[under])?;
            let exact = exact::compare_products(&[part.into(), over], &[scaled, under]).is_eq();
            if exact && scaled.is_integer() {
                whole(scaled).ok_or(Mismatch::Overflow)
            } else {
                Err(Mismatch::Undefined("the duration is not a whole number of its units"))
            }
        })?;
        Ok(parts.into())
    }

    /// How many times another fits: months by months, or what is no month by hours.
    pub(super) fn ratio(&self, other: &Self) -> Result<Decimal, Mismatch> {
        let (left, right) = (self.parts(), other.parts());
        let without = |parts: Parts| Parts { months: 0, ..parts };
        let (over, under) = if without(left) == Parts::ZERO && without(right) == Parts::ZERO {
            (i128::from(left.months), i128::from(right.months))
        } else if left.months == 0 && right.months == 0 {
            (left.nominal_hours(), right.nominal_hours())
        } else {
            return Err(Mismatch::Undefined("months and days have no exact ratio"));
        };
        let decimal = |number| Decimal::try_from_i128_with_scale(number, 0).map_err(|_| Mismatch::Overflow);
        exact::quotient(&[decimal(over)?], &[decimal(under)?])
    }

    /// The day so much later (`sign` 1) or earlier (`sign` -1): months, then days, then business days.
    pub(super) fn move_date(&self, date: Date, sign: i64) -> Result<Date, Mismatch> {
        let parts = self.parts().map(|part| part.checked_mul(sign).ok_or(Mismatch::Overflow))?;
        if parts.hours % 24 != 0 || parts.business_hours != 0 {
            return Err(Mismatch::Undefined("a date moves by whole days"));
        }
        let days = parts.days.checked_add(parts.hours / 24);
        let day = days.and_then(|days| date.add_months(parts.months)?.add_days(days));
        day.and_then(|day| day.add_business_days(parts.business_days)).ok_or(Mismatch::Overflow)
    }

    /// The month so much later (`sign` 1) or earlier (`sign` -1).
    pub(super) fn move_month(&self, month: Month, sign: i64) -> Result<Month, Mismatch> {
        let parts = self.parts();
        if (Parts { months: 0, ..parts }) != Parts::ZERO {
            return Err(Mismatch::Undefined("a month moves by whole months"));
        }
        let months = parts.months.checked_mul(sign);
        months.and_then(|months| month.add_months(months)).ok_or(Mismatch::Overflow)
    }
}

fn whole(number: Decimal) -> Option<i64> {
    if number.is_integer() { i64::try_from(number).ok() } else { None }
}

fn compare_calendar(from: Date, to: Date, length: Parts) -> Ordering {
    match from.add_months(length.months) {
        Some(start) => {
            let hours = i128::from(start.days_until(to)) * 24;
            hours.cmp(&Parts { months: 0, ..length }.nominal_hours())
        }
        // The months leave the calendar: their number of days decides.
        None => (i128::from(from.days_until(to)) * 24).cmp(&length.nominal_hours()),
    }
}

impl fmt::Display for Duration {
    /// As written, in months, days, business days, hours and business hours: `90 days`, `3 months and 5 days`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { months, days, business_days, hours, business_hours } = self.parts();
        let parts = [
            (months, TimeUnit::Month),
            (days, TimeUnit::Day),
            (business_days, TimeUnit::BusinessDay),
            (hours, TimeUnit::Hour),
            (business_hours, TimeUnit::BusinessHour),
        ];
        let mut written = false;
        for (count, unit) in parts.into_iter().filter(|&(count, _)| count != 0) {
            let name = if count.unsigned_abs() == 1 { unit.singular() } else { unit.plural() };
            let and = if written { " and " } else { "" };
            write!(out, "{and}{} {name}", super::Quantity::Number(count.into()))?;
            written = true;
        }
        if written { Ok(()) } else { out.write_str("0 days") }
    }
}
