//! `partnerlint check`: finds programs, checks them on several threads, and writes the reports in a fixed order.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use smol_str::SmolStr;

use super::super::args::{CheckArgs, ColorChoice};
use super::super::baselines::{Baselines, Shared, Update};
use super::super::discover::{self, File, Found};
use super::super::disk::Disk;
use super::super::exclude::Exclusions;
use super::super::folders::{Folder, Folders};
use super::super::parallel::in_order;
use super::super::problem::Problem;
use super::super::progress::Progress;
use super::super::reports::{Manner, Reports};
use super::super::watch::{Depth, Watch};
use super::super::{Answer, COULD_NOT, clock, formats, output, terminal};
use crate::diagnostic::{Finding, Level, Reporter};
use crate::lint::{Borne, Checked, Checkup, Input, Rules, Terms, Totals, check};
use crate::quantity::Date;
use crate::report::summary::{self, Detail, counted};
use crate::report::{self, Ending, Piece, Style};
use crate::source::loader;

/// The name of standard input where `--stdin-filename` gives no other.
const STDIN: &str = "<stdin>";

pub(in super::super) fn run(arguments: &CheckArgs, color: ColorChoice) -> Answer {
    let mut outputs = formats::parse(&arguments.format)?;
    outputs.extend(formats::job_summary(&outputs));
    let as_of = clock::day(arguments.as_of.as_deref())?;
    let style = Style {
        look: terminal::look(color),
        detail: Detail {
            unsettled: arguments.verbose,
            passes: arguments.show_passes,
            excused: arguments.show_waived,
        },
        quiet: arguments.quiet,
    };
    let way = Way {
        manner: Manner { outputs: &outputs, style },
        as_of,
        waivers: !arguments.no_waivers,
        clock: arguments.verbose.then_some(clock::elapsed),
    };
    if arguments.watch { watch(arguments, &way) } else { once(arguments, &way).map(|(code, _)| code) }
}

/// Checks, and writes every report. The answer is the exit code, and what was read.
fn once<'a>(arguments: &'a CheckArgs, way: &Way<'_>) -> Result<(u8, Run<'a>), String> {
    let mut reports = Reports::begin(way.manner, way.as_of)?;
    let mut run = Run::new(arguments);
    run.check(arguments, way, &mut reports)?;
    let exit_code = run.exit_code(arguments);
    run.baselines.write()?;
    let problems: Vec<report::Problem<'_>> = run.problems.iter().map(Problem::borrow).collect();
    reports.end(&Ending { problems: &problems, totals: &run.totals, exit_code })?;
    if way.clock.is_some() {
        summary::timings(&run.totals).lines().for_each(output::tell);
    }
    Ok((exit_code, run))
}

/// Checks again and again, until the process is interrupted or nothing can be watched.
fn watch(arguments: &CheckArgs, way: &Way<'_>) -> Answer {
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err("standard input cannot be watched: name a file or a folder".to_owned());
    }
    let outputs = way.manner.outputs.iter().filter_map(|output| output.file.as_deref());
    let written: Vec<PathBuf> = outputs.filter_map(|path| std::path::absolute(path).ok()).collect();
    let mut watch = Watch::new()?;
    loop {
        terminal::clear();
        let (_, run) = once(arguments, way)?;
        for (folder, depth) in run.read() {
            watch.add(&folder, depth)?;
        }
        let folders = counted(watch.len() as u64, "folder");
        output::tell(&format!("watching {folders}: every change is checked, until you press Ctrl-C"));
        watch.wait(&written)?;
    }
}

/// What came of all programs.
struct Run<'a> {
    folders: Folders<'a>,
    baselines: Baselines,
    problems: Vec<Problem>,
    totals: Totals,
    /// The folders that were walked.
    walked: Vec<PathBuf>,
    /// The folders of the files that were read.
    around: BTreeSet<PathBuf>,
}

/// A file with what holds for it.
struct Job {
    file: File,
    folder: Folder,
    /// The text of standard input.
    text: Option<String>,
    /// The findings that were there before.
    baseline: Option<Shared>,
}

/// A program with what came of it.
struct Judgement {
    name: SmolStr,
    /// Its part of each report.
    pieces: Vec<Piece>,
    /// The files that it brings in.
    used: Vec<PathBuf>,
    borne: Borne,
}

/// What came of a file.
enum Done {
    /// A program.
    Program(Box<Judgement>),
    /// Statements without a program, for other programs to use.
    Fragment(Problem),
    /// Nothing could be checked.
    Problem(Problem),
}

impl<'a> Run<'a> {
    fn new(arguments: &'a CheckArgs) -> Self {
        let folders = Folders::new(&arguments.rules);
        let update = match arguments {
            CheckArgs { grow_baseline: true, .. } => Update::Grow,
            CheckArgs { update_baseline: true, .. } => Update::Shrink,
            _ => Update::Never,
        };
        let baselines = Baselines::new(update);
        Self {
            folders,
            baselines,
            problems: Vec::new(),
            totals: Totals::default(),
            walked: Vec::new(),
            around: BTreeSet::new(),
        }
    }

    fn check(
        &mut self,
        arguments: &CheckArgs,
        way: &Way<'_>,
        reports: &mut Reports<'_>,
    ) -> Result<(), String> {
        let exclusions = Exclusions::new(&arguments.rules);
        let (found, mut exclusions) = discover::find(&arguments.paths, arguments.walk, exclusions);
        let Found { files, stdin, folders, mut excluded, problems } = found;
        self.problems.extend(problems);
        let mut jobs: Vec<Job> = Vec::with_capacity(files.len());
        if stdin {
            let name = arguments.stdin_filename.as_deref();
            let path = Path::new(name.unwrap_or(STDIN));
            if arguments.walk.force_exclude && exclusions.passes_over_named(path, false) {
                excluded.push(path.to_path_buf());
            } else {
                jobs.extend(self.stdin(arguments, path));
            }
        }
        for path in excluded {
            // A configuration that is wrong may exclude by mistake.
            self.folders.of(&path);
            self.totals.excluded += 1;
        }
        for file in files {
            jobs.push(self.job(arguments, file, None));
        }
        let mut sets: Vec<&Arc<Rules>> = jobs.iter().map(|job| job.folder.rules.most()).collect();
        sets.dedup_by(|left, right| Arc::ptr_eq(left, right));
        sets.iter().for_each(|rules| self.totals.expect(rules));
        let asked = arguments.update_baseline || arguments.grow_baseline;
        if asked && jobs.iter().all(|job| job.folder.baseline().is_none()) {
            return Err("there is no baseline to write: name its file with `--baseline`".to_owned());
        }
        self.problems.append(&mut self.folders.problems);
        self.problems.extend(self.folders.audit(Some(way.as_of)));
        if sets.iter().any(|rules| !rules.any()) {
            self.problems.push(Problem::run("no-rules", "no rule is left to run: all of them are off"));
        }
        let seen = self.judge(&jobs, arguments.threads, way, reports)?;
        self.problems.extend(self.folders.unknown_programs(&seen, &folders, &exclusions));
        self.problems.extend(self.folders.unused_exclusions(&exclusions));
        // What could not be checked may be any program.
        let engine_error =
            |finding: &Finding| finding.reporter == Reporter::Engine && finding.level == Level::Error;
        let unread = self.problems.iter().flat_map(|problem| &problem.findings).any(engine_error);
        let sure = !unread && self.totals.unchecked == 0;
        let complete = |folder: &Path| {
            sure && folders.iter().any(|walked| folder.starts_with(walked)) && !exclusions.any_below(folder)
        };
        self.problems.extend(self.baselines.settle(&seen, &complete));
        self.totals.left_out += self.folders.left_out;
        self.walked = folders;
        for problem in &self.problems {
            self.totals.add_findings(&problem.findings, problem.fail_on);
        }
        Ok(())
    }

    /// Checks every file, and writes what came of each into the reports; a fragment that no program brings in is a problem.
    /// The answer is the names of the programs.
    fn judge(
        &mut self,
        jobs: &[Job],
        threads: Option<u16>,
        way: &Way<'_>,
        reports: &mut Reports<'_>,
    ) -> Result<BTreeSet<SmolStr>, String> {
        let threads = threads.map_or_else(available, usize::from);
        let (mut names, mut used, mut fragments) = (BTreeSet::new(), HashSet::new(), Vec::new());
        let (mut written, mut unread) = (Ok(()), Vec::new());
        let (baselines, around) = (&mut self.baselines, &mut self.around);
        let mut next = jobs.iter();
        let mut progress = Progress::new(jobs.len(), !way.manner.style.quiet);
        let check = |totals: &mut Totals, job: &Job| way.check(job, totals);
        let all = in_order(jobs, threads, &check, &mut |done| {
            let job = next.next();
            progress.step();
            match done {
                Done::Program(judgement) => {
                    let Judgement { name, pieces, used: more, borne } = *judgement;
                    if let Some(shared) = job.and_then(|job| job.baseline.as_ref()) {
                        baselines.bear(shared, &name, borne);
                    }
                    names.insert(name);
                    around.extend(more.iter().filter_map(|path| path.parent().map(Path::to_path_buf)));
                    used.extend(more);
                    written = reports.add(pieces);
                }
                Done::Fragment(problem) => fragments.push((job.map(|job| &job.file), problem)),
                Done::Problem(problem) => unread.push(problem),
            }
            written.is_ok()
        });
        written?;
        all.iter().for_each(|totals| self.totals.join(totals));
        self.problems.extend(unread);
        let is_used = |file: &File| file.path.canonicalize().is_ok_and(|path| used.contains(&path));
        let unused = fragments.into_iter().filter(|(file, _)| !file.is_some_and(is_used));
        self.problems.extend(unused.map(|(_, problem)| problem));
        Ok(names)
    }

    fn stdin(&mut self, arguments: &CheckArgs, path: &Path) -> Option<Job> {
        let file = File { shown: discover::shown(path), path: path.to_path_buf() };
        match loader::read_from(io::stdin().lock()) {
            Ok(text) => Some(self.job(arguments, file, Some(text))),
            Err(error) => {
                self.problems.push(Problem::unreadable(&file.shown, &error));
                None
            }
        }
    }

    fn job(&mut self, arguments: &CheckArgs, file: File, text: Option<String>) -> Job {
        let folder = self.folders.of(&file.path);
        if arguments.watch {
            let texts = folder.rules.most().sources.iter().map(|(_, source)| PathBuf::from(&source.name));
            let files = texts.chain([file.path.clone()]).filter(|path| path.exists());
            let absolute = files.filter_map(|path| std::path::absolute(path).ok());
            self.around.extend(absolute.filter_map(|path| path.parent().map(Path::to_path_buf)));
        }
        let baseline = folder.baseline();
        let fail_on = folder.rules.most().effective.fail_on.value;
        let baseline = baseline.and_then(|path| self.baselines.open(&path, fail_on, &mut self.problems));
        Job { file, folder, text, baseline }
    }

    /// The folders in which something was read, or looked for.
    fn read(&self) -> impl Iterator<Item = (PathBuf, Depth)> {
        let walked = self.walked.iter().map(|folder| (folder.clone(), Depth::All));
        walked.chain(self.around.iter().map(|folder| (folder.clone(), Depth::Files)))
    }

    /// 2 where something could not be checked, 1 where findings count, else 0.
    fn exit_code(&self, arguments: &CheckArgs) -> u8 {
        if self.totals.unchecked > 0 {
            return COULD_NOT;
        }
        u8::from(self.totals.fails() && !arguments.exit_zero)
    }
}

fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// How programs are checked and reported.
struct Way<'w> {
    manner: Manner<'w>,
    as_of: Date,
    waivers: bool,
    /// A clock, if it is to be said how long rules take.
    clock: Option<fn() -> Duration>,
}

impl Way<'_> {
    /// What came of a file; a program is added to the sums.
    fn check(&self, job: &Job, totals: &mut Totals) -> Done {
        let text = match &job.text {
            Some(text) => text.clone(),
            None => match loader::read(&job.file.path) {
                Ok(text) => text,
                Err(error) => return Done::Problem(Problem::unreadable(&job.file.shown, &error)),
            },
        };
        let input = Input { name: job.file.shown.clone(), text };
        let terms = Terms {
            as_of: self.as_of,
            waivers: self.waivers,
            baseline: job.baseline.as_ref().map(Shared::against),
            clock: self.clock,
        };
        match check(input, &terms, &job.folder.rules, &mut Disk::new(&job.file.path, &job.folder.root)) {
            Checkup::Program { checked, used } => {
                totals.add(&checked);
                let pieces = self.manner.pieces(&checked);
                let Checked { name, borne, .. } = checked;
                Done::Program(Box::new(Judgement { name, pieces, used, borne }))
            }
            Checkup::Fragment { findings, sources } => Done::Fragment(Problem::new(findings, sources)),
        }
    }
}
