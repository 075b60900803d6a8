//! `check(policy, program)`: the source above what came of it.

use std::fmt::Write;
use std::sync::OnceLock;

use partnerlint::diagnostic::Finding;
use partnerlint::policy::{Context, Evaluation, Known, Pack, evaluate, evaluate_change, run_examples};
use partnerlint::program::{Program, resolve_fragment};
use partnerlint::quantity::Date;
use partnerlint::source::{LineIndex, Location, Sources, Span};
use partnerlint::syntax::{parse_policy, parse_program};
use partnerlint::vocabulary::{Vocabulary, load};

/// The shipped vocabulary.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| load(&[include_str!("../../grammar/vocabulary.toml")]).unwrap())
}

/// Compiles one policy text.
pub fn compile(text: &str) -> (Pack, Vec<Finding>, Sources) {
    let mut sources = Sources::new();
    let source = sources.add("test.policy", text);
    let parsed = parse_policy(text, source);
    assert!(parsed.findings.is_empty(), "the policy does not parse: {:#?}\n{text}", parsed.findings);
    let (pack, findings) = Pack::compile(&[(source, parsed.ast)], vocabulary());
    (pack, findings, sources)
}

/// Findings as lines: place, id, message, what is underlined, and what to do.
pub fn show(findings: &[Finding], sources: &Sources) -> String {
    let mut out = String::new();
    for finding in findings {
        let source = sources.get(finding.primary.location.source).unwrap();
        let at = LineIndex::new(&source.text).line_column(finding.primary.location.span.start);
        let text = sources.text_at(finding.primary.location);
        let text = text.lines().next().unwrap_or("");
        writeln!(out, "{}:{} {}: {}", at.line, at.column, finding.id, finding.message).unwrap();
        writeln!(out, "    at `{text}`").unwrap();
        if !finding.place.is_empty() {
            writeln!(out, "    place {} ({:?})", finding.place, finding.level).unwrap();
        }
        for used in &finding.parameters {
            writeln!(out, "    by {} = {}", used.name, used.value).unwrap();
        }
        for note in &finding.secondary {
            let text = sources.text_at(note.location).lines().next().unwrap_or("");
            writeln!(out, "    note `{text}` {}", note.text).unwrap();
        }
        for help in &finding.help {
            writeln!(out, "    help {help}").unwrap();
        }
        for fix in &finding.fixes {
            let edits: Vec<&str> = fix.edits.iter().map(|edit| edit.text.as_str()).collect();
            writeln!(out, "    fix ({:?}) {}: {edits:?}", fix.applicability, fix.title).unwrap();
        }
    }
    out
}

/// What the type checker says of the statements of one rule.
pub fn refuse(statements: &str) -> String {
    let text = format!("rule r \"A title\" {{\n  level = error\n{statements}\n}}\n");
    refuse_file(&text)
}

/// What the type checker says of a policy.
pub fn refuse_file(text: &str) -> String {
    let (_, findings, sources) = compile(text);
    let said = if findings.is_empty() { "nothing\n".to_owned() } else { show(&findings, &sources) };
    format!("{text}\n────\n{said}")
}

/// Runs the examples of a policy; says what does not hold.
pub fn run_all(text: &str) -> String {
    let mut sources = Sources::new();
    let source = sources.add("test.policy", text);
    let parsed = parse_policy(text, source);
    let files = [(source, parsed.ast)];
    let (pack, _) = Pack::compile(&files, vocabulary());
    let (_, findings) = run_examples(&pack, &files, vocabulary());
    show(&findings, &sources)
}

/// A program from statements, which may be wrong where a test is about that.
pub fn program(text: &str, sources: &mut Sources) -> Program {
    let source = sources.add("test.partner", text);
    let parsed = parse_program(text, source);
    let at = Location::new(source, Span::new(0, 0));
    let (declared, _) = resolve_fragment(&parsed.ast.statements, at, vocabulary());
    let (mut program, _) = declared.without_patches(vocabulary());
    program.nodes[0].damaged |= !parsed.findings.is_empty();
    program
}

/// Evaluates the statements of one rule over the statements of a program.
pub fn evaluate_over(statements: &str, text: &str) -> (Evaluation, Sources) {
    let rule = format!("rule r \"A title\" {{\n  level = error\n{statements}\n}}\n");
    evaluate_rule(&rule, &[text])
}

/// Evaluates a rule over a program, or over an old and a new one.
pub fn evaluate_rule(rule: &str, texts: &[&str]) -> (Evaluation, Sources) {
    let (pack, findings, mut sources) = compile(rule);
    assert!(findings.is_empty(), "the rule has mistakes:\n{}", show(&findings, &sources));
    let programs: Vec<Program> = texts.iter().map(|text| program(text, &mut sources)).collect();
    let entry = &pack.rules[0];
    let context = Context {
        vocabulary: vocabulary(),
        as_of: Date::new(2026, 6, 1).unwrap(),
        settings: &entry.settings,
        level: None,
    };
    let known = |program| Known::new(program, context.vocabulary, context.as_of);
    let evaluation = match programs.as_slice() {
        [old, new] => evaluate_change(&entry.rule, &known(old), &known(new), &context),
        [program] => evaluate(&entry.rule, &known(program), &context),
        _ => panic!("one program, or two"),
    };
    (evaluation, sources)
}

/// What came of a rule, with its sources above.
pub fn judge(statements: &str, text: &str) -> String {
    let (evaluation, sources) = evaluate_over(statements, text);
    format!("{statements}\n────\n{text}\n────\n{}", outcome(&evaluation, &sources))
}

/// Outcome, tally, reasons and findings.
pub fn outcome(evaluation: &Evaluation, sources: &Sources) -> String {
    let mut out = format!("{:?}", evaluation.outcome);
    let tally = evaluation.tally;
    let counts = [
        ("pass", tally.pass),
        ("fail", tally.fail),
        ("undecided", tally.undecided),
        ("not applicable", tally.not_applicable),
        ("error", tally.error),
    ];
    for (name, count) in counts.iter().filter(|(_, count)| *count > 0) {
        write!(out, ", {count} {name}").unwrap();
    }
    out.push('\n');
    for reason in evaluation.reasons.iter() {
        writeln!(out, "because {reason}").unwrap();
    }
    let findings: Vec<Finding> = evaluation.findings.iter().map(|(finding, _)| finding.clone()).collect();
    out + &show(&findings, sources)
}
