//! Bands: the guarded values of one attribute along an ordered dimension, as a margin by deal size.
//!
//! Bands are compared cell by cell: other dimensions that guards speak of split the question, and each answer says for
//! which cell it holds. Answers are exact: a band to 4,999 and a band above 5,000 miss 5,000, and nothing else if units are
//! counted. This module knows schedules and guards; it knows no rule.

use super::axis::End;
use super::banding::Banding;
use super::ground::Ground;
use super::guard::atoms;
use super::survey::Survey;
use crate::condition::{Condition, Doubt, MetricRef, SubjectRef, Test, Witness};
use crate::program::Schedule;
use crate::source::Location;
use crate::vocabulary::{Better, Type, Vocabulary};

/// How many bands of one attribute are compared.
pub const MOST_BANDS: usize = 128;

/// What was found for certain, and why there may be more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// What is so, in the order of the bands.
    pub certain: Vec<T>,
    /// Why something else may be so as well: the first reason.
    pub doubt: Option<Doubt>,
}

/// How the bands of an attribute lie along a dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bands {
    /// Values between two bands that no band and no default covers.
    pub gaps: Found<Gap>,
    /// Bands that share a value, and neither is the narrower one.
    pub overlaps: Found<Overlap>,
    /// Bands that never hold: they are empty, or narrower ones hold wherever they would.
    pub unreachable: Found<Unreachable>,
    /// A band that is worse for the partner than the one directly below it.
    pub falls: Found<Fall>,
    /// A band that is worse for the partner than some band below it: whoever asks for more gets less.
    pub dominated: Found<Fall>,
}

/// One value of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Band {
    /// Which entry of the schedule.
    pub entry: u32,
    /// Where its value is written.
    pub location: Location,
}

/// Values that fall between two bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where they begin.
    pub low: End,
    /// Where they end.
    pub high: End,
    /// A deal that falls through: the smallest, or where there is no smallest a round one.
    pub deal: Witness,
    /// The band below.
    pub below: Band,
    /// The band above.
    pub above: Band,
    /// For which case of the other dimensions, as cases are called: `deal is renewal`, `every case`.
    pub case: String,
}

/// Two bands that share a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// One of them, written first.
    pub first: Band,
    /// The other.
    pub second: Band,
    /// A deal for which both hold.
    pub deal: Witness,
    /// Whether both say the same, as far as that is known.
    pub agree: Option<bool>,
    /// For which case of the other dimensions, as cases are called: `deal is renewal`, `every case`.
    pub case: String,
}

/// A band that never holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// The band.
    pub band: Band,
    /// The narrower bands that hold instead; none if nothing is in the band.
    pub covered_by: Vec<Band>,
}

/// Two bands of which the upper one is worse for the partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fall {
    /// The one that asks for less, and is better.
    pub lower: Band,
    /// The one that asks for more, and is worse.
    pub upper: Band,
    /// A deal of the upper band.
    pub deal: Witness,
    /// For which case of the other dimensions, as cases are called: `deal is renewal`, `every case`.
    pub case: String,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { certain: Vec::new(), doubt: None }
    }
}

impl<T> Found<T> {
    pub(super) fn doubt(&mut self, doubt: Doubt) {
        self.doubt.get_or_insert(doubt);
    }
}

impl Bands {
    fn doubt_all(&mut self, doubt: &Doubt) {
        self.gaps.doubt(doubt.clone());
        self.overlaps.doubt(doubt.clone());
        self.unreachable.doubt(doubt.clone());
        self.falls.doubt(doubt.clone());
        self.dominated.doubt(doubt.clone());
    }
}

/// The ordered dimensions and metrics that the guards of a schedule speak of, in the order written: along each lie bands.
#[must_use]
pub fn banded(schedule: &Schedule, vocabulary: &Vocabulary) -> Vec<SubjectRef> {
    let mut subjects: Vec<SubjectRef> = Vec::new();
    for guard in schedule.entries.iter().filter_map(|entry| entry.guard.as_deref()) {
        for (atom, _) in atoms(guard).unwrap_or_default() {
            let ordered = is_ordered(&atom.subject, vocabulary) && !matches!(atom.test, Test::Is(_));
            if ordered && !subjects.contains(&atom.subject) {
                subjects.push(atom.subject.clone());
            }
        }
    }
    subjects
}

fn is_ordered(subject: &SubjectRef, vocabulary: &Vocabulary) -> bool {
    match subject_type(subject, vocabulary) {
        Type::Symbol(set) => vocabulary[*set].ordered,
        ty => matches!(
            ty,
            Type::Count
                | Type::Decimal
                | Type::Percent
                | Type::Money
                | Type::Duration
                | Type::Date
                | Type::Month
        ),
    }
}

pub(super) fn subject_type<'v>(subject: &SubjectRef, vocabulary: &'v Vocabulary) -> &'v Type {
    match &subject.metric {
        MetricRef::Declared(_) => &Type::Decimal,
        MetricRef::Vocabulary(id) => &vocabulary[*id].ty,
    }
}

/// How the values of a schedule lie along one of the dimensions that its guards speak of.
///
/// `better` says which of two values favours the partner. Only along a size that a partner can aim for (a number, a share, an
/// amount, a length of time) does a band fall below another: a later claim or a day asks for nothing more. The default covers
/// what no guard covers. Below the lowest band and above the highest there is no gap.
#[must_use]
pub fn bands(ground: &Ground<'_>, schedule: &Schedule, better: Better, along: &SubjectRef) -> Bands {
    let mut bands = Bands::default();
    if let Err(doubt) = look(ground, schedule, (better, along), &mut bands) {
        bands.doubt_all(&doubt);
    }
    bands
}

fn look(
    ground: &Ground<'_>,
    schedule: &Schedule,
    (better, along): (Better, &SubjectRef),
    bands: &mut Bands,
) -> Result<(), Doubt> {
    let Some(banding) = Banding::new(ground, schedule, along)? else { return Ok(()) };
    let rests: Vec<&Condition> = banding.rests.iter().collect();
    let cells = ground.cells(&rests).map_err(|_| Doubt::TooLarge)?;
    let is_size = matches!(
        subject_type(along, ground.vocabulary),
        Type::Count | Type::Decimal | Type::Percent | Type::Money | Type::Duration
    );
    let better = if is_size { better } else { Better::Neither };
    let mut survey = Survey::new(ground, &banding, along, better);
    for cell in cells.iter() {
        survey.cell(cell, bands)?;
    }
    survey.unreachable(&mut bands.unreachable);
    Ok(())
}
