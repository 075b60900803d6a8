//! All tests, in one crate that mirrors `src/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic"
)]

mod analysis;
mod architecture;
mod cli;
mod condition;
mod diagnostic;
mod examples;
mod lint;
mod pages;
mod policies;
mod policy;
mod program;
mod quantity;
mod report;
mod starters;
mod support;
mod syntax;
mod vocabulary;
