//! Bases: what percentages are shares of.

use super::super::eval::counts_as;
use super::super::ir::{Expr as Ir, Property};
use super::super::types::{Base, Shape, Type, WordKind};
use super::{Checker, Typed};
use crate::source::Span;
use crate::syntax::ast::Name;

impl Checker<'_> {
    /// Reports percentages of different bases; the base of both otherwise.
    pub(super) fn common_base(&mut self, left: &Base, right: &Base, verb: &str, span: Span) -> Base {
        match (left, right) {
            (Base::Named(one), Base::Named(other)) if one != other => {
                let counts = |from, to| counts_as(self.vocabulary, from, to);
                let help = if counts(one, other) {
                    format!("bring the first to the base of the second: `… as {other}`")
                } else if counts(other, one) {
                    format!("bring the second to the base of the first: `… as {one}`")
                } else {
                    "they are shares of different things, and neither counts as the other".to_owned()
                };
                let message = format!("a share of `{one}` is {verb} a share of `{other}`");
                self.advise("policy-base", span, message, help);
                Base::Varies
            }
            (Base::Named(name), _) | (_, Base::Named(name)) => Base::Named(name.clone()),
            (Base::Varies, _) | (_, Base::Varies) => Base::Varies,
            (Base::Free, Base::Free) => Base::Free,
        }
    }

    /// The base of a shape of percentages, also inside a range or list.
    pub(super) fn base_of(shape: &Shape) -> Option<Base> {
        match shape {
            Shape::Percent(base) => Some(base.clone()),
            Shape::Range(of) | Shape::List(of) => Self::base_of(of),
            Shape::Either(shapes) => shapes.iter().find_map(Self::base_of),
            _ => None,
        }
    }

    /// `x as deal_value`
    pub(super) fn rebase(&mut self, of: Typed, base: &Name<'_>, span: Span) -> Typed {
        let Some(target) = self.base(base) else { return Typed::mistake() };
        let from = match &of.ty.shape {
            Shape::Any => return Typed::mistake(),
            Shape::Percent(from) => from.clone(),
            other => {
                let noun = other.noun(self.vocabulary);
                self.report("wrong-type", span, format!("only a percentage has a base, and this is {noun}"));
                return Typed::mistake();
            }
        };
        if let Base::Named(from) = &from
            && !counts_as(self.vocabulary, from, &target)
        {
            let message = format!("a share of `{from}` says nothing about a share of `{target}`");
            let known = self.vocabulary.base(from).map_or(String::new(), |word| {
                let names: Vec<_> = word.counts_as.iter().map(|name| format!("`{name}`")).collect();
                names.join(", ")
            });
            let help = if known.is_empty() {
                format!("`{from}` counts as no other base")
            } else {
                format!("`{from}` counts as {known}")
            };
            self.advise("policy-base", base.span, message, help);
        }
        let ty = Type::of(Shape::Percent(Base::Named(target.clone())));
        Typed::new(Ir::As(Box::new(of.ir), target), ty)
    }

    /// `x.base`: stated where the program writes one, or the vocabulary says which is usual.
    pub(super) fn base_property(of: Typed) -> Typed {
        let ty = Type::optional(Shape::Word(WordKind::Base));
        Typed::new(Ir::Property(Box::new(of.ir), Property::Base), ty)
    }
}
