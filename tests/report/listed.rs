//! What is listed of the rules: the same in every report, and the rest counted.

use serde_json::Value;

use super::support::{DAY, project, report};
use crate::support::readers::junit;

const VERBOSE: &str = "--verbose";
const PASSES: &str = "--show-passes";

/// The flags of a run, and what its records list beside what they always do.
const RUNS: [(&[&str], &[&str]); 4] = [
    (&[], &[]),
    (&[VERBOSE], &["not_applicable"]),
    (&[PASSES], &["pass"]),
    (&[VERBOSE, PASSES], &["pass", "not_applicable"]),
];

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// How many rules of a program came to an outcome.
fn count(program: &Value, outcome: &str) -> usize {
    usize::try_from(program["outcomes"][outcome].as_u64().unwrap()).unwrap()
}

#[test]
fn what_is_not_listed_is_counted() {
    let project = project();
    for (flags, more) in RUNS {
        let (_, document) = report(&project, "json", flags);
        let listed: Vec<&str> = list(&document["listed"]).iter().map(|name| name.as_str().unwrap()).collect();
        for always in ["fail", "waived", "undecided", "error"] {
            assert!(listed.contains(&always));
        }
        assert_eq!(listed.len(), 4 + more.len());
        assert!(more.iter().all(|outcome| listed.contains(outcome)), "{listed:?}");
        let mut seen = 0;
        for program in list(&document["programs"]) {
            let outcomes = program["outcomes"].as_object().unwrap();
            let all: u64 = outcomes.values().map(|count| count.as_u64().unwrap()).sum();
            assert_eq!(usize::try_from(all).unwrap(), list(&document["rules"]).len());
            for outcome in outcomes.keys() {
                let rules = list(&program["rules"]).iter().filter(|rule| rule["outcome"] == outcome.as_str());
                let expected = if listed.contains(&outcome.as_str()) { count(program, outcome) } else { 0 };
                assert_eq!(rules.count(), expected, "{outcome} of {}", program["path"]);
                seen += expected;
            }
        }
        assert!(seen > 0);
    }
}

#[test]
fn records_list_the_same() {
    let project = project();
    for (flags, more) in RUNS {
        let (_, document) = report(&project, "json", flags);
        let arguments = ["--as-of", DAY, "--baseline", "baseline.toml", "--format", "junit"];
        let suites = junit(&project.check(&[&arguments, flags].concat()).out);
        let (run, programs) = suites.split_last().unwrap();
        let listed: Vec<&str> = list(&document["listed"]).iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(run.properties["listed"], listed.join(" "), "{more:?}");
        assert_eq!(programs.len(), list(&document["programs"]).len());
        for (suite, program) in programs.iter().zip(list(&document["programs"])) {
            assert_eq!(suite.attributes["name"], program["path"].as_str().unwrap());
            let found = |class: &str| class.ends_with(".engine");
            let cases = suite.cases.iter().filter(|case| !found(&case.class) && case.name != "no findings");
            let rules = list(&program["rules"]).iter().map(|rule| rule["id"].as_str().unwrap());
            assert!(cases.map(|case| case.name.as_str()).eq(rules), "{suite:?}");
            for outcome in program["outcomes"].as_object().unwrap().keys() {
                let said = suite.properties.get(&format!("rules.{outcome}"));
                let said = said.map_or(0, |count| count.parse().unwrap());
                assert_eq!(said, count(program, outcome), "{outcome}");
            }
        }
    }
}

#[test]
fn people_and_code_scanning_are_shown_the_same_on_request() {
    let project = project();
    for (flags, more) in RUNS {
        let (_, document) = report(&project, "json", &[VERBOSE, PASSES]);
        let (_, sarif) = report(&project, "sarif", flags);
        let human = project.check(&[&["--as-of", DAY, "--baseline", "baseline.toml"], flags].concat()).out;
        for (outcome, kind, word) in
            [("pass", "pass", "pass"), ("not_applicable", "notApplicable", "not applicable")]
        {
            let all: usize = list(&document["programs"]).iter().map(|program| count(program, outcome)).sum();
            let expected = if more.contains(&outcome) { all } else { 0 };
            let results = list(&sarif["runs"][0]["results"]).iter();
            assert_eq!(results.filter(|result| result["kind"] == kind).count(), expected);
            let named = human.lines().filter(|line| line.starts_with(&format!("  {word:<14}  ")));
            assert_eq!(named.count(), expected, "{human}");
        }
    }
}
