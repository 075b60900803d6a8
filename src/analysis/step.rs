//! How values follow one another on a line: whole, by days, by months, or without a next one.

use std::cmp::Ordering;

use crate::quantity::{Decimal, Duration, Quantity};
use crate::vocabulary::Type;

/// How far apart neighbouring values of a line are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There is always another between two.
    Dense,
    /// Whole numbers from 0.
    Count,
    /// Days of the calendar.
    Day,
    /// Months of the calendar.
    Month,
    /// Lengths that are all stated in whole months, days or hours: terms are agreed in the unit that the bands are written in.
    Length,
    /// Numbers of which all that is written are whole: whether there are others is not known.
    PerhapsWhole,
}

impl Step {
    /// The value that follows another (`by` 1) or precedes it (-1), where values follow one another.
    pub(super) fn from(self, edge: &Quantity, by: i64) -> Option<Quantity> {
        Some(match (self, edge) {
            (Self::Count, Quantity::Number(number)) => {
                let next = if by > 0 { number.floor() } else { number.ceil() };
                Quantity::Number(next.checked_add(Decimal::from(by))?)
            }
            (Self::Day, Quantity::Date(date)) => Quantity::Date(date.add_days(by)?),
            (Self::Month, Quantity::Month(month)) => Quantity::Month(month.add_months(by)?),
            (Self::Length, Quantity::Duration(length)) => {
                let (unit, _) = single_unit(edge)?;
                let Duration::Length { months, days, business_days, hours, business_hours } = *length else {
                    return None;
                };
                let mut parts = [months, days, business_days, hours, business_hours];
                let part = parts.get_mut(unit)?;
                *part = part.checked_add(by)?;
                let [months, days, business_days, hours, business_hours] = parts;
                Quantity::Duration(Duration::Length { months, days, business_days, hours, business_hours })
            }
            _ => return None,
        })
    }
}

/// How far apart the values of a type are, on a line with these edges.
pub(super) fn step(ty: &Type, edges: &[Quantity]) -> Step {
    match ty {
        Type::Count => Step::Count,
        Type::Date => Step::Day,
        Type::Month => Step::Month,
        Type::Duration if is_one_unit(edges) => Step::Length,
        Type::Decimal if edges.iter().all(is_whole) => Step::PerhapsWhole,
        _ => Step::Dense,
    }
}

fn is_whole(edge: &Quantity) -> bool {
    matches!(edge, Quantity::Number(number) if number.fract().is_zero())
}

/// Whether all lengths are in months only, or in days only, and so on.
fn is_one_unit(edges: &[Quantity]) -> bool {
    let units = edges.iter().map(|edge| single_unit(edge).map(|(unit, _)| unit));
    let mut units = units.collect::<Vec<_>>();
    units.dedup();
    matches!(units.as_slice(), [Some(_)])
}

/// The unit of a length that has only one, as its place among the units, and how many of it.
fn single_unit(edge: &Quantity) -> Option<(usize, i64)> {
    let Quantity::Duration(Duration::Length { months, days, business_days, hours, business_hours }) = edge
    else {
        return None;
    };
    let mut stated = [*months, *days, *business_days, *hours, *business_hours]
        .into_iter()
        .enumerate()
        .filter(|&(_, count)| count != 0);
    stated.next().filter(|_| stated.next().is_none())
}

/// Whether the segment of a rank surely holds a value; `None` if it holds none.
pub(super) fn holds(rank: usize, edges: &[Quantity], ty: &Type, step: Step) -> Option<bool> {
    let high = edges.get(rank / 2);
    let exists = |exists: bool| exists.then_some(true);
    if rank % 2 == 1 {
        let edge = high?;
        return exists(!is_below_domain(edge, ty) && (step != Step::Count || is_whole(edge)));
    }
    let low = (rank / 2).checked_sub(1).and_then(|at| edges.get(at));
    if let Some(high) = high
        && has_zero(ty)
        && sign(high) != Ordering::Greater
    {
        return None;
    }
    let Some((low, high)) = low.zip(high) else {
        let counts = |high: &Quantity| whole_between(None, high);
        return exists(step != Step::Count || high.is_none_or(counts));
    };
    let next = |low: i64, high: i64| high.saturating_sub(low) > 1;
    match (step, low, high) {
        (Step::Count, ..) => exists(whole_between(Some(low), high)),
        (Step::Day, Quantity::Date(low), Quantity::Date(high)) => exists(low.days_until(*high) > 1),
        (Step::Month, Quantity::Month(low), Quantity::Month(high)) => exists(low.months_until(*high) > 1),
        (Step::Length, low, high) => match (single_unit(low), single_unit(high)) {
            (Some((_, low)), Some((_, high))) => exists(next(low, high)),
            _ => exists(true),
        },
        (Step::PerhapsWhole, Quantity::Number(low), Quantity::Number(high)) => {
            Some(high.checked_sub(*low).is_none_or(|width| width > Decimal::ONE))
        }
        _ => exists(true),
    }
}

/// Whether values of a type begin at zero.
const fn has_zero(ty: &Type) -> bool {
    matches!(ty, Type::Count | Type::Money | Type::Duration)
}

fn is_below_domain(edge: &Quantity, ty: &Type) -> bool {
    has_zero(ty) && sign(edge) == Ordering::Less
}

/// How a quantity stands against zero.
fn sign(edge: &Quantity) -> Ordering {
    match edge {
        Quantity::Number(number) => number.cmp(&Decimal::ZERO),
        Quantity::Money(money) => money.amount.cmp(&Decimal::ZERO),
        Quantity::Percent(percent) => percent.points.cmp(&Decimal::ZERO),
        Quantity::Duration(length) => {
            let none = Duration::Length { months: 0, days: 0, business_days: 0, hours: 0, business_hours: 0 };
            length.compare(&none)
        }
        _ => Ordering::Greater,
    }
}

/// Whether a whole number from 0 lies strictly between two numbers.
fn whole_between(low: Option<&Quantity>, high: &Quantity) -> bool {
    let Quantity::Number(high) = high else { return true };
    match low {
        Some(Quantity::Number(low)) => {
            let next = low.floor().checked_add(Decimal::ONE).unwrap_or(*low);
            next.max(Decimal::ZERO) < *high
        }
        _ => Decimal::ZERO < *high,
    }
}
