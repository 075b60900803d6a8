//! `check`: what is found, what is accounted for, and the exit code.

use partnerlint::report::Format;

use super::{Project, SOUND, THIN};

#[test]
fn a_finding_makes_the_exit_code_1() {
    let project = Project::new().file("helio.partner", THIN);
    insta::assert_snapshot!(project.check(&[]).shown());
}

#[test]
fn a_sound_program_makes_it_0() {
    let project = Project::new().file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&["helio.partner"]).shown());
}

#[test]
fn what_could_not_be_checked_makes_it_2_while_rules_still_run() {
    let project = Project::new().file("helio.partner", THIN.replace("archetypes", "archetyps"));
    let ran = project.check(&["--format", "concise"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("did you mean") || ran.out.contains("archetyps"), "{}", ran.out);
    assert!(ran.out.contains("warning[thin-margin]"), "{}", ran.out);
    assert_eq!(project.check(&["--exit-zero"]).code, 2);
}

#[test]
fn the_failing_level_is_the_users() {
    let project = Project::new().file("helio.partner", THIN);
    assert_eq!(project.check(&["--fail-on", "warning"]).code, 1);
    assert_eq!(project.check(&["--fail-on", "advice"]).code, 1);
    assert_eq!(project.check(&["--fail-on", "error"]).code, 0);
    assert_eq!(project.check(&["--exit-zero"]).code, 0);
}

#[test]
fn undecided_fails_only_if_asked() {
    let unknown = SOUND.replace("15%", "unknown \"not stated\"");
    let project = Project::new().file("helio.partner", unknown);
    let ran = project.check(&["--verbose"]);
    assert_eq!(ran.code, 0);
    insta::assert_snapshot!(ran.shown());
    assert_eq!(project.check(&["--fail-on-undecided"]).code, 1);
    assert_eq!(project.check(&["--fail-on-undecided", "--exit-zero"]).code, 0);
}

#[test]
fn passes_are_listed_on_request() {
    let project = Project::new().file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&["--show-passes"]).shown());
}

#[test]
fn quiet_says_nothing_but_findings() {
    let project = Project::new().file("helio.partner", SOUND);
    assert_eq!(project.check(&["--quiet"]).shown(), "── exit 0\n");
}

#[test]
fn standard_input_has_a_name() {
    let project = Project::new();
    let arguments =
        ["check", "--select", "thin-margin", "-", "--stdin-filename", "helio.partner", "--format", "concise"];
    let ran = project.run_with(&arguments, THIN);
    insta::assert_snapshot!(ran.shown());
    let ran = project.run_with(&["check", "--select", "thin-margin", "-"], THIN);
    assert!(ran.out.contains("<stdin>:4:28"), "{}", ran.out);
}

#[test]
fn folders_are_walked_and_git_is_heard() {
    let project = Project::new()
        .file("b/two.partner", SOUND)
        .file("a/one.partner", THIN)
        .file("a/ignored.partner", "program broken {")
        .file("b/readme.md", "no program")
        .file(".gitignore", "ignored.partner\n");
    let ran = project.check(&["--format", "concise", "."]);
    insta::assert_snapshot!(ran.shown());
    assert_eq!(project.check(&["a/ignored.partner"]).code, 2, "a file that is named is always checked");
}

#[test]
fn a_fragment_is_checked_where_it_is_used() {
    let tiers = "track main {\n  archetypes = [reseller]\n  tier silver { margin = 5% }\n}\n";
    let project = Project::new()
        .file("helio.partner", "program helio \"Helio\" {\n  use \"parts/tiers.partner\"\n}\n")
        .file("parts/tiers.partner", tiers);
    insta::assert_snapshot!(project.check(&["--format", "concise"]).shown());
}

#[test]
fn a_fragment_that_nobody_uses_is_an_error() {
    let project = Project::new()
        .file("helio.partner", SOUND)
        .file("parts/tiers.partner", "tier silver { margin = 5% }\n");
    insta::assert_snapshot!(project.check(&[]).shown());
}

#[test]
fn no_rules_is_an_error() {
    let project = Project::new().file("helio.partner", SOUND);
    let ran = project.check(&["--ignore", "thin-margin"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("no rule is left to run"), "{}", ran.out);
}

#[test]
fn a_waiver_is_for_a_rule_that_exists() {
    let waiver = |rule: &str| {
        let waiver = format!(
            "waive {rule} {{ reason = \"no\", approver = \"CFO\", until = 2027-01-01 }}\n  track main"
        );
        Project::new()
            .file("helio.partner", THIN.replace("track main", &waiver))
            .check(&["--as-of", "2026-12-01"])
    };
    assert_eq!(waiver("thin-margin").code, 0);
    insta::assert_snapshot!(waiver("thin-margn").shown());
}

#[test]
fn variants_are_reported_once() {
    let program = r#"program helio "Helio" {
  track main {
    archetypes = [reseller]
    tier silver { margin = 5% }
    tier gold   { margin = 15% }
  }
  overlay emea "EMEA" {
    for = [dach]
    set { track main { tier gold { margin = 6% } } }
  }
  change fy28 "Fiscal 2028" {
    announced = 2026-10-15
    from      = 2027-02-01
    set { track main { tier silver { margin = 12% } } }
  }
}
"#;
    let project = Project::new().file("helio.partner", program);
    insta::assert_snapshot!(project.check(&["--as-of", "2026-11-01"]).shown());
    insta::assert_snapshot!(project.check(&["--as-of", "2027-03-01", "--format", "concise"]).shown());
}

#[test]
fn the_day_is_a_day() {
    let project = Project::new().file("helio.partner", SOUND);
    for day in ["2027-02-30", "tomorrow", "2027-1-1", "2027-01-01-01"] {
        let ran = project.check(&["--as-of", day]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{day}");
        assert!(ran.err.contains(day), "{}", ran.err);
    }
}

#[test]
fn the_number_of_threads_makes_no_difference() {
    let mut project = Project::new();
    for number in 0..24 {
        let text = if number % 3 == 0 { SOUND } else { THIN };
        let text = if number % 7 == 0 { text.replace("margin", "margn") } else { text.to_owned() };
        project = project
            .file(&format!("programs/p{number}/p.partner"), text.replace("helio", &format!("p{number}")));
    }
    project =
        project.file("programs/unused.partner", "tier x {}\n").file("programs/broken.partner", [0xff, 0xfe]);
    for (format, _) in Format::ALL {
        let arguments = |threads| ["--format", format, "--as-of", "2026-11-01", "--threads", threads];
        let one = project.check(&arguments("1"));
        assert_eq!(one.code, 2);
        assert!(one.out.len() > 1000, "{format}");
        for threads in ["2", "8"] {
            assert_eq!(one, project.check(&arguments(threads)), "{format} with {threads} threads");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_is_no_error() {
    let project = Project::new().file("helio.partner", THIN);
    let binary = assert_cmd::cargo::cargo_bin("partnerlint");
    let script = format!("{} check --select thin-margin | true; echo ${{PIPESTATUS[0]}}", binary.display());
    let output = std::process::Command::new("bash")
        .arg("-c")
        .arg(script)
        .current_dir(project.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "1");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
