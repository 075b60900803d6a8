//! `condition { … }` as a value, with parameters and locals as thresholds and windows.

use super::super::types::{Shape, Type};
use super::{Checker, Typed};
use crate::condition::{Condition, ConditionNode, Test, Threshold, Window};
use crate::quantity::Duration;
use crate::source::Span;
use crate::syntax::ast;
use crate::vocabulary;

impl Checker<'_> {
    pub(super) fn condition(&mut self, _parts: &[ast::Condition<'_>], span: Span) -> Typed {
        self.report("policy-condition", span, "a condition cannot be read here yet");
        let _ = Type::of(Shape::Condition);
        Typed::mistake()
    }
}

/// Sets the threshold of an atom, counted in the order written.
pub(crate) fn set_threshold(condition: &mut Condition, at: usize, value: vocabulary::Value) {
    let mut left = at;
    with_atom(condition, &mut left, &mut |atom| match (&mut atom.test, &value) {
        (Test::Compare(_, threshold), _) => *threshold = Threshold::Known(value.clone()),
        (Test::Within { range, .. }, _) => *range = value.clone(),
        (Test::OneOf { values, .. }, vocabulary::Value::List(list)) => *values = list.clone(),
        (Test::OneOf { values, .. }, one) => *values = vec![one.clone()],
        (Test::Is(_), _) => {}
    });
}

/// Sets the window of an atom, counted in the order written.
pub(crate) fn set_window(condition: &mut Condition, at: usize, length: &Duration) {
    let mut left = at;
    with_atom(condition, &mut left, &mut |atom| {
        atom.subject.window = Some(Window::Trailing(length.clone()));
    });
}

fn with_atom(
    condition: &mut Condition,
    left: &mut usize,
    change: &mut impl FnMut(&mut crate::condition::Atom),
) -> bool {
    match &mut condition.node {
        ConditionNode::Atom(atom) if *left == 0 => {
            change(atom);
            true
        }
        ConditionNode::Atom(_) => {
            *left -= 1;
            false
        }
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter_mut().any(|part| with_atom(part, left, change))
        }
        ConditionNode::AtLeastOf { each, .. } => with_atom(each, left, change),
        ConditionNode::StandIn(_) => false,
    }
}
