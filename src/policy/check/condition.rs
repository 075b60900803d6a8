//! `condition { … }` as a value, with parameters and locals as thresholds and windows.
//!
//! The program's own resolver reads the condition. Where a parameter or local stands for a value, it is given one of the same
//! type to read, and evaluation puts the real one in its place.

use super::super::ir::{ConditionTemplate, Expr as Ir, Made};
use super::super::types::{Shape, Type};
use super::super::value::Value;
use super::{Checker, Typed};
use crate::condition::{Atom, Condition, ConditionNode, Test, Threshold, Window};
use crate::program::resolve_condition;
use crate::quantity::{Decimal, Duration};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprNode, Spanned};
use crate::vocabulary::{self, Vocabulary};

/// What must be computed, by the atom that it belongs to.
#[derive(Default)]
struct Computed {
    atoms: usize,
    thresholds: Vec<(usize, Ir)>,
    windows: Vec<(usize, Ir)>,
    /// Where names of the rule stand.
    spans: Vec<Span>,
}

impl<'c> Checker<'c> {
    pub(super) fn condition(&mut self, parts: &[ast::Condition<'_>], span: Span) -> Typed {
        let before = self.findings.len();
        let mut computed = Computed::default();
        let readable: Vec<ast::Condition<'_>> =
            parts.iter().map(|part| self.readable(part, &mut computed)).collect();
        let at = self.location(span);
        let (condition, findings) = resolve_condition(&readable, at, self.vocabulary);
        for mut finding in findings {
            // What is to be written there, the resolver cannot know: it read a value in the place of a name.
            if computed.spans.contains(&finding.primary.location.span) {
                finding.help.clear();
                finding.fixes.clear();
            }
            let here = finding.primary.location;
            if !self.findings.iter().skip(before).any(|known| known.primary.location == here) {
                self.findings.push(finding);
            }
        }
        let Some(condition) = condition.filter(|_| self.findings.len() == before) else {
            return Typed::mistake();
        };
        let ty = Type::of(Shape::Condition);
        let Computed { thresholds, windows, .. } = computed;
        if thresholds.is_empty() && windows.is_empty() {
            return Typed::new(Ir::Const(Value::Condition(condition.into())), ty);
        }
        let made = Made::default();
        Typed::new(Ir::Condition(Box::new(ConditionTemplate { condition, thresholds, windows, made })), ty)
    }

    /// The condition with a value in the place of every parameter and local.
    fn readable<'s>(&mut self, part: &ast::Condition<'s>, computed: &mut Computed) -> ast::Condition<'s>
    where
        'c: 's,
    {
        let node = match &part.node {
            ast::ConditionNode::All(parts) => ast::ConditionNode::All(self.all_readable(parts, computed)),
            ast::ConditionNode::Any(parts) => ast::ConditionNode::Any(self.all_readable(parts, computed)),
            ast::ConditionNode::AtLeast(count, parts) => {
                ast::ConditionNode::AtLeast(*count, self.all_readable(parts, computed))
            }
            ast::ConditionNode::AtLeastOf { count, group, conditions } => ast::ConditionNode::AtLeastOf {
                count: *count,
                group: *group,
                conditions: self.all_readable(conditions, computed),
            },
            ast::ConditionNode::Compare { subject, operator, value, window } => {
                let (value, window) = self.operands(value, window.as_ref(), computed);
                ast::ConditionNode::Compare { subject: subject.clone(), operator: *operator, value, window }
            }
            ast::ConditionNode::Member { subject, negated, of, window } => {
                let (of, window) = self.operands(of, window.as_ref(), computed);
                ast::ConditionNode::Member { subject: subject.clone(), negated: *negated, of, window }
            }
            ast::ConditionNode::Flag(_) => {
                computed.atoms += 1;
                part.node.clone()
            }
            ast::ConditionNode::StandIn(_) => part.node.clone(),
        };
        ast::Condition { node, span: part.span }
    }

    fn all_readable<'s>(
        &mut self,
        parts: &[ast::Condition<'s>],
        computed: &mut Computed,
    ) -> Vec<ast::Condition<'s>>
    where
        'c: 's,
    {
        parts.iter().map(|part| self.readable(part, computed)).collect()
    }

    /// The threshold and window of one atom.
    fn operands<'s>(
        &mut self,
        value: &Spanned<ast::Value<'s>>,
        window: Option<&Spanned<ast::Window<'s>>>,
        computed: &mut Computed,
    ) -> (Spanned<ast::Value<'s>>, Option<Spanned<ast::Window<'s>>>)
    where
        'c: 's,
    {
        let atom = computed.atoms;
        computed.atoms += 1;
        let readable = match &value.node {
            ast::Value::Name(name) if self.scope.find(name).is_some() || self.has_param(name) => {
                computed.spans.push(value.span);
                let typed = self.operand(name, value.span);
                let shape = self.settled(&typed.ty.shape);
                match stand_for(&shape, self.vocabulary, value.span) {
                    Some(readable) => {
                        computed.thresholds.push((atom, typed.ir));
                        Spanned::new(readable, value.span)
                    }
                    None => {
                        if shape != Shape::Any {
                            let noun = shape.noun(self.vocabulary);
                            self.report("wrong-type", value.span, format!("{noun} is no threshold"));
                        }
                        value.clone()
                    }
                }
            }
            _ => value.clone(),
        };
        let window = window.map(|window| match &window.node {
            ast::Window::Name(name) if self.scope.find(name.node).is_some() || self.has_param(name.node) => {
                computed.spans.push(window.span);
                let typed = self.operand(name.node, name.span);
                self.expect(&Shape::Duration, &typed.ty.shape.clone(), name.span);
                computed.windows.push((atom, typed.ir));
                let length = ast::Length { number: Decimal::ONE, unit: Spanned::new("month", name.span) };
                Spanned::new(ast::Window::Trailing(Spanned::new(length, name.span)), window.span)
            }
            _ => window.clone(),
        });
        (readable, window)
    }

    fn operand(&mut self, name: &str, span: Span) -> Typed {
        let expr: Expr<'_> = Spanned::new(ExprNode::Name(name), span);
        self.value(&expr, None)
    }
}

/// A value of a shape, for the resolver to read.
fn stand_for<'v>(shape: &Shape, vocabulary: &'v Vocabulary, span: Span) -> Option<ast::Value<'v>> {
    let quantity = |magnitude| ast::Quantity { magnitude, per: Vec::new(), base: None, anchor: None };
    let month = || ast::Length { number: Decimal::ONE, unit: Spanned::new("month", span) };
    let magnitude = match shape {
        Shape::Number { .. } => ast::Magnitude::Number(Decimal::ONE),
        Shape::Percent(_) => ast::Magnitude::Percent(Decimal::ONE),
        Shape::Money => ast::Magnitude::Money(Decimal::ONE, Spanned::new("USD", span)),
        Shape::Duration => ast::Magnitude::Length(month()),
        Shape::Date => ast::Magnitude::Date(crate::quantity::Date::new(2000, 1, 1)?),
        Shape::Month => ast::Magnitude::Month(crate::quantity::Month::new(2000, 1)?),
        Shape::Bool => return Some(ast::Value::Bool(true)),
        Shape::Symbol(set) => return Some(ast::Value::Name(vocabulary[*set].symbols.first()?.name.as_str())),
        Shape::List(of) => {
            let one = stand_for(of, vocabulary, span)?;
            return Some(ast::Value::List(vec![Spanned::new(one, span)]));
        }
        Shape::Range(of) => {
            return match stand_for(of, vocabulary, span)? {
                ast::Value::Quantity(end) => {
                    let end = || Some(Box::new(Spanned::new(end.clone(), span)));
                    Some(ast::Value::Range(end(), end()))
                }
                ast::Value::Name(end) => Some(ast::Value::SymbolRange(Some(Spanned::new(end, span)), None)),
                _ => None,
            };
        }
        _ => return None,
    };
    Some(ast::Value::Quantity(quantity(magnitude)))
}

/// The atoms of a condition, in the order written.
pub(crate) fn atoms_mut(condition: &mut Condition) -> Vec<&mut Atom> {
    fn add<'c>(condition: &'c mut Condition, found: &mut Vec<&'c mut Atom>) {
        match &mut condition.node {
            ConditionNode::Atom(atom) => found.push(atom),
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                found.reserve(parts.len());
                parts.iter_mut().for_each(|part| add(part, found));
            }
            ConditionNode::AtLeastOf { each, .. } => add(each, found),
            ConditionNode::StandIn(_) => {}
        }
    }
    let mut found = Vec::new();
    add(condition, &mut found);
    found
}

/// Sets the threshold of an atom.
pub(crate) fn set_threshold(atom: &mut Atom, value: vocabulary::Value) {
    match (&mut atom.test, value) {
        (Test::Compare(_, threshold), value) => *threshold = Threshold::Known(value),
        (Test::Within { range, .. }, value) => *range = value,
        (Test::OneOf { values, .. }, vocabulary::Value::List(list)) => *values = list,
        (Test::OneOf { values, .. }, one) => *values = vec![one],
        (Test::Is(_), _) => {}
    }
}

/// Sets the window of an atom.
pub(crate) fn set_window(atom: &mut Atom, length: &Duration) {
    atom.subject.window = Some(Window::Trailing(length.clone()));
}
