//! Packs of rules over programs: which rules hold for a program, at which level and with which parameters, and what comes
//! of it.
//!
//! This module knows no file, no terminal and no output format.

mod check;
mod checked;
pub mod config;
mod examples;
mod rules;
mod shipped;
mod variants;

pub use check::{Checkup, Files, Input, check};
pub use checked::{Checked, Judged, RuleTotal, Totals, sort};
pub use examples::{Tested, test_policies, test_shipped};
pub use rules::{CommandLine, Compiled, LevelSetting, RuleSet, Rules, Text};
pub use shipped::{PackHeader, pack_header, vocabulary};
