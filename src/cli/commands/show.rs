//! `partnerlint show`: what holds in a folder, and who says so.

use std::path::{Path, PathBuf};

use super::super::args::{ConfigArgs, RuleArgs, ShowArgs, ShowFormat};
use super::super::chains::NAME;
use super::super::folders::{Folders, from_here};
use super::super::{Answer, COULD_NOT, environment, output};
use crate::lint::variable;
use crate::report::settings::{self, Shown};
use crate::report::{Look, human};

pub(in super::super) fn run(arguments: &ShowArgs) -> Answer {
    let place = arguments.path.clone().unwrap_or_else(|| PathBuf::from("."));
    let data = std::fs::metadata(&place).map_err(|error| {
        let shown = from_here(&place);
        match error.kind() {
            std::io::ErrorKind::NotFound => format!("`{shown}` does not exist"),
            _ => format!("`{shown}` cannot be read: {error}"),
        }
    })?;
    // A flag without a file leaves the variable as it is.
    let named = arguments.config.clone().flatten();
    let config = named.or_else(|| environment::set(&variable("config")).map(PathBuf::from));
    let heed = ConfigArgs { config, no_config: arguments.no_config };
    let arguments_of_rules = RuleArgs { heed, choose: arguments.choose.clone() };
    let mut folders = Folders::new(&arguments_of_rules);
    let file = if data.is_dir() { place.join(NAME) } else { place.clone() };
    let folder = folders.of(&file);
    for problem in &folders.problems {
        for line in human::render(&problem.findings, &problem.sources, Look::default()).lines() {
            output::tell(line);
        }
    }
    let configs: Vec<String> = folder.configs.iter().map(|path| from_here(path)).collect();
    let of = from_here(Path::new(&place));
    let shown = Shown { of: &of, configs: &configs, rules: &folder.rules };
    let text = match arguments.format {
        ShowFormat::Text => settings::text(&shown),
        ShowFormat::Json => settings::json(&shown),
    };
    output::print(&text).map_err(|error| error.to_string())?;
    Ok(if folders.problems.is_empty() { 0 } else { COULD_NOT })
}
