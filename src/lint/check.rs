//! One program, from its text to its findings.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::baseline::Against;
use super::checked::{Checked, Judged, sort};
use super::rules::Rules;
use super::ruleset::RuleSet;
use super::variants::Verdicts;
use crate::diagnostic::{Finding, closest};
use crate::program::{Declared, File, IncludeFailure, Includes, Program, resolve};
use crate::quantity::Date;
use crate::source::{Location, Source, SourceId, Sources, Span};
use crate::syntax::ast::{ProgramFile, Statement};
use crate::syntax::skim_program;
use crate::vocabulary::Vocabulary;

/// A text that is to be checked.
#[derive(Debug)]
pub struct Input {
    /// The name that it is shown by.
    pub name: String,
    /// The text.
    pub text: String,
}

/// What holds for every program of a run beside the rules.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'t> {
    /// The day for which programs are checked.
    pub as_of: Date,
    /// Whether waivers excuse anything.
    pub waivers: bool,
    /// The findings that were there before.
    pub baseline: Option<Against<'t>>,
    /// A clock, if it is to be known how long each rule takes: the time since any fixed moment.
    pub clock: Option<fn() -> Duration>,
}

impl Terms<'_> {
    /// The usual terms for a day: waivers hold, and there is no baseline.
    #[must_use]
    pub const fn on(as_of: Date) -> Self {
        Self { as_of, waivers: true, baseline: None, clock: None }
    }
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
pub fn check(input: Input, terms: &Terms<'_>, rules: &RuleSet, files: &mut dyn Files) -> Checkup {
    let mut sources = rules.most().sources.clone();
    let source = Arc::new(Source { name: input.name, text: input.text.into() });
    let id = sources.push(Arc::clone(&source));
    let parsed = skim_program(&source.text, id);
    let vocabulary = &rules.most().vocabulary;
    if let Some(at) = fragment(&parsed.ast, vocabulary) {
        let mut findings = parsed.findings;
        findings.push(unused(Location::new(id, at), vocabulary));
        return Checkup::Fragment { findings, sources };
    }
    let file = File { ast: &parsed.ast, source: id, damaged: !parsed.findings.is_empty() };
    let (declared, found) = resolve(file, vocabulary, &mut Desk { sources: &mut sources, files });
    let rules: &Arc<Rules> = rules.of(declared.name());
    let mut verdicts = Verdicts::new(rules, terms);
    verdicts.engine(parsed.findings);
    verdicts.engine(found);
    judge(&declared, terms.as_of, &mut verdicts);
    let (mut findings, judged) = verdicts.finish();
    sort(&mut findings, &sources);
    let borne = terms.baseline.map(|against| {
        let judged = |id: &str| was_judged(id, rules, &judged);
        against.excuse(declared.name(), &mut findings, judged)
    });
    // What is left out is still there: the baseline has been compared with all of it.
    let left_out = rules.effective.leave_out(&mut findings);
    let checked = Checked {
        path: source.name.clone(),
        name: declared.name().into(),
        sources,
        findings,
        left_out,
        rules: Arc::clone(rules),
        judged,
        borne: borne.unwrap_or_default(),
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

/// Whether a rule could be judged, so that what it does not find is not there; also one that does not exist any more.
fn was_judged(id: &str, rules: &Rules, judged: &[Option<Judged>]) -> bool {
    let Some(at) = rules.pack.rules.iter().position(|entry| entry.rule.id == id) else { return true };
    let judged = judged.get(at).and_then(Option::as_ref);
    judged.is_some_and(|judged| judged.tally.undecided == 0 && judged.tally.error == 0)
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
    file.statements.first().map(Statement::span)
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
