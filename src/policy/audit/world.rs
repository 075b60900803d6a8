//! A world: a program with one block of each kind that rules ask about, in which two rules meet over one attribute.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::ir::Function;
use super::super::value::Side;
use super::term::{Head, TermId, Terms};
use crate::vocabulary::{Attribute, AttributeId, BlockId, Body, Named, Type, Vocabulary};

/// The attribute that rules meet over, and the blocks on the way to it, outermost first.
#[derive(Clone, Debug)]
pub(super) struct World {
    path: Vec<BlockId>,
    kind: BlockId,
    attribute: AttributeId,
}

/// How deep blocks stand in one another.
const MOST_DEPTH: usize = 8;

/// How many ways to a block are gone.
const MOST_PATHS: usize = 8;

/// The ways from the program to a block of this kind, each with the kinds on it.
fn paths(vocabulary: &Vocabulary, kind: BlockId) -> Vec<Vec<BlockId>> {
    let (mut open, mut found) = (vec![vec![kind]], Vec::new());
    while let Some(path) = open.pop().filter(|_| found.len() < MOST_PATHS) {
        let Some(&top) = path.first() else { continue };
        let block = &vocabulary[top];
        if top == Vocabulary::PROGRAM {
            found.push(path.get(1..).unwrap_or_default().to_vec());
        } else if path.len() <= MOST_DEPTH && matches!(block.named, Named::Single | Named::Many) {
            let parents = block.parents.iter().filter(|parent| !path.contains(parent));
            let above = |parent: &BlockId| std::iter::once(*parent).chain(path.iter().copied()).collect();
            open.extend(parents.filter(|parent| vocabulary[**parent].body == Body::Plain).map(above));
        }
    }
    found.sort_by_key(Vec::len);
    found
}

impl World {
    /// The worlds in which rules can meet over an attribute: one for each way to its block.
    pub(super) fn all(vocabulary: &Vocabulary, (kind, attribute): (BlockId, AttributeId)) -> Vec<Self> {
        paths(vocabulary, kind).into_iter().map(|path| Self { path, kind, attribute }).collect()
    }

    /// The attribute that rules meet over.
    pub(super) fn target(&self, terms: &mut Terms<'_>) -> TermId {
        let owner = block(terms, &self.path);
        terms.make(Head::Attribute(Box::new([(self.kind, self.attribute)])), vec![owner])
    }

    pub(super) fn is_about(&self, terms: &Terms<'_>, term: TermId) -> bool {
        matches!(terms.head(term), Head::Attribute(own) if **own == [(self.kind, self.attribute)])
    }

    /// The one element that a list has in this world.
    pub(super) fn element(&self, terms: &mut Terms<'_>, over: TermId) -> Option<TermId> {
        let of = terms.parts(over).first().copied();
        match *terms.head(over) {
            Head::Children(kind) => Some(child(terms, of?, kind)),
            Head::Every(kind) if self.path.contains(&kind) => {
                let until = self.path.iter().position(|known| *known == kind)?;
                let path = self.path.get(..=until)?.to_vec();
                Some(block(terms, &path))
            }
            Head::Every(kind) => {
                let paths = paths(terms.vocabulary, kind);
                Some(block(terms, paths.first()?))
            }
            Head::Call(Function::Offers) => {
                let of = of?;
                let Head::Block(kind) = *terms.head(of) else { return None };
                let children = &terms.vocabulary[kind].children;
                let step = children.iter().find(|child| terms.vocabulary[**child].ladder.is_some());
                // What has no steps offers itself.
                let step = step.copied().filter(|step| self.path.contains(step));
                Some(step.map_or(of, |step| child(terms, of, step)))
            }
            Head::Call(Function::Cases) => Some(terms.make(Head::Case, Vec::new())),
            _ => None,
        }
    }
}

fn child(terms: &mut Terms<'_>, of: TermId, kind: BlockId) -> TermId {
    let head = match terms.vocabulary[kind].named {
        Named::Single => Head::Child(kind),
        _ => Head::Block(kind),
    };
    terms.make(head, vec![of])
}

fn block(terms: &mut Terms<'_>, path: &[BlockId]) -> TermId {
    let root = terms.make(Head::Root(Side::New), Vec::new());
    path.iter().fold(root, |of, kind| child(terms, of, *kind))
}

/// The text of a program, put together from what it has to state.
#[derive(Debug, Default)]
pub(super) struct Writing {
    blocks: BTreeMap<TermId, Stated>,
}

#[derive(Debug, Default)]
struct Stated {
    values: BTreeMap<AttributeId, String>,
    children: Vec<TermId>,
}

impl Writing {
    /// The block stands there, and all that it stands in.
    pub(super) fn stand(&mut self, terms: &Terms<'_>, block: TermId) {
        if self.blocks.contains_key(&block) {
            return;
        }
        self.blocks.insert(block, Stated::default());
        if let &[of] = terms.parts(block) {
            self.stand(terms, of);
            if let Some(body) = self.blocks.get_mut(&of) {
                body.children.push(block);
            }
        }
    }

    /// An attribute has this value; whether it is an attribute of a block that can stand here.
    pub(super) fn set(&mut self, terms: &Terms<'_>, attribute: TermId, text: String) -> bool {
        let (Head::Attribute(own), &[of]) = (terms.head(attribute), terms.parts(attribute)) else {
            return false;
        };
        let &[(_, id)] = &**own else { return false };
        if !matches!(terms.head(of), Head::Root(Side::New) | Head::Block(_) | Head::Child(_)) {
            return false;
        }
        self.stand(terms, of);
        if let Some(body) = self.blocks.get_mut(&of) {
            body.values.insert(id, text);
        }
        true
    }

    /// The statements of the program; `None` where a block needs something of which nothing can be made up.
    pub(super) fn text(&self, terms: &Terms<'_>) -> Option<String> {
        let mut roots = self.blocks.keys().filter(|block| matches!(terms.head(**block), Head::Root(_)));
        let root = *roots.next()?;
        self.body(terms, root, Vocabulary::PROGRAM)
    }

    fn body(&self, terms: &Terms<'_>, block: TermId, kind: BlockId) -> Option<String> {
        let vocabulary = terms.vocabulary;
        let body = self.blocks.get(&block)?;
        let mut parts = Vec::new();
        for (id, attribute) in (0..).map(AttributeId).zip(&vocabulary[kind].attributes) {
            let name = &attribute.name;
            match body.values.get(&id) {
                Some(value) => parts.push(format!("{name} = {value}")),
                None if attribute.required => {
                    parts.push(format!("{name} = {}", made_up(vocabulary, attribute)?))
                }
                None => {}
            }
        }
        for child in &body.children {
            let kind = match terms.head(*child) {
                Head::Block(kind) | Head::Child(kind) => *kind,
                _ => return None,
            };
            let mut part = vocabulary[kind].name.to_string();
            if vocabulary[kind].named != Named::Single {
                let _ = write!(part, " a");
            }
            // What is set by itself stands for the block.
            let alone = vocabulary[kind].leading.filter(|_| part.len() == vocabulary[kind].name.len());
            let stated = self.blocks.get(child)?;
            if let (Some(value), 1, true) =
                (alone.and_then(|id| stated.values.get(&id)), stated.values.len(), stated.children.is_empty())
            {
                parts.push(format!("{part} = {value}"));
                continue;
            }
            let inner = self.body(terms, *child, kind)?;
            let _ = if inner.is_empty() { write!(part, " {{}}") } else { write!(part, " {{ {inner} }}") };
            parts.push(part);
        }
        Some(parts.join(", "))
    }
}

/// A value for an attribute that must be there.
pub(super) fn made_up(vocabulary: &Vocabulary, attribute: &Attribute) -> Option<String> {
    fn of_type(vocabulary: &Vocabulary, ty: &Type) -> Option<String> {
        Some(match ty {
            Type::Symbol(set) => vocabulary[*set].symbols.first()?.name.to_string(),
            Type::List(of) => format!("[{}]", of_type(vocabulary, of)?),
            Type::Bool => "true".to_owned(),
            Type::Count | Type::Decimal => "1".to_owned(),
            Type::Percent => "1%".to_owned(),
            Type::Duration => "1 day".to_owned(),
            Type::Money => "1 USD".to_owned(),
            Type::Text => "\"…\"".to_owned(),
            _ => return None,
        })
    }
    of_type(vocabulary, &attribute.ty)
}
