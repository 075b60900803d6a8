//! Which way a parameter makes a rule stricter, as far as the rule itself tells.
//!
//! Every expression is asked how it goes as the parameter grows: a truth becomes true more often or less often, a number
//! greater or smaller, a set larger or smaller. A rule is stricter if it is asked more often, and if its requirements hold
//! less often. What goes both ways, or cannot be followed, tells nothing.

use rustc_hash::FxHashMap;

use super::super::ir::{
    Call, Clause, Comprehension, ConditionTemplate, Expr, Function, Loop, Property, Slot, Step,
};
use super::super::rule::CompiledRule;
use super::super::strict::Strict;
use super::super::value::Value;
use crate::condition::{Atom, Condition, ConditionNode, Test};
use crate::quantity::{Arithmetic, Decimal, Quantity};
use crate::syntax::ast::Comparison;

/// How something goes as the parameter grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// It stays.
    Still,
    /// It grows.
    With,
    /// It shrinks.
    Against,
    /// Nobody can tell.
    Unclear,
}

impl Sense {
    pub(super) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Still, sense) | (sense, Self::Still) => sense,
            (Self::With, Self::With) => Self::With,
            (Self::Against, Self::Against) => Self::Against,
            _ => Self::Unclear,
        }
    }

    const fn turned(self) -> Self {
        match self {
            Self::With => Self::Against,
            Self::Against => Self::With,
            same => same,
        }
    }

    /// As it is if it stays, else unclear.
    const fn unless_still(self) -> Self {
        match self {
            Self::Still => Self::Still,
            _ => Self::Unclear,
        }
    }

    /// Which values of the parameter are stricter, if this is how strictness goes with it.
    pub(super) const fn strict(self) -> Option<Strict> {
        match self {
            Self::With => Some(Strict::More),
            Self::Against => Some(Strict::Less),
            Self::Still | Self::Unclear => None,
        }
    }
}

/// How strict a rule is as one of its parameters grows.
pub(super) fn strictness(rule: &CompiledRule, parameter: u16) -> Sense {
    let value = rule.parameters.get(usize::from(parameter)).map(|parameter| &parameter.default.value);
    let mut reader = Reader { parameter, set: value.is_some_and(is_set), slots: FxHashMap::default() };
    let mut sense = Sense::Still;
    for choice in &rule.levels {
        sense = sense.and(reader.all(choice.when.as_slice()).unless_still());
    }
    for step in &rule.body {
        sense = sense.and(match step {
            Step::For(each) => reader.asked_more(each),
            Step::Given(parts) => {
                parts.iter().fold(Sense::Still, |sense, part| sense.and(reader.stated(part)))
            }
            Step::When(test) => reader.sense(test),
            Step::Let(slot, value) => {
                let value = reader.sense(value);
                reader.slots.insert(*slot, value);
                Sense::Still
            }
            Step::Require(clause) => reader.clause(clause),
        });
    }
    sense
}

struct Reader {
    parameter: u16,
    /// The parameter is a range or a list, which grows by what it holds.
    set: bool,
    slots: FxHashMap<Slot, Sense>,
}

impl Reader {
    fn clause(&mut self, clause: &Clause) -> Sense {
        let mut sense = self.sense(&clause.test).turned();
        if let Some(when) = &clause.when {
            sense = sense.and(self.sense(when));
        }
        for choice in &clause.levels {
            sense = sense.and(self.all(choice.when.as_slice()).unless_still());
        }
        sense
    }

    /// How often a loop goes round.
    fn asked_more(&mut self, each: &Loop) -> Sense {
        let over = self.sense(&each.over);
        each.filter.as_ref().map_or(over, |filter| over.and(self.sense(filter)))
    }

    fn all(&mut self, parts: &[Expr]) -> Sense {
        parts.iter().fold(Sense::Still, |sense, part| sense.and(self.sense(part)))
    }

    fn sense(&mut self, expr: &Expr) -> Sense {
        match expr {
            Expr::Parameter(number) if *number == self.parameter => Sense::With,
            Expr::Const(_) | Expr::Parameter(_) | Expr::Program(_) | Expr::AsOf | Expr::Anyone => {
                Sense::Still
            }
            Expr::Local(slot) => self.slots.get(slot).copied().unwrap_or(Sense::Still),
            Expr::And(parts) | Expr::Or(parts) => self.all(parts),
            Expr::List(parts) => self.all(parts).unless_still(),
            Expr::Not(of) | Expr::Negate(of) => self.sense(of).turned(),
            Expr::Arithmetic(operator, left, right) => self.arithmetic(*operator, left, right),
            Expr::Compare(comparison, left, right) => self.compare(*comparison, left, right),
            Expr::In(item, of) => self.sense(item).unless_still().and(self.sense(of)),
            Expr::Property(of, Property::Low) => self.sense(of).turned(),
            Expr::Property(of, Property::High) | Expr::As(of, _) => self.sense(of),
            Expr::Entry(table, key) => self.sense(table).and(self.sense(key).unless_still()),
            Expr::Stated(of) => self.stated(of),
            Expr::Spot(spot) => self.sense(&spot.of),
            // What stands for an open end may be less than an end that is not.
            Expr::Else(left, right) if matches!(**left, Expr::Property(..)) => {
                self.sense(left).and(self.sense(right)).unless_still()
            }
            Expr::Else(left, right) => self.sense(left).and(self.sense(right)),
            Expr::Range(low, high) => {
                let low = low.as_ref().map_or(Sense::Still, |low| self.sense(low).turned());
                high.as_ref().map_or(low, |high| low.and(self.sense(high)))
            }
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(gathered) => self.gathered(gathered),
            Expr::Condition(template) => self.condition(template),
            Expr::Attribute(of, ..)
            | Expr::Fact(of, _)
            | Expr::Child(of, _)
            | Expr::Children(of, _)
            | Expr::Every(of, _)
            | Expr::Told(of, _)
            | Expr::Leading(of, _)
            | Expr::Property(of, _)
            | Expr::Field(of, _)
            | Expr::Known(of) => self.sense(of).unless_still(),
            Expr::Named(left, _, right) | Expr::InCase(left, right) | Expr::Is(left, right) => {
                self.sense(left).and(self.sense(right)).unless_still()
            }
        }
    }

    /// Whether something is there: a wider range may be open where a narrower one has an end.
    fn stated(&mut self, expr: &Expr) -> Sense {
        match expr {
            Expr::Property(of, Property::Low | Property::High) => self.sense(of).turned(),
            other => self.sense(other).unless_still(),
        }
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &Expr, right: &Expr) -> Sense {
        let (one, other) = (self.sense(left), self.sense(right));
        match operator {
            Arithmetic::Add => one.and(other),
            Arithmetic::Subtract => one.and(other.turned()),
            Arithmetic::Multiply if is_positive(left) => other,
            Arithmetic::Multiply | Arithmetic::Divide if is_positive(right) => one,
            Arithmetic::Multiply | Arithmetic::Divide => one.and(other).unless_still(),
        }
    }

    fn compare(&mut self, comparison: Comparison, left: &Expr, right: &Expr) -> Sense {
        let (one, other) = (self.scalar(left), self.scalar(right));
        match comparison {
            Comparison::AtLeast | Comparison::Greater => one.and(other.turned()),
            Comparison::AtMost | Comparison::Less => one.turned().and(other),
            // Nothing is counted less than not at all.
            Comparison::Equal if is_count(left) && is_zero(right) => one.turned(),
            Comparison::NotEqual if is_count(left) && is_zero(right) => one,
            Comparison::Equal | Comparison::NotEqual => one.and(other).unless_still(),
        }
    }

    /// How a number goes: one that is compared as a range or a list, by its ends or by its amounts, tells nothing.
    fn scalar(&mut self, expr: &Expr) -> Sense {
        let sense = self.sense(expr);
        if self.set && !is_number(expr) { sense.unless_still() } else { sense }
    }

    fn call(&mut self, call: &Call) -> Sense {
        if let Some(slot) = call.explain {
            let found = self.all(&call.arguments).unless_still();
            self.slots.insert(slot, found);
        }
        match (call.function, call.arguments.as_slice()) {
            (Function::Count | Function::Distinct | Function::Satisfiable, [one]) => self.sense(one),
            (Function::Both, parts) => self.all(parts),
            (Function::Missing, [required, given]) => self.sense(required).and(self.sense(given).turned()),
            (Function::Implies, [one, other]) => self.sense(one).turned().and(self.sense(other)),
            (Function::Disjoint, parts) => self.all(parts).turned(),
            (Function::Meets, [partner, condition]) => {
                self.sense(partner).unless_still().and(self.sense(condition))
            }
            (_, parts) => self.all(parts).unless_still(),
        }
    }

    fn gathered(&mut self, gathered: &Comprehension) -> Sense {
        let mut more = Sense::Still;
        for each in &gathered.loops {
            more = more.and(self.asked_more(each));
        }
        let body = self.sense(&gathered.body);
        match gathered.function {
            Function::All => more.turned().and(body),
            Function::Any => more.and(body),
            Function::Count | Function::Distinct => more.and(body.unless_still()),
            _ => more.and(body).unless_still(),
        }
    }

    /// A condition grows if more partners meet it.
    fn condition(&mut self, template: &ConditionTemplate) -> Sense {
        let windows = template.windows.iter();
        let mut sense =
            windows.fold(Sense::Still, |sense, (_, window)| sense.and(self.sense(window).unless_still()));
        for (at, threshold) in &template.thresholds {
            let grows = self.sense(threshold);
            let mut left = *at;
            let comparison = match atom(&template.condition, &mut left).map(|atom| &atom.test) {
                Some(Test::Compare(comparison, _)) => Some(*comparison),
                _ => None,
            };
            sense = sense.and(match comparison {
                Some(Comparison::AtLeast | Comparison::Greater) => grows.turned(),
                Some(Comparison::AtMost | Comparison::Less) => grows,
                _ => grows.unless_still(),
            });
        }
        sense
    }
}

/// The question with this number, counted in the order written.
fn atom<'c>(condition: &'c Condition, left: &mut usize) -> Option<&'c Atom> {
    match &condition.node {
        ConditionNode::Atom(atom) if *left == 0 => Some(atom),
        ConditionNode::Atom(_) => {
            *left -= 1;
            None
        }
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().find_map(|part| atom(part, left))
        }
        ConditionNode::AtLeastOf { each, .. } => atom(each, left),
        ConditionNode::StandIn(_) => None,
    }
}

/// Whether a value holds others.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Range(_) | Value::SymbolRange(..) => true,
        Value::List(items) => {
            !items.iter().all(|item| matches!(item.value, Value::Quantity(Quantity::Money(_))))
        }
        Value::Table(_, rows) => rows.iter().any(|(_, row)| is_set(row)),
        _ => false,
    }
}

/// Whether an expression is a number whatever the parameter is.
fn is_number(expr: &Expr) -> bool {
    match expr {
        Expr::Property(_, Property::Low | Property::High) | Expr::Arithmetic(..) | Expr::Const(_) => true,
        Expr::As(of, _) | Expr::Negate(of) => is_number(of),
        Expr::Else(left, right) => is_number(left) && is_number(right),
        _ => is_count(expr),
    }
}

fn is_count(expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => call.function == Function::Count,
        Expr::Comprehension(gathered) => gathered.function == Function::Count,
        _ => false,
    }
}

fn is_zero(expr: &Expr) -> bool {
    matches!(expr, Expr::Const(Value::Quantity(Quantity::Number(number))) if number.is_zero())
}

fn is_positive(expr: &Expr) -> bool {
    matches!(expr, Expr::Const(Value::Quantity(Quantity::Number(number))) if *number > Decimal::ZERO)
}
