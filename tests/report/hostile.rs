//! Texts that try to be more than text, through every format: no reader of a report takes any of it for its own.

use partnerlint::diagnostic::{Applicability, Edit, Excuse, Finding, Fix, Level, Reporter, Waiver};
use partnerlint::lint::{Checked, Totals};
use partnerlint::quantity::Date;
use partnerlint::report::summary::Detail;
use partnerlint::report::{Ending, Format, Look, Problem, Style, View};
use partnerlint::source::{Location, Sources, Span};
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::lint::{checked, rules_with};
use crate::support::readers::{Annotation, junit, markdown, no_commands};

/// What has been tried on the readers of reports.
pub const ATTACKS: &[&str] = &[
    "::error::forged",
    "\n::error file=x,line=1::forged\n",
    "%0A::error::forged%0D",
    ",line=1,title=x::forged",
    "##[error]forged ###[error]forged",
    "##vso[task.complete result=Succeeded]forged",
    "\nsection_start:1:forged[collapsed=true]\r\u{1b}[0Kforged",
    "\u{1b}[31m\u{1b}]0;forged\u{7}\u{1b}[2J",
    "\u{1b}]8;;https://evil.example\u{1b}\\forged\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m\u{9d}forged\u{9c}\u{85}\u{80}",
    "\u{202e}degrof\u{202c}\u{2066}\u{200b}\u{200d}\u{feff}\u{2028}\u{2029}",
    "\0\u{8}\u{7f}\u{b}\u{c}\u{fffe}\u{ffff}\u{e0041}",
    "]]> <![CDATA[ forged ]]> &lt;forged/&gt; &#x1b; &amp; <?xml?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "<script>forged()</script><img src=x onerror=forged()>",
    "</details></summary></failure></testsuite><!-- forged",
    "| forged | x |\n|---|---|",
    "`forged` ``forged`` ```\n```forged ` ``",
    "**forged** __forged__ ~~forged~~ ^forged^ ==forged== $forged$",
    "\n# forged\n> forged\n- forged\n1. forged\n---\n===\n    forged",
    "[forged](https://evil.example) ![forged](x.png) [forged]: x [^forged]",
    "https://evil.example www.evil.example evil@evil.example javascript:forged() mailto:x@evil.example",
    "@all @user @org/team #1 !1 $1 %1 ~1 &1 ^1 GH-1 gh-1 owner/repo#1 x@deadbeefcafe0123 deadbeefcafe",
    ":eyes: :+1: [[_TOC_]] [vulnerability:1] *iteration:\"x\" \\@user \\",
    "\n/close\n/assign @user\n\n```suggestion\nforged\n```",
    "=1+1",
];

fn style() -> Style {
    let detail = Detail { unsettled: true, passes: true, excused: true };
    Style { look: Look::default(), detail, quiet: false }
}

/// A finding that says this wherever a finding may say something.
fn finding(said: &str, sources: &mut Sources) -> Finding {
    let source = sources.add(said, format!("first\n{said}\nlast"));
    let at = Location::new(source, Span::new(2, 12));
    let mut finding = Finding::engine("thin-margin", at, said)
        .labelled(said)
        .at_place(said)
        .help(said)
        .help(format!("read `{said}`"))
        .note(at, said)
        .fix(Fix {
            title: said.to_owned(),
            applicability: Applicability::Unsafe,
            edits: vec![Edit { location: at, text: said.to_owned() }],
        });
    finding.value = said.to_owned();
    finding.variants = vec![said.to_owned()];
    finding
}

/// A finding of each kind: of the engine and of a rule, at each level, that counts and that does not.
fn findings(said: &str, sources: &mut Sources) -> Vec<Finding> {
    let mut all = Vec::new();
    for level in Level::ALL {
        for reporter in [Reporter::Engine, Reporter::Rule] {
            let mut one = finding(said, sources);
            (one.level, one.reporter) = (level, reporter);
            all.push(one);
        }
    }
    let mut waived = finding(said, sources);
    let text = || said.to_owned();
    waived.excuse = Some(Box::new(Excuse::Waiver(Waiver {
        reason: text(),
        approver: text(),
        until: "2027-01-01".to_owned(),
        ticket: Some(text()),
        control: Some(text()),
        at: waived.primary.location,
    })));
    let mut known = finding(said, sources);
    known.excuse = Some(Box::new(Excuse::Baseline));
    all.extend([waived, known]);
    all
}

/// A whole report of a program and a problem that say this.
fn report(format: Format, program: &Checked, said: &str) -> String {
    let mut checked = program.clone();
    checked.path = said.to_owned();
    checked.name = said.into();
    checked.findings = findings(said, &mut checked.sources);
    let mut sources = Sources::new();
    let problem = findings(said, &mut sources);
    let mut totals = Totals::default();
    totals.expect(&checked.rules);
    totals.add(&checked);
    totals.add_findings(&problem, Level::Warning);
    let mut report = format.report(style(), day());
    let mut out = report.begin();
    out.push_str(&report.add(format.piece(&View::new(&checked, style().detail), style().look)));
    let problems = [Problem { findings: &problem, sources: &sources }];
    out.push_str(&report.end(&Ending { problems: &problems, totals: &totals, exit_code: 2 }));
    out
}

fn day() -> Date {
    Date::parse("2026-11-22").expect("a day")
}

fn program() -> Checked {
    checked("program a \"A\" {\n  track b { archetypes = [reseller] }\n}\n", &rules_with(""), day())
}

/// Reads a report as its reader does, and finds nothing that is not the report's own.
pub fn read(name: &str, output: &str) {
    no_commands(output, |line| name == "github" && Annotation::is(line));
    match name {
        "junit" => {
            let suites = junit(output);
            assert!(suites.iter().any(|suite| !suite.cases.is_empty()));
        }
        "markdown" => {
            markdown(output);
        }
        "github" => {
            for level in ["error", "warning", "notice"] {
                let shown = output.lines().filter(|line| line.starts_with(&format!("::{level} "))).count();
                assert!(shown <= 10, "{shown} of {level}");
            }
        }
        "human" | "concise" => {}
        // Whatever else is written is JSON.
        _ => {
            serde_json::from_str::<serde_json::Value>(output).expect("JSON");
        }
    }
}

#[test]
fn no_format_takes_text_for_more() {
    let program = program();
    let long = "x".repeat(100_000);
    for (name, format) in Format::ALL {
        for said in ATTACKS.iter().copied().chain([long.as_str(), ""]) {
            let written = report(format, &program, said);
            read(name, &written);
            assert_eq!(written.contains("forged"), said.contains("forged"), "{name} says it: {said:?}");
        }
        read(name, &report(format, &program, &ATTACKS.concat()));
        read(name, &report(format, &program, &ATTACKS.join(" ")));
    }
}

/// Pieces of attacks in any order, among any characters.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = select(
        &[
            "::",
            "error",
            "##[",
            "##vso[",
            "%0A",
            "\n",
            "\r",
            "`",
            "``",
            "```",
            "<",
            ">",
            "</",
            "details>",
            "script",
            "&",
            "&#x1b;",
            "]]>",
            "<![CDATA[",
            "<!--",
            "-->",
            "|",
            "*",
            "_",
            "~~",
            "[",
            "](",
            ")",
            "![",
            "#",
            "@",
            "all",
            "1",
            "!",
            "$",
            "GH-",
            "http",
            "://",
            "www.",
            "evil.example",
            ":eyes:",
            "deadbeef",
            "0",
            "\\",
            "\u{1b}",
            "\u{202e}",
            "\0",
            " ",
            "  ",
            "\t",
            "-",
            "+",
            "=",
            "1.",
            "x",
            "é",
            "\u{feff}",
            ",",
            "title=",
            "section_start:",
            "\u{ffff}",
            "\"",
            "'",
        ][..],
    );
    prop_oneof![
        proptest::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()),
        "\\PC{0,40}",
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_text_stays_text(said in hostile()) {
        let program = program_once();
        for (name, format) in Format::ALL {
            read(name, &report(format, program, &said));
        }
    }
}

fn program_once() -> &'static Checked {
    static PROGRAM: std::sync::OnceLock<Checked> = std::sync::OnceLock::new();
    PROGRAM.get_or_init(program)
}
