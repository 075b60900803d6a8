//! Lines that were read before are not read again: what comes of a text does not depend on what was read before it.

use std::thread;

use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_program, skim_program};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::support::memory::{ALWAYS, OFTEN, edit, edited, programs};

/// Everything that comes of a text, with its places. Where it is only skimmed, the same is wrong, and nothing is lost.
fn outcome(text: &str) -> String {
    let skimmed = skim_program(text, SourceId(0));
    assert_eq!(skimmed.tree.to_text(), text);
    let parsed = parse_program(text, SourceId(0));
    assert_eq!(skimmed.findings, parsed.findings, "{text}");
    format!("{:?}\n{:?}\n{:?}", parsed.tree.nodes(), parsed.ast, parsed.findings)
}

/// What comes of a text where nothing was read before.
fn cold(text: &str) -> String {
    thread::scope(|scope| scope.spawn(|| outcome(text)).join().unwrap())
}

/// Some lines of a program, with the braces that they lack.
fn excerpt(texts: &[String], text: Index, from: Index, count: usize) -> Vec<String> {
    let lines: Vec<&str> = text.get(texts).lines().collect();
    let lines = lines.iter().skip(from.index(lines.len())).take(count);
    let mut excerpt: Vec<String> = lines.map(|&line| line.to_owned()).collect();
    let (mut depth, mut lowest) = (0_i32, 0);
    for sign in excerpt.iter().flat_map(|line| line.chars()) {
        depth += i32::from(sign == '{') - i32::from(sign == '}');
        lowest = lowest.min(depth);
    }
    for _ in lowest..0 {
        excerpt.insert(0, "x {".to_owned());
    }
    excerpt.extend((lowest..depth).map(|_| "}".to_owned()));
    excerpt
}

#[test]
fn programs_read_again_say_the_same() {
    let texts = programs();
    for text in texts.iter().flat_map(|text| [text; ALWAYS]) {
        let _ = parse_program(text, SourceId(0));
    }
    for text in &texts {
        assert_eq!(outcome(text), cold(text));
    }
}

#[test]
fn lines_that_look_alike_are_told_apart() {
    let pairs = [
        (r#"x = "\"", y = c0d"#, r#"x = "\"", y = c d"#),
        (r#"x = "\\", y = c0d"#, r#"x = "\\", y = c d"#),
        ("x = \"\u{939}\"", "x = \"\u{202E}\""),
        ("x = \"ab\"", "x = \"a\u{7F}\""),
        ("x = 2026-01-31", "x = 2026-02-31"),
        ("x = 100_000", "x = 100_0_0"),
        ("x = 1..20", "x = 1.2.0"),
        ("x y \"a b\" {\n}", "x y \"a{b\" {\n}"),
        ("x0 = 1", "x_ = 1"),
        ("at_least 2 {\n}", "at_least x {\n}"),
    ];
    for (often, once) in pairs {
        let expected = cold(once);
        for _ in 0..2 * OFTEN {
            outcome(often);
        }
        assert_eq!(outcome(once), expected);
    }
}

#[test]
fn lines_that_always_stand_together_may_stand_apart() {
    let lines = ["x {", "y = 1", "  z = 2", "v { u = 1 }", "}", "w = 3", "t = 4"];
    let often = lines.join("\n");
    let behind = [
        "\nand v",
        "\n  in [a]",
        "\n# note\nand v",
        " # note",
        "\n\r  of v",
        "\r\n",
        "\n5",
        "\n{ }",
        ", v = 1",
        "\n}",
        "",
    ];
    for (at, behind) in (0..lines.len()).flat_map(|at| behind.iter().map(move |behind| (at, behind))) {
        let (before, after) = lines.split_at(at + 1);
        let once = format!("{}{behind}\n{}", before.join("\n"), after.join("\n"));
        let expected = cold(&once);
        for _ in 0..ALWAYS {
            outcome(&often);
        }
        assert_eq!(outcome(&once), expected, "{once}");
        let without = [before.split_last().map_or(&[][..], |(_, before)| before), after].concat().join("\n");
        assert_eq!(outcome(&without), cold(&without), "{without}");
    }
}

#[test]
fn deep_blocks_read_again_say_the_same() {
    let text = format!("{}y >= 1 within 3 months\n{}z\n", "any {\n".repeat(100), "}\n".repeat(100));
    let expected = cold(&text);
    for _ in 0..OFTEN {
        assert_eq!(outcome(&text), expected);
    }
    let too_deep = format!("{}x {{ y {{ }} }}\n{}", "any {\n".repeat(127), "}\n".repeat(127));
    let expected = cold(&too_deep);
    assert!(expected.contains("nested deeper"), "{expected}");
    for _ in 0..OFTEN {
        outcome("x { y { } }\n");
        assert_eq!(outcome(&too_deep), expected);
    }
}

#[test]
fn what_was_read_before_does_not_count() {
    let texts = programs();
    for text in texts.iter().flat_map(|text| [text; ALWAYS]) {
        let _ = parse_program(text, SourceId(0));
    }
    let edits = prop::collection::vec((any::<Index>(), edit()), 0..5);
    let cases = (
        any::<Index>(),
        any::<Index>(),
        2..30_usize,
        edits,
        select(&["\n", "\n", "\r\n"][..]),
        any::<bool>(),
    );
    let config = ProptestConfig { cases: 512, ..ProptestConfig::default() };
    proptest!(config, |((text, from, count, edits, end, ends) in cases)| {
        let mut lines = excerpt(&texts, text, from, count);
        for (at, edit) in edits {
            edited(&mut lines, at, edit);
        }
        let mut text = lines.join(end);
        if ends {
            text.push_str(end);
        }
        let expected = cold(&text);
        for _ in 0..OFTEN {
            prop_assert_eq!(&outcome(&text), &expected, "{}", text);
        }
    });
}
