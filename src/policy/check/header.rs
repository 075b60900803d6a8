//! The headers of a rule: level, stages, and what explains it.

use smol_str::SmolStr;

use super::super::ir::LevelChoice;
use super::super::rule::Stages;
use super::super::types::Shape;
use super::super::value::Value;
use super::Checker;
use crate::diagnostic::{Level, closest};
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Name};

const HEADERS: [&str; 6] = ["level", "topic", "source", "why", "stages", "waivable"];

/// What the headers of a rule say.
#[derive(Debug, Default)]
pub(super) struct Headers<'a, 's> {
    pub(super) level: Option<Level>,
    /// Conditional levels, typed when all locals are known.
    pub(super) levels: Vec<(Level, &'a Expr<'s>)>,
    pub(super) topic: Option<SmolStr>,
    pub(super) source: Option<String>,
    pub(super) why: Option<String>,
    pub(super) waivable: Option<bool>,
    pub(super) stages: Option<Stages>,
    seen: Vec<SmolStr>,
}

/// A header as written.
#[derive(Clone, Copy)]
pub(super) struct Header<'a, 's> {
    pub(super) name: &'a Name<'s>,
    pub(super) value: &'a Expr<'s>,
    pub(super) when: Option<&'a Expr<'s>>,
}

impl<'c> Checker<'c> {
    /// Reads a header of the rule.
    pub(super) fn header<'a, 's>(&mut self, headers: &mut Headers<'a, 's>, header: Header<'a, 's>) {
        let Header { name, value, when } = header;
        if !HEADERS.contains(&name.node) {
            let hint = closest(name.node, HEADERS);
            self.unknown(name.span, "header", name.node, hint);
            return;
        }
        if let Some(when) = when {
            match (name.node, self.level(value)) {
                ("level", Some(level)) => headers.levels.push((level, when)),
                ("level", None) => {}
                _ => self.report("policy-header", when.span, format!("`{}` holds always", name.node)),
            }
            return;
        }
        if headers.seen.iter().any(|seen| seen == name.node) {
            self.report("duplicate", name.span, format!("`{}` is stated already", name.node));
            return;
        }
        headers.seen.push(SmolStr::new(name.node));
        match name.node {
            "level" => headers.level = self.level(value),
            "topic" => headers.topic = self.word(value),
            "source" => headers.source = self.text(value),
            "why" => headers.why = self.text(value),
            "waivable" => match value.node {
                ExprNode::Bool(answer) => headers.waivable = Some(answer),
                _ => self.report("wrong-type", value.span, "`waivable` is `true` or `false`"),
            },
            _ => headers.stages = self.stages(value),
        }
    }

    /// `error`, `warning` or `advice`.
    pub(super) fn level(&mut self, value: &Expr<'_>) -> Option<Level> {
        let levels = [("error", Level::Error), ("warning", Level::Warning), ("advice", Level::Advice)];
        let ExprNode::Name(word) = value.node else {
            self.report("wrong-type", value.span, "a level is `error`, `warning` or `advice`");
            return None;
        };
        let found = levels.iter().find(|(name, _)| *name == word);
        if found.is_none() {
            let hint = closest(word, levels.iter().map(|(name, _)| *name));
            self.unknown(value.span, "level", word, hint);
        }
        found.map(|(_, level)| *level)
    }

    fn word(&mut self, value: &Expr<'_>) -> Option<SmolStr> {
        let ExprNode::Name(word) = value.node else {
            self.report("wrong-type", value.span, "a topic is one word");
            return None;
        };
        Some(SmolStr::new(word))
    }

    fn text(&mut self, value: &Expr<'_>) -> Option<String> {
        let ExprNode::Text(text) = &value.node else {
            self.report("wrong-type", value.span, "a text in quotes belongs here");
            return None;
        };
        Some(text.to_string())
    }

    /// `stabilize..`, `pilot..scale`, `pilot`
    fn stages(&mut self, value: &Expr<'_>) -> Option<Stages> {
        let set = Shape::Symbol(self.vocabulary.engine.stages);
        let before = self.findings.len();
        let typed = self.value(value, Some(&set));
        match typed.ir {
            super::Expr::Const(Value::Symbol(_, stage)) => {
                Some(Stages { from: Some(stage), to: Some(stage) })
            }
            super::Expr::Const(Value::SymbolRange(_, from, to)) => Some(Stages { from, to }),
            _ => {
                if self.findings.len() == before {
                    let help = "write `stages = stabilize..`, with words of the list of stages";
                    self.advise("wrong-type", value.span, "a stage or a range of stages belongs here", help);
                }
                None
            }
        }
    }

    /// Types the conditional levels; the first that holds is taken.
    pub(super) fn level_choices(&mut self, levels: &[(Level, &Expr<'_>)]) -> Vec<LevelChoice> {
        let choices = levels.iter().map(|(level, when)| {
            let when = Some(self.test(when));
            LevelChoice { level: *level, when }
        });
        choices.collect()
    }

    /// Reports a header that every rule must have.
    pub(super) fn missing_header(&mut self, what: &str, help: &str, header: Span) {
        self.advise("missing-attribute", header, format!("the rule has no {what}"), help);
    }
}
