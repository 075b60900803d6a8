//! Metrics and dimensions with their facets.

use smol_str::SmolStr;

use super::Resolver;
use super::value::Typed;
use crate::condition::MetricRef;
use crate::diagnostic::Finding;
use crate::program::declaration::{NameUse, Target};
use crate::syntax::ast::{Name, Term};
use crate::vocabulary::{BlockId, Flow, SubjectRole, Type};

/// What a condition, a guard or a fact is about.
#[derive(Clone, Debug)]
pub(super) struct Subject<'v> {
    /// Which.
    pub(super) metric: MetricRef,
    /// Its name as written.
    pub(super) name: &'v str,
    pub(super) ty: &'v Type,
    pub(super) flow: Flow,
    pub(super) role: SubjectRole,
}

/// Metrics that a program declares are counted in decimals.
static DECLARED: Type = Type::Decimal;

impl<'a, 's: 'a> Resolver<'a, 's> {
    /// The subject that a term names, and its facets, sorted.
    pub(super) fn subject(&mut self, term: &Term<'s>) -> Typed<(Subject<'a>, Vec<SmolStr>)> {
        let vocabulary = self.vocabulary;
        let name = term.name;
        if let Some(id) = vocabulary.subject_id(name.node) {
            let subject = &vocabulary[id];
            let facets = self.facets(term, &subject.facets)?;
            let found = Subject {
                metric: MetricRef::Vocabulary(id),
                name: subject.name.as_str(),
                ty: &subject.ty,
                flow: subject.flow,
                role: subject.role,
            };
            return Ok((found, facets));
        }
        if self.names.has_metric(name.node) {
            let text = SmolStr::new(name.node);
            self.uses.push(NameUse {
                target: Target::Metric,
                name: text.clone(),
                location: self.at(name.span),
                refers: false,
            });
            let facets = self.declared_facets(term, &text)?;
            let found = Subject {
                metric: MetricRef::Declared(text),
                name: name.node,
                ty: &DECLARED,
                flow: Flow::Either,
                role: SubjectRole::Metric,
            };
            return Ok((found, facets));
        }
        if self.names.is_lost(name.node) {
            return Err(Vec::new());
        }
        Err(vec![self.unknown_subject(name)])
    }

    fn unknown_subject(&self, name: Name<'s>) -> Finding {
        let message = format!("there is no metric or dimension `{}`", name.node);
        let finding = Finding::engine("unknown-name", self.at(name.span), message);
        let what = if self.vocabulary.block_id(name.node).is_some() { "a block" } else { "an attribute" };
        if what == "a block" || self.owner_of_attribute(name.node).is_some() {
            return finding
                .help(format!("`{}` is {what}; conditions ask about metrics and dimensions", name.node));
        }
        let words = self.vocabulary.subject_words().chain(self.names.metrics());
        finding.suggest(self.suggester.closest(name.node, words))
    }

    /// The facets of a metric of the vocabulary.
    fn facets(&mut self, term: &Term<'s>, types: &[Type]) -> Typed<Vec<SmolStr>> {
        let Some(first) = term.facets.first() else { return Ok(Vec::new()) };
        if types.is_empty() {
            let message = format!("`{}` has no facets, so nothing stands in brackets", term.name.node);
            return Err(vec![Finding::engine("wrong-type", self.at(first.span), message)]);
        }
        let mut facets = Vec::with_capacity(term.facets.len());
        let mut problems = Vec::new();
        let mut invalid = false;
        for &facet in &term.facets {
            match self.facet(facet, types) {
                Ok(word) => facets.push(word),
                Err(found) => {
                    invalid = true;
                    problems.extend(found);
                }
            }
        }
        if invalid { Err(problems) } else { Ok(sorted(facets)) }
    }

    fn facet(&mut self, facet: Name<'s>, types: &[Type]) -> Typed<SmolStr> {
        let vocabulary = self.vocabulary;
        let word = SmolStr::new(facet.node);
        let is_symbol = types
            .iter()
            .any(|ty| matches!(ty, Type::Symbol(set) if vocabulary[*set].id(facet.node).is_some()));
        if is_symbol {
            return Ok(word);
        }
        let kinds: Vec<BlockId> = types
            .iter()
            .filter_map(|ty| match ty {
                Type::Reference(kind) => Some(*kind),
                _ => None,
            })
            .collect();
        let only_names = !kinds.is_empty() && kinds.len() == types.len();
        if only_names || kinds.iter().any(|&kind| self.names.has(kind, facet.node)) {
            let target = match kinds.as_slice() {
                [kind] => Target::Kind(*kind),
                _ => Target::OneOf(kinds.into()),
            };
            self.uses.push(NameUse {
                target,
                name: word.clone(),
                location: self.at(facet.span),
                refers: false,
            });
            return Ok(word);
        }
        if !kinds.is_empty() && self.names.is_lost(facet.node) {
            return Err(Vec::new());
        }
        Err(vec![self.unknown_word(facet, &Type::Either(types.to_vec()))])
    }

    /// The facets of a metric that the program declares.
    fn declared_facets(&mut self, term: &Term<'s>, metric: &SmolStr) -> Typed<Vec<SmolStr>> {
        let mut facets = Vec::with_capacity(term.facets.len());
        for facet in &term.facets {
            if !self.names.has_facet(metric, facet.node) {
                let known = self.names.facets_of(metric);
                let message = if known.is_empty() {
                    format!("the metric `{metric}` declares nothing that could stand in brackets")
                } else {
                    format!("the metric `{metric}` has no `{}`", facet.node)
                };
                let hint = self.suggester.closest(facet.node, known);
                let finding = Finding::engine("unknown-reference", self.at(facet.span), message);
                return Err(vec![finding.suggest(hint)]);
            }
            let (name, location) = (SmolStr::new(facet.node), self.at(facet.span));
            let target = Target::Facet(metric.clone());
            self.uses.push(NameUse { target, name: name.clone(), location, refers: false });
            facets.push(name);
        }
        Ok(sorted(facets))
    }
}

fn sorted(mut facets: Vec<SmolStr>) -> Vec<SmolStr> {
    facets.sort_unstable();
    facets.dedup();
    facets
}
