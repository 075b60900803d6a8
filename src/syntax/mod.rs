//! Text to a lossless tree to abstract syntax, for both dialects: the only user of pest.
//!
//! Every text gives a tree and an AST: what cannot be read is reported and left out. Nothing here knows which names exist.

pub mod ast;
mod build;
mod parser;
mod scan;
pub mod tree;

use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

use ast::{PolicyFile, ProgramFile};
use parser::Dialect;
use scan::Scanned;
pub use scan::{DEPTH_LIMIT, SIZE_LIMIT};
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
    read(Dialect::Program, text, source, build::program)
}

/// Reads a `.policy` file. Names in the AST are borrowed from the text.
///
/// A text beyond the limits of size and depth gives an empty AST and a finding.
#[must_use]
pub fn parse_policy(text: &str, source: SourceId) -> Parsed<'_, PolicyFile<'_>> {
    read(Dialect::Policy, text, source, build::policy)
}

fn read<'s, T>(
    dialect: Dialect,
    text: &'s str,
    source: SourceId,
    build: impl FnOnce(&Tree<'s>, &Scanned, SourceId) -> (T, Vec<Finding>),
) -> Parsed<'s, T> {
    let mut scanned = scan::scan(text, source);
    let tree =
        if scanned.refused { None } else { Some(parser::parse(dialect, text, scanned.mended.as_ref())) };
    let tree = match tree {
        Some(Ok(tree)) => tree,
        Some(Err(at)) => {
            let location = Location::new(source, Span::new(at, at));
            let message =
                "the text cannot be read from here on: a bracket or a quote before it is not closed";
            scanned.findings.push(Finding::engine("syntax", location, message));
            Tree::unread(text)
        }
        None => Tree::unread(text),
    };
    let (ast, findings) = build(&tree, &scanned, source);
    let mut findings = [scanned.findings, findings].concat();
    findings.sort_by_key(|finding| finding.primary.location.span);
    Parsed { tree, ast, findings }
}
