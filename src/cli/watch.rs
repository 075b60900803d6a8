//! Waits until something changes that a check has read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify_debouncer_mini::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_mini::{DebounceEventResult, Debouncer, new_debouncer};

/// Changes that come within this time of one another are one.
const TOGETHER: Duration = Duration::from_millis(100);

/// The endings of files that a check reads.
const ENDINGS: [&str; 3] = [super::discover::ENDING, "policy", "toml"];

/// Folders that are watched.
pub(super) struct Watch {
    debouncer: Debouncer<RecommendedWatcher>,
    changes: Receiver<DebounceEventResult>,
    folders: BTreeMap<PathBuf, Depth>,
}

/// How much of a folder is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// The files in it.
    Files,
    /// Everything below it.
    All,
}

impl Watch {
    pub(super) fn new() -> Result<Self, String> {
        let (sender, changes) = channel();
        let debouncer =
            new_debouncer(TOGETHER, sender).map_err(|error| format!("nothing can be watched: {error}"))?;
        Ok(Self { debouncer, changes, folders: BTreeMap::new() })
    }

    /// Watches a folder, from now on and once.
    pub(super) fn add(&mut self, folder: &Path, depth: Depth) -> Result<(), String> {
        if self.folders.get(folder).is_some_and(|known| *known >= depth) {
            return Ok(());
        }
        let mode = match depth {
            Depth::Files => RecursiveMode::NonRecursive,
            Depth::All => RecursiveMode::Recursive,
        };
        let name = super::folders::from_here(folder);
        let watched = self.debouncer.watcher().watch(folder, mode);
        watched.map_err(|error| format!("`{name}` cannot be watched: {error}"))?;
        self.folders.insert(folder.to_path_buf(), depth);
        Ok(())
    }

    /// How many folders are watched.
    pub(super) fn len(&self) -> usize {
        self.folders.len()
    }

    /// Waits until a file changes that a check may read, and that is none of those that it writes.
    pub(super) fn wait(&self, written: &[PathBuf]) -> Result<(), String> {
        loop {
            let changes =
                self.changes.recv().map_err(|error| format!("nothing is watched any more: {error}"))?;
            let changes = changes.map_err(|error| format!("nothing is watched any more: {error}"))?;
            if changes.iter().any(|change| is_read(&change.path) && !written.contains(&change.path)) {
                return Ok(());
            }
        }
    }
}

fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|found| ENDINGS.iter().any(|ending| found == *ending))
}
