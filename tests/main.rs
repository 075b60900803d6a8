//! All tests, in one crate that mirrors `src/`.

mod report;
mod syntax;
