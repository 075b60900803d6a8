//! Waivers: which findings each of them excuses, and what is wrong with it.
//!
//! A waiver stands in the block that it concerns, and covers that block and what is below. One that is not whole never
//! excuses anything.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::rules::Rules;
use crate::diagnostic::{self, Excuse, Finding, Level, closest};
use crate::policy::Tally;
use crate::program::{Content, Node, NodeId, Program};
use crate::quantity::{Date, Quantity};
use crate::source::Location;
use crate::vocabulary::{Value, Vocabulary};

/// The attributes of a waiver.
mod word {
    pub(super) const REASON: &str = "reason";
    pub(super) const APPROVER: &str = "approver";
    pub(super) const UNTIL: &str = "until";
    pub(super) const FROM: &str = "from";
    pub(super) const TICKET: &str = "ticket";
    pub(super) const CONTROL: &str = "control";
    pub(super) const EXCUSES: &str = "excuses";
}

/// A waiver of an effective program.
#[derive(Clone, Debug)]
struct Waiver {
    rule: SmolStr,
    /// The path of the block that it covers.
    covers: String,
    terms: diagnostic::Waiver,
    from: Option<Date>,
    until: Date,
    /// The value that it excuses, with its place; any, if it names none.
    excuses: Option<(String, Location)>,
}

/// The waivers of a program and all of its variants, and what became of each.
#[derive(Debug)]
pub(super) struct Waivers {
    as_of: Date,
    /// Those of the variant that is being judged, by their rule and by the path that they cover.
    here: FxHashMap<SmolStr, FxHashMap<String, Vec<(usize, Waiver)>>>,
    /// Those of all variants, each once.
    all: Vec<Record>,
    /// The numbers of those by their headers.
    numbers: FxHashMap<Location, usize>,
}

/// A waiver with what became of it.
#[derive(Debug)]
struct Record {
    waiver: Waiver,
    place: String,
    used: bool,
    /// A value that stood there in place of the one that it excuses.
    found: Option<String>,
}

impl Waivers {
    pub(super) fn new(as_of: Date) -> Self {
        Self { as_of, here: FxHashMap::default(), all: Vec::new(), numbers: FxHashMap::default() }
    }

    /// Takes the waivers of a variant in place of those of the one before, and says which are not whole.
    pub(super) fn enter(&mut self, program: &Program, rules: &Rules) -> Vec<Finding> {
        self.here.clear();
        let vocabulary = &rules.vocabulary;
        let mut findings = Vec::new();
        for (id, node) in (0..).map(NodeId).zip(&program.nodes) {
            let Some(parent) = node.parent.filter(|_| vocabulary[node.kind].waiver) else { continue };
            let place = program.path(id, vocabulary);
            if rules.pack.rule(&node.name).is_none() {
                if !rules.incomplete() {
                    findings.push(unknown_rule(node, rules).at_place(place));
                }
                continue;
            }
            let deprecated = rules.deprecated(&node.name, node.header);
            findings.extend(deprecated.map(|finding| finding.at_place(place.clone())));
            let covers = program.path(parent, vocabulary);
            match read(node, covers, program, vocabulary) {
                Ok(Some(waiver)) => {
                    let at = *self.numbers.entry(waiver.terms.at).or_insert_with(|| {
                        self.all.push(Record { waiver: waiver.clone(), place, used: false, found: None });
                        self.all.len() - 1
                    });
                    let own = self.here.entry(waiver.rule.clone()).or_default();
                    own.entry(waiver.covers.clone()).or_default().push((at, waiver));
                }
                // What is missing has been reported.
                Ok(None) => {}
                Err(finding) => findings.push(finding.at_place(place)),
            }
        }
        self.here.values_mut().flat_map(FxHashMap::values_mut).for_each(|one| one.sort_by_key(|(at, _)| *at));
        findings
    }

    /// Excuses a finding, if one of the waivers covers it: the nearest one.
    pub(super) fn excuse(&mut self, finding: &mut Finding, waivable: bool) {
        let Some(own) = self.here.get(&finding.id).filter(|_| waivable) else { return };
        for (at, waiver) in around(&finding.place).filter_map(|path| own.get(path)).flatten() {
            let Some(record) = self.all.get_mut(*at) else { continue };
            if !waiver.holds_on(self.as_of) {
                continue;
            }
            match &waiver.excuses {
                Some((value, _)) if !is_same(value, &finding.value) => {
                    record.found = Some(finding.value.clone());
                }
                _ => {
                    record.used = true;
                    finding.excuse = Some(Box::new(Excuse::Waiver(waiver.terms.clone())));
                    return;
                }
            }
        }
    }

    /// What is wrong with waivers, once every variant has been judged. `came_to` is what a rule came to; `None` if it is off.
    pub(super) fn finish(&self, rules: &Rules, came_to: impl Fn(&str) -> Option<Tally>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for record in &self.all {
            let rule = &record.waiver.rule;
            let waivable = rules.pack.rule(rule).is_none_or(|entry| entry.rule.waivable);
            let finding = if !waivable {
                Some(record.forbidden())
            } else if record.waiver.until < self.as_of {
                Some(record.expired())
            } else if record.used || !record.waiver.holds_on(self.as_of) {
                None
            } else {
                match (&record.found, &record.waiver.excuses) {
                    (Some(found), Some((value, at))) => Some(record.lapsed(value, *at, found)),
                    // What nobody could decide may be excused after all.
                    _ => came_to(rule)
                        .filter(|tally| tally.undecided == 0 && tally.error == 0)
                        .map(|_| record.unused()),
                }
            };
            findings.extend(finding);
        }
        findings
    }
}

impl Waiver {
    fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.until
    }
}

impl Record {
    fn warning(&self, id: &str, at: Location, message: String, help: &str) -> Finding {
        let finding = Finding::engine(id, at, message).at_place(self.place.clone()).help(help);
        Finding { level: Level::Warning, ..finding }
    }

    fn forbidden(&self) -> Finding {
        let message =
            format!("the rule `{}` may not be waived, so this waiver excuses nothing", self.waiver.rule);
        self.warning(
            "waiver-forbidden",
            self.waiver.terms.at,
            message,
            "mend what the rule finds, and take the waiver out",
        )
    }

    fn expired(&self) -> Finding {
        let message = format!("this waiver ended on {}, so it excuses nothing any more", self.waiver.until);
        let help = "mend what it excused and take it out, or have it allowed again until a later day";
        self.warning("waiver-expired", self.waiver.terms.at, message, help)
    }

    fn lapsed(&self, value: &str, at: Location, found: &str) -> Finding {
        let message =
            format!("this waiver excuses `{value}`, and `{found}` stands there now, so it has lapsed");
        let help = "have the new value allowed and write it behind `excuses`, or go back to the old one";
        self.warning("waiver-lapsed", at, message, help)
    }

    fn unused(&self) -> Finding {
        let message = format!("this waiver excuses nothing: `{}` finds nothing here", self.waiver.rule);
        self.warning("waiver-unused", self.waiver.terms.at, message, "take it out")
    }
}

/// Reads a waiver; `None` where something that it needs is missing or invalid, of which a finding has spoken.
#[expect(clippy::result_large_err, reason = "made once for each mistake in a waiver")]
fn read(
    node: &Node,
    covers: String,
    program: &Program,
    vocabulary: &Vocabulary,
) -> Result<Option<Waiver>, Finding> {
    let contents = |name: &str| {
        let attribute = vocabulary[node.kind].attribute_id(name)?;
        let slot = node.slots.iter().find(|slot| slot.attribute == attribute)?;
        slot.schedule.default_entry().map(|entry| (&entry.content, entry.location))
    };
    let text = |name: &str| contents(name).and_then(|(content, at)| Some((words(content, program)?, at)));
    let day = |name: &str| match contents(name) {
        Some((Content::Value(Value::Quantity(Quantity::Date(date), _)), at)) => Some((*date, at)),
        _ => None,
    };
    let (Some(reason), Some(approver), Some((until, until_at))) =
        (text(word::REASON), text(word::APPROVER), day(word::UNTIL))
    else {
        return Ok(None);
    };
    for (name, (said, at)) in [(word::REASON, &reason), (word::APPROVER, &approver)] {
        if said.trim().is_empty() {
            let message = format!("this waiver says nothing behind `{name}`, so it excuses nothing");
            return Err(Finding::engine("waiver-malformed", *at, message));
        }
    }
    let from = day(word::FROM);
    if let Some((from, from_at)) = from.filter(|(from, _)| *from > until) {
        let message = format!("this waiver begins on {from}, after it has ended, so it excuses nothing");
        let finding = Finding::engine("waiver-malformed", from_at, message);
        return Err(finding.note(until_at, "it ends on this day"));
    }
    if node.damaged {
        return Ok(None);
    }
    let excuses = contents(word::EXCUSES).map(|(content, at)| {
        let text = words(content, program).unwrap_or_else(|| content.text(vocabulary));
        (text, at)
    });
    let optional = |name: &str| text(name).map(|(text, _)| text);
    let terms = diagnostic::Waiver {
        reason: reason.0,
        approver: approver.0,
        until: until.to_string(),
        ticket: optional(word::TICKET),
        control: optional(word::CONTROL),
        at: node.header,
    };
    let rule = node.name.clone();
    Ok(Some(Waiver { rule, covers, terms, from: from.map(|(from, _)| from), until, excuses }))
}

/// A text as it is meant, or the title of the block that is referred to; `None` for anything else.
fn words(content: &Content, program: &Program) -> Option<String> {
    match content {
        Content::Value(Value::Text(text)) => Some(text.to_string()),
        Content::Value(Value::Reference(reference)) => {
            let named = program.child(Program::ROOT, reference.kind, &reference.name);
            let title = named.and_then(|id| program.node(id).title.as_deref());
            Some(title.unwrap_or(&reference.name).to_owned())
        }
        _ => None,
    }
}

/// A path, and those of the blocks around it, the nearest first; everything is in the program.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |&path| match path.rfind(['.', '[']) {
        Some(at) => path.get(..at),
        None => (!path.is_empty()).then_some(""),
    })
}

/// Whether the value that stands there is the one that is excused; the base of a share may be left out, and the quotes of a
/// text.
fn is_same(excused: &str, stands: &str) -> bool {
    let bare = stands.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let based = stands.strip_prefix(excused).is_some_and(|rest| rest.starts_with(" of "));
    excused == stands || bare == Some(excused) || based
}

fn unknown_rule(node: &Node, rules: &Rules) -> Finding {
    let message = format!("this waiver is for the rule `{}`, which does not exist", node.name);
    let finding = Finding::engine("waiver-unknown-rule", node.header, message);
    let names = rules.pack.rules.iter().map(|entry| entry.rule.id.as_str());
    match closest(&node.name, names) {
        Some(suggestion) => finding.help(format!("did you mean `{suggestion}`?")),
        None => finding.help("`partnerlint rules` lists the rules"),
    }
}
