//! Days and months: what is read, and how they move.

use partnerlint::quantity::{Date, Month};

use super::written::date;

#[test]
fn days_and_months_are_read() {
    assert_eq!(Date::parse("2028-02-29"), Date::new(2028, 2, 29));
    assert_eq!(Month::parse("2024-08"), Month::new(2024, 8));
    for text in
        ["2026-02-29", "2026-13-01", "2026-1-01", "26-01-01", "2026-01-1", "+026-01-01", "2026-01-01-01", ""]
    {
        assert_eq!(Date::parse(text), None, "{text}");
    }
    for text in ["2026-00", "2026-13", "2026-1", "2026", "2026-+1", "2026-01-01"] {
        assert_eq!(Month::parse(text), None, "{text}");
    }
    assert_eq!(Date::new(-1, 1, 1), None);
}

#[test]
fn business_days_step_over_weekends() {
    // 2026-01-30 is a Friday.
    let cases = [
        ("2026-01-29", 1, "2026-01-30"),
        ("2026-01-30", 1, "2026-02-02"),
        ("2026-01-31", 1, "2026-02-02"),
        ("2026-02-01", 1, "2026-02-02"),
        ("2026-01-30", 5, "2026-02-06"),
        ("2026-01-30", 6, "2026-02-09"),
        ("2026-01-30", 0, "2026-01-30"),
        ("2026-01-31", 0, "2026-01-31"),
        ("2026-02-02", -1, "2026-01-30"),
        ("2026-02-01", -1, "2026-01-30"),
        ("2026-01-31", -1, "2026-01-30"),
        ("2026-01-30", -5, "2026-01-23"),
        ("2026-01-31", -6, "2026-01-23"),
    ];
    for (from, days, to) in cases {
        assert_eq!(date(from).add_business_days(days), Some(date(to)), "{from} and {days}");
    }
    assert_eq!(date("2026-01-30").add_business_days(i64::MAX), None);
    assert_eq!(date("2026-01-31").add_business_days(i64::MIN), None);
}

#[test]
fn whole_months_are_counted_like_they_are_added() {
    let cases = [
        ("2026-01-31", "2026-02-27", 0),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-01-31", "2026-03-31", 2),
        ("2024-02-29", "2025-02-28", 12),
        ("2026-03-31", "2026-02-28", -1),
        ("2026-03-31", "2026-03-01", 0),
        ("2026-03-15", "2026-01-16", -1),
        ("2026-03-15", "2026-01-15", -2),
    ];
    for (from, to, months) in cases {
        assert_eq!(date(from).months_until(date(to)), months, "{from} to {to}");
    }
}

#[test]
fn days_stay_in_the_calendar() {
    assert_eq!(date("9999-12-31").add_days(1), None);
    assert_eq!(date("0000-01-01").add_days(-1), None);
    assert_eq!(date("2026-01-01").add_days(i64::MIN), None);
    assert_eq!(date("2026-01-01").add_months(i64::MAX), None);
    assert_eq!(date("2026-01-31").add_months(-11), Some(date("2025-02-28")));
    assert_eq!(date("2026-01-31").month_of_year().last_day(), date("2026-01-31"));
    assert_eq!(date("2026-01-31").month_of_year().first_day(), date("2026-01-01"));
}
