//! Guards: `when …`, facets in brackets, and the symbols that a block takes as attributes, all to one conjunction.

use smol_str::SmolStr;

use super::Resolver;
use super::expect::{alternatives, join_or, some_of};
use super::value::Typed;
use crate::condition::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, canonical};
use crate::diagnostic::Finding;
use crate::source::{Location, Span};
use crate::syntax::ast::{self, Name, Spanned};
use crate::vocabulary::{Attribute, SubjectId, Type, Value};

/// The most dimensions that a message lists.
const SHOWN: usize = 8;

/// An atom with its place.
pub(super) type Located = (Atom, Location);

impl<'s> Resolver<'_, 's> {
    /// The guard of a value: what stands in brackets and after `when`, and what the attribute's own name says.
    pub(super) fn guard(
        &mut self,
        attribute: &Attribute,
        named: Option<Located>,
        facets: &[Name<'s>],
        when: &[ast::Condition<'s>],
    ) -> Typed<Option<Box<Condition>>> {
        if named.is_none() && facets.is_empty() && when.is_empty() {
            return Ok(None);
        }
        let mut atoms: Vec<Located> = named.into_iter().collect();
        let mut problems = Vec::new();
        let mut invalid = false;
        let mut take = |part: Typed<Located>| match part {
            Ok(atom) => atoms.push(atom),
            Err(found) => {
                invalid = true;
                problems.extend(found);
            }
        };
        if !facets.is_empty() {
            take(self.facet_guard(attribute, facets));
        }
        for condition in when {
            take(self.guard_atom(attribute, condition));
        }
        if invalid {
            return Err(problems);
        }
        Ok(self.conjunction(atoms))
    }

    /// The atoms in canonical order, without repeats.
    fn conjunction(&self, atoms: Vec<Located>) -> Option<Box<Condition>> {
        let (_, first) = atoms.first()?;
        let location = atoms
            .iter()
            .fold(*first, |whole, (_, location)| Location::new(whole.source, whole.span.join(location.span)));
        let condition = |(atom, location)| Condition { node: ConditionNode::Atom(atom), location };
        let mut parts: Vec<Condition> = atoms.into_iter().map(condition).collect();
        if parts.len() > 1 {
            parts.sort_by_cached_key(|part| canonical(part, self.vocabulary));
            parts.dedup();
        }
        Some(Box::new(Condition { node: ConditionNode::All(parts), location }))
    }

    fn guard_atom(&mut self, attribute: &Attribute, condition: &ast::Condition<'s>) -> Typed<Located> {
        let location = self.at(condition.span);
        let atom = self.atom(condition)?;
        let guards = match &atom.subject.metric {
            MetricRef::Vocabulary(id) => attribute.dimensions.contains(id),
            MetricRef::Declared(_) => false,
        };
        if guards {
            return Ok((atom, location));
        }
        let subject = atom.subject.text(self.vocabulary);
        let finding = if attribute.dimensions.is_empty() {
            let message = format!("`{}` has one value for every case, so it takes no `when`", attribute.name);
            Finding::engine("wrong-type", location, message)
        } else {
            let message = format!("a value of `{}` does not depend on `{subject}`", attribute.name);
            let dimensions: Vec<String> = self.dimension_words(attribute);
            Finding::engine("wrong-type", location, message)
                .help(format!("it may depend on {}", some_of(&dimensions, SHOWN)))
        };
        Err(vec![finding])
    }

    fn dimension_words(&self, attribute: &Attribute) -> Vec<String> {
        attribute.dimensions.iter().map(|&id| format!("`{}`", self.vocabulary[id].name)).collect()
    }

    /// `rate[odoo_sh]`: the one dimension of the attribute that knows the words.
    fn facet_guard(&mut self, attribute: &Attribute, facets: &[Name<'s>]) -> Typed<Located> {
        let (Some(first), Some(last)) = (facets.first(), facets.last()) else { return Err(Vec::new()) };
        let span = first.span.join(last.span);
        let knows = |id: &&SubjectId| facets.iter().all(|facet| self.has_word(**id, facet.node));
        let dimensions: Vec<SubjectId> = attribute.dimensions.iter().filter(knows).copied().collect();
        match dimensions.as_slice() {
            &[dimension] => {
                let mut values = Vec::with_capacity(facets.len());
                for &facet in facets {
                    values.extend(self.dimension_value(dimension, facet));
                }
                Ok((one_of(dimension, values), self.at(span)))
            }
            [] => Err(self.unknown_facet(attribute, facets)),
            several => {
                let words: Vec<String> = several
                    .iter()
                    .map(|&id| format!("`when {} is {}`", self.vocabulary[id].name, first.node))
                    .collect();
                let message = format!("`{}` may be meant in {} ways here", first.node, several.len());
                let finding = Finding::engine("wrong-type", self.at(span), message);
                Err(vec![finding.help(format!("write {}", join_or(&words)))])
            }
        }
    }

    fn unknown_facet(&self, attribute: &Attribute, facets: &[Name<'s>]) -> Vec<Finding> {
        if facets.iter().any(|facet| self.names.is_lost(facet.node)) {
            return Vec::new();
        }
        let known = |facet: &&Name<'s>| attribute.dimensions.iter().any(|&id| self.has_word(id, facet.node));
        let Some(facet) = facets.iter().find(|facet| !known(facet)).or(facets.first()) else {
            return Vec::new();
        };
        let location = self.at(facet.span);
        if attribute.dimensions.is_empty() {
            let message =
                format!("`{}` has one value for every case, so nothing stands in brackets", attribute.name);
            return vec![Finding::engine("wrong-type", location, message)];
        }
        let mut words: Vec<&str> = Vec::new();
        for ty in attribute.dimensions.iter().flat_map(|&id| alternatives(&self.vocabulary[id].ty)) {
            match ty {
                Type::Symbol(set) => {
                    words.extend(self.vocabulary[*set].symbols.iter().map(|symbol| symbol.name.as_str()));
                }
                Type::Reference(kind) => words.extend(self.names.of(*kind)),
                _ => {}
            }
        }
        let hint = self.suggester.closest(facet.node, words);
        let message = format!("`{}` is nothing that `{}` depends on", facet.node, attribute.name);
        let finding = Finding::engine("unknown-name", location, message);
        vec![match hint {
            Some(_) => finding.suggest(hint),
            None => match self.first_declarable(attribute) {
                Some(kind) => finding.help(format!("declare it, such as `{kind} {} \"…\"`", facet.node)),
                None => finding
                    .help(format!("it depends on {}", some_of(&self.dimension_words(attribute), SHOWN))),
            },
        }]
    }

    /// The first kind of block whose names a value of the attribute may depend on.
    fn first_declarable(&self, attribute: &Attribute) -> Option<&str> {
        let dimensions = attribute.dimensions.iter();
        let mut types = dimensions.flat_map(|&id| alternatives(&self.vocabulary[id].ty));
        types.find_map(|ty| match ty {
            Type::Reference(kind) => Some(self.vocabulary[*kind].name.as_str()),
            _ => None,
        })
    }

    /// Whether a word is a symbol of a dimension, or declared as one of its blocks.
    fn has_word(&self, dimension: SubjectId, word: &str) -> bool {
        alternatives(&self.vocabulary[dimension].ty).iter().any(|ty| match ty {
            Type::Symbol(set) => self.vocabulary[*set].id(word).is_some(),
            Type::Reference(kind) => self.names.has(*kind, word),
            _ => false,
        })
    }

    fn dimension_value(&mut self, dimension: SubjectId, word: Name<'s>) -> Option<Value> {
        let vocabulary = self.vocabulary;
        for ty in alternatives(&vocabulary[dimension].ty) {
            match ty {
                Type::Symbol(set) => {
                    if let Some(symbol) = vocabulary[*set].id(word.node) {
                        return Some(Value::Symbol(*set, symbol));
                    }
                }
                Type::Reference(kind) if self.names.has(*kind, word.node) => {
                    return Some(self.reference(word, *kind));
                }
                _ => {}
            }
        }
        None
    }

    /// The question whether a dimension is this word, if the dimension knows it: `renewal` for `deal`.
    pub(super) fn word_guard(&mut self, dimension: SubjectId, word: &'s str, span: Span) -> Option<Located> {
        let value = self.dimension_value(dimension, Spanned::new(word, span))?;
        Some((one_of(dimension, vec![value]), self.at(span)))
    }
}

fn one_of(dimension: SubjectId, mut values: Vec<Value>) -> Atom {
    values.sort_by_key(|value| match value {
        Value::Symbol(set, symbol) => (set.0, symbol.0, SmolStr::default()),
        Value::Reference(reference) => (u16::MAX, reference.kind.0, reference.name.clone()),
        _ => (u16::MAX, u16::MAX, SmolStr::default()),
    });
    values.dedup();
    Atom {
        subject: SubjectRef { metric: MetricRef::Vocabulary(dimension), facets: Vec::new(), window: None },
        test: Test::OneOf { negated: false, values },
    }
}
