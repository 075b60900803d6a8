//! The examples of a rule: programs of a few lines, each of which shows an outcome.

use super::eval::{Context, Known, evaluate, evaluate_change};
use super::outcome::{Evaluation, Outcome};
use super::pack::{Pack, PackRule};
use super::rule::CompiledRule;
use crate::diagnostic::Finding;
use crate::program::{Program, resolve_fragment};
use crate::quantity::Date;
use crate::source::{Location, SourceId};
use crate::syntax::ast::{Example, ExampleKind, PolicyFile, Rule, RuleStatement, Statement};
use crate::vocabulary::Vocabulary;

/// The examples of one rule, run.
#[derive(Clone, Debug)]
pub struct RuleExamples {
    /// The number of the rule in its pack.
    pub rule: usize,
    /// What came of each, in the order written.
    pub results: Vec<ExampleResult>,
}

/// What came of one example.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// What it is to show.
    pub kind: ExampleKind,
    /// What it is about.
    pub title: Option<String>,
    /// All of it.
    pub location: Location,
    /// What the rule says of it.
    pub evaluation: Evaluation,
    /// Whether it shows what it is to show.
    pub shows: bool,
}

/// The day on which examples are checked: 1 January 2026, so that they mean the same for ever.
#[must_use]
pub fn example_day() -> Option<Date> {
    Date::new(2026, 1, 1)
}

/// Runs the examples of a pack with the parameters that it has, over the files that it was compiled from.
///
/// The findings say which examples are no programs, or do not show what they say (`policy-example`), and which rules compare
/// nothing in any of their examples. A rule without examples is not spoken of.
#[must_use]
pub fn run_examples(
    pack: &Pack,
    files: &[(SourceId, PolicyFile<'_>)],
    vocabulary: &Vocabulary,
) -> (Vec<RuleExamples>, Vec<Finding>) {
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    let Some(as_of) = example_day() else { return (all, findings) };
    for (source, file) in files {
        for rule in &file.rules {
            let whole = Location::new(*source, rule.span);
            let found = pack.rules.iter().position(|entry| entry.rule.whole == whole);
            let Some((number, entry)) = found.and_then(|at| Some((at, pack.rules.get(at)?))) else {
                continue;
            };
            let context = Context { vocabulary, as_of, settings: &entry.settings, level: None };
            let mut runner = Runner { entry, source: *source, context, findings: &mut findings };
            let results = runner.run(rule);
            all.push(RuleExamples { rule: number, results });
        }
    }
    (all, findings)
}

struct Runner<'r> {
    entry: &'r PackRule,
    source: SourceId,
    context: Context<'r>,
    findings: &'r mut Vec<Finding>,
}

impl Runner<'_> {
    fn run(&mut self, rule: &Rule<'_>) -> Vec<ExampleResult> {
        let examples = rule.body.iter().filter_map(|statement| match statement {
            RuleStatement::Example(example) => Some(example),
            _ => None,
        });
        let results: Vec<ExampleResult> = examples.filter_map(|example| self.example(example)).collect();
        let compared: u32 = results.iter().map(|result| result.evaluation.tally.compared()).sum();
        if compared == 0 && !results.is_empty() {
            let message = format!("no example of `{}` compares anything", rule.id.node);
            let finding = Finding::engine("policy-example", self.entry.rule.location, message)
                .help("add an example that `fails`, and one that `passes`");
            self.findings.push(finding);
        }
        results
    }

    fn known<'p>(&'p self, program: &'p Program) -> Known<'p> {
        Known::new(program, self.context.vocabulary, self.context.as_of)
    }

    /// Runs one example; `None` if it is no program, which has been reported.
    fn example(&mut self, example: &Example<'_>) -> Option<ExampleResult> {
        let rule: &CompiledRule = &self.entry.rule;
        let evaluation = if rule.change {
            let (old, new) = (self.version(example, "before")?, self.version(example, "after")?);
            evaluate_change(rule, &self.known(&old), &self.known(&new), &self.context)
        } else {
            let program = self.program(&example.body, Location::new(self.source, example.span))?;
            evaluate(rule, &self.known(&program), &self.context)
        };
        let kind = example.kind.node;
        let shows = match kind {
            ExampleKind::Fails => evaluation.outcome == Outcome::Fail,
            ExampleKind::Passes => evaluation.outcome == Outcome::Pass,
            ExampleKind::Skips => matches!(evaluation.outcome, Outcome::NotApplicable | Outcome::Undecided),
        };
        if !shows {
            let finding = self.contradiction(example, &evaluation);
            self.findings.push(finding);
        }
        Some(ExampleResult {
            kind,
            title: example.title.as_ref().map(|title| title.node.to_string()),
            location: Location::new(self.source, example.kind.span.join(example.span)),
            evaluation,
            shows,
        })
    }

    /// Resolves a program of an example; what is wrong in it is reported.
    fn program(&mut self, body: &[Statement<'_>], at: Location) -> Option<Program> {
        let (declared, mut findings) = resolve_fragment(body, at, self.context.vocabulary);
        let (program, more) = declared.without_patches(self.context.vocabulary);
        findings.extend(more);
        let sound = findings.is_empty();
        self.findings.append(&mut findings);
        sound.then_some(program)
    }

    /// One of the two programs of a change rule's example.
    fn version(&mut self, example: &Example<'_>, word: &str) -> Option<Program> {
        let found = example.body.iter().find_map(|statement| match statement {
            Statement::Block(block) if block.kind.node == word => Some(block),
            _ => None,
        });
        let Some(block) = found else {
            let at = Location::new(self.source, example.kind.span);
            let finding = Finding::engine("policy-example", at, format!("this example has no `{word}`"))
                .help("an example of a change rule is `before { … }` and `after { … }`");
            self.findings.push(finding);
            return None;
        };
        self.program(&block.body, Location::new(self.source, block.span))
    }

    fn contradiction(&self, example: &Example<'_>, evaluation: &Evaluation) -> Finding {
        let at = Location::new(self.source, example.kind.span);
        let wanted = match example.kind.node {
            ExampleKind::Fails => "fail",
            ExampleKind::Passes => "pass",
            ExampleKind::Skips => "be skipped",
        };
        let found = match evaluation.outcome {
            Outcome::Fail | Outcome::Waived => "it fails",
            Outcome::Pass => "it passes",
            Outcome::Undecided => "it is undecided",
            Outcome::NotApplicable => "the rule does not apply",
            Outcome::Error => "the rule reads something invalid",
        };
        let id = &self.entry.rule.id;
        let message = format!("this example of `{id}` should {wanted}, and {found}");
        let mut finding = Finding::engine("policy-example", at, message);
        for shown in evaluation.findings.iter().take(3) {
            finding = finding.note(shown.primary.location, shown.message.clone());
        }
        for reason in evaluation.reasons.iter().take(3) {
            finding = finding.help(format!("{reason}"));
        }
        finding
    }
}
