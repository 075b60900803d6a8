//! Days and months of the civil calendar, years 0 to 9999.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the civil calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(jiff::civil::Date);

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Date {
    /// The day with these numbers, if the calendar has it.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        if year < 0 {
            return None;
        }
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The day that `2026-01-31` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.rsplit_once('-')?;
        let Month { year, month } = Month::parse(month)?;
        Self::new(year, month, two_digits(day)?)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Its month, from 1.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Its day, from 1.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The month it is in.
    #[must_use]
    pub fn month_of_year(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// How many days later another day is; negative if it is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i64 {
        self.0.duration_until(later.0).as_hours() / 24
    }

    /// How many whole months later another day is; negative if it is earlier.
    ///
    /// The largest number of months that, added to this day, does not pass the other.
    #[must_use]
    pub fn months_until(self, later: Self) -> i64 {
        let calendar = later.month_of_year().number() - self.month_of_year().number();
        // The month of the other day may not be complete: then it is one step less far away.
        let passed = self.add_months(calendar).map_or(std::cmp::Ordering::Equal, |day| day.cmp(&later));
        match passed {
            std::cmp::Ordering::Greater if self <= later => calendar - 1,
            std::cmp::Ordering::Less if self > later => calendar + 1,
            _ => calendar,
        }
    }

    /// So many months later; the last day of the month where the month has no such day.
    #[must_use]
    pub fn add_months(self, months: i64) -> Option<Self> {
        let month = self.month_of_year().add_months(months)?;
        let last = month.last_day();
        Some(Self::new(month.year, month.month, self.day()).unwrap_or(last))
    }

    /// So many days later.
    #[must_use]
    pub fn add_days(self, days: i64) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        self.0.checked_add(span).ok().map(Self).filter(|day| day.year() >= 0)
    }

    /// So many business days later: Saturdays and Sundays do not count. Holidays are not known, so they do.
    #[must_use]
    pub fn add_business_days(self, days: i64) -> Option<Self> {
        if days == 0 {
            return Some(self);
        }
        // Monday is 0. From a weekend, counting starts at the working day on its other side.
        let weekday = i64::from(self.0.weekday().to_monday_zero_offset());
        let (start, weekday) = match (weekday, days > 0) {
            (5, true) | (6, true) => (self.add_days(4 - weekday)?, 4),
            (5, false) | (6, false) => (self.add_days(7 - weekday)?, 0),
            _ => (self, weekday),
        };
        let place = weekday.checked_add(days)?;
        let weeks = place.div_euclid(5);
        start.add_days(weeks.checked_mul(7)?.checked_add(place.rem_euclid(5) - weekday)?)
    }
}

impl Month {
    /// The month with these numbers, if the calendar has it.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).map(|_| Self { year, month })
    }

    /// The month that `2024-08` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Self::new(year.parse().ok()?, two_digits(month)?)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// Its number, from 1.
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date(jiff::civil::Date::constant(self.year, self.month, 1))
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        Date(self.first_day().0.last_of_month())
    }

    /// So many months later.
    #[must_use]
    pub fn add_months(self, months: i64) -> Option<Self> {
        let number = self.number().checked_add(months)?;
        let year = i16::try_from(number.div_euclid(12)).ok()?;
        Self::new(year, i8::try_from(number.rem_euclid(12) + 1).ok()?)
    }

    /// How many months later another is; negative if it is earlier.
    #[must_use]
    pub fn months_until(self, later: Self) -> i64 {
        later.number() - self.number()
    }

    /// Months since the start of the calendar.
    fn number(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }
}

fn two_digits(text: &str) -> Option<i8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{:02}", self.month_of_year(), self.day())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}
