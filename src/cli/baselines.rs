//! The baselines of a run: read before the first program, and on request written anew after the last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use smol_str::SmolStr;

use super::chains::absolute;
use super::folders::from_here;
use super::output;
use super::problem::Problem;
use crate::diagnostic::Level;
use crate::lint::{Against, Baseline, Borne, Entry};
use crate::source::{Sources, loader};

/// What becomes of the file of a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Update {
    /// Nothing.
    Never,
    /// What is gone is taken out; a file that is not there is made of all that is found.
    Shrink,
    /// What is new is added, too.
    Grow,
}

/// The baselines of a run, by their paths.
pub(super) struct Baselines {
    update: Update,
    files: BTreeMap<PathBuf, Kept>,
    /// What was opened, so that one that cannot be read is said once.
    opened: BTreeSet<PathBuf>,
}

/// A baseline as programs are compared with it; cloning shares it.
#[derive(Clone)]
pub(super) struct Shared {
    path: PathBuf,
    baseline: Arc<Baseline>,
    grow: bool,
}

impl Shared {
    pub(super) fn against(&self) -> Against<'_> {
        Against { baseline: &self.baseline, grow: self.grow }
    }
}

struct Kept {
    shared: Shared,
    sources: Sources,
    fail_on: Level,
    /// What programs do not bear out: how many files say so of an entry, and of how many findings at the least.
    missed: BTreeMap<Entry, (u32, u32)>,
    /// How many files hold a program of a name.
    checked: BTreeMap<SmolStr, u32>,
    /// What is gone, once every program was checked.
    gone: Vec<(Entry, u32)>,
    new: Vec<Entry>,
}

impl Baselines {
    pub(super) const fn new(update: Update) -> Self {
        Self { update, files: BTreeMap::new(), opened: BTreeSet::new() }
    }

    /// The baseline in a file, which is read once; `None` where it cannot be, of which a problem speaks.
    /// `fail_on` is the least level of what is wrong with it that makes the exit code 1.
    pub(super) fn open(
        &mut self,
        path: &Path,
        fail_on: Level,
        problems: &mut Vec<Problem>,
    ) -> Option<Shared> {
        if let Some(kept) = self.files.get(path) {
            return Some(kept.shared.clone());
        }
        if !self.opened.insert(path.to_path_buf()) {
            return None;
        }
        let name = from_here(path);
        let missing =
            path.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        let mut sources = Sources::new();
        let baseline = if missing {
            if self.update == Update::Never {
                let problem =
                    Problem::file("unreadable", &name, format!("the baseline `{name}` does not exist"));
                problems.push(problem.help("`--update-baseline` writes it"));
                return None;
            }
            Baseline::default()
        } else {
            let text = match loader::read(path) {
                Ok(text) => text,
                Err(error) => {
                    problems.push(Problem::unreadable(&name, &error));
                    return None;
                }
            };
            let source = sources.add(name, text.as_str());
            let (baseline, findings) = Baseline::read(&text, source);
            if !findings.is_empty() {
                problems.push(Problem { findings, sources, fail_on });
                return None;
            }
            baseline
        };
        let grow = missing || self.update == Update::Grow;
        let shared = Shared { path: path.to_path_buf(), baseline: Arc::new(baseline), grow };
        let kept = Kept {
            shared: shared.clone(),
            sources,
            fail_on,
            missed: BTreeMap::new(),
            checked: BTreeMap::new(),
            gone: Vec::new(),
            new: Vec::new(),
        };
        self.files.insert(path.to_path_buf(), kept);
        Some(shared)
    }

    /// Keeps what a file bears out of its baseline.
    pub(super) fn bear(&mut self, shared: &Shared, program: &SmolStr, borne: Borne) {
        let Some(kept) = self.files.get_mut(&shared.path) else { return };
        *kept.checked.entry(program.clone()).or_insert(0) += 1;
        for (entry, count) in borne.gone {
            let (files, least) = kept.missed.entry(entry).or_insert((0, count));
            *files += 1;
            *least = count.min(*least);
        }
        kept.new.extend(borne.new);
    }

    /// Reports entries that nothing bears out, where they stay. Where several files hold programs of one name, all of them
    /// must lack it. Programs that were not checked are gone only where every program around the baseline was, as
    /// `complete` says of its folder.
    pub(super) fn settle(
        &mut self,
        programs: &BTreeSet<SmolStr>,
        complete: &dyn Fn(&Path) -> bool,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (path, kept) in &mut self.files {
            for (entry, (files, least)) in std::mem::take(&mut kept.missed) {
                if kept.checked.get(entry.program.as_str()) == Some(&files) {
                    kept.gone.push((entry, least));
                }
            }
            if absolute(path).parent().is_some_and(complete) {
                kept.gone.extend(kept.shared.baseline.of_others(programs));
            }
            if self.update != Update::Never {
                continue;
            }
            let findings: Vec<_> =
                kept.gone.iter().filter_map(|(entry, _)| kept.shared.baseline.unused(entry)).collect();
            if !findings.is_empty() {
                problems.push(Problem { findings, sources: kept.sources.clone(), fail_on: kept.fail_on });
            }
        }
        problems
    }

    /// Writes the files that are to be written and have changed, and says what changed in each.
    pub(super) fn write(&self) -> Result<(), String> {
        for (path, kept) in self.files.iter().filter(|_| self.update != Update::Never) {
            let mut baseline = Baseline::clone(&kept.shared.baseline);
            let out: u64 = kept.gone.iter().map(|(_, count)| u64::from(*count)).sum();
            let stay = baseline.len() - out;
            for (entry, count) in &kept.gone {
                baseline.take(entry, *count);
            }
            let added = kept.new.len() as u64;
            kept.new.iter().for_each(|entry| baseline.add(entry.clone(), None));
            let name = from_here(path);
            output::write(path, &baseline.write())
                .map_err(|error| format!("`{name}` cannot be written: {error}"))?;
            output::tell(&format!("{name}: {stay} kept, {out} taken out, {added} added"));
        }
        Ok(())
    }
}
