//! Bodies: what stands in a block, statement by statement.

use std::sync::Arc;

use smol_str::SmolStr;

use super::Resolver;
use super::expect::{a, takes_conditions};
use super::siblings::Scope;
use crate::diagnostic::Finding;
use crate::program::declaration::{Declaration, Removal};
use crate::program::include::LONGEST_CHAIN;
use crate::source::{Location, Span};
use crate::syntax::ast::{self, Statement};
use crate::vocabulary::{AttributeId, BlockId, Body, Named, Vocabulary};

/// How deep blocks may stand in one another, fragments included.
pub(super) const DEEPEST: usize = 128;

impl<'s> Resolver<'_, 's> {
    /// Every statement of a body that stands alone.
    pub(super) fn fill_body(&mut self, statements: &[Statement<'s>], into: &mut Declaration) {
        let sets = |statement: &&Statement<'_>| match statement {
            Statement::Attribute(_) => true,
            Statement::Known(known) => !known.is_block(),
            _ => false,
        };
        let settings = statements.iter().filter(sets).map(Statement::count).sum();
        let others = statements.iter().filter(|statement| !sets(statement)).map(Statement::count).sum();
        into.settings.reserve(settings);
        into.children.reserve(others);
        let mut scope = Scope::new(into);
        self.body(statements, &mut scope);
        scope.finish();
    }

    /// Every statement of a body.
    pub(super) fn body(&mut self, statements: &[Statement<'s>], scope: &mut Scope<'_>) {
        for statement in statements {
            match statement {
                Statement::Attribute(attribute) => self.setting(attribute, scope),
                Statement::Block(block) => self.block(block, scope),
                Statement::Condition(condition) => self.stray_condition(condition, scope),
                Statement::Remove(remove) => self.remove(remove, scope),
                Statement::Use(path) => self.include(path, scope),
                Statement::Known(known) => self.known(known, scope),
            }
        }
    }

    fn block(&mut self, block: &ast::Block<'s>, scope: &mut Scope<'_>) {
        let kind = scope.into.kind;
        let condition = self.condition_attribute(kind, block.kind.node);
        if let Some(id) = condition {
            self.condition_block(block, id, scope);
            return;
        }
        match self.child_kind(kind, block.kind.node) {
            Some(child) => self.child(block, child, false, scope),
            None => self.unknown_block(block, scope),
        }
    }

    /// The attribute that a block of conditions sets.
    pub(super) fn condition_attribute(&self, kind: BlockId, word: &str) -> Option<AttributeId> {
        let block = &self.vocabulary[kind];
        let id = block.attribute_id(word)?;
        takes_conditions(&block.attribute(id).ty).then_some(id)
    }

    /// The kind of block that this word opens here.
    pub(super) fn child_kind(&self, parent: BlockId, word: &str) -> Option<BlockId> {
        let child = self.vocabulary.block_id(word)?;
        let block = &self.vocabulary[child];
        let inside_patch = self.in_patch && block.patch.is_some();
        (block.parents.contains(&parent) && !inside_patch).then_some(child)
    }

    /// A block whose kind may stand here; `guessed` if the kind is only what was probably meant.
    pub(super) fn child(
        &mut self,
        block: &ast::Block<'s>,
        kind: BlockId,
        guessed: bool,
        scope: &mut Scope<'_>,
    ) {
        let header = self.at(block.header);
        let name = self.block_name(block, kind);
        let free = self.vocabulary[kind].named == Named::Free;
        let mut child = Declaration::new(kind, name.clone().unwrap_or_default(), header);
        child.damaged = guessed || block.damaged;
        self.titles(block, &mut child);
        if self.path.len() >= DEEPEST {
            let message = format!("blocks stand more than {DEEPEST} deep in one another");
            let finding = Finding::engine("limit-depth", header, message);
            self.report(finding);
            scope.into.damaged = true;
            return;
        }
        self.path.push((kind, child.name.clone()));
        self.fill(&block.body, &mut child);
        self.path.pop();
        let earlier = scope.block(kind, &child.name).filter(|_| !free);
        match earlier {
            _ if name.is_none() => {
                // Without its name nobody can tell which one it is.
                scope.into.damaged = true;
                self.lose(&child);
            }
            None => scope.push(child, guessed),
            Some(earlier) if scope.is_guessed(earlier) => {
                child.damaged = true;
                scope.replace_guess(earlier, child);
            }
            Some(earlier) => {
                if !guessed {
                    self.repeated_block(kind, &child.name, header, scope, earlier);
                }
                self.lose(&child);
            }
        }
    }

    /// Remembers the names in a block that is not kept: a reference to one is no further mistake.
    pub(super) fn lose(&mut self, block: &Declaration) {
        let mut open = vec![block];
        while let Some(block) = open.pop() {
            if !block.name.is_empty() {
                self.lost.insert(block.name.clone());
            }
            open.extend(block.children.iter().map(Arc::as_ref));
        }
    }

    fn fill(&mut self, statements: &[Statement<'s>], child: &mut Declaration) {
        if self.vocabulary[child.kind].body != Body::Patch {
            self.fill_body(statements, child);
            return;
        }
        let mut set = Declaration::new(Vocabulary::PROGRAM, SmolStr::default(), child.header);
        let outer_patch = std::mem::replace(&mut self.in_patch, true);
        let outer_path = std::mem::take(&mut self.path);
        self.fill_body(statements, &mut set);
        self.path = outer_path;
        self.in_patch = outer_patch;
        child.set = Some(Box::new(set));
    }

    /// The title, and the second text, which the leading attribute of a block of text takes.
    fn titles(&mut self, block: &ast::Block<'s>, child: &mut Declaration) {
        child.title = block.title.as_ref().map(|title| Arc::from(&*title.node));
        let Some(text) = &block.text else { return };
        if self.vocabulary[child.kind].named == Named::Free {
            child.text = Some(Arc::from(&*text.node));
            return;
        }
        let message = format!("{} has one title", a(&self.vocabulary[child.kind].name));
        let finding = Finding::engine("wrong-type", self.at(text.span), message)
            .help("leave out the second text, or write it as a `note`");
        self.report(finding);
    }

    /// The name of a block as its kind wants it; `None` if one is missing.
    fn block_name(&mut self, block: &ast::Block<'s>, kind: BlockId) -> Option<SmolStr> {
        let vocabulary = self.vocabulary;
        let word = &vocabulary[kind].name;
        let header = self.at(block.header);
        match (&vocabulary[kind].named, block.name) {
            (Named::Single | Named::Free, None) => Some(SmolStr::default()),
            (Named::Single, Some(name)) => {
                let message = format!("`{word}` stands once and has no name");
                let finding = Finding::engine("wrong-type", self.at(name.span), message)
                    .help(format!("write `{word} {{`, with a title in quotes if it needs one"));
                self.report(finding);
                Some(SmolStr::default())
            }
            (Named::Many, None) => {
                let written = block.title.as_ref().map(|title| snake_case(&title.node));
                let example = written.filter(|name| !name.is_empty()).unwrap_or_else(|| "NAME".to_owned());
                let finding = Finding::engine("missing-name", header, format!("{} needs a name", a(word)))
                    .help(format!("write `{word} {example}`, then the title"));
                self.report(finding);
                None
            }
            (Named::EachOf(set), None) => {
                let finding = Finding::engine("missing-name", header, format!("{} needs a name", a(word)))
                    .help(format!("name a `{}`: {}", vocabulary[*set].name, listed(&vocabulary[*set])));
                self.report(finding);
                None
            }
            (Named::EachOf(set), Some(name)) => {
                if vocabulary[*set].id(name.node).is_none() {
                    let finding = self.unknown_word(name, &crate::vocabulary::Type::Symbol(*set));
                    self.report(finding);
                    return None;
                }
                Some(SmolStr::new(name.node))
            }
            (Named::Many | Named::Free, Some(name)) => Some(SmolStr::new(name.node)),
        }
    }

    /// A second block of one kind and name; the first stands.
    pub(super) fn repeated_block(
        &mut self,
        kind: BlockId,
        name: &str,
        second: Location,
        scope: &mut Scope<'_>,
        earlier: usize,
    ) {
        let word = &self.vocabulary[kind].name;
        let (message, help) = if name.is_empty() {
            (format!("`{word}` stands twice"), "put everything into one")
        } else {
            (format!("there are two of `{word} {name}`"), "give one another name, or put everything into one")
        };
        let mut finding = Finding::engine("duplicate", second, message).help(help);
        if let Some(first) = scope.into.children.get_mut(earlier).map(Arc::make_mut) {
            first.damaged = true;
            finding = finding.note(first.header, "the first one");
        }
        self.report(finding);
    }

    fn remove(&mut self, remove: &ast::Remove<'s>, scope: &mut Scope<'_>) {
        if !self.in_patch {
            let message = "`remove` stands only in a patch";
            let finding = Finding::engine("misplaced", self.at(remove.span), message)
                .help("take the block out of the text, or write it in the `set` of a patch");
            self.report(finding);
            return;
        }
        let kind = scope.into.kind;
        let Some(child) = self.child_kind(kind, remove.kind.node) else {
            let finding = self.no_block_to_remove(remove, kind);
            self.report(finding);
            scope.into.damaged = true;
            return;
        };
        let needs_name = matches!(self.vocabulary[child].named, Named::Many | Named::EachOf(_));
        let word = &self.vocabulary[child].name;
        match remove.name {
            None if needs_name => {
                let finding =
                    Finding::engine("missing-name", self.at(remove.span), format!("{} has a name", a(word)))
                        .help(format!("write `remove {word} NAME`"));
                self.report(finding);
                scope.into.damaged = true;
            }
            Some(name) if !needs_name => {
                let message = format!("`{word}` stands once and has no name");
                let finding = Finding::engine("wrong-type", self.at(name.span), message)
                    .help(format!("write `remove {word}`"));
                self.report(finding);
                scope.into.damaged = true;
            }
            name => {
                let name = name.map_or_else(SmolStr::default, |name| SmolStr::new(name.node));
                let location = self.at(remove.span);
                scope.into.removals.push(Removal { kind: child, name, location });
            }
        }
    }

    fn no_block_to_remove(&self, remove: &ast::Remove<'s>, kind: BlockId) -> Finding {
        if self.vocabulary.block_id(remove.kind.node).is_some() {
            return self.block_elsewhere(remove.kind, kind, remove.span);
        }
        let word = remove.kind.node;
        let location = self.at(remove.kind.span);
        if self.vocabulary[kind].attribute_id(word).is_some() {
            return Finding::engine(
                "wrong-type",
                location,
                format!("`{word}` is an attribute, and blocks are removed"),
            )
            .help(format!("write `{word} = none`"));
        }
        let words = self.vocabulary[kind].children.iter().map(|&child| self.vocabulary[child].name.as_str());
        let hint = self.suggester.closest(word, words);
        let message = format!("no `{word}` stands in {}", a(&self.vocabulary[kind].name));
        Finding::engine("unknown-name", location, message).suggest(hint)
    }

    /// Brings in a fragment, in place.
    fn include(&mut self, path: &ast::Text, scope: &mut Scope<'_>) {
        let Some(fragment) = self.fragments.at(self.source, path.span) else {
            // What is wrong with the file has been reported.
            scope.into.damaged = true;
            self.damaged = true;
            return;
        };
        if self.included == LONGEST_CHAIN {
            let message = format!("fragments are brought in more than {LONGEST_CHAIN} times");
            let finding = Finding::engine("limit-includes", self.at(path.span), message)
                .help("bring each fragment in once");
            self.report(finding);
        }
        self.included = self.included.saturating_add(1);
        if self.included > LONGEST_CHAIN {
            scope.into.damaged = true;
            return;
        }
        scope.into.damaged |= fragment.damaged;
        self.damaged |= fragment.damaged;
        let outer = std::mem::replace(&mut self.source, fragment.source);
        self.body(&fragment.file.statements, scope);
        self.source = outer;
    }

    /// The place of a span of the file that is being resolved.
    pub(super) const fn at(&self, span: Span) -> Location {
        Location::new(self.source, span)
    }
}

fn listed(set: &crate::vocabulary::SymbolSet) -> String {
    let words: Vec<String> = set.symbols.iter().map(|symbol| format!("`{}`", symbol.name)).collect();
    super::expect::join_or(&words)
}

/// The words of a title as a name.
pub(super) fn snake_case(title: &str) -> String {
    let mut name = String::new();
    for letter in title.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    name
}
