//! Rules that cannot fail, or cannot do anything else, whatever a program says.

use std::sync::Arc;

use super::claims::Claims;
use super::read::{Demand, Demands};
use super::term::Terms;
use super::{Audited, finding};
use crate::condition::{Claim, Condition, Reasoner};
use crate::diagnostic::{Finding, Level};
use crate::quantity::Exchange;

const ID: &str = "policy-never";

/// What is found in the rules that are looked at, and of each rule whether it can fail and pass.
pub(super) fn find(
    rules: &[Audited<'_>],
    read: &[Demands<'_>],
    terms: &mut Terms<'_>,
) -> (Vec<Finding>, Vec<bool>) {
    let (mut findings, mut sound) = (Vec::new(), Vec::with_capacity(rules.len()));
    for (rule, Demands { demands, conditions }) in rules.iter().zip(read) {
        let mut found: Vec<Finding> =
            demands.iter().filter_map(|demand| of_demand(rule, demand, terms)).collect();
        sound.push(found.is_empty());
        if rule.own {
            found.extend(of_conditions(rule, conditions, terms));
            findings.append(&mut found);
        }
    }
    (findings, sound)
}

fn of_demand(rule: &Audited<'_>, demand: &Demand<'_>, terms: &mut Terms<'_>) -> Option<Finding> {
    let mut impossible = |claim: &dyn Fn(&mut Claims<'_, '_>) -> Claim| {
        let mut claims = Claims::new(terms, false);
        let claim = claim(&mut claims);
        matches!(claims.solve(claim), Ok(None))
    };
    if impossible(&|claims| claims.claim(demand.test, true)) {
        let message = "this requirement can never hold".to_owned();
        let found = finding(ID, Level::Error, rule, (demand, message));
        return Some(found.help("no value passes it: ask for something that a program can say"));
    }
    if impossible(&|claims| claims.all(&demand.guards)) {
        let message = "nothing ever comes to this requirement".to_owned();
        let found = finding(ID, Level::Warning, rule, (demand, message));
        return Some(
            found.help("what leads to it cannot all be so at once: widen one part, or leave it out"),
        );
    }
    if impossible(&|claims| Claim::All(vec![claims.all(&demand.guards), claims.claim(demand.test, false)])) {
        let message = "this requirement always holds".to_owned();
        let found = finding(ID, Level::Warning, rule, (demand, message));
        return Some(found.help("nothing that comes to it can fail it: ask for more, or leave it out"));
    }
    None
}

/// A condition that nobody can meet, whoever is asked.
fn of_conditions(rule: &Audited<'_>, conditions: &[Arc<Condition>], terms: &Terms<'_>) -> Option<Finding> {
    let exchange = Exchange::default();
    let reasoner = Reasoner::new(terms.vocabulary, &exchange);
    let nobody = conditions.iter().find(|condition| reasoner.satisfiable(condition).is_no())?;
    let mut found = Finding::engine(ID, nobody.location, "nobody can meet this condition");
    for part in reasoner.clash(&[nobody]) {
        if part.location != nobody.location {
            found = found.note(part.location, "this and the rest clash");
        }
    }
    let id = &rule.entry.rule.id;
    Some(found.help(format!("`{id}` asks about partners that cannot exist: take out one part")))
}
