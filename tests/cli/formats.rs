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
    let dash = project.check(&["--format", "concise=-", "--quiet"]);
    assert!(
        dash.out.starts_with("helio.partner:4:28: ") && !project.path().join("-").exists(),
        "{}",
        dash.out
    );
    let ran = project.check(&["--format", "concise", "--format", "json=-"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("two formats go to standard output"), "{}", ran.err);
    assert_eq!(project.check(&["--format", "json=nowhere/report.json"]).code, 2);
}

#[test]
fn a_report_replaces_a_file_as_a_whole() {
    let project =
        Project::new().file("helio.partner", THIN).file("report.json", "before").file("reports/x", "");
    let at = |name: &str| project.path().join(name);
    std::fs::hard_link(at("report.json"), at("same.json")).unwrap();
    for file in ["report.json", "reports/new.json"] {
        let ran = project.check(&["--format", &format!("json={file}")]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(std::fs::read_to_string(at(file)).unwrap().starts_with("{\"version\":1,"));
    }
    // The old file was not written into: another name of it still has the old text.
    assert_eq!(std::fs::read_to_string(at("same.json")).unwrap(), "before");
    for folder in ["", "reports"] {
        let names = std::fs::read_dir(at(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        let left: Vec<_> = names.filter(|name| name.to_string_lossy().starts_with(".partnerlint")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_report_keeps_the_mode_of_its_file_and_follows_no_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let project = Project::new()
        .file("helio.partner", THIN)
        .file("report.json", "")
        .file("plain", "")
        .file("target", "mine");
    let at = |name: &str| project.path().join(name);
    let mode = |name: &str| std::fs::metadata(at(name)).unwrap().permissions().mode() & 0o7777;
    std::fs::set_permissions(at("report.json"), std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(project.check(&["--format", "json=report.json", "--format", "human=new.txt"]).code, 1);
    assert_eq!(mode("report.json"), 0o640);
    assert_eq!(mode("new.txt"), mode("plain"), "a new file is as any other");
    symlink("target", at("link.json")).unwrap();
    symlink("nowhere", at("dangling.json")).unwrap();
    for link in ["link.json", "dangling.json"] {
        let ran = project.check(&["--format", &format!("json={link}")]);
        assert_eq!(ran.code, 2);
        let said =
            format!("error: `{link}` cannot be written: it is a link, and a report does not follow one\n");
        assert_eq!(ran.err, said);
        assert!(std::fs::symlink_metadata(at(link)).unwrap().is_symlink());
    }
    assert_eq!(std::fs::read_to_string(at("target")).unwrap(), "mine");
    assert!(!at("nowhere").exists());
    // What is no file of a disk is written as it is, and stays what it is.
    assert_eq!(project.check(&["--format", "json=/dev/null"]).code, 1);
    assert!(!std::fs::metadata("/dev/null").unwrap().is_file());
}

#[test]
fn a_report_that_cannot_be_written_says_why() {
    let project = Project::new().file("helio.partner", THIN).file("folder/x", "");
    for (file, why) in [("nowhere/report.json", "No such file or directory"), ("folder", "Is a directory")] {
        let ran = project.check(&["--format", &format!("json={file}")]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.starts_with(&format!("error: `{file}` cannot be written: ")), "{}", ran.err);
        assert!(!ran.err.contains(".partnerlint-"), "{}", ran.err);
        assert!(cfg!(not(unix)) || ran.err.contains(why), "{}", ran.err);
    }
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
