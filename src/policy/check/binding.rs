//! Loops, locals and comprehensions.

use super::super::ir::{Comprehension, Expr as Ir, Function, Loop, Slot};
use super::super::types::{Shape, Type};
use super::super::value::Value;
use super::scope::{Local, Mark, stated_if};
use super::{Checker, MOST_LOOPS, Typed};
use crate::quantity::{Decimal, Duration, Kind, Percent, Quantity};
use crate::source::Span;
use crate::syntax::ast::{Binding, Expr, Name};

impl Checker<'_> {
    /// Declares a local; a name that means something else already is a mistake.
    pub(super) fn declare(&mut self, name: &Name<'_>, ty: Type, may_be_unused: bool) -> Slot {
        let taken = if let Some(local) = self.scope.find(name.node) {
            Some(("a local", Some(self.location(local.span))))
        } else if self.has_param(name.node) {
            Some(("a parameter", None))
        } else if matches!(name.node, "program" | "as_of" | "anyone" | "old" | "new") {
            Some(("something of the language", None))
        } else {
            None
        };
        if let Some((what, first)) = taken {
            let message = format!("`{}` is the name of {what} already", name.node);
            let mut finding = self.finding("duplicate", name.span, message).help("choose another name");
            if let Some(first) = first {
                finding = finding.note(first, "the first");
            }
            self.findings.push(finding);
        }
        let slot = self.scope.slot();
        self.scope.declare(Local {
            name: name.node.into(),
            slot,
            ty,
            span: name.span,
            may_be_unused,
            used: false,
            explains: None,
        });
        slot
    }

    /// Leaves a rule; in one with mistakes, what nobody reads is not spoken of.
    pub(super) fn leave_rule(&mut self, mark: Mark, sound: bool) {
        if sound {
            self.leave(mark);
        } else {
            self.scope.leave(mark);
        }
    }

    /// Leaves a scope; a `let` or `giving` that nobody read is a mistake.
    pub(super) fn leave(&mut self, mark: Mark) {
        for local in self.scope.leave(mark) {
            if !local.used && !local.may_be_unused {
                let message = format!("nothing reads `{}`", local.name);
                self.advise("policy-unused", local.span, message, "take it out, or use it");
            }
        }
    }

    /// Types `pattern in list where filter`, and declares its names.
    pub(super) fn binding(&mut self, binding: &Binding<'_>) -> Loop {
        let over = self.expr(&binding.over, None);
        let over = if over.ty.optional { self.present(over, &binding.over) } else { over };
        let element = match self.settled(&over.ty.shape) {
            Shape::List(of) => *of,
            Shape::Any => Shape::Any,
            other => {
                let noun = other.noun(self.vocabulary);
                self.report(
                    "wrong-type",
                    binding.over.span,
                    format!("a list belongs here, and this is {noun}"),
                );
                Shape::Any
            }
        };
        let slots = self.names(&binding.names, element, binding.over.span);
        let filter = binding.filter.as_ref().map(|filter| {
            let test = self.test(filter);
            let stated = stated_if(filter, true, &self.scope);
            self.scope.state(stated);
            test
        });
        Loop { slots, over: over.ir, filter }
    }

    fn names(&mut self, names: &[Name<'_>], element: Shape, over: Span) -> Vec<Slot> {
        let types = match (names.len(), element) {
            (1, element) => vec![element],
            (2, Shape::Pair(left, right)) => vec![*left, *right],
            (count, Shape::Any) => vec![Shape::Any; count],
            (count, element) => {
                let noun = element.noun(self.vocabulary);
                self.report("wrong-type", over, format!("there are {count} names for {noun}"));
                vec![Shape::Any; count]
            }
        };
        names.iter().zip(types).map(|(name, shape)| self.declare(name, Type::of(shape), true)).collect()
    }

    /// `sum(body for x in xs where …)`
    pub(super) fn comprehension(
        &mut self,
        function: &Name<'_>,
        body: &Expr<'_>,
        bindings: &[Binding<'_>],
        span: Span,
    ) -> Typed {
        if bindings.len() > MOST_LOOPS {
            let message = format!("`{}` runs over at most {MOST_LOOPS} loops", function.node);
            self.advise("limit-depth", span, message, "gather a part of it with `let` first");
            return Typed::mistake();
        }
        let mark = self.scope.mark();
        let loops: Vec<Loop> = bindings.iter().map(|binding| self.binding(binding)).collect();
        let typed = match function.node {
            "all" | "any" => {
                let function = if function.node == "all" { Function::All } else { Function::Any };
                Some((function, self.test(body), Type::of(Shape::Bool), None))
            }
            "count" => {
                let body = self.expr(body, None);
                Some((Function::Count, body.ir, Type::of(Shape::Number { count: true }), None))
            }
            "distinct" => {
                let body = self.value(body, None);
                Some((Function::Distinct, body.ir, Type::of(Shape::list(body.ty.shape)), None))
            }
            "sum" => self.sum(body),
            "min" | "max" => {
                let function = if function.node == "min" { Function::Min } else { Function::Max };
                let typed = self.value(body, None);
                let shape = self.settled(&typed.ty.shape);
                self.ordered(&shape, body.span);
                Some((function, typed.ir, Type::optional(shape), None))
            }
            other => {
                let known = ["all", "any", "count", "sum", "min", "max", "distinct"];
                let hint = crate::diagnostic::closest(other, known);
                let message = format!("`{other}` gathers nothing with `for`");
                let finding = self
                    .finding("unknown-name", function.span, message)
                    .help("these do: all, any, count, sum, min, max and distinct")
                    .suggest(hint);
                self.findings.push(finding);
                None
            }
        };
        self.leave(mark);
        let Some((function, body, ty, zero)) = typed else { return Typed::mistake() };
        Typed::new(Ir::Comprehension(Box::new(Comprehension { function, body, loops, zero })), ty)
    }

    /// A sum of nothing is zero, but for money: zero of which currency nobody knows.
    fn sum(&mut self, body: &Expr<'_>) -> Option<(Function, Ir, Type, Option<Value>)> {
        let typed = self.value(body, None);
        let shape = self.settled(&typed.ty.shape);
        let zero = match shape.kind() {
            Some(Kind::Number) => Some(Quantity::Number(Decimal::ZERO)),
            Some(Kind::Percent) => Some(Quantity::Percent(Percent::new(Decimal::ZERO, None))),
            Some(Kind::Duration) => Duration::of(0, crate::quantity::TimeUnit::Day).map(Quantity::Duration),
            Some(Kind::Money | Kind::Rate) => None,
            Some(Kind::Date | Kind::Month) | None if shape == Shape::Any => None,
            Some(Kind::Date | Kind::Month) | None => {
                let noun = shape.noun(self.vocabulary);
                self.report("wrong-type", body.span, format!("{noun} does not add up"));
                return None;
            }
        };
        let optional = zero.is_none();
        Some((Function::Sum, typed.ir, Type { shape, optional }, zero.map(Value::Quantity)))
    }

    /// Reports what has no least and no greatest.
    pub(super) fn ordered(&mut self, shape: &Shape, span: Span) {
        let fits = match shape {
            Shape::Any => true,
            Shape::Symbol(set) => self.vocabulary[*set].ordered,
            other => other.kind().is_some(),
        };
        if !fits {
            let noun = shape.noun(self.vocabulary);
            self.report("wrong-type", span, format!("{noun} has no order"));
        }
    }
}
