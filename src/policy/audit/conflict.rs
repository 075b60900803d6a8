//! Rules that contradict one another: in some program every value of an attribute fails one of the two.

use std::collections::{BTreeMap, BTreeSet};

use super::super::line::Unit;
use super::claims::{Claims, Fixed, Literal, line_of, literal};
use super::read::{Demand, Demands, demands};
use super::term::{Head, TermId, Terms};
use super::witness::{Proof, Shown, prove};
use super::world::World;
use super::{Audited, MOST_MET, beside, finding};
use crate::condition::Claim;
use crate::diagnostic::{Finding, Level};
use crate::vocabulary::{AttributeId, BlockId};

/// The most values of an attribute that two rules may tell apart.
const MOST_VALUES: usize = 64;

pub(super) fn find(
    rules: &[Audited<'_>],
    read: &[Demands<'_>],
    (terms, sound): (&mut Terms<'_>, &[bool]),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut said: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (attribute, here) in meetings(rules, read, (terms, sound)) {
        let Some(world) = World::new(terms.vocabulary, attribute) else { continue };
        let target = world.target(terms);
        let mut asked: Vec<(Demand<'_>, Vec<Literal>)> = Vec::new();
        for (at, rule) in here.iter().filter_map(|at| Some((*at, rules.get(*at)?))) {
            for demand in demands(terms, (at, rule.entry), Some(&world)).demands {
                let literals = literals(terms, demand.test, target);
                if !literals.is_empty() {
                    asked.push((demand, literals));
                }
            }
        }
        for (at, (first, of_first)) in asked.iter().enumerate() {
            for (second, of_second) in asked.iter().skip(at + 1) {
                let (Some(one), Some(other)) = (rules.get(first.rule), rules.get(second.rule)) else {
                    continue;
                };
                let pair = (first.rule.min(second.rule), first.rule.max(second.rule));
                if !(one.own || other.own) || said.contains(&pair) {
                    continue;
                }
                let meeting = Meeting { rules, target, pair: [first, second] };
                if let Some(shown) = meeting.contradiction(terms, [of_first, of_second]) {
                    said.insert(pair);
                    findings.push(meeting.finding(terms, attribute, &shown));
                }
            }
        }
    }
    findings
}

/// The rules that ask about each attribute, those of a company first; without attributes that none of those asks about.
fn meetings(
    rules: &[Audited<'_>],
    read: &[Demands<'_>],
    (terms, sound): (&Terms<'_>, &[bool]),
) -> BTreeMap<(BlockId, AttributeId), Vec<usize>> {
    let mut meetings: BTreeMap<(BlockId, AttributeId), Vec<usize>> = BTreeMap::new();
    for own in [true, false] {
        let of = |at: &usize| rules.get(*at).is_some_and(|rule| rule.own == own && !rule.entry.rule.change);
        for at in (0..rules.len()).filter(of).filter(|at| sound.get(*at) == Some(&true)) {
            let mut found = BTreeSet::new();
            for demand in read.get(at).map_or(&[][..], |read| &read.demands) {
                attributes(terms, demand.test, &mut found);
            }
            for attribute in found {
                let here = meetings.entry(attribute).or_default();
                if here.len() < MOST_MET && (own || !here.is_empty()) {
                    here.push(at);
                }
            }
        }
    }
    meetings.retain(|_, here| !here.is_empty());
    meetings
}

/// The attributes that a test compares, as far as it is seen without a world.
fn attributes(terms: &Terms<'_>, test: TermId, found: &mut BTreeSet<(BlockId, AttributeId)>) {
    let mut open = BTreeSet::from([test]);
    while let Some(term) = open.pop_last() {
        match terms.head(term) {
            Head::Attribute(own) => found.extend(own.iter().copied()),
            Head::And | Head::Or | Head::Not | Head::Else | Head::Arithmetic(_) => {
                open.extend(terms.parts(term))
            }
            Head::Compare(_) | Head::In | Head::Is | Head::InCase => open.extend(terms.parts(term).first()),
            _ => {}
        }
    }
}

/// What a test asks about an attribute by comparing it with constants.
fn literals(terms: &Terms<'_>, test: TermId, target: TermId) -> Vec<Literal> {
    let (mut open, mut found) = (BTreeSet::from([test]), Vec::new());
    while let Some(term) = open.pop_last() {
        match (terms.head(term), terms.parts(term)) {
            (Head::And | Head::Or | Head::Not, parts) => open.extend(parts),
            (Head::Compare(_) | Head::In | Head::Is, _) => {
                found.extend(asked_of(terms, term, target));
            }
            _ => {}
        }
    }
    found
}

/// What a comparison asks about an attribute, also where something else stands in for it.
fn asked_of(terms: &Terms<'_>, asked: TermId, target: TermId) -> Option<Literal> {
    let &[item, _] = terms.parts(asked) else { return None };
    let of = |term: TermId| (term == target).then(|| literal(terms, asked)).flatten();
    match (terms.head(item), terms.parts(item)) {
        (Head::Else, &[left, right]) if left == target || right == target => {
            literal(terms, asked).map(|literal| Literal { term: target, ..literal })
        }
        _ => of(item),
    }
}

/// Two demands that meet over an attribute.
struct Meeting<'m, 'r> {
    rules: &'m [Audited<'m>],
    target: TermId,
    pair: [&'m Demand<'r>; 2],
}

impl Meeting<'_, '_> {
    /// A program in which no value of the attribute passes both, though each is passed by some.
    fn contradiction(&self, terms: &mut Terms<'_>, asked: [&Vec<Literal>; 2]) -> Option<Shown> {
        let unit = self.unit(terms, asked)?;
        let mut told: Vec<Literal> = asked.into_iter().flatten().cloned().collect();
        for demand in self.pair {
            told.extend(demand.guards.iter().flat_map(|guard| literals(terms, *guard, self.target)));
        }
        let line = line_of(&unit, self.target, terms);
        let sets: Vec<_> = told.into_iter().map(|literal| literal.values).collect();
        let values = line.values.told_apart(&sets, line.whole)?;
        if values.len() > MOST_VALUES {
            return None;
        }
        let mut claims = Claims::new(terms, true);
        let mut none_passes = Vec::new();
        let mut each_passes = [Vec::new(), Vec::new()];
        for &at in &values {
            claims.fix(Fixed { term: self.target, unit: unit.clone(), at });
            let mut fails = Vec::new();
            for (demand, passes) in self.pair.iter().zip(&mut each_passes) {
                let guards = claims.all(&demand.guards);
                fails.push(Claim::All(vec![guards.clone(), claims.claim(demand.test, false)]));
                passes.push(Claim::All(vec![guards, claims.claim(demand.test, true)]));
            }
            none_passes.push(Claim::Any(fails));
        }
        if claims.open {
            return None;
        }
        none_passes.extend(each_passes.map(Claim::Any));
        let found = claims.solve(Claim::All(none_passes)).ok()??;
        let rules = self.pair.map(|demand| self.rules.get(demand.rule));
        let [Some(first), Some(second)] = rules else { return None };
        let proof = Proof {
            rules: [first.entry, second.entry],
            clauses: self.pair.map(|demand| demand.clause),
            target: (self.target, &unit),
            found: &found,
        };
        prove(terms, &proof, &values)
    }

    /// The unit in which both compare the attribute; a share without a base is one of the usual base.
    fn unit(&self, terms: &Terms<'_>, asked: [&Vec<Literal>; 2]) -> Option<Unit> {
        let usual = terms.declared(self.target).and_then(|declared| declared.base.clone());
        let units = asked.map(|literals| {
            let unit = |literal: &Literal| match &literal.unit {
                Unit::Percent(None) => Unit::Percent(usual.clone()),
                other => other.clone(),
            };
            literals.iter().map(unit).collect::<Vec<_>>()
        });
        let [first, second] = units;
        first.into_iter().find(|unit| second.contains(unit))
    }

    fn finding(
        &self,
        terms: &Terms<'_>,
        (kind, attribute): (BlockId, AttributeId),
        shown: &Shown,
    ) -> Finding {
        let [first, second] = self.pair;
        let own = |demand: &Demand<'_>| self.rules.get(demand.rule).is_some_and(|rule| rule.own);
        // A company's own is spoken of, else the later one.
        let later = first.clause.location <= second.clause.location;
        let (demand, other) = match (own(first), own(second)) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ if later => (second, first),
            _ => (first, second),
        };
        let block = &terms.vocabulary[kind];
        let name = &block.attribute(attribute).name;
        let (Some(rule), Some(beside_rule)) = (self.rules.get(demand.rule), self.rules.get(other.rule))
        else {
            return Finding::engine(
                "policy-contradiction",
                demand.clause.location,
                "two rules contradict each other",
            );
        };
        let message = if demand.rule == other.rule {
            format!(
                "`{}` contradicts itself: no `{name}` of `{}` passes both requirements",
                rule.entry.rule.id, block.name
            )
        } else {
            format!(
                "`{}` and `{}` contradict each other: no `{name}` of `{}` passes both",
                rule.entry.rule.id, beside_rule.entry.rule.id, block.name
            )
        };
        let found = finding("policy-contradiction", Level::Error, rule, (demand, message));
        let mut found = beside(found, beside_rule, other);
        for (failing, program) in &shown.programs {
            let failing = self.pair.get(*failing).and_then(|demand| self.rules.get(demand.rule));
            let id = failing.map_or("", |rule| rule.entry.rule.id.as_str());
            found = found.help(format!("`{program}` fails `{id}`"));
        }
        found.help("let their limits meet, or turn one off with `level = \"off\"` in `partnerlint.toml`")
    }
}
