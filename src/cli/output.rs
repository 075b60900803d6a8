//! Writes to standard output, standard error and files. A reader who has gone away is no error.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::interrupt;
use crate::report::sanitise;

/// Writes finished text to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// A file that is being written: until it is finished, what stood there before stays.
///
/// A file that is there keeps its mode. A link is not followed, so that nobody who may write the folder can lead a report
/// elsewhere. What is no file of a disk, such as a pipe, is written as it is.
pub(super) enum Draft {
    /// Beside the file that it is to be.
    New(Fresh, PathBuf),
    /// Written where it is: what is no file of a disk, or is added to.
    Pipe(File),
}

impl Draft {
    /// Begins to write a file.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        match there(path)? {
            Some(found) if !found.is_file() => OpenOptions::new().write(true).open(path).map(Self::Pipe),
            before => beside(path, before.as_ref()).map_err(without_path),
        }
    }

    /// Begins to add to what stands in a file, behind an empty line; the file is made if there is none.
    pub(super) fn add(path: &Path) -> io::Result<Self> {
        let before = there(path)?.map_or(0, |found| found.len());
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        if before > 0 {
            file.write_all(b"\n\n")?;
        }
        Ok(Self::Pipe(file))
    }

    /// Puts the file where it belongs.
    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::New(mut fresh, path) => fresh.persist(&path, true),
            Self::Pipe(mut file) => file.flush(),
        }
    }

    /// Puts the file where it belongs, if nothing is there by now.
    pub(super) fn finish_new(self) -> io::Result<()> {
        match self {
            Self::New(mut fresh, path) => fresh.persist(&path, false),
            Self::Pipe(mut file) => file.flush(),
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::New(fresh, _) => fresh.file()?.as_file().write(bytes),
            Self::Pipe(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::New(fresh, _) => fresh.file()?.as_file().flush(),
            Self::Pipe(file) => file.flush(),
        }
    }
}

/// A file under a name that it has until it is finished; it goes if it never is.
pub(super) struct Fresh(Option<NamedTempFile>);

impl Fresh {
    fn file(&self) -> io::Result<&NamedTempFile> {
        self.0.as_ref().ok_or_else(|| io::Error::other("it is finished already"))
    }

    /// Puts the file where it belongs, in place of what is there only if it may.
    fn persist(&mut self, path: &Path, replace: bool) -> io::Result<()> {
        self.file()?.as_file().sync_all()?;
        let Some(file) = self.0.take() else { return Ok(()) };
        let draft = file.path().to_path_buf();
        let persisted = if replace { file.persist(path) } else { file.persist_noclobber(path) };
        interrupt::ended(&draft);
        persisted.map(|_| ()).map_err(|error| without_path(error.error))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(file) = self.0.take() {
            let draft = file.path().to_path_buf();
            // What cannot be removed is left to the system's own cleaning.
            let _ = file.close();
            interrupt::ended(&draft);
        }
    }
}

/// What stands at a path, if anything does; a link is refused.
fn there(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            Err(io::Error::other("it is a link, and a report does not follow one"))
        }
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn beside(path: &Path, before: Option<&Metadata>) -> io::Result<Draft> {
    // A name alone stands in this folder.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    let usual = usual_permissions();
    if let Some(usual) = &usual {
        builder.permissions(usual.clone());
    }
    let file = interrupt::begin(|| builder.prefix(".partnerlint-").tempfile_in(folder))?;
    let fresh = Fresh(Some(file));
    if let Some(before) = before {
        fresh.file()?.as_file().set_permissions(before.permissions())?;
    }
    Ok(Draft::New(fresh, path.to_path_buf()))
}

/// Writes a file as a whole.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut draft = Draft::create(path)?;
    draft.write_all(text.as_bytes())?;
    draft.finish()
}

/// What a new file may be used for, before the process takes its share off.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
const fn usual_permissions() -> Option<Permissions> {
    None
}

/// The error alone: where the temporary file was to be tells nobody anything, and its name is another each time.
fn without_path(error: io::Error) -> io::Error {
    let text = error.to_string();
    match text.split_once(" at path \"") {
        Some((why, _)) => io::Error::new(error.kind(), why.to_owned()),
        None => error,
    }
}

/// Writes one line about the run itself to standard error, where nothing can be done about a failure.
pub(super) fn tell(message: &str) {
    let text = sanitise::seal(format!("{}\n", sanitise::line(message)));
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
