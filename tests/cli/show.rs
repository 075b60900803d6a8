//! `show --config`: what holds, and who says so.

use super::{Project, SOUND, ran, steady};

fn project() -> Project {
    Project::new()
        .config(
            "fail-on = \"error\"\nignore = [\"tier-count\"]\nexclude = [\"old/\"]\nbaseline = \"known.toml\"\n\
             [rules.thin-margin]\nlevel = \"error\"\nparams.least = \"20%\"\n\
             [program.helio.rules.thin-margin]\nlevel = \"advice\"\n",
        )
        .file("emea/partnerlint.toml", "min-level = \"warning\"\nexclude = [\"drafts/\"]\n[rules.thin-margin.params]\nleast = \"30%\"\n")
        .file("emea/helio.partner", SOUND)
}

/// `7 of 168 run` without the number of rules.
fn shown(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("rules: ").and_then(|rest| rest.split_once(" run;")) {
        Some((_, rest)) => format!("rules: … run;{rest}\n"),
        None => format!("{line}\n"),
    };
    steady(&text.lines().map(line).collect::<String>())
}

#[test]
fn each_setting_says_who_set_it() {
    let project = project();
    let mut command = project.command(&[
        "show",
        "--config",
        "emea",
        "--select",
        "thin-*",
        "--param",
        "thin-margin.least=40%",
    ]);
    let both = ran(&command
        .env("PARTNERLINT_FAIL_ON", "advice")
        .env("PARTNERLINT_EXCLUDE", "a\nb")
        .output()
        .unwrap());
    insta::assert_snapshot!(shown(&both.out));
    insta::assert_snapshot!(shown(&project.run(&["show", "--config"]).out));
    assert_eq!(
        project.run(&["show", "--config", "emea/helio.partner"]).out.replace("emea/helio.partner", "emea"),
        project.run(&["show", "--config", "emea"]).out
    );
}

#[test]
fn nobody_has_set_anything() {
    let project = Project::bare();
    insta::assert_snapshot!(shown(&project.run(&["show", "--config", "--no-config"]).out));
}

#[test]
fn machines_read_the_same() {
    let json = project().run(&["show", "--config", "emea", "--fail-on", "advice", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["files"],
        serde_json::json!([
            { "path": "partnerlint.toml", "layer": "company" },
            { "path": "emea/partnerlint.toml", "layer": "folder" },
        ])
    );
    let setting = |name: &str| {
        let all = json["settings"].as_array().unwrap();
        all.iter().find(|setting| setting["name"] == name).unwrap().clone()
    };
    assert_eq!(setting("select")["value"], serde_json::Value::Null);
    assert_eq!(setting("select")["layer"], "default");
    assert_eq!(setting("ignore")["value"], serde_json::json!(["tier-count"]));
    assert_eq!(setting("fail-on")["layer"], "command line");
    assert_eq!(setting("fail-on")["origin"]["path"], "--fail-on");
    assert_eq!(setting("min-level")["origin"]["path"], "emea/partnerlint.toml");
    assert_eq!(setting("min-level")["origin"]["start"]["line"], 1);
    let set = json["set"].as_array().unwrap();
    let rows: Vec<String> = set
        .iter()
        .map(|set| {
            format!("{} {} {} {}", set["program"], set["name"], set["value"], set["origins"][0]["layer"])
        })
        .collect();
    assert_eq!(
        rows,
        [
            "null \"level\" \"error\" \"company\"",
            "null \"least\" \"30%\" \"folder\"",
            "\"helio\" \"level\" \"advice\" \"program\"",
        ]
    );
    let rules = &json["rules"];
    assert!(rules["running"].as_u64() < rules["all"].as_u64(), "{rules}");
}

#[test]
fn another_configuration_is_shown_on_request() {
    let project = project().file("other.toml", "fail-on = \"advice\"\n");
    let typed = project.run(&["show", "--config=other.toml"]).out;
    assert!(typed.contains("fail-on            advice      company other.toml:1:1"), "{typed}");
    let set =
        project.command(&["show", "--config"]).env("PARTNERLINT_CONFIG", "other.toml").output().unwrap();
    assert_eq!(String::from_utf8(set.stdout).unwrap(), typed);
}

#[test]
fn what_is_wrong_is_said() {
    let project = Project::new();
    assert_eq!(project.run(&["show"]).code, 2);
    let missing = project.run(&["show", "--config", "nowhere"]);
    assert_eq!((missing.code, missing.err.as_str()), (2, "error: `nowhere` does not exist\n"));
    let wrong = project.config("fail-on = \"eror\"\n").run(&["show", "--config"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("`eror` is no level") && wrong.out.contains("fail-on"), "{wrong:?}");
}

#[test]
fn texts_of_a_configuration_cannot_forge_output() {
    let config = "select = [\"*\"]\nbaseline = \"a\\u001b[31m\\n::error::x\\u202e##[group]\"\n\
                  [program.\"\\n::error::y\".rules.tier-count]\nlevel = \"off\"\n";
    let project = Project::bare().file("partnerlint.toml", config);
    for format in ["text", "json"] {
        let ran = project.run(&["show", "--config", "--format", format]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("error::x") && ran.out.contains("error::y"), "{}", ran.out);
        assert!(!ran.out.contains(['\u{1b}', '\u{202e}']) && !ran.out.contains("##["), "{}", ran.out);
        assert!(!ran.out.lines().any(|line| line.trim_start().starts_with("::")), "{}", ran.out);
    }
}
