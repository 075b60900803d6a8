//! JUnit reports, read back: what is listed is a case once, and says what came of it.

use crate::cli::{Project, THIN};
use crate::support::readers::{Suite, junit};

fn suites(project: &Project, arguments: &[&str]) -> Vec<Suite> {
    let mut all = vec!["check", "--format", "junit", "--as-of", "2026-11-22"];
    all.extend(arguments);
    junit(&project.run(&all).out)
}

/// The suite of the only program, of a check by `thin-margin` alone.
fn suite(project: &Project, arguments: &[&str]) -> Suite {
    let mut all = vec!["--select", "thin-margin"];
    all.extend(arguments);
    let mut suites = suites(project, &all);
    assert_eq!(suites.len(), 2);
    suites.remove(0)
}

#[test]
fn what_is_listed_is_a_case_once() {
    let text = std::fs::read_to_string("examples/flawed/brightloom.partner").unwrap();
    let project = Project::new().file("a.partner", text);
    let all = ["--verbose", "--show-passes"];
    let json = project.run(&[&["check", "--format", "json", "--as-of", "2026-11-22"][..], &all].concat()).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let suites = suites(&project, &all);
    let suite = &suites[0];
    let rules = json["programs"][0]["rules"].as_array().unwrap();
    assert!(rules.len() > 160);
    for rule in rules {
        let case = suite.case(rule["id"].as_str().unwrap());
        let outcome = match rule["outcome"].as_str().unwrap() {
            "pass" => "",
            "fail" => "failure",
            "error" => "error",
            _ => "skipped",
        };
        assert_eq!(case.outcome, outcome, "{rule}");
        assert!(case.class.starts_with("brightloom."), "{}", case.class);
    }
    assert_eq!(suite.cases.len(), rules.len());
    for finding in json["programs"][0]["findings"].as_array().unwrap() {
        let case = suite.case(finding["id"].as_str().unwrap());
        let (message, line) = (finding["message"].as_str().unwrap(), &finding["primary"]["start"]["line"]);
        assert!(case.text.contains(&format!("a.partner:{line}:")) && case.text.contains(message), "{case:?}");
        assert!(
            finding["help"]
                .as_array()
                .unwrap()
                .iter()
                .all(|help| { case.text.contains(&format!("  help: {}\n", help.as_str().unwrap())) })
        );
    }
    // The sums stand in the suite of the run itself.
    let run = &suites[1];
    assert_eq!((run.attributes["name"].as_str(), run.cases.len()), ("partnerlint", 1));
    assert_eq!(run.case("no findings").outcome, "");
    for (member, property) in [("pass", "rules.pass"), ("fail", "rules.fail"), ("not_run", "rules.not_run")] {
        assert_eq!(run.properties[property], json["summary"]["rules"][member].to_string());
    }
    assert_eq!(run.properties["findings.errors"], json["summary"]["errors"].to_string());
    assert_eq!(run.properties["as_of"], "2026-11-22");
    assert_eq!(run.properties["exit_code"], "1");
}

#[test]
fn a_failure_says_all_that_is_wrong() {
    let twice = THIN.replace("15%", "6%");
    let suite = suite(&Project::new().file("helio.partner", twice), &[]);
    let case = suite.case("thin-margin");
    assert_eq!((case.class.as_str(), case.outcome.as_str()), ("helio.margins", "failure"));
    assert_eq!(case.kind, "warning");
    assert_eq!(case.message, "`silver` earns 5%, at least 10% is usual (and 1 more)");
    insta::assert_snapshot!(case.text, @r"
    helio.partner:4:28: warning[thin-margin] `silver` earns 5%, at least 10% is usual (track[main].tier[silver].margin)
      help: raise it to 10%
    helio.partner:5:28: warning[thin-margin] `gold` earns 6%, at least 10% is usual (track[main].tier[gold].margin)
      help: raise it to 10%
    ");
    assert_eq!(suite.attributes["name"], "helio.partner");
    assert_eq!((suite.cases.len(), suite.properties.contains_key("rules.pass")), (1, false));
}

#[test]
fn a_program_of_which_nothing_is_listed_is_shown() {
    for (margin, outcome, count) in [("= 15%", "", "rules.pass"), ("{}", "skipped", "rules.not_applicable")] {
        let text = THIN.replace("= 5%", margin).replace("= 15%", margin).replace("margin {}", "");
        let suite = suite(&Project::new().file("helio.partner", text), &[]);
        let case = suite.case("no findings");
        assert_eq!((case.class.as_str(), case.outcome.as_str()), ("helio.rules", outcome), "{case:?}");
        assert_eq!((suite.cases.len(), suite.properties[count].as_str()), (1, "1"));
    }
}

#[test]
fn what_is_no_verdict_is_skipped_with_the_reason() {
    let waived = THIN.replace(
        "track main",
        "waive thin-margin { reason = \"paid <later>\", approver = \"CFO\", until = 2027-01-01 }\n  track main",
    );
    for (text, message) in [
        (
            THIN.replace("= 5%", "= unknown \"not told\""),
            "undecided: `track[main].tier[silver].margin` is `unknown`",
        ),
        ("program helio \"Helio\" {\n}\n".to_owned(), "not applicable: there is nothing to check"),
        (waived, "waived: until 2027-01-01 by CFO: paid <later>"),
    ] {
        let project = Project::new().file("helio.partner", text);
        let suite = suite(&project, &["--verbose"]);
        let case = suite.case("thin-margin");
        assert_eq!(case.outcome, "skipped", "{case:?}");
        assert!(case.message.starts_with(message), "{message}: {}", case.message);
    }
    let project = Project::new().file("helio.partner", THIN);
    project.check(&["--baseline", "known.toml", "--update-baseline"]);
    let suite = suite(&project, &["--baseline", "known.toml"]);
    let case = suite.case("thin-margin");
    assert_eq!(case.message, "in the baseline: `silver` earns 5%, at least 10% is usual");
    assert_eq!((case.outcome.as_str(), suite.properties["findings.baseline"].as_str()), ("skipped", "1"));
}

#[test]
fn what_could_not_be_checked_is_never_green() {
    let project = Project::new()
        .file("broken.partner", "program helio {\n  track main {{\n")
        .file("word.partner", THIN.replace("margin = 5%", "margn = 5%"))
        .file("latin1.partner", b"program caf\xe9 {}\n");
    let suites = suites(&project, &["--select", "thin-margin"]);
    let names: Vec<&str> = suites.iter().map(|suite| suite.attributes["name"].as_str()).collect();
    assert_eq!(names, ["broken.partner", "word.partner", "partnerlint"]);
    for suite in &suites {
        assert!(suite.count("errors") > 0, "{suite:?}");
    }
    let word = suites[1].cases.iter().find(|case| case.outcome == "error").unwrap();
    assert_eq!(word.class, "helio.engine");
    let unreadable = suites[2].case("unreadable in latin1.partner");
    assert_eq!((unreadable.outcome.as_str(), unreadable.kind.as_str()), ("error", "error"));
    assert!(unreadable.message.contains("is not UTF-8"), "{}", unreadable.message);
}
