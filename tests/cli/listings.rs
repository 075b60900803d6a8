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

/// The ids in a table of rules.
fn ids(table: &str) -> Vec<&str> {
    table.lines().filter_map(|line| line.split_whitespace().nth(2)).collect()
}

#[test]
fn rules_are_filtered() {
    let project = Project::bare();
    let all = project.run(&["rules"]).out;
    let listed = |arguments: &[&str]| {
        let ran = project.run(&[&["rules"], arguments].concat());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{arguments:?}");
        ran.out
    };
    for topic in ["tiers", "mdf"] {
        let found = listed(&["--topic", topic]);
        let expected: String =
            all.lines().filter(|line| line.starts_with(topic)).map(|line| format!("{line}\n")).collect();
        assert_eq!(ids(&found), ids(&expected));
        assert!(found.lines().count() > 3);
    }
    let both = listed(&["--topic", "tiers,mdf"]);
    assert_eq!(both, listed(&["--topic", "mdf", "--topic", "tiers"]));
    assert_eq!(
        both.lines().count(),
        listed(&["--topic", "tiers"]).lines().count() + listed(&["--topic", "mdf"]).lines().count()
    );
    // A rule is listed by each level that it may have.
    let errors = listed(&["--level", "error"]);
    assert!(ids(&errors).contains(&"every-archetype-at-once") && !ids(&errors).contains(&"tier-count"));
    assert!(ids(&listed(&["--level", "warning"])).contains(&"every-archetype-at-once"));
    // Rules that always apply, and those that apply at the stage.
    let pilot = listed(&["--stage", "pilot"]);
    assert!(ids(&pilot).contains(&"no-program-owner") && !ids(&pilot).contains(&"no-tiers"));
    assert!(ids(&listed(&["--stage", "stabilize"])).contains(&"no-tiers"));
    let reseller = listed(&["--archetype", "reseller"]);
    assert!(
        ids(&reseller).contains(&"reseller-margin-range")
            && !ids(&reseller).contains(&"referral-commission-range")
    );
    assert!(ids(&reseller).contains(&"no-program-owner"));
    assert!(listed(&["--archetype", "reseller,referral"]).contains("referral-commission-range"));
    assert_eq!(
        ids(&listed(&[
            "--topic",
            "margins",
            "--level",
            "advice",
            "--archetype",
            "alliance",
            "--stage",
            "maturity"
        ])),
        ["alliance-rate-card", "blended-margin-range"]
    );
}

#[test]
fn a_filter_that_leaves_nothing_is_an_error() {
    let project = Project::bare();
    for (arguments, error) in [
        (&["--topic", "tires"][..], "there is no topic `tires`: did you mean `tiers`?"),
        (&["--topic", "tiers,"], "there is no topic ``: there is `"),
        (&["--level", "eror"], "there is no level `eror`: did you mean `error`?"),
        (&["--level", "off"], "there is no level `off`: there is `error`, `warning`, `advice`"),
        (&["--stage", "pilto"], "there is no stage `pilto`: did you mean `pilot`?"),
        (&["--archetype", "resseller"], "there is no archetype `resseller`: did you mean `reseller`?"),
        (
            &[
                "--topic",
                "marketplaces",
                "--level",
                "advice",
                "--archetype",
                "influencer",
                "--stage",
                "pilot",
            ],
            "no rule is of the topic `marketplaces` and of the level `advice` and for the stage `pilot` and for `influencer`",
        ),
        (&["--level", "warnign", "--format", "json"], "there is no level `warnign`: did you mean `warning`?"),
    ] {
        let ran = project.run(&[&["rules"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(error), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn the_list_for_machines_says_everything() {
    let config = "[rules.thin-margin]\nlevel = \"error\"\n[rules.thin-margin.params]\nleast = { value = \"20%\", tighten-only = true }\n";
    let project = Project::new().config(config);
    let policy = POLICY
        .replace("topic  = margins", "topic  = thin\n  level  = advice when program.stage is pilot")
        .replace("for track in tracks", "for track in tracks where reseller in track.archetypes")
        .replace("source", "stages = ..scale\n  source")
        .replace("why  ", "waivable = false\n  why  ");
    let project = project.file("pack/thin.policy", policy);
    insta::assert_snapshot!(project.run(&["rules", "--topic", "thin", "--format", "json"]).shown());
    insta::assert_snapshot!(project.run(&["explain", "thin-margin"]).shown());
    // The level that is set here counts, and a rule that is off has none.
    assert_eq!(project.run(&["rules", "--topic", "thin", "--level", "error"]).code, 0);
    assert_eq!(project.run(&["rules", "--topic", "thin", "--level", "advice,warning"]).code, 2);
    let json: serde_json::Value =
        serde_json::from_str(&project.run(&["rules", "--format", "json"]).out).unwrap();
    let titles = json["rules"].as_array().unwrap().iter().find(|rule| rule["id"] == "tier-count").unwrap();
    assert!(
        titles["examples"].as_array().unwrap().len() > 3,
        "examples of shipped rules are listed: {titles}"
    );
    let off = project.config("[rules.tier-count]\nlevel = \"off\"\n");
    for level in ["error", "warning", "advice"] {
        assert!(!off.run(&["rules", "--level", level]).out.contains(" tier-count "), "{level}");
    }
}

#[test]
fn what_policies_say_cannot_steer_a_terminal_or_a_build() {
    let policy = POLICY
        .replace("A tier earns too little", "::error::\u{1b}[31mred\u{202e}")
        .replace("Nobody sells", "##[error]Nobody\u{7} sells");
    let project = Project::new().file("pack/thin.policy", policy);
    for arguments in [&["rules"][..], &["rules", "--format=json"], &["explain", "thin-margin"]] {
        let ran = project.run(arguments);
        let steers = |text: &str| {
            text.contains(['\u{1b}', '\u{202e}', '\u{7}'])
                || text.contains("##[")
                || text.lines().any(|line| line.trim_start().starts_with("::"))
        };
        assert!(!steers(&ran.out) && !steers(&ran.err), "{arguments:?}: {}{}", ran.out, ran.err);
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
