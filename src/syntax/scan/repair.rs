//! Finds brackets and quotes that are not closed, says so once, and closes them where they were meant to be.
//!
//! Where a brace is missing or too many, indentation tells the place: a block ends before a line that stands no deeper
//! than its header. Each place is looked at once, so that the pass stays linear in the size of the text.

use super::lexeme::{Lexemes, Sign};
use super::patch::{Mended, Patch};
use super::{DEPTH_LIMIT, FINDING_LIMIT, Nesting, Scanned, closer};
use crate::diagnostic::Finding;
use crate::source::{Location, SourceId, Span};

/// A bracket that is open.
struct Open {
    bracket: u8,
    at: u32,
    /// How deep its line is indented.
    indent: usize,
    /// Whether something follows it on its line.
    inline: bool,
    /// Whether the first line below it is indented deeper; none before that line.
    indented: Option<bool>,
}

pub(super) struct Repair<'s> {
    pub(super) text: &'s str,
    pub(super) source: SourceId,
    pub(super) findings: Vec<Finding>,
    pub(super) patches: Vec<Patch>,
    pub(super) broken: Vec<u32>,
    torn: Vec<u32>,
    open: Vec<Open>,
    deepest: usize,
    /// How many braces are opened and never closed, and closed and never opened, in the whole text.
    missing: usize,
    surplus: usize,
    /// Whether some block so far is indented: only then does indentation tell anything.
    indents: bool,
    /// Where the last sign that is no blank and no comment ends.
    code_end: u32,
    /// Where code ended before the last comma or line end.
    separator: u32,
    /// The last sign that is no blank and no comment.
    previous: (Sign, Span),
}

/// Goes through a text that is known not to be sound.
pub(super) fn repair(text: &str, source: SourceId) -> Scanned {
    let (opened, closed) = braces(text);
    let mut repair = Repair {
        text,
        source,
        findings: Vec::new(),
        patches: Vec::new(),
        broken: Vec::new(),
        torn: Vec::new(),
        open: Vec::new(),
        deepest: 0,
        missing: opened.saturating_sub(closed),
        surplus: closed.saturating_sub(opened),
        indents: false,
        code_end: 0,
        separator: 0,
        previous: (Sign::LineEnd, Span::new(0, 0)),
    };
    let refused = repair.run().is_err();
    let nesting = if refused { Nesting::TooDeep } else { Nesting::of(repair.deepest) };
    repair.broken.sort_unstable();
    repair.torn.sort_unstable();
    Scanned {
        mended: Mended::new(text, repair.patches),
        findings: repair.findings,
        broken: repair.broken,
        torn: repair.torn,
        nesting,
        ..Scanned::default()
    }
}

/// How many braces a text opens and closes, counted until it is clear that they are nested too deeply.
fn braces(text: &str) -> (usize, usize) {
    let (mut opened, mut closed, mut depth) = (0, 0, 0_usize);
    for (sign, _) in Lexemes::new(text) {
        match sign {
            Sign::Open(bracket) => {
                opened += usize::from(bracket == b'{');
                depth += 1;
            }
            Sign::Close(bracket) => {
                closed += usize::from(bracket == b'}');
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        if depth > FINDING_LIMIT {
            break;
        }
    }
    (opened, closed)
}

/// The text cannot be read at all.
struct Refused;

impl<'s> Repair<'s> {
    pub(super) fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or("")
    }

    pub(super) fn report(&mut self, id: &str, span: Span, message: impl Into<String>) -> &mut Finding {
        let finding = Finding::engine(id, Location::new(self.source, span), message);
        let index = self.findings.len();
        self.findings.push(finding);
        #[expect(clippy::indexing_slicing, reason = "the finding was pushed at this index")]
        &mut self.findings[index]
    }

    fn run(&mut self) -> Result<(), Refused> {
        let (mut first, mut indent) = (true, 0);
        for (sign, span) in Lexemes::new(self.text) {
            if self.findings.len() >= FINDING_LIMIT {
                self.report(
                    "syntax",
                    span,
                    "the text has too many mistakes to go on: it may be no program at all",
                );
                return Err(Refused);
            }
            match sign {
                Sign::Blank => {
                    if first {
                        indent = width(self.slice(span));
                    }
                    continue;
                }
                Sign::LineEnd => {
                    (first, indent) = (true, 0);
                    self.separator = self.code_end;
                    continue;
                }
                Sign::Comment => {
                    self.look_into_comment(span);
                    continue;
                }
                Sign::SlashComment => {
                    self.strange_sign(sign, span);
                    continue;
                }
                _ => {}
            }
            if first {
                self.line(sign, span, indent);
            } else if let Some(open) = self.open.last_mut().filter(|open| open.indented.is_none()) {
                open.inline = true;
            }
            match sign {
                Sign::Open(bracket) => self.opened(bracket, span, indent)?,
                Sign::Close(b'}') => self.closed_brace(span, first.then_some(indent)),
                Sign::Close(bracket) => self.closed(bracket, span),
                Sign::OpenText => self.open_text(span),
                Sign::Text => self.look_into_text(span),
                Sign::Comma => self.separator = self.code_end,
                _ => self.strange_sign(sign, span),
            }
            first = false;
            self.code_end = span.end;
            self.previous = (sign, span);
        }
        self.end();
        Ok(())
    }

    fn look_into_comment(&mut self, span: Span) {
        if let Some(at) = self.slice(span).find(|c: char| c.is_control() && c != '\t') {
            let start = span.start + u32::try_from(at).unwrap_or(0);
            self.report(
                "syntax",
                Span::new(start, start + 1),
                "a control character stands in this comment: remove it",
            );
        }
    }

    /// The first sign of a line: where it stands may show that what was opened before has ended.
    fn line(&mut self, sign: Sign, span: Span, indent: usize) {
        if self.open.last().is_some_and(|open| open.bracket != b'{') && self.begins_statement(span) {
            self.close_brackets(self.code_end);
        }
        if sign == Sign::Close(b'}') {
            return;
        }
        while self.missing > 0
            && self.open.last().is_some_and(|open| {
                let shows = open.inline || open.indented.unwrap_or(self.indents);
                open.bracket == b'{' && shows && indent <= open.indent
            })
        {
            self.missing_brace(span);
        }
        if let Some(open) =
            self.open.last_mut().filter(|open| open.bracket == b'{' && open.indented.is_none())
        {
            let deeper = indent > open.indent;
            open.indented = Some(deeper);
            self.indents |= deeper;
        }
    }

    /// Whether a line inside brackets begins a statement: `name = …`, `kind name {`.
    fn begins_statement(&self, span: Span) -> bool {
        let rest = self.text.get(span.start as usize..).unwrap_or("");
        let line = rest.split(['\n', '\r', '#']).next().unwrap_or("").trim_end();
        let word = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
        let after = line.get(word.len()..).unwrap_or("").trim_start();
        if word.is_empty() {
            return false;
        }
        let assigns = after.starts_with('=') && !after.starts_with("==")
            || after.starts_with("+=")
            || after.starts_with("-=");
        let opens = line.ends_with('{') && word != "condition" && !after.starts_with(['(', '.', ',']);
        let clause = matches!(
            word,
            "require"
                | "given"
                | "let"
                | "param"
                | "at"
                | "note"
                | "help"
                | "fix"
                | "fails"
                | "passes"
                | "skips"
        ) && after.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '"' | '{'));
        assigns || opens || clause
    }

    fn opened(&mut self, bracket: u8, span: Span, indent: usize) -> Result<(), Refused> {
        let header = matches!(self.previous.0, Sign::Word | Sign::Text | Sign::OpenText | Sign::StrangeText)
            && self.slice(self.previous.1) != "condition";
        if bracket == b'{' && header && self.open.last().is_some_and(|open| open.bracket != b'{') {
            self.close_brackets(self.separator);
        }
        if self.open.len() >= DEPTH_LIMIT {
            let message = format!("the brackets are nested deeper than {DEPTH_LIMIT} levels");
            self.report("limit-depth", span, message);
            return Err(Refused);
        }
        self.open.push(Open { bracket, at: span.start, indent, inline: false, indented: None });
        self.deepest = self.deepest.max(self.open.len());
        Ok(())
    }

    /// Closes every `(` and `[` above the innermost brace.
    fn close_brackets(&mut self, at: u32) {
        let innermost = self.open.last().map_or(0, |open| open.at + 1);
        while let Some(open) = self.open.pop_if(|open| open.bracket != b'{') {
            self.unclosed(&open, at.max(innermost));
        }
    }

    fn unclosed(&mut self, open: &Open, at: u32) {
        let (opening, closing) = if open.bracket == b'(' { ("(", ")") } else { ("[", "]") };
        let span = Span::new(open.at, open.at + 1);
        self.report(
            "syntax",
            span,
            format!("`{opening}` is never closed: write `{closing}` after the last item"),
        );
        self.broken.push(open.at);
        self.patches.push(Patch { at, removed: 0, inserted: closing });
    }

    /// Closes the innermost brace before a place.
    fn missing_brace(&mut self, before: Span) {
        let Some(open) = self.open.pop() else { return };
        self.missing = self.missing.saturating_sub(1);
        let header = self.header(&open);
        let message = if header.is_empty() {
            "`{` is never closed: a `}` is missing".to_owned()
        } else {
            format!("`{header}` is never closed: a `}}` is missing")
        };
        let location = Location::new(self.source, before);
        let at = Span::new(open.at, open.at + 1);
        let finding = self.report("syntax", at, message);
        finding.primary.text = "opened here".to_owned();
        finding.secondary.push(crate::diagnostic::Label::new(location, "`}` is expected before this"));
        self.torn.push(self.code_end);
        self.patches.push(Patch { at: self.code_end.max(open.at + 1), removed: 0, inserted: "}" });
    }

    /// The words before a brace on its line.
    fn header(&self, open: &Open) -> &'s str {
        // A header longer than this is not shown anyway.
        let from = (open.at as usize).saturating_sub(256);
        let before = (from..from + 4).find_map(|from| self.text.get(from..open.at as usize)).unwrap_or("");
        let line = before.rsplit(['\n', '\r', '{', '}', ',']).next().unwrap_or("").trim();
        if line.chars().count() <= 60 { line } else { line.split_whitespace().next().unwrap_or("") }
    }

    fn closed_brace(&mut self, span: Span, indent: Option<usize>) {
        self.close_brackets(self.code_end);
        let Some(top) = self.open.last() else { return self.surplus_brace(span) };
        if let Some(indent) = indent {
            if indent < top.indent && self.missing > 0 {
                let mut braces = self.open.iter().rev().filter(|open| open.bracket == b'{');
                let above = braces.position(|open| open.indent == indent).unwrap_or(0);
                for _ in 0..above.min(self.missing) {
                    self.close_brackets(self.code_end);
                    self.missing_brace(span);
                }
            } else if indent > top.indent && self.surplus > 0 && !top.inline {
                return self.surplus_brace(span);
            }
        }
        self.close_brackets(self.code_end);
        self.open.pop();
    }

    fn surplus_brace(&mut self, span: Span) {
        self.surplus = self.surplus.saturating_sub(1);
        self.report("syntax", span, "`}` closes nothing: remove it, or open a block before it");
        self.torn.push(span.start);
        self.patches.push(Patch { at: span.start, removed: 1, inserted: " " });
    }

    /// `)` or `]`.
    fn closed(&mut self, bracket: u8, span: Span) {
        let matches = |open: Option<&Open>| open.is_some_and(|open| closer(open.bracket) == bracket);
        let mut from_top = self.open.iter().rev().take_while(|open| open.bracket != b'{');
        let top = from_top.next();
        if matches(top) {
            self.open.pop();
        } else if matches(from_top.next()) {
            if let Some(open) = self.open.pop() {
                self.unclosed(&open, self.code_end);
            }
            self.open.pop();
        } else if let Some(open) = self.open.pop_if(|open| open.bracket != b'{') {
            let (opening, right) = if open.bracket == b'(' { ('(', ")") } else { ('[', "]") };
            let message = format!("`{}` cannot close `{opening}`: write `{right}`", self.slice(span));
            self.report("syntax", span, message);
            self.broken.push(span.start);
            self.patches.push(Patch { at: span.start, removed: 1, inserted: right });
        } else {
            self.report("syntax", span, format!("`{}` closes nothing: remove it", self.slice(span)));
            self.broken.push(span.start);
            self.patches.push(Patch { at: span.start, removed: 1, inserted: " " });
        }
    }

    fn open_text(&mut self, span: Span) {
        self.report("syntax", span, "the text has no end: a `\"` is missing on its line");
        self.broken.push(span.start);
        let slashes = self.slice(span).bytes().rev().take_while(|&byte| byte == b'\\').count();
        // An escape at the very end would take the quote for its own.
        let inserted = if slashes % 2 == 1 { "\\\"" } else { "\"" };
        self.patches.push(Patch { at: span.end, removed: 0, inserted });
    }

    /// The end of the text closes what is still open.
    fn end(&mut self) {
        let end = super::super::tree::length(self.text);
        while self.open.last().is_some() {
            self.close_brackets(self.code_end);
            self.missing_brace(Span::new(end, end));
        }
    }
}

/// How far a run of blanks indents.
fn width(blanks: &str) -> usize {
    blanks.bytes().map(|byte| if byte == b'\t' { 4 } else { 1 }).sum()
}
