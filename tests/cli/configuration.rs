//! `partnerlint.toml` and the command line: what they set, where it shows, and what is wrong with them.

use super::{Project, SOUND, THIN};

#[test]
fn a_level_is_set_or_off() {
    let project = |level: &str| {
        let config = format!("[rules.thin-margin]\nlevel = \"{level}\"\n");
        Project::new().config(&config).file("helio.partner", THIN)
    };
    for (level, shown) in [("error", "error[thin-margin]"), ("advice", "advice[thin-margin]")] {
        let ran = project(level).run(&["check", "--format", "concise"]);
        assert!(ran.out.contains(shown), "{level}: {}", ran.out);
    }
    let ran = project("off").run(&["check", "--format", "concise"]);
    assert!(!ran.out.contains("thin-margin"), "{}", ran.out);
}

#[test]
fn a_parameter_shows_who_set_it() {
    let config = "[rules.thin-margin.params]\nleast = \"20%\"\n";
    let project = Project::new().config(config).file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&[]).shown());
    insta::assert_snapshot!(project.check(&["--param", "thin-margin.least=30%"]).shown());
    assert_eq!(project.check(&["--param", "thin-margin.least=3%"]).code, 0);
    assert_eq!(project.run(&["check", "--no-config", "--select", "tier-count"]).code, 0);
}

#[test]
fn every_command_heeds_the_configuration_that_is_named() {
    let strict = "[rules.tier-count]\nlevel = \"off\"\nparams.usual = \"3..7\"\n";
    let project =
        Project::new().file("ci/strict.toml", strict).file("partnerlint.toml", "packs = [\"gone\"]\n");
    let named = ["--config", "ci/strict.toml"];
    let run = |command: &[&str], more: &[&str]| project.run(&[command, more].concat());
    for command in [
        ["explain", "tier-count"].as_slice(),
        &["rules"],
        &["vocabulary"],
        &["pack", "list"],
        &["init", "-", "--stage", "pilot", "--archetype", "referral"],
    ] {
        assert_eq!(run(command, &[]).code, 2, "{command:?}: what the found configuration names is gone");
        for more in [named.as_slice(), &["--no-config"]] {
            let ran = run(command, more);
            assert_eq!(ran.code, 0, "{command:?} {more:?}: {}{}", ran.out, ran.err);
        }
        let missing = run(command, &["--config", "nowhere.toml"]);
        let said = format!("{}{}", missing.out, missing.err);
        assert!(said.contains("`nowhere.toml` cannot be read"), "{command:?}: {said}");
        assert_eq!(missing.code, 2);
    }
    let explained = run(&["explain", "tier-count"], &named).out;
    assert!(explained.contains("3..7") && explained.contains("ci/strict.toml"), "{explained}");
    assert!(!run(&["explain", "tier-count"], &["--no-config"]).out.contains("3..7"));
    let tested = run(&["test", "policies"], &["--config", "nowhere.toml"]);
    assert!(tested.err.contains("`nowhere.toml`") && tested.code == 2, "{}", tested.err);
    let shipped = run(&["test", "--select", "tier-count"], &named);
    assert!(shipped.err.contains("`ci/strict.toml` is not heeded") && shipped.code == 0, "{}", shipped.err);
}

#[test]
fn one_program_has_settings_of_its_own() {
    let config = "[program.helio.rules.thin-margin]\nlevel = \"error\"\n[program.helio.rules.thin-margin.params]\nleast = \"20%\"\n";
    let other = SOUND.replace("helio", "other");
    let project = Project::new().config(config).file("helio.partner", SOUND).file("other.partner", other);
    insta::assert_snapshot!(project.check(&["--format", "concise"]).shown());
}

#[test]
fn settings_for_a_program_that_does_not_exist_are_an_error() {
    let config = "[program.heliio.rules.thin-margin]\nlevel = \"off\"\n[program.quite_another.params]\n";
    let project = Project::new().config(config).file("programs/helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&[]).shown());
    let ran = project.check(&["programs"]);
    assert_eq!(ran.code, 0, "other programs may exist beside this folder: {}", ran.out);
}

#[test]
fn the_nearest_configuration_refines_the_ones_above() {
    let project = Project::new()
        .config("[rules.thin-margin]\nlevel = \"advice\"\nparams.least = \"20%\"\n")
        .file("emea/partnerlint.toml", "[rules.thin-margin]\nlevel = \"error\"\n")
        .file("helio.partner", SOUND)
        .file("emea/dach.partner", SOUND);
    insta::assert_snapshot!(project.check(&["--format", "concise"]).shown());
}

#[test]
fn mistakes_stand_in_the_configuration() {
    let config = r#"
pakcs = ["x"]
colour = true

[rules.thin-margn]
level = "off"

[rules.thin-margin]
level = "eror"
params = { leest = "5%", least = 5 }

[program.helio]
parms = { }
"#;
    let project = Project::new().config(config).file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&[]).shown());
}

#[test]
fn a_number_in_the_wrong_table_is_told_where_it_belongs() {
    let told = |config: &str| {
        let project = Project::bare().file("partnerlint.toml", config).file("helio.partner", SOUND);
        let ran = project.run(&["check", "--select", "tier-count"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        let help = ran.out.lines().find(|line| line.contains("help: ")).unwrap_or_default();
        help.trim().to_owned()
    };
    insta::assert_snapshot!(told("[params.tier-count]\nusual = \"2..3\"\n"), @"help: `[rules.tier-count.params]` sets `usual`");
    insta::assert_snapshot!(told("[rules.reseller-margin-range.params]\nusual = \"20%..25%\"\n"), @"help: `reseller-margin-range` reads `reseller_rates` of its pack, which `[params]` sets");
    insta::assert_snapshot!(told("[rules.no-tiers.params]\nusual = \"20%..25%\"\n"), @"help: `no-tiers` has no parameters: `[rules.no-tiers]` sets its level");
}

#[test]
fn a_configuration_that_is_no_toml_says_where() {
    let project = Project::new().config("[rules\nlevel =\n").file("helio.partner", SOUND);
    let ran = project.run(&["check"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.out.contains("error[config-syntax]") && ran.out.contains("partnerlint.toml:2:"),
        "{}",
        ran.out
    );
}

#[test]
fn packs_that_cannot_be_read_are_errors() {
    let project = Project::bare()
        .file("partnerlint.toml", "packs = [\"nowhere\", \"empty\"]\nvocabulary = [\"words.toml\"]\n")
        .file("empty/readme.md", "")
        .file("words.toml", "[bloks]\n")
        .file("helio.partner", SOUND);
    insta::assert_snapshot!(project.run(&["check", "--select", "tier-count"]).shown());
}

#[test]
fn names_on_the_command_line_are_checked() {
    let project = Project::new().file("helio.partner", SOUND);
    let arguments =
        ["check", "--select", "thin-margn", "--ignore", "nothing-like-it", "--param", "thin-margin.leest=5%"];
    insta::assert_snapshot!(project.run(&arguments).shown());
    for arguments in [
        ["check", "--format", "jsn"],
        ["check", "--fail-on", "eror"],
        ["check", "--param", "thin-margin"],
        ["check", "--threads", "0"],
    ] {
        assert_eq!(project.run(&arguments).code, 2, "{arguments:?}");
    }
    assert!(project.run(&["check", "--format", "jsn"]).err.contains("did you mean `json`?"));
}

#[test]
fn flags_may_stand_in_the_environment() {
    let project = Project::new().file("helio.partner", THIN);
    let output = project
        .command(&["check", "--select", "thin-margin"])
        .env("PARTNERLINT_FAIL_ON", "error")
        .env("PARTNERLINT_FORMAT", "concise")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("helio.partner:4:28: warning[thin-margin]"));
}
