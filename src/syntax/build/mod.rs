//! Tree to abstract syntax, with a finding for everything that cannot be read.
//!
//! Nothing here knows pest, or which names exist.

mod cursor;
mod expr;
mod policy;
mod program;
mod value;

use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::source::{Location, SourceId, Span};

use super::ast::{Name, PolicyFile, ProgramFile, Spanned, Text};
use super::tree::{Kind, Tree};
use cursor::{At, Cursor};

/// The longest name, in bytes.
const NAME_LIMIT: usize = 128;
/// The longest text, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// The AST of a program's tree.
pub(super) fn program<'s>(tree: &Tree<'s>, source: SourceId) -> (ProgramFile<'s>, Vec<Finding>) {
    let mut builder = Builder::new(tree, source);
    let statements = match Cursor::root(tree) {
        Some(root) => builder.statements(root.children()),
        None => Vec::new(),
    };
    (ProgramFile { statements }, builder.findings)
}

/// The AST of a policy's tree.
pub(super) fn policy<'s>(tree: &Tree<'s>, source: SourceId) -> (PolicyFile<'s>, Vec<Finding>) {
    let mut builder = Builder::new(tree, source);
    let file = match Cursor::root(tree) {
        Some(root) => builder.policy_file(root.children()),
        None => PolicyFile::default(),
    };
    (file, builder.findings)
}

/// What is built so far.
struct Builder<'t, 's> {
    tree: &'t Tree<'s>,
    source: SourceId,
    findings: Vec<Finding>,
    /// Whether something in the block at hand could not be read.
    damaged: bool,
}

impl<'t, 's> Builder<'t, 's> {
    fn new(tree: &'t Tree<'s>, source: SourceId) -> Self {
        Self { tree, source, findings: Vec::new(), damaged: false }
    }

    /// Records that the text of a span cannot be read.
    fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.report_as("syntax", span, message)
    }

    fn report_as(&mut self, id: &str, span: Span, message: impl Into<String>) -> &mut Finding {
        self.damaged = true;
        self.remark_as(id, span, message)
    }

    /// Records a mistake of spelling that does not hide what is meant.
    fn remark_as(&mut self, id: &str, span: Span, message: impl Into<String>) -> &mut Finding {
        let finding = Finding::engine(id, Location::new(self.source, span), message);
        let index = self.findings.len();
        self.findings.push(finding);
        #[expect(clippy::indexing_slicing, reason = "the finding was pushed at this index")]
        &mut self.findings[index]
    }

    /// A safe fix that replaces a span.
    fn replacement(&self, span: Span, text: &str) -> Fix {
        Fix {
            title: format!("write `{text}`"),
            applicability: Applicability::Safe,
            edits: vec![Edit { location: Location::new(self.source, span), text: text.to_owned() }],
        }
    }

    fn slice(&self, span: Span) -> &'s str {
        self.tree.text_at(span)
    }

    /// A name in lower case and of a length that can be read.
    fn name(&mut self, at: At<'t, 's>) -> Name<'s> {
        let text = at.text();
        if text.len() > NAME_LIMIT {
            let message =
                format!("a name of {} characters is too long; the limit is {NAME_LIMIT}", text.len());
            self.report_as("limit-length", at.span(), message);
        }
        Spanned::new(text, at.span())
    }

    /// A quoted text with its escapes replaced.
    fn text(&mut self, at: At<'t, 's>) -> Text {
        let quoted = at.text();
        let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
        let inner_span = Span::new(at.span().start + 1, at.span().end.saturating_sub(1));
        Spanned::new(self.unescaped(inner, inner_span), at.span())
    }

    /// A text without its escapes.
    fn unescaped(&mut self, raw: &str, span: Span) -> Box<str> {
        if raw.len() > TEXT_LIMIT {
            let message = format!("a text of {} bytes is too long; the limit is {TEXT_LIMIT}", raw.len());
            self.report_as("limit-length", span, message);
        }
        if !raw.contains('\\') {
            return raw.into();
        }
        let mut text = String::with_capacity(raw.len());
        let mut chars = raw.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                text.push(c);
                continue;
            }
            match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, c @ ('"' | '\\'))) => text.push(c),
                Some((_, c)) => {
                    let start = span.start + u32::try_from(at).unwrap_or(0);
                    let width = u32::try_from(1 + c.len_utf8()).unwrap_or(2);
                    let message = format!("`\\{c}` is no escape; write `\\\\` for a backslash");
                    self.remark_as("syntax", Span::new(start, start + width), message);
                    text.push(c);
                }
                None => text.push('\\'),
            }
        }
        text.into()
    }

    /// Whether a name starts the text of a node that holds one, and takes it.
    fn next_name(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Name<'s>> {
        let at = cursor.next_if(|kind| matches!(kind, Kind::Name | Kind::Symbol | Kind::Label))?;
        Some(self.name(at))
    }
}
