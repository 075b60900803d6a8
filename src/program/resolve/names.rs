//! Which names a program declares, gathered before anything is resolved, so that a name may be used above its block.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use crate::program::suggest::Suggester;
use crate::syntax::ast::{Blocks, Statement, Text};
use crate::vocabulary::{BlockId, Vocabulary};

/// The names that a program and its fragments declare anywhere, patches included.
#[derive(Debug, Default)]
pub(in crate::program) struct Names<'s> {
    declared: FxHashSet<(BlockId, &'s str)>,
    /// The declared names of each kind, by its number, in the order written.
    order: Vec<Vec<&'s str>>,
    metrics: FxHashSet<&'s str>,
    facets: FxHashSet<(&'s str, &'s str)>,
    /// Names of blocks whose kind is not known.
    lost: FxHashSet<&'s str>,
    suggester: Suggester,
    /// Whether somebody asked which names are declared.
    asked: Cell<bool>,
}

/// A metric that the block at hand declares, and the kind of block that declares its facets.
type Metric<'s> = Option<(&'s str, BlockId)>;

impl<'s> Names<'s> {
    /// Adds the names of a file, and returns its `use` statements.
    pub(in crate::program) fn gather<'a>(
        &mut self,
        statements: &'a [Statement<'s>],
        vocabulary: &Vocabulary,
    ) -> Vec<&'a Text> {
        let mut uses = Vec::new();
        self.walk(statements, vocabulary, None, &mut uses);
        uses
    }

    fn walk<'a>(
        &mut self,
        statements: &'a [Statement<'s>],
        vocabulary: &Vocabulary,
        metric: Metric<'s>,
        uses: &mut Vec<&'a Text>,
    ) {
        for statement in statements {
            match statement {
                Statement::Block(block) => {
                    let name = block.name.map(|name| name.node);
                    if let Some(inner) = self.enter(block.kind.node, name, vocabulary, metric) {
                        self.walk(&block.body, vocabulary, inner, uses);
                    }
                }
                Statement::Known(known) => self.walk_known(known.blocks(), vocabulary, metric),
                Statement::Use(path) => uses.push(path),
                _ => {}
            }
        }
    }

    /// Adds the names of known statements, which bring in nothing.
    fn walk_known(&mut self, blocks: Blocks<'_, 's>, vocabulary: &Vocabulary, metric: Metric<'s>) {
        for (kind, name, blocks) in blocks {
            if let Some(inner) = self.enter(kind, name, vocabulary, metric) {
                self.walk_known(blocks, vocabulary, inner);
            }
        }
    }

    /// Adds the name of a block, and returns the metric that it declares; none if no name can stand in it.
    fn enter(
        &mut self,
        written: &'s str,
        name: Option<&'s str>,
        vocabulary: &Vocabulary,
        metric: Metric<'s>,
    ) -> Option<Metric<'s>> {
        let kind = vocabulary.block_id(written);
        let Some(name) = name else {
            // Conditions, in which no block stands and nothing is brought in, or nothing that is known.
            return kind.map(|_| None);
        };
        let meant = || vocabulary.block_id(self.suggester.closest(written, vocabulary.block_words())?);
        let Some(kind) = kind.or_else(meant) else {
            self.lost.insert(name);
            return Some(None);
        };
        self.declare(kind, name, metric, vocabulary);
        Some(vocabulary[kind].metric_facets.map(|facets| (name, facets)))
    }

    fn declare(&mut self, kind: BlockId, name: &'s str, metric: Metric<'s>, vocabulary: &Vocabulary) {
        if self.declared.insert((kind, name)) {
            self.order.resize_with(vocabulary.blocks.len(), Vec::new);
            if let Some(names) = self.order.get_mut(usize::from(kind.0)) {
                names.push(name);
            }
        }
        if vocabulary[kind].declares_metric {
            self.metrics.insert(name);
        }
        if let Some((metric, facets)) = metric
            && facets == kind
        {
            self.facets.insert((metric, name));
        }
    }

    /// Whether somebody asked which names are declared.
    pub(super) fn were_asked(&self) -> bool {
        self.asked.get()
    }

    /// These names, of which somebody wants to know something.
    fn asked(&self) -> &Self {
        self.asked.set(true);
        self
    }

    /// Whether a name is that of a block whose kind is not known.
    pub(super) fn is_lost(&self, name: &str) -> bool {
        self.asked().lost.contains(name)
    }

    /// The names of blocks whose kind is not known.
    pub(super) fn lost(&self) -> impl Iterator<Item = &'s str> {
        self.asked().lost.iter().copied()
    }

    /// Whether a block of this kind and name is declared.
    pub(super) fn has(&self, kind: BlockId, name: &str) -> bool {
        self.asked().declared.contains(&(kind, name))
    }

    /// The declared names of a kind, in the order written.
    pub(super) fn of(&self, kind: BlockId) -> impl Iterator<Item = &'s str> {
        self.asked().order.get(usize::from(kind.0)).into_iter().flatten().copied()
    }

    /// The declared metrics, in alphabetical order.
    pub(super) fn metrics(&self) -> Vec<&'s str> {
        let mut metrics: Vec<_> = self.asked().metrics.iter().copied().collect();
        metrics.sort_unstable();
        metrics
    }

    /// Whether a metric of this name is declared.
    pub(super) fn has_metric(&self, name: &str) -> bool {
        self.asked().metrics.contains(name)
    }

    /// Whether a declared metric has this facet.
    pub(super) fn has_facet(&self, metric: &str, facet: &str) -> bool {
        self.asked().facets.contains(&(metric, facet))
    }

    /// The facets of a declared metric, in alphabetical order.
    pub(super) fn facets_of(&self, metric: &str) -> Vec<&'s str> {
        let facets = self.asked().facets.iter().filter(|(of, _)| *of == metric);
        let mut facets: Vec<_> = facets.map(|(_, facet)| *facet).collect();
        facets.sort_unstable();
        facets
    }
}
