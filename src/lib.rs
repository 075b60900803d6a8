//! partnerlint checks a partner program, written as code, against policies written in the same family of language.
//!
//! The modules stand in reading order; each may import only the ones above it. `ARCHITECTURE.md` is the map.

// The parser that pest generates without its `std` feature names `alloc`.
extern crate alloc;

pub mod source;

pub mod diagnostic;

pub mod quantity;
pub mod syntax;
pub mod vocabulary;

pub mod condition;

pub mod program;

pub mod analysis;

pub mod policy;

pub mod lint;

pub mod report;

pub mod cli;
