//! What reasoning may cost: counted in steps, which are the same on every machine.

use std::fmt::Write as _;

use partnerlint::condition::{Decision, Doubt, LIMIT};

use super::tiers::{Ladder, adversaries, tier};
use crate::support::program::vocabulary;

/// What a question may take: two readings, and the round in which each notices that it is over the limit.
const MOST: u64 = 2 * (LIMIT + 20_000);

/// The most steps that one tier of twenty conditions takes against another.
const TIER: u64 = 20_000;

#[test]
fn twenty_tiers_of_twenty_conditions_take_little() {
    let requires: Vec<String> = (0..20).map(tier).collect();
    let ladder = Ladder::new(vocabulary(), "", &requires);
    let reasoner = ladder.program.reasoner(vocabulary());
    for (at, requires) in ladder.requires.iter().enumerate() {
        let (answer, steps) = reasoner.exists_counted(&[requires], &[]);
        assert!(answer.is_yes() && steps < TIER, "tier {at}: {steps} steps, {answer:?}");
        eprintln!("S {steps}");
    }
    for (at, pair) in ladder.requires.windows(2).enumerate() {
        let [low, high] = pair else { unreachable!() };
        let (up, steps) = reasoner.exists_counted(&[high], &[low]);
        eprintln!("U {steps}");
        assert!(up.is_no() && steps < TIER, "tier {at} from above: {steps} steps, {up:?}");
        let (down, steps) = reasoner.exists_counted(&[low], &[high]);
        eprintln!("U {steps}");
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
            eprintln!("{name}, {question}: {steps}");
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
    let (_, metrics, requires) = adversaries().remove(2);
    let ladder = Ladder::new(vocabulary(), &metrics, &requires);
    let reasoner = ladder.program.reasoner(vocabulary());
    for limit in [0, 100, 10_000] {
        let reasoner = reasoner.clone().with_limit(limit);
        let (answer, steps) = reasoner.exists_counted(&[&ladder.requires[0]], &[]);
        assert_eq!(answer, Decision::Undecided(Doubt::TooLarge));
        assert!(steps <= 2 * (limit + 20_000), "{steps} steps of {limit}");
    }
}
