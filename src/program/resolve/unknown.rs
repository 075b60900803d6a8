//! Names that mean nothing where they stand: what was meant, or where they belong.

use super::Resolver;
use super::expect::{a, alternatives, takes_conditions};
use super::siblings::Scope;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::program::declaration::Declaration;
use crate::source::Span;
use crate::syntax::ast::{self, ConditionNode};
use crate::vocabulary::{BlockId, Body, Named, Type, Vocabulary};

/// The most kinds of block that a message lists.
const LISTED: usize = 4;

impl<'a, 's: 'a> Resolver<'a, 's> {
    /// `name = value`, where the kind of block has no such name.
    pub(super) fn unknown_attribute(&mut self, written: &ast::Attribute<'s>, scope: &mut Scope<'_>) {
        let name = written.target.name;
        let kind = scope.into.kind;
        let hint = self.attribute_hint(name.node, kind);
        let elsewhere = self.owner_of_attribute(name.node);
        let near = hint.is_some_and(|hint| strsim::damerau_levenshtein(hint, name.node) <= 1);
        let finding = match elsewhere {
            Some(owner) if !near => self.belongs_elsewhere(name, owner, kind),
            _ if self.is_subject(name.node) && !near => self.metric_as_attribute(name, kind),
            _ if self.vocabulary.block_id(name.node).is_some() && !near => {
                self.block_elsewhere(name, kind, name.span)
            }
            _ => self.unknown_name(name, kind).suggest(hint),
        };
        self.report(finding);
        // What it may have meant is lost; all else that is absent is absent.
        match hint.and_then(|hint| self.vocabulary[kind].attribute_id(hint)) {
            Some(attribute) => scope.guess(attribute, self.at(written.value.span)),
            None => scope.into.damaged = true,
        }
    }

    fn unknown_name(&self, name: ast::Name<'s>, kind: BlockId) -> Finding {
        let message = format!("{} has no `{}`", a(&self.vocabulary[kind].name), name.node);
        Finding::engine("unknown-name", self.at(name.span), message)
    }

    /// The attribute, symbol or block that was probably meant.
    fn attribute_hint(&self, written: &str, kind: BlockId) -> Option<&'a str> {
        let vocabulary = self.vocabulary;
        let block = &vocabulary[kind];
        let attributes = block.attributes.iter().map(|attribute| attribute.name.as_str());
        let mut words: Vec<&'a str> = attributes.collect();
        for ty in block.facets.iter().flat_map(|&dimension| alternatives(&vocabulary[dimension].ty)) {
            match ty {
                Type::Symbol(set) => {
                    words.extend(vocabulary[*set].symbols.iter().map(|symbol| symbol.name.as_str()));
                }
                Type::Reference(kind) => words.extend(self.names.of(*kind)),
                _ => {}
            }
        }
        let children = block.children.iter().map(|&child| &vocabulary[child]);
        words.extend(children.filter(|child| child.named == Named::Single).map(|child| child.name.as_str()));
        self.suggester.closest(written, words)
    }

    fn is_subject(&self, name: &str) -> bool {
        self.vocabulary.subject_id(name).is_some() || self.names.has_metric(name)
    }

    /// A kind of block that has this attribute: one that stands in the block at hand, if there is one.
    pub(super) fn owner_of_attribute(&self, name: &str) -> Option<BlockId> {
        let vocabulary = self.vocabulary;
        let has = |kind: &BlockId| vocabulary[*kind].attribute_id(name).is_some();
        let here = self.path.last().map_or(Vocabulary::PROGRAM, |(kind, _)| *kind);
        let inner = vocabulary[here].children.iter().copied().find(has);
        let outer = self.path.iter().rev().map(|(kind, _)| *kind).find(has);
        let all = || (0..vocabulary.blocks.len()).filter_map(|at| u16::try_from(at).ok().map(BlockId));
        inner.or(outer).or_else(|| all().find(has))
    }

    fn belongs_elsewhere(&self, name: ast::Name<'s>, owner: BlockId, kind: BlockId) -> Finding {
        let vocabulary = self.vocabulary;
        let message = format!(
            "{} has no `{}`: it belongs in `{}`",
            a(&vocabulary[kind].name),
            name.node,
            vocabulary[owner].name
        );
        let finding = Finding::engine("unknown-name", self.at(name.span), message);
        if vocabulary[kind].children.contains(&owner) && vocabulary[owner].named == Named::Single {
            return finding.help(format!("write `{} {{ {} = … }}`", vocabulary[owner].name, name.node));
        }
        finding
    }

    fn metric_as_attribute(&self, name: ast::Name<'s>, kind: BlockId) -> Finding {
        let message = format!(
            "{} has no `{}`: it is a metric, of which conditions speak",
            a(&self.vocabulary[kind].name),
            name.node
        );
        let finding = Finding::engine("unknown-name", self.at(name.span), message);
        match self.condition_words(kind).first() {
            Some(word) => {
                finding.help(format!("ask for it in a condition: `{word} {{ {} >= … }}`", name.node))
            }
            None => finding,
        }
    }

    /// The attributes of a kind that hold conditions.
    fn condition_words(&self, kind: BlockId) -> Vec<&'a str> {
        let attributes = self.vocabulary[kind].attributes.iter();
        attributes
            .filter(|attribute| takes_conditions(&attribute.ty))
            .map(|attribute| attribute.name.as_str())
            .collect()
    }

    pub(super) fn block_elsewhere(&self, name: ast::Name<'s>, kind: BlockId, span: Span) -> Finding {
        let vocabulary = self.vocabulary;
        let Some(block) = vocabulary.block_id(name.node) else { return self.unknown_name(name, kind) };
        let here = a(&vocabulary[kind].name);
        let parents: Vec<String> = vocabulary[block]
            .parents
            .iter()
            .take(LISTED)
            .map(|&parent| format!("`{}`", vocabulary[parent].name))
            .collect();
        let message = if self.in_patch && vocabulary[block].patch.is_some() {
            format!("no `{}` stands in a patch", name.node)
        } else if parents.is_empty() || vocabulary[block].parents.len() > LISTED {
            format!("no `{}` stands in {here}", name.node)
        } else {
            format!("no `{}` stands in {here}: it belongs in {}", name.node, super::expect::join_or(&parents))
        };
        Finding::engine("misplaced", self.at(span), message)
    }

    /// A block of a kind that may not stand here, or does not exist.
    pub(super) fn unknown_block(&mut self, block: &ast::Block<'s>, scope: &mut Scope<'_>) {
        let word = block.kind.node;
        let kind = scope.into.kind;
        let vocabulary = self.vocabulary;
        if let Some(id) = vocabulary[kind].attribute_id(word) {
            let finding = self.attribute_as_block(block, kind, id);
            self.report(finding);
            scope.guess(id, self.at(block.header));
            return;
        }
        let finding = if vocabulary.block_id(word).is_some() {
            self.block_elsewhere(block.kind, kind, block.header)
        } else {
            let children = vocabulary[kind].children.iter().map(|&child| vocabulary[child].name.as_str());
            let words = children.chain(self.condition_words(kind));
            if let Some(hint) = self.suggester.closest(word, words) {
                let finding = self.unknown_name(block.kind, kind).suggest(Some(hint));
                self.report(finding);
                self.as_if(block, hint, scope);
                return;
            }
            match self.owner_of_attribute(word) {
                Some(owner) => self.belongs_elsewhere(block.kind, owner, kind),
                None => self.unknown_name(block.kind, kind),
            }
        };
        self.report(finding);
        scope.into.damaged = true;
        self.check_lost(block);
    }

    /// Resolves a block as what was probably meant, so that what is in it is checked too.
    fn as_if(&mut self, block: &ast::Block<'s>, meant: &str, scope: &mut Scope<'_>) {
        let kind = scope.into.kind;
        match (self.condition_attribute(kind, meant), self.child_kind(kind, meant)) {
            (Some(id), _) => {
                self.condition_block(block, id, scope);
                scope.into.damaged = true;
            }
            (None, Some(child)) => self.child(block, child, true, scope),
            (None, None) => scope.into.damaged = true,
        }
    }

    /// Checks what stands in a block that cannot be kept, if its kind is known, and remembers its names.
    fn check_lost(&mut self, block: &ast::Block<'s>) {
        if let Some(name) = block.name {
            self.lost.insert(smol_str::SmolStr::new(name.node));
        }
        let Some(kind) = self.vocabulary.block_id(block.kind.node) else { return };
        if self.vocabulary[kind].patch.is_some() || kind == Vocabulary::PROGRAM {
            return;
        }
        let mut host = Declaration::new(kind, Default::default(), self.at(block.header));
        self.child(block, kind, true, &mut Scope::new(&mut host));
        self.lose(&host);
    }

    /// `expires { … }`, where `expires` is an attribute.
    fn attribute_as_block(
        &self,
        block: &ast::Block<'s>,
        kind: BlockId,
        id: crate::vocabulary::AttributeId,
    ) -> Finding {
        let word = block.kind.node;
        let message = format!("`{word}` is an attribute, not a block: it takes {}", self.takes(kind, id));
        Finding::engine("wrong-type", self.at(block.header), message).help(format!("write `{word} = …`"))
    }

    /// A condition where terms stand.
    pub(super) fn stray_condition(&mut self, condition: &ast::Condition<'s>, scope: &mut Scope<'_>) {
        let finding = self.condition_for_value(condition, scope.into.kind);
        self.report(finding);
        scope.into.damaged = true;
    }

    fn condition_for_value(&self, condition: &ast::Condition<'s>, kind: BlockId) -> Finding {
        let vocabulary = self.vocabulary;
        let (term, operator) = match &condition.node {
            ConditionNode::Flag(term) => (Some(term), None),
            ConditionNode::Compare { subject, operator, .. } => (Some(subject), Some(operator.span)),
            ConditionNode::Member { subject, .. } => (Some(subject), None),
            _ => (None, None),
        };
        let misplaced = |message: String| Finding::engine("misplaced", self.at(condition.span), message);
        let Some(term) = term else {
            return self.with_condition_help(
                misplaced("a condition stands only in a block of conditions".to_owned()),
                kind,
            );
        };
        let name = term.name.node;
        if let Some(id) = vocabulary[kind].attribute_id(name) {
            return self.attribute_compared(condition, name, id, operator, kind);
        }
        if let Some(child) = self.child_kind(kind, name) {
            if let (Some(leading), Some(_)) = (vocabulary[child].leading, operator) {
                return self.attribute_compared(condition, name, leading, operator, child);
            }
            return misplaced(format!("`{name}` is a block, not a condition"))
                .help(format!("write `{name} {{ … }}`"));
        }
        if vocabulary[kind].body == Body::Facts {
            return self.fact_asked(condition, term, operator);
        }
        if self.is_subject(name) {
            let message = format!("a condition about `{name}` stands only in a block of conditions");
            return self.with_condition_help(misplaced(message), kind);
        }
        self.unknown_name(term.name, kind).suggest(self.attribute_hint(name, kind))
    }

    /// `margin == 15%`, `by_invitation`.
    fn attribute_compared(
        &self,
        condition: &ast::Condition<'s>,
        name: &str,
        id: crate::vocabulary::AttributeId,
        operator: Option<Span>,
        kind: BlockId,
    ) -> Finding {
        let message = format!("`{name}` is an attribute: it is set, not asked about");
        let finding = Finding::engine("misplaced", self.at(condition.span), message);
        let safe = |title: &str, span: Span, text: &str| Fix {
            title: title.to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit { location: self.at(span), text: text.to_owned() }],
        };
        match (operator, &condition.node) {
            (Some(span), ConditionNode::Compare { operator, .. })
                if operator.node == ast::Comparison::Equal =>
            {
                finding.help(format!("write `{name} = …`")).fix(safe("write `=`", span, "="))
            }
            (None, ConditionNode::Flag(_)) if self.vocabulary[kind].attribute(id).ty == Type::Bool => {
                let end = Span::new(condition.span.end, condition.span.end);
                finding.help(format!("write `{name} = true`")).fix(safe("write `= true`", end, " = true"))
            }
            _ => finding.help(format!("write `{name} = …`")),
        }
    }

    /// `credentials >= 14`, `signed_agreement`, where facts stand.
    fn fact_asked(
        &self,
        condition: &ast::Condition<'s>,
        term: &ast::Term<'s>,
        operator: Option<Span>,
    ) -> Finding {
        let name = term.name.node;
        let message = format!("a fact about `{name}` is stated, not asked for");
        let finding = Finding::engine("misplaced", self.at(condition.span), message);
        let edit = match operator {
            Some(span) => Edit { location: self.at(span), text: "=".to_owned() },
            None => {
                let end = Span::new(term.span.end, term.span.end);
                Edit { location: self.at(end), text: " = true".to_owned() }
            }
        };
        let help = if operator.is_some() {
            format!("write `{name} = …`")
        } else {
            format!("write `{name} = true`")
        };
        let title = help.clone();
        finding.help(help).fix(Fix { title, applicability: Applicability::Unsafe, edits: vec![edit] })
    }

    fn with_condition_help(&self, finding: Finding, kind: BlockId) -> Finding {
        match self.condition_words(kind).as_slice() {
            [] => finding,
            [word, ..] => finding.help(format!("put it into `{word} {{ … }}`")),
        }
    }
}
