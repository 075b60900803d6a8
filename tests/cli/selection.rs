//! Which rules run and which findings are shown: `--select`, `--ignore`, `--topic`, `--min-level`, and who fails the run.

use super::{POLICY, Project, Ran, SOUND, THIN, steady};

/// A rule about another topic.
const OTHER: &str = r#"
rule other-rule "A track has many tiers" {
  level  = warning
  topic  = elsewhere
  for track in tracks
  require count(track.tiers) <= 1
  at   track "{track} has {count(track.tiers)}"
}
"#;

/// `thin-margin`, a rule that asks for more and gives advice or a warning, and one about another topic.
fn policies() -> String {
    let mixed = POLICY.replace("thin-margin", "thin-mixed").replace("least = 10%", "least = 12%").replace(
        "  level  = warning\n",
        "  level  = advice\n  level  = warning when tier.margin[case] < 3%\n",
    );
    format!("{POLICY}{mixed}{OTHER}")
}

fn project() -> Project {
    Project::new().file("pack/thin.policy", policies()).file("helio.partner", THIN)
}

fn concise(project: &Project, arguments: &[&str]) -> Ran {
    let mut all = vec!["check", "--format", "concise"];
    all.extend(arguments);
    project.run(&all)
}

/// The rules of the findings, each once.
fn found(ran: &Ran) -> Vec<&str> {
    let mut ids: Vec<&str> =
        ran.out.lines().filter_map(|line| line.split_once('[')?.1.split(']').next()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn a_pattern_stands_for_several_rules() {
    let project = project();
    let cases: [(&[&str], &[&str]); 6] = [
        (&["--select", "thin-*"], &["thin-margin", "thin-mixed"]),
        (&["--select", "*-m?rgin,other-rule"], &["other-rule", "thin-margin"]),
        (&["--select", "thin-*", "--ignore", "*-mixed"], &["thin-margin"]),
        (&["--topic", "elsewhere"], &["other-rule"]),
        (
            &["--topic", "elsewhere,margins", "--select", "thin-*,other-*", "--ignore", "thin-margin"],
            &["other-rule", "thin-mixed"],
        ),
        (&["--topic", "margins", "--select", "*-rule,thin-margin"], &["thin-margin"]),
    ];
    for (arguments, wanted) in cases {
        assert_eq!(found(&concise(&project, arguments)), wanted, "{arguments:?}");
    }
    let braces = Project::new()
        .file("pack/thin.policy", policies())
        .file("helio.partner", THIN)
        .file("partnerlint.toml", "packs = ['pack']\nselect = ['{thin,other}-m*']\n");
    assert_eq!(found(&concise(&braces, &[])), ["thin-margin", "thin-mixed"]);
}

#[test]
fn what_matches_nothing_is_an_error_each_by_itself() {
    let arguments = [
        "check",
        "--select",
        "thin-*,tihn-*,thin-margn,*-mxied",
        "--ignore",
        "nothing-like-it,oter-rule",
        "--topic",
        "margin,margins,quite-another",
        "--select",
        "[",
    ];
    insta::assert_snapshot!(project().run(&arguments).shown());
}

#[test]
fn nothing_left_is_an_error() {
    let project = project();
    for arguments in [
        ["--select", "thin-margin", "--ignore", "thin-*"],
        ["--select", "thin-margin", "--topic", "elsewhere"],
        ["--select", "thin-margin", "--min-level", "error"],
    ] {
        let ran = concise(&project, &arguments);
        assert_eq!((ran.code, found(&ran)), (2, vec!["no-rules"]), "{arguments:?}");
    }
}

#[test]
fn what_weighs_less_is_left_out_and_counted() {
    let project = project();
    let check = |level| project.run(&["check", "--select", "thin-*", "--min-level", level]);
    insta::assert_snapshot!(check("warning").shown());
    let all = check("advice");
    assert!(all.out.contains("1 warning, 1 piece of advice\n"), "{}", all.out);
    let json =
        project.run(&["check", "--select", "thin-mixed", "--min-level", "warning", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["summary"]["left_out"], 1);
    assert_eq!(json["programs"][0]["findings"], serde_json::json!([]));
    let junit =
        project.run(&["check", "--select", "thin-mixed", "--min-level", "warning", "--format", "junit"]);
    assert!(junit.out.contains("<skipped message=\"left out: it weighs less than was asked for\"/>"));
    // A level that is set counts, and not that of the rule.
    let set = project.config("[rules.thin-margin]\nlevel = \"advice\"\n");
    let ran = set.run(&["check", "--select", "thin-*", "--min-level", "warning"]);
    assert!(steady(&ran.out).contains("nothing found; 1 finding left out by `min-level`"), "{}", ran.out);
}

#[test]
fn the_nearest_configuration_chooses() {
    let project = project()
        .file("emea/dach.partner", THIN.replace("helio", "dach"))
        .file("emea/partnerlint.toml", "select = [\"other-rule\"]\nignore = []\n");
    let config = "packs = [\"pack\"]\nselect = [\"thin-*\"]\nignore = [\"other-rule\", \"thin-mixed\"]\n";
    let project = project.file("partnerlint.toml", config);
    let ran = concise(&project, &[]);
    let lines: Vec<&str> = ran.out.lines().map(|line| line.split(" `").next().unwrap()).collect();
    assert_eq!(
        lines,
        ["emea/dach.partner:2:3: warning[other-rule]", "helio.partner:4:28: warning[thin-margin]",]
    );
    // The environment is heard over every file, and the command line over the environment.
    let mut command = project.command(&["check", "--format", "concise"]);
    let out = command
        .env("PARTNERLINT_SELECT", "thin-mixed")
        .env("PARTNERLINT_IGNORE", "other-rule")
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!(text.matches("[thin-mixed]").count(), 2, "{text}");
    let mut command =
        project.command(&["check", "--format", "concise", "--select", "other-rule", "--ignore", "thin-*"]);
    let out = command.env("PARTNERLINT_SELECT", "thin-mixed").output().unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!((text.lines().count(), text.matches("[other-rule]").count()), (2, 2), "{text}");
}

#[test]
fn each_program_fails_by_what_holds_for_it() {
    let with = |company: &str, folder: &str, inner: &str| {
        let project = Project::new()
            .config(&format!("select = [\"thin-margin\"]\n{company}\n"))
            .file("emea/partnerlint.toml", folder)
            .file("emea/dach.partner", inner.replace("helio", "dach"))
            .file("helio.partner", SOUND);
        project.run(&["check"]).code
    };
    let unknown = SOUND.replace("15%", "unknown \"not stated\"");
    assert_eq!(with("", "", THIN), 1);
    assert_eq!(with("fail-on = \"error\"", "", THIN), 0);
    assert_eq!(with("fail-on = \"error\"", "fail-on = \"warning\"", THIN), 1);
    assert_eq!(with("", "fail-on = \"error\"", THIN), 0);
    assert_eq!(with("fail-on-undecided = true", "", &unknown), 1);
    assert_eq!(with("fail-on-undecided = true", "fail-on-undecided = false", &unknown), 0);
    assert_eq!(with("", "fail-on-undecided = true", &unknown), 1);
}

#[test]
fn what_rules_say_of_one_another_weighs_by_its_folder() {
    // Two rules that ask the same are a warning.
    let twice = format!("{POLICY}{}", POLICY.replace("thin-margin", "thin-again"));
    let check = |config: &str| {
        let project =
            Project::new().file("pack/thin.policy", &twice).config(config).file("helio.partner", SOUND);
        project.run(&["check", "--select", "thin-*"])
    };
    let warned = check("");
    assert!(warned.out.contains("warning[policy-duplicate]"), "{}", warned.out);
    assert_eq!(warned.code, 1);
    assert_eq!(check("fail-on = \"error\"\n").code, 0);
    let left_out = check("min-level = \"error\"\n[rules.thin-margin]\nlevel = \"error\"\n");
    assert!(!left_out.out.contains("policy-duplicate"), "{}", left_out.out);
}

#[test]
fn mistakes_in_choices_stand_in_the_configuration() {
    let config = r#"select = ["thin-margin", "thin-margin", 3]
ignore = "thin-margin"
topic = []
min-level = "off"
fail-on = "warn"
fail-on-undecided = "yes"
exclude = ["!a", "[", "../a", " ", "/drafts"]
baseline = ["a"]
min_level = "error"

[rules.thin-margin]
fail-on = "error"

[program.helio]
exclude = ["x"]

[rules]
fail-on = "error"
"#;
    let project = Project::bare().file("partnerlint.toml", config).file("helio.partner", SOUND);
    insta::assert_snapshot!(project.run(&["check", "--select", "tier-count"]).shown());
}
