//! `partnerlint explain NAME`.

use super::super::args::ExplainArgs;
use super::super::{Answer, output};
use crate::diagnostic::{CATALOGUE, closest, engine_diagnostic};
use crate::lint::{Compiled, vocabulary};
use crate::report::{paragraph, rule, sanitise, words};

pub(in super::super) fn run(arguments: &ExplainArgs) -> Answer {
    let name = arguments.name.as_str();
    let mut parts: Vec<String> = Vec::new();
    if let Some(diagnostic) = engine_diagnostic(name) {
        parts.push(format!("{name}: reported by the engine\n\n{}", paragraph(diagnostic.text)));
    }
    let compiled = Compiled::shipped();
    if let Some(entry) = compiled.pack.rule(name) {
        parts.push(rule::explain(entry, &compiled.sources, &compiled.vocabulary));
    }
    parts.extend(words::explain(vocabulary(), name));
    if parts.is_empty() {
        return Err(unknown(name));
    }
    output::print(&sanitise::seal(parts.join("\n"))).map_err(|error| error.to_string())?;
    Ok(0)
}

fn unknown(name: &str) -> String {
    let rules = Compiled::shipped().pack.rules.iter().map(|entry| entry.rule.id.as_str());
    let engine = CATALOGUE.iter().map(|entry| entry.id);
    let known = rules.chain(engine).chain(words::names(vocabulary()));
    match closest(name, known) {
        Some(suggestion) => format!("nothing is called `{name}`: did you mean `{suggestion}`?"),
        None => format!(
            "nothing is called `{name}`: `partnerlint rules` and `partnerlint vocabulary` list the names"
        ),
    }
}
