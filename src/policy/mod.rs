//! Rules: typed against the vocabulary, compiled to a form without name look-ups, and evaluated over a program.
//!
//! This module knows no file, no configuration and no waiver: parameters and levels come in as values.

mod outcome;

pub use outcome::{Evaluation, Outcome, Reason, Tally};
