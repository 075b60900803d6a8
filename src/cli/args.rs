//! The command line: every command with its flags, as types.

use clap::{Args, Parser, Subcommand, ValueEnum};

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
                  partnerlint check                          every program below this folder\n  \
                  partnerlint check helio.partner --format json=report.json\n  \
                  partnerlint explain tier-margin-inversion  what a rule asks, why, and how to set it\n  \
                  partnerlint explain margin                 what a word of the language means",
    arg_required_else_help = true,
    subcommand_required = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Explain a rule, a finding of the engine, or a word of the language
    Explain(ExplainArgs),
    /// List the words that a program may use
    Vocabulary(ListArgs),
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A rule, a finding of the engine, a block, an attribute, a metric, a list of symbols…
    #[arg(value_name = "NAME")]
    pub(super) name: String,
}

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(super) format: ListFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    #[default]
    Table,
    Json,
}
