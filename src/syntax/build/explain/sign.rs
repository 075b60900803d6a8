//! Signs and words of other notations, and names that are none.

use super::{Junk, Mistake, is_keyword, quantity};
use crate::syntax::parser::Wanted;
use crate::syntax::tree::Kind;

/// A sign or word that other notations have.
pub(super) fn mistake(junk: &Junk<'_>, wanted: Wanted) -> Option<Mistake> {
    name_mistake(junk).or_else(|| operator_mistake(junk, wanted)).or_else(|| quantity::mistake(junk))
}

/// A name with a hyphen, or a word of the language in the place of a name.
fn name_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let (before, rest) = (junk.before(), junk.rest());
    let start =
        before.len() - before.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let joined = rest.starts_with('-')
        && rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic()));
    if joined && start < before.len() && before.get(start..)?.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let width =
            rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
        let end = junk.at + width;
        let written = junk.text.get(start..end)?;
        let right = written.replace('-', "_");
        let message = format!("the words of a name are joined by `_`: `{written}` is `{right}`");
        return Some(Mistake::new(start, end, message).safe(start, end, right));
    }
    let found = junk.found();
    let value = before.trim_end().ends_with(['=', '[', ',', '(']);
    if is_keyword(found) && rest == found && !value && !junk.has_body {
        let message = format!("nothing follows `{found}`");
        return Some(Mistake::new(junk.at, junk.found_end(), message));
    }
    if rest.is_empty() && before.ends_with(" when") {
        return Some(Mistake::new(junk.at - "when".len(), junk.at, "nothing follows `when`"));
    }
    let unguarded =
        before.trim_end().strip_suffix("when").map(str::trim_end).filter(|before| before.ends_with('='));
    if let Some(set) = unguarded {
        let at = set.len() + before.get(set.len()..)?.find('w')?;
        return Some(Mistake::new(at, at + "when".len(), "the value is missing before `when`"));
    }
    if found == "when" && before.trim_end().ends_with('=') {
        return Some(Mistake::new(junk.at, junk.found_end(), "the value is missing before `when`"));
    }
    let named =
        value || junk.expected.iter().any(|kind| matches!(kind, Kind::Symbol | Kind::Name | Kind::Label));
    if is_keyword(found) && named && !matches!(found, "or" | "and") {
        let message = format!("`{found}` is a word of the language and cannot be a name");
        return Some(Mistake::new(junk.at, junk.found_end(), message));
    }
    None
}

/// An operator of another notation.
fn operator_mistake(junk: &Junk<'_>, wanted: Wanted) -> Option<Mistake> {
    let (at, before, rest) = (junk.at, junk.before(), junk.rest());
    let replaced = |signs: &str, right: &str, message: &str| {
        rest.starts_with(signs)
            .then(|| Mistake::new(at, at + signs.len(), message).safe(at, at + signs.len(), right))
    };
    let policy = wanted != Wanted::Statement;
    if rest.starts_with(':') && !before.contains(['=', '"', '(', '{']) {
        let tail = before.len() - before.trim_end().len();
        let after = rest.len() - rest.get(1..)?.trim_start().len();
        let mistake = Mistake::new(at, at + 1, "`:` sets no value: write `=`");
        return Some(mistake.safe(at - tail, at + after, " = "));
    }
    if policy && junk.expected.contains(&Kind::Assign) {
        return replaced("==", "=", "`==` compares: write `=` to set a value");
    }
    let found = junk.found();
    let words = before.split_whitespace().count();
    if !policy
        && words > 1
        && !before.contains(['=', '<', '>'])
        && (rest.starts_with('=') || rest.starts_with("+=") || rest.starts_with("-="))
    {
        let end = before.trim_end().len();
        let message = format!("`{}` are {words} words: one name stands before `=`", before.trim_end());
        return Some(Mistake::new(0, end, message));
    }
    if !policy && matches!(found, "or" | "and") {
        let message = match found {
            "or" => "`or` joins nothing here: write a second entry, or `any { … }` in a condition",
            _ => "`and` joins only the parts of `when`: write one condition a line",
        };
        return Some(Mistake::new(at, junk.found_end(), message));
    }
    replaced("&&", "and", "`&&` is no operator: write `and`")
        .or_else(|| replaced("||", "or", "`||` is no operator: write `or`"))
        .or_else(|| replaced("===", "==", "`===` is no operator: write `==`"))
        .or_else(|| replaced("<>", "!=", "`<>` is no operator: write `!=`"))
        .or_else(|| {
            let single = policy && rest.starts_with('=') && !rest.starts_with("==");
            single.then(|| {
                Mistake::new(at, at + 1, "`=` sets a value: write `==` to compare").safe(at, at + 1, "==")
            })
        })
        .or_else(|| {
            (found == "if")
                .then(|| replaced("if", "when", "`if` is no word of the language: write `when`"))?
        })
        .or_else(|| {
            let not = policy && rest.starts_with('!') && !rest.starts_with("!=");
            not.then(|| Mistake::new(at, at + 1, "`!` is no operator: write `not`").safe(at, at + 1, "not "))
        })
}
