//! Which reports a run writes, and where to.

use std::path::PathBuf;

use super::output;
use super::problem::Problem;
use crate::diagnostic::closest;
use crate::lint::{Checked, Totals};
use crate::quantity::Date;
use crate::report::summary::{self, Detail};
use crate::report::{Look, concise, human, json};

/// A report and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    /// The file; standard output if there is none.
    file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Concise,
    Json,
}

const FORMATS: [(&str, Format); 3] =
    [("human", Format::Human), ("concise", Format::Concise), ("json", Format::Json)];

/// How much is said, and how it looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) look: Look,
    pub(super) detail: Detail,
    pub(super) quiet: bool,
}

/// The part of a program in each of the reports.
pub(super) type Pieces = Vec<String>;

/// How a run ended.
pub(super) struct Ending {
    pub(super) as_of: Date,
    pub(super) exit_code: u8,
    pub(super) style: Style,
}

/// Reads `FORMAT` and `FORMAT=FILE`; people read a report if nothing is asked for.
pub(super) fn parse(written: &[String]) -> Result<Vec<Output>, String> {
    if written.is_empty() {
        return Ok(vec![Output { format: Format::Human, file: None }]);
    }
    let mut outputs: Vec<Output> = Vec::new();
    for text in written {
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text.as_str(), None),
        };
        let format = FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
        let format = format.ok_or_else(|| unknown(name))?;
        if file.as_ref().is_some_and(|file| file.as_os_str().is_empty()) {
            return Err(format!("`--format {text}` names no file"));
        }
        if outputs.iter().any(|output| output.file == file) {
            let place =
                file.map_or_else(|| "standard output".to_owned(), |file| format!("`{}`", file.display()));
            return Err(format!(
                "two formats go to {place}: send one to a file, as `--format json=report.json`"
            ));
        }
        outputs.push(Output { format, file });
    }
    Ok(outputs)
}

fn unknown(name: &str) -> String {
    let names = FORMATS.map(|(known, _)| known);
    match closest(name, names) {
        Some(suggestion) => format!("there is no format `{name}`: did you mean `{suggestion}`?"),
        None => format!("there is no format `{name}`: the formats are `{}`", names.join("`, `")),
    }
}

impl Output {
    /// A file is the same everywhere: without colours, of one width.
    fn look(&self, style: Style) -> Look {
        if self.file.is_some() { Look::default() } else { style.look }
    }
}

/// The part of a program in each of the reports.
pub(super) fn pieces(outputs: &[Output], checked: &Checked, style: Style) -> Pieces {
    let piece = |output: &Output| match output.format {
        Format::Human => {
            human::render(&checked.findings, &checked.sources, output.look(style))
                + &summary::rules_of(checked, style.detail)
        }
        Format::Concise => concise::render(&checked.findings, &checked.sources),
        Format::Json => json::program(checked),
    };
    outputs.iter().map(piece).collect()
}

/// Writes every report.
pub(super) fn write(
    outputs: &[Output],
    mut programs: Vec<Pieces>,
    problems: &[Problem],
    totals: &Totals,
    ending: &Ending,
) -> Result<(), String> {
    for (at, output) in outputs.iter().enumerate() {
        let pieces: Vec<String> =
            programs.iter_mut().filter_map(|pieces| pieces.get_mut(at).map(std::mem::take)).collect();
        let report = report(output, &pieces, problems, totals, ending);
        match &output.file {
            None => output::print(&report).map_err(|error| format!("standard output: {error}"))?,
            Some(file) => output::write(file, &report)
                .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?,
        }
    }
    let told = outputs.iter().any(|output| output.file.is_none() && output.format == Format::Human);
    if !told && !ending.style.quiet {
        for line in summary::render(totals, Look::default()).lines() {
            output::tell(line);
        }
    }
    Ok(())
}

fn report(
    output: &Output,
    pieces: &[String],
    problems: &[Problem],
    totals: &Totals,
    ending: &Ending,
) -> String {
    let look = output.look(ending.style);
    let mut report = String::new();
    match output.format {
        Format::Human => {
            report.extend(pieces.iter().map(String::as_str));
            report.extend(
                problems.iter().map(|problem| human::render(&problem.findings, &problem.sources, look)),
            );
            if !ending.style.quiet {
                report.push_str(&summary::render(totals, look));
            }
        }
        Format::Concise => {
            report.extend(pieces.iter().map(String::as_str));
            report
                .extend(problems.iter().map(|problem| concise::render(&problem.findings, &problem.sources)));
        }
        Format::Json => {
            let problems: Vec<_> = problems.iter().map(|p| (p.findings.as_slice(), &p.sources)).collect();
            let ending = json::Ending {
                as_of: ending.as_of,
                problems: &problems,
                totals,
                exit_code: ending.exit_code,
            };
            report = json::document(pieces, &ending);
        }
    }
    report
}
