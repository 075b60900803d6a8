//! The members of the machine format. What they mean is described in `docs/schema/report.json`, too.

use serde::Serialize;

use super::super::outcomes::Outcomes;
use crate::diagnostic::{Applicability, Level};

#[derive(Serialize)]
pub(in crate::report) struct Tool {
    pub(in crate::report) name: &'static str,
    pub(in crate::report) version: &'static str,
    /// The pack of rules that comes with it.
    pub(in crate::report) pack: Pack,
}

#[derive(Serialize)]
pub(in crate::report) struct Pack {
    pub(in crate::report) name: String,
    pub(in crate::report) version: String,
}

/// A pack of a company.
#[derive(Serialize)]
pub(in crate::report) struct OwnPack<'a> {
    pub(in crate::report) name: &'a str,
    pub(in crate::report) version: &'a str,
    /// Its folder.
    pub(in crate::report) path: Option<&'a str>,
    /// What it is made of.
    pub(in crate::report) digest: Option<&'a str>,
    /// `locked`, `changed` or `unlocked`; none where there is no lock file.
    pub(in crate::report) lock: Option<&'static str>,
}

/// One program with what came of it.
#[derive(Serialize)]
pub(in crate::report) struct Program<'a> {
    pub(in crate::report) path: &'a str,
    /// Empty if the program could not be read.
    pub(in crate::report) name: &'a str,
    pub(in crate::report) findings: Vec<Finding<'a>>,
    /// How many rules came to what.
    pub(in crate::report) outcomes: &'a Outcomes,
    /// What came of each rule whose outcome is listed.
    pub(in crate::report) rules: Vec<Judged<'a>>,
}

#[derive(Serialize)]
pub(in crate::report) struct Judged<'a> {
    pub(in crate::report) id: &'a str,
    /// `pass`, `fail`, `undecided`, `not_applicable`, `waived` or `error`.
    pub(in crate::report) outcome: &'static str,
    /// How many bindings came to what.
    pub(in crate::report) bindings: Bindings,
    /// Why bindings were undecided or not applicable.
    pub(in crate::report) reasons: Vec<String>,
}

#[derive(Serialize)]
pub(in crate::report) struct Bindings {
    pub(in crate::report) pass: u32,
    pub(in crate::report) fail: u32,
    pub(in crate::report) waived: u32,
    pub(in crate::report) undecided: u32,
    pub(in crate::report) not_applicable: u32,
    pub(in crate::report) error: u32,
}

#[derive(Serialize)]
pub(in crate::report) struct Finding<'a> {
    /// The rule, or the engine's diagnostic.
    pub(in crate::report) id: &'a str,
    /// `rule`, or `engine` where the input is not valid.
    pub(in crate::report) reporter: &'static str,
    pub(in crate::report) level: Level,
    pub(in crate::report) message: &'a str,
    /// The path of what is wrong, without the program; empty for text that is no part of a program.
    pub(in crate::report) place: &'a str,
    /// What stands there, as the language writes it; `none` where nothing is stated, empty for a block.
    pub(in crate::report) value: &'a str,
    /// What the finding is known by from run to run, however lines move.
    pub(in crate::report) fingerprint: &'a str,
    /// Why it does not count, if it does not.
    pub(in crate::report) excuse: Option<Excuse<'a>>,
    pub(in crate::report) primary: Label<'a>,
    pub(in crate::report) secondary: Vec<Label<'a>>,
    pub(in crate::report) help: &'a [String],
    pub(in crate::report) fixes: Vec<Fix<'a>>,
    pub(in crate::report) parameters: Vec<Parameter<'a>>,
    /// The overlays and announced changes in which it stands, if not in all.
    pub(in crate::report) variants: &'a [String],
}

/// Why a finding does not count: a waiver, or that it is in the baseline.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(in crate::report) enum Excuse<'a> {
    Waiver {
        reason: &'a str,
        approver: &'a str,
        /// The last day on which it holds.
        until: &'a str,
        ticket: Option<&'a str>,
        control: Option<&'a str>,
        #[serde(flatten)]
        location: Location<'a>,
    },
    Baseline,
}

#[derive(Serialize)]
pub(in crate::report) struct Label<'a> {
    #[serde(flatten)]
    pub(in crate::report) location: Location<'a>,
    pub(in crate::report) text: &'a str,
}

#[derive(Serialize)]
pub(in crate::report) struct Location<'a> {
    pub(in crate::report) path: &'a str,
    pub(in crate::report) bytes: Bytes,
    pub(in crate::report) start: Point,
    pub(in crate::report) end: Point,
}

#[derive(Serialize)]
pub(in crate::report) struct Bytes {
    pub(in crate::report) start: u32,
    pub(in crate::report) end: u32,
}

#[derive(Serialize)]
pub(in crate::report) struct Point {
    pub(in crate::report) line: u32,
    pub(in crate::report) column: u32,
}

#[derive(Serialize)]
pub(in crate::report) struct Fix<'a> {
    pub(in crate::report) title: &'a str,
    /// `safe`, or `unsafe` where a commercial value changes.
    pub(in crate::report) applicability: Applicability,
    pub(in crate::report) edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
pub(in crate::report) struct Edit<'a> {
    #[serde(flatten)]
    pub(in crate::report) location: Location<'a>,
    /// What stands there afterwards.
    pub(in crate::report) text: &'a str,
}

#[derive(Serialize)]
pub(in crate::report) struct Parameter<'a> {
    pub(in crate::report) name: &'a str,
    pub(in crate::report) value: &'a str,
    /// Who set it: `pack`, `company`, `folder`, `program`, `environment` or `command line`.
    pub(in crate::report) layer: &'static str,
    /// Where it was set, if not by the rule itself.
    pub(in crate::report) origin: Option<Location<'a>>,
    /// Who else set rows of it, if it is a table.
    pub(in crate::report) also: Vec<Origin<'a>>,
}

#[derive(Serialize)]
pub(in crate::report) struct Origin<'a> {
    pub(in crate::report) layer: &'static str,
    #[serde(flatten)]
    pub(in crate::report) location: Location<'a>,
}

/// A rule with what came of it over all programs.
#[derive(Serialize)]
pub(in crate::report) struct Rule<'a> {
    pub(in crate::report) id: &'a str,
    pub(in crate::report) title: &'a str,
    pub(in crate::report) level: Level,
    pub(in crate::report) topic: Option<&'a str>,
    pub(in crate::report) source: Option<&'a str>,
    pub(in crate::report) why: Option<&'a str>,
    /// The worst over all programs; `not_run` if it was off or no program could be judged.
    pub(in crate::report) outcome: &'static str,
    pub(in crate::report) compared: u64,
    pub(in crate::report) undecided_programs: u64,
}

#[derive(Serialize)]
pub(in crate::report) struct Summary {
    pub(in crate::report) programs: u64,
    /// Findings that count, by level.
    pub(in crate::report) errors: u64,
    pub(in crate::report) warnings: u64,
    pub(in crate::report) advice: u64,
    /// Findings that waivers excuse.
    pub(in crate::report) waived: u64,
    /// Findings that the baseline excuses.
    pub(in crate::report) baseline: u64,
    /// How many rules came to what, each counted by the worst over all programs.
    pub(in crate::report) rules: Outcomes,
    /// How many of the errors say that something could not be checked.
    pub(in crate::report) unchecked: u64,
    /// How many findings weigh less than was asked for, and are not among those of programs and problems.
    pub(in crate::report) left_out: u64,
    /// How many named files are excluded, and were not checked.
    pub(in crate::report) excluded: u64,
    pub(in crate::report) exit_code: u8,
}
