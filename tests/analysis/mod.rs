//! Analyses over programs: known answers, and brute force over small worlds.

mod bands;
mod bands_brute;
mod build;
mod lines;
mod payout;
mod real;
mod stack;
mod stack_brute;
mod standing;
