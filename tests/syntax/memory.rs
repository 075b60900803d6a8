//! Lines that were read before are not read again: what comes of a text does not depend on what was read before it.

use std::fs;
use std::path::Path;
use std::thread;

use partnerlint::source::SourceId;
use partnerlint::syntax::parse_program;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// More often than a line is seen before it is known.
const OFTEN: usize = 6;

/// What may stand at the end of a line, so that the next one belongs to it or does not.
const TAILS: &[&str] = &[
    " >=",
    " <",
    " =",
    " within",
    " within any",
    " per",
    " of",
    " in",
    " is",
    " not",
    " and",
    " when",
    " after",
    " [",
    " (",
    " {",
    " }",
    " ]",
    " )",
    "\"",
    " \"t\"",
    ",",
    ", a = 1",
    " # note",
    "# \"note\"",
    " 5",
    " 5%",
    " \\",
    " \r",
    "\r x >=",
    "\t",
    " x",
    "[a]",
    "[",
    " ..",
    "..",
    "ü",
    " -",
];
/// What may stand on a line before, after or within a statement.
const LINES: &[&str] = &[
    "",
    "{",
    "}",
    "x {",
    "x = {",
    "x = [",
    "x = [\n  a,\n  b,\n  c\n]",
    "x = [ {",
    "} ]",
    "]",
    ")",
    "x (",
    "of base",
    "at_least 2 of",
    "countries {",
    "and x >= 2",
    "or",
    "not in [a]",
    "in [a, b]",
    "is x",
    "within 12 months",
    "per year",
    "when x",
    "as y",
    "# note",
    "# note \r of base",
    "x # note",
    "x \"#\"",
    "x >= # note",
    "\r of base",
    "in = 5",
    "of {",
    "x",
    "x y",
    "x = 5",
    "x = 5 of",
    "x >= 5",
    "[a]",
    "\"text\"",
    ".. 5",
    "5",
    ",",
    "any {",
    "remove",
    "x = ",
    "x <",
    "\u{1}",
];

/// The programs of this repository.
fn programs() -> Vec<String> {
    fn collect(folder: &Path, texts: &mut Vec<String>) {
        let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                collect(&path, texts);
            } else if path.extension().is_some_and(|extension| extension == "partner") {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut texts = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["examples", "tests"] {
        collect(&root.join(folder), &mut texts);
    }
    texts
}

/// Everything that comes of a text, with its places.
fn outcome(text: &str) -> String {
    let parsed = parse_program(text, SourceId(0));
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

/// What may stand around lines.
const AROUND: &[(&str, &str)] = &[
    ("x = [", "]"),
    ("x = {", "}"),
    ("x (", ")"),
    ("x = [ {", "} ]"),
    ("x {", "}"),
    ("x", "{ }"),
    ("x = [a", ", b]"),
];

#[derive(Clone, Debug)]
enum Edit {
    Delete,
    Double,
    Swap,
    Join,
    Tail(&'static str),
    Insert(&'static str),
    Around((&'static str, &'static str)),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => Just(Edit::Delete),
        1 => Just(Edit::Double),
        1 => Just(Edit::Swap),
        1 => Just(Edit::Join),
        3 => select(TAILS).prop_map(Edit::Tail),
        3 => select(LINES).prop_map(Edit::Insert),
        1 => select(AROUND).prop_map(Edit::Around),
    ]
}

fn edited(lines: &mut Vec<String>, at: Index, edit: Edit) {
    if lines.len() < 2 {
        return;
    }
    let at = at.index(lines.len() - 1);
    match edit {
        Edit::Delete => drop(lines.remove(at)),
        Edit::Double => lines.insert(at, lines[at].clone()),
        Edit::Swap => lines.swap(at, at + 1),
        Edit::Join => {
            let next = lines.remove(at + 1);
            lines[at] = format!("{} {}", lines[at], next.trim_start());
        }
        Edit::Tail(tail) => lines[at].push_str(tail),
        Edit::Insert(line) => lines.insert(at + 1, line.to_owned()),
        Edit::Around((before, behind)) => {
            lines.insert(at + 1, behind.to_owned());
            lines.insert(at, before.to_owned());
        }
    }
}

#[test]
fn programs_read_again_say_the_same() {
    let texts = programs();
    for _ in 0..OFTEN {
        for text in &texts {
            let _ = parse_program(text, SourceId(0));
        }
    }
    for text in &texts {
        assert_eq!(outcome(text), cold(text));
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
    for text in texts.iter().cycle().take(OFTEN * texts.len()) {
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
