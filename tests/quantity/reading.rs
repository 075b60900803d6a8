//! Numbers and currencies from text, and how quantities are written.

use partnerlint::quantity::{Currency, Decimal, NumberError, Percent, Quantity, parse_number};
use partnerlint::source::SourceId;
use partnerlint::syntax::parse_program;

use super::written::{currency, quantity};

#[test]
fn numbers_are_read_exactly() {
    let cases = [
        ("12", "12"),
        ("1_000", "1_000"),
        ("1000000", "1_000_000"),
        ("2.50", "2.5"),
        ("80k", "80_000"),
        ("1.5M", "1_500_000"),
        ("2B", "2_000_000_000"),
        ("1.2345k", "1_234.5"),
        ("0.00000000000001", "0.00000000000001"),
        ("007", "7"),
        ("0", "0"),
        ("99_999_999_999_999", "99_999_999_999_999"),
    ];
    for (text, written) in cases {
        assert_eq!(Quantity::Number(parse_number(text).unwrap()).to_string(), written, "{text}");
    }
}

#[test]
fn what_is_no_number_says_why() {
    for text in
        ["", "k", "1_", "_1", "1__0", "1.", ".5", "1.5_0", "-1", "1e3", "1K", "1kk", "½", "1.2.3", "k1"]
    {
        assert_eq!(parse_number(text), Err(NumberError::Malformed), "{text}");
    }
    for text in ["0.000000000000001", "1.00000000000000", "12.3456789012345"] {
        assert_eq!(parse_number(text), Err(NumberError::TooManyDigits), "{text}");
    }
    for text in ["100_000_000_000_000", "100_000B", "99999999999999k", &"9".repeat(100_000)] {
        assert_eq!(parse_number(text), Err(NumberError::TooLarge), "{text}");
    }
    insta::assert_snapshot!(NumberError::TooManyDigits, @"the number has more than 14 digits");
    insta::assert_snapshot!(NumberError::TooLarge, @"the number is 100 trillion or more");
}

#[test]
fn a_program_says_what_is_wrong_with_its_numbers() {
    let text = "a = 1_ USD\nb = 123_456_789_012_345\nc = 12.3456789012345%\nd = 1_000\n";
    let findings = parse_program(text, SourceId(0)).findings;
    let lines: Vec<String> =
        findings.iter().map(|finding| format!("{}: {}", finding.id, finding.message)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    syntax: `1_` is no number: `_` stands between two digits
    limit-length: the number is 100 trillion or more
    limit-length: the number has more than 14 digits
    ");
}

#[test]
fn currencies_are_a_closed_list() {
    let codes: Vec<&str> = Currency::all().map(Currency::as_str).collect();
    assert!(codes.is_sorted_by(|left, right| left < right));
    for code in &codes {
        assert!(code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
        assert_eq!(Currency::parse(code).map(Currency::as_str), Some(*code));
    }
    for code in ["usd", "US", "", "XXX", "XAU", "DEM", "USDX"] {
        assert_eq!(Currency::parse(code), None, "{code}");
    }
    assert_eq!([2, 0, 3, 4], ["USD", "JPY", "KWD", "CLF"].map(|code| currency(code).minor_digits()));
    assert_eq!(codes.len(), 165);
}

#[test]
fn quantities_are_written_in_one_form() {
    let cases = [
        ("1500 USD", "1_500 USD"),
        ("62.50 GBP", "62.5 GBP"),
        ("1M USD", "1_000_000 USD"),
        ("999", "999"),
        ("1000.0001", "1_000.0001"),
        ("-1234567", "-1_234_567"),
        ("-0", "0"),
        ("15% of net_license", "15%"),
        ("1 year", "12 months"),
        ("2024-08", "2024-08"),
        ("0007-08-09", "0007-08-09"),
    ];
    for (text, written) in cases {
        assert_eq!(quantity(text).to_string(), written, "{text}");
    }
    assert_eq!(Percent::new(15.into(), Some("net_license".into())).describe(), "15% of net_license");
    assert_eq!(Percent::new(15.into(), None).describe(), "15%");
}

#[test]
fn a_precision_rounds_what_is_shown() {
    let third = Decimal::ONE / Decimal::from(3);
    assert_eq!(format!("{:.2}", Quantity::Number(third)), "0.33");
    assert_eq!(format!("{:.2}", quantity("2.345 USD")), "2.35 USD");
    assert_eq!(format!("{:.2}", quantity("-2.345%")), "-2.35%");
    assert_eq!(format!("{:.2}", quantity("1_999.999")), "2_000");
    assert_eq!(format!("{:.1}", quantity("1.25 per quarter")), "1.3 per quarter");
}
