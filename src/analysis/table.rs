//! Schedules over the cases that all their guards together make.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::ground::Ground;
use super::guard;
use crate::condition::{Cell, Condition, ConditionNode, sight};
use crate::program::{Entry, Schedule};

/// What is known of every deal that is looked at, such as the tier of its partner.
pub(super) struct Setting<'s> {
    pub(super) ground: &'s Ground<'s>,
    pub(super) known: &'s [&'s Condition],
    conditions: RefCell<Conditions<'s>>,
}

/// The conditions that tell cases apart, without repeats.
#[derive(Debug, Default)]
struct Conditions<'s> {
    list: Vec<Cow<'s, Condition>>,
    /// Whether one of them is about something that is known.
    about_known: bool,
    too_many: bool,
}

/// How many different guards the schedules of one offer may have before a question about all of them is too large.
pub const MOST_GUARDS: usize = 256;

impl<'s> Setting<'s> {
    pub(super) fn new(ground: &'s Ground<'s>, known: &'s [&'s Condition]) -> Self {
        Self { ground, known, conditions: RefCell::default() }
    }

    /// The conditions met so far, and whether one of them is about something that is known; `None` if there are too many.
    pub(super) fn conditions(&self) -> Option<(Vec<Cow<'s, Condition>>, bool)> {
        let Conditions { list, about_known, too_many } = self.conditions.take();
        (!too_many).then_some((list, about_known))
    }

    /// When a condition holds, given what is known: parts that follow are left out.
    pub(super) fn when(&self, condition: Cow<'s, Condition>) -> When {
        if !self.is_about_known(&condition) {
            return self.add(condition, false);
        }
        let reasoner = &self.ground.reasoner;
        let with: Vec<&Condition> = self.known.iter().copied().chain([&*condition]).collect();
        if reasoner.exists(&with, &[]).is_no() {
            return When::Never;
        }
        let parts = match &condition.node {
            ConditionNode::All(parts) => parts.as_slice(),
            _ => std::slice::from_ref(&*condition),
        };
        let follows =
            |part: &&Condition| self.is_about_known(part) && reasoner.exists(self.known, &[part]).is_no();
        let mut open: Vec<Condition> = parts.iter().filter(|part| !follows(part)).cloned().collect();
        let about_known = open.iter().any(|part| self.is_about_known(part));
        match (open.pop(), open.is_empty()) {
            (None, _) => When::Always,
            (Some(only), true) => self.add(Cow::Owned(only), about_known),
            (Some(last), false) => {
                open.push(last);
                let node = ConditionNode::All(open);
                self.add(Cow::Owned(Condition { node, location: condition.location }), about_known)
            }
        }
    }

    fn add(&self, condition: Cow<'s, Condition>, about_known: bool) -> When {
        let mut conditions = self.conditions.borrow_mut();
        conditions.about_known |= about_known;
        let known = conditions.list.iter().position(|known| *known == condition);
        if known.is_none() && conditions.list.len() == MOST_GUARDS {
            conditions.too_many = true;
            return When::Never;
        }
        When::If(known.unwrap_or_else(|| {
            conditions.list.push(condition);
            conditions.list.len() - 1
        }))
    }

    fn is_about_known(&self, condition: &Condition) -> bool {
        self.known.iter().any(|known| match &known.node {
            ConditionNode::Atom(atom) => sight::speaks_of(condition, &atom.subject.metric),
            _ => true,
        })
    }
}

/// When something holds: always, where a numbered condition does, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Always,
    If(usize),
    Never,
}

impl When {
    pub(super) fn holds(self, cell: &Cell) -> bool {
        match self {
            Self::Always => true,
            Self::If(condition) => cell.holds.get(condition) == Some(&true),
            Self::Never => false,
        }
    }
}

/// A schedule whose entries know when they hold.
pub(super) struct Table<'p> {
    ground: &'p Ground<'p>,
    pub(super) rows: Vec<Row<'p>>,
    /// Whether the first of two entries implies the second, as far as it has been asked.
    implied: RefCell<FxHashMap<(usize, usize), bool>>,
}

/// An entry.
#[derive(Clone, Copy)]
pub(super) struct Row<'p> {
    pub(super) number: u32,
    pub(super) entry: &'p Entry,
    when: When,
}

impl<'p> Table<'p> {
    pub(super) fn new(setting: &Setting<'p>, ground: &'p Ground<'p>, schedule: &'p Schedule) -> Self {
        let row = |(number, entry): (u32, &'p Entry)| {
            let guard = entry.guard.as_deref();
            let when = guard.map_or(When::Always, |guard| setting.when(Cow::Borrowed(guard)));
            Row { number, entry, when }
        };
        let rows = (0..).zip(&schedule.entries).map(row).collect();
        Self { ground, rows, implied: RefCell::default() }
    }

    /// The entries that hold in a case: the narrowest. Several where entries overlap and none is narrower.
    pub(super) fn at<'t>(&'t self, cell: &'t Cell) -> impl Iterator<Item = Row<'p>> + 't {
        let holding = || (0..).zip(&self.rows).filter(|(_, row)| row.when.holds(cell));
        let is_narrowest = move |at| !holding().any(|(other, _)| self.is_narrower(other, at));
        holding().filter(move |(at, _)| is_narrowest(*at)).map(|(_, row)| *row)
    }

    fn is_narrower(&self, first: usize, second: usize) -> bool {
        first != second && self.implies(first, second) && !self.implies(second, first)
    }

    fn implies(&self, first: usize, second: usize) -> bool {
        let guard = |at: usize| self.rows.get(at).and_then(|row| row.entry.guard.as_deref());
        match (guard(first), guard(second)) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(one), Some(other)) => {
                let mut implied = self.implied.borrow_mut();
                let with = (&self.ground.reasoner, self.ground.vocabulary);
                let ask = || guard::implies(with, one, other) == Some(true);
                *implied.entry((first, second)).or_insert_with(ask)
            }
        }
    }
}
