//! What findings look like.

mod human;
