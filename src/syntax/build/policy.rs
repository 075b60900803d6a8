//! Rules and their statements.

use super::Builder;
use super::cursor::{At, Cursor};
use crate::source::Span;
use crate::syntax::ast::{
    Binding, Example, ExampleKind, Expr, FixAction, Name, Param, Piece, PolicyFile, Rule, RuleStatement,
    Spanned, Template, Tighten,
};
use crate::syntax::parser::Wanted;
use crate::syntax::tree::Kind;

impl<'t, 's> Builder<'t, 's> {
    pub(super) fn policy_file(&mut self, mut cursor: Cursor<'t, 's>) -> PolicyFile<'s> {
        let mut file = PolicyFile::default();
        while let Some(at) = cursor.next() {
            match at.kind() {
                Kind::Rule => file.rules.extend(self.rule(at)),
                Kind::Param if self.is_broken(at.span()) => {}
                Kind::Param => file.params.extend(self.param(at)),
                _ => self.bad_rule(at),
            }
        }
        file
    }

    fn rule(&mut self, at: At<'t, 's>) -> Option<Rule<'s>> {
        let outer = std::mem::replace(&mut self.damaged, false);
        let mut cursor = at.children();
        let change = cursor.take(Kind::Change).is_some();
        let id = self.rule_id(cursor.take(Kind::Label)?);
        let title = cursor.take(Kind::Text).map(|text| self.text(text));
        let end = title.as_ref().map_or(id.span, |title| title.span);
        let body = cursor.take(Kind::RuleBody);
        if let Some(body) = body {
            self.brace_on_header_line(end, body.span());
        }
        let body = match body {
            Some(body) => self.rule_statements(body.children()),
            None => Vec::new(),
        };
        let damaged = std::mem::replace(&mut self.damaged, outer) || self.is_torn(at.span());
        let header = Span::new(at.span().start, end.end);
        Some(Rule { change, id, title, body, header, span: at.span(), damaged })
    }

    fn rule_id(&mut self, at: At<'t, 's>) -> Name<'s> {
        let (text, span) = (at.text(), at.span());
        if text.contains('_') {
            let right = text.replace('_', "-");
            let fix = self.replacement(span, &right);
            let message = format!("the words of a rule's id are joined by `-`: `{text}` is `{right}`");
            self.remark_as("syntax", span, message).fixes.push(fix);
        }
        self.name(text, span)
    }

    fn rule_statements(&mut self, mut cursor: Cursor<'t, 's>) -> Vec<RuleStatement<'s>> {
        let mut statements = Vec::new();
        while let Some(at) = cursor.next() {
            let statement = match at.kind() {
                Kind::Example => self.example(at).map(RuleStatement::Example),
                Kind::BadRuleStatement => {
                    self.bad_rule_statement(at);
                    continue;
                }
                _ if self.is_broken(at.span()) => continue,
                _ => self.rule_statement(at),
            };
            if statement.is_none() {
                self.damaged = true;
            }
            statements.extend(statement);
        }
        statements
    }

    fn rule_statement(&mut self, at: At<'t, 's>) -> Option<RuleStatement<'s>> {
        let mut cursor = at.children();
        let cursor = &mut cursor;
        Some(match at.kind() {
            Kind::For => RuleStatement::For(self.binding(cursor.take(Kind::Binding)?)?.0),
            Kind::Given => RuleStatement::Given(self.exprs(cursor)?),
            Kind::When => RuleStatement::When(self.expr(cursor)?),
            Kind::Let => {
                let name = self.next_name(cursor)?;
                self.plain_assign(cursor)?;
                RuleStatement::Let(name, self.expr(cursor)?)
            }
            Kind::Require => self.require(at, cursor)?,
            Kind::Param => RuleStatement::Param(self.param(at)?),
            Kind::At => {
                let place = self.expr(cursor)?;
                RuleStatement::At(place, self.template(cursor.next()?)?)
            }
            Kind::Note => {
                let place = self.expr(cursor)?;
                let template = self.template(cursor.next()?)?;
                let binding = match cursor.next() {
                    Some(binding) => Some(self.binding(binding)?.0),
                    None => None,
                };
                RuleStatement::Note(place, template, binding)
            }
            Kind::Help => RuleStatement::Help(self.template(cursor.next()?)?),
            Kind::Fix => {
                let template = self.template(cursor.next()?)?;
                RuleStatement::Fix(template, self.fix_action(cursor.next()?)?)
            }
            Kind::Header => self.rule_header(cursor)?,
            _ => return None,
        })
    }

    /// Takes `=`; `+=` and `-=` have no meaning in a rule.
    fn plain_assign(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<()> {
        let assign = cursor.take(Kind::Assign)?;
        if assign.text() == "=" {
            return Some(());
        }
        let message = format!("`{}` stands where a rule needs `=`", assign.text());
        let fix = self.replacement(assign.span(), "=");
        self.report(assign.span(), message).fixes.push(fix);
        None
    }

    fn require(&mut self, at: At<'t, 's>, cursor: &mut Cursor<'t, 's>) -> Option<RuleStatement<'s>> {
        let test = self.expr(cursor)?;
        let giving = match cursor.take(Kind::Giving) {
            Some(giving) => self.next_name(&mut giving.children()),
            None => None,
        };
        let when = self.only_when(cursor)?;
        Some(RuleStatement::Require { test, giving, when, span: at.span() })
    }

    /// Takes `when …`, if it is there; none if it cannot be read.
    fn only_when(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Option<Expr<'s>>> {
        match cursor.take(Kind::OnlyWhen) {
            Some(when) => self.expr(&mut when.children()).map(Some),
            None => Some(None),
        }
    }

    fn rule_header(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<RuleStatement<'s>> {
        let name = self.next_name(cursor)?;
        let after = cursor.peek()?.span();
        self.plain_assign(cursor)?;
        if cursor.take(Kind::NoValue).is_some() {
            self.report(after, format!("the value of `{}` is missing after `=`", name.node));
            return None;
        }
        let value = self.expr(cursor)?;
        let when = self.only_when(cursor)?;
        Some(RuleStatement::Header { name, value, when })
    }

    fn param(&mut self, at: At<'t, 's>) -> Option<Param<'s>> {
        let mut cursor = at.children();
        let name = self.next_name(&mut cursor)?;
        self.plain_assign(&mut cursor)?;
        let value = self.expr(&mut cursor)?;
        let doc = cursor.take(Kind::Text).map(|text| self.text(text));
        let tighten = cursor.take(Kind::Tighten).map(|at| self.tighten(at));
        Some(Param { name, value, doc, tighten, span: at.span() })
    }

    fn tighten(&mut self, at: At<'t, 's>) -> Tighten<'s> {
        let mut cursor = at.children();
        cursor.take(Kind::TightenWord);
        Tighten { direction: self.next_name(&mut cursor), span: at.span() }
    }

    /// A binding, and how many levels its expressions have.
    pub(super) fn binding(&mut self, at: At<'t, 's>) -> Option<(Binding<'s>, u32)> {
        let mut cursor = at.children();
        let mut names = Vec::new();
        while let Some(name) = self.next_name(&mut cursor) {
            names.push(name);
        }
        let over = self.part(cursor.take(Kind::Expr)?)?;
        let mut height = over.height;
        let mut filter = None;
        if let Some(at) = cursor.take(Kind::Expr) {
            let part = self.part(at)?;
            height = height.max(part.height);
            filter = Some(Box::new(part.expr));
        }
        Some((Binding { names, over: Box::new(over.expr), filter }, height))
    }

    fn exprs(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Vec<Expr<'s>>> {
        let mut exprs = Vec::new();
        while cursor.peek().is_some() {
            exprs.push(self.expr(cursor)?);
        }
        Some(exprs)
    }

    fn fix_action(&mut self, at: At<'t, 's>) -> Option<FixAction<'s>> {
        let mut cursor = at.children();
        Some(match at.kind() {
            Kind::FixSet => {
                let place = self.path_expr(cursor.next()?)?;
                self.plain_assign(&mut cursor)?;
                FixAction::Set(place, self.expr(&mut cursor)?)
            }
            Kind::FixAdd => {
                let added = self.expr(&mut cursor)?;
                FixAction::Add(added, self.path_expr(cursor.next()?)?)
            }
            _ => FixAction::Remove(self.path_expr(cursor.next()?)?),
        })
    }

    fn example(&mut self, at: At<'t, 's>) -> Option<Example<'s>> {
        let mut cursor = at.children();
        let word = cursor.take(Kind::ExampleKind)?;
        let kind = match word.text() {
            "fails" => ExampleKind::Fails,
            "passes" => ExampleKind::Passes,
            _ => ExampleKind::Skips,
        };
        let title = cursor.take(Kind::Text).map(|text| self.text(text));
        let body = cursor.take(Kind::Body)?;
        let end = title.as_ref().map_or(word.span(), |title| title.span);
        self.brace_on_header_line(end, body.span());
        let statements = self.statements(body.children());
        Some(Example { kind: Spanned::new(kind, word.span()), title, body: statements, span: body.span() })
    }

    fn template(&mut self, at: At<'t, 's>) -> Option<Template<'s>> {
        self.bounded_text(at.text(), at.span());
        let mut cursor = at.children();
        let mut pieces = Vec::new();
        let mut text = String::new();
        while let Some(piece) = cursor.next() {
            match piece.kind() {
                Kind::Chunk => {
                    let chunk = self.unescaped(piece.text(), piece.span());
                    text.push_str(if is_brace(&chunk) { chunk.get(1..).unwrap_or("") } else { &chunk });
                }
                Kind::Hole => {
                    if !text.is_empty() {
                        pieces.push(Piece::Text(std::mem::take(&mut text).into()));
                    }
                    let path = piece.children().next()?;
                    pieces.push(Piece::Hole(self.path_expr(path)?));
                }
                _ => self.bad_hole(piece),
            }
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.into()));
        }
        Some(Template { pieces, span: at.span() })
    }

    fn bad_hole(&mut self, at: At<'t, 's>) {
        let message =
            format!("`{}` names nothing: write `{{tier.margin}}`, or `{{{{` for a brace", at.text());
        self.report(at.span(), message);
    }

    fn bad_rule(&mut self, at: At<'t, 's>) {
        let mut cursor = at.children();
        let junk = cursor.take(Kind::Junk);
        let body = cursor.take(Kind::RuleBody);
        let known = self.explain_junk(Wanted::Rule, junk.map(At::span), body.map(At::span));
        if let Some(body) = body.filter(|_| known) {
            self.rule_statements(body.children());
        }
    }

    fn bad_rule_statement(&mut self, at: At<'t, 's>) {
        let mut cursor = at.children();
        let junk = cursor.take(Kind::Junk);
        let body = cursor.take(Kind::Body);
        let known = self.explain_junk(Wanted::RuleStatement, junk.map(At::span), body.map(At::span));
        if let Some(body) = body.filter(|_| known) {
            self.statements(body.children());
        }
    }
}

/// Whether a chunk begins with `{{` or `}}`, which stand for one brace; they stand nowhere else in a chunk.
fn is_brace(chunk: &str) -> bool {
    chunk.starts_with("{{") || chunk.starts_with("}}")
}
