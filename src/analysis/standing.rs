//! Staying and leaving: what holds for whoever holds a tier, how often that is looked at, and whether looking goes round in
//! circles.
//!
//! Most questions of this kind are rules of their own: whether entry implies retention, whether good standing and an exit
//! exclude each other. Here is what a rule cannot say: how a condition reads for a partner of a tier (so that an exit for
//! lower tiers does not catch it), how long a review takes to come round, and what one partner with unchanged facts meets in
//! two tiers at once.

use super::bands::Found;
use super::ground::{Ground, reference};
use super::parts::subject;
use crate::condition::{Atom, Condition, ConditionNode, Decision, MetricRef, SubjectRef, Test, Witness};
use crate::program::{Content, NodeId};
use crate::quantity::{Duration, Per, Quantity, TimeUnit};
use crate::source::Location;
use crate::syntax::ast::StandInKind;
use crate::vocabulary::{Reference, StandIn, Type, Value};

/// A partner who goes up at one review and down at another, without having changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oscillation {
    /// The rule by which it goes up.
    pub up: NodeId,
    /// The rule by which it goes down.
    pub down: NodeId,
    /// The tier it goes up from.
    pub below: NodeId,
    /// The tier it goes up to, and does not keep.
    pub tier: NodeId,
    /// The partner.
    pub partner: Witness,
}

/// How often something is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// From one look to the next.
    pub length: Duration,
    /// Where that is written.
    pub location: Location,
}

/// A condition as it reads for a partner who holds a tier: what it asks about the tier is answered, and left out.
///
/// So a partner in good standing is not confused with one of another tier: an exit for whoever is below gold asks nothing of
/// a partner in gold that it could meet.
#[must_use]
pub fn at_tier(ground: &Ground<'_>, tier: NodeId, condition: &Condition) -> Condition {
    let Some((holds, subject)) = is_block(ground, tier).zip(of_block(ground, tier)) else {
        return condition.clone();
    };
    answered(ground, (&holds, &subject), condition)
}

fn answered(ground: &Ground<'_>, known: (&Condition, &SubjectRef), condition: &Condition) -> Condition {
    let location = condition.location;
    let all = |parts: &[Condition]| -> Vec<Condition> {
        parts.iter().map(|part| answered(ground, known, part)).collect()
    };
    let always = |part: &Condition| matches!(&part.node, ConditionNode::All(parts) if parts.is_empty());
    let never = |part: &Condition| matches!(&part.node, ConditionNode::Any(parts) if parts.is_empty());
    let node = match &condition.node {
        ConditionNode::All(parts) => {
            let mut parts = all(parts);
            if parts.iter().any(never) {
                ConditionNode::Any(Vec::new())
            } else {
                parts.retain(|part| !always(part));
                ConditionNode::All(parts)
            }
        }
        ConditionNode::Any(parts) => {
            let mut parts = all(parts);
            if parts.iter().any(always) {
                ConditionNode::All(Vec::new())
            } else {
                parts.retain(|part| !never(part));
                ConditionNode::Any(parts)
            }
        }
        ConditionNode::AtLeast(count, parts) => ConditionNode::AtLeast(*count, all(parts)),
        ConditionNode::Atom(atom) if atom.subject == *known.1 => {
            match ground.reasoner.implies(known.0, condition) {
                Decision::Yes(()) => ConditionNode::All(Vec::new()),
                Decision::No(_) => ConditionNode::Any(Vec::new()),
                Decision::Undecided(_) => condition.node.clone(),
            }
        }
        other => other.clone(),
    };
    Condition { node, location }
}

/// That a partner or deal is of this block, where the vocabulary has a metric or dimension of the block's name for it.
pub(super) fn is_block(ground: &Ground<'_>, block: NodeId) -> Option<Condition> {
    let node = ground.program.node(block);
    let subject = of_block(ground, block)?;
    let reference = Reference {
        kind: node.kind(),
        name: node.name().clone(),
        node: Some(block.0),
        rank: (node.rank() > 0).then_some(node.rank()),
    };
    let test = Test::OneOf { negated: false, values: vec![Value::Reference(reference)] };
    Some(Condition { node: ConditionNode::Atom(Atom { subject, test }), location: node.header() })
}

fn of_block(ground: &Ground<'_>, block: NodeId) -> Option<SubjectRef> {
    let kind = ground.program.node(block).kind();
    let subject = subject(ground, &ground.vocabulary[kind].name)?;
    match &subject.metric {
        MetricRef::Vocabulary(id) if ground.vocabulary[*id].ty == Type::Reference(kind) => Some(subject),
        _ => None,
    }
}

fn keeps(ground: &Ground<'_>, tier: NodeId) -> Option<Condition> {
    condition(ground, tier, "retains").or_else(|| condition(ground, tier, "requires"))
}

/// A condition that a block states; one that is not simply known is a condition as well.
fn condition(ground: &Ground<'_>, node: NodeId, attribute: &str) -> Option<Condition> {
    let entry = ground.schedule(node, attribute)?.default_entry()?;
    match &entry.content {
        Content::Condition(condition) => Some(Condition::clone(condition)),
        Content::StandIn(StandIn { kind: StandInKind::None, .. }) => None,
        Content::StandIn(stand_in) => {
            Some(Condition { node: ConditionNode::StandIn(stand_in.clone()), location: entry.location })
        }
        Content::Value(_) | Content::Invalid => None,
    }
}

/// How often a consequence is looked at: as it says, else as the nearest review around it says; `None` if nobody says.
#[must_use]
pub fn cycle(ground: &Ground<'_>, consequence: NodeId) -> Option<Cycle> {
    let mut blocks = vec![consequence];
    let mut at = consequence;
    while let Some(parent) = ground.program.node(at).parent() {
        blocks.extend(ground.children(parent, "review"));
        at = parent;
    }
    blocks.into_iter().find_map(|block| {
        let entry = ground.schedule(block, "checked")?.default_entry()?;
        let Content::Value(value) = &entry.content else { return None };
        Some(Cycle { length: period(ground, value)?, location: entry.location })
    })
}

/// The time from one look to the next: `quarterly` is 3 months, `2 per year` is 6.
fn period(ground: &Ground<'_>, value: &Value) -> Option<Duration> {
    match value {
        Value::Symbol(set, id) => {
            let name = ground.vocabulary[*set].name_of(*id);
            let (count, unit) =
                CADENCES.iter().find(|(cadence, ..)| *cadence == name).map(|of| (of.1, of.2))?;
            Duration::of(count, unit)
        }
        Value::Quantity(Quantity::Rate(rate), _) => {
            let (Quantity::Number(times), [Per::Time(time)]) = (&*rate.amount, rate.per.as_slice()) else {
                return None;
            };
            let (whole, times) = (Quantity::Duration(time.clone()), Quantity::Number(*times));
            let divide = crate::quantity::Arithmetic::Divide;
            match Quantity::apply(divide, &whole, &times, ground.program.exchange()) {
                Ok(Quantity::Duration(length)) => Some(length),
                _ => None,
            }
        }
        _ => None,
    }
}

const CADENCES: [(&str, i64, TimeUnit); 6] = [
    ("weekly", 7, TimeUnit::Day),
    ("half_monthly", 15, TimeUnit::Day),
    ("monthly", 1, TimeUnit::Month),
    ("quarterly", 3, TimeUnit::Month),
    ("half_yearly", 6, TimeUnit::Month),
    ("yearly", 12, TimeUnit::Month),
];

/// The partners who would go up to a tier and down again by the program's own rules, without having changed.
///
/// A promotion without `when` and every one to the highest tier whose terms are met asks for what the tier requires; such a
/// demotion takes whoever does not meet what the tier asks to stay. Rules of the track and of the program count, and those of
/// a tier that say where they lead. A tier by invitation is reached by no review.
#[must_use]
pub fn oscillations(ground: &Ground<'_>, tier: NodeId) -> Found<Oscillation> {
    let mut found = Found::default();
    let node = ground.program.node(tier);
    if matches!(ground.content(tier, "by_invitation"), Some(Content::Value(Value::Bool(true)))) {
        return found;
    }
    for &below in node.below() {
        for up in moves(ground, tier, "promotion") {
            let Some(rise) = rise(ground, up, (below, tier)) else { continue };
            for down in moves(ground, tier, "demotion") {
                let Some(fall) = fall(ground, down, (below, tier)) else { continue };
                let hold: Vec<&Condition> = rise.iter().chain(&fall.hold).collect();
                let fail: Vec<&Condition> = fall.fail.iter().collect();
                match ground.reasoner.exists(&hold, &fail) {
                    Decision::Yes(partner) => {
                        found.certain.push(Oscillation { up, down, below, tier, partner });
                    }
                    Decision::No(()) => {}
                    Decision::Undecided(doubt) => found.doubt(doubt),
                }
            }
        }
    }
    found
}

/// The promotions or demotions that may concern a tier.
fn moves(ground: &Ground<'_>, tier: NodeId, kind: &str) -> Vec<NodeId> {
    let mut found = Vec::new();
    let mut at = Some(tier);
    while let Some(block) = at {
        let own = ground.children(block, kind);
        found.extend(own.filter(|&rule| block != tier || ground.content(rule, "to").is_some()));
        at = ground.program.node(block).parent();
    }
    found
}

/// What takes a partner from one tier up to the next; `None` if the rule does not lead there.
fn rise(ground: &Ground<'_>, rule: NodeId, (below, tier): (NodeId, NodeId)) -> Option<Vec<Condition>> {
    let to = target(ground, rule);
    let by_terms = match action(ground, rule) {
        Some("highest_met") => true,
        Some("promote" | "move") | None => false,
        Some(_) => return None,
    };
    if to.is_some_and(|to| to != tier) {
        return None;
    }
    let when = condition(ground, rule, "when");
    let terms = if by_terms || when.is_none() { Some(condition(ground, tier, "requires")?) } else { None };
    let asked = when.into_iter().chain(terms);
    Some(asked.map(|condition| at_tier(ground, below, &condition)).collect())
}

/// What takes a partner down from a tier: what holds, and what does not.
struct Fall {
    hold: Vec<Condition>,
    fail: Option<Condition>,
}

fn fall(ground: &Ground<'_>, rule: NodeId, (below, tier): (NodeId, NodeId)) -> Option<Fall> {
    let to = target(ground, rule);
    let by_terms = match action(ground, rule) {
        Some("highest_met") => true,
        Some("demote" | "move") | None => false,
        Some(_) => return None,
    };
    // Whoever goes down further than where it came from does not come back by the same step.
    if to.is_some_and(|to| to != below) {
        return None;
    }
    let when = condition(ground, rule, "when");
    let fail = if by_terms || when.is_none() { Some(keeps(ground, tier)?) } else { None };
    let here = |condition: Condition| at_tier(ground, tier, &condition);
    Some(Fall { hold: when.into_iter().map(here).collect(), fail: fail.map(here) })
}

fn target(ground: &Ground<'_>, rule: NodeId) -> Option<NodeId> {
    match ground.content(rule, "to")? {
        Content::Value(value) => reference(value),
        _ => None,
    }
}

fn action<'g>(ground: &Ground<'g>, rule: NodeId) -> Option<&'g str> {
    match ground.content(rule, "then")? {
        Content::Value(Value::Symbol(set, id)) => Some(ground.vocabulary[*set].name_of(*id)),
        _ => Some(""),
    }
}
