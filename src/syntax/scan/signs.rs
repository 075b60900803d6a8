//! Signs that the language does not have and other notations do: each is reported with what to write, and read as that.

use super::lexeme::{Sign, is_bidi};
use super::patch::Patch;
use super::repair::Repair;
use crate::diagnostic::{Applicability, Edit, Fix};
use crate::source::{Location, Span};

impl Repair<'_> {
    /// Deals with a sign that is wrong by itself.
    pub(super) fn strange_sign(&mut self, sign: Sign, span: Span) {
        match sign {
            Sign::SlashComment => {
                let slashes = Span::new(span.start, span.start + 2);
                self.replaced(slashes, "#", "`//` begins no comment: write `#`");
            }
            Sign::Semicolon => self.semicolon(span),
            Sign::StrangeText => self.strange_text(span),
            Sign::Operator => {
                let written = self.slice(span);
                let right = match written {
                    "=>" | "≥" => ">=",
                    "=<" | "≤" => "<=",
                    _ => "!=",
                };
                self.replaced(span, right, format!("`{written}` is no operator: write `{right}`"));
            }
            Sign::Thousands => self.thousands(span),
            Sign::Control => {
                self.report("syntax", span, "a control character stands here: it is no text, remove it");
                self.mask(span);
            }
            Sign::Bidi => self.bidi(span),
            Sign::Space => {
                let code = self.slice(span).chars().next().map_or(0, u32::from);
                self.replaced(
                    span,
                    " ",
                    format!("the invisible character U+{code:04X} stands here: write a space"),
                );
            }
            _ => {}
        }
    }

    /// Reports the bidirectional controls in a text, which may mislead whoever reads it.
    pub(super) fn look_into_text(&mut self, span: Span) {
        let text = self.slice(span);
        for (at, c) in text.char_indices().filter(|&(_, c)| is_bidi(c)) {
            let start = span.start + u32::try_from(at).unwrap_or(0);
            self.bidi(Span::new(start, start + u32::try_from(c.len_utf8()).unwrap_or(1)));
        }
        for (at, _) in text.char_indices().filter(|&(_, c)| c.is_control() && c != '\t') {
            let start = span.start + u32::try_from(at).unwrap_or(0);
            self.report(
                "syntax",
                Span::new(start, start + 1),
                "a control character stands in this text: remove it",
            );
        }
    }

    fn bidi(&mut self, span: Span) {
        let code = self.slice(span).chars().next().map_or(0, u32::from);
        let message =
            format!("the control character U+{code:04X} reverses the text that readers see: remove it");
        self.report("confusable-name", span, message);
        self.mask(span);
    }

    /// Lets the grammar read blanks in place of characters that it cannot read.
    fn mask(&mut self, span: Span) {
        self.broken.push(span.start);
        self.patches.push(Patch { at: span.start, removed: span.end - span.start, inserted: " " });
    }

    fn replaced(&mut self, span: Span, right: &'static str, message: impl Into<String>) {
        let title = if right.is_empty() { "remove it".to_owned() } else { format!("write `{right}`") };
        let fix = self.fix(title, &[(span, right)]);
        self.report("syntax", span, message).fixes.push(fix);
        self.patches.push(Patch { at: span.start, removed: span.end - span.start, inserted: right });
    }

    fn semicolon(&mut self, span: Span) {
        let rest = self.text.get(span.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
        let last = rest.is_empty() || rest.starts_with(['\n', '\r', '#', '}']);
        let (title, right) = if last { ("remove it", "") } else { ("write `,`", ",") };
        let fix = self.fix(title.to_owned(), &[(span, right)]);
        let message = "`;` ends no statement: a new line or a comma does";
        self.report("syntax", span, message).fixes.push(fix);
        self.patches.push(Patch { at: span.start, removed: 1, inserted: "," });
    }

    fn strange_text(&mut self, span: Span) {
        let text = self.slice(span);
        let width = |c: Option<char>| u32::try_from(c.map_or(0, char::len_utf8)).unwrap_or(0);
        let (first, last) = (text.chars().next(), text.chars().next_back());
        let open = Span::new(span.start, span.start + width(first));
        let close = Span::new(span.end - width(last), span.end);
        let inside = self.slice(Span::new(open.end, close.start));
        if inside.contains(['"', '\\']) {
            self.report(
                "syntax",
                span,
                "a text stands in straight quotes: write `\"…\"`, and `\\\"` for a quote inside",
            );
            self.broken.push(span.start);
            self.patches.push(Patch { at: span.start, removed: span.end - span.start, inserted: "\"\"" });
            return;
        }
        let fix = self.fix("write straight quotes".to_owned(), &[(open, "\""), (close, "\"")]);
        let message = format!("a text stands in straight quotes: write `\"{inside}\"`");
        self.report("syntax", span, message).fixes.push(fix);
        for quote in [open, close] {
            self.patches.push(Patch { at: quote.start, removed: quote.end - quote.start, inserted: "\"" });
        }
    }

    fn thousands(&mut self, span: Span) {
        let fix = self.fix("write `_`".to_owned(), &[(span, "_")]);
        let message = "`,` ends a statement: write `_` between the digits of a number, as in `1_000`";
        self.report("syntax", span, message).fixes.push(fix);
        self.patches.push(Patch { at: span.start, removed: 1, inserted: "_" });
        self.broken.push(span.start);
    }

    fn fix(&self, title: String, edits: &[(Span, &str)]) -> Fix {
        let edits = edits
            .iter()
            .map(|&(span, text)| Edit { location: Location::new(self.source, span), text: text.to_owned() })
            .collect();
        Fix { title, applicability: Applicability::Safe, edits }
    }
}
