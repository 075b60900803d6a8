//! Texts that are read again and again, and changes to them.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// More often than a line is seen before it is known.
pub const OFTEN: usize = 6;
/// More often than lines stand behind one another before they are known as one.
pub const ALWAYS: usize = 24;

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
pub fn programs() -> Vec<String> {
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

/// What may stand in place of another sign.
const SIGNS: &[char] = &[
    '0', '7', '_', '-', '"', '\\', 'a', 'n', 'x', 'X', ' ', '.', 'ü', '#', '{', '}', '[', ']', '%', '=', ',',
];

#[derive(Clone, Debug)]
pub enum Edit {
    Delete,
    Double,
    Swap,
    Join,
    Tail(&'static str),
    Insert(&'static str),
    Around((&'static str, &'static str)),
    Sign(Index, char),
}

pub fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => Just(Edit::Delete),
        1 => Just(Edit::Double),
        1 => Just(Edit::Swap),
        1 => Just(Edit::Join),
        3 => select(TAILS).prop_map(Edit::Tail),
        3 => select(LINES).prop_map(Edit::Insert),
        1 => select(AROUND).prop_map(Edit::Around),
        3 => (any::<Index>(), select(SIGNS)).prop_map(|(at, sign)| Edit::Sign(at, sign)),
    ]
}

pub fn edited(lines: &mut Vec<String>, at: Index, edit: Edit) {
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
        Edit::Sign(place, sign) => {
            let mut signs: Vec<char> = lines[at].chars().collect();
            if !signs.is_empty() {
                let place = place.index(signs.len());
                signs[place] = sign;
                lines[at] = signs.into_iter().collect();
            }
        }
        Edit::Around((before, behind)) => {
            lines.insert(at + 1, behind.to_owned());
            lines.insert(at, before.to_owned());
        }
    }
}
