//! Writes to standard output and standard error. A reader who has gone away is no error.

use std::io::{self, Write};

use crate::report::sanitise;

/// Writes finished text to standard output.
pub(super) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Writes one line about the run itself to standard error, where nothing can be done about a failure.
pub(super) fn tell(message: &str) {
    let text = sanitise::seal(format!("{}\n", sanitise::line(message)));
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
