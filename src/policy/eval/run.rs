//! Statements: from top to bottom, what follows a loop inside it.

use super::super::ir::{Clause, Expr, Loop, Step};
use super::super::outcome::{Evaluation, Outcome, Reason, Tally};
use super::super::value::{Item, Value};
use super::{Machine, Stop};
use crate::program::{Content, Program};
use crate::syntax::ast::StandInKind;
use crate::vocabulary;

impl<'m> Machine<'m> {
    pub(super) fn evaluate(mut self) -> Evaluation {
        match self.stage() {
            Ok(()) => {
                let body: &'m [Step] = &self.rule.body;
                self.run(body);
            }
            Err(stop) => self.stopped(stop),
        }
        if self.is_exhausted() {
            self.count(Outcome::Undecided);
            self.reasons.push(Reason::TooLarge);
        }
        let tally = self.tally;
        let outcome = tally.worst();
        if tally == Tally::default() {
            self.reasons.push(Reason::NothingToCheck);
        }
        self.reasons.sort_unstable();
        self.reasons.dedup();
        self.known(super::Side::New).keep_frame(self.frame);
        Evaluation { outcome, tally, findings: self.findings, reasons: self.reasons.into() }
    }

    /// Whether the program is at one of the rule's stages.
    fn stage(&self) -> Result<(), Stop> {
        let Some(stages) = self.rule.stages else { return Ok(()) };
        let vocabulary = self.context.vocabulary;
        let stage = vocabulary.engine.stage;
        let program = self.program(super::Side::New);
        let name = || vocabulary[crate::vocabulary::Vocabulary::PROGRAM].attribute(stage).name.to_string();
        let absent = || Stop::NotApplicable(Reason::NotStated(name()));
        let schedule = program.schedule(Program::ROOT, stage);
        let Some(entry) = schedule.and_then(|schedule| schedule.default_entry()) else {
            let damaged = program.node(Program::ROOT).is_damaged();
            return Err(if damaged { Stop::Invalid } else { absent() });
        };
        let within = |answer: Option<bool>, written: String| match answer {
            Some(true) => Ok(()),
            Some(false) => Err(Stop::NotApplicable(Reason::OtherStage)),
            None => Err(Stop::Undecided(Reason::NotKnown(name(), written))),
        };
        match &entry.content {
            Content::Value(vocabulary::Value::Symbol(_, symbol)) => {
                within(Some(stages.contain(*symbol)), String::new())
            }
            Content::StandIn(stand_in) if stand_in.kind == StandInKind::None => Err(absent()),
            Content::StandIn(stand_in) => {
                let possible = super::read::possible_symbols(vocabulary, vocabulary.engine.stages, stand_in);
                let mut answers = possible.iter().map(|&symbol| stages.contain(symbol));
                let first = answers.next();
                let agreed = first.filter(|first| answers.all(|answer| answer == *first));
                within(agreed, stand_in.text(vocabulary))
            }
            _ => Err(Stop::Invalid),
        }
    }

    fn count(&mut self, outcome: Outcome) {
        self.tally.add(outcome);
    }

    /// Counts a binding that ended early, with its reason.
    fn stopped(&mut self, stop: Stop) {
        match stop {
            Stop::NotApplicable(reason) => {
                self.count(Outcome::NotApplicable);
                self.note_reason(reason);
            }
            // Counted once, at the end.
            Stop::Undecided(Reason::TooLarge) if self.is_exhausted() => {}
            Stop::Undecided(reason) => {
                self.count(Outcome::Undecided);
                self.note_reason(reason);
            }
            Stop::Invalid => self.count(Outcome::Error),
        }
    }

    /// Keeps reasons without repeats, so that a large program does not gather millions.
    fn note_reason(&mut self, reason: Reason) {
        if self.reasons.len() < 64 && !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    fn run(&mut self, steps: &'m [Step]) {
        for (at, step) in steps.iter().enumerate() {
            if self.is_exhausted() {
                return;
            }
            let goes_on = match step {
                Step::For(each) => {
                    let rest = steps.get(at + 1..).unwrap_or(&[]);
                    self.each(each, rest);
                    return;
                }
                Step::Given(parts) => self.given(parts),
                Step::When(test) => match self.truth(test) {
                    Ok(true) => Ok(()),
                    Ok(false) => Err(Stop::NotApplicable(Reason::DoesNotConcern)),
                    Err(stop) => Err(stop),
                },
                Step::Let(slot, value) => self.item(value).map(|item| self.set(*slot, item)),
                Step::Require(clause) => {
                    self.require(clause);
                    Ok(())
                }
            };
            if let Err(stop) = goes_on {
                self.stopped(stop);
                return;
            }
        }
    }

    fn each(&mut self, each: &'m Loop, rest: &'m [Step]) {
        let items = match self.loop_items(&each.over, true) {
            Ok(items) => items,
            Err(stop) => return self.stopped(stop),
        };
        for item in items.iter() {
            if self.spend(1).is_err() {
                return;
            }
            match self.enter(each, item) {
                Ok(true) => self.run(rest),
                Ok(false) => {}
                Err(stop) => self.stopped(stop),
            }
        }
    }

    /// Binds the names of a loop, and asks its filter.
    pub(super) fn enter(&mut self, each: &Loop, item: &Item) -> Result<bool, Stop> {
        match (each.slots.as_slice(), &item.value) {
            (&[slot], _) => self.set(slot, item.clone()),
            (slots, Value::List(parts)) => {
                for (slot, part) in slots.iter().zip(parts.iter()) {
                    self.set(*slot, part.clone());
                }
            }
            _ => {}
        }
        each.filter.as_ref().map_or(Ok(true), |filter| self.truth(filter))
    }

    fn given(&mut self, parts: &[Expr]) -> Result<(), Stop> {
        for part in parts {
            if self.is_stated_at_sight(part) {
                continue;
            }
            let item = self.item(part)?;
            if self.is_absent(&item)? {
                return Err(self.not_stated(&item));
            }
        }
        Ok(())
    }

    fn require(&mut self, clause: &'m Clause) {
        if let Some(when) = &clause.when {
            match self.truth(when) {
                Ok(true) => {}
                Ok(false) => return self.stopped(Stop::NotApplicable(Reason::DoesNotConcern)),
                Err(stop) => return self.stopped(stop),
            }
        }
        match self.truth(&clause.test) {
            Ok(true) => self.count(Outcome::Pass),
            Ok(false) => match self.doubtful_case() {
                // There may be nothing of which the case is true, and so nothing that fails.
                Some(case) => {
                    let why =
                        format!("whether there is such a case as `{case}` depends on what is not known");
                    self.stopped(Stop::Undecided(Reason::Open(why)));
                }
                None => {
                    self.count(Outcome::Fail);
                    self.report(clause);
                }
            },
            Err(stop) => self.stopped(stop),
        }
    }

    /// The case of this binding of which it is not certain that there is one.
    fn doubtful_case(&self) -> Option<&str> {
        self.frame.iter().find_map(|item| match &item.value {
            Value::Case(case) if !case.certain => Some(case.text.as_str()),
            _ => None,
        })
    }

    /// The answer to a question.
    pub(super) fn truth(&mut self, test: &Expr) -> Result<bool, Stop> {
        match test {
            Expr::And(parts) => self.junction(parts, false),
            Expr::Or(parts) => self.junction(parts, true),
            Expr::Not(of) => Ok(!self.truth(of)?),
            Expr::Compare(operator, left, right) => {
                if let Some(order) = self.order_at_sight(left, right) {
                    return Ok(operator.holds(order?));
                }
                let (left, right) = (self.item(left)?, self.item(right)?);
                self.compare(*operator, &left, &right)
            }
            Expr::In(item, of) => {
                if let Some(found) = self.contains_at_sight(item, of) {
                    let (answer, size) = found?;
                    self.spend(size)?;
                    return Ok(answer);
                }
                let (item, of) = (self.item(item)?, self.item(of)?);
                self.contains(&item, &of)
            }
            Expr::Is(left, right) => {
                if let Some(answer) = self.is_at_sight(left, right) {
                    return Ok(answer);
                }
                let (left, right) = (self.item(left)?, self.item(right)?);
                self.is(&left, &right)
            }
            Expr::Stated(of) if self.is_stated_at_sight(of) => Ok(true),
            Expr::Stated(of) => {
                let of = self.item(of)?;
                self.is_stated(&of)
            }
            Expr::Known(of) => {
                let of = self.item(of)?;
                self.is_known(&of)
            }
            Expr::Spot(spot) => self.watched(spot),
            _ => {
                if let Some(answer) = self.truth_at_sight(test) {
                    return Ok(answer);
                }
                let item = self.item(test)?;
                match &item.value {
                    Value::Bool(answer) => Ok(*answer),
                    _ => Err(self.unusable(&item)),
                }
            }
        }
    }

    /// Why an item cannot be used as a value.
    pub(super) fn unusable(&self, item: &Item) -> Stop {
        match &item.value {
            Value::Absent => self.not_stated(item),
            Value::Unknown(unknown) => self.not_known(unknown),
            _ => Stop::NotApplicable(Reason::Incomparable("the values are of different sorts".to_owned())),
        }
    }

    pub(super) fn not_stated(&self, item: &Item) -> Stop {
        Stop::NotApplicable(Reason::NotStated(self.path(&item.at)))
    }

    pub(super) fn not_known(&self, unknown: &super::super::value::Unknown) -> Stop {
        Stop::Undecided(Reason::NotKnown(self.path(&unknown.at), unknown.written.clone()))
    }
}
