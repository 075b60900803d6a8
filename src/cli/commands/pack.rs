//! `partnerlint pack`: checks, lists and locks the packs of a company.

use std::path::{Path, PathBuf};

use super::super::args::{
    ColorChoice, ConfigArgs, ListArgs, ListFormat, PackArgs, PackCheckArgs, PackCommand, RuleArgs,
};
use super::super::chains::NAME;
use super::super::company::{self, Company, LOCK};
use super::super::folders::{Folders, from_here};
use super::super::packs::NamedText;
use super::super::problem::Problem;
use super::super::{Answer, COULD_NOT, output, say, terminal};
use crate::diagnostic::Level;
use crate::lint::lock::{self, Found};
use crate::lint::{CommandLine, Compiled, RuleSet, Rules};
use crate::report::packs;
use crate::source::loader;

pub(in super::super) fn run(arguments: &PackArgs, color: ColorChoice) -> Answer {
    match &arguments.command {
        PackCommand::Check(arguments) => check(arguments, color),
        PackCommand::List(arguments) => list(arguments, color),
        PackCommand::Lock => write_lock(color),
    }
}

fn check(arguments: &PackCheckArgs, color: ColorChoice) -> Answer {
    let (rules, problems) = match arguments.paths.as_slice() {
        [] => here(&arguments.heed)?,
        paths => of_paths(paths),
    };
    let own: Vec<_> = rules.packs.iter().filter(|pack| pack.path.is_some()).collect();
    if own.is_empty() && problems.is_empty() {
        return Err(format!(
            "no `{NAME}` here names a pack: name the folder of one, as `partnerlint pack check policies/company`"
        ));
    }
    show(&problems, color)?;
    output::print(&packs::checked(&own, &rules)).map_err(|error| error.to_string())?;
    Ok(exit_code(&problems))
}

/// The rules that hold in this folder, and what is wrong with them.
fn here(heed: &ConfigArgs) -> Result<(Rules, Vec<Problem>), String> {
    let arguments = RuleArgs::from(heed);
    let mut folders = Folders::new(&arguments);
    let rules = folders.of(Path::new(NAME)).rules;
    let mut problems = std::mem::take(&mut folders.problems);
    problems.extend(folders.audit(None));
    Ok((Rules::clone(rules.most()), problems))
}

/// The rules of packs by themselves, beside those that come with partnerlint.
fn of_paths(paths: &[PathBuf]) -> (Rules, Vec<Problem>) {
    let mut company = Company::of_folders(paths);
    let arguments = RuleArgs::default();
    let top = paths.first().and_then(|path| Folders::new(&arguments).top(&path.join(NAME)));
    if let Some(top) = top {
        company.look_up(&company::folder_of(&top).join(LOCK));
    }
    let compiled = company.compile();
    let compiled = compiled.as_ref().unwrap_or_else(|| Compiled::shipped_to_judge());
    let (set, mut findings, sources) = RuleSet::new(compiled, &[], &CommandLine::default());
    findings.extend(set.audit(None));
    let mut problems = company.problems;
    if !findings.is_empty() {
        problems.push(Problem::new(findings, sources));
    }
    (Rules::clone(set.most()), problems)
}

fn list(arguments: &ListArgs, color: ColorChoice) -> Answer {
    let (rules, mut problems) = here(&arguments.heed)?;
    // A list says which packs there are; what their rules say of one another is a matter of `pack check`.
    for problem in &mut problems {
        problem
            .findings
            .retain(|finding| finding.level == Level::Error && !finding.id.starts_with("policy-"));
    }
    let text = match arguments.format {
        ListFormat::Table => packs::table(&rules),
        ListFormat::Json => packs::json(&rules).map_err(|error| error.to_string())?,
    };
    output::print(&text).map_err(|error| error.to_string())?;
    match arguments.format {
        ListFormat::Table => show(&problems, color)?,
        ListFormat::Json => say::tell(&problems),
    }
    Ok(exit_code(&problems))
}

fn write_lock(color: ColorChoice) -> Answer {
    let arguments = RuleArgs::default();
    let top = Folders::new(&arguments).top(Path::new(NAME));
    let top = top.ok_or_else(|| format!("there is no `{NAME}` here or above, and so no pack to lock"))?;
    let root = company::folder_of(&top);
    let path = root.join(LOCK);
    let mut configs = vec![top];
    configs.extend(company::configs_below(&root));
    let mut problems = Vec::new();
    let mut read = Vec::new();
    for config in &configs {
        let name = from_here(config);
        match loader::read(config) {
            Ok(text) => read.push((config.as_path(), NamedText { name, text })),
            Err(error) => problems.push(Problem::unreadable(&name, &error)),
        }
    }
    let company = Company::read(&read);
    problems.extend(company.problems);
    if !problems.is_empty() {
        show(&problems, color)?;
        return Err(format!("`{LOCK}` has not been written"));
    }
    if company.packs.is_empty() && path.symlink_metadata().is_err() {
        return Err(format!("no `{NAME}` names a pack: there is nothing to lock"));
    }
    let found: Vec<Found<'_>> = company.packs.iter().map(company::Named::found).collect();
    let shown = from_here(&path);
    output::write(&path, &lock::write(&found))
        .map_err(|error| format!("`{shown}` cannot be written: {error}"))?;
    output::print(&packs::locked(&shown, &found)).map_err(|error| error.to_string())?;
    Ok(0)
}

fn show(problems: &[Problem], color: ColorChoice) -> Result<(), String> {
    say::print(problems, terminal::look(color)).map_err(|error| error.to_string())
}

/// 2 where a pack is wrong, 1 where it should be better, else 0.
fn exit_code(problems: &[Problem]) -> u8 {
    let worst = problems.iter().flat_map(|problem| &problem.findings).map(|finding| finding.level).max();
    match worst {
        Some(Level::Error) => COULD_NOT,
        Some(Level::Warning) => 1,
        Some(Level::Advice) | None => 0,
    }
}
