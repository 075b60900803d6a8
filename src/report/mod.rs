//! Findings and outcomes as output: one file a format.
//!
//! Renderers write into a `String` and know findings, sources and outcomes, never how these came about. A report is
//! begun, takes a piece a program, which may be rendered on any thread, and is ended with what sums them up.

pub mod catalogue;
pub mod comment;
pub mod concise;
mod excerpt;
mod format;
pub mod github;
pub mod gitlab;
mod guarded;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
mod outcomes;
pub mod packs;
pub mod page;
mod places;
pub mod proof;
pub mod rule;
pub mod sanitise;
pub mod sarif;
pub mod settings;
pub mod summary;

mod view;
pub mod words;
mod wrap;

pub use format::{Ending, Format, Piece, Problem, Ranked, Report, Style, Weight};
pub use human::Look;
pub use view::View;
pub use wrap::paragraph;
