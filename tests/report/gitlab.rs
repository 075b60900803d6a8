//! Code Quality of GitLab: what its documentation says of a report.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::support::{flawed, members, mistakes, project, report, schema, words};
use crate::cli::{Project, SOUND};

const SCHEMA: &str = "tests/report/schemas/gitlab.json";

#[test]
fn it_is_as_the_documentation_says() {
    let schema = schema(SCHEMA);
    let (ran, document) = report(&project(), "gitlab", &["--verbose", "--show-passes", "--show-waived"]);
    assert_eq!(ran.code, 2);
    for document in [&document, &flawed("gitlab")] {
        assert_eq!(mistakes(&schema, document), [""; 0]);
        assert!(document.as_array().unwrap().len() > 5);
    }
    for (member, value) in
        [("severity", json!("error")), ("location", json!({"path": "./a", "lines": {"begin": 1}}))]
    {
        let mut wrong = document.clone();
        wrong[0][member] = value;
        assert_eq!(mistakes(&schema, &wrong).len(), 1, "{member}");
    }
}

#[test]
fn findings_that_count_are_issues() {
    let (_, document) = report(&project(), "gitlab", &["--show-waived"]);
    let issues = document.as_array().unwrap().iter().map(|issue| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let (path, line) = (text(&issue["location"]["path"]), &issue["location"]["lines"]["begin"]);
        format!(
            "{path}:{line} {} {}: {}",
            text(&issue["severity"]),
            text(&issue["check_name"]),
            text(&issue["description"])
        )
    });
    insta::assert_snapshot!(issues.collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_two_issues_are_taken_for_one() {
    let (_, document) = report(&project(), "gitlab", &[]);
    let prints = members(&document, "fingerprint");
    assert_eq!(words(&prints).len(), prints.len());
    // Two programs of one name bring in the same file.
    let used =
        document.as_array().unwrap().iter().filter(|issue| issue["location"]["path"] == "parts/used.partner");
    assert_eq!(used.count(), 2);
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let prints = |before: &str| {
        let text = before.to_owned() + &SOUND.replace("15%", "5%");
        let project = Project::new().file("helio.partner", text).file("baseline.toml", "version = 1\n");
        let (_, document) = report(&project, "gitlab", &[]);
        (document[0]["fingerprint"].clone(), document[0]["location"]["lines"]["begin"].clone())
    };
    let ((before, line), (after, moved)) = (prints(""), prints("# one\n"));
    assert_eq!((before, line, moved), (after, json!(4), json!(5)));
}

#[test]
fn nothing_found_is_an_empty_list() {
    let project = Project::new().file("helio.partner", SOUND).file("baseline.toml", "version = 1\n");
    let (ran, _) = report(&project, "gitlab", &[]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "[]\n"));
}

#[test]
fn every_level_has_a_severity() {
    let severities = |document: &Value| words(&members(document, "severity"));
    let (_, document) = report(&project(), "gitlab", &[]);
    assert_eq!(severities(&document), BTreeSet::from(["blocker".to_owned(), "major".to_owned()]));
    assert_eq!(severities(&flawed("gitlab")), BTreeSet::from(["critical".to_owned(), "major".to_owned()]));
    let project = Project::new()
        .file("helio.partner", SOUND.replace("15%", "5%"))
        .file("baseline.toml", "version = 1\n");
    let project = project.config("[rules.thin-margin]\nlevel = \"advice\"\n");
    let (_, document) = report(&project, "gitlab", &[]);
    assert_eq!(severities(&document), BTreeSet::from(["minor".to_owned()]));
}
