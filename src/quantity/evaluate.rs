//! Operators and comparison on values, as the table of [`super::operator`] says.

use std::cmp::Ordering;

use super::{Arithmetic, Decimal, Duration, Exchange, Mismatch, Money, Percent, Quantity, comparable, exact};

impl Quantity {
    /// What an operator makes of two quantities; its kind is [`Arithmetic::result`] of theirs.
    ///
    /// Money is in the currency of the left one. Sums, products and quotients that need more than 28 significant digits
    /// are rounded to these, half away from zero; those of two written numbers never do, but for quotients.
    ///
    /// # Errors
    /// [`Mismatch`] says why they do not combine.
    pub fn apply(
        operator: Arithmetic,
        left: &Self,
        right: &Self,
        exchange: &Exchange,
    ) -> Result<Self, Mismatch> {
        if operator.result(left.kind(), right.kind()).is_none() {
            return Err(refused(operator, left, right));
        }
        match operator {
            Arithmetic::Add => left.plus(right, exchange),
            Arithmetic::Subtract => left.minus(right, exchange),
            Arithmetic::Multiply => left.times(right),
            Arithmetic::Divide => left.divided(right, exchange),
        }
    }

    /// How it stands against another, of the same kind.
    ///
    /// Money of two currencies and rates per different times are compared crosswise: no rounding decides. Durations order as
    /// [`Duration::compare`] says. Quantities that compare as equal may be written differently.
    ///
    /// # Errors
    /// [`Mismatch`] says why they do not compare.
    pub fn compare(&self, other: &Self, exchange: &Exchange) -> Result<Ordering, Mismatch> {
        let refused = Mismatch::Kind { operator: None, left: self.kind(), right: other.kind() };
        if !comparable(self.kind(), other.kind()) {
            return Err(refused);
        }
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => Ok(left.cmp(right)),
            (Self::Percent(left), Self::Percent(right)) => left.compare(right),
            (Self::Money(left), Self::Money(right)) => left.compare(*right, exchange),
            (Self::Duration(left), Self::Duration(right)) => Ok(left.compare(right)),
            (Self::Date(left), Self::Date(right)) => Ok(left.cmp(right)),
            (Self::Month(left), Self::Month(right)) => Ok(left.cmp(right)),
            (Self::Rate(left), Self::Rate(right)) => left.compare(right, exchange),
            _ => Err(refused),
        }
    }

    fn plus(&self, other: &Self, exchange: &Exchange) -> Result<Self, Mismatch> {
        Ok(match (self, other) {
            (Self::Duration(left), Self::Duration(right)) => Self::Duration(left.plus(right)?),
            (Self::Date(day), Self::Duration(by)) | (Self::Duration(by), Self::Date(day)) => {
                Self::Date(by.move_date(*day, 1)?)
            }
            (Self::Month(month), Self::Duration(by)) | (Self::Duration(by), Self::Month(month)) => {
                Self::Month(by.move_month(*month, 1)?)
            }
            _ => return self.joined(other, Arithmetic::Add, exchange),
        })
    }

    fn minus(&self, other: &Self, exchange: &Exchange) -> Result<Self, Mismatch> {
        Ok(match (self, other) {
            (Self::Duration(left), Self::Duration(right)) => Self::Duration(left.minus(right)?),
            (Self::Date(to), Self::Date(from)) => Self::Duration(Duration::between(*from, *to)),
            (Self::Month(to), Self::Month(from)) => {
                let months = from.months_until(*to);
                Self::Duration(Duration::of(months, super::TimeUnit::Month).ok_or(Mismatch::Overflow)?)
            }
            (Self::Date(day), Self::Duration(by)) => Self::Date(by.move_date(*day, -1)?),
            (Self::Month(month), Self::Duration(by)) => Self::Month(by.move_month(*month, -1)?),
            _ => return self.joined(other, Arithmetic::Subtract, exchange),
        })
    }

    /// Sums and differences of what has one number.
    fn joined(&self, other: &Self, operator: Arithmetic, exchange: &Exchange) -> Result<Self, Mismatch> {
        let join = if operator == Arithmetic::Add { exact::sum } else { exact::difference };
        Ok(match (self, other) {
            (Self::Number(left), Self::Number(right)) => Self::Number(join(*left, *right)?),
            (Self::Percent(left), Self::Percent(right)) => {
                let base = left.common_base(right)?;
                Self::Percent(Percent { points: join(left.points, right.points)?, base })
            }
            (Self::Money(left), Self::Money(right)) => {
                let currency = left.currency;
                let right = right.amount_in(currency, exchange)?;
                Self::Money(Money { amount: join(left.amount, right)?, currency })
            }
            (Self::Rate(left), Self::Rate(right)) => {
                let right = right.amount_like(left, exchange)?;
                Self::Rate(left.with_amount(Self::apply(operator, &left.amount, &right, exchange)?))
            }
            _ => return Err(refused(operator, self, other)),
        })
    }

    fn times(&self, other: &Self) -> Result<Self, Mismatch> {
        match (self, other) {
            (Self::Percent(left), Self::Percent(right)) => {
                let points = exact::quotient(&[left.points, right.points], &[Decimal::ONE_HUNDRED])?;
                let base = right.base.clone().or_else(|| left.base.clone());
                Ok(Self::Percent(Percent { points, base }))
            }
            (Self::Number(factor), value) | (value, Self::Number(factor)) => {
                value.scaled(*factor, Decimal::ONE)
            }
            (Self::Percent(share), value) | (value, Self::Percent(share)) => {
                value.scaled(share.points, Decimal::ONE_HUNDRED)
            }
            _ => Err(refused(Arithmetic::Multiply, self, other)),
        }
    }

    fn divided(&self, other: &Self, exchange: &Exchange) -> Result<Self, Mismatch> {
        let ratio = match (self, other) {
            (value, Self::Number(divisor)) => return value.scaled(Decimal::ONE, *divisor),
            (Self::Money(_), Self::Percent(share)) => return self.scaled(Decimal::ONE_HUNDRED, share.points),
            (Self::Percent(left), Self::Percent(right)) => {
                left.common_base(right)?;
                exact::quotient(&[left.points], &[right.points])?
            }
            (Self::Money(left), Self::Money(right)) => left.ratio(*right, exchange)?,
            (Self::Duration(left), Self::Duration(right)) => left.ratio(right)?,
            (Self::Rate(left), Self::Rate(right)) => left.ratio(right, exchange)?,
            _ => return Err(refused(Arithmetic::Divide, self, other)),
        };
        Ok(Self::Number(ratio))
    }

    /// `self * over / under`.
    pub(super) fn scaled(&self, over: Decimal, under: Decimal) -> Result<Self, Mismatch> {
        let scaled = |number: Decimal| exact::quotient(&[number, over], &[under]);
        Ok(match self {
            Self::Number(number) => Self::Number(scaled(*number)?),
            Self::Percent(percent) => {
                Self::Percent(Percent { points: scaled(percent.points)?, base: percent.base.clone() })
            }
            Self::Money(money) => Self::Money(Money { amount: scaled(money.amount)?, ..*money }),
            Self::Duration(duration) => Self::Duration(duration.scaled(over, under)?),
            Self::Rate(rate) => Self::Rate(rate.with_amount(rate.scaled_amount(over, under)?)),
            Self::Date(_) | Self::Month(_) => {
                return Err(refused(Arithmetic::Multiply, self, &Self::Number(over)));
            }
        })
    }
}

fn refused(operator: Arithmetic, left: &Quantity, right: &Quantity) -> Mismatch {
    Mismatch::Kind { operator: Some(operator), left: left.kind(), right: right.kind() }
}
