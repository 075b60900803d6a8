//! `explain`, `rules`, `vocabulary` and `test`.

use super::{POLICY, Project};

#[test]
fn a_rule_is_explained() {
    let ran = Project::bare().run(&["explain", "tier-count"]);
    assert_eq!(ran.code, 0);
    for part in [
        "tier-count: ",
        "  level:   warning",
        "  topic:   tiers",
        "  source:  ",
        "parameters:",
        "usual = 2..4",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    for part in [
        "[rules.tier-count]",
        "level = \"off\"",
        "[rules.tier-count.params]",
        "  fails: ",
        "  passes: ",
        "  skips: ",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn a_finding_of_the_engine_and_a_word_are_explained() {
    let project = Project::bare();
    insta::assert_snapshot!(project.run(&["explain", "unused-fragment"]).shown());
    assert!(project.run(&["explain", "margin"]).out.starts_with("margin: a block\n"));
}

#[test]
fn what_nothing_is_called_is_suggested() {
    let project = Project::bare();
    for (name, suggestion) in
        [("tier-cuont", "tier-count"), ("unused-fragmnt", "unused-fragment"), ("margn", "margin")]
    {
        let ran = project.run(&["explain", name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert_eq!(ran.err, format!("error: nothing is called `{name}`: did you mean `{suggestion}`?\n"));
    }
}

#[test]
fn rules_and_words_are_listed() {
    let project = Project::bare();
    for command in ["rules", "vocabulary"] {
        let table = project.run(&[command]);
        let json: serde_json::Value =
            serde_json::from_str(&project.run(&[command, "--format", "json"]).out).unwrap();
        let list = json[if command == "rules" { "rules" } else { "words" }].as_array().unwrap();
        assert!(list.len() > 10);
        assert_eq!(list.len(), table.out.lines().count());
    }
    assert!(project.run(&["rules"]).out.contains("tiers              warning  tier-count"));
}

#[test]
fn a_companys_rules_and_settings_are_listed() {
    let config = "[rules.tier-count]\nlevel = \"off\"\nparams.usual = \"3..5\"\n";
    let project = Project::new().config(config);
    let rules = project.run(&["rules"]).out;
    assert!(rules.contains("warning  thin-margin"), "{rules}");
    assert!(rules.contains("off      tier-count"), "{rules}");
    assert!(project.run(&["explain", "tier-count"]).out.contains("usual = 3..5"));
    insta::assert_snapshot!(project.run(&["explain", "thin-margin"]).shown());
    let project = project.config("[ruls]\n");
    for arguments in [["rules", "--format=json"], ["explain", "margin"], ["vocabulary", "--format=json"]] {
        let ran = project.run(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains("`partnerlint check` says where"), "{}", ran.err);
    }
}

#[test]
fn the_shipped_rules_are_tested() {
    let ran = Project::bare().run(&["test"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.ends_with(" 0 failed\n"), "{}", ran.out);
}

#[test]
fn examples_show_what_they_say() {
    let project = Project::bare().file("pack/good.policy", POLICY);
    insta::assert_snapshot!(project.run(&["test", "pack", "--verbose"]).shown());
    let wrong = POLICY.replace(
        "passes { track t { archetypes = [reseller], tier silver { margin = 15%",
        "passes { track t { archetypes = [reseller], tier silver { margin = 5%",
    );
    let project = project.file("pack/good.policy", wrong);
    insta::assert_snapshot!(project.run(&["test", "pack/good.policy"]).shown());
}

#[test]
fn a_pack_that_is_wrong_or_empty_is_an_error() {
    let project = Project::bare()
        .file("wrong/a.policy", POLICY.replace("tier.margin", "tier.margn"))
        .file("empty/a.policy", "# nothing\n")
        .file("none/readme.md", "");
    let ran = project.run(&["test", "wrong"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("did you mean `margin`?"), "{}", ran.out);
    for (arguments, error) in [
        (["test", "empty"], "no rule was found"),
        (["test", "none"], "no file in `none` ends in `.policy`"),
        (["test", "nowhere"], "`nowhere` cannot be read"),
    ] {
        let ran = project.run(&arguments);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains(error), "{arguments:?}: {}", ran.err);
    }
}
