//! What the documents show is true: every command in them prints what they say, and every text in them can be read.

use std::path::{Path, PathBuf};

use partnerlint::lint::{Baseline, config};
use partnerlint::policy::Pack;
use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_policy, parse_program};

use super::Project;
use crate::support::program::{resolved, vocabulary};

/// The documents for users: the README, the book and the READMEs of the examples.
fn documents() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::from("docs"), PathBuf::from("examples")];
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.extend(Some(PathBuf::from("README.md")).filter(|readme| readme.exists()));
    found.sort();
    found
}

/// The blocks of a document in this language, each with its first line.
fn blocks(document: &Path, language: &str) -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(document).unwrap();
    let mut blocks = Vec::new();
    let mut block: Option<(usize, String)> = None;
    for (number, line) in text.lines().enumerate() {
        match &mut block {
            Some(_) if line.starts_with("```") => blocks.extend(block.take()),
            Some((_, inside)) => {
                inside.push_str(line);
                inside.push('\n');
            }
            None if line.trim_start_matches('`') == language && line.starts_with("```") => {
                block = Some((number + 2, String::new()));
            }
            None => {}
        }
    }
    blocks
}

#[test]
fn commands_print_what_the_documents_say() {
    let documents = documents();
    assert!(documents.len() > 1, "{documents:?}");
    let cases = trycmd::TestCases::new();
    // A variable that is empty counts as not set.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PARTNERLINT_")) {
        cases.env(name, "");
    }
    for document in documents {
        cases.case(document);
    }
    cases.run();
}

/// The README's first steps in an empty folder: nothing is wrong with what `init` writes, and the change of a line is found.
#[test]
fn the_first_screen_is_true() {
    let readme = Path::new("README.md");
    let only = |language: &str| {
        let found = blocks(readme, language);
        assert_eq!(found.len(), 1, "{language}: {found:?}");
        found.into_iter().map(|(_, text)| text).collect::<String>()
    };
    let project = Project::bare();
    std::fs::create_dir(project.path().join("programs")).unwrap();
    let on_the_day = |command: &str| {
        let mut arguments: Vec<&str> = command.split_whitespace().collect();
        arguments.extend(["--as-of", "2026-11-22"]);
        project.run(&arguments)
    };
    let steps: String = blocks(readme, "sh").into_iter().map(|(_, text)| text).collect();
    let commands: Vec<&str> = steps.lines().filter_map(|line| line.strip_prefix("partnerlint ")).collect();
    assert_eq!(commands.len(), 2, "{steps}");
    for command in commands {
        let ran = on_the_day(command);
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
    }

    let path = project.path().join("programs/acme.partner");
    let change = only("diff");
    let (before, after) = change.trim_end().split_once("\n+").unwrap();
    let before = before.strip_prefix('-').unwrap();
    let program = std::fs::read_to_string(&path).unwrap();
    assert_eq!(program.matches(before).count(), 1, "{before}");
    std::fs::write(&path, program.replace(before, after)).unwrap();
    let ran = on_the_day("check programs");
    let finding = ran.out.split("\n\nchecked 1 program").next();
    assert_eq!((ran.code, finding), (1, Some(only("text").trim_end())));

    let example = std::fs::read_to_string("docs/ci/github-annotations.yml").unwrap();
    let workflow: Vec<&str> = example.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(only("yaml").lines().collect::<Vec<_>>(), workflow);
}

#[test]
fn texts_in_the_documents_can_be_read() {
    for document in documents() {
        let place = |line: usize| format!("{}:{line}", document.display());
        for (line, text) in blocks(&document, "partner") {
            assert_eq!(parse_program(&text, SourceId(0)).findings, [], "{}", place(line));
            if text.contains("\nprogram ") || text.starts_with("program ") {
                assert_eq!(resolved(&text).base().1, [], "{}", place(line));
            }
        }
        for (line, text) in blocks(&document, "policy") {
            let parsed = parse_policy(&text, SourceId(0));
            assert_eq!(parsed.findings, [], "{}", place(line));
            let (_, findings) = Pack::compile(&[(SourceId(0), parsed.ast)], vocabulary());
            assert_eq!(findings, [], "{}", place(line));
        }
        for (line, text) in blocks(&document, "toml") {
            let is_baseline = text.starts_with("version = ");
            let findings = if is_baseline {
                Baseline::read(&text, SourceId(0)).1
            } else {
                config::read(&text, SourceId(0)).1
            };
            assert_eq!(findings, [], "{}", place(line));
        }
    }
}

/// trycmd takes a block without a language for commands.
#[test]
fn every_block_says_its_language() {
    for document in documents() {
        let text = std::fs::read_to_string(&document).unwrap();
        let fences = text.lines().enumerate().filter(|(_, line)| line.starts_with("```"));
        for (number, line) in fences.step_by(2) {
            let place = format!("{}:{}", document.display(), number + 1);
            assert_ne!(
                line, "```",
                "{place}: say what this is: partner, policy, toml, json, console, sh or text"
            );
        }
    }
}

#[test]
fn blocks_are_found() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "a\n```partner\nx\n\ny\n```\n```\nz\n```\n```partner\n```\n").unwrap();
    assert_eq!(blocks(file.path(), "partner"), [(3, "x\n\ny\n".to_owned()), (11, String::new())]);
    assert_eq!(blocks(file.path(), "policy"), []);
}
