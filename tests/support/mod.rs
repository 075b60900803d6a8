//! What several areas of the tests share.

pub mod lint;
pub mod memory;
pub mod program;
pub mod readers;

use std::path::{Path, PathBuf};

/// The Rust files below a folder, with their paths as they are written in code, in order.
pub fn rust_files(folder: &Path) -> Vec<(String, String)> {
    let written = |path: PathBuf| path.to_string_lossy().replace('\\', "/");
    let mut files: Vec<_> =
        files_below(folder, "rs").into_iter().map(|(path, text)| (written(path), text)).collect();
    files.sort();
    files
}

/// The files below a folder whose names end like this, with their texts, in order.
pub fn files_below(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                let text = std::fs::read_to_string(&path).expect("text");
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}
