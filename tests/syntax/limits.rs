//! Size, depth and length are bounded, each with a finding at its place.

use std::thread;

use partnerlint::source::{SourceId, Span};
use partnerlint::syntax::{DEPTH_LIMIT, SIZE_LIMIT, parse_policy, parse_program};

/// The ids and spans of the findings of both dialects, which are read on a stack of 2 MB.
fn both(text: impl Into<String>) -> [Vec<(String, Span)>; 2] {
    let text = text.into();
    let run = move || {
        let ids = |findings: Vec<partnerlint::diagnostic::Finding>| {
            findings.into_iter().map(|f| (f.id.to_string(), f.primary.location.span)).collect()
        };
        [ids(parse_program(&text, SourceId(0)).findings), ids(parse_policy(&text, SourceId(0)).findings)]
    };
    thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(run).unwrap().join().unwrap()
}

fn one(id: &str, start: usize, end: usize) -> Vec<(String, Span)> {
    vec![(id.to_owned(), Span::new(u32::try_from(start).unwrap(), u32::try_from(end).unwrap()))]
}

#[test]
fn a_file_beyond_the_limit_of_size_is_not_read() {
    let [program, policy] = both(" ".repeat(SIZE_LIMIT + 1));
    assert_eq!(program, one("limit-size", 0, 0));
    assert_eq!(policy, program);
}

#[test]
fn brackets_nested_too_deeply_are_one_finding() {
    for bracket in ["{", "[", "(", "a {\n", "a = [", "[(", "x any {"] {
        let text = bracket.repeat(100_000);
        let [program, policy] = both(text);
        assert_eq!(program.last(), policy.last());
        assert_eq!(program.iter().filter(|(id, _)| id == "limit-depth").count(), 1, "{bracket}");
    }
}

#[test]
fn nesting_up_to_the_limit_is_read_on_a_small_stack() {
    let list = format!("a = {}1{}", "[".repeat(DEPTH_LIMIT), "]".repeat(DEPTH_LIMIT));
    let blocks = format!("{}{}", "a {".repeat(DEPTH_LIMIT), "}".repeat(DEPTH_LIMIT));
    let any = format!("a {{ {}b{} }}", "any {".repeat(DEPTH_LIMIT - 1), "}".repeat(DEPTH_LIMIT - 1));
    let junk = format!("a ! {}{}", "[(".repeat(DEPTH_LIMIT / 2), ")]".repeat(DEPTH_LIMIT / 2));
    let bad = format!("{}{}", "! {".repeat(DEPTH_LIMIT), "}".repeat(DEPTH_LIMIT));
    for (text, findings) in [(list, 0), (blocks, 0), (any, 0), (junk, 1), (bad, DEPTH_LIMIT)] {
        assert_eq!(both(text.clone())[0].len(), findings, "{text}");
    }
    let deep = DEPTH_LIMIT - 1;
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("[", "]"),
        ("{ a: ", " }"),
        ("not (", ")"),
        ("x[", "]"),
        ("f(x for x in ", ")"),
    ] {
        let text = format!("rule a {{ let x = {}1{} }}", open.repeat(deep), close.repeat(deep));
        assert_eq!(both(text.clone())[1], [], "{text}");
    }
}

/// A grammar that tries one bracket in two ways needs twice the time for each level when what stands inside is wrong:
/// at the limit of depth it would never end.
#[test]
fn a_mistake_in_the_innermost_bracket_costs_no_more_than_one_elsewhere() {
    let deep = DEPTH_LIMIT - 2;
    for open in ["a {", "a any {", "a = [", "! [", "! (", "! = {"] {
        let close: String = open.chars().filter_map(|c| "{[(".find(c).map(|at| &"}])"[at..=at])).collect();
        let text = format!("{}! ?{}", open.repeat(deep), close.repeat(deep));
        assert!(!both(text)[0].is_empty(), "{open}");
    }
    for open in ["(", "f(", "[", "{ a: ", "not (", "x[", "f(x for x in ", "-(", "condition { "] {
        let close: String =
            open.chars().rev().filter_map(|c| "{[(".find(c).map(|at| &"}])"[at..=at])).collect();
        let levels = deep / close.len();
        for clause in ["let x = ", "require ", "at ", "note x \"\" for y in "] {
            let text = format!("rule a {{ {clause}{}! ?{} }}", open.repeat(levels), close.repeat(levels));
            assert!(!both(text)[1].is_empty(), "{open}");
        }
    }
}

#[test]
fn an_expression_with_too_many_levels_is_one_finding() {
    for operator in [" * ", " else ", ".", " as "] {
        let text = format!("rule a {{\n  require {}\n}}", vec!["x"; 10_000].join(operator));
        assert_eq!(both(text)[1], one("limit-depth", 19, 20), "{operator}");
    }
    let level = "not (a or ";
    let text = format!("rule a {{\n  require {}b{}\n}}", level.repeat(127), ")".repeat(127));
    assert_eq!(both(text)[1].len(), 1);
}

#[test]
fn long_chains_are_refused_without_a_deep_stack() {
    for operator in [" and ", " or ", " + "] {
        let within = format!("rule a {{\n  require {}\n}}", vec!["x"; 4_096].join(operator));
        assert_eq!(both(within)[1], [], "{operator}");
        let terms = if operator == " + " { 100_000 } else { 10_000 };
        let beyond = format!("rule a {{\n  require {}\n}}", vec!["x"; terms].join(operator));
        assert_eq!(both(beyond)[1], one("limit-length", 19, 20), "{operator}");
    }
    let text = format!("rule a {{\n  require {}x\n}}", "not ".repeat(10_000));
    assert_eq!(both(text)[1].len(), 1);
    let text = format!("rule a {{\n  require {}x\n}}", "- ".repeat(10_000));
    assert_eq!(both(text)[1].len(), 1);
}

#[test]
fn long_lists_are_read() {
    let text = format!("a = [{}]", vec!["x"; 100_000].join(", "));
    let parsed = parse_program(&text, SourceId(0));
    assert!(parsed.findings.is_empty());
    let guard = format!("a = 1 when {}", vec!["x is y"; 10_000].join(" and "));
    assert!(parse_program(&guard, SourceId(0)).findings.is_empty());
}

#[test]
fn names_texts_and_numbers_have_a_greatest_length() {
    let name = "n".repeat(129);
    assert_eq!(both(format!("{name} = 1"))[0], one("limit-length", 0, 129));
    assert_eq!(both(format!("a = {name}"))[0], one("limit-length", 4, 133));
    let text = "t".repeat(64 * 1024 + 1);
    assert_eq!(both(format!("a = \"{text}\""))[0], one("limit-length", 4, 6 + text.len()));
    let digits = "9".repeat(40);
    assert_eq!(both(format!("a = {digits} USD"))[0], one("limit-length", 4, 4 + 40 + 4));
}

#[test]
fn no_text_costs_more_than_in_proportion() {
    // Each of these would take hours if a part of it were looked at once for each other part.
    let texts = [
        "a = [x\n".repeat(12_000),
        "a = (\n".repeat(100) + &"b = 1\n".repeat(12_000),
        "\"".repeat(25_000),
        "'".repeat(25_000),
        "«".repeat(50_000),
        "a { b = 1 ".repeat(40) + &"x ".repeat(50_000),
        "}".repeat(25_000),
        "a = \"x\" ".repeat(15_000),
        "! [x] ".repeat(15_000),
        "when ".repeat(25_000),
        "x = 1,000\n".repeat(15_000),
        "; ".repeat(50_000),
        "a \"b\" ".repeat(15_000),
        format!("rule a {{ help \"{}\" }}", "{{".repeat(50_000)),
        "tier { [\n".repeat(60) + &"x = 1\n".repeat(10_000),
    ];
    for text in texts {
        assert!(both(text).iter().all(|findings| !findings.is_empty()));
    }
}

#[test]
fn findings_are_bounded() {
    for line in ["@\n", "A = 1\n", "a = 1\0\n", "}\n"] {
        let [program, _] = both(line.repeat(3_000));
        assert_eq!(program.len(), 1_001, "{line}");
        assert!(program.windows(2).all(|pair| pair[0].1 < pair[1].1), "{line}");
    }
}
