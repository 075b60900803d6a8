//! Markdown for a comment on a pull request or for the summary of a job: the verdict, what came of the rules, then findings,
//! the worst first, as many as there is room for.
//!
//! The Markdown is that of GitHub and GitLab: CommonMark with tables, and `<details>` to fold what is long. The verdict stands above
//! the findings, so that nothing is written before the run ends; what is kept until then has no more than the room of the
//! report for each level, and once more for what is shown beside findings.

use std::fmt::Write;

use super::format::{Ending, Piece, Problem, Report, Style};
use super::human::{Look, fixes};
use super::markdown::{sentence, verbatim};
use super::places::Places;
use super::sanitise::{clip, seal};
use super::summary::{self, excuse_words, word};
use super::view::View;
use crate::diagnostic::{Excuse, Finding, Level};
use crate::lint::Totals;
use crate::policy::Outcome;
use crate::quantity::Date;

/// How many bytes a comment on GitHub may have: its limit is so many characters, which may be longer.
pub const COMMENT: usize = 65_536;

/// How many bytes the summary of a job on GitHub may have.
pub const SUMMARY: usize = 1024 * 1024;

/// How many findings are not folded.
const OPEN: usize = 10;

/// What is kept free for the words around findings.
const FRAME: usize = 1_024;

/// A sentence of a program or a policy longer than this is cut, so that none takes all the room.
const LONGEST: usize = 1_000;

/// A report in Markdown.
#[derive(Debug)]
pub struct Comment {
    style: Style,
    as_of: Date,
    room: usize,
    /// Findings of programs by level, the worst first.
    findings: [Kept; 3],
    /// What is shown on request: findings that do not count, and rules.
    others: Kept,
}

/// The first of some items, as far as there is room for them.
#[derive(Debug, Default)]
struct Kept {
    items: Vec<String>,
    bytes: usize,
    left_out: u64,
}

impl Kept {
    fn keep(&mut self, item: String, room: usize) {
        if self.left_out > 0 || self.bytes + item.len() > room {
            self.left_out += 1;
        } else {
            self.bytes += item.len();
            self.items.push(item);
        }
    }
}

impl Comment {
    /// A report of at most so many bytes about programs that are checked for a day.
    #[must_use]
    pub fn new(style: Style, as_of: Date, room: usize) -> Self {
        Self { style, as_of, room, findings: Default::default(), others: Kept::default() }
    }
}

impl Report for Comment {
    fn add(&mut self, piece: Piece) -> String {
        for (level, item) in piece.findings {
            if let Some(kept) = level_of(&mut self.findings, level) {
                kept.keep(item, self.room);
            }
        }
        for item in piece.text.split_inclusive('\n') {
            self.others.keep(item.to_owned(), self.room);
        }
        String::new()
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let mut out = head(ending, self.as_of);
        let room = self.room.saturating_sub(FRAME);
        let mut shown = Kept { bytes: out.len(), ..Kept::default() };
        ending.problems.iter().flat_map(problem).for_each(|item| shown.keep(item, room));
        let kept = std::mem::take(&mut self.findings);
        kept.into_iter().flat_map(|kept| kept.items).for_each(|item| shown.keep(item, room));
        let all = ending.totals.counting();
        findings(&mut out, &shown.items, all);
        let mut others = Kept { bytes: shown.bytes, ..Kept::default() };
        if self.style.detail != summary::Detail::default() {
            let kept = std::mem::take(&mut self.others);
            let more = kept.left_out;
            kept.items.into_iter().for_each(|item| others.keep(item, room));
            folded(&mut out, "What does not count, and rules that were asked for", &others.items);
            left_out(&mut out, others.left_out + more);
        }
        seal(out)
    }
}

/// The findings of a program that count, and what is shown of it on request, one thing a line.
#[must_use]
pub fn piece(view: &View<'_>) -> Piece {
    let View { checked, detail, places, .. } = view;
    let mut piece = Piece::default();
    for finding in &checked.findings {
        if finding.counts() {
            piece.findings.push((finding.level, item(finding, places)));
        } else if detail.excused {
            piece.text.push_str(&excused(finding, places));
        }
    }
    for (outcome, rule, why) in summary::named(view) {
        let (rule, path) = (verbatim(rule), verbatim(&checked.path));
        let why = if why.is_empty() { why } else { format!(": {}", said(&why)) };
        let _ = writeln!(piece.text, "- {} {rule} in {path}{why}", word(outcome));
    }
    piece
}

/// The kept ones of a level, in the order of [`Level::ALL`].
fn level_of(kept: &mut [Kept; 3], level: Level) -> Option<&mut Kept> {
    Level::ALL.iter().position(|of| *of == level).and_then(|at| kept.get_mut(at))
}

/// The verdict, the sums, and what came of the rules.
fn head(ending: &Ending<'_>, as_of: Date) -> String {
    let totals = ending.totals;
    let verdict = match (ending.exit_code, totals.counting()) {
        (0, 0) => "passed",
        (0, _) => "passed, with findings",
        (1, _) => "failed",
        _ => "could not check everything",
    };
    let mut out = format!("## partnerlint: {verdict}\n\n");
    let mut sums = summary::found(totals, Look::default());
    if let Some(excluded) = summary::excluded(totals) {
        sums = format!("{sums}; {excluded}");
    }
    if let Some(first) = sums.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let _ = write!(out, "{sums}, as of {as_of}.");
    match totals.unchecked {
        0 => {}
        1 => out.push_str(" One of the errors says that something could not be checked."),
        n => {
            let _ = write!(out, " {n} of the errors say that something could not be checked.");
        }
    }
    out.push_str("\n\n");
    outcomes(&mut out, totals);
    out
}

/// How many rules came to what, each counted by the worst over all programs.
fn outcomes(out: &mut String, totals: &Totals) {
    let counts = [
        ("pass", Some(Outcome::Pass)),
        ("fail", Some(Outcome::Fail)),
        ("undecided", Some(Outcome::Undecided)),
        ("not applicable", Some(Outcome::NotApplicable)),
        ("waived", Some(Outcome::Waived)),
        ("error", Some(Outcome::Error)),
        (if totals.programs > 0 { "off" } else { "not run" }, None),
    ];
    let (mut names, mut numbers) = (String::from("| rules |"), format!("| {} |", totals.sorted().len()));
    for (name, outcome) in counts {
        let _ = write!(names, " {name} |");
        let _ = write!(numbers, " {} |", totals.came_to(outcome));
    }
    let _ = writeln!(out, "{names}\n{}\n{numbers}", "|---:".repeat(counts.len() + 1) + "|");
}

/// The findings that there is room for, of which the first stand open.
fn findings(out: &mut String, shown: &[String], all: u64) {
    let (open, rest) = shown.split_at(shown.len().min(OPEN));
    if !open.is_empty() {
        let _ = write!(out, "\n{}", open.concat());
    }
    if !rest.is_empty() {
        folded(out, &summary::counted(rest.len() as u64, "more finding"), rest);
    }
    left_out(out, all.saturating_sub(shown.len() as u64));
}

fn folded(out: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = write!(out, "\n<details>\n<summary>{title}</summary>\n\n{}\n</details>\n", items.concat());
    }
}

fn left_out(out: &mut String, count: u64) {
    match count {
        0 => {}
        1 => out.push_str("\nOne more is left out: there is no room for it here.\n"),
        n => {
            let _ = writeln!(out, "\n{n} more are left out: there is no room for them here.");
        }
    }
}

fn problem(problem: &Problem<'_>) -> Vec<String> {
    let places = Places::new(problem.sources);
    problem.findings.iter().map(|finding| item(finding, &places)).collect()
}

/// A finding as an item of a list: what is wrong, then what to do, an item each.
fn item(finding: &Finding, places: &Places<'_>) -> String {
    let mut out = format!("- **{}** {}\n", finding.level.word(), headline(finding, places));
    let mut more = |name: &str, text: String| {
        let _ = writeln!(out, "  - {name}: {text}");
    };
    if !finding.place.is_empty() {
        more("place", verbatim(&clip(&finding.place, LONGEST)));
    }
    if !finding.variants.is_empty() {
        more("only in", said(&finding.variants.join(", ")));
    }
    for help in &finding.help {
        more("help", said(help));
    }
    for fix in fixes(finding) {
        more("fix", said(&fix));
    }
    out
}

/// A finding that does not count, in one line.
fn excused(finding: &Finding, places: &Places<'_>) -> String {
    let (state, why) = match finding.excuse.as_deref() {
        Some(excuse @ Excuse::Waiver(_)) => ("waived", excuse_words(excuse)),
        Some(Excuse::Baseline) | None => ("in the baseline", None),
    };
    let why = why.map(|why| format!(" ({})", said(&why))).unwrap_or_default();
    format!("- {state} {}{why}\n", headline(finding, places))
}

/// The rule, where it stands, and what is wrong.
fn headline(finding: &Finding, places: &Places<'_>) -> String {
    let place = places.file(finding.primary.location).map(|(path, lines)| match lines {
        Some((start, _)) => format!(" at {}", verbatim(&clip(&format!("{path}:{}", start.line), LONGEST))),
        None => format!(" at {}", verbatim(&clip(path, LONGEST))),
    });
    format!("{}{}: {}", verbatim(&finding.id), place.unwrap_or_default(), said(&finding.message))
}

/// A sentence that was read, or made of what was read.
fn said(text: &str) -> String {
    sentence(&clip(text, LONGEST))
}
