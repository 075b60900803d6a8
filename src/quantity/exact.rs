//! Exact sums, products and quotients of decimals, with one rounding at the end.
//!
//! Results keep 28 significant digits and at most 28 decimal places; what needs more is rounded half away from zero.
//! Comparisons of products never round. Nothing here knows units.

use std::cmp::Ordering;

use super::{Decimal, Mismatch};

/// How many significant digits a result keeps.
const DIGITS: i32 = 28;
/// How many decimal places a result keeps.
const PLACES: i32 = 28;
/// One more than the largest mantissa of so many digits.
const MANTISSA_END: i128 = 10_i128.pow(28);

/// `left + right`.
pub(super) fn sum(left: Decimal, right: Decimal) -> Result<Decimal, Mismatch> {
    let scale = left.scale().max(right.scale());
    let aligned = |term: Decimal| {
        let shift = 10_i128.checked_pow(scale - term.scale())?;
        term.mantissa().checked_mul(shift)
    };
    let short = aligned(left).zip(aligned(right)).and_then(|(left, right)| left.checked_add(right));
    if let Some(mantissa) = short.filter(|sum| sum.abs() < MANTISSA_END) {
        return decimal(mantissa, scale);
    }
    let (left_negative, left) = (left.is_sign_negative(), magnitude(left, scale));
    let (right_negative, right) = (right.is_sign_negative(), magnitude(right, scale));
    let (negative, total) = match (left_negative == right_negative, left.compare(&right)) {
        (true, _) => (left_negative, left.plus(&right)),
        (false, Ordering::Less) => (right_negative, right.minus(&left)),
        (false, _) => (left_negative, left.minus(&right)),
    };
    rounded(negative, total, Whole::from(1).shifted(scale))
}

/// `left - right`.
pub(super) fn difference(left: Decimal, right: Decimal) -> Result<Decimal, Mismatch> {
    sum(left, -right)
}

/// The product of `over` by the product of `under`, rounded once.
pub(super) fn quotient(over: &[Decimal], under: &[Decimal]) -> Result<Decimal, Mismatch> {
    let over = Product::of(over);
    let under = Product::of(under);
    if under.mantissa.is_zero() {
        return Err(Mismatch::DivisionByZero);
    }
    let negative = over.negative != under.negative;
    rounded(negative, over.mantissa.shifted(under.scale), under.mantissa.shifted(over.scale))
}

/// How the product of `left` compares with the product of `right`; never rounds and never overflows.
pub(super) fn compare_products(left: &[Decimal], right: &[Decimal]) -> Ordering {
    let (left, right) = (Product::of(left), Product::of(right));
    let sign = |product: &Product| match (product.mantissa.is_zero(), product.negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    };
    let signs = sign(&left).cmp(&sign(&right));
    if signs != Ordering::Equal {
        return signs;
    }
    let negative = left.negative;
    let order = left.mantissa.shifted(right.scale).compare(&right.mantissa.shifted(left.scale));
    if negative { order.reverse() } else { order }
}

fn decimal(mantissa: i128, scale: u32) -> Result<Decimal, Mismatch> {
    match Decimal::try_from_i128_with_scale(mantissa, scale) {
        Ok(result) => Ok(result.normalize()),
        Err(_) => Err(Mismatch::Overflow),
    }
}

/// The digits of a decimal, without its sign, at a scale that is at least its own.
fn magnitude(term: Decimal, scale: u32) -> Whole {
    Whole::from(term.mantissa().unsigned_abs()).shifted(scale.saturating_sub(term.scale()))
}

/// `over / under` digit by digit, rounded half away from zero.
fn rounded(negative: bool, mut over: Whole, mut under: Whole) -> Result<Decimal, Mismatch> {
    if over.is_zero() {
        return Ok(Decimal::ZERO);
    }
    // Bring the quotient into 1..10; `exponent` is the power of ten taken out.
    let mut exponent = 0_i32;
    while over.compare(&under) == Ordering::Less {
        over = over.shifted(1);
        exponent -= 1;
        if exponent < -PLACES - 1 {
            return Ok(Decimal::ZERO);
        }
    }
    loop {
        let tenfold = under.clone().shifted(1);
        if over.compare(&tenfold) == Ordering::Less {
            break;
        }
        under = tenfold;
        exponent += 1;
        if exponent > DIGITS {
            return Err(Mismatch::Overflow);
        }
    }
    let digits = DIGITS.min(PLACES + 1 + exponent);
    let mut mantissa = 0_i128;
    for _ in 0..digits {
        mantissa *= 10;
        while over.compare(&under) != Ordering::Less {
            over = over.minus(&under);
            mantissa += 1;
        }
        over = over.shifted(1);
    }
    if over.compare(&under.times(5)) != Ordering::Less {
        mantissa += 1;
    }
    if negative {
        mantissa = -mantissa;
    }
    let scale = digits - 1 - exponent;
    match u32::try_from(scale) {
        Ok(scale) => decimal(mantissa, scale),
        Err(_) => decimal(mantissa * 10_i128.pow(scale.unsigned_abs()), 0),
    }
}

/// A product of decimals: `mantissa / 10^scale`.
struct Product {
    negative: bool,
    mantissa: Whole,
    scale: u32,
}

impl Product {
    fn of(factors: &[Decimal]) -> Self {
        let mut product = Self { negative: false, mantissa: Whole::from(1), scale: 0 };
        for factor in factors {
            product.negative ^= factor.is_sign_negative();
            product.mantissa = product.mantissa.by(&Whole::from(factor.mantissa().unsigned_abs()));
            product.scale += factor.scale();
        }
        product
    }
}

/// A whole number of any length: limbs of 32 bits, the least first, no zero last.
#[derive(Clone)]
struct Whole(Vec<u32>);

impl From<u128> for Whole {
    fn from(mut number: u128) -> Self {
        let mut limbs = Vec::with_capacity(4);
        while number != 0 {
            limbs.push(low(number));
            number >>= 32;
        }
        Self(limbs)
    }
}

/// The low 32 bits.
fn low(number: u128) -> u32 {
    u32::try_from(number & u128::from(u32::MAX)).unwrap_or(u32::MAX)
}

impl Whole {
    const fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn compare(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn times(&self, factor: u32) -> Self {
        let mut carry = 0_u128;
        let mut limbs = Vec::with_capacity(self.0.len() + 1);
        for &limb in &self.0 {
            carry += u128::from(limb) * u128::from(factor);
            limbs.push(low(carry));
            carry >>= 32;
        }
        limbs.push(low(carry));
        Self(limbs).trimmed()
    }

    fn by(&self, other: &Self) -> Self {
        let mut total = Self(Vec::new());
        for &limb in other.0.iter().rev() {
            total.0.insert(0, 0);
            total = total.plus(&self.times(limb));
        }
        total
    }

    /// `self * 10^digits`.
    fn shifted(mut self, digits: u32) -> Self {
        for _ in 0..digits / 9 {
            self = self.times(10_u32.pow(9));
        }
        if digits.is_multiple_of(9) { self } else { self.times(10_u32.pow(digits % 9)) }
    }

    fn plus(&self, other: &Self) -> Self {
        let mut carry = 0_u128;
        let length = self.0.len().max(other.0.len());
        let mut limbs = Vec::with_capacity(length + 1);
        for place in 0..length {
            carry += u128::from(self.limb(place)) + u128::from(other.limb(place));
            limbs.push(low(carry));
            carry >>= 32;
        }
        limbs.push(low(carry));
        Self(limbs).trimmed()
    }

    /// `self - other`; `other` is not the larger one.
    fn minus(&self, other: &Self) -> Self {
        let mut borrow = false;
        let mut limbs = Vec::with_capacity(self.0.len());
        for (place, &limb) in self.0.iter().enumerate() {
            let (less, under) = limb.overflowing_sub(other.limb(place));
            let (less, again) = less.overflowing_sub(u32::from(borrow));
            borrow = under || again;
            limbs.push(less);
        }
        Self(limbs).trimmed()
    }

    fn limb(&self, place: usize) -> u32 {
        self.0.get(place).copied().unwrap_or(0)
    }

    fn trimmed(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
}
