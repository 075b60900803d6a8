//! Values of the program dialect, which policies use too: quantities, ranges, lists, stand-ins, windows.

use rust_decimal::Decimal;

use super::cursor::{At, Cursor};
use super::{Builder, is_currency};
use crate::quantity::{Date, Month, NumberError, parse_number};
use crate::source::Span;
use crate::syntax::ast::{
    Anchor, Length, Magnitude, Name, Per, Quantity, Spanned, StandIn, StandInKind, Value, Which, Window,
};
use crate::syntax::tree::{Kind, length};

impl<'t, 's> Builder<'t, 's> {
    /// Takes one value.
    pub(super) fn value(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let value = self.value_alone(cursor);
        // The grammar reads `per`, `of` and `after` behind any value.
        while let Some(at) = cursor.next_if(|kind| matches!(kind, Kind::Per | Kind::Base | Kind::Anchor)) {
            let message = format!("`{}` cannot stand here: it belongs behind a number", at.text());
            self.report(at.span(), message);
        }
        value
    }

    fn value_alone(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let first = cursor.peek()?;
        let value = match first.kind() {
            Kind::Date | Kind::Month | Kind::Measure => {
                let low = self.quantity(cursor)?;
                return self.open_range(low, cursor);
            }
            Kind::Range => return self.range_value(cursor),
            Kind::Symbol => {
                let name = self.next_name(cursor)?;
                let value = match name.node {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    name => Value::Name(name),
                };
                return Some(Spanned::new(value, name.span));
            }
            Kind::Text => Value::Text(self.text(first).node),
            Kind::List => Value::List(self.list(first)),
            Kind::StandIn => Value::StandIn(self.stand_in(first)?),
            _ => return None,
        };
        cursor.next();
        Some(Spanned::new(value, first.span()))
    }

    /// Takes what may follow a quantity that is more than a number: `10% of net_license..15% of net_license`.
    fn open_range(
        &mut self,
        low: Spanned<Quantity<'s>>,
        cursor: &mut Cursor<'t, 's>,
    ) -> Option<Spanned<Value<'s>>> {
        let Some(to) = cursor.take(Kind::To) else {
            return Some(Spanned::new(Value::Quantity(low.node), low.span));
        };
        let touches = |at: At<'t, 's>| at.kind() == Kind::Measure && at.span().start == to.span().end;
        let high = if cursor.peek().is_some_and(touches) { Some(self.quantity(cursor)?) } else { None };
        let span = low.span.join(high.as_ref().map_or(to.span(), |high| high.span));
        Some(Spanned::new(Value::Range(Some(Box::new(low)), high.map(Box::new)), span))
    }

    /// Takes `10%..15%`, `90 days.. after approval`, `..scale`.
    fn range_value(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Value<'s>>> {
        let at = cursor.next()?;
        let dots = at.text().find("..")?;
        let low = Self::part_of(at, 0, dots);
        let high = Self::part_of(at, dots + 2, at.text().len());
        let digits = |(text, _): (&str, Span)| text.starts_with(|c: char| c.is_ascii_digit());
        if !digits(low) && !digits(high) {
            let mut end = |(text, span): (&'s str, Span)| {
                self.no_keyword(text, span);
                (!text.is_empty()).then(|| self.name(text, span))
            };
            let value = Value::SymbolRange(end(low), end(high));
            return Some(Spanned::new(value, at.span()));
        }
        let mut low = self.range_end(low)?;
        let mut high = self.range_end(high)?;
        let mut span = at.span();
        if let Some(end) = high.as_mut().or(low.as_mut()) {
            span = span.join(self.rest_of_quantity(end, cursor));
        }
        if let Some(end) = &high {
            low = low.map(|start| self.same_unit(start, end));
        }
        Some(Spanned::new(Value::Range(low.map(Box::new), high.map(Box::new)), span))
    }

    /// One end of a range of quantities, which may be open; none if it cannot be read.
    fn range_end(&mut self, (text, span): (&'s str, Span)) -> Option<Option<Spanned<Quantity<'s>>>> {
        if text.is_empty() {
            return Some(None);
        }
        let magnitude = self.magnitude(text, span)?;
        Some(Some(Spanned::new(Quantity { magnitude, per: Vec::new(), base: None, anchor: None }, span)))
    }

    fn list(&mut self, at: At<'t, 's>) -> Vec<Spanned<Value<'s>>> {
        let mut cursor = at.children();
        let mut items = Vec::with_capacity(cursor.len());
        while let Some(item) = self.value(&mut cursor) {
            items.push(item);
        }
        items
    }

    pub(super) fn stand_in(&mut self, at: At<'t, 's>) -> Option<StandIn<'s>> {
        let mut cursor = at.children();
        let kind = StandInKind::of(cursor.next()?.text())?;
        let bounds = cursor.take(Kind::Bounds).and_then(|bounds| self.value(&mut bounds.children()));
        let reason = cursor.take(Kind::Text).map(|text| self.text(text));
        Some(StandIn { kind, bounds: bounds.map(Box::new), reason })
    }

    /// Takes a number with all that belongs to it.
    pub(super) fn quantity(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Spanned<Quantity<'s>>> {
        let first = cursor.next()?;
        let magnitude = self.magnitude(first.text(), first.span())?;
        let quantity = Quantity { magnitude, per: Vec::new(), base: None, anchor: None };
        let mut quantity = Spanned::new(quantity, first.span());
        self.rest_of_quantity(&mut quantity, cursor);
        Some(quantity)
    }

    /// Takes what follows a number, and returns the span of the whole.
    fn rest_of_quantity(
        &mut self,
        quantity: &mut Spanned<Quantity<'s>>,
        cursor: &mut Cursor<'t, 's>,
    ) -> Span {
        while let Some(at) = cursor.next_if(|kind| matches!(kind, Kind::Per | Kind::Base)) {
            quantity.span = quantity.span.join(at.span());
            if at.kind() == Kind::Per {
                if let Some(base) = quantity.node.base {
                    self.report(base.span, "`of` stands behind `per`: exchange the two");
                }
                let per = self.per(at);
                quantity.node.per.extend(per);
            } else {
                self.base(at, &mut quantity.node);
            }
        }
        if let Some(at) = cursor.take(Kind::Anchor) {
            quantity.span = quantity.span.join(at.span());
            let mut parts = at.children();
            let before = parts.take(Kind::AnchorWord).is_some_and(|word| word.text() == "before");
            quantity.node.anchor = self.next_name(&mut parts).map(|event| Anchor { before, event });
        }
        quantity.span
    }

    /// `of mrr` belongs to the amount before it, in `5 per 100 USD of mrr`, or else to the whole.
    fn base(&mut self, at: At<'t, 's>, quantity: &mut Quantity<'s>) {
        let name = self.next_name(&mut at.children());
        match quantity.per.last_mut() {
            Some(Spanned { node: Per::Money { of: of @ None, .. }, span }) => {
                *span = span.join(at.span());
                *of = name;
            }
            _ if quantity.base.is_some() => {
                self.report(at.span(), "a quantity has one base: leave out the second `of`");
            }
            _ => quantity.base = name,
        }
    }

    fn per(&mut self, at: At<'t, 's>) -> Option<Spanned<Per<'s>>> {
        let mut cursor = at.children();
        let per = match cursor.peek_kind()? {
            Kind::Symbol => Per::Name(self.next_name(&mut cursor)?.node),
            _ => match self.next_magnitude(&mut cursor)? {
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

    fn next_magnitude(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Magnitude<'s>> {
        let at = cursor.next()?;
        self.magnitude(at.text(), at.span())
    }

    /// A number with its unit, a day or a month.
    fn magnitude(&mut self, text: &'s str, span: Span) -> Option<Magnitude<'s>> {
        let end = text.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'%' | b'-'));
        let (digits, unit) = end.and_then(|end| text.split_at_checked(end)).unwrap_or((text, ""));
        if unit.starts_with('-') {
            return self.day_or_month(text, span);
        }
        let number = self.number(digits, span)?;
        if unit == "%" {
            return Some(Magnitude::Percent(number));
        }
        let word = unit.trim_start();
        if word.is_empty() {
            return Some(Magnitude::Number(number));
        }
        let start = span.end - length(word);
        let word = Spanned::new(word, Span::new(start, span.end));
        Some(if is_currency(word.node) {
            Magnitude::Money(number, word)
        } else {
            Magnitude::Length(Length { number, unit: word })
        })
    }

    fn day_or_month(&mut self, text: &str, span: Span) -> Option<Magnitude<'s>> {
        let (found, what, example) = if text.matches('-').count() == 2 {
            (Date::parse(text).map(Magnitude::Date), "day", "a date is written `2026-01-31`")
        } else {
            (Month::parse(text).map(Magnitude::Month), "month", "a month is written `2026-01`")
        };
        if found.is_none() {
            self.report(span, format!("the {what} `{text}` does not exist; {example}"));
        }
        found
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
            match self.magnitude(measure.text(), measure.span())? {
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
