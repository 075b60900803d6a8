//! Rules over every variant of a program: the base, each overlay, and each announced change from its day on.
//!
//! What is wrong in the base is found there once, with the variants in which it differs; what is wrong in variants only is
//! found once, at the patch.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use smol_str::SmolStr;

use super::check::Terms;
use super::checked::Judged;
use super::memory::{Answer, Memory};
use super::rules::Rules;
use super::waivers::Waivers;
use crate::diagnostic::{Finding, Label};
use crate::policy::{Context, Evaluation, Known, Reason, Tally, evaluate, evaluate_change};
use crate::program::{Program, Variant};
use crate::source::Location;
use crate::vocabulary::Vocabulary;

/// What has been found in the variants of a program so far.
pub(super) struct Verdicts<'r> {
    rules: &'r Rules,
    memory: Memory,
    engine: Vec<Finding>,
    said: HashSet<(SmolStr, Location, String)>,
    found: Vec<Found>,
    /// Which findings there are of a rule at a place.
    places: HashMap<(SmolStr, String), Vec<usize>>,
    judged: Vec<Option<Judged>>,
    variants: Vec<Variant>,
    /// The waivers; none, if they are to excuse nothing.
    waivers: Option<Waivers>,
    clock: Option<fn() -> Duration>,
}

/// A finding of a rule with the variants in which it stands, by their numbers: 0 is the base.
struct Found {
    finding: Finding,
    stands_in: Vec<usize>,
}

/// The name of the base among variants.
const BASE: &str = "base";

impl<'r> Verdicts<'r> {
    pub(super) fn new(rules: &'r Arc<Rules>, terms: &Terms<'_>) -> Self {
        Self {
            rules,
            memory: Memory::of(rules),
            engine: Vec::new(),
            said: HashSet::new(),
            found: Vec::new(),
            places: HashMap::new(),
            judged: Vec::new(),
            variants: Vec::new(),
            waivers: terms.waivers.then(|| Waivers::new(terms.as_of)),
            clock: terms.clock,
        }
    }

    /// Keeps what the engine found; what several variants share is said once.
    pub(super) fn engine(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let key = (finding.id.clone(), finding.primary.location, finding.message.clone());
            if self.said.insert(key) {
                self.engine.push(finding);
            }
        }
    }

    /// What a program may say.
    pub(super) fn vocabulary(&self) -> &'r Vocabulary {
        &self.rules.vocabulary
    }

    /// Judges a variant; the base comes first. `patch` is what makes it differ, and `before` what held until its changes.
    pub(super) fn judge(
        &mut self,
        (variant, patch): (&Variant, Option<Location>),
        program: &Program,
        before: Option<&Program>,
    ) {
        let number = self.variants.len();
        self.variants.push(variant.clone());
        self.judged.resize(self.rules.pack.rules.len(), None);
        // Also a change of later is found today.
        let today = self.variants.first().map_or(variant.date, |base| base.date);
        let rules = self.rules;
        if let Some(found) = self.waivers.as_mut().map(|waivers| waivers.enter(program, rules)) {
            self.engine(found);
        }
        let known = |program| Known::new(program, &rules.vocabulary, variant.date);
        let patched = OnceCell::new();
        let effective = program;
        let (program, before) = (known(program), before.map(known));
        // Of what is damaged nobody knows what it would be.
        let remembers = !program.is_damaged() && self.memory.enter(effective, variant.date);
        for (at, (entry, level)) in rules.pack.rules.iter().zip(&rules.levels).enumerate() {
            let Some(level) = level.running() else { continue };
            let begun = self.clock.map(|clock| clock());
            let time = || match self.clock.zip(begun) {
                Some((clock, begun)) => clock().saturating_sub(begun),
                None => Duration::ZERO,
            };
            let remembers = remembers && !entry.rule.change;
            if remembers && let Some(Answer { outcome, tally, reasons }) = self.memory.recall(at) {
                if let Some(judged) = self.judged.get_mut(at) {
                    add(judged, Judged { outcome, tally, reasons, time: time() });
                }
                continue;
            }
            let vocabulary = &rules.vocabulary;
            let context = Context { vocabulary, as_of: variant.date, settings: &entry.settings, level };
            let evaluate = || match &before {
                Some(old) if entry.rule.change => evaluate_change(&entry.rule, old, &program, &context),
                _ => evaluate(&entry.rule, &program, &context),
            };
            let evaluation = if remembers { self.memory.learn(at, &program, evaluate) } else { evaluate() };
            let Evaluation { mut outcome, mut tally, findings: found, reasons } = evaluation;
            let time = time();
            let mut findings = Vec::with_capacity(found.len());
            for (mut finding, bindings) in found {
                rules.weight(at).hold(&mut finding, &entry.rule, today);
                if let Some(waivers) = &mut self.waivers {
                    waivers.excuse(&mut finding, entry.rule.waivable);
                }
                if !finding.counts() {
                    tally.waive(bindings);
                    outcome = tally.worst();
                }
                if let Some(patch) = patch {
                    let patched =
                        |place: &Location| patched.get_or_init(|| effective.patched()).contains(place);
                    stand_at(&mut finding, patch, patched);
                }
                findings.push(finding);
            }
            if let Some(judged) = self.judged.get_mut(at) {
                add(judged, Judged { outcome, tally, reasons, time });
            }
            if !findings.is_empty() {
                self.keep(findings, number);
            }
        }
    }

    /// A finding of the base holds for a variant if rule, place and excuse are the same, whatever the value; findings of variants
    /// only are the same if they also stand at the same patch. Two findings of one variant are two, even of one rule at one
    /// place.
    fn keep(&mut self, findings: Vec<Finding>, number: usize) {
        let before = self.found.len();
        for finding in findings {
            let here = self.places.entry((finding.id.clone(), finding.place.clone())).or_default();
            let same = |&&at: &&usize| {
                self.found.get(at).is_some_and(|found| {
                    let in_base = found.stands_in.first() == Some(&0);
                    at < before
                        && found.finding.excuse == finding.excuse
                        && (in_base || found.finding.primary.location == finding.primary.location)
                })
            };
            let earlier = if number == 0 { None } else { here.iter().find(same).copied() };
            match earlier.and_then(|at| self.found.get_mut(at)) {
                Some(found) if found.stands_in.last() == Some(&number) => {}
                Some(found) => found.stands_in.push(number),
                None => {
                    here.push(self.found.len());
                    self.found.push(Found { finding, stands_in: vec![number] });
                }
            }
        }
    }

    /// Everything that was found, and what came of each rule.
    pub(super) fn finish(mut self) -> (Vec<Finding>, Vec<Option<Judged>>) {
        if let Some(waivers) = self.waivers.take() {
            let findings = waivers.finish(self.rules, |id| self.came_to(id));
            self.engine(findings);
        }
        let mut findings = self.engine;
        for Found { mut finding, stands_in } in self.found {
            if stands_in.len() < self.variants.len() {
                finding.variants = names(&self.variants, &stands_in);
            }
            findings.push(finding);
        }
        self.memory.keep();
        (findings, self.judged)
    }
}

impl Verdicts<'_> {
    fn came_to(&self, id: &str) -> Option<Tally> {
        let at = self.rules.pack.rules.iter().position(|entry| entry.rule.id == id)?;
        self.judged.get(at)?.as_ref().map(|judged| judged.tally)
    }
}

/// Makes the place that a patch wrote the one that a finding stands at; the header of the patch if it wrote none of them.
fn stand_at(finding: &mut Finding, patch: Location, patched: impl Fn(&Location) -> bool) {
    if patched(&finding.primary.location) {
        return;
    }
    match finding.secondary.iter_mut().find(|label| patched(&label.location)) {
        Some(label) => std::mem::swap(label, &mut finding.primary),
        None => {
            let place = Label::new(patch, "what differs");
            finding.secondary.insert(0, std::mem::replace(&mut finding.primary, place));
        }
    }
}

/// The names of variants, an overlay or a change by itself where it stands in all of its variants.
fn names(variants: &[Variant], stands_in: &[usize]) -> Vec<String> {
    let stands = |at: &usize| stands_in.binary_search(at).is_ok();
    let first = variants.first().map(|variant| variant.date);
    let mut named: HashSet<usize> = HashSet::new();
    let mut names: Vec<(usize, String)> = Vec::new();
    for (number, variant) in variants.iter().enumerate() {
        let alike = |other: &Variant| match variant.overlay {
            None => other.date == variant.date,
            Some(_) => Some(variant.date) == first && other.overlay == variant.overlay,
        };
        let members = || variants.iter().enumerate().filter(|(_, other)| alike(other)).map(|(at, _)| at);
        if members().all(|at| stands(&at)) && members().any(|at| !named.contains(&at)) {
            named.extend(members());
            names.push((number, name(variant)));
        }
    }
    let rest = variants.iter().enumerate().filter(|(at, _)| stands(at) && !named.contains(at));
    names.extend(rest.map(|(at, variant)| (at, name(variant))));
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

fn name(variant: &Variant) -> String {
    if variant.is_base() { BASE.to_owned() } else { variant.label() }
}

fn add(judged: &mut Option<Judged>, more: Judged) {
    match judged {
        None => *judged = Some(more),
        Some(judged) => {
            judged.outcome = judged.outcome.max(more.outcome);
            judged.tally.join(more.tally);
            judged.time += more.time;
            if judged.reasons != more.reasons {
                let all: BTreeSet<&Reason> = judged.reasons.iter().chain(more.reasons.iter()).collect();
                judged.reasons = all.into_iter().cloned().collect();
            }
        }
    }
}
