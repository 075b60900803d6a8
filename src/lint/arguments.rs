//! What the command line and the environment set, as a layer each, with places that can be shown.

use std::collections::BTreeSet;

use super::compiled::Text;
use super::config::{Choices, Parameter, Placed, RuleSettings, Settings, Word, malformed_pattern};
use super::pattern::PathPattern;
use super::rules::Rules;
use crate::diagnostic::{Finding, Layer, Level};
use crate::source::{Location, SourceId, Span};

/// What the names of variables begin with.
pub const PREFIX: &str = "PARTNERLINT_";

/// The variable that stands for a flag: `PARTNERLINT_FAIL_ON` for `fail-on`.
#[must_use]
pub fn variable(flag: &str) -> String {
    format!("{PREFIX}{}", flag.replace('-', "_").to_uppercase())
}

/// What the command line and the environment set, over everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// Only these rules run; all, if there are none.
    pub select: Vec<String>,
    /// These rules do not run.
    pub ignore: Vec<String>,
    /// Only rules of these topics run; of all, if there are none.
    pub topic: Vec<String>,
    /// `RULE.NAME=VALUE`, or `NAME=VALUE` for a parameter that rules share.
    pub params: Vec<String>,
    /// What weighs less is left out.
    pub min_level: Option<Level>,
    /// What weighs as much makes the exit code 1.
    pub fail_on: Option<Level>,
    /// Whether an undecided rule makes the exit code 1.
    pub fail_on_undecided: Option<bool>,
    /// Patterns of what is passed over, seen from the folder that the command runs in.
    pub exclude: Vec<String>,
    /// The file with known findings, seen from the folder that the command runs in.
    pub baseline: Option<String>,
    /// The flags that were given in the environment, as `fail-on`; the others were given on the command line.
    pub environment: BTreeSet<String>,
}

impl CommandLine {
    /// Who gave a flag, and what its text is called where it is shown.
    #[must_use]
    pub fn giver(&self, flag: &str) -> (Layer, String) {
        if self.environment.contains(flag) {
            (Layer::Environment, variable(flag))
        } else {
            (Layer::CommandLine, format!("--{flag}"))
        }
    }
}

/// The environment and the command line as layers, in this order.
pub(super) struct Arguments {
    layers: [Given; 2],
}

/// What one of the two gives.
struct Given {
    layer: Layer,
    settings: Settings,
    choices: Choices,
}

impl Arguments {
    pub(super) fn new(line: &CommandLine, rules: &mut Rules, findings: &mut Vec<Finding>) -> Self {
        let layers = [Layer::Environment, Layer::CommandLine];
        Self { layers: layers.map(|layer| Given::new(layer, line, rules, findings)) }
    }

    /// What each chooses.
    pub(super) fn choices(&self) -> impl Iterator<Item = (Layer, Choices)> {
        self.layers.iter().map(|given| (given.layer, given.choices.clone()))
    }

    /// Sets the parameters that each sets.
    pub(super) fn apply(&self, rules: &mut Rules) -> Vec<Finding> {
        self.layers.iter().flat_map(|given| rules.apply(&given.settings, given.layer)).collect()
    }
}

impl Given {
    fn new(layer: Layer, line: &CommandLine, rules: &mut Rules, findings: &mut Vec<Finding>) -> Self {
        let mut words = |flag: &str, texts: &[String]| -> Vec<Word> {
            let (giver, name) = line.giver(flag);
            let texts = if giver == layer { texts } else { &[] };
            let word = |text: &String| Word {
                text: text.clone(),
                location: whole(rules.add_source(Text { name: &name, text }), text),
            };
            texts.iter().map(word).collect()
        };
        let mut settings = Settings::default();
        for param in words("param", &line.params) {
            match parse_argument(&param) {
                Some((Some(rule), parameter)) => {
                    settings.rules.push(RuleSettings { rule, level: None, params: vec![parameter] });
                }
                Some((None, parameter)) => settings.params.push(parameter),
                None => {
                    let message = format!("`{}` sets no parameter", param.text);
                    let finding = Finding::engine("param-unknown", param.location, message);
                    findings.push(finding.help("write `--param RULE.NAME=VALUE`"));
                }
            }
        }
        let mut list = |flag: &str, texts: &[String]| {
            let value = words(flag, texts);
            let location = value.first()?.location;
            Some(Placed { value, location })
        };
        let (select, ignore) = (list("select", &line.select), list("ignore", &line.ignore));
        let topic = list("topic", &line.topic);
        let mut level = |flag: &str, level: Option<Level>| {
            let text = level?.word().to_owned();
            let location = list(flag, &[text])?.location;
            Some(Placed { value: level?, location })
        };
        let (min_level, fail_on) = (level("min-level", line.min_level), level("fail-on", line.fail_on));
        let fail_on_undecided = line.fail_on_undecided.and_then(|value| {
            let location = list("fail-on-undecided", &[value.to_string()])?.location;
            Some(Placed { value, location })
        });
        let exclude = list("exclude", &line.exclude).map(|list| list.value).unwrap_or_default();
        for word in &exclude {
            if let Err(why) = PathPattern::new(&word.text) {
                findings.push(malformed_pattern(word, &why));
            }
        }
        let baseline =
            list("baseline", line.baseline.as_slice()).and_then(|list| list.value.into_iter().next());
        let choices =
            Choices { select, ignore, topic, min_level, fail_on, fail_on_undecided, exclude, baseline };
        Self { layer, settings, choices }
    }
}

/// `RULE.NAME=VALUE` or `NAME=VALUE`.
fn parse_argument(argument: &Word) -> Option<(Option<Word>, Parameter)> {
    let (target, value) = argument.text.split_once('=')?;
    let (rule, name) = match target.split_once('.') {
        Some((rule, name)) => (Some(rule), name),
        None => (None, target),
    };
    let part = |text: &str, from: usize| {
        let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = Span::new(bound(from), bound(from + text.len()));
        Word { text: text.to_owned(), location: Location::new(argument.location.source, span) }
    };
    let name = part(name, target.len() - name.len());
    let value = part(value, target.len() + 1);
    Some((rule.map(|rule| part(rule, 0)), Parameter { name, value: Some(value), tighten: None }))
}

/// The whole of a text that is a setting by itself, such as an argument of the command line.
pub(super) fn whole(source: SourceId, text: &str) -> Location {
    Location::new(source, Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX)))
}
