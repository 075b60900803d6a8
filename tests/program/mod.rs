//! Resolving, merging and settling programs.

mod whole;
