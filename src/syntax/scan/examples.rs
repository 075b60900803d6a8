//! A policy without the examples of its rules: what is judged by need not be read with what it is tested by.

use super::lexeme::{Lexemes, Sign};
use crate::source::Span;

/// The words that begin an example.
const EXAMPLES: [&str; 3] = ["fails", "passes", "skips"];

/// The same text with blanks where the examples of rules stand, so that every other place stays where it is.
#[must_use]
pub fn without_examples(policy: &str) -> String {
    let mut bytes = policy.as_bytes().to_vec();
    for span in examples(policy) {
        for byte in bytes.get_mut(span.range()).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
    // Examples begin with a letter and end with a brace, so that no character is cut.
    String::from_utf8(bytes).unwrap_or_else(|_| policy.to_owned())
}

/// Where the examples stand: words at the start of a statement of a rule, with a title or without, and a body.
fn examples(policy: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let (mut depth, mut begins) = (0_usize, true);
    let mut example: Option<u32> = None;
    for (sign, span) in Lexemes::new(policy) {
        match sign {
            Sign::Blank | Sign::Comment => continue,
            Sign::Open(_) => depth += 1,
            Sign::Close(_) => {
                depth = depth.saturating_sub(1);
                if let (1, Some(start)) = (depth, example) {
                    found.push(Span::new(start, span.end));
                    example = None;
                }
            }
            Sign::Word if depth == 1 && begins => {
                let word = policy.get(span.range()).unwrap_or("");
                example = EXAMPLES.contains(&word).then_some(span.start);
            }
            Sign::Text if depth == 1 => {}
            _ if depth == 1 => example = None,
            _ => {}
        }
        begins = matches!(sign, Sign::LineEnd | Sign::Open(b'{') | Sign::Close(b'}') | Sign::Comma);
    }
    found
}
