//! Text from programs and policies as Markdown: what is read never becomes markup, a link or an image.

use super::sanitise::{line, source};

/// Text in a line of its own or in a cell of a table, with every sign escaped that could mean something else.
#[must_use]
pub fn text(written: &str) -> String {
    escaped(&line(written.trim()), false)
}

/// A sentence where services read along, such as a comment: what stands in backticks is code, and the rest is text that no
/// service makes into a mention, a reference, an address or a picture.
#[must_use]
pub fn sentence(written: &str) -> String {
    let plain = line(written.trim());
    let mut parts: Vec<&str> = plain.split('`').collect();
    // A backtick without another one is a sign like others.
    let single = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut out = String::with_capacity(plain.len());
    let last = parts.len().saturating_sub(1);
    for (at, part) in parts.into_iter().enumerate() {
        match at % 2 {
            // Two pieces of code side by side.
            0 if part.is_empty() && at > 0 && at < last => out.push_str(APART),
            0 => out.push_str(&escaped(part, true)),
            _ if part.trim().is_empty() => out.push_str(&escaped(&format!("`{part}`"), true)),
            _ => out.push_str(&fenced(part)),
        }
    }
    if let Some(rest) = single {
        out.push_str(&escaped(&format!("`{rest}"), true));
    }
    out
}

/// Between two signs a character without width, which is not there for a reader, and without which services look in
/// finished text for what they know.
const APART: &str = "&#8203;";

/// Text with every sign escaped that Markdown reads; `apart`, if services must not read anything in it either.
fn escaped(plain: &str, apart: bool) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut before = '\n';
    let mut rest = plain.chars().peekable();
    // A number with a full stop begins a list, and so do `-` and `+`; `=` and `-` may underline what stands above.
    let mut number = true;
    // So many digits of a hexadecimal number are behind us.
    let mut digits = 0;
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let is_escaped = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '<' | '>' | '#' | '+' | '!' | '|' | '~'
            | '^' | '$' | '&' | '@' => true,
            '-' | '=' => before == '\n',
            '.' | ')' => number && before != '\n' || ends_with(&out, "www"),
            // What looks like an address would become a link.
            ':' => next == '/',
            _ => false,
        };
        if apart && c == '.' && ends_with(&out, "www") {
            out.push_str(APART);
        }
        if is_escaped {
            out.push('\\');
        }
        digits = match c {
            '0'..='9' | 'a'..='f' | 'A'..='F' if digits > 0 || !before.is_ascii_alphanumeric() => digits + 1,
            _ => 0,
        };
        if apart && digits > COMMIT && digits % COMMIT == 1 {
            out.push_str(APART);
        }
        out.push(c);
        if apart && calls(&out, before, c, next) {
            out.push_str(APART);
        }
        number &= c.is_ascii_digit();
        before = c;
    }
    out
}

/// Services take a hexadecimal number of more digits for that of a commit.
const COMMIT: usize = 6;

/// Whether services could look here for something of theirs: GitHub's and GitLab's users, issues, merge requests, snippets,
/// milestones, labels, epics, pictures such as `:eyes:`, addresses, and issues of other trackers such as `GH-1`.
fn calls(so_far: &str, before: char, c: char, next: char) -> bool {
    match c {
        '@' | '#' => !next.is_whitespace(),
        '!' | '$' | '%' | '~' | '&' | '^' => next.is_alphanumeric() || matches!(next, '"' | '_'),
        ':' if before.is_ascii_digit() && next.is_ascii_digit() => false,
        ':' => next.is_alphanumeric() || matches!(next, '/' | '"' | '+' | '-' | '_'),
        '-' => next.is_ascii_digit() && (before.is_ascii_uppercase() || ends_with(so_far, "gh-")),
        _ => false,
    }
}

fn ends_with(text: &str, word: &str) -> bool {
    let tail = text.len().checked_sub(word.len()).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(word))
}

/// Text as code within a line, also in a cell of a table.
#[must_use]
pub fn code(written: &str) -> String {
    // Tables are taken apart at `|` before anything else is read.
    fenced(&line(written.trim())).replace('|', "\\|")
}

/// Text as code within a line that is no cell.
#[must_use]
pub fn verbatim(written: &str) -> String {
    fenced(&line(written.trim()))
}

fn fenced(plain: &str) -> String {
    if plain.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(plain) + 1);
    let pad = if plain.starts_with('`') || plain.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{plain}{pad}{fence}")
}

/// Lines as a block of code.
#[must_use]
pub fn block(language: &str, written: &str) -> String {
    let fence = "`".repeat((longest_run(written) + 1).max(3));
    let lines: String = written.lines().map(|line| format!("{}\n", source(line.trim_end()))).collect();
    format!("{fence}{language}\n{lines}{fence}\n")
}

/// How many backticks stand together, at the most.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
