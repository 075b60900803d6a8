//! Expressions: their types, and their resolved form.

use std::sync::Arc;

use super::super::ir::{Expr as Ir, Read};
use super::super::types::{Base, Shape, Type};
use super::super::value::{Item, Value};
use super::scope::stated_if;
use super::{Checker, Typed};
use crate::quantity::{Arithmetic, Quantity, Range};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Factor, Question, Sign};

impl Checker<'_> {
    /// Types an expression, which may be absent and may be a schedule. `expected` lets bare words be symbols.
    pub(super) fn expr(&mut self, expr: &Expr<'_>, expected: Option<&Shape>) -> Typed {
        match &expr.node {
            ExprNode::Quantity(quantity) => match self.literal(quantity, expr.span) {
                Some(quantity) => Typed::constant(quantity),
                None => Typed::mistake(),
            },
            ExprNode::Text(text) => {
                Typed::new(Ir::Const(Value::Text(Arc::from(&**text))), Type::of(Shape::Text))
            }
            ExprNode::Bool(value) => Typed::new(Ir::Const(Value::Bool(*value)), Type::of(Shape::Bool)),
            ExprNode::Name(_) | ExprNode::Field(..) | ExprNode::Index(..) => self.path(expr, expected),
            ExprNode::Call(name, arguments) => self.call(name, arguments, expr.span),
            ExprNode::Comprehension { function, body, bindings } => {
                self.comprehension(function, body, bindings, expr.span)
            }
            ExprNode::List(items) => self.list(items, expected),
            ExprNode::Table(rows) => self.table(rows, expected, expr.span),
            ExprNode::Range(low, high) => self.range(low.as_deref(), high.as_deref(), expected, expr.span),
            ExprNode::Condition(parts) => self.condition(parts, expr.span),
            ExprNode::And(parts) => self.junction(parts, true),
            ExprNode::Or(parts) => self.junction(parts, false),
            ExprNode::Not(of) => {
                let of = self.test(of);
                Typed::new(Ir::Not(Box::new(of)), Type::of(Shape::Bool))
            }
            ExprNode::Negate(of) => self.negate(of, expr.span),
            ExprNode::Sum(first, rest) => {
                let mut sum = self.value(first, None);
                for (sign, part) in rest {
                    let right = self.value(part, None);
                    let operator = match sign {
                        Sign::Plus => Arithmetic::Add,
                        Sign::Minus => Arithmetic::Subtract,
                    };
                    sum = self.arithmetic(operator, sum, right, first.span.join(part.span));
                }
                sum
            }
            ExprNode::Product(left, factor, right) => {
                let operator = match factor {
                    Factor::Times => Arithmetic::Multiply,
                    Factor::By => Arithmetic::Divide,
                };
                let (left, right) = (self.value(left, None), self.value(right, None));
                self.arithmetic(operator, left, right, expr.span)
            }
            ExprNode::Compare(left, operator, right) => self.compare(left, operator, right),
            ExprNode::In { item, negated, of } => {
                let found = self.contained(item, of);
                Self::negated(found, *negated)
            }
            ExprNode::Is { item, negated, what } => {
                let found = match what {
                    Question::Stated => {
                        let found = self.stated(item);
                        self.presence_spot(found, item, expr.span)
                    }
                    Question::Known => {
                        let of = self.expr(item, None);
                        let found = Typed::new(Ir::Known(Box::new(of.ir)), Type::of(Shape::Bool));
                        self.presence_spot(found, item, expr.span)
                    }
                    Question::Value(value) => self.is(item, value),
                };
                Self::negated(found, *negated)
            }
            ExprNode::Else(left, right) => self.otherwise(left, right, expected),
            ExprNode::As(of, base) => {
                let span = of.span;
                let of = self.value(of, None);
                self.rebase(of, base, span)
            }
        }
    }

    fn negated(found: Typed, negated: bool) -> Typed {
        if negated { Typed::new(Ir::Not(Box::new(found.ir)), found.ty) } else { found }
    }

    /// Types an operand: one value, not a schedule, and not absent.
    pub(super) fn value(&mut self, expr: &Expr<'_>, expected: Option<&Shape>) -> Typed {
        let typed = self.expr(expr, expected);
        let typed = self.lead(typed);
        self.present(typed, expr)
    }

    /// Reports what may be absent or differs from case to case.
    pub(super) fn present(&mut self, typed: Typed, expr: &Expr<'_>) -> Typed {
        let text = text_of(expr);
        if typed.ty.optional {
            let help = match &text {
                Some(path) => {
                    format!(
                        "say what holds without it: `given {path}`, `{path} is stated`, or `{path} else …`"
                    )
                }
                None => "name it with `let`, and say what holds without it with `given` or `else`".to_owned(),
            };
            let what = text.as_ref().map_or_else(|| "this".to_owned(), |path| format!("`{path}`"));
            self.advise("policy-absence", expr.span, format!("{what} may not be stated"), help);
            let shape = match typed.ty.shape {
                Shape::Schedule(of) => *of,
                shape => shape,
            };
            return Typed::new(typed.ir, Type::of(shape));
        }
        if let Shape::Schedule(of) = typed.ty.shape {
            let path = text.unwrap_or_else(|| "…".to_owned());
            self.advise(
                "policy-case",
                expr.span,
                format!("`{path}` may differ from case to case"),
                format!("ask about each: `for case in cases({path})`, then `{path}[case]`"),
            );
            return Typed::new(typed.ir, Type::of(*of));
        }
        typed
    }

    /// Types a condition of the policy: a yes or no.
    pub(super) fn test(&mut self, expr: &Expr<'_>) -> Ir {
        let typed = self.value(expr, None);
        let shape = self.settled(&typed.ty.shape);
        if !matches!(shape, Shape::Bool | Shape::Any) {
            let noun = shape.noun(self.vocabulary);
            self.advise(
                "wrong-type",
                expr.span,
                format!("a yes or no belongs here, and this is {noun}"),
                "ask a question about it: compare it, or ask whether it `is stated`",
            );
        }
        self.spot(typed.ir, expr.span, false)
    }

    /// A block with a leading attribute stands for that attribute.
    pub(super) fn lead(&self, typed: Typed) -> Typed {
        let Shape::Block(kinds) = &typed.ty.shape else { return typed };
        let &[kind] = kinds.as_slice() else { return typed };
        let Some(attribute) = self.vocabulary[kind].leading else { return typed };
        let shape = Shape::of_attribute(self.vocabulary, kind, attribute);
        let read = if matches!(shape, Shape::Schedule(_)) { Read::Schedule } else { Read::Value };
        Typed::new(Ir::Leading(Box::new(typed.ir), read), Type { shape, optional: typed.ty.optional })
    }

    /// `a and b`, `a or b`: each part may rely on the ones before it.
    fn junction(&mut self, parts: &[Expr<'_>], all: bool) -> Typed {
        let mark = self.scope.mark();
        let mut tests = Vec::with_capacity(parts.len());
        for part in parts {
            tests.push(self.test(part));
            let stated = stated_if(part, all, &self.scope);
            self.scope.state(stated);
        }
        self.scope.forget(mark);
        let ir = if all { Ir::And(tests) } else { Ir::Or(tests) };
        Typed::new(ir, Type::of(Shape::Bool))
    }

    fn negate(&mut self, of: &Expr<'_>, span: Span) -> Typed {
        let typed = self.value(of, None);
        let shape = match typed.ty.shape {
            Shape::Number { .. } => Shape::Number { count: false },
            shape => shape,
        };
        if !matches!(
            shape,
            Shape::Any
                | Shape::Number { .. }
                | Shape::Percent(_)
                | Shape::Money
                | Shape::Duration
                | Shape::Rate
        ) {
            let noun = shape.noun(self.vocabulary);
            self.report("wrong-type", span, format!("{noun} has no negative"));
            return Typed::mistake();
        }
        let ir = match typed.ir {
            Ir::Const(Value::Quantity(quantity)) => {
                let minus = Quantity::Number((-1).into());
                match Quantity::apply(Arithmetic::Multiply, &quantity, &minus, &Default::default()) {
                    Ok(quantity) => Ir::Const(Value::Quantity(quantity)),
                    Err(_) => return Typed::mistake(),
                }
            }
            ir => Ir::Negate(Box::new(ir)),
        };
        Typed::new(ir, Type::of(shape))
    }

    fn list(&mut self, items: &[Expr<'_>], expected: Option<&Shape>) -> Typed {
        let of = match expected {
            Some(Shape::List(of)) => Some((**of).clone()),
            _ => None,
        };
        let mut shape = of.clone();
        let mut parts = Vec::with_capacity(items.len());
        for item in items {
            let typed = self.value(item, of.as_ref());
            match &mut shape {
                None => shape = Some(typed.ty.shape.clone()),
                Some(shape) => {
                    if of.is_some() || !shape.admit(&typed.ty.shape) {
                        self.expect(&shape.clone(), &typed.ty.shape, item.span);
                    }
                }
            }
            parts.push(typed.ir);
        }
        let shape = Type::of(Shape::list(shape.unwrap_or(Shape::Any)));
        match constants(&parts) {
            Some(items) => Typed::new(Ir::Const(Value::List(items)), shape),
            None => Typed::new(Ir::List(parts), shape),
        }
    }

    /// Reports a value that is not of the sort that belongs there.
    pub(super) fn expect(&mut self, wanted: &Shape, found: &Shape, span: Span) {
        if !self.agree(wanted, found) {
            let (wanted, found) = (wanted.noun(self.vocabulary), found.noun(self.vocabulary));
            self.report("wrong-type", span, format!("{wanted} belongs here, and this is {found}"));
        }
    }

    fn range(
        &mut self,
        low: Option<&Expr<'_>>,
        high: Option<&Expr<'_>>,
        expected: Option<&Shape>,
        span: Span,
    ) -> Typed {
        let within = match expected {
            Some(Shape::Range(of)) => Some(&**of),
            other => other,
        };
        let ends = [low, high].map(|end| end.map(|end| (self.value(end, within), end.span)));
        let [low, high] = ends;
        if let (Some((low, _)), Some((high, at))) = (&low, &high) {
            self.expect(&low.ty.shape.clone(), &high.ty.shape, *at);
        }
        let Some(shape) = low.as_ref().or(high.as_ref()).map(|(end, _)| end.ty.shape.clone()) else {
            return Typed::mistake();
        };
        if let Shape::Symbol(set) = shape
            && !self.vocabulary[set].ordered
        {
            let name = &self.vocabulary[set].name;
            self.report("wrong-type", span, format!("the symbols of `{name}` have no order"));
            return Typed::mistake();
        }
        let ty = Type::of(Shape::Range(Box::new(shape)));
        let ends = [low, high].map(|end| end.map(|(end, _)| end.ir));
        match constant_range(&ends) {
            Some(range) => self.known_range(range, ty, span),
            None => {
                let [low, high] = ends.map(|end| end.map(Box::new));
                Typed::new(Ir::Range(low, high), ty)
            }
        }
    }

    fn known_range(&mut self, range: Value, ty: Type, span: Span) -> Typed {
        let empty = match &range {
            Value::Range(range) => range.is_empty(),
            Value::SymbolRange(_, Some(low), Some(high)) => low > high,
            _ => false,
        };
        if empty {
            self.report("empty-range", span, "nothing lies in this range: its low end is above its high end");
        }
        Typed::new(Ir::Const(range), ty)
    }

    /// `a else b`
    fn otherwise(&mut self, left: &Expr<'_>, right: &Expr<'_>, expected: Option<&Shape>) -> Typed {
        let typed = self.expr(left, expected);
        let typed = self.lead(typed);
        if let Shape::Schedule(_) = typed.ty.shape {
            let whole = Type::of(typed.ty.shape.clone());
            return self.present(Typed::new(typed.ir, whole), left);
        }
        let (shape, span) = (typed.ty.shape, left.span.join(right.span));
        let other = self.expr(right, Some(&shape));
        let other = self.lead(other);
        self.expect(&shape, &other.ty.shape, right.span);
        let shape = match (&shape, other.ty.shape) {
            (Shape::Any, found) => found,
            (Shape::Percent(left), Shape::Percent(right)) => {
                Shape::Percent(self.common_base(left, &right, "replaced by", span))
            }
            (Shape::Number { count: true }, Shape::Number { count: false }) => Shape::Number { count: true },
            _ => shape,
        };
        Typed::new(
            Ir::Else(Box::new(typed.ir), Box::new(other.ir)),
            Type { shape, optional: other.ty.optional },
        )
    }

    /// `x is stated`
    fn stated(&mut self, item: &Expr<'_>) -> Typed {
        let typed = self.expr(item, None);
        // A value may be stated in one case and not in another.
        let in_case = matches!(item.node, ExprNode::Index(..));
        if !typed.ty.optional && typed.ty.shape != Shape::Any && !in_case {
            let path = text_of(item).unwrap_or_else(|| "this".to_owned());
            let help = match typed.ty.shape {
                Shape::List(_) => format!("ask for what is in it: `count({path}) > 0`"),
                _ => "leave the question out".to_owned(),
            };
            self.advise("policy-always", item.span, format!("`{path}` is always stated here"), help);
        }
        Typed::new(Ir::Stated(Box::new(typed.ir)), Type::of(Shape::Bool))
    }
}

impl Typed {
    fn constant(quantity: Quantity) -> Self {
        let shape = match &quantity {
            Quantity::Percent(percent) => {
                Shape::Percent(percent.base.as_ref().map_or(Base::Free, |base| Base::Named(base.clone())))
            }
            other => Shape::of_kind(other.kind()),
        };
        Self::new(Ir::Const(Value::Quantity(quantity)), Type::of(shape))
    }
}

/// The items of a list whose parts are all constants.
pub(super) fn constants(parts: &[Ir]) -> Option<Arc<[Item]>> {
    let items = parts.iter().map(|part| match part {
        Ir::Const(value) => Some(Item::new(value.clone())),
        _ => None,
    });
    items.collect()
}

fn constant_range(ends: &[Option<Ir>; 2]) -> Option<Value> {
    let values = ends.each_ref().map(|end| match end {
        None => Some(None),
        Some(Ir::Const(value)) => Some(Some(value.clone())),
        Some(_) => None,
    });
    let [Some(low), Some(high)] = values else { return None };
    match (low, high) {
        (Some(Value::Symbol(set, low)), Some(Value::Symbol(_, high))) => {
            Some(Value::SymbolRange(set, Some(low), Some(high)))
        }
        (Some(Value::Symbol(set, low)), None) => Some(Value::SymbolRange(set, Some(low), None)),
        (None, Some(Value::Symbol(set, high))) => Some(Value::SymbolRange(set, None, Some(high))),
        (low, high) => {
            let quantity = |end| match end {
                Some(Value::Quantity(quantity)) => Some(Some(quantity)),
                None => Some(None),
                _ => None,
            };
            let (low, high) = (quantity(low)?, quantity(high)?);
            Range::new(low, high).ok().map(|range| Value::Range(Arc::new(range)))
        }
    }
}

/// A path as it is written, for messages.
pub(super) fn text_of(expr: &Expr<'_>) -> Option<String> {
    Some(match &expr.node {
        ExprNode::Name(name) => (*name).to_owned(),
        ExprNode::Field(of, name) => format!("{}.{}", text_of(of)?, name.node),
        ExprNode::Index(of, index) => format!("{}[{}]", text_of(of)?, text_of(index)?),
        ExprNode::Call(name, arguments) => {
            let parts: Option<Vec<_>> = arguments.iter().map(text_of).collect();
            format!("{}({})", name.node, parts?.join(", "))
        }
        _ => return None,
    })
}
