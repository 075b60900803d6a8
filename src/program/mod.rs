//! A resolved, typed program: abstract syntax and vocabulary in, an effective program out.
//!
//! The phases are types. [`Declaration`]s hold what was written, every name resolved and every value typed; an
//! [`Program`] is what holds for one variant: patches applied, ladders built, inheritance settled. Both come with their
//! findings. This module knows no rule and no policy.

mod model;

pub use model::{Content, Entry, Fact, Node, NodeId, Origin, Place, Program, Schedule, Slot, Step};
