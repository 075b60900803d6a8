//! Conditions: written ones to typed ones.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::Resolver;
use super::expect::alternatives;
use super::subject::Subject;
use super::value::{Owner, Typed};
use crate::condition::{Atom, Condition, ConditionNode, SubjectRef, Test, Threshold, Window};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::program::declaration::{NameUse, Target};
use crate::quantity::{Decimal, Duration, TimeUnit};
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, Name, Spanned, Term};
use crate::vocabulary::{Flow, SubjectRole, Type, Value};

type WrittenWindow<'s> = Option<Spanned<ast::Window<'s>>>;

/// What stands around a comparison operator.
#[derive(Clone, Copy)]
struct Compared<'w, 's> {
    operator: Spanned<Comparison>,
    value: &'w Spanned<ast::Value<'s>>,
    window: &'w WrittenWindow<'s>,
    /// The whole condition.
    span: Span,
}

impl<'s> Resolver<'_, 's> {
    /// A condition. What is wrong in it is reported; then there is none.
    pub(super) fn condition(&mut self, written: &ast::Condition<'s>) -> Option<Condition> {
        let node = match &written.node {
            ast::ConditionNode::All(parts) => ConditionNode::All(self.conditions(parts)?),
            ast::ConditionNode::Any(parts) => {
                self.some_parts("any", parts, written.span)?;
                ConditionNode::Any(self.conditions(parts)?)
            }
            ast::ConditionNode::AtLeast(count, parts) => {
                let most = u32::try_from(parts.len()).unwrap_or(u32::MAX);
                let count = self.how_many(count, Some(most));
                let parts = self.conditions(parts)?;
                ConditionNode::AtLeast(count?, parts)
            }
            ast::ConditionNode::AtLeastOf { count, group, conditions } => {
                let count = self.how_many(count, None);
                let group = self.group(*group);
                let parts = self.conditions(conditions)?;
                let location = self.at(written.span);
                let each = Box::new(Condition { node: ConditionNode::All(parts), location });
                ConditionNode::AtLeastOf { count: count?, group: group?, each }
            }
            ast::ConditionNode::StandIn(stand_in) => {
                let owner = Owner { name: "the condition", base: None, anchors: &[] };
                let typed = self.stand_in(stand_in, &Type::Condition, &owner);
                ConditionNode::StandIn(self.or_report(typed)?)
            }
            _ => {
                let atom = self.atom(written);
                ConditionNode::Atom(self.or_report(atom)?)
            }
        };
        Some(Condition { node, location: self.at(written.span) })
    }

    /// Every condition of a list, or nothing if one of them is wrong.
    pub(super) fn conditions(&mut self, written: &[ast::Condition<'s>]) -> Option<Vec<Condition>> {
        let mut conditions = Vec::with_capacity(written.len());
        let mut invalid = false;
        for condition in written {
            match self.condition(condition) {
                Some(condition) => conditions.push(condition),
                None => invalid = true,
            }
        }
        (!invalid).then_some(conditions)
    }

    fn some_parts(&mut self, word: &str, parts: &[ast::Condition<'s>], span: Span) -> Option<()> {
        if !parts.is_empty() {
            return Some(());
        }
        let message = format!("`{word}` without conditions never holds");
        let finding = Finding::engine("empty-range", self.at(span), message)
            .help("write conditions between the braces");
        self.report(finding);
        None
    }

    fn how_many(&mut self, count: &Spanned<Decimal>, most: Option<u32>) -> Option<u32> {
        let number = u32::try_from(count.node.normalize().mantissa()).ok();
        let number = number.filter(|&number| count.node.normalize().scale() == 0 && number > 0);
        let Some(number) = number else {
            let message =
                format!("`at_least` takes a whole number above zero, not `{}`", count.node.normalize());
            let finding = Finding::engine("wrong-type", self.at(count.span), message);
            self.report(finding);
            return None;
        };
        if let Some(most) = most
            && number > most
        {
            let message = format!("`at_least {number}` never holds: there are only {most} conditions");
            let finding = Finding::engine("empty-range", self.at(count.span), message);
            self.report(finding);
            return None;
        }
        Some(number)
    }

    fn group(&mut self, name: Name<'s>) -> Option<SmolStr> {
        let vocabulary = self.vocabulary;
        let Some(ty) = &vocabulary.engine.groups else {
            let message = format!("`{}` is no group", name.node);
            let finding = Finding::engine("unknown-name", self.at(name.span), message);
            self.report(finding);
            return None;
        };
        for ty in alternatives(ty) {
            match ty {
                Type::Symbol(set) if vocabulary[*set].id(name.node).is_some() => {
                    return Some(SmolStr::new(name.node));
                }
                Type::Reference(kind) if self.names.has(*kind, name.node) => {
                    let (target, location) = (Target::Kind(*kind), self.at(name.span));
                    self.uses.push(NameUse {
                        target,
                        name: SmolStr::new(name.node),
                        location,
                        refers: false,
                    });
                    return Some(SmolStr::new(name.node));
                }
                _ => {}
            }
        }
        if !self.names.is_lost(name.node) {
            let finding = self.unknown_word(name, ty);
            self.report(finding);
        }
        None
    }

    /// A single question.
    pub(super) fn atom(&mut self, written: &ast::Condition<'s>) -> Typed<Atom> {
        match &written.node {
            ast::ConditionNode::Flag(term) => {
                let (subject, facets) = self.subject(term)?;
                self.flag(term, &subject)?;
                Ok(Atom { subject: subject.reference(facets, None), test: Test::Is(true) })
            }
            ast::ConditionNode::Compare { subject: term, operator, value, window } => {
                let (subject, facets) = self.subject(term)?;
                {
                    let compared = Compared { operator: *operator, value, window, span: written.span };
                    self.comparison(&subject, facets, &compared)
                }
            }
            ast::ConditionNode::Member { subject: term, negated, of, window } => {
                let (subject, facets) = self.subject(term)?;
                let test = self.member(&subject, *negated, of)?;
                let window = self.window(&subject, window, written.span)?;
                Ok(Atom { subject: subject.reference(facets, window), test })
            }
            _ => {
                let message = "only single questions joined by `and` may stand here";
                Err(vec![Finding::engine("misplaced", self.at(written.span), message)])
            }
        }
    }

    fn flag(&self, term: &Term<'s>, subject: &Subject<'_>) -> Typed<()> {
        if alternatives(subject.ty).contains(&Type::Bool) {
            return Ok(());
        }
        let name = term.name.node;
        let what = super::expect::expected(subject.ty, self.vocabulary);
        let finding =
            Finding::engine("wrong-type", self.at(term.span), format!("`{name}` is {what}, not a yes or no"));
        Err(vec![match subject.ty {
            Type::Count | Type::Decimal => finding.help(format!("compare it: `{name} >= 1`")),
            Type::Symbol(_) | Type::Reference(_) => finding.help(format!("say which: `{name} is …`")),
            _ => finding.help(format!("compare it: `{name} >= …`")),
        }])
    }

    fn comparison(
        &mut self,
        subject: &Subject<'_>,
        facets: Vec<SmolStr>,
        compared: &Compared<'_, 's>,
    ) -> Typed<Atom> {
        let Compared { operator, value, window, span } = *compared;
        let owner = Owner { name: subject.name, base: None, anchors: &[] };
        if let ast::Value::StandIn(stand_in) = &value.node {
            let threshold = Threshold::StandIn(self.stand_in(stand_in, subject.ty, &owner)?);
            let window = self.window(subject, window, span)?;
            let test = Test::Compare(operator.node, threshold);
            return Ok(Atom { subject: subject.reference(facets, window), test });
        }
        let (value, window) = self.average(subject, compared)?;
        let typed = self.value(&value, subject.ty, &owner)?;
        let test = match typed {
            Value::Bool(value) => match operator.node {
                Comparison::Equal => Test::Is(value),
                Comparison::NotEqual => Test::Is(!value),
                _ => return Err(vec![self.unordered(subject, operator)]),
            },
            value if self.is_ordered(&value) => Test::Compare(operator.node, Threshold::Known(value)),
            Value::List(_) | Value::Range(_) | Value::SymbolRange(..) => {
                let message = format!("`{}` is compared with one value", subject.name);
                let finding = Finding::engine("wrong-type", self.at(operator.span), message);
                return Err(vec![finding.help("ask for one of several with `in`")]);
            }
            _ => return Err(vec![self.unordered(subject, operator)]),
        };
        Ok(Atom { subject: subject.reference(facets, window), test })
    }

    /// Whether values like this one stand in an order.
    fn is_ordered(&self, value: &Value) -> bool {
        match value {
            Value::Quantity(..) => true,
            Value::Symbol(set, _) => self.vocabulary[*set].ordered,
            Value::Reference(reference) => self.vocabulary[reference.kind].ladder.is_some(),
            _ => false,
        }
    }

    /// A comparison of what has no order.
    fn unordered(&self, subject: &Subject<'_>, operator: Spanned<Comparison>) -> Finding {
        let sign = operator.node.sign();
        let message = format!("`{}` has no order, so it is not compared with `{sign}`", subject.name);
        let finding = Finding::engine("wrong-type", self.at(operator.span), message);
        let word = match operator.node {
            Comparison::Equal => "is",
            Comparison::NotEqual => "is not",
            _ => return finding.help("ask with `is` or `in`"),
        };
        finding.help(format!("ask with `{word}`")).fix(Fix {
            title: format!("write `{word}`"),
            applicability: Applicability::Safe,
            edits: vec![Edit { location: self.at(operator.span), text: word.to_owned() }],
        })
    }

    fn member(&mut self, subject: &Subject<'_>, negated: bool, of: &Spanned<ast::Value<'s>>) -> Typed<Test> {
        let owner = Owner { name: subject.name, base: None, anchors: &[] };
        let bool_word = match of.node {
            ast::Value::Bool(value) => Some(value),
            _ => None,
        };
        if let (Some(value), true) = (bool_word, alternatives(subject.ty).contains(&Type::Bool)) {
            return Ok(Test::Is(value != negated));
        }
        match &of.node {
            ast::Value::Range(..) | ast::Value::SymbolRange(..) => {
                let range = self.value(of, &Type::Range(Box::new(subject.ty.clone())), &owner)?;
                Ok(Test::Within { negated, range })
            }
            ast::Value::List(items) => {
                let list = self.value(of, &Type::List(Box::new(subject.ty.clone())), &owner)?;
                let Value::List(values) = list else { return Err(Vec::new()) };
                if values.is_empty() {
                    let message = "nothing is in an empty list";
                    return Err(vec![Finding::engine("empty-range", self.at(of.span), message)]);
                }
                if let Some((Value::Quantity(..), item)) = values.first().zip(items.first()) {
                    let message =
                        format!("`{}` is a quantity, which lies in a range, not in a list", subject.name);
                    let finding = Finding::engine("wrong-type", self.at(item.span), message);
                    return Err(vec![finding.help("write `in 1..3`, or join comparisons with `any { … }`")]);
                }
                Ok(Test::OneOf { negated, values: sorted(values) })
            }
            _ => match self.value(of, subject.ty, &owner)? {
                Value::Quantity(..) => {
                    let word = if negated { "!=" } else { "==" };
                    let message =
                        format!("`{}` is a quantity, which is compared with `{word}`", subject.name);
                    Err(vec![Finding::engine("wrong-type", self.at(of.span), message)])
                }
                value => Ok(Test::OneOf { negated, values: vec![value] }),
            },
        }
    }

    /// `>= 2 per fiscal_quarter within 4 fiscal_quarters`: the amount, and the window of the average.
    fn average<'w>(
        &mut self,
        subject: &Subject<'_>,
        compared: &Compared<'w, 's>,
    ) -> Typed<(Cow<'w, Spanned<ast::Value<'s>>>, Option<Window>)> {
        let Compared { value, window, span, .. } = *compared;
        let ast::Value::Quantity(quantity) = &value.node else {
            return Ok((Cow::Borrowed(value), self.window(subject, window, span)?));
        };
        let [per] = quantity.per.as_slice() else {
            return Ok((Cow::Borrowed(value), self.window(subject, window, span)?));
        };
        let period = match &per.node {
            ast::Per::Name(name) => TimeUnit::parse(name).and_then(|unit| Duration::of(1, unit)),
            ast::Per::Length(length) => Some(self.length(length, per.span)?),
            ast::Per::Money { .. } => None,
        };
        let Some(period) = period.filter(|_| subject.flow != Flow::Stock || window.is_some()) else {
            return Ok((Cow::Borrowed(value), self.window(subject, window, span)?));
        };
        let Some(Spanned { node: ast::Window::Trailing(over), span }) = window else {
            let message = format!("`{}` is averaged over no time", subject.name);
            let finding = Finding::engine("missing-window", self.at(value.span), message);
            return Err(vec![finding.help("say over how long: `>= 2 per quarter within 12 months`")]);
        };
        let over = self.length(&over.node, *span)?;
        let amount = ast::Quantity { per: Vec::new(), ..quantity.clone() };
        let value = Spanned::new(ast::Value::Quantity(amount), value.span);
        Ok((Cow::Owned(value), Some(Window::Average { per: period, over })))
    }

    /// The window of a condition, or of a fact: owed where something is counted over time, refused where nothing is.
    pub(super) fn window(
        &mut self,
        subject: &Subject<'_>,
        window: &WrittenWindow<'s>,
        span: Span,
    ) -> Typed<Option<Window>> {
        let Some(window) = window else {
            if subject.flow == Flow::Flow {
                let message = format!("`{}` is counted over time, and nothing says over which", subject.name);
                let finding = Finding::engine("missing-window", self.at(span), message);
                return Err(vec![finding.help("add a window, such as `within 12 months`")]);
            }
            return Ok(None);
        };
        if subject.role == SubjectRole::Dimension {
            let message = format!("`{}` is not counted over time, so it has no window", subject.name);
            return Err(vec![Finding::engine("wrong-type", self.at(window.span), message)]);
        }
        match &window.node {
            ast::Window::Trailing(length) => {
                Ok(Some(Window::Trailing(self.length(&length.node, length.span)?)))
            }
            ast::Window::Aligned { which, period } => {
                let Some((unit, length)) = calendar_period(period.node) else {
                    return Err(vec![self.no_period(*period)]);
                };
                let fiscal = matches!(unit, TimeUnit::FiscalQuarter | TimeUnit::FiscalYear);
                Ok(Some(Window::Aligned { which: *which, period: length, fiscal }))
            }
            ast::Window::Name(name) => {
                let message = format!("`within {}` names no time", name.node);
                let finding = Finding::engine("wrong-unit", self.at(window.span), message);
                Err(vec![finding.help(
                    "write a length, such as `within 12 months`, or a period, such as `within any quarter`",
                )])
            }
        }
    }

    fn no_period(&self, period: Name<'s>) -> Finding {
        let periods = ["day", "week", "month", "quarter", "fiscal_quarter", "year", "fiscal_year"];
        let hint = self.suggester.closest(period.node, periods);
        let message = format!("`{}` is no period of the calendar", period.node);
        let finding = Finding::engine("wrong-unit", self.at(period.span), message);
        match hint {
            Some(_) => finding.suggest(hint),
            None => finding.help("use day, week, month, quarter, fiscal_quarter, year or fiscal_year"),
        }
    }
}

/// A unit that is a whole period of the calendar, with its length.
fn calendar_period(word: &str) -> Option<(TimeUnit, Duration)> {
    let unit = TimeUnit::parse(word)?;
    if matches!(unit, TimeUnit::Hour | TimeUnit::BusinessHour | TimeUnit::BusinessDay) {
        return None;
    }
    Some((unit, Duration::of(1, unit)?))
}

/// Values in one order, so that the order written makes no difference; without repeats.
fn sorted(mut values: Vec<Value>) -> Vec<Value> {
    let key = |value: &Value| match value {
        Value::Symbol(set, symbol) => (0, set.0, symbol.0, SmolStr::default()),
        Value::Reference(reference) => (1, reference.kind.0, 0, reference.name.clone()),
        Value::Text(text) => (2, 0, 0, SmolStr::new(text)),
        _ => (3, 0, 0, SmolStr::default()),
    };
    values.sort_by_key(key);
    values.dedup();
    values
}

impl Subject<'_> {
    /// The subject as conditions hold it.
    pub(super) fn reference(&self, facets: Vec<SmolStr>, window: Option<Window>) -> SubjectRef {
        SubjectRef { metric: self.metric.clone(), facets, window }
    }
}
