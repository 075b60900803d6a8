//! A pack: rules compiled together, with the values of their parameters.

use std::sync::Arc;

use smol_str::SmolStr;

use super::check;
use super::rule::{CompiledRule, Parameter, Setting, listed};
use super::strict::Tighten;
use crate::diagnostic::{Finding, Layer, closest};
use crate::source::{Location, SourceId};
use crate::syntax::ast::PolicyFile;
use crate::vocabulary::Vocabulary;

/// Rules with the values of their parameters; cloning shares the rules.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// The rules, in the order written.
    pub rules: Vec<PackRule>,
    /// The parameters that rules share, with their defaults.
    pub shared: Vec<Parameter>,
}

/// A rule with the effective values of its parameters.
#[derive(Clone, Debug)]
pub struct PackRule {
    /// The rule.
    pub rule: Arc<CompiledRule>,
    /// The values, one for each of [`CompiledRule::parameters`].
    pub settings: Vec<Setting>,
}

/// A value for a parameter, as a company writes it.
#[derive(Clone, Copy, Debug)]
pub struct Override<'o> {
    /// The rule; `None` for a parameter that rules of the pack share.
    pub rule: Option<&'o str>,
    /// The parameter.
    pub name: &'o str,
    /// The value in the policy language: `10%..15%`, `{ scale: 60..250 }`. A table sets the keys that it has. `None` if the
    /// value stays.
    pub value: Option<&'o str>,
    /// Whether it may only be made stricter from here on.
    pub tighten: Option<Tighten>,
    /// Who sets it.
    pub layer: Layer,
    /// Where it is written: findings about it stand here.
    pub origin: Location,
}

impl Pack {
    /// Types and compiles the rules of several policies, in order; they share the parameters at the top of each.
    ///
    /// A rule with a finding of level error is left out.
    #[must_use]
    pub fn compile(files: &[(SourceId, PolicyFile<'_>)], vocabulary: &Vocabulary) -> (Self, Vec<Finding>) {
        Self::default().with(files, vocabulary)
    }

    /// This pack with the rules of more policies, as if all had been compiled together: the policies may read the parameters
    /// that its rules share. The settings are those of the policies.
    #[must_use]
    pub fn with(
        &self,
        files: &[(SourceId, PolicyFile<'_>)],
        vocabulary: &Vocabulary,
    ) -> (Self, Vec<Finding>) {
        check::compile(self, files, vocabulary, false)
    }

    /// The same, with the place of every question, so that what examples show of each can be watched. Its rules are no
    /// matter for [`super::audit`], and take longer.
    #[must_use]
    pub fn traced(files: &[(SourceId, PolicyFile<'_>)], vocabulary: &Vocabulary) -> Self {
        check::compile(&Self::default(), files, vocabulary, true).0
    }

    /// The rule with this id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&PackRule> {
        self.rules.iter().find(|entry| entry.rule.id == id)
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// A finding at the override: `param-unknown`, `param-type`, `param-loosened` or `param-direction`. Nothing is set then.
    #[expect(clippy::result_large_err, reason = "made once for each mistake in a configuration")]
    pub fn override_param(&mut self, set: &Override<'_>, vocabulary: &Vocabulary) -> Result<(), Finding> {
        let unknown = |message: String, suggestion: Option<&str>, names: String| {
            let finding = Finding::engine("param-unknown", set.origin, message);
            Err(if suggestion.is_some() { finding.suggest(suggestion) } else { finding.help(names) })
        };
        let Some(id) = set.rule else {
            let Some(parameter) = self.shared.iter().find(|parameter| parameter.name == set.name) else {
                let names = self.shared.iter().map(|parameter| parameter.name.as_str());
                let help = match self.rule(set.name) {
                    Some(rule) => rule.rule.parameters_told(),
                    None => format!("its parameters are {}", listed(names.clone())),
                };
                let message = format!("the pack has no parameter `{}`", set.name);
                return unknown(message, closest(set.name, names), help);
            };
            // Each rule may hold another value already, which a layer above has set for it alone.
            let mut settings = Vec::new();
            for (number, entry) in self.rules.iter().enumerate() {
                if let Some(current) = entry.current(set.name, true) {
                    settings.push((number, check::read_setting(set, parameter, current, vocabulary)?));
                }
            }
            for (number, setting) in settings {
                if let Some(entry) = self.rules.get_mut(number) {
                    entry.set(set.name, true, &setting);
                }
            }
            return Ok(());
        };
        let Some(at) = self.rules.iter().position(|entry| entry.rule.id == id) else {
            let names = self.rules.iter().map(|entry| entry.rule.id.as_str());
            let help = "`partnerlint rules` lists the rules".to_owned();
            return unknown(format!("there is no rule `{id}`"), closest(id, names), help);
        };
        let Some(entry) = self.rules.get_mut(at) else { return Ok(()) };
        let rule = Arc::clone(&entry.rule);
        let found =
            rule.parameters.iter().zip(&entry.settings).find(|(parameter, _)| parameter.name == set.name);
        let Some((parameter, current)) = found else {
            let names = rule.parameters.iter().map(|parameter| parameter.name.as_str());
            let message = format!("the rule `{id}` has no parameter `{}`", set.name);
            return unknown(message, closest(set.name, names), rule.parameters_told());
        };
        let setting = check::read_setting(set, parameter, current, vocabulary)?;
        entry.set(set.name, parameter.shared, &setting);
        Ok(())
    }
}

impl PackRule {
    /// A rule with the values that its parameters have where nobody sets others.
    pub(crate) fn new(rule: CompiledRule) -> Self {
        let settings = rule.parameters.iter().map(|parameter| parameter.default.clone()).collect();
        Self { rule: Arc::new(rule), settings }
    }

    fn set(&mut self, name: &str, shared: bool, setting: &Setting) {
        for (parameter, current) in self.rule.parameters.iter().zip(&mut self.settings) {
            if parameter.name == name && parameter.shared == shared {
                *current = setting.clone();
            }
        }
    }

    fn current(&self, name: &str, shared: bool) -> Option<&Setting> {
        let mut all = self.rule.parameters.iter().zip(&self.settings);
        let (_, setting) = all.find(|(parameter, _)| parameter.name == name && parameter.shared == shared)?;
        Some(setting)
    }

    /// The name and effective value of each parameter.
    pub fn effective(&self) -> impl Iterator<Item = (&SmolStr, &Setting)> {
        self.rule.parameters.iter().map(|parameter| &parameter.name).zip(&self.settings)
    }
}
