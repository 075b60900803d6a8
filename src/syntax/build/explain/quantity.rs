//! Quantities that are written in another way than the language writes them.

use super::super::is_currency;
use super::{Junk, Mistake, word};

/// A quantity that is written in another way.
pub(super) fn mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let (at, before, rest) = (junk.at, junk.before(), junk.rest());
    let end = before.trim_end().len();
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if rest.starts_with('%') && before.get(..end)?.ends_with(|c: char| c.is_ascii_digit()) && end < at {
        let mistake = Mistake::new(end, at + 1, "`%` stands close to its number: remove the blank");
        return Some(mistake.safe(end, at, ""));
    }
    if rest.starts_with("..") || before.get(..end)?.ends_with("..") {
        let from = before.trim_end_matches([' ', '\t', '.']).len();
        let skip = |c: char| matches!(c, ' ' | '\t' | '.');
        let to = at + (rest.len() - rest.trim_start_matches(skip).len());
        if from < at && junk.text.get(from..to)?.contains(' ') {
            let mistake = Mistake::new(from, to, "no blanks stand around `..`");
            return Some(mistake.safe(from, to, ".."));
        }
    }
    if let Some(mistake) = loose_date(junk) {
        return Some(mistake);
    }
    if rest.starts_with('-') && rest.get(1..).is_some_and(digit) {
        let number = rest.find([' ', '\t', ',', ']']).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let message = format!("`{number}` is negative: shares, amounts and times are written without a sign");
        return Some(Mistake::new(at, at + number.len(), message));
    }
    if let Some(sign) = rest.chars().next().filter(|c| "$€£¥".contains(*c)) {
        let (code, sure) = match sign {
            '$' => ("USD", false),
            '€' => ("EUR", true),
            '£' => ("GBP", true),
            _ => ("JPY", false),
        };
        let written = rest.get(sign.len_utf8()..)?;
        let amount = number_run(written.trim_start());
        let to = at + rest.len() - written.trim_start().len() + amount.len();
        let message =
            format!("a currency stands behind its amount, as three letters: write `{amount} {code}`");
        let mistake = Mistake::new(at, to, message);
        let right = format!("{amount} {code}");
        return Some(if sure { mistake.safe(at, to, right) } else { mistake.unsafely(at, to, right) });
    }
    let code = before.get(end.checked_sub(3)?..end)?;
    if digit(rest) && is_currency(code) && end < at {
        let amount = number_run(rest);
        let (from, to, right) = (end - 3, at + amount.len(), format!("{amount} {code}"));
        let message = format!("a currency stands behind its amount: write `{right}`");
        return Some(Mistake::new(from, to, message).safe(from, to, right));
    }
    glued_unit(junk)
}

/// `2026-1-5`: a date whose month or day has one digit.
fn loose_date(junk: &Junk<'_>) -> Option<Mistake> {
    let from = junk.at - junk.before().bytes().rev().take_while(u8::is_ascii_digit).count();
    let written = junk.text.get(from..)?;
    let written =
        written.get(..written.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(written.len()))?;
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    let short = |part: &str| matches!(part.len(), 1 | 2);
    if year.len() != 4 || !short(month) || !day.is_none_or(short) || parts.next().is_some() {
        return None;
    }
    let right = match day {
        Some(day) => format!("{year}-{month:0>2}-{day:0>2}"),
        None => format!("{year}-{month:0>2}"),
    };
    let message = format!("months and days have two digits: write `{right}`");
    let to = from + written.len();
    Some(Mistake::new(from, to, message).safe(from, to, right))
}

/// `100USD`, `90days`: a number and a unit without a blank.
fn glued_unit(junk: &Junk<'_>) -> Option<Mistake> {
    let digits = number_run(junk.rest());
    let unit = word(junk.rest().get(digits.len()..)?);
    if digits.is_empty() || unit.is_empty() {
        return None;
    }
    let (from, to, right) = (junk.at, junk.at + digits.len() + unit.len(), format!("{digits} {unit}"));
    let message = format!("a blank stands between a number and its unit: write `{right}`");
    Some(Mistake::new(from, to, message).safe(from, to, right))
}

/// The digits, with `_` and `.` between them and `k`, `M` or `B` behind them, that a text begins with.
fn number_run(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '_' | '.')).unwrap_or(text.len());
    let suffix = text.get(end..).filter(|rest| matches!(word(rest), "k" | "M" | "B")).map_or(0, |_| 1);
    text.get(..end + suffix).unwrap_or("").trim_end_matches('.')
}
