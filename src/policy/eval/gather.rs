//! Comprehensions: `count`, `sum`, `min`, `max`, `all`, `any` and `distinct` over loops.

use std::sync::Arc;

use super::super::ir::{Comprehension, Expr, Function, Loop};
use super::super::value::{Bounds, Item, Unknown, Value};
use super::expr::heavier;
use super::{Machine, Stop};
use crate::quantity::{Arithmetic, Decimal, Quantity, Range};
use crate::syntax::ast::Comparison;

/// What has been gathered so far.
#[derive(Default)]
struct Gathered {
    items: Vec<Item>,
    /// How many more there may be, where a filter is undecided.
    open: u32,
    /// The first thing that left one open.
    doubt: Option<Stop>,
    /// An answer that no further one changes.
    answer: Option<bool>,
}

impl Machine<'_> {
    /// The items that a loop of a statement runs over: of what could not be parsed completely, those that are there (`partial`).
    pub(super) fn loop_items(&mut self, over: &Expr, partial: bool) -> Result<Arc<[Item]>, Stop> {
        if let Some(blocks) = self.blocks_at_sight(over, partial) {
            return blocks;
        }
        let item = match over {
            Expr::Children(of, kind) => {
                let of = self.item(of)?;
                self.children(&of, *kind, partial)?
            }
            Expr::Every(of, kind) => {
                let of = self.item(of)?;
                self.every(&of, *kind, partial)?
            }
            other => self.item(other)?,
        };
        self.as_list(&item)
    }

    pub(super) fn as_list(&self, item: &Item) -> Result<Arc<[Item]>, Stop> {
        match &item.value {
            Value::List(items) => Ok(Arc::clone(items)),
            _ => Err(self.unusable(item)),
        }
    }

    pub(super) fn gather(&mut self, gathered: &Comprehension) -> Result<Item, Stop> {
        let mut found = Gathered::default();
        self.gather_from(&gathered.loops, gathered, &mut found)?;
        if let Some(answer) = found.answer {
            return Ok(answer.into());
        }
        match gathered.function {
            Function::Count => self.counted(found),
            _ if found.doubt.is_some() => Err(found.doubt.unwrap_or(Stop::Invalid)),
            Function::All => Ok(true.into()),
            Function::Any => Ok(false.into()),
            Function::Sum => self.summed(&found.items, gathered.zero.as_ref()),
            Function::Min => self.extreme(&found.items, Comparison::Less),
            Function::Max => self.extreme(&found.items, Comparison::Greater),
            _ => self.distinct(&found.items),
        }
    }

    fn gather_from(
        &mut self,
        loops: &[Loop],
        gathered: &Comprehension,
        found: &mut Gathered,
    ) -> Result<(), Stop> {
        let Some((each, rest)) = loops.split_first() else { return self.take(gathered, found) };
        let items = self.loop_items(&each.over, false)?;
        for item in items.iter() {
            self.spend(1)?;
            match self.enter(each, item) {
                Ok(true) => self.gather_from(rest, gathered, found)?,
                Ok(false) => {}
                Err(Stop::Invalid) => return Err(Stop::Invalid),
                Err(stop) => {
                    found.open = found.open.saturating_add(1);
                    found.doubt = Some(heavier(found.doubt.take(), stop));
                }
            }
            if found.answer.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn take(&mut self, gathered: &Comprehension, found: &mut Gathered) -> Result<(), Stop> {
        let ends = match gathered.function {
            Function::All => false,
            Function::Any => true,
            _ => {
                let item = self.item(&gathered.body)?;
                found.items.push(item);
                return Ok(());
            }
        };
        match self.truth(&gathered.body) {
            Ok(answer) if answer == ends => found.answer = Some(ends),
            Ok(_) => {}
            Err(Stop::Invalid) => return Err(Stop::Invalid),
            Err(stop) => found.doubt = Some(heavier(found.doubt.take(), stop)),
        }
        Ok(())
    }

    /// How many: where a filter is undecided, at least those that are certain.
    fn counted(&self, found: Gathered) -> Result<Item, Stop> {
        let number = |count: usize| Quantity::Number(Decimal::from(count));
        let low = number(found.items.len());
        let Some(doubt) = found.doubt else { return Ok(low.into()) };
        let Stop::Undecided(reason) = &doubt else { return Err(doubt) };
        let high = number(found.items.len().saturating_add(found.open as usize));
        let (at, written) = match reason {
            super::Reason::NotKnown(..) => (super::super::value::At::Nowhere, reason.to_string()),
            _ => return Err(doubt),
        };
        let bounds = Bounds::Range(Range { low: Some(low), high: Some(high) });
        Ok(Item::new(Value::Unknown(Arc::new(Unknown { at, written, exists: true, bounds }))))
    }

    pub(super) fn summed(&self, items: &[Item], zero: Option<&Value>) -> Result<Item, Stop> {
        let mut items = items.iter();
        let Some(first) = items.next() else {
            return Ok(Item::new(zero.cloned().unwrap_or(Value::Absent)));
        };
        let mut sum = first.clone();
        for item in items {
            sum = self.arithmetic(Arithmetic::Add, &sum, item)?;
        }
        // A sum stands nowhere, unless it is of one value.
        Ok(sum)
    }

    fn extreme(&self, items: &[Item], better: Comparison) -> Result<Item, Stop> {
        let mut best: Option<&Item> = None;
        for item in items {
            match best {
                Some(known) if !self.compare(better, item, known)? => {}
                _ => best = Some(item),
            }
        }
        Ok(best.cloned().unwrap_or_else(|| Item::new(Value::Absent)))
    }

    /// Each value once, in the order of its first.
    pub(super) fn distinct(&mut self, items: &[Item]) -> Result<Item, Stop> {
        let mut found: Vec<Item> = Vec::new();
        for item in items {
            self.spend(found.len())?;
            let mut known = false;
            for other in &found {
                known = known || self.is(item, other)?;
            }
            if !known {
                found.push(item.clone());
            }
        }
        Ok(Item::new(Value::List(found.into())))
    }
}
