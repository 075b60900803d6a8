//! Lengths of time in calendar and business units.

/// A unit of time as the language writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// 60 minutes.
    Hour,
    /// An hour of a business day.
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

/// A length of time: what was written, or the time between two days.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
    Between(super::Date, super::Date),
}
