//! Text to a lossless tree to abstract syntax, for both dialects: the only user of pest.

pub mod ast;
