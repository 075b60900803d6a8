//! Text to a lossless tree to abstract syntax, for both dialects: the only user of pest.
//!
//! Every text gives a tree and an AST: what cannot be read is reported and left out. Nothing here knows which names exist.

pub mod ast;
mod build;
mod memory;
mod nodes;
mod parser;
mod scan;
pub mod tree;

use std::{mem, thread};

use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

use ast::{PolicyFile, ProgramFile};
use memory::Memory;
use parser::Dialect;
pub use scan::{DEPTH_LIMIT, SIZE_LIMIT, without_examples};
use scan::{Nesting, Scanned};
use tree::Tree;

/// What became of a text.
#[derive(Debug)]
pub struct Parsed<'s, T> {
    /// Everything that was written.
    pub tree: Tree<'s>,
    /// What could be read of it.
    pub ast: T,
    /// What could not, in the order of the text.
    pub findings: Vec<Finding>,
}

/// Reads a `.partner` file. Names in the AST are borrowed from the text.
///
/// A text beyond the limits of size and depth gives an empty AST and a finding.
#[must_use]
pub fn parse_program(text: &str, source: SourceId) -> Parsed<'_, ProgramFile<'_>> {
    read((Dialect::Program, false), text, source, build::program)
}

/// Reads a `.partner` file as [`parse_program`] does, but leaves what is known from other texts as it stands: the tree has one node
/// for it, and bodies of blocks may hold an [`ast::Statement::Known`] in place of its statements.
#[must_use]
pub fn skim_program(text: &str, source: SourceId) -> Parsed<'_, ProgramFile<'_>> {
    read((Dialect::Program, true), text, source, build::skimmed)
}

/// Reads a `.policy` file. Names in the AST are borrowed from the text.
///
/// A text beyond the limits of size and depth gives an empty AST and a finding.
#[must_use]
pub fn parse_policy(text: &str, source: SourceId) -> Parsed<'_, PolicyFile<'_>> {
    read((Dialect::Policy, false), text, source, build::policy)
}

/// The stack for a text that is nested deeply, in bytes: the parser needs up to 32 KiB a level in a debug build.
const DEEP_STACK: usize = 16 * 1024 * 1024;

/// What makes an AST of a tree.
type Build<'s, T> = fn(&Tree<'s>, Scanned, SourceId) -> (T, Vec<Finding>);

fn read<'s, T: Default + Send>(
    (dialect, skims): (Dialect, bool),
    text: &'s str,
    source: SourceId,
    build: Build<'s, T>,
) -> Parsed<'s, T> {
    let mut scanned = match dialect {
        Dialect::Program => Memory::with(|memory| scan::scan(text, source, Some(memory))),
        Dialect::Policy => scan::scan(text, source, None),
    };
    scanned.recalled.skims = skims;
    let mut findings = mem::take(&mut scanned.findings);
    let nesting = scanned.nesting;
    let read = || {
        let tree = parser::parse(dialect, text, scanned.mended.as_ref(), &scanned.recalled)?;
        scanned.mended = None;
        let (ast, findings) = build(&tree, scanned, source);
        Ok((tree, ast, findings))
    };
    let result = match nesting {
        Nesting::Shallow => Some(read()),
        Nesting::Deep => thread::scope(|scope| {
            let deep = thread::Builder::new().stack_size(DEEP_STACK).spawn_scoped(scope, read).ok()?;
            deep.join().ok()
        }),
        Nesting::TooDeep => None,
    };
    let (tree, ast, more) = match result {
        Some(Ok(read)) => read,
        Some(Err(at)) => {
            let location = Location::new(source, Span::new(at, at));
            let message =
                "the text cannot be read from here on: a bracket or a quote before it is not closed";
            (Tree::unread(text), T::default(), vec![Finding::engine("syntax", location, message)])
        }
        None => (Tree::unread(text), T::default(), Vec::new()),
    };
    findings.extend(more);
    findings.sort_by_key(|finding| finding.primary.location.span);
    Parsed { tree, ast, findings }
}
