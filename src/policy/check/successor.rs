//! Rules that are deprecated: what they name in their place is there, and is to stay.

use std::collections::BTreeMap;

use super::super::rule::{CompiledRule, Deprecated};
use super::Checker;
use crate::diagnostic::{Finding, closest};
use crate::source::SourceId;
use crate::syntax::ast::PolicyFile;

impl Checker<'_> {
    /// Reports what deprecated rules name in their place and that cannot take it. A rule that is left out for a mistake of
    /// its own counts as there.
    pub(super) fn successors(&mut self, rules: &[CompiledRule], files: &[(SourceId, PolicyFile<'_>)]) {
        if rules.iter().all(|rule| rule.deprecated.is_none()) {
            return;
        }
        let compiled = rules.iter().map(|rule| (rule.id.as_str(), rule.deprecated.as_ref()));
        let written = files.iter().flat_map(|(_, file)| &file.rules).map(|rule| (rule.id.node, None));
        let known: BTreeMap<&str, Option<&Deprecated>> = written.chain(compiled).collect();
        for rule in rules {
            let Some(Deprecated { successor, at }) = &rule.deprecated else { continue };
            let finding = match known.get(successor.as_str()) {
                None => {
                    let message =
                        format!("there is no rule `{successor}` to take the place of `{}`", rule.id);
                    let others = known.keys().copied().filter(|id| *id != rule.id);
                    let hint = closest(successor, others).map(|id| format!("\"{id}\""));
                    let finding = Finding::engine("unknown-rule", *at, message);
                    match hint {
                        Some(hint) => finding.suggest(Some(&hint)),
                        None => finding.help("`partnerlint rules` lists the rules"),
                    }
                }
                Some(_) if rule.id == *successor => {
                    let message = format!("`{successor}` cannot take its own place");
                    Finding::engine("policy-deprecated", *at, message).help("name another rule")
                }
                Some(Some(next)) => {
                    let message = format!("`{successor}` is deprecated itself");
                    Finding::engine("policy-deprecated", *at, message)
                        .note(next.at, format!("for `{}`", next.successor))
                        .help(format!("name `{}` here, too", next.successor))
                }
                Some(None) => continue,
            };
            self.findings.push(finding);
        }
    }
}
