//! Arithmetic: kinds by the one operator table, bases by name.

use super::super::ir::Expr as Ir;
use super::super::types::{Base, Shape, Type};
use super::super::value::Value;
use super::{Checker, Typed};
use crate::quantity::{Arithmetic, Kind, Quantity};
use crate::source::Span;

impl Checker<'_> {
    /// Types an operation on two operands.
    pub(super) fn arithmetic(
        &mut self,
        operator: Arithmetic,
        left: Typed,
        right: Typed,
        span: Span,
    ) -> Typed {
        if left.ty.shape == Shape::Any || right.ty.shape == Shape::Any {
            return Typed::mistake();
        }
        let found = pairs(&left.ty.shape, &right.ty.shape).find_map(|(one, other)| {
            let kind = operator.result(one.kind()?, other.kind()?)?;
            Some((one.clone(), other.clone(), kind))
        });
        let Some((one, other, kind)) = found else {
            let (one, other) = (left.ty.shape.noun(self.vocabulary), right.ty.shape.noun(self.vocabulary));
            self.report("wrong-unit", span, format!("`{operator}` has no meaning between {one} and {other}"));
            return Typed::mistake();
        };
        let shape = self.result_shape(operator, (&one, &other), kind, span);
        if let (Ir::Const(Value::Quantity(one)), Ir::Const(Value::Quantity(other))) = (&left.ir, &right.ir) {
            return match Quantity::apply(operator, one, other, &Default::default()) {
                Ok(quantity) => Typed::new(Ir::Const(Value::Quantity(quantity)), Type::of(shape)),
                Err(mismatch) => {
                    self.report("wrong-unit", span, mismatch.to_string());
                    Typed::mistake()
                }
            };
        }
        Typed::new(Ir::Arithmetic(operator, Box::new(left.ir), Box::new(right.ir)), Type::of(shape))
    }

    fn result_shape(
        &mut self,
        operator: Arithmetic,
        (one, other): (&Shape, &Shape),
        kind: Kind,
        span: Span,
    ) -> Shape {
        let additive = matches!(operator, Arithmetic::Add | Arithmetic::Subtract);
        match (one, other) {
            (Shape::Percent(left), Shape::Percent(right)) if kind == Kind::Percent && additive => {
                let verb = if operator == Arithmetic::Add { "added to" } else { "less" };
                Shape::Percent(self.common_base(left, right, verb, span))
            }
            (Shape::Percent(left), Shape::Percent(right)) if operator == Arithmetic::Divide => {
                self.common_base(left, right, "divided by", span);
                Shape::Number { count: false }
            }
            // A share of a share has the base of the right one, else of the left one.
            (Shape::Percent(left), Shape::Percent(right)) => {
                Shape::Percent(if *right == Base::Free { left.clone() } else { right.clone() })
            }
            (Shape::Percent(base), _) | (_, Shape::Percent(base)) if kind == Kind::Percent => {
                Shape::Percent(base.clone())
            }
            (Shape::Number { count: left }, Shape::Number { count: right }) => {
                let stays = matches!(operator, Arithmetic::Add | Arithmetic::Multiply);
                Shape::Number { count: *left && *right && stays }
            }
            _ => Shape::of_kind(kind),
        }
    }
}

/// Every pair of alternatives.
pub(super) fn pairs<'s>(
    left: &'s Shape,
    right: &'s Shape,
) -> impl Iterator<Item = (&'s Shape, &'s Shape)> + use<'s> {
    left.alternatives().iter().flat_map(|one| right.alternatives().iter().map(move |other| (one, other)))
}
