//! Which rules run: those that are selected and of the topics, less those that are ignored or weigh too little.

use std::collections::BTreeSet;

use super::config::{Choices, Word, malformed_pattern};
use super::effective::Effective;
use super::pattern::{RulePattern, alike, is_pattern};
use super::rules::{LevelSetting, Rules};
use super::weight::Weight;
use crate::diagnostic::{Finding, closest};

impl Rules {
    /// Turns off every rule that is not chosen, and keeps what is.
    pub(super) fn choose(&mut self, effective: &Effective) {
        // A pattern that cannot be read has been found where it is written.
        let patterns = |words: &[Word]| -> Vec<RulePattern> {
            words.iter().filter_map(|word| RulePattern::new(&word.text).ok()).collect()
        };
        let (select, ignore) = (patterns(&effective.select.value), patterns(&effective.ignore.value));
        let meant = |patterns: &[RulePattern], id: &str| patterns.iter().any(|pattern| pattern.matches(id));
        let all = effective.select.set_by.is_none();
        let edition = self.edition();
        for (entry, level) in self.pack.rules.iter().zip(&mut self.levels) {
            let id = entry.rule.id.as_str();
            let topics = &effective.topic;
            let of_topic = topics.set_by.is_none()
                || topics.value.iter().any(|topic| Some(topic.text.as_str()) == entry.rule.topic.as_deref());
            let runs = (all || meant(&select, id)) && of_topic && !meant(&ignore, id);
            let heaviest = Weight::new(&entry.rule, *level, edition).levels(&entry.rule).into_iter().max();
            if !runs || heaviest.is_none_or(|most| most < effective.min_level.value) {
                *level = LevelSetting::Off;
            }
        }
        self.effective = effective.clone();
    }

    /// What stands for no rule and no topic in the choices of a layer, each by itself.
    pub(super) fn unmatched(&self, choices: &Choices) -> Vec<Finding> {
        let ids: Vec<&str> = self.pack.rules.iter().map(|entry| entry.rule.id.as_str()).collect();
        let mut findings = Vec::new();
        for word in choices.select.iter().chain(&choices.ignore).flat_map(|list| &list.value) {
            match RulePattern::new(&word.text) {
                Ok(_) if !is_pattern(&word.text) => findings.extend(self.judged_name(word)),
                Ok(pattern) if ids.iter().any(|id| pattern.matches(id)) => {}
                // A rule that is missing may fit it.
                Ok(_) if self.incomplete() => {}
                Ok(_) => {
                    let message = format!("no rule fits the pattern `{}`", word.text);
                    let finding = Finding::engine("unknown-rule", word.location, message);
                    let suggestion = alike(&word.text, &ids);
                    findings.push(match &suggestion {
                        Some(_) => finding.suggest(suggestion.as_deref()),
                        None => finding.help("`partnerlint rules` lists the rules"),
                    });
                }
                Err(why) => findings.push(malformed_pattern(word, &why)),
            }
        }
        findings.extend(self.unknown_topics(choices));
        findings
    }

    fn unknown_topics(&self, choices: &Choices) -> Vec<Finding> {
        let topics: BTreeSet<&str> =
            self.pack.rules.iter().filter_map(|entry| entry.rule.topic.as_deref()).collect();
        let words = choices.topic.iter().flat_map(|list| &list.value);
        // A rule that is missing may be about it.
        let unknown = words.filter(|word| !self.incomplete() && !topics.contains(word.text.as_str()));
        let found = unknown.map(|word| {
            let message = format!("no rule is about the topic `{}`", word.text);
            let finding = Finding::engine("unknown-topic", word.location, message);
            match closest(&word.text, topics.iter().copied()) {
                suggestion @ Some(_) => finding.suggest(suggestion),
                None => {
                    let list: Vec<&str> = topics.iter().copied().collect();
                    finding.help(format!("the topics are `{}`", list.join("`, `")))
                }
            }
        });
        found.collect()
    }
}
