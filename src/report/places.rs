//! Lines and columns of many findings in the same sources: each source is indexed once, and only if something stands in it.

use std::cell::OnceCell;

use crate::diagnostic::{Layer, SetBy};
use crate::source::{LineColumn, LineIndex, Location, Source, SourceId, Sources, Span};

/// Behind "set", who set a number.
pub(super) const fn phrase(layer: Layer) -> &'static str {
    match layer {
        Layer::Pack => "by the pack",
        Layer::Company => "by the company",
        Layer::Folder => "for the folder",
        Layer::Program => "for the program",
        Layer::Environment => "in the environment",
        Layer::CommandLine => "on the command line",
    }
}

/// The line indexes of some sources.
pub(super) struct Places<'s> {
    sources: &'s Sources,
    indexes: OnceCell<Vec<OnceCell<LineIndex<'s>>>>,
}

impl<'s> Places<'s> {
    pub(super) const fn new(sources: &'s Sources) -> Self {
        Self { sources, indexes: OnceCell::new() }
    }

    /// The source with this number and its lines.
    pub(super) fn get(&self, id: SourceId) -> Option<(&'s Source, &LineIndex<'s>)> {
        let source = self.sources.get(id)?;
        let indexes = self.indexes.get_or_init(|| self.sources.iter().map(|_| OnceCell::new()).collect());
        let cell = indexes.get(id.0 as usize)?;
        Some((source, cell.get_or_init(|| LineIndex::new(&source.text))))
    }

    /// The name of the source, and where in it the location begins.
    pub(super) fn start(&self, location: Location) -> (&'s str, LineColumn) {
        self.get(location.source).map_or(("", LineColumn { line: 1, column: 1 }), |(source, lines)| {
            (source.name.as_str(), lines.line_column(location.span.start))
        })
    }

    /// The file in which the location is, and the lines and columns where it begins and ends, if there is text to point at; `None`
    /// where it is no file: standard input, and the run as a whole.
    pub(super) fn file(&self, location: Location) -> Option<(&'s str, Option<(LineColumn, LineColumn)>)> {
        let source = self.sources.get(location.source)?;
        if source.name == "<stdin>" || (source.name == env!("CARGO_PKG_NAME") && source.text.is_empty()) {
            return None;
        }
        let (path, start, end) = self.range(location);
        Some((path, Some((start, end)).filter(|_| !source.text.is_empty())))
    }

    /// Who set a number and where, in words behind "set"; `None` if nobody did.
    pub(super) fn set_by(&self, set_by: &[SetBy]) -> Option<String> {
        let said = set_by.iter().map(|by| {
            let (path, at) = self.start(by.at);
            match by.layer {
                Layer::Environment | Layer::CommandLine => phrase(by.layer).to_owned(),
                layer => format!("{} at {path}:{}:{}", phrase(layer), at.line, at.column),
            }
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join(" and "))
    }

    /// The name of the source, and where in it the location begins and ends.
    pub(super) fn range(&self, location: Location) -> (&'s str, LineColumn, LineColumn) {
        let (path, start) = self.start(location);
        let end_span = Span::new(location.span.end, location.span.end);
        (path, start, self.start(Location::new(location.source, end_span)).1)
    }
}
