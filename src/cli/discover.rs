//! Which files are to be checked: what the arguments name, and what stands below the folders among them.
//!
//! Nothing is passed over in silence: a path that matches nothing, a folder without programs, and what looks like a
//! program but is none, are findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::problem::Problem;

/// The ending of a program's file name.
pub(super) const ENDING: &str = "partner";

/// What is to be checked, in the order of the report.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The files, by the name that each is shown by.
    pub(super) files: Vec<File>,
    /// Whether standard input is among the arguments.
    pub(super) stdin: bool,
    /// The folders that were walked, as absolute paths: every program below them is checked.
    pub(super) folders: Vec<PathBuf>,
    /// What cannot be checked.
    pub(super) problems: Vec<Problem>,
}

/// A file to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// The name that it is shown by.
    pub(super) shown: String,
    /// Where it is.
    pub(super) path: PathBuf,
}

/// Finds what the arguments name; this folder if there are none.
pub(super) fn find(arguments: &[PathBuf]) -> Found {
    let here = [PathBuf::from(".")];
    let mut found = Found::default();
    let mut files = BTreeMap::new();
    for path in if arguments.is_empty() { &here } else { arguments } {
        let path = &relative(path);
        if path.as_os_str() == "-" {
            found.stdin = true;
            continue;
        }
        match std::fs::metadata(path) {
            Ok(data) if data.is_dir() => walk(path, &mut files, &mut found),
            Ok(_) => {
                let file = File { shown: shown(path), path: path.clone() };
                files.insert((file.shown.clone(), own(path)), file);
            }
            Err(error) => found.problems.push(missing(path, &error)),
        }
    }
    found.files = files.into_values().collect();
    found
}

fn missing(path: &Path, error: &std::io::Error) -> Problem {
    let pattern = path.to_string_lossy().contains(['*', '?', '[']);
    let message = match error.kind() {
        std::io::ErrorKind::NotFound if pattern => "matches no file".to_owned(),
        std::io::ErrorKind::NotFound => "does not exist".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    let name = shown(path);
    let message = format!("`{name}` {message}");
    Problem::file("unreadable", &name, message)
}

fn walk(folder: &Path, files: &mut BTreeMap<(String, PathBuf), File>, found: &mut Found) {
    let walker = WalkBuilder::new(folder).git_global(false).follow_links(false).require_git(false).build();
    found.folders.extend(std::path::absolute(folder));
    let mut any = false;
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.problems.push(Problem::file(
                    "unreadable",
                    &shown(folder),
                    format!("a folder cannot be walked: {error}"),
                ));
                continue;
            }
        };
        let path = entry.path();
        if entry.depth() == 0 || path.extension().is_none_or(|ending| ending != ENDING) {
            continue;
        }
        any = true;
        let name = shown(path);
        match entry.file_type() {
            Some(kind) if kind.is_file() => {
                let path = path.to_path_buf();
                files.insert((name.clone(), own(&path)), File { shown: name, path });
            }
            Some(kind) if kind.is_symlink() => {
                let problem = Problem::file(
                    "unreadable",
                    &name,
                    format!("`{name}` is a link, and links in a folder are not followed"),
                );
                found.problems.push(problem.help("name it on the command line to check what it leads to"));
            }
            _ => {
                let problem = Problem::file(
                    "unreadable",
                    &name,
                    format!("`{name}` has the name of a program and is no file"),
                );
                found.problems.push(problem);
            }
        }
    }
    if !any {
        let message = format!("no program was found: no file below `{}` ends in `.{ENDING}`", shown(folder));
        let help =
            "files that `.gitignore` names, and hidden ones, are passed over; name a file to check it anyway";
        found.problems.push(Problem::file("no-programs", &shown(folder), message).help(help));
    }
}

/// An absolute path below this folder as one from this folder: a report is the same on every machine.
fn relative(path: &Path) -> PathBuf {
    let below =
        std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    match below {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_path_buf(),
    }
}

/// A path without `./` at its start: two names for one file are one, and two files that look alike are two.
fn own(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

/// A path as it is shown: with `/` between its parts, and without `./` at its start.
pub(super) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() };
    match text.strip_prefix("./") {
        Some("") | None => text,
        Some(rest) => rest.to_owned(),
    }
}
