//! Questions about every possible partner or deal, answered exactly or not at all.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::question::Question;
use super::witness::Witness;
use super::{Condition, ConditionNode, Decision, MetricRef, floors, none, sight};
use crate::quantity::{Decimal, Exchange};
use crate::vocabulary::{BlockId, Reference, SubjectId, Vocabulary};

/// The steps after which a question is too large, unless stated otherwise: each looks at one literal or axiom.
///
/// A tier of twenty conditions against another takes some thousand; the limit is reached by formulas that are built for it:
/// that eight values do not fit seven metrics is decided, and that ten do not fit nine is too large. One question has two
/// readings, and each ends at the limit or in the round after it.
pub const LIMIT: u64 = 400_000;

/// What reasoning needs to know.
#[derive(Clone, Debug)]
pub struct Reasoner<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) exchange: &'v Exchange,
    pub(super) limit: u64,
    pub(super) known: Arc<Known>,
    nested: bool,
    /// Set when the habits are asked for.
    note: Option<Rc<Cell<bool>>>,
}

/// What a program adds to the vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    caps: FxHashMap<SmolStr, Decimal>,
    ladders: FxHashMap<BlockId, Vec<Reference>>,
    habits: Vec<Habit>,
    /// The metrics that habits start from.
    pub(super) habitual: Vec<MetricRef>,
}

/// Who meets the first has usually met the second.
pub(super) type Habit = (Condition, Arc<Condition>);

impl<'v> Reasoner<'v> {
    /// Reasoning under a vocabulary's axioms, with the exchange rates of a program.
    #[must_use]
    pub fn new(vocabulary: &'v Vocabulary, exchange: &'v Exchange) -> Self {
        Self { vocabulary, exchange, limit: LIMIT, known: Arc::default(), nested: false, note: None }
    }

    /// With another number of steps after which a question is too large.
    #[must_use]
    pub fn with_limit(mut self, steps: u64) -> Self {
        self.limit = steps;
        self
    }

    /// With the most that a metric declared by the program can be.
    #[must_use]
    pub fn with_cap(mut self, metric: impl Into<SmolStr>, most: Decimal) -> Self {
        Arc::make_mut(&mut self.known).caps.insert(metric.into(), most);
        self
    }

    /// With all names of a kind that stand on one another, each with its rank.
    ///
    /// Without them, whether there is a tier above those that are mentioned is undecided.
    #[must_use]
    pub fn with_ladder(mut self, kind: BlockId, members: Vec<Reference>) -> Self {
        Arc::make_mut(&mut self.known).ladders.insert(kind, members);
        self
    }

    /// With what usually goes together: who meets the first has met the second, as a designation is held by who earned it.
    ///
    /// Where nothing is known of the second, it is only known that there is something to ask. Every witness keeps to it. It proves nothing, since there may be exceptions: where it alone would decide, the question
    /// is undecided.
    #[must_use]
    pub fn with_habit(mut self, first: Condition, second: Option<Arc<Condition>>) -> Self {
        let known = Arc::make_mut(&mut self.known);
        sight::add_metrics(&first, &mut known.habitual);
        known.habits.extend(second.map(|second| (first, second)));
        self
    }

    /// With a note that is set when an answer may depend on what usually goes together.
    #[must_use]
    pub fn with_note(mut self, note: Rc<Cell<bool>>) -> Self {
        self.note = Some(note);
        self
    }

    /// What usually goes together.
    pub(super) fn habits(&self) -> &[Habit] {
        if let Some(note) = &self.note {
            note.set(true);
        }
        &self.known.habits
    }

    /// The exchange rates that amounts are compared by.
    #[must_use]
    pub const fn exchange(&self) -> &'v Exchange {
        self.exchange
    }

    pub(super) fn cap(&self, metric: &str) -> Option<Decimal> {
        self.known.caps.get(metric).copied()
    }

    pub(super) fn ladder(&self, kind: BlockId) -> Option<&[Reference]> {
        self.known.ladders.get(&kind).map(Vec::as_slice)
    }

    /// Reasoning about the members of a group, within a question; `None` within such a one.
    pub(super) fn within(&self) -> Option<Self> {
        (!self.nested).then(|| Self { nested: true, limit: self.limit / 10, ..self.clone() })
    }

    /// Whether somebody or something meets the condition, and who.
    #[must_use]
    pub fn satisfiable(&self, condition: &Condition) -> Decision<Witness> {
        self.exists(&[condition], &[])
    }

    /// Whether everybody who meets the first condition meets the second; if not, who meets only the first.
    #[must_use]
    pub fn implies(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        turned(self.exists(&[first], &[second]))
    }

    /// Whether nobody meets both; if somebody does, who.
    #[must_use]
    pub fn disjoint(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        turned(self.overlap(first, second))
    }

    /// Whether somebody meets both, and who.
    #[must_use]
    pub fn overlap(&self, first: &Condition, second: &Condition) -> Decision<Witness> {
        self.exists(&[first, second], &[])
    }

    /// Whether both are met by the same; if not, who meets only one of them.
    #[must_use]
    pub fn equivalent(&self, first: &Condition, second: &Condition) -> Decision<(), Witness> {
        match self.implies(first, second) {
            Decision::No(witness) => Decision::No(witness),
            Decision::Yes(()) => self.implies(second, first),
            Decision::Undecided(doubt) => match self.implies(second, first) {
                Decision::No(witness) => Decision::No(witness),
                _ => Decision::Undecided(doubt),
            },
        }
    }

    /// Whether the first is strictly narrower: it implies the second, and not the other way round.
    #[must_use]
    pub fn narrower(&self, first: &Condition, second: &Condition) -> Decision {
        match self.implies(first, second) {
            Decision::No(_) => Decision::No(()),
            Decision::Undecided(doubt) => match self.implies(second, first) {
                Decision::Yes(()) => Decision::No(()),
                _ => Decision::Undecided(doubt),
            },
            Decision::Yes(()) => match self.implies(second, first) {
                Decision::Yes(()) => Decision::No(()),
                Decision::No(_) => Decision::Yes(()),
                Decision::Undecided(doubt) => Decision::Undecided(doubt),
            },
        }
    }

    /// As [`Self::equivalent`], without a witness.
    #[must_use]
    pub fn is_equivalent(&self, first: &Condition, second: &Condition) -> Decision {
        match turned(self.decide(&[first], &[second])) {
            Decision::No(()) => Decision::No(()),
            Decision::Yes(()) => turned(self.decide(&[second], &[first])),
            Decision::Undecided(doubt) => match self.decide(&[second], &[first]) {
                Decision::Yes(()) => Decision::No(()),
                _ => Decision::Undecided(doubt),
            },
        }
    }

    /// Whether somebody meets all of the first conditions and none of the others, and who.
    #[must_use]
    pub fn exists(&self, hold: &[&Condition], fail: &[&Condition]) -> Decision<Witness> {
        if self.seen_impossible(hold, fail) {
            return Decision::No(());
        }
        self.exists_counted(hold, fail).0
    }

    /// The same as [`Self::exists`] where nothing is seen at sight, with the steps that the two readings took.
    ///
    /// Each reading ends within one round after the limit, and a round looks once at each part of the conditions: see [`LIMIT`].
    #[must_use]
    pub fn exists_counted(&self, hold: &[&Condition], fail: &[&Condition]) -> (Decision<Witness>, u64) {
        match Question::new(self, hold, fail) {
            Ok(question) => {
                let answer = question.answer();
                (answer, question.steps.get())
            }
            Err(doubt) => (Decision::Undecided(doubt), 0),
        }
    }

    /// As [`Self::exists`], without saying who: the first found will do.
    #[must_use]
    pub fn decide(&self, hold: &[&Condition], fail: &[&Condition]) -> Decision {
        if self.seen_impossible(hold, fail) {
            return Decision::No(());
        }
        if self.seen_possible(hold, fail) {
            return Decision::Yes(());
        }
        match Question::new(self, hold, fail) {
            Ok(question) => question.decide(),
            Err(doubt) => Decision::Undecided(doubt),
        }
    }

    /// Whether it can be seen that somebody meets a condition, however much it asks for.
    #[must_use]
    pub fn sees_met(&self, condition: &Condition) -> bool {
        !self.is_habitual(condition) && floors::attainable(condition, self.vocabulary)
    }

    /// Whether it can be seen that somebody meets the first condition and not the second. Of which subjects it matters how much
    /// they ask for is told.
    pub fn sees_apart(
        &self,
        first: &Condition,
        second: &Condition,
        tell: &mut impl FnMut(SubjectId),
    ) -> bool {
        !self.is_habitual(first)
            && !self.is_habitual(second)
            && floors::separates(first, second, self.vocabulary, tell)
    }

    /// Whether it can be seen, without a search, that everybody who meets the first condition meets the second.
    #[must_use]
    pub fn sees_implied(&self, first: &Condition, second: &Condition) -> bool {
        self.seen_impossible(&[first], &[second])
    }

    /// Whether it can be seen that somebody meets the first condition, and not the other.
    fn seen_possible(&self, hold: &[&Condition], fail: &[&Condition]) -> bool {
        match (hold, fail) {
            ([condition], []) => self.sees_met(condition),
            ([first], [second]) => self.sees_apart(first, second, &mut |_| {}),
            _ => false,
        }
    }

    /// Whether a condition asks about something from which habits start.
    fn is_habitual(&self, condition: &Condition) -> bool {
        sight::speaks_of_any(condition, &self.known.habitual)
    }

    /// Whether it can be seen that nobody meets all of the first conditions and none of the others.
    fn seen_impossible(&self, hold: &[&Condition], fail: &[&Condition]) -> bool {
        let answers = |known: &Condition, asked: &Condition| {
            sight::answers(known, asked, self.exchange) || none::leaves_little(known, asked, self.vocabulary)
        };
        let implied = |fail: &&Condition| hold.iter().any(|hold| sight::implies_by(hold, fail, answers));
        fail.iter().any(implied) || matches!(hold, [first, second] if sight::excludes(first, second))
    }

    /// For conditions that nobody meets together: some of their parts that already clash, none of which can be left out.
    ///
    /// Empty where somebody meets them, or where that is undecided.
    #[must_use]
    pub fn clash<'c>(&self, conditions: &[&'c Condition]) -> Vec<&'c Condition> {
        let mut parts = Vec::new();
        for condition in conditions {
            flatten(condition, &mut parts);
        }
        if !self.exists(&parts, &[]).is_no() {
            return Vec::new();
        }
        // Each part is left out for good where the others still clash.
        let mut at = 0;
        while at < parts.len() && parts.len() > 1 {
            let part = parts.remove(at);
            if !self.exists(&parts, &[]).is_no() {
                parts.insert(at, part);
                at += 1;
            }
        }
        parts
    }
}

fn flatten<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match &condition.node {
        ConditionNode::All(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        _ => parts.push(condition),
    }
}

fn turned<P>(decision: Decision<P>) -> Decision<(), P> {
    match decision {
        Decision::Yes(witness) => Decision::No(witness),
        Decision::No(()) => Decision::Yes(()),
        Decision::Undecided(doubt) => Decision::Undecided(doubt),
    }
}
