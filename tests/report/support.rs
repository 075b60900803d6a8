//! A project in which every outcome comes about, and schemas.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::cli::{Project, Ran};

/// The day of every check here.
pub const DAY: &str = "2026-11-25";

/// What a viewer might take for a link.
pub const LINK: &str = "[x](https://a.example/)";

/// What a reader of a format might take for markup or a command.
pub const HOSTILE: &str = "::error::x ##[error]x \u{1b}[31m\u{202e} <b>&amp;</b> %0A";

/// A project with findings that count, that a waiver excuses and that are in the baseline, with rules that passed, were
/// undecided, not applicable or off, with fixes, settings and variants, and with what could not be checked.
pub fn project() -> Project {
    let tier = |name: &str, margin: &str| {
        format!(
            "program {name} \"Ünïcode 𝄞\" {{\n  track main {{\n    archetypes = [reseller]\n    \
             tier silver \"𝄞\" {{ margin = {margin} }}\n  }}\n}}\n"
        )
    };
    let waived = tier("waived", "5%").replace(
        "margin = 5%",
        "margin = 5%\n      waive thin-margin { reason = \"it is new\", approver = \"CFO\", until = 2027-01-01, ticket = \"P-1\" }\n    ",
    );
    let variant = tier("varied", "15%")
        .replace("  }\n}", "  }\n  overlay emea \"EMEA\" { for = [dach], set { track main { tier silver { margin = 6% } } } }\n}");
    let uses = |name: &str| format!("program {name} \"P\" {{\n  use \"parts/used.partner\"\n}}\n");
    Project::new()
        .config("[rules.thin-margin.params]\nleast = \"11%\"\n")
        .file("a waived.partner", waived)
        .file("b_known.partner", tier("known", "7%"))
        .file("baseline.toml", "version = 1\n\n[[finding]]\nprogram = \"known\"\nrule = \"thin-margin\"\nplace = \"track[main].tier[silver].margin\"\nvalue = \"7% of list_price\"\n")
        .file("c_thin.partner", tier("thin", "5%"))
        .file("d_passes.partner", tier("passes", "15%"))
        .file("e_open.partner", tier("open", "unpublished"))
        .file("f_skips.partner", tier("skips", "5%").replace("{ margin = 5% }", "{}"))
        .file("g_varied.partner", variant)
        .file("h_misspelt.partner", tier("misspelt", "5%").replace("margin =", "margn ="))
        .file("i_unreadable.partner", [b'p', 0xff, 0xfe])
        .file("j_hostile.partner", format!("program hostile \"{HOSTILE}\" {{\n  use \"{LINK}\"\n}}\n"))
        .file("k_one.partner", uses("same"))
        .file("l_other.partner", uses("same"))
        .file("parts/unused.partner", "tier silver { margin = 5% }\n")
        .file("parts/used.partner", "track main {\n  archetypes = [reseller]\n  tier silver { margin = 5% }\n}\n")
}

/// The report of a project in a format.
pub fn report(project: &Project, format: &str, more: &[&str]) -> (Ran, Value) {
    let mut arguments = vec!["--as-of", DAY, "--baseline", "baseline.toml", "--format", format];
    arguments.extend(more);
    let ran = project.check(&arguments);
    let value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    (ran, value)
}

/// The report of the example that is flawed on purpose, by every rule.
pub fn flawed(format: &str) -> Value {
    let text = std::fs::read_to_string("examples/flawed/brightloom.partner").unwrap();
    let project = Project::bare().file("examples/flawed/brightloom.partner", text);
    let ran = project.run(&["check", "--as-of", DAY, "--format", format]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

/// A schema of `tests/report/schemas/` or `docs/schema/`.
pub fn schema(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(Path::new(path)).unwrap()).unwrap()
}

/// What is wrong with a document by a schema.
pub fn mistakes(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
    validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The values of a member, wherever it stands.
pub fn members<'v>(value: &'v Value, name: &str) -> Vec<&'v Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                if key == name {
                    found.push(value);
                }
                found.extend(members(value, name));
            }
        }
        Value::Array(list) => found.extend(list.iter().flat_map(|value| members(value, name))),
        _ => {}
    }
    found
}

/// Every value of a list, in order, each once.
pub fn words(values: &[&Value]) -> BTreeSet<String> {
    values.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
}
