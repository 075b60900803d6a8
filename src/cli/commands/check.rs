//! `partnerlint check`: finds programs, checks them on several threads, and writes the reports in a fixed order.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use smol_str::SmolStr;

use super::super::args::{CheckArgs, ColorChoice};
use super::super::discover::{self, File, Found};
use super::super::disk::Disk;
use super::super::folders::{Folder, Folders};
use super::super::formats::{self, Output, Pieces, Style};
use super::super::problem::Problem;
use super::super::{Answer, COULD_NOT, clock, terminal};
use crate::lint::{Checkup, Input, Totals, check};
use crate::quantity::Date;
use crate::report::summary::Detail;
use crate::source::loader;

/// The name of standard input where `--stdin-filename` gives no other.
const STDIN: &str = "<stdin>";

pub(in super::super) fn run(arguments: &CheckArgs, color: ColorChoice) -> Answer {
    let outputs = formats::parse(&arguments.format)?;
    let as_of = clock::day(arguments.as_of.as_deref())?;
    let mut run = Run::new(arguments);
    let style = Style {
        look: terminal::look(color),
        detail: Detail { unsettled: arguments.verbose, passes: arguments.show_passes },
        quiet: arguments.quiet,
    };
    run.check(arguments, &Manner { outputs: &outputs, style, as_of });
    let code = run.exit_code(arguments);
    let ending = formats::Ending { as_of, exit_code: code, style };
    formats::write(&outputs, run.pieces, &run.problems, &run.totals, &ending)?;
    Ok(code)
}

/// What came of all programs.
struct Run<'a> {
    folders: Folders<'a>,
    problems: Vec<Problem>,
    /// The reports of programs, in order.
    pieces: Vec<Pieces>,
    totals: Totals,
}

/// A file with what holds for it.
struct Job {
    file: File,
    folder: Folder,
    /// The text of standard input.
    text: Option<String>,
}

/// What came of a file.
enum Done {
    /// A program, with its report and the files that it brings in.
    Program { name: SmolStr, pieces: Pieces, used: Vec<PathBuf> },
    /// Statements without a program, for other programs to use.
    Fragment(Problem),
    /// Nothing could be checked.
    Problem(Problem),
}

impl<'a> Run<'a> {
    fn new(arguments: &'a CheckArgs) -> Self {
        let folders = Folders::new(&arguments.rules);
        Self { folders, problems: Vec::new(), pieces: Vec::new(), totals: Totals::default() }
    }

    fn check(&mut self, arguments: &CheckArgs, manner: &Manner<'_>) {
        let Found { files, stdin, folders, problems } = discover::find(&arguments.paths);
        self.problems.extend(problems);
        let mut jobs: Vec<Job> = Vec::with_capacity(files.len());
        if stdin {
            jobs.extend(self.stdin(arguments.stdin_filename.as_deref()));
        }
        for file in files {
            let folder = self.folders.of(&file.path);
            jobs.push(Job { file, folder, text: None });
        }
        for job in &jobs {
            self.totals.expect(job.folder.rules.most());
        }
        self.problems.append(&mut self.folders.problems);
        self.problems.extend(self.folders.audit(Some(manner.as_of)));
        if jobs.iter().any(|job| !job.folder.rules.most().any()) {
            self.problems.push(Problem::run("no-rules", "no rule is left to run: all of them are off"));
        }
        let threads = arguments.threads.map_or_else(available, usize::from);
        let (done, totals) = in_parallel(&jobs, threads, &|job, totals| manner.check(job, totals));
        self.totals.join(&totals);
        let seen = self.collect(&jobs, done);
        self.problems.extend(self.folders.unknown_programs(&seen, &folders));
        for problem in &self.problems {
            self.totals.add_findings(&problem.findings);
        }
    }

    fn stdin(&mut self, name: Option<&str>) -> Option<Job> {
        let path = PathBuf::from(name.unwrap_or(STDIN));
        let file = File { shown: discover::shown(&path), path };
        match loader::read_from(io::stdin().lock()) {
            Ok(text) => Some(Job { folder: self.folders.of(&file.path), file, text: Some(text) }),
            Err(error) => {
                self.problems.push(Problem::unreadable(&file.shown, &error));
                None
            }
        }
    }

    /// Sorts what came of files; a fragment that no program brings in is a problem.
    /// The answer is the names of the programs.
    fn collect(&mut self, jobs: &[Job], done: Vec<Done>) -> BTreeSet<SmolStr> {
        let mut names = BTreeSet::new();
        let mut used: HashSet<PathBuf> = HashSet::new();
        let mut fragments = Vec::new();
        for (job, done) in jobs.iter().zip(done) {
            match done {
                Done::Program { name, pieces, used: more } => {
                    names.insert(name);
                    self.pieces.push(pieces);
                    used.extend(more);
                }
                Done::Fragment(problem) => fragments.push((&job.file, problem)),
                Done::Problem(problem) => self.problems.push(problem),
            }
        }
        for (file, problem) in fragments {
            if !file.path.canonicalize().is_ok_and(|path| used.contains(&path)) {
                self.problems.push(problem);
            }
        }
        names
    }

    /// 2 where something could not be checked, 1 where findings count, else 0.
    fn exit_code(&self, arguments: &CheckArgs) -> u8 {
        if self.totals.unchecked > 0 {
            return COULD_NOT;
        }
        let undecided =
            arguments.fail_on_undecided && self.totals.sorted().iter().any(|total| total.undecided > 0);
        let failed = self.totals.at_least(arguments.fail_on.level()) > 0 || undecided;
        u8::from(failed && !arguments.exit_zero)
    }
}

fn available() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// What came of each job, in order, and the sums; which thread does what makes no difference to either.
fn in_parallel(
    jobs: &[Job],
    threads: usize,
    each: &(impl Fn(&Job, &mut Totals) -> Done + Sync),
) -> (Vec<Done>, Totals) {
    let next = AtomicUsize::new(0);
    let work = || {
        let (mut mine, mut totals) = (Vec::new(), Totals::default());
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else { return (mine, totals) };
            mine.push((at, each(job, &mut totals)));
        }
    };
    let (mut done, totals) = if threads.min(jobs.len()) <= 1 {
        work()
    } else {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.min(jobs.len())).map(|_| scope.spawn(work)).collect();
            let (mut done, mut totals) = (Vec::with_capacity(jobs.len()), Totals::default());
            for worker in workers {
                match worker.join() {
                    Ok((mine, more)) => {
                        done.extend(mine);
                        totals.join(&more);
                    }
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            (done, totals)
        })
    };
    done.sort_unstable_by_key(|(at, _)| *at);
    (done.into_iter().map(|(_, result)| result).collect(), totals)
}

/// How programs are checked and reported.
struct Manner<'m> {
    outputs: &'m [Output],
    style: Style,
    as_of: Date,
}

impl Manner<'_> {
    fn check(&self, job: &Job, totals: &mut Totals) -> Done {
        let text = match &job.text {
            Some(text) => text.clone(),
            None => match loader::read(&job.file.path) {
                Ok(text) => text,
                Err(error) => return Done::Problem(Problem::unreadable(&job.file.shown, &error)),
            },
        };
        let input = Input { name: job.file.shown.clone(), text, as_of: self.as_of };
        match check(input, &job.folder.rules, &mut Disk::new(&job.file.path, &job.folder.root)) {
            Checkup::Program { checked, used } => {
                totals.add(&checked);
                let pieces = formats::pieces(self.outputs, &checked, self.style);
                Done::Program { name: checked.name, pieces, used }
            }
            Checkup::Fragment { findings, sources } => Done::Fragment(Problem { findings, sources }),
        }
    }
}
