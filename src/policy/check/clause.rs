//! A `require` with what belongs to it: labels, help, fixes and levels.

use super::super::ir::{Clause, Expr as Ir, FixKind, FixPlan, LevelChoice, Note, Piece, Step, Template};
use super::super::types::{Shape, Type};
use super::Checker;
use super::header::Header;
use super::scope::{Mark, stated_if};
use crate::source::Span;
use crate::syntax::ast::{self, Binding, Expr, FixAction, Name};

/// A clause that is being read: in what belongs to it, the test does not hold.
pub(super) struct Open<'a, 's> {
    clause: Clause,
    test: &'a Expr<'s>,
    /// Whether the test is asked in every binding, so that what follows may rely on it.
    always: bool,
    before: Mark,
    span: Span,
}

impl Checker<'_> {
    pub(super) fn open<'a, 's>(
        &mut self,
        test: &'a Expr<'s>,
        giving: Option<&Name<'_>>,
        when: Option<&'a Expr<'s>>,
        span: Span,
    ) -> Open<'a, 's> {
        let before = self.scope.mark();
        self.relied.append(&mut self.read);
        let condition = when.map(|when| {
            let typed = self.test(when);
            let stated = stated_if(when, true, &self.scope);
            self.scope.state(stated);
            typed
        });
        self.explains = None;
        let sound = self.findings.len();
        let typed = self.test(test);
        let sound = self.findings.len() == sound;
        let explains = self.explains.take();
        if let Some(name) = giving {
            self.giving(name, explains, sound);
        }
        let stated = stated_if(test, false, &self.scope);
        self.scope.state(stated);
        let clause = Clause {
            test: typed,
            when: condition,
            at: None,
            notes: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
            levels: Vec::new(),
            parameters: Vec::new(),
            location: self.location(span),
        };
        Open { clause, test, always: when.is_none(), before, span }
    }

    /// Names the explanation of the test.
    fn giving(&mut self, name: &Name<'_>, explains: Option<(u16, Type)>, sound: bool) {
        let Some((slot, ty)) = explains else {
            if !sound {
                self.declare(name, Type::ANY, true);
                return;
            }
            self.advise(
                "policy-giving",
                name.span,
                "nothing in this `require` explains itself",
                "`giving` names what `implies`, `satisfiable`, `disjoint`, `meets` and their like find",
            );
            self.declare(name, Type::ANY, true);
            return;
        };
        let declared = self.declare(name, ty, false);
        self.scope.alias(declared, slot);
        self.explained.push(slot);
    }

    /// Ends a clause: what follows may rely on what it asked for.
    pub(super) fn close(&mut self, open: Open<'_, '_>) -> Step {
        let Open { mut clause, test, always, before, span } = open;
        self.leave(before);
        if always {
            let stated = stated_if(test, true, &self.scope);
            self.scope.state(stated);
        }
        if clause.at.is_none() {
            let help = "add `at place \"what is wrong\"` below it";
            self.advise("policy-clause", span, "this `require` has no `at`", help);
        }
        let read = std::mem::take(&mut self.read);
        clause.parameters = self.relied.iter().copied().chain(read).collect();
        clause.parameters.sort_unstable();
        clause.parameters.dedup();
        Step::Require(Box::new(clause))
    }

    /// `level = error when …` below a `require`.
    pub(super) fn clause_header(&mut self, open: &mut Open<'_, '_>, header: Header<'_, '_>) {
        if header.name.node != "level" {
            let message = format!("`{}` speaks of the whole rule", header.name.node);
            self.advise("policy-header", header.name.span, message, "move it to the top of the rule");
            return;
        }
        let Some(level) = self.level(header.value) else { return };
        let when = header.when.map(|when| self.test(when));
        open.clause.levels.push(LevelChoice { level, when });
    }

    pub(super) fn clause_at(&mut self, open: &mut Open<'_, '_>, place: &Expr<'_>, text: &ast::Template<'_>) {
        if open.clause.at.is_some() {
            self.advise(
                "policy-clause",
                place.span,
                "this `require` has an `at` already",
                "show further places with `note`",
            );
        }
        let at = self.place(place);
        let text = self.message(text);
        open.clause.at = Some((at, text));
    }

    pub(super) fn clause_note(
        &mut self,
        open: &mut Open<'_, '_>,
        place: &Expr<'_>,
        text: &ast::Template<'_>,
        each: Option<&Binding<'_>>,
    ) {
        let mark = self.scope.mark();
        let each = each.map(|binding| self.binding(binding));
        let at = self.place(place);
        let text = self.message(text);
        self.leave(mark);
        open.clause.notes.push(Note { at, text, each });
    }

    pub(super) fn clause_help(&mut self, open: &mut Open<'_, '_>, text: &ast::Template<'_>) {
        let text = self.message(text);
        open.clause.help.push(text);
    }

    pub(super) fn clause_fix(
        &mut self,
        open: &mut Open<'_, '_>,
        title: &ast::Template<'_>,
        action: &FixAction<'_>,
    ) {
        let title = self.message(title);
        let action = match action {
            FixAction::Set(place, value) => {
                let wanted = self.expr(place, None);
                let wanted = self.lead(wanted).ty.shape;
                let at = self.place(place);
                let value_typed = self.value(value, Some(&wanted));
                let inner = match &wanted {
                    Shape::Schedule(of) => (**of).clone(),
                    other => other.clone(),
                };
                self.expect(&inner, &value_typed.ty.shape, value.span);
                FixKind::Set(at, value_typed.ir)
            }
            FixAction::Add(values, place) => {
                let list = self.expr(place, None).ty.shape;
                let at = self.place(place);
                let typed = self.value(values, Some(&list));
                match typed.ty.shape {
                    Shape::List(_) => self.expect(&list, &typed.ty.shape, values.span),
                    ref one => self.expect(&list, &Shape::list(one.clone()), values.span),
                }
                FixKind::Add(typed.ir, at)
            }
            FixAction::Remove(place) => {
                self.place(place);
                FixKind::Remove
            }
        };
        open.clause.fixes.push(FixPlan { title, action });
    }

    /// Types what a label points at: something of the program, stated or not.
    fn place(&mut self, place: &Expr<'_>) -> Ir {
        let typed = self.expr(place, None);
        if typed.ty.shape != Shape::Any && !has_place(&typed.ir) {
            self.advise(
                "policy-place",
                place.span,
                "this stands nowhere in a program",
                "point at a block or an attribute",
            );
        }
        typed.ir
    }

    /// Types a message with its holes.
    pub(super) fn message(&mut self, text: &ast::Template<'_>) -> Template {
        let empty = text.pieces.iter().all(|piece| match piece {
            ast::Piece::Text(text) => text.trim().is_empty(),
            ast::Piece::Hole(_) => false,
        });
        if empty {
            self.report("policy-message", text.span, "this message says nothing");
        }
        let pieces = text.pieces.iter().map(|piece| match piece {
            ast::Piece::Text(text) => Piece::Text(text.clone()),
            ast::Piece::Hole(expr) => Piece::Hole(self.hole(expr)),
        });
        Template { pieces: pieces.collect() }
    }

    fn hole(&mut self, expr: &Expr<'_>) -> Ir {
        let typed = self.expr(expr, None);
        // A block is called by its name; only what has none stands for what leads it.
        let typed = match &typed.ty.shape {
            Shape::Block(kinds) if kinds.iter().all(|&kind| self.is_unnamed(kind)) => self.lead(typed),
            _ => typed,
        };
        let typed = if typed.ty.optional { self.present(typed, expr) } else { typed };
        let shape = self.settled(&typed.ty.shape);
        if matches!(shape, Shape::Table { .. } | Shape::Pair(..)) {
            let noun = shape.noun(self.vocabulary);
            self.report("policy-message", expr.span, format!("{noun} cannot be written in a message"));
        }
        typed.ir
    }

    fn is_unnamed(&self, kind: crate::vocabulary::BlockId) -> bool {
        self.vocabulary[kind].named == crate::vocabulary::Named::Single
    }
}

/// Whether an expression reads something that stands in a program.
fn has_place(ir: &Ir) -> bool {
    match ir {
        Ir::Const(_)
        | Ir::Parameter(_)
        | Ir::AsOf
        | Ir::Anyone
        | Ir::Call(_)
        | Ir::Comprehension(_)
        | Ir::List(_)
        | Ir::Range(..)
        | Ir::Condition(_)
        | Ir::And(_)
        | Ir::Or(_)
        | Ir::Not(_)
        | Ir::Negate(_)
        | Ir::Arithmetic(..)
        | Ir::Compare(..)
        | Ir::In(..)
        | Ir::Is(..)
        | Ir::Stated(_)
        | Ir::Known(_)
        | Ir::Told(..)
        | Ir::Entry(..)
        | Ir::Spot(_) => false,
        Ir::Local(_)
        | Ir::Program(_)
        | Ir::Attribute(..)
        | Ir::Fact(..)
        | Ir::Child(..)
        | Ir::Named(..)
        | Ir::Children(..)
        | Ir::Every(..)
        | Ir::Leading(..)
        | Ir::InCase(..)
        | Ir::Field(..)
        | Ir::Property(..) => true,
        Ir::Else(left, _) | Ir::As(left, _) => has_place(left),
    }
}
