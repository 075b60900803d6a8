//! The type checker and compiler: syntax in, rules in resolved form out, with findings for every mistake.

mod base;
mod binding;
mod call;
mod clause;
mod compare;
mod condition;
mod direction;
mod expr;
mod header;
mod literal;
mod operator;
mod param;
mod path;
mod rule;
mod scope;
mod setting;
mod shapes;
mod successor;
mod table;
mod tighten;
mod trace;
mod unknown;
mod words;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

pub(crate) use condition::{atoms_mut, set_threshold, set_window};
pub(crate) use setting::read_setting;

use super::ir::Expr;
use super::pack::Pack;
use super::rule::{CompiledRule, Stages};
use super::types::Type;
use super::value::Value;
use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};
use crate::syntax::ast::PolicyFile;
use crate::vocabulary::Vocabulary;
use param::Declared;
use scope::Scope;
use trace::Trace;
use words::Unsettled;

/// How many loops may stand in one another, in a rule and in what it gathers.
const MOST_LOOPS: usize = 16;

/// How many names a rule may give.
const MOST_NAMES: u16 = 4_096;

/// What one expression became.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) ir: Expr,
    pub(super) ty: Type,
}

impl Typed {
    fn new(ir: Expr, ty: Type) -> Self {
        Self { ir, ty }
    }

    /// What has been reported, and fits everything.
    fn mistake() -> Self {
        Self { ir: Expr::Const(Value::Absent), ty: Type::ANY }
    }
}

/// The state while policies are read.
pub(crate) struct Checker<'c> {
    vocabulary: &'c Vocabulary,
    source: SourceId,
    findings: Vec<Finding>,
    scope: Scope,
    unsettled: Vec<Unsettled>,
    /// The parameters of the pack.
    shared: Vec<Declared>,
    /// The parameters of the rule: its own, then those of the pack that it reads.
    own: Vec<Declared>,
    /// The rule compares two programs.
    change: bool,
    stages: Option<Stages>,
    /// The bare words of the constant that is read, if one is.
    constant: Option<Option<usize>>,
    /// The parameters that were read since it was last emptied.
    read: Vec<u16>,
    /// The parameters that every clause from here on rests upon.
    relied: Vec<u16>,
    /// The explanation of the last function that has one.
    explains: Option<(u16, Type)>,
    /// The explanations of the rule that a `giving` names.
    explained: Vec<u16>,
    /// The places of the rule's questions, if they are traced.
    trace: Option<Trace>,
}

/// Types and compiles policies beside those of a pack, with the place of every question if it is to be traced; see
/// [`Pack::with`] and [`Pack::traced`].
pub(super) fn compile(
    pack: &Pack,
    files: &[(SourceId, PolicyFile<'_>)],
    vocabulary: &Vocabulary,
    traced: bool,
) -> (Pack, Vec<Finding>) {
    let mut checker = Checker::new(vocabulary, SourceId(0));
    checker.shared = pack.shared.iter().map(Declared::settled).collect();
    checker.trace = traced.then(Trace::default);
    for (source, file) in files {
        checker.source = *source;
        for param in &file.params {
            checker.shared_param(param);
        }
    }
    let mut rules: Vec<CompiledRule> = pack.rules.iter().map(|entry| (*entry.rule).clone()).collect();
    let mut seen: FxHashMap<SmolStr, Location> =
        rules.iter().map(|rule| (rule.id.clone(), rule.location)).collect();
    for (source, file) in files {
        checker.source = *source;
        for rule in &file.rules {
            let here = checker.location(rule.id.span);
            if let Some(first) = seen.get(rule.id.node) {
                let message = format!("there is a rule `{}` already", rule.id.node);
                let finding = Finding::engine("duplicate", here, message).note(*first, "the first");
                checker.findings.push(finding);
            } else {
                seen.insert(SmolStr::new(rule.id.node), checker.location(rule.header));
            }
            rules.extend(checker.rule(rule));
        }
    }
    checker.successors(&rules, files);
    checker.finish(rules)
}

impl<'c> Checker<'c> {
    fn new(vocabulary: &'c Vocabulary, source: SourceId) -> Self {
        Self {
            vocabulary,
            source,
            findings: Vec::new(),
            scope: Scope::default(),
            unsettled: Vec::new(),
            shared: Vec::new(),
            own: Vec::new(),
            change: false,
            stages: None,
            constant: None,
            read: Vec::new(),
            relied: Vec::new(),
            explains: None,
            explained: Vec::new(),
            trace: None,
        }
    }

    fn location(&self, span: Span) -> Location {
        Location::new(self.source, span)
    }

    fn finding(&self, id: &str, span: Span, message: impl Into<String>) -> Finding {
        Finding::engine(id, self.location(span), message)
    }

    /// Reports a mistake.
    fn report(&mut self, id: &str, span: Span, message: impl Into<String>) {
        let finding = self.finding(id, span, message);
        self.findings.push(finding);
    }

    /// Reports a mistake and what to do about it.
    fn advise(&mut self, id: &str, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let finding = self.finding(id, span, message).help(help);
        self.findings.push(finding);
    }

    /// Reports a name that does not exist.
    fn unknown(&mut self, span: Span, what: &str, written: &str, hint: Option<&str>) {
        let finding = self.finding("unknown-name", span, format!("there is no {what} `{written}`"));
        self.findings.push(finding.suggest(hint));
    }
}
