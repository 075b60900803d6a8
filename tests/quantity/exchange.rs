//! Exchange: ways between currencies, and exactness.

use std::cmp::Ordering;

use partnerlint::quantity::{Exchange, ExchangeError, Money, Quantity};

use super::written::{currency, exchange, quantity};

fn convert(exchange: &Exchange, money: &str, to: &str) -> Option<String> {
    let Quantity::Money(money) = quantity(money) else { panic!("`{money}` is no money") };
    exchange.convert(money, currency(to)).map(|money| money.to_string())
}

#[test]
fn money_is_converted_directly_inversely_or_over_one_other() {
    let table = exchange(&["1 EUR = 1.08 USD", "1 GBP = 1.25 USD", "1 USD = 150 JPY", "1 PLN = 0.25 EUR"]);
    let cases = [
        ("100 EUR", "EUR", Some("100 EUR")),
        ("100 EUR", "USD", Some("108 USD")),
        ("108 USD", "EUR", Some("100 EUR")),
        ("100 USD", "EUR", Some("92.59259259259259259259259259 EUR")),
        ("100 GBP", "EUR", Some("115.7407407407407407407407407 EUR")),
        ("2 EUR", "JPY", Some("324 JPY")),
        ("8 PLN", "USD", Some("2.16 USD")),
        ("8 PLN", "GBP", None),
        ("8 CHF", "USD", None),
        ("0 CHF", "USD", Some("0 USD")),
    ];
    for (money, to, expected) in cases {
        assert_eq!(convert(&table, money, to).as_deref(), expected, "{money} to {to}");
    }
}

#[test]
fn of_several_ways_the_first_is_taken_both_ways() {
    let table = exchange(&[
        "1 EUR = 2 USD",
        "1 EUR = 4 GBP",
        "1 CHF = 8 GBP",
        "1 CHF = 8 USD",
        "1 AUD = 3 USD",
        "1 AUD = 3 GBP",
    ]);
    // Over AUD, not CHF or EUR.
    assert_eq!(convert(&table, "7 USD", "GBP").as_deref(), Some("7 GBP"));
    assert_eq!(convert(&table, "7 GBP", "USD").as_deref(), Some("7 USD"));
    // A stated rate comes first.
    assert_eq!(convert(&table, "7 EUR", "GBP").as_deref(), Some("28 GBP"));
}

#[test]
fn rates_are_refused() {
    let mut table = exchange(&["1 EUR = 1.08 USD"]);
    let money = |amount: i64, code| Money::new(amount.into(), currency(code));
    let (usd, eur, gbp) = (currency("USD"), currency("EUR"), currency("GBP"));
    assert_eq!(table.insert(eur, money(1, "EUR")), Err(ExchangeError::SameCurrency(eur)));
    assert_eq!(table.insert(eur, money(2, "USD")), Err(ExchangeError::Repeated(eur, usd)));
    assert_eq!(table.insert(usd, money(2, "EUR")), Err(ExchangeError::Repeated(usd, eur)));
    assert_eq!(table.insert(gbp, money(0, "EUR")), Err(ExchangeError::NotPositive));
    assert_eq!(table.insert(gbp, money(-1, "EUR")), Err(ExchangeError::NotPositive));
    assert_eq!(table.rates().count(), 1);
    insta::assert_snapshot!(ExchangeError::Repeated(usd, eur), @"the rate between `USD` and `EUR` is stated already");
}

#[test]
fn nothing_compares_in_every_currency() {
    let none = exchange(&[]);
    let cases = [
        ("1 EUR", "0 USD", Ordering::Greater),
        ("0 EUR", "0 USD", Ordering::Equal),
        ("-1 EUR", "0 USD", Ordering::Less),
    ];
    for (left, right, expected) in cases {
        assert_eq!(quantity(left).compare(&quantity(right), &none), Ok(expected), "{left} and {right}");
    }
    assert!(quantity("1 EUR").compare(&quantity("1 USD"), &none).is_err());
}

#[test]
fn no_rounding_decides_a_comparison() {
    let table = exchange(&["1 EUR = 3 USD", "1 GBP = 7 USD"]);
    // A third of a dollar more or less in the last digit that can be written.
    let cases = [
        ("1 USD", "0.33333333333333 EUR", Ordering::Greater),
        ("1 USD", "0.33333333333334 EUR", Ordering::Less),
        ("3 USD", "1 EUR", Ordering::Equal),
        ("7 EUR", "3 GBP", Ordering::Equal),
        ("7 EUR", "3.0000000000001 GBP", Ordering::Less),
        ("99_999_999_999_999 EUR", "99_999_999_999_999 GBP", Ordering::Less),
        ("-7 EUR", "-3 GBP", Ordering::Equal),
    ];
    for (left, right, expected) in cases {
        assert_eq!(quantity(left).compare(&quantity(right), &table), Ok(expected), "{left} and {right}");
        assert_eq!(
            quantity(right).compare(&quantity(left), &table),
            Ok(expected.reverse()),
            "{right} and {left}"
        );
    }
}
