//! Reads the policies and vocabularies that a company adds: a file, or every file of a folder.

use std::path::{Path, PathBuf};

use super::discover::shown;
use crate::lint::Text;
use crate::source::loader;

/// A text with the name that it is shown by.
#[derive(Clone, Debug)]
pub(super) struct NamedText {
    pub(super) name: String,
    pub(super) text: String,
}

impl NamedText {
    pub(super) fn borrow(&self) -> Text<'_> {
        Text { name: &self.name, text: &self.text }
    }
}

/// The texts as they are compiled.
pub(super) fn borrow(files: &[NamedText]) -> Vec<Text<'_>> {
    files.iter().map(NamedText::borrow).collect()
}

/// The file, or the files of the folder with this ending, in the order of their names; never none.
pub(super) fn read(path: &Path, ending: &str) -> Result<Vec<NamedText>, String> {
    let name = super::folders::from_here(path);
    let mut files = Vec::new();
    if path.is_dir() {
        let entries = path.read_dir().map_err(|error| format!("`{name}` cannot be read: {error}"))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("`{name}` cannot be read: {error}"))?.path();
            if path.extension().is_some_and(|found| found == ending) {
                files.push(path);
            }
        }
        files.sort();
        if files.is_empty() {
            return Err(format!("no file in `{name}` ends in `.{ending}`"));
        }
    } else {
        files.push(path.to_path_buf());
    }
    files.into_iter().map(read_file).collect()
}

fn read_file(path: PathBuf) -> Result<NamedText, String> {
    let name = shown(Path::new(&super::folders::from_here(&path)));
    match loader::read(&path) {
        Ok(text) => Ok(NamedText { name, text }),
        Err(error) => Err(format!("`{name}` {error}")),
    }
}
