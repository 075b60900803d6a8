//! The table of operators, whole, and one evaluation of every cell.

use std::fmt::Write;

use partnerlint::quantity::{Arithmetic, Exchange, Kind, Mismatch, Quantity, comparable};

use super::written::{exchange, quantity};

/// Two quantities of each kind that combine where their kinds do.
fn samples(kind: Kind) -> [Quantity; 2] {
    let [left, right] = match kind {
        Kind::Number => ["6", "2.5"],
        Kind::Percent => ["15% of net_license", "10%"],
        Kind::Money => ["1_500 USD", "60 USD"],
        Kind::Duration => ["12 months", "3 months"],
        Kind::Date => ["2026-01-31", "2024-08-15"],
        Kind::Month => ["2026-01", "2024-08"],
        Kind::Rate => ["12 per customer per year", "2 per quarter per customer"],
    };
    [quantity(left), quantity(right)]
}

#[test]
fn every_operator_on_every_pair_of_kinds() {
    let mut table = String::new();
    for operator in Arithmetic::ALL {
        write!(table, "{:<10}", format!("a {operator} b")).unwrap();
        for right in Kind::ALL {
            write!(table, "{:<10}", format!("{right:?}")).unwrap();
        }
        table.push('\n');
        for left in Kind::ALL {
            write!(table, "{:<10}", format!("{left:?}")).unwrap();
            for right in Kind::ALL {
                let cell = operator.result(left, right).map_or("-".to_owned(), |kind| format!("{kind:?}"));
                write!(table, "{cell:<10}").unwrap();
            }
            table.push('\n');
        }
        table.push('\n');
    }
    insta::assert_snapshot!(table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_cell_evaluated() {
    let mut cells = String::new();
    for operator in Arithmetic::ALL {
        for left in Kind::ALL {
            for right in Kind::ALL.into_iter().filter(|&right| operator.result(left, right).is_some()) {
                let ([left, _], [_, right]) = (samples(left), samples(right));
                let result = match Quantity::apply(operator, &left, &right, &Exchange::default()) {
                    Ok(result) => result.to_string(),
                    Err(mismatch) => mismatch.to_string(),
                };
                writeln!(cells, "{left} {operator} {right} = {result}").unwrap();
            }
        }
    }
    insta::assert_snapshot!(cells);
}

#[test]
fn like_kinds_compare_and_others_do_not() {
    for left in Kind::ALL {
        for right in Kind::ALL {
            let ([one, _], [_, other]) = (samples(left), samples(right));
            let order = one.compare(&other, &Exchange::default());
            assert_eq!(comparable(left, right), left == right);
            assert_eq!(order.is_ok(), comparable(left, right), "{one} and {other}: {order:?}");
            if left != right {
                assert_eq!(order, Err(Mismatch::Kind { operator: None, left, right }));
            }
        }
    }
}

/// `left operator right`, evaluated with 1 EUR = 1.08 USD.
fn compute(text: &str) -> String {
    let exchange = exchange(&["1 EUR = 1.08 USD"]);
    let (operator, symbol) = Arithmetic::ALL
        .into_iter()
        .map(|operator| (operator, format!(" {operator} ")))
        .find(|(_, symbol)| text.contains(symbol.as_str()))
        .unwrap();
    let (left, right) = text.split_once(symbol.as_str()).unwrap();
    match Quantity::apply(operator, &quantity(left), &quantity(right), &exchange) {
        Ok(Quantity::Percent(percent)) => percent.describe(),
        Ok(result) => result.to_string(),
        Err(mismatch) => format!("error: {mismatch}"),
    }
}

#[test]
fn values_that_combine_and_values_that_do_not() {
    let cases = [
        // bases
        "15% of net_license + 2.5%",
        "15% + 2.5% of net_license",
        "15% of net_license - 2.5% of deal_value",
        "40% of net_license * 20% of deal_value",
        "15% of net_license / 2.5% of deal_value",
        "7.5% / 2.5%",
        // money
        "100 USD + 100 EUR",
        "100 EUR - 54 USD",
        "100 EUR / 54 USD",
        "100 USD + 100 JPY",
        "20% of net_license * 1_500 USD",
        "300 USD / 20%",
        "300 USD / 0%",
        "100 USD / 3",
        "100 USD / 0",
        "100 USD * 3 USD",
        "100 USD + 3",
        // exactness and its end
        "0.1 + 0.2",
        "99_999_999_999_999 * 99_999_999_999_999",
        "2 / 3",
        "-2 / 3",
        "1_234.5 * 0.00000000000001",
        // durations
        "12 months / 3 months",
        "36 hours / 1 day",
        "12 months / 30 days",
        "3 days / 2",
        "12 months * 0.5",
        "12 months * 0.25%",
        "2 weeks + 3 business_days",
        // days and months
        "2026-01-31 + 1 month",
        "2028-02-29 - 1 year",
        "2026-01-31 + 48 hours",
        "2026-01-31 + 36 hours",
        "2026-01-31 + 8 business_hours",
        "2026-01-30 + 1 business_day",
        "2026-03-02 - 2026-01-31",
        "2026-01-31 - 2026-03-02",
        "2026-03 - 2024-01",
        "2026-03 + 2 quarters",
        "2026-03 + 30 days",
        "2026-03-01 + 2026-03-01",
        "9999-12-31 + 1 day",
        "0000-01-01 - 1 day",
        // rates
        "2 per quarter + 8 per year",
        "100 USD per quarter - 100 EUR per year",
        "2 per quarter + 8 per customer",
        "10% * 10_000 USD per year",
        "2 per quarter + 100 USD per quarter",
        "2 per quarter / 2 per year",
        "2 per quarter * 1 year",
    ];
    let computed: Vec<String> = cases.into_iter().map(|case| format!("{case} = {}", compute(case))).collect();
    insta::assert_snapshot!(computed.join("\n"));
}

#[test]
fn the_last_digit_is_rounded_half_away_from_zero() {
    let large = "99_999_999_999_999";
    let tiny = "0.00000000000001";
    let cases = [
        (large, large, "2", "4_999_999_999_999_900_000_000_000_001"),
        (large, "-99_999_999_999_999", "2", "-4_999_999_999_999_900_000_000_000_001"),
        (large, large, "4", "2_499_999_999_999_950_000_000_000_000"),
        (tiny, tiny, "1", "0.0000000000000000000000000001"),
        (tiny, tiny, "2", "0.0000000000000000000000000001"),
        (tiny, tiny, "3", "0"),
        (tiny, "1", "3", "0.0000000000000033333333333333"),
    ];
    let none = Exchange::default();
    for (left, right, divisor, expected) in cases {
        let product =
            Quantity::apply(Arithmetic::Multiply, &quantity(left), &quantity(right), &none).unwrap();
        let result = Quantity::apply(Arithmetic::Divide, &product, &quantity(divisor), &none).unwrap();
        assert_eq!(result.to_string(), expected, "{left} * {right} / {divisor}");
    }
}

#[test]
fn a_sum_of_long_numbers_is_rounded() {
    let third =
        Quantity::apply(Arithmetic::Divide, &quantity("2"), &quantity("3"), &Exchange::default()).unwrap();
    let sum = |term: &str, other: &Quantity| {
        Quantity::apply(Arithmetic::Add, &quantity(term), other, &Exchange::default()).unwrap().to_string()
    };
    assert_eq!(sum("99_999_999_999_999", &third), "99_999_999_999_999.66666666666667");
    assert_eq!(sum("-99_999_999_999_999", &third), "-99_999_999_999_998.33333333333333");
    assert_eq!(sum("-0.00000000000001", &third), "0.6666666666666566666666666667");
}

#[test]
fn what_is_too_large_is_said() {
    let huge = Quantity::Number(partnerlint::quantity::Decimal::MAX);
    for operator in [Arithmetic::Add, Arithmetic::Multiply] {
        assert_eq!(Quantity::apply(operator, &huge, &huge, &Exchange::default()), Err(Mismatch::Overflow));
    }
    let long = quantity("9_000_000_000_000 years");
    let longer =
        Quantity::apply(Arithmetic::Multiply, &long, &quantity("99_999_999_999"), &Exchange::default());
    assert_eq!(longer, Err(Mismatch::Overflow));
    let late = Quantity::apply(Arithmetic::Add, &quantity("2026-01-31"), &long, &Exchange::default());
    assert_eq!(late, Err(Mismatch::Overflow));
}
