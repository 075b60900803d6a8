//! What findings look like.

mod human;
mod words;
