//! JUnit: the XML in which CI services read what came of tests.
//!
//! There is no standard; this is what the schema accepts that Jenkins' xUnit plugin publishes (`junit-10.xsd`), and what GitLab, GitHub
//! actions, Azure and Bitbucket read of it. A program is a suite with its path as the name and, as properties, how many rules came
//! to what, unless it is none. A rule whose outcome is listed is a case in it: named by its id, in the class `program.topic`. What
//! came of it:
//!
//! | outcome | element |
//! |---|---|
//! | pass | none |
//! | fail | `<failure>` with the level as its type, whatever level makes a run fail |
//! | undecided, not applicable, waived, in the baseline, left out | `<skipped>` with that word and the reason |
//! | error: the rule reads something invalid | `<error>` |
//!
//! A suite without any of it has one case that says so; that of a program passes only where a rule has passed.
//!
//! What the engine finds in a program is a case in the class `program.engine`, what belongs to no program is one of the suite
//! `partnerlint`, which is the last and carries the sums as properties: an error is an `<error>`, the rest a `<failure>`.
//! Nothing is written that differs from run to run: no time, time stamp or host, which the schema leaves optional.
//!
//! Suites are written one by one, by quick-xml's writer: quick-junit builds on the same one, but holds a whole report
//! in memory before it writes any of it.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::concise::write_line;
use super::format::{Ending, Piece, Report};
use super::outcomes::{Outcomes, listed};
use super::places::Places;
use super::sanitise::{line, seal};
use super::summary::{Detail, reason_words, waived_words, word};
use super::view::View;
use crate::diagnostic::{Finding, Level, Reporter};
use crate::lint::{Checked, Judged, Totals};
use crate::policy::Outcome;
use crate::quantity::Date;

/// A report that is being written.
#[derive(Debug)]
pub struct Suites {
    detail: Detail,
    as_of: Date,
}

impl Suites {
    /// A report about programs that are checked for a day.
    #[must_use]
    pub const fn new(detail: Detail, as_of: Date) -> Self {
        Self { detail, as_of }
    }
}

impl Report for Suites {
    fn begin(&mut self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{RUN}\">\n")
    }

    fn end(&mut self, ending: &Ending<'_>) -> String {
        let mut groups: IndexMap<(&str, &str), Vec<(&Finding, &Places<'_>)>> = IndexMap::new();
        let places: Vec<Places<'_>> =
            ending.problems.iter().map(|problem| Places::new(problem.sources)).collect();
        for (problem, places) in ending.problems.iter().zip(&places) {
            for finding in problem.findings {
                let path = places.start(finding.primary.location).0;
                groups.entry((&finding.id, path)).or_default().push((finding, places));
            }
        }
        let cases = groups.iter().map(|((id, path), findings)| Case {
            class: RUN.to_owned(),
            name: format!("{id} in {path}").into(),
            came_to: found(findings),
        });
        let mut cases: Vec<Case<'_>> = cases.collect();
        if cases.is_empty() {
            cases.push(nothing(RUN.to_owned(), CameTo::Pass));
        }
        let properties = run_properties(ending, self.detail, self.as_of);
        suite(RUN, None, &properties, &cases) + "</testsuites>\n"
    }
}

/// The name of the run itself.
const RUN: &str = env!("CARGO_PKG_NAME");

/// A case of a suite.
struct Case<'n> {
    class: String,
    name: Cow<'n, str>,
    came_to: CameTo,
}

/// What came of a case.
enum CameTo {
    Pass,
    Skipped(String),
    /// The kind, what is wrong in one line, and all of it.
    Failure(&'static str, String, String),
    Error(&'static str, String, String),
}

/// The case of a suite that has no other.
fn nothing(class: String, came_to: CameTo) -> Case<'static> {
    Case { class, name: "no findings".into(), came_to }
}

/// The suite of a program.
#[must_use]
pub fn piece(view: &View<'_>) -> Piece {
    let View { checked, places, .. } = view;
    let program = if checked.name.is_empty() { &checked.path } else { checked.name.as_str() };
    let class = |topic: &str| [program, ".", topic].concat();
    let mut of_rules: HashMap<&str, Vec<(&Finding, &Places<'_>)>> = HashMap::new();
    let mut of_engine: IndexMap<&str, Vec<(&Finding, &Places<'_>)>> = IndexMap::new();
    for finding in &checked.findings {
        match finding.reporter {
            Reporter::Rule => of_rules.entry(&finding.id).or_default().push((finding, places)),
            Reporter::Engine => of_engine.entry(&finding.id).or_default().push((finding, places)),
        }
    }
    let engine = of_engine.iter().map(|(id, findings)| Case {
        class: class("engine"),
        name: (*id).into(),
        came_to: found(findings),
    });
    let rules = view.recorded().iter().map(|(rule, judged)| {
        let findings = of_rules.get(rule.id.as_str()).map_or(&[][..], Vec::as_slice);
        Case {
            class: class(rule.topic.as_deref().unwrap_or("rules")),
            name: rule.id.as_str().into(),
            came_to: judged_as(judged, findings),
        }
    });
    let mut cases: Vec<Case<'_>> = engine.chain(rules).collect();
    let outcomes = view.outcomes();
    if cases.is_empty() {
        let came_to = match outcomes.pass {
            0 => CameTo::Skipped("no rule had anything to judge".to_owned()),
            _ => CameTo::Pass,
        };
        cases.push(nothing(class("rules"), came_to));
    }
    suite(&checked.path, Some(&checked.path), &properties(checked, outcomes), &cases).into()
}

/// What came of a rule with these findings.
fn judged_as(judged: &Judged, findings: &[(&Finding, &Places<'_>)]) -> CameTo {
    let counting: Vec<_> = findings.iter().copied().filter(|(finding, _)| finding.counts()).collect();
    if judged.outcome == Outcome::Error {
        let message = "the rule reads something that is not valid".to_owned();
        return CameTo::Error("error", message, text(&counting));
    }
    if !counting.is_empty() {
        return found(&counting);
    }
    let skipped = |state: &str, why: String| {
        CameTo::Skipped(if why.is_empty() { state.to_owned() } else { format!("{state}: {why}") })
    };
    let outcome = word(judged.outcome);
    match judged.outcome {
        Outcome::Pass => CameTo::Pass,
        Outcome::Undecided | Outcome::NotApplicable => skipped(outcome, reason_words(judged)),
        Outcome::Waived => skipped(outcome, waived_words(findings.iter().map(|(finding, _)| *finding))),
        Outcome::Fail if findings.is_empty() => {
            skipped("left out", "it weighs less than was asked for".to_owned())
        }
        Outcome::Fail | Outcome::Error => skipped("in the baseline", first(findings)),
    }
}

/// The outcome of a case in which there is something to be found.
fn found(findings: &[(&Finding, &Places<'_>)]) -> CameTo {
    let worst = findings.iter().map(|(finding, _)| finding.level).max().unwrap_or(Level::Advice);
    let unchecked = |finding: &Finding| finding.reporter == Reporter::Engine && finding.level == Level::Error;
    let (message, text) = (first(findings), text(findings));
    if findings.iter().any(|(finding, _)| unchecked(finding)) {
        CameTo::Error(worst.word(), message, text)
    } else {
        CameTo::Failure(worst.word(), message, text)
    }
}

/// The first of some findings, and how many more there are.
fn first(findings: &[(&Finding, &Places<'_>)]) -> String {
    let message = findings.first().map(|(finding, _)| finding.message.as_str()).unwrap_or_default();
    match findings.len() {
        0 | 1 => message.to_owned(),
        n => format!("{message} (and {} more)", n - 1),
    }
}

/// Findings one by one, each with what to do.
fn text(findings: &[(&Finding, &Places<'_>)]) -> String {
    let mut out = String::new();
    for (finding, places) in findings {
        write_line(&mut out, finding, places);
        for help in &finding.help {
            out.push_str("  help: ");
            out.push_str(&line(help));
            out.push('\n');
        }
    }
    out
}

/// A property of a suite: its name and its value.
type Property = (&'static str, String);

/// How many rules of a program came to what, and how many findings there are, without what there is none of.
fn properties(checked: &Checked, outcomes: &Outcomes) -> Vec<Property> {
    let mut totals = Totals::default();
    totals.add_findings(&checked.findings, checked.rules.effective.fail_on.value);
    totals.left_out = checked.left_out;
    let counts = counts(outcomes, &totals).into_iter();
    counts.filter(|(_, count)| *count > 0).map(|(name, count)| (name, count.to_string())).collect()
}

/// The same of all programs, also what there is none of, and what the run was.
fn run_properties(ending: &Ending<'_>, detail: Detail, as_of: Date) -> Vec<Property> {
    let totals = ending.totals;
    let run = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("as_of", as_of.to_string()),
        ("listed", listed(detail).join(" ")),
        ("exit_code", ending.exit_code.to_string()),
        ("programs", totals.programs.to_string()),
        ("excluded", totals.excluded.to_string()),
    ];
    let counts = counts(&Outcomes::of_run(totals), totals).map(|(name, count)| (name, count.to_string()));
    run.into_iter().chain(counts).collect()
}

/// The numbers of a suite.
fn counts(outcomes: &Outcomes, totals: &Totals) -> [(&'static str, u64); 14] {
    [
        ("rules.pass", outcomes.pass as u64),
        ("rules.fail", outcomes.fail as u64),
        ("rules.waived", outcomes.waived as u64),
        ("rules.undecided", outcomes.undecided as u64),
        ("rules.not_applicable", outcomes.not_applicable as u64),
        ("rules.error", outcomes.error as u64),
        ("rules.not_run", outcomes.not_run as u64),
        ("findings.errors", totals.count(Level::Error)),
        ("findings.warnings", totals.count(Level::Warning)),
        ("findings.advice", totals.count(Level::Advice)),
        ("findings.waived", totals.waived),
        ("findings.baseline", totals.known),
        ("findings.unchecked", totals.unchecked),
        ("findings.left_out", totals.left_out),
    ]
}

/// The suite of a program in which nothing is found is seldom longer, in bytes.
const ROOM: usize = 512;

/// A suite as XML.
fn suite(name: &str, file: Option<&str>, properties: &[Property], cases: &[Case<'_>]) -> String {
    let count = |is: fn(&CameTo) -> bool| cases.iter().filter(|case| is(&case.came_to)).count().to_string();
    let counts = [
        ("tests", cases.len().to_string()),
        ("failures", count(|of| matches!(of, CameTo::Failure(..)))),
        ("errors", count(|of| matches!(of, CameTo::Error(..)))),
        ("skipped", count(|of| matches!(of, CameTo::Skipped(_)))),
    ];
    let mut attributes = Vec::with_capacity(counts.len() + 2);
    attributes.push(("name", name));
    attributes.extend(counts.iter().map(|(name, count)| (*name, count.as_str())));
    attributes.extend(file.map(|file| ("file", file)));
    let mut xml = Xml(Writer::new(Vec::with_capacity(ROOM)));
    xml.line(Event::Start(element("testsuite", &attributes)));
    xml.line(Event::Start(BytesStart::new("properties")));
    for (name, value) in properties {
        xml.line(Event::Empty(element("property", &[("name", name), ("value", value)])));
    }
    xml.line(Event::End(BytesEnd::new("properties")));
    for case in cases {
        xml.case(case);
    }
    xml.line(Event::End(BytesEnd::new("testsuite")));
    // What was written was text, and writing to a vector cannot fail.
    seal(String::from_utf8(xml.0.into_inner()).unwrap_or_default())
}

/// An element with attributes, all of which may be hostile.
fn element(name: &str, attributes: &[(&str, &str)]) -> BytesStart<'static> {
    // Each has a blank, a sign and two quotation marks.
    let room = attributes.iter().map(|(name, value)| name.len() + value.len() + 4).sum::<usize>();
    let mut content = String::with_capacity(name.len() + room);
    content.push_str(name);
    let mut element = BytesStart::from_content(content, name.len());
    for (name, value) in attributes {
        element.push_attribute((*name, &*line(value)));
    }
    element
}

/// XML that is being written, an element a line.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn write(&mut self, event: Event<'_>) {
        // Writing to a vector cannot fail.
        let _ = self.0.write_event(event);
    }

    fn line(&mut self, event: Event<'_>) {
        self.write(event);
        self.0.get_mut().push(b'\n');
    }

    fn case(&mut self, case: &Case<'_>) {
        let start = element("testcase", &[("classname", &case.class), ("name", &case.name)]);
        let (name, attributes, text): (&str, Vec<(&str, &str)>, &str) = match &case.came_to {
            CameTo::Pass => return self.line(Event::Empty(start)),
            CameTo::Skipped(why) => ("skipped", vec![("message", why)], ""),
            CameTo::Failure(kind, message, text) => {
                ("failure", vec![("type", kind), ("message", message)], text)
            }
            CameTo::Error(kind, message, text) => ("error", vec![("type", kind), ("message", message)], text),
        };
        self.write(Event::Start(start));
        let inner = element(name, &attributes);
        if text.is_empty() {
            self.write(Event::Empty(inner));
        } else {
            self.write(Event::Start(inner));
            self.write(Event::Text(BytesText::new(text)));
            self.write(Event::End(BytesEnd::new(name)));
        }
        self.line(Event::End(BytesEnd::new("testcase")));
    }
}
