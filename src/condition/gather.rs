//! The variables that conditions and facts speak of, gathered before their lines are drawn.

use rustc_hash::{FxHashMap, FxHashSet};

use super::problem::{Problem, Variable};
use super::reading::{Aspect, Key, Reading, read};
use super::scale::{Names, Scale, exactly, of_kind};
use super::set::{Cut, Set};
use super::{
    Atom, Condition, ConditionNode, Doubt, MetricRef, Reasoner, SubjectRef, Test, Threshold, Window,
};
use crate::quantity::{Currency, Duration, Money, Quantity};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{SubjectRole, SymbolId, Type, Value};

/// What was said of a variable, before its line is drawn.
struct Draft {
    key: Key,
    window: Option<Window>,
    each: Option<Condition>,
    ty: Type,
    words: Vec<Value>,
    quantity: Option<Quantity>,
    durations: Vec<Duration>,
    currencies: Vec<Money>,
    ranked: bool,
}

/// Gathers the variables of conditions and facts.
pub(super) struct Builder<'r> {
    reasoner: &'r Reasoner<'r>,
    drafts: Vec<Draft>,
    index: FxHashMap<Key, usize>,
}

impl<'r> Builder<'r> {
    pub(super) fn new(reasoner: &'r Reasoner<'r>) -> Self {
        Self { reasoner, drafts: Vec::new(), index: FxHashMap::default() }
    }

    pub(super) fn gather(&mut self, condition: &Condition) {
        match &condition.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter().for_each(|part| self.gather(part));
            }
            ConditionNode::AtLeastOf { group, each, .. } => {
                let key = Key::members(group, each, self.reasoner.vocabulary);
                let at = self.draft(key, None, &Type::Count);
                if let Some(draft) = self.drafts.get_mut(at) {
                    draft.each = Some((**each).clone());
                }
            }
            ConditionNode::Atom(atom) => self.gather_atom(atom),
            ConditionNode::StandIn(_) => {}
        }
    }

    /// Whether something that a condition asks about was gathered before.
    pub(super) fn speaks_of(&self, condition: &Condition) -> bool {
        match &condition.node {
            ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
                parts.iter().any(|part| self.speaks_of(part))
            }
            ConditionNode::Atom(atom) => {
                let (flow, _) = atom.subject.traits(self.reasoner.vocabulary);
                let known = |aspect| self.index.contains_key(&atom.subject.key(aspect));
                match read(atom, flow) {
                    Reading::One(aspect) | Reading::Average(aspect, ..) => known(aspect),
                    Reading::Both(least, most) => known(least) || known(most),
                    Reading::Unsupported => false,
                }
            }
            ConditionNode::AtLeastOf { .. } | ConditionNode::StandIn(_) => false,
        }
    }

    fn gather_atom(&mut self, atom: &Atom) {
        let (flow, ty) = atom.subject.traits(self.reasoner.vocabulary);
        let aspects = match read(atom, flow) {
            Reading::One(aspect) | Reading::Average(aspect, ..) => vec![aspect],
            Reading::Both(least, most) => vec![least, most],
            Reading::Unsupported => return,
        };
        for aspect in aspects {
            let at = self.draft(atom.subject.key(aspect), atom.subject.window.as_ref(), ty);
            let Some(draft) = self.drafts.get_mut(at) else { continue };
            match &atom.test {
                Test::Is(_) => {}
                Test::Compare(comparison, threshold) => {
                    let identity = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
                    match threshold {
                        Threshold::Known(value) => {
                            draft.ranked |= !identity && matches!(value, Value::Reference(_));
                            draft.mention(value);
                        }
                        Threshold::StandIn(stand_in) => {
                            stand_in.bounds.iter().for_each(|bounds| draft.mention(bounds));
                        }
                    }
                }
                Test::OneOf { values, .. } => values.iter().for_each(|value| draft.mention(value)),
                Test::Within { range, .. } => draft.mention(range),
            }
        }
    }

    /// Mentions a fact, and returns its variables.
    pub(super) fn mention(&mut self, subject: &SubjectRef, aspects: &[Aspect], value: &Value) {
        let (_, ty) = subject.traits(self.reasoner.vocabulary);
        for &aspect in aspects {
            let at = self.draft(subject.key(aspect), subject.window.as_ref(), ty);
            if let Some(draft) = self.drafts.get_mut(at) {
                draft.mention(value);
            }
        }
    }

    fn draft(&mut self, key: Key, window: Option<&Window>, ty: &Type) -> usize {
        let next = self.drafts.len();
        let at = *self.index.entry(key.clone()).or_insert(next);
        if at == next {
            // An average is about the total over the whole time.
            let window = window.map(|window| match window {
                Window::Average { over, .. } => Window::Trailing(over.clone()),
                other => other.clone(),
            });
            self.drafts.push(Draft {
                key,
                window,
                each: None,
                ty: ty.clone(),
                words: Vec::new(),
                quantity: None,
                durations: Vec::new(),
                currencies: Vec::new(),
                ranked: false,
            });
        }
        at
    }

    /// Draws the lines; `Err` if there are more variables than are handled.
    pub(super) fn finish(self) -> Result<Problem<'r>, Doubt> {
        if self.drafts.len() > super::MOST_SUBJECTS {
            return Err(Doubt::TooLarge);
        }
        let reasoner = self.reasoner;
        let amounts: Vec<Money> = self.drafts.iter().flat_map(|draft| draft.currencies.clone()).collect();
        let common = common_currency(&amounts, reasoner);
        let mut doubts = Vec::new();
        let variables = self.drafts.into_iter().map(|draft| {
            let scale = draft.scale(common, reasoner);
            let mut universe = scale.universe();
            if let Key::Subject { metric: MetricRef::Declared(name), .. } = &draft.key
                && let Some(cap) = reasoner.cap(name)
            {
                let most = Set::between(Cut::Start, Cut::after(cap));
                universe.surely = universe.surely.intersection(&most);
                universe.perhaps = universe.perhaps.intersection(&most);
            }
            if draft.is_dimension(reasoner) {
                // A property of a deal has no axioms that could be in doubt.
                universe.perhaps = universe.surely.clone();
            }
            if universe.surely != universe.perhaps && doubts.is_empty() {
                doubts.push(Doubt::LeftOpen);
            }
            Variable {
                key: draft.key,
                window: draft.window,
                each: draft.each,
                scale,
                surely: universe.surely,
                perhaps: universe.perhaps,
            }
        });
        let variables = variables.collect();
        Ok(Problem::new(reasoner, variables, self.index, doubts))
    }
}

impl Draft {
    fn mention(&mut self, value: &Value) {
        match value {
            Value::Quantity(quantity, _) => self.mention_quantity(quantity),
            Value::Range(range) => {
                range.low.iter().chain(&range.high).for_each(|end| self.mention_quantity(end));
            }
            Value::SymbolRange(set, low, high) => {
                let end = low.or(*high).unwrap_or(SymbolId(0));
                self.words.push(Value::Symbol(*set, end));
            }
            Value::List(values) => values.iter().for_each(|value| self.mention(value)),
            word => self.words.push(word.clone()),
        }
    }

    fn mention_quantity(&mut self, quantity: &Quantity) {
        match quantity {
            Quantity::Money(money) => self.currencies.push(*money),
            Quantity::Duration(duration) => self.durations.push(duration.clone()),
            Quantity::Percent(percent) => match &self.quantity {
                // The first base that is stated is the line's.
                Some(Quantity::Percent(first)) if first.base.is_some() => {}
                _ => self.quantity = Some(Quantity::Percent(percent.clone())),
            },
            _ => {}
        }
        if self.quantity.is_none() {
            self.quantity = Some(quantity.clone());
        }
    }

    fn is_dimension(&self, reasoner: &Reasoner<'_>) -> bool {
        match &self.key {
            Key::Subject { metric: MetricRef::Vocabulary(id), .. } => {
                reasoner.vocabulary[*id].role == SubjectRole::Dimension
                    && !matches!(self.ty, Type::Reference(_))
            }
            _ => false,
        }
    }

    fn scale(&self, common: Option<Currency>, reasoner: &Reasoner<'_>) -> Scale {
        let base = || match &self.quantity {
            Some(Quantity::Percent(percent)) => percent.base.clone(),
            _ => None,
        };
        let money = || {
            let own = || common_currency(&self.currencies, reasoner);
            let first = || self.currencies.first().map(|money| money.currency);
            common.or_else(own).or_else(first).map_or(Scale::Number, Scale::Money)
        };
        let hours = || {
            let written = self.durations.iter().map(|length| (length.nominal_hours(), length.clone()));
            Scale::Hours(written.collect())
        };
        match &self.ty {
            Type::Count => Scale::Whole,
            Type::Decimal => Scale::Number,
            Type::Percent => Scale::Percent(base()),
            Type::Money => money(),
            Type::Duration => hours(),
            Type::Date => Scale::Days,
            Type::Month => Scale::Months,
            Type::Bool => Scale::Bool,
            Type::Symbol(set) => {
                let count = reasoner.vocabulary[*set].symbols.len();
                Scale::Symbols(*set, u16::try_from(count).unwrap_or(u16::MAX))
            }
            _ => match &self.quantity {
                Some(Quantity::Money(_)) => money(),
                Some(Quantity::Percent(_)) => Scale::Percent(base()),
                Some(Quantity::Duration(_)) => hours(),
                Some(quantity) => of_kind(quantity.kind()).unwrap_or(Scale::Number),
                None => {
                    let ladder = self.words.iter().find_map(|word| match word {
                        Value::Reference(reference) => reasoner.ladder(reference.kind),
                        _ => None,
                    });
                    Scale::Names(Names::new(&self.words, self.ranked, ladder))
                }
            },
        }
    }
}

/// A currency in which all amounts can be said exactly; the first that was mentioned and can.
fn common_currency(amounts: &[Money], reasoner: &Reasoner<'_>) -> Option<Currency> {
    let mut seen = FxHashSet::default();
    let distinct: Vec<Currency> =
        amounts.iter().map(|money| money.currency).filter(|currency| seen.insert(*currency)).collect();
    distinct
        .into_iter()
        .find(|&currency| amounts.iter().all(|&money| exactly(money, currency, reasoner.exchange).is_some()))
}
