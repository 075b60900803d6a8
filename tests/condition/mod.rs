//! Conditions: exact reasoning, known answers and brute force.

mod bounds;
mod brute;
mod build;
mod known;
mod programs;

/// The conditions that are also timed.
#[path = "../../benches/tiers/mod.rs"]
mod tiers;
