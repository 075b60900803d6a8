//! The command line, run as a whole.

mod audit;
mod bad_input;
mod baseline;

mod check;
mod configuration;
mod coverage;
mod determinism;
mod documents;
mod editions;
mod environment;
mod formats;
mod hostile;
mod init;
mod layers;
mod listings;
mod lock;
mod packs;
mod paths;
mod running;
mod schema;
mod selection;
mod show;
mod silent;
mod waivers;

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

/// A rule that fails where a tier's margin is below 10%, and one that never does.
pub const POLICY: &str = r#"
rule thin-margin "A tier earns too little" {
  level  = warning
  topic  = margins
  source = "Margins"
  why    = "Nobody sells for nothing."
  param least = 10%
  for track in tracks
  for tier  in track.tiers
  given tier.margin
  for case in cases(tier.margin)
  require tier.margin[case] >= least
  at   tier.margin[case] "{tier} earns {tier.margin[case]}, at least {least} is usual"
  help "raise it to {least}"

  fails  { track t { archetypes = [reseller], tier silver { margin = 5% } } }
  passes { track t { archetypes = [reseller], tier silver { margin = 15% } } }
  skips "no margin" { track t { archetypes = [reseller], tier silver {} } }
}
"#;

/// What the pack of that rule says of itself.
pub const PACK: &str = "name = \"own\"\nversion = \"1.0.0\"\ntitle = \"Rules of our own\"\n";

/// A program with one thing that `thin-margin` finds.
pub const THIN: &str = r#"program helio "Helio" {
  track main {
    archetypes = [reseller]
    tier silver { margin = 5% }
    tier gold   { margin = 15% }
  }
}
"#;

/// A program with nothing to find.
pub const SOUND: &str = r#"program helio "Helio" {
  track main {
    archetypes = [reseller]
    tier silver { margin = 15% }
  }
}
"#;

/// A folder in which the command is run, with a rule of its own.
pub struct Project {
    folder: TempDir,
}

/// What came of a command.
#[derive(Debug, PartialEq, Eq)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// Everything but times, as a snapshot shows it.
    pub fn shown(&self) -> String {
        let err = self.err.split_once("rules took ").map_or(self.err.as_str(), |(before, _)| before);
        let err = if err.is_empty() { String::new() } else { format!("── standard error\n{err}") };
        steady(&format!("{}{err}── exit {}\n", self.out, self.code))
    }
}

impl Project {
    /// A repository whose only rule is `thin-margin`, as far as programs are checked with [`Project::check`].
    pub fn new() -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        std::fs::create_dir(project.path().join(".git")).unwrap();
        let project = project.file("pack/thin.policy", POLICY).file("pack/pack.toml", PACK);
        project.file("partnerlint.toml", "packs = [\"pack\"]\n")
    }

    /// An empty folder that is no repository.
    pub fn bare() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Adds to the configuration.
    pub fn config(self, text: &str) -> Self {
        let before = std::fs::read_to_string(self.path().join("partnerlint.toml")).unwrap_or_default();
        self.file("partnerlint.toml", before + text)
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("partnerlint").unwrap();
        command
            .current_dir(self.path())
            .args(arguments)
            .env_clear()
            .timeout(std::time::Duration::from_secs(60));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(&self.command(arguments).output().unwrap())
    }

    pub fn run_with(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Ran {
        ran(&self.command(arguments).write_stdin(input).output().unwrap())
    }

    /// Checks by the rule `thin-margin` alone.
    pub fn check(&self, arguments: &[&str]) -> Ran {
        let mut all = vec!["check", "--select", "thin-margin"];
        all.extend(arguments);
        self.run(&all)
    }
}

/// The same text whatever the number of rules that come with partnerlint: `44 rules: 1 failed, 43 off`.
pub fn steady(text: &str) -> String {
    let line = |line: &str| match line.split_once(" rules: ") {
        Some((_, rest)) => {
            let parts = rest.split(", ").map(|part| match part.split_once(" off") {
                Some((_, rest)) => format!("… off{rest}"),
                None => part.to_owned(),
            });
            format!("… rules: {}\n", parts.collect::<Vec<_>>().join(", "))
        }
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// What came of a process.
pub fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}
