//! Text from policies as Markdown: what is read never becomes markup, a link or an image.

use super::sanitise::{line, source};

/// Text in a line of its own or in a cell of a table, with every sign escaped that could mean something else.
#[must_use]
pub fn text(written: &str) -> String {
    let plain = line(written.trim());
    let mut out = String::with_capacity(plain.len());
    let mut before = '\n';
    let mut rest = plain.chars().peekable();
    // A number with a full stop begins a list, and so do `-` and `+`; `=` and `-` may underline what stands above.
    let mut number = true;
    while let Some(c) = rest.next() {
        let next = rest.peek().copied().unwrap_or(' ');
        let escaped = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '<' | '>' | '#' | '+' | '!' | '|' | '~'
            | '^' | '$' | '&' | '@' => true,
            '-' | '=' => before == '\n',
            '.' | ')' => number && before != '\n' || ends_with_www(&out),
            // What looks like an address would become a link.
            ':' => next == '/',
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
        number &= c.is_ascii_digit();
        before = c;
    }
    out
}

fn ends_with_www(text: &str) -> bool {
    let tail = text.len().checked_sub(3).and_then(|start| text.get(start..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

/// Text as code within a line, also in a cell of a table.
#[must_use]
pub fn code(written: &str) -> String {
    let plain = line(written.trim());
    if plain.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&plain) + 1);
    let pad = if plain.starts_with('`') || plain.ends_with('`') { " " } else { "" };
    // Tables are taken apart at `|` before anything else is read.
    format!("{fence}{pad}{}{pad}{fence}", plain.replace('|', "\\|"))
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
