//! Variants of a program: the base and each overlay, as of a day and at each later change.

use smol_str::SmolStr;

use super::declaration::{Declared, PatchHeader};
use crate::quantity::Date;
use crate::source::Location;
use crate::vocabulary::Patch;

/// How many variants a program may have.
pub const MOST_VARIANTS: usize = 256;

/// A day, and an overlay or none: what the program is then and there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The day.
    pub date: Date,
    /// The overlay.
    pub overlay: Option<SmolStr>,
    /// The changes that take effect on this day, if it is later than the one asked for.
    pub changes: Vec<SmolStr>,
    /// The patches that hold, by their numbers among the patches of the program.
    pub(super) patches: Vec<usize>,
}

impl Variant {
    /// Whether it is the program as of the day asked for, with no overlay.
    #[must_use]
    pub const fn is_base(&self) -> bool {
        self.overlay.is_none() && self.changes.is_empty()
    }

    /// How findings name it: `emea`, `fy28_rates from 2027-02-01`, `emea, fy28_rates from 2027-02-01`; empty for the base.
    #[must_use]
    pub fn label(&self) -> String {
        let mut label = self.overlay.as_ref().map_or_else(String::new, ToString::to_string);
        if !self.changes.is_empty() {
            if !label.is_empty() {
                label.push_str(", ");
            }
            label.push_str(&format!("{} from {}", self.changes.join(" and "), self.date));
        }
        label
    }
}

impl Declared {
    /// Every variant from a day on: the base first, then its overlays in the order written, then the same at each later
    /// change in order of their days. At the most [`MOST_VARIANTS`]; a program with more has a finding.
    ///
    /// The base holds every change whose first day is not after the day asked for. A change whose first day is not known
    /// holds in none.
    #[must_use]
    pub fn variants(&self, as_of: Date) -> Vec<Variant> {
        let mut days: Vec<Date> = self.patches.iter().filter_map(|patch| patch.from).collect();
        days.retain(|&day| day > as_of);
        days.push(as_of);
        days.sort_unstable();
        days.dedup();
        let overlays = || self.patches.iter().filter(|patch| patch.patch == Patch::Where);
        let mut variants = Vec::new();
        for day in days {
            for overlay in std::iter::once(None).chain(overlays().map(Some)) {
                if variants.len() < MOST_VARIANTS {
                    variants.push(self.variant(day, as_of, overlay));
                }
            }
        }
        variants
    }

    /// The header of the patch that makes a variant differ: its overlay, else the last of its changes; none for the base.
    #[must_use]
    pub fn patched_by(&self, variant: &Variant) -> Option<Location> {
        let overlay = |patch: &&PatchHeader| {
            patch.patch == Patch::Where && Some(&patch.name) == variant.overlay.as_ref()
        };
        let change = |patch: &&PatchHeader| {
            patch.patch == Patch::When && patch.from == Some(variant.date) && !variant.changes.is_empty()
        };
        let patches = || self.patches.iter();
        let patch = patches().find(overlay).or_else(|| patches().rfind(change));
        patch.map(|patch| patch.header)
    }

    fn variant(&self, date: Date, as_of: Date, overlay: Option<&PatchHeader>) -> Variant {
        let changes = self.patches.iter().filter(|patch| date > as_of && patch.from == Some(date));
        let holds = |(_, patch): &(usize, &PatchHeader)| match patch.patch {
            Patch::When => patch.from.is_some_and(|from| from <= date),
            Patch::Where => overlay.is_some_and(|overlay| overlay.child == patch.child),
        };
        Variant {
            date,
            overlay: overlay.map(|overlay| overlay.name.clone()),
            changes: changes.map(|patch| patch.name.clone()).collect(),
            patches: self.patches.iter().enumerate().filter(holds).map(|(at, _)| at).collect(),
        }
    }
}
