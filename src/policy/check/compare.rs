//! Questions about two values: comparison, `in` and `is`.

use super::super::ir::Expr as Ir;
use super::super::line::{Unit, compared, contained};
use super::super::types::{Shape, Type};
use super::super::value::Value;
use super::expr::text_of;
use super::operator::pairs;
use super::{Checker, Typed};
use crate::condition::Values;
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::quantity::Decimal;
use crate::source::Span;
use crate::syntax::ast::{Comparison, Expr, ExprNode, Spanned};

impl Checker<'_> {
    /// Types both sides of a question; a bare word is first a symbol of the other side's list.
    fn sides(&mut self, left: &Expr<'_>, right: &Expr<'_>) -> (Typed, Typed) {
        if self.may_be_symbol(left) && !self.is_root(left) {
            let right = self.value(right, None);
            let shape = self.settled(&right.ty.shape);
            (self.value(left, Some(&shape)), right)
        } else {
            let left = self.value(left, None);
            let shape = self.settled(&left.ty.shape);
            (left, self.value(right, Some(&shape)))
        }
    }

    /// Whether an expression is a bare word that names no local and no parameter.
    fn may_be_symbol(&self, expr: &Expr<'_>) -> bool {
        matches!(expr.node, ExprNode::Name(name) if self.scope.find(name).is_none() && !self.has_param(name))
    }

    fn is_root(&self, expr: &Expr<'_>) -> bool {
        matches!(expr.node, ExprNode::Name(name) if self.root(name).is_some())
    }

    /// `a >= b`
    pub(super) fn compare(
        &mut self,
        left: &Expr<'_>,
        operator: &Spanned<Comparison>,
        right: &Expr<'_>,
    ) -> Typed {
        let span = left.span.join(right.span);
        let (one, other) = self.sides(left, right);
        let boolean = Type::of(Shape::Bool);
        let (a, b) = (self.settled(&one.ty.shape), self.settled(&other.ty.shape));
        if a == Shape::Any || b == Shape::Any {
            return Typed::new(Ir::Const(Value::Bool(true)), boolean);
        }
        if !self.comparable(&a, &b, operator, (left, right)) {
            return Typed::new(Ir::Const(Value::Bool(true)), boolean);
        }
        if let (Some(a), Some(b)) = (Self::base_of(&a), Self::base_of(&b)) {
            self.common_base(&a, &b, "compared with", span);
        }
        if left == right {
            let path = text_of(left).unwrap_or_else(|| "this".to_owned());
            self.report("policy-never", span, format!("`{path}` is compared with itself"));
        }
        self.foregone(operator.node, &one, &other, span);
        let ir = Ir::Compare(operator.node, Box::new(one.ir), Box::new(other.ir));
        Typed::new(self.spot(ir, span, counts(&a) || counts(&b)), boolean)
    }

    /// Whether two shapes have an order, or with `==` an equality; reports it if not.
    fn comparable(
        &mut self,
        a: &Shape,
        b: &Shape,
        operator: &Spanned<Comparison>,
        (left, right): (&Expr<'_>, &Expr<'_>),
    ) -> bool {
        let quantities = pairs(a, b).any(|(a, b)| match (flat(a).kind(), flat(b).kind()) {
            (Some(one), Some(other)) => crate::quantity::comparable(one, other),
            _ => false,
        });
        if quantities {
            return true;
        }
        let equality = matches!(operator.node, Comparison::Equal | Comparison::NotEqual);
        if let (Shape::Number { .. }, Shape::Percent(_)) | (Shape::Percent(_), Shape::Number { .. }) = (a, b)
        {
            let number = if a.kind() == Some(crate::quantity::Kind::Number) { left } else { right };
            self.missing_percent(number);
            return false;
        }
        if self.agree(a, b) {
            if equality {
                self.symbols_with_equal(operator);
                return false;
            }
            match self.settled(a) {
                Shape::Symbol(set) if self.vocabulary[set].ordered => return true,
                Shape::Symbol(set) => {
                    let name = &self.vocabulary[set].name;
                    self.report(
                        "wrong-type",
                        operator.span,
                        format!("the symbols of `{name}` have no order"),
                    );
                }
                Shape::Block(kinds) if kinds.iter().all(|&kind| self.vocabulary[kind].ladder.is_some()) => {
                    self.advise(
                        "wrong-type",
                        operator.span,
                        "blocks of a ladder compare by their rank",
                        "write `.rank` on both sides",
                    );
                }
                shape => {
                    let noun = shape.noun(self.vocabulary);
                    self.report("wrong-type", operator.span, format!("{noun} has no order"));
                }
            }
            return false;
        }
        let (a, b) = (a.noun(self.vocabulary), b.noun(self.vocabulary));
        let span = left.span.join(right.span);
        self.report("wrong-unit", span, format!("{a} does not compare with {b}"));
        false
    }

    fn missing_percent(&mut self, number: &Expr<'_>) {
        let mut finding =
            self.finding("wrong-unit", number.span, "a number does not compare with a percentage");
        if matches!(number.node, ExprNode::Quantity(_)) {
            let end = Span::new(number.span.end, number.span.end);
            let edit = Edit { location: self.location(end), text: "%".to_owned() };
            finding = finding.help("write it with `%`").fix(Fix {
                title: "add `%`".to_owned(),
                applicability: Applicability::Safe,
                edits: vec![edit],
            });
        }
        self.findings.push(finding);
    }

    fn symbols_with_equal(&mut self, operator: &Spanned<Comparison>) {
        let (written, word) = match operator.node {
            Comparison::NotEqual => ("!=", "is not"),
            _ => ("==", "is"),
        };
        let edit = Edit { location: self.location(operator.span), text: word.to_owned() };
        let message = format!("`{written}` compares quantities, and these are none");
        let finding = self
            .finding("policy-operator", operator.span, message)
            .help(format!("write `{word}`"))
            .fix(Fix {
                title: format!("replace it with `{word}`"),
                applicability: Applicability::Safe,
                edits: vec![edit],
            });
        self.findings.push(finding);
    }

    /// Reports a comparison whose answer is known before any program is read.
    fn foregone(&mut self, operator: Comparison, left: &Typed, right: &Typed, span: Span) {
        let answer = match (&left.ir, &right.ir) {
            (Ir::Const(Value::Quantity(one)), Ir::Const(Value::Quantity(other))) => {
                one.compare(other, &Default::default()).ok().map(|order| operator.holds(order))
            }
            (_, Ir::Const(value)) => self.agreed(&left.ty.shape, compared(operator, value)),
            (Ir::Const(value), _) => self.agreed(&right.ty.shape, compared(operator.mirrored(), value)),
            _ => None,
        };
        self.answered(answer, span);
    }

    /// The answer that every value of a shape gives to the question whether it is one of these, if all give the same.
    fn agreed(&self, shape: &Shape, asked: Option<(Unit, Values)>) -> Option<bool> {
        let last = match shape {
            Shape::Number { count: true } => None,
            Shape::Symbol(set) => Some(Decimal::from(self.vocabulary[*set].symbols.len().saturating_sub(1))),
            _ => return None,
        };
        let all = Values::between(Some(Decimal::ZERO), last).whole();
        let values = asked?.1.whole();
        if all.within(&values) {
            return Some(true);
        }
        all.within(&values.complement()).then_some(false)
    }

    /// Reports a question that every value answers in the same way.
    fn answered(&mut self, answer: Option<bool>, span: Span) {
        if let Some(answer) = answer {
            let says = if answer { "always holds" } else { "can never hold" };
            self.report("policy-never", span, format!("this comparison {says}"));
        }
    }

    /// `a in b`
    pub(super) fn contained(&mut self, item: &Expr<'_>, of: &Expr<'_>) -> Typed {
        let boolean = Type::of(Shape::Bool);
        let wrong = Typed::new(Ir::Const(Value::Bool(true)), boolean.clone());
        // A bare word on the left is first a symbol of the list on the right.
        let (left, right) = if self.may_be_symbol(item) && (is_read(of) || !self.is_root(item)) {
            let right = self.value(of, None);
            let within = match self.settled(&right.ty.shape) {
                Shape::List(of) | Shape::Range(of) => Some(*of),
                _ => None,
            };
            (self.value(item, within.as_ref()), right)
        } else {
            let left = self.value(item, None);
            let shape = self.settled(&left.ty.shape);
            let expected = match of.node {
                ExprNode::List(_) => Shape::list(shape),
                _ => Shape::Range(Box::new(shape)),
            };
            (left, self.value(of, Some(&expected)))
        };
        let (a, b) = (self.settled(&left.ty.shape), self.settled(&right.ty.shape));
        if a == Shape::Any || b == Shape::Any {
            return wrong;
        }
        let fits = b.alternatives().iter().any(|container| match container {
            Shape::List(of) => self.agree(&a, of),
            Shape::Range(of) => a.alternatives().iter().any(|one| self.agree(flat(one), of)),
            _ => false,
        });
        if !fits {
            let (one, other) = (a.noun(self.vocabulary), container_noun(&b, self.vocabulary));
            self.report("wrong-type", item.span.join(of.span), format!("{one} cannot be in {other}"));
            return wrong;
        }
        if let (Some(a), Some(b)) = (Self::base_of(&a), Self::base_of(&b)) {
            self.common_base(&a, &b, "compared with", item.span.join(of.span));
        }
        let asked = match &right.ir {
            // That nothing is in a range is said of the range.
            Ir::Const(Value::Range(range)) if range.is_empty() => None,
            Ir::Const(value @ (Value::Range(_) | Value::SymbolRange(..))) => contained(value),
            _ => None,
        };
        let answer = self.agreed(&a, asked);
        let span = item.span.join(of.span);
        self.answered(answer, span);
        let ir = Ir::In(Box::new(left.ir), Box::new(right.ir));
        Typed::new(self.spot(ir, span, counts(&a)), boolean)
    }

    /// `a is b`
    pub(super) fn is(&mut self, item: &Expr<'_>, what: &Expr<'_>) -> Typed {
        let boolean = Type::of(Shape::Bool);
        let wrong = Typed::new(Ir::Const(Value::Bool(true)), boolean.clone());
        let left = self.expr(item, None);
        // A block that is asked for by name stands for itself, any other for its leading attribute.
        let left = match self.lead(left.clone()) {
            led if self.is_plain_block(&left, what) => {
                drop(led);
                left
            }
            led => led,
        };
        let left = self.present(left, item);
        let shape = self.settled(&left.ty.shape);
        if shape == Shape::Any {
            return wrong;
        }
        if let Shape::List(of) = &shape {
            let path = text_of(item).unwrap_or_else(|| "…".to_owned());
            let word = text_of(what).unwrap_or_else(|| "…".to_owned());
            let noun = of.noun(self.vocabulary);
            self.advise(
                "wrong-type",
                item.span,
                format!("`{path}` is a list, and `is` asks about one value"),
                format!("write `{word} in {path}` to ask whether {noun} is in it"),
            );
            return wrong;
        }
        if let (Shape::Block(kinds), ExprNode::Name(word)) = (&shape, &what.node)
            && let Some((attribute, list)) = self.symbol_of_block(kinds, word)
        {
            let path = text_of(item).unwrap_or_else(|| "…".to_owned());
            let question = if list {
                format!("{word} in {path}.{attribute}")
            } else {
                format!("{path}.{attribute} is {word}")
            };
            self.advise(
                "wrong-type",
                what.span,
                format!("`{word}` is no block, it is a symbol of `{attribute}`"),
                format!("write `{question}`"),
            );
            return wrong;
        }
        let right = self.value(what, Some(&shape));
        let other = self.settled(&right.ty.shape);
        if other == Shape::Any {
            return wrong;
        }
        if !self.agree(&shape, &other) {
            let (a, b) = (shape.noun(self.vocabulary), other.noun(self.vocabulary));
            self.report("wrong-type", item.span.join(what.span), format!("{a} is never {b}"));
            return wrong;
        }
        if shape.kind().is_some() {
            self.advise("policy-operator", what.span, "`is` is for symbols", "compare quantities with `==`");
        } else if shape == Shape::Text {
            self.report("wrong-type", item.span, "free text is judged by no rule");
        }
        Typed::new(Ir::Is(Box::new(left.ir), Box::new(right.ir)), boolean)
    }

    /// Whether `is` asks about the block itself: there is a local or block on the right.
    fn is_plain_block(&self, left: &Typed, what: &Expr<'_>) -> bool {
        let Shape::Block(kinds) = &left.ty.shape else { return false };
        match what.node {
            ExprNode::Name(name) => self.scope.find(name).is_some_and(|local| match &local.ty.shape {
                Shape::Block(other) => kinds.iter().any(|kind| other.contains(kind)),
                _ => false,
            }),
            _ => false,
        }
    }
}

const fn counts(shape: &Shape) -> bool {
    matches!(shape, Shape::Number { count: true })
}

/// Whether what stands right of `in` says by itself of what it is a list: it is no list of bare words.
const fn is_read(of: &Expr<'_>) -> bool {
    matches!(of.node, ExprNode::Field(..) | ExprNode::Index(..) | ExprNode::Else(..) | ExprNode::Call(..))
}

/// What a range or a list of money compares like.
fn flat(shape: &Shape) -> &Shape {
    match shape {
        Shape::Range(of) => of,
        Shape::List(of) if **of == Shape::Money => of,
        other => other,
    }
}

fn container_noun(shape: &Shape, vocabulary: &crate::vocabulary::Vocabulary) -> String {
    match shape {
        Shape::List(of) => format!("a list with {}", of.noun(vocabulary)),
        Shape::Range(of) => format!("a range with {}", of.noun(vocabulary)),
        other => other.noun(vocabulary),
    }
}
