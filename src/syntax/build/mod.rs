//! Tree to abstract syntax, with a finding for everything that cannot be read.
//!
//! Nothing here knows pest, or which names exist.

mod cursor;
mod explain;
mod expr;
mod known;
mod policy;
mod program;
mod value;

use std::vec;

use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::source::{Location, SourceId, Span};

use super::ast::{Name, PolicyFile, ProgramFile, Spanned, Text};
use super::memory::Placed;
use super::scan::{FINDING_LIMIT, Scanned};
use super::tree::{Kind, Tree};
use cursor::{At, Cursor};
pub(super) use known::{alone, skimmed};

/// The longest name, in bytes.
const NAME_LIMIT: usize = 128;
/// The longest text, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;

/// The AST of a program's tree.
pub(super) fn program<'s>(
    tree: &Tree<'s>,
    scanned: Scanned,
    source: SourceId,
) -> (ProgramFile<'s>, Vec<Finding>) {
    statements(Builder::new(tree, scanned, source))
}

fn statements<'s>(mut builder: Builder<'_, 's>) -> (ProgramFile<'s>, Vec<Finding>) {
    let statements = match Cursor::root(builder.tree) {
        Some(root) => builder.statements(root.children()),
        None => Vec::new(),
    };
    (ProgramFile { statements }, builder.findings)
}

/// The AST of a policy's tree.
pub(super) fn policy<'s>(
    tree: &Tree<'s>,
    scanned: Scanned,
    source: SourceId,
) -> (PolicyFile<'s>, Vec<Finding>) {
    let mut builder = Builder::new(tree, scanned, source);
    let file = match Cursor::root(tree) {
        Some(root) => builder.policy_file(root.children()),
        None => PolicyFile::default(),
    };
    (file, builder.findings)
}

/// What is built so far.
struct Builder<'t, 's> {
    tree: &'t Tree<'s>,
    scanned: Scanned,
    source: SourceId,
    findings: Vec<Finding>,
    /// The last of the findings that are too many to be reported.
    unreported: Option<Finding>,
    /// Whether something in the block at hand could not be read.
    damaged: bool,
    /// In how many `(` and `[` of an expression the builder is.
    brackets: u32,
    /// The known lines that are not built, from the one at hand or further down.
    known: vec::IntoIter<Placed>,
}

impl<'t, 's> Builder<'t, 's> {
    fn new(tree: &'t Tree<'s>, scanned: Scanned, source: SourceId) -> Self {
        Self {
            tree,
            scanned,
            source,
            findings: Vec::new(),
            unreported: None,
            damaged: false,
            brackets: 0,
            known: vec::IntoIter::default(),
        }
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
        let location = Location::new(self.source, span);
        if self.findings.len() == FINDING_LIMIT {
            let message =
                "the text has too many mistakes to report them all: mend the ones before this first";
            self.findings.push(Finding::engine("syntax", location, message));
        }
        if self.findings.len() > FINDING_LIMIT {
            return self.unreported.insert(Finding::engine(id, location, String::new()));
        }
        let index = self.findings.len();
        self.findings.push(Finding::engine(id, location, message));
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

    /// Whether a statement holds a place that was reported before the grammar ran: it is left out without a word.
    fn is_broken(&mut self, span: Span) -> bool {
        let broken = holds(&self.scanned.broken, span);
        self.damaged |= broken;
        broken
    }

    /// Whether a brace in a block was missing or too many.
    fn is_torn(&self, span: Span) -> bool {
        holds(&self.scanned.torn, span)
    }

    fn slice(&self, span: Span) -> &'s str {
        self.tree.text_at(span)
    }

    /// A name in lower case and of a length that can be read.
    fn name(&mut self, text: &'s str, span: Span) -> Name<'s> {
        if text.len() > NAME_LIMIT || !text.bytes().all(is_plain) {
            self.odd_name(text, span);
        }
        Spanned::new(text, span)
    }

    /// Reports what is odd about a name, if it is no currency.
    #[cold]
    fn odd_name(&mut self, text: &str, span: Span) {
        if text.len() > NAME_LIMIT {
            let message =
                format!("a name of {} characters is too long; the limit is {NAME_LIMIT}", text.len());
            self.report_as("limit-length", span, message);
        } else if !text.is_ascii() {
            self.foreign_letters(text, span);
        } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) && !is_currency(text) {
            let right = text.to_ascii_lowercase();
            let fix = self.replacement(span, &right);
            let message = format!("names are written in lower case: `{text}` is `{right}`");
            self.remark_as("syntax", span, message).fixes.push(fix);
        }
    }

    /// Reports letters that are none of a to z. Among those they may pass for letters that they are not.
    fn foreign_letters(&mut self, text: &str, span: Span) {
        let Some((at, c)) = text.char_indices().find(|(_, c)| !c.is_ascii()) else { return };
        let mixed = text.bytes().any(|byte| byte.is_ascii_alphabetic()) && !is_latin(c);
        let id = if mixed { "confusable-name" } else { "syntax" };
        let start = span.start + u32::try_from(at).unwrap_or(0);
        let letter = Span::new(start, start + u32::try_from(c.len_utf8()).unwrap_or(1));
        let code = u32::from(c);
        let message =
            format!("the letter `{c}` (U+{code:04X}) is none of a to z: names are written with those");
        self.report_as(id, letter, message);
    }

    /// A name in the place of a label, where the grammar also reads numbers and rule ids.
    fn snake_name(&mut self, at: At<'t, 's>) -> Name<'s> {
        let (text, span) = (at.text(), at.span());
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            self.report(span, format!("a name begins with a letter: `{text}` does not"));
        } else if text.contains('-') {
            let right = text.replace('-', "_");
            let fix = self.replacement(span, &right);
            let message = format!("the words of a name are joined by `_`: `{text}` is `{right}`");
            self.remark_as("syntax", span, message).fixes.push(fix);
        }
        self.name(text, span)
    }

    /// Reports a block whose brace stands on a line of its own.
    fn brace_on_header_line(&mut self, header: Span, body: Span) {
        let between = Span::new(header.end, body.start);
        if !self.slice(between).contains(['\n', '\r']) {
            return;
        }
        let brace = Span::new(body.start, body.start + 1);
        let blank = self.slice(between).trim().is_empty();
        let fix = Fix {
            title: "move it to the line above".to_owned(),
            applicability: Applicability::Safe,
            edits: vec![Edit { location: Location::new(self.source, between), text: " ".to_owned() }],
        };
        let finding = self.remark_as("syntax", brace, "`{` stands on the line of its header: move it up");
        if blank {
            finding.fixes.push(fix);
        }
    }

    /// A quoted text with its escapes replaced.
    fn text(&mut self, at: At<'t, 's>) -> Text {
        let inner = within_quotes(at.text());
        self.bounded_text(inner, at.span());
        let start = at.span().start + 1;
        let inner_span = Span::new(start, start + super::tree::length(inner));
        Spanned::new(self.unescaped(inner, inner_span), at.span())
    }

    /// Reports a text that is too long.
    fn bounded_text(&mut self, text: &str, span: Span) {
        if text.len() > TEXT_LIMIT {
            let message = format!("a text of {} bytes is too long; the limit is {TEXT_LIMIT}", text.len());
            self.report_as("limit-length", span, message);
        }
    }

    /// A text without its escapes.
    fn unescaped(&mut self, raw: &str, span: Span) -> Box<str> {
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

    /// Takes a name, if one follows. A word of the language is reported where it stands as a name.
    fn next_name(&mut self, cursor: &mut Cursor<'t, 's>) -> Option<Name<'s>> {
        let at = cursor.next_if(|kind| matches!(kind, Kind::Name | Kind::Symbol | Kind::Label))?;
        if at.kind() == Kind::Symbol {
            self.no_keyword(at.text(), at.span());
        }
        Some(self.name(at.text(), at.span()))
    }

    /// Reports a word of the language in the place of a name.
    fn no_keyword(&mut self, text: &str, span: Span) {
        if explain::is_keyword(text) {
            self.report(span, format!("`{text}` is a word of the language and cannot be a name"));
        }
    }

    /// The part of a token from one byte of it to another.
    fn part_of(at: At<'t, 's>, from: usize, to: usize) -> (&'s str, Span) {
        let text = at.text().get(from..to).unwrap_or("");
        let start = at.span().start + u32::try_from(from).unwrap_or(0);
        (text, Span::new(start, start + super::tree::length(text)))
    }
}

/// A text without its quotes, which are of several bytes where they were typed by a word processor.
fn within_quotes(quoted: &str) -> &str {
    let mut chars = quoted.chars();
    let opening = chars.next();
    match chars.next_back() {
        Some('"' | '”' | '“' | '»' | '’' | '‘' | '\'') => chars.as_str(),
        // The end was missing, and is no part of the text.
        _ => quoted.get(opening.map_or(0, char::len_utf8)..).unwrap_or(""),
    }
}

/// Whether a byte is one of a to z, a digit or `_`.
fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let mut plain = [false; 256];
        let mut byte = 0;
        while byte < plain.len() {
            #[expect(clippy::cast_possible_truncation, reason = "the table has one entry a byte")]
            #[expect(clippy::indexing_slicing, reason = "the loop stays inside the table")]
            {
                plain[byte] = matches!(byte as u8, b'a'..=b'z' | b'0'..=b'9' | b'_');
            }
            byte += 1;
        }
        plain
    };
    PLAIN.get(usize::from(byte)).copied().unwrap_or(false)
}

/// Whether a list of places, in order, has one in a span or at its end.
fn holds(places: &[u32], span: Span) -> bool {
    let from = places.partition_point(|&place| place < span.start);
    places.get(from).is_some_and(|&place| place <= span.end)
}

/// Whether a letter is of the Latin script, and so shows what it is.
fn is_latin(c: char) -> bool {
    matches!(c, '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Whether a word has the form of a currency code.
fn is_currency(word: &str) -> bool {
    word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
}
