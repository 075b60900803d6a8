//! Abstract syntax and vocabulary to a declared program: every name resolved, every value typed.

mod attribute;
mod body;
mod condition;
mod expect;
mod guard;
mod known;
mod mistake;
mod names;
mod patch;
mod quantity;
mod siblings;
mod subject;
mod unknown;
mod value;

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::declaration::{Declaration, Declared, NameUse};
use super::include::{Fragments, Includes, LONGEST_CHAIN, Library, Shelf};
use super::suggest::Suggester;
use crate::condition::{Condition, ConditionNode};
use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};
use crate::syntax::ast::{self, ProgramFile, Statement};
use crate::vocabulary::{BlockId, Vocabulary};
use value::Typed;

pub(super) use names::Names;

/// A parsed file that is to be resolved.
#[derive(Clone, Copy, Debug)]
pub struct File<'a, 's> {
    /// Its tree.
    pub ast: &'a ProgramFile<'s>,
    /// Its number.
    pub source: SourceId,
    /// Whether the parser reported something: what is absent may only be lost.
    pub damaged: bool,
}

/// Resolves a program with the fragments that it brings in.
///
/// The findings stand in the order of the text. What is wrong is left out or invalid, and everything else is resolved.
#[must_use]
pub fn resolve(
    file: File<'_, '_>,
    vocabulary: &Vocabulary,
    includes: &mut dyn Includes,
) -> (Declared, Vec<Finding>) {
    let mut names = Names::default();
    let uses = names.gather(&file.ast.statements, vocabulary);
    let room = if uses.is_empty() { 0 } else { LONGEST_CHAIN };
    let (texts, trees) = (Shelf::new(room), Shelf::new(room));
    let mut library = Library { texts: &texts, trees: &trees, vocabulary, findings: Vec::new(), shelved: 0 };
    let fragments = match room {
        0 => Fragments::default(),
        _ => library.read(file.source, uses, &mut names, includes),
    };
    let mut findings = library.findings;
    let mut resolver = Resolver::new(vocabulary, &names, &fragments, file.source);
    let root = resolver.program(file);
    let (declared, more) = resolver.finish(root, file.damaged, true);
    findings.extend(more);
    sort(&mut findings);
    (declared, findings)
}

/// Resolves the statements of a fragment alone, as they would stand in a program: an example of a rule.
///
/// It is typed and its names must be known, but it is not judged for completeness: no attribute is owed. A reference to
/// a kind of which the fragment declares nothing is taken as it is, since the declarations may stand elsewhere; where the
/// fragment declares that kind, the reference must lead to one of them. A name in the brackets of an attribute, or where a
/// symbol could stand too, must be declared: nothing else tells what it means.
#[must_use]
pub fn resolve_fragment(
    statements: &[Statement<'_>],
    at: Location,
    vocabulary: &Vocabulary,
) -> (Declared, Vec<Finding>) {
    let mut names = Names::default();
    names.gather(statements, vocabulary);
    let fragments = Fragments::default();
    let mut resolver = Resolver::new(vocabulary, &names, &fragments, at.source);
    let mut root = Declaration::new(Vocabulary::PROGRAM, SmolStr::default(), at);
    resolver.fill_body(statements, &mut root);
    let (declared, mut findings) = resolver.finish(root, false, false);
    sort(&mut findings);
    (declared, findings)
}

/// Resolves conditions alone, all of which must hold: a `condition` of a rule. Names of declared blocks are taken as they are.
///
/// None if something in them is wrong.
#[must_use]
pub fn resolve_condition(
    parts: &[ast::Condition<'_>],
    at: Location,
    vocabulary: &Vocabulary,
) -> (Option<Condition>, Vec<Finding>) {
    let (names, fragments) = (Names::default(), Fragments::default());
    let mut resolver = Resolver::new(vocabulary, &names, &fragments, at.source);
    let parts = resolver.conditions(parts);
    let condition = parts.map(|parts| Condition { node: ConditionNode::All(parts), location: at });
    (condition, resolver.findings)
}

/// Puts findings into the order of the text.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.primary.location);
}

/// Resolves one program.
pub(super) struct Resolver<'a, 's> {
    vocabulary: &'a Vocabulary,
    names: &'a Names<'s>,
    fragments: &'a Fragments<'s>,
    /// The file that is being resolved.
    source: SourceId,
    findings: Vec<Finding>,
    suggester: Suggester,
    /// The blocks around what is being resolved, without the program.
    path: Vec<(BlockId, SmolStr)>,
    /// The attribute that is being resolved.
    attribute: Option<&'a str>,
    /// The declared names that the value at hand uses.
    uses: Vec<NameUse>,
    in_patch: bool,
    /// Whether some text could not be read.
    damaged: bool,
    /// How many fragments have been brought in.
    included: usize,
    /// Names of blocks that could not be kept.
    lost: FxHashSet<SmolStr>,
}

impl<'a, 's> Resolver<'a, 's> {
    fn new(
        vocabulary: &'a Vocabulary,
        names: &'a Names<'s>,
        fragments: &'a Fragments<'s>,
        source: SourceId,
    ) -> Self {
        Self {
            vocabulary,
            names,
            fragments,
            source,
            findings: Vec::new(),
            suggester: Suggester::default(),
            path: Vec::new(),
            attribute: None,
            uses: Vec::new(),
            in_patch: false,
            damaged: false,
            included: 0,
            lost: FxHashSet::default(),
        }
    }

    /// The one program block of a file.
    fn program(&mut self, file: File<'_, 's>) -> Declaration {
        let mut program = None;
        for statement in &file.ast.statements {
            let block = match statement {
                Statement::Block(block) if self.is_program(block) => block,
                _ => continue,
            };
            match program {
                None => program = Some(block),
                Some(first) => self.second_program(first, block),
            }
        }
        let Some(block) = program.or_else(|| self.misspelt_program(file)) else {
            return self.no_program(file);
        };
        for statement in &file.ast.statements {
            self.outside(statement, block);
        }
        let header = self.at(block.header);
        let name = block.name.map_or_else(SmolStr::default, |name| SmolStr::new(name.node));
        if block.name.is_none() {
            let finding = Finding::engine("missing-name", header, "a program needs a name")
                .help("write `program NAME`, then the title in quotes");
            self.report(finding);
        }
        let mut root = Declaration::new(Vocabulary::PROGRAM, name, header);
        root.title = block.title.as_ref().map(|title| Arc::from(&*title.node));
        // What could not be read beside every block may have belonged to the program itself.
        root.damaged = block.damaged || file.damaged && !is_damaged(&block.body);
        self.fill_body(&block.body, &mut root);
        root
    }

    /// A block that is a program but for its first word.
    fn misspelt_program<'f>(&mut self, file: File<'f, 's>) -> Option<&'f ast::Block<'s>> {
        let vocabulary = self.vocabulary;
        let word = vocabulary[Vocabulary::PROGRAM].name.as_str();
        let block = file.ast.statements.iter().find_map(|statement| match statement {
            Statement::Block(block) => {
                let unknown = vocabulary.block_id(block.kind.node).is_none();
                let meant = unknown && self.suggester.closest(block.kind.node, [word]).is_some();
                meant.then_some(block)
            }
            _ => None,
        })?;
        let message = format!("there is no `{}` at the top of a file", block.kind.node);
        let finding = Finding::engine("unknown-name", self.at(block.kind.span), message).suggest(Some(word));
        self.report(finding);
        Some(block)
    }

    fn is_program(&self, block: &ast::Block<'_>) -> bool {
        self.vocabulary.block_id(block.kind.node) == Some(Vocabulary::PROGRAM)
    }

    fn second_program(&mut self, first: &ast::Block<'s>, second: &ast::Block<'s>) {
        let finding = Finding::engine(
            "duplicate",
            self.at(second.header),
            "a file holds one program, and this is another",
        )
        .note(self.at(first.header), "the first one")
        .help("give each program its own file");
        self.report(finding);
    }

    /// A file without a program: empty, or a fragment.
    fn no_program(&mut self, file: File<'_, 's>) -> Declaration {
        let word = &self.vocabulary[Vocabulary::PROGRAM].name;
        let start = self.at(Span::new(0, 0));
        let first = file.ast.statements.first().map(Statement::span);
        match first {
            None if file.damaged => {}
            None => {
                let finding = Finding::engine("missing-program", start, "this file is empty")
                    .help(format!("write `{word} NAME \"Title\" {{ … }}`"));
                self.report(finding);
            }
            Some(first) => {
                let message = format!("this file has no `{word}` block");
                let finding = Finding::engine("missing-program", self.at(first), message).help(format!(
                    "write `{word} NAME \"Title\" {{ … }}` around it, or bring it into a program with `use`"
                ));
                self.report(finding);
            }
        }
        let mut root = Declaration::new(Vocabulary::PROGRAM, SmolStr::default(), start);
        root.damaged = true;
        root
    }

    /// A statement beside the program.
    fn outside(&mut self, statement: &Statement<'s>, program: &ast::Block<'s>) {
        if matches!(statement, Statement::Block(block) if block.span == program.span || self.is_program(block))
        {
            return;
        }
        let finding =
            Finding::engine("misplaced", self.at(statement.span()), "this stands outside the program")
                .help("move it into the braces of the program");
        self.report(finding);
    }

    fn finish(mut self, root: Declaration, damaged: bool, complete: bool) -> (Declared, Vec<Finding>) {
        let patches = self.patch_headers(&root);
        let damaged = damaged || self.damaged;
        let mut lost = self.lost;
        lost.extend(self.names.lost().map(SmolStr::new));
        (Declared { root, patches, lost, damaged, complete }, self.findings)
    }

    /// Keeps a finding, at the place at hand.
    fn report(&mut self, mut finding: Finding) {
        if finding.place.is_empty() {
            finding.place = self.place();
        }
        self.findings.push(finding);
    }

    /// Reports what is wrong with a value.
    fn or_report<T>(&mut self, typed: Typed<T>) -> Option<T> {
        match typed {
            Ok(value) => Some(value),
            Err(findings) => {
                findings.into_iter().for_each(|finding| self.report(finding));
                None
            }
        }
    }

    /// The path of what is being resolved.
    fn place(&self) -> String {
        let mut place = String::new();
        for (kind, name) in &self.path {
            super::place::push_block(&mut place, &self.vocabulary[*kind].name, name);
        }
        if let Some(attribute) = self.attribute {
            let leads = self.path.last().is_some_and(|(kind, _)| {
                self.vocabulary[*kind].leading_attribute().is_some_and(|leading| leading.name == attribute)
            });
            if !leads {
                super::place::push_word(&mut place, attribute);
            }
        }
        place
    }
}

/// Whether the parser lost something in one of the blocks.
fn is_damaged(statements: &[Statement<'_>]) -> bool {
    statements.iter().any(|statement| match statement {
        Statement::Block(block) => block.damaged || is_damaged(&block.body),
        _ => false,
    })
}
