//! Quantities as written to quantities with their units.

use smol_str::SmolStr;

use super::Checker;
use crate::diagnostic::closest;
use crate::quantity::{Currency, Duration, Money, Per, Percent, Quantity, Rate, TimeUnit};
use crate::source::Span;
use crate::syntax::ast;
use crate::vocabulary::Type;

impl Checker<'_> {
    /// The quantity that a literal writes; `None` if it has been reported.
    pub(super) fn literal(&mut self, written: &ast::Quantity<'_>, span: Span) -> Option<Quantity> {
        if let Some(anchor) = &written.anchor {
            self.advise(
                "wrong-type",
                anchor.event.span,
                "a duration in a rule is counted from no event",
                "leave the event out: lengths are compared",
            );
            return None;
        }
        let base = match &written.base {
            Some(name) => Some(self.base(name)?),
            None => None,
        };
        let magnitude = self.magnitude(&written.magnitude, base.clone(), span)?;
        if base.is_some() && !matches!(magnitude, Quantity::Percent(_)) {
            self.report("wrong-type", span, "only a percentage is a share `of` something");
            return None;
        }
        if written.per.is_empty() {
            return Some(magnitude);
        }
        let per: Option<Vec<Per>> = written.per.iter().map(|per| self.per(per)).collect();
        match Rate::new(magnitude, per?) {
            Ok(rate) => Some(Quantity::Rate(rate)),
            Err(mismatch) => {
                self.report("wrong-type", span, mismatch.to_string());
                None
            }
        }
    }

    /// The base with this name.
    pub(super) fn base(&mut self, name: &ast::Name<'_>) -> Option<SmolStr> {
        let vocabulary = self.vocabulary;
        if let Some(base) = vocabulary.base(name.node) {
            return Some(base.name.clone());
        }
        let hint = closest(name.node, vocabulary.bases.iter().map(|base| base.name.as_str()));
        self.unknown(name.span, "base", name.node, hint);
        None
    }

    fn magnitude(
        &mut self,
        magnitude: &ast::Magnitude<'_>,
        base: Option<SmolStr>,
        span: Span,
    ) -> Option<Quantity> {
        Some(match magnitude {
            ast::Magnitude::Number(number) => Quantity::Number(*number),
            ast::Magnitude::Percent(points) => Quantity::Percent(Percent::new(*points, base)),
            ast::Magnitude::Money(amount, code) => {
                Quantity::Money(Money { amount: *amount, currency: self.currency(code)? })
            }
            ast::Magnitude::Length(length) => Quantity::Duration(self.length(length, span)?),
            ast::Magnitude::Date(date) => Quantity::Date(*date),
            ast::Magnitude::Month(month) => Quantity::Month(*month),
        })
    }

    fn currency(&mut self, code: &ast::Name<'_>) -> Option<Currency> {
        let found = Currency::parse(code.node);
        if found.is_none() {
            let hint = closest(code.node, Currency::all().map(Currency::as_str));
            self.unknown(code.span, "currency", code.node, hint);
        }
        found
    }

    fn length(&mut self, length: &ast::Length<'_>, span: Span) -> Option<Duration> {
        let Some(unit) = TimeUnit::parse(length.unit.node) else {
            let hint = closest(length.unit.node, TimeUnit::names());
            let message = format!("there is no unit `{}`", length.unit.node);
            let mut finding = self.finding("wrong-unit", length.unit.span, message).suggest(hint);
            if length.unit.node == "tighten_only" {
                finding = finding.help("what the parameter is stands in quotes before `tighten_only`");
            }
            self.findings.push(finding);
            return None;
        };
        let found = Duration::of(length.number, unit);
        if found.is_none() {
            let message = format!("`{} {}` is no whole length of time", length.number, length.unit.node);
            self.report("wrong-unit", span, message);
        }
        found
    }

    fn per(&mut self, per: &ast::Spanned<ast::Per<'_>>) -> Option<Per> {
        match &per.node {
            ast::Per::Name(name) => {
                if let Some(length) = TimeUnit::parse(name).and_then(|unit| Duration::of(1, unit)) {
                    return Some(Per::Time(length));
                }
                let known = self.rate_things();
                if known.iter().any(|thing| thing == name) {
                    return Some(Per::Thing(SmolStr::new(name)));
                }
                let units = TimeUnit::names().map(SmolStr::new_static);
                let names: Vec<SmolStr> = known.into_iter().chain(units).collect();
                let hint = closest(name, names.iter().map(SmolStr::as_str));
                self.unknown(per.span, "measure of rates", name, hint);
                None
            }
            ast::Per::Length(length) => Some(Per::Time(self.length(length, per.span)?)),
            ast::Per::Money { amount, currency, of } => {
                let money = Money { amount: *amount, currency: self.currency(currency)? };
                Some(Per::Money(money, of.as_ref().map(|of| SmolStr::new(of.node))))
            }
        }
    }

    /// The symbols that a rate may be per.
    fn rate_things(&self) -> Vec<SmolStr> {
        let types = match &self.vocabulary.engine.per {
            Some(Type::Either(types)) => types.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let sets = types.iter().filter_map(|ty| match ty {
            Type::Symbol(set) => Some(&self.vocabulary[*set]),
            _ => None,
        });
        sets.flat_map(|set| set.symbols.iter().map(|symbol| symbol.name.clone())).collect()
    }
}
