//! Whether and how wide to draw: what the terminal and the colour variables say.

use std::ffi::OsString;
use std::io::IsTerminal;

use super::args::ColorChoice;
use crate::report::Look;

/// The width of output that goes to no terminal, so that it is the same everywhere.
const WIDTH: usize = 100;

/// How to draw on standard output.
///
/// `NO_COLOR` wins over `FORCE_COLOR` and `CLICOLOR_FORCE`, which win over what the terminal is; `--color` wins over all.
/// A variable counts if it is set to something other than nothing, and the last two also to something other than `0`.
pub(super) fn look(choice: ColorChoice) -> Look {
    look_for(choice, std::io::stdout().is_terminal(), &|name| std::env::var_os(name))
}

/// Empties the screen, if standard output is one.
pub(super) fn clear() {
    if std::io::stdout().is_terminal() {
        // Where this cannot be written, what comes next cannot either, and says so.
        let _ = super::output::print("\u{1b}[2J\u{1b}[H");
    }
}

fn look_for(choice: ColorChoice, terminal: bool, variable: &dyn Fn(&str) -> Option<OsString>) -> Look {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let forced = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    let dumb = variable("TERM").is_some_and(|value| value == "dumb");
    let color = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        ColorChoice::Auto => terminal && !dumb,
    };
    let width = match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if terminal => usize::from(columns).clamp(40, 160),
        _ => WIDTH,
    };
    Look { color, width }
}
