//! Input that is no program: a clear error with a place, exit code 2, no panic and no hang.

use super::{Project, SOUND, steady};

fn refused(project: &Project, arguments: &[&str]) -> String {
    let ran = project.check(arguments);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    steady(&ran.out)
}

#[test]
fn what_cannot_be_read_is_never_passed_over() {
    let project = Project::new()
        .file("latin1.partner", b"program caf\xe9 {}\n")
        .file("empty.partner", "")
        .file("comment.partner", "# nothing else\n")
        .file("nul.partner", "program a {\0}\n")
        .file("folder.partner/readme.md", "")
        .file("sound.partner", SOUND);
    insta::assert_snapshot!(refused(&project, &["."]));
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    let project = Project::new().file("empty/readme.md", "").file("sound.partner", SOUND);
    insta::assert_snapshot!(refused(&project, &["nowhere.partner", "no*.partner", "empty", "sound.partner"]));
}

#[test]
fn an_empty_folder_is_an_error() {
    let project = Project::bare();
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.shown());
}

#[test]
fn a_file_above_the_limit_is_refused() {
    let project = Project::new();
    let file = std::fs::File::create(project.path().join("large.partner")).unwrap();
    file.set_len(100 * 1024 * 1024).unwrap();
    let shown = refused(&project, &["large.partner"]);
    assert!(shown.contains("`large.partner` is larger than the limit of 32 MiB"), "{shown}");
}

#[test]
fn deep_nesting_and_long_chains_are_bounded() {
    let brackets = format!("program a {{ x = {}", "[".repeat(100_000));
    let braces = format!("program a {{ {}", "track a { ".repeat(100_000));
    let terms = format!("program a {{ x = 1 {} }}", "+ 1 ".repeat(100_000));
    let conditions = format!("program a {{ entry {{ {} }} }}", "not ".repeat(100_000));
    for (name, text) in
        [("brackets", brackets), ("braces", braces), ("terms", terms), ("conditions", conditions)]
    {
        let project = Project::new().file("deep.partner", text);
        let shown = refused(&project, &["deep.partner", "--format", "concise"]);
        assert!(shown.starts_with("deep.partner:1:"), "{name}: {shown}");
        assert!(shown.len() < 100_000, "{name}: {} bytes of findings", shown.len());
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read() {
    let text = format!("\u{feff}{}", SOUND.replace('\n', "\r\n"));
    let project = Project::new().file("windows.partner", text);
    let ran = project.check(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let wrong = format!("\u{feff}{}", SOUND.replace("margin", "margn").replace('\n', "\r\n"));
    let project = Project::new().file("windows.partner", wrong);
    insta::assert_snapshot!(refused(&project, &[]));
}

#[test]
fn a_use_that_leads_nowhere_is_an_error_at_the_use() {
    let program = |path: &str| format!("program a {{\n  use \"{path}\"\n}}\n");
    let outside = tempfile::NamedTempFile::with_suffix(".partner").unwrap();
    let project = Project::new()
        .file(
            "escape.partner",
            program(&format!("../{}", outside.path().file_name().unwrap().to_str().unwrap())),
        )
        .file("absolute.partner", program("/etc/passwd"))
        .file("missing.partner", program("nowhere.partner"))
        .file("itself.partner", program("itself.partner"))
        .file("circle.partner", program("one.partner"))
        .file("one.partner", "use \"two.partner\"\n")
        .file("two.partner", "use \"one.partner\"\n");
    let mut shown = String::new();
    for name in ["escape", "absolute", "missing", "itself", "circle"] {
        let file = format!("{name}.partner");
        shown.push_str(
            &refused(&project, &[&file, "--format", "concise"])
                .replace(outside.path().file_name().unwrap().to_str().unwrap(), "outside.partner"),
        );
    }
    insta::assert_snapshot!(shown);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.partner"), "tier silver { margin = 5% }\n").unwrap();
    let project = Project::new().file("a.partner", "program a {\n  use \"link.partner\"\n}\n");
    std::os::unix::fs::symlink(outside.path().join("secret.partner"), project.path().join("link.partner"))
        .unwrap();
    insta::assert_snapshot!(refused(&project, &["."]));
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_root_is_read_by_any_way() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    let secret = "program secret \"Secret\" {\n  track hidden { archetypes = [reseller], tier x { margin = 1% } }\n}\n";
    std::fs::write(outside.path().join("secret.partner"), secret).unwrap();
    let name = outside.path().file_name().unwrap().to_str().unwrap().to_owned();
    let program = |written: &str| format!("program a \"A\" {{\n  use \"{written}\"\n}}\n");
    let project = Project::new().file("folder/inner.partner", "stage = scale\n").file("sound.partner", SOUND);
    let at = |path: &str| project.path().join(path);
    symlink(outside.path(), at("linked")).unwrap();
    symlink(at("linked"), at("again")).unwrap();
    symlink(outside.path().join("secret.partner"), at("folder/file.partner")).unwrap();
    symlink(at("folder/inner.partner"), at("inner.partner")).unwrap();
    for written in [
        "linked/secret.partner".to_owned(),
        "again/secret.partner".to_owned(),
        "folder/file.partner".to_owned(),
        "folder/../linked/secret.partner".to_owned(),
        format!("../{name}/secret.partner"),
        format!("linked/../{name}/secret.partner"),
        outside.path().join("secret.partner").to_str().unwrap().to_owned(),
    ] {
        std::fs::write(at("a.partner"), program(&written)).unwrap();
        let shown = refused(&project, &["a.partner", "--format", "concise", "--verbose"]);
        assert!(shown.contains("error[include-"), "{written}: {shown}");
        assert!(!shown.contains("hidden") && !shown.contains("Secret"), "{written}: {shown}");
    }
    // A link that stays below the root is a file like others.
    std::fs::write(at("a.partner"), program("inner.partner")).unwrap();
    assert_eq!(project.check(&["a.partner"]).code, 0);
    // A folder is walked without what is linked in it: a program there is said not to be checked, a folder is no part of it.
    let walked = refused(&project, &[".", "--format", "concise"]);
    assert!(walked.contains("`folder/file.partner` is a link"), "{walked}");
    assert!(!walked.contains("hidden") && !walked.contains("linked/"), "{walked}");
}
