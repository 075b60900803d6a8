//! What happens when a run is ended from outside: files that are being written are taken back, and what stood there stays.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tempfile::NamedTempFile;

/// The exit code of a run that was ended from outside, as shells expect it.
const INTERRUPTED: i32 = 130;

/// The files that are being written, under the names that they have until they are finished.
static DRAFTS: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn drafts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    DRAFTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Begins to write a file; there is no moment at which it is there and nobody knows of it.
pub(super) fn begin(create: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    HEED.call_once(heed);
    let mut drafts = drafts();
    let file = create()?;
    drafts.insert(file.path().to_path_buf());
    Ok(file)
}

/// A file is finished, or given up.
pub(super) fn ended(draft: &Path) {
    drafts().remove(draft);
}

/// Before a file is written an interruption has nothing to take back, and the system ends the run by itself.
static HEED: Once = Once::new();

/// From here on an interruption ends the run at once, and leaves no file behind that is not whole.
fn heed() {
    // Where no handler can be set, the system ends the run by itself.
    let _ = ctrlc::set_handler(|| {
        // Nobody begins or finishes a file any more, since the lock is never given back.
        let drafts = drafts();
        for draft in drafts.iter() {
            let _ = fs::remove_file(draft);
        }
        process::exit(INTERRUPTED);
    });
}
