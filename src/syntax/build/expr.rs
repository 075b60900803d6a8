//! Expressions of the policy dialect: a flat list of operands and operators becomes a tree by precedence.

use super::Builder;
use super::cursor::{At, Cursor};
use super::program::comparison;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Factor, Question, Sign, Spanned};
use crate::syntax::tree::Kind;

/// The most levels that one expression may have: each costs stack in all that walk over it.
const HEIGHT_LIMIT: u32 = 200;
/// The most terms that `and`, `or` or `+` may join.
const TERM_LIMIT: usize = 4_096;

/// An expression, and how many levels it has.
pub(super) struct Part<'s> {
    pub(super) expr: Expr<'s>,
    pub(super) height: u32,
}

/// How tightly an operator binds; a greater number binds tighter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Or,
    And,
    Not,
    Compare,
    Else,
    Sum,
    Product,
    As,
    Sign,
}

impl Precedence {
    fn of(operator: &str) -> Self {
        match operator {
            "or" => Self::Or,
            "and" => Self::And,
            "else" => Self::Else,
            "+" | "-" => Self::Sum,
            "*" | "/" => Self::Product,
            "as" => Self::As,
            _ => Self::Compare,
        }
    }

    /// The precedence of what stands to the right of an operator.
    fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Compare,
            Self::Compare => Self::Else,
            Self::Else => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product => Self::As,
            Self::As | Self::Sign => Self::Sign,
        }
    }
}

impl<'t, 's> Builder<'t, 's> {
    /// Takes one expression.
    pub(super) fn expr(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Expr<'s>> {
        let at = cursor.take(Kind::Expr)?;
        self.part(at).map(|part| part.expr)
    }

    /// The expression that a path stands for.
    pub(super) fn path_expr(&mut self, at: At<'t, 's>) -> Option<Expr<'s>> {
        self.path(&mut at.children()).map(|part| part.expr)
    }

    /// The expression of a node.
    pub(super) fn part(&mut self, at: At<'t, 's>) -> Option<Part<'s>> {
        self.climb(&mut at.children(), Precedence::Or)
    }

    /// A level above what has `height` levels; reports an expression that has too many.
    fn level(&mut self, node: ExprNode<'s>, span: Span, height: u32) -> Option<Part<'s>> {
        if height >= HEIGHT_LIMIT {
            let message = format!(
                "the expression is nested deeper than {HEIGHT_LIMIT} levels: give parts of it a name with `let`"
            );
            self.report_as("limit-depth", Span::new(span.start, span.start + 1), message);
            return None;
        }
        Some(Part { expr: Spanned::new(node, span), height: height + 1 })
    }

    /// Takes operands and operators that bind at least as tightly as `least`.
    fn climb(&mut self, cursor: &mut Cursor<'t, 's>, least: Precedence) -> Option<Part<'s>> {
        let mut left = self.operand(cursor)?;
        let mut compared = false;
        while let Some(operator) = cursor.peek().filter(|at| at.kind() == Kind::Operator) {
            let precedence = Precedence::of(operator.text());
            if precedence < least {
                break;
            }
            self.operator_on_its_line(left.expr.span, operator)?;
            left = match precedence {
                Precedence::Or | Precedence::And => self.joined(left, cursor, operator.text())?,
                Precedence::Sum => self.sum(left, cursor)?,
                _ => {
                    if compared && precedence == Precedence::Compare {
                        let message = "a comparison cannot be compared again: write `a < b and b < c`";
                        self.report(operator.span(), message);
                        return None;
                    }
                    compared |= precedence == Precedence::Compare;
                    cursor.next();
                    let right = self.climb(cursor, precedence.tighter())?;
                    self.binary(left, operator, right)?
                }
            };
        }
        Some(left)
    }

    /// A line goes on after a sign, and before a word: `and`, `or`, `in`. In brackets it goes on anyway.
    fn operator_on_its_line(&mut self, left: Span, operator: At<'t, 's>) -> Option<()> {
        let between = self.slice(Span::new(left.end, operator.span().start));
        let word = operator.text().starts_with(|c: char| c.is_ascii_alphabetic());
        if self.brackets > 0 || word || !between.contains(['\n', '\r']) {
            return Some(());
        }
        let message = format!(
            "a line goes on after `{0}`, not before it: move `{0}` to the line above",
            operator.text()
        );
        self.report(operator.span(), message);
        None
    }

    /// Takes `and b and c` after `a`.
    fn joined(&mut self, first: Part<'s>, cursor: &mut Cursor<'t, 's>, word: &'s str) -> Option<Part<'s>> {
        let precedence = Precedence::of(word);
        let (mut span, mut height) = (first.expr.span, first.height);
        let mut items = vec![first.expr];
        while cursor.next_if_text(Kind::Operator, |text| text == word).is_some() {
            let item = self.climb(cursor, precedence.tighter())?;
            span = span.join(item.expr.span);
            height = height.max(item.height);
            items.push(item.expr);
            self.bounded(items.len(), span)?;
        }
        let node = if word == "or" { ExprNode::Or(items) } else { ExprNode::And(items) };
        self.level(node, span, height)
    }

    /// Takes `+ b - c` after `a`.
    fn sum(&mut self, first: Part<'s>, cursor: &mut Cursor<'t, 's>) -> Option<Part<'s>> {
        let (mut span, mut height) = (first.expr.span, first.height);
        let mut items = Vec::new();
        while let Some(operator) = cursor.next_if_text(Kind::Operator, |text| matches!(text, "+" | "-")) {
            self.operator_on_its_line(span, operator)?;
            let sign = if operator.text() == "+" { Sign::Plus } else { Sign::Minus };
            let item = self.climb(cursor, Precedence::Product)?;
            span = span.join(item.expr.span);
            height = height.max(item.height);
            items.push((sign, item.expr));
            self.bounded(items.len() + 1, span)?;
        }
        self.level(ExprNode::Sum(Box::new(first.expr), items), span, height)
    }

    fn bounded(&mut self, terms: usize, span: Span) -> Option<()> {
        if terms <= TERM_LIMIT {
            return Some(());
        }
        let message =
            format!("the expression has more than {TERM_LIMIT} terms: give parts of it a name with `let`");
        self.report_as("limit-length", Span::new(span.start, span.start + 1), message);
        None
    }

    fn binary(&mut self, left: Part<'s>, operator: At<'t, 's>, right: Part<'s>) -> Option<Part<'s>> {
        let span = left.expr.span.join(right.expr.span);
        let height = left.height.max(right.height);
        let (item, other) = (Box::new(left.expr), Box::new(right.expr));
        let text = operator.text();
        let negated = text.contains("not");
        let node = match text {
            "else" => ExprNode::Else(item, other),
            "*" => ExprNode::Product(item, Factor::Times, other),
            "/" => ExprNode::Product(item, Factor::By, other),
            "as" => {
                let ExprNode::Name(name) = other.node else {
                    self.report(other.span, "`as` needs the name of a base: write `as deal_value`");
                    return None;
                };
                ExprNode::As(item, Spanned::new(name, other.span))
            }
            _ => match comparison(text) {
                Some(comparison) => ExprNode::Compare(item, Spanned::new(comparison, operator.span()), other),
                None if text.starts_with("is") => {
                    let what = match other.node {
                        ExprNode::Name("stated") => Question::Stated,
                        ExprNode::Name("known") => Question::Known,
                        _ => Question::Value(other),
                    };
                    ExprNode::Is { item, negated, what }
                }
                None => ExprNode::In { item, negated, of: other },
            },
        };
        self.level(node, span, height)
    }

    fn operand(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Part<'s>> {
        let Some(prefix) = cursor.take(Kind::Prefix) else { return self.range(cursor) };
        // Prefixes are a loop and not a recursion: they are no brackets, and so not bounded by the depth of nesting.
        let mut prefixes = vec![prefix];
        while let Some(prefix) = cursor.take(Kind::Prefix) {
            prefixes.push(prefix);
        }
        if let Some(sign) = prefixes.windows(2).find_map(|pair| match pair {
            [first, second] if first.text() == "-" || second.text() == first.text() => Some(*second),
            _ => None,
        }) {
            self.report(sign.span(), format!("`{}` cannot follow another sign: leave one out", sign.text()));
            return None;
        }
        let innermost = prefixes.last().map_or("", |prefix| prefix.text());
        let least = if innermost == "-" { Precedence::Sign } else { Precedence::Compare };
        let mut part = self.climb(cursor, least)?;
        for prefix in prefixes.into_iter().rev() {
            let span = prefix.span().join(part.expr.span);
            let inner = Box::new(part.expr);
            let node = if prefix.text() == "-" { ExprNode::Negate(inner) } else { ExprNode::Not(inner) };
            part = self.level(node, span, part.height)?;
        }
        Some(part)
    }

    /// Takes `a`, `a..b`, `a..` or `..b`.
    fn range(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Part<'s>> {
        if let Some(to) = cursor.take(Kind::To) {
            let high = self.primary(cursor)?;
            let span = to.span().join(high.expr.span);
            return self.level(ExprNode::Range(None, Some(Box::new(high.expr))), span, high.height);
        }
        let low = self.primary(cursor)?;
        let Some(to) = cursor.take(Kind::To) else { return Some(low) };
        if matches!(cursor.peek_kind(), None | Some(Kind::Operator)) {
            let span = low.expr.span.join(to.span());
            return self.level(ExprNode::Range(Some(Box::new(low.expr)), None), span, low.height);
        }
        let high = self.primary(cursor)?;
        let span = low.expr.span.join(high.expr.span);
        let low_expr = self.same_unit_expr(low.expr, &high.expr);
        let node = ExprNode::Range(Some(Box::new(low_expr)), Some(Box::new(high.expr)));
        self.level(node, span, low.height.max(high.height))
    }

    fn same_unit_expr(&mut self, low: Expr<'s>, high: &Expr<'s>) -> Expr<'s> {
        match (low.node, &high.node) {
            (ExprNode::Quantity(quantity), ExprNode::Quantity(other)) => {
                let other = Spanned::new(other.clone(), high.span);
                let mended = self.same_unit(Spanned::new(quantity, low.span), &other);
                Spanned::new(ExprNode::Quantity(mended.node), mended.span)
            }
            (node, _) => Spanned::new(node, low.span),
        }
    }

    fn primary(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Part<'s>> {
        let at = cursor.peek()?;
        if matches!(at.kind(), Kind::Date | Kind::Month | Kind::Measure) {
            let quantity = self.quantity(cursor)?;
            return self.level(ExprNode::Quantity(quantity.node), quantity.span, 0);
        }
        if at.kind() == Kind::Dotted {
            return self.path(cursor);
        }
        cursor.next();
        match at.kind() {
            Kind::Group => {
                let inner = self.bracketed(|builder| builder.part(at.children().next()?))?;
                Some(Part { expr: Spanned::new(inner.expr.node, at.span()), height: inner.height })
            }
            Kind::Seq => {
                let (items, height) = self.bracketed(|builder| builder.parts(at.children()))?;
                self.level(ExprNode::List(items), at.span(), height)
            }
            Kind::Table => self.table(at),
            Kind::Text => {
                let text = self.text(at);
                self.level(ExprNode::Text(text.node), at.span(), 0)
            }
            Kind::Quoted => {
                let conditions = self.conditions(at.children().next()?);
                self.level(ExprNode::Condition(conditions), at.span(), 0)
            }
            _ => None,
        }
    }

    fn parts(&mut self, mut cursor: Cursor<'t, 's>) -> Option<(Vec<Expr<'s>>, u32)> {
        let (mut items, mut height) = (Vec::new(), 0);
        while let Some(at) = cursor.take(Kind::Expr) {
            let part = self.part(at)?;
            height = height.max(part.height);
            items.push(part.expr);
        }
        Some((items, height))
    }

    fn table(&mut self, at: At<'t, 's>) -> Option<Part<'s>> {
        let (mut rows, mut height) = (Vec::new(), 0);
        let mut cursor = at.children();
        while let Some(row) = cursor.next() {
            let mut row = row.children();
            let key = self.next_name(&mut row)?;
            let part = self.part(row.next()?)?;
            height = height.max(part.height);
            rows.push((key, part.expr));
        }
        self.level(ExprNode::Table(rows), at.span(), height)
    }

    /// Takes names with dots between them, and the calls and indices behind them.
    fn path(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Part<'s>> {
        let first = cursor.take(Kind::Dotted)?;
        let mut part = self.dotted(None, first, cursor)?;
        while let Some(link) = cursor.next_if(is_link) {
            let span = part.expr.span.join(link.span());
            part = match link.kind() {
                Kind::Index => {
                    let index = self.bracketed(|builder| builder.part(link.children().next()?))?;
                    let height = part.height.max(index.height);
                    self.level(ExprNode::Index(Box::new(part.expr), Box::new(index.expr)), span, height)?
                }
                Kind::Dotted => self.dotted(Some(part), link, cursor)?,
                _ => {
                    self.report(
                        link.span(),
                        "only a function can be called: write its name before the parenthesis",
                    );
                    return None;
                }
            };
        }
        Some(part)
    }

    /// `a.b.c`, behind an expression or not; the last name may be a function, which is called at once.
    fn dotted(
        &mut self,
        before: Option<Part<'s>>,
        at: At<'t, 's>,
        rest: &mut Cursor<'t, 's>,
    ) -> Option<Part<'s>> {
        let (mut part, mut from) = (before, 0);
        let mut names = at.text().split('.').peekable();
        while let Some(text) = names.next() {
            let (text, span) = Self::part_of(at, from, from + text.len());
            from += text.len() + 1;
            if part.is_none() {
                self.no_keyword(text, span);
            }
            let name = self.name(text, span);
            let call = if names.peek().is_none() { rest.take(Kind::Call) } else { None };
            part = Some(match (part, call) {
                (before, Some(call)) => self.call(name, before, call)?,
                (Some(Part { expr, height }), None) => {
                    let span = expr.span.join(name.span);
                    self.level(ExprNode::Field(Box::new(expr), name), span, height)?
                }
                (None, None) => {
                    let alone = names.peek().is_none() && !rest.peek_kind().is_some_and(is_link);
                    let node = match text {
                        "true" if alone => ExprNode::Bool(true),
                        "false" if alone => ExprNode::Bool(false),
                        _ => ExprNode::Name(text),
                    };
                    self.level(node, span, 0)?
                }
            });
        }
        part
    }

    /// Reads what stands in brackets, where a line may end before any operator.
    fn bracketed<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.brackets += 1;
        let result = read(self);
        self.brackets -= 1;
        result
    }

    /// `function(a, b)`, `function(a for x in xs)`; `x.function(a)` stands for `function(x, a)`.
    fn call(
        &mut self,
        function: crate::syntax::ast::Name<'s>,
        receiver: Option<Part<'s>>,
        at: At<'t, 's>,
    ) -> Option<Part<'s>> {
        let mut cursor = at.children();
        let mut span = function.span.join(at.span());
        let (mut arguments, mut height) = (Vec::new(), 0);
        if let Some(part) = receiver {
            span = span.join(part.expr.span);
            height = part.height;
            arguments.push(part.expr);
        }
        let mut bindings = Vec::new();
        while let Some(next) = cursor.next() {
            if next.kind() == Kind::Binding {
                let (binding, levels) = self.bracketed(|builder| builder.binding(next))?;
                height = height.max(levels);
                bindings.push(binding);
                continue;
            }
            let part = self.bracketed(|builder| builder.part(next))?;
            height = height.max(part.height);
            arguments.push(part.expr);
        }
        if bindings.is_empty() {
            return self.level(ExprNode::Call(function, arguments), span, height);
        }
        let mut arguments = arguments.into_iter();
        let (Some(body), None) = (arguments.next(), arguments.next()) else {
            let message =
                format!("`{}` with `for` gathers one expression, and takes no other argument", function.node);
            self.report(at.span(), message);
            return None;
        };
        self.level(ExprNode::Comprehension { function, body: Box::new(body), bindings }, span, height)
    }
}

/// Whether a node goes on with the path before it.
fn is_link(kind: Kind) -> bool {
    matches!(kind, Kind::Call | Kind::Index | Kind::Dotted)
}
