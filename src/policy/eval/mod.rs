//! Evaluation: a compiled rule over a program.
//!
//! A rule is run from top to bottom, once for each combination of what its loops run over. What stops a binding early is a
//! [`Stop`]; what is not simply known goes on as a value with bounds until a question needs it. Work is counted, and a rule
//! that needs more than [`MOST_STEPS`] ends as undecided.

mod analysed;
mod case;
mod compare;
mod expr;
mod finding;
mod function;
mod gather;
mod known;
mod message;
mod outline;
mod place;
mod presence;
mod read;
mod reasoning;
mod run;
mod sight;
mod watch;

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::ir::Slot;
use super::outcome::{Evaluation, Outcome, Reason, Tally};
use super::rule::{CompiledRule, Setting};
use super::value::{Item, NodeRef, Side, Value};
use crate::diagnostic::{Finding, Level};
use crate::program::{NodeReader, Reader};
use crate::quantity::{Date, Exchange, Mismatch};
use crate::source::Location;
use crate::vocabulary::Vocabulary;

pub use known::Known;
pub(super) use watch::{End, Record, Seen, Side as LimitSide};

/// The most steps that one rule may take over one program: loop turns and comparisons within lists.
pub const MOST_STEPS: u64 = 2_000_000;

/// What a rule is evaluated with.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The vocabulary that both the rule and the program were made with.
    pub vocabulary: &'c Vocabulary,
    /// The day of the check.
    pub as_of: Date,
    /// The values of the parameters, one for each of [`CompiledRule::parameters`].
    pub settings: &'c [Setting],
    /// The level that the configuration sets for all findings of the rule, if it does.
    pub level: Option<Level>,
}

/// Evaluates a rule over a program.
///
/// A rule about what changed has nothing to compare and is not applicable.
#[must_use]
pub fn evaluate<'p>(rule: &'p CompiledRule, program: &'p Known<'p>, context: &Context<'p>) -> Evaluation {
    if rule.change {
        return nothing();
    }
    Machine::new(rule, [program, program], *context).evaluate()
}

/// Evaluates a rule about what changed, over what was and what is to be. Places are those of the new program.
///
/// Any other rule is not applicable.
#[must_use]
pub fn evaluate_change<'p>(
    rule: &'p CompiledRule,
    old: &'p Known<'p>,
    new: &'p Known<'p>,
    context: &Context<'p>,
) -> Evaluation {
    if !rule.change {
        return nothing();
    }
    Machine::new(rule, [old, new], *context).evaluate()
}

/// Evaluates a traced rule over a program, or over an old and a new one, and records what comes of its questions.
pub(super) fn evaluate_watched<'p>(
    rule: &'p CompiledRule,
    programs: [&'p Known<'p>; 2],
    context: &Context<'p>,
    record: Option<&'p RefCell<Record>>,
) -> Evaluation {
    let mut machine = Machine::new(rule, programs, *context);
    machine.record = record;
    machine.evaluate()
}

fn nothing() -> Evaluation {
    Evaluation {
        outcome: Outcome::NotApplicable,
        tally: Tally::default(),
        findings: Vec::new(),
        reasons: Arc::from([Reason::NothingToCheck]),
    }
}

/// What ends a binding before a question is answered.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    NotApplicable(Reason),
    Undecided(Reason),
    /// Something invalid was read, of which a finding has spoken.
    Invalid,
}

/// The state of one evaluation.
pub(crate) struct Machine<'m> {
    rule: &'m CompiledRule,
    programs: [&'m Known<'m>; 2],
    context: Context<'m>,
    frame: Vec<Item>,
    steps: u64,
    tally: Tally,
    /// What was found, with the number of bindings of which each says it.
    findings: Vec<(Finding, u32)>,
    /// The number of the finding with this clause, these places and this path of what is absent.
    reported: FxHashMap<(Vec<Location>, String), usize>,
    reasons: Vec<Reason>,
    /// Where it is kept what came of the questions of a traced rule, if anybody asks.
    record: Option<&'m RefCell<Record>>,
}

impl<'m> Machine<'m> {
    fn new(rule: &'m CompiledRule, programs: [&'m Known<'m>; 2], context: Context<'m>) -> Self {
        let [_, new] = programs;
        Self {
            rule,
            programs,
            context,
            frame: new.frame(rule.slots),
            steps: 0,
            tally: Tally::default(),
            findings: Vec::new(),
            reported: FxHashMap::default(),
            reasons: Vec::new(),
            record: None,
        }
    }

    const fn known(&self, side: Side) -> &'m Known<'m> {
        let [old, new] = self.programs;
        match side {
            Side::Old => old,
            Side::New => new,
        }
    }

    const fn program(&self, side: Side) -> &'m Reader<'m> {
        &self.known(side).program
    }

    fn node(&self, node: NodeRef) -> NodeReader<'m, 'm> {
        self.program(node.side).node(node.id)
    }

    fn exchange(&self) -> &'m Exchange {
        self.program(Side::New).exchange()
    }

    /// Counts work; ends the rule when it is too much.
    fn spend(&mut self, steps: usize) -> Result<(), Stop> {
        self.steps = self.steps.saturating_add(u64::try_from(steps).unwrap_or(u64::MAX));
        if self.is_exhausted() { Err(Stop::Undecided(Reason::TooLarge)) } else { Ok(()) }
    }

    const fn is_exhausted(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// The value of a parameter: what is set, else its default.
    fn setting(&self, number: u16) -> Option<&'m Value> {
        let default = || self.rule.parameters.get(usize::from(number)).map(|found| &found.default);
        self.context.settings.get(usize::from(number)).or_else(default).map(|setting| &setting.value)
    }

    fn set(&mut self, slot: Slot, item: Item) {
        if let Some(place) = self.frame.get_mut(usize::from(slot)) {
            *place = item;
        }
    }

    fn get(&self, slot: Slot) -> Item {
        self.frame.get(usize::from(slot)).cloned().unwrap_or_else(|| Item::new(Value::Absent))
    }
}

impl From<Mismatch> for Stop {
    /// Values that have no common measure are not comparable; what has no result is not decided.
    fn from(mismatch: Mismatch) -> Self {
        match mismatch {
            Mismatch::Base { left, right } => {
                Self::NotApplicable(Reason::DifferingBase(left.to_string(), right.to_string()))
            }
            Mismatch::Currency { left, right } => {
                Self::NotApplicable(Reason::DifferingCurrency(left.to_string(), right.to_string()))
            }
            Mismatch::Kind { .. } | Mismatch::Rate { .. } => {
                Self::NotApplicable(Reason::Incomparable(mismatch.to_string()))
            }
            Mismatch::Overflow | Mismatch::DivisionByZero | Mismatch::Undefined(_) => {
                Self::Undecided(Reason::Overflow(mismatch.to_string()))
            }
        }
    }
}

/// Whether a share of one base is also, at the most, a share of another.
pub(crate) fn counts_as(vocabulary: &Vocabulary, from: &str, to: &str) -> bool {
    if from == to {
        return true;
    }
    let mut seen = vec![from];
    let mut at = 0;
    while let Some(&name) = seen.get(at) {
        let next = vocabulary.base(name).map_or(&[][..], |base| &base.counts_as);
        for base in next {
            if base == to {
                return true;
            }
            if !seen.contains(&base.as_str()) {
                seen.push(base);
            }
        }
        at += 1;
    }
    false
}
