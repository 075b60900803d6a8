//! Packs of rules over programs: which rules hold for a program, at which level and with which parameters, and what comes
//! of it.
//!
//! This module knows no file, no terminal and no output format.

mod arguments;
mod baseline;
mod check;
mod checked;
mod compiled;
pub mod config;
mod effective;
mod examples;
pub mod header;
pub mod lock;
mod memory;
mod packs;
mod pattern;
mod proof;
mod rules;
mod ruleset;
mod selection;
mod shipped;
mod starter;
mod stored;
mod tables;
mod variants;
mod waivers;
mod weight;

pub use arguments::{CommandLine, PREFIX, variable};
pub use baseline::{Against, Baseline, Borne, Entry};
pub use check::{Checkup, Files, Input, Terms, check};
pub use checked::{Checked, Judged, RuleTotal, Totals, sort};
pub use compiled::{Compiled, Text};
pub use effective::{Chosen, Effective};
pub use examples::{Tested, Way, test_policies, test_shipped};
pub use header::PackHeader;
pub use packs::{LoadedPack, PackTexts};
pub use pattern::{PathPattern, is_pattern};
pub use proof::{Proof, Share, Survivor, boundaries, clauses};
pub use rules::{LevelSetting, Rules};
pub use ruleset::RuleSet;
pub use shipped::{pack_header, shipped_digest, vocabulary};
pub use starter::{Choice, StarterError, starter, starter_kinds};
pub use stored::StoreError;
pub use weight::{AskedEdition, Weight};
