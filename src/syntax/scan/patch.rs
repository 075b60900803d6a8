//! A mended copy of a text, and the way back from its places to those of the original.

/// A stretch of the original text and what the grammar reads instead.
#[derive(Debug)]
pub(super) struct Patch {
    /// Where it begins, in bytes of the original.
    pub(super) at: u32,
    /// How many bytes it covers.
    pub(super) removed: u32,
    /// What stands in their place.
    pub(super) inserted: &'static str,
}

/// A mended copy.
#[derive(Debug, Default)]
pub(in crate::syntax) struct Mended {
    /// The copy.
    pub(in crate::syntax) text: String,
    /// For each patch, in order: the place in the copy behind which the difference applies, and the difference that
    /// brings a place back to the original.
    pub(in crate::syntax) shifts: Vec<(u32, i64)>,
}

impl Mended {
    /// The text with patches applied, which may come in any order but do not overlap.
    pub(super) fn new(text: &str, mut patches: Vec<Patch>) -> Option<Self> {
        if patches.is_empty() {
            return None;
        }
        // What is inserted belongs to what stands before it, and so goes before what is replaced there.
        patches.sort_by_key(|patch| (patch.at, patch.removed > 0));
        let mut copy = String::with_capacity(text.len() + patches.len());
        let mut shifts = Vec::with_capacity(patches.len());
        let (mut from, mut shift) = (0_usize, 0_i64);
        for patch in patches {
            let at = (patch.at as usize).max(from);
            copy.push_str(text.get(from..at).unwrap_or(""));
            let place = u32::try_from(copy.len()).unwrap_or(u32::MAX);
            copy.push_str(patch.inserted);
            from = at + patch.removed as usize;
            let inserted = i64::try_from(patch.inserted.len()).unwrap_or(0);
            shift += i64::from(patch.removed) - inserted;
            shifts.push((place, shift));
        }
        copy.push_str(text.get(from..).unwrap_or(""));
        Some(Self { text: copy, shifts })
    }
}
