//! Numbers with their units, bases, anchors and what they are per.

use smol_str::SmolStr;

use super::Resolver;
use super::expect::{alternatives, join_or};
use super::value::{Owner, Typed};
use crate::diagnostic::Finding;
use crate::program::declaration::{NameUse, Target};
use crate::quantity::{Currency, Duration, Money, Per, Percent, Quantity, Rate, TimeUnit};
use crate::source::Span;
use crate::syntax::ast::{self, Magnitude, Spanned};
use crate::vocabulary::{Anchor, Type};

impl<'s> Resolver<'_, 's> {
    /// A quantity whose magnitude has the form that the type takes.
    pub(super) fn quantity(
        &mut self,
        written: Spanned<&ast::Quantity<'s>>,
        ty: &Type,
        owner: &Owner<'_>,
    ) -> Typed<(Quantity, Option<Anchor>)> {
        let amount = self.magnitude(written, ty, owner)?;
        let anchor = self.anchor(written.node, &amount, owner)?;
        if written.node.per.is_empty() {
            return Ok((amount, anchor));
        }
        let mut per = Vec::with_capacity(written.node.per.len());
        for one in &written.node.per {
            per.push(self.per(one)?);
        }
        match Rate::new(amount, per) {
            Ok(rate) => Ok((Quantity::Rate(rate), None)),
            Err(mismatch) => {
                Err(vec![Finding::engine("wrong-type", self.at(written.span), mismatch.to_string())])
            }
        }
    }

    fn magnitude(
        &mut self,
        written: Spanned<&ast::Quantity<'s>>,
        ty: &Type,
        owner: &Owner<'_>,
    ) -> Typed<Quantity> {
        let base = written.node.base;
        if let (Some(base), false) = (base, matches!(written.node.magnitude, Magnitude::Percent(_))) {
            let message = format!("only a percentage is `of` something, and `{}` is none", owner.name);
            let finding = Finding::engine("wrong-type", self.at(base.span), message);
            return Err(vec![finding.help(format!("leave out `of {}`", base.node))]);
        }
        Ok(match &written.node.magnitude {
            Magnitude::Number(number) => {
                if *ty == Type::Count && !number.is_integer() {
                    let message =
                        format!("`{}` takes a whole number, not `{}`", owner.name, number.normalize());
                    return Err(vec![Finding::engine("wrong-type", self.at(written.span), message)]);
                }
                Quantity::Number(*number)
            }
            Magnitude::Percent(points) => Quantity::Percent(Percent::new(*points, self.base(base, owner)?)),
            Magnitude::Money(amount, code) => Quantity::Money(Money::new(*amount, self.currency(*code)?)),
            Magnitude::Length(length) => Quantity::Duration(self.length(length, written.span)?),
            Magnitude::Date(date) => Quantity::Date(*date),
            Magnitude::Month(month) => Quantity::Month(*month),
        })
    }

    /// The base of a share: stated, or usual.
    fn base(&self, base: Option<ast::Name<'s>>, owner: &Owner<'_>) -> Typed<Option<SmolStr>> {
        let Some(base) = base else { return Ok(owner.base.cloned()) };
        match self.vocabulary.base(base.node) {
            Some(word) => Ok(Some(word.name.clone())),
            None => {
                let words = self.vocabulary.bases.iter().map(|base| base.name.as_str());
                let hint = self.suggester.closest(base.node, words);
                let message = format!("`{}` is nothing that a percentage can be of", base.node);
                Err(vec![Finding::engine("unknown-name", self.at(base.span), message).suggest(hint)])
            }
        }
    }

    fn currency(&self, code: ast::Name<'s>) -> Typed<Currency> {
        Currency::parse(code.node).ok_or_else(|| vec![self.unknown_currency(code)])
    }

    /// A length of time.
    pub(super) fn length(&self, length: &ast::Length<'s>, span: Span) -> Typed<Duration> {
        let Some(unit) = TimeUnit::parse(length.unit.node) else {
            return Err(vec![self.unknown_unit(length.unit)]);
        };
        Duration::of(length.number, unit).ok_or_else(|| {
            let message =
                format!("`{} {}` is no whole length of time", length.number.normalize(), length.unit.node);
            vec![
                Finding::engine("wrong-unit", self.at(span), message)
                    .help("write it in a smaller unit, such as `36 hours` for 1.5 days"),
            ]
        })
    }

    fn anchor(
        &self,
        written: &ast::Quantity<'s>,
        amount: &Quantity,
        owner: &Owner<'_>,
    ) -> Typed<Option<Anchor>> {
        let is_length = matches!(amount, Quantity::Duration(_));
        let Some(anchor) = &written.anchor else {
            let usual = owner.anchors.first().filter(|_| is_length && written.per.is_empty());
            return Ok(usual.map(|event| Anchor { before: false, event: event.clone() }));
        };
        let location = self.at(anchor.event.span);
        let word = anchor.event.node;
        if let Some(event) = owner.anchors.iter().find(|event| *event == word)
            && is_length
        {
            return Ok(Some(Anchor { before: anchor.before, event: event.clone() }));
        }
        let usual: Vec<String> = owner.anchors.iter().map(|event| format!("`{event}`")).collect();
        let finding = if !is_length || owner.anchors.is_empty() {
            let message = format!("`{}` is not counted from an event", owner.name);
            let sense = if anchor.before { "before" } else { "after" };
            Finding::engine("wrong-type", location, message).help(format!("leave out `{sense} {word}`"))
        } else if self.vocabulary.event(word).is_some() {
            let message = format!("`{}` is not counted from `{word}`", owner.name);
            Finding::engine("wrong-type", location, message)
                .help(format!("it is counted from {}", join_or(&usual)))
        } else {
            let events = self.vocabulary.events.iter().map(|event| event.name.as_str());
            let words = owner.anchors.iter().map(SmolStr::as_str).chain(events);
            let hint = self.suggester.closest(word, words);
            let finding = Finding::engine("unknown-name", location, format!("there is no event `{word}`"));
            match hint {
                Some(_) => finding.suggest(hint),
                None => finding.help(format!("it is counted from {}", join_or(&usual))),
            }
        };
        Err(vec![finding])
    }

    fn per(&mut self, per: &Spanned<ast::Per<'s>>) -> Typed<Per> {
        match &per.node {
            ast::Per::Name(name) => match TimeUnit::parse(name).and_then(|unit| Duration::of(1, unit)) {
                Some(time) => Ok(Per::Time(time)),
                None => self.per_thing(Spanned::new(name, per.span)),
            },
            ast::Per::Length(length) => Ok(Per::Time(self.length(length, per.span)?)),
            ast::Per::Money { amount, currency, of } => {
                let money = Money::new(*amount, self.currency(*currency)?);
                let of = of.map(|of| self.measured(of)).transpose()?;
                Ok(Per::Money(money, of))
            }
        }
    }

    fn per_thing(&mut self, name: ast::Name<'s>) -> Typed<Per> {
        let vocabulary = self.vocabulary;
        let types = vocabulary.engine.per.as_ref().map_or(&[][..], alternatives);
        for ty in types {
            match ty {
                Type::Symbol(set) if vocabulary[*set].id(name.node).is_some() => {
                    return Ok(Per::Thing(SmolStr::new(name.node)));
                }
                Type::Reference(kind) if self.names.has(*kind, name.node) => {
                    let (target, location) = (Target::Kind(*kind), self.at(name.span));
                    self.uses.push(NameUse {
                        target,
                        name: SmolStr::new(name.node),
                        location,
                        refers: false,
                    });
                    return Ok(Per::Thing(SmolStr::new(name.node)));
                }
                _ => {}
            }
        }
        let mut words: Vec<&str> = TimeUnit::ALL.iter().map(|unit| unit.singular()).collect();
        for ty in types {
            match ty {
                Type::Symbol(set) => {
                    words.extend(vocabulary[*set].symbols.iter().map(|symbol| symbol.name.as_str()));
                }
                Type::Reference(kind) => words.extend(self.names.of(*kind)),
                _ => {}
            }
        }
        let hint = self.suggester.closest(name.node, words);
        let message = format!("`{}` is nothing that a rate can be per", name.node);
        // The span holds the word `per` too, which a fix must keep.
        let finding = Finding::engine("unknown-name", self.at(name.span), message);
        Err(vec![match hint {
            Some(word) => finding.help(format!("did you mean `per {word}`?")),
            None => {
                finding.help("write a time, such as `per year`, or what is counted, such as `per customer`")
            }
        }])
    }

    /// What an amount of money is counted in: a base, or a metric.
    fn measured(&self, of: ast::Name<'s>) -> Typed<SmolStr> {
        if let Some(base) = self.vocabulary.base(of.node) {
            return Ok(base.name.clone());
        }
        if let Some(subject) = self.vocabulary.subject_id(of.node) {
            return Ok(self.vocabulary[subject].name.clone());
        }
        let bases = self.vocabulary.bases.iter().map(|base| base.name.as_str());
        let hint = self.suggester.closest(of.node, bases.chain(self.vocabulary.subject_words()));
        let message = format!("`{}` is neither a base nor a metric", of.node);
        Err(vec![Finding::engine("unknown-name", self.at(of.span), message).suggest(hint)])
    }
}
