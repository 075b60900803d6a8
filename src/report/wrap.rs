//! Lines of a bounded width.

use unicode_width::UnicodeWidthStr;

/// Writes a text, whose first line begins at column `indent`, so that no line is wider than `width` unless one word is;
/// further lines are indented as far.
pub(super) fn wrap(out: &mut String, text: &str, indent: usize, width: usize) {
    let room = width.saturating_sub(indent).max(20);
    let mut column = 0;
    for (at, word) in text.split(' ').enumerate() {
        let size = word.width();
        if at > 0 && column + 1 + size > room {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            column = 0;
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += size;
    }
}

/// A paragraph, indented by two blanks, as wide as output that goes to no terminal.
pub fn paragraph(text: &str) -> String {
    let mut out = "  ".to_owned();
    wrap(&mut out, text, 2, super::Look::default().width);
    out.push('\n');
    out
}
