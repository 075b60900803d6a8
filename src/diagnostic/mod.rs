//! The finding: what is wrong, where, and what to do, as plain data.
//!
//! Nothing here draws, sorts by terminal width or knows where a finding came from: the engine's own findings and those
//! of rules are one record.

mod catalogue;
mod excuse;
mod fingerprint;
mod suggest;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::source::Location;

pub use catalogue::{CATALOGUE, EngineDiagnostic, engine_diagnostic};
pub use excuse::{Excuse, Waiver};
pub use fingerprint::{combined, fingerprints, hexadecimal};
pub use suggest::closest;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth doing.
    Advice,
    /// Outside a best-practice range, or a mechanism is missing.
    Warning,
    /// A contradiction, or an anti-pattern that breaks programs.
    Error,
}

impl Level {
    /// All of them, the heaviest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Advice];

    /// The word for it, as it is written in configuration and reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A piece of source with a sentence beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub location: Location,
    /// What is to be seen there; may be empty.
    pub text: String,
}

impl Label {
    /// A label from its parts.
    #[must_use]
    pub fn new(location: Location, text: impl Into<String>) -> Self {
        Self { location, text: text.into() }
    }
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub location: Location,
    /// What stands there afterwards.
    pub text: String,
}

/// Whether a fix may change what the program means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// Spelling, unit form, order: the meaning is what the author evidently meant.
    Safe,
    /// A commercial value changes.
    Unsafe,
}

/// Edits that mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the edits do, as an instruction.
    pub title: String,
    /// Whether they may be applied unasked.
    pub applicability: Applicability,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
}

/// A number that a rule compared with, and where it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterUse {
    /// The parameter.
    pub name: SmolStr,
    /// Its effective value, as it is written.
    pub value: String,
    /// Who set it and where, the nearest last; nobody where the value of the policy holds.
    pub set_by: Vec<SetBy>,
}

/// Who may set a number, each over those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Layer {
    /// The policy that declares it.
    Pack,
    /// The topmost configuration.
    Company,
    /// A configuration further down.
    Folder,
    /// What a configuration says of one program.
    Program,
    /// A variable of the environment that stands for an argument of the run.
    Environment,
    /// An argument of the run.
    CommandLine,
}

impl Layer {
    /// Its name in output: `command line`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Company => "company",
            Self::Folder => "folder",
            Self::Program => "program",
            Self::Environment => "environment",
            Self::CommandLine => "command line",
        }
    }
}

/// Who set a number, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetBy {
    /// Who.
    pub layer: Layer,
    /// Where the value is written.
    pub at: Location,
}

/// Who found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reporter {
    /// The engine: the input is not a valid program, policy or configuration. Such a finding makes the exit code 2.
    Engine,
    /// A rule of a policy.
    Rule,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule, or of the engine's diagnostic, in kebab-case.
    pub id: SmolStr,
    /// Who found it.
    pub reporter: Reporter,
    /// How much it weighs.
    pub level: Level,
    /// The path of what is wrong, without the program: `track[solutions].tier[silver].margin[deal is renewal]`.
    /// Empty for a finding about text that is no part of a program.
    pub place: String,
    /// What stands at that place, as the language writes it, with the base of a share: `15% of list_price`. `none` where
    /// nothing is stated, empty where the place is a block.
    pub value: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The place that is wrong.
    pub primary: Label,
    /// Other places that matter.
    pub secondary: Vec<Label>,
    /// What to do.
    pub help: Vec<String>,
    /// Ways to mend it.
    pub fixes: Vec<Fix>,
    /// The numbers it was judged by.
    pub parameters: Vec<ParameterUse>,
    /// The effective programs in which it stands, if not in all: the names of overlays, and of changes with their dates.
    pub variants: Vec<String>,
    /// Why it does not count, if it does not.
    pub excuse: Option<Box<Excuse>>,
}

impl Finding {
    /// A finding of the engine: level error, the message also at the primary label.
    #[must_use]
    pub fn engine(id: &str, location: Location, message: impl Into<String>) -> Self {
        Self {
            id: SmolStr::new(id),
            reporter: Reporter::Engine,
            level: Level::Error,
            place: String::new(),
            value: String::new(),
            message: message.into(),
            primary: Label::new(location, ""),
            secondary: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
            parameters: Vec::new(),
            variants: Vec::new(),
            excuse: None,
        }
    }

    /// Whether nothing excuses it.
    #[must_use]
    pub const fn counts(&self) -> bool {
        self.excuse.is_none()
    }

    /// The same finding with a sentence at its primary label.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// The same finding with one more label.
    #[must_use]
    pub fn note(mut self, location: Location, text: impl Into<String>) -> Self {
        self.secondary.push(Label::new(location, text));
        self
    }

    /// The same finding with one more piece of advice.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The same finding with one more fix.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The same finding at a place of the program.
    #[must_use]
    pub fn at_place(mut self, place: impl Into<String>) -> Self {
        self.place = place.into();
        self
    }

    /// The same finding with "did you mean": a help line, and a safe fix that replaces the primary span.
    #[must_use]
    pub fn suggest(self, suggestion: Option<&str>) -> Self {
        let Some(name) = suggestion else { return self };
        let edit = Edit { location: self.primary.location, text: name.to_owned() };
        let title = format!("replace it with `{name}`");
        self.help(format!("did you mean `{name}`?")).fix(Fix {
            title,
            applicability: Applicability::Safe,
            edits: vec![edit],
        })
    }
}
