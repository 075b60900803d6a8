//! For people at a terminal: code frames drawn by miette, then what to do.
//!
//! Knows findings and sources, and nothing of how a finding came about. Everything that was read passes the sanitiser
//! before it is drawn, and the finished text once more.

use std::fmt::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    Severity, SourceCode, SourceSpan, SpanContents,
};

use super::excerpt::Excerpts;
use super::format::{Ending, Piece, Report, Style};
use super::places::Places;
use super::sanitise::{line, seal};
use super::summary::{self, excuse_words};
use super::view::View;
use super::wrap::wrap;
use crate::diagnostic::{Applicability, Excuse, Finding, Fix, Level, ParameterUse};
use crate::source::Sources;

/// How output looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// How wide a line may be, in columns.
    pub width: usize,
}

impl Default for Look {
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// A report for people.
#[derive(Debug)]
pub struct Human(pub Style);

impl Report for Human {
    fn end(&mut self, ending: &Ending<'_>) -> String {
        let Style { look, quiet, .. } = self.0;
        let found = ending.problems.iter().map(|problem| render(problem.findings, problem.sources, look));
        let mut out: String = found.collect();
        if !quiet {
            out.push_str(&summary::render(ending.totals, look));
        }
        out
    }
}

/// The findings of a program, then those of its rules that are to be named.
#[must_use]
pub fn piece(view: &View<'_>, look: Look) -> Piece {
    (frames(view.shown(), &view.places, look) + &summary::rules_of(view)).into()
}

/// Renders findings in the order given, each followed by an empty line.
#[must_use]
pub fn render<'f>(findings: impl IntoIterator<Item = &'f Finding>, sources: &Sources, look: Look) -> String {
    frames(findings, &Places::new(sources), look)
}

fn frames<'f>(findings: impl IntoIterator<Item = &'f Finding>, places: &Places<'_>, look: Look) -> String {
    let mut findings = findings.into_iter().peekable();
    if findings.peek().is_none() {
        return String::new();
    }
    let theme = if look.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(look.width)
        .with_break_words(false)
        .with_urls(false)
        .without_cause_chain();
    let mut out = String::new();
    for finding in findings {
        let drawn = Drawn::new(finding, places);
        // Writing to a string cannot fail, and the excerpts hold every span that is asked for.
        let _ = handler.render_report(&mut out, &drawn);
        if drawn.excerpts.pieces.is_empty() {
            let (path, _) = places.start(finding.primary.location);
            if !finding.message.contains(path) {
                detail(&mut out, look, "in", path);
            }
        }
        details(&mut out, look, finding, places);
        out.push('\n');
    }
    seal(out)
}

fn details(out: &mut String, look: Look, finding: &Finding, places: &Places<'_>) {
    if !finding.place.is_empty() {
        detail(out, look, "place", &finding.place);
    }
    if !finding.variants.is_empty() {
        detail(out, look, "only in", &finding.variants.join(", "));
    }
    match finding.excuse.as_deref() {
        Some(excuse @ Excuse::Waiver(_)) => {
            detail(out, look, "waived", &excuse_words(excuse).unwrap_or_default());
        }
        Some(Excuse::Baseline) => detail(out, look, "known", "it is in the baseline"),
        None => {}
    }
    for parameter in &finding.parameters {
        if let Some(text) = parameter_origin(parameter, places) {
            detail(out, look, "param", &text);
        }
    }
    for help in &finding.help {
        detail(out, look, "help", help);
    }
    for fix in fixes(finding) {
        detail(out, look, "fix", &fix);
    }
}

/// What would mend a finding, in words, as far as its help does not say it already.
pub(super) fn fixes(finding: &Finding) -> impl Iterator<Item = String> {
    finding.fixes.iter().filter(|fix| !is_said_by_help(fix, finding)).map(|fix| {
        let caution = match fix.applicability {
            Applicability::Safe => "",
            Applicability::Unsafe => " (changes what the program promises)",
        };
        format!("{}{caution}", fix.title)
    })
}

/// A parameter is worth a line only where somebody other than the rule has set it.
fn parameter_origin(parameter: &ParameterUse, places: &Places<'_>) -> Option<String> {
    let ParameterUse { name, value, set_by } = parameter;
    Some(format!("{name} = {value}, set {}", places.set_by(set_by)?))
}

/// "did you mean `x`?" and "replace it with `x`" are one piece of advice.
fn is_said_by_help(fix: &Fix, finding: &Finding) -> bool {
    let [edit] = fix.edits.as_slice() else { return false };
    edit.location == finding.primary.location
        && finding.help.iter().any(|help| help.contains(&format!("`{}`", edit.text)))
}

/// One line below the frame, wrapped.
fn detail(out: &mut String, look: Look, word: &str, text: &str) {
    let indent = 2 + word.len() + 2;
    let (on, off) = if look.color { ("\u{1b}[36m", "\u{1b}[0m") } else { ("", "") };
    let _ = write!(out, "  {on}{word}:{off} ");
    wrap(out, &line(text), indent, look.width);
    out.push('\n');
}

/// A finding as miette sees it.
#[derive(Debug)]
struct Drawn {
    header: String,
    message: String,
    severity: Severity,
    excerpts: Excerpts,
}

impl Drawn {
    fn new(finding: &Finding, places: &Places<'_>) -> Self {
        let severity = match finding.level {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Advice => Severity::Advice,
        };
        Self {
            header: format!("{}[{}]", finding.level.word(), line(&finding.id)),
            message: line(&finding.message).into_owned(),
            severity,
            excerpts: Excerpts::of(finding, places),
        }
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.header))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        if self.excerpts.marks.is_empty() {
            return None;
        }
        Some(Box::new(self.excerpts.marks.iter().map(|mark| {
            let span = SourceSpan::new(mark.offset.into(), mark.length);
            let text = mark.text.clone();
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }
}

impl SourceCode for Excerpts {
    /// An excerpt is all the context that there is; without context, only the place of a label is asked for.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |base: usize, text: &str| base <= start && end <= base + text.len();
        let piece = self
            .pieces
            .iter()
            .find(|piece| holds(piece.base, &piece.text))
            .ok_or(MietteError::OutOfBounds)?;
        let name = piece.name.clone();
        let zero_based = |number: u32| number.saturating_sub(1) as usize;
        if before == 0 && after == 0 {
            let mark = self.marks.iter().find(|mark| mark.offset == start && mark.length == span.len());
            let (line, column) = mark.map_or((piece.first_line, 1), |mark| (mark.at.line, mark.at.column));
            let data = piece.text.as_bytes().get(start - piece.base..end - piece.base).unwrap_or(&[]);
            let contents =
                MietteSpanContents::new_named(name, data, *span, zero_based(line), zero_based(column), 1);
            return Ok(Box::new(contents));
        }
        let whole = SourceSpan::new(piece.base.into(), piece.text.len());
        let lines = piece.text.lines().count();
        let first = zero_based(piece.first_line);
        Ok(Box::new(MietteSpanContents::new_named(name, piece.text.as_bytes(), whole, first, 0, lines)))
    }
}
