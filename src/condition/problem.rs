//! A question made ready: its variables with their lines, and its conditions as formulas over them.
//!
//! What is not known makes two readings of one condition: what surely holds, and what perhaps holds.

use rustc_hash::FxHashMap;

use super::formula::Tree;
use super::reading::{Aspect, Key, Reading, read};
use super::scale::Scale;
use super::set::{Cut, Set};
use super::write::canonical_atom;
use super::{Atom, Condition, ConditionNode, Doubt, Reasoner, Test, Threshold, Window};
use crate::quantity::{Arithmetic, Decimal, Quantity};
use crate::source::Location;
use crate::syntax::ast::Comparison;
use crate::vocabulary::{StandIn, Value};

/// One unknown of a question.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) key: Key,
    /// The window as it was first written.
    pub(super) window: Option<Window>,
    /// The condition whose members are counted.
    pub(super) each: Option<Condition>,
    pub(super) scale: Scale,
    /// What it surely may be.
    pub(super) surely: Set,
    /// What it may be at the most.
    pub(super) perhaps: Set,
}

/// The variables of a question.
pub(super) struct Problem<'r> {
    pub(super) reasoner: &'r Reasoner<'r>,
    pub(super) variables: Vec<Variable>,
    index: FxHashMap<Key, usize>,
    /// Why answers may stay open, in the order met.
    pub(super) doubts: Vec<Doubt>,
}

/// The values for which a test surely holds, and those for which it perhaps does; the same where all is known.
struct Sets {
    surely: Set,
    perhaps: Set,
}

impl<'r> Problem<'r> {
    pub(super) fn new(
        reasoner: &'r Reasoner<'r>,
        variables: Vec<Variable>,
        index: FxHashMap<Key, usize>,
        doubts: Vec<Doubt>,
    ) -> Self {
        Self { reasoner, variables, index, doubts }
    }

    pub(super) fn variable(&self, key: &Key) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// Whether a variable stands on a line of whole numbers.
    pub(super) fn is_whole(&self, at: usize) -> bool {
        self.variables.get(at).is_none_or(|variable| variable.scale.is_whole())
    }

    /// A condition over the variables, which must have been gathered.
    pub(super) fn compile(&mut self, condition: &Condition) -> Tree {
        let at = condition.location;
        match &condition.node {
            ConditionNode::All(parts) => Tree::All(self.compile_all(parts)),
            ConditionNode::Any(parts) => Tree::AtLeast(1, self.compile_all(parts)),
            ConditionNode::AtLeast(count, parts) => {
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                Tree::AtLeast(count, self.compile_all(parts))
            }
            ConditionNode::AtLeastOf { count, group, each } => {
                let key = Key::members(group, each, self.reasoner.vocabulary);
                let enough = Set::between(Cut::before(Decimal::from(*count)), Cut::End);
                self.variable(&key).map_or(Tree::All(Vec::new()), |variable| Tree::Literal(variable, enough))
            }
            ConditionNode::Atom(atom) => self.compile_atom(atom, at).unwrap_or_else(|doubt| {
                self.doubts.push(doubt);
                self.unknown(at, canonical_atom(atom, self.reasoner.vocabulary), [None, None])
            }),
            ConditionNode::StandIn(stand_in) => {
                self.doubts.push(Doubt::NotKnown(at));
                self.unknown(at, stand_in.text(self.reasoner.vocabulary), [None, None])
            }
        }
    }

    fn compile_all(&mut self, parts: &[Condition]) -> Vec<Tree> {
        parts.iter().map(|part| self.compile(part)).collect()
    }

    /// Something that holds or not: surely within the first set, if there is one, and perhaps within the second.
    fn unknown(
        &mut self,
        location: Location,
        text: String,
        [surely, perhaps]: [Option<(usize, Set)>; 2],
    ) -> Tree {
        let key = Key::Unknown { location, text };
        let next = self.variables.len();
        let holds = *self.index.entry(key.clone()).or_insert(next);
        if holds == next {
            let universe = Scale::Bool.universe();
            self.variables.push(Variable {
                key,
                window: None,
                each: None,
                scale: Scale::Bool,
                surely: universe.surely,
                perhaps: universe.perhaps,
            });
        }
        Tree::Doubted { holds, surely, perhaps }
    }

    fn compile_atom(&mut self, atom: &Atom, at: Location) -> Result<Tree, Doubt> {
        let (flow, _) = atom.subject.traits(self.reasoner.vocabulary);
        match read(atom, flow) {
            Reading::One(aspect) => self.compile_test(atom, (self.find(atom, aspect, at)?, None), at),
            Reading::Average(aspect, per, over) => {
                let periods = Quantity::apply(
                    Arithmetic::Divide,
                    &Quantity::Duration(over),
                    &Quantity::Duration(per),
                    self.reasoner.exchange,
                );
                let Ok(Quantity::Number(periods)) = periods else { return Err(Doubt::Unsupported(at)) };
                self.compile_test(atom, (self.find(atom, aspect, at)?, Some(periods)), at)
            }
            Reading::Both(least, most) => {
                let (least, most) = (self.find(atom, least, at)?, self.find(atom, most, at)?);
                let sets = self.test(&atom.test, least, None, at)?;
                let [(low, high)] = *sets.surely.intervals() else { return Err(Doubt::Unsupported(at)) };
                if sets.surely != sets.perhaps {
                    return Err(Doubt::NotKnown(at));
                }
                Ok(Tree::All(vec![
                    Tree::Literal(least, Set::between(low, Cut::End)),
                    Tree::Literal(most, Set::between(Cut::Start, high)),
                ]))
            }
            Reading::Unsupported => Err(Doubt::Unsupported(at)),
        }
    }

    fn find(&self, atom: &Atom, aspect: Aspect, at: Location) -> Result<usize, Doubt> {
        self.variable(&atom.subject.key(aspect)).ok_or(Doubt::Unsupported(at))
    }

    fn compile_test(
        &mut self,
        atom: &Atom,
        (variable, periods): (usize, Option<Decimal>),
        at: Location,
    ) -> Result<Tree, Doubt> {
        let Sets { surely, perhaps } = self.test(&atom.test, variable, periods, at)?;
        if surely == perhaps {
            return Ok(Tree::Literal(variable, surely));
        }
        self.doubts.push(Doubt::NotKnown(at));
        let text = canonical_atom(atom, self.reasoner.vocabulary);
        Ok(self.unknown(at, text, [Some((variable, surely)), Some((variable, perhaps))]))
    }

    /// The values of a variable for which a test holds, its thresholds being for each of so many periods.
    fn test(
        &self,
        test: &Test,
        variable: usize,
        periods: Option<Decimal>,
        at: Location,
    ) -> Result<Sets, Doubt> {
        let Some(variable) = self.variables.get(variable) else { return Err(Doubt::Unsupported(at)) };
        let scale = &variable.scale;
        let context = (self.reasoner.exchange, at);
        let value = |value: &Value| self.scaled(value, periods, at);
        let exact = |set: Set| Ok(Sets { surely: set.clone(), perhaps: set });
        match test {
            Test::Is(holds) => exact(scale.compare(Comparison::Equal, &Value::Bool(*holds), context)?),
            Test::Compare(comparison, Threshold::Known(threshold)) => {
                exact(scale.compare(*comparison, &value(threshold)?, context)?)
            }
            Test::Compare(comparison, Threshold::StandIn(stand_in)) => {
                let ends = bounds(stand_in);
                let [low, high] = ends.map(|end| end.map(|end| value(&end)).transpose());
                unknown_threshold(*comparison, [low?, high?], |comparison, end| {
                    scale.compare(comparison, end, context)
                })
            }
            Test::OneOf { negated, values } => {
                let points: Result<Vec<Set>, Doubt> = values
                    .iter()
                    .map(|item| scale.compare(Comparison::Equal, &value(item)?, context))
                    .collect();
                let set = Set::union(points?);
                exact(if *negated { set.complement() } else { set })
            }
            Test::Within { negated, range } => {
                let [low, high] = ends(range);
                let mut set = Set::all();
                if let Some(low) = low {
                    set = set.intersection(&scale.compare(Comparison::AtLeast, &value(&low)?, context)?);
                }
                if let Some(high) = high {
                    set = set.intersection(&scale.compare(Comparison::AtMost, &value(&high)?, context)?);
                }
                exact(if *negated { set.complement() } else { set })
            }
        }
    }

    fn scaled(&self, value: &Value, periods: Option<Decimal>, at: Location) -> Result<Value, Doubt> {
        let (Some(periods), Value::Quantity(quantity, anchor)) = (periods, value) else {
            return Ok(value.clone());
        };
        let total = Quantity::apply(
            Arithmetic::Multiply,
            quantity,
            &Quantity::Number(periods),
            self.reasoner.exchange,
        );
        match total {
            Ok(total) => Ok(Value::Quantity(total, anchor.clone())),
            Err(mismatch) => Err(Doubt::of(&mismatch, at)),
        }
    }

    /// The values of every variable before anything is asked.
    pub(super) fn universe(&self, surely: bool) -> Vec<Set> {
        let of = |variable: &Variable| if surely { &variable.surely } else { &variable.perhaps }.clone();
        self.variables.iter().map(of).collect()
    }
}

/// The values for which a comparison holds, whatever its threshold between two ends may be, and for which it may.
fn unknown_threshold(
    comparison: Comparison,
    [low, high]: [Option<Value>; 2],
    compare: impl Fn(Comparison, &Value) -> Result<Set, Doubt>,
) -> Result<Sets, Doubt> {
    let against = |end: &Option<Value>, open: Set| match end {
        Some(end) => compare(comparison, end),
        None => Ok(open),
    };
    let nothing = || Set::between(Cut::End, Cut::Start);
    match comparison {
        Comparison::AtLeast | Comparison::Greater => {
            Ok(Sets { surely: against(&high, nothing())?, perhaps: against(&low, Set::all())? })
        }
        Comparison::AtMost | Comparison::Less => {
            Ok(Sets { surely: against(&low, nothing())?, perhaps: against(&high, Set::all())? })
        }
        Comparison::Equal | Comparison::NotEqual => {
            let above = low.as_ref().map_or(Ok(Set::all()), |low| compare(Comparison::AtLeast, low))?;
            let below = high.as_ref().map_or(Ok(Set::all()), |high| compare(Comparison::AtMost, high))?;
            let between = above.intersection(&below);
            let known = low.is_some() && low == high;
            let equal = Sets { surely: if known { between.clone() } else { nothing() }, perhaps: between };
            if comparison == Comparison::Equal {
                return Ok(equal);
            }
            Ok(Sets { surely: equal.perhaps.complement(), perhaps: equal.surely.complement() })
        }
    }
}

fn bounds(stand_in: &StandIn) -> [Option<Value>; 2] {
    stand_in.bounds.as_deref().map_or([None, None], ends)
}

/// The two ends of a range.
pub(super) fn ends(range: &Value) -> [Option<Value>; 2] {
    match range {
        Value::Range(range) => {
            [&range.low, &range.high].map(|end| end.clone().map(|end| Value::Quantity(end, None)))
        }
        Value::SymbolRange(set, low, high) => [low, high].map(|end| end.map(|id| Value::Symbol(*set, id))),
        _ => [None, None],
    }
}
