//! Waivers: what they excuse, and what is wrong with them.

use super::{Project, SOUND, THIN};

const DAY: &str = "2026-12-01";

/// A program whose silver tier is thin, with this in its tier, and the rest of a waiver behind the required words.
fn waived(rest: &str) -> String {
    let waiver = format!(
        "tier silver {{\n      margin = 5%\n      waive thin-margin {{ reason = \"a pilot\", approver = \"CFO\", {rest} }}\n    }}"
    );
    THIN.replace("tier silver { margin = 5% }", &waiver)
}

fn check(program: &str, more: &[&str]) -> super::Ran {
    let arguments: Vec<&str> = ["--as-of", DAY].iter().chain(more).copied().collect();
    Project::new().file("helio.partner", program).check(&arguments)
}

#[test]
fn a_waived_finding_is_counted_apart() {
    let ran = check(&waived("until = 2026-12-01, ticket = \"GOV-118\""), &["--verbose"]);
    insta::assert_snapshot!(ran.shown());
}

#[test]
fn it_is_shown_on_request() {
    let program = waived("until = 2027-01-31");
    insta::assert_snapshot!(check(&program, &["--show-waived"]).shown());
    insta::assert_snapshot!(check(&program, &["--show-waived", "--format", "concise"]).shown());
}

#[test]
fn no_waivers_lets_everything_be_found() {
    let ran = check(&waived("until = 2026-11-30"), &["--no-waivers", "--format", "concise"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out.lines().count(), 1, "nothing is said of waivers: {}", ran.out);
    assert!(ran.out.contains("warning[thin-margin]"), "{}", ran.out);
}

#[test]
fn it_holds_from_its_first_to_its_last_day() {
    let outcome = |rest: &str| {
        let ran = check(&waived(rest), &["--format", "concise", "--quiet"]);
        (
            ran.code,
            ran.out.matches("warning[thin-margin]").count(),
            ran.out.matches("[waiver-expired]").count(),
        )
    };
    assert_eq!(outcome("until = 2026-12-01"), (0, 0, 0));
    assert_eq!(outcome("until = 2026-11-30"), (1, 1, 1));
    assert_eq!(outcome("from = 2026-12-01, until = 2026-12-31"), (0, 0, 0));
    assert_eq!(outcome("from = 2026-12-02, until = 2026-12-31"), (1, 1, 0));
}

#[test]
fn an_expired_one_says_so_beside_what_it_excused() {
    insta::assert_snapshot!(check(&waived("until = 2026-11-30"), &[]).shown());
}

#[test]
fn it_lapses_when_the_value_changes() {
    assert_eq!(check(&waived("until = 2027-01-31, excuses = 5%"), &[]).code, 0);
    assert_eq!(check(&waived("until = 2027-01-31, excuses = 5% of list_price"), &[]).code, 0);
    assert_eq!(check(&waived("until = 2027-01-31, excuses = 5% of net_license"), &[]).code, 1);
    insta::assert_snapshot!(check(&waived("until = 2027-01-31, excuses = 6%"), &[]).shown());
}

#[test]
fn one_that_excuses_nothing_is_found_if_its_rule_ran() {
    let program = waived("until = 2027-01-31").replace("5%", "15%");
    insta::assert_snapshot!(check(&program, &[]).shown());
    let off = Project::new()
        .config("[rules]\nthin-margin = \"off\"\ntier-count = \"advice\"\n")
        .file("helio.partner", &program);
    let ran = off.run(&["check", "--as-of", DAY, "--format", "concise"]);
    assert!(!ran.out.contains("waiver-unused"), "{}", ran.out);
    let unknown = program.replace("margin = 15%\n", "margin = unknown \"not stated\"\n");
    assert_eq!(check(&unknown, &[]).code, 0, "what nobody can decide may be excused after all");
}

#[test]
fn it_covers_its_block_and_what_is_below() {
    let waiver = "waive thin-margin { reason = \"a pilot\", approver = \"CFO\", until = 2027-01-31 }";
    let anywhere = |before: &str| THIN.replacen(before, &format!("{waiver}\n{before}"), 1);
    for before in ["track main {", "archetypes"] {
        assert_eq!(check(&anywhere(before), &[]).code, 0, "{before}");
    }
    let beside = THIN.replace("gold   {", &format!("gold {{\n{waiver}\n"));
    let ran = check(&beside, &["--format", "concise", "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("[thin-margin]") && ran.out.contains("[waiver-unused]"), "{}", ran.out);
}

#[test]
fn a_name_that_begins_alike_is_another_block() {
    let program = SOUND.replace(
        "tier silver { margin = 15% }",
        "tier silver { margin = 15% }\n    tier silver_two { margin = 5% }\n    mdf { waive thin-margin { reason = \"x\", approver = \"y\", until = 2027-01-31 } }",
    );
    let ran = check(&program, &["--format", "concise"]);
    assert!(ran.out.contains("[thin-margin]"), "{}", ran.out);
}

#[test]
fn one_that_is_not_whole_never_excuses() {
    let malformed = [
        waived("until = 2027-01-31").replace("\"a pilot\"", "\" \""),
        waived("until = 2027-01-31").replace("\"CFO\"", "\"\""),
        waived("from = 2027-02-01, until = 2027-01-31"),
        waived("until = \"soon\""),
        waived("ticket = \"GOV-1\""),
    ];
    let shown: Vec<String> = malformed
        .iter()
        .map(|program| {
            let ran = check(program, &["--format", "concise", "--quiet"]);
            assert_eq!(ran.code, 2, "{}", ran.out);
            assert!(ran.out.contains("[thin-margin]"), "{}", ran.out);
            ran.out
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn a_rule_may_forbid_waivers() {
    let policy = super::POLICY.replace("level  = warning", "level  = warning\n  waivable = false");
    let ran = Project::new()
        .file("pack/thin.policy", policy)
        .file("helio.partner", waived("until = 2027-01-31"))
        .check(&["--as-of", DAY]);
    insta::assert_snapshot!(ran.shown());
}

#[test]
fn one_in_the_base_does_not_excuse_what_a_change_makes_worse() {
    let change = "change worse {\n    announced = 2026-11-01\n    from = 2027-02-01\n    set { track main { tier silver { margin = 4% } } }\n  }\n}\n";
    let program = waived("until = 2027-03-31, excuses = 5%");
    let program = format!("{}{change}", program.trim_end().trim_end_matches('}'));
    insta::assert_snapshot!(check(&program, &["--show-waived", "--format", "concise"]).shown());
}

#[test]
fn a_role_may_approve() {
    let program = waived("until = 2027-01-31, control = \"reviewed each month\"")
        .replace("\"CFO\"", "cfo")
        .replace("track main {", "role cfo \"Chief Financial Officer\" {}\n  track main {");
    let ran = check(&program, &["--show-waived", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let excuse = &json["programs"][0]["findings"][0]["excuse"];
    assert_eq!(excuse["kind"], "waiver");
    assert_eq!(excuse["approver"], "Chief Financial Officer");
    assert_eq!(excuse["control"], "reviewed each month");
    assert_eq!(excuse["start"]["line"], 7);
    assert_eq!(json["summary"]["waived"], 1);
    assert_eq!(json["summary"]["rules"]["waived"], 1);
    assert_eq!(
        json["programs"][0]["rules"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|rule| rule["outcome"] == "waived")
            .count(),
        1
    );
}
