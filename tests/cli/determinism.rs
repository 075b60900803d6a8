//! The same input gives the same bytes, whatever the threads, the locale, the time zone and the order of a folder.

use std::collections::BTreeMap;
use std::fs;

use partnerlint::report::Format;

use super::Project;

const DAY: &str = "2026-11-22";

/// Programs of all sorts, in the order given: sound, flawed, broken, a fragment, one that cannot be read.
fn project(order: &[usize]) -> Project {
    let flawed = fs::read_to_string("examples/flawed/brightloom.partner").unwrap();
    let named = |name: &str| flawed.replace("program brightloom", &format!("program {name}"));
    let files: Vec<(String, String)> = (0..40)
        .map(|number| (format!("programs/{:02}/p{number}.partner", number % 7), named(&format!("p{number}"))))
        .chain([
            ("programs/broken.partner".to_owned(), "program broken {".to_owned()),
            ("programs/fragment.partner".to_owned(), "track loose {}\n".to_owned()),
            ("programs/sound.partner".to_owned(), super::SOUND.to_owned()),
        ])
        .collect();
    let project = Project::new().file("programs/bytes.partner", b"program \xff {}");
    order.iter().fold(project, |project, at| match files.get(*at % files.len()) {
        Some((path, text)) => project.file(path, text),
        None => project,
    })
}

/// Every report of a run, by format, and what it says on standard error.
fn reports(project: &Project, threads: &str, variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let formats: Vec<String> = Format::ALL.iter().map(|(name, _)| format!("{name}=out.{name}")).collect();
    let mut arguments =
        vec!["check", "programs", "--as-of", DAY, "--threads", threads, "--show-passes", "--show-waived"];
    for format in &formats {
        arguments.extend(["--format", format]);
    }
    let output = project.command(&arguments).envs(variables.iter().copied()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty());
    let mut reports: BTreeMap<String, Vec<u8>> = Format::ALL
        .iter()
        .map(|(name, _)| ((*name).to_owned(), fs::read(project.path().join(format!("out.{name}"))).unwrap()))
        .collect();
    assert!(reports.values().all(|report| !report.is_empty()));
    reports.insert("standard error".to_owned(), output.stderr);
    reports
}

#[test]
fn nothing_but_the_input_changes_a_report() {
    let forward: Vec<usize> = (0..43).collect();
    let backward: Vec<usize> = (0..43).rev().collect();
    // A step that has no common divisor with 43 reaches every file.
    let shuffled: Vec<usize> = (0..43).map(|at| at * 17).collect();
    let first = project(&forward);
    let expected = reports(&first, "1", &[]);
    let others = [
        (&first, "2", vec![]),
        (&first, "8", vec![("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")]),
        (&project(&backward), "8", vec![("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")]),
        (
            &project(&shuffled),
            "2",
            vec![("TZ", "America/Los_Angeles"), ("COLUMNS", "40"), ("TERM", "xterm-256color")],
        ),
    ];
    for (project, threads, variables) in others {
        let found = reports(project, threads, &variables);
        for (format, report) in &expected {
            let same = found.get(format) == Some(report);
            assert!(same, "{format} differs with {threads} threads and {variables:?}");
        }
    }
}
