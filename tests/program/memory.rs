//! Lines that were resolved before are not resolved again: what comes of a program does not depend on what was read before it.

use std::thread;

use partnerlint::diagnostic::Finding;
use partnerlint::program::{Declared, File, NoIncludes, resolve};
use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_program, skim_program};
use partnerlint::vocabulary::{STANDARD, Vocabulary, load};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::memory::{ALWAYS, OFTEN, edit, edited, programs};
use crate::support::program::vocabulary;

/// What comes of a program.
fn read(text: &str, source: SourceId, words: &Vocabulary) -> (Declared, Vec<Finding>) {
    let parsed = skim_program(text, source);
    let file = File { ast: &parsed.ast, source, damaged: !parsed.findings.is_empty() };
    resolve(file, words, &mut NoIncludes)
}

/// Everything of that, with its places.
fn told((declared, findings): &(Declared, Vec<Finding>)) -> String {
    format!("{declared:?}\n{findings:?}")
}

/// Everything that comes of a program, with its places.
fn outcome(text: &str, source: SourceId, words: &Vocabulary) -> String {
    told(&read(text, source, words))
}

/// What comes of a program of which every statement is built, where nothing was read before.
fn cold(text: &str, source: SourceId, words: &Vocabulary) -> String {
    let all = || {
        let parsed = parse_program(text, source);
        let file = File { ast: &parsed.ast, source, damaged: !parsed.findings.is_empty() };
        told(&resolve(file, words, &mut NoIncludes))
    };
    thread::scope(|scope| scope.spawn(all).join().unwrap())
}

#[test]
fn programs_resolved_again_say_the_same() {
    let texts = programs();
    for text in texts.iter().flat_map(|text| [text; ALWAYS]) {
        outcome(text, SourceId(0), vocabulary());
    }
    for text in &texts {
        assert_eq!(outcome(text, SourceId(3), vocabulary()), cold(text, SourceId(3), vocabulary()));
    }
}

#[test]
fn programs_that_are_still_held_stay_as_they_are() {
    let texts = programs();
    for text in texts.iter().flat_map(|text| [text; ALWAYS]) {
        outcome(text, SourceId(0), vocabulary());
    }
    for text in &texts {
        let further_down: Vec<String> = (0..3).map(|lines| format!("{}{text}", "\n".repeat(lines))).collect();
        let held: Vec<_> =
            (0..).map(SourceId).zip(&further_down).map(|(at, text)| read(text, at, vocabulary())).collect();
        for ((at, text), held) in (0..).map(SourceId).zip(&further_down).zip(&held) {
            assert_eq!(told(held), cold(text, at, vocabulary()));
        }
    }
}

#[test]
fn what_was_resolved_before_does_not_count() {
    let texts = programs();
    for text in texts.iter().flat_map(|text| [text; ALWAYS]) {
        outcome(text, SourceId(0), vocabulary());
    }
    let edits = prop::collection::vec((any::<Index>(), edit()), 0..6);
    let config = ProptestConfig { cases: 256, ..ProptestConfig::default() };
    proptest!(config, |((text, source, edits) in (any::<Index>(), 0..3_u32, edits))| {
        let mut lines: Vec<String> = text.get(&texts).lines().map(str::to_owned).collect();
        for (at, edit) in edits {
            edited(&mut lines, at, edit);
        }
        let text = lines.join("\n");
        let expected = cold(&text, SourceId(source), vocabulary());
        for _ in 0..OFTEN {
            prop_assert_eq!(&outcome(&text, SourceId(source), vocabulary()), &expected, "{}", text);
        }
    });
}

#[test]
fn words_of_another_vocabulary_are_resolved_anew() {
    let more = load(&[STANDARD, "[symbols.benefit]\nvalues.lounge = \"A seat in the lounge.\"\n"]).unwrap();
    let text = "program p \"P\" {\n  track t \"T\" {\n    tier a \"A\" {\n      benefits += [lounge]\n    }\n  }\n}\n";
    for _ in 0..2 * OFTEN {
        for words in [vocabulary(), &more] {
            assert_eq!(outcome(text, SourceId(0), words), cold(text, SourceId(0), words));
        }
    }
}

#[test]
fn names_that_a_program_declares_have_their_part() {
    let lost = "deal_registration {\n    foo lost \"Lost\" { }\n  }";
    let lines =
        "margin[renewal] = 5%\n      margin[lost] = 6%\n      requires {\n        visits >= 3\n      }\n";
    for time in 0..3 * OFTEN {
        for declared in ["", "metric visits \"Visits\" { }", "product renewal \"Renewal\"", lost] {
            let text = format!(
                "program p \"P\" {{\n  {declared}\n  track t \"T\" {{\n    tier a \"{time}\" {{\n      {lines}    }}\n  }}\n}}\n"
            );
            assert_eq!(outcome(&text, SourceId(0), vocabulary()), cold(&text, SourceId(0), vocabulary()));
        }
    }
}

#[test]
fn lines_that_always_stand_together_are_judged_with_those_around() {
    let lines =
        ["payout = monthly", "mdf { rate = 2% }", "role chief { function = sales }", "segment s \"S\""];
    let program = |lines: &[&str]| format!("program p \"P\" {{\n  {}\n}}\n", lines.join("\n  "));
    for _ in 0..ALWAYS {
        outcome(&program(&lines), SourceId(0), vocabulary());
    }
    let around = [
        "payout = quarterly",
        "mdf = none",
        "role chief { function = marketing }",
        "metric chief \"C\" { }",
        "# note",
    ];
    for (at, line) in (0..=lines.len()).flat_map(|at| around.iter().map(move |line| (at, line))) {
        let (before, after) = lines.split_at(at);
        let text = program(&[before, &[*line], after].concat());
        assert_eq!(
            outcome(&text, SourceId(0), vocabulary()),
            cold(&text, SourceId(0), vocabulary()),
            "{text}"
        );
    }
}

#[test]
fn what_was_forgotten_is_read_anew() {
    let program = |from: usize| {
        let tiers = (from..from + 100).map(|at| {
            format!("    tier t{at} \"T\" {{\n      requires {{\n        closed_deals >= {at} within 12 months\n      }}\n      mdf {{\n        rate = {at}%\n      }}\n    }}\n")
        });
        format!("program p \"P\" {{\n  track t \"T\" {{\n{}  }}\n}}\n", tiers.collect::<String>())
    };
    for from in (0..1_500).step_by(100) {
        let text = program(from);
        for _ in 0..3 * OFTEN {
            outcome(&text, SourceId(0), vocabulary());
        }
    }
    for from in [0, 700, 1_400] {
        let text = program(from);
        assert_eq!(outcome(&text, SourceId(0), vocabulary()), cold(&text, SourceId(0), vocabulary()));
    }
}

#[test]
fn patches_have_rules_of_their_own() {
    let line = "overlay q \"Q\" { }";
    let patch = format!("overlay o \"O\" {{\n    set {{\n      {line}\n    }}\n  }}");
    for _ in 0..2 * OFTEN {
        for line in [line, &patch] {
            let text = format!("program p \"P\" {{\n  {line}\n}}\n");
            assert_eq!(outcome(&text, SourceId(0), vocabulary()), cold(&text, SourceId(0), vocabulary()));
        }
    }
}

#[test]
fn what_is_said_twice_is_seen() {
    let twice = ["payout = monthly", "mdf { rate = 2% }", "mdf = none", "segment s \"S\""];
    for _ in 0..2 * OFTEN {
        for (one, other) in twice.iter().flat_map(|one| twice.iter().map(move |other| (one, other))) {
            let text = format!("program p \"P\" {{\n  {one}\n  {other}\n}}\n");
            assert_eq!(outcome(&text, SourceId(0), vocabulary()), cold(&text, SourceId(0), vocabulary()));
        }
    }
}
