//! The JSON Schema of `partnerlint.toml`, made of the keys that the reader knows.

use serde_json::{Map, Value, json};

use super::LEVELS;
use super::keys::{Key, PARAMETER, PROGRAM, RULE, Shape, TOP};

/// The schema, as it is printed.
#[must_use]
pub fn text() -> String {
    // Maps of texts always serialise.
    serde_json::to_string_pretty(&schema()).unwrap_or_default() + "\n"
}

/// The schema: draft 7, which editors of TOML read.
#[must_use]
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "partnerlint.toml",
        "description": "What a company sets for the programs of a folder, and of the folders below it.",
    });
    if let Some(members) = schema.as_object_mut() {
        members.extend(object(TOP));
        members.insert("definitions".to_owned(), definitions());
    }
    schema
}

fn definitions() -> Value {
    let levels = LEVELS.iter().filter(|level| **level != "off");
    let text = json!({ "type": "string", "minLength": 1 });
    let list = |least: usize| json!({ "type": "array", "items": text.clone(), "uniqueItems": true, "minItems": least });
    json!({
        "level": { "enum": levels.collect::<Vec<_>>() },
        "rule-level": { "enum": LEVELS },
        "some-texts": list(1),
        "texts": list(0),
        "paths": { "type": "array", "items": text },
        "params": { "type": "object", "additionalProperties": { "$ref": "#/definitions/param" } },
        "param": { "anyOf": [object(PARAMETER), { "$ref": "#/definitions/value" }] },
        "value": value(),
        "rule": object(RULE),
        "rules": {
            "type": "object",
            "additionalProperties": {
                "anyOf": [{ "$ref": "#/definitions/rule-level" }, { "$ref": "#/definitions/rule" }],
            },
        },
        "program": object(PROGRAM),
    })
}

/// The value of a parameter: a table of it has no key that a parameter written as a table has.
fn value() -> Value {
    let not: Vec<Value> = PARAMETER.iter().map(|key| json!({ "required": [key.name] })).collect();
    json!({
        "anyOf": [
            { "type": ["string", "number", "boolean"] },
            { "type": "array", "items": { "$ref": "#/definitions/value" } },
            {
                "type": "object",
                "propertyNames": { "pattern": "^[^-]*$" },
                "additionalProperties": { "$ref": "#/definitions/value" },
                "not": { "anyOf": not },
            },
        ],
    })
}

/// A table that has these keys and no others.
fn object(keys: &[Key]) -> Map<String, Value> {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let mut members = Map::new();
    members.insert("type".to_owned(), json!("object"));
    members.insert("properties".to_owned(), Value::Object(properties));
    members.insert("additionalProperties".to_owned(), json!(false));
    members
}

/// What stands behind a key. A reference stands in a list of its own, beside which draft 7 heeds a description.
fn property(key: &Key) -> Value {
    let description = format!("{}. If it is not there: {}.", key.meaning, key.default);
    let shape = match key.shape {
        Shape::RulePatterns if key.name == "ignore" => reference("texts"),
        Shape::RulePatterns | Shape::Topics => reference("some-texts"),
        Shape::PathPatterns => reference("texts"),
        Shape::Paths => reference("paths"),
        Shape::Path => json!({ "type": "string", "minLength": 1 }),
        Shape::Level => reference("level"),
        Shape::RuleLevel => reference("rule-level"),
        Shape::Year => json!({ "type": "integer", "minimum": 1000, "maximum": 9999 }),
        Shape::Switch => json!({ "type": "boolean" }),
        Shape::Rules => reference("rules"),
        Shape::Params => reference("params"),
        Shape::Programs => {
            json!({ "type": "object", "additionalProperties": { "$ref": "#/definitions/program" } })
        }
        Shape::Value => reference("value"),
        Shape::Tighten => json!({ "enum": [true, "more", "less"] }),
    };
    json!({ "description": description, "allOf": [shape] })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}
