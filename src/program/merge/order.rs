//! In which order patches apply: changes by their first day, then overlays, and each after those that it names.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::program::declaration::PatchHeader;
use crate::vocabulary::BlockId;

/// The order of the patches of a variant, by their numbers among all patches.
#[derive(Debug)]
pub(super) struct Order {
    patches: Vec<usize>,
    /// Which patch comes after which, directly or by way of others.
    after: FxHashSet<(usize, usize)>,
}

impl Order {
    pub(super) fn new(all: &[PatchHeader], chosen: &[usize]) -> Self {
        let mut by_day: Vec<usize> = chosen.to_vec();
        by_day.sort_by_key(|&at| {
            let day = all.get(at).and_then(|patch| patch.from);
            (day.is_none(), day, at)
        });
        let key = |patch: &PatchHeader| (patch.kind, patch.name.clone());
        let numbers: FxHashMap<(BlockId, SmolStr), usize> =
            chosen.iter().filter_map(|&at| Some((key(all.get(at)?), at))).collect();
        let named = |at: usize| {
            let names = all.get(at).map_or(&[][..], |patch| &patch.after);
            names.iter().filter_map(|name| numbers.get(name).copied()).collect::<Vec<usize>>()
        };
        let before: FxHashMap<usize, Vec<usize>> = chosen.iter().map(|&at| (at, named(at))).collect();
        let mut after = FxHashSet::default();
        for &at in chosen {
            let mut open = before.get(&at).cloned().unwrap_or_default();
            while let Some(earlier) = open.pop() {
                if after.insert((at, earlier)) {
                    open.extend(before.get(&earlier).into_iter().flatten());
                }
            }
        }
        Self { patches: sorted(&by_day, &before), after }
    }

    /// The patches in the order in which they apply.
    pub(super) fn patches(&self) -> &[usize] {
        &self.patches
    }

    /// Whether the first patch says that it comes after the second.
    pub(super) fn is_after(&self, later: usize, earlier: usize) -> bool {
        self.after.contains(&(later, earlier))
    }
}

/// The patches in their given order, but each after those before it; a circle, which has a finding, is cut where it is met.
fn sorted(given: &[usize], before: &FxHashMap<usize, Vec<usize>>) -> Vec<usize> {
    let mut done: FxHashSet<usize> = FxHashSet::default();
    let mut entered: FxHashSet<usize> = FxHashSet::default();
    let mut order = Vec::with_capacity(given.len());
    let mut open: Vec<usize> = given.iter().rev().copied().collect();
    while let Some(&at) = open.last() {
        let waits = before.get(&at).into_iter().flatten();
        let missing: Vec<usize> = waits.copied().filter(|earlier| !done.contains(earlier)).collect();
        if !missing.is_empty() && entered.insert(at) {
            open.extend(missing.into_iter().rev());
            continue;
        }
        open.pop();
        if done.insert(at) {
            order.push(at);
        }
    }
    order
}
