//! Guards that overlap: two values for one case, with nothing to say which holds.

use super::Settler;
use crate::condition::{Atom, Condition, ConditionNode, Reasoner, SubjectRef, Test, canonical};
use crate::diagnostic::Finding;
use crate::program::model::{Content, Entry, NodeId, Origin, Schedule};
use crate::vocabulary::{Value, Vocabulary};

/// The most guarded values of one attribute that are compared with one another.
const MOST_GUARDED: usize = 64;

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
            if disjoint_at_sight(&guarded) {
                continue;
            }
            let reasoner = self.program.reasoner(self.vocabulary);
            let question =
                Question { reasoner: &reasoner, vocabulary: self.vocabulary, schedule: &slot.schedule };
            findings.extend(question.overlaps(&guarded).map(|finding| finding.at_place(place.clone())));
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
    fn overlaps(&self, guarded: &[(&Condition, &Entry)]) -> impl Iterator<Item = Finding> {
        let pairs = guarded
            .iter()
            .enumerate()
            .flat_map(|(at, first)| guarded.iter().skip(at + 1).map(move |second| (*first, *second)));
        pairs.filter_map(|(first, second)| self.overlap(first, second)).collect::<Vec<_>>().into_iter()
    }

    /// The finding about two entries, if they hold for one case and disagree.
    fn overlap(
        &self,
        (one, first): (&Condition, &Entry),
        (other, second): (&Condition, &Entry),
    ) -> Option<Finding> {
        let invalid = [first, second].iter().any(|entry| entry.content == Content::Invalid);
        if invalid || first.content == second.content || excludes(one, other) {
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
        if !reasoner.exists(&[one, other], &narrower).is_yes() {
            return None;
        }
        let (earlier, later) =
            if first.location <= second.location { (first, second) } else { (second, first) };
        let both = one.clone().and(other.clone());
        let message = format!("two values hold where {}", canonical(&both, self.vocabulary));
        let finding = Finding::engine("guard-overlap", later.location, message)
            .note(earlier.location, "this one holds there too")
            .help("add a value for the shared case, or let the guards exclude one another");
        Some(finding)
    }
}

/// Whether all guards exclude one another by naming different words of one dimension: what nearly all do.
fn disjoint_at_sight(guarded: &[(&Condition, &Entry)]) -> bool {
    guarded
        .iter()
        .enumerate()
        .all(|(at, (one, _))| guarded.iter().skip(at + 1).all(|(other, _)| excludes(one, other)))
}

/// Whether two guards name different words of one dimension.
fn excludes(one: &Condition, other: &Condition) -> bool {
    let words = |guard: &'_ Condition| -> Vec<(SubjectRef, Vec<Value>)> {
        let ConditionNode::All(parts) = &guard.node else { return Vec::new() };
        let named = parts.iter().filter_map(|part| match &part.node {
            ConditionNode::Atom(Atom { subject, test: Test::OneOf { negated: false, values } }) => {
                Some((subject.clone(), values.clone()))
            }
            _ => None,
        });
        named.collect()
    };
    let others = words(other);
    words(one).iter().any(|(subject, values)| {
        others
            .iter()
            .any(|(same, others)| same == subject && values.iter().all(|value| !others.contains(value)))
    })
}
