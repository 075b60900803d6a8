//! What reads reports, as strictly as it can be: the runners of CI services, XML, and Markdown as services show it.

use std::collections::BTreeMap;

use partnerlint::report::sanitise::is_hidden;
use pulldown_cmark::{Event as Mark, Options, Parser, Tag, TagEnd};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Nothing in the output steers a terminal, and no line is a command to a runner, unless all of it is one that `allowed` knows.
pub fn no_commands(output: &str, allowed: impl Fn(&str) -> bool) {
    for line in output.split('\n') {
        assert!(!line.chars().any(is_hidden), "a character that is not seen: {line:?}");
        // The runner of GitHub looks for the newer form at the start, and for the older one anywhere else.
        let start = line.trim_start();
        assert!(!start.starts_with("::") || allowed(line), "a command: {line}");
        for word in ["section_start:", "section_end:"] {
            assert!(!start.starts_with(word), "a command: {line}");
        }
        for word in ["##[", "##vso["] {
            assert!(!line.contains(word), "a command: {line}");
        }
    }
}

/// An annotation as the runner of GitHub reads it.
#[derive(Debug)]
pub struct Annotation {
    pub level: String,
    pub properties: BTreeMap<String, String>,
    pub message: String,
}

impl Annotation {
    /// Reads a line as the runner does: up to the next `::` stand the command and its properties.
    pub fn read(line: &str) -> Option<Self> {
        let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
        let (level, properties) = head.split_once(' ').unwrap_or((head, ""));
        let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
        let unescape = |text: &str| {
            let text = text.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
            text.replace("%25", "%")
        };
        Some(Self {
            level: level.to_owned(),
            properties: pairs.map(|(name, value)| (name.to_owned(), unescape(value))).collect(),
            message: unescape(message),
        })
    }

    /// Whether a line is an annotation and nothing that only looks like one.
    pub fn is(line: &str) -> bool {
        const KNOWN: [&str; 6] = ["file", "line", "col", "endLine", "endColumn", "title"];
        Self::read(line).is_some_and(|read| {
            ["error", "warning", "notice"].contains(&read.level.as_str())
                && read.properties.keys().all(|name| KNOWN.contains(&name.as_str()))
                && read.properties.contains_key("title")
                && line.starts_with("::")
        })
    }
}

/// A suite of a JUnit report.
#[derive(Debug, Default)]
pub struct Suite {
    pub attributes: BTreeMap<String, String>,
    pub properties: BTreeMap<String, String>,
    pub cases: Vec<Case>,
}

/// A case of a suite.
#[derive(Debug, Default)]
pub struct Case {
    pub class: String,
    pub name: String,
    /// `failure`, `error` or `skipped`; empty if it passed.
    pub outcome: String,
    pub kind: String,
    pub message: String,
    pub text: String,
}

impl Suite {
    pub fn case(&self, name: &str) -> &Case {
        let mut found = self.cases.iter().filter(|case| case.name == name);
        let case = found.next().unwrap_or_else(|| panic!("`{name}` is no case"));
        assert!(found.next().is_none(), "`{name}` is there twice");
        case
    }

    pub fn count(&self, name: &str) -> usize {
        self.attributes.get(name).unwrap_or_else(|| panic!("no `{name}`")).parse().expect("a number")
    }
}

/// Reads a JUnit report, and holds it to its own numbers and to what `junit-10.xsd` knows.
pub fn junit(output: &str) -> Vec<Suite> {
    let mut reader = Reader::from_str(output);
    let (mut suites, mut path): (Vec<Suite>, Vec<String>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().expect("XML") {
            Event::Eof => break,
            Event::Decl(_) => assert!(path.is_empty()),
            Event::Start(start) => {
                opened(&start, &path, &mut suites);
                path.push(start.name().as_ref().to_owned());
            }
            Event::Empty(start) => opened(&start, &path, &mut suites),
            Event::End(_) => {
                path.pop();
            }
            Event::Text(text) => said(&text, &path, &mut suites),
            Event::GeneralRef(name) => {
                said(resolve_xml_entity(&name).expect("an entity of XML"), &path, &mut suites);
            }
            other => panic!("{other:?} has no place in a report"),
        }
    }
    for suite in &suites {
        let count = |outcome: &str| suite.cases.iter().filter(|case| case.outcome == outcome).count();
        assert_eq!(suite.count("tests"), suite.cases.len());
        for (attribute, outcome) in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
            assert_eq!(suite.count(attribute), count(outcome), "{attribute}");
        }
    }
    suites
}

fn opened(start: &BytesStart<'_>, path: &[String], suites: &mut Vec<Suite>) {
    let attributes = start.attributes().map(|attribute| {
        let attribute = attribute.expect("an attribute");
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("a value").into_owned();
        assert!(!value.chars().any(is_hidden), "{value:?}");
        (attribute.key.as_ref().to_owned(), value)
    });
    let mut attributes: BTreeMap<String, String> = attributes.collect();
    let mut take = |name: &str| attributes.remove(name).unwrap_or_default();
    let name = start.name();
    match (name.as_ref(), path.last().map_or("", String::as_str)) {
        ("testsuites", "") => assert_eq!(take("name"), "partnerlint"),
        ("testsuite", "testsuites") => {
            suites.push(Suite { attributes: std::mem::take(&mut attributes), ..Suite::default() });
        }
        ("properties", "testsuite") => {}
        ("property", "properties") => {
            let (name, value) = (take("name"), take("value"));
            assert_eq!(suites.last_mut().expect("a suite").properties.insert(name, value), None);
        }
        ("testcase", "testsuite") => {
            let case = Case { class: take("classname"), name: take("name"), ..Case::default() };
            suites.last_mut().expect("a suite").cases.push(case);
        }
        (outcome @ ("failure" | "error" | "skipped"), "testcase") => {
            let case = suites.last_mut().and_then(|suite| suite.cases.last_mut()).expect("a case");
            assert_eq!(case.outcome, "", "one outcome a case");
            (case.outcome, case.kind, case.message) = (outcome.to_owned(), take("type"), take("message"));
        }
        (name, parent) => panic!("`{name}` has no place in `{parent}`"),
    }
    assert!(attributes.is_empty(), "the schema does not know {attributes:?}");
}

fn said(text: &str, path: &[String], suites: &mut [Suite]) {
    if let [.., case, _] = path
        && case == "testcase"
    {
        let case = suites.last_mut().and_then(|suite| suite.cases.last_mut()).expect("a case");
        case.text.push_str(text);
    } else {
        assert_eq!(text.trim(), "", "text outside of a case");
    }
}

/// What a comment in Markdown says outside of code and in code; it holds no markup but ours, and nothing that GitHub or GitLab
/// make something of.
pub fn markdown(output: &str) -> (String, Vec<String>) {
    let options = Options::all()
        - Options::ENABLE_SMART_PUNCTUATION
        - Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        - Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let (mut text, mut code, mut headings) = (String::new(), Vec::new(), 0);
    for event in Parser::new_ext(output, options) {
        match event {
            Mark::Text(said) => text.push_str(&said),
            Mark::Code(said) => {
                text.push(' ');
                code.push(said.into_string());
            }
            Mark::Html(html) => {
                let ours = ["<details>", "</details>"].contains(&html.trim())
                    || html.trim().strip_prefix("<summary>").is_some_and(|rest| {
                        rest.strip_suffix("</summary>").is_some_and(|said| !said.contains('<'))
                    });
                assert!(ours, "`{html}` is read as HTML");
            }
            Mark::SoftBreak | Mark::End(_) => text.push('\n'),
            Mark::Start(Tag::Heading { .. }) => headings += 1,
            Mark::Start(Tag::List(None) | Tag::Item) => text.push('\n'),
            Mark::Start(
                Tag::Paragraph
                | Tag::Strong
                | Tag::HtmlBlock
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::TableCell,
            ) => {}
            other => panic!("{other:?} has no place in a comment: {output}"),
        }
    }
    assert_eq!(headings, 1, "{output}");
    assert_eq!(Some(TagEnd::Heading(pulldown_cmark::HeadingLevel::H2)), first_end(output));
    no_calls(&text);
    (text, code)
}

fn first_end(output: &str) -> Option<TagEnd> {
    Parser::new(output).find_map(|event| if let Mark::End(end) = event { Some(end) } else { None })
}

/// Nothing that services look for in finished text: users, issues, addresses, pictures, commits.
fn no_calls(text: &str) {
    let signs: Vec<char> = text.chars().collect();
    let word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    for (at, c) in signs.iter().enumerate() {
        let next = signs.get(at + 1);
        let here = || signs[at.saturating_sub(20)..signs.len().min(at + 20)].iter().collect::<String>();
        let called = match c {
            '@' | '#' | '!' | '$' | '~' | '&' | '^' => word(next),
            ':' => next == Some(&'/') || (word(next) && !next.is_some_and(char::is_ascii_digit)),
            _ => false,
        };
        assert!(!called, "a service reads something in {:?}", here());
    }
    let lower = text.to_ascii_lowercase();
    assert!(!lower.contains("www."), "an address: {text}");
    for after in lower.split("gh-").skip(1) {
        assert!(!after.starts_with(|c: char| c.is_ascii_digit()), "an issue: {text}");
    }
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let hexadecimal = word.len() >= 7 && word.chars().all(|c| c.is_ascii_hexdigit());
        assert!(!hexadecimal, "a commit: {word}");
    }
}
