//! What is said of names that do not exist, and which were meant.

use smol_str::SmolStr;

use super::super::types::Shape;
use super::Checker;
use super::expr::text_of;
use crate::diagnostic::closest;
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};
use crate::vocabulary::{self, BlockId, Named, Vocabulary};

impl Checker<'_> {
    pub(super) fn unknown_name(&mut self, name: &str, expected: Option<&Shape>, span: Span) {
        let expected = expected.map(|shape| self.settled(shape));
        let set = expected.iter().flat_map(Shape::alternatives).find_map(|shape| match shape {
            Shape::Symbol(set) => Some(*set),
            Shape::List(of) | Shape::Range(of) => match **of {
                Shape::Symbol(set) => Some(set),
                _ => None,
            },
            _ => None,
        });
        if let Some(set) = set {
            let set = &self.vocabulary[set];
            let symbols = set.symbols.iter().map(|symbol| symbol.name.as_str());
            let hint = closest(name, symbols);
            let message = format!("there is no symbol `{name}` in `{}`", set.name);
            let finding = self.finding("unknown-name", span, message).suggest(hint);
            self.findings.push(finding);
            return;
        }
        let program = &self.vocabulary[Vocabulary::PROGRAM];
        let repeatable = program.children.iter().map(|&kind| &self.vocabulary[kind]);
        let single = repeatable.clone().find(|block| block.name == name && block.named != Named::Single);
        if let Some(block) = single {
            let help = format!("take each of `{}`, or name one: `{name}[…]`", block.plural);
            self.advise("unknown-name", span, format!("there may be several of `{name}`"), help);
            return;
        }
        if program.attribute_id(name).is_some() && !self.change {
            let path = format!("program.{name}");
            let finding = self.finding("unknown-name", span, format!("there is no name `{name}`"));
            self.findings.push(finding.suggest(Some(&path)));
            return;
        }
        let hint = {
            let roots = program.children.iter().map(|&kind| match self.vocabulary[kind].named {
                Named::Single => self.vocabulary[kind].name.as_str(),
                _ => self.vocabulary[kind].plural.as_str(),
            });
            let roots = roots.filter(|root| !root.is_empty() && !self.change);
            let fixed = if self.change { ["old", "new", "as_of"] } else { ["program", "as_of", "anyone"] };
            let names = self.scope.names().chain(self.param_names()).chain(fixed).chain(roots);
            closest(name, names).map(str::to_owned)
        };
        let mut finding = self.finding("unknown-name", span, format!("there is no name `{name}`"));
        if self.change && self.vocabulary.block_of_plural(name).is_some() {
            finding = finding.help(format!("a change rule reads `old.{name}` and `new.{name}`"));
        }
        self.findings.push(finding.suggest(hint.as_deref()));
    }

    pub(super) fn unknown_field(&mut self, kinds: &[BlockId], of: &Expr<'_>, name: &Name<'_>) {
        let vocabulary = self.vocabulary;
        let blocks = || kinds.iter().map(|&kind| &vocabulary[kind]);
        let several = blocks()
            .flat_map(|block| &block.children)
            .map(|&kind| &vocabulary[kind])
            .find(|block| block.name == name.node && block.named != Named::Single);
        let kind = blocks().map(|block| format!("`{}`", block.name)).collect::<Vec<_>>().join(" or ");
        if let Some(block) = several {
            let path = text_of(of).unwrap_or_else(|| "…".to_owned());
            let help =
                format!("take each of `{path}.{}`, or name one: `{path}.{}[…]`", block.plural, name.node);
            self.advise("unknown-name", name.span, format!("there may be several of `{}`", name.node), help);
            return;
        }
        let attributes =
            blocks().flat_map(|block| &block.attributes).map(|attribute| attribute.name.as_str());
        let children = blocks().flat_map(|block| &block.children).map(|&kind| match vocabulary[kind].named {
            Named::Single => vocabulary[kind].name.as_str(),
            _ => vocabulary[kind].plural.as_str(),
        });
        let hint = closest(name.node, attributes.chain(children).chain(["rank", "title", "name"]));
        let message = format!("{kind} has no field `{}`", name.node);
        let finding = self.finding("unknown-name", name.span, message).suggest(hint);
        self.findings.push(finding);
    }

    /// The attribute of these kinds that has a word as a symbol, and whether it is a list.
    pub(super) fn symbol_of_block(&self, kinds: &[BlockId], word: &str) -> Option<(SmolStr, bool)> {
        let attributes = kinds.iter().flat_map(|&kind| &self.vocabulary[kind].attributes);
        let found = attributes.filter_map(|attribute| {
            let (set, list) = match &attribute.ty {
                vocabulary::Type::Symbol(set) => (*set, false),
                vocabulary::Type::List(of) => match **of {
                    vocabulary::Type::Symbol(set) => (set, true),
                    _ => return None,
                },
                _ => return None,
            };
            self.vocabulary[set].id(word).map(|_| (attribute.name.clone(), list))
        });
        found.into_iter().next()
    }
}
