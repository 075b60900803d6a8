//! What a rule demands: each `require` with all that leads to it, as terms.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::check::{atoms_mut, set_threshold, set_window};
use super::super::ir::{Clause, Comprehension, ConditionTemplate, Expr, Function, Loop, Slot, Step};
use super::super::pack::PackRule;
use super::super::value::{Item, Side, Value};
use super::term::{Head, TermId, Terms};
use super::world::World;
use crate::condition::Condition;
use crate::quantity::{Arithmetic, Decimal, Quantity};
use crate::vocabulary::{self, Vocabulary};

/// A `require` of a rule.
#[derive(Clone, Debug)]
pub(super) struct Demand<'r> {
    /// The number of the rule.
    pub(super) rule: usize,
    pub(super) clause: &'r Clause,
    /// What the loops around it run over, sorted.
    pub(super) bindings: Vec<TermId>,
    /// What must hold before it is asked, sorted.
    pub(super) guards: Vec<TermId>,
    pub(super) test: TermId,
}

/// All that a rule demands.
pub(super) struct Demands<'r> {
    /// In the order written; without those that cannot be read in the world.
    pub(super) demands: Vec<Demand<'r>>,
    /// The conditions about partners in it.
    pub(super) conditions: Vec<Arc<Condition>>,
}

/// Reads a rule with its effective parameters: as it is, or in a world.
pub(super) fn demands<'r>(
    terms: &mut Terms<'_>,
    (number, entry): (usize, &'r PackRule),
    world: Option<&World>,
) -> Demands<'r> {
    let reader = Reader {
        terms,
        number,
        entry,
        world,
        slots: FxHashMap::default(),
        overs: Vec::new(),
        assumed: Vec::new(),
        conditions: Vec::new(),
    };
    reader.read()
}

struct Reader<'a, 'v, 'r> {
    terms: &'a mut Terms<'v>,
    number: usize,
    entry: &'r PackRule,
    world: Option<&'a World>,
    slots: FxHashMap<Slot, TermId>,
    /// What the loops run over, outermost first.
    overs: Vec<TermId>,
    /// What a world takes to be so.
    assumed: Vec<TermId>,
    conditions: Vec<Arc<Condition>>,
}

impl<'r> Reader<'_, '_, 'r> {
    fn read(mut self) -> Demands<'r> {
        let mut demands = Vec::new();
        let mut guards: Vec<TermId> = self.stages().into_iter().collect();
        for step in &self.entry.rule.body {
            let goes_on = match step {
                Step::For(each) => match self.bind(each) {
                    Some(filter) => {
                        guards.extend(filter);
                        true
                    }
                    None => false,
                },
                Step::Given(parts) => parts.iter().all(|part| {
                    let stated = self.term(part).map(|part| self.terms.make(Head::Stated, vec![part]));
                    guards.extend(stated);
                    stated.is_some()
                }),
                Step::When(test) => {
                    let test = self.term(test);
                    guards.extend(test);
                    test.is_some()
                }
                Step::Let(slot, value) => {
                    // What a world cannot read is missed only by who asks for it.
                    let value = self.term(value);
                    match value {
                        Some(value) => self.slots.insert(*slot, value),
                        None => self.slots.remove(slot),
                    };
                    true
                }
                Step::Require(clause) => {
                    demands.extend(self.require(clause, &guards));
                    true
                }
            };
            // Everything below would be asked within what cannot be read.
            if !goes_on {
                break;
            }
        }
        Demands { demands, conditions: self.conditions }
    }

    fn require(&mut self, clause: &'r Clause, guards: &[TermId]) -> Option<Demand<'r>> {
        let assumed = self.assumed.len();
        let when = match &clause.when {
            Some(when) => Some(self.term(when)?),
            None => None,
        };
        let test = self.term(&clause.test)?;
        let all: Vec<TermId> =
            guards.iter().copied().chain(when).chain(self.assumed.iter().copied()).collect();
        self.assumed.truncate(assumed);
        let all = self.terms.make(Head::And, all);
        let guards = match self.terms.head(all) {
            Head::And => self.terms.parts(all).to_vec(),
            _ if self.terms.answer(all) == Some(true) => Vec::new(),
            _ => vec![all],
        };
        let mut bindings = self.overs.clone();
        bindings.sort_unstable();
        Some(Demand { rule: self.number, clause, bindings, guards, test })
    }

    /// The stages that the rule is for.
    fn stages(&mut self) -> Option<TermId> {
        let stages = self.entry.rule.stages?;
        let engine = &self.terms.vocabulary.engine;
        let (stage, list) = (engine.stage, engine.stages);
        let root = self.terms.make(Head::Root(Side::New), Vec::new());
        let stage = self.terms.make(Head::Attribute(Box::new([(Vocabulary::PROGRAM, stage)])), vec![root]);
        let range = self.terms.constant(Value::SymbolRange(list, stages.from, stages.to));
        Some(self.terms.make(Head::In, vec![stage, range]))
    }

    /// Names what a loop runs over; the answer is its filter, `None` where a world cannot read it.
    fn bind(&mut self, each: &'r Loop) -> Option<Option<TermId>> {
        let over = self.term(&each.over)?;
        match self.world {
            Some(world) => {
                let &[slot] = each.slots.as_slice() else { return None };
                let element = world.element(self.terms, over)?;
                self.slots.insert(slot, element);
            }
            None => {
                let same = self.overs.iter().filter(|known| **known == over).count();
                for (part, &slot) in each.slots.iter().enumerate() {
                    let element = self.terms.make(Head::Each(same, part), vec![over]);
                    self.slots.insert(slot, element);
                }
                self.overs.push(over);
            }
        }
        match &each.filter {
            Some(filter) => Some(Some(self.term(filter)?)),
            None => Some(None),
        }
    }

    fn term(&mut self, expr: &'r Expr) -> Option<TermId> {
        Some(match expr {
            Expr::Const(value) => {
                if let Value::Condition(condition) = value {
                    self.conditions.push(Arc::clone(condition));
                }
                self.terms.constant(value.clone())
            }
            Expr::Local(slot) => match self.slots.get(slot) {
                Some(term) => *term,
                // An explanation, which is of this rule alone.
                None if self.world.is_none() => self.other(format!("slot {slot} of {}", self.number), &[])?,
                None => return None,
            },
            Expr::Parameter(number) => {
                let value = self.entry.settings.get(usize::from(*number))?.value.clone();
                self.terms.constant(value)
            }
            Expr::Program(side) => self.terms.make(Head::Root(*side), Vec::new()),
            Expr::Attribute(of, attributes, _) => {
                let of = self.term(of)?;
                self.attribute(of, attributes)
            }
            Expr::Leading(of, _) => {
                let of = self.term(of)?;
                match self.owner(of).map(|kind| (kind, self.terms.vocabulary[kind].leading)) {
                    Some((kind, Some(leading))) => self.attribute(of, &[(kind, leading)]),
                    _ => self.terms.make(Head::Other("leading".into()), vec![of]),
                }
            }
            Expr::Child(of, kind) => self.made(Head::Child(*kind), &[of])?,
            Expr::Named(of, kind, name) => {
                self.made(Head::Other(format!("named {}", kind.0).into()), &[of, name])?
            }
            Expr::Children(of, kind) => self.made(Head::Children(*kind), &[of])?,
            Expr::Every(of, kind) => self.made(Head::Every(*kind), &[of])?,
            Expr::Told(of, subject) => {
                let of = self.term(of)?;
                match self.terms.head(of) {
                    Head::Case => self.terms.constant(Value::Absent),
                    _ => self.terms.make(Head::Told(*subject), vec![of]),
                }
            }
            Expr::Property(of, property) => self.made(Head::Property(*property), &[of])?,
            Expr::InCase(of, case) => {
                let (of, case) = (self.term(of)?, self.term(case)?);
                match self.terms.head(case) {
                    Head::Case => of,
                    _ => self.terms.make(Head::InCase, vec![of, case]),
                }
            }
            Expr::Entry(table, key) => self.made(Head::Entry, &[table, key])?,
            Expr::Else(left, right) => {
                let (left, right) = (self.term(left)?, self.term(right)?);
                self.otherwise(left, right)
            }
            Expr::Not(of) => self.made(Head::Not, &[of])?,
            Expr::Negate(of) => {
                let (of, minus) =
                    (self.term(of)?, self.terms.constant(Value::Quantity(Quantity::Number(-Decimal::ONE))));
                self.terms.make(Head::Arithmetic(Arithmetic::Multiply), vec![of, minus])
            }
            Expr::Arithmetic(operator, left, right) => {
                self.made(Head::Arithmetic(*operator), &[left, right])?
            }
            Expr::Compare(comparison, left, right) => {
                self.made(Head::Compare(*comparison), &[left, right])?
            }
            Expr::In(item, of) => self.made(Head::In, &[item, of])?,
            Expr::Is(left, right) => self.made(Head::Is, &[left, right])?,
            Expr::Stated(of) => self.made(Head::Stated, &[of])?,
            Expr::Known(of) => self.made(Head::Known, &[of])?,
            Expr::And(parts) => self.gathered(Head::And, parts)?,
            Expr::Or(parts) => self.gathered(Head::Or, parts)?,
            Expr::List(parts) => self.list(parts)?,
            Expr::Range(low, high) => {
                let open = |reader: &mut Self, end: &'r Option<Box<Expr>>| match end {
                    Some(end) => reader.term(end),
                    None => Some(reader.terms.constant(Value::Absent)),
                };
                let (low, high) = (open(self, low)?, open(self, high)?);
                self.terms.make(Head::Range, vec![low, high])
            }
            Expr::Call(call) => self.gathered(Head::Call(call.function), &call.arguments)?,
            Expr::Comprehension(gathered) => self.comprehension(gathered)?,
            Expr::Condition(template) => self.condition(template)?,
            Expr::Fact(of, subject) => self.other(format!("fact {}", subject.0), &[of])?,
            Expr::Field(of, field) => self.other(format!("field {field}"), &[of])?,
            Expr::As(of, base) => self.other(format!("as {base}"), &[of])?,
            Expr::AsOf => self.other("as_of".to_owned(), &[])?,
            Expr::Anyone => self.other("anyone".to_owned(), &[])?,
            Expr::Spot(spot) => self.term(&spot.of)?,
        })
    }

    fn made(&mut self, head: Head, parts: &[&'r Expr]) -> Option<TermId> {
        let parts: Option<Vec<TermId>> = parts.iter().map(|part| self.term(part)).collect();
        Some(self.terms.make(head, parts?))
    }

    fn gathered(&mut self, head: Head, parts: &'r [Expr]) -> Option<TermId> {
        let parts: Option<Vec<TermId>> = parts.iter().map(|part| self.term(part)).collect();
        Some(self.terms.make(head, parts?))
    }

    fn other(&mut self, what: String, parts: &[&'r Expr]) -> Option<TermId> {
        self.made(Head::Other(what.into()), parts)
    }

    fn list(&mut self, parts: &'r [Expr]) -> Option<TermId> {
        let parts: Option<Vec<TermId>> = parts.iter().map(|part| self.term(part)).collect();
        let parts = parts?;
        let values: Option<Vec<Item>> =
            parts.iter().map(|part| self.terms.value(*part).cloned().map(Item::new)).collect();
        Some(match values {
            Some(values) => self.terms.constant(Value::List(values.into())),
            None => self.terms.make(Head::List, parts),
        })
    }

    /// The kind of a block whose kind is known.
    fn owner(&self, of: TermId) -> Option<vocabulary::BlockId> {
        match self.terms.head(of) {
            Head::Root(_) => Some(Vocabulary::PROGRAM),
            Head::Block(kind) | Head::Child(kind) => Some(*kind),
            _ => None,
        }
    }

    fn attribute(
        &mut self,
        of: TermId,
        attributes: &[(vocabulary::BlockId, vocabulary::AttributeId)],
    ) -> TermId {
        let Some(kind) = self.owner(of) else {
            return self.terms.make(Head::Attribute(attributes.into()), vec![of]);
        };
        match attributes.iter().find(|(owner, _)| *owner == kind) {
            Some(own) => self.terms.make(Head::Attribute(Box::new([*own])), vec![of]),
            None => self.terms.constant(Value::Absent),
        }
    }

    /// A world has nothing that it need not have: a default stands for what is not asked about.
    fn otherwise(&mut self, left: TermId, right: TermId) -> TermId {
        let default = self.terms.value(right).is_some();
        if let (Some(world), Head::Attribute(_), true) = (self.world, self.terms.head(left), default)
            && !world.is_about(self.terms, left)
        {
            let stated = self.terms.make(Head::Stated, vec![left]);
            let absent = self.terms.make(Head::Not, vec![stated]);
            self.assumed.push(absent);
            return right;
        }
        self.terms.make(Head::Else, vec![left, right])
    }

    fn comprehension(&mut self, gathered: &'r Comprehension) -> Option<TermId> {
        let (overs, assumed) = (self.overs.len(), self.assumed.len());
        let mut filters = Vec::new();
        for each in &gathered.loops {
            filters.extend(self.bind(each)?);
        }
        let body = self.term(&gathered.body)?;
        let mut parts = self.overs.split_off(overs);
        let in_world = self.world.is_some();
        let filter = self.terms.make(Head::And, filters);
        Some(match gathered.function {
            Function::Any if in_world => self.terms.make(Head::And, vec![filter, body]),
            Function::All if in_world => {
                let not = self.terms.make(Head::Not, vec![filter]);
                self.terms.make(Head::Or, vec![not, body])
            }
            _ if in_world => {
                self.assumed.truncate(assumed);
                return None;
            }
            function => {
                parts.extend([filter, body]);
                self.terms.make(Head::Other(format!("gather {function:?}").into()), parts)
            }
        })
    }

    /// A condition whose thresholds and windows are all known is a value.
    fn condition(&mut self, template: &'r ConditionTemplate) -> Option<TermId> {
        let mut condition = template.condition.clone();
        let mut atoms = atoms_mut(&mut condition);
        let mut parts = Vec::new();
        let mut known = true;
        for (at, threshold) in &template.thresholds {
            let term = self.term(threshold)?;
            parts.push(term);
            match (self.terms.value(term).and_then(to_program), atoms.get_mut(*at)) {
                (Some(value), Some(atom)) => set_threshold(atom, value),
                _ => known = false,
            }
        }
        for (at, window) in &template.windows {
            let term = self.term(window)?;
            parts.push(term);
            match (self.terms.value(term), atoms.get_mut(*at)) {
                (Some(Value::Quantity(Quantity::Duration(length))), Some(atom)) => set_window(atom, length),
                _ => known = false,
            }
        }
        if known {
            let condition = Arc::new(condition);
            self.conditions.push(Arc::clone(&condition));
            return Some(self.terms.constant(Value::Condition(condition)));
        }
        let text = crate::condition::canonical(&condition, self.terms.vocabulary);
        Some(self.terms.make(Head::Other(format!("condition {text}").into()), parts))
    }
}

/// A constant as a threshold of a condition.
fn to_program(value: &Value) -> Option<vocabulary::Value> {
    Some(match value {
        Value::Quantity(quantity) => vocabulary::Value::Quantity(quantity.clone(), None),
        Value::Range(range) => vocabulary::Value::Range((**range).clone()),
        Value::Symbol(set, symbol) => vocabulary::Value::Symbol(*set, *symbol),
        Value::SymbolRange(set, low, high) => vocabulary::Value::SymbolRange(*set, *low, *high),
        Value::Bool(answer) => vocabulary::Value::Bool(*answer),
        _ => return None,
    })
}
