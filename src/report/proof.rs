//! What the examples of rules prove: every clause and limit that they do not show, and every mutant that they do not notice.

use std::fmt::Write;

use serde::Serialize;

use super::places::Places;
use super::sanitise::{line, seal};
use super::summary::counted;
use crate::lint::{Proof, Share, Survivor, Tested, boundaries, clauses};
use crate::policy::{Boundary, BoundaryEnd, Clause, ClauseKind, Measured, Neighbour};
use crate::source::Location;

/// The longest piece of a policy that is shown in a line.
const LONGEST: usize = 72;

/// What is missing, rule by rule, then the sums.
#[must_use]
pub fn render(tested: &Tested, proof: &Proof) -> String {
    let shown = Shown { tested, places: Places::new(&tested.sources) };
    let mut out = String::new();
    for rule in &proof.rules {
        let survivors = proof.survivors.iter().filter(|survivor| survivor.rule == rule.rule);
        shown.rule(rule, survivors, &mut out);
    }
    let (clauses, boundaries) = (proof.total(clauses), proof.total(boundaries));
    let _ = writeln!(out, "clauses: {} seen", amount(clauses, "answer"));
    let _ = writeln!(out, "limits: {} seen", amount(boundaries, "side"));
    if let Some(mutants) = proof.mutants {
        let _ = writeln!(out, "{}", mutants_line(mutants, &proof.survivors));
    }
    seal(out)
}

fn amount(share: Share, noun: &str) -> String {
    format!("{} of {} ({}%)", share.seen, counted(share.all as u64, noun), share.percent())
}

fn mutants_line(mutants: usize, survivors: &[Survivor]) -> String {
    let justified = survivors.iter().filter(|survivor| survivor.reason.is_some()).count();
    let mut text = format!("mutants: {mutants}, {} noticed", mutants.saturating_sub(survivors.len()));
    if justified > 0 {
        let _ = write!(text, ", {justified} justified");
    }
    let _ = write!(text, ", {} that no example notices", survivors.len().saturating_sub(justified));
    text
}

struct Shown<'t> {
    tested: &'t Tested,
    places: Places<'t>,
}

impl<'t> Shown<'t> {
    fn id(&self, rule: usize) -> &'t str {
        self.tested.pack.rules.get(rule).map_or("", |entry| entry.rule.id.as_str())
    }

    fn rule<'p>(&self, rule: &Measured, survivors: impl Iterator<Item = &'p Survivor>, out: &mut String) {
        let mut missing: Vec<(Location, String)> = Vec::new();
        let text = |location| short(self.tested.sources.text_at(location));
        for clause in &rule.clauses {
            let what = unseen(clause).map(|what| format!("{what}: {}", text(clause.location)));
            missing.extend(what.map(|what| (clause.location, what)));
        }
        for boundary in &rule.boundaries {
            let what =
                unstood(boundary).into_iter().map(|what| format!("{what}: {}", text(boundary.location)));
            missing.extend(what.map(|what| (boundary.location, what)));
        }
        for survivor in survivors.filter(|survivor| survivor.reason.is_none()) {
            let what = format!("no example notices {}", survivor.change);
            let whole = text(survivor.location);
            // Where something else than the whole was changed, it is shown.
            let what = if survivor.change.starts_with(&format!("`{whole}`")) {
                what
            } else {
                format!("{what}: {whole}")
            };
            missing.push((survivor.location, what));
        }
        if missing.is_empty() {
            return;
        }
        missing.sort_by_key(|(location, _)| location.span.start);
        let (clauses, boundaries) = (clauses(rule), boundaries(rule));
        let _ = writeln!(
            out,
            "{}: clauses {} of {}, limits {} of {}",
            self.id(rule.rule),
            clauses.seen,
            clauses.all,
            boundaries.seen,
            boundaries.all
        );
        for (location, what) in missing {
            let (path, at) = self.places.start(location);
            let _ = writeln!(out, "  {}:{}:{}: {}", line(path), at.line, at.column, line(&what));
        }
        out.push('\n');
    }
}

/// The answers of a clause that no example shows.
const fn unseen(clause: &Clause) -> Option<&'static str> {
    Some(match (clause.kind, clause.seen_true, clause.seen_false) {
        (_, true, true) => return None,
        (ClauseKind::Require, false, false) => "this `require` is never asked",
        (ClauseKind::Require, false, true) => "this `require` is never seen to hold",
        (ClauseKind::Require, true, false) => "this `require` is never seen to fail",
        (ClauseKind::When, false, false) => "this `when` is never asked",
        (ClauseKind::When, false, true) => "this `when` is never seen true",
        (ClauseKind::When, true, false) => "this `when` is never seen false",
        (ClauseKind::Where, false, false) => "this `where` is never asked",
        (ClauseKind::Where, false, true) => "this `where` is never seen true",
        (ClauseKind::Where, true, false) => "this `where` is never seen false",
    })
}

/// The sides of a limit that no example stands on.
fn unstood(boundary: &Boundary) -> Vec<String> {
    let end = match boundary.end {
        BoundaryEnd::Limit => "limit",
        BoundaryEnd::Low => "low end",
        BoundaryEnd::High => "high end",
    };
    let side = match boundary.neighbour {
        Neighbour::Below => "just below",
        Neighbour::Above => "just above",
        Neighbour::Either => "just beside",
    };
    let mut found = Vec::new();
    if !boundary.seen_on {
        found.push(format!("no value on the {end}"));
    }
    if !boundary.seen_beside {
        found.push(format!("no value {side} the {end}"));
    }
    found
}

/// A piece of a policy in one line, cut where it is long.
fn short(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = line(&words.join(" ")).into_owned();
    if text.chars().count() <= LONGEST {
        return text;
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

#[derive(Serialize)]
struct Document<'t> {
    version: u32,
    rules: usize,
    /// How many more there are, that were not selected.
    left_out: usize,
    examples: usize,
    failed: usize,
    /// What is wrong with policies and examples: the same as the human report says.
    findings: Vec<Wrong<'t>>,
    coverage: Option<Coverage<'t>>,
    mutants: Option<Mutants<'t>>,
}

#[derive(Serialize)]
struct Wrong<'t> {
    id: &'t str,
    level: crate::diagnostic::Level,
    path: &'t str,
    line: u32,
    column: u32,
    message: &'t str,
}

#[derive(Serialize)]
struct Coverage<'t> {
    clauses: Seen,
    limits: Seen,
    rules: Vec<Rule<'t>>,
}

#[derive(Serialize)]
struct Rule<'t> {
    id: &'t str,
    clauses: Seen,
    limits: Seen,
    missing: Vec<Missing<'t>>,
}

#[derive(Serialize)]
struct Seen {
    seen: usize,
    all: usize,
    percent: usize,
}

impl From<Share> for Seen {
    fn from(share: Share) -> Self {
        Self { seen: share.seen, all: share.all, percent: share.percent() }
    }
}

#[derive(Serialize)]
struct Missing<'t> {
    path: &'t str,
    line: u32,
    column: u32,
    text: String,
    what: String,
}

#[derive(Serialize)]
struct Mutants<'t> {
    all: usize,
    survivors: Vec<Survives<'t>>,
}

#[derive(Serialize)]
struct Survives<'t> {
    rule: &'t str,
    path: &'t str,
    line: u32,
    column: u32,
    change: &'t str,
    /// Why it may, if the policy says so.
    reason: Option<&'t str>,
}

/// The same for machines: one object, to which members may be added.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn json(tested: &Tested) -> serde_json::Result<String> {
    let shown = Shown { tested, places: Places::new(&tested.sources) };
    let results = || tested.examples.iter().flat_map(|examples| &examples.results);
    let findings = tested.findings.iter().map(|finding| {
        let (path, at) = shown.places.start(finding.primary.location);
        let (id, level) = (finding.id.as_str(), finding.level);
        Wrong { id, level, path, line: at.line, column: at.column, message: &finding.message }
    });
    let document = Document {
        version: super::json::VERSION,
        rules: tested.rules,
        left_out: tested.left_out,
        examples: results().count(),
        failed: results().filter(|result| !result.shows).count(),
        findings: findings.collect(),
        coverage: tested.proof.as_ref().map(|proof| shown.coverage(proof)),
        mutants: tested.proof.as_ref().and_then(|proof| shown.mutants(proof)),
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

impl<'t> Shown<'t> {
    fn coverage(&self, proof: &'t Proof) -> Coverage<'t> {
        let rules = proof.rules.iter().map(|rule| {
            let lacking =
                rule.clauses.iter().filter_map(|clause| Some((clause.location, unseen(clause)?.to_owned())));
            let limits = rule
                .boundaries
                .iter()
                .flat_map(|boundary| unstood(boundary).into_iter().map(|what| (boundary.location, what)));
            let missing = lacking.chain(limits).map(|(location, what)| {
                let (path, at) = self.places.start(location);
                let text = self.tested.sources.text_at(location).to_owned();
                Missing { path, line: at.line, column: at.column, text, what }
            });
            Rule {
                id: self.id(rule.rule),
                clauses: clauses(rule).into(),
                limits: boundaries(rule).into(),
                missing: missing.collect(),
            }
        });
        Coverage {
            clauses: proof.total(clauses).into(),
            limits: proof.total(boundaries).into(),
            rules: rules.collect(),
        }
    }

    fn mutants(&self, proof: &'t Proof) -> Option<Mutants<'t>> {
        let survivors = proof.survivors.iter().map(|survivor| {
            let (path, at) = self.places.start(survivor.location);
            Survives {
                rule: self.id(survivor.rule),
                path,
                line: at.line,
                column: at.column,
                change: &survivor.change,
                reason: survivor.reason.as_deref(),
            }
        });
        Some(Mutants { all: proof.mutants?, survivors: survivors.collect() })
    }
}
