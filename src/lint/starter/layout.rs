//! The layout of a program whose lines are filled and chosen: equal signs and comments under one another, and no blank lines
//! where something was left out.

/// Beyond this column comments are not moved: one long line would push all of them away.
const FURTHEST: usize = 60;

pub(super) fn lay_out(lines: &[String]) -> String {
    let mut lines = without_gaps(lines);
    align(&mut lines, equal_sign);
    align(&mut lines, comment);
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}

/// Without blank lines at the beginning and end of a block, and one at the most elsewhere.
fn without_gaps(lines: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        let closes = line.trim_start().starts_with(['}', ']']);
        let last = kept.last().map_or("", |last| last.as_str());
        if closes && last.is_empty() {
            kept.pop();
        }
        let last = kept.last().map_or("", |last| last.as_str());
        if !line.is_empty() || !(last.is_empty() || last.ends_with(['{', '['])) {
            kept.push(line.clone());
        }
    }
    kept
}

/// A line in two: what stands left and right of a column that lines share.
struct Halves<'l> {
    indent: usize,
    left: &'l str,
    right: &'l str,
    /// How far the right one stands out to the left: `+=` ends where `=` does.
    hang: usize,
}

/// `name = value`, `name += value`.
fn equal_sign(line: &str) -> Option<Halves<'_>> {
    let indent = line.len() - line.trim_start().len();
    let (left, _) = line.trim_start().split_once(' ')?;
    let right = line.get(indent + left.len()..)?.trim_start();
    let hang = if right.starts_with("+= ") { 1 } else { 0 };
    (hang == 1 || right.starts_with("= ")).then_some(Halves { indent, left, right, hang })
}

/// `statement  # comment`
fn comment(line: &str) -> Option<Halves<'_>> {
    let at = line.find("  # ")?;
    let (left, right) = (line.get(..at)?.trim(), line.get(at + 1..)?);
    let indent = line.len() - line.trim_start().len();
    (!left.is_empty() && at <= FURTHEST).then_some(Halves { indent, left, right, hang: 0 })
}

/// Brings the right halves of lines that follow one another, as far in as each other, under one another.
fn align(lines: &mut [String], halves: fn(&str) -> Option<Halves<'_>>) {
    let indent = |line: &String| halves(line).map(|halves| halves.indent);
    for run in lines.chunk_by_mut(|line, next| indent(line).is_some() && indent(line) == indent(next)) {
        let width = |line: &String| halves(line).map(|halves| halves.left.chars().count() + halves.hang);
        let most = run.iter().filter_map(width).max().unwrap_or(0);
        for line in run {
            let Some(Halves { indent, left, right, hang }) = halves(line) else { continue };
            let width = most - hang;
            *line = format!("{:indent$}{left:<width$} {right}", "");
        }
    }
}
