//! Ranges: their ends, what is in them, and how they are written.

use partnerlint::quantity::{Exchange, Kind, Range};

use super::written::{exchange, quantity, range};

#[test]
fn ranges_include_their_ends() {
    let cases = [
        ("10%..15%", "10%", true),
        ("10%..15%", "15%", true),
        ("10%..15%", "15.00000000001%", false),
        ("10%..15%", "9.99999999999% of net_license", false),
        ("90 days..", "3 months", true),
        ("90 days..", "89 days", false),
        ("..5%", "-1%", true),
        ("..5%", "5.1%", false),
        ("2..2", "2", true),
        ("3..2", "2", false),
        ("1_000 USD..", "926 EUR", true),
        ("1_000 USD..", "925 EUR", false),
        ("2024-01..2024-03", "2024-02", true),
        ("..2 per quarter", "9 per year", false),
    ];
    let exchange = exchange(&["1 EUR = 1.08 USD"]);
    for (text, item, expected) in cases {
        assert_eq!(range(text).contains(&quantity(item), &exchange), Ok(expected), "{item} in {text}");
    }
}

#[test]
fn a_base_holds_for_both_ends() {
    let range = range("2%..5% of revenue");
    let share = |text| range.contains(&quantity(text), &Exchange::default());
    assert_eq!(share("2% of revenue"), Ok(true));
    assert_eq!(share("1% of revenue"), Ok(false));
    assert!(share("1% of net_revenue").is_err());
}

#[test]
fn ranges_are_written_as_they_are_read() {
    for text in
        ["10%..15%", "90 days..", "..5%", "1_000 USD..2_000 USD", "2024-01..2024-03", "12 months..24 months"]
    {
        assert_eq!(range(text).to_string(), text);
    }
}

#[test]
fn ranges_have_a_kind_and_may_be_empty() {
    assert_eq!(range("..5%").kind(), Some(Kind::Percent));
    assert_eq!(range("5..").kind(), Some(Kind::Number));
    assert!(range("15%..10%").is_empty());
    assert!(range("91 days..3 months").is_empty());
    assert!(!range("90 days..3 months").is_empty());
    assert!(!range("15%..").is_empty());
}

#[test]
fn what_does_not_compare_is_said() {
    let refused = |low, high| Range::new(Some(quantity(low)), Some(quantity(high))).unwrap_err().to_string();
    let outside =
        |text, item| range(text).contains(&quantity(item), &Exchange::default()).unwrap_err().to_string();
    let lines = [
        refused("10", "15%"),
        refused("10 USD", "15 EUR"),
        refused("10% of net_license", "15% of deal_value"),
        outside("10%..15%", "12"),
        outside("..15 USD", "12 EUR"),
        outside("10%.. of net_license", "12% of deal_value"),
    ];
    insta::assert_snapshot!(lines.join("\n"));
}
