//! `partnerlint test`: runs the examples of rules.

use std::fmt::Write;
use std::path::PathBuf;

use super::super::args::{ColorChoice, RuleArgs, TestArgs};
use super::super::folders::Folders;
use super::super::packs::{self, NamedText};
use super::super::{Answer, COULD_NOT, output, terminal};
use crate::diagnostic::{Finding, Level};
use crate::lint::{Tested, test_policies, test_shipped};
use crate::report::summary::{counted, word};
use crate::report::{human, sanitise};
use crate::syntax::ast::ExampleKind;

/// The finding that an example does not show what it says.
const CONTRADICTION: &str = "policy-example";

pub(in super::super) fn run(arguments: &TestArgs, color: ColorChoice) -> Answer {
    let tested = tested(&arguments.packs)?;
    if tested.rules == 0 && tested.findings.is_empty() {
        return Err("no rule was found: nothing has been tested".to_owned());
    }
    let look = terminal::look(color);
    let mut report = if arguments.verbose { every_example(&tested) } else { String::new() };
    report.push_str(&human::render(&tested.findings, &tested.sources, look));
    report.push_str(&summary(&tested));
    output::print(&report).map_err(|error| error.to_string())?;
    Ok(exit_code(&tested.findings))
}

/// 2 where a policy is invalid, 1 where an example shows something else than it says, else 0.
fn exit_code(findings: &[Finding]) -> u8 {
    let errors = || findings.iter().filter(|finding| finding.level == Level::Error);
    if errors().any(|finding| finding.id != CONTRADICTION) {
        COULD_NOT
    } else {
        u8::from(errors().next().is_some())
    }
}

fn tested(paths: &[PathBuf]) -> Result<Tested, String> {
    let Some(first) = paths.first() else { return Ok(test_shipped()) };
    let mut policies: Vec<NamedText> = Vec::new();
    for path in paths {
        policies.extend(packs::read(path, "policy")?);
    }
    // The configuration above the pack says which vocabulary its rules are written with, and which rules are off.
    let arguments = RuleArgs::default();
    let folder = Folders::new(&arguments).of(&first.join("pack"));
    Ok(test_policies(&packs::borrow(&policies), folder.rules.most()))
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
    summary + "\n"
}
