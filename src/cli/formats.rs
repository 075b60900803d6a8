//! Which reports a run writes, and where to.

use std::path::PathBuf;

use crate::diagnostic::closest;
use crate::report::Format;

/// A report and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    /// The file; standard output if there is none.
    pub(super) file: Option<PathBuf>,
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
        outputs.push(Output { format, file });
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
