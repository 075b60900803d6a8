//! Packs of rules over programs: which rules hold for a program, at which level and with which parameters, and what comes
//! of it.
//!
//! This module knows no file, no terminal and no output format.

pub mod config;
mod shipped;

pub use shipped::vocabulary;
