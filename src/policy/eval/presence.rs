//! Whether something is there, and whether it is known: the questions of absence.

use super::super::value::{Item, Value};
use super::{Machine, Stop};
use crate::program::{Content, Entry, Schedule};
use crate::syntax::ast::StandInKind;
use crate::vocabulary::StandIn;

impl Machine<'_> {
    /// Whether a value is absent or `none`; what is not known is neither for certain, and counts as there.
    pub(super) fn is_absent(&self, item: &Item) -> Result<bool, Stop> {
        match &item.value {
            Value::Absent => Ok(true),
            Value::Schedule(schedule) => Ok(matches!(presence(&schedule.schedule)?, Presence::Absent)),
            _ => Ok(false),
        }
    }

    /// `x is stated`: of what is unknown nobody can say.
    pub(super) fn is_stated(&self, item: &Item) -> Result<bool, Stop> {
        match &item.value {
            Value::Absent => Ok(false),
            Value::Unknown(unknown) if unknown.exists => Ok(true),
            Value::Unknown(unknown) => Err(self.not_known(unknown)),
            Value::Schedule(schedule) => match presence(&schedule.schedule)? {
                Presence::Absent => Ok(false),
                Presence::Stated => Ok(true),
                Presence::Unknown(stand_in) => {
                    let Value::Unknown(unknown) = self.stand_in(stand_in, &item.at) else {
                        return Ok(false);
                    };
                    Err(self.not_known(&unknown))
                }
            },
            _ => Ok(true),
        }
    }

    /// `x is known`: stated, and with a value.
    pub(super) fn is_known(&self, item: &Item) -> Result<bool, Stop> {
        match &item.value {
            Value::Absent | Value::Unknown(_) => Ok(false),
            Value::Schedule(schedule) => {
                let entries = &schedule.schedule.entries;
                if entries.iter().any(|entry| entry.content == Content::Invalid) {
                    return Err(Stop::Invalid);
                }
                Ok(!entries.is_empty() && entries.iter().all(Entry::has_value))
            }
            _ => Ok(true),
        }
    }
}

/// Whether a schedule says something.
enum Presence<'s> {
    Absent,
    Stated,
    Unknown(&'s StandIn),
}

fn presence(schedule: &Schedule) -> Result<Presence<'_>, Stop> {
    let mut found = Presence::Absent;
    for entry in &schedule.entries {
        match &entry.content {
            Content::Invalid => return Err(Stop::Invalid),
            Content::StandIn(stand_in) => match stand_in.kind {
                StandInKind::None => {}
                StandInKind::Unknown if matches!(found, Presence::Absent) => {
                    found = Presence::Unknown(stand_in);
                }
                StandInKind::Unknown => {}
                StandInKind::Unpublished | StandInKind::Discretion => found = Presence::Stated,
            },
            Content::Value(_) | Content::Condition(_) => found = Presence::Stated,
        }
    }
    Ok(found)
}
