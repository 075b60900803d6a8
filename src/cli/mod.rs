//! The command line: files in, output and an exit code out.
//!
//! The one place, beside the loader of `source`, that reads the environment, the clock and the file system, and that prints.

mod args;
mod baselines;
mod chains;
mod clock;
mod commands;
mod company;
mod create;
mod discover;
mod disk;
mod environment;
mod exclude;
mod folders;
mod formats;
mod interrupt;
mod output;
mod packs;
mod parallel;
mod problem;
mod progress;
mod reports;
mod say;
mod terminal;
mod watch;

use std::process::ExitCode;

use args::Command;

/// Runs the command that the arguments of the process name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match environment::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let result = match &cli.command {
        Command::Check(arguments) => commands::check::run(arguments, cli.color),
        Command::Explain(arguments) => commands::explain::run(arguments),
        Command::Init(arguments) => commands::init::run(arguments),
        Command::Pack(arguments) => commands::pack::run(arguments, cli.color),
        Command::Rules(arguments) => commands::rules::run(arguments),
        Command::Schema(arguments) => commands::schema::run(arguments),
        Command::Show(arguments) => commands::show::run(arguments),
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
