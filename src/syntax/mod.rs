//! Text to a lossless tree to abstract syntax, for both dialects: the only user of pest.
//!
//! Every text gives a tree and an AST: what cannot be read is reported and left out. Nothing here knows which names exist.

pub mod ast;
mod build;
mod parser;
pub mod tree;

use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

use ast::{PolicyFile, ProgramFile};
use parser::Dialect;
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
#[must_use]
pub fn parse_program(text: &str, source: SourceId) -> Parsed<'_, ProgramFile<'_>> {
    let (tree, mut findings) = read(Dialect::Program, text, source);
    let (ast, more) = build::program(&tree, source);
    findings.extend(more);
    Parsed { tree, ast, findings }
}

/// Reads a `.policy` file. Names in the AST are borrowed from the text.
#[must_use]
pub fn parse_policy(text: &str, source: SourceId) -> Parsed<'_, PolicyFile<'_>> {
    let (tree, mut findings) = read(Dialect::Policy, text, source);
    let (ast, more) = build::policy(&tree, source);
    findings.extend(more);
    Parsed { tree, ast, findings }
}

fn read(dialect: Dialect, text: &str, source: SourceId) -> (Tree<'_>, Vec<Finding>) {
    match parser::parse(dialect, text, text, &[]) {
        Ok(tree) => (tree, Vec::new()),
        Err(at) => {
            let location = Location::new(source, Span::new(at, at));
            let finding =
                Finding::engine("syntax", location, "a bracket or quote is not closed before this place");
            (Tree::new(text, Vec::new()), vec![finding])
        }
    }
}
