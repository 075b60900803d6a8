//! Flags in the environment: every flag `--x-y` of every command may be given as `PARTNERLINT_X_Y`.
//!
//! No flag says so itself: the variables are made of the flags. A variable that no flag has is refused, because a misspelt
//! one would otherwise be passed over; one that is empty counts as not set.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::BoolishValueParser;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::Cli;
use super::{COULD_NOT, output};
use crate::diagnostic::closest;
use crate::lint::{PREFIX, variable};

/// Reads the arguments of the process and the environment; the answer is the exit code where that ends the run.
pub(super) fn parse() -> Result<Cli, ExitCode> {
    let mut command = with_variables(Cli::command());
    let matches =
        command.try_get_matches_from_mut(std::env::args_os()).map_err(|error| refuse(&command, &error))?;
    if let Some(message) = unknown(&command) {
        output::tell(&format!("error: {message}"));
        return Err(ExitCode::from(COULD_NOT));
    }
    let mut cli = Cli::from_arg_matches(&matches).map_err(|error| refuse(&command, &error))?;
    cli.command.remember(given(&matches));
    Ok(cli)
}

/// Says why the arguments end the run: they are wrong, or ask for help. Whoever is told of a flag that nobody typed has to
/// look for it in the environment.
fn refuse(command: &Command, error: &clap::Error) -> ExitCode {
    let text = error.to_string();
    // A terminal that has gone away is no error.
    let _ = error.print();
    let told = |flag: &String| [' ', '\''].iter().any(|end| text.contains(&format!("'--{flag}{end}")));
    let names: BTreeSet<String> =
        flags(command).iter().filter(|flag| told(flag)).map(|flag| variable(flag)).collect();
    for name in names.iter().filter(|name| set(name).is_some()) {
        output::tell(&format!("`{name}` is set in the environment"));
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(COULD_NOT))
}

/// The value of a variable, if it is set to something.
pub(super) fn set(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Lets every flag of a command, and of the commands below it, be given by its variable.
fn with_variables(command: Command) -> Command {
    command.mut_args(with_variable).mut_subcommands(with_variables)
}

fn with_variable(argument: Arg) -> Arg {
    if !is_flag(&argument) {
        return argument;
    }
    let argument = match argument.get_action() {
        ArgAction::SetTrue => argument.value_parser(BoolishValueParser::new()),
        // Values that may hold commas stand one a line.
        ArgAction::Append if argument.get_value_delimiter().is_none() => argument.value_delimiter('\n'),
        _ => argument,
    };
    let name = spellings(&argument).map(|flag| variable(&flag)).find(|name| set(name).is_some());
    match name {
        Some(name) => argument.env(name).hide_env(true),
        None => argument,
    }
}

/// Whether an argument is a flag that means something in every run.
fn is_flag(argument: &Arg) -> bool {
    let action = argument.get_action();
    argument.get_long().is_some() && matches!(action, ArgAction::Set | ArgAction::Append | ArgAction::SetTrue)
}

/// The names of a flag, without hyphens before them.
fn spellings(argument: &Arg) -> impl Iterator<Item = String> {
    let others = argument.get_visible_aliases().unwrap_or_default();
    argument.get_long().into_iter().chain(others).map(str::to_owned)
}

/// The flags of a command and of those below it.
fn flags(command: &Command) -> BTreeSet<String> {
    let own = command.get_arguments().filter(|argument| is_flag(argument)).flat_map(spellings);
    own.chain(command.get_subcommands().flat_map(flags)).collect()
}

/// What is wrong with the first variable that no flag has.
fn unknown(command: &Command) -> Option<String> {
    let known: Vec<String> = flags(command).iter().map(|flag| variable(flag)).collect();
    let mut names: Vec<String> = std::env::vars_os()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| name.starts_with(PREFIX) && !known.contains(name))
        .collect();
    names.sort();
    let name = names.first()?;
    let told = format!("`{name}` is set in the environment, and no command has a flag of this name");
    Some(match closest(name, known.iter().map(String::as_str)) {
        Some(suggestion) => format!("{told}: did you mean `{suggestion}`?"),
        None => format!(
            "{told}: `partnerlint check --help` lists the flags, and `--fail-on` is `PARTNERLINT_FAIL_ON`"
        ),
    })
}

/// The flags that were given in the environment.
fn given(matches: &ArgMatches) -> BTreeSet<String> {
    let Some((_, matches)) = matches.subcommand() else { return BTreeSet::new() };
    let ids = matches.ids().map(clap::Id::as_str);
    ids.filter(|id| matches.try_contains_id(id).is_ok())
        .filter(|id| matches.value_source(id) == Some(ValueSource::EnvVariable))
        .map(|id| id.replace('_', "-"))
        .collect()
}
