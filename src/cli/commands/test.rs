//! `partnerlint test`: runs the examples of rules.

use std::fmt::Write;
use std::thread;

use super::super::args::{ColorChoice, RuleArgs, TestArgs, TestFormat};
use super::super::folders::{Folders, from_here, readable};
use super::super::packs::{self, HEADER, NamedText, ReadPack, Refusal};
use super::super::problem::Problem;
use super::super::{Answer, COULD_NOT, output, say, terminal};
use crate::diagnostic::Level;
use crate::lint::{Tested, Way, boundaries, clauses, test_policies, test_shipped};
use crate::policy::Effort;
use crate::report::summary::{counted, word};
use crate::report::{human, proof, sanitise};
use crate::syntax::ast::ExampleKind;

/// The findings that an example, or a comment about mutants, does not show what it says.
const SHOWS_OTHERWISE: [&str; 2] = ["policy-example", "policy-survivor"];

pub(in super::super) fn run(arguments: &TestArgs, color: ColorChoice) -> Answer {
    readable(&arguments.heed)?;
    if let (Some(config), []) = (arguments.heed.named(), arguments.packs.as_slice()) {
        let name = from_here(config);
        output::tell(&format!(
            "`{name}` is not heeded: the rules that come with partnerlint are tested as they come"
        ));
    }
    let packs = Packs::read(arguments)?;
    if !packs.problems.is_empty() {
        say::print(&packs.problems, terminal::look(color)).map_err(|error| error.to_string())?;
        return Ok(COULD_NOT);
    }
    let tested = tested(arguments, &packs);
    if tested.rules == 0 && tested.findings.is_empty() {
        return Err("no rule was found: nothing has been tested".to_owned());
    }
    let below = below(&tested, arguments.min_coverage);
    let report = match arguments.format {
        TestFormat::Human => human_report(&tested, arguments, color, &below),
        TestFormat::Json => proof::json(&tested).map_err(|error| error.to_string())?,
    };
    output::print(&report).map_err(|error| error.to_string())?;
    Ok(exit_code(&tested, !below.is_empty()))
}

fn human_report(tested: &Tested, arguments: &TestArgs, color: ColorChoice, below: &[String]) -> String {
    let look = terminal::look(color);
    let mut report = if arguments.verbose { every_example(tested) } else { String::new() };
    report.push_str(&human::render(&tested.findings, &tested.sources, look));
    match &tested.proof {
        Some(measured) => report.push_str(&proof::render(tested, measured)),
        None if effort(arguments).is_none() => {}
        None if is_invalid(tested) => {
            report.push_str("what the examples prove is measured when every rule is valid\n");
        }
        None => report.push_str("what the examples prove is measured when all of them show what they say\n"),
    }
    report.push_str(&summary(tested));
    below.iter().for_each(|line| report.push_str(line));
    report
}

/// 2 where a policy is invalid; 1 where an example shows something else than it says, coverage is below the least, or a
/// mutant survives that nothing justifies; else 0.
fn exit_code(tested: &Tested, below: bool) -> u8 {
    if is_invalid(tested) {
        return COULD_NOT;
    }
    let failed = tested.findings.iter().any(|finding| finding.level == Level::Error);
    let mut survivors = tested.proof.iter().flat_map(|proof| &proof.survivors);
    u8::from(below || failed || survivors.any(|survivor| survivor.reason.is_none()))
}

/// Whether something else is wrong than that examples or comments do not show what they say.
fn is_invalid(tested: &Tested) -> bool {
    let mut errors = tested.findings.iter().filter(|finding| finding.level == Level::Error);
    errors.any(|finding| !SHOWS_OTHERWISE.contains(&finding.id.as_str()))
}

/// What is shown less than it must be, in a line each.
fn below(tested: &Tested, least: Option<u8>) -> Vec<String> {
    let (Some(least), Some(proof)) = (least, &tested.proof) else { return Vec::new() };
    let shares = [("clauses", proof.total(clauses)), ("limits", proof.total(boundaries))];
    let below = shares.iter().filter(|(_, share)| share.percent() < usize::from(least));
    below.map(|(what, share)| format!("{what}: {}% is below {least}%\n", share.percent())).collect()
}

/// What is to be measured, if anything is.
fn effort(arguments: &TestArgs) -> Option<Effort> {
    let wanted = arguments.coverage || arguments.mutate || arguments.min_coverage.is_some();
    let available = || thread::available_parallelism().map_or(1, usize::from);
    let threads = arguments.threads.map_or_else(available, usize::from);
    wanted.then_some(Effort { mutants: arguments.mutate, threads })
}

fn tested(arguments: &TestArgs, packs: &Packs) -> Tested {
    let way = Way { select: &arguments.select, effort: effort(arguments) };
    let Some(first) = arguments.packs.first() else { return test_shipped(&way) };
    // The configuration above the pack says which vocabulary its rules are written with, and which rules are off.
    let above = RuleArgs::from(&arguments.heed);
    let mut folders = Folders::new(&above);
    folders.words.extend(packs.packs.iter().flat_map(|pack| pack.words.iter().cloned()));
    let folder = folders.of(&first.join("pack"));
    let policies: Vec<_> = packs.packs.iter().map(|pack| packs::borrow(&pack.policies)).collect();
    let texts: Vec<_> =
        packs.packs.iter().zip(&policies).map(|(pack, policies)| pack.texts(policies, None)).collect();
    test_policies(&texts, &packs::borrow(&packs.loose), folder.rules.most(), &way)
}

/// What the arguments name: packs, and policies that are none yet.
#[derive(Default)]
struct Packs {
    packs: Vec<ReadPack>,
    loose: Vec<NamedText>,
    /// What is wrong with what packs say of themselves.
    problems: Vec<Problem>,
}

impl Packs {
    fn read(arguments: &TestArgs) -> Result<Self, String> {
        let mut all = Self::default();
        for path in &arguments.packs {
            if path.join(HEADER).symlink_metadata().is_err() {
                all.loose.extend(packs::read(path, "policy")?.into_iter().map(|(_, text)| text));
                continue;
            }
            match packs::load(path, &mut all.problems) {
                Ok(pack) => all.packs.push(pack),
                Err(Some(Refusal { message, .. })) => return Err(message),
                Err(None) => {}
            }
        }
        Ok(all)
    }
}

fn every_example(tested: &Tested) -> String {
    let mut out = String::new();
    for examples in &tested.examples {
        let Some(entry) = tested.pack.rules.get(examples.rule) else { continue };
        for result in &examples.results {
            let verdict = if result.shows { "ok    " } else { "FAILED" };
            let kind = match result.kind {
                ExampleKind::Fails => "fails",
                ExampleKind::Passes => "passes",
                ExampleKind::Skips => "skips",
            };
            let title = sanitise::line(result.title.as_deref().unwrap_or("without a title"));
            let came = word(result.evaluation.outcome);
            let _ = writeln!(out, "{verdict}  {}  {kind}: {title} ({came})", entry.rule.id);
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    sanitise::seal(out)
}

fn summary(tested: &Tested) -> String {
    let results = || tested.examples.iter().flat_map(|examples| &examples.results);
    let failed = results().filter(|result| !result.shows).count();
    let without = tested.examples.iter().filter(|examples| examples.results.is_empty()).count();
    let (rules, examples) =
        (counted(tested.rules as u64, "rule"), counted(results().count() as u64, "example"));
    let mut summary = format!("{rules}, {examples}, {failed} failed");
    if without > 0 {
        let _ = write!(summary, "; {} without examples", counted(without as u64, "rule"));
    }
    if tested.left_out > 0 {
        let _ = write!(summary, "; {} not selected", counted(tested.left_out as u64, "rule"));
    }
    summary + "\n"
}
