//! The abstract syntax of both dialects: what was written, without blanks and comments.
//!
//! Trees compare without their spans: two texts that differ only in layout are equal. Names are borrowed from the text.
//! Nothing here knows which names exist.

/// Equality by the named fields: where something stands is no part of what it is.
macro_rules! equal_but_for_spans {
    ($($node:ident: $($field:ident)+;)+) => {
        $(impl PartialEq for $node<'_> {
            fn eq(&self, other: &Self) -> bool {
                $(self.$field == other.$field)&&+
            }
        })+
    };
}

mod policy;
mod program;

use crate::source::Span;

pub use super::memory::{Blocks, Known, LineId};
pub use policy::{
    Binding, Example, ExampleKind, Expr, ExprNode, Factor, FixAction, Param, Piece, PolicyFile, Question,
    Rule, RuleStatement, Sign, Template, Tighten,
};
pub use program::{
    Anchor, Assignment, Attribute, Block, Comparison, Condition, ConditionNode, Length, Magnitude, Per,
    ProgramFile, Quantity, Remove, StandIn, StandInKind, Statement, Term, Value, Which, Window,
};

/// A value with the text that it was read from; the span does not count in comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where it stands.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> Spanned<T> {
    /// A value at a span.
    pub const fn new(node: T, span: Span) -> Self {
        Self { node, span }
    }
}

/// A name as written.
pub type Name<'s> = Spanned<&'s str>;

/// A quoted text with its escapes (`\"`, `\\`, `\n`, `\t`) replaced.
pub type Text = Spanned<Box<str>>;
