//! How a run behaves while it runs: interrupted, watched, read by somebody who goes away.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::{Project, SOUND, THIN};

/// So long is waited for what should come at once.
const PATIENCE: Duration = Duration::from_secs(60);

/// The process; it ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(project: &Project, arguments: &[&str]) -> Running {
    let child = Command::new(assert_cmd::cargo::cargo_bin("partnerlint"))
        .current_dir(project.path())
        .args(["check", "--select", "thin-margin"])
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    Running(child)
}

/// The lines of a stream as they come.
fn lines(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn wait_for(lines: &Receiver<String>, wanted: &str) {
    while !lines.recv_timeout(PATIENCE).unwrap().contains(wanted) {}
}

fn files(project: &Project) -> Vec<String> {
    let entries = project.path().read_dir().unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_written_file() {
    for signal in ["-INT", "-TERM"] {
        let project = Project::new().file("report.json", "the last one");
        let before = files(&project);
        let mut running =
            start(&project, &["-", "--format", "json=report.json", "--format", "concise=new.txt"]);
        let deadline = Instant::now() + PATIENCE;
        while files(&project).len() < before.len() + 2 {
            assert!(Instant::now() < deadline, "the reports are not begun");
            std::thread::yield_now();
        }
        let killed = Command::new("kill").args([signal, &running.0.id().to_string()]).status().unwrap();
        assert!(killed.success());
        assert_eq!(running.0.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(files(&project), before);
        assert_eq!(std::fs::read_to_string(project.path().join("report.json")).unwrap(), "the last one");
    }
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let project = Project::new();
    let mut running = start(&project, &["-", "--format", "json"]);
    drop(running.0.stdout.take());
    running.0.stdin.take().unwrap().write_all(SOUND.as_bytes()).unwrap();
    let mut said = String::new();
    std::io::Read::read_to_string(&mut running.0.stderr.take().unwrap(), &mut said).unwrap();
    assert_eq!(running.0.wait().unwrap().code(), Some(0), "{said}");
    assert!(said.starts_with("checked 1 program: nothing found"), "{said}");
}

#[test]
fn a_change_is_checked_while_it_watches() {
    let project = Project::new().file("programs/helio.partner", SOUND);
    let mut running = start(&project, &["--watch", "--format", "concise", "programs"]);
    let told = lines(running.0.stderr.take().unwrap());
    let found = lines(running.0.stdout.take().unwrap());
    wait_for(&told, "nothing found");
    wait_for(&told, "watching ");
    let project = project.file("programs/helio.partner", THIN);
    wait_for(&found, "warning[thin-margin]");
    wait_for(&told, "watching ");
    // Settings are watched, and so are rules.
    let policy = super::POLICY.replace("= 10%", "= 3%");
    let project = project.file("pack/thin.policy", policy);
    wait_for(&told, "nothing found");
    wait_for(&told, "watching ");
    let project = project.config("[rules.thin-margin.params]\nleast = \"50%\"\n");
    wait_for(&found, "at least 50% is usual");
    wait_for(&told, "watching ");
    // A mistake does not end it.
    let _project = project.file("programs/helio.partner", "program {");
    wait_for(&found, "error[");
}

#[test]
fn standard_input_cannot_be_watched() {
    let ran = Project::new().check(&["-", "--watch"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: standard input cannot be watched: name a file or a folder\n")
    );
}

#[test]
fn it_says_which_rules_took_longest() {
    let project = Project::new().file("helio.partner", THIN);
    let ran = project.run(&["check", "--verbose", "--format", "json"]);
    let (before, timings) = ran.err.split_once("rules took ").unwrap();
    assert!(before.starts_with("checked 1 program"), "{before}");
    let lines: Vec<&str> = timings.lines().collect();
    assert_eq!(lines.len(), 12, "the sum, ten rules, and the rest: {timings}");
    let micros = |line: &str| -> u64 {
        let (time, _) = line.trim().split_once(" ms").unwrap();
        time.replace('.', "").parse().unwrap()
    };
    let times: Vec<u64> = lines[1..11].iter().map(|line| micros(line)).collect();
    assert!(times.is_sorted_by(|left, right| left >= right), "{timings}");
    assert!(!ran.out.contains("took"), "no report holds a time");
    assert!(!project.run(&["check", "--format", "json"]).err.contains("took"));
}
