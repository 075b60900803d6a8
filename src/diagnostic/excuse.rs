//! Why a finding does not count: somebody answers for it, or it was there before.

use crate::source::Location;

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// A waiver in the program covers it.
    Waiver(Waiver),
    /// It is in the baseline: it was there when that was written.
    Baseline,
}

impl Excuse {
    /// The word for it in output: `waiver`, `baseline`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Waiver(_) => "waiver",
            Self::Baseline => "baseline",
        }
    }
}

/// Who answers for a finding, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Who allowed it.
    pub approver: String,
    /// The last day on which it holds, as `YYYY-MM-DD`.
    pub until: String,
    /// Where the decision is recorded.
    pub ticket: Option<String>,
    /// What is done instead.
    pub control: Option<String>,
    /// The header of the waiver.
    pub at: Location,
}
