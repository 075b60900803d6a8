//! The same facts as JSON, for tools that read nothing else: each attribute is a member, each block without a name an object, and
//! blocks with names are a list in their order.

use partnerlint::source::SourceId;
use partnerlint::syntax::ast::{
    Condition, ConditionNode, Length, Magnitude, Per, Quantity, Spanned, Statement, Term, Value, Window,
};
use partnerlint::syntax::parse_program;
use serde_json::{Map, Value as Json, json};

/// The text of a program as JSON.
pub fn json(text: &str) -> Json {
    let parsed = parse_program(text, SourceId(0));
    assert!(parsed.findings.is_empty(), "the text is a program");
    members(&parsed.ast.statements)
}

fn members(statements: &[Statement<'_>]) -> Json {
    let mut object = Map::new();
    for statement in statements {
        match statement {
            Statement::Attribute(attribute) => {
                object.insert(term(&attribute.target), value(&attribute.value.node));
            }
            Statement::Block(block) => {
                let kind = block.kind.node.to_owned();
                let mut body = members(&block.body);
                let Some(name) = &block.name else {
                    object.insert(kind, body);
                    continue;
                };
                body["name"] = json!(name.node);
                if let Some(title) = &block.title {
                    body["title"] = json!(title.node);
                }
                if let Some(list) = object.entry(kind).or_insert_with(|| json!([])).as_array_mut() {
                    list.push(body);
                }
            }
            Statement::Condition(condition) => {
                let (name, asked) = asked(condition);
                object.insert(name, asked);
            }
            Statement::Remove(_) | Statement::Use(_) => panic!("a program of the corpus stands by itself"),
            Statement::Known(_) => panic!("the program was not skimmed"),
        }
    }
    Json::Object(object)
}

fn term(term: &Term<'_>) -> String {
    let names = std::iter::once(term.name.node).chain(term.facets.iter().map(|facet| facet.node));
    names.collect::<Vec<_>>().join("_")
}

fn asked(condition: &Condition<'_>) -> (String, Json) {
    match &condition.node {
        ConditionNode::Flag(flag) => (term(flag), json!(true)),
        ConditionNode::Compare { subject, operator, value: with, window } => {
            let mut asked = json!({ "operator": operator.node.sign(), "value": value(&with.node) });
            if let Some(Spanned { node: Window::Trailing(length), .. }) = window {
                asked["within"] = span(&length.node);
            }
            (term(subject), asked)
        }
        other => panic!("the corpus asks for nothing of the kind: {other:?}"),
    }
}

fn value(value: &Value<'_>) -> Json {
    let bound =
        |bound: &Option<Box<Spanned<Quantity<'_>>>>| bound.as_ref().map(|bound| quantity(&bound.node));
    match value {
        Value::Quantity(written) => quantity(written),
        Value::Range(low, high) => json!({ "from": bound(low), "to": bound(high) }),
        Value::Name(name) => json!(name),
        Value::Text(text) => json!(text),
        Value::Bool(holds) => json!(holds),
        Value::List(items) => items.iter().map(|item| self::value(&item.node)).collect(),
        Value::SymbolRange(..) | Value::StandIn(_) => {
            panic!("the corpus says nothing of the kind: {value:?}")
        }
    }
}

/// A number alone, or with all that belongs to it.
fn quantity(written: &Quantity<'_>) -> Json {
    let mut object = match &written.magnitude {
        Magnitude::Number(amount) | Magnitude::Percent(amount) => json!({ "amount": whole(amount) }),
        Magnitude::Money(amount, currency) => json!({ "amount": whole(amount), "currency": currency.node }),
        Magnitude::Length(length) => span(length),
        Magnitude::Date(date) => return json!(date.to_string()),
        Magnitude::Month(month) => return json!(month.to_string()),
    };
    for per in &written.per {
        let Per::Name(name) = per.node else { panic!("the corpus has no such rate: {per:?}") };
        object["per"] = json!(name);
    }
    if let Some(base) = &written.base {
        object["of"] = json!(base.node);
    }
    if let Some(anchor) = &written.anchor {
        object[if anchor.before { "before" } else { "after" }] = json!(anchor.event.node);
    }
    match object.as_object_mut() {
        Some(alone) if alone.len() == 1 => alone.remove("amount").unwrap_or_default(),
        _ => object,
    }
}

fn span(length: &Length<'_>) -> Json {
    json!({ "amount": whole(&length.number), "unit": length.unit.node })
}

/// The numbers of the corpus are whole.
fn whole(number: &impl ToString) -> i64 {
    number.to_string().parse().expect("a whole number")
}
