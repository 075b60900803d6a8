//! One pass over the segments of a line for each cell: who holds where, and what is wrong with that.

use std::collections::BTreeSet;

use super::banding::Banding;
use super::bands::{Band, Bands, Fall, Found, Gap, Overlap, Unreachable};
use super::ground::Ground;
use super::worth::Worth;
use crate::condition::{
    Atom, Cell, Condition, ConditionNode, Decision, Doubt, SubjectRef, Test, Threshold, Witness,
};
use crate::program::{Content, Entry};
use crate::syntax::ast::Comparison;
use crate::vocabulary::Better;

/// How many pairs of bands are looked at, over all segments and cells.
const MOST_STEPS: usize = 4_000_000;

/// What the bands are asked.
pub(super) struct Survey<'q> {
    ground: &'q Ground<'q>,
    banding: &'q Banding<'q>,
    along: &'q SubjectRef,
    better: Better,
    /// Which entries may hold somewhere, the default last.
    reached: Vec<bool>,
    gaps: BTreeSet<(usize, usize)>,
    overlaps: BTreeSet<(u32, u32)>,
    falls: BTreeSet<(u32, u32)>,
    dominated: BTreeSet<(u32, u32)>,
    steps: usize,
}

/// Who holds on a segment.
enum Holder {
    /// No entry covers it.
    Nobody,
    /// Only the default does.
    Default,
    /// This entry, being the narrowest.
    One(usize),
    /// These entries, none being the narrowest.
    Several(Vec<usize>),
    /// That is not known; whether some entry surely covers it.
    Unsure { covered: bool, doubt: Doubt },
}

/// A cell that is being looked at.
struct Scene<'s> {
    cell: &'s Cell,
    /// How many bands there are in it.
    active: usize,
    holders: Vec<Holder>,
}

impl<'q> Survey<'q> {
    pub(super) fn new(
        ground: &'q Ground<'q>,
        banding: &'q Banding<'q>,
        along: &'q SubjectRef,
        better: Better,
    ) -> Self {
        Self {
            ground,
            banding,
            along,
            better,
            reached: vec![false; banding.entries.len() + 1],
            gaps: BTreeSet::new(),
            overlaps: BTreeSet::new(),
            falls: BTreeSet::new(),
            dominated: BTreeSet::new(),
            steps: 0,
        }
    }

    /// Looks at one cell.
    ///
    /// # Errors
    /// [`Doubt::TooLarge`] when there was too much to look at.
    pub(super) fn cell(&mut self, cell: &Cell, bands: &mut Bands) -> Result<(), Doubt> {
        let active: Vec<usize> = (0..)
            .zip(&self.banding.entries)
            .filter(|(_, entry)| entry.rest.is_none_or(|rest| cell.holds.get(rest) == Some(&true)))
            .map(|(at, _)| at)
            .collect();
        let count = self.banding.axis.segments().len();
        let mut holders = Vec::with_capacity(count);
        for segment in 0..count {
            holders.push(self.holder(segment, &active)?);
        }
        let scene = Scene { cell, active: active.len(), holders };
        self.find_gaps(&scene, &mut bands.gaps);
        self.find_overlaps(&scene, &mut bands.overlaps);
        self.find_falls(&scene, bands);
        Ok(())
    }

    fn holder(&mut self, segment: usize, active: &[usize]) -> Result<Holder, Doubt> {
        let banding = self.banding;
        let cover = |at: usize| banding.entries.get(at).map(|entry| &entry.cover);
        let surely = |at: &usize| cover(*at).is_some_and(|cover| cover.surely(segment));
        let perhaps = |at: &usize| cover(*at).is_some_and(|cover| cover.perhaps(segment));
        let sure: Vec<usize> = active.iter().copied().filter(surely).collect();
        let maybe: Vec<usize> = active.iter().copied().filter(|at| perhaps(at) && !surely(at)).collect();
        self.steps += active.len() + (sure.len() + maybe.len()) * sure.len();
        if self.steps > MOST_STEPS {
            return Err(Doubt::TooLarge);
        }
        let narrowed = |at: usize| sure.iter().any(|&other| banding.narrower(other, at) == Some(true));
        for &at in sure.iter().chain(&maybe) {
            if !narrowed(at)
                && let Some(reached) = self.reached.get_mut(at)
            {
                *reached = true;
            }
        }
        if sure.is_empty()
            && let Some(reached) = self.reached.last_mut()
        {
            *reached = true;
        }
        let location = |at: usize| banding.entries.get(at).map(|entry| entry.band.location);
        let unsure = |at: usize| Holder::Unsure {
            covered: !sure.is_empty(),
            doubt: location(at).map_or(Doubt::LeftOpen, Doubt::NotKnown),
        };
        if let Some(&at) = maybe.iter().find(|&&at| !narrowed(at)) {
            return Ok(unsure(at));
        }
        let left: Vec<usize> = sure.iter().copied().filter(|&at| !narrowed(at)).collect();
        Ok(match left.as_slice() {
            [] if banding.default.is_some() => Holder::Default,
            [] => Holder::Nobody,
            [one] => Holder::One(*one),
            [first, ..] => {
                let open = left.iter().any(|&at| {
                    left.iter().any(|&other| at != other && banding.narrower(at, other).is_none())
                });
                if open { unsure(*first) } else { Holder::Several(left) }
            }
        })
    }

    fn find_gaps(&mut self, scene: &Scene<'_>, found: &mut Found<Gap>) {
        if self.banding.default.is_some() {
            return;
        }
        let covered = |holder: &Holder| match holder {
            Holder::One(_) | Holder::Several(_) => true,
            Holder::Unsure { covered, .. } => *covered,
            Holder::Nobody | Holder::Default => false,
        };
        // Where a band perhaps begins or ends there may be a gap to the next one; a single band has no next one.
        for holder in scene.holders.iter().filter(|_| scene.active > 1) {
            if let Holder::Unsure { covered: false, doubt } = holder {
                found.doubt(doubt.clone());
            }
        }
        let ends = scene.holders.iter().position(covered).zip(scene.holders.iter().rposition(covered));
        let Some((first, last)) = ends else { return };
        let mut below = first;
        let mut from = first + 1;
        for (at, holder) in scene.holders.iter().enumerate().take(last + 1).skip(first + 1) {
            if matches!(holder, Holder::Nobody) {
                continue;
            }
            if from < at {
                self.gap(scene, (below, from, at), found);
            }
            from = at + 1;
            if covered(holder) {
                below = at;
            }
        }
    }

    /// The segments from `from` to `to` (excluded), which nobody covers, above one that is covered.
    fn gap(&mut self, scene: &Scene<'_>, (below, from, to): (usize, usize, usize), found: &mut Found<Gap>) {
        if self.gaps.contains(&(from, to)) {
            return;
        }
        let segments = self.banding.axis.segments();
        let certain = segments.iter().take(to).skip(from).any(|segment| segment.certain);
        let above = (to..segments.len()).find_map(|at| self.band_at(scene, at));
        let bands = self.band_at(scene, below).zip(above);
        let Some(((low, high), (below, above))) = self.banding.axis.ends_of(from, to - 1).zip(bands) else {
            return;
        };
        if !certain {
            found.doubt(Doubt::LeftOpen);
            return;
        }
        match self.deal(scene, (from, to - 1)) {
            Decision::Yes(deal) => {
                self.gaps.insert((from, to));
                let case = scene.cell.text.clone();
                found.certain.push(Gap { low, high, deal, below, above, case });
            }
            Decision::No(()) => {}
            Decision::Undecided(doubt) => found.doubt(doubt),
        }
    }

    fn find_overlaps(&mut self, scene: &Scene<'_>, found: &mut Found<Overlap>) {
        for (segment, holder) in scene.holders.iter().enumerate() {
            match holder {
                Holder::Unsure { covered: true, doubt } => found.doubt(doubt.clone()),
                Holder::Several(entries) => {
                    for (at, first) in entries.iter().enumerate() {
                        for second in entries.iter().skip(at + 1) {
                            self.overlap(scene, segment, (*first, *second), found);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn overlap(
        &mut self,
        scene: &Scene<'_>,
        segment: usize,
        (first, second): (usize, usize),
        found: &mut Found<Overlap>,
    ) {
        let entry = |at: usize| self.banding.entries.get(at).map(|entry| (entry.band, entry.entry));
        let Some(((first, one), (second, other))) = entry(first).zip(entry(second)) else { return };
        if self.overlaps.contains(&(first.entry, second.entry)) {
            return;
        }
        match self.deal(scene, (segment, segment)) {
            Decision::Yes(deal) => {
                self.overlaps.insert((first.entry, second.entry));
                let case = scene.cell.text.clone();
                let agree = agree(&one.content, &other.content);
                found.certain.push(Overlap { first, second, deal, agree, case });
            }
            Decision::No(()) => {}
            Decision::Undecided(doubt) => found.doubt(doubt),
        }
    }

    fn find_falls(&mut self, scene: &Scene<'_>, bands: &mut Bands) {
        if self.better == Better::Neither {
            return;
        }
        // The bands met so far with the segment they begin at, and the one directly below.
        let mut lower: Vec<(Band, &Entry)> = Vec::new();
        let mut last: Option<Band> = None;
        for (segment, holder) in scene.holders.iter().enumerate() {
            let certain = self.banding.axis.segments().get(segment).is_some_and(|segment| segment.certain);
            let band = match holder {
                Holder::One(at) => self.banding.entries.get(*at).map(|entry| (entry.band, entry.entry)),
                Holder::Default if certain => self.banding.default,
                Holder::Default | Holder::Nobody => continue,
                Holder::Several(_) | Holder::Unsure { .. } => {
                    last = None;
                    continue;
                }
            };
            let Some((band, entry)) = band else { continue };
            if last == Some(band) {
                continue;
            }
            let from = last.replace(band);
            self.compare(scene, (segment, band, entry), (from, &lower), bands);
            if !lower.iter().any(|(other, _)| *other == band) {
                lower.push((band, entry));
            }
        }
    }

    /// Compares a band with those below it.
    fn compare(
        &mut self,
        scene: &Scene<'_>,
        (segment, upper, entry): (usize, Band, &Entry),
        (below, lower): (Option<Band>, &[(Band, &Entry)]),
        bands: &mut Bands,
    ) {
        let Some(worth) = Worth::of(entry) else { return };
        let exchange = self.ground.program.exchange();
        let mut best: Option<(Band, Worth<'_>)> = None;
        for (band, entry) in lower {
            let Some(other) = Worth::of(entry) else { continue };
            let direct = below == Some(*band);
            match worth.worse_than(&other, self.better, exchange) {
                Decision::Yes(()) => {
                    if direct
                        && !self.falls.contains(&(band.entry, upper.entry))
                        && self.fall(scene, segment, (*band, upper), &mut bands.falls)
                    {
                        self.falls.insert((band.entry, upper.entry));
                    }
                    let worse = |(_, best): &(Band, Worth<'_>)| {
                        best.worse_than(&other, self.better, exchange).is_yes()
                    };
                    if best.as_ref().is_none_or(worse) {
                        best = Some((*band, other));
                    }
                }
                Decision::No(()) => {}
                Decision::Undecided(doubt) => {
                    if direct {
                        bands.falls.doubt(doubt.clone());
                    }
                    bands.dominated.doubt(doubt);
                }
            }
        }
        if let Some((band, _)) = best
            && !self.dominated.contains(&(band.entry, upper.entry))
            && self.fall(scene, segment, (band, upper), &mut bands.dominated)
        {
            self.dominated.insert((band.entry, upper.entry));
        }
    }

    /// Whether there is a deal for which it is so.
    fn fall(
        &self,
        scene: &Scene<'_>,
        segment: usize,
        (lower, upper): (Band, Band),
        found: &mut Found<Fall>,
    ) -> bool {
        match self.deal(scene, (segment, segment)) {
            Decision::Yes(deal) => {
                let case = scene.cell.text.clone();
                found.certain.push(Fall { lower, upper, deal, case });
                return true;
            }
            Decision::No(()) => {}
            Decision::Undecided(doubt) => found.doubt(doubt),
        }
        false
    }

    /// The entries that never hold, after every cell has been looked at.
    pub(super) fn unreachable(&self, found: &mut Found<Unreachable>) {
        let unreached = |at: usize| self.reached.get(at) == Some(&false);
        for (at, entry) in self.banding.entries.iter().enumerate().filter(|(at, _)| unreached(*at)) {
            let narrower = self.banding.entries.iter().enumerate();
            let narrower = narrower.filter(|(other, _)| self.banding.narrower(*other, at) == Some(true));
            let covered_by = narrower.map(|(_, entry)| entry.band).collect();
            found.certain.push(Unreachable { band: entry.band, covered_by });
        }
        if let Some((band, _)) = self.banding.default.filter(|_| self.reached.last() == Some(&false)) {
            let covered_by = self.banding.entries.iter().map(|entry| entry.band).collect();
            found.certain.push(Unreachable { band, covered_by });
        }
    }

    /// A band that surely covers a segment in this cell.
    fn band_at(&self, scene: &Scene<'_>, segment: usize) -> Option<Band> {
        let at = match scene.holders.get(segment)? {
            Holder::One(at) => *at,
            Holder::Several(entries) => *entries.first()?,
            Holder::Unsure { covered: true, .. } => {
                let holds = |rest: usize| scene.cell.holds.get(rest) == Some(&true);
                let mut entries = self.banding.entries.iter();
                entries.position(|entry| entry.cover.surely(segment) && entry.rest.is_none_or(holds))?
            }
            _ => return None,
        };
        self.banding.entries.get(at).map(|entry| entry.band)
    }

    /// A deal of the cell on one of the segments from one to another.
    fn deal(&self, scene: &Scene<'_>, (from, to): (usize, usize)) -> Decision<Witness> {
        let Some((low, high)) = self.banding.axis.ends_of(from, to) else {
            return Decision::Undecided(Doubt::LeftOpen);
        };
        let Some(location) = self.banding.entries.first().map(|entry| entry.band.location) else {
            return Decision::No(());
        };
        let ends =
            [(low, Comparison::AtLeast, Comparison::Greater), (high, Comparison::AtMost, Comparison::Less)];
        let on: Vec<Condition> = ends
            .into_iter()
            .filter_map(|(end, with, without)| {
                let comparison = if end.included { with } else { without };
                let test = Test::Compare(comparison, Threshold::Known(end.value?));
                let node = ConditionNode::Atom(Atom { subject: self.along.clone(), test });
                Some(Condition { node, location })
            })
            .collect();
        let (mut holds, mut fails): (Vec<&Condition>, Vec<&Condition>) = (on.iter().collect(), Vec::new());
        for (rest, holding) in self.banding.rests.iter().zip(&scene.cell.holds) {
            if *holding { holds.push(rest) } else { fails.push(rest) }
        }
        self.ground.reasoner.exists(&holds, &fails)
    }
}

/// Whether two entries say the same; `None` where one is not known.
fn agree(left: &Content, right: &Content) -> Option<bool> {
    match (left, right) {
        (Content::Value(left), Content::Value(right)) => Some(left == right),
        _ => None,
    }
}
