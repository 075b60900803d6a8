//! Functions on lists and blocks.

use std::sync::Arc;

use smol_str::SmolStr;

use super::super::ir::{Call, Expr, Function};
use super::super::value::{At, Item, NodeRef, Value};
use super::read::block;
use super::{Machine, Stop};
use crate::analysis::{LineEnd, Link, chain, upward};
use crate::condition::Doubt;
use crate::program::NodeId;
use crate::quantity::{Decimal, Quantity};

impl Machine<'_> {
    pub(super) fn call(&mut self, call: &Call) -> Result<Item, Stop> {
        match call.function {
            Function::Cases => {
                let schedules: Result<Vec<Item>, Stop> =
                    call.arguments.iter().map(|part| self.item(part)).collect();
                self.cases(&schedules?)
            }
            Function::Satisfiable | Function::Implies | Function::Disjoint | Function::Equivalent => {
                self.reason(call)
            }
            Function::Meets => self.meets(call),
            Function::Both | Function::Mentions | Function::Parts => self.composed(call),
            Function::WorstCaseStack | Function::TypicalPayout | Function::Bands => self.analysed(call),
            Function::Schedules => self.schedules(call),
            Function::AtTier | Function::Oscillations | Function::ReviewCycle => self.standing(call),
            _ => self.of_lists(call),
        }
    }

    fn of_lists(&mut self, call: &Call) -> Result<Item, Stop> {
        let [first, rest @ ..] = call.arguments.as_slice() else {
            return Ok(Item::new(Value::Absent));
        };
        if call.function == Function::Count
            && let Some(count) = self.count_at_sight(first)
        {
            return Ok(Quantity::Number(count.into()).into());
        }
        let first = &self.item(first)?;
        let second = rest.first().map(|second| self.item(second)).transpose()?;
        match (call.function, &second) {
            (Function::Count, _) => {
                let items = self.as_list(first)?;
                Ok(Quantity::Number(Decimal::from(items.len())).into())
            }
            (Function::Distinct, _) => {
                let items = self.as_list(first)?;
                self.distinct(&items)
            }
            (Function::Shared, Some(other)) => self.common(first, other, true),
            (Function::Missing, Some(given)) => self.common(first, given, false),
            (Function::Adjacent, _) => self.adjacent(first),
            (Function::Tops, _) => self.tops(first),
            (Function::Pairs, _) => self.pairs(first),
            (Function::Chain, _) => self.chain(first),
            (Function::Matched, Some(new)) => self.matched(first, new),
            (Function::Offers, _) => self.offers(first),
            _ => Err(Stop::Undecided(super::Reason::Unsupported(call.function.name().to_owned()))),
        }
    }

    pub(super) fn argument(&mut self, call: &Call, at: usize) -> Result<Item, Stop> {
        match call.arguments.get(at) {
            Some(argument) => self.item(argument),
            None => self.item(&Expr::Const(Value::Absent)),
        }
    }

    /// The name that a word, text, symbol or block stands for.
    pub(super) fn name_of(&self, item: &Item) -> Result<SmolStr, Stop> {
        match &item.value {
            Value::Word(name) => Ok(name.clone()),
            Value::Text(text) => Ok(SmolStr::new(text)),
            Value::Symbol(set, symbol) => Ok(SmolStr::new(self.context.vocabulary[*set].name_of(*symbol))),
            Value::Node(node) => Ok(self.node(*node).name().clone()),
            _ => Err(self.unusable(item)),
        }
    }

    /// What of the first list is in the second, or is not.
    fn common(&mut self, first: &Item, other: &Item, within: bool) -> Result<Item, Stop> {
        let (items, others) = (self.as_list(first)?, self.as_list(other)?);
        self.spend(items.len().saturating_mul(others.len()))?;
        let mut found = Vec::new();
        for item in items.iter() {
            let mut known = false;
            for other in others.iter() {
                if self.is(item, other)? {
                    known = true;
                    break;
                }
            }
            if known == within {
                found.push(item.clone());
            }
        }
        Ok(Item::at(Value::List(found.into()), other.at.clone()))
    }

    fn nodes(&self, list: &Item) -> Result<Vec<NodeRef>, Stop> {
        let items = self.as_list(list)?;
        let nodes = items.iter().map(|item| match item.value {
            Value::Node(node) => Ok(node),
            _ => Err(self.unusable(item)),
        });
        nodes.collect()
    }

    /// Each step of a ladder: the lower, then the higher.
    fn adjacent(&mut self, list: &Item) -> Result<Item, Stop> {
        let nodes = self.nodes(list)?;
        self.spend(nodes.len())?;
        let mut pairs = Vec::new();
        for node in nodes {
            for &below in self.node(node).below() {
                let low = NodeRef { side: node.side, id: below };
                pairs.push(pair(block(low), block(node)));
            }
        }
        Ok(Item::at(Value::List(pairs.into()), list.at.clone()))
    }

    /// The blocks of a ladder below no other.
    fn tops(&mut self, list: &Item) -> Result<Item, Stop> {
        let nodes = self.nodes(list)?;
        self.spend(nodes.len())?;
        let below: rustc_hash::FxHashSet<NodeId> =
            nodes.iter().flat_map(|&node| self.node(node).below().iter().copied()).collect();
        let tops = nodes.into_iter().filter(|node| !below.contains(&node.id));
        Ok(Item::at(Value::List(tops.map(block).collect()), list.at.clone()))
    }

    fn pairs(&mut self, list: &Item) -> Result<Item, Stop> {
        let items = self.as_list(list)?;
        self.spend(items.len().saturating_mul(items.len().saturating_sub(1)) / 2)?;
        let pairs = items.iter().enumerate().flat_map(|(at, first)| {
            let later = items.get(at + 1..).unwrap_or(&[]);
            later.iter().map(move |second| pair(first.clone(), second.clone()))
        });
        Ok(Item::at(Value::List(pairs.collect()), list.at.clone()))
    }

    /// Whom a block names, whom that one names, and so on; ends where it comes back to one that it has been at.
    fn chain(&mut self, of: &Item) -> Result<Item, Stop> {
        let Value::Node(start) = of.value else { return Err(self.unusable(of)) };
        let line = chain(self.program(start.side), self.context.vocabulary, start.id);
        self.spend(line.links.len())?;
        match line.end {
            LineEnd::Broken => return Err(Stop::Invalid),
            LineEnd::Open(doubt) => return Err(self.line_open(start, line.links.last(), &doubt)),
            LineEnd::Head | LineEnd::Cycle => {}
        }
        let mut seen = rustc_hash::FxHashSet::default();
        let links = line.links.iter().filter(|link| seen.insert(link.node));
        let nodes = links.map(|link| block(NodeRef { side: start.side, id: link.node }));
        Ok(Item::at(Value::List(nodes.collect()), of.at.clone()))
    }

    /// Why it is not known who is next in a line: what its last block says.
    fn line_open(&self, start: NodeRef, last: Option<&Link>, doubt: &Doubt) -> Stop {
        let last = NodeRef { id: last.map_or(start.id, |link| link.node), ..start };
        let attribute = upward(self.context.vocabulary, self.node(last).kind());
        let schedule = attribute.and_then(|attribute| self.program(last.side).schedule(last.id, attribute));
        let said = schedule.and_then(|schedule| schedule.default_entry()).map(|entry| &entry.content);
        match said.map(|content| self.content(content, At::Node(last))) {
            Some(Ok(Item { value: Value::Unknown(unknown), .. })) => self.not_known(&unknown),
            _ => super::reasoning::open(doubt),
        }
    }

    /// The blocks that stand in both lists under one name, in the order of the second.
    fn matched(&mut self, old: &Item, new: &Item) -> Result<Item, Stop> {
        let (old, kept) = (self.nodes(old)?, self.nodes(new)?);
        self.spend(old.len().saturating_add(kept.len()))?;
        let named: rustc_hash::FxHashMap<(_, &str), NodeRef> = old
            .iter()
            .map(|&node| ((self.node(node).kind(), self.node(node).name().as_str()), node))
            .collect();
        let pairs = kept.into_iter().filter_map(|node| {
            let found = self.node(node);
            let was = *named.get(&(found.kind(), found.name().as_str()))?;
            Some(pair(block(was), block(node)))
        });
        Ok(Item::at(Value::List(pairs.collect()), new.at.clone()))
    }

    /// The steps of the ladder in a block, or the block itself if it has none.
    fn offers(&mut self, of: &Item) -> Result<Item, Stop> {
        let Value::Node(node) = of.value else { return Err(self.unusable(of)) };
        let vocabulary = self.context.vocabulary;
        let steps = self.program(node.side).inside(node.id, vocabulary, |kind| kind.ladder.is_some());
        let mut offers: Vec<Item> = steps.map(|id| block(NodeRef { side: node.side, id })).collect();
        if offers.is_empty() {
            if self.node(node).is_damaged() {
                return Err(Stop::Invalid);
            }
            offers.push(of.clone());
        }
        self.spend(offers.len())?;
        Ok(Item::at(Value::List(offers.into()), of.at.clone()))
    }
}

fn pair(first: Item, second: Item) -> Item {
    Item::new(Value::List(Arc::from([first, second])))
}
