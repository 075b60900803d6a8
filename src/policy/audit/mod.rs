//! Rules about rules: which of them can say nothing, contradict one another, or say what another says.
//!
//! Each `require` is read as terms (`read`, `term`), so that what two rules ask in the same way is the same whatever it is
//! called, and as claims about values on lines (`claims`). What is found is so under the vocabulary for every program; what
//! cannot be decided is not spoken of. A contradiction is shown with a program (`conflict`, `world`) that both rules judge.
//!
//! The work is bounded: rules meet only over what they ask about, at the most [`MOST_MET`] over one thing, and each question
//! ends after a fixed number of steps.

mod claims;
mod conflict;
mod never;
mod read;
mod term;
mod twins;
mod witness;
mod world;

use super::ir::Clause;
use super::pack::PackRule;
use crate::diagnostic::{Finding, Level};
use crate::source::Location;
use crate::vocabulary::Vocabulary;
use read::{Demand, Demands, demands};
use term::Terms;

/// The most rules that are compared with one another over one thing that they ask about; what is left over is not compared.
pub const MOST_MET: usize = 64;

/// A rule that is looked at beside others.
#[derive(Clone, Copy, Debug)]
pub struct Audited<'a> {
    /// The rule with its effective parameters.
    pub entry: &'a PackRule,
    /// The level that the configuration sets for it, if it does.
    pub level: Option<Level>,
    /// The most that it weighs, where the configuration sets no level.
    pub most: Option<Level>,
    /// Whether it is looked at for itself; of the others only what they have to do with such a rule is told.
    pub own: bool,
}

/// Finds rules that never fail or always do, that contradict one another, and that say what others say.
///
/// A rule that does not run must not be among them. The findings are sorted by place.
#[must_use]
pub fn audit(rules: &[Audited<'_>], vocabulary: &Vocabulary) -> Vec<Finding> {
    if !rules.iter().any(|rule| rule.own) {
        return Vec::new();
    }
    let mut terms = Terms::new(vocabulary);
    let read: Vec<Demands<'_>> =
        rules.iter().enumerate().map(|(at, rule)| demands(&mut terms, (at, rule.entry), None)).collect();
    // A rule that says nothing agrees and disagrees with every other.
    let (mut findings, sound) = never::find(rules, &read, &mut terms);
    findings.extend(twins::find(rules, &read, (&terms, &sound)));
    findings.extend(conflict::find(rules, &read, (&mut terms, &sound)));
    findings.sort_by(|left, right| {
        (left.primary.location, &left.id, &left.message).cmp(&(
            right.primary.location,
            &right.id,
            &right.message,
        ))
    });
    findings
}

/// Where a company has set a number that a clause rests on.
fn setting<'a>(rule: &Audited<'a>, clause: &Clause) -> Option<(&'a str, &'a str, Location)> {
    let (parameters, settings) = (&rule.entry.rule.parameters, &rule.entry.settings);
    clause.parameters.iter().find_map(|&number| {
        let setting = settings.get(usize::from(number))?;
        let name = &parameters.get(usize::from(number))?.name;
        Some((name.as_str(), setting.text.as_str(), setting.set_by.last()?.at))
    })
}

/// A finding about a clause: at the setting that it rests on, if a company has set one, and at the clause.
fn finding(id: &str, level: Level, rule: &Audited<'_>, (demand, message): (&Demand<'_>, String)) -> Finding {
    let here = demand.clause.location;
    let mut finding = match setting(rule, demand.clause) {
        Some((name, value, origin)) => Finding::engine(id, origin, message)
            .labelled(format!("`{name}` is `{value}`"))
            .note(here, format!("`{}` asks for it here", rule.entry.rule.id)),
        None => Finding::engine(id, here, message),
    };
    finding.level = level;
    finding
}

/// The same finding with a label at a clause of another rule, and at the setting that it rests on.
fn beside(mut finding: Finding, rule: &Audited<'_>, demand: &Demand<'_>) -> Finding {
    finding = finding.note(demand.clause.location, format!("`{}` asks for this", rule.entry.rule.id));
    match setting(rule, demand.clause) {
        Some((name, value, origin)) if finding.primary.location != origin => {
            finding.note(origin, format!("`{name}` is `{value}`"))
        }
        _ => finding,
    }
}
