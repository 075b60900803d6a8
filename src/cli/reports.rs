//! The reports of a run while they are written: begun before the first program, ended after the last.

use std::io::{self, BufWriter, IntoInnerError, Write};
use std::path::Path;

use super::formats::Output;
use super::output::{self, Draft};
use crate::lint::Checked;
use crate::quantity::Date;
use crate::report::{Ending, Look, Piece, Report, Style, View, summary};

/// How the reports of a run are written: what threads need to render the part of a program in each.
#[derive(Clone, Copy)]
pub(super) struct Manner<'o> {
    pub(super) outputs: &'o [Output],
    /// That of standard output.
    pub(super) style: Style,
}

impl Manner<'_> {
    /// The part of a program in each of the reports.
    pub(super) fn pieces(&self, checked: &Checked) -> Vec<Piece> {
        let view = View::new(checked, self.style.detail);
        self.outputs.iter().map(|output| output.format.piece(&view, self.style_of(output).look)).collect()
    }

    /// A file is the same everywhere: without colours, of one width.
    fn style_of(&self, output: &Output) -> Style {
        let look = if output.file.is_some() { Look::default() } else { self.style.look };
        Style { look, ..self.style }
    }
}

/// The reports of a run.
pub(super) struct Reports<'o> {
    manner: Manner<'o>,
    open: Vec<Open<'o>>,
}

/// A report that has been begun.
struct Open<'o> {
    report: Box<dyn Report>,
    sink: Sink<'o>,
}

/// Where a report goes.
enum Sink<'o> {
    Standard,
    File(BufWriter<Draft>, &'o Path),
}

/// So many bytes are written to a file at once.
const ROOM: usize = 32 * 1024;

impl<'o> Reports<'o> {
    /// Begins all reports; one that cannot be written is known before anything is checked.
    pub(super) fn begin(manner: Manner<'o>, as_of: Date) -> Result<Self, String> {
        let mut open = Vec::new();
        for output in manner.outputs {
            let sink = match &output.file {
                None => Sink::Standard,
                Some(path) => {
                    let draft = if output.added { Draft::add(path) } else { Draft::create(path) };
                    let draft = draft.map_err(|error| cannot(path, &error))?;
                    Sink::File(BufWriter::with_capacity(ROOM, draft), path)
                }
            };
            open.push(Open { report: output.format.report(manner.style_of(output), as_of), sink });
        }
        for Open { report, sink } in &mut open {
            sink.write(&report.begin())?;
        }
        Ok(Self { manner, open })
    }

    /// Writes the part of a program into each report.
    pub(super) fn add(&mut self, pieces: Vec<Piece>) -> Result<(), String> {
        for (Open { report, sink }, piece) in self.open.iter_mut().zip(pieces) {
            sink.write(&report.add(piece))?;
        }
        Ok(())
    }

    /// Ends all reports, and puts files where they belong.
    pub(super) fn end(self, ending: &Ending<'_>) -> Result<(), String> {
        for Open { mut report, mut sink } in self.open {
            sink.write(&report.end(ending))?;
            sink.finish()?;
        }
        let Manner { outputs, style } = self.manner;
        let told = outputs.iter().any(|output| output.file.is_none() && output.format.tells_the_sum());
        if !told && !style.quiet {
            for line in summary::render(ending.totals, Look::default()).lines() {
                output::tell(line);
            }
        }
        Ok(())
    }
}

impl Sink<'_> {
    fn write(&mut self, text: &str) -> Result<(), String> {
        match self {
            _ if text.is_empty() => Ok(()),
            Self::Standard => output::print(text).map_err(|error| format!("standard output: {error}")),
            Self::File(file, path) => file.write_all(text.as_bytes()).map_err(|error| cannot(path, &error)),
        }
    }

    fn finish(self) -> Result<(), String> {
        match self {
            Self::Standard => Ok(()),
            Self::File(file, path) => {
                let draft = file.into_inner().map_err(IntoInnerError::into_error);
                draft.and_then(Draft::finish).map_err(|error| cannot(path, &error))
            }
        }
    }
}

fn cannot(path: &Path, error: &io::Error) -> String {
    format!("`{}` cannot be written: {error}", path.display())
}
