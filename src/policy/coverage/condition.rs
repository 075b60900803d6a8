//! Mutants of the conditions that a rule asks about: of their comparisons, limits and times.

use super::super::check::atoms_mut;
use super::Change;
use crate::condition::{Atom, Condition, ConditionNode, Test, Threshold, Window};
use crate::quantity::{Duration, Quantity};
use crate::source::Location;
use crate::syntax::ast::Comparison;
use crate::vocabulary::Value;

/// Every small change to a condition; thresholds and windows that the rule computes are not its own.
pub(super) fn changes(
    condition: &Condition,
    thresholds: &[usize],
    windows: &[usize],
) -> Vec<(Condition, Location, Change)> {
    let mut places = Vec::new();
    atoms(condition, &mut places);
    let mut found = Vec::new();
    for (at, place) in places.into_iter().enumerate() {
        let mut own = condition.clone();
        let Some(atom) = atoms_mut(&mut own).into_iter().nth(at) else { continue };
        let mut changed = operators(atom);
        if !thresholds.contains(&at) {
            changed.extend(limits(atom));
        }
        if !windows.contains(&at) {
            changed.extend(times(atom));
        }
        for (atom, change) in changed {
            let mut condition = condition.clone();
            if let Some(own) = atoms_mut(&mut condition).into_iter().nth(at) {
                *own = atom;
            }
            found.push((condition, place, change));
        }
    }
    found
}

/// Where each atom is written, in order.
fn atoms(condition: &Condition, found: &mut Vec<Location>) {
    match &condition.node {
        ConditionNode::Atom(_) => found.push(condition.location),
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().for_each(|part| atoms(part, found));
        }
        ConditionNode::AtLeastOf { each, .. } => atoms(each, found),
        ConditionNode::StandIn(_) => {}
    }
}

fn operators(atom: &Atom) -> Vec<(Atom, Change)> {
    let Test::Compare(operator, threshold) = &atom.test else { return Vec::new() };
    let other = match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtMost,
        Comparison::AtMost => Comparison::Less,
        Comparison::Greater => Comparison::AtLeast,
        Comparison::AtLeast => Comparison::Greater,
    };
    let change = Change::Swapped { from: operator.sign().to_owned(), to: other.sign().to_owned() };
    vec![(Atom { test: Test::Compare(other, threshold.clone()), ..atom.clone() }, change)]
}

fn limits(atom: &Atom) -> Vec<(Atom, Change)> {
    let Test::Compare(operator, Threshold::Known(Value::Quantity(limit, doc))) = &atom.test else {
        return Vec::new();
    };
    let moved = [true, false].into_iter().filter_map(|up| limit.stepped(up));
    moved
        .map(|moved| {
            let change = Change::Swapped { from: limit.to_string(), to: moved.to_string() };
            let threshold = Threshold::Known(Value::Quantity(moved, doc.clone()));
            (Atom { test: Test::Compare(*operator, threshold), ..atom.clone() }, change)
        })
        .collect()
}

fn times(atom: &Atom) -> Vec<(Atom, Change)> {
    let Some(Window::Trailing(length)) = &atom.subject.window else { return Vec::new() };
    let whole = Quantity::Duration(length.clone());
    let moved = [true, false].into_iter().filter_map(|up| match whole.stepped(up) {
        Some(Quantity::Duration(moved)) => Some(moved),
        _ => None,
    });
    moved
        .map(|moved: Duration| {
            let change = Change::Swapped { from: length.to_string(), to: moved.to_string() };
            let mut atom = atom.clone();
            atom.subject.window = Some(Window::Trailing(moved));
            (atom, change)
        })
        .collect()
}
