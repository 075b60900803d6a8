//! Statements that were resolved before: what they mean in a kind of block, as long as no name of the program has a part in it.
//!
//! A thread keeps what it made of known lines. It is taken only where nothing was wrong, nobody asked which names the program
//! declares, and nothing in the block was said before; then it differs from place to place by nothing but its place, and is
//! put there. Programs share what is kept, and mostly end before it is needed again.

use std::cell::RefCell;
use std::hash::{Hash, Hasher};

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
    static MEMORY: RefCell<FxHashMap<Key, Option<Box<Meaning>>>> = RefCell::default();
}

/// On what the meaning of a line depends.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    line: LineId,
    vocabulary: VocabularyId,
    /// The kind of block in which it stands; none where conditions stand.
    kind: Option<BlockId>,
    in_patch: bool,
}

/// Few lines stand in blocks of several kinds.
impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.line.hash(state);
    }
}

/// What a line means.
struct Meaning {
    /// Where it stood last.
    at: u32,
    /// A block with what the line says of it.
    host: Declaration,
    /// Where conditions stand: the conditions.
    conditions: Vec<Condition>,
    /// The declared names that those use.
    uses: Vec<NameUse>,
}

impl Meaning {
    /// Puts it where the line stands now.
    fn put(&mut self, source: SourceId, at: u32) {
        let to = Move { source, by: at.wrapping_sub(self.at) };
        self.at = at;
        to.declaration(&mut self.host);
        self.conditions.iter_mut().for_each(|condition| to.condition(condition));
        to.uses(&mut self.uses);
    }
}

impl<'s> Resolver<'_, 's> {
    /// Known statements of a body.
    pub(super) fn known(&mut self, known: &Known<'s>, scope: &mut Scope<'_>) {
        let taken = self.with_meaning(known, Some(scope.into.kind), |resolver, meaning| {
            let is_new = resolver.is_new(&meaning.host, scope);
            if is_new {
                meaning.put(resolver.source, known.span().start);
                scope.into.settings.extend_from_slice(&meaning.host.settings);
                scope.into.children.extend_from_slice(&meaning.host.children);
            }
            is_new
        });
        if taken != Some(true) {
            self.body(&known.statements(), scope);
        }
    }

    /// Known statements where conditions stand; whether all of them are sound conditions.
    pub(super) fn known_conditions(&mut self, known: &Known<'s>, conditions: &mut Vec<Condition>) -> bool {
        let taken = self.with_meaning(known, None, |resolver, meaning| {
            meaning.put(resolver.source, known.span().start);
            conditions.extend_from_slice(&meaning.conditions);
            resolver.uses.extend_from_slice(&meaning.uses);
        });
        taken.is_some() || self.parts(&known.statements(), conditions)
    }

    /// Does something with what a line means in a kind of block; none if that is to be found out anew.
    fn with_meaning<T>(
        &mut self,
        known: &Known<'s>,
        kind: Option<BlockId>,
        take: impl FnOnce(&mut Self, &mut Meaning) -> T,
    ) -> Option<T> {
        let facts = kind.is_some_and(|kind| self.vocabulary[kind].body == Body::Facts);
        if facts || self.path.len() + MARGIN > DEEPEST {
            return None;
        }
        let vocabulary = self.vocabulary.id();
        let key = Key { line: known.id(), vocabulary, kind, in_patch: self.in_patch };
        MEMORY.with_borrow_mut(|memory| {
            let meaning = match memory.get_mut(&key) {
                Some(meaning) => meaning,
                None => {
                    if memory.len() >= LIMIT {
                        memory.clear();
                    }
                    memory.entry(key).or_insert(self.learn(known, kind).map(Box::new))
                }
            };
            Some(take(self, meaning.as_mut()?))
        })
    }

    /// Resolves a line by itself; none if it depends on more than its key.
    fn learn(&self, known: &Known<'s>, kind: Option<BlockId>) -> Option<Meaning> {
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
        if !alone {
            known.take_apart();
            return None;
        }
        host.number();
        Some(Meaning { at: known.span().start, host, conditions, uses: resolver.uses })
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
