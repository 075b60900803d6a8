//! One program, from its text to its findings.

use std::path::PathBuf;
use std::sync::Arc;

use super::checked::{Checked, sort};
use super::rules::Rules;
use super::ruleset::RuleSet;
use super::variants::Verdicts;
use crate::diagnostic::{Finding, closest};
use crate::program::{Declaration, Declared, File, IncludeFailure, Includes, Program, resolve};
use crate::quantity::Date;
use crate::source::{Location, Source, SourceId, Sources, Span};
use crate::syntax::ast::{ProgramFile, Statement};
use crate::syntax::parse_program;
use crate::vocabulary::Vocabulary;

/// A text that is to be checked.
#[derive(Debug)]
pub struct Input {
    /// The name that it is shown by.
    pub name: String,
    /// The text.
    pub text: String,
    /// The day for which it is checked.
    pub as_of: Date,
}

/// Finds and reads what a program brings in with `use`.
pub trait Files {
    /// Reads the file that `written` names, seen from the source `from`, into the sources, once.
    ///
    /// # Errors
    /// When there is no such file, it may not be read, or it cannot be.
    fn include(
        &mut self,
        sources: &mut Sources,
        from: SourceId,
        written: &str,
    ) -> Result<SourceId, IncludeFailure>;

    /// Every file that was read.
    fn used(&self) -> Vec<PathBuf>;
}

/// What came of a text.
#[derive(Debug)]
pub enum Checkup {
    /// It is a program.
    Program {
        /// What came of it.
        checked: Checked,
        /// The files that it brings in.
        used: Vec<PathBuf>,
    },
    /// It is statements without a program: to be judged only where a program brings them in. The findings are those that
    /// hold if none does.
    Fragment {
        /// What is wrong.
        findings: Vec<Finding>,
        /// The text.
        sources: Sources,
    },
}

/// Checks a text by the rules for its folder.
#[must_use]
pub fn check(input: Input, rules: &RuleSet, files: &mut dyn Files) -> Checkup {
    let mut sources = rules.most().sources.clone();
    let source = Arc::new(Source { name: input.name, text: input.text.into() });
    let id = sources.push(Arc::clone(&source));
    let parsed = parse_program(&source.text, id);
    let vocabulary = &rules.most().vocabulary;
    if let Some(at) = fragment(&parsed.ast, vocabulary) {
        let mut findings = parsed.findings;
        findings.push(unused(Location::new(id, at), vocabulary));
        return Checkup::Fragment { findings, sources };
    }
    let file = File { ast: &parsed.ast, source: id, damaged: !parsed.findings.is_empty() };
    let (declared, found) = resolve(file, vocabulary, &mut Desk { sources: &mut sources, files });
    let rules: &Arc<Rules> = rules.of(declared.name());
    let mut verdicts = Verdicts::new(rules);
    verdicts.engine(parsed.findings);
    verdicts.engine(found);
    verdicts.engine(waivers(&declared.root, rules));
    judge(&declared, input.as_of, &mut verdicts);
    let (mut findings, judged) = verdicts.finish();
    sort(&mut findings, &sources);
    let checked = Checked {
        path: source.name.clone(),
        name: declared.name().into(),
        sources,
        findings,
        rules: Arc::clone(rules),
        judged,
    };
    Checkup::Program { checked, used: files.used() }
}

/// Judges every variant: the base, each overlay, and what announced changes make of them.
fn judge(declared: &Declared, as_of: Date, verdicts: &mut Verdicts<'_>) {
    let mut before: Option<Program> = None;
    for variant in declared.variants(as_of) {
        let (program, found) = declared.effective(&variant, verdicts.vocabulary());
        verdicts.engine(found);
        let old = before.as_ref().filter(|_| variant.overlay.is_none());
        verdicts.judge((&variant, declared.patched_by(&variant)), &program, old);
        if variant.overlay.is_none() {
            before = Some(program);
        }
    }
}

/// A waiver is for a rule that exists.
fn waivers(root: &Declaration, rules: &Rules) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = vec![root];
    while let Some(block) = open.pop() {
        open.extend(&block.children);
        if !rules.vocabulary[block.kind].waiver {
            continue;
        }
        findings.extend(rules.deprecated(&block.name, block.header));
        if rules.pack.rule(&block.name).is_none() && !rules.incomplete() {
            let message = format!("this waiver is for the rule `{}`, which does not exist", block.name);
            let finding = Finding::engine("waiver-unknown-rule", block.header, message);
            let names = rules.pack.rules.iter().map(|entry| entry.rule.id.as_str());
            findings.push(match closest(&block.name, names) {
                Some(suggestion) => finding.help(format!("did you mean `{suggestion}`?")),
                None => finding.help("`partnerlint rules` lists the rules"),
            });
        }
    }
    findings
}

/// Where the statements of a fragment begin; `None` for a program, also one whose first word is misspelt, and for a file in
/// which nothing stands.
fn fragment(file: &ProgramFile<'_>, vocabulary: &Vocabulary) -> Option<Span> {
    let word = vocabulary[Vocabulary::PROGRAM].name.as_str();
    let is_program = |statement: &Statement<'_>| match statement {
        Statement::Block(block) => block.kind.node == word || closest(block.kind.node, [word]).is_some(),
        _ => false,
    };
    if file.statements.iter().any(is_program) {
        return None;
    }
    file.statements.first().map(|first| match first {
        Statement::Attribute(attribute) => attribute.span,
        Statement::Block(block) => block.header,
        Statement::Condition(condition) => condition.span,
        Statement::Remove(remove) => remove.span,
        Statement::Use(path) => path.span,
    })
}

fn unused(at: Location, vocabulary: &Vocabulary) -> Finding {
    let word = &vocabulary[Vocabulary::PROGRAM].name;
    let message = format!("this file has no `{word}` block, and no program that was checked brings it in");
    Finding::engine("unused-fragment", at, message)
        .help("bring it in with `use`, and check the program that does")
        .help(format!("or write `{word} NAME \"Title\" {{ … }}` around it"))
}

/// Brings files into the sources of a program.
struct Desk<'d> {
    sources: &'d mut Sources,
    files: &'d mut dyn Files,
}

impl Includes for Desk<'_> {
    fn include(&mut self, from: SourceId, written: &str) -> Result<(SourceId, Arc<Source>), IncludeFailure> {
        let id = self.files.include(self.sources, from, written)?;
        let missing = || IncludeFailure::Find(crate::source::loader::IncludeError::Missing);
        self.sources.get(id).map(|source| (id, Arc::clone(source))).ok_or_else(missing)
    }
}
