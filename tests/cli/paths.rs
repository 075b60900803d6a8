//! What is checked: patterns of paths, and what is passed over.

use super::{POLICY, Project, Ran, SOUND, THIN};

/// Programs in several folders, each with something to find, and one that `.gitignore` names.
fn project() -> Project {
    let mut project =
        Project::new().file(".gitignore", "ignored.partner\n").config("select = [\"thin-margin\"]\n");
    for path in ["a", "emea/b", "emea/drafts/c", "emea/old", "ignored", ".hidden/d", "us/drafts/e"] {
        let name = path.rsplit('/').next().unwrap();
        project = project.file(&format!("{path}.partner"), THIN.replace("helio", name));
    }
    project
}

/// The names of the files in which something is found, in order.
fn checked(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.split_once(".partner:")).map(|(name, _)| name).collect()
}

fn concise(project: &Project, arguments: &[&str]) -> Ran {
    let mut all = vec!["check", "--format", "concise"];
    all.extend(arguments);
    project.run(&all)
}

#[test]
fn a_pattern_stands_for_programs_and_folders() {
    let project = project();
    let cases: [(&[&str], &[&str]); 9] = [
        (&["*.partner"], &["a"]),
        (&["./*.partner"], &["a"]),
        (&["**/*.partner"], &["a", "emea/b", "emea/drafts/c", "emea/old", "us/drafts/e"]),
        (&["emea/*.partner"], &["emea/b", "emea/old"]),
        (&["*/drafts"], &["emea/drafts/c", "us/drafts/e"]),
        (&["{emea,us}/**/?.partner"], &["emea/b", "emea/drafts/c", "us/drafts/e"]),
        (&["emea/[bo]*", "a.partner"], &["a", "emea/b", "emea/old"]),
        (&["*.partner", "ignored.partner"], &["a", "ignored"]),
        (&["i*.partner", "a.partner", "--no-ignore"], &["a", "ignored"]),
    ];
    for (arguments, wanted) in cases {
        let ran = concise(&project, arguments);
        assert_eq!((ran.code, checked(&ran)), (1, wanted.to_vec()), "{arguments:?}");
    }
}

#[test]
fn a_pattern_that_matches_nothing_is_an_error() {
    let project = project().file("us/readme.md", "no program");
    let arguments = ["nothing*", "no-folder/*.partner", "us/*.md", "i*.partner", "[", "emea/b.partner"];
    insta::assert_snapshot!(concise(&project, &arguments).shown());
}

#[test]
fn a_file_may_look_like_a_pattern() {
    let project = Project::new()
        .config("select = [\"thin-margin\"]\n")
        .file("a[1].partner", THIN)
        .file("a1.partner", SOUND);
    assert_eq!(checked(&concise(&project, &["a[1].partner"])), ["a[1]"]);
}

#[test]
fn what_is_excluded_is_passed_over_in_folders() {
    let project = project();
    let cases: [(&[&str], &[&str]); 6] = [
        (&["--exclude", "drafts"], &["a", "emea/b", "emea/old"]),
        (&["--exclude", "drafts/", "--exclude", "/emea/old.partner"], &["a", "emea/b"]),
        (&["--exclude", "emea/"], &["a", "us/drafts/e"]),
        (&["--exclude", "emea/*/**", "--no-ignore"], &["a", "emea/b", "emea/old", "ignored", "us/drafts/e"]),
        (&["--exclude", "drafts", "**/*.partner"], &["a", "emea/b", "emea/old"]),
        (&["--exclude", "old.partner", "emea", "emea/old.partner"], &["emea/b", "emea/drafts/c", "emea/old"]),
    ];
    for (arguments, wanted) in cases {
        let ran = concise(&project, arguments);
        assert_eq!((ran.code, checked(&ran)), (1, wanted.to_vec()), "{arguments:?}");
    }
}

#[test]
fn a_configuration_excludes_below_its_folder_and_files_add_up() {
    let project = project()
        .config("exclude = [\"/a.partner\"]\n")
        .file("emea/partnerlint.toml", "exclude = [\"drafts\"]\n");
    let all = ["emea/b", "emea/old", "us/drafts/e"];
    assert_eq!(checked(&concise(&project, &[])), all);
    assert_eq!(checked(&concise(&project, &["--exclude", "old.*"])), ["emea/b", "us/drafts/e"]);
    assert_eq!(checked(&concise(&project, &["emea"])), ["emea/b", "emea/old"], "those above hold as well");
    // Seen from elsewhere, the folder of the file is what counts.
    let from = |folder: &str, argument: &str| {
        let mut command = project.command(&["check", "--format", "concise", argument]);
        super::ran(&command.current_dir(project.path().join(folder)).output().unwrap())
    };
    assert_eq!(checked(&from("emea", ".")), ["b", "old"]);
    assert_eq!(checked(&from("us", "../emea")), ["../emea/b", "../emea/old"]);
    let without = project.run(&["check", "--no-config", "--select", "tier-count"]);
    assert!(without.out.starts_with("checked 5 programs"), "{}", without.out);
}

#[test]
fn an_excluded_program_may_have_settings() {
    let config = "exclude = [\"drafts\"]\n[program.c.rules.thin-margin]\nlevel = \"error\"\n";
    let ran = concise(&project().config(config), &[]);
    assert!(!ran.out.contains("unknown-program"), "{}", ran.out);
}

#[test]
fn a_pattern_that_excludes_nothing_is_told() {
    let project = project()
        .config("exclude = [\"drafts\", \"darfts\"]\n")
        .file("emea/partnerlint.toml", "exclude = [\"x/\"]\n");
    insta::assert_snapshot!(project.run(&["check"]).shown());
    let part = concise(&project, &["us"]);
    assert!(!part.out.contains("unused-exclude"), "the rest was not walked: {}", part.out);
    let line = concise(&project, &["us", "--exclude", "darfts"]);
    assert_eq!(line.code, 2);
    assert!(line.out.contains("--exclude:1:1: error[unused-exclude]"), "{}", line.out);
    let named = concise(&project, &["a.partner", "--exclude", "darfts"]);
    assert_eq!((named.code, checked(&named)), (1, vec!["a"]), "no folder was walked: {}", named.out);
    let quiet = concise(&project, &["--select", "tier-count", "--fail-on", "error"]);
    assert_eq!(quiet.code, 0, "it is a warning: {}", quiet.out);
    let wrong = concise(&project, &["--exclude", "!a"]);
    assert!(wrong.out.contains("error[pattern] `!a` is no pattern"), "{}", wrong.out);
}

#[test]
fn a_folder_of_which_all_is_excluded_is_an_error() {
    insta::assert_snapshot!(concise(&project(), &["us", "--exclude", "drafts"]).shown());
}

#[test]
fn what_is_named_is_checked_unless_it_is_forced_out() {
    let project = project().config("exclude = [\"drafts\"]\n");
    let named = ["emea/drafts/c.partner", "a.partner"];
    assert_eq!(checked(&concise(&project, &named)), ["a", "emea/drafts/c"]);
    let forced = project.run(&["check", "--force-exclude", "emea/drafts/c.partner", "a.partner"]);
    assert_eq!(forced.code, 1);
    assert!(forced.out.contains("1 named file is excluded, and was not checked\n"), "{}", forced.out);
    let all = project.run(&["check", "--force-exclude", "emea/drafts/c.partner", "us/drafts"]);
    insta::assert_snapshot!(all.shown());
    let json = project.run(&["check", "--force-exclude", named[0], "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["summary"]["excluded"], &json["summary"]["programs"]), (&1.into(), &0.into()));
    // A mistake in the configuration is told, also where nothing is left to check.
    let wrong = project.config("fail-onn = \"error\"\n");
    assert_eq!(wrong.run(&["check", "--force-exclude", "emea/drafts/c.partner"]).code, 2);
}

#[test]
fn standard_input_is_excluded_by_its_name() {
    let project = project().config("exclude = [\"drafts\"]\n");
    let arguments = ["check", "-", "--stdin-filename", "emea/drafts/new.partner"];
    assert_eq!(project.run_with(&arguments, THIN).code, 1);
    let ran = project.run_with(&[arguments.as_slice(), &["--force-exclude"]].concat(), THIN);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("1 named file is excluded"), "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_is_an_error_unless_it_is_excluded() {
    use std::os::unix::fs::PermissionsExt;
    let project = project().file("locked/f.partner", POLICY);
    let locked = project.path().join("locked");
    let mode = |mode| std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o000);
    // Whoever may read everything cannot try this.
    let refused = locked.read_dir().is_err();
    let (whole, excluded) = (concise(&project, &[]), concise(&project, &["--exclude", "locked"]));
    mode(0o755);
    if refused {
        assert_eq!(whole.code, 2);
        assert!(whole.out.contains("error[unreadable] a folder cannot be walked"), "{}", whole.out);
    }
    assert_eq!(excluded.code, 1, "{}", excluded.out);
}
