//! How far a long run has come: on standard error, if that is a terminal and no report goes to one.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run has come.
pub(super) struct Progress {
    begun: Instant,
    done: u64,
    all: u64,
    bar: Option<ProgressBar>,
    wanted: bool,
}

impl Progress {
    /// A run over so many files, of which nothing is shown if it is not `wanted`.
    pub(super) fn new(all: usize, wanted: bool) -> Self {
        let wanted = wanted && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        Self { begun: Instant::now(), done: 0, all: all as u64, bar: None, wanted }
    }

    /// One file more.
    pub(super) fn step(&mut self) {
        self.done += 1;
        if !self.wanted {
            return;
        }
        if self.bar.is_none() && self.begun.elapsed() >= PATIENCE {
            let bar = ProgressBar::with_draw_target(Some(self.all), ProgressDrawTarget::stderr());
            if let Ok(style) =
                ProgressStyle::with_template("checking {bar:24} {pos} of {len} files, {eta} left")
            {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
