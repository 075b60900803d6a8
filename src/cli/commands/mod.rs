//! One file a command.

pub(super) mod check;
pub(super) mod explain;
pub(super) mod init;
pub(super) mod rules;
pub(super) mod schema;
pub(super) mod test;
pub(super) mod vocabulary;
