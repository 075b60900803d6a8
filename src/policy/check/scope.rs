//! The names that a statement may use, and what is known to be stated where it stands.

use smol_str::SmolStr;

use super::super::ir::Slot;
use super::super::types::Type;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Question};

/// A local value: of a loop, a `let` or a `giving`.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) name: SmolStr,
    pub(super) slot: Slot,
    pub(super) ty: Type,
    pub(super) span: Span,
    /// Loop names may go unused; a `let` or `giving` may not.
    pub(super) may_be_unused: bool,
    pub(super) used: bool,
    /// The explanation of the function that made it, for a later `giving`.
    pub(super) explains: Option<(Slot, Type)>,
}

/// Locals and facts, innermost last.
#[derive(Debug, Default)]
pub(super) struct Scope {
    locals: Vec<Local>,
    /// Paths that are stated.
    stated: Vec<String>,
    slots: Slot,
}

/// A point to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    locals: usize,
    stated: usize,
}

impl Scope {
    pub(super) fn mark(&self) -> Mark {
        Mark { locals: self.locals.len(), stated: self.stated.len() }
    }

    /// Leaves everything that came after the mark; gives the locals back.
    pub(super) fn leave(&mut self, mark: Mark) -> Vec<Local> {
        self.stated.truncate(mark.stated);
        self.locals.split_off(mark.locals.min(self.locals.len()))
    }

    /// Forgets what became stated after the mark, and keeps the locals.
    pub(super) fn forget(&mut self, mark: Mark) {
        self.stated.truncate(mark.stated);
    }

    /// A slot of its own.
    pub(super) fn slot(&mut self) -> Slot {
        let slot = self.slots;
        self.slots = self.slots.saturating_add(1);
        slot
    }

    /// How many slots the rule needs.
    pub(super) const fn slots(&self) -> Slot {
        self.slots
    }

    pub(super) fn declare(&mut self, local: Local) {
        self.locals.push(local);
    }

    /// Notes which explanation a local has.
    pub(super) fn explain(&mut self, slot: Slot, explains: Option<(Slot, Type)>) {
        if let Some(local) = self.locals.iter_mut().rev().find(|local| local.slot == slot) {
            local.explains = explains;
        }
    }

    /// Makes a local read another slot.
    pub(super) fn alias(&mut self, slot: Slot, to: Slot) {
        if let Some(local) = self.locals.iter_mut().rev().find(|local| local.slot == slot) {
            local.slot = to;
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<&Local> {
        self.locals.iter().rev().find(|local| local.name == name)
    }

    /// Finds a local and marks it as used.
    pub(super) fn read(&mut self, name: &str) -> Option<&Local> {
        let local = self.locals.iter_mut().rev().find(|local| local.name == name)?;
        local.used = true;
        Some(local)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.locals.iter().map(|local| local.name.as_str())
    }

    /// Notes that paths are stated, and with each everything on the way to it.
    pub(super) fn state(&mut self, paths: Vec<String>) {
        for path in paths {
            let dots = path.match_indices(['.', '[']).map(|(at, _)| at);
            let ends: Vec<usize> = dots.chain([path.len()]).collect();
            for end in ends {
                let prefix = path.get(..end).unwrap_or(&path);
                if !self.is_stated(prefix) {
                    self.stated.push(prefix.to_owned());
                }
            }
        }
    }

    pub(super) fn is_stated(&self, path: &str) -> bool {
        self.stated.iter().any(|stated| stated == path)
    }
}

/// A path in a form that compares: `low.margin[case]`; what stands in the program begins with `program.`. `None` for what
/// is no path.
pub(super) fn path_of(expr: &Expr<'_>, scope: &Scope) -> Option<String> {
    Some(match &expr.node {
        ExprNode::Name(name) if *name == "program" || scope.find(name).is_some() => (*name).to_owned(),
        ExprNode::Name(name) => format!("program.{name}"),
        ExprNode::Field(of, name) => format!("{}.{}", path_of(of, scope)?, name.node),
        ExprNode::Index(of, index) => format!("{}[{}]", path_of(of, scope)?, path_of(index, scope)?),
        _ => return None,
    })
}

/// The paths that are stated where a condition is `truth`.
pub(super) fn stated_if(expr: &Expr<'_>, truth: bool, scope: &Scope) -> Vec<String> {
    match &expr.node {
        ExprNode::And(parts) if truth => parts.iter().flat_map(|part| stated_if(part, true, scope)).collect(),
        ExprNode::Or(parts) if !truth => {
            parts.iter().flat_map(|part| stated_if(part, false, scope)).collect()
        }
        ExprNode::Not(of) => stated_if(of, !truth, scope),
        ExprNode::Is { item, negated, what: Question::Stated | Question::Known } if truth != *negated => {
            path_of(item, scope).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
