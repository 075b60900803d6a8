//! Lengths of time: units, the order, and how they are written.

use std::cmp::Ordering::{Equal, Greater, Less};

use partnerlint::quantity::{Duration, TimeUnit};

use super::written::{date, duration};

#[test]
fn units_have_a_singular_and_a_plural() {
    let names: Vec<&str> = TimeUnit::names().collect();
    insta::assert_snapshot!(names.join(" "), @"hour hours business_hour business_hours day days business_day business_days week weeks month months quarter quarters fiscal_quarter fiscal_quarters year years fiscal_year fiscal_years");
    for name in names {
        let unit = TimeUnit::parse(name).unwrap();
        assert!(unit.singular() == name || unit.plural() == name, "{name}");
    }
    assert_eq!(TimeUnit::parse("Days"), None);
    assert_eq!(TimeUnit::parse("minutes"), None);
}

#[test]
fn lengths_are_whole_parts() {
    let written = |number: &str, unit| {
        let number = partnerlint::quantity::parse_number(number).unwrap();
        Duration::of(number, unit).map(|length| length.to_string())
    };
    assert_eq!(written("1.5", TimeUnit::Year).as_deref(), Some("18 months"));
    assert_eq!(written("2", TimeUnit::FiscalQuarter).as_deref(), Some("6 months"));
    assert_eq!(written("2", TimeUnit::Week).as_deref(), Some("14 days"));
    assert_eq!(written("0.5", TimeUnit::Month), None);
    assert_eq!(written("2.5", TimeUnit::Day), None);
    assert_eq!(Duration::of(i64::MAX, TimeUnit::Year), None);
}

#[test]
fn lengths_are_written_part_by_part() {
    let length = Duration::Length { months: 12, days: 1, business_days: 2, hours: 36, business_hours: 1 };
    let written = length.to_string();
    insta::assert_snapshot!(written, @"12 months and 1 day and 2 business_days and 36 hours and 1 business_hour");
    assert_eq!(duration("0 months").to_string(), "0 days");
    assert_eq!(duration("1_000 business_days").to_string(), "1_000 business_days");
    let between = |from, to| Duration::between(date(from), date(to)).to_string();
    assert_eq!(between("2025-09-01", "2026-11-01"), "14 months");
    assert_eq!(between("2026-01-31", "2026-05-05"), "3 months and 5 days");
    assert_eq!(between("2026-05-05", "2026-01-31"), "-3 months and -5 days");
    assert_eq!(between("2026-05-05", "2026-05-05"), "0 days");
}

#[test]
fn lengths_order_by_their_hours() {
    // Each is shorter than the next one; those in one line are equally long.
    let ladder = [
        vec!["-1 year", "-12 months", "-365 days"],
        vec!["-1 day"],
        vec!["0 days", "0 months", "0 hours"],
        vec!["1 hour", "1 business_hour"],
        vec!["23 hours"],
        vec!["24 hours", "1 day", "1 business_day", "24 business_hours"],
        vec!["7 days", "1 week"],
        vec!["29 days"],
        vec!["1 month", "30 days", "30 business_days"],
        vec!["3 months", "1 quarter", "1 fiscal_quarter", "90 days"],
        vec!["11 months", "330 days"],
        vec!["364 days"],
        vec!["12 months", "1 year", "1 fiscal_year", "4 quarters", "365 days"],
        vec!["13 months", "395 days"],
        vec!["2 years", "730 days"],
    ];
    let flat: Vec<(usize, &str)> =
        ladder.iter().enumerate().flat_map(|(step, row)| row.iter().map(move |&text| (step, text))).collect();
    for &(left_step, left) in &flat {
        for &(right_step, right) in &flat {
            let order = duration(left).compare(&duration(right));
            assert_eq!(order, left_step.cmp(&right_step), "{left} against {right}");
        }
    }
}

#[test]
fn the_time_between_days_compares_by_the_calendar() {
    let cases = [
        ("2026-02-01", "2026-03-01", "1 month", Equal),
        ("2026-02-01", "2026-03-01", "28 days", Equal),
        ("2026-02-01", "2026-03-01", "29 days", Less),
        ("2026-01-31", "2026-02-28", "1 month", Equal),
        ("2026-01-31", "2026-02-27", "1 month", Less),
        ("2025-09-01", "2026-08-31", "12 months", Less),
        ("2025-09-01", "2026-09-01", "1 year", Equal),
        ("2024-02-29", "2025-02-28", "12 months", Equal),
        ("2025-09-01", "2026-09-02", "12 months", Greater),
        ("2026-01-01", "2026-01-02", "24 hours", Equal),
        ("2026-01-01", "2026-01-02", "25 hours", Less),
        ("2026-01-02", "2026-01-01", "0 days", Less),
        ("2026-01-02", "2026-01-01", "-1 day", Equal),
        ("2026-01-02", "2026-01-01", "9_000_000 months", Less),
        ("2026-01-02", "2026-01-01", "-9_000_000 months", Greater),
    ];
    for (from, to, length, expected) in cases {
        let between = Duration::between(date(from), date(to));
        assert_eq!(between.compare(&duration(length)), expected, "{from} to {to} against {length}");
        assert_eq!(duration(length).compare(&between), expected.reverse(), "{length} against {from} to {to}");
    }
    let february = Duration::between(date("2026-02-01"), date("2026-03-01"));
    let january = Duration::between(date("2026-01-01"), date("2026-02-01"));
    assert_eq!(february.compare(&january), Less);
}
