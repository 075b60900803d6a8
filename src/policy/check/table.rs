//! Tables by symbol: whether they have an entry for every symbol that they may be asked for.

use super::super::types::Shape;
use super::scope::path_of;
use super::{Checker, Typed};
use crate::syntax::ast::Expr;
use crate::vocabulary::{SymbolId, Vocabulary};

impl Checker<'_> {
    /// Reports a table that lacks a symbol it may be asked for.
    pub(super) fn table_is_total(&mut self, table: &Typed, keys: &Shape, index: &Expr<'_>) {
        let Shape::Symbol(set) = self.settled(keys) else { return };
        let Some(rows) = self.table_keys(&table.ir) else { return };
        // A key that is misspelt has been reported.
        if rows.iter().any(|row| self.vocabulary[set].id(row).is_none()) {
            return;
        }
        let staged = set == self.vocabulary.engine.stages
            && path_of(index, &self.scope).is_some_and(|path| path == self.stage_path());
        let symbols = self.vocabulary[set].symbols.iter().enumerate();
        let missing: Vec<String> = symbols
            .filter(|(at, symbol)| {
                let id = u16::try_from(*at).unwrap_or(u16::MAX);
                let asked = !staged || self.stages.is_none_or(|stages| stages.contain(SymbolId(id)));
                asked && !rows.contains(&symbol.name)
            })
            .map(|(_, symbol)| format!("`{}`", symbol.name))
            .collect();
        if missing.is_empty() {
            return;
        }
        let help = if staged && self.stages.is_none() {
            "add it to the table, or say with `stages = …` which the rule is for"
        } else {
            "add it to the table"
        };
        let message = format!("the table has no entry for {}", missing.join(", "));
        self.advise("policy-table", index.span, message, help);
    }

    /// The path of the program's stage.
    pub(super) fn stage_path(&self) -> String {
        let stage = &self.vocabulary[Vocabulary::PROGRAM].attribute(self.vocabulary.engine.stage).name;
        if self.change { format!("program.new.{stage}") } else { format!("program.{stage}") }
    }
}
