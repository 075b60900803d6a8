//! Which files are to be checked: what the arguments name, and what stands below the folders among them.
//!
//! Nothing is passed over in silence: a path that matches nothing, a folder without programs, and what looks like a
//! program but is none, are findings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;

use super::args::WalkArgs;
use super::exclude::Exclusions;
use super::problem::Problem;
use crate::lint::is_pattern;

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
    /// What is named and excluded nevertheless.
    pub(super) excluded: Vec<PathBuf>,
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
pub(super) fn find(arguments: &[PathBuf], manner: WalkArgs, exclusions: Exclusions) -> (Found, Exclusions) {
    let here = [PathBuf::from(".")];
    let exclusions = Arc::new(Mutex::new(exclusions));
    let mut search = Search { manner, exclusions, found: Found::default(), files: BTreeMap::new() };
    for path in if arguments.is_empty() { &here } else { arguments } {
        let path = &relative(path);
        if path.as_os_str() == "-" {
            search.found.stdin = true;
            continue;
        }
        match std::fs::metadata(path) {
            Ok(data) if search.is_excluded(path, data.is_dir()) => search.found.excluded.push(path.clone()),
            Ok(data) if data.is_dir() => search.folder(path),
            Ok(_) => search.keep(path),
            Err(error) => search.pattern(path, &error),
        }
    }
    let mut found = search.found;
    found.files = search.files.into_values().collect();
    let exclusions = std::mem::take(&mut *lock(&search.exclusions));
    (found, exclusions)
}

/// A search for programs.
struct Search {
    manner: WalkArgs,
    exclusions: Arc<Mutex<Exclusions>>,
    found: Found,
    files: BTreeMap<(String, PathBuf), File>,
}

/// What a walk has met.
#[derive(Default)]
struct Walked {
    /// Files whose names are those of programs.
    programs: Vec<PathBuf>,
    /// The same that are no files, with what is wrong.
    others: Vec<(PathBuf, Problem)>,
}

impl Search {
    /// Whether something that is named is excluded, and is not to be checked for that.
    fn is_excluded(&self, path: &Path, is_folder: bool) -> bool {
        self.manner.force_exclude && lock(&self.exclusions).passes_over_named(path, is_folder)
    }

    fn keep(&mut self, path: &Path) {
        let file = File { shown: shown(path), path: path.to_path_buf() };
        self.files.insert((file.shown.clone(), own(path)), file);
    }

    fn folder(&mut self, folder: &Path) {
        self.found.folders.push(super::chains::absolute(folder));
        let Walked { programs, others } = self.walk(folder);
        if programs.is_empty() && others.is_empty() {
            let name = shown(folder);
            let message = format!("no program was found: no file below `{name}` ends in `.{ENDING}`");
            self.found.problems.push(Problem::file("no-programs", &name, message).help(self.passed(folder)));
        }
        programs.iter().for_each(|path| self.keep(path));
        self.found.problems.extend(others.into_iter().map(|(_, problem)| problem));
    }

    /// What may stand where nothing was found.
    fn passed(&self, folder: &Path) -> &'static str {
        if lock(&self.exclusions).any_below(&super::chains::absolute(folder)) {
            "what `exclude` or `.gitignore` names, and what is hidden, is passed over; name a file to check it anyway"
        } else {
            "files that `.gitignore` names, and hidden ones, are passed over; name a file to check it anyway"
        }
    }

    /// What is named and does not exist may be a pattern: it stands for the programs that it names itself, and for those
    /// below the folders that it names.
    fn pattern(&mut self, path: &Path, error: &std::io::Error) {
        let name = shown(path);
        let problem = |message: String| Problem::file("unreadable", &name, format!("`{name}` {message}"));
        let text = path.to_string_lossy();
        if error.kind() != std::io::ErrorKind::NotFound {
            return self.found.problems.push(problem(format!("cannot be read: {error}")));
        }
        if !is_pattern(&text) {
            return self.found.problems.push(problem("does not exist".to_owned()));
        }
        let glob = match matcher(path) {
            Ok(glob) => glob,
            Err(why) => return self.found.problems.push(problem(format!("is no pattern: {why}"))),
        };
        let is_plain = |part: &std::path::Component<'_>| !is_pattern(&part.as_os_str().to_string_lossy());
        let start: PathBuf = path.components().take_while(is_plain).collect();
        let start = if start.as_os_str().is_empty() { PathBuf::from(".") } else { start };
        if !start.is_dir() {
            let message = format!("matches no program: `{}` is no folder", shown(&start));
            return self.found.problems.push(problem(message));
        }
        let Walked { mut programs, mut others } = self.walk(&start);
        let named = |path: &Path| own(path).ancestors().any(|part| glob.is_match(part));
        programs.retain(|path| named(path));
        others.retain(|(path, _)| named(path));
        if programs.is_empty() && others.is_empty() {
            let message = format!("matches no program: nothing of this name ends in `.{ENDING}`");
            let problem = problem(message).help(self.passed(&start));
            return self.found.problems.push(problem);
        }
        programs.iter().for_each(|path| self.keep(path));
        self.found.problems.extend(others.into_iter().map(|(_, problem)| problem));
    }

    /// Walks a folder; a part of it that cannot be walked is a problem.
    fn walk(&mut self, folder: &Path) -> Walked {
        lock(&self.exclusions).walks(folder);
        let exclusions = Arc::clone(&self.exclusions);
        let heed = !self.manner.no_ignore;
        let walker = WalkBuilder::new(folder)
            .follow_links(false)
            .require_git(false)
            .git_global(false)
            .git_exclude(heed)
            .git_ignore(heed)
            .ignore(heed)
            .parents(heed)
            .filter_entry(move |entry| {
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                entry.depth() == 0 || !lock(&exclusions).passes_over(entry.path(), is_folder)
            })
            .build();
        let mut walked = Walked::default();
        for entry in walker {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let message = format!("a folder cannot be walked: {error}");
                    self.found.problems.push(Problem::file("unreadable", &shown(folder), message));
                    continue;
                }
            };
            let path = entry.path();
            if entry.depth() == 0 || path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            match entry.file_type() {
                Some(kind) if kind.is_file() => walked.programs.push(path.to_path_buf()),
                kind => {
                    let is_link = kind.is_some_and(|kind| kind.is_symlink());
                    walked.others.push((path.to_path_buf(), no_file(path, is_link)));
                }
            }
        }
        walked
    }
}

/// Something has the name of a program and is no file.
fn no_file(path: &Path, is_link: bool) -> Problem {
    let name = shown(path);
    if !is_link {
        let message = format!("`{name}` has the name of a program and is no file");
        return Problem::file("unreadable", &name, message);
    }
    let message = format!("`{name}` is a link, and links in a folder are not followed");
    Problem::file("unreadable", &name, message).help("name it on the command line to check what it leads to")
}

/// What a pattern of paths names.
fn matcher(pattern: &Path) -> Result<GlobMatcher, String> {
    let text = own(pattern).to_string_lossy().into_owned();
    let glob = GlobBuilder::new(&text).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher()).map_err(|error| error.kind().to_string())
}

/// A walk asks for one thing after the other, so that nothing is half done where a lock was left.
fn lock(exclusions: &Mutex<Exclusions>) -> MutexGuard<'_, Exclusions> {
    exclusions.lock().unwrap_or_else(PoisonError::into_inner)
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
