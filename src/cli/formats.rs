//! Which reports a run writes, and where to.

use std::path::PathBuf;
use std::{env, fs};

use super::output;
use crate::diagnostic::closest;
use crate::report::Format;
use crate::report::comment::SUMMARY;

/// A report and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    /// The file; standard output if there is none.
    pub(super) file: Option<PathBuf>,
    /// Whether it is added to what stands in the file.
    pub(super) added: bool,
}

/// The variable in which a runner of GitHub names the file for the summary of a job.
const JOB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The least room for a report in the summary of a job, in bytes.
const LEAST: usize = 4 * 1024;

/// The report for the summary of a job, in the room that is left in it: where annotations are written, since GitHub shows few
/// of them, and a runner names a file for it.
pub(super) fn job_summary(outputs: &[Output]) -> Option<Output> {
    if !outputs.iter().any(|output| output.format == Format::Github) {
        return None;
    }
    let file = PathBuf::from(env::var_os(JOB_SUMMARY).filter(|file| !file.is_empty())?);
    let full = fs::symlink_metadata(&file).map_or(0, |found| usize::try_from(found.len()).unwrap_or(SUMMARY));
    let room = SUMMARY.saturating_sub(full);
    if room < LEAST {
        output::tell("the job summary is full: nothing is added to it");
        return None;
    }
    Some(Output { format: Format::Markdown { room }, file: Some(file), added: true })
}

/// Reads `FORMAT` and `FORMAT=FILE`; people read a report if nothing is asked for.
pub(super) fn parse(written: &[String]) -> Result<Vec<Output>, String> {
    if written.is_empty() {
        return Ok(vec![Output { format: Format::Human, file: None, added: false }]);
    }
    let mut outputs: Vec<Output> = Vec::new();
    for text in written {
        let (name, file) = match text.split_once('=') {
            Some((name, "-")) => (name, None),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text.as_str(), None),
        };
        let format = Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format);
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
        outputs.push(Output { format, file, added: false });
    }
    Ok(outputs)
}

fn unknown(name: &str) -> String {
    let names = Format::ALL.map(|(known, _)| known);
    match closest(name, names) {
        Some(suggestion) => format!("there is no format `{name}`: did you mean `{suggestion}`?"),
        None => format!("there is no format `{name}`: the formats are `{}`", names.join("`, `")),
    }
}
