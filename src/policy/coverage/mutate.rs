//! Mutants: rules with one small change, of which the examples should notice each.

use std::sync::Arc;

use super::super::ir::{Expr, Place, Property, Step};
use super::super::rule::{CompiledRule, Setting};
use super::super::value::Value;
use super::Change;
use super::condition;
use super::limit::Limits;
use super::walk::{At, Role, walk};
use crate::source::Location;
use crate::syntax::ast::Comparison;
use crate::vocabulary::Vocabulary;

/// What is changed, and where.
pub(super) struct Planned {
    pub(super) change: Change,
    pub(super) location: Location,
    /// Where its statement begins.
    pub(super) statement: u32,
    edit: Edit,
}

enum Edit {
    /// The expression with this number, counted from the outside in, becomes another.
    Expr(usize, Box<Expr>),
    /// The parameter with this number becomes another.
    Setting(usize, Value),
}

impl Planned {
    /// The rule with the change.
    pub(super) fn apply(&self, rule: &CompiledRule, settings: &[Setting]) -> (CompiledRule, Vec<Setting>) {
        let (mut rule, mut settings) = (rule.clone(), settings.to_vec());
        match &self.edit {
            Edit::Setting(number, value) => {
                if let Some(setting) = settings.get_mut(*number) {
                    setting.value = value.clone();
                }
            }
            Edit::Expr(number, with) => {
                let mut at = 0;
                walk(&mut rule.body, &mut |expr, _| {
                    if at == *number {
                        *expr = (**with).clone();
                    }
                    at += 1;
                });
            }
        }
        (rule, settings)
    }
}

/// Every mutant of a rule, in the order of its text, parameters first.
pub(super) fn plan(rule: &CompiledRule, settings: &[Setting], vocabulary: &Vocabulary) -> Vec<Planned> {
    let limits = Limits::new(&rule.body, settings, vocabulary);
    let mut planner = Planner { rule, limits: &limits, found: Vec::new(), read: Vec::new(), one_end: None };
    let mut body: Vec<Step> = rule.body.clone();
    let mut number = 0;
    walk(&mut body, &mut |expr, at| {
        planner.expr(expr, at, number);
        number += 1;
    });
    let Planner { found, read, .. } = planner;
    let mut all = settings_moved(rule, settings, &limits, &read);
    all.extend(found);
    all
}

/// The parameters that the rule decides by, each moved by a step.
fn settings_moved(
    rule: &CompiledRule,
    settings: &[Setting],
    limits: &Limits<'_>,
    read: &[(u16, Option<Property>)],
) -> Vec<Planned> {
    let mut found = Vec::new();
    for (number, (parameter, setting)) in rule.parameters.iter().zip(settings).enumerate() {
        let mut reads = read.iter().filter(|(read, _)| usize::from(*read) == number).map(|(_, end)| *end);
        let Some(first) = reads.next() else { continue };
        // Where only one end is read, nobody could notice that the other has moved.
        let only = first.filter(|_| reads.all(|end| end == first));
        for (moved, _) in limits.moved(&setting.value) {
            if only.is_some_and(|only| !limits.has_moved(&setting.value, &moved, only)) {
                continue;
            }
            let (from, to) = limits.texts(&setting.value, &moved);
            found.push(Planned {
                change: Change::Swapped { from, to },
                location: parameter.location,
                statement: parameter.location.span.start,
                edit: Edit::Setting(number, moved),
            });
        }
    }
    found
}

struct Planner<'p> {
    rule: &'p CompiledRule,
    limits: &'p Limits<'p>,
    found: Vec<Planned>,
    /// The parameters that were read, with the one end that was, if they are ranges.
    read: Vec<(u16, Option<Property>)>,
    /// The end of the parameter that is visited next.
    one_end: Option<Property>,
}

impl Planner<'_> {
    fn place(&self, number: u16) -> Option<Place> {
        self.rule.places.get(usize::from(number)).copied()
    }

    fn expr(&mut self, expr: &Expr, at: At, number: usize) {
        match expr {
            Expr::Property(of, end @ (Property::Low | Property::High)) => {
                self.one_end = matches!(**of, Expr::Parameter(_)).then_some(*end);
            }
            Expr::Parameter(parameter) => self.read.push((*parameter, self.one_end.take())),
            Expr::Const(Value::Condition(known)) if !at.mentioned => {
                for (changed, location, change) in condition::changes(known, &[], &[]) {
                    let with = Expr::Const(Value::Condition(Arc::new(changed)));
                    self.add_at((known.location, location), change, number, with);
                }
            }
            Expr::Condition(template) if !at.mentioned => {
                let computed = |list: &[(usize, Expr)]| list.iter().map(|(at, _)| *at).collect::<Vec<_>>();
                let (thresholds, windows) = (computed(&template.thresholds), computed(&template.windows));
                for (changed, location, change) in
                    condition::changes(&template.condition, &thresholds, &windows)
                {
                    let mut template = template.clone();
                    let whole = template.condition.location;
                    template.condition = changed;
                    self.add_at((whole, location), change, number, Expr::Condition(template));
                }
            }
            Expr::And(parts) => self.parts_left_out(parts, true, number),
            Expr::Or(parts) => self.parts_left_out(parts, false, number),
            _ => {}
        }
        let Some(place) = at.place.and_then(|place| self.place(place)) else { return };
        match expr {
            Expr::Spot(_) => return,
            Expr::Compare(operator, left, right) => self.compared(place, number, (*operator, left, right)),
            Expr::In(item, of) => {
                for (moved, from, to) in self.moved(of) {
                    let with = Expr::In(item.clone(), Box::new(moved));
                    self.add(place, Change::Swapped { from, to }, number, with);
                }
            }
            _ => {}
        }
        let clause = matches!(at.role, Role::When | Role::Where | Role::Filter);
        let question = matches!(expr, Expr::Is(..) | Expr::In(..)) && at.role != Role::Require;
        if clause || question {
            self.add(place, Change::Negated, number, Expr::Not(Box::new(expr.clone())));
        }
        if clause && !self.is_needed(expr, true, Some(place)) {
            self.add(place, Change::LeftOut, number, Expr::Const(Value::Bool(true)));
        }
    }

    fn add(&mut self, place: Place, change: Change, number: usize, with: Expr) {
        let Place { location, statement, .. } = place;
        self.found.push(Planned { change, location, statement, edit: Edit::Expr(number, Box::new(with)) });
    }

    fn add_at(&mut self, (whole, location): (Location, Location), change: Change, number: usize, with: Expr) {
        let statement = whole.span.start;
        self.found.push(Planned { change, location, statement, edit: Edit::Expr(number, Box::new(with)) });
    }

    fn compared(&mut self, place: Place, number: usize, (operator, left, right): (Comparison, &Expr, &Expr)) {
        for other in swapped(operator) {
            let change = Change::Swapped { from: operator.sign().to_owned(), to: other.sign().to_owned() };
            let with = Expr::Compare(*other, Box::new(left.clone()), Box::new(right.clone()));
            self.add(place, change, number, with);
        }
        for (moved, from, to) in self.moved(left) {
            if place.counts && same_as_swapped(operator.mirrored(), left, &moved) {
                continue;
            }
            let with = Expr::Compare(operator, Box::new(moved), Box::new(right.clone()));
            self.add(place, Change::Swapped { from, to }, number, with);
        }
        for (moved, from, to) in self.moved(right) {
            if place.counts && same_as_swapped(operator, right, &moved) {
                continue;
            }
            let with = Expr::Compare(operator, Box::new(left.clone()), Box::new(moved));
            self.add(place, Change::Swapped { from, to }, number, with);
        }
    }

    /// The constants of an operand, each moved by a step, with both texts.
    fn moved(&self, expr: &Expr) -> Vec<(Expr, String, String)> {
        let pair = |left: &Expr, right: &Expr, make: &dyn Fn(Box<Expr>, Box<Expr>) -> Expr| {
            let lefts = self
                .moved(left)
                .into_iter()
                .map(|(moved, from, to)| (make(Box::new(moved), Box::new(right.clone())), from, to));
            let rights = self
                .moved(right)
                .into_iter()
                .map(|(moved, from, to)| (make(Box::new(left.clone()), Box::new(moved)), from, to));
            lefts.chain(rights).collect::<Vec<_>>()
        };
        match expr {
            Expr::Const(
                value @ (Value::Quantity(_) | Value::Symbol(..) | Value::Range(_) | Value::SymbolRange(..)),
            ) => {
                let moved = self.limits.moved(value).into_iter();
                moved
                    .map(|(moved, _)| {
                        let (from, to) = self.limits.texts(value, &moved);
                        (Expr::Const(moved), from, to)
                    })
                    .collect()
            }
            Expr::Arithmetic(operator, left, right) => {
                pair(left, right, &|left, right| Expr::Arithmetic(*operator, left, right))
            }
            Expr::Range(Some(low), Some(high)) => {
                pair(low, high, &|low, high| Expr::Range(Some(low), Some(high)))
            }
            Expr::Range(Some(low), None) => {
                let ends = self.moved(low).into_iter();
                ends.map(|(moved, from, to)| (Expr::Range(Some(Box::new(moved)), None), from, to)).collect()
            }
            Expr::Range(None, Some(high)) => {
                let ends = self.moved(high).into_iter();
                ends.map(|(moved, from, to)| (Expr::Range(None, Some(Box::new(moved))), from, to)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// `a and b` without `a`, and without `b`; not where the rule would be refused without it.
    fn parts_left_out(&mut self, parts: &[Expr], all: bool, number: usize) {
        for (at, part) in parts.iter().enumerate() {
            let Expr::Spot(spot) = part else { continue };
            let Some(place) = self.place(spot.place) else { continue };
            if self.is_needed(part, all, None) {
                continue;
            }
            let mut rest = parts.to_vec();
            rest.remove(at);
            let with = match rest.pop() {
                Some(only) if rest.is_empty() => only,
                Some(last) => {
                    rest.push(last);
                    if all { Expr::And(rest) } else { Expr::Or(rest) }
                }
                None => continue,
            };
            self.add(place, Change::LeftOut, number, with);
        }
    }

    /// Whether the rule would be refused without a part of it, because others rest on what is stated where the part is true,
    /// or where it is not.
    fn is_needed(&self, expr: &Expr, truth: bool, place: Option<Place>) -> bool {
        match expr {
            Expr::Spot(spot) => self.is_needed(&spot.of, truth, self.place(spot.place)),
            Expr::Not(of) => self.is_needed(of, !truth, place),
            Expr::Stated(_) | Expr::Known(_) => truth && place.is_some_and(|place| place.needed),
            Expr::And(parts) if truth => parts.iter().any(|part| self.is_needed(part, true, None)),
            Expr::Or(parts) if !truth => parts.iter().any(|part| self.is_needed(part, false, None)),
            _ => false,
        }
    }
}

/// What an operator is taken for: the same with the limit on the other side, and the opposite.
const fn swapped(operator: Comparison) -> &'static [Comparison] {
    match operator {
        Comparison::Equal => &[Comparison::NotEqual],
        Comparison::NotEqual => &[Comparison::Equal],
        Comparison::Less => &[Comparison::AtMost, Comparison::AtLeast],
        Comparison::AtMost => &[Comparison::Less, Comparison::Greater],
        Comparison::Greater => &[Comparison::AtLeast, Comparison::AtMost],
        Comparison::AtLeast => &[Comparison::Greater, Comparison::Less],
    }
}

/// Whether between whole numbers a limit that has moved asks the same as the swapped operator does: `> 1` and `>= 2`.
fn same_as_swapped(operator: Comparison, from: &Expr, to: &Expr) -> bool {
    let (Expr::Const(Value::Quantity(from)), Expr::Const(Value::Quantity(to))) = (from, to) else {
        return false;
    };
    let up = to.compare(from, &Default::default()).is_ok_and(std::cmp::Ordering::is_gt);
    match operator {
        Comparison::AtLeast | Comparison::Less => up,
        Comparison::Greater | Comparison::AtMost => !up,
        Comparison::Equal | Comparison::NotEqual => false,
    }
}
