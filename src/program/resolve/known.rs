//! Statements that were resolved before: what they mean in a kind of block, as long as no name of the program has a part in it.
//!
//! A thread keeps what it made of known lines. It is taken only where nothing was wrong, nobody asked which names the program
//! declares, and nothing in the block was said before; then it differs from place to place by nothing but its place.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::body::DEEPEST;
use super::siblings::Scope;
use super::{Names, Resolver};
use crate::condition::Condition;
use crate::program::declaration::{Declaration, NameUse};
use crate::program::include::Fragments;
use crate::program::moved::Move;
use crate::source::SourceId;
use crate::syntax::ast::{Known, LineId};
use crate::vocabulary::{BlockId, Body, Named, Vocabulary, VocabularyId};

/// After so many meanings all are forgotten.
const LIMIT: usize = 512;
/// Deeper than blocks stand in one another in known lines.
const MARGIN: usize = 16;

thread_local! {
    static MEMORY: RefCell<FxHashMap<Key, Option<Rc<Resolved>>>> = RefCell::default();
}

/// On what the meaning of a line depends.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    line: LineId,
    vocabulary: VocabularyId,
    /// The kind of block in which it stands; none where conditions stand.
    kind: Option<BlockId>,
    in_patch: bool,
}

/// What a line means.
struct Resolved {
    /// Where it was read.
    at: u32,
    /// A block with what the line says of it.
    host: Declaration,
    /// Where conditions stand: the conditions.
    conditions: Vec<Condition>,
    /// The declared names that those use.
    uses: Vec<NameUse>,
}

impl Resolved {
    fn to(&self, source: SourceId, at: u32) -> Move {
        Move { source, by: at.wrapping_sub(self.at) }
    }
}

impl<'s> Resolver<'_, 's> {
    /// Known statements of a body.
    pub(super) fn known(&mut self, known: &Known<'s>, scope: &mut Scope<'_>) {
        let kind = scope.into.kind;
        let meaning = self.resolved(known, Some(kind)).filter(|meaning| self.is_new(&meaning.host, scope));
        match meaning {
            Some(meaning) => {
                let to = meaning.to(self.source, known.span().start);
                let Declaration { settings, children, .. } = &meaning.host;
                scope.into.settings.extend(settings.iter().map(|setting| to.setting(setting)));
                scope.into.children.extend(children.iter().map(|child| to.declaration(child)));
            }
            None => self.body(&known.statements(), scope),
        }
    }

    /// Known statements where conditions stand; whether all of them are sound conditions.
    pub(super) fn known_conditions(&mut self, known: &Known<'s>, conditions: &mut Vec<Condition>) -> bool {
        let Some(meaning) = self.resolved(known, None) else {
            return self.parts(&known.statements(), conditions);
        };
        let to = meaning.to(self.source, known.span().start);
        conditions.extend(meaning.conditions.iter().map(|condition| to.condition(condition)));
        self.uses.extend(to.uses(&meaning.uses));
        true
    }

    /// What a line means in a kind of block; none if that is to be found out anew.
    fn resolved(&self, known: &Known<'s>, kind: Option<BlockId>) -> Option<Rc<Resolved>> {
        let facts = kind.is_some_and(|kind| self.vocabulary[kind].body == Body::Facts);
        if facts || self.path.len() + MARGIN > DEEPEST {
            return None;
        }
        let vocabulary = self.vocabulary.id();
        let key = Key { line: known.id(), vocabulary, kind, in_patch: self.in_patch };
        if let Some(meaning) = MEMORY.with_borrow(|memory| memory.get(&key).cloned()) {
            return meaning;
        }
        let meaning = self.learn(known, kind).map(Rc::new);
        if meaning.is_none() {
            known.take_apart();
        }
        MEMORY.with_borrow_mut(|memory| {
            if memory.len() >= LIMIT {
                memory.clear();
            }
            memory.insert(key, meaning.clone());
        });
        meaning
    }

    /// Resolves a line by itself; none if it depends on more than its key.
    fn learn(&self, known: &Known<'s>, kind: Option<BlockId>) -> Option<Resolved> {
        let (names, fragments) = (Names::default(), Fragments::default());
        let mut resolver = Resolver::new(self.vocabulary, &names, &fragments, self.source);
        resolver.in_patch = self.in_patch;
        let statements = known.statements();
        let header = resolver.at(known.span());
        let mut host = Declaration::new(kind.unwrap_or(Vocabulary::PROGRAM), SmolStr::default(), header);
        let mut conditions = Vec::new();
        let sound = match kind {
            Some(_) => {
                resolver.fill_body(&statements, &mut host);
                !host.damaged
            }
            None => resolver.parts(&statements, &mut conditions),
        };
        let alone = sound && resolver.findings.is_empty() && !names.were_asked();
        alone.then_some(Resolved { at: known.span().start, host, conditions, uses: resolver.uses })
    }

    /// Whether nothing that a line says was said before in a block.
    fn is_new(&self, host: &Declaration, scope: &mut Scope<'_>) -> bool {
        let is_free = |child: &Declaration| self.vocabulary[child.kind].named == Named::Free;
        host.settings.iter().all(|setting| {
            let guard = setting.entry().guard.as_deref();
            scope.setting(setting.attribute, guard, setting.assignment).is_none()
        }) && host
            .children
            .iter()
            .all(|child| is_free(child) || scope.block(child.kind, &child.name).is_none())
    }
}
