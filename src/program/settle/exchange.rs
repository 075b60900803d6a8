//! The exchange rates that a program froze.

use super::Settler;
use crate::diagnostic::Finding;
use crate::program::model::{Content, NodeId, Schedule};
use crate::quantity::{Date, Exchange, Money, Quantity};
use crate::vocabulary::Value;

/// The attributes of a block of exchange rates: an amount, and what it is worth in other currencies.
const UNIT: &str = "unit";
const EQUALS: &str = "equals";
/// The attribute with the day from which the rates are, if there is one.
const AS_OF: &str = "as_of";

impl Settler<'_> {
    /// Reads the block of exchange rates, if there is one.
    pub(super) fn freeze_exchange(&mut self) {
        let kind = self.vocabulary.engine.exchange;
        let Some(block) = self.program.children(crate::program::Program::ROOT, kind).next() else { return };
        let as_of = self.values(block, AS_OF).find_map(|value| match value {
            Value::Quantity(Quantity::Date(date), _) => Some(*date),
            _ => None,
        });
        self.program.exchange = self.rates(block, as_of);
    }

    fn values(&self, block: NodeId, name: &str) -> impl Iterator<Item = &Value> {
        let attribute = self.vocabulary[self.program.node(block).kind].attribute_id(name);
        let schedule = attribute.and_then(|attribute| self.program.schedule(block, attribute));
        let entry = schedule.and_then(|schedule| Schedule::default_entry(schedule));
        entry.into_iter().flat_map(|entry| match &entry.content {
            Content::Value(Value::List(values)) => values.as_slice(),
            Content::Value(value) => std::slice::from_ref(value),
            _ => &[],
        })
    }

    fn rates(&mut self, block: NodeId, as_of: Option<Date>) -> Exchange {
        let mut exchange = Exchange::new(as_of);
        let money = |value: &Value| match value {
            Value::Quantity(Quantity::Money(money), _) => Some(*money),
            _ => None,
        };
        let Some(unit) = self.values(block, UNIT).find_map(money) else { return exchange };
        let worths: Vec<Money> = self.values(block, EQUALS).filter_map(money).collect();
        let mut problems = Vec::new();
        for worth in worths {
            let Some(amount) = worth.amount.checked_div(unit.amount) else {
                problems.push("an amount of zero is worth nothing in another currency".to_owned());
                break;
            };
            if let Err(error) = exchange.insert(unit.currency, Money { amount, ..worth }) {
                problems.push(error.to_string());
            }
        }
        let kind = self.program.node(block).kind;
        let location = self.vocabulary[kind]
            .attribute_id(EQUALS)
            .and_then(|attribute| self.program.schedule(block, attribute)?.default_entry())
            .map_or(self.program.node(block).header, |entry| entry.location);
        for problem in problems {
            let finding = Finding::engine("currency-mismatch", location, problem);
            self.findings.push(finding.at_place(self.path(block, EQUALS)));
        }
        exchange
    }
}
