//! Walking the children of a node, past the comments.

use crate::source::Span;
use crate::syntax::tree::{Kind, Node, Tree};

/// A node and where it stands in its tree.
#[derive(Clone, Copy)]
pub(super) struct At<'t, 's> {
    tree: &'t Tree<'s>,
    index: u32,
    node: Node,
}

impl<'t, 's> At<'t, 's> {
    pub(super) fn kind(self) -> Kind {
        self.node.kind
    }

    pub(super) fn span(self) -> Span {
        self.node.span
    }

    pub(super) fn text(self) -> &'s str {
        self.tree.text_at(self.node.span)
    }

    pub(super) fn children(self) -> Cursor<'t, 's> {
        Cursor { tree: self.tree, at: self.index + 1, end: self.node.end }
    }
}

/// The nodes below one node that have not been taken yet.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 's> {
    tree: &'t Tree<'s>,
    at: u32,
    end: u32,
}

impl<'t, 's> Cursor<'t, 's> {
    /// The node that covers the whole text; none if the text could not be parsed at all.
    pub(super) fn root(tree: &'t Tree<'s>) -> Option<At<'t, 's>> {
        tree.nodes().first().map(|&node| At { tree, index: 0, node })
    }

    /// All nodes of a tree without a root.
    pub(super) fn all(tree: &'t Tree<'s>) -> Self {
        Self { tree, at: 0, end: u32::try_from(tree.nodes().len()).unwrap_or(u32::MAX) }
    }

    /// The next node that is no comment.
    pub(super) fn peek(&mut self) -> Option<At<'t, 's>> {
        while self.at < self.end {
            let &node = self.tree.nodes().get(self.at as usize)?;
            if !matches!(node.kind, Kind::Comment | Kind::Mark) {
                return Some(At { tree: self.tree, index: self.at, node });
            }
            self.at = node.end;
        }
        None
    }

    /// How many nodes are left, comments included.
    pub(super) fn len(self) -> usize {
        let next = |at: u32| self.tree.nodes().get(at as usize).map(|node| node.end);
        std::iter::successors(Some(self.at).filter(|&at| at < self.end), |&at| {
            next(at).filter(|&at| at < self.end)
        })
        .count()
    }

    pub(super) fn peek_kind(&mut self) -> Option<Kind> {
        self.peek().map(At::kind)
    }

    pub(super) fn next(&mut self) -> Option<At<'t, 's>> {
        let at = self.peek()?;
        self.at = at.node.end;
        Some(at)
    }

    pub(super) fn next_if(&mut self, wanted: impl FnOnce(Kind) -> bool) -> Option<At<'t, 's>> {
        let at = self.peek().filter(|at| wanted(at.kind()))?;
        self.at = at.node.end;
        Some(at)
    }

    pub(super) fn take(&mut self, kind: Kind) -> Option<At<'t, 's>> {
        self.next_if(|found| found == kind)
    }
}

impl<'t, 's> Cursor<'t, 's> {
    /// Takes the next node if it is of a kind and its text is wanted.
    pub(super) fn next_if_text(
        &mut self,
        kind: Kind,
        wanted: impl FnOnce(&str) -> bool,
    ) -> Option<At<'t, 's>> {
        let at = self.peek().filter(|at| at.kind() == kind && wanted(at.text()))?;
        self.at = at.node.end;
        Some(at)
    }
}
