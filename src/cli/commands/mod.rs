//! One file a command.

pub(super) mod explain;
pub(super) mod vocabulary;
