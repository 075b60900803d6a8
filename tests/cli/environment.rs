//! Flags in the environment: every one of every command, and nothing else that begins like them.

use super::{Project, Ran, SOUND, THIN, ran};

fn run(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    ran(&project.command(arguments).envs(variables.iter().copied()).output().unwrap())
}

/// The long flags that the help of a command shows.
fn flags(project: &Project, command: &str) -> Vec<String> {
    let help = project.run(&[command, "--help"]).out;
    let words = help
        .lines()
        .filter(|line| line.trim_start().starts_with('-'))
        .flat_map(|line| line.split([' ', ',', '[', '=']));
    let mut flags: Vec<String> = words
        .filter_map(|word| word.strip_prefix("--"))
        .map(|flag| flag.trim_matches(']').to_owned())
        .collect();
    flags.retain(|flag| !matches!(flag.as_str(), "help" | "version"));
    flags
}

#[test]
fn every_flag_of_every_command_is_known() {
    let project = Project::new();
    let mut seen = 0;
    for command in ["check", "explain", "init", "rules", "schema", "show", "test", "vocabulary"] {
        for flag in flags(&project, command) {
            let variable = format!("PARTNERLINT_{}", flag.replace('-', "_").to_uppercase());
            // A command without this flag does not read the variable, and knows it all the same.
            let other = run(&project, &["schema", "config"], &[(&variable, "always")]);
            assert_eq!(other.code, 0, "{variable}: {}", other.err);
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn a_variable_stands_for_its_flag() {
    let project = Project::new().file("helio.partner", THIN);
    let check = |variables: &[(&str, &str)]| {
        let mut all = vec![("PARTNERLINT_SELECT", "thin-margin"), ("PARTNERLINT_FORMAT", "concise")];
        all.extend(variables);
        run(&project, &["check"], &all)
    };
    assert_eq!(check(&[]).code, 1);
    assert_eq!(check(&[("PARTNERLINT_FAIL_ON", "error")]).code, 0);
    assert_eq!(check(&[("PARTNERLINT_EXIT_ZERO", "true")]).code, 0);
    assert_eq!(check(&[("PARTNERLINT_EXIT_ZERO", "false")]).code, 1);
    assert_eq!(check(&[("PARTNERLINT_PARAM", "thin-margin.least=4%")]).code, 0);
    assert_eq!(check(&[("PARTNERLINT_QUIET", "1")]).err, "");
    assert_eq!(
        check(&[("PARTNERLINT_NO_CONFIG", "yes")]).code,
        2,
        "the rule is in a pack of the configuration"
    );
    let colored = run(&project, &["check", "--select", "thin-margin"], &[("PARTNERLINT_COLOR", "always")]);
    assert!(colored.out.contains('\u{1b}'), "{}", colored.out);
    let misspelt = check(&[("PARTNERLINT_EXIT_ZERO", "ture")]);
    assert_eq!(misspelt.code, 2, "{misspelt:?}");
    assert!(misspelt.err.contains("PARTNERLINT_EXIT_ZERO"), "{}", misspelt.err);
    let told = check(&[("PARTNERLINT_PARAM", "thin-margin.least=20%")]).out;
    assert!(told.contains("least = 20%, set in the environment"), "{told}");
}

#[test]
fn the_command_line_is_heard_over_the_environment_and_that_over_the_file() {
    let project = Project::new()
        .config("fail-on = \"error\"\nselect = [\"thin-margin\"]\n")
        .file("helio.partner", THIN);
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(run(&project, &["check"], &[("PARTNERLINT_FAIL_ON", "advice")]).code, 1);
    let both = run(&project, &["check", "--fail-on", "error"], &[("PARTNERLINT_FAIL_ON", "advice")]);
    assert_eq!(both.code, 0);
    let undecided = Project::new()
        .config("fail-on-undecided = true\nselect = [\"thin-margin\"]\n")
        .file("helio.partner", SOUND.replace("15%", "unknown \"not stated\""));
    assert_eq!(undecided.run(&["check"]).code, 1);
    assert_eq!(run(&undecided, &["check"], &[("PARTNERLINT_FAIL_ON_UNDECIDED", "no")]).code, 0);
}

#[test]
fn a_limit_that_is_held_is_held_for_the_environment_too() {
    let config = "select = [\"thin-margin\"]\n[rules.thin-margin.params]\nleast = { value = \"12%\", tighten-only = true }\n";
    let project = Project::new().config(config).file("helio.partner", SOUND);
    let check = |least: &str| run(&project, &["check"], &[("PARTNERLINT_PARAM", least)]);
    let loosened = check("thin-margin.least=11%");
    assert_eq!(loosened.code, 2, "{loosened:?}");
    assert!(
        loosened.out.contains("`11%` is looser than `12%`, to which the company holds `least`"),
        "{loosened:?}"
    );
    assert!(loosened.out.contains("[PARTNERLINT_PARAM:1:19]"), "{loosened:?}");
    assert_eq!(check("thin-margin.least=13%").code, 0);
    // A flag on the command line stands in place of its variable.
    let both = run(&project, &["check", "--param", "thin-margin.least=14%"], &[("PARTNERLINT_PARAM", "x=y")]);
    assert_eq!(both.code, 0, "{both:?}");
}

#[test]
fn lists_are_parted() {
    let project = Project::new().file("helio.partner", THIN);
    let all = [
        ("PARTNERLINT_SELECT", "thin-margin,tier-count"),
        ("PARTNERLINT_FORMAT", "concise,json=report.json"),
        ("PARTNERLINT_PARAM", "thin-margin.least=20%\ntier-count.usual=3..4"),
    ];
    let checked = run(&project, &["check"], &all);
    assert!(checked.out.starts_with("helio.partner:4:28: warning[thin-margin]"), "{checked:?}");
    let report = std::fs::read_to_string(project.path().join("report.json")).unwrap();
    assert!(report.contains("\"layer\":\"environment\""), "{report}");
    let shown = run(&project, &["show", "--config"], &[all[0], all[2]]).out;
    for line in [
        "thin-margin, tier-count  environment PARTNERLINT_SELECT",
        "20% (by default 10%)    environment PARTNERLINT_PARAM",
        "3..4 (by default 2..4)  environment PARTNERLINT_PARAM",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn a_variable_that_no_flag_has_is_an_error() {
    let project = Project::new().file("helio.partner", SOUND);
    let misspelt = run(&project, &["check"], &[("PARTNERLINT_FALE_ON", "error")]);
    insta::assert_snapshot!(misspelt.shown());
    let another = run(&project, &["rules"], &[("PARTNERLINT_QUITE_ANOTHER_THING", "x")]);
    insta::assert_snapshot!(another.shown());
    let empty = [("PARTNERLINT_FALE_ON", ""), ("PARTNERLINT_FAIL_ON", ""), ("PARTNERLINT_NO_CONFIG", "")];
    assert_eq!(run(&project, &["check", "--select", "thin-margin"], &empty).code, 0);
    assert_eq!(run(&project, &["--version"], &[("PARTNERLINT_FALE_ON", "error")]).code, 0);
}

#[test]
fn a_value_that_another_command_would_take_is_told() {
    let project = Project::new();
    let ran = run(&project, &["rules"], &[("PARTNERLINT_FORMAT", "concise")]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`PARTNERLINT_FORMAT` is set in the environment"), "{}", ran.err);
}
