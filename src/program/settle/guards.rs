//! Guards that overlap: two values for one case, with nothing to say which holds.

use super::Settler;
use crate::condition::{Condition, Decision, Reasoner, Witness, canonical, sight};
use crate::diagnostic::{Finding, Label};
use crate::program::model::{Content, Entry, NodeId, Origin, Schedule};
use crate::quantity::Exchange;
use crate::vocabulary::Vocabulary;

/// The most guarded values of one attribute that are compared with one another.
const MOST_GUARDED: usize = 64;

/// The most entries that a finding shows beside the one it is about.
const SHOWN: usize = 3;

impl Settler<'_> {
    /// Reports entries that hold for one case and disagree, unless a narrower one decides.
    pub(super) fn check_guards<'r>(
        &'r self,
        id: NodeId,
        reasoner: &dyn Fn() -> &'r Reasoner<'r>,
        findings: &mut Vec<Finding>,
    ) {
        let node = self.program.node(id);
        for slot in node.slots.iter().filter(|slot| slot.schedule.entries.len() > 1) {
            let guarded: Vec<(&Condition, &Entry)> = slot
                .schedule
                .entries
                .iter()
                .filter_map(|entry| entry.guard.as_deref().map(|guard| (guard, entry)))
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
            if plain(&guarded, &self.program.exchange) {
                continue;
            }
            let question =
                Question { reasoner: reasoner(), vocabulary: self.vocabulary, schedule: &slot.schedule };
            let found = question.overlaps(&guarded);
            findings.extend(found.into_iter().map(|finding| finding.at_place(place.clone())));
        }
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
        if invalid || first.content == second.content {
            return None;
        }
        let reasoner = self.reasoner;
        let within = |one, other| sight::implies(one, other, reasoner.exchange());
        if within(one, other) || within(other, one) {
            return None;
        }
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
        let guards = self.schedule.entries.iter().filter_map(|entry| entry.guard.as_deref());
        let narrower: Vec<&Condition> = guards.filter(decides).collect();
        match reasoner.exists(&[one, other], &narrower) {
            Decision::Yes(witness) => Some(witness),
            _ => None,
        }
    }
}

/// Whether no two of these entries can be in doubt, as can be seen without reasoning: what nearly all are.
fn plain(guarded: &[(&Condition, &Entry)], exchange: &Exchange) -> bool {
    guarded.iter().enumerate().all(|(at, (one, _))| {
        guarded.iter().skip(at + 1).all(|(other, _)| {
            sight::excludes(one, other)
                || sight::implies(one, other, exchange)
                || sight::implies(other, one, exchange)
                || guarded.iter().any(|(third, _)| sight::decides(third, one, other, exchange))
        })
    })
}
