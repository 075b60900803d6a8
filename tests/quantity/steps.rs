//! The smallest step from one quantity to the next.

use partnerlint::quantity::{Currency, Date, Duration, Money, Month, Per, Percent, Quantity, Rate, TimeUnit};

fn both(quantity: &Quantity) -> [String; 2] {
    [false, true].map(|up| quantity.stepped(up).map_or_else(|| "nothing".to_owned(), |next| next.to_string()))
}

fn number(text: &str) -> Quantity {
    Quantity::Number(text.parse().unwrap())
}

#[test]
fn numbers_step_in_their_last_place() {
    assert_eq!(both(&number("80000")), ["79_999", "80_001"]);
    assert_eq!(both(&number("2.5")), ["2.4", "2.6"]);
    assert_eq!(both(&number("2.50")), ["2.4", "2.6"], "zeros at the end are not written");
    assert_eq!(both(&number("0")), ["-1", "1"]);
}

#[test]
fn percentages_step_by_a_tenth_of_a_point_or_less() {
    let percent = |text: &str| Quantity::Percent(Percent::new(text.parse().unwrap(), None));
    assert_eq!(both(&percent("15")), ["14.9%", "15.1%"]);
    assert_eq!(both(&percent("2.25")), ["2.24%", "2.26%"]);
}

#[test]
fn money_dates_months_and_rates_step_by_one() {
    let dollars = |amount: i64| Quantity::Money(Money::new(amount.into(), Currency::parse("USD").unwrap()));
    assert_eq!(both(&dollars(5_000)), ["4_999 USD", "5_001 USD"]);
    assert_eq!(both(&Quantity::Date(Date::new(2026, 1, 1).unwrap())), ["2025-12-31", "2026-01-02"]);
    assert_eq!(both(&Quantity::Month(Month::new(2026, 1).unwrap())), ["2025-12", "2026-02"]);
    let quarter = Duration::of(3, TimeUnit::Month).unwrap();
    let rate = Rate::new(number("2"), vec![Per::Time(quarter)]).unwrap();
    assert_eq!(both(&Quantity::Rate(rate)), ["1 per quarter", "3 per quarter"]);
}

#[test]
fn durations_step_in_their_shortest_unit() {
    let length = |amount: i64, unit| Quantity::Duration(Duration::of(amount, unit).unwrap());
    assert_eq!(both(&length(48, TimeUnit::Hour)), ["47 hours", "49 hours"]);
    assert_eq!(both(&length(2, TimeUnit::BusinessDay)), ["1 business_day", "3 business_days"]);
    assert_eq!(both(&length(2, TimeUnit::Week)), ["13 days", "15 days"]);
    assert_eq!(both(&length(2, TimeUnit::Year)), ["23 months", "25 months"]);
    assert_eq!(both(&length(0, TimeUnit::Day)), ["-1 day", "1 day"]);
}

#[test]
fn what_has_no_next_says_so() {
    let (from, to) = (Date::new(2026, 1, 1).unwrap(), Date::new(2026, 2, 1).unwrap());
    assert_eq!(both(&Quantity::Duration(Duration::between(from, to))), ["nothing", "nothing"]);
}
