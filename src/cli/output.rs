//! Writes to standard output, standard error and files. A reader who has gone away is no error.

use std::fs::{self, Metadata, Permissions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::Builder;

use crate::report::sanitise;

/// Writes finished text to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes a file as a whole: until all of it is written, what stood there before stays.
///
/// A file that is there keeps its mode. A link is not followed, so that nobody who may write the folder can lead a report
/// elsewhere. What is no file of a disk, such as a pipe, is written as it is.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let before = match fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => {
            return Err(io::Error::other("it is a link, and a report does not follow one"));
        }
        Ok(found) if !found.is_file() => return fs::write(path, text),
        Ok(found) => Some(found),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    replace(path, before.as_ref(), text).map_err(without_path)
}

fn replace(path: &Path, before: Option<&Metadata>, text: &str) -> io::Result<()> {
    // A name alone stands in this folder.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    let usual = usual_permissions();
    if let Some(usual) = &usual {
        builder.permissions(usual.clone());
    }
    let mut file = builder.prefix(".partnerlint-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
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
