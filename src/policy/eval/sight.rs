//! What expressions simply lead to: read where it stands, without making a value of it.
//!
//! Most of what rules ask is asked of blocks and attributes that are plainly there. `None` here tells nothing: the value is
//! then made, as [`Machine::item`] does.

use std::cmp::Ordering;
use std::sync::Arc;

use smallvec::SmallVec;

use super::super::ir::{Call, Expr, Function, Property, Read};
use super::super::value::{Case, Item, NodeRef, Value};
use super::compare::between;
use super::outline::Outline;
use super::read::block;
use super::{Machine, Stop};
use crate::condition::Condition;
use crate::program::{Content, Entry, NodeId, Program, Schedule};
use crate::quantity::{Decimal, Mismatch, Quantity, Range};
use crate::vocabulary::{self, AttributeId, BlockId, Reference, SymbolId, SymbolSetId};

/// So many comparisons are made at sight; more are counted, by whoever makes the values.
const SMALL: usize = 1_024;

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

    /// What an expression leads to, for whoever asks for something in it; the place of a block is not told.
    pub(super) fn owner(&mut self, of: &Expr) -> Result<Item, Stop> {
        match self.block_at_sight(of) {
            Some(node) => Ok(block(node)),
            None => self.item(of),
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
                self.whole(found).is_none().then_some(found)
            }
            _ => None,
        }
    }

    /// The blocks of a list that an expression simply leads to; lists that may lack some are as in [`Self::children`].
    pub(super) fn blocks_at_sight(&self, list: &Expr, partial: bool) -> Option<Result<Arc<[Item]>, Stop>> {
        match list {
            Expr::Children(of, kind) => Some(self.children_of(self.block_at_sight(of)?, *kind, partial)),
            Expr::Every(of, kind) => Some(self.every_of(self.block_at_sight(of)?.side, *kind, partial)),
            _ => None,
        }
    }

    /// The schedule that an expression simply leads to.
    pub(super) fn schedule_at_sight(&self, expr: &Expr) -> Option<(NodeRef, AttributeId, &'m Arc<Schedule>)> {
        let (node, attribute) = self.attribute_at_sight(expr)?;
        Some((node, attribute, self.program(node.side).schedule(node.id, attribute)?))
    }

    /// The attribute that an expression simply leads to, whether it is stated or not.
    fn attribute_at_sight(&self, expr: &Expr) -> Option<(NodeRef, AttributeId)> {
        let (Expr::Attribute(of, _, _) | Expr::Leading(of, _)) = expr else { return None };
        let node = self.block_at_sight(of)?;
        let kind = self.node(node).kind();
        let attribute = match expr {
            Expr::Attribute(_, attributes, _) => attributes.iter().find(|(owner, _)| *owner == kind)?.1,
            _ => self.context.vocabulary[kind].leading?,
        };
        Some((node, attribute))
    }

    /// Whether what an expression asks for is simply stated, with a value; `false` tells nothing.
    pub(super) fn is_stated_at_sight(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Child(..) => self.block_at_sight(expr).is_some(),
            Expr::Attribute(_, _, read) | Expr::Leading(_, read) => {
                let Some((node, attribute)) = self.attribute_at_sight(expr) else { return false };
                let values = self.program(node.side).values(node.id, attribute);
                match read {
                    Read::Value => values.default,
                    Read::Schedule => values.all,
                }
            }
            Expr::InCase(of, case) => {
                let entry = self.entry_at_sight(of, case);
                entry.is_some_and(|(.., found)| found.is_some_and(|(_, entry)| entry.has_value()))
            }
            _ => false,
        }
    }

    /// How two values simply stand to one another.
    pub(super) fn order_at_sight(&self, left: &Expr, right: &Expr) -> Option<Result<Ordering, Mismatch>> {
        match (self.seen(left)?, self.seen(right)?) {
            (Seen::Number(one), Seen::Number(other)) => Some(Ok(one.cmp(&other))),
            (Seen::Quantity(one), Seen::Quantity(other)) => Some(one.compare(other, self.exchange())),
            (Seen::Symbol(_, one), Seen::Symbol(_, other)) => Some(Ok(one.cmp(&other))),
            _ => None,
        }
    }

    /// The condition that an expression simply is, or that stands where it leads to.
    pub(super) fn condition_at_sight(&mut self, expr: &Expr) -> Option<Arc<Condition>> {
        match expr {
            Expr::Attribute(.., Read::Value) | Expr::Leading(_, Read::Value) => {
                let (.., schedule) = self.schedule_at_sight(expr)?;
                match &schedule.default_entry()?.content {
                    Content::Condition(condition) => Some(Arc::clone(condition)),
                    _ => None,
                }
            }
            // What is there needs no default.
            Expr::Else(of, _) => self.condition_at_sight(of),
            _ => self.condition_of_rule(expr),
        }
    }

    /// The same, of the program only in outline: with the attribute that it is of.
    pub(super) fn outline_at_sight(&mut self, expr: &Expr) -> Option<Outline> {
        match expr {
            Expr::Attribute(.., Read::Value) | Expr::Leading(_, Read::Value) => {
                let (node, attribute) = self.attribute_at_sight(expr)?;
                let condition = self.program(node.side).outline(node.id, attribute)?;
                Some((Arc::clone(condition), Some((node, attribute))))
            }
            Expr::Else(of, _) => self.outline_at_sight(of),
            _ => Some((self.condition_of_rule(expr)?, None)),
        }
    }

    /// The condition that a rule has at hand.
    fn condition_of_rule(&mut self, expr: &Expr) -> Option<Arc<Condition>> {
        let value = match expr {
            Expr::Const(value) => value,
            Expr::Local(slot) => &self.frame.get(usize::from(*slot))?.value,
            Expr::Condition(template) => &self.condition(template).ok()?.value,
            _ => return None,
        };
        match value {
            Value::Condition(condition) => Some(Arc::clone(condition)),
            _ => None,
        }
    }

    /// Whether two values are simply the same.
    pub(super) fn is_at_sight(&self, left: &Expr, right: &Expr) -> Option<bool> {
        match (self.seen(left)?, self.seen(right)?) {
            (Seen::Symbol(set, one), Seen::Symbol(other_set, other)) => {
                Some(set == other_set && one == other)
            }
            (Seen::Node(one), Seen::Node(other)) if one.side == other.side => Some(one == other),
            (Seen::Bool(one), Seen::Bool(other)) => Some(one == other),
            _ => None,
        }
    }

    /// Whether a value is simply within a range or a list, and how many others it is compared with.
    pub(super) fn contains_at_sight(
        &self,
        item: &Expr,
        of: &Expr,
    ) -> Option<Result<(bool, usize), Mismatch>> {
        let plain = |answer: Result<bool, Mismatch>| Some(answer.map(|answer| (answer, 0)));
        match (self.seen(item)?, self.seen(of)?) {
            (Seen::Number(number), Seen::Range(range)) => {
                plain(range.contains(&Quantity::Number(number), self.exchange()))
            }
            (Seen::Quantity(quantity), Seen::Range(range)) => {
                plain(range.contains(quantity, self.exchange()))
            }
            (Seen::Symbol(_, symbol), Seen::SymbolRange(low, high)) => plain(Ok(between(symbol, low, high))),
            (Seen::Symbol(set, symbol), Seen::Stated(values)) => {
                Some(Ok((is_among((set, symbol), values.iter().map(stated_symbol))?, values.len())))
            }
            (Seen::Symbol(set, symbol), Seen::Items(items)) => {
                Some(Ok((is_among((set, symbol), items.iter().map(made_symbol))?, items.len())))
            }
            _ => None,
        }
    }

    /// Whether something is simply so.
    pub(super) fn truth_at_sight(&self, test: &Expr) -> Option<bool> {
        match self.seen(test)? {
            Seen::Bool(answer) => Some(answer),
            _ => None,
        }
    }

    /// The value that an expression simply has.
    fn seen<'s>(&'s self, expr: &'s Expr) -> Option<Seen<'s>> {
        match expr {
            Expr::Const(value) => Seen::of(value),
            Expr::Local(slot) => Seen::of(&self.frame.get(usize::from(*slot))?.value),
            Expr::Parameter(number) => Seen::of(self.setting(*number)?),
            Expr::Program(_) | Expr::Child(..) => self.block_at_sight(expr).map(Seen::Node),
            Expr::Attribute(.., Read::Value) | Expr::Leading(_, Read::Value) => {
                let (node, _, schedule) = self.schedule_at_sight(expr)?;
                Seen::stated(schedule.default_entry()?, node)
            }
            Expr::InCase(of, case) => {
                let (node, _, entry) = self.entry_at_sight(of, case)?;
                Seen::stated(entry?.1, node)
            }
            Expr::Property(of, Property::Rank) => {
                Some(Seen::Number(self.node(self.block_at_sight(of)?).rank().into()))
            }
            Expr::Call(Call { function: Function::Count, arguments, .. }) => {
                self.count_at_sight(arguments.first()?).map(|count| Seen::Number(count.into()))
            }
            // What is there needs no default.
            Expr::Else(of, _) => self.seen(of),
            _ => None,
        }
    }

    /// How many there simply are.
    pub(super) fn count_at_sight(&self, list: &Expr) -> Option<usize> {
        if let Expr::Children(of, kind) = list {
            let node = self.block_at_sight(of)?;
            let whole = !self.node(node).is_damaged();
            return whole.then(|| self.program(node.side).children(node.id, *kind).count());
        }
        if let Expr::Call(Call { function: Function::Missing, arguments, .. }) = list
            && let [asked, given] = arguments.as_slice()
        {
            return missing_at_sight(self.seen(asked)?, self.seen(given)?);
        }
        match self.seen(list)? {
            Seen::Stated(values) => Some(values.len()),
            Seen::Items(items) => Some(items.len()),
            _ => None,
        }
    }

    /// The case that a name stands for.
    pub(super) fn case_at_sight(&self, case: &Expr) -> Option<&Arc<Case>> {
        let Expr::Local(slot) = case else { return None };
        match &self.frame.get(usize::from(*slot))?.value {
            Value::Case(case) => Some(case),
            _ => None,
        }
    }

    /// What of a schedule simply holds in a case.
    pub(super) fn entry_at_sight(&self, of: &Expr, case: &Expr) -> Option<Holding<'m>> {
        let (Expr::Attribute(.., Read::Schedule) | Expr::Leading(_, Read::Schedule)) = of else {
            return None;
        };
        let case = self.case_at_sight(case)?;
        let (node, attribute, schedule) = self.schedule_at_sight(of)?;
        let found = self.entry_in_case(schedule, case).ok()?;
        let entry = found.and_then(|at| Some((u32::try_from(at).ok()?, schedule.entries.get(at)?)));
        Some((node, attribute, entry))
    }
}

/// An attribute of a block, and which of its entries holds, if one does.
type Holding<'m> = (NodeRef, AttributeId, Option<(u32, &'m Entry)>);

/// A value that is simply there, seen where it stands.
#[derive(Clone, Copy)]
enum Seen<'s> {
    Bool(bool),
    Number(Decimal),
    /// Any other than a number.
    Quantity(&'s Quantity),
    Range(&'s Range),
    Symbol(SymbolSetId, SymbolId),
    SymbolRange(Option<SymbolId>, Option<SymbolId>),
    Node(NodeRef),
    /// A list of a rule.
    Items(&'s [Item]),
    /// A list of a program.
    Stated(&'s [vocabulary::Value]),
}

impl<'s> Seen<'s> {
    const fn quantity(quantity: &'s Quantity) -> Self {
        match quantity {
            Quantity::Number(number) => Self::Number(*number),
            other => Self::Quantity(other),
        }
    }

    fn of(value: &'s Value) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Quantity(quantity) => Self::quantity(quantity),
            Value::Range(range) => Self::Range(range),
            Value::Symbol(set, symbol) => Self::Symbol(*set, *symbol),
            Value::SymbolRange(_, low, high) => Self::SymbolRange(*low, *high),
            Value::Node(node) => Self::Node(*node),
            Value::List(items) => Self::Items(items),
            _ => return None,
        })
    }

    /// What an entry of a node states.
    fn stated(entry: &'s Entry, node: NodeRef) -> Option<Self> {
        let Content::Value(value) = &entry.content else { return None };
        Some(match value {
            vocabulary::Value::Bool(value) => Self::Bool(*value),
            vocabulary::Value::Quantity(quantity, _) => Self::quantity(quantity),
            vocabulary::Value::Range(range) => Self::Range(range),
            vocabulary::Value::Symbol(set, symbol) => Self::Symbol(*set, *symbol),
            vocabulary::Value::SymbolRange(_, low, high) => Self::SymbolRange(*low, *high),
            vocabulary::Value::Reference(Reference { node: Some(id), .. }) => {
                Self::Node(NodeRef { side: node.side, id: NodeId(*id) })
            }
            vocabulary::Value::List(values) => Self::Stated(values),
            _ => return None,
        })
    }
}

/// How many of the symbols of one list simply are not in another; `None` also where it takes long to see.
fn missing_at_sight(asked: Seen<'_>, given: Seen<'_>) -> Option<usize> {
    let (asked, given) = (symbols(asked)?, symbols(given)?);
    (asked.len() * given.len() <= SMALL)
        .then(|| asked.iter().filter(|symbol| !given.contains(symbol)).count())
}

/// The symbols of a list, if it is of nothing else.
fn symbols(list: Seen<'_>) -> Option<SmallVec<[(SymbolSetId, SymbolId); 16]>> {
    match list {
        Seen::Stated(values) => values.iter().map(stated_symbol).collect(),
        Seen::Items(items) => items.iter().map(made_symbol).collect(),
        _ => None,
    }
}

const fn stated_symbol(value: &vocabulary::Value) -> Option<(SymbolSetId, SymbolId)> {
    match value {
        vocabulary::Value::Symbol(set, symbol) => Some((*set, *symbol)),
        _ => None,
    }
}

const fn made_symbol(item: &Item) -> Option<(SymbolSetId, SymbolId)> {
    match &item.value {
        Value::Symbol(set, symbol) => Some((*set, *symbol)),
        _ => None,
    }
}

/// Whether a symbol is among others; `None` where one of these is no symbol.
fn is_among(
    symbol: (SymbolSetId, SymbolId),
    mut others: impl Iterator<Item = Option<(SymbolSetId, SymbolId)>>,
) -> Option<bool> {
    others.try_fold(false, |found, other| Some(found | (other? == symbol)))
}
