//! Several formats at once, to files and standard output; colours.

use super::{Project, THIN};

#[test]
fn json_says_everything() {
    let project = Project::new().file("helio.partner", THIN);
    let ran = project.check(&["--format", "json", "--as-of", "2026-11-01"]);
    assert_eq!((ran.code, ran.err.lines().count()), (1, 2));
    let mut value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    // The other rules are off; they come and go.
    let only = |list: &mut serde_json::Value| {
        list.as_array_mut().unwrap().retain(|rule| rule["id"] == "thin-margin");
    };
    only(&mut value["programs"][0]["rules"]);
    only(&mut value["rules"]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn formats_go_to_files_and_one_to_standard_output() {
    let project = Project::new().file("helio.partner", THIN);
    let ran = project.check(&[
        "--format",
        "concise",
        "--format",
        "json=report.json",
        "--format",
        "human=report.txt",
    ]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.starts_with("helio.partner:4:28: warning[thin-margin]"), "{}", ran.out);
    let json = std::fs::read_to_string(project.path().join("report.json")).unwrap();
    assert!(json.starts_with("{\"version\":1,"), "{json}");
    let human = std::fs::read_to_string(project.path().join("report.txt")).unwrap();
    assert!(human.contains("warning[thin-margin]") && human.contains("checked 1 program"), "{human}");
    let ran = project.check(&["--format", "concise", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("two formats go to standard output"), "{}", ran.err);
    assert_eq!(project.check(&["--format", "json=nowhere/report.json"]).code, 2);
}

#[test]
fn colours_follow_the_flag_and_the_variables() {
    let project = Project::new().file("helio.partner", THIN);
    let colored = |flag: &str, variables: &[(&str, &str)]| {
        let mut command = project.command(&["check", "--select", "thin-margin", "--color", flag]);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\u{1b}')
    };
    assert!(!colored("auto", &[]), "a pipe is no terminal");
    assert!(colored("always", &[]));
    assert!(colored("always", &[("NO_COLOR", "1")]));
    assert!(!colored("never", &[("FORCE_COLOR", "1")]));
    assert!(colored("auto", &[("FORCE_COLOR", "1")]));
    assert!(colored("auto", &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored("auto", &[("FORCE_COLOR", "0")]));
    assert!(!colored("auto", &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
}
