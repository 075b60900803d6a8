//! The command line: files in, output and an exit code out.
//!
//! The one place, beside the loader of `source`, that reads the environment, the clock and the file system, and that prints.

mod args;
mod baselines;
mod clock;
mod commands;
mod create;
mod discover;
mod disk;
mod folders;
mod formats;
mod output;
mod packs;
mod parallel;
mod problem;
mod reports;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match &cli.command {
        Command::Check(arguments) => commands::check::run(arguments, cli.color),
        Command::Explain(arguments) => commands::explain::run(arguments),
        Command::Init(arguments) => commands::init::run(arguments),
        Command::Rules(arguments) => commands::rules::run(arguments),
        Command::Schema(arguments) => commands::schema::run(arguments),
        Command::Test(arguments) => commands::test::run(arguments, cli.color),
        Command::Vocabulary(arguments) => commands::vocabulary::run(arguments),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            output::tell(&format!("error: {message}"));
            ExitCode::from(COULD_NOT)
        }
    }
}

/// The exit code of a run that could not do what was asked.
const COULD_NOT: u8 = 2;

/// The exit code of a command, or why it could not do what was asked.
type Answer = Result<u8, String>;
