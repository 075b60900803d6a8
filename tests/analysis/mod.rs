//! Analyses over programs: known answers, and brute force over small worlds.

mod bands;
mod build;
mod lines;
mod stack;
