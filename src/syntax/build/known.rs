//! Known lines: where they may stay as they are, and what they say.

use std::mem;

use super::Builder;
use super::cursor::Cursor;
use crate::diagnostic::Finding;
use crate::source::SourceId;
use crate::syntax::ast::{Known, ProgramFile, Statement};
use crate::syntax::memory::Placed;
use crate::syntax::scan::Scanned;
use crate::syntax::tree::{Kind, Tree};

/// The AST of a program's tree, in which known lines are not built.
pub(in crate::syntax) fn skimmed<'s>(
    tree: &Tree<'s>,
    mut scanned: Scanned,
    source: SourceId,
) -> (ProgramFile<'s>, Vec<Finding>) {
    let known = mem::take(&mut scanned.recalled.lines).into_iter();
    super::statements(Builder { known, ..Builder::new(tree, scanned, source) })
}

/// The statements of a known line, whose tree has no root, and whether nothing is wrong with them.
pub(in crate::syntax) fn alone<'s>(tree: &Tree<'s>) -> (Vec<Statement<'s>>, bool) {
    let mut builder = Builder::new(tree, Scanned::default(), SourceId(0));
    let statements = builder.statements(Cursor::all(tree));
    (statements, builder.findings.is_empty())
}

impl<'t, 's> Builder<'t, 's> {
    /// What stands in the braces of a block, where known lines may stay as they are.
    pub(super) fn body(&mut self, mut cursor: Cursor<'t, 's>) -> Vec<Statement<'s>> {
        let mut statements = Vec::with_capacity(cursor.len());
        while let Some(at) = cursor.next() {
            if at.kind() == Kind::Known {
                statements.extend(self.known_at(at.span().start).map(Statement::Known));
            } else {
                self.statement(at, &mut statements);
            }
        }
        statements
    }

    /// The known line that begins at a place and says the same anywhere; places are asked for in rising order.
    pub(super) fn known_at(&mut self, place: u32) -> Option<Known<'s>> {
        let Placed { span, line } = self.known.find(|placed| placed.span.start >= place)?;
        line.filter(|_| span.start == place).map(|line| Known::new(self.tree.text(), span, line))
    }
}
