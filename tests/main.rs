//! All tests, in one crate that mirrors `src/`.

mod syntax;
