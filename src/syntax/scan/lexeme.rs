//! The signs of a text, one after the other: enough to tell brackets from what stands in texts and comments.

use super::super::tree::length;
use crate::source::Span;

/// How many characters a text in strange quotes may have; a bound, so that a line of such quotes costs little.
const STRANGE_LIMIT: usize = 256;

/// What a sign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Blanks inside a line.
    Blank,
    /// The end of a line.
    LineEnd,
    /// `# …`
    Comment,
    /// `// …`
    SlashComment,
    /// `"…"`
    Text,
    /// `"…` without an end on its line; the span ends where the end was meant.
    OpenText,
    /// `'…'`, `“…”`
    StrangeText,
    /// Letters, digits and `_`.
    Word,
    /// `(`, `[`, `{`
    Open(u8),
    /// `)`, `]`, `}`
    Close(u8),
    /// `,`
    Comma,
    /// `,` between the digits of one number.
    Thousands,
    /// `;`
    Semicolon,
    /// `=>`, `=<`, `≥`, `≤`, `≠`
    Operator,
    /// A character that is no text: NUL and its like.
    Control,
    /// A character that changes the direction of what follows.
    Bidi,
    /// A blank that is no space.
    Space,
    /// Anything else.
    Other,
}

/// The signs of a text.
pub(super) struct Lexemes<'s> {
    text: &'s str,
    at: usize,
    /// How many braces are open on this line.
    open: usize,
    previous_digit: bool,
    brackets: usize,
    /// A strange quote for which no end was found, and up to where: others like it before there have none either.
    unpaired: (char, usize),
}

impl<'s> Lexemes<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Self { text, at, open: 0, previous_digit: false, brackets: 0, unpaired: (' ', 0) }
    }

    /// The sign that begins here and its length.
    fn sign(&mut self, rest: &str) -> Option<(Sign, usize)> {
        let first = rest.chars().next()?;
        let run = |wanted: fn(&u8) -> bool| rest.bytes().take_while(wanted).count();
        let line = || rest.find(['\n', '\r']).unwrap_or(rest.len());
        Some(match first {
            ' ' | '\t' => (Sign::Blank, run(|b| matches!(b, b' ' | b'\t'))),
            '\r' if rest.starts_with("\r\n") => (Sign::LineEnd, 2),
            '\n' | '\r' => (Sign::LineEnd, 1),
            '#' => (Sign::Comment, line()),
            '/' if rest.starts_with("//") => (Sign::SlashComment, line()),
            '"' => self.quoted(rest),
            '\'' | '“' | '”' | '„' | '«' | '‘' | '’' => self.strange(rest, first),
            '(' | '[' | '{' => (Sign::Open(first as u8), 1),
            ')' | ']' | '}' => (Sign::Close(first as u8), 1),
            ',' if self.is_thousands(rest) => (Sign::Thousands, 1),
            ',' => (Sign::Comma, 1),
            ';' => (Sign::Semicolon, 1),
            '=' if rest.starts_with("=>") || rest.starts_with("=<") => (Sign::Operator, 2),
            '≥' | '≤' | '≠' => (Sign::Operator, first.len_utf8()),
            c if c.is_ascii_alphanumeric() || c == '_' => {
                (Sign::Word, run(|b| b.is_ascii_alphanumeric() || *b == b'_'))
            }
            c if is_bidi(c) => (Sign::Bidi, c.len_utf8()),
            c if is_space(c) => (Sign::Space, c.len_utf8()),
            c if c.is_control() => {
                let others = rest.chars().take_while(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
                (Sign::Control, others.map(char::len_utf8).sum())
            }
            c => (Sign::Other, c.len_utf8()),
        })
    }

    /// A text, or where it was meant to end: what opens or closes a block behind it belongs to the block.
    fn quoted(&self, rest: &str) -> (Sign, usize) {
        let (mut escaped, mut line) = (false, rest.len());
        for (at, byte) in rest.bytes().enumerate().skip(1) {
            match byte {
                b'\n' | b'\r' => {
                    line = at;
                    break;
                }
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return (Sign::Text, at + 1),
                _ => {}
            }
        }
        let mut written = rest.get(..line).unwrap_or(rest).trim_end();
        let mut open = self.open;
        loop {
            let shorter = match written.chars().next_back() {
                Some('{') => written.strip_suffix('{'),
                Some(',') => written.strip_suffix(','),
                Some('}') if open > 0 => {
                    open -= 1;
                    written.strip_suffix('}')
                }
                Some(']') if self.brackets > 0 => written.strip_suffix(']'),
                _ => None,
            };
            match shorter {
                Some(shorter) if shorter.len() > 1 => written = shorter.trim_end(),
                _ => return (Sign::OpenText, written.len().max(1)),
            }
        }
    }

    /// Whether a comma stands before exactly three digits and behind a digit: `1,000`.
    fn is_thousands(&self, rest: &str) -> bool {
        let digits = rest.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        self.previous_digit && digits == 3 && self.brackets == 0
    }

    /// A text in quotes that the language does not have, if it ends on its line.
    fn strange(&mut self, rest: &str, first: char) -> (Sign, usize) {
        let closes: &[char] = match first {
            '\'' | '‘' | '’' => &['\'', '’', '‘'],
            '«' => &['»'],
            _ => &['”', '“', '"'],
        };
        let width = first.len_utf8();
        if self.unpaired.0 == first && self.at < self.unpaired.1 {
            return (Sign::Other, width);
        }
        let inside = rest.get(width..).unwrap_or("").char_indices().take(STRANGE_LIMIT);
        let mut inside = inside.take_while(|(_, c)| !matches!(c, '\n' | '\r'));
        let mut end = width;
        for (at, c) in &mut inside {
            end = width + at + c.len_utf8();
            if closes.contains(&c) {
                return (Sign::StrangeText, end);
            }
        }
        self.unpaired = (first, self.at + end);
        (Sign::Other, width)
    }
}

impl Iterator for Lexemes<'_> {
    type Item = (Sign, Span);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..)?;
        let (sign, width) = self.sign(rest)?;
        match sign {
            Sign::LineEnd => self.open = 0,
            Sign::Open(b'{') => self.open += 1,
            Sign::Close(b'}') => self.open = self.open.saturating_sub(1),
            Sign::Open(_) => self.brackets += 1,
            Sign::Close(_) => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        self.previous_digit = sign == Sign::Word && rest.bytes().take(width).all(|b| b.is_ascii_digit())
            || sign == Sign::Thousands;
        let start = length(self.text.get(..self.at)?);
        self.at += width;
        Some((sign, Span::new(start, start + u32::try_from(width).ok()?)))
    }
}

/// Whether a character changes the direction of text: a reader sees another order than the machine.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character looks like a space, or like nothing at all, and is no space.
fn is_space(c: char) -> bool {
    c != ' ' && !c.is_ascii_control() && c.is_whitespace()
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}
