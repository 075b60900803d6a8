//! Questions about every possible partner: answered by the conditions' own reasoning, with what explains the answer.

use std::sync::Arc;

use super::super::check::{atoms_mut, set_threshold, set_window};
use super::super::ir::{Call, ConditionTemplate, Expr, Function};
use super::super::outcome::Reason;
use super::super::value::{At, Item, NodeRef, Value};
use super::{Machine, Stop};
use crate::analysis::mentions_block;
use crate::condition::{Condition, ConditionNode, Decision, Doubt, Reasoner, SubjectRef, Witness, sight};
use crate::program::{Content, Step};
use crate::quantity::Quantity;
use crate::vocabulary::{self, Body};

impl Machine<'_> {
    /// The answer to a question about every possible partner or deal.
    pub(super) fn reason(&mut self, call: &Call) -> Result<Item, Stop> {
        let answer = match self.reason_at_sight(call) {
            Some(decision) => decision,
            None => self.reason_about(call)?,
        };
        match answer {
            Decision::Yes(()) => Ok(true.into()),
            Decision::No(()) => Ok(false.into()),
            Decision::Undecided(doubt) => Err(open(&doubt)),
        }
    }

    fn reason_about(&mut self, call: &Call) -> Result<Decision, Stop> {
        match call.function {
            Function::Satisfiable => {
                let item = self.argument(call, 0)?;
                let condition = self.as_condition(&item)?;
                let decision = self.reasoner().decide(&[&condition], &[]);
                if decision.is_no() && self.is_explained(call) {
                    let parts = self.reasoner().clash(&[&condition]).into_iter().cloned().collect();
                    self.explain(call, parts_of(&item.at, parts));
                }
                Ok(decision)
            }
            _ => {
                let (first, second) = (self.argument(call, 0)?, self.argument(call, 1)?);
                let (one, other) = (self.as_condition(&first)?, self.as_condition(&second)?);
                Ok(if self.is_explained(call) {
                    self.relate_with_witness(call, (&first, &second), (&one, &other))
                } else {
                    self.relate(call.function, &one, &other)
                })
            }
        }
    }

    /// A condition made of others, what one is made of, or whether it speaks of something.
    pub(super) fn composed(&mut self, call: &Call) -> Result<Item, Stop> {
        let item = match call.function {
            Function::Both => {
                let (first, second) = (self.argument(call, 0)?, self.argument(call, 1)?);
                let (one, other) = (self.as_condition(&first)?, self.as_condition(&second)?);
                // What the rule itself asks has no place in the program: it stands where the other one does.
                let (one, other) = match (&first.at, &second.at) {
                    (At::Nowhere, _) => (one.placed(other.location), Condition::clone(&other)),
                    (_, At::Nowhere) => (Condition::clone(&one), other.placed(one.location)),
                    _ => (Condition::clone(&one), Condition::clone(&other)),
                };
                let both = one.and(other);
                let at = if matches!(first.at, At::Nowhere) { second.at } else { first.at };
                Item::at(Value::Condition(Arc::new(both)), at)
            }
            Function::Mentions => {
                let condition = match call.arguments.first().and_then(|of| self.outline_at_sight(of)) {
                    Some((condition, _)) => condition,
                    None => {
                        let first = self.argument(call, 0)?;
                        self.as_condition(&first)?
                    }
                };
                let block = self.argument(call, 1)?;
                match &block.value {
                    Value::Node(node) => {
                        mentions_block(self.known(node.side).ground(), &condition, node.id).into()
                    }
                    Value::Condition(other) => {
                        let mut subjects = other.subjects().into_iter();
                        subjects.any(|subject| sight::speaks_of(&condition, &subject.metric)).into()
                    }
                    _ => return Err(self.unusable(&block)),
                }
            }
            _ => {
                let item = self.argument(call, 0)?;
                let condition = self.as_condition(&item)?;
                let parts = match &condition.node {
                    ConditionNode::All(parts) => parts.clone(),
                    _ => vec![Condition::clone(&condition)],
                };
                parts_of(&item.at, parts)
            }
        };
        Ok(item)
    }

    /// The answer where the conditions simply stand there, and there is nothing to explain.
    fn reason_at_sight(&mut self, call: &Call) -> Option<Decision> {
        if let Some(decision) = self.reason_by_outline(call) {
            return Some(decision);
        }
        let explained = self.is_explained(call);
        match call.arguments.as_slice() {
            [first] if !explained => {
                let condition = self.condition_at_sight(first)?;
                Some(self.reasoner().decide(&[&condition], &[]))
            }
            [first, second] => {
                let (one, other) = (self.condition_at_sight(first)?, self.condition_at_sight(second)?);
                match call.function {
                    // Nothing of the program is needed for it but the exchange rates.
                    Function::Implies
                        if Reasoner::new(self.context.vocabulary, self.exchange())
                            .sees_implied(&one, &other) =>
                    {
                        Some(Decision::Yes(()))
                    }
                    _ if explained => None,
                    function => Some(self.relate(function, &one, &other)),
                }
            }
            _ => None,
        }
    }

    /// How two conditions relate, where nobody asks for an example.
    fn relate(&self, function: Function, one: &Condition, other: &Condition) -> Decision {
        let reasoner = self.reasoner();
        let contrary = match function {
            Function::Implies => reasoner.decide(&[one], &[other]),
            Function::Disjoint => reasoner.decide(&[one, other], &[]),
            _ => return reasoner.is_equivalent(one, other),
        };
        match contrary {
            Decision::Yes(()) => Decision::No(()),
            Decision::No(()) => Decision::Yes(()),
            undecided => undecided,
        }
    }

    /// How two conditions relate; if they do not, the example is kept as the explanation.
    fn relate_with_witness(
        &mut self,
        call: &Call,
        (first, second): (&Item, &Item),
        (one, other): (&Condition, &Condition),
    ) -> Decision {
        let reasoner = self.reasoner();
        let decision = match call.function {
            Function::Implies => reasoner.implies(one, other),
            Function::Disjoint => reasoner.disjoint(one, other),
            _ => reasoner.equivalent(one, other),
        };
        match decision {
            Decision::Yes(()) => Decision::Yes(()),
            Decision::No(witness) => {
                let lacks = match call.function {
                    Function::Disjoint => Item::new(Value::List(Arc::from([]))),
                    _ => parts_of(&second.at, self.lacking(&witness, other)),
                };
                self.explain(call, self.shown(&witness, lacks, &first.at));
                Decision::No(())
            }
            Decision::Undecided(doubt) => Decision::Undecided(doubt),
        }
    }

    /// Whether the rule names the explanation of a call.
    pub(super) fn is_explained(&self, call: &Call) -> bool {
        call.explain.is_some_and(|slot| self.rule.explained.contains(&slot))
    }

    pub(super) fn explain(&mut self, call: &Call, explanation: Item) {
        if let Some(slot) = call.explain {
            self.set(slot, explanation);
        }
    }

    pub(super) fn as_condition(&self, item: &Item) -> Result<Arc<Condition>, Stop> {
        match &item.value {
            Value::Condition(condition) => Ok(Arc::clone(condition)),
            _ => Err(self.unusable(item)),
        }
    }

    /// A witness as rules read it: in words, without what it has none of, and what it lacks.
    fn shown(&self, witness: &Witness, lacks: Item, at: &At) -> Item {
        let said = |text: String| Item::at(Value::Said(Arc::from(text)), at.clone());
        let partner = said(witness.text(self.context.vocabulary));
        let has = said(witness.having().text(self.context.vocabulary));
        Item::at(Value::Record(Arc::from([partner, has, lacks])), at.clone())
    }

    /// The parts of a condition that a witness does not meet; the whole where its parts do not tell.
    fn lacking(&self, witness: &Witness, condition: &Condition) -> Vec<Condition> {
        let facts = witness.facts();
        let standing = self.reasoner().meets(&facts, condition);
        if standing.gaps.is_empty() {
            return vec![condition.clone()];
        }
        standing.gaps.into_iter().cloned().collect()
    }

    /// Whether a partner meets a condition by the facts that are stated of it; absent where they do not decide.
    pub(super) fn meets(&mut self, call: &Call) -> Result<Item, Stop> {
        let (partner, item) = (self.argument(call, 0)?, self.argument(call, 1)?);
        let Value::Node(node) = partner.value else { return Err(self.unusable(&partner)) };
        let condition = self.as_condition(&item)?;
        let facts = self.facts_of(node)?;
        let facts: Vec<(&SubjectRef, &vocabulary::Value)> =
            facts.iter().map(|(subject, value)| (*subject, *value)).collect();
        let reasoner = self.reasoner();
        let standing = reasoner.meets(&facts, &condition);
        let gaps: Vec<Condition> = standing.gaps.iter().map(|&gap| gap.clone()).collect();
        match (standing.meets, standing.missing.first(), standing.doubt) {
            (Some(met), ..) => {
                self.explain(call, parts_of(&item.at, gaps));
                Ok(met.into())
            }
            (None, Some(missing), _) => {
                let fact = missing.text(self.context.vocabulary);
                let step = Step::Attribute(fact.into());
                Ok(Item::at(Value::Absent, At::Absent(node, Arc::from([step]))))
            }
            (None, None, Some(doubt)) => Err(open(&doubt)),
            (None, None, None) => Err(open(&Doubt::LeftOpen)),
        }
    }

    /// The facts that are stated in the bodies of facts of a block, each with a value or bounds.
    fn facts_of(&self, node: NodeRef) -> Result<Vec<(&SubjectRef, &vocabulary::Value)>, Stop> {
        let program = self.program(node.side);
        let vocabulary = self.context.vocabulary;
        let mut found = Vec::new();
        for child in program.inside(node.id, vocabulary, |kind| kind.body == Body::Facts) {
            let child = program.node(child);
            if child.is_damaged() {
                return Err(Stop::Invalid);
            }
            for fact in child.facts() {
                match &fact.content {
                    Content::Value(value) => found.push((&fact.subject, value)),
                    Content::StandIn(stand_in) => {
                        found.extend(stand_in.bounds.as_deref().map(|bounds| (&fact.subject, bounds)));
                    }
                    Content::Condition(_) => {}
                    Content::Invalid => return Err(Stop::Invalid),
                }
            }
        }
        Ok(found)
    }

    /// `condition { … }` with the parameters and locals that stand in it.
    pub(super) fn condition(&mut self, template: &ConditionTemplate) -> Result<Item, Stop> {
        let parameter = |value: &Expr| match value {
            Expr::Parameter(number) => match self.setting(*number) {
                Some(Value::Quantity(quantity)) => Some(quantity),
                _ => None,
            },
            _ => None,
        };
        if let Some(made) = template.made.with(template.computed().map(parameter)) {
            return Ok(Item::new(Value::Condition(made)));
        }
        let parameters: Option<Vec<&Quantity>> = template.computed().map(parameter).collect();
        let mut condition = template.condition.clone();
        let mut atoms = atoms_mut(&mut condition);
        for (at, value) in &template.thresholds {
            let item = self.item(value)?;
            let value = self.to_program(&item)?;
            if let Some(atom) = atoms.get_mut(*at) {
                set_threshold(atom, value);
            }
        }
        for (at, length) in &template.windows {
            let item = self.item(length)?;
            let Value::Quantity(Quantity::Duration(length)) = &item.value else {
                return Err(self.unusable(&item));
            };
            if let Some(atom) = atoms.get_mut(*at) {
                set_window(atom, length);
            }
        }
        let condition = Arc::new(condition);
        if let Some(parameters) = parameters {
            template.made.keep(parameters, &condition);
        }
        Ok(Item::new(Value::Condition(condition)))
    }

    /// A value as a program holds it.
    fn to_program(&self, item: &Item) -> Result<vocabulary::Value, Stop> {
        Ok(match &item.value {
            Value::Quantity(quantity) => vocabulary::Value::Quantity(quantity.clone(), None),
            Value::Range(range) => vocabulary::Value::Range((**range).clone()),
            Value::Symbol(set, symbol) => vocabulary::Value::Symbol(*set, *symbol),
            Value::SymbolRange(set, low, high) => vocabulary::Value::SymbolRange(*set, *low, *high),
            Value::Bool(value) => vocabulary::Value::Bool(*value),
            Value::Node(node) => {
                let found = self.node(*node);
                vocabulary::Value::Reference(vocabulary::Reference {
                    kind: found.kind(),
                    name: found.name().clone(),
                    node: Some(node.id.0),
                    rank: (found.rank() > 0).then_some(found.rank()),
                })
            }
            Value::List(items) => {
                let values: Result<Vec<_>, Stop> = items.iter().map(|item| self.to_program(item)).collect();
                vocabulary::Value::List(values?)
            }
            _ => return Err(self.unusable(item)),
        })
    }
}

/// Parts of a condition, each with its place; those of a condition of the rule itself have none.
fn parts_of(at: &At, parts: Vec<Condition>) -> Item {
    let base = Arc::new(at.clone());
    let items = parts.into_iter().map(|part| {
        let at = match at {
            At::Nowhere => At::Nowhere,
            _ => At::Part(Arc::clone(&base), part.location),
        };
        Item::at(Value::Condition(Arc::new(part)), at)
    });
    Item::at(Value::List(items.collect()), at.clone())
}

pub(super) fn open(doubt: &Doubt) -> Stop {
    Stop::Undecided(match doubt {
        Doubt::TooLarge => Reason::TooLarge,
        other => Reason::Open(other.to_string()),
    })
}
