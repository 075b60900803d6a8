//! The pieces of source that a finding shows: the lines around its labels, cut to a readable size and made safe.
//!
//! Excerpts of several files share one range of offsets, so that one diagnostic can show labels in all of them. Nothing
//! here draws.

use super::places::Places;
use super::sanitise::{line, source};
use crate::diagnostic::{Finding, Label};
use crate::source::{LineColumn, LineIndex, Location, Source, SourceId, Span};

/// A label over more lines than this is drawn on its first line only.
const MOST_LINES: u32 = 8;
/// A line longer than this, in bytes, is cut around its labels.
const LONGEST_LINE: u32 = 240;
/// How much of a line that was cut is shown before and after its labels, in bytes.
const MARGIN: u32 = 60;

/// Some neighbouring lines of one source.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The name of the source.
    pub(super) name: String,
    /// The number of its first line, counted from 1.
    pub(super) first_line: u32,
    /// The lines, each with a line end.
    pub(super) text: String,
    /// Where it begins in the range of offsets that all excerpts share.
    pub(super) base: usize,
}

/// A label, placed in an excerpt.
#[derive(Debug)]
pub(super) struct Mark {
    /// Where it begins in the shared range of offsets.
    pub(super) offset: usize,
    /// How many bytes it covers.
    pub(super) length: usize,
    /// Where it begins in its source.
    pub(super) at: LineColumn,
    /// What is said there, if anything.
    pub(super) text: Option<String>,
    /// Whether it is the finding's own place.
    pub(super) primary: bool,
}

/// What of its sources a finding shows.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    /// The pieces, the primary label's source first.
    pub(super) pieces: Vec<Excerpt>,
    /// The labels in them.
    pub(super) marks: Vec<Mark>,
}

/// A label cut to what can be drawn.
struct Cut<'f> {
    label: &'f Label,
    primary: bool,
    span: Span,
    first: u32,
    last: u32,
}

impl Excerpts {
    /// Cuts what a finding shows from its sources.
    pub(super) fn of(finding: &Finding, places: &Places<'_>) -> Self {
        let labels =
            std::iter::once((&finding.primary, true)).chain(finding.secondary.iter().map(|l| (l, false)));
        let labels: Vec<(&Label, bool)> = labels.collect();
        let mut ids: Vec<SourceId> = Vec::new();
        for (label, _) in &labels {
            if !ids.contains(&label.location.source) {
                ids.push(label.location.source);
            }
        }
        let mut excerpts = Self::default();
        for id in ids {
            let Some((from, lines)) = places.get(id) else { continue };
            if from.text.is_empty() {
                continue;
            }
            let here = labels.iter().filter(|(label, _)| label.location.source == id);
            let mut cuts: Vec<Cut<'_>> =
                here.map(|&(label, primary)| cut(label, primary, &from.text, lines)).collect();
            cuts.sort_by_key(|cut| (cut.first, cut.span, !cut.primary));
            excerpts.add(from, lines, &cuts, &finding.message);
        }
        excerpts
    }

    fn add(&mut self, from: &Source, lines: &LineIndex<'_>, cuts: &[Cut<'_>], message: &str) {
        let empty_end = u32::from(from.text.ends_with(['\r', '\n']));
        let most = lines.count() - empty_end;
        let around = |cut: &Cut<'_>| (cut.first.saturating_sub(1).max(1), (cut.last + 1).min(most));
        let near = |left: &Cut<'_>, right: &Cut<'_>| around(right).0 <= around(left).1 + 1;
        let mut groups: Vec<&[Cut<'_>]> = cuts.chunk_by(near).collect();
        groups.sort_by_key(|group| !group.iter().any(|cut| cut.primary));
        for group in groups {
            let first = group.iter().map(|cut| around(cut).0).min().unwrap_or(1);
            let last = group.iter().map(|cut| around(cut).1).max().unwrap_or(1);
            let base = self.pieces.last().map_or(0, |piece| piece.base + piece.text.len() + 1);
            let mut windows = Vec::new();
            let mut text = String::new();
            for number in first..=last {
                let window = Window::new(number, &from.text, lines, group, base + text.len());
                window.write(&from.text, &mut text);
                windows.push(window);
            }
            for cut in group {
                let start = offset(&windows, cut.span.start);
                let said = line(&cut.label.text);
                self.marks.push(Mark {
                    offset: start,
                    length: offset(&windows, cut.span.end).saturating_sub(start),
                    at: lines.line_column(cut.label.location.span.start),
                    text: (!said.is_empty() && cut.label.text != message).then(|| said.into_owned()),
                    primary: cut.primary,
                });
            }
            let name = line(&from.name).into_owned();
            self.pieces.push(Excerpt { name, first_line: first, text, base });
        }
    }
}

/// Moves a label's span to what can be drawn: within the text, not on a line end, not over too many lines.
fn cut<'f>(label: &'f Label, primary: bool, text: &str, lines: &LineIndex<'_>) -> Cut<'f> {
    let Location { span, .. } = label.location;
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut start = span.start.min(length);
    if start == length {
        let content = text.trim_end_matches(['\r', '\n']).len();
        start = u32::try_from(content).unwrap_or(u32::MAX);
    }
    let start = floor(text, start);
    let end = floor(text, span.end.clamp(start, length));
    let covered = text.get(start as usize..end as usize).unwrap_or("").trim_end_matches(['\r', '\n']);
    let mut end = start + u32::try_from(covered.len()).unwrap_or(0);
    let first = lines.line_column(start).line;
    let mut last = lines.line_column(end).line;
    if last - first >= MOST_LINES {
        (end, last) = (lines.line_span(first).end.max(start), first);
    }
    Cut { label, primary, span: Span::new(start, end), first, last }
}

/// The nearest start of a character, at or before a byte.
fn floor(text: &str, byte: u32) -> u32 {
    (0..=byte).rev().find(|&at| text.is_char_boundary(at as usize)).unwrap_or(0)
}

/// What is shown of one line.
struct Window {
    /// The bytes of the source that are shown.
    shown: Span,
    /// Whether something is left out before and after.
    cut: (bool, bool),
    /// The offset, in the shared range, of the first byte shown.
    offset: usize,
}

const LEFT_OUT: &str = "…";

impl Window {
    fn new(number: u32, text: &str, lines: &LineIndex<'_>, cuts: &[Cut<'_>], offset: usize) -> Self {
        let line = lines.line_span(number);
        if line.end - line.start <= LONGEST_LINE {
            return Self { shown: line, cut: (false, false), offset };
        }
        let inside = |span: Span| span.start <= line.end && span.end >= line.start;
        let marks = || cuts.iter().map(|cut| cut.span).filter(|&span| inside(span));
        let from = marks().map(|span| span.start.max(line.start)).min().unwrap_or(line.start);
        let to = marks().map(|span| span.end.min(line.end)).max().unwrap_or(line.start);
        let start = floor(text, from.saturating_sub(MARGIN).max(line.start));
        let end = floor(text, to.saturating_add(MARGIN).min(start + LONGEST_LINE).min(line.end));
        let cut = (start > line.start, end < line.end);
        let offset = offset + if cut.0 { LEFT_OUT.len() } else { 0 };
        Self { shown: Span::new(start, end), cut, offset }
    }

    fn write(&self, text: &str, out: &mut String) {
        if self.cut.0 {
            out.push_str(LEFT_OUT);
        }
        out.push_str(&source(text.get(self.shown.range()).unwrap_or("")));
        if self.cut.1 {
            out.push_str(LEFT_OUT);
        }
        out.push('\n');
    }
}

/// The offset in the shared range for a byte of the source; what is left out lies at the edge of what is shown.
fn offset(windows: &[Window], byte: u32) -> usize {
    let at = windows.partition_point(|window| window.shown.start <= byte).saturating_sub(1);
    windows.get(at).map_or(0, |window| {
        let within = byte.clamp(window.shown.start, window.shown.end) - window.shown.start;
        window.offset + within as usize
    })
}
