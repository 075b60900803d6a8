//! What every format shares: a report is begun, takes the part of each program in order, and is ended.
//!
//! The part of a program is rendered on any thread; a report keeps no more of it than its format needs, so that memory does
//! not grow with the number of programs.

use smol_str::SmolStr;

use super::human::Look;
use super::summary::Detail;
use super::view::View;
use super::{comment, concise, github, gitlab, human, json, junit, sarif};
use crate::diagnostic::{Finding, Level};
use crate::lint::Totals;
use crate::quantity::Date;
use crate::source::Sources;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// One line a finding.
    Concise,
    /// The machine format.
    Json,
    /// What code scanning reads.
    Sarif,
    /// Test results, for CI services.
    Junit,
    /// Annotations of a pull request on GitHub.
    Github,
    /// What the Code Quality of GitLab reads.
    Gitlab,
    /// A comment, or the summary of a job, of at most so many bytes.
    Markdown {
        /// How many.
        room: usize,
    },
}

/// What a report is to show, and how it looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colours and width, where a format has any.
    pub look: Look,
    /// Which rules are named one by one.
    pub detail: Detail,
    /// Nothing but findings.
    pub quiet: bool,
}

/// The part of one program.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// What is written as it is.
    pub text: String,
    /// Findings by themselves, for a format that shows only the worst of a run.
    pub findings: Vec<(Level, String)>,
    /// Findings and outcomes by themselves, for a format that numbers the rules they are of and leaves out the least.
    pub ranked: Vec<Ranked>,
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// A finding or an outcome by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// What it weighs.
    pub weight: Weight,
    /// The rule, or the engine's diagnostic.
    pub rule: SmolStr,
    /// What is written of it.
    pub text: String,
}

/// What is kept the longest where a format holds only so much, the heaviest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A finding that counts, of level error.
    Error,
    /// One of level warning.
    Warning,
    /// One of level advice.
    Advice,
    /// A finding that a waiver or the baseline excuses.
    Excused,
    /// A rule that was undecided.
    Undecided,
    /// A rule that passed or was not applicable.
    Settled,
}

impl Weight {
    /// What a finding weighs.
    #[must_use]
    pub const fn of(finding: &Finding) -> Self {
        match finding.level {
            _ if !finding.counts() => Self::Excused,
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Advice => Self::Advice,
        }
    }
}

/// Findings that belong to no program: files that could not be read, configuration, policies.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'r> {
    /// What is wrong.
    pub findings: &'r [Finding],
    /// The texts that the findings stand in.
    pub sources: &'r Sources,
}

/// How a run ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'r> {
    /// What belongs to no program.
    pub problems: &'r [Problem<'r>],
    /// The sums.
    pub totals: &'r Totals,
    /// The exit code.
    pub exit_code: u8,
}

/// A report that is being written: each answer is the text that comes next.
pub trait Report: Send {
    /// What stands before the first program.
    fn begin(&mut self) -> String {
        String::new()
    }

    /// The part of the next program.
    fn add(&mut self, piece: Piece) -> String {
        piece.text
    }

    /// What stands after the last program.
    fn end(&mut self, ending: &Ending<'_>) -> String;
}

impl Format {
    /// Every format with its name.
    pub const ALL: [(&'static str, Self); 8] = [
        ("human", Self::Human),
        ("concise", Self::Concise),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("junit", Self::Junit),
        ("github", Self::Github),
        ("gitlab", Self::Gitlab),
        ("markdown", Self::Markdown { room: comment::COMMENT }),
    ];

    /// Whether people see in it what the run as a whole came to.
    #[must_use]
    pub const fn tells_the_sum(self) -> bool {
        matches!(self, Self::Human | Self::Github | Self::Markdown { .. })
    }

    /// The part of a program; colours and width are those of the one format that has any.
    #[must_use]
    pub fn piece(self, view: &View<'_>, look: Look) -> Piece {
        match self {
            Self::Human => human::piece(view, look),
            Self::Concise => concise::piece(view),
            Self::Json => json::program(view).into(),
            Self::Sarif => sarif::piece(view),
            Self::Junit => junit::piece(view),
            Self::Github => github::piece(view),
            Self::Gitlab => gitlab::piece(view).into(),
            Self::Markdown { .. } => comment::piece(view),
        }
    }

    /// A report of programs that are checked for a day by these rules.
    #[must_use]
    pub fn report(self, style: Style, as_of: Date) -> Box<dyn Report> {
        match self {
            Self::Human => Box::new(human::Human(style)),
            Self::Concise => Box::new(concise::Concise),
            Self::Json => Box::new(json::Document::new(style.detail, as_of)),
            Self::Sarif => Box::new(sarif::Log::new(as_of)),
            Self::Junit => Box::new(junit::Suites::new(style.detail, as_of)),
            Self::Github => Box::new(github::Annotations::new(style)),
            Self::Gitlab => Box::new(gitlab::Issues::default()),
            Self::Markdown { room } => Box::new(comment::Comment::new(style, as_of, room)),
        }
    }
}
