//! The expressions that decide what a rule says, each once, from the outside in.
//!
//! Labels, help, fixes and levels decide nothing and are left out.

use rustc_hash::FxHashSet;

use super::super::ir::{Expr, Function, Loop, Slot, Step};

/// What an expression is in its statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What a `require` demands.
    Require,
    /// A `when`.
    When,
    /// The `where` of a loop of the rule.
    Where,
    /// The `where` of a loop within an expression.
    Filter,
    /// A part of something.
    Part,
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) role: Role,
    /// The question that it is, or stands in.
    pub(super) place: Option<u16>,
    /// It is only asked what it mentions.
    pub(super) mentioned: bool,
}

/// What is done with each.
pub(super) type Visit<'v> = dyn FnMut(&mut Expr, At) + 'v;

/// Visits the expressions of a rule.
pub(super) fn walk(body: &mut [Step], visit: &mut Visit<'_>) {
    let deciding = deciding(body);
    for (step, decides) in body.iter_mut().zip(deciding) {
        if decides {
            self::step(step, visit);
        }
    }
}

/// Which steps decide: all but those that name what only a label or a help shows.
fn deciding(body: &mut [Step]) -> Vec<bool> {
    let mut read: FxHashSet<Slot> = FxHashSet::default();
    let mut decides: Vec<bool> = Vec::with_capacity(body.len());
    for step in body.iter_mut().rev() {
        let named = match step {
            Step::Let(slot, _) => Some(*slot),
            _ => None,
        };
        let own = named.is_none_or(|slot| read.contains(&slot));
        if own {
            self::step(step, &mut |expr, _| {
                if let Expr::Local(slot) = expr {
                    read.insert(*slot);
                }
            });
        }
        decides.push(own);
    }
    decides.reverse();
    decides
}

fn step(step: &mut Step, visit: &mut Visit<'_>) {
    let at = |role| At { role, place: None, mentioned: false };
    match step {
        Step::For(each) => bound(each, at(Role::Where), visit),
        Step::Given(parts) => parts.iter_mut().for_each(|part| within(part, at(Role::Part), visit)),
        Step::When(test) => within(test, at(Role::When), visit),
        Step::Let(_, value) => within(value, at(Role::Part), visit),
        Step::Require(clause) => {
            if let Some(when) = &mut clause.when {
                within(when, at(Role::When), visit);
            }
            within(&mut clause.test, at(Role::Require), visit);
        }
    }
}

fn bound(each: &mut Loop, filter: At, visit: &mut Visit<'_>) {
    within(&mut each.over, At { role: Role::Part, ..filter }, visit);
    if let Some(test) = &mut each.filter {
        within(test, filter, visit);
    }
}

fn within(expr: &mut Expr, at: At, visit: &mut Visit<'_>) {
    visit(expr, at);
    if let Expr::Spot(spot) = expr {
        let at = At { place: Some(spot.place), ..at };
        return within(&mut spot.of, at, visit);
    }
    let at = At { role: Role::Part, ..at };
    match expr {
        Expr::Const(_)
        | Expr::Local(_)
        | Expr::Parameter(_)
        | Expr::Program(_)
        | Expr::AsOf
        | Expr::Anyone
        | Expr::Spot(_) => {}
        Expr::Attribute(of, ..)
        | Expr::Fact(of, _)
        | Expr::Child(of, _)
        | Expr::Children(of, _)
        | Expr::Every(of, _)
        | Expr::Told(of, _)
        | Expr::Leading(of, _)
        | Expr::Property(of, _)
        | Expr::Field(of, _)
        | Expr::Not(of)
        | Expr::Negate(of)
        | Expr::Stated(of)
        | Expr::Known(of)
        | Expr::As(of, _) => within(of, at, visit),
        Expr::Named(left, _, right)
        | Expr::InCase(left, right)
        | Expr::Entry(left, right)
        | Expr::Arithmetic(_, left, right)
        | Expr::Compare(_, left, right)
        | Expr::In(left, right)
        | Expr::Is(left, right)
        | Expr::Else(left, right) => {
            within(left, at, visit);
            within(right, at, visit);
        }
        Expr::Range(low, high) => {
            for end in [low, high].into_iter().flatten() {
                within(end, at, visit);
            }
        }
        Expr::List(parts) | Expr::And(parts) | Expr::Or(parts) => {
            parts.iter_mut().for_each(|part| within(part, at, visit));
        }
        Expr::Call(call) => {
            let at = At { mentioned: at.mentioned || call.function == Function::Mentions, ..at };
            call.arguments.iter_mut().for_each(|part| within(part, at, visit));
        }
        Expr::Condition(template) => {
            let computed = template.thresholds.iter_mut().chain(&mut template.windows);
            computed.for_each(|(_, value)| within(value, at, visit));
        }
        Expr::Comprehension(gathered) => {
            for each in &mut gathered.loops {
                bound(each, At { role: Role::Filter, ..at }, visit);
            }
            within(&mut gathered.body, at, visit);
        }
    }
}
