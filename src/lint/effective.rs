//! What is chosen for the programs of a folder: each choice of the nearest layer that makes it, with who that is.

use super::config::{Choices, Placed, Word};
use crate::diagnostic::{Finding, Layer, Level, SetBy};

/// A choice with who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen<T> {
    /// What holds.
    pub value: T,
    /// Who chose it and where; `None` where nobody did.
    pub set_by: Option<SetBy>,
}

impl<T> Chosen<T> {
    const fn usual(value: T) -> Self {
        Self { value, set_by: None }
    }

    fn take(&mut self, choice: Option<Placed<T>>, layer: Layer) {
        if let Some(Placed { value, location }) = choice {
            *self = Self { value, set_by: Some(SetBy { layer, at: location }) };
        }
    }
}

/// Every choice that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effective {
    /// Only these rules run: ids and patterns; all if nobody chose.
    pub select: Chosen<Vec<Word>>,
    /// These rules do not run: ids and patterns.
    pub ignore: Chosen<Vec<Word>>,
    /// Only rules of these topics run; of all if nobody chose.
    pub topic: Chosen<Vec<Word>>,
    /// What weighs less is left out.
    pub min_level: Chosen<Level>,
    /// What weighs as much makes the exit code 1.
    pub fail_on: Chosen<Level>,
    /// Whether an undecided rule makes the exit code 1.
    pub fail_on_undecided: Chosen<bool>,
    /// Patterns of what is passed over, each with who says so. They add up: each is seen from the folder of its file.
    pub exclude: Vec<(Word, SetBy)>,
    /// The file with known findings, seen from the folder of the file that names it.
    pub baseline: Chosen<Option<Word>>,
}

impl Default for Effective {
    fn default() -> Self {
        Self {
            select: Chosen::usual(Vec::new()),
            ignore: Chosen::usual(Vec::new()),
            topic: Chosen::usual(Vec::new()),
            min_level: Chosen::usual(Level::Advice),
            fail_on: Chosen::usual(Level::Warning),
            fail_on_undecided: Chosen::usual(false),
            exclude: Vec::new(),
            baseline: Chosen::usual(None),
        }
    }
}

impl Effective {
    /// Lets the choices of a layer hold over those that hold already.
    pub(super) fn take(&mut self, choices: Choices, layer: Layer) {
        let Choices { select, ignore, topic, min_level, fail_on, fail_on_undecided, exclude, baseline } =
            choices;
        self.select.take(select, layer);
        self.ignore.take(ignore, layer);
        self.topic.take(topic, layer);
        self.min_level.take(min_level, layer);
        self.fail_on.take(fail_on, layer);
        self.fail_on_undecided.take(fail_on_undecided, layer);
        self.exclude.extend(exclude.into_iter().map(|word| {
            let at = word.location;
            (word, SetBy { layer, at })
        }));
        let baseline = baseline.map(|word| Placed { location: word.location, value: Some(word) });
        self.baseline.take(baseline, layer);
    }
    /// Takes out what weighs too little, and says how much that is.
    pub fn leave_out(&self, findings: &mut Vec<Finding>) -> u64 {
        let before = findings.len();
        findings.retain(|finding| finding.level >= self.min_level.value);
        u64::try_from(before - findings.len()).unwrap_or(u64::MAX)
    }
}
