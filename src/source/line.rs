//! Lines and columns of a text, counted when a finding needs them.

use memchr::memchr2_iter;

use super::Span;

/// A place for people: both numbers count from 1, the column in Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The character in the line.
    pub column: u32,
}

/// How many bytes stand between two marks of the running count of characters.
const STRIDE: usize = 1024;

/// The starts of the lines of one text.
///
/// A place is found in time that does not depend on the length of its line, so that many findings in one long line
/// are cheap.
#[derive(Debug)]
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<u32>,
    /// How many characters begin before each `STRIDE`th byte; empty for a text in ASCII.
    characters: Vec<u32>,
}

impl<'t> LineIndex<'t> {
    /// Finds the lines of a text.
    ///
    /// `\n`, `\r\n` and a lone `\r` end a line.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        // Of `\r\n` only the last byte ends the line.
        let ends = memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes.get(at) == Some(&b'\n') || bytes.get(at + 1) != Some(&b'\n'));
        let starts = std::iter::once(0).chain(ends.map(|at| to_u32(at + 1))).collect();
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for piece in bytes.chunks(STRIDE) {
                characters.push(before);
                before += to_u32(count_characters(piece));
            }
        }
        Self { text, starts, characters }
    }

    /// Where a byte stands.
    #[must_use]
    pub fn line_column(&self, byte: u32) -> LineColumn {
        let byte = byte.min(to_u32(self.text.len()));
        let line = self.starts.partition_point(|&start| start <= byte);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let column = self.characters_before(byte) - self.characters_before(start) + 1;
        LineColumn { line: to_u32(line), column }
    }

    /// Where a span begins and ends.
    #[must_use]
    pub fn range(&self, span: Span) -> (LineColumn, LineColumn) {
        (self.line_column(span.start), self.line_column(span.end))
    }

    /// How many lines there are; a text that ends with a line end has an empty last line.
    #[must_use]
    pub fn count(&self) -> u32 {
        to_u32(self.starts.len())
    }

    /// The bytes of a line, counted from 1, without its end; empty for a line that does not exist.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let at = line.saturating_sub(1) as usize;
        let length = to_u32(self.text.len());
        let start = self.starts.get(at).copied().unwrap_or(length);
        let next = self.starts.get(at + 1).copied().unwrap_or(length);
        let content = self.text.get(start as usize..next as usize).unwrap_or("");
        Span::new(start, start + to_u32(content.trim_end_matches(['\r', '\n']).len()))
    }

    fn characters_before(&self, byte: u32) -> u32 {
        if self.characters.is_empty() {
            return byte;
        }
        let stride = byte as usize / STRIDE;
        let Some(&before) = self.characters.get(stride) else {
            let all = self.characters.last().copied().unwrap_or(0);
            let from = self.characters.len().saturating_sub(1) * STRIDE;
            return all + to_u32(count_characters(self.text.as_bytes().get(from..).unwrap_or(&[])));
        };
        let rest = self.text.as_bytes().get(stride * STRIDE..byte as usize).unwrap_or(&[]);
        before + to_u32(count_characters(rest))
    }
}

/// How many characters begin in a piece of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
