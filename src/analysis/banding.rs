//! A schedule made ready for questions about its bands: the line, what each entry covers of it, and which is narrower.

use rustc_hash::FxHashMap;

use super::axis::{Axis, Cover};
use super::bands::{Band, MOST_BANDS, subject_type};
use super::ground::Ground;
use super::guard::{self, atoms};
use super::worth::doubt;
use crate::condition::{Condition, ConditionNode, Doubt, SubjectRef, Test};
use crate::program::{Entry, Schedule};

/// A schedule along a line.
pub(super) struct Banding<'q> {
    pub(super) axis: Axis,
    /// The guarded entries.
    pub(super) entries: Vec<Guarded<'q>>,
    /// The entry without a guard.
    pub(super) default: Option<(Band, &'q Entry)>,
    /// What guards ask of other dimensions, without repeats.
    pub(super) rests: Vec<Condition>,
    /// For entries `f` and `e`, at `f * entries + e`: whether `f` is strictly narrower.
    narrower: Vec<Option<bool>>,
}

/// An entry with a guard.
pub(super) struct Guarded<'q> {
    pub(super) band: Band,
    pub(super) entry: &'q Entry,
    /// What it covers of the line where the rest of its guard holds.
    pub(super) cover: Cover,
    /// What its guard asks of other dimensions, among all of these.
    pub(super) rest: Option<usize>,
}

impl<'q> Banding<'q> {
    /// `None` if no guard speaks of the dimension.
    pub(super) fn new(
        ground: &Ground<'_>,
        schedule: &'q Schedule,
        along: &SubjectRef,
    ) -> Result<Option<Self>, Doubt> {
        let mut parsed = Vec::new();
        let mut default = None;
        for (number, entry) in (0..).zip(&schedule.entries) {
            let band = Band { entry: number, location: entry.location };
            match &entry.guard {
                Some(guard) => parsed.push((band, entry, parts(guard, along)?)),
                None => default = Some((band, entry)),
            }
        }
        let tests: Vec<&Test> = parsed.iter().flat_map(|(_, _, (tests, _))| tests.iter().copied()).collect();
        let Some(first) = parsed.iter().find(|(_, _, (tests, _))| !tests.is_empty()) else { return Ok(None) };
        if parsed.len() > MOST_BANDS {
            return Err(Doubt::TooLarge);
        }
        let (at, exchange) = (first.1.location, ground.program.exchange());
        let axis = Axis::new(subject_type(along, ground.vocabulary), &tests, ground.vocabulary, exchange)
            .map_err(|mismatch| doubt(&mismatch, at))?
            .ok_or(Doubt::Incomparable(at))?;
        let mut rests: Vec<Condition> = Vec::new();
        let mut entries = Vec::with_capacity(parsed.len());
        for (band, entry, (tests, rest)) in parsed {
            let mut cover = Cover::all(&axis);
            for test in tests {
                cover = cover.and(&axis.cover(test, exchange).ok_or(Doubt::Incomparable(entry.location))?);
            }
            let rest = rest.map(|rest| {
                rests.iter().position(|other| *other == rest).unwrap_or_else(|| {
                    rests.push(rest);
                    rests.len() - 1
                })
            });
            entries.push(Guarded { band, entry, cover, rest });
        }
        let narrower = narrowness(ground, &entries, &rests);
        Ok(Some(Self { axis, entries, default, rests, narrower }))
    }

    /// Whether one entry is strictly narrower than another; `None` where that is not known.
    pub(super) fn narrower(&self, first: usize, second: usize) -> Option<bool> {
        self.narrower.get(first * self.entries.len() + second).copied().flatten()
    }
}

/// What a guard asks of the line, and of other dimensions.
fn parts<'q>(guard: &'q Condition, along: &SubjectRef) -> Result<(Vec<&'q Test>, Option<Condition>), Doubt> {
    let Some(atoms) = atoms(guard) else {
        // A guard that is no conjunction is one question, as long as it leaves the line alone.
        return if mentions(guard, along) {
            Err(Doubt::Unsupported(guard.location))
        } else {
            Ok((Vec::new(), Some(guard.clone())))
        };
    };
    let (own, others): (Vec<_>, Vec<_>) = atoms.into_iter().partition(|(atom, _)| atom.subject == *along);
    let tests = own.into_iter().map(|(atom, _)| &atom.test).collect();
    let mut rest: Vec<Condition> = others.into_iter().map(|(_, part)| part.clone()).collect();
    let rest = match rest.pop() {
        None => None,
        Some(only) if rest.is_empty() => Some(only),
        Some(last) => {
            rest.push(last);
            Some(Condition { node: ConditionNode::All(rest), location: guard.location })
        }
    };
    Ok((tests, rest))
}

fn mentions(condition: &Condition, along: &SubjectRef) -> bool {
    match &condition.node {
        ConditionNode::All(parts) | ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts) => {
            parts.iter().any(|part| mentions(part, along))
        }
        ConditionNode::AtLeastOf { each, .. } => mentions(each, along),
        ConditionNode::Atom(atom) => atom.subject == *along,
        ConditionNode::StandIn(_) => false,
    }
}

fn narrowness(ground: &Ground<'_>, entries: &[Guarded<'_>], rests: &[Condition]) -> Vec<Option<bool>> {
    let mut known: FxHashMap<(usize, usize), Option<bool>> = FxHashMap::default();
    let mut rest_implies = |first: Option<usize>, second: Option<usize>| match (first, second) {
        (_, None) => Some(true),
        (Some(first), Some(second)) if first == second => Some(true),
        (None, Some(_)) => Some(false),
        (Some(first), Some(second)) => *known.entry((first, second)).or_insert_with(|| {
            let (first, second) = rests.get(first).zip(rests.get(second))?;
            guard::implies((&ground.reasoner, ground.vocabulary), first, second)
        }),
    };
    let mut implies = |first: &Guarded<'_>, second: &Guarded<'_>| match first.cover.within(&second.cover) {
        Some(false) => Some(false),
        within => match (within, rest_implies(first.rest, second.rest)) {
            (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
    };
    let mut narrower = Vec::with_capacity(entries.len() * entries.len());
    for first in entries {
        for second in entries {
            narrower.push(match implies(first, second) {
                Some(false) => Some(false),
                Some(true) => implies(second, first).map(|back| !back),
                None if implies(second, first) == Some(true) => Some(false),
                None => None,
            });
        }
    }
    narrower
}
