//! Analyses over programs: known answers, and brute force over small worlds.

mod bands;
mod build;
mod lines;
mod payout;
mod real;
mod stack;
mod standing;
