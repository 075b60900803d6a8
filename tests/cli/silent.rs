//! What passes in silence elsewhere, and never here: `docs/silence.md` is made of these cases, with what is really said.

use std::fmt::Write;
use std::fs;

use partnerlint::report::markdown::code;

use super::{PACK, POLICY, Project, SOUND, THIN};

/// Something that other tools pass over.
struct Case {
    /// What is wrong, as the page tells it.
    wrong: &'static str,
    project: Project,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
    /// What is said, and where: it begins the line that says so.
    said: &'static str,
    code: i32,
}

fn case(
    wrong: &'static str,
    project: Project,
    arguments: &'static [&'static str],
    said: &'static str,
) -> Case {
    Case { wrong, project, arguments, variables: &[], said, code: 2 }
}

impl Case {
    fn code(self, code: i32) -> Self {
        Self { code, ..self }
    }
}

const CHECK: &[&str] = &["check", "--format", "concise", "--as-of", "2026-12-01"];

fn sound() -> Project {
    Project::new().file("helio.partner", SOUND)
}

fn linked() -> Project {
    let project = sound().file("elsewhere.txt", SOUND);
    std::os::unix::fs::symlink("elsewhere.txt", project.path().join("linked.partner")).unwrap();
    project
}

fn policy(from: &str, to: &str) -> Project {
    assert!(POLICY.contains(from));
    sound().file("pack/thin.policy", POLICY.replace(from, to))
}

/// A pack that is another than the lock file says.
fn locked() -> Project {
    let project = sound();
    assert_eq!(project.run(&["pack", "lock"]).code, 0);
    project.file("pack/thin.policy", POLICY.replace("10%", "9%"))
}

fn waived(rule: &str) -> Project {
    let waiver =
        format!("waive {rule} {{ reason = \"x\", approver = \"CFO\", until = 2027-01-31 }}\n  track main");
    sound().file("helio.partner", SOUND.replace("track main", &waiver))
}

fn programs() -> Vec<Case> {
    vec![
        case("no program in the folder", Project::new().file("readme.md", ""), CHECK, "error[no-programs]"),
        case(
            "a path that does not exist",
            sound(),
            &["check", "--format", "concise", "helo.partner"],
            "helo.partner:1:1: error[unreadable]",
        ),
        case(
            "a pattern of paths that fits nothing",
            sound(),
            &["check", "--format", "concise", "programs/*.partner"],
            "programs/*.partner:1:1: error[unreadable]",
        ),
        case(
            "a pattern of what is passed over that fits nothing",
            sound(),
            &["check", "--format", "concise", "--exclude", "drafs/"],
            "--exclude:1:1: error[unused-exclude]",
        ),
        case(
            "the same in the configuration",
            sound().config("exclude = [\"drafs/\"]\n"),
            CHECK,
            "partnerlint.toml:2:12: warning[unused-exclude]",
        )
        .code(1),
        case("a file that is a link", linked(), CHECK, "linked.partner:1:1: error[unreadable]"),
        case(
            "a file that is not text",
            sound().file("other.partner", b"program \xff {}"),
            CHECK,
            "other.partner:1:9: error[unreadable]",
        ),
        case(
            "a file that can be read only in part",
            sound().file("helio.partner", THIN.replace("tier gold", "tier gold } {")),
            CHECK,
            "helio.partner:5:",
        ),
        case(
            "a fragment that no program brings in",
            sound().file("extra.partner", "track more {}\n"),
            CHECK,
            "extra.partner:1:1: error[unused-fragment]",
        ),
        case(
            "a word that means nothing",
            sound().file("helio.partner", SOUND.replace("margin", "margn")),
            CHECK,
            "helio.partner:4:19: error[unknown-name]",
        ),
        case(
            "standard input that is empty",
            Project::new(),
            &["check", "--format", "concise", "-"],
            "<stdin>:1:1: error[missing-program]",
        ),
    ]
}

fn rules() -> Vec<Case> {
    vec![
        case(
            "a misspelt path in a rule",
            policy("given tier.margin", "given tier.margn"),
            CHECK,
            "pack/thin.policy:10:",
        ),
        case(
            "a comparison of different types in a rule",
            policy(">= least", ">= 3 months"),
            CHECK,
            "pack/thin.policy:12:",
        ),
        case(
            "a comparison that can never fail",
            policy(
                "require tier.margin[case] >= least",
                "require tier.margin[case] >= 0% or tier.margin[case] < 0%",
            ),
            CHECK,
            "pack/thin.policy:12:3: warning[policy-never]",
        )
        .code(1),
        case(
            "a rule whose examples compare nothing",
            policy("fails  { track t { archetypes = [reseller], tier silver { margin = 5% } } }", "").file(
                "pack/thin.policy",
                POLICY.split("  fails").next().unwrap().to_owned()
                    + "  skips \"no margin\" { track t { archetypes = [reseller], tier silver {} } }\n}\n",
            ),
            &["test", "pack"],
            "  × no example of `thin-margin` compares anything",
        )
        .code(1),
        case(
            "a test of a rule that does not exist",
            sound(),
            &["test", "pack", "--select", "thin-margn"],
            "  × no rule that is to be tested is `thin-margn`",
        ),
        case(
            "tests that are left out",
            sound().file("pack/other.policy", POLICY.replace("thin-margin", "slim-margin")),
            &["test", "pack", "--select", "thin-*"],
            "1 rule, 3 examples, 0 failed; 1 rule not selected",
        )
        .code(0),
        case(
            "an example that shows something else than it says",
            policy("tier silver { margin = 5% }", "tier silver { margin = 50% }"),
            &["test", "pack"],
            "  × this example of `thin-margin` should fail, and it passes",
        )
        .code(1),
    ]
}

fn names() -> Vec<Case> {
    vec![
        case(
            "an unknown rule that is to be ignored",
            sound(),
            &["check", "--format", "concise", "--ignore", "thin-margn"],
            "--ignore:1:1: error[unknown-rule]",
        ),
        case(
            "an unknown rule that is to be checked",
            sound(),
            &["check", "--format", "concise", "--select", "thin-margn"],
            "--select:1:1: error[unknown-rule]",
        ),
        case(
            "an unknown rule in the configuration",
            sound().config("[rules]\nthin-margn = \"off\"\n"),
            CHECK,
            "partnerlint.toml:3:1: error[unknown-rule]",
        ),
        case(
            "a pattern of rules that fits none",
            sound(),
            &["check", "--format", "concise", "--ignore", "thick-*"],
            "--ignore:1:1: error[unknown-rule]",
        ),
        case(
            "a topic that no rule has",
            sound(),
            &["check", "--format", "concise", "--topic", "margin"],
            "--topic:1:1: error[unknown-topic]",
        ),
        Case {
            variables: &[("PARTNERLINT_FAIL_ONN", "error")],
            ..case("a misspelt variable of the environment", sound(), CHECK, "error: `PARTNERLINT_FAIL_ONN` is set")
        },
        case("an unknown rule in a waiver", waived("thin-margn"), CHECK, "helio.partner:2:3: error[waiver-unknown-rule]"),
        case(
            "a waiver that excuses nothing",
            waived("thin-margin"),
            CHECK,
            "helio.partner:2:3: warning[waiver-unused]",
        )
        .code(1),
        case(
            "a baseline entry that matches nothing",
            sound().file(
                "known.toml",
                "version = 1\n\n[[finding]]\nprogram = \"helio\"\nrule = \"thin-margin\"\nplace = \"track[main]\"\nvalue = \"\"\n",
            ),
            &["check", "--format", "concise", "--baseline", "known.toml"],
            "known.toml:3:1: warning[baseline-unused]",
        )
        .code(1),
        case(
            "a misspelt key of the configuration",
            sound().config("[rule]\nthin-margin = \"off\"\n"),
            CHECK,
            "partnerlint.toml:2:2: error[config-key]",
        ),
        case(
            "a misspelt parameter",
            sound().config("[rules.thin-margin.params]\nleats = \"5%\"\n"),
            CHECK,
            "partnerlint.toml:3:1: error[param-unknown]",
        ),
        case(
            "settings for a program that does not exist",
            sound().config("[program.helo.rules]\nthin-margin = \"off\"\n"),
            CHECK,
            "partnerlint.toml:2:10: error[unknown-program]",
        ),
        case(
            "no rule left",
            sound(),
            &["check", "--format", "concise", "--select", "thin-margin", "--ignore", "thin-margin"],
            "partnerlint:1:1: error[no-rules]",
        ),
    ]
}

fn packs() -> Vec<Case> {
    vec![
        case(
            "an empty folder of rules",
            sound().file("empty/readme.md", "").file("partnerlint.toml", "packs = [\"pack\", \"empty\"]\n"),
            CHECK,
            "partnerlint.toml:1:18: error[pack-unreadable]",
        ),
        case(
            "a pack that is not there",
            sound().file("partnerlint.toml", "packs = [\"pack\", \"pak\"]\n"),
            CHECK,
            "partnerlint.toml:1:18: error[pack-unreadable]",
        ),
        case(
            "a pack for another partnerlint",
            sound().file("pack/pack.toml", format!("{PACK}requires = \">=9\"\n")),
            CHECK,
            "pack/pack.toml:",
        ),
        case(
            "a pack that has changed since it was locked",
            locked(),
            CHECK,
            "partnerlint.lock:7:11: error[pack-changed]",
        ),
        case(
            "a pack that cannot be read",
            sound().file("pack/other.policy", "rule broken {"),
            CHECK,
            "pack/other.policy:1:",
        ),
    ]
}

/// The line that says what is wrong.
fn line_of<'o>(out: &'o str, case: &Case) -> Option<&'o str> {
    out.lines().find(|line| line.starts_with(case.said) || line.contains(&format!(" {}", case.said)))
}

#[test]
fn what_passes_elsewhere_is_said_and_fails() {
    let mut page = String::from(
        "# What never passes in silence\n\n\
         <!-- Made by `tests/cli/silent.rs`, which runs every case: `INSTA_UPDATE=always cargo test silent` writes this page. -->\n\n\
         The commonest defect of a checker is a check that did not run. Each of these passes somewhere without a word; here it is said, with \
         its place, and the exit code tells. In CI `2` means that something could not be checked, `1` that something was found.\n",
    );
    let sections =
        [("Programs", programs()), ("Rules", rules()), ("Names and settings", names()), ("Packs", packs())];
    let mut wrong = String::new();
    for (title, cases) in sections {
        let _ = write!(page, "\n## {title}\n\n| what is wrong | what is said | exit |\n|---|---|---|\n");
        for case in cases {
            let mut command = case.project.command(case.arguments);
            let output = command.envs(case.variables.iter().copied()).output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned()
                + &String::from_utf8_lossy(&output.stderr);
            let line = line_of(&said, &case).filter(|_| output.status.code() == Some(case.code));
            let Some(line) = line else {
                let _ =
                    writeln!(wrong, "── {}: {:?}, {:?}\n{said}", case.wrong, output.status.code(), case.said);
                continue;
            };
            let line = line.trim().trim_start_matches("× ");
            let _ = writeln!(page, "| {} | {} | {} |", case.wrong, code(line), case.code);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::write("docs/silence.md", &page).unwrap();
    }
    let written = fs::read_to_string("docs/silence.md").unwrap_or_default();
    assert!(
        written == page,
        "docs/silence.md is not what is said: `INSTA_UPDATE=always cargo test silent` writes it"
    );
}
