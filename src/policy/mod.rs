//! Rules: typed against the vocabulary, compiled to a form without name look-ups, and evaluated over a program.
//!
//! This module knows no file, no configuration and no waiver: parameters and levels come in as values.

mod audit;
mod check;
mod coverage;
mod eval;
mod examples;
mod ir;
mod line;
mod outcome;
mod pack;
mod part;
mod reach;
mod rule;
mod strict;
mod text;
mod types;
mod value;

pub use audit::{Audited, MOST_MET, audit};
pub use coverage::{
    Boundary, BoundaryEnd, Change, Clause, ClauseKind, Effort, Measured, Mutant, Neighbour, measure,
};
pub use eval::{Context, Known, MOST_STEPS, evaluate, evaluate_change};
pub use examples::{ExampleResult, RuleExamples, example_day, run_examples};
pub use outcome::{Evaluation, Outcome, Reason, Tally};
pub use pack::{Override, Pack, PackRule};
pub use part::{End, Part};
pub use rule::{CompiledRule, Deprecated, Edition, ExampleHeader, LevelCase, Parameter, Setting, Stages};
pub use strict::{Fixed, Strict, Tighten};
