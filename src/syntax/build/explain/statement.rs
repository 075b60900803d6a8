//! Statements that begin in a way in which none begins, or that lack a sign between their words.

use super::{CLAUSES, HEADERS, Junk, Mistake, is_keyword, word};
use crate::diagnostic::closest;

/// A statement of a program that lacks its `=` or the quotes of its title.
pub(super) fn mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let head = junk.head();
    let rest = junk.text.get(head.len()..)?;
    let value = rest.trim_start();
    if head.is_empty() || value.len() == rest.len() || is_keyword(head) {
        return None;
    }
    let start = junk.text.len() - value.len();
    let is_value = value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '$' | '€' | '£'))
        || value.starts_with("..")
        || value.starts_with('-')
            && value.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_value && !junk.has_body {
        let message = format!("`=` is missing after `{head}`");
        return Some(Mistake::new(0, head.len(), message).safe(head.len(), start, " = "));
    }
    let name = word(value);
    let title = value.get(name.len()..)?;
    let from = junk.text.len() - title.trim_start().len();
    let plain = !title.trim_start().starts_with(['=', ':', '"', '-', '[']) && !title.contains(['"', '=']);
    if junk.has_body && !name.is_empty() && plain && title.trim_start().len() < title.len() {
        let right = format!("\"{}\"", title.trim());
        let message = format!("a title stands in quotes: write `{right}`");
        return Some(Mistake::new(from, junk.text.len(), message).safe(from, junk.text.len(), right));
    }
    None
}

const TIGHTEN_ONLY: &str = "tighten_only";

/// A parameter whose `tighten_only` is misspelt, or stands where its text is missing.
pub(super) fn limit_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let found = word(junk.text.get(junk.at..)?);
    if junk.head() != "param" || found.is_empty() {
        return None;
    }
    let right = if found == TIGHTEN_ONLY { found } else { closest(found, [TIGHTEN_ONLY])? };
    let end = junk.at + found.len();
    if found == right {
        let message = format!("what the parameter is stands in quotes before `{right}`");
        return Some(Mistake::new(junk.at, end, message));
    }
    let message = format!("`{found}` cannot stand here: did you mean `{right}`?");
    Some(Mistake::new(junk.at, end, message).safe(junk.at, end, right))
}

/// A clause of a rule that begins with a word that no clause begins with.
pub(super) fn clause_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let head = junk.head();
    let rest = junk.text.get(head.len()..).unwrap_or("").trim_start();
    let begins = rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '"');
    if HEADERS.contains(&head) && begins {
        let message = format!("`=` is missing after `{head}`");
        return Some(Mistake::new(0, head.len(), message).safe(
            head.len(),
            junk.text.len() - rest.len(),
            " = ",
        ));
    }
    if CLAUSES.iter().any(|(clause, _)| *clause == head) || head.is_empty() {
        return None;
    }
    if rest.starts_with(['=', ':', '+', '-']) {
        return None;
    }
    let clauses = CLAUSES.iter().map(|(clause, _)| *clause);
    if let Some(right) = closest(head, clauses) {
        let message = format!("`{head}` begins no clause of a rule: did you mean `{right}`?");
        return Some(Mistake::new(0, head.len(), message).safe(0, head.len(), right));
    }
    let message = format!("`{head}` begins no clause of a rule, such as `for`, `given`, `require`, `at`");
    Some(Mistake::new(0, head.len(), message))
}

/// Something at the top of a policy that is no rule.
pub(super) fn rule_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let head = junk.head();
    match head {
        "" | "param" => None,
        "change" if word(junk.text.get(head.len()..)?.trim_start()) == "rule" => None,
        "change" => Some(Mistake::new(
            0,
            head.len(),
            "`change` stands before `rule`: write `change rule some-id { … }`",
        )),
        "program" => Some(Mistake::new(0, junk.text.len(), "a program belongs in a `.partner` file")),
        "rule" if junk.at > head.len() && !junk.rest().starts_with('"') => None,
        "rule" => Some(Mistake::new(
            0,
            head.len(),
            "a rule needs an id: write `rule tier-margin-inversion \"…\" { … }`",
        )),
        _ => {
            let right = closest(head, ["rule", "param", "change"]);
            let message = match right {
                Some(right) => format!("`{head}` begins no rule: did you mean `{right}`?"),
                None => format!(
                    "`{head}` stands outside a rule: write `rule some-id \"Title\" {{ … }}` around it"
                ),
            };
            let mistake = Mistake::new(0, head.len(), message);
            Some(match right {
                Some(right) => mistake.safe(0, head.len(), right),
                None => mistake,
            })
        }
    }
}

pub(super) fn is_example(junk: &Junk<'_>) -> bool {
    let examples = ["fails", "passes", "skips"];
    examples.contains(&junk.head()) || closest(junk.head(), examples).is_some()
}
