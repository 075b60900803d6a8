//! `tighten_only`: which values of a parameter are stricter, and whether a policy holds it to its default.

use super::super::rule::{CompiledRule, Parameter};
use super::super::strict::{Fixed, Strict, Tighten};
use super::super::value::Value;
use super::Checker;
use super::direction::{Sense, strictness};
use crate::diagnostic::{Finding, Layer, SetBy, closest};
use crate::syntax::ast;

impl Checker<'_> {
    /// Reads `tighten_only`; `None` if its direction is no word for one, which has been reported.
    pub(super) fn tighten(&mut self, written: &ast::Tighten<'_>) -> Option<Tighten> {
        let strict = match &written.direction {
            None => None,
            Some(word) => match Strict::parse(word.node) {
                Some(strict) => Some(strict),
                None => {
                    let message = format!("`{}` is no direction: it is `more` or `less`", word.node);
                    let finding = self.finding("param-direction", word.span, message);
                    self.findings.push(finding.suggest(closest(word.node, ["more", "less"])));
                    return None;
                }
            },
        };
        Some(Tighten { strict, at: self.location(written.span) })
    }
}

/// Finds which way each parameter makes its rules stricter, and holds those that say `tighten_only` to their defaults.
pub(super) fn settle_limits(shared: &mut [Parameter], rules: &mut [CompiledRule]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for parameter in shared.iter_mut() {
        let senses = rules.iter().filter_map(|rule| {
            let number = rule.parameters.iter().position(|own| own.shared && own.name == parameter.name)?;
            Some(strictness(rule, u16::try_from(number).ok()?))
        });
        let sense = senses.fold(Sense::Still, Sense::and);
        findings.extend(settle_limit(parameter, sense));
    }
    for rule in rules {
        let senses: Vec<Sense> = (0..rule.parameters.len())
            .map(|number| u16::try_from(number).map_or(Sense::Unclear, |number| strictness(rule, number)))
            .collect();
        for (parameter, sense) in rule.parameters.iter_mut().zip(senses) {
            if !parameter.shared {
                findings.extend(settle_limit(parameter, sense));
            } else if let Some(settled) = shared.iter().find(|shared| shared.name == parameter.name) {
                parameter.stricter = settled.stricter;
                parameter.default = settled.default.clone();
            }
        }
    }
    findings
}

fn settle_limit(parameter: &mut Parameter, sense: Sense) -> Option<Finding> {
    parameter.stricter =
        sense.strict().or_else(|| is_range(&parameter.default.value).then_some(Strict::Less));
    let wish = parameter.tighten?;
    let (strict, finding) = agreed(parameter, wish);
    if let Some(strict) = strict {
        parameter.stricter = Some(strict);
        let by = SetBy { layer: Layer::Pack, at: parameter.location };
        let (text, value) = (parameter.default.text.clone(), parameter.default.value.clone());
        parameter.default.fixed = Some(Fixed { strict, by, text, value });
    }
    finding
}

/// Which way a parameter may still go: what is said, where it does not go against what the rules tell, or what they tell.
pub(super) fn agreed(parameter: &Parameter, wish: Tighten) -> (Option<Strict>, Option<Finding>) {
    let name = &parameter.name;
    match (wish.strict, parameter.stricter) {
        (Some(said), Some(told)) if said != told => {
            let message = format!("`{}` of `{name}` makes its rule looser, not stricter", said.word());
            let finding = Finding::engine("param-direction", wish.at, message);
            let help = format!("the rule tells that `{}` is stricter, so it need not be said", told.word());
            (None, Some(finding.help(help)))
        }
        (Some(strict), _) | (None, Some(strict)) => (Some(strict), None),
        (None, None) => {
            let message = format!("which values of `{name}` are stricter cannot be told from its rule");
            let help = "say it: `more` if a greater value or a longer list is stricter, else `less`";
            (None, Some(Finding::engine("param-direction", wish.at, message).help(help)))
        }
    }
}

/// Whether a value is a range, or a table of ranges: a narrower one is stricter, unless the rule tells otherwise.
fn is_range(value: &Value) -> bool {
    match value {
        Value::Range(_) | Value::SymbolRange(..) => true,
        Value::Table(_, rows) => rows.iter().any(|(_, row)| is_range(row)),
        _ => false,
    }
}
