//! Cases: the cells that the guards of several schedules make, and what holds in one.

use std::sync::Arc;

use super::super::ir::Expr;
use super::super::outcome::Reason;
use super::super::value::{At, Bounds, Case, CaseGuard, Item, ScheduleRef, Side, Unknown, Value};
use super::known::Schedules;
use super::read::from_program;
use super::{Machine, Stop};
use crate::condition::{Atom, Condition, ConditionNode, MetricRef, Reasoner, Test, Threshold, sight};
use crate::program::{Content, Schedule};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{self, SubjectId};

impl<'m> Machine<'m> {
    /// Reasoning with what the program knows.
    pub(super) fn reasoner(&self) -> &Reasoner<'_> {
        self.known(Side::New).reasoner()
    }

    /// `cases(a, b)`: what has no guards has one case.
    pub(super) fn cases(&mut self, values: &[Item]) -> Result<Item, Stop> {
        let mut schedules: Vec<&Arc<Schedule>> = Vec::new();
        for item in values {
            let Value::Schedule(ScheduleRef { schedule, .. }) = &item.value else { continue };
            if schedule.entries.iter().any(|entry| entry.content == Content::Invalid) {
                return Err(Stop::Invalid);
            }
            let guarded = schedule.entries.iter().any(|entry| entry.guard.is_some());
            if guarded && !schedules.iter().any(|known| Arc::ptr_eq(known, schedule)) {
                schedules.push(schedule);
            }
        }
        let key: Schedules = schedules.iter().map(|schedule| Arc::as_ptr(schedule)).collect();
        let known = self.known(Side::New);
        let cases = known.once(&known.cases, key, || self.make_cases(&schedules))?;
        self.spend(cases.len())?;
        Ok(Item::new(Value::List(cases)))
    }

    fn make_cases(&self, schedules: &[&Arc<Schedule>]) -> Result<Arc<[Item]>, Stop> {
        let mut guards: Vec<CaseGuard> = Vec::new();
        for &schedule in schedules {
            let guarded = (0..).zip(&schedule.entries).filter(|(_, entry)| entry.guard.is_some());
            guards.extend(guarded.map(|(entry, _)| CaseGuard {
                schedule: Arc::clone(schedule),
                entry,
                holds: false,
            }));
        }
        let conditions: Vec<&Condition> = guards.iter().filter_map(CaseGuard::condition).collect();
        if conditions.is_empty() {
            let only =
                Case { guards: Vec::new(), text: "every case".to_owned(), default: true, certain: true };
            return Ok(Arc::from([Item::new(Value::Case(Arc::new(only)))]));
        }
        // Guards that ask the same are told apart by nothing.
        let mut asked: Vec<&Condition> = Vec::new();
        let places = conditions.iter().map(|&condition| {
            asked.iter().position(|known| sight::same(known, condition)).unwrap_or_else(|| {
                asked.push(condition);
                asked.len() - 1
            })
        });
        let places: Vec<usize> = places.collect();
        let ground = self.known(Side::New).ground();
        let cells = ground.cells(&asked).map_err(|_| Stop::Undecided(Reason::TooLarge))?;
        let cases = cells
            .iter()
            .map(|cell| {
                let default = !cell.holds.contains(&true);
                let holds = places.iter().map(|&place| cell.holds.get(place) == Some(&true));
                let guards = guards.iter().zip(holds);
                let guards = guards.map(|(guard, holds)| CaseGuard { holds, ..guard.clone() }).collect();
                let case = Case { guards, text: cell.text.clone(), default, certain: cell.certain };
                Item::new(Value::Case(Arc::new(case)))
            })
            .collect();
        Ok(cases)
    }

    /// `schedule[case]`: the narrowest entry that holds in the case, else the default.
    pub(super) fn in_case(&mut self, of: &Expr, case: &Expr) -> Result<Item, Stop> {
        if let Some((node, attribute, found)) = self.entry_at_sight(of, case) {
            let (entry, case) = (found.map(|(at, _)| at), self.case_at_sight(case).cloned());
            let place = At::Slot { node, attribute, entry, case };
            return match found {
                Some((_, entry)) => self.content(&entry.content, place),
                None => Ok(Item::at(Value::Absent, place)),
            };
        }
        let (of, case) = (self.item(of)?, self.item(case)?);
        let Value::Case(case) = &case.value else { return Err(self.unusable(&case)) };
        let Value::Schedule(schedule) = &of.value else { return Ok(of) };
        let found = self.entry_in_case(&schedule.schedule, case)?;
        let place = At::Slot {
            node: schedule.node,
            attribute: schedule.attribute,
            entry: found.and_then(|at| u32::try_from(at).ok()),
            case: Some(Arc::clone(case)),
        };
        match found.and_then(|at| schedule.schedule.entries.get(at)) {
            Some(entry) => self.content(&entry.content, place),
            None => Ok(Item::at(Value::Absent, place)),
        }
    }

    /// What a case tells of a dimension: its one value, one of several, or nothing.
    pub(super) fn told(&self, case: &Item, subject: SubjectId) -> Result<Item, Stop> {
        let Value::Case(case) = &case.value else { return Err(self.unusable(case)) };
        let mut told = None;
        for guard in &case.guards {
            let Some(condition) = guard.condition() else { continue };
            let parts = atoms(condition);
            // Of several questions together nobody knows which one has no for an answer.
            if !guard.holds && parts.len() > 1 {
                continue;
            }
            for atom in parts {
                if atom.subject.metric != MetricRef::Vocabulary(subject) || !atom.subject.facets.is_empty() {
                    continue;
                }
                let values = match &atom.test {
                    Test::Is(answer) => vec![vocabulary::Value::Bool(*answer == guard.holds)],
                    Test::OneOf { negated: false, values } if guard.holds => values.clone(),
                    Test::Compare(Comparison::Equal, Threshold::Known(value)) if guard.holds => {
                        vec![value.clone()]
                    }
                    _ => continue,
                };
                // The fewer values, the more is told.
                if told.as_ref().is_none_or(|known: &Vec<_>| values.len() < known.len()) {
                    told = Some(values);
                }
            }
        }
        let names = self.context.vocabulary;
        let value = |value: &vocabulary::Value| from_program(value, &At::Nowhere, names);
        Ok(Item::new(match told.as_deref() {
            None | Some([]) => Value::Absent,
            Some([one]) => value(one),
            Some(several) => Value::Unknown(Arc::new(Unknown {
                at: At::Nowhere,
                written: case.text.clone(),
                exists: true,
                bounds: Bounds::OneOf(several.iter().map(value).collect()),
            })),
        }))
    }

    pub(super) fn entry_in_case(&self, schedule: &Arc<Schedule>, case: &Case) -> Result<Option<usize>, Stop> {
        let entries = &schedule.entries;
        let default = || entries.iter().position(|entry| entry.guard.is_none());
        if entries.iter().all(|entry| entry.guard.is_none()) {
            return Ok(default());
        }
        let own = || case.guards.iter().filter(|guard| Arc::ptr_eq(&guard.schedule, schedule));
        let told = own().next().is_some();
        let mut holds = own().filter(|guard| guard.holds).map(|guard| guard.entry);
        if told && let (first, None) = (holds.next(), holds.next()) {
            return Ok(first.or_else(default));
        }
        let holding: Vec<usize> = if told {
            own().filter(|guard| guard.holds).map(|guard| guard.entry).collect()
        } else {
            self.entries_in_cell(schedule, case)?
        };
        if let [] | [_] = *holding {
            return Ok(holding.first().copied().or_else(default));
        }
        let reasoner = self.reasoner();
        let guard = |at: usize| entries.get(at).and_then(|entry| entry.guard.as_deref());
        let narrowest = holding.iter().copied().find(|&at| {
            !holding.iter().any(|&other| match (guard(other), guard(at)) {
                (Some(other_guard), Some(this)) if other != at => {
                    reasoner.narrower(other_guard, this).is_yes()
                }
                _ => false,
            })
        });
        Ok(narrowest.or_else(default))
    }

    /// The entries that hold in a cell that was made without them: the cell must tell of each whether it does.
    fn entries_in_cell(&self, schedule: &Schedule, case: &Case) -> Result<Vec<usize>, Stop> {
        let mut holding = Vec::new();
        if schedule.entries.iter().all(|entry| entry.guard.is_none()) {
            return Ok(holding);
        }
        let (hold, fail): (Vec<&CaseGuard>, Vec<&CaseGuard>) =
            case.guards.iter().partition(|guard| guard.holds);
        let hold: Vec<&Condition> = hold.into_iter().filter_map(CaseGuard::condition).collect();
        let fail: Vec<&Condition> = fail.into_iter().filter_map(CaseGuard::condition).collect();
        let reasoner = self.reasoner();
        for (at, entry) in (0..).zip(&schedule.entries) {
            let Some(guard) = entry.guard.as_deref() else { continue };
            let with = |list: &[&Condition]| -> bool {
                let within: Vec<&Condition> = hold.iter().copied().chain(list.iter().copied()).collect();
                reasoner.exists(&within, &fail).is_no()
            };
            if with(&[guard]) {
                continue;
            }
            let outside: Vec<&Condition> = fail.iter().copied().chain([guard]).collect();
            if reasoner.exists(&hold, &outside).is_no() {
                holding.push(at);
            } else {
                let why = format!("the case `{}` does not tell which value holds", case.text);
                return Err(Stop::Undecided(Reason::Open(why)));
            }
        }
        Ok(holding)
    }
}

/// The questions that a guard asks together; of one with alternatives none is certain.
fn atoms(guard: &Condition) -> Vec<&Atom> {
    match &guard.node {
        ConditionNode::All(parts) => parts.iter().filter_map(atom).collect(),
        _ => atom(guard).into_iter().collect(),
    }
}

const fn atom(condition: &Condition) -> Option<&Atom> {
    match &condition.node {
        ConditionNode::Atom(atom) => Some(atom),
        _ => None,
    }
}

impl CaseGuard {
    fn condition(&self) -> Option<&Condition> {
        self.schedule.entries.get(self.entry)?.guard.as_deref()
    }
}
