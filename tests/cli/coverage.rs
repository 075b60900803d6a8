//! `test --coverage`, `--mutate` and `--min-coverage`.

use super::Project;

/// A rule whose examples leave something open, and one whose examples do not.
const OPEN: &str = r#"rule thin-margin "A tier earns too little" {
  level = warning
  param least = 10%
  for track in tracks where reseller in track.archetypes
  for tier  in track.tiers
  given tier.margin
  for case in cases(tier.margin)
  require tier.margin[case] >= least when tier.rank > 1
  at   tier.margin[case] "{tier} earns too little"

  fails  { track t { archetypes = [reseller], tier silver {}, tier gold { margin = 5% } } }
  passes { track t { archetypes = [reseller], tier silver {}, tier gold { margin = 10% } } }
}

rule three-tracks "There are three tracks" {
  level = error
  require count(tracks) <= 2
  at   tracks "there are three tracks or more"

  fails  { track a {}, track b {}, track c {} }
  passes { track a {}, track b {} }
}
"#;

/// The examples that are missing.
const MORE: &str = r#"  fails  { track t { archetypes = [reseller], tier silver {}, tier gold { margin = 9.9% } } }
  skips "the entry tier" { track t { archetypes = [reseller], tier silver { margin = 5% }, tier gold {} } }
  skips "who refers" { track t { archetypes = [referral], tier silver {}, tier gold { margin = 5% } } }
}

rule three-tracks"#;

/// A rule with a mutant that cannot be noticed: there is no fifth kind.
const BOUND: &str = r#"rule kinds "Too many kinds" {
  level = error
  let run = count(distinct(kind for track in tracks for kind in track.archetypes where kind in [reseller, referral]))
COMMENT
  require run <= 1 or run > 2
  at   tracks "too many kinds"

  fails  { track t { archetypes = [reseller, referral] } }
  passes { track t { archetypes = [reseller] } }
  passes { track t { archetypes = [reseller, alliance] } }
}
"#;

fn project(policy: &str) -> Project {
    Project::bare().file(".git/HEAD", "").file("pack/own.policy", policy)
}

fn complete() -> String {
    OPEN.replacen("}\n\nrule three-tracks", MORE, 1)
}

#[test]
fn what_no_example_shows_is_listed_with_its_place() {
    let ran = project(OPEN).run(&["test", "pack", "--coverage"]);
    insta::assert_snapshot!(ran.shown());
    assert_eq!(ran.code, 0, "what is missing is no failure until a least is asked for");
}

#[test]
fn coverage_below_the_least_makes_the_exit_code_1() {
    let open = project(OPEN);
    let ran = open.run(&["test", "pack", "--min-coverage", "100"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.ends_with("clauses: 75% is below 100%\nlimits: 66% is below 100%\n"), "{}", ran.out);
    assert_eq!(open.run(&["test", "pack", "--min-coverage", "66"]).code, 0);
    assert_eq!(open.run(&["test", "pack", "--min-coverage", "67"]).code, 1);
    assert_eq!(open.run(&["test", "pack", "--min-coverage", "101"]).code, 2);
    assert_eq!(project(&complete()).run(&["test", "pack", "--min-coverage", "100"]).code, 0);
}

#[test]
fn mutants_that_no_example_notices_are_listed_and_make_it_1() {
    let ran = project(OPEN).run(&["test", "pack", "--mutate"]);
    insta::assert_snapshot!(ran.shown());
    assert_eq!(ran.code, 1);
    let ran = project(&complete()).run(&["test", "pack", "--mutate", "--min-coverage", "100"]);
    insta::assert_snapshot!(ran.shown());
    assert_eq!(ran.code, 0);
}

#[test]
fn a_comment_justifies_a_mutant() {
    let with = |comment: &str| project(&BOUND.replace("COMMENT", comment)).run(&["test", "pack", "--mutate"]);
    let bare = with("  # nothing is said");
    insta::assert_snapshot!(bare.shown());
    assert_eq!(bare.code, 1);
    let named = with(
        "  # survives `run > 2` left out: there are two kinds\n  # survives `>` as `<=`: no\n  # of that later",
    );
    assert_eq!(named.code, 1, "{}", named.out);
    let whole = with("  # survives: there are two kinds, so that more than two is never asked");
    insta::assert_snapshot!(whole.shown());
    assert_eq!(whole.code, 0);
}

#[test]
fn a_justification_that_justifies_nothing_is_an_error() {
    for comment in ["  # survives `<=` as `<`: it does not", "  # survives: nothing survives here"] {
        let policy = complete().replacen("  require tier", &format!("{comment}\n  require tier"), 1);
        let project = project(&policy);
        let ran = project.run(&["test", "pack", "--mutate"]);
        insta::assert_snapshot!(ran.shown());
        assert_eq!(ran.code, 1);
        assert_eq!(project.run(&["test", "pack", "--coverage"]).code, 0, "nobody looked for mutants");
    }
}

#[test]
fn nothing_is_measured_while_an_example_is_wrong() {
    let wrong = OPEN.replace("margin = 10%", "margin = 1%");
    let ran = project(&wrong).run(&["test", "pack", "--mutate"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("what the examples prove is measured when all of them show what they say"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("mutants:"), "{}", ran.out);
    let invalid = OPEN.replace("tier.margin[case] >=", "tier.margni[case] >=");
    let ran = project(&invalid).run(&["test", "pack", "--mutate"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("measured when every rule is valid"), "{}", ran.out);
}

#[test]
fn machines_read_the_same() {
    let project = project(OPEN);
    let ran = project.run(&["test", "pack", "--mutate", "--format", "json"]);
    insta::assert_snapshot!(ran.out);
    assert_eq!(ran.code, 1);
    let plain = project.run(&["test", "pack", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&plain.out).unwrap();
    assert!(read["coverage"].is_null() && read["mutants"].is_null() && plain.code == 0, "{}", plain.out);
}

#[test]
fn threads_change_nothing() {
    let project = project(OPEN);
    let one = project.run(&["test", "pack", "--mutate", "--threads", "1"]);
    assert_eq!(one, project.run(&["test", "pack", "--mutate", "--threads", "5"]));
}
