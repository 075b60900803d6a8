//! When rules hold and how much they weigh: editions, days, and rules that are deprecated.

use super::{PACK, POLICY, Project, SOUND};

/// A rule that finds an error wherever there is a track.
const OPEN: &str = r#"
rule some-track "There is a track" {
  HEADER
  for track in tracks
  require count(tiers) == 0
  at   track "{track} is there"
  fails  { track t { archetypes = [reseller], tier a {} } }
  passes { track t { archetypes = [reseller] } }
}
"#;

/// A project whose pack has one rule more, with this header.
fn with_rule(header: &str, toml: &str) -> Project {
    Project::new()
        .file("pack/open.policy", OPEN.replace("HEADER", header))
        .file("pack/pack.toml", format!("{PACK}{toml}"))
        .file("helio.partner", SOUND)
}

/// The lines that a check by one rule gives, and its exit code.
fn lines(project: &Project, rule: &str, more: &[&str]) -> String {
    let all = [&["check", "--select", rule, "--format", "concise", "--quiet"], more].concat();
    let ran = project.run(&all);
    format!("{}exit {}\n", ran.out, ran.code)
}

// ───────────── editions

#[test]
fn rules_that_joined_later_are_advice() {
    let project = |config: &str| {
        with_rule("level = error\n  edition = 2027", "editions = [2025, 2026, 2027]\n").config(config)
    };
    let check = |config: &str| lines(&project(config), "some-track", &[]);
    let found = |level: &str, code: u8| {
        format!("helio.partner:2:3: {level}[some-track] `main` is there (track[main])\nexit {code}\n")
    };
    assert_eq!(check(""), found("error", 1), "the newest holds where nobody asks for another");
    assert_eq!(check("edition = 2027\n"), found("error", 1));
    assert_eq!(check("edition = 2026\n"), found("advice", 0));
    assert_eq!(check("edition = 2025\n"), found("advice", 0));
    let held = project("edition = 2026\n").run(&["check", "--select", "some-track"]).out;
    assert!(held.contains("help: it is `error` from edition 2027 on; `edition = 2026` holds here"), "{held}");
    let moved = project("edition = 2027\n").run(&["check", "--select", "some-track"]).out;
    assert!(!moved.contains("it is `error`"), "{moved}");
    // A level that somebody sets has been looked at.
    assert_eq!(check("edition = 2026\n[rules.some-track]\nlevel = \"error\"\n"), found("error", 1));
    assert_eq!(
        check("edition = 2026\n[program.helio.rules.some-track]\nlevel = \"warning\"\n"),
        found("warning", 1)
    );
    // The nearest folder says which edition.
    let nearer = project("edition = 2026\n")
        .file("emea/partnerlint.toml", "edition = 2027\n")
        .file("emea/dach.partner", SOUND);
    let all = lines(&nearer, "some-track", &[]);
    assert_eq!(
        all,
        "emea/dach.partner:2:3: error[some-track] `main` is there (track[main])\nhelio.partner:2:3: advice[some-track] `main` is there (track[main])\nexit 1\n"
    );
    // A rule without an edition was there from the first.
    let old = with_rule("level = error", "editions = [2025, 2027]\n").config("edition = 2025\n");
    assert_eq!(lines(&old, "some-track", &[]), found("error", 1));
}

#[test]
fn an_edition_is_one_of_a_pack() {
    let with = |edition: &str| {
        with_rule("level = error\n  edition = 2027", "editions = [2027]\n")
            .config(&format!("edition = {edition}\n"))
    };
    let shown = |edition: &str| with(edition).run(&["check", "--select", "tier-count"]).shown();
    insta::assert_snapshot!(shown("2025"));
    insta::assert_snapshot!(shown("\"2026\""));
    assert_eq!(with("2026").run(&["check", "--select", "tier-count"]).code, 0, "the shipped pack has it");
    for toml in ["", "editions = [2026]\n"] {
        let ran = with_rule("level = error\n  edition = 2027", toml).run(&["pack", "check"]);
        assert_eq!(ran.code, 2);
        insta::assert_snapshot!(ran.shown());
        let tested = with_rule("level = error\n  edition = 2027", toml).run(&["test", "pack"]);
        assert_eq!(tested.code, 2);
        assert!(tested.out.contains("error[policy-edition]"), "{}", tested.out);
    }
}

#[test]
fn the_list_and_the_explanation_say_what_holds_a_rule_back() {
    let header = "level = warning\n  level = error when count(tracks) > 3\n  topic = own\n  source = \"S\"\n  why = \"W.\"\n  edition = 2027\n  effective = 2027-01-01";
    let with = |config: &str| with_rule(header, "editions = [2026, 2027]\n").config(config);
    let project = with("edition = 2026\n");
    insta::assert_snapshot!(project.run(&["explain", "some-track"]).shown());
    insta::assert_snapshot!(project.run(&["rules", "--topic", "own"]).shown());
    insta::assert_snapshot!(project.run(&["rules", "--topic", "own", "--format", "markdown"]).shown());
    let json = |project: &Project| -> serde_json::Value {
        serde_json::from_str(&project.run(&["rules", "--topic", "own", "--format", "json"]).out).unwrap()
    };
    let rule = json(&project)["rules"][0].clone();
    insta::assert_snapshot!(serde_json::to_string_pretty(&rule["advice_by"]).unwrap());
    assert_eq!((&rule["level"], &rule["usual_level"]), (&"advice".into(), &"warning".into()));
    assert_eq!((&rule["edition"], &rule["effective"]), (&2027.into(), &"2027-01-01".into()));
    let levels = |project: &Project| {
        ["error", "warning", "advice"]
            .map(|level| project.run(&["rules", "--topic", "own", "--level", level]).code == 0)
    };
    assert_eq!(levels(&project), [false, false, true]);
    let project = with("");
    assert_eq!(levels(&project), [true, true, false]);
    assert_eq!(json(&project)["rules"][0]["advice_by"], serde_json::Value::Null);
    let said = project.run(&["explain", "some-track"]).out;
    assert!(said.contains("  effective: 2027-01-01; before that day it warns at most"), "{said}");
}

// ───────────── days

#[test]
fn a_rule_warns_at_most_before_its_day() {
    let project = |config: &str| with_rule("level = error\n  effective = 2027-01-01", "").config(config);
    let level = |config: &str, day: &str| {
        let shown = lines(&project(config), "some-track", &["--as-of", day]);
        shown.split_once(": ").unwrap().1.split_once('[').unwrap().0.to_owned()
    };
    assert_eq!(level("", "2026-12-31"), "warning");
    assert_eq!(level("", "2027-01-01"), "error");
    assert_eq!(level("", "2027-01-02"), "error");
    let told = |day: &str| {
        let ran = project("").run(&["check", "--select", "some-track", "--as-of", day]);
        ran.out.contains("help: it is `error` from 2027-01-01 on")
    };
    assert!(told("2026-12-31") && !told("2027-01-01"));
    let set = "[rules.some-track]\nlevel = \"error\"\n";
    assert_eq!(level(set, "2026-12-31"), "error", "a level that is set holds on every day");
    // Advice stays advice: the day holds errors back and raises nothing.
    let low =
        with_rule("level = advice\n  level = error when count(tracks) > 3\n  effective = 2027-01-01", "");
    assert!(lines(&low, "some-track", &["--as-of", "2026-12-31"]).contains(": advice["));
}

#[test]
fn an_announced_change_is_found_by_the_day_of_the_check() {
    let later = SOUND.replace("  track main {\n", "  change later { from = 2027-06-01, set { track main { tier gold { margin = 20% } } } }\n  track main {\n");
    let policy = OPEN
        .replace("HEADER", "level = error\n  effective = 2027-01-01")
        .replace("count(tiers) == 0", "count(tiers) < 2");
    let project = Project::new().file("pack/open.policy", policy).file("helio.partner", later);
    let before = lines(&project, "some-track", &["--as-of", "2026-12-31"]);
    assert!(
        before.contains(": warning[some-track]"),
        "the change holds after the rule's day, and is found before it: {before}"
    );
    let after = lines(&project, "some-track", &["--as-of", "2027-01-01"]);
    assert!(after.contains(": error[some-track]"), "{after}");
}

// ───────────── rules that are deprecated

#[test]
fn whoever_names_a_deprecated_rule_is_told_its_successor() {
    let project =
        |config: &str| with_rule("level = error\n  deprecated = \"thin-margin\"", "").config(config);
    let plain = project("");
    assert_eq!(
        plain.run(&["check", "--select", "thin-margin"]).code,
        0,
        "who does not name it is told nothing"
    );
    let settings =
        "[rules.some-track]\nlevel = \"advice\"\n[program.helio.rules.some-track]\nlevel = \"off\"\n";
    let waived = SOUND.replace(
        "  track main {\n",
        "  waive some-track { reason = \"r\", approver = \"a\", until = 2027-01-01 }\n  track main {\n",
    );
    let ran = project(settings).file("helio.partner", &waived).run(&[
        "check",
        "--select",
        "some-track",
        "--ignore",
        "some-track,tier-count",
        "--select",
        "thin-margin",
    ]);
    assert_eq!(ran.code, 0, "it is advice: {}", ran.out);
    insta::assert_snapshot!(ran.shown());
    // It runs all the same.
    assert!(lines(&plain, "some-track", &[]).contains("error[some-track]"));
    let said = plain.run(&["explain", "some-track"]).out;
    assert!(said.contains("  deprecated: name `thin-margin` instead\n"), "{said}");
    assert!(plain.run(&["rules"]).out.contains("There is a track (deprecated: `thin-margin`)"));
    assert_eq!(
        project(settings).run(&["init", "new.partner", "--stage", "pilot", "--archetype", "referral"]).code,
        0
    );
    // Advice about a setting does not keep other commands from their work.
    assert_eq!(project(settings).run(&["rules"]).code, 0);
}

#[test]
fn a_successor_is_of_the_same_pack_or_shipped() {
    let shipped = with_rule("level = error\n  deprecated = \"tier-count\"", "");
    assert_eq!(shipped.run(&["pack", "check"]).code, 0);
    let other = with_rule("level = error\n  deprecated = \"more\"", "")
        .file("other/pack.toml", PACK.replace("own", "other"))
        .file("other/more.policy", POLICY.replace("thin-margin", "more"))
        .file("partnerlint.toml", "packs = [\"pack\", \"other\"]\n[rules.more]\nlevel = \"off\"\n");
    let ran = other.run(&["pack", "check"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.shown());
}
