//! A resolved, typed program: abstract syntax and vocabulary in, an effective program out.
//!
//! The phases are types. A [`Declared`] program holds what was written, every name resolved and every value typed; a
//! [`Program`] is what holds for one [`Variant`]: patches applied, ladders built, inheritance settled. Both come with their
//! findings. This module knows no rule and no policy.

mod contents;
mod declaration;
mod dump;
mod include;
mod merge;
mod model;
mod moved;
mod place;
mod places;
mod reader;
mod reads;
mod reason;
mod resolve;
mod settle;
mod suggest;
mod variant;

pub(crate) use contents::Contents;
pub use declaration::{Declaration, Declared, DeclaredFact, Setting};
pub use include::{IncludeFailure, Includes, LONGEST_CHAIN, NoIncludes};
pub use model::{Content, Entry, Fact, Node, NodeId, Origin, Place, Program, Schedule, Slot, Step};
pub use reader::{NodeReader, Reader};
pub use reads::{Column, Part, Questions, ReadSet, Reads};
pub use resolve::{File, resolve, resolve_condition, resolve_fragment};
pub use variant::{MOST_VARIANTS, Variant};
