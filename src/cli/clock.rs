//! The day of a run, and how long things take: the one place that reads a clock.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::quantity::Date;

/// The day that was asked for, or today in UTC.
pub(super) fn day(written: Option<&str>) -> Result<Date, String> {
    let Some(written) = written else {
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        return Date::new(today.year(), today.month(), today.day())
            .ok_or_else(|| "the clock shows no day".to_owned());
    };
    let mut parts = written.split('-');
    let mut part = |digits: usize| parts.next().filter(|part| part.len() == digits);
    let date = (part(4).and_then(|year| year.parse().ok()))
        .zip(part(2).and_then(|month| month.parse().ok()))
        .zip(part(2).and_then(|day| day.parse().ok()))
        .and_then(|((year, month), day)| Date::new(year, month, day));
    date.filter(|_| parts.next().is_none())
        .ok_or_else(|| format!("`{written}` is no day: write `--as-of 2027-01-31`"))
}

/// The time since this was asked for first.
pub(super) fn elapsed() -> Duration {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}
