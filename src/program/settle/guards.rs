//! Guards that overlap: two values for one case, with nothing to say which holds.

use super::Settler;
use crate::condition::{
    Atom, Condition, ConditionNode, Decision, Reasoner, SubjectRef, Test, Witness, canonical,
};
use crate::diagnostic::{Finding, Label};
use crate::program::model::{Content, Entry, NodeId, Origin, Schedule};
use crate::vocabulary::{Value, Vocabulary};

/// The most guarded values of one attribute that are compared with one another.
const MOST_GUARDED: usize = 64;

/// The most entries that a finding shows beside the one it is about.
const SHOWN: usize = 3;

impl Settler<'_> {
    /// Reports entries that hold for one case and disagree, unless a narrower one decides.
    pub(super) fn check_guards(&mut self, id: NodeId) {
        let node = self.program.node(id);
        let mut findings = Vec::new();
        for slot in &node.slots {
            let guarded: Vec<(&Condition, &Entry)> = slot
                .schedule
                .entries
                .iter()
                .filter_map(|entry| entry.guard.as_ref().map(|guard| (guard, entry)))
                .collect();
            let inherited = |(_, entry): &(&Condition, &Entry)| matches!(entry.origin, Origin::Inherited(_));
            if guarded.len() < 2 || guarded.iter().all(inherited) {
                continue;
            }
            let attribute = &self.vocabulary[node.kind].attribute(slot.attribute).name;
            let place = self.path(id, attribute);
            if guarded.len() > MOST_GUARDED {
                let message = format!("`{attribute}` has more than {MOST_GUARDED} values with a guard");
                findings.push(Finding::engine("limit-length", node.header, message).at_place(place));
                continue;
            }
            if plain(&guarded) {
                continue;
            }
            let reasoner = self.program.reasoner(self.vocabulary);
            let question =
                Question { reasoner: &reasoner, vocabulary: self.vocabulary, schedule: &slot.schedule };
            let found = question.overlaps(&guarded);
            findings.extend(found.into_iter().map(|finding| finding.at_place(place.clone())));
        }
        self.findings.extend(findings);
    }
}

/// Two entries that may disagree.
struct Question<'q> {
    reasoner: &'q Reasoner<'q>,
    vocabulary: &'q Vocabulary,
    schedule: &'q Schedule,
}

impl Question<'_> {
    /// One finding for each entry that disagrees with others written before it.
    fn overlaps(&self, guarded: &[(&Condition, &Entry)]) -> Vec<Finding> {
        let mut ordered = guarded.to_vec();
        ordered.sort_by_key(|(_, entry)| entry.location);
        let mut findings = Vec::new();
        for (at, later) in ordered.iter().enumerate() {
            let mut found: Option<Finding> = None;
            for earlier in ordered.iter().take(at) {
                let Some(witness) = self.overlap(*earlier, *later) else { continue };
                let place = earlier.1.location;
                match &mut found {
                    None => found = Some(self.finding(*earlier, *later, &witness)),
                    Some(finding) if finding.secondary.len() < SHOWN => {
                        finding.secondary.push(Label::new(place, "so does this one, for some of its cases"));
                    }
                    Some(_) => break,
                }
            }
            findings.extend(found);
        }
        findings
    }

    fn finding(
        &self,
        (one, earlier): (&Condition, &Entry),
        (other, later): (&Condition, &Entry),
        witness: &Witness,
    ) -> Finding {
        let both = one.clone().and(other.clone());
        let message = format!("two values hold where {}", canonical(&both, self.vocabulary));
        Finding::engine("guard-overlap", later.location, message)
            .labelled(format!("for example: {}", witness.text(self.vocabulary)))
            .note(earlier.location, "this one holds there too")
            .help("add a value for the shared case, or let the guards exclude one another")
    }

    /// A case for which two entries hold and disagree, with nothing narrower that decides.
    fn overlap(
        &self,
        (one, first): (&Condition, &Entry),
        (other, second): (&Condition, &Entry),
    ) -> Option<Witness> {
        let invalid = [first, second].iter().any(|entry| entry.content == Content::Invalid);
        if invalid || first.content == second.content || excludes(atoms(one), atoms(other)) {
            return None;
        }
        if implies(atoms(one), atoms(other)) || implies(atoms(other), atoms(one)) {
            return None;
        }
        let reasoner = self.reasoner;
        if !reasoner.overlap(one, other).is_yes() {
            return None;
        }
        if !reasoner.narrower(one, other).is_no() || !reasoner.narrower(other, one).is_no() {
            return None;
        }
        // Narrower entries decide the cases that they share with both.
        let decides = |guard: &&Condition| {
            !reasoner.narrower(guard, one).is_no() && !reasoner.narrower(guard, other).is_no()
        };
        let guards = self.schedule.entries.iter().filter_map(|entry| entry.guard.as_ref());
        let narrower: Vec<&Condition> = guards.filter(decides).collect();
        match reasoner.exists(&[one, other], &narrower) {
            Decision::Yes(witness) => Some(witness),
            _ => None,
        }
    }
}

/// Whether no two of these entries can be in doubt, as can be seen without reasoning: what nearly all are.
fn plain(guarded: &[(&Condition, &Entry)]) -> bool {
    let guards: Vec<&[Condition]> = guarded.iter().map(|(guard, _)| atoms(guard)).collect();
    guards.iter().enumerate().all(|(at, one)| {
        guards.iter().skip(at + 1).all(|other| {
            excludes(one, other)
                || implies(one, other)
                || implies(other, one)
                || guards.iter().any(|third| decides(third, one, other))
        })
    })
}

/// The questions of a guard.
fn atoms(guard: &Condition) -> &[Condition] {
    match &guard.node {
        ConditionNode::All(parts) => parts,
        _ => std::slice::from_ref(guard),
    }
}

/// Whether a third guard is narrower than both and holds wherever both hold.
fn decides(third: &[Condition], one: &[Condition], other: &[Condition]) -> bool {
    implies(third, one)
        && implies(third, other)
        && third.iter().all(|asked| one.iter().chain(other).any(|known| answers(known, asked)))
}

/// Whether each question of the second guard is answered by one of the first.
fn implies(one: &[Condition], other: &[Condition]) -> bool {
    other.iter().all(|asked| one.iter().any(|known| answers(known, asked)))
}

/// Whether whatever meets one question meets the other: they are the same, or the first names fewer words.
fn answers(known: &Condition, asked: &Condition) -> bool {
    known == asked
        || match (words(known), words(asked)) {
            (Some((subject, fewer)), Some((same, more))) => {
                subject == same && fewer.iter().all(|value| more.contains(value))
            }
            _ => false,
        }
}

/// Whether two guards name different words of one dimension.
fn excludes(one: &[Condition], other: &[Condition]) -> bool {
    one.iter().filter_map(words).any(|(subject, values)| {
        other
            .iter()
            .filter_map(words)
            .any(|(same, others)| same == subject && values.iter().all(|value| !others.contains(value)))
    })
}

/// The words of which a question names one.
fn words(question: &Condition) -> Option<(&SubjectRef, &[Value])> {
    match &question.node {
        ConditionNode::Atom(Atom { subject, test: Test::OneOf { negated: false, values } }) => {
            Some((subject, values))
        }
        _ => None,
    }
}
