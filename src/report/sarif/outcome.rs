//! A finding, or what a rule came to, as a result of SARIF.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::super::format::{Ranked, Weight};
use super::super::guarded;
use super::super::json::bindings;
use super::super::places::Places;
use super::super::sanitise::line;
use super::super::summary::counted;
use super::super::view::View;
use super::model::{
    ArtifactChange, ArtifactLocation, Content, Fix, FixProperties, Location, LogicalLocation, Message,
    Outcome, Parameter, PhysicalLocation, Properties, Region, Replacement, Suppression, Waiver,
};
use super::{level, sentence};
use crate::diagnostic::{self, Excuse, Finding};
use crate::lint::{Checked, Judged};
use crate::policy;
use crate::source::{self, Source};

/// The folder that the paths of programs begin in.
pub(super) const HERE: &str = "%SRCROOT%";

/// Where the policies are that come with partnerlint.
pub(super) const SHIPPED: &str = "PARTNERLINT";

/// Where a file begins: what is said of all of it stands there.
const BEGINNING: Region = Region { start_line: 1, start_column: 1, end_line: 1, end_column: 1 };

/// The findings and outcomes of a program that are to be shown.
pub(super) fn of_program(view: &View<'_>) -> Vec<Ranked> {
    let checked = view.checked;
    let mut ranked = Vec::new();
    for (finding, print) in view.findings() {
        if view.detail.shows(finding) {
            ranked.push(of_finding(finding, print, &checked.name, &view.places));
        }
    }
    for (rule, judged) in view.named() {
        let (kind, weight) = match judged.outcome {
            policy::Outcome::Pass => ("pass", Weight::Settled),
            policy::Outcome::Undecided => ("open", Weight::Undecided),
            policy::Outcome::NotApplicable => ("notApplicable", Weight::Settled),
            policy::Outcome::Waived | policy::Outcome::Fail | policy::Outcome::Error => continue,
        };
        let text = guarded::write(&of_rule(&rule.id, kind, judged, checked));
        ranked.push(Ranked { weight, rule: rule.id.clone(), text });
    }
    ranked
}

/// One finding.
pub(super) fn of_finding(finding: &Finding, print: &str, program: &str, places: &Places<'_>) -> Ranked {
    let related = finding.secondary.iter().filter_map(|label| {
        let physical_location = Some(physical(label.location, places)?);
        let message = Some(sentence(&line(&label.text))).filter(|text| !text.is_empty());
        Some(Location {
            message: message.map(|text| Message { text }),
            physical_location,
            ..Location::default()
        })
    });
    let number = |(id, location)| Location { id: Some(id), ..location };
    let outcome = Outcome {
        kind: None,
        level: level(finding.level),
        message: Message { text: message(finding) },
        locations: vec![Location {
            physical_location: physical(finding.primary.location, places),
            logical_locations: logical(program, &finding.place),
            ..Location::default()
        }],
        related_locations: (1..).zip(related).map(number).collect(),
        partial_fingerprints: BTreeMap::from([("partnerlint/v1", print), ("primaryLocationLineHash", print)]),
        fixes: finding.fixes.iter().filter_map(|one| fix(one, places)).collect(),
        suppressions: finding.excuse.iter().map(|excuse| suppression(excuse, places)).collect(),
        properties: Properties::Finding {
            place: &finding.place,
            value: &finding.value,
            variants: &finding.variants,
            parameters: (finding.parameters.iter())
                .map(|used| Parameter {
                    name: &used.name,
                    value: &used.value,
                    set: places.set_by(&used.set_by),
                })
                .collect(),
        },
    };
    Ranked { weight: Weight::of(finding), rule: finding.id.clone(), text: guarded::write(&outcome) }
}

/// What is wrong, then what to do.
pub(super) fn message(finding: &Finding) -> String {
    let mut text = sentence(&line(&finding.message));
    if !finding.variants.is_empty() {
        text.push_str(&sentence(&line(&format!(" Only in {}", finding.variants.join(", ")))));
    }
    for help in &finding.help {
        text.push_str("\n\n");
        text.push_str(&sentence(&line(help)));
    }
    text
}

/// What a rule came to in a program where it found nothing.
fn of_rule<'a>(id: &str, kind: &'static str, judged: &Judged, checked: &'a Checked) -> Outcome<'a> {
    let reasons: Vec<String> = judged.reasons.iter().map(ToString::to_string).collect();
    let said = match judged.outcome {
        policy::Outcome::Pass => {
            format!("`{id}` passes: {}", counted(u64::from(judged.tally.pass), "comparison"))
        }
        policy::Outcome::Undecided => format!("`{id}` is undecided: {}", reasons.join("; ")),
        _ => format!("`{id}` is not applicable: {}", reasons.join("; ")),
    };
    let file = Location {
        physical_location: Some(PhysicalLocation {
            artifact_location: below(HERE, &checked.path),
            region: BEGINNING,
        }),
        logical_locations: logical(&checked.name, ""),
        ..Location::default()
    };
    Outcome {
        kind: Some(kind),
        level: "none",
        message: Message { text: sentence(&line(&said)) },
        locations: vec![file],
        related_locations: Vec::new(),
        partial_fingerprints: BTreeMap::new(),
        fixes: Vec::new(),
        suppressions: Vec::new(),
        properties: Properties::Rule { bindings: bindings(judged.tally), reasons },
    }
}

fn suppression<'a>(excuse: &'a Excuse, places: &Places<'_>) -> Suppression<'a> {
    match excuse {
        Excuse::Waiver(diagnostic::Waiver { reason, approver, until, ticket, control, at }) => Suppression {
            kind: "inSource",
            status: "accepted",
            justification: line(reason).into_owned(),
            location: Some(Location { physical_location: physical(*at, places), ..Location::default() }),
            properties: Some(Waiver {
                approver,
                until,
                ticket: ticket.as_deref(),
                control: control.as_deref(),
            }),
        },
        Excuse::Baseline => Suppression {
            kind: "external",
            status: "accepted",
            justification: "It is in the baseline.".to_owned(),
            location: None,
            properties: None,
        },
    }
}

/// A fix whose edits are all of files that can be edited; those of one file together.
fn fix<'a>(fix: &'a diagnostic::Fix, places: &Places<'_>) -> Option<Fix<'a>> {
    let mut changes: Vec<ArtifactChange<'a>> = Vec::new();
    for edit in &fix.edits {
        let (source, _) = places.get(edit.location.source)?;
        if source.is_embedded() || !source.has_path() {
            return None;
        }
        let artifact_location = artifact(source);
        let replacement = Replacement {
            deleted_region: region(edit.location, places),
            inserted_content: Content { text: &edit.text },
        };
        match changes.iter_mut().find(|change| change.artifact_location == artifact_location) {
            Some(change) => change.replacements.push(replacement),
            None => changes.push(ArtifactChange { artifact_location, replacements: vec![replacement] }),
        }
    }
    Some(Fix {
        description: Message { text: sentence(&line(&fix.title)) },
        artifact_changes: changes,
        properties: FixProperties { applicability: fix.applicability },
    })
}

/// A place of a program by its path: `helio.track[main].tier[silver].margin`.
fn logical(program: &str, place: &str) -> Vec<LogicalLocation> {
    let parts: Vec<&str> = [program, place].into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    vec![LogicalLocation { fully_qualified_name: line(&parts.join(".")).into_owned() }]
}

/// A place in a file; `None` for what is in none.
fn physical(at: source::Location, places: &Places<'_>) -> Option<PhysicalLocation> {
    let (source, _) = places.get(at.source)?;
    if !source.has_path() {
        return None;
    }
    Some(PhysicalLocation { artifact_location: artifact(source), region: region(at, places) })
}

fn region(at: source::Location, places: &Places<'_>) -> Region {
    let (_, start, end) = places.range(at);
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

fn artifact(source: &Source) -> ArtifactLocation {
    below(if source.is_embedded() { SHIPPED } else { HERE }, &source.name)
}

/// A path as an address. One that begins elsewhere than in this folder stands by itself.
fn below(base: &'static str, path: &str) -> ArtifactLocation {
    let drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with('/') || drive {
        let root = if drive { "file:///" } else { "file://" };
        return ArtifactLocation { uri: format!("{root}{}", encoded(path, drive)), uri_base_id: None };
    }
    let leaves = path.split('/').any(|part| part == "..");
    ArtifactLocation { uri: encoded(path, false), uri_base_id: (!leaves).then_some(base) }
}

/// What may not stand in an address as it is, as `%` and two digits a byte.
fn encoded(path: &str, drive: bool) -> String {
    let mut out = String::with_capacity(path.len());
    for (at, byte) in path.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) || (drive && at == 1);
        if plain {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
