//! Numbers as the language writes them: `12`, `1_000`, `2.5`, `80k`, `1.5M`, `2B`.

use std::fmt;

use rust_decimal::RoundingStrategy;

use super::Decimal;

/// How many digits a number may have, before and after the point together; a suffix counts as its zeros.
///
/// Sums and products of two such numbers fit the 28 digits that arithmetic keeps, so they are exact.
pub const MAX_DIGITS: u32 = 14;

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not written like a number.
    Malformed,
    /// It has more than [`MAX_DIGITS`] digits.
    TooManyDigits,
    /// It is 100 trillion or more.
    TooLarge,
}

impl fmt::Display for NumberError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => out.write_str("this is no number"),
            Self::TooManyDigits => write!(out, "the number has more than {MAX_DIGITS} digits"),
            Self::TooLarge => out.write_str("the number is 100 trillion or more"),
        }
    }
}

impl std::error::Error for NumberError {}

/// The number that a text writes: digits, `_` between them, a fraction, and one of the suffixes `k`, `M` and `B`.
///
/// # Errors
/// [`NumberError`], also for a sign: the language writes negation as an operator.
pub fn parse_number(text: &str) -> Result<Decimal, NumberError> {
    let (written, zeros) = match text.as_bytes().last() {
        Some(b'k') => (text.strip_suffix('k').unwrap_or(text), 3),
        Some(b'M') => (text.strip_suffix('M').unwrap_or(text), 6),
        Some(b'B') => (text.strip_suffix('B').unwrap_or(text), 9),
        _ => (text, 0),
    };
    let (mut mantissa, mut places, mut point, mut previous) = (0_u64, 0_u32, false, b'_');
    for byte in written.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
                places += u32::from(point);
            }
            b'_' | b'.' if point || !previous.is_ascii_digit() => return Err(NumberError::Malformed),
            b'_' => {}
            b'.' => point = true,
            _ => return Err(NumberError::Malformed),
        }
        previous = byte;
    }
    if !previous.is_ascii_digit() {
        return Err(NumberError::Malformed);
    }
    let mantissa = i128::from(mantissa);
    if mantissa >= LIMIT {
        let whole = written.bytes().take_while(|&byte| byte != b'.').filter(u8::is_ascii_digit);
        let fits = whole.skip_while(|&digit| digit == b'0').count() <= MAX_DIGITS as usize;
        return Err(if fits { NumberError::TooManyDigits } else { NumberError::TooLarge });
    }
    if places > MAX_DIGITS {
        return Err(NumberError::TooManyDigits);
    }
    let shift = zeros.min(places);
    let (mantissa, scale) = (mantissa * 10_i128.pow(zeros - shift), places - shift);
    if mantissa >= LIMIT * 10_i128.pow(scale) {
        return Err(NumberError::TooLarge);
    }
    let number = Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| NumberError::TooLarge)?;
    Ok(number.normalize())
}

/// 100 trillion.
const LIMIT: i128 = 10_i128.pow(MAX_DIGITS);

/// Writes a number as the language does: exact, without zeros at the end, `_` between groups of three digits from
/// 1_000 up. A precision (`{:.2}`) is the most decimal places, rounded half away from zero.
pub(super) fn write_number(out: &mut fmt::Formatter<'_>, number: Decimal) -> fmt::Result {
    let places = out.precision().and_then(|places| u32::try_from(places).ok());
    let number = match places {
        Some(places) => number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
        None => number,
    };
    let number = number.normalize();
    if number.is_sign_negative() && !number.is_zero() {
        out.write_str("-")?;
    }
    let text = number.abs().to_string();
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text.as_str(), None),
    };
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.write_str("_")?;
        }
        fmt::Write::write_char(out, digit)?;
    }
    match fraction {
        Some(fraction) => write!(out, ".{fraction}"),
        None => Ok(()),
    }
}
