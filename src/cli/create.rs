//! Writes a file as a whole: a reader sees all of it or none, and nothing is replaced unasked.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::folders::from_here;

/// Writes a new file, or with `replace` also in place of one; never through a link, and never over anything but a file.
pub(super) fn create(path: &Path, text: &str, replace: bool) -> Result<(), String> {
    let name = from_here(path);
    let before = match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => {
            return Err(format!("`{name}` is a link: name the file that it leads to"));
        }
        Ok(there) if !there.is_file() => return Err(format!("`{name}` is there, and is no file")),
        Ok(_) if !replace => return Err(taken(&name)),
        Ok(there) => Some(there.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(cannot(&name, &error)),
    };
    let draft = draft(path).ok_or_else(|| format!("`{name}` names no file"))?;
    write(&draft, text).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("`{name}` cannot be written: there is no such folder"),
        _ => cannot(&name, &error),
    })?;
    let published = match before {
        Some(permissions) => fs::set_permissions(&draft, permissions).and_then(|()| fs::rename(&draft, path)),
        None => publish(&draft, path),
    };
    // Where it has been renamed nothing is left to remove.
    let _ = fs::remove_file(&draft);
    published.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => taken(&name),
        _ => cannot(&name, &error),
    })
}

/// A name beside the file, so that both are in one file system.
fn draft(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    Some(path.with_file_name(format!(".{name}.{}.new", std::process::id())))
}

fn write(draft: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create_new(draft)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // What stands there is of no use; that it was not written is said.
        let _ = fs::remove_file(draft);
    }
    written
}

/// A second name fails where the first is taken, which renaming does not; some file systems have no second names.
fn publish(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => fs::rename(draft, path),
        linked => linked,
    }
}

fn cannot(name: &str, error: &io::Error) -> String {
    format!("`{name}` cannot be written: {error}")
}

fn taken(name: &str) -> String {
    format!("`{name}` is there already: `--force` replaces it")
}
