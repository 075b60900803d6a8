//! What holds for every quantity.

use std::cmp::Ordering;

use partnerlint::quantity::{
    Arithmetic, Decimal, Duration, Exchange, Mismatch, Money, Quantity, Range, comparable,
};
use proptest::prelude::*;

use super::written::{
    any_date, any_duration, any_literal, any_number, any_quantity, any_sum_of_lengths, currency, exchange,
    quantity,
};

fn rates() -> Exchange {
    exchange(&["1 EUR = 1.08 USD", "1 USD = 151.3 JPY"])
}

fn apply(operator: Arithmetic, left: &Quantity, right: &Quantity) -> Result<Quantity, Mismatch> {
    Quantity::apply(operator, left, right, &rates())
}

/// Without currencies there is nothing to exchange.
fn number(number: Decimal) -> Quantity {
    Quantity::Number(number)
}

proptest! {
    #[test]
    fn lengths_are_in_a_total_order(
        a in any_sum_of_lengths(), b in any_sum_of_lengths(), c in any_sum_of_lengths(),
    ) {
        prop_assert_eq!(a.compare(&a), Ordering::Equal);
        prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
        let mut sorted = [a, b, c];
        sorted.sort_by(Duration::compare);
        let [a, b, c] = sorted;
        prop_assert_ne!(a.compare(&b), Ordering::Greater);
        prop_assert_ne!(b.compare(&c), Ordering::Greater);
        prop_assert_ne!(a.compare(&c), Ordering::Greater);
        if a.compare(&b).is_eq() {
            prop_assert_eq!(a.compare(&c), b.compare(&c));
        }
    }

    #[test]
    fn any_two_durations_compare_both_ways(a in any_duration(), b in any_duration()) {
        prop_assert_eq!(a.compare(&b), b.compare(&a).reverse());
    }

    #[test]
    fn times_from_one_day_compare_alike_with_every_length(
        from in any_date(), one in any_date(), other in any_date(), length in any_sum_of_lengths(),
    ) {
        let (early, late) = (one.min(other), one.max(other));
        let early = Duration::between(from, early).compare(&length);
        let late = Duration::between(from, late).compare(&length);
        prop_assert!(early <= late);
    }

    #[test]
    fn evaluation_agrees_with_the_table(a in any_quantity(), b in any_quantity()) {
        for operator in Arithmetic::ALL {
            let refused = Mismatch::Kind { operator: Some(operator), left: a.kind(), right: b.kind() };
            match (operator.result(a.kind(), b.kind()), apply(operator, &a, &b)) {
                (Some(kind), Ok(result)) => prop_assert_eq!(result.kind(), kind),
                (Some(_), Err(mismatch)) => prop_assert_ne!(mismatch, refused),
                (None, result) => prop_assert_eq!(result, Err(refused)),
            }
        }
        let order = a.compare(&b, &rates());
        let refused = Mismatch::Kind { operator: None, left: a.kind(), right: b.kind() };
        prop_assert_eq!(order == Err(refused), !comparable(a.kind(), b.kind()));
        prop_assert_eq!(order.ok(), b.compare(&a, &rates()).ok().map(Ordering::reverse));
    }

    #[test]
    fn ranges_agree_with_comparison(low in any_quantity(), high in any_quantity(), item in any_quantity()) {
        let exchange = rates();
        let Ok(range) = Range::new(Some(low.clone()), Some(high.clone())) else {
            prop_assert!(low.compare(&high, &Exchange::default()).is_err());
            return Ok(());
        };
        match (item.compare(&low, &exchange), item.compare(&high, &exchange)) {
            (Ok(above), Ok(below)) => {
                prop_assert_eq!(range.contains(&item, &exchange), Ok(above.is_ge() && below.is_le()));
            }
            _ => prop_assert!(range.contains(&item, &exchange).is_err()),
        }
        prop_assert_eq!(range.is_empty(), low.compare(&high, &exchange) == Ok(Ordering::Greater));
    }

    #[test]
    fn what_is_displayed_is_read_back(literal in any_literal()) {
        let back = quantity(&literal.to_string());
        match literal {
            // The base is not displayed.
            Quantity::Percent(percent) => {
                prop_assert_eq!(back.to_string(), percent.to_string());
                prop_assert_eq!(quantity(&percent.describe()), Quantity::Percent(percent));
            }
            Quantity::Duration(_) => prop_assert_eq!(back.compare(&literal, &rates()), Ok(Ordering::Equal)),
            Quantity::Rate(_) => prop_assert_eq!(back.to_string(), literal.to_string()),
            _ => prop_assert_eq!(back, literal),
        }
    }

    #[test]
    fn written_numbers_add_and_multiply_exactly(a in any_number(), b in any_number()) {
        let (a, b) = (number(a), number(b));
        let sum = apply(Arithmetic::Add, &a, &b).unwrap();
        prop_assert_eq!(apply(Arithmetic::Subtract, &sum, &b).unwrap(), a.clone());
        prop_assert_eq!(apply(Arithmetic::Add, &b, &a).unwrap(), sum);
        let product = apply(Arithmetic::Multiply, &a, &b).unwrap();
        prop_assert_eq!(apply(Arithmetic::Multiply, &b, &a).unwrap(), product.clone());
        if b != number(Decimal::ZERO) {
            prop_assert_eq!(apply(Arithmetic::Divide, &product, &b).unwrap(), a);
        }
    }

    #[test]
    fn exchange_at_one_to_one_changes_no_order(a in any_number(), b in any_number()) {
        let exchange = exchange(&["1 EUR = 1 USD"]);
        let dollars = Quantity::Money(Money::new(a, currency("USD")));
        let euros = Quantity::Money(Money::new(b, currency("EUR")));
        prop_assert_eq!(dollars.compare(&euros, &exchange), Ok(a.cmp(&b)));
    }

    #[test]
    fn exchange_compares_like_whole_numbers(
        a in any::<i32>(), b in any::<i32>(), rate in 1_i32..i32::MAX, other in 1_i32..i32::MAX,
    ) {
        let mut exchange = Exchange::new(None);
        let (usd, eur, gbp) = (currency("USD"), currency("EUR"), currency("GBP"));
        exchange.insert(eur, Money::new(rate.into(), usd)).unwrap();
        exchange.insert(gbp, Money::new(other.into(), usd)).unwrap();
        let euros = Quantity::Money(Money::new(a.into(), eur));
        let pounds = Quantity::Money(Money::new(b.into(), gbp));
        let expected = (i64::from(a) * i64::from(rate)).cmp(&(i64::from(b) * i64::from(other)));
        prop_assert_eq!(euros.compare(&pounds, &exchange), Ok(expected));
    }

    #[test]
    fn quotients_have_the_digits_of_whole_numbers(a in any::<i32>(), b in 1_i32..i32::MAX) {
        // Ten places, by division of whole numbers that rounds half away from zero.
        let (a, b) = (i128::from(a) * 10_i128.pow(10), i128::from(b));
        let expected = Decimal::from_i128_with_scale((a * 2 + b * a.signum()) / (b * 2), 10);
        let dividend = Decimal::from_i128_with_scale(a, 10);
        let quotient = apply(Arithmetic::Divide, &number(dividend), &number(Decimal::from(b))).unwrap();
        prop_assert_eq!(format!("{quotient:.10}"), number(expected).to_string());
    }

    #[test]
    fn like_quantities_add_and_subtract_inversely(a in any_literal(), b in any_literal()) {
        let Ok(sum) = apply(Arithmetic::Add, &a, &b) else { return Ok(()) };
        let exact = match (&a, &b) {
            (Quantity::Money(a), Quantity::Money(b)) => a.currency == b.currency,
            // A rate may be brought to another time, and a month may have no such day.
            (Quantity::Rate(_), _) | (Quantity::Date(_), _) | (_, Quantity::Date(_)) => false,
            _ => true,
        };
        if exact && a.kind() == b.kind() {
            let back = apply(Arithmetic::Subtract, &sum, &b).unwrap();
            prop_assert_eq!(back.compare(&a, &rates()), Ok(Ordering::Equal));
        }
    }

    #[test]
    fn the_time_between_leads_from_one_day_to_the_other(from in any_date(), to in any_date()) {
        let (from, to) = (Quantity::Date(from), Quantity::Date(to));
        let between = apply(Arithmetic::Subtract, &to, &from).unwrap();
        prop_assert_eq!(apply(Arithmetic::Add, &from, &between).unwrap(), to);
    }

    #[test]
    fn business_days_are_counted_one_by_one(start in any_date(), days in -40_i64..40) {
        let mut day = start;
        let mut left = days.abs();
        while left > 0 {
            day = day.add_days(days.signum()).unwrap();
            // 2026-01-05 is a Monday.
            let weekday = partnerlint::quantity::Date::new(2026, 1, 5).unwrap().days_until(day).rem_euclid(7);
            left -= i64::from(weekday < 5);
        }
        prop_assert_eq!(start.add_business_days(days), Some(day));
    }

    #[test]
    fn days_move_back_by_what_they_moved(start in any_date(), days in -100_000_i64..100_000) {
        let moved = start.add_days(days).unwrap();
        prop_assert_eq!(start.days_until(moved), days);
        prop_assert_eq!(moved.add_days(-days), Some(start));
    }
}
