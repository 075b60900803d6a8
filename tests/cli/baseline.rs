//! The baseline: what was there does not count until it changes, and the file can only shrink unasked.

use super::{Project, Ran, SOUND, THIN};

const FILE: &str = "known.toml";

fn check(project: &Project, more: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["--baseline", FILE].iter().chain(more).copied().collect();
    project.check(&arguments)
}

/// A project whose baseline was made of one thin tier.
fn project() -> Project {
    let project = Project::new().file("helio.partner", THIN);
    let ran = check(&project, &["--update-baseline"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    project
}

fn file(project: &Project) -> String {
    std::fs::read_to_string(project.path().join(FILE)).unwrap()
}

#[test]
fn it_is_made_of_all_that_is_found() {
    let project = Project::new().file("helio.partner", THIN);
    insta::assert_snapshot!(check(&project, &["--update-baseline"]).shown());
    insta::assert_snapshot!(file(&project));
    insta::assert_snapshot!(check(&project, &[]).shown());
}

#[test]
fn one_that_is_not_there_is_an_error() {
    let project = Project::new().file("helio.partner", THIN);
    insta::assert_snapshot!(check(&project, &["--format", "concise"]).shown());
}

#[test]
fn moved_lines_change_nothing() {
    let project =
        project().file("helio.partner", format!("# one\n# two\n\n{}", THIN.replace("    ", "\t  ")));
    assert_eq!(check(&project, &[]).code, 0);
}

#[test]
fn another_value_is_another_finding() {
    let project = project().file("helio.partner", THIN.replace("5%", "4%").replace("14%", "15%"));
    let ran = check(&project, &["--format", "concise", "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("[thin-margin]") && ran.out.contains("[baseline-unused]"), "{}", ran.out);
}

#[test]
fn what_is_gone_is_reported_and_taken_out_on_request() {
    let project = project().file("helio.partner", SOUND);
    insta::assert_snapshot!(check(&project, &[]).shown());
    let ran = check(&project, &["--update-baseline"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("known.toml: 0 kept, 1 taken out, 0 added"), "{}", ran.err);
    assert!(!file(&project).contains("[[finding]]"), "{}", file(&project));
}

#[test]
fn it_grows_only_with_a_flag_of_its_own() {
    let two = THIN.replace("15%", "3%");
    let project = project().file("helio.partner", &two);
    assert_eq!(check(&project, &["--update-baseline"]).code, 1);
    assert_eq!(file(&project).matches("[[finding]]").count(), 1);
    assert_eq!(check(&project, &["--grow-baseline"]).code, 0);
    assert_eq!(file(&project).matches("[[finding]]").count(), 2);
    assert_eq!(check(&project, &[]).code, 0);
}

#[test]
fn a_part_of_the_programs_takes_nothing_out_of_the_others() {
    let project =
        Project::new().file("a/helio.partner", THIN).file("b/lumen.partner", THIN.replace("helio", "lumen"));
    assert_eq!(check(&project, &["--update-baseline"]).code, 0);
    let project = project.file("a/helio.partner", SOUND);
    let ran = check(&project, &["a", "--update-baseline"]);
    assert!(ran.err.contains("1 kept, 1 taken out"), "{}", ran.err);
    assert_eq!(file(&project).matches("lumen").count(), 1);
    // Where every program around it was checked, one that is not there is gone.
    std::fs::remove_dir_all(project.path().join("b")).unwrap();
    let ran = check(&project, &["--format", "concise", "--quiet"]);
    assert_eq!(ran.out.matches("[baseline-unused]").count(), 1, "{}", ran.out);
}

#[test]
fn a_rule_that_did_not_run_takes_nothing_out() {
    let project = project().file("helio.partner", SOUND).config("[rules]\nthin-margin = \"off\"\n");
    let ran =
        project.run(&["check", "--baseline", FILE, "--update-baseline", "--select", "tier-count", "--quiet"]);
    assert!(ran.err.contains("1 kept, 0 taken out"), "{}", ran.err);
}

#[test]
fn a_waiver_comes_before_it() {
    let waiver =
        "waive thin-margin { reason = \"a pilot\", approver = \"CFO\", until = 2027-01-31 }\n  track main";
    let project = project().file("helio.partner", THIN.replace("track main", waiver));
    let ran = check(&project, &["--as-of", "2026-12-01", "--format", "concise"]);
    assert!(ran.err.contains("1 waived") && ran.out.contains("[baseline-unused]"), "{ran:?}");
}

#[test]
fn findings_of_the_engine_are_never_excused() {
    let project = Project::new().file("helio.partner", THIN.replace("archetypes", "archetyps"));
    let ran = check(&project, &["--update-baseline", "--format", "concise"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("error["), "{}", ran.out);
}

#[test]
fn mistakes_in_the_file_stand_where_they_are() {
    let mistakes = [
        "version = 2\n",
        "version = 1\n[[finding]]\nrule = \"x\"\n",
        "version = 1\n[[finding]]\nprogram = \"helio\"\nrule = \"x\"\nplace = \"\"\nvalue = \"\"\nline = 3\n",
        "{\"version\": 1}",
        "",
    ];
    let shown: Vec<String> = mistakes
        .iter()
        .map(|text| {
            let project = Project::new().file("helio.partner", THIN).file(FILE, text);
            let ran = check(&project, &["--quiet"]);
            assert_eq!(ran.code, 2, "{text}");
            assert!(ran.out.contains("[thin-margin]"), "nothing is excused: {}", ran.out);
            let (first, _) =
                ran.out.split_once("error[baseline-invalid]").map(|(_, rest)| (rest.to_owned(), ())).unwrap();
            format!("{text}---{first}")
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn the_configuration_names_it_from_its_own_folder() {
    let project = Project::new()
        .file("team/programs/helio.partner", THIN)
        .file("team/partnerlint.toml", "baseline = \"known.toml\"\n");
    let ran = project.check(&["--update-baseline"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("team/known.toml: 0 kept, 0 taken out, 1 added"), "{}", ran.err);
    assert_eq!(project.check(&["team/programs"]).code, 0);
    let other = project.check(&["--baseline", "other.toml", "--format", "concise", "--quiet"]);
    assert!(other.out.contains("other.toml:1:1: error[unreadable]"), "{}", other.out);
}

#[test]
fn what_is_left_out_is_not_gone() {
    // The rule may find errors, and finds less here.
    let policy = super::POLICY
        .replace("level  = warning", "level  = error")
        .replace("  help \"raise", "  level = advice when tier.rank == 1\n  help \"raise");
    let project = Project::new().file("helio.partner", THIN).file("pack/thin.policy", policy);
    assert_eq!(check(&project, &["--update-baseline"]).code, 0);
    let ran = check(&project, &["--min-level", "error", "--update-baseline"]);
    assert!(ran.err.contains("1 kept, 0 taken out, 0 added"), "{}", ran.err);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn one_that_nobody_names_cannot_be_written() {
    let project = Project::new().file("helio.partner", THIN);
    for flag in ["--update-baseline", "--grow-baseline"] {
        let ran = project.check(&[flag]);
        assert_eq!(ran.code, 2);
        assert_eq!(ran.err, "error: there is no baseline to write: name its file with `--baseline`\n");
    }
}

#[test]
fn what_could_not_be_checked_is_not_gone() {
    let two = || {
        let project = Project::new()
            .file("helio.partner", THIN)
            .file("old/lumen.partner", THIN.replace("helio", "lumen"));
        assert_eq!(check(&project, &["--update-baseline"]).code, 0);
        project
    };
    let unreadable = two().file("old/lumen.partner", b"program \xff {}");
    let ran = check(&unreadable, &["--update-baseline"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("2 kept, 0 taken out"), "{}", ran.err);
    let excluded = two().config("exclude = [\"old/\"]\n");
    let ran = check(&excluded, &["--update-baseline"]);
    assert!(ran.err.contains("2 kept, 0 taken out"), "{}", ran.err);
}

#[test]
fn one_of_two_programs_of_a_name_may_bear_it_out() {
    let project = Project::new().file("a.partner", THIN).file("b.partner", SOUND);
    assert_eq!(check(&project, &["--update-baseline"]).code, 0);
    assert_eq!(check(&project, &["--format", "concise"]).out, "");
    let project = project.file("a.partner", SOUND);
    assert!(check(&project, &["--update-baseline"]).err.contains("0 kept, 1 taken out"));
}
