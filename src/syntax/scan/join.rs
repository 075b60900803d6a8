//! Lines that go on: before a word operator the end of a line is a blank.
//!
//! The grammar ends a statement at the end of its line, so it reads a copy in which such lines are one. The copy is as long as
//! the text, and no place in it differs.

/// The text with its lines joined; `None` if each stands for itself.
///
/// Where a comment stands between, the lines stay: the grammar does not end a statement there.
pub(in crate::syntax) fn joined(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut ends = Vec::new();
    for (end, _) in text.match_indices('\n') {
        if begins_with_operator(bytes, after_blanks(bytes, end + 1)) {
            ends.extend(code_end(bytes, end));
        }
    }
    if ends.is_empty() {
        return None;
    }
    let mut copy = text.as_bytes().to_vec();
    for end in ends {
        if let Some(byte) = copy.get_mut(end) {
            *byte = b' ';
        }
    }
    String::from_utf8(copy).ok()
}

/// The first place from here on that is no blank.
pub(super) fn after_blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Whether a word operator stands here, rather than something that only bears its name.
pub(super) fn begins_with_operator(bytes: &[u8], at: usize) -> bool {
    let rest = bytes.get(at..).unwrap_or(&[]);
    if !may_begin_with_operator(rest) {
        return false;
    }
    let belongs = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    // One more than the longest of the words has.
    let length = rest.iter().take(7).take_while(|byte| belongs(byte)).count();
    let word = rest.get(..length).unwrap_or(&[]);
    if !is_operator_word(word) {
        return false;
    }
    let next = after_blanks(bytes, at + length);
    match bytes.get(next) {
        Some(b'{') => false,
        Some(b'=') => bytes.get(next + 1) == Some(&b'='),
        _ => true,
    }
}

/// Whether a text may begin with a word before which a line goes on.
pub(super) fn may_begin_with_operator(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [b'a', b'n' | b's', ..]
            | [b'e', b'l', ..]
            | [b'g', b'i', ..]
            | [b'i', b'n' | b's', ..]
            | [b'n', b'o', ..]
            | [b'o', b'f' | b'r', ..]
            | [b'p', b'e', ..]
            | [b'w', b'h' | b'i', ..]
    )
}

/// Whether a word is one before which a line goes on.
pub(super) fn is_operator_word(word: &[u8]) -> bool {
    matches!(
        word,
        b"and"
            | b"or"
            | b"not"
            | b"in"
            | b"is"
            | b"as"
            | b"else"
            | b"within"
            | b"per"
            | b"of"
            | b"where"
            | b"giving"
    )
}

/// The end of the last line of code at or before the one that ends here; none if a comment stands on it.
fn code_end(bytes: &[u8], mut end: usize) -> Option<usize> {
    loop {
        let before = bytes.get(..end)?;
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let line = before.get(start..)?;
        match line.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r')) {
            None | Some(b'#') => end = start.checked_sub(1)?,
            Some(_) => return (!has_comment(line)).then_some(end),
        }
    }
}

/// Whether a `#` stands on a line outside of texts.
fn has_comment(line: &[u8]) -> bool {
    let (mut quoted, mut escaped) = (false, false);
    for byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = quoted,
            b'"' => quoted = !quoted,
            b'#' if !quoted => return true,
            _ => {}
        }
    }
    false
}
