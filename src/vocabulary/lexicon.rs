//! What names stand for, found by the letters at both ends of a name: nearly every word of a program is looked up.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The numbers of things by their names; stored in the order of the names, so that the same words are the same bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    from = "Vec<(SmolStr, I)>",
    into = "Vec<(SmolStr, I)>",
    bound(serialize = "I: Copy + Serialize", deserialize = "I: Copy + Deserialize<'de>")
)]
pub(super) struct Lexicon<I> {
    /// A power of two of places, at the most half of which are taken. A name stands at the place of its hash, or at the next
    /// one that was free.
    places: Vec<Option<Entry<I>>>,
    taken: usize,
}

#[derive(Clone, Debug)]
struct Entry<I> {
    ends: Ends,
    name: SmolStr,
    id: I,
}

/// The first and the last eight letters of a name, and how many it has: the whole of a name of up to sixteen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl Ends {
    fn of(name: &str) -> Self {
        let letters = name.as_bytes();
        let (first, last) = match (letters.first_chunk(), letters.last_chunk()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => (letters.iter().fold(0, |all, &letter| all << 8 | u64::from(letter)), 0),
        };
        Self { first, last, length: letters.len() }
    }

    /// Whether it is the whole of a name.
    const fn is_all(self) -> bool {
        self.length <= 16
    }

    /// The first place to look at, of so many; the number is a power of two.
    fn place(self, places: usize) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        usize::try_from(mixed >> 40).unwrap_or(0) & (places - 1)
    }
}

impl<I> Default for Lexicon<I> {
    fn default() -> Self {
        Self { places: Vec::new(), taken: 0 }
    }
}

impl<I: Copy> Lexicon<I> {
    /// What a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<I> {
        let ends = Ends::of(name);
        let mut at = ends.place(self.places.len().max(1));
        while let Some(Some(entry)) = self.places.get(at) {
            if entry.ends == ends && (ends.is_all() || entry.name == name) {
                return Some(entry.id);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        None
    }

    /// Lets a name stand for something, whatever it stood for before.
    pub(super) fn insert(&mut self, name: SmolStr, id: I) {
        if self.places.len() <= self.taken * 2 {
            let more = (self.places.len() * 2).max(8);
            let entries = std::mem::replace(&mut self.places, vec![None; more]);
            entries.into_iter().flatten().for_each(|entry| self.put(entry));
        }
        self.taken += 1;
        self.put(Entry { ends: Ends::of(&name), name, id });
    }

    fn put(&mut self, new: Entry<I>) {
        let last = self.places.len() - 1;
        let mut at = new.ends.place(self.places.len());
        while self.places.get(at).is_some_and(|place| matches!(place, Some(other) if other.name != new.name))
        {
            at = (at + 1) & last;
        }
        if let Some(place) = self.places.get_mut(at) {
            *place = Some(new);
        }
    }
}

impl<I: Copy + PartialEq> PartialEq for Lexicon<I> {
    fn eq(&self, other: &Self) -> bool {
        let within = |one: &Self, other: &Self| {
            one.places.iter().flatten().all(|entry| other.get(&entry.name) == Some(entry.id))
        };
        within(self, other) && within(other, self)
    }
}

impl<I: Copy + Eq> Eq for Lexicon<I> {}

impl<I: Copy> From<Vec<(SmolStr, I)>> for Lexicon<I> {
    fn from(names: Vec<(SmolStr, I)>) -> Self {
        let places = (names.len() * 2).next_power_of_two();
        let mut lexicon = Self { places: vec![None; places.max(8)], taken: 0 };
        names.into_iter().for_each(|(name, id)| lexicon.insert(name, id));
        lexicon
    }
}

impl<I> From<Lexicon<I>> for Vec<(SmolStr, I)> {
    fn from(lexicon: Lexicon<I>) -> Self {
        let entries = lexicon.places.into_iter().flatten();
        let mut names: Self = entries.map(|entry| (entry.name, entry.id)).collect();
        names.sort_by(|one, other| one.0.cmp(&other.0));
        names
    }
}
