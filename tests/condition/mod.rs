//! Conditions: exact reasoning, known answers and brute force.

mod brute;
mod build;
mod known;
mod programs;
