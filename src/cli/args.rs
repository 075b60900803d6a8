//! The command line: every command with its flags, as types.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Level;

/// The list of the vocabulary whose symbols `--archetype` takes.
pub(super) const ARCHETYPES: &str = "archetype";

/// Policy as code for partner programs.
#[derive(Debug, Parser)]
#[command(
    name = "partnerlint",
    version,
    about = "Checks a partner program, written as code, against policies",
    long_about = "Checks a partner program, written as code, against policies.\n\n\
                  A program (`*.partner`) says what a company's partner program is; a policy (`*.policy`) says what a \
                  program must be. Exit code 0: nothing at or above the failing level; 1: findings; 2: something could \
                  not be checked.",
    after_help = "Examples:\n  \
                  partnerlint init                           what to choose for a first program\n  \
                  partnerlint check                          every program below this folder\n  \
                  partnerlint check helio.partner --format json=report.json\n  \
                  partnerlint explain tier-margin-inversion  what a rule asks, why, and how to set it\n  \
                  partnerlint explain margin                 what a word of the language means",
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    /// When colours are used
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: ColorChoice,
    #[command(subcommand)]
    pub(super) command: Command,
}

impl Command {
    /// Keeps which flags were given in the environment.
    pub(super) fn remember(&mut self, environment: BTreeSet<String>) {
        match self {
            Self::Check(arguments) => arguments.rules.choose.environment = environment,
            Self::Show(arguments) => arguments.choose.environment = environment,
            _ => {}
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check programs: files, folders, or `-` for standard input
    #[command(after_help = "Examples:\n  \
        partnerlint check programs/ --fail-on error\n  \
        partnerlint check helio.partner --param tier-count.usual=2..5\n  \
        partnerlint check --as-of 2027-02-01        as the program stands on that day\n  \
        partnerlint check - --stdin-filename helio.partner < helio.partner\n\n\
        Every flag of every command may also be set in the environment: PARTNERLINT_FAIL_ON=error stands for \
        --fail-on error.")]
    Check(CheckArgs),
    /// Write a first program for a stage and the partners you choose; nothing is wrong with it as it stands
    #[command(after_help = "Examples:\n  \
        partnerlint init --stage pilot --archetype referral              writes acme.partner\n  \
        partnerlint init helio.partner --stage scale --archetype reseller,technology\n  \
        partnerlint init - --stage pilot --archetype reseller            to standard output\n\n\
        Without --stage or --archetype it lists what there is to choose from.")]
    Init(InitArgs),
    /// Explain a rule, a finding of the engine, or a word of the language
    Explain(ExplainArgs),
    /// Print the JSON Schema of a format, for editors and checkers
    #[command(after_help = "Examples:\n  \
        partnerlint schema config > partnerlint.schema.json\n  \
        partnerlint schema report > report.schema.json")]
    Schema(SchemaArgs),
    /// Show what holds for the programs of a folder, and who says so
    #[command(after_help = "Examples:\n  \
        partnerlint show --config                    what holds in this folder\n  \
        partnerlint show --config programs/emea      for the programs of another\n  \
        partnerlint show --config --fail-on error    as `check` would have it with this flag")]
    Show(ShowArgs),
    /// Run the examples of rules: those that come with partnerlint, or those of policy files and folders
    #[command(after_help = "Examples:\n  \
        partnerlint test policies/ --coverage        which answers and limits no example shows\n  \
        partnerlint test policies/ --mutate          which changes to a rule no example notices\n  \
        partnerlint test policies/ --min-coverage 100\n\n\
        Exit code 0: every example shows what it says; 1: one does not, coverage is below the least, or a mutant survives \
        that no comment justifies; 2: a policy is invalid.")]
    Test(TestArgs),
    /// Check, list and lock the packs of a company
    #[command(
        after_help = "A pack is a folder with a `pack.toml` and policies beside it. `packs = [\"policies/company\"]` in \
        partnerlint.toml names it.\n\n\
        Examples:\n  \
        partnerlint pack check policies/company    whether it is sound, before anybody uses it\n  \
        partnerlint pack list                      which packs hold here\n  \
        partnerlint pack lock                      after you have looked at what changed"
    )]
    Pack(PackArgs),
    /// List the rules, all or those that fit every filter
    #[command(
        after_help = "A rule is for an archetype if it can find anything in a program whose tracks are all of that archetype \
        alone: its loops and conditions do not leave such a program out, and its requirements do not hold by that alone.\n\n\
        Examples:\n  \
        partnerlint rules --stage pilot --level error\n  \
        partnerlint rules --archetype reseller,referral --topic margins\n  \
        partnerlint rules --format json            everything that is known of each rule\n  \
        partnerlint rules --topic tiers --format markdown > tiers.md"
    )]
    Rules(RulesArgs),
    /// List the words that a program may use
    Vocabulary(ListArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// What to check: files, folders, patterns such as `programs/**/*.partner`; this folder if nothing is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How findings are written: human, concise, json, sarif, junit, github, gitlab or markdown, each possibly to a file; may be
    /// repeated, or separated by commas
    #[arg(long, visible_alias = "output-format", value_name = "FORMAT[=FILE]", value_delimiter = ',')]
    pub(super) format: Vec<String>,
    /// The day for which programs are checked, as YYYY-MM-DD; today in UTC if not given
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,
    /// Exit with 0 in spite of findings; what could not be checked still makes it 2
    #[arg(long)]
    pub(super) exit_zero: bool,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) walk: WalkArgs,
    /// Take what is gone out of the baseline; one that is not there is made of all that is found
    #[arg(long)]
    pub(super) update_baseline: bool,
    /// Add what is new to the baseline, too
    #[arg(long, conflicts_with = "update_baseline")]
    pub(super) grow_baseline: bool,
    /// Let no waiver excuse anything
    #[arg(long)]
    pub(super) no_waivers: bool,
    /// Say nothing but findings
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// List the rules that were not applicable, undecided or waived, with their reasons, and say which rules took longest; with
    /// --show-passes, every rule over every program
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// List the rules that passed, too, which reports otherwise only count
    #[arg(long)]
    pub(super) show_passes: bool,
    /// Show the findings that a waiver or the baseline excuses, too
    #[arg(long)]
    pub(super) show_waived: bool,
    /// The name that standard input is known by
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<String>,
    /// Check again whenever a file changes, until it is interrupted
    #[arg(long, conflicts_with_all = ["update_baseline", "grow_baseline", "stdin_filename"])]
    pub(super) watch: bool,
    /// How many threads check; as many as there are processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
}

/// Which rules hold, and how.
#[derive(Debug, Default, Args)]
pub(super) struct RuleArgs {
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
    #[command(flatten)]
    pub(super) choose: ChooseArgs,
}

impl From<&ConfigArgs> for RuleArgs {
    /// What a configuration says, and nothing over it.
    fn from(heed: &ConfigArgs) -> Self {
        Self { heed: heed.clone(), choose: ChooseArgs::default() }
    }
}

/// Which configuration is heeded.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ConfigArgs {
    /// Read this configuration in place of those that are found
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    pub(super) no_config: bool,
}

impl ConfigArgs {
    /// The configuration that stands in place of those that are found.
    pub(super) fn named(&self) -> Option<&Path> {
        self.config.as_deref().filter(|_| !self.no_config)
    }
}

/// What is set over the configuration.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ChooseArgs {
    /// Check only these rules; `tier-*` stands for several; may be repeated, or separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Do not check these rules, also if they are selected; may be repeated, or separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Check only rules of this topic; may be repeated, or separated by commas
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    pub(super) topic: Vec<String>,
    /// Leave out what weighs less, and rules that can find nothing else; advice if nobody says
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) min_level: Option<LevelArg>,
    /// The least level that makes the exit code 1; warning if nobody says
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(super) fail_on: Option<LevelArg>,
    /// Exit with 1 also where a rule is undecided
    #[arg(long)]
    pub(super) fail_on_undecided: bool,
    /// Findings that do not count until they change, as this file lists them
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<String>,
    /// Set a parameter of a rule; may be repeated
    #[arg(long, value_name = "RULE.NAME=VALUE")]
    pub(super) param: Vec<String>,
    /// Pass over what this pattern names below this folder, as `.gitignore` writes it; may be repeated
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<String>,
    /// The flags that were given in the environment, as `fail-on`.
    #[arg(skip)]
    pub(super) environment: BTreeSet<String>,
}

/// What is passed over when folders are walked.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(super) struct WalkArgs {
    /// Pass over what is excluded also where it is named, as pre-commit does
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// Check also what `.gitignore` and its like name
    #[arg(long)]
    pub(super) no_ignore: bool,
}

#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// The folder, or a file in it; this folder if nothing is given
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// Show the settings: those of the configuration that holds here, or of this one
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, required = true)]
    pub(super) config: Option<Option<PathBuf>>,
    /// Read no configuration
    #[arg(long)]
    pub(super) no_config: bool,
    /// How they are written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: ShowFormat,
    #[command(flatten)]
    pub(super) choose: ChooseArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ShowFormat {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// The format
    #[arg(value_enum, value_name = "FORMAT")]
    pub(super) of: SchemaOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// The configuration, `partnerlint.toml`
    Config,
    /// The report that `check --format json` writes
    Report,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The file to write, the folder to write it in, or `-` for standard output; NAME.partner in this folder if not given
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,
    /// Where the program is in its life: pilot, stabilize, scale or maturity
    #[arg(long, value_name = "STAGE")]
    pub(super) stage: Option<String>,
    /// Which partners it is for: technology, referral, reseller or alliance; may be repeated, or separated by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) archetype: Vec<String>,
    /// The name of the program, as other texts write it; that of the file if not given, else acme
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// What the program is called; made of the name if not given
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// The currency of its amounts
    #[arg(long, value_name = "CODE", default_value = "USD")]
    pub(super) currency: String,
    /// The day on which it is written, as YYYY-MM-DD; today in UTC if not given
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,
    /// Replace the file if there is one
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule, a finding of the engine, a block, an attribute, a metric, a list of symbols…
    #[arg(value_name = "NAME")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Debug, Args)]
pub(super) struct TestArgs {
    /// Policy files, or folders of them; the rules that come with partnerlint if nothing is given
    #[arg(value_name = "PACK")]
    pub(super) packs: Vec<PathBuf>,
    /// Test only these rules; `tier-*` stands for several; may be repeated, or separated by commas
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Name each example
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// Say which answers of `require`, `when` and `where`, and which sides of a limit, no example shows
    #[arg(long)]
    pub(super) coverage: bool,
    /// Change each rule in small ways, and say which changes no example notices
    #[arg(long)]
    pub(super) mutate: bool,
    /// Exit with 1 where less than so many percent of the answers, or of the sides of limits, are shown
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(..=100))]
    pub(super) min_coverage: Option<u8>,
    /// How the outcome is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: TestFormat,
    /// How many threads measure; as many as there are processors if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TestFormat {
    #[default]
    Human,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct PackArgs {
    #[command(subcommand)]
    pub(super) command: PackCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum PackCommand {
    /// Check packs: what they say of themselves, their words and rules, and whether they are as they were locked
    Check(PackCheckArgs),
    /// List the packs that hold in this folder
    List(ListArgs),
    /// Write partnerlint.lock beside the topmost partnerlint.toml: each pack as it is now
    Lock,
}

#[derive(Debug, Args)]
pub(super) struct PackCheckArgs {
    /// Folders of packs; those that the configuration here names if nothing is given
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// How the rules are written: a line each, everything for machines, or a page of Markdown
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: RulesFormat,
    /// Only rules about this topic; may be repeated, or separated by commas, as every filter
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    pub(super) topic: Vec<String>,
    /// Only rules that may find something of this level, as it is set here: error, warning or advice
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    pub(super) level: Vec<String>,
    /// Only rules that apply at this stage of a program, among them those that always do
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    pub(super) stage: Vec<String>,
    /// Only rules that can find something in a program of this archetype
    #[arg(long, value_name = "ARCHETYPE", value_delimiter = ',')]
    pub(super) archetype: Vec<String>,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: ListFormat,
    #[command(flatten)]
    pub(super) heed: ConfigArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    #[default]
    Table,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    #[default]
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LevelArg {
    Error,
    Warning,
    Advice,
}

impl LevelArg {
    pub(super) const fn level(self) -> Level {
        match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Advice => Level::Advice,
        }
    }
}
