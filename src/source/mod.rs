//! Files as text, and places in them.
//!
//! This module knows nothing of the languages that the files are written in. Its [`loader`] is the one place that
//! reads files; everything else works on text already read.

mod line;
pub mod loader;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use line::{LineColumn, LineIndex};

/// The number of a source in a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A range of bytes in one source: `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a range of indices.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A span in a known source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The source.
    pub source: SourceId,
    /// The bytes in it.
    pub span: Span,
}

impl Location {
    /// A location from its parts.
    #[must_use]
    pub const fn new(source: SourceId, span: Span) -> Self {
        Self { source, span }
    }
}

/// One text with the name that a user knows it by.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as it is shown, with `/` between its parts, or `<stdin>`.
    pub name: String,
    /// The text, without a byte order mark; borrowed if it is part of the binary.
    pub text: Cow<'static, str>,
}

impl Source {
    /// The name in place of a path where something is wrong with a run as a whole.
    pub const RUN: &str = "partnerlint";

    /// Whether it has a path: it is neither an argument of the command line, such as `--param`, nor the run as a whole.
    #[must_use]
    pub fn has_path(&self) -> bool {
        self.name != Self::RUN && !self.name.starts_with("--")
    }

    /// Whether it is part of the binary.
    #[must_use]
    pub const fn is_embedded(&self) -> bool {
        matches!(self.text, Cow::Borrowed(_))
    }
}

/// The texts that one check reads: the policies and the configuration first, then the program and its fragments.
///
/// Cloning shares the texts, so that every program of a run can start from the same policies at no cost.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The first ones, which copies share.
    shared: Arc<[Arc<Source>]>,
    own: Vec<Arc<Source>>,
}

impl Sources {
    /// No sources.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text and returns its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(Arc::new(Source { name: name.into(), text: Cow::Owned(text.into()) }))
    }

    /// Adds a text that is part of the binary and returns its number.
    pub fn embed(&mut self, name: &'static str, text: &'static str) -> SourceId {
        self.push(Arc::new(Source { name: name.to_owned(), text: Cow::Borrowed(text) }))
    }

    /// Adds a text that is already shared and returns its number.
    pub fn push(&mut self, source: Arc<Source>) -> SourceId {
        let number = self.shared.len() + self.own.len();
        self.own.push(source);
        SourceId(u32::try_from(number).unwrap_or(u32::MAX))
    }

    /// The same sources, of which copies are cheap.
    #[must_use]
    pub fn shared(self) -> Self {
        if self.own.is_empty() {
            return self;
        }
        Self { shared: self.shared.iter().cloned().chain(self.own).collect(), own: Vec::new() }
    }

    /// The source with this number.
    ///
    /// `None` only if the number was given by another `Sources`.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Arc<Source>> {
        let at = id.0 as usize;
        self.shared.get(at).or_else(|| self.own.get(at.checked_sub(self.shared.len())?))
    }

    /// The text that a location covers; empty if the location belongs to other sources.
    #[must_use]
    pub fn text_at(&self, location: Location) -> &str {
        self.get(location.source).and_then(|s| s.text.get(location.span.range())).unwrap_or("")
    }

    /// Every source with its number.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Arc<Source>)> {
        (0..).map(SourceId).zip(self.shared.iter().chain(&self.own))
    }
}
