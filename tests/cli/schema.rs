//! The keys of `partnerlint.toml`: the reader, the schema and the documents have the same ones.

use std::fmt::Write;
use std::fs;

use jsonschema::Validator;
use partnerlint::lint::config::keys::{Key, TABLES, TOP};
use partnerlint::lint::config::{self, schema};
use partnerlint::source::SourceId;

use super::Project;

const FILE: &str = "docs/schema/partnerlint.toml.json";
const PAGE: &str = "docs/configuration.md";

fn validator() -> Validator {
    jsonschema::draft7::new(&schema::schema()).unwrap()
}

/// Whether the schema accepts a configuration, and whether the reader does.
fn accepted(text: &str) -> (bool, bool) {
    let Ok(value) = toml::from_str::<serde_json::Value>(text) else { return (false, false) };
    (validator().is_valid(&value), config::read(text, SourceId(0)).1.is_empty())
}

/// Compares a file that the tests make with what it should be, or writes it.
fn is_made(path: &str, text: &str) {
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::create_dir_all("docs/schema").unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let found = fs::read_to_string(path).unwrap_or_default();
    assert!(found == text, "{path} is not what the keys give: run `INSTA_UPDATE=always cargo test schema`");
}

#[test]
fn the_schema_in_the_documents_is_the_one_that_is_printed() {
    let printed = Project::bare().run(&["schema", "config"]);
    assert_eq!((printed.code, printed.err.as_str()), (0, ""));
    is_made(FILE, &printed.out);
    assert!(jsonschema::draft7::meta::is_valid(&schema::schema()));
}

#[test]
fn the_page_has_every_key() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (head, rest) = page.split_once("<!-- keys").unwrap();
    let (comment, rest) = rest.split_once("-->\n").unwrap();
    let (_, tail) = rest.split_once("<!-- end of keys -->").unwrap();
    let mut tables = String::new();
    for (place, keys) in TABLES {
        let _ = writeln!(tables, "\n| {place} | | if it is not there | |\n|---|---|---|---|");
        for Key { name, shape, default, meaning } in keys {
            let _ = writeln!(tables, "| `{name}` | {} | {default} | {meaning} |", shape.written());
        }
    }
    is_made(PAGE, &format!("{head}<!-- keys{comment}-->\n{tables}\n<!-- end of keys -->{tail}"));
}

/// A good value for each key at the top.
fn good(name: &str) -> &'static str {
    match name {
        "select" | "ignore" => "['tier-*', 'no-exit']",
        "topic" => "['tiers']",
        "min-level" | "fail-on" => "'error'",
        "fail-on-undecided" => "true",
        "exclude" => "['drafts/', '#old']",
        "baseline" => "'known.toml'",
        "edition" => "2026",
        "packs" | "vocabulary" => "['a', 'b']",
        "params" => "{ a = '10%', b = { pilot = 1 }, c = { value = 3, tighten-only = 'more' } }",
        "rules" => {
            "{ one = 'off', two = { level = 'error', params = { x = [1, 2], y = 2026-01-01, z = true } } }"
        }
        "program" => "{ helio = { rules = { one = 'advice' }, params = { a = 1.5 } } }",
        name => panic!("say what is a good value of `{name}`"),
    }
}

#[test]
fn the_reader_and_the_schema_know_every_key() {
    for key in TOP {
        let text = format!("{} = {}\n", key.name, good(key.name));
        assert_eq!(accepted(&text), (true, true), "{text}");
        let misspelt = format!("{}x = {}\n", key.name, good(key.name));
        assert_eq!(accepted(&misspelt), (false, false), "{misspelt}");
        for wrong in ["true", "12", "''", "[[1]]", "{ x = { y = { z = 1 } } }"] {
            let text = format!("{} = {wrong}\n", key.name);
            let (schema, reader) = accepted(&text);
            assert_eq!(schema, reader, "{text}");
        }
        assert_eq!(accepted(&format!("{} = 12\n", key.name)), (false, false), "{}", key.name);
    }
}

#[test]
fn both_refuse_the_same_mistakes() {
    let wrong = [
        "fail-on = 'off'",
        "min-level = 'eror'",
        "fail_on = 'error'",
        "select = []",
        "topic = []",
        "select = ['a', 'a']",
        "exclude = 'drafts'",
        "baseline = ''",
        "fail-on-undecided = 'yes'",
        "rules.tier-count = 'of'",
        "rules.tier-count.levle = 'off'",
        "rules.tier-count = { level = 'off', fail-on = 'error' }",
        "params.a = { value = 1, tighten_only = true }",
        "params.a = { tighten-only = false }",
        "params.a = { tighten-only = 'mroe' }",
        "program.helio.fail-on = 'error'",
        "program.helio = 3",
    ];
    for text in wrong {
        assert_eq!(accepted(text), (false, false), "{text}");
    }
    for text in ["ignore = []", "exclude = []", "rules = {}", "params.a = { tighten-only = true }", ""] {
        assert_eq!(accepted(text), (true, true), "{text}");
    }
}

/// What the reader knows beyond the schema: patterns, and dates with a time.
#[test]
fn the_reader_refuses_what_no_schema_can() {
    for text in
        ["select = ['[']", "exclude = ['!a']", "exclude = ['../a']", "params.a = 2026-01-01T10:00:00Z"]
    {
        assert_eq!(accepted(text), (true, false), "{text}");
    }
}

#[test]
fn configurations_in_the_documents_fit_the_schema() {
    let mut seen = 0;
    for path in ["docs/configuration.md", "docs/language.md", "docs/rules/README.md"] {
        let text = fs::read_to_string(path).unwrap();
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            assert_eq!(accepted(block), (true, true), "{path}: {block}");
            seen += 1;
        }
    }
    assert!(seen > 1, "the search finds nothing");
}
