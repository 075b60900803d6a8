//! The headers of a rule: level, stages, its way in and out of a pack, and what explains it.

use smol_str::SmolStr;

use super::super::ir::LevelChoice;
use super::super::rule::{Deprecated, Edition, LevelCase, Stages};
use super::super::types::Shape;
use super::super::value::Value;
use super::Checker;
use crate::diagnostic::{Level, closest};
use crate::quantity::Date;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Magnitude, Name};

const HEADERS: [&str; 9] =
    ["level", "topic", "source", "why", "stages", "waivable", "edition", "effective", "deprecated"];

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
    pub(super) edition: Option<Edition>,
    pub(super) effective: Option<(Date, Span)>,
    pub(super) deprecated: Option<Deprecated>,
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
            if name.node == "level" {
                headers.levels.extend(self.level(value).map(|level| (level, when)));
            } else {
                self.report("policy-header", when.span, format!("`{}` holds always", name.node));
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
            "edition" => headers.edition = self.edition(value),
            "effective" => headers.effective = self.effective(value).map(|day| (day, value.span)),
            "deprecated" => headers.deprecated = self.deprecated(value),
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

    /// `2027`
    fn edition(&mut self, value: &Expr<'_>) -> Option<Edition> {
        let year = match magnitude(value) {
            Some(Magnitude::Number(number)) if number.is_integer() => u16::try_from(*number).ok(),
            _ => None,
        };
        let year = year.filter(|year| (1000..=9999).contains(year));
        if year.is_none() {
            let help = "write `edition = 2027`, with a year that `editions` of `pack.toml` has";
            self.advise("wrong-type", value.span, "an edition is a year of four digits", help);
        }
        year.map(|year| Edition { year, at: self.location(value.span) })
    }

    /// `2027-01-01`
    fn effective(&mut self, value: &Expr<'_>) -> Option<Date> {
        let day = match magnitude(value) {
            Some(Magnitude::Date(day)) => Some(*day),
            _ => None,
        };
        if day.is_none() {
            let help = "write `effective = 2027-01-01`: before that day the rule warns at most";
            self.advise("wrong-type", value.span, "`effective` is a day", help);
        }
        day
    }

    /// `"other-rule"`: without its quotes a name with a hyphen would be a difference.
    fn deprecated(&mut self, value: &Expr<'_>) -> Option<Deprecated> {
        let ExprNode::Text(successor) = &value.node else {
            let help = "write `deprecated = \"other-rule\"`, with the rule to name instead";
            self.advise("wrong-type", value.span, "`deprecated` names a rule in quotes", help);
            return None;
        };
        Some(Deprecated { successor: SmolStr::new(successor), at: self.location(value.span) })
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

    /// Reports an `effective` that changes nothing: it keeps errors back until its day.
    pub(super) fn effective_of_errors(&mut self, headers: &Headers<'_, '_>, cases: &[LevelCase]) {
        let Some((_, span)) = headers.effective else { return };
        let errors = headers.level.is_none_or(|level| level == Level::Error)
            || cases.iter().any(|case| case.level == Level::Error);
        if !errors {
            let message = "`effective` changes nothing here: the rule finds no errors";
            self.advise("policy-always", span, message, "leave it out");
        }
    }

    /// Reports a header that every rule must have.
    pub(super) fn missing_header(&mut self, what: &str, help: &str, header: Span) {
        self.advise("missing-attribute", header, format!("the rule has no {what}"), help);
    }
}

/// A number to which nothing else belongs.
fn magnitude<'a, 's>(value: &'a Expr<'s>) -> Option<&'a Magnitude<'s>> {
    let ExprNode::Quantity(written) = &value.node else { return None };
    let bare = written.per.is_empty() && written.base.is_none() && written.anchor.is_none();
    bare.then_some(&written.magnitude)
}
