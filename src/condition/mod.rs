//! Conditions as data: what may be asked of a partner or a deal, and exact reasoning over it.
//!
//! A condition is kept as an expression, never as code: rules reason about every partner that could meet it, and partners
//! are judged by it. This module knows conditions and the vocabulary's axioms; it knows neither programs nor rules.

mod types;

pub use types::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window};
