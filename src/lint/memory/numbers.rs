//! Numbers for what stands in the columns of programs: one number is one content.

use rustc_hash::FxHashMap;

use crate::program::{Column, Contents};

/// The most bytes of contents that are kept.
const MOST_BYTES: usize = 1 << 20;
/// What was new each time until so often does not recur.
const FIRST_TRIAL: u32 = 64;
/// What was nearly always new until so often recurs too rarely.
const LAST_TRIAL: u32 = 512;

/// The place of a column among those that were asked for.
pub(super) type Slot = u16;

/// No number yet.
const OPEN: u32 = 0;
/// Where nothing stands.
const EMPTY: u32 = 1;
/// Not to be compared.
const APART: u32 = u32::MAX;

/// Places of columns, a bit for each.
#[derive(Default)]
pub(super) struct Slots(Vec<u64>);

/// What stood in each column of earlier programs.
#[derive(Default)]
pub(super) struct Numbers {
    slots: FxHashMap<Column, Slot>,
    columns: Vec<Contained>,
    bytes: usize,
    /// The numbers of the program at hand.
    here: Vec<u32>,
    /// Those of the program before it.
    before: Vec<u32>,
    /// The columns in which the two are not seen to be the same.
    changed: Slots,
    /// Those that were asked for last.
    asked: Vec<u32>,
}

/// What stood in one column, with its number.
struct Contained {
    column: Column,
    numbers: FxHashMap<Box<[u8]>, u32>,
    /// What was found last: mostly it is found again.
    latest: (Vec<u8>, u32),
    recurs: Recurrence,
}

/// How often something was looked for, and was new.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recurrence {
    seen: u32,
    new: u32,
}

impl Numbers {
    /// Another program.
    pub(super) fn enter(&mut self, contents: &mut Contents) {
        std::mem::swap(&mut self.here, &mut self.before);
        self.here.clear();
        self.here.resize(self.before.len(), OPEN);
        self.changed.0.clear();
        for at in 0..self.before.len() {
            let Ok(slot) = Slot::try_from(at) else { break };
            let number = self.number(slot, contents);
            if number == APART || self.before.get(at) != Some(&number) {
                self.changed.insert(slot);
            }
        }
    }

    /// The columns in which the program is not seen to be as the one before.
    pub(super) const fn changed(&self) -> &Slots {
        &self.changed
    }

    /// The places of columns, if there are not too many.
    pub(super) fn slots(&mut self, columns: impl Iterator<Item = Column>) -> Option<Box<[Slot]>> {
        columns.map(|column| self.slot(column)).collect()
    }

    fn slot(&mut self, column: Column) -> Option<Slot> {
        if let Some(slot) = self.slots.get(&column) {
            return Some(*slot);
        }
        let slot = Slot::try_from(self.columns.len()).ok()?;
        self.slots.insert(column, slot);
        self.columns.push(Contained::new(column));
        self.here.push(OPEN);
        Some(slot)
    }

    /// The numbers of what stands in these columns; `None` if one of them does not recur, or cannot be compared.
    pub(super) fn of(&mut self, slots: &[Slot], contents: &mut Contents) -> Option<&[u32]> {
        self.asked.clear();
        for &slot in slots {
            let number = match *self.here.get(usize::from(slot))? {
                OPEN => self.number(slot, contents),
                number => number,
            };
            if number == APART {
                return None;
            }
            self.asked.push(number);
        }
        Some(&self.asked)
    }

    fn number(&mut self, slot: Slot, contents: &mut Contents) -> u32 {
        let number = self.find(slot, contents).unwrap_or(APART);
        if let Some(here) = self.here.get_mut(usize::from(slot)) {
            *here = number;
        }
        number
    }

    fn find(&mut self, slot: Slot, contents: &mut Contents) -> Option<u32> {
        let known = self.columns.get_mut(usize::from(slot)).filter(|known| !known.recurs.is_rare())?;
        let content = contents.of(known.column)?;
        if content.is_empty() {
            known.recurs.note(false);
            return Some(EMPTY);
        }
        if let Some(number) = known.recall(content) {
            known.recurs.note(false);
            return Some(number);
        }
        known.recurs.note(true);
        if known.recurs.is_rare() {
            self.bytes -= known.numbers.keys().map(|content| content.len()).sum::<usize>();
            (known.numbers, known.latest) = Default::default();
            contents.leave_out(known.column);
            return None;
        }
        if self.bytes + content.len() > MOST_BYTES {
            return None;
        }
        self.bytes += content.len();
        let number = u32::try_from(known.numbers.len()).ok()? + EMPTY + 1;
        known.numbers.insert(content.into(), number);
        Some(number)
    }
}

impl Slots {
    /// Some of them.
    pub(super) fn of(slots: &[Slot]) -> Self {
        let mut all = Self::default();
        slots.iter().for_each(|&slot| all.insert(slot));
        all
    }

    fn insert(&mut self, slot: Slot) {
        let (word, bit) = (usize::from(slot) / 64, slot % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    /// Whether a place is in both.
    pub(super) fn meet(&self, others: &Self) -> bool {
        self.0.iter().zip(&others.0).any(|(one, other)| one & other != 0)
    }
}

impl Contained {
    fn new(column: Column) -> Self {
        let (latest, recurs) = ((Vec::new(), OPEN), Recurrence::default());
        Self { column, numbers: FxHashMap::default(), latest, recurs }
    }

    fn recall(&mut self, content: &[u8]) -> Option<u32> {
        let (latest, number) = &mut self.latest;
        if latest != content {
            *number = *self.numbers.get(content)?;
            latest.clear();
            latest.extend_from_slice(content);
        }
        Some(*number)
    }
}

impl Recurrence {
    pub(super) const fn note(&mut self, is_new: bool) {
        self.seen = self.seen.saturating_add(1);
        self.new = self.new.saturating_add(is_new as u32);
    }

    /// Whether it is nearly always new.
    pub(super) const fn is_rare(self) -> bool {
        self.new >= FIRST_TRIAL && self.new == self.seen
            || self.new >= LAST_TRIAL && self.new > self.seen / 8 * 7
    }
}
