//! What reasoning may cost: counted in steps, which are the same on every machine.

use std::fmt::Write as _;

use partnerlint::condition::{Decision, Doubt, LIMIT};

use super::tiers::{Ladder, adversaries, metrics, pigeons, tier};
use crate::support::program::vocabulary;

/// The most that the round takes in which a reading notices that it is over the limit.
const ROUND: u64 = 10_000;

/// What a question may take: two readings.
const MOST: u64 = 2 * (LIMIT + ROUND);

/// The most steps that one tier of twenty conditions takes against another.
const TIER: u64 = 10_000;

#[test]
fn twenty_tiers_of_twenty_conditions_take_little() {
    let requires: Vec<String> = (0..20).map(tier).collect();
    let ladder = Ladder::new(vocabulary(), "", &requires);
    let reasoner = ladder.program.reasoner(vocabulary());
    for (at, requires) in ladder.requires.iter().enumerate() {
        let (answer, steps) = reasoner.exists_counted(&[requires], &[]);
        assert!(answer.is_yes() && steps < TIER, "tier {at}: {steps} steps, {answer:?}");
    }
    for (at, pair) in ladder.requires.windows(2).enumerate() {
        let [low, high] = pair else { unreachable!() };
        let (up, steps) = reasoner.exists_counted(&[high], &[low]);
        assert!(up.is_no() && steps < TIER, "tier {at} from above: {steps} steps, {up:?}");
        let (down, steps) = reasoner.exists_counted(&[low], &[high]);
        assert!(down.is_yes() && steps < TIER, "tier {at} from below: {steps} steps, {down:?}");
    }
}

#[test]
fn what_is_built_to_take_all_day_ends() {
    let mut out = String::new();
    for (name, metrics, requires) in adversaries() {
        let ladder = Ladder::new(vocabulary(), &metrics, &requires);
        let reasoner = ladder.program.reasoner(vocabulary());
        let [condition] = ladder.requires.as_slice() else { unreachable!() };
        for (question, hold, fail) in
            [("met", vec![&**condition], vec![]), ("not met", vec![], vec![&**condition])]
        {
            let (answer, steps) = reasoner.exists_counted(&hold, &fail);
            assert!(steps <= MOST, "{name}, {question}: {steps} steps");
            let said = match answer {
                Decision::Yes(_) => "yes",
                Decision::No(()) => "no",
                Decision::Undecided(Doubt::TooLarge) => "too large to decide",
                Decision::Undecided(_) => "undecided",
            };
            writeln!(out, "{name}, {question}: {said}").unwrap();
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_smaller_limit_ends_sooner() {
    let ladder = Ladder::new(vocabulary(), &metrics(9), &[pigeons(10)]);
    let reasoner = ladder.program.reasoner(vocabulary());
    for limit in [0, 100, 10_000] {
        let reasoner = reasoner.clone().with_limit(limit);
        let (answer, steps) = reasoner.exists_counted(&[&ladder.requires[0]], &[]);
        assert_eq!(answer, Decision::Undecided(Doubt::TooLarge));
        assert!(steps <= 2 * (limit + ROUND), "{steps} steps of {limit}");
    }
}

#[test]
fn a_question_is_too_large_at_the_size_that_is_documented() {
    let answer = |count: usize| {
        let ladder = Ladder::new(vocabulary(), &metrics(count - 1), &[pigeons(count)]);
        ladder.program.reasoner(vocabulary()).satisfiable(&ladder.requires[0])
    };
    assert_eq!(answer(8), Decision::No(()));
    assert_eq!(answer(10), Decision::Undecided(Doubt::TooLarge));
}
