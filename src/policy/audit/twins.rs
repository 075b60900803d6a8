//! Rules that say what another says: the same, or less.

use rustc_hash::FxHashMap;

use super::claims::{line_of, literal};
use super::read::{Demand, Demands};
use super::term::{Head, TermId, Terms};
use super::{Audited, MOST_MET, beside, finding};
use crate::diagnostic::{Finding, Level};

/// What demands are found by: what they run over, and what they ask about.
type Key<'d> = (&'d [TermId], TermId);

pub(super) fn find(
    rules: &[Audited<'_>],
    read: &[Demands<'_>],
    (terms, sound): (&Terms<'_>, &[bool]),
) -> Vec<Finding> {
    let mut met: FxHashMap<Key<'_>, Vec<usize>> = FxHashMap::default();
    let mut order: Vec<usize> = (0..rules.len()).filter(|at| sound.get(*at) == Some(&true)).collect();
    // Where too many meet, those of the company are compared first.
    order.sort_by_key(|at| rules.get(*at).is_none_or(|rule| !rule.own));
    for &at in &order {
        for demand in read.get(at).map_or(&[][..], |read| &read.demands) {
            for subject in subjects(terms, demand) {
                let here = met.entry((&demand.bindings, subject)).or_default();
                if here.len() < MOST_MET && here.last() != Some(&at) {
                    here.push(at);
                }
            }
        }
    }
    let mut findings = Vec::new();
    for &less in &order {
        let Some(first) = read.get(less).and_then(|read| read.demands.first()) else { continue };
        let candidates =
            subjects(terms, first).into_iter().filter_map(|subject| met.get(&(&first.bindings, subject)));
        let mut candidates: Vec<usize> = candidates.flatten().copied().filter(|more| *more != less).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let found = candidates.iter().find_map(|&more| {
            let pair = (Side::new(rules, read, less)?, Side::new(rules, read, more)?);
            of_pair(pair, less < more, terms)
        });
        findings.extend(found);
    }
    findings
}

/// A rule with what it demands.
#[derive(Clone, Copy)]
struct Side<'a> {
    rule: &'a Audited<'a>,
    demands: &'a [Demand<'a>],
}

impl<'a> Side<'a> {
    fn new(rules: &'a [Audited<'a>], read: &'a [Demands<'a>], at: usize) -> Option<Self> {
        Some(Self { rule: rules.get(at)?, demands: &read.get(at)?.demands })
    }

    /// The level of all its findings, if there is one.
    fn level(&self) -> Option<Level> {
        let rule = &self.rule.entry.rule;
        let fixed =
            rule.levels.is_empty() && self.demands.iter().all(|demand| demand.clause.levels.is_empty());
        let usual = || self.rule.most.map_or(rule.level, |most| rule.level.min(most));
        self.rule.level.or_else(|| fixed.then(usual))
    }

    fn id(&self) -> &str {
        &self.rule.entry.rule.id
    }
}

/// What of the first rule the second says too.
fn of_pair((less, more): (Side<'_>, Side<'_>), first: bool, terms: &Terms<'_>) -> Option<Finding> {
    if !(less.rule.own || more.rule.own) || less.rule.entry.rule.change != more.rule.entry.rule.change {
        return None;
    }
    let covering = covering(less, more, terms)?;
    let (demand, other) = (less.demands.first()?, *covering.first()?);
    if self::covering(more, less, terms).is_some() {
        // Of two that say the same, a company's own is spoken of, else the later one.
        let other_is_spoken_of = if less.rule.own == more.rule.own { first } else { more.rule.own };
        if other_is_spoken_of {
            return None;
        }
        let message = format!("`{}` asks the same as `{}`", less.id(), more.id());
        let found = finding("policy-duplicate", Level::Warning, less.rule, (demand, message));
        let advice = "leave one of them out, or turn one off with `level = \"off\"` in `partnerlint.toml`";
        return Some(beside(found, more.rule, other).help(advice));
    }
    // A limit that weighs more may well lie beyond one that weighs less.
    if less.level()? > more.level()? {
        return None;
    }
    let message = format!("`{}` never speaks alone: where it fails, `{}` fails too", less.id(), more.id());
    let (subject, rest) =
        if less.rule.own { ((less, demand), (more, other)) } else { ((more, other), (less, demand)) };
    let found = finding("policy-subsumed", Level::Warning, subject.0.rule, (subject.1, message));
    let advice = format!("turn `{}` off, or let it ask for something else", less.id());
    Some(beside(found, rest.0.rule, rest.1).help(advice))
}

/// For each demand of a rule the one of another that fails wherever it does.
fn covering<'a>(less: Side<'a>, more: Side<'a>, terms: &Terms<'_>) -> Option<Vec<&'a Demand<'a>>> {
    let of = |demand: &Demand<'_>| more.demands.iter().find(|other| covers(terms, other, demand));
    less.demands.iter().map(of).collect()
}

/// Whether a demand fails wherever another does.
fn covers(terms: &Terms<'_>, more: &Demand<'_>, less: &Demand<'_>) -> bool {
    more.bindings == less.bindings
        && more.guards.iter().all(|guard| less.guards.iter().any(|other| implies(terms, *other, *guard)))
        && parts(terms, less).iter().all(|part| {
            // What fails a part of the one fails a part of the other.
            parts(terms, more).iter().any(|other| implies(terms, *other, *part))
        })
}

/// Whether a question is answered with yes wherever another is, and is never left open where the other is not.
fn implies(terms: &Terms<'_>, first: TermId, second: TermId) -> bool {
    if first == second {
        return true;
    }
    match (literal(terms, first), literal(terms, second)) {
        (Some(first), Some(second)) => {
            let line = line_of(&first.unit, first.term, terms);
            let domain = if line.whole { line.values.whole() } else { line.values };
            first.term == second.term
                && first.unit == second.unit
                && first.values.intersection(&domain).within(&second.values)
        }
        _ => false,
    }
}

/// The parts of a test that must all hold.
fn parts(terms: &Terms<'_>, demand: &Demand<'_>) -> Vec<TermId> {
    match terms.head(demand.test) {
        Head::And => terms.parts(demand.test).to_vec(),
        _ => vec![demand.test],
    }
}

/// What a demand asks about.
fn subjects(terms: &Terms<'_>, demand: &Demand<'_>) -> Vec<TermId> {
    let subject = |part: &TermId| literal(terms, *part).map_or(*part, |literal| literal.term);
    let mut subjects: Vec<TermId> = parts(terms, demand).iter().map(subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    subjects
}
