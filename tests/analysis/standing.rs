//! Staying and leaving: good standing, review cycles, and partners who go up and down.

use std::cell::RefCell;

use partnerlint::analysis::{Ground, at_tier, cycle, oscillations};
use partnerlint::condition::{Assignment, Condition, ConditionNode, Given};
use partnerlint::program::NodeId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::build::{Build, words};

/// A track with tiers silver and gold.
struct Ladder {
    build: Build,
    track: NodeId,
    silver: NodeId,
    gold: NodeId,
}

fn ladder(gold: &[&str]) -> Ladder {
    let mut build = Build::default();
    let track = build.top("track", "t");
    let silver = build.block(track, "tier", "silver");
    let top = build.block(track, "tier", "gold");
    for statement in gold {
        build.set(top, statement);
    }
    Ladder { build, track, silver, gold: top }
}

impl Ladder {
    fn rule(&mut self, kind: &str, statements: &[&str]) -> NodeId {
        let node = self.build.block(self.track, kind, "r");
        for statement in statements {
            self.build.set(node, statement);
        }
        node
    }

    /// The partners who go up to gold and down again.
    fn report(&self) -> String {
        let ground = Ground::new(&self.build.program, words());
        let found = oscillations(&ground, self.gold);
        let mut lines: Vec<String> = found
            .certain
            .iter()
            .map(|oscillation| {
                assert_eq!((oscillation.below, oscillation.tier), (self.silver, self.gold));
                let parts = oscillation.partner.parts.iter().map(|part| match part {
                    Assignment::Subject { subject, value: Given::Value(value), .. } => {
                        format!("{} = {}", subject.text(words()), value.text(words()))
                    }
                    other => format!("{other:?}"),
                });
                let parts: Vec<String> = parts.collect();
                if parts.is_empty() { "anybody".to_owned() } else { parts.join(", ") }
            })
            .collect();
        lines.extend(found.doubt.map(|doubt| doubt.to_string()));
        lines.join("\n")
    }
}

#[test]
fn a_condition_is_read_for_whoever_holds_the_tier() {
    let steps = ladder(&[]);
    let ground = Ground::new(&steps.build.program, words());
    let read = |condition: Condition, tier: NodeId| at_tier(&ground, tier, &condition).text(words());
    let (silver, gold) = (steps.silver, steps.gold);
    let mut guards = Build { program: steps.build.program.clone(), ..Build::default() };
    let slow = guards.guard("tier < gold and membership >= 24 months");
    assert_eq!(read(slow.clone(), silver), "membership >= 24 months");
    assert_eq!(read(slow.clone(), gold), "any {}");
    let either =
        |parts: Vec<Condition>| Condition { location: slow.location, node: ConditionNode::Any(parts) };
    let named = either(vec![guards.guard("tier is gold"), guards.guard("signed_agreement")]);
    assert_eq!(read(named.clone(), gold), "all {}");
    assert_eq!(read(named, silver), "signed_agreement");
    let other = guards.guard("certified_people >= 2");
    assert_eq!(read(other, gold), "certified_people >= 2");
}

#[test]
fn a_review_comes_round_as_it_says_or_as_the_review_around_it() {
    let mut steps = ladder(&[]);
    let own = steps.rule("demotion", &["checked = quarterly"]);
    let other = steps.rule("exit", &[]);
    let build = &steps.build;
    let found = |build: &Build, rule| cycle(&Ground::new(&build.program, words()), rule);
    assert_eq!(found(build, own).unwrap().length.to_string(), "3 months");
    assert_eq!(found(build, own).unwrap().location, build.schedule(own, "checked").entries[0].location);
    assert_eq!(found(build, other), None);
    let review = steps.build.top("review", "");
    steps.build.set(review, "checked = yearly");
    assert_eq!(found(&steps.build, other).unwrap().length.to_string(), "12 months");
    let review = steps.build.block(steps.track, "review", "");
    steps.build.set(review, "checked = 2 per year");
    assert_eq!(found(&steps.build, other).unwrap().length.to_string(), "6 months");
    let uneven = steps.rule("demotion", &["checked = 5 per year"]);
    assert_eq!(found(&steps.build, uneven).unwrap().length.to_string(), "6 months");
}

#[test]
fn a_partner_may_go_up_by_one_rule_and_down_by_another() {
    let mut steps = ladder(&["requires = certified_people >= 2", "retains = certified_people >= 4"]);
    steps.rule("promotion", &["checked = quarterly", "then = highest_met"]);
    assert_eq!(steps.report(), "");
    steps.rule("demotion", &["checked = yearly", "then = highest_met"]);
    assert_eq!(steps.report(), "certified_people = 2");
}

#[test]
fn the_same_terms_up_and_down_do_not_oscillate() {
    let mut steps = ladder(&["requires = certified_people >= 2"]);
    steps.rule("promotion", &["then = highest_met"]);
    steps.rule("demotion", &["then = highest_met"]);
    assert_eq!(steps.report(), "");
    steps.rule("demotion", &["then = demote", "when = committed_reps < 1"]);
    assert_eq!(steps.report(), "certified_people = 2, committed_reps = 0");
}

#[test]
fn a_rule_asks_about_the_tier_that_the_partner_holds() {
    let mut steps = ladder(&["requires = certified_people >= 2"]);
    steps.rule("promotion", &["when = tier < gold and certified_people >= 2", "then = promote"]);
    steps.rule("demotion", &["when = tier < gold and committed_reps < 1", "then = demote"]);
    assert_eq!(steps.report(), "");
    steps.rule("demotion", &["when = tier >= gold and committed_reps < 1", "then = demote"]);
    assert_eq!(steps.report(), "certified_people = 2, committed_reps = 0");
}

#[test]
fn nobody_oscillates_into_a_tier_by_invitation_or_to_another_tier() {
    let mut invited = ladder(&["requires = certified_people >= 2", "by_invitation = true"]);
    invited.rule("promotion", &["then = highest_met"]);
    invited.rule("demotion", &["then = demote", "when = committed_reps < 1"]);
    assert_eq!(invited.report(), "");
    let mut elsewhere = ladder(&["requires = certified_people >= 2"]);
    elsewhere.rule("promotion", &["then = promote", "to = silver", "when = certified_people >= 1"]);
    elsewhere.rule("demotion", &["then = demote", "when = committed_reps < 1"]);
    assert_eq!(elsewhere.report(), "");
}

#[test]
fn terms_that_are_not_known_leave_it_open() {
    let mut steps = ladder(&["requires = certified_people >= unpublished"]);
    steps.rule("promotion", &["then = highest_met"]);
    steps.rule("demotion", &["then = demote", "when = certified_people < 2"]);
    assert_eq!(steps.report(), "a threshold is not known");
}

#[test]
fn oscillations_are_what_trying_every_partner_finds() {
    let mut runner = TestRunner::new(Config { cases: 300, ..Config::default() });
    let some = || prop::option::of(0..6_u32);
    // What gold requires and retains of people, what the promotion and the demotion ask of people and representatives.
    let worlds = (0..6_u32, some(), some(), some(), some(), any::<bool>());
    let seen = RefCell::new(0);
    let result = runner.run(&worlds, |(requires, retains, up, down, reps, by_terms)| {
        let mut terms = vec![format!("requires = certified_people >= {requires}")];
        terms.extend(retains.map(|retains| format!("retains = certified_people >= {retains}")));
        let mut steps = ladder(&terms.iter().map(String::as_str).collect::<Vec<_>>());
        let rise = up.map(|up| format!("when = certified_people > {up} and committed_reps <= 3"));
        let mut promotion = vec![if by_terms { "then = highest_met" } else { "then = promote" }];
        promotion.extend(rise.as_deref());
        steps.rule("promotion", &promotion);
        let asked: Vec<String> = down
            .map(|down| format!("certified_people < {down}"))
            .into_iter()
            .chain(reps.map(|reps| format!("committed_reps >= {reps}")))
            .collect();
        let fall = format!("when = {}", asked.join(" and "));
        let mut demotion = vec!["then = demote"];
        demotion.extend((!asked.is_empty()).then_some(fall.as_str()));
        steps.rule("demotion", &demotion);
        let goes = |people: u32, representatives: u32| {
            let meets = up.is_none_or(|up| people > up && representatives <= 3);
            let rises = meets && (people >= requires || (up.is_some() && !by_terms));
            let falls = if asked.is_empty() {
                people < retains.unwrap_or(requires)
            } else {
                down.is_none_or(|down| people < down) && reps.is_none_or(|reps| representatives >= reps)
            };
            rises && falls
        };
        let truth = (0..9).any(|people| (0..9).any(|representatives| goes(people, representatives)));
        let report = steps.report();
        prop_assert!(report != "the question is too large to decide");
        prop_assert_eq!(!report.is_empty(), truth);
        *seen.borrow_mut() += usize::from(truth);
        Ok(())
    });
    result.unwrap();
    assert!((20..280).contains(&*seen.borrow()));
}
