//! What findings look like.

mod comment;
mod github;
mod hostile;
mod human;
mod junit;
mod words;

pub use hostile::{ATTACKS, read};
