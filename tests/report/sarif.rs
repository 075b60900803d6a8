//! SARIF: valid by the published schema, and what it says is so.

use std::collections::BTreeSet;

use partnerlint::lint::Totals;
use partnerlint::report::sarif::{LIMIT, Log};
use partnerlint::report::{Ending, Piece, Ranked, Report, Weight};
use serde_json::{Value, json};

use super::support::{flawed, members, mistakes, project, report, schema, words};
use crate::cli::{Project, THIN};
use crate::support::program::today;

const SCHEMA: &str = "tests/report/schemas/sarif-2.1.0.json";
const ALL: [&str; 3] = ["--verbose", "--show-passes", "--show-waived"];

fn results(document: &Value) -> &Vec<Value> {
    document["runs"][0]["results"].as_array().unwrap()
}

fn of_rule<'d>(document: &'d Value, rule: &str) -> Vec<&'d Value> {
    results(document).iter().filter(|result| result["ruleId"] == rule).collect()
}

#[test]
fn it_is_valid() {
    let schema = schema(SCHEMA);
    let mut documents = vec![flawed("sarif")];
    for flags in [&[][..], &ALL] {
        let (ran, document) = report(&project(), "sarif", flags);
        assert_eq!(ran.code, 2);
        documents.push(document);
    }
    let (ran, outside) = report(&project(), "sarif", &["--ignore", "thin-margin", "--param", "x.y=1"]);
    assert_eq!(ran.code, 2);
    documents.push(outside);
    for document in &documents {
        assert_eq!(mistakes(&schema, document), [""; 0]);
    }
    let mut wrong = documents.remove(0);
    wrong["runs"][0]["results"][0]["level"] = json!("advice");
    wrong["runs"][0]["results"][0]["rank"] = json!("high");
    assert_eq!(mistakes(&schema, &wrong).len(), 2);
}

#[test]
fn a_result_says_everything() {
    let document = flawed("sarif");
    insta::assert_snapshot!(
        serde_json::to_string_pretty(of_rule(&document, "tier-margin-inversion")[0]).unwrap()
    );
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "referral-commission-range").unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(rule).unwrap());
    insta::assert_snapshot!(rule["help"]["markdown"].as_str().unwrap());
}

#[test]
fn every_result_names_its_rule() {
    let (_, document) = report(&project(), "sarif", &ALL);
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    assert!(
        ids.contains("thin-margin") && ids.contains("unknown-name") && ids.contains("tier-margin-inversion")
    );
    assert!(!ids.contains("waiver-lapsed"), "a diagnostic that is not used");
    for result in results(&document) {
        let number = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[number]["id"]);
    }
    let named = rules.iter().filter_map(|rule| Some((rule["id"].as_str()?, rule["name"].as_str()?)));
    assert!(named.clone().any(|pair| pair == ("tier-margin-inversion", "TierMarginInversion")));
    assert!(named.clone().all(|(id, name)| !id.eq_ignore_ascii_case(name)));
}

#[test]
fn what_is_no_finding_comes_on_request() {
    let (_, document) = report(&project(), "sarif", &[]);
    assert_eq!(members(&document, "suppressions").len(), 0);
    assert_eq!(members(&document["runs"][0]["results"], "kind").len(), 0);
    let kinds = |flag: &str| {
        let (_, document) = report(&project(), "sarif", &[flag]);
        let kinds: Vec<String> = results(&document)
            .iter()
            .filter_map(|result| {
                let suppressed = result["suppressions"][0]["kind"].as_str();
                let kind = result["kind"].as_str().or(suppressed)?;
                Some(format!(
                    "{} {} {}",
                    kind,
                    result["level"].as_str()?,
                    result["message"]["text"].as_str()?
                ))
            })
            .collect();
        kinds.join("\n")
    };
    insta::assert_snapshot!(kinds("--show-waived"));
    insta::assert_snapshot!(kinds("--show-passes"));
    insta::assert_snapshot!(kinds("--verbose"));
}

#[test]
fn a_suppression_says_who_answers() {
    let (_, document) = report(&project(), "sarif", &["--show-waived"]);
    let suppressions: Vec<&Value> = members(&document, "suppressions");
    insta::assert_snapshot!(serde_json::to_string_pretty(&suppressions).unwrap());
}

#[test]
fn the_invocation_accounts_for_all() {
    let (_, document) = report(&project(), "sarif", &[]);
    let invocation = &document["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let off = members(&invocation["ruleConfigurationOverrides"], "id");
    assert!(off.len() > 100 && !words(&off).contains("thin-margin"));
    let mut summary = invocation["properties"].clone();
    // The other rules are off; they come and go.
    summary["summary"]["rules"].as_object_mut().unwrap().remove("not_run");
    insta::assert_snapshot!(serde_json::to_string_pretty(&summary).unwrap());
    assert_eq!(flawed("sarif")["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn what_is_wrong_outside_of_files_is_a_notification() {
    let project = Project::new().file("helio.partner", THIN).file("baseline.toml", "version = 1\n");
    let (ran, document) = report(&project, "sarif", &["--ignore", "thin-margin", "--param", "x.y=1"]);
    assert_eq!(ran.code, 2);
    assert!(results(&document).is_empty());
    let run = &document["runs"][0];
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&run["invocations"][0]["toolExecutionNotifications"]).unwrap()
    );
    assert_eq!(
        words(&members(&run["tool"]["driver"]["notifications"], "id")),
        words(&[&json!("no-rules"), &json!("unknown-rule")])
    );
}

/// The text that a region covers, counted as the file says: in characters.
fn covered(text: &str, region: &Value) -> String {
    let number = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
    assert_eq!(number("startLine"), number("endLine"));
    let line = text.lines().nth(number("startLine") - 1).unwrap();
    line.chars().skip(number("startColumn") - 1).take(number("endColumn") - number("startColumn")).collect()
}

#[test]
fn places_are_relative_and_count_characters() {
    let project = project();
    let (ran, document) = report(&project, "sarif", &ALL);
    let found = of_rule(&document, "thin-margin");
    let thin = found.iter().find(|result| result["properties"]["value"] == "5% of list_price").unwrap();
    let at = &thin["locations"][0]["physicalLocation"];
    assert_eq!(document["runs"][0]["columnKind"], "unicodeCodePoints");
    let text = std::fs::read_to_string(project.path().join("c_thin.partner")).unwrap();
    let (uri, covered) = (at["artifactLocation"]["uri"].as_str().unwrap(), covered(&text, &at["region"]));
    assert_eq!((uri, covered.as_str()), ("c_thin.partner", "5%"));
    let uris = words(&members(&document["runs"][0]["results"], "uri"));
    assert!(uris.contains("a%20waived.partner") && uris.contains("parts/used.partner"), "{uris:?}");
    let machine = project.path().to_str().unwrap();
    assert!(!ran.out.contains(machine));
    // A path that is given from the root is the same path.
    let (absolute, _) = report(&project, "sarif", &[&ALL[..], &[machine]].concat());
    assert_eq!(absolute.out, ran.out);
}

#[test]
fn a_path_from_elsewhere_stands_by_itself() {
    let project =
        Project::new().file("sub/x", "").file("baseline.toml", "version = 1\n").file("helio.partner", THIN);
    let run = |path: &str| {
        let arguments = ["check", "--select", "thin-margin", "--format", "sarif", path];
        let output = project.command(&arguments).current_dir(project.path().join("sub")).output().unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };
    assert_eq!(run("../helio.partner"), json!({"uri": "../helio.partner"}));
    let absolute = project.path().join("helio.partner").to_str().unwrap().to_owned();
    assert_eq!(run(&absolute), json!({"uri": format!("file://{absolute}")}));
}

#[test]
fn a_finding_is_known_again_when_lines_move() {
    let prints = |before: &str| {
        let project = Project::new()
            .file("helio.partner", format!("{before}{THIN}"))
            .file("baseline.toml", "version = 1\n");
        let (_, document) = report(&project, "sarif", &[]);
        let result = results(&document)[0].clone();
        assert_eq!(
            result["partialFingerprints"]["partnerlint/v1"],
            result["partialFingerprints"]["primaryLocationLineHash"]
        );
        (
            result["partialFingerprints"].clone(),
            result["locations"][0]["physicalLocation"]["region"]["startLine"].clone(),
        )
    };
    let (before, line) = prints("");
    let (after, moved) = prints("# one\n# two\n");
    assert_eq!((before, line, moved), (after, json!(4), json!(6)));
}

#[test]
fn a_fix_mends_the_file() {
    let project = project();
    let (_, document) = report(&project, "sarif", &[]);
    let fix = &of_rule(&document, "unknown-name")[0]["fixes"][0];
    assert_eq!(
        (&fix["properties"]["applicability"], &fix["description"]["text"]),
        (&json!("safe"), &json!("replace it with `margin`."))
    );
    let change = &fix["artifactChanges"][0];
    let file = project.path().join(change["artifactLocation"]["uri"].as_str().unwrap());
    let replacement = &change["replacements"][0];
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(
        (covered(&text, &replacement["deletedRegion"]).as_str(), &replacement["insertedContent"]["text"]),
        ("margn", &json!("margin"))
    );
}

#[test]
fn text_from_programs_is_no_link() {
    let (ran, document) = report(&project(), "sarif", &[]);
    let said: Vec<&str> = of_rule(&document, "include-missing")
        .iter()
        .map(|result| result["message"]["text"].as_str().unwrap())
        .collect();
    assert!(said[0].contains("\\[x\\](https://a.example/)"), "{said:?}");
    for text in members(&document, "text") {
        let text = text.as_str().unwrap();
        assert!(!text.replace("\\]", "").contains("]("), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    assert!(!ran.out.contains("##["));
}

fn end(log: &mut Log) -> String {
    log.end(&Ending { problems: &[], totals: &Totals::default(), exit_code: 1 })
}

#[test]
fn the_least_is_left_out_where_there_is_too_much() {
    let ranked = |weight: Weight, number: usize| {
        let text = format!("{{\"message\":{{\"text\":\"{weight:?} {number}\"}}}}");
        Ranked { weight, rule: "thin-margin".into(), text }
    };
    let mut log = Log::limited(today(), 5);
    let mut out = log.begin();
    // An advice and a pass come first, then what weighs more; six of them give way.
    for (number, weight) in (0..).zip([
        Weight::Settled,
        Weight::Advice,
        Weight::Advice,
        Weight::Undecided,
        Weight::Warning,
        Weight::Excused,
        Weight::Error,
        Weight::Warning,
        Weight::Error,
        Weight::Settled,
        Weight::Advice,
    ]) {
        out += &log.add(Piece { ranked: vec![ranked(weight, number)], ..Piece::default() });
    }
    assert!(
        out.ends_with("{\"ruleId\":\"thin-margin\",\"ruleIndex\":0,\"message\":{\"text\":\"Error 8\"}}"),
        "errors do not wait: {out}"
    );
    out += &end(&mut log);
    let document: Value = serde_json::from_str(&out).unwrap();
    let said: Vec<&str> =
        results(&document).iter().map(|result| result["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["Error 6", "Error 8", "Warning 4", "Warning 7", "Advice 1"]);
    let notification = &document["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["message"]["text"], "6 results left out of this file.");
    assert_eq!(document["runs"][0]["tool"]["driver"]["notifications"][0]["id"], "results-left-out");
}

#[test]
fn no_more_than_code_scanning_reads() {
    let mut log = Log::new(today());
    let mut out = log.begin();
    for weight in [Weight::Error, Weight::Warning] {
        let ranked = Ranked { weight, rule: "thin-margin".into(), text: "{\"message\":{}}".to_owned() };
        out += &log.add(Piece { ranked: vec![ranked; 20_000], ..Piece::default() });
    }
    out += &end(&mut log);
    assert_eq!(out.matches("\"ruleId\"").count(), LIMIT);
    assert!(out.contains("15000 results left out of this file."));
    let mut log = Log::new(today());
    let ranked =
        Ranked { weight: Weight::Error, rule: "thin-margin".into(), text: "{\"message\":{}}".to_owned() };
    let mut out = log.add(Piece { ranked: vec![ranked; LIMIT], ..Piece::default() });
    out += &end(&mut log);
    assert_eq!((out.matches("\"ruleId\"").count(), out.contains("left out")), (LIMIT, false));
}
