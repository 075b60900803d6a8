//! What is wrong outside of any text: a file that cannot be read, a folder without programs.

use crate::diagnostic::{Finding, Level};
use crate::lint::Effective;
use crate::report;
use crate::source::loader::ReadError;
use crate::source::{Location, Source, Sources, Span};

/// Findings that belong to no program, with the texts that they stand in.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) findings: Vec<Finding>,
    pub(super) sources: Sources,
    /// The least level that makes the exit code 1, where they stand.
    pub(super) fail_on: Level,
}

impl Problem {
    /// Findings where nobody has said what makes the exit code 1.
    pub(super) fn new(findings: Vec<Finding>, sources: Sources) -> Self {
        Self { findings, sources, fail_on: Effective::default().fail_on.value }
    }

    /// Something is wrong with a file as a whole.
    pub(super) fn file(id: &str, shown: &str, message: impl Into<String>) -> Self {
        Self::at_end(id, shown, "", message.into())
    }

    /// A file cannot be read; if some of it can, the place is where that ends.
    pub(super) fn unreadable(shown: &str, error: &ReadError) -> Self {
        let before = match error {
            ReadError::NotUtf8(before) => before.as_str(),
            ReadError::Io(_) | ReadError::TooLarge => "",
        };
        Self::at_end("unreadable", shown, before, format!("`{shown}` {error}"))
    }

    /// The same for a report.
    pub(super) fn borrow(&self) -> report::Problem<'_> {
        report::Problem { findings: &self.findings, sources: &self.sources }
    }

    fn at_end(id: &str, shown: &str, text: &str, message: String) -> Self {
        let mut sources = Sources::new();
        let source = sources.add(shown, text);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let finding = Finding::engine(id, Location::new(source, Span::new(end, end)), message);
        Self::new(vec![finding], sources)
    }

    /// Something is wrong with the run as a whole.
    pub(super) fn run(id: &str, message: &str) -> Self {
        Self::at_end(id, Source::RUN, "", message.to_owned())
    }

    /// The same problem with a piece of advice.
    pub(super) fn help(mut self, text: &str) -> Self {
        if let Some(last) = self.findings.last_mut() {
            last.help.push(text.to_owned());
        }
        self
    }
}
