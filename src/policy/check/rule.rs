//! One rule: its statements in order.

use super::super::ir::Step;
use super::super::rule::{CompiledRule, ExampleHeader, LevelCase};
use super::super::types::Shape;
use super::clause::Open;
use super::expr::text_of;
use super::header::{Header, Headers};
use super::scope::{Scope, path_of, stated_if};
use super::{Checker, MOST_LOOPS, MOST_NAMES};
use crate::diagnostic::Level;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Rule, RuleStatement};

impl Checker<'_> {
    /// Types and compiles a rule; `None` if something in it is wrong, which has been reported.
    pub(super) fn rule(&mut self, rule: &Rule<'_>) -> Option<CompiledRule> {
        let before = self.findings.len();
        self.scope = Scope::default();
        self.own.clear();
        self.read.clear();
        self.relied.clear();
        self.explained.clear();
        self.trace_anew();
        self.change = rule.change;
        self.stages = None;
        let mark = self.scope.mark();
        let mut headers = Headers::default();
        self.read_headers(rule, &mut headers);
        if headers.stages.is_some() {
            let path = self.stage_path();
            self.scope.state(vec![path]);
        }
        let body = self.statements(rule);
        let levels = self.level_choices(&headers.levels);
        self.within_limits(rule, &body);
        // What only a mistake keeps from being read is no second mistake.
        let sound = self.findings.len() == before && !rule.damaged;
        self.leave_rule(mark, sound);
        let parameters = self.take_params(sound);
        self.complete(rule, &headers, &body);
        let sound = sound && self.findings.len() == before;
        let explained = std::mem::take(&mut self.explained);
        let level_cases = if sound { self.level_cases(rule) } else { Vec::new() };
        self.effective_of_errors(&headers, &level_cases);
        let sound = sound && self.findings.len() == before;
        let places = self.traced_places();
        let examples = rule.body.iter().filter_map(|statement| match statement {
            RuleStatement::Example(example) => Some(ExampleHeader {
                kind: example.kind.node,
                title: example.title.as_ref().map(|title| title.node.to_string()),
                location: self.location(example.kind.span.join(example.span)),
            }),
            _ => None,
        });
        sound.then(|| CompiledRule {
            id: rule.id.node.into(),
            title: rule.title.as_ref().map(|title| title.node.to_string()).unwrap_or_default(),
            change: rule.change,
            level: headers.level.unwrap_or(Level::Error),
            level_cases,
            topic: headers.topic,
            source: headers.source,
            why: headers.why,
            waivable: headers.waivable.unwrap_or(true),
            stages: headers.stages,
            edition: headers.edition,
            effective: headers.effective.map(|(day, _)| day),
            deprecated: headers.deprecated,
            parameters,
            examples: examples.collect(),
            location: self.location(rule.header),
            whole: self.location(rule.span),
            asks: self.location(asks(rule)),
            body,
            levels,
            slots: self.scope.slots(),
            explained,
            places,
        })
    }

    /// The levels beside the usual one, of the rule and of its requirements, in the order written.
    fn level_cases(&mut self, rule: &Rule<'_>) -> Vec<LevelCase> {
        let (mut cases, mut require) = (Vec::new(), None);
        for statement in &rule.body {
            match statement {
                RuleStatement::Require { span, .. } => require = Some(self.location(*span)),
                RuleStatement::Header { name, value, when }
                    if name.node == "level" && (when.is_some() || require.is_some()) =>
                {
                    let when = when.as_ref().map(|when| self.location(when.span));
                    cases.extend(self.level(value).map(|level| LevelCase { level, when, require }));
                }
                _ => {}
            }
        }
        cases
    }

    /// Headers and parameters hold for the whole rule, wherever they stand before its first `require`.
    fn read_headers<'a, 's>(&mut self, rule: &'a Rule<'s>, headers: &mut Headers<'a, 's>) {
        for statement in &rule.body {
            match statement {
                RuleStatement::Header { name, value, when } => {
                    self.header(headers, Header { name, value, when: when.as_ref() });
                }
                RuleStatement::Param(param) => self.own_param(param),
                RuleStatement::Require { .. } => break,
                _ => {}
            }
        }
        self.stages = headers.stages;
    }

    fn statements(&mut self, rule: &Rule<'_>) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut open: Option<Open<'_, '_>> = None;
        let mut asked = false;
        for statement in &rule.body {
            if open.is_some() && !belongs_to_clause(statement) {
                steps.extend(open.take().map(|clause| self.close(clause)));
            }
            self.trace_statement(statement);
            match statement {
                RuleStatement::Header { name, value, when } => {
                    if let Some(clause) = &mut open {
                        self.clause_header(clause, Header { name, value, when: when.as_ref() });
                    } else if asked {
                        let help = "move it to the top of the rule, or right after a `require`";
                        self.advise("policy-header", name.span, "this stands after a `require`", help);
                    }
                }
                RuleStatement::Param(param) if asked => {
                    self.advise(
                        "policy-param",
                        param.span,
                        "a parameter stands before the first `require`",
                        "move it up",
                    );
                }
                RuleStatement::Param(_) | RuleStatement::Example(_) => {}
                RuleStatement::For(binding) => steps.push(Step::For(self.binding(binding))),
                RuleStatement::Given(parts) => steps.push(self.given(parts)),
                RuleStatement::When(test) => {
                    steps.push(Step::When(self.test(test)));
                    let stated = stated_if(test, true, &self.scope);
                    self.scope.state(stated);
                }
                RuleStatement::Let(name, value) => {
                    self.explains = None;
                    let typed = self.expr(value, None);
                    let explains = self.explains.take();
                    let slot = self.declare(name, typed.ty, false);
                    self.scope.explain(slot, explains);
                    steps.push(Step::Let(slot, typed.ir));
                }
                RuleStatement::Require { test, giving, when, span } => {
                    asked = true;
                    open = Some(self.open(test, giving.as_ref(), when.as_ref(), *span));
                }
                RuleStatement::At(place, text) => match &mut open {
                    Some(clause) => self.clause_at(clause, place, text),
                    None => self.stray("at", place.span),
                },
                RuleStatement::Note(place, text, each) => match &mut open {
                    Some(clause) => self.clause_note(clause, place, text, each.as_ref()),
                    None => self.stray("note", place.span),
                },
                RuleStatement::Help(text) => match &mut open {
                    Some(clause) => self.clause_help(clause, text),
                    None => self.stray("help", text.span),
                },
                RuleStatement::Fix(text, action) => match &mut open {
                    Some(clause) => self.clause_fix(clause, text, action),
                    None => self.stray("fix", text.span),
                },
            }
        }
        steps.extend(open.take().map(|clause| self.close(clause)));
        steps
    }

    /// `given x, y`: what follows may rely on them.
    fn given(&mut self, parts: &[Expr<'_>]) -> Step {
        let mut tests = Vec::with_capacity(parts.len());
        for part in parts {
            let before = self.findings.len();
            let typed = self.expr(part, None);
            if self.findings.len() > before {
                self.state_what_was_meant(part);
            }
            match path_of(part, &self.scope) {
                Some(path) => {
                    let in_case = matches!(part.node, ExprNode::Index(..));
                    if !typed.ty.optional && typed.ty.shape != Shape::Any && !in_case {
                        let text = text_of(part).unwrap_or_default();
                        let message = format!("`{text}` is always stated here");
                        self.advise("policy-always", part.span, message, "leave it out");
                    }
                    self.scope.state(vec![path]);
                }
                None => self.advise(
                    "wrong-type",
                    part.span,
                    "`given` asks for something by its path",
                    "name it with `let` first, or ask with `when`",
                ),
            }
            tests.push(typed.ir);
        }
        Step::Given(tests)
    }

    /// After a misspelt field in a `given`, what was meant counts as stated, so that one slip is one finding.
    fn state_what_was_meant(&mut self, part: &Expr<'_>) {
        let ExprNode::Field(of, _) = &part.node else { return };
        let edits = self.findings.last().and_then(|finding| finding.fixes.first()).map(|fix| &fix.edits);
        let meant = edits.and_then(|edits| edits.first()).map(|edit| edit.text.clone());
        if let (Some(path), Some(meant)) = (path_of(of, &self.scope), meant) {
            self.scope.state(vec![format!("{path}.{meant}")]);
        }
    }

    /// Reports a rule with more loops or names than one may have.
    fn within_limits(&mut self, rule: &Rule<'_>, body: &[Step]) {
        if body.iter().filter(|step| matches!(step, Step::For(_))).count() > MOST_LOOPS {
            let message = format!("a rule has at most {MOST_LOOPS} loops");
            self.advise("limit-depth", rule.header, message, "make several rules of it");
        }
        if self.scope.slots() > MOST_NAMES {
            let message = format!("a rule has at most {MOST_NAMES} names");
            self.advise("limit-length", rule.header, message, "make several rules of it");
        }
    }

    fn stray(&mut self, word: &str, span: Span) {
        let message = format!("this `{word}` belongs to no `require`");
        self.advise("policy-clause", span, message, "move it below the `require` that it speaks of");
    }

    /// Reports what every rule must have.
    fn complete(&mut self, rule: &Rule<'_>, headers: &Headers<'_, '_>, body: &[Step]) {
        if rule.title.as_ref().is_none_or(|title| title.node.trim().is_empty()) {
            self.missing_header("title", "say in one sentence what a finding means", rule.header);
        }
        let stated = rule
            .body
            .iter()
            .any(|statement| matches!(statement, RuleStatement::Header { name, .. } if name.node == "level"));
        if headers.level.is_none() && !stated {
            self.missing_header("level", "add `level = error`, `warning` or `advice`", rule.header);
        }
        if !body.iter().any(|step| matches!(step, Step::Require(_))) && !rule.damaged {
            self.advise(
                "policy-clause",
                rule.header,
                "the rule requires nothing",
                "add `require …` and `at … \"…\"`",
            );
        }
    }
}

/// From the first statement that asks something to the end of the rule.
fn asks(rule: &Rule<'_>) -> Span {
    let start = rule.body.iter().find_map(|statement| match statement {
        RuleStatement::For(binding) => binding.names.first().map(|name| name.span.start),
        RuleStatement::Given(parts) => parts.first().map(|part| part.span.start),
        RuleStatement::When(test) => Some(test.span.start),
        RuleStatement::Let(name, _) => Some(name.span.start),
        RuleStatement::Require { span, .. } => Some(span.start),
        _ => None,
    });
    let start = start.unwrap_or(rule.span.start);
    // Without the brace.
    Span::new(start, rule.span.end.saturating_sub(1).max(start))
}

/// Whether a statement may stand between a `require` and the next statement of the rule.
const fn belongs_to_clause(statement: &RuleStatement<'_>) -> bool {
    matches!(
        statement,
        RuleStatement::At(..)
            | RuleStatement::Note(..)
            | RuleStatement::Help(_)
            | RuleStatement::Fix(..)
            | RuleStatement::Header { .. }
    )
}
