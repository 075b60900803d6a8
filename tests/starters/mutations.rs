//! First programs with one fact changed: whether the rule that names the fact finds it, and nothing else does.
//!
//! `docs/mutations.md` is written from what is found here: `INSTA_UPDATE=always cargo test starters` writes it anew.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;
use std::sync::OnceLock;
use std::thread;

use partnerlint::diagnostic::Reporter;
use partnerlint::lint::RuleSet;
use partnerlint::vocabulary::SymbolId;

use super::claims::{Claim, Says, claims};
use super::facts::{Stated, changed, concerns, stated};
use super::written;
use crate::support::lint::{checked, rules_with};
use crate::support::program::today;

/// The programs that are changed. What has been tried in one is not tried again in the next, unless other rules name the fact.
const PROGRAMS: [(u16, &[&str]); 5] = [
    (0, &["referral"]),
    (0, &["reseller"]),
    (1, &["reseller", "referral"]),
    (2, &["reseller", "technology"]),
    (3, &["reseller", "referral", "technology", "alliance"]),
];

/// The share of changes that the rule that names the fact has to find, in hundredths.
const LEAST: usize = 95;

/// Why a rule that names a fact does not find that it is changed: the rule, the fact, and a sentence.
const REASONS: &str = include_str!("reasons.txt");

/// One change.
struct Change {
    /// Which of the programs.
    program: usize,
    place: String,
    /// What is written instead; `None` where it is left out.
    value: Option<String>,
    /// The rules that name the fact.
    named: BTreeSet<String>,
    text: String,
}

/// What came of a change.
struct Tried {
    change: Change,
    /// The rules that find something, each with the places.
    found: BTreeMap<String, BTreeSet<String>>,
    /// What the engine says where it is no program any longer.
    refused: bool,
}

impl Tried {
    fn caught(&self) -> bool {
        self.change.named.iter().any(|rule| self.found.contains_key(rule))
    }

    /// The rules that find something and do not name the fact.
    fn others(&self) -> impl Iterator<Item = (&String, &BTreeSet<String>)> {
        self.found.iter().filter(|(rule, _)| !self.change.named.contains(*rule))
    }

    fn what(&self) -> String {
        match &self.change.value {
            Some(value) => format!("`{} = {value}`", self.change.place),
            None => format!("`{}` left out", self.change.place),
        }
    }
}

/// Every change of one program.
fn changes(program: usize, rules: &RuleSet, claims: &[Claim], seen: &mut HashSet<String>) -> Vec<Change> {
    let (stage, kinds) = PROGRAMS[program];
    let stage = SymbolId(stage);
    let text = written(rules, stage, kinds, "USD", today());
    let pack = &rules.most().pack;
    let holds = |claim: &&Claim| {
        pack.rule(&claim.rule).unwrap().rule.stages.is_none_or(|stages| stages.contain(stage))
    };
    let mut changes = Vec::new();
    let whole = stated(&text, &rules.most().vocabulary);
    for stated in whole.iter().cloned() {
        // What a rule is given, it does not demand.
        let rest: Vec<Stated> = whole.iter().filter(|other| other.place != stated.place).cloned().collect();
        let concerned = |claim: &&Claim| {
            let seen = if claim.says == Says::Demanded { &rest } else { &whole };
            let holds = |condition| concerns(condition, &stated, seen, &text) != Some(false);
            stated.concerned_by(&claim.fact, &claim.says) && claim.concerns.iter().all(holds)
        };
        let about: Vec<&Claim> = claims.iter().filter(holds).filter(concerned).collect();
        let mut values: BTreeMap<Option<String>, BTreeSet<String>> =
            BTreeMap::from([(None, BTreeSet::new())]);
        for claim in about {
            if matches!(claim.says, Says::Demanded | Says::Asks(_)) {
                values.entry(None).or_default().insert(claim.rule.clone());
            }
            for value in stated.wrong((&claim.rule, &claim.says), rules, stage) {
                if differs(&text, &stated, &value) {
                    values.entry(Some(value)).or_default().insert(claim.rule.clone());
                }
            }
        }
        if stated.window {
            // Without its window it would be no condition.
            values.remove(&None);
        }
        let written = &text[stated.span.clone()];
        values.retain(|value, named| {
            let change = format!("{} {written} {value:?} {named:?}", stated.place);
            seen.insert(change)
        });
        changes.extend(values.into_iter().map(|(value, named)| Change {
            program,
            place: stated.place.clone(),
            text: changed(&text, &stated, value.as_deref()),
            value,
            named,
        }));
    }
    changes
}

fn differs(text: &str, stated: &Stated, value: &str) -> bool {
    stated.value.as_ref().is_some_and(|span| &text[span.clone()] != value)
}

fn tried(change: Change, rules: &RuleSet) -> Tried {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut refused = false;
    for finding in checked(&change.text, rules, today()).findings {
        match finding.reporter {
            Reporter::Engine => refused = true,
            Reporter::Rule => drop(found.entry(finding.id.to_string()).or_default().insert(finding.place)),
        }
    }
    Tried { change, found, refused }
}

/// Every change of every program, tried once.
fn all() -> &'static [Tried] {
    static ALL: OnceLock<Vec<Tried>> = OnceLock::new();
    ALL.get_or_init(|| {
        let (rules, claims) = (rules_with(""), claims());
        let (mut pilots, mut later) = (HashSet::new(), HashSet::new());
        let mut open: Vec<Change> = Vec::new();
        for (program, (stage, _)) in PROGRAMS.iter().enumerate() {
            let seen = if *stage == 0 { &mut pilots } else { &mut later };
            open.extend(changes(program, &rules, &claims, seen));
        }
        let half = open.split_off(open.len() / 2);
        thread::scope(|scope| {
            let parts = [open, half];
            let running: Vec<_> = parts
                .into_iter()
                .map(|part| {
                    let rules = &rules;
                    scope.spawn(move || {
                        part.into_iter().map(|change| tried(change, rules)).collect::<Vec<_>>()
                    })
                })
                .collect();
            running.into_iter().flat_map(|part| part.join().unwrap()).collect()
        })
    })
}

/// The place without the names of blocks: `track.tier.margin`.
fn plain(place: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for letter in place.chars() {
        match letter {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => {}
            other => plain.push(other),
        }
    }
    plain
}

/// The reason in the list for a change that the rule that names the fact does not find.
fn reason(tried: &Tried) -> Option<&'static str> {
    let place = plain(&tried.change.place);
    REASONS.lines().find_map(|line| {
        let (key, why) = line.split_once(": ")?;
        let (rule, fact) = key.split_once(' ')?;
        (tried.change.named.contains(rule) && fact == place).then_some(why)
    })
}

fn program(number: usize) -> String {
    let (stage, kinds) = PROGRAMS[number];
    let stage = ["pilot", "stabilize", "scale", "maturity"][usize::from(stage)];
    format!("{stage}: {}", kinds.join(", "))
}

fn listed<'l>(names: impl IntoIterator<Item = &'l String>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A share in hundredths with one further digit, rounded down.
fn share(part: usize, whole: usize) -> String {
    let thousandths = part * 1000 / whole;
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[test]
fn the_rule_that_names_a_fact_finds_that_it_is_changed() {
    let named: Vec<&Tried> =
        all().iter().filter(|tried| !tried.refused && !tried.change.named.is_empty()).collect();
    let caught = named.iter().filter(|tried| tried.caught()).count();
    let missed: Vec<&&Tried> = named.iter().filter(|tried| !tried.caught()).collect();
    let silent: Vec<String> = missed
        .iter()
        .filter(|tried| reason(tried).is_none())
        .map(|tried| {
            format!("{}: {} by {:?}", program(tried.change.program), tried.what(), tried.change.named)
        })
        .collect();
    assert!(silent.is_empty(), "nobody says why this is not found:\n{}", silent.join("\n"));
    assert!(named.len() > 200, "only {} changes were tried", named.len());
    assert!(caught * 100 >= named.len() * LEAST, "{caught} of {}", named.len());
    for line in REASONS.lines() {
        let used = missed.iter().any(|tried| reason(tried).is_some_and(|why| line.ends_with(why)));
        assert!(used, "this is found, or there is no such fact: {line}");
    }
}

#[test]
fn what_each_change_comes_to() {
    let mut text = String::new();
    let mut before = usize::MAX;
    for tried in all() {
        if tried.change.program != before {
            before = tried.change.program;
            let _ = writeln!(text, "── {}", program(before));
        }
        let found: Vec<&str> = tried.found.keys().map(String::as_str).collect();
        let found = if tried.refused { "no program".to_owned() } else { found.join(", ") };
        let value = tried.change.value.as_ref().map_or_else(String::new, |value| format!(" = {value}"));
        let _ = writeln!(text, "{}{value}: {found}", tried.change.place);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_document_says_what_is_found() {
    let document = document();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write("docs/mutations.md", &document).unwrap();
    }
    let written = std::fs::read_to_string("docs/mutations.md").unwrap_or_default();
    assert!(
        written == document,
        "docs/mutations.md is not up to date: `INSTA_UPDATE=always cargo test starters`"
    );
}

fn document() -> String {
    let refused = all().iter().filter(|tried| tried.refused).count();
    let tried: Vec<&Tried> = all().iter().filter(|tried| !tried.refused).collect();
    let named: Vec<&&Tried> = tried.iter().filter(|tried| !tried.change.named.is_empty()).collect();
    let caught = named.iter().filter(|tried| tried.caught()).count();
    let alone = named.iter().filter(|tried| tried.caught() && tried.others().next().is_none()).count();
    let unnamed: Vec<&&Tried> = tried.iter().filter(|tried| tried.change.named.is_empty()).collect();
    let besides = unnamed.iter().filter(|tried| !tried.found.is_empty()).count();
    let any = tried.iter().filter(|tried| !tried.found.is_empty()).count();
    let programs: Vec<String> = (0..PROGRAMS.len()).map(|number| format!("- {}", program(number))).collect();
    let mut out = format!(
        "# One change at a time\n\n\
         A first program that `partnerlint init` writes is clean. What if one fact of it is changed? The tests take these programs,\n\
         leave out each statement in turn, move each number just beyond its limit, put a wrong word where a rule names the right\n\
         one, and take out of each list what a rule asks for:\n\n{}\n\n\
         Which rule is to find it is read off the rules, not off what they find: a rule names a fact where its `require` asks for\n\
         the fact to be stated, or compares it with a parameter or a word, without another way out, and where its stages, `given`,\n\
         `when` and `where` do not say that it is about something else. A fact that no rule names so is not in the share below:\n\
         much of it may be left out, and the last but one section lists it.\n\n\
         | | |\n|---|---|\n\
         | changes that leave a program | {} |\n\
         | … of a fact that a rule names | {} |\n\
         | … … found by that rule | {caught}, **{}** |\n\
         | … … … and by no other rule | {alone} |\n\
         | … of a fact that no rule names by itself | {} |\n\
         | … … found all the same | {besides} |\n\
         | changes that leave a program, found by any rule | {any}, {} |\n\
         | changes that leave no program, because something else names what is gone | {refused} |\n\n\
         A block that several rules ask something of gives each of them something to say when it is left out as a whole.\n\n\
         A test fails where this page is not up to date, and where less than {LEAST}% is found.\n\n",
        programs.join("\n"),
        tried.len(),
        named.len(),
        share(caught, named.len()),
        unnamed.len(),
        share(any, tried.len()),
    );
    missed(&mut out, &named);
    more(&mut out, &named);
    optional(&mut out, &unnamed);
    unreached(&mut out);
    out
}

/// The rules that find nothing after any of the changes.
fn unreached(out: &mut String) {
    let found: BTreeSet<&String> = all().iter().flat_map(|tried| tried.found.keys()).collect();
    let rules = rules_with("");
    let every: Vec<String> = rules.most().pack.rules.iter().map(|entry| entry.rule.id.to_string()).collect();
    let rest: BTreeSet<&String> = every.iter().filter(|id| !found.contains(id)).collect();
    let _ = write!(
        out,
        "\n## Rules that no change reaches\n\nOf {} rules {} find something after one of these changes. The others are about what \
         these programs do not have, such as a\nroster or bands of deals, or it takes more than one change until they find \
         something. Their own examples try them.\n\n{}\n",
        every.len(),
        every.len() - rest.len(),
        listed(rest)
    );
}

/// What the rule that names a fact does not find.
fn missed(out: &mut String, named: &[&&Tried]) {
    out.push_str("## Not found by the rule that names the fact\n\n| program | change | rule | why |\n|---|---|---|---|\n");
    for tried in named.iter().filter(|tried| !tried.caught()) {
        let (program, why) = (program(tried.change.program), reason(tried).unwrap_or("?"));
        let _ = writeln!(out, "| {program} | {} | {} | {why} |", tried.what(), listed(&tried.change.named));
    }
}

/// What other rules find besides.
fn more(out: &mut String, named: &[&&Tried]) {
    out.push_str("\n## Found by others as well\n\n| program | change | the rule | others, and where |\n|---|---|---|---|\n");
    for tried in named.iter().filter(|tried| tried.caught() && tried.others().next().is_some()) {
        let others: Vec<String> =
            tried.others().map(|(rule, places)| format!("`{rule}` at {}", listed(places))).collect();
        let rules = listed(tried.change.named.iter().filter(|rule| tried.found.contains_key(*rule)));
        let (program, others) = (program(tried.change.program), others.join("; "));
        let _ = writeln!(out, "| {program} | {} | {rules} | {others} |", tried.what());
    }
}

/// What may be left out without a finding, and what is found where no rule names the fact by itself.
fn optional(out: &mut String, unnamed: &[&&Tried]) {
    let (found, silent): (Vec<&&&Tried>, Vec<&&&Tried>) =
        unnamed.iter().partition(|tried| !tried.found.is_empty());
    out.push_str(
        "\n## Named by no rule and found all the same\n\nHere a rule has several ways to be content, and the change takes the \
         last one away, or the fact is a part of what it weighs.\n\n| program | change | rules |\n|---|---|---|\n",
    );
    for tried in found {
        let _ = writeln!(
            out,
            "| {} | {} | {} |",
            program(tried.change.program),
            tried.what(),
            listed(tried.found.keys())
        );
    }
    // A kind of place is named as a whole where none of these is missed, and one by one otherwise.
    let missed: BTreeSet<String> = all()
        .iter()
        .filter(|tried| tried.change.value.is_none() && (tried.refused || !tried.found.is_empty()))
        .map(|tried| plain(&tried.change.place))
        .collect();
    let places: BTreeSet<String> = silent
        .iter()
        .map(|tried| match plain(&tried.change.place) {
            kind if missed.contains(&kind) => tried.change.place.clone(),
            kind => kind,
        })
        .collect();
    let _ = write!(
        out,
        "\n## May be left out\n\nNo rule demands these facts: rules that weigh one of them do not apply where it is not stated, and \
         another fact may do as well.\n\n{}\n",
        listed(&places)
    );
}
