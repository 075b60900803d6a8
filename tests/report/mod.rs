//! What findings look like, in every format.

mod gitlab;
mod human;
mod promise;
mod sarif;
mod support;
mod words;
