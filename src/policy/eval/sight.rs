//! What expressions simply lead to: read where it stands, without making a value of it.
//!
//! Most of what rules ask is asked of blocks and attributes that are plainly there. `None` here tells nothing: the value is
//! then made, as [`Machine::item`] does.

use std::sync::Arc;

use super::super::ir::{Expr, Read};
use super::super::value::{At, Item, NodeRef, Value};
use super::{Machine, Stop};
use crate::program::{Content, Entry, Program, Schedule};
use crate::vocabulary::{self, AttributeId, BlockId};

impl<'m> Machine<'m> {
    /// An attribute of what an expression leads to.
    pub(super) fn attribute_at(
        &mut self,
        of: &Expr,
        attributes: &[(BlockId, AttributeId)],
        read: Read,
    ) -> Result<Item, Stop> {
        match self.block_at_sight(of) {
            Some(node) => self.attribute_of(node, attributes, read),
            None => {
                let of = self.item(of)?;
                self.attribute(&of, attributes, read)
            }
        }
    }

    /// The block that an expression simply leads to; `None` for whatever else it may be.
    fn block_at_sight(&self, expr: &Expr) -> Option<NodeRef> {
        match expr {
            Expr::Local(slot) => match self.frame.get(usize::from(*slot))?.value {
                Value::Node(node) => Some(node),
                _ => None,
            },
            Expr::Program(side) => Some(NodeRef { side: *side, id: Program::ROOT }),
            Expr::Child(of, kind) => {
                let of = self.block_at_sight(of)?;
                let id = self.program(of.side).child(of.id, *kind, "")?;
                let found = NodeRef { side: of.side, id };
                self.whole(self.node(found)).is_none().then_some(found)
            }
            _ => None,
        }
    }

    /// The schedule that an expression simply leads to.
    pub(super) fn schedule_at_sight(&self, expr: &Expr) -> Option<(NodeRef, AttributeId, &'m Arc<Schedule>)> {
        let (Expr::Attribute(of, _, _) | Expr::Leading(of, _)) = expr else { return None };
        let node = self.block_at_sight(of)?;
        let kind = self.node(node).kind;
        let attribute = match expr {
            Expr::Attribute(_, attributes, _) => attributes.iter().find(|(owner, _)| *owner == kind)?.1,
            _ => self.context.vocabulary[kind].leading?,
        };
        Some((node, attribute, self.program(node.side).schedule(node.id, attribute)?))
    }

    /// Whether what an expression asks for is simply stated, with a value; `false` tells nothing.
    pub(super) fn is_stated_at_sight(&self, expr: &Expr) -> bool {
        let has_value = |entry: &Entry| matches!(entry.content, Content::Value(_) | Content::Condition(_));
        match expr {
            Expr::Child(..) => self.block_at_sight(expr).is_some(),
            Expr::Attribute(_, _, read) | Expr::Leading(_, read) => {
                let Some((.., schedule)) = self.schedule_at_sight(expr) else { return false };
                match read {
                    Read::Value => schedule.default_entry().is_some_and(has_value),
                    Read::Schedule => !schedule.entries.is_empty() && schedule.entries.iter().all(has_value),
                }
            }
            Expr::InCase(of, case) => {
                let entry = self.entry_at_sight(of, case);
                entry.is_some_and(|(.., entry)| entry.is_some_and(has_value))
            }
            _ => false,
        }
    }

    /// Whether a list that a program simply states holds a symbol that a rule names, and how long the list is.
    pub(super) fn contains_at_sight(&self, item: &Expr, of: &Expr) -> Option<(bool, usize)> {
        let (Expr::Const(Value::Symbol(set, symbol)), Expr::Attribute(.., Read::Value)) = (item, of) else {
            return None;
        };
        let (.., schedule) = self.schedule_at_sight(of)?;
        let Content::Value(vocabulary::Value::List(values)) = &schedule.default_entry()?.content else {
            return None;
        };
        let mut found = false;
        for value in values {
            let vocabulary::Value::Symbol(other, stated) = value else { return None };
            found |= other == set && stated == symbol;
        }
        Some((found, values.len()))
    }

    /// The entry of a schedule that simply holds in a case, with its place; without an entry nothing holds there.
    pub(super) fn entry_at_sight(&self, of: &Expr, case: &Expr) -> Option<(At, Option<&'m Entry>)> {
        let (Expr::Attribute(.., Read::Schedule) | Expr::Leading(_, Read::Schedule), Expr::Local(slot)) =
            (of, case)
        else {
            return None;
        };
        let Value::Case(case) = &self.frame.get(usize::from(*slot))?.value else { return None };
        let (node, attribute, schedule) = self.schedule_at_sight(of)?;
        let found = self.entry_in_case(schedule, case).ok()?;
        let entry = found.and_then(|at| u32::try_from(at).ok());
        let place = At::Slot { node, attribute, entry, case: Some(Arc::clone(case)) };
        Some((place, found.and_then(|at| schedule.entries.get(at))))
    }
}
