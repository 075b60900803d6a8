//! Text from a program, its path and its configuration never steers a terminal or a build.

use partnerlint::report::Format;

use super::{POLICY, Project};
use crate::report::{ATTACKS, read};
use crate::support::readers::no_commands;

/// What may stand in a quoted text of the language.
fn quoted(attack: &str) -> String {
    let text: String = attack.chars().filter(|c| !c.is_control()).collect();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A program that says all attacks wherever a program may say something, and one whose text is made of them.
fn programs() -> [(&'static str, String); 2] {
    let all = quoted(&ATTACKS.concat());
    let tiers: String = (ATTACKS.iter().enumerate())
        .map(|(n, attack)| format!("    tier t{n} {} {{ margin = {n}% }}\n", quoted(attack)))
        .collect();
    let waiver = format!(
        "waive thin-margin {{\n  reason = {all}\n  approver = {all}\n  ticket = {all}\n  control = {all}\n  until = 2027-01-01\n}}\n"
    );
    let text = format!(
        "program a {all} {{\n  track b {all} {{\n    archetypes = [reseller]\n{tiers}  }}\n  track c {all} {{\n    archetypes = \
         [reseller]\n    {waiver}    tier d {all} {{ margin = 1% }}\n    tier e {{ margin = unknown {all} }}\n  }}\n}}\n"
    );
    let broken: String = ATTACKS.iter().map(|attack| format!("{attack}\n  \"\n{attack}\"\n")).collect();
    [("whole.partner", text), ("broken.partner", format!("program f {all} {{\n{broken}\n}}\n"))]
}

fn project() -> Project {
    let all = quoted(&ATTACKS.concat());
    let braces = all.replace('{', "{{").replace('}', "}}");
    let policy = POLICY
        .replace("\"A tier earns too little\"", &all)
        .replace("\"Margins\"", &all)
        .replace("\"Nobody sells for nothing.\"", &all)
        .replace("param least = 10%", &format!("param least = 10% {all}"))
        .replace("at least {least} is usual\"", &format!("{{tier.title}} {}", braces.trim_start_matches('"')))
        .replace("\"raise it to {least}\"", &braces);
    let mut project = Project::new().file("pack/thin.policy", policy);
    for (name, text) in programs() {
        project = project.file(name, text);
    }
    for attack in ATTACKS {
        // What JSON escapes, TOML reads as well.
        let name = serde_json::to_string(attack).unwrap();
        project = project.config(&format!("[rules.{name}]\nlevel = \"off\"\n"));
    }
    project
}

/// Programs whose names are attacks, as far as a file may have such a name.
#[cfg(unix)]
fn named(mut project: Project) -> Project {
    use std::os::unix::ffi::OsStrExt;
    let text = "program g \"G\" {\n  track h { archetypes = [reseller], tier i { margin = 1% } }\n}\n";
    for attack in ATTACKS {
        let name: String = attack.chars().filter(|c| !['/', '\0'].contains(c)).take(60).collect();
        project = project.file(&format!("{name}.partner"), text);
    }
    let name = std::ffi::OsStr::from_bytes(b"::error::\xff\x1b[2J##[error]x.partner");
    std::fs::write(project.path().join(name), text).unwrap();
    project
}

#[cfg(not(unix))]
fn named(project: Project) -> Project {
    project
}

#[test]
fn no_output_is_a_command() {
    let project = named(project());
    for (name, _) in Format::ALL {
        let all =
            ["--verbose", "--show-passes", "--show-waived", "--color", "never", "--as-of", "2026-11-22"];
        let mut arguments = vec!["check", "--format", name];
        arguments.extend(all);
        let ran = project.run(&arguments);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        read(name, &ran.out);
        no_commands(&ran.err, |_| false);
        // Some formats show the first of many, or nothing but messages.
        let said = if ["github", "gitlab", "markdown"].contains(&name) {
            &["forged"][..]
        } else {
            &["forged", "t10", "whole.partner"]
        };
        for said in said {
            assert!(ran.out.contains(said), "{name} says nothing of {said}");
        }
    }
}

#[test]
fn names_on_the_command_line_are_safe_too() {
    let project = Project::bare();
    for attack in ATTACKS.iter().filter(|attack| !attack.contains('\0')) {
        for arguments in [
            &["explain", attack][..],
            &["check", attack],
            &["check", "--format", attack],
            &["check", "--format", &format!("json=nowhere/{attack}")],
            &["check", "--as-of", attack],
            &["check", "--select", attack],
            &["check", "--param", &format!("{attack}=1")],
            &["check", "--baseline", attack],
            &["check", "--config", attack],
        ] {
            // An argument that begins so would be another flag.
            if arguments.iter().any(|argument| argument.starts_with("--") && ATTACKS.contains(argument)) {
                continue;
            }
            let ran = project.run(arguments);
            assert_eq!(ran.code, 2, "{arguments:?}");
            no_commands(&(ran.out + &ran.err), |_| false);
        }
    }
}
