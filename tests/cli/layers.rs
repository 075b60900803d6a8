//! Pack, company, folder, program and command line: each sets numbers over those before it, and may hold them.

use super::{POLICY, Project, Ran, SOUND};

/// The rule `thin-margin`, whose limit the pack itself holds.
fn held() -> String {
    POLICY.replace("param least = 10%", "param least = 10% \"what a tier earns, at the least\" tighten_only")
}

/// A value as `partnerlint.toml` writes it, held or not.
fn toml(value: &str, held: bool) -> String {
    if held { format!("{{ value = \"{value}\", tighten-only = true }}") } else { format!("\"{value}\"") }
}

/// A limit for each layer, and whether it is held there.
#[derive(Clone, Copy, Default)]
struct Layers<'l> {
    pack_holds: bool,
    company: Option<(&'l str, bool)>,
    folder: Option<(&'l str, bool)>,
    program: Option<(&'l str, bool)>,
    line: Option<&'l str>,
}

/// Checks a program in a folder of its own.
fn check(layers: Layers<'_>, format: &str) -> Ran {
    let param = |(value, held)| format!("[rules.thin-margin.params]\nleast = {}\n", toml(value, held));
    let own =
        |(value, held)| format!("[program.helio.rules.thin-margin.params]\nleast = {}\n", toml(value, held));
    let company = layers.company.map(param).unwrap_or_default();
    let folder = layers.folder.map(param).unwrap_or_default();
    let program = layers.program.map(own).unwrap_or_default();
    let mut project = Project::new().config(&company).file("emea/helio.partner", SOUND);
    project = project.file("emea/partnerlint.toml", format!("{folder}{program}"));
    if layers.pack_holds {
        project = project.file("pack/thin.policy", held());
    }
    let line = layers.line.map(|value| format!("thin-margin.least={value}"));
    let mut arguments = vec!["--format", format];
    if let Some(line) = &line {
        arguments.extend(["--param", line]);
    }
    project.check(&arguments)
}

#[test]
fn the_nearest_layer_wins_and_says_so() {
    let all = Layers {
        pack_holds: false,
        company: Some(("20%", false)),
        folder: Some(("30%", false)),
        program: Some(("40%", false)),
        line: Some("50%"),
    };
    let cases = [
        (all, "least = 50%, set on the command line"),
        (Layers { line: None, ..all }, "least = 40%, set for the program at emea/partnerlint.toml:4:9"),
        (
            Layers { line: None, program: None, ..all },
            "least = 30%, set for the folder at emea/partnerlint.toml:2:9",
        ),
        (
            Layers { line: None, program: None, folder: None, ..all },
            "least = 20%, set by the company at partnerlint.toml:3:9",
        ),
    ];
    for (layers, shown) in cases {
        let ran = check(layers, "human");
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.out.contains(&format!("  param: {shown}\n")), "{shown}: {}", ran.out);
    }
    let nobody = check(Layers { company: None, folder: None, program: None, line: None, ..all }, "human");
    assert_eq!(nobody.code, 0, "{}", nobody.out);
}

#[test]
fn every_format_says_who_set_a_number() {
    let layers = Layers { folder: Some(("30%", false)), ..Layers::default() };
    let concise = check(layers, "concise").out;
    assert!(
        concise.ends_with("(track[main].tier[silver].margin; least = 30%, set for the folder)\n"),
        "{concise}"
    );
    let json: serde_json::Value = serde_json::from_str(&check(layers, "json").out).unwrap();
    let used = &json["programs"][0]["findings"][0]["parameters"][0];
    assert_eq!(used["layer"], "folder");
    assert_eq!(used["origin"]["path"], "emea/partnerlint.toml");
    assert_eq!(used["also"], serde_json::json!([]));
}

#[test]
fn what_a_layer_holds_those_below_may_only_make_stricter() {
    let none = Layers::default();
    let over = |value| Some((value, false));
    let holds = |value| Some((value, true));
    // Who holds the limit at 10% or 12%, and who sets it below.
    let pairs = [
        ("pack", Layers { pack_holds: true, company: over("X"), ..none }),
        ("pack", Layers { pack_holds: true, folder: over("X"), ..none }),
        ("pack", Layers { pack_holds: true, program: over("X"), ..none }),
        ("pack", Layers { pack_holds: true, line: Some("X"), ..none }),
        ("company", Layers { company: holds("10%"), folder: over("X"), ..none }),
        ("company", Layers { company: holds("10%"), program: over("X"), ..none }),
        ("company", Layers { company: holds("10%"), line: Some("X"), ..none }),
        ("folder", Layers { folder: holds("10%"), program: over("X"), ..none }),
        ("folder", Layers { folder: holds("10%"), line: Some("X"), ..none }),
        ("program", Layers { program: holds("10%"), line: Some("X"), ..none }),
    ];
    for (holder, layers) in pairs {
        let with = |value| {
            let put = |place: Option<(&'static str, bool)>| {
                place.map(|(text, held)| if text == "X" { (value, held) } else { (text, held) })
            };
            let (company, folder, program) = (put(layers.company), put(layers.folder), put(layers.program));
            check(Layers { company, folder, program, line: layers.line.map(|_| value), ..layers }, "concise")
        };
        let looser = with("9%");
        assert_eq!(looser.code, 2, "{holder}: {}", looser.out);
        let message =
            format!("[param-loosened] `9%` is looser than `10%`, to which the {holder} holds `least`");
        assert!(looser.out.contains(&message), "{message}: {}", looser.out);
        assert_eq!(looser.out.lines().count(), 1, "said once, and the limit stays: {}", looser.out);
        let same = with("10%");
        assert_eq!((same.code, same.out.as_str()), (0, ""), "{holder}");
        let stricter = with("16%");
        assert_eq!(stricter.code, 1, "{holder}: {}", stricter.out);
        assert!(stricter.out.contains("at least 16% is usual"), "{holder}: {}", stricter.out);
    }
}

#[test]
fn a_loosened_limit_shows_both_places() {
    let layers = Layers {
        company: Some(("12%", true)),
        folder: Some(("11%", false)),
        line: Some("5%"),
        ..Layers::default()
    };
    insta::assert_snapshot!(check(layers, "human").shown());
}

#[test]
fn a_limit_is_held_in_words_that_are_checked() {
    let config = r#"
[rules.thin-margin.params.least]
value = "12%"
tighten_only = true

[program.helio.rules.thin-margin.params]
least = { tighten-only = "mroe" }

[program.other.rules.thin-margin.params]
least = { tighten-only = false }

[program.third.rules.thin-margin.params]
least = { tighten-only = "less", worth = "3%" }

[program.fourth.rules.thin-margin.params]
least = { tighten-only = 3, value = "x" }
"#;
    let mut project = Project::new().config(config).file("helio.partner", SOUND);
    for name in ["other", "third", "fourth"] {
        project = project.file(&format!("{name}.partner"), SOUND.replace("helio", name));
    }
    insta::assert_snapshot!(project.check(&[]).shown());
}

/// Two rules that share a table.
const SHARED: &str = r#"
param most = { pilot: 1, stabilize: 2, scale: 3, maturity: 4 } "tracks, by stage"
rule one "Too many tracks" {
  level = warning
  given program.stage
  require count(tracks) <= most[program.stage]
  at program.stage "{most[program.stage]} at most"
}
rule two "Too many tracks and tiers" {
  level = warning
  given program.stage
  require count(tracks) + count(tiers) <= most[program.stage]
  at program.stage "{most[program.stage]} tracks and tiers at most"
}
"#;

#[test]
fn rows_of_a_table_keep_whoever_set_them() {
    let program = SOUND.replace("\"Helio\" {", "\"Helio\" {\n  stage = pilot");
    let project = Project::new()
        .file("pack/thin.policy", SHARED)
        .config("[params]\nmost = { pilot = 0, scale = 2 }\n[rules.two.params]\nmost = { maturity = 3 }\n")
        .file("emea/partnerlint.toml", "[params]\nmost = { stabilize = 1 }\n")
        .file("emea/helio.partner", program);
    let ran = project.run(&["check", "--select", "one,two"]);
    insta::assert_snapshot!(ran.shown());
    let json: serde_json::Value =
        serde_json::from_str(&project.run(&["check", "--select", "two", "--format", "json"]).out).unwrap();
    let used = &json["programs"][0]["findings"][0]["parameters"][0];
    assert_eq!(used["also"].as_array().unwrap().len(), 2, "{used}");
    assert_eq!(used["also"][0]["layer"], "company");
}

#[test]
fn a_parameter_that_rules_share_is_held_for_each_of_them() {
    let project = Project::new()
        .file("pack/thin.policy", SHARED)
        .config("[params]\nmost = { value = { pilot = 1 }, tighten-only = true }\n")
        .file("emea/partnerlint.toml", "[rules.two.params]\nmost = { pilot = 2 }\n")
        .file("emea/helio.partner", SOUND);
    let ran = project.run(&["check", "--select", "one,two", "--format", "concise"]);
    assert_eq!(ran.code, 2);
    let message = "emea/partnerlint.toml:2:8: error[param-loosened] `2` for `pilot` is looser than `1`, to which the company holds `most`";
    assert!(ran.out.contains(message), "{}", ran.out);
}
