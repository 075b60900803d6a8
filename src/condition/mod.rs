//! Conditions as data: what may be asked of a partner or a deal, and exact reasoning over it.
//!
//! A condition is kept as an expression, never as code: rules reason about every partner that could meet it, and partners
//! are judged by it. This module knows conditions and the vocabulary's axioms; it knows neither programs nor rules.
//!
//! A question becomes variables on lines (`gather`, `scale`), formulas over sets of values (`problem`, `formula`), and axioms
//! between variables (`axioms`); `search` finds boxes of values, `witness` the smallest in them, and `evaluate` confirms it.
//! What can be seen without all that is seen by `sight`, `none` and `floors`.

mod axioms;
mod decision;
mod evaluate;
mod floors;
mod formula;
mod gather;
mod lines;
mod meet;
mod none;
mod problem;
mod question;
mod reading;
mod reason;
mod refine;
mod scale;
mod search;
mod set;
pub mod sight;
mod types;
mod witness;
mod wording;
mod write;

pub use decision::{Decision, Doubt};
pub(crate) use lines::{Claim, Line, Values, solve};
pub use meet::Standing;
pub use reason::{LIMIT, Reasoner};
pub use refine::{Cell, MOST_CELLS, TooLarge};
pub use scale::Given;
pub use types::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
pub use witness::{Assignment, Extent, Witness};
pub use write::canonical;

/// How many different subjects one question may ask about before it is too large.
pub const MOST_SUBJECTS: usize = 1_000;
