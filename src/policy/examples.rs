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

    /// Runs one example; `None` if it is no program, which has been reported.
    fn example(&mut self, example: &Example<'_>) -> Option<ExampleResult> {
        let prepared = Prepared::read(example, &self.entry.rule, self.source, &self.context, self.findings)?;
        let evaluation = prepared.evaluate(&self.entry.rule, &self.context);
        let kind = example.kind.node;
        let shows = shows(kind, evaluation.outcome);
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
        for (shown, _) in evaluation.findings.iter().take(3) {
            finding = finding.note(shown.primary.location, shown.message.clone());
        }
        for reason in evaluation.reasons.iter().take(3) {
            finding = finding.help(format!("{reason}"));
        }
        finding
    }
}

/// Whether an outcome is what an example of this kind is to show.
pub(super) const fn shows(kind: ExampleKind, outcome: Outcome) -> bool {
    match kind {
        ExampleKind::Fails => matches!(outcome, Outcome::Fail),
        ExampleKind::Passes => matches!(outcome, Outcome::Pass),
        ExampleKind::Skips => matches!(outcome, Outcome::NotApplicable | Outcome::Undecided),
    }
}

/// The program of an example, or the two of a change rule's.
pub(super) struct Prepared {
    pub(super) kind: ExampleKind,
    old: Option<Program>,
    new: Program,
}

impl Prepared {
    /// Resolves the programs of an example; `None` if something is wrong in them, which is reported.
    pub(super) fn read(
        example: &Example<'_>,
        rule: &CompiledRule,
        source: SourceId,
        context: &Context<'_>,
        findings: &mut Vec<Finding>,
    ) -> Option<Self> {
        let kind = example.kind.node;
        let mut program = |body: &[Statement<'_>], at: Location| {
            let (declared, mut found) = resolve_fragment(body, at, context.vocabulary);
            let (program, more) = declared.without_patches(context.vocabulary);
            found.extend(more);
            let sound = found.is_empty();
            findings.append(&mut found);
            sound.then_some(program)
        };
        if !rule.change {
            let new = program(&example.body, Location::new(source, example.span))?;
            return Some(Self { kind, old: None, new });
        }
        let block = |word: &str| {
            example.body.iter().find_map(|statement| match statement {
                Statement::Block(block) if block.kind.node == word => Some(block),
                _ => None,
            })
        };
        let (Some(before), Some(after)) = (block("before"), block("after")) else {
            let word = if block("before").is_none() { "before" } else { "after" };
            let at = Location::new(source, example.kind.span);
            let finding = Finding::engine("policy-example", at, format!("this example has no `{word}`"))
                .help("an example of a change rule is `before { … }` and `after { … }`");
            findings.push(finding);
            return None;
        };
        let old = program(&before.body, Location::new(source, before.span))?;
        let new = program(&after.body, Location::new(source, after.span))?;
        Some(Self { kind, old: Some(old), new })
    }

    /// What is known of the old program, if there is one, and of the new one.
    pub(super) fn known<'k>(&'k self, context: &Context<'k>) -> (Option<Known<'k>>, Known<'k>) {
        let known = |program| Known::new(program, context.vocabulary, context.as_of);
        (self.old.as_ref().map(known), known(&self.new))
    }

    fn evaluate(&self, rule: &CompiledRule, context: &Context<'_>) -> Evaluation {
        let (old, new) = self.known(context);
        match &old {
            Some(old) => evaluate_change(rule, old, &new, context),
            None => evaluate(rule, &new, context),
        }
    }
}
