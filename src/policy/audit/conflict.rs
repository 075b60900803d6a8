//! Rules that contradict one another: in some program every value of an attribute fails one of the two.

use std::collections::{BTreeMap, BTreeSet};

use super::super::line::Unit;
use super::super::value::Value;
use super::claims::{Claims, Fixed, Literal, line_of, literal};
use super::read::{Demand, Demands, demands};
use super::term::{Head, TermId, Terms};
use super::witness::{Proof, Shown, prove};
use super::world::World;
use super::{Audited, MOST_MET, beside, finding};
use crate::condition::{Claim, Values};
use crate::diagnostic::{Finding, Level};
use crate::quantity::Decimal;
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
        for world in World::all(terms.vocabulary, attribute) {
            let target = world.target(terms);
            let asked = asked(rules, &here, (terms, &world));
            let pairs = asked
                .iter()
                .enumerate()
                .flat_map(|(at, first)| asked.iter().skip(at + 1).map(move |second| (first, second)));
            for ((first, of_first), (second, of_second)) in pairs {
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

/// What rules demand of the attribute of a world, with what each asks about it.
fn asked<'r>(
    rules: &[Audited<'r>],
    here: &[usize],
    (terms, world): (&mut Terms<'_>, &World),
) -> Vec<(Demand<'r>, Vec<Literal>)> {
    let target = world.target(terms);
    let mut asked = Vec::new();
    for (at, rule) in here.iter().filter_map(|at| Some((*at, rules.get(*at)?))) {
        for demand in demands(terms, (at, rule.entry), Some(world)).demands {
            let literals = literals(terms, demand.test, target);
            if !literals.is_empty() {
                asked.push((demand, literals));
            }
        }
    }
    asked
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
fn literals(terms: &mut Terms<'_>, test: TermId, target: TermId) -> Vec<Literal> {
    let (mut open, mut found) = (BTreeSet::from([test]), Vec::new());
    while let Some(asked) = open.pop_last() {
        match (terms.head(asked).clone(), terms.parts(asked)) {
            (Head::And | Head::Or | Head::Not | Head::Else, parts) => open.extend(parts),
            _ if asked == target => {
                let values = Values::one_of([Decimal::ONE]).whole();
                found.push(Literal { term: target, unit: Unit::Truth, values });
            }
            (head @ (Head::Compare(_) | Head::In | Head::Is), &[item, of]) => {
                // Also where something else stands in for the attribute.
                let about =
                    item == target || *terms.head(item) == Head::Else && terms.parts(item).contains(&target);
                for of in if about { rows(terms, of) } else { Vec::new() } {
                    let asked = terms.make(head.clone(), vec![target, of]);
                    found.extend(literal(terms, asked));
                }
            }
            _ => {}
        }
    }
    found
}

/// The rows of a table or the amounts of a list, where one of them is meant; else the term itself.
fn rows(terms: &mut Terms<'_>, of: TermId) -> Vec<TermId> {
    let table = match (terms.head(of), terms.parts(of)) {
        (Head::Entry, &[table, _]) => terms.value(table).cloned(),
        _ => terms.value(of).cloned(),
    };
    match table {
        Some(Value::Table(_, rows)) => rows.iter().map(|(_, row)| terms.constant(row.clone())).collect(),
        Some(Value::List(amounts))
            if amounts.iter().all(|amount| matches!(amount.value, Value::Quantity(_))) =>
        {
            amounts.iter().map(|amount| terms.constant(amount.value.clone())).collect()
        }
        _ => vec![of],
    }
}

/// A value that nothing tells apart from this one, in whole days where there is such a one.
fn round<'s>(at: Decimal, unit: &Unit, mut sets: impl Iterator<Item = &'s Values>) -> Decimal {
    let day = Decimal::from(24);
    let days = at.checked_rem(day).and_then(|rest| at.checked_sub(rest));
    match days {
        Some(days) if *unit == Unit::Hours && sets.all(|set| set.contains(days) == set.contains(at)) => days,
        _ => at,
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
        let values: Vec<Decimal> =
            values.into_iter().map(|at| round(at, &unit, sets.iter().chain([&line.values]))).collect();
        let mut claims = Claims::new(terms, true);
        let fixed = |at: Option<Decimal>| Fixed { term: self.target, unit: unit.clone(), at };
        // What leads to the requirements is so; what else they ask about may be as it likes.
        claims.fix(fixed(values.first().copied()));
        let [first, second] = self.pair;
        let _ = (claims.all(&first.guards), claims.all(&second.guards));
        let given = claims.len();
        let claim = self.none_passes(&mut claims, values.iter().map(|at| fixed(Some(*at))));
        if claims.open {
            return None;
        }
        let found = claims.solve(claim).ok()??;
        claims.fix(fixed(None));
        let way_out = [first, second]
            .map(|demand| Claim::All(vec![claims.all(&demand.guards), claims.claim(demand.test, true)]));
        if claims.possible_beside(Claim::All(way_out.into()), found.get(..given)?) {
            return None;
        }
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

    /// That with each value one of the two fails, while each of them is passed with some.
    fn none_passes(&self, claims: &mut Claims<'_, '_>, values: impl Iterator<Item = Fixed>) -> Claim {
        let mut all = Vec::new();
        let mut each_passes = [Vec::new(), Vec::new()];
        for fixed in values {
            claims.fix(fixed);
            let mut fails = Vec::new();
            for (demand, passes) in self.pair.iter().zip(&mut each_passes) {
                let guards = claims.all(&demand.guards);
                fails.push(Claim::All(vec![guards.clone(), claims.claim(demand.test, false)]));
                passes.push(Claim::All(vec![guards, claims.claim(demand.test, true)]));
            }
            all.push(Claim::Any(fails));
        }
        all.extend(each_passes.map(Claim::Any));
        Claim::All(all)
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
        let name = match block.leading {
            Some(leading) if leading == attribute => format!("`{}`", block.name),
            _ => format!("`{}` of `{}`", block.attribute(attribute).name, block.name),
        };
        let (Some(rule), Some(beside_rule)) = (self.rules.get(demand.rule), self.rules.get(other.rule))
        else {
            return Finding::engine(
                "policy-contradiction",
                demand.clause.location,
                "two rules contradict each other",
            );
        };
        let message = if demand.rule == other.rule {
            format!("`{}` contradicts itself: no {name} passes both requirements", rule.entry.rule.id)
        } else {
            format!(
                "`{}` and `{}` contradict each other: no {name} passes both",
                rule.entry.rule.id, beside_rule.entry.rule.id
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
