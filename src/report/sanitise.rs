//! Makes text from programs, policies, paths and configuration safe to show: what is read may never steer a terminal or
//! a build service.
//!
//! Two steps. [`line`] and [`source`] replace each character that is not to be seen, before anything is drawn, and keep
//! the length in bytes, so that spans stay true. [`seal`] passes over finished output and breaks whatever a build service
//! would take for a command.

use std::borrow::Cow;

/// One line of text: also tabs and line ends become blanks.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    replace(text, |c| match c {
        '\t' | '\n' | '\r' => Some(" "),
        _ => stand_in(c),
    })
}

/// A line of source, without its end: tabs stay.
#[must_use]
pub fn source(text: &str) -> Cow<'_, str> {
    replace(text, |c| if c == '\t' { None } else { stand_in(c) })
}

fn replace(text: &str, with: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match with(c) {
            Some(safe) => out.push_str(safe),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// What is shown for a character that is not to be seen, as long in bytes as the character.
fn stand_in(c: char) -> Option<&'static str> {
    if !is_hidden(c) {
        return None;
    }
    Some(match c.len_utf8() {
        1 => "?",
        2 => "¿",
        3 => "\u{FFFD}",
        _ => "\u{FFFD}?",
    })
}

/// Controls, marks that turn the direction of writing, characters without width, and the two that are none.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{FFFE}'..='\u{FFFF}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Finished output in which no line is a command to a build service.
///
/// GitHub reads `::` at the start of a line after blanks, and `##[` anywhere; Azure `##vso[` anywhere; GitLab
/// `section_start:` and `section_end:` at the start.
#[must_use]
pub fn seal(output: String) -> String {
    // Whatever begins with `##` is looked at in what follows.
    if !["::", "##", "section_"].iter().any(|mark| output.contains(mark)) {
        return output;
    }
    let mut sealed = String::with_capacity(output.len());
    for line in output.split_inclusive('\n') {
        let body = line.trim_start();
        sealed.push_str(line.strip_suffix(body).unwrap_or(""));
        let rest = if body.starts_with("::") || body.starts_with("section_") {
            sealed.push('?');
            body.get(1..).unwrap_or("")
        } else {
            body
        };
        sealed.push_str(&disarm(rest));
    }
    sealed
}

/// Text without what is a command wherever in a line it stands.
#[must_use]
pub fn disarm(text: &str) -> String {
    text.replace("##[", "#?[").replace("##vso[", "#?vso[")
}

/// A text of at most so many characters; where more was said, a sign at its end says so.
#[must_use]
pub fn clip(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or(text))),
        None => Cow::Borrowed(text),
    }
}
