//! `name = value`: attributes, facets as attributes, blocks in short, facts.

use std::sync::Arc;

use super::Resolver;
use super::expect::{expected, takes_conditions, takes_lists};
use super::guard::Located;
use super::siblings::Scope;
use super::value::{Owner, Typed};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::program::declaration::{Declaration, DeclaredFact, Setting};
use crate::program::model::{Content, Entry, Fact, Origin};
use crate::program::places::Places;
use crate::source::Span;
use crate::syntax::ast::{self, Assignment, Spanned};
use crate::vocabulary::{AttributeId, BlockId, Body, Named, Value};

/// What a name before `=` means in a kind of block.
enum Meaning {
    Attribute(AttributeId),
    /// A symbol that guards the leading attribute.
    Facet(AttributeId, Box<Located>),
    /// A block in short.
    Block(BlockId),
}

impl<'s> Resolver<'_, 's> {
    /// A statement that sets something.
    pub(super) fn setting(&mut self, written: &ast::Attribute<'s>, scope: &mut Scope<'_>) {
        let kind = scope.into.kind;
        if self.vocabulary[kind].body == Body::Facts {
            self.fact(written, scope);
            return;
        }
        match self.meaning(written.target.name, kind) {
            Some(Meaning::Attribute(id)) => self.set(written, id, None, scope),
            Some(Meaning::Facet(id, atom)) => self.set(written, id, Some(*atom), scope),
            Some(Meaning::Block(child)) => self.shorthand(written, child, scope),
            None => self.unknown_attribute(written, scope),
        }
    }

    fn meaning(&mut self, name: ast::Name<'s>, kind: BlockId) -> Option<Meaning> {
        let vocabulary = self.vocabulary;
        let block = &vocabulary[kind];
        if let Some(id) = block.attribute_id(name.node) {
            return Some(Meaning::Attribute(id));
        }
        if let (Some(dimension), Some(leading)) = (block.facets, block.leading)
            && let Some(atom) = self.word_guard(dimension, name.node, name.span)
        {
            return Some(Meaning::Facet(leading, Box::new(atom)));
        }
        let child = vocabulary.block_id(name.node)?;
        vocabulary[child].parents.contains(&kind).then_some(Meaning::Block(child))
    }

    /// Sets an attribute of the block that is being filled.
    fn set(
        &mut self,
        written: &ast::Attribute<'s>,
        id: AttributeId,
        named: Option<Located>,
        scope: &mut Scope<'_>,
    ) {
        let vocabulary = self.vocabulary;
        let attribute = vocabulary[scope.into.kind].attribute(id);
        let outer = self.attribute.replace(&attribute.name);
        let guard = self.guard(attribute, named, &written.target.facets, &written.guard);
        let guard_fits = guard.is_ok();
        let guard = self.or_report(guard).flatten();
        let content = self.content(written, id, scope.into.kind);
        let content = self.or_report(content).unwrap_or(Content::Invalid);
        let uses = std::mem::take(&mut self.uses);
        let location = self.at(written.value.span);
        if !guard_fits {
            // Nobody knows which case was meant: what is not said here may only be lost.
            scope.into.damaged = true;
        } else if let Some(earlier) = scope.setting(id, guard.as_deref(), written.assignment) {
            self.repeated(written, earlier, scope);
        } else {
            let entry = Entry { guard, content, location, origin: Origin::Written };
            scope.into.settings.push(Setting::new(id, written.assignment, entry, uses));
        }
        self.attribute = outer;
    }

    fn repeated(&mut self, written: &ast::Attribute<'s>, earlier: usize, scope: &Scope<'_>) {
        let name = written.target.name.node;
        let guarded = !written.guard.is_empty() || !written.target.facets.is_empty();
        let message = match written.assignment {
            Assignment::Set if guarded => format!("`{name}` is set twice for the same case"),
            Assignment::Set => format!("`{name}` is set twice"),
            Assignment::Add => format!("`{name}` is set and added to, or added to twice"),
            Assignment::Subtract => format!("`{name}` is set and taken from, or taken from twice"),
        };
        let mut finding = Finding::engine("duplicate", self.at(written.span), message)
            .help("keep one, or say with `when` where they differ");
        if let Some(first) = scope.into.settings.get(earlier) {
            finding = finding.note(first.entry().location, "it is set here first");
        }
        self.report(finding);
    }

    /// What an attribute is set to.
    fn content(&mut self, written: &ast::Attribute<'s>, id: AttributeId, kind: BlockId) -> Typed<Content> {
        let vocabulary = self.vocabulary;
        let attribute = vocabulary[kind].attribute(id);
        // A block in short, and a facet as an attribute, are called as they are written.
        let name = written.target.name.node;
        if let Some(window) = &written.window {
            let message = format!("`{name}` is a term, which has no window");
            let finding = Finding::engine("wrong-type", self.at(window.span), message);
            return Err(vec![finding.help("conditions and facts have windows")]);
        }
        let edits_list = written.assignment != Assignment::Set;
        if edits_list && !takes_lists(&attribute.ty) {
            let message = format!("`{name}` is no list, so nothing is added to it or taken from it");
            let finding = Finding::engine("wrong-type", self.at(written.span), message);
            return Err(vec![finding.help(format!("write `{name} = …`"))]);
        }
        let owner = Owner { name, base: attribute.base.as_ref(), anchors: &attribute.anchors };
        if let ast::Value::StandIn(stand_in) = &written.value.node {
            if edits_list {
                let message = "a list is added to, or taken from, by a list".to_owned();
                return Err(vec![Finding::engine("wrong-type", self.at(written.value.span), message)]);
            }
            return Ok(Content::StandIn(self.stand_in(stand_in, &attribute.ty, &owner)?));
        }
        if takes_conditions(&attribute.ty) && !super::expect::fits(&written.value.node, &attribute.ty) {
            let message = format!("`{name}` takes conditions in braces");
            let finding = Finding::engine("wrong-type", self.at(written.value.span), message);
            return Err(vec![finding.help(format!("write `{name} {{ … }}`"))]);
        }
        let value = self.value(&written.value, &attribute.ty, &owner)?;
        self.repeated_elements(&written.value, &value);
        Ok(Content::Value(value))
    }

    /// Reports what stands twice in a list.
    fn repeated_elements(&mut self, written: &Spanned<ast::Value<'s>>, value: &Value) {
        let (ast::Value::List(items), Value::List(values)) = (&written.node, value) else { return };
        let places = Places::of(values);
        for (at, (item, value)) in items.iter().zip(values).enumerate() {
            let Some(first) = places.before(at, value).and_then(|first| items.get(first)) else { continue };
            let message = format!("`{}` stands twice in the list", value.text(self.vocabulary));
            let finding = Finding::engine("duplicate", self.at(item.span), message)
                .note(self.at(first.span), "it stands here first");
            self.report(finding);
        }
    }

    /// `margin = 15%`: a block in short.
    fn shorthand(&mut self, written: &ast::Attribute<'s>, kind: BlockId, scope: &mut Scope<'_>) {
        let vocabulary = self.vocabulary;
        let block = &vocabulary[kind];
        if block.named != Named::Single {
            let message =
                format!("{} has a name, so it is not set as a whole", super::expect::a(&block.name));
            let finding = Finding::engine("wrong-type", self.at(written.target.span), message)
                .help(format!("write `{} NAME {{ … }}`", block.name));
            self.report(finding);
            scope.into.damaged = true;
            return;
        }
        let header = self.at(written.span);
        let at = match scope.block(kind, "") {
            Some(at) if scope.into.children.get(at).is_some_and(|child| !child.shorthand) => {
                self.repeated_block(kind, "", header, scope, at);
                return;
            }
            Some(at) => at,
            None => {
                let mut child = Declaration::new(kind, Default::default(), header);
                child.shorthand = written.assignment == Assignment::Set;
                scope.into.children.push(Arc::new(child));
                scope.into.children.len() - 1
            }
        };
        let Some(child) = scope.into.children.get_mut(at).map(Arc::make_mut) else { return };
        self.path.push((kind, Default::default()));
        match block.leading {
            // One statement: there is nothing that was guessed.
            Some(leading) => self.set(written, leading, None, &mut Scope::new(child)),
            None => self.stand_in_block(written, child),
        }
        self.path.pop();
    }

    /// `deal_registration = none`: a block without a leading attribute takes what is not simply known, and nothing else.
    fn stand_in_block(&mut self, written: &ast::Attribute<'s>, into: &mut Declaration) {
        let name = written.target.name.node;
        let location = self.at(written.value.span);
        let plain = written.guard.is_empty() && written.target.facets.is_empty();
        let content = match &written.value.node {
            ast::Value::StandIn(stand_in)
                if plain && stand_in.bounds.is_none() && written.assignment == Assignment::Set =>
            {
                let owner = Owner { name, base: None, anchors: &[] };
                let typed = self.stand_in(stand_in, &crate::vocabulary::Type::Text, &owner);
                self.or_report(typed).map_or(Content::Invalid, Content::StandIn)
            }
            _ => {
                let message = format!("`{name}` is a block, not an attribute");
                let finding = Finding::engine("wrong-type", location, message)
                    .help(format!("write `{name} {{ … }}`, or `{name} = none` if there is none"));
                self.report(finding);
                Content::Invalid
            }
        };
        if into.stand_in.is_some() {
            let finding =
                Finding::engine("duplicate", self.at(written.span), format!("`{name}` is set twice"))
                    .note(into.header, "it is set here first");
            self.report(finding);
            return;
        }
        into.damaged |= content == Content::Invalid;
        into.stand_in = Some(Box::new(Entry { guard: None, content, location, origin: Origin::Written }));
    }

    /// A block of conditions: `requires { … }`.
    pub(super) fn condition_block(&mut self, block: &ast::Block<'s>, id: AttributeId, scope: &mut Scope<'_>) {
        let vocabulary = self.vocabulary;
        let attribute = vocabulary[scope.into.kind].attribute(id);
        let outer = self.attribute.replace(&attribute.name);
        if let Some(extra) = block.name.map(|name| name.span).or(block.title.as_ref().map(|title| title.span))
        {
            let message = format!("`{}` stands once and has no name", attribute.name);
            let finding = Finding::engine("wrong-type", self.at(extra), message);
            self.report(finding);
        }
        let location = self.at(block.header);
        let mut parts = Vec::with_capacity(block.body.iter().map(ast::Statement::count).sum());
        let invalid = !self.parts(&block.body, &mut parts) || block.damaged;
        let condition =
            crate::condition::Condition { node: crate::condition::ConditionNode::All(parts), location };
        let content = if invalid { Content::Invalid } else { Content::Condition(Arc::new(condition)) };
        let uses = std::mem::take(&mut self.uses);
        if let Some(earlier) = scope.setting(id, None, Assignment::Set) {
            let message = format!("`{}` is set twice", attribute.name);
            let mut finding = Finding::engine("duplicate", location, message).help("keep one");
            if let Some(first) = scope.into.settings.get(earlier) {
                finding = finding.note(first.entry().location, "it is set here first");
            }
            self.report(finding);
        } else {
            let entry = Entry { guard: None, content, location, origin: Origin::Written };
            scope.into.settings.push(Setting::new(id, Assignment::Set, entry, uses));
        }
        self.attribute = outer;
    }

    /// Adds the conditions of a body to others; whether nothing else stands there and all of them are sound.
    pub(super) fn parts(
        &mut self,
        statements: &[ast::Statement<'s>],
        into: &mut Vec<crate::condition::Condition>,
    ) -> bool {
        let mut sound = true;
        for statement in statements {
            sound &= match statement {
                ast::Statement::Condition(condition) => match self.condition(condition) {
                    Some(condition) => {
                        into.push(condition);
                        true
                    }
                    None => false,
                },
                ast::Statement::Known(known) => self.known_conditions(known, into),
                other => {
                    self.no_condition(other);
                    false
                }
            };
        }
        sound
    }

    /// A statement that is no condition, where one is needed.
    fn no_condition(&mut self, statement: &ast::Statement<'s>) {
        let finding = match statement {
            ast::Statement::Attribute(attribute) => self.value_for_condition(attribute),
            ast::Statement::Block(block) => {
                let message = format!("`{}` opens a block where a condition is needed", block.kind.node);
                Finding::engine("misplaced", self.at(block.header), message)
            }
            ast::Statement::Remove(remove) => Finding::engine(
                "misplaced",
                self.at(remove.span),
                "`remove` stands where a condition is needed",
            ),
            ast::Statement::Use(path) => {
                Finding::engine("misplaced", self.at(path.span), "`use` stands where a condition is needed")
            }
            ast::Statement::Condition(_) | ast::Statement::Known(_) => return,
        };
        self.report(finding);
    }

    /// `certified_people = 2` where conditions stand.
    fn value_for_condition(&self, attribute: &ast::Attribute<'s>) -> Finding {
        let name = attribute.target.name.node;
        let message = format!("`{name} = …` sets a value where a condition is needed");
        let finding = Finding::engine("misplaced", self.at(attribute.span), message);
        let between = Span::new(attribute.target.span.end, attribute.value.span.start);
        let is_symbol = matches!(attribute.value.node, ast::Value::Name(_) | ast::Value::Bool(_));
        if is_symbol {
            let edits = vec![Edit { location: self.at(between), text: " is ".to_owned() }];
            let fix = Fix { title: "write `is`".to_owned(), applicability: Applicability::Safe, edits };
            return finding.help(format!("write `{name} is …`")).fix(fix);
        }
        finding.help(format!("compare: `{name} >= …`, or `{name} == …` for exactly that"))
    }

    /// A fact: a metric with its value and window.
    fn fact(&mut self, written: &ast::Attribute<'s>, scope: &mut Scope<'_>) {
        let outer = self.attribute.replace(written.target.name.node);
        let typed = self.typed_fact(written);
        let uses = std::mem::take(&mut self.uses);
        match self.or_report(typed) {
            Some(fact) => self.keep_fact(fact, uses, scope),
            None => scope.into.damaged = true,
        }
        self.attribute = outer;
    }

    fn keep_fact(
        &mut self,
        fact: Fact,
        uses: Vec<crate::program::declaration::NameUse>,
        scope: &mut Scope<'_>,
    ) {
        if let Some(first) = scope.fact(&fact) {
            let name = fact.subject.text(self.vocabulary);
            let finding = Finding::engine("duplicate", fact.location, format!("`{name}` is stated twice"))
                .note(first, "it is stated here first");
            self.report(finding);
            return;
        }
        scope.into.facts.push(DeclaredFact { fact, uses });
    }

    fn typed_fact(&mut self, written: &ast::Attribute<'s>) -> Typed<Fact> {
        if let Some(guard) = written.guard.first() {
            let message = "a fact is so, or it is not: it takes no `when`";
            return Err(vec![Finding::engine("wrong-type", self.at(guard.span), message)]);
        }
        if written.assignment != Assignment::Set {
            let message = "a fact is stated with `=`";
            return Err(vec![Finding::engine("wrong-type", self.at(written.span), message)]);
        }
        let (subject, facets) = self.subject(&written.target)?;
        let owner = Owner { name: subject.name, base: None, anchors: &[] };
        let content = match &written.value.node {
            ast::Value::StandIn(stand_in) => Content::StandIn(self.stand_in(stand_in, subject.ty, &owner)?),
            _ => Content::Value(self.value(&written.value, subject.ty, &owner)?),
        };
        let window = self.window(&subject, &written.window, written.span)?;
        let location = self.at(written.span);
        Ok(Fact { subject: subject.reference(facets, window), content, location })
    }

    /// What an attribute takes, for messages.
    pub(super) fn takes(&self, kind: BlockId, id: AttributeId) -> String {
        expected(&self.vocabulary[kind].attribute(id).ty, self.vocabulary)
    }
}
