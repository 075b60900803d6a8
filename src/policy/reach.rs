//! Whom a rule can find anything about: decided from the rule itself.

use rustc_hash::FxHashMap;

use super::ir::{Clause, Comprehension, Expr, Function, Loop, Slot, Step};
use super::pack::PackRule;
use super::value::Value;
use crate::vocabulary::{self, SymbolId, SymbolSetId, Vocabulary};

impl PackRule {
    /// Whether the rule can find anything in a program in which every attribute that holds symbols of a list holds this one
    /// alone: whether a rule about tracks can find anything where all of them are of one archetype.
    ///
    /// It can, unless its loops and conditions leave such a program out, or its requirements hold by that alone.
    #[must_use]
    pub fn reaches(&self, list: SymbolSetId, symbol: SymbolId, vocabulary: &Vocabulary) -> bool {
        let mut world = World { entry: self, vocabulary, list, symbol, slots: FxHashMap::default() };
        for step in &self.rule.body {
            let goes_on = match step {
                Step::For(each) => world.goes_round(each) != Some(false),
                Step::When(test) => world.truth(test) != Some(false),
                Step::Let(slot, value) => {
                    let value = world.fact(value);
                    world.slots.insert(*slot, value);
                    true
                }
                Step::Given(_) => true,
                Step::Require(clause) if world.can_fail(clause) => return true,
                Step::Require(_) => true,
            };
            if !goes_on {
                return false;
            }
        }
        false
    }
}

/// What is known of a value.
#[derive(Clone, Debug)]
enum Fact {
    Open,
    Truth(bool),
    Symbol(SymbolId),
    Symbols(Vec<SymbolId>),
}

struct World<'w> {
    entry: &'w PackRule,
    vocabulary: &'w Vocabulary,
    list: SymbolSetId,
    symbol: SymbolId,
    slots: FxHashMap<Slot, Fact>,
}

impl World<'_> {
    fn can_fail(&mut self, clause: &Clause) -> bool {
        let asked = clause.when.as_ref().is_none_or(|when| self.truth(when) != Some(false));
        asked && self.truth(&clause.test) != Some(true)
    }

    /// Whether a loop has anything to go over.
    fn goes_round(&mut self, each: &Loop) -> Option<bool> {
        let (element, goes) = match self.fact(&each.over) {
            Fact::Symbols(symbols) => match *symbols {
                [] => return Some(false),
                [one] => (Fact::Symbol(one), Some(true)),
                _ => (Fact::Open, None),
            },
            _ => (Fact::Open, None),
        };
        for slot in &each.slots {
            self.slots.insert(*slot, element.clone());
        }
        match each.filter.as_ref().map(|filter| self.truth(filter)) {
            None | Some(Some(true)) => goes,
            Some(Some(false)) => Some(false),
            Some(None) => None,
        }
    }

    fn truth(&mut self, expr: &Expr) -> Option<bool> {
        match self.fact(expr) {
            Fact::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    fn fact(&mut self, expr: &Expr) -> Fact {
        match expr {
            Expr::Const(value) => self.constant(value),
            Expr::Parameter(number) => match self.entry.settings.get(usize::from(*number)) {
                Some(setting) => self.constant(&setting.value),
                None => Fact::Open,
            },
            Expr::Local(slot) => self.slots.get(slot).cloned().unwrap_or(Fact::Open),
            Expr::Attribute(_, attributes, _) => {
                let holds = attributes.iter().all(|(kind, attribute)| {
                    let ty = &self.vocabulary[*kind].attribute(*attribute).ty;
                    matches!(ty, vocabulary::Type::List(of) if **of == vocabulary::Type::Symbol(self.list))
                });
                if holds { Fact::Symbols(vec![self.symbol]) } else { Fact::Open }
            }
            Expr::List(parts) => {
                let symbols = parts.iter().map(|part| match self.fact(part) {
                    Fact::Symbol(symbol) => Some(symbol),
                    _ => None,
                });
                symbols.collect::<Option<Vec<_>>>().map_or(Fact::Open, Fact::Symbols)
            }
            Expr::And(parts) => self.joined(parts, false),
            Expr::Or(parts) => self.joined(parts, true),
            Expr::Not(of) => known(self.truth(of).map(|truth| !truth)),
            Expr::In(item, of) => match (self.fact(item), self.fact(of)) {
                (Fact::Symbol(item), Fact::Symbols(of)) => Fact::Truth(of.contains(&item)),
                _ => Fact::Open,
            },
            Expr::Is(left, right) => match (self.fact(left), self.fact(right)) {
                (Fact::Symbol(left), Fact::Symbol(right)) => Fact::Truth(left == right),
                _ => Fact::Open,
            },
            Expr::Comprehension(gathered) => self.gathered(gathered),
            _ => Fact::Open,
        }
    }

    fn constant(&self, value: &Value) -> Fact {
        let symbol = |value: &Value| match value {
            Value::Symbol(list, symbol) if *list == self.list => Some(*symbol),
            _ => None,
        };
        match value {
            Value::Bool(truth) => Fact::Truth(*truth),
            Value::List(items) => {
                let symbols = items.iter().map(|item| symbol(&item.value));
                symbols.collect::<Option<Vec<_>>>().map_or(Fact::Open, Fact::Symbols)
            }
            one => symbol(one).map_or(Fact::Open, Fact::Symbol),
        }
    }

    /// `and` or `or`: one part with the answer settles it.
    fn joined(&mut self, parts: &[Expr], settling: bool) -> Fact {
        let truths: Vec<Option<bool>> = parts.iter().map(|part| self.truth(part)).collect();
        if truths.contains(&Some(settling)) {
            return Fact::Truth(settling);
        }
        known(truths.iter().all(Option::is_some).then_some(!settling))
    }

    fn gathered(&mut self, gathered: &Comprehension) -> Fact {
        let rounds: Vec<Option<bool>> = gathered.loops.iter().map(|each| self.goes_round(each)).collect();
        let (never, surely) =
            (rounds.contains(&Some(false)), rounds.iter().all(|round| *round == Some(true)));
        match (gathered.function, self.truth(&gathered.body)) {
            (Function::All, _) if never => Fact::Truth(true),
            (Function::Any, _) if never => Fact::Truth(false),
            (Function::All, Some(true)) => Fact::Truth(true),
            (Function::Any, Some(false)) => Fact::Truth(false),
            (Function::All | Function::Any, Some(truth)) if surely => Fact::Truth(truth),
            _ => Fact::Open,
        }
    }
}

const fn known(truth: Option<bool>) -> Fact {
    match truth {
        Some(truth) => Fact::Truth(truth),
        None => Fact::Open,
    }
}
