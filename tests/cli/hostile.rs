//! Text from a program, its path and its configuration never steers a terminal or a build.

use partnerlint::report::Format;

use super::Project;

const HOSTILE: &str = "::error file=x::forged\u{1b}[31m\u{9b}\u{202e}##[error]x##vso[task.complete]";

#[test]
fn no_output_is_a_command() {
    let program = format!(
        "program a \"{HOSTILE}\" {{\n{HOSTILE}\n  \"\n::error::in a text\n\"\n  track b \"{HOSTILE}\" {{ tier c \"{HOSTILE}\" {{ margin = 1% }} }}\n}}\n"
    );
    let name = "::error::name\u{1b}[2J.partner";
    let project =
        Project::new().file(name, program).config("[rules.\"::error::\\u001b[2J\"]\nlevel = \"off\"\n");
    for (format, _) in Format::ALL {
        let ran = project.run(&["check", "--format", format, "--verbose", "--color", "never"]);
        assert_eq!(ran.code, 2);
        let all = ran.out + &ran.err;
        assert!(all.contains("error::name") || all.contains("error%3A%3Aname"), "{format}: {all}");
        for line in all.lines() {
            let text = line.trim_start();
            assert!(!text.starts_with("::"), "{format}: {line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{format}: {line}");
            assert!(!line.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{format}: {line:?}");
        }
    }
}

#[test]
fn names_on_the_command_line_are_safe_too() {
    let project = Project::bare();
    for arguments in [["explain", HOSTILE], ["check", HOSTILE]] {
        let ran = project.run(&arguments);
        assert_eq!(ran.code, 2);
        let all = ran.out + &ran.err;
        assert!(!all.contains('\u{1b}') && !all.contains("##["), "{all:?}");
    }
}
