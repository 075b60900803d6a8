//! `partnerlint explain NAME`.

use super::super::args::ExplainArgs;
use super::super::{Answer, folders, output};
use crate::diagnostic::{CATALOGUE, closest, engine_diagnostic};
use crate::lint::{Compiled, Rules};
use crate::report::rule::{self, Written};
use crate::report::{paragraph, sanitise, words};

pub(in super::super) fn run(arguments: &ExplainArgs) -> Answer {
    let name = arguments.name.as_str();
    let mut parts: Vec<String> = Vec::new();
    if let Some(diagnostic) = engine_diagnostic(name) {
        parts.push(format!("{name}: reported by the engine\n\n{}", paragraph(diagnostic.text)));
    }
    let here = folders::here(&arguments.heed)?;
    let rules = here.most();
    // The rules that come with partnerlint have their examples only in the whole pack; a company's have them here.
    let shipped = Compiled::shipped();
    let whole = shipped.pack.rule(name).map(|entry| (entry, &shipped.sources));
    let whole = whole.or_else(|| rules.pack.rule(name).map(|entry| (entry, &rules.sources)));
    if let Some((entry, sources)) = whole {
        parts.push(rule::explain(Written { rule: &entry.rule, sources }, rules));
    }
    parts.extend(words::explain(&rules.vocabulary, name));
    if parts.is_empty() {
        return Err(unknown(name, rules));
    }
    output::print(&sanitise::seal(parts.join("\n"))).map_err(|error| error.to_string())?;
    Ok(0)
}

fn unknown(name: &str, rules: &Rules) -> String {
    let ids = rules.pack.rules.iter().map(|entry| entry.rule.id.as_str());
    let engine = CATALOGUE.iter().map(|entry| entry.id);
    match closest(name, ids.chain(engine).chain(words::names(&rules.vocabulary))) {
        Some(suggestion) => format!("nothing is called `{name}`: did you mean `{suggestion}`?"),
        None => format!(
            "nothing is called `{name}`: `partnerlint rules` and `partnerlint vocabulary` list the names"
        ),
    }
}
