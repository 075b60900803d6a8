//! Writes a file that people go on with: nothing is replaced unasked.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use super::folders::from_here;
use super::output::Draft;

/// Writes a new file, and the folders that it needs, or with `replace` also in place of one; never through a link, and never over anything
/// but a file.
pub(super) fn create(path: &Path, text: &str, replace: bool) -> Result<(), String> {
    let name = from_here(path);
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => {
            return Err(format!("`{name}` is a link: name the file that it leads to"));
        }
        Ok(there) if !there.is_file() => return Err(format!("`{name}` is there, and is no file")),
        Ok(_) if !replace => return Err(taken(&name)),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(&name, &error)),
    }
    if path.file_name().is_none() {
        return Err(format!("`{name}` names no file"));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot(&name, &error))?;
    }
    let mut draft = Draft::create(path).map_err(|error| cannot(&name, &error))?;
    let written = draft.write_all(text.as_bytes());
    let finished = written.and_then(|()| if replace { draft.finish() } else { draft.finish_new() });
    finished.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => taken(&name),
        _ => cannot(&name, &error),
    })
}

fn cannot(name: &str, error: &io::Error) -> String {
    format!("`{name}` cannot be written: {error}")
}

fn taken(name: &str) -> String {
    format!("`{name}` is there already: `--force` replaces it")
}
