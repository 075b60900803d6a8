//! Annotations for GitHub, read as its runner reads them.

use crate::cli::{Project, THIN};
use crate::support::readers::{Annotation, markdown};

fn annotations(output: &str) -> Vec<Annotation> {
    let lines = output.lines().filter(|line| line.starts_with("::"));
    lines.map(|line| Annotation::read(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

fn github(project: &Project, arguments: &[&str]) -> Vec<Annotation> {
    let mut all = vec!["--format", "github"];
    all.extend(arguments);
    annotations(&project.check(&all).out)
}

/// A program with so many tiers whose margin is too small.
fn tiers(count: usize) -> String {
    let tiers: String = (0..count).map(|n| format!("    tier t{n} {{ margin = 5% }}\n")).collect();
    format!("program helio \"Helio\" {{\n  track main {{\n    archetypes = [reseller]\n{tiers}  }}\n}}\n")
}

#[test]
fn a_finding_stands_at_its_line() {
    let project = Project::new().file("helio.partner", THIN);
    insta::assert_snapshot!(project.check(&["--format", "github", "--quiet"]).out, @"::warning file=helio.partner,line=4,col=28,endLine=4,endColumn=30,title=thin-margin::`silver` earns 5%25, at least 10%25 is usual%0Ahelp: raise it to 10%25");
    let ran = project.check(&["--format", "github"]);
    assert!(ran.out.lines().nth(1).unwrap().starts_with("checked 1 program: 1 warning"), "{}", ran.out);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""), "the sum is told once");
}

#[test]
fn what_stands_in_no_line_has_none() {
    let project = Project::new();
    let nowhere = github(&project, &["nowhere.partner"]);
    assert_eq!(nowhere[0].properties.keys().collect::<Vec<_>>(), ["file", "title"]);
    assert_eq!(nowhere[0].properties["file"], "nowhere.partner");
    let piped = project.run_with(&["check", "-", "--select", "thin-margin", "--format", "github"], THIN).out;
    assert_eq!(annotations(&piped)[0].properties.keys().collect::<Vec<_>>(), ["title"]);
    // Columns of two lines would be taken for columns of one.
    let open = project.file("a.partner", "program a \"A\" {\n  track b \"B\" {\n");
    for one in github(&open, &["a.partner"]) {
        let has = |name: &str| one.properties.contains_key(name);
        let one_line = one.properties.get("line") == one.properties.get("endLine");
        assert_eq!((has("col"), has("endColumn")), (one_line, one_line), "{one:?}");
    }
}

#[test]
fn ten_of_a_level_are_shown_and_the_last_says_how_many_more() {
    for (count, shown, last) in
        [(9, 9, None), (10, 10, None), (11, 10, Some("2 more")), (25, 10, Some("16 more"))]
    {
        // They come from several programs.
        let project = Project::new()
            .file("a.partner", tiers(count - 3))
            .file("b.partner", tiers(3).replace("helio", "other"));
        let found = github(&project, &[]);
        assert_eq!(found.len(), shown, "{count}");
        let said = &found[shown - 1].message;
        match last {
            Some(last) => assert_eq!(*said, format!("{last} warnings: see the job summary")),
            None => assert!(said.contains("earns 5%"), "{said}"),
        }
    }
}

#[test]
fn the_worst_come_first_and_problems_before_programs() {
    let project = Project::new()
        .file("a.partner", tiers(3))
        .file("b.partner", tiers(2).replace("helio", "other").replace("archetypes", "archetyps"))
        .file("z.partner", [0xff]);
    let found = github(&project, &[]);
    let levels: Vec<&str> = found.iter().map(|one| one.level.as_str()).collect();
    let mut sorted = levels.clone();
    sorted.sort_unstable();
    assert_eq!(levels, sorted, "`error` stands before `warning`");
    assert_eq!(found[0].properties["title"], "unreadable");
    let advice = project.config("[rules.thin-margin]\nlevel = \"advice\"\n");
    assert!(github(&advice, &[]).iter().any(|one| one.level == "notice"));
}

#[test]
fn what_does_not_count_is_no_annotation() {
    let project = Project::new().file("helio.partner", THIN);
    project.check(&["--baseline", "known.toml", "--update-baseline"]);
    let known = github(&project, &["--baseline", "known.toml", "--show-waived"]);
    assert_eq!(known.len(), 0, "{known:?}");
}

/// Runs with a file for the summary of a job.
fn summarised(project: &Project, file: &str, formats: &[&str]) -> (i32, String) {
    let mut arguments = vec!["check", "--select", "thin-margin"];
    arguments.extend(formats.iter().flat_map(|format| ["--format", *format]));
    let output = project.command(&arguments).env("GITHUB_STEP_SUMMARY", file).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_job_summary_is_added_to_where_annotations_are_written() {
    let project = Project::new().file("helio.partner", THIN);
    let read = |file: &str| std::fs::read_to_string(project.path().join(file)).unwrap_or_default();
    for formats in [&[][..], &["concise"], &["json", "markdown=comment.md"]] {
        assert_eq!(summarised(&project, "summary.md", formats).0, 1);
        assert!(!project.path().join("summary.md").exists(), "{formats:?} writes no job summary");
    }
    assert_eq!(summarised(&project, "", &["github"]), (1, String::new()));
    assert_eq!(summarised(&project, "summary.md", &["github"]).0, 1);
    let once = read("summary.md");
    assert_eq!(once, read("comment.md"));
    markdown(&once);
    // What another command of the step wrote stays, even where its last line has no end.
    std::fs::write(project.path().join("summary.md"), "# Before").unwrap();
    assert_eq!(summarised(&project, "summary.md", &["github=annotations.txt"]).0, 1);
    assert_eq!(read("summary.md"), format!("# Before\n\n{once}"));
    assert!(read("annotations.txt").starts_with("::warning "));
}

#[test]
fn the_job_summary_keeps_to_its_limit_and_leads_nowhere() {
    let project = Project::new().file("helio.partner", tiers(40));
    let at = |name: &str| project.path().join(name);
    let length = || std::fs::metadata(at("summary.md")).unwrap().len();
    // It has 1 MiB. What is left of it is not enough for 40 findings, then for none.
    for (before, added) in [(1024 * 1024 - 6_000, true), (1024 * 1024 - 4_000, false)] {
        std::fs::write(at("summary.md"), "x".repeat(before)).unwrap();
        let (code, told) = summarised(&project, "summary.md", &["github"]);
        assert_eq!((code, length() > before as u64), (1, added));
        assert!(length() <= 1024 * 1024);
        assert_eq!(told.contains("the job summary is full"), !added, "{told}");
    }
    #[cfg(unix)]
    {
        std::fs::write(at("target"), "mine").unwrap();
        std::os::unix::fs::symlink("target", at("link.md")).unwrap();
        let (code, told) = summarised(&project, "link.md", &["github"]);
        assert_eq!(code, 2);
        assert!(told.contains("`link.md` cannot be written: it is a link"), "{told}");
        assert_eq!(std::fs::read_to_string(at("target")).unwrap(), "mine");
    }
}
