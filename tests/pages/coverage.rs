//! What the rules cover: each section of the domain reference with the rules that check it.

use std::collections::BTreeSet;
use std::fmt::Write;

use partnerlint::lint::{Compiled, Rules};
use partnerlint::report::markdown::text;
use serde::Deserialize;

use super::{MADE, link};

/// The sections, in the order of the reference.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    section: Vec<Section>,
    later: Vec<Later>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    name: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    cites: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    none: Option<String>,
}

/// A rule that is to come.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    rule: String,
    about: String,
}

fn reference() -> Reference {
    toml::from_str(include_str!("sections.toml")).unwrap()
}

impl Section {
    /// The rules that check something of it, by their ids with their topics.
    fn rules<'r>(&self, rules: &'r Rules) -> BTreeSet<(&'r str, &'r str)> {
        let all = rules.pack.rules.iter().map(|entry| &*entry.rule);
        let own = all.filter(|rule| {
            let cited = rule.source.as_ref().is_some_and(|source| self.cites.contains(source));
            cited || self.also.iter().any(|id| rule.id == id.as_str())
        });
        own.map(|rule| (rule.id.as_str(), rule.topic.as_deref().unwrap_or_default())).collect()
    }
}

/// The page.
pub fn matrix(rules: &Rules) -> String {
    let reference = reference();
    let mut out = format!(
        "# What the rules cover\n\n<!-- {MADE} -->\n\n\
         The rules rest on a reference about channel partner programs. Each of its sections stands here with what of it can be checked,\n\
         and the rules that check it.\n\n\
         | section | what is checked | rules |\n|---|---|---|\n"
    );
    for section in reference.section.iter().filter(|section| section.none.is_none()) {
        let links: Vec<String> =
            section.rules(rules).iter().map(|(id, topic)| link(id, topic, "rules/")).collect();
        let _ =
            writeln!(out, "| {} | {} | {} |", text(&section.name), text(&section.about), links.join(", "));
    }
    out.push_str("\n## Sections with nothing to check\n\n| section | why |\n|---|---|\n");
    for section in &reference.section {
        if let Some(why) = &section.none {
            let _ = writeln!(out, "| {} | {} |", text(&section.name), text(why));
        }
    }
    out.push_str(
        "\n## Not yet\n\nWhat changes between two versions of a program is checked by rules that are not written yet.\n\n\
         | rule | what it will check |\n|---|---|\n",
    );
    for later in &reference.later {
        let _ = writeln!(out, "| {} | {} |", text(&later.rule), text(&later.about));
    }
    out
}

#[test]
fn no_section_with_something_to_check_is_without_a_rule() {
    let rules = Rules::new(Compiled::shipped());
    let reference = reference();
    for section in &reference.section {
        let (name, found) = (&section.name, section.rules(&rules));
        if section.none.is_some() {
            assert!(
                section.about.is_empty() && section.cites.is_empty() && found.is_empty(),
                "`{name}` is checked after all"
            );
            continue;
        }
        assert!(!section.about.is_empty(), "nobody says what of `{name}` is checked");
        assert!(!found.is_empty(), "no rule checks `{name}`");
        for cited in &section.cites {
            let named = rules.pack.rules.iter().any(|entry| entry.rule.source.as_ref() == Some(cited));
            assert!(named, "no rule cites `{cited}`");
        }
        for id in &section.also {
            let entry =
                rules.pack.rule(id).unwrap_or_else(|| panic!("`{name}` names `{id}`, which is no rule"));
            let cites = entry.rule.source.as_ref().is_some_and(|source| section.cites.contains(source));
            assert!(!cites, "`{id}` cites `{name}` and need not be named");
        }
    }
    let names: BTreeSet<&String> = reference.section.iter().map(|section| &section.name).collect();
    assert_eq!(names.len(), reference.section.len(), "a section stands twice");
}

#[test]
fn every_rule_cites_a_section() {
    let reference = reference();
    let cited: Vec<&String> = reference.section.iter().flat_map(|section| &section.cites).collect();
    for entry in &Compiled::shipped().pack.rules {
        let source = entry.rule.source.as_ref().unwrap();
        assert!(cited.contains(&source), "`{}` cites `{source}`, which is no section", entry.rule.id);
    }
    let once: BTreeSet<&&String> = cited.iter().collect();
    assert_eq!(once.len(), cited.len(), "two sections are cited by the same words");
}

#[test]
fn rules_that_are_to_come_are_not_there() {
    for later in reference().later {
        assert!(
            Compiled::shipped().pack.rule(&later.rule).is_none(),
            "`{}` has come: give it a section",
            later.rule
        );
    }
}
