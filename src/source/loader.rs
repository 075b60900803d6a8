//! Reads files: the only place that touches the file system on behalf of the language.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use thiserror::Error;

/// The largest file that is read, in bytes: 32 MiB.
pub const LARGEST_FILE: u64 = 32 * 1024 * 1024;

/// Why a file could not become text.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// The file is larger than [`LARGEST_FILE`].
    #[error("is larger than the limit of 32 MiB")]
    TooLarge,
    /// The bytes are not UTF-8; with the text before the first byte that is not.
    #[error("is not UTF-8 text")]
    NotUtf8(String),
}

/// Reads a whole file as text, without its byte order mark.
///
/// # Errors
/// When the file cannot be read, is larger than [`LARGEST_FILE`], or is not UTF-8.
pub fn read(path: &Path) -> Result<String, ReadError> {
    decode(read_bytes(path)?)
}

/// Reads a whole stream as text, without its byte order mark.
///
/// # Errors
/// As [`read`].
pub fn read_from(stream: impl Read) -> Result<String, ReadError> {
    decode(bytes_from(stream, 0)?)
}

/// The text of a file that was read as it is, without its byte order mark.
///
/// # Errors
/// When the bytes are not UTF-8.
pub fn decode(mut bytes: Vec<u8>) -> Result<String, ReadError> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let mut bytes = error.into_bytes();
        bytes.truncate(valid);
        ReadError::NotUtf8(String::from_utf8_lossy(&bytes).into_owned())
    })
}

/// Reads a whole file as it is.
///
/// # Errors
/// When the file cannot be read, or is larger than [`LARGEST_FILE`].
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    bytes_from(file, size)
}

/// Reads everything, into room for as much as is expected and the end.
fn bytes_from(stream: impl Read, expected: u64) -> Result<Vec<u8>, ReadError> {
    let room = usize::try_from(expected.min(LARGEST_FILE) + 1).unwrap_or(0);
    let mut bytes = Vec::with_capacity(room);
    stream.take(LARGEST_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}

/// Why a `use` does not lead to a file.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum IncludeError {
    /// The path is absolute, or names a device or drive.
    #[error("is not a path relative to this file")]
    NotRelative,
    /// The path leads outside the root, itself or by a link.
    #[error("leads outside the root of the program")]
    Escapes,
    /// Nothing is there.
    #[error("does not exist")]
    Missing,
    /// Something other than a file is there.
    #[error("is not a file")]
    NotFile,
}

impl IncludeError {
    /// The same, where the root is that of something else than a program.
    #[must_use]
    pub fn of(&self, what: &str) -> String {
        match self {
            Self::Escapes => format!("leads outside {what}"),
            other => other.to_string(),
        }
    }
}

/// Finds the file that `written` names, seen from the file `from`, below `root`.
///
/// The answer is canonical, so that two ways to one file are one file.
///
/// # Errors
/// When the path is not relative, leaves the root (also by a link), or names no file.
pub fn resolve_include(root: &Path, from: &Path, written: &str) -> Result<PathBuf, IncludeError> {
    let found = resolve(root, from, written)?;
    if !found.is_file() {
        return Err(IncludeError::NotFile);
    }
    Ok(found)
}

/// Finds what `written` names, a file or a folder, seen from the file `from`, below `root`. The answer is canonical.
///
/// # Errors
/// When the path is not relative, leaves the root (also by a link), or names nothing.
pub fn resolve(root: &Path, from: &Path, written: &str) -> Result<PathBuf, IncludeError> {
    let relative = Path::new(written);
    if written.contains('\\')
        || relative.components().any(|part| matches!(part, Component::RootDir | Component::Prefix(_)))
    {
        return Err(IncludeError::NotRelative);
    }
    let root = root.canonicalize().map_err(|_| IncludeError::Missing)?;
    let joined = from.parent().unwrap_or_else(|| Path::new("")).join(relative);
    let found = joined.canonicalize().map_err(|_| IncludeError::Missing)?;
    if !found.starts_with(&root) {
        return Err(IncludeError::Escapes);
    }
    Ok(found)
}
