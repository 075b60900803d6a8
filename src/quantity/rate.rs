//! So much per something.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::{Decimal, Duration, Exchange, Mismatch, Money, Percent, Quantity, exact};

/// An amount per one or several things; displays as `2 per quarter`, `5 per 100 USD of mrr`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rate {
    /// The amount: a number, a percentage or money.
    pub amount: Box<Quantity>,
    /// What it is per, in the order written.
    pub per: Vec<Per>,
}

/// What a rate is per.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Per {
    /// Each such time: `per quarter` is per 3 months.
    Time(Duration),
    /// Each such thing, by its symbol: `per customer`.
    Thing(SmolStr),
    /// Each such amount, of something if it says so: `per 100 USD of mrr`.
    Money(Money, Option<SmolStr>),
}

/// In what a time is measured; times of two measures have no exact ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Months,
    Hours,
    BusinessDays,
    BusinessHours,
}

/// What a rate is per, in a form that compares.
struct Terms<'r> {
    /// In order of their names.
    things: Vec<&'r str>,
    time: Option<(Measure, Decimal)>,
    money: Option<(Money, Option<&'r str>)>,
}

impl Rate {
    /// An amount per something.
    ///
    /// # Errors
    /// [`Mismatch::Undefined`] unless the amount is a number, a percentage or money, and it is per something: at most one
    /// time and one amount of money, both more than zero, and the time in one unit.
    pub fn new(amount: Quantity, per: Vec<Per>) -> Result<Self, Mismatch> {
        let rate = Self { amount: Box::new(amount), per };
        rate.number()?;
        if rate.per.is_empty() {
            return Err(Mismatch::Undefined("a rate is per something"));
        }
        rate.terms()?;
        Ok(rate)
    }

    /// What it is per, as written: `per customer per 12 months`.
    #[must_use]
    pub fn per_text(&self) -> String {
        let parts: Vec<String> = self.per.iter().map(ToString::to_string).collect();
        parts.join(" ")
    }

    /// How it stands against another rate.
    ///
    /// Both are per the same things, in any order; per times in months, or both in days and hours, which are brought to one;
    /// per amounts of money of the same thing.
    pub(super) fn compare(&self, other: &Self, exchange: &Exchange) -> Result<Ordering, Mismatch> {
        let (mut over, mut under) = self.factors(other, exchange)?;
        over.push(self.number()?);
        let right = match (&*self.amount, &*other.amount) {
            (Quantity::Number(_), Quantity::Number(right)) => *right,
            (Quantity::Percent(left), Quantity::Percent(right)) => {
                left.common_base(right)?;
                right.points
            }
            (Quantity::Money(left), Quantity::Money(right)) => {
                let Some(factor) = exchange.factor(left.currency, right.currency) else {
                    return Err(Mismatch::Currency { left: left.currency, right: right.currency });
                };
                over.extend(factor.over);
                under.extend(factor.under);
                right.amount
            }
            (left, right) => {
                return Err(Mismatch::Kind { operator: None, left: left.kind(), right: right.kind() });
            }
        };
        under.push(right);
        Ok(exact::compare_products(&over, &under))
    }

    /// How many times another rate fits.
    pub(super) fn ratio(&self, other: &Self, exchange: &Exchange) -> Result<Decimal, Mismatch> {
        let other = other.amount_like(self, exchange)?;
        match (&*self.amount, &other) {
            (Quantity::Number(left), Quantity::Number(right)) => exact::quotient(&[*left], &[*right]),
            (Quantity::Percent(left), Quantity::Percent(right)) => {
                left.common_base(right)?;
                exact::quotient(&[left.points], &[right.points])
            }
            (Quantity::Money(left), Quantity::Money(right)) => left.ratio(*right, exchange),
            (left, right) => Err(Mismatch::Kind { operator: None, left: left.kind(), right: right.kind() }),
        }
    }

    /// The amount that it would have, were it per what `left` is per.
    pub(super) fn amount_like(&self, left: &Self, exchange: &Exchange) -> Result<Quantity, Mismatch> {
        let (under, over) = left.factors(self, exchange)?;
        let scaled = |number: Decimal| {
            let over: Vec<Decimal> = over.iter().copied().chain([number]).collect();
            exact::quotient(&over, &under)
        };
        Ok(match &*self.amount {
            Quantity::Number(number) => Quantity::Number(scaled(*number)?),
            Quantity::Percent(Percent { points, base }) => {
                Quantity::Percent(Percent { points: scaled(*points)?, base: base.clone() })
            }
            Quantity::Money(money) => Quantity::Money(Money { amount: scaled(money.amount)?, ..*money }),
            _ => return Err(NO_AMOUNT),
        })
    }

    /// The same with another amount.
    pub(super) fn with_amount(&self, amount: Quantity) -> Self {
        Self { amount: Box::new(amount), per: self.per.clone() }
    }

    /// The amount multiplied by `over / under`.
    pub(super) fn scaled_amount(&self, over: Decimal, under: Decimal) -> Result<Quantity, Mismatch> {
        self.number()?;
        self.amount.scaled(over, under)
    }

    /// The number of its amount.
    fn number(&self) -> Result<Decimal, Mismatch> {
        match &*self.amount {
            Quantity::Number(number) => Ok(*number),
            Quantity::Percent(percent) => Ok(percent.points),
            Quantity::Money(money) => Ok(money.amount),
            _ => Err(NO_AMOUNT),
        }
    }

    /// What its amount is multiplied with, as `over / under`, to be per what the other is per.
    fn factors(&self, other: &Self, exchange: &Exchange) -> Result<(Vec<Decimal>, Vec<Decimal>), Mismatch> {
        let (left, right) = (self.terms()?, other.terms()?);
        let incomparable = || Mismatch::Rate { left: self.per_text(), right: other.per_text() };
        if left.things != right.things {
            return Err(incomparable());
        }
        let (mut over, mut under) = (Vec::new(), Vec::new());
        match (left.time, right.time) {
            (None, None) => {}
            (Some((left_measure, left)), Some((right_measure, right))) if left_measure == right_measure => {
                over.push(right);
                under.push(left);
            }
            _ => return Err(incomparable()),
        }
        match (left.money, right.money) {
            (None, None) => {}
            (Some((left, of)), Some((right, other))) if of == other => {
                // An amount per so many of the left currency, per as many of the right one.
                let Some(factor) = exchange.factor(right.currency, left.currency) else {
                    return Err(Mismatch::Currency { left: left.currency, right: right.currency });
                };
                over.extend(factor.over);
                under.extend(factor.under);
                over.push(right.amount);
                under.push(left.amount);
            }
            _ => return Err(incomparable()),
        }
        Ok((over, under))
    }

    fn terms(&self) -> Result<Terms<'_>, Mismatch> {
        let mut terms = Terms { things: Vec::new(), time: None, money: None };
        for per in &self.per {
            match per {
                Per::Thing(thing) => terms.things.push(thing.as_str()),
                Per::Time(time) => {
                    if terms.time.replace(measure(time)?).is_some() {
                        return Err(Mismatch::Undefined("a rate is per one time"));
                    }
                }
                Per::Money(money, of) => {
                    if money.amount <= Decimal::ZERO {
                        return Err(Mismatch::Undefined("a rate is per more than zero"));
                    }
                    if terms.money.replace((*money, of.as_deref())).is_some() {
                        return Err(Mismatch::Undefined("a rate is per one amount of money"));
                    }
                }
            }
        }
        terms.things.sort_unstable();
        Ok(terms)
    }
}

const NO_AMOUNT: Mismatch = Mismatch::Undefined("the amount of a rate is a number, a percentage or money");

/// A time in its measure.
fn measure(time: &Duration) -> Result<(Measure, Decimal), Mismatch> {
    let Duration::Length { months, days, business_days, hours, business_hours } = *time else {
        return Err(Mismatch::Undefined("a rate is per a length of time, not per the time between two days"));
    };
    let day_hours = i128::from(days) * 24 + i128::from(hours);
    let measures = [
        (Measure::Months, i128::from(months)),
        (Measure::Hours, day_hours),
        (Measure::BusinessDays, i128::from(business_days)),
        (Measure::BusinessHours, i128::from(business_hours)),
    ];
    let mut stated = measures.into_iter().filter(|&(_, length)| length != 0);
    match (stated.next(), stated.next()) {
        (Some((measure, length)), None) if length > 0 => {
            let length = Decimal::try_from_i128_with_scale(length, 0).map_err(|_| Mismatch::Overflow)?;
            Ok((measure, length))
        }
        (Some(_), Some(_)) => Err(Mismatch::Undefined("a rate is per a time in one unit")),
        _ => Err(Mismatch::Undefined("a rate is per more than zero")),
    }
}

impl fmt::Display for Per {
    /// As written, where a time of one unit is its name: `per quarter`, `per 12 days`, `per customer`.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(time) => match period(time) {
                Some(name) => write!(out, "per {name}"),
                None => write!(out, "per {time}"),
            },
            Self::Thing(thing) => write!(out, "per {thing}"),
            Self::Money(money, None) => write!(out, "per {money}"),
            Self::Money(money, Some(of)) => write!(out, "per {money} of {of}"),
        }
    }
}

/// The name of a time that is one unit.
fn period(time: &Duration) -> Option<&'static str> {
    let Duration::Length { months, days, business_days, hours, business_hours } = *time else { return None };
    match (months, days, business_days, hours, business_hours) {
        (1, 0, 0, 0, 0) => Some("month"),
        (3, 0, 0, 0, 0) => Some("quarter"),
        (12, 0, 0, 0, 0) => Some("year"),
        (0, 1, 0, 0, 0) => Some("day"),
        (0, 7, 0, 0, 0) => Some("week"),
        (0, 0, 1, 0, 0) => Some("business_day"),
        (0, 0, 0, 1, 0) => Some("hour"),
        (0, 0, 0, 0, 1) => Some("business_hour"),
        _ => None,
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount.fmt(out)?;
        self.per.iter().try_for_each(|per| write!(out, " {per}"))
    }
}
