//! "Did you mean": the closest of the names that would have been right.

/// The candidate closest to what was written, if it is close enough to be meant.
///
/// Ties go to the candidate that stands first.
#[must_use]
pub fn closest<'n>(written: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let limit = match written.chars().count() {
        0..=2 => 1,
        3..=5 => 2,
        _ => 3,
    };
    let lower = written.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        let related = distance <= limit && distance < candidate.chars().count();
        if candidate != written && related && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}
