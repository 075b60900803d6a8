//! Values of the program dialect, which policies use too: quantities, ranges, lists, stand-ins, windows.

use rust_decimal::Decimal;

use super::cursor::{At, Cursor};
use super::{Builder, is_currency};
use crate::quantity::{Date, Month, NumberError, parse_number};
use crate::source::Span;
use crate::syntax::ast::{
    Anchor, Length, Magnitude, Name, Per, Quantity, Spanned, StandIn, StandInKind, Value, Which, Window,
};
use crate::syntax::tree::Kind;

impl<'t, 's> Builder<'t, 's> {
    /// Takes one value.
    pub(super) fn value(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let first = cursor.peek()?;
        let value = match first.kind() {
            Kind::Date | Kind::Month | Kind::Measure => return self.quantity_value(cursor),
            Kind::Symbol => return self.symbol_value(cursor),
            Kind::To => return self.upward(cursor),
            Kind::Text => Value::Text(self.text(first).node),
            Kind::List => Value::List(self.list(first)),
            Kind::StandIn => Value::StandIn(self.stand_in(first)?),
            _ => return None,
        };
        cursor.next();
        Some(Spanned::new(value, first.span()))
    }

    fn quantity_value(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let low = self.quantity(cursor)?;
        let Some(to) = cursor.next_if_adjacent(low.span) else {
            return Some(Spanned::new(Value::Quantity(low.node), low.span));
        };
        if !cursor.touches(to.span()) {
            let span = low.span.join(to.span());
            return Some(Spanned::new(Value::Range(Some(Box::new(low)), None), span));
        }
        let high = self.quantity(cursor)?;
        let span = low.span.join(high.span);
        let low = self.same_unit(low, &high);
        Some(Spanned::new(Value::Range(Some(Box::new(low)), Some(Box::new(high))), span))
    }

    fn symbol_value(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let low = self.next_name(cursor)?;
        let Some(to) = cursor.next_if_adjacent(low.span) else {
            let value = match low.node {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                name => Value::Name(name),
            };
            return Some(Spanned::new(value, low.span));
        };
        let high = if cursor.touches(to.span()) { self.next_name(cursor) } else { None };
        let span = low.span.join(high.map_or(to.span(), |high| high.span));
        Some(Spanned::new(Value::SymbolRange(Some(low), high), span))
    }

    /// Takes `..high`.
    fn upward(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let to = cursor.next()?;
        if cursor.peek_kind() == Some(Kind::Symbol) {
            let high = self.next_name(cursor)?;
            return Some(Spanned::new(Value::SymbolRange(None, Some(high)), to.span().join(high.span)));
        }
        let high = self.quantity(cursor)?;
        let span = to.span().join(high.span);
        Some(Spanned::new(Value::Range(None, Some(Box::new(high))), span))
    }

    fn list(&mut self, at: At<'t, 's>) -> Vec<Spanned<Value<'s>>> {
        let mut items = Vec::new();
        let mut cursor = at.children();
        while let Some(item) = self.value(&mut cursor) {
            items.push(item);
        }
        items
    }

    pub(super) fn stand_in(&mut self, at: At<'t, 's>) -> Option<StandIn<'s>> {
        let mut cursor = at.children();
        let kind = stand_in_kind(cursor.next()?.text())?;
        let bounds = cursor.take(Kind::Bounds).and_then(|bounds| self.value(&mut bounds.children()));
        let reason = cursor.take(Kind::Text).map(|text| self.text(text));
        Some(StandIn { kind, bounds: bounds.map(Box::new), reason })
    }

    /// Takes a number with all that belongs to it.
    pub(super) fn quantity(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Quantity<'s>>> {
        let first = cursor.next()?;
        let magnitude = self.magnitude(first)?;
        let mut span = first.span();
        let mut per = Vec::new();
        while let Some(at) = cursor.take(Kind::Per) {
            span = span.join(at.span());
            per.extend(self.per(at));
        }
        let mut base = None;
        if let Some(at) = cursor.take(Kind::Base) {
            span = span.join(at.span());
            base = self.next_name(&mut at.children());
        }
        if let Some(Spanned { node: Per::Money { of, .. }, span: whole }) = per.last_mut() {
            *whole = whole.join(base.map_or(*whole, |base| base.span));
            *of = base.take();
        }
        let mut anchor = None;
        if let Some(at) = cursor.take(Kind::Anchor) {
            span = span.join(at.span());
            let mut parts = at.children();
            let before = parts.take(Kind::AnchorWord).is_some_and(|word| word.text() == "before");
            anchor = self.next_name(&mut parts).map(|event| Anchor { before, event });
        }
        Some(Spanned::new(Quantity { magnitude, per, base, anchor }, span))
    }

    fn per(&mut self, at: At<'t, 's>) -> Option<Spanned<Per<'s>>> {
        let mut cursor = at.children();
        let per = match cursor.peek_kind()? {
            Kind::Symbol => Per::Name(self.next_name(&mut cursor)?.node),
            _ => match self.magnitude(cursor.next()?)? {
                Magnitude::Length(length) => Per::Length(length),
                Magnitude::Money(amount, currency) => Per::Money { amount, currency, of: None },
                _ => {
                    self.report(
                        at.span(),
                        "`per` needs a unit, a name or an amount, such as `per 12 months`",
                    );
                    return None;
                }
            },
        };
        Some(Spanned::new(per, at.span()))
    }

    fn magnitude(&mut self, at: At<'t, 's>) -> Option<Magnitude<'s>> {
        let text = at.text();
        match at.kind() {
            Kind::Date => self.date(at).map(Magnitude::Date),
            Kind::Month => self.month(at).map(Magnitude::Month),
            _ => {
                let (digits, unit) = match text.find([' ', '\t', '%']) {
                    Some(end) => text.split_at(end),
                    None => (text, ""),
                };
                let number = self.number(digits, at.span())?;
                if unit == "%" {
                    return Some(Magnitude::Percent(number));
                }
                let word = unit.trim_start();
                if word.is_empty() {
                    return Some(Magnitude::Number(number));
                }
                let start = at.span().end - super::super::tree::length(word);
                let word = Spanned::new(word, Span::new(start, at.span().end));
                Some(if is_currency(word.node) {
                    Magnitude::Money(number, word)
                } else {
                    Magnitude::Length(Length { number, unit: word })
                })
            }
        }
    }

    fn date(&mut self, at: At<'t, 's>) -> Option<Date> {
        let date = Date::parse(at.text());
        if date.is_none() {
            let message = format!("the day `{}` does not exist; a date is written `2026-01-31`", at.text());
            self.report(at.span(), message);
        }
        date
    }

    fn month(&mut self, at: At<'t, 's>) -> Option<Month> {
        let month = Month::parse(at.text());
        if month.is_none() {
            let message = format!("the month `{}` does not exist; a month is written `2026-01`", at.text());
            self.report(at.span(), message);
        }
        month
    }

    /// The value of digits with `_` between them and `k`, `M` or `B` behind them.
    pub(super) fn number(&mut self, digits: &str, span: Span) -> Option<Decimal> {
        match parse_number(digits) {
            Ok(number) => Some(number),
            Err(NumberError::Malformed) => {
                self.report(span, format!("`{digits}` is no number: `_` stands between two digits"));
                None
            }
            Err(error) => {
                self.report_as("limit-length", span, error.to_string());
                None
            }
        }
    }

    /// The lower end of a range, with the unit of the upper end where it has none of its own: `10..15%`.
    pub(super) fn same_unit(
        &mut self,
        low: Spanned<Quantity<'s>>,
        high: &Spanned<Quantity<'s>>,
    ) -> Spanned<Quantity<'s>> {
        let Magnitude::Number(number) = low.node.magnitude else { return low };
        let (magnitude, unit) = match &high.node.magnitude {
            Magnitude::Percent(_) => (Magnitude::Percent(number), "%".to_owned()),
            Magnitude::Money(_, currency) => {
                (Magnitude::Money(number, *currency), format!(" {}", currency.node))
            }
            Magnitude::Length(length) => {
                let unit = length.unit;
                (Magnitude::Length(Length { number, unit }), format!(" {}", unit.node))
            }
            _ => return low,
        };
        let span = low.span.join(high.span);
        let written = self.slice(low.span);
        let upper = self.slice(high.span);
        let right = format!("{written}{unit}..{upper}");
        let fix = self.replacement(span, &right);
        let message = format!("the range begins without a unit: write `{right}`");
        self.remark_as("syntax", span, message).fixes.push(fix);
        Spanned::new(Quantity { magnitude, ..low.node }, low.span)
    }

    /// What follows `within`.
    pub(super) fn window(&mut self, at: At<'t, 's>) -> Option<Spanned<Window<'s>>> {
        let mut cursor = at.children();
        let window = if let Some(which) = cursor.take(Kind::Which) {
            let which = match which.text() {
                "any" => Which::Any,
                "each" => Which::Each,
                _ => Which::Last,
            };
            Window::Aligned { which, period: self.next_name(&mut cursor)? }
        } else if let Some(name) = self.next_name(&mut cursor) {
            Window::Name(name)
        } else {
            let measure = cursor.next()?;
            match self.magnitude(measure)? {
                Magnitude::Length(length) => Window::Trailing(Spanned::new(length, measure.span())),
                _ => {
                    let message =
                        format!("`{}` is no length of time: write `within 12 months`", measure.text());
                    self.report(measure.span(), message);
                    return None;
                }
            }
        };
        Some(Spanned::new(window, at.span()))
    }

    /// Takes the names of a node that holds nothing else.
    pub(super) fn names(&mut self, at: At<'t, 's>) -> Vec<Name<'s>> {
        let mut cursor = at.children();
        std::iter::from_fn(|| self.next_name(&mut cursor)).collect()
    }
}

/// The word of a stand-in.
pub(super) fn stand_in_kind(word: &str) -> Option<StandInKind> {
    match word {
        "none" => Some(StandInKind::None),
        "unknown" => Some(StandInKind::Unknown),
        "unpublished" => Some(StandInKind::Unpublished),
        "discretion" => Some(StandInKind::Discretion),
        _ => None,
    }
}
