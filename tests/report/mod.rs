//! What findings look like, in every format.

mod comment;
mod github;
mod gitlab;
mod hostile;
mod human;
mod junit;
mod listed;
mod promise;
mod sarif;
mod support;
mod words;

pub use hostile::{ATTACKS, read};
