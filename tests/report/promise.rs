//! What is promised of the machine format: its schema knows every member, and what was written once stays valid.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::support::{flawed, mistakes, project, report, schema};
use crate::cli::Project;

const SCHEMA: &str = "docs/schema/report.json";

/// Reports as version 1 was when it was promised. They are never written anew.
const GOLDEN: [&str; 2] = ["tests/report/golden/report-1.json", "tests/report/golden/report-1-flawed.json"];

/// The report of the project with everything.
fn today() -> Value {
    short(report(&project(), "json", &["--show-waived"]).1)
}

/// A report with as many rules as are needed to see what is said of one.
fn short(mut document: Value) -> Value {
    let few = |list: &mut Value| {
        list.as_array_mut().unwrap().retain(|rule| rule["id"] == "thin-margin" || rule["id"] == "tier-count");
    };
    few(&mut document["rules"]);
    document["programs"].as_array_mut().unwrap().iter_mut().for_each(|program| few(&mut program["rules"]));
    document
}

/// The same schema where nothing is known beside what it names.
fn strict(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut object: serde_json::Map<String, Value> =
                object.iter().map(|(key, value)| (key.clone(), strict(value))).collect();
            if object.contains_key("properties") && object.contains_key("type") {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
            if let Some(examples) = object.remove("examples") {
                object.insert("enum".to_owned(), examples);
            }
            Value::Object(object)
        }
        Value::Array(list) => Value::Array(list.iter().map(strict).collect()),
        other => other.clone(),
    }
}

#[test]
fn the_schema_knows_every_member() {
    let strict = strict(&schema(SCHEMA));
    for document in [today(), flawed("json"), report(&project(), "json", &["--param", "x.y=1"]).1] {
        assert_eq!(mistakes(&strict, &document), [""; 0]);
    }
}

#[test]
fn the_schema_is_open_and_rejects_what_is_wrong() {
    let (schema, document) = (schema(SCHEMA), today());
    let with = |path: &str, value: Value| {
        let mut changed = document.clone();
        let (parent, name) = path.rsplit_once('/').unwrap();
        changed.pointer_mut(parent).unwrap()[name] = value;
        changed
    };
    assert_eq!(mistakes(&schema, &with("/summary/new", json!(1))), [""; 0]);
    assert_eq!(mistakes(&schema, &with("/programs/0/findings/0/new", json!(1))), [""; 0]);
    assert_ne!(document["programs"][0]["findings"][0]["excuse"], Value::Null);
    for (path, value) in [
        ("/version", json!(2)),
        ("/as_of", json!("yesterday")),
        ("/listed", json!(["off"])),
        ("/programs/0/findings/0/level", json!("note")),
        ("/programs/0/findings/0/fingerprint", json!("1")),
        ("/programs/0/findings/0/primary/start/line", json!(0)),
        ("/programs/0/findings/0/excuse", json!({"kind": "waiver", "reason": "no"})),
        ("/programs/0/rules/0/outcome", json!("not applicable")),
        ("/summary/errors", json!(-1)),
    ] {
        assert!(!mistakes(&schema, &with(path, value)).is_empty(), "{path}");
    }
    for path in [
        "",
        "/tool",
        "/programs/0",
        "/programs/0/findings/0",
        "/programs/0/findings/0/primary",
        "/programs/0/outcomes",
        "/rules/0",
        "/summary/rules",
    ] {
        let names: Vec<String> =
            document.pointer(path).unwrap().as_object().unwrap().keys().cloned().collect();
        for name in names {
            let mut changed = document.clone();
            changed.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(&name);
            assert!(!mistakes(&schema, &changed).is_empty(), "{path}/{name} may be left out");
        }
    }
}

#[test]
fn the_command_prints_the_schema() {
    let ran = Project::bare().run(&["schema", "report"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(ran.out, std::fs::read_to_string(SCHEMA).unwrap());
}

/// The types of every member, by the path of the member.
fn members(value: &Value, path: &str, into: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    into.entry(path.to_owned()).or_default().insert(kind);
    match value {
        Value::Array(list) => list.iter().for_each(|value| members(value, &format!("{path}[]"), into)),
        Value::Object(object) => {
            object.iter().for_each(|(key, value)| members(value, &format!("{path}.{key}"), into));
        }
        _ => {}
    }
}

#[test]
fn what_was_promised_holds() {
    for (path, today) in GOLDEN.iter().zip([today(), short(flawed("json"))]) {
        let golden = schema(path);
        assert_eq!(mistakes(&schema(SCHEMA), &golden), [""; 0], "{path}");
        let (mut then, mut now) = (BTreeMap::new(), BTreeMap::new());
        members(&golden, "", &mut then);
        members(&today, "", &mut now);
        assert!(then.len() > 80, "{path}: {}", then.len());
        let broken: Vec<_> = then.iter().filter(|(member, kinds)| now.get(*member) != Some(kinds)).collect();
        assert!(broken.is_empty(), "{path}: members that are gone or have another type: {broken:?}");
    }
}
