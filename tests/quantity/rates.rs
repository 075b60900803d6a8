//! Rates: what they are per, and how they compare.

use partnerlint::quantity::{Duration, Exchange, Per, Quantity, Rate, TimeUnit};

use super::written::{date, exchange, quantity};

#[test]
fn rates_are_written_as_they_are_read() {
    for text in [
        "2 per quarter",
        "3 per customer per year",
        "3 per customer per 24 months",
        "5 per 100 USD of mrr",
        "5 per 1_000 USD",
        "10_000 USD per year",
        "25 USD per activity_type",
        "150 EUR per month per subscription",
        "2.5% per week",
        "1 per business_day",
        "4 per 3 days",
    ] {
        assert_eq!(quantity(text).to_string(), text);
    }
    assert_eq!(quantity("3 per customer per 12 months").to_string(), "3 per customer per year");
}

#[test]
fn rates_compare_where_they_are_per_the_same() {
    let exchange = exchange(&["1 EUR = 1.25 USD"]);
    let cases = [
        ("2 per quarter", "8 per year"),
        ("2 per quarter", "1 per month"),
        ("2 per fiscal_quarter", "2 per quarter"),
        ("1 per day", "7 per week"),
        ("1 per hour", "24 per day"),
        ("3 per customer per year", "3 per year per customer"),
        ("3 per customer per year", "3 per customer"),
        ("3 per customer", "3 per subscription"),
        ("1 per week", "4 per month"),
        ("1 per business_day", "1 per day"),
        ("5 per 100 USD of mrr", "50 per 1_000 USD of mrr"),
        ("5 per 100 USD of mrr", "5 per 100 USD"),
        ("5 per 100 EUR of mrr", "4 per 100 USD of mrr"),
        ("5 per 100 USD of mrr", "4 per 100 JPY of mrr"),
        ("100 EUR per quarter", "500 USD per year"),
        ("100 EUR per quarter", "499.99999999999 USD per year"),
        ("100 EUR per year", "100 JPY per year"),
        ("2 per quarter", "2% per quarter"),
        ("-2 per quarter", "-9 per year"),
        ("0 per quarter", "0 per year"),
    ];
    let mut lines = Vec::new();
    for (left, right) in cases {
        let (one, other) = (quantity(left), quantity(right));
        let order = one.compare(&other, &exchange);
        let back = other.compare(&one, &exchange);
        assert_eq!(order.clone().ok().map(std::cmp::Ordering::reverse), back.ok(), "{left} and {right}");
        let sign = order.map_or_else(|mismatch| mismatch.to_string(), |order| format!("{order:?}"));
        lines.push(format!("{left}, {right}: {sign}"));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_is_no_rate_says_why() {
    let refused = |amount: &str, per: Vec<Per>| Rate::new(quantity(amount), per).unwrap_err().to_string();
    let months = |count: i64| Per::Time(Duration::of(count, TimeUnit::Month).unwrap());
    let mixed = Duration::Length { months: 1, days: 1, business_days: 0, hours: 0, business_hours: 0 };
    let between = Duration::between(date("2026-01-01"), date("2026-02-01"));
    let Quantity::Money(nothing) = quantity("0 USD") else { unreachable!() };
    let lines = [
        refused("2 days", vec![months(1)]),
        refused("2 per month", vec![months(1)]),
        refused("2", vec![]),
        refused("2", vec![months(0)]),
        refused("2", vec![months(-3)]),
        refused("2", vec![months(1), months(12)]),
        refused("2", vec![Per::Time(mixed)]),
        refused("2", vec![Per::Time(between.clone())]),
        refused("2", vec![Per::Money(nothing, None)]),
    ];
    insta::assert_snapshot!(lines.join("\n"));
    // One that was made without the constructor is refused when it is used.
    let made = Quantity::Rate(Rate { amount: Box::new(quantity("2")), per: vec![Per::Time(between)] });
    assert!(made.compare(&made, &Exchange::default()).is_err());
}
