//! What an effective program owes: attributes that the vocabulary asks for.

use std::cell::LazyCell;

use super::Settler;
use crate::diagnostic::Finding;
use crate::program::model::NodeId;

impl Settler<'_> {
    /// Judges the whole program.
    pub(super) fn check_all(&mut self) {
        let mut findings = Vec::new();
        // Few programs have guards that need reasoning; it is the same for all of them.
        let reasoner = LazyCell::new(|| self.program.reasoner(self.vocabulary));
        for id in self.ids() {
            if self.source(id).is_none_or(|source| source.copy) {
                continue;
            }
            if self.declared.complete {
                self.check_owed(id, &mut findings);
            }
            self.check_guards(id, &|| &*reasoner, &mut findings);
        }
        drop(reasoner);
        self.findings.extend(findings);
    }

    fn check_owed(&self, id: NodeId, findings: &mut Vec<Finding>) {
        let node = self.program.node(id);
        if node.damaged || node.stand_in.is_some() {
            return;
        }
        let block = &self.vocabulary[node.kind];
        for &owed in block.owed.iter().filter(|&&owed| self.program.schedule(id, owed).is_none()) {
            let attribute = block.attribute(owed);
            let called = if node.name.is_empty() { String::new() } else { format!(" {}", node.name) };
            let message = format!("`{}{called}` has no `{}`", block.name, attribute.name);
            let finding = Finding::engine("missing-attribute", node.header, message).help(format!(
                "write `{} = …`: {}",
                attribute.name,
                sentence(&attribute.doc)
            ));
            findings.push(finding.at_place(self.path(id, &attribute.name)));
        }
    }
}

/// A sentence of documentation as the second half of another one.
fn sentence(doc: &str) -> String {
    let doc = doc.trim_end_matches('.');
    let mut letters = doc.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
