//! What is wrong with a statement that cannot be read, in a user's words.
//!
//! The grammar tells how far the statement can be read; what stands there tells which of the usual mistakes it is.

use super::Builder;
use crate::diagnostic::{Applicability, Edit, Finding, Fix, closest};
use crate::source::{Location, Span};
use crate::syntax::parser::{self, Wanted};
use crate::syntax::tree::{Kind, length};

/// The words that the clauses of a rule begin with, and how each is written.
const CLAUSES: &[(&str, &str)] = &[
    ("for", "for tier in track.tiers where tier.rank > 1"),
    ("given", "given tier.margin, company.sales_cycle"),
    ("when", "when count(track.tiers) > 1"),
    ("let", "let run = count(tracks)"),
    ("require", "require tier.margin >= 10% giving reason when program.stage >= scale"),
    ("param", "param usual = 10%..15% \"what it is\""),
    ("at", "at tier.margin \"{tier} earns {tier.margin}\""),
    ("note", "note tier.margin \"{tier}\" for tier in track.tiers"),
    ("help", "help \"raise {tier.margin}\""),
    ("fix", "fix \"raise it\" set tier.margin = 10%"),
    ("fails", "fails \"what it shows\" { … }"),
    ("passes", "passes \"what it shows\" { … }"),
    ("skips", "skips \"why\" { … }"),
    ("level", "level = error"),
    ("topic", "topic = tiers"),
    ("source", "source = \"…\""),
    ("why", "why = \"…\""),
    ("stages", "stages = stabilize.."),
];

/// The words of [`CLAUSES`] that `=` follows at once.
const HEADERS: &[&str] = &["level", "topic", "source", "why", "stages"];

/// The words of the language that cannot be names.
pub(super) const KEYWORDS: &[&str] =
    &["and", "or", "not", "in", "is", "within", "per", "where", "for", "when", "else", "giving", "of", "as"];

/// A statement that cannot be read, cut where reading stops.
struct Junk<'s> {
    text: &'s str,
    start: u32,
    /// Where reading stops, past the blanks there.
    at: usize,
    has_body: bool,
    expected: Vec<Kind>,
}

/// What is wrong, and what to do about it.
struct Mistake {
    from: usize,
    to: usize,
    message: String,
    /// A title, what is replaced, and by what.
    fix: Option<(Applicability, usize, usize, String)>,
}

impl Mistake {
    fn new(from: usize, to: usize, message: impl Into<String>) -> Self {
        Self { from, to, message: message.into(), fix: None }
    }

    fn safe(self, from: usize, to: usize, text: impl Into<String>) -> Self {
        Self { fix: Some((Applicability::Safe, from, to, text.into())), ..self }
    }

    fn unsafely(self, from: usize, to: usize, text: impl Into<String>) -> Self {
        Self { fix: Some((Applicability::Unsafe, from, to, text.into())), ..self }
    }
}

impl<'s> Junk<'s> {
    fn before(&self) -> &'s str {
        self.text.get(..self.at).unwrap_or("")
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn head(&self) -> &'s str {
        word(self.text)
    }

    /// The word or sign where reading stops.
    fn found(&self) -> &'s str {
        let rest = self.rest();
        if let Some(end) = rest.strip_prefix('"').and_then(|inside| inside.find('"')) {
            return rest.get(..end + 2).unwrap_or(rest);
        }
        match word(rest) {
            "" => rest.get(..rest.chars().next().map_or(0, char::len_utf8)).unwrap_or(""),
            word => word,
        }
    }

    fn found_end(&self) -> usize {
        self.at + self.found().len()
    }

    /// The bracket in which reading stops.
    fn bracket(&self) -> Option<char> {
        let (mut open, mut quoted) = (Vec::new(), false);
        for c in self.before().chars() {
            match c {
                '"' => quoted = !quoted,
                '(' | '[' | '{' if !quoted => open.push(c),
                ')' | ']' | '}' if !quoted => {
                    open.pop();
                }
                _ => {}
            }
        }
        open.pop()
    }
}

impl<'s> Builder<'_, 's> {
    /// Reports a statement that cannot be read; whether the block behind it is worth reading.
    pub(super) fn explain_junk(&mut self, wanted: Wanted, junk: Option<Span>, body: Option<Span>) -> bool {
        let Some(span) = junk else {
            if let Some(body) = body {
                let brace = Span::new(body.start, body.start + 1);
                self.report(brace, "a block needs its kind before the brace: write `tier silver { … }`");
            }
            return true;
        };
        if self.is_broken(span) {
            return true;
        }
        let text = self.slice(span).trim_end();
        let alone = if body.is_some() { format!("{text} {{}}") } else { text.to_owned() };
        let (at, expected) = parser::explain(wanted, &alone).unwrap_or((0, Vec::new()));
        let blanks = text.get(at.min(text.len())..).map_or(0, |rest| rest.len() - rest.trim_start().len());
        let at = at.min(text.len()) + blanks;
        let mut junk = Junk { text, start: span.start, at, has_body: body.is_some(), expected };
        let sets = HEADERS.contains(&junk.head()) || matches!(junk.head(), "let" | "param");
        if !sets && CLAUSES.iter().any(|(clause, _)| *clause == junk.head()) {
            // Every word may begin a setting such as `topic = tiers`, but this one begins a clause.
            junk.expected.retain(|kind| *kind != Kind::Assign);
        }
        let mistake = match wanted {
            Wanted::Statement => statement_mistake(&junk),
            Wanted::RuleStatement => clause_mistake(&junk),
            Wanted::Rule => rule_mistake(&junk),
        };
        let mistake = mistake.or_else(|| sign_mistake(&junk, wanted)).or_else(|| self.after_brace(&junk));
        let mistake = mistake.unwrap_or_else(|| expectation(&junk));
        self.found_mistake(mistake, &junk, wanted);
        match wanted {
            Wanted::Statement => true,
            Wanted::RuleStatement => is_example(&junk),
            Wanted::Rule => junk.head() != "program",
        }
    }

    fn found_mistake(&mut self, mistake: Mistake, junk: &Junk<'s>, wanted: Wanted) {
        let source = self.source;
        let span = |from: usize, to: usize| {
            let bytes = |at: usize| junk.start + length(junk.text.get(..at).unwrap_or(junk.text));
            Span::new(bytes(from), bytes(to))
        };
        let finding: &mut Finding = self.report(span(mistake.from, mistake.to), mistake.message);
        if let Some((applicability, from, to, text)) = mistake.fix {
            let title = match text.trim() {
                "" => "remove it".to_owned(),
                text => format!("write `{text}`"),
            };
            let edits = vec![Edit { location: Location::new(source, span(from, to)), text }];
            finding.fixes.push(Fix { title, applicability, edits });
        } else if let (Wanted::RuleStatement, Some((_, shape))) =
            (wanted, CLAUSES.iter().find(|(clause, _)| *clause == junk.head()))
        {
            finding.help.push(format!("it is written `{shape}`"));
        }
    }

    /// Something behind `}` that is no statement.
    fn after_brace(&self, junk: &Junk<'s>) -> Option<Mistake> {
        let before = self.tree.text().get(..junk.start as usize)?.trim_end_matches([' ', '\t']);
        (junk.at == 0 && before.ends_with('}')).then(|| {
            let message =
                format!("`{}` stands behind `}}`: a new statement begins on a new line", junk.found());
            Mistake::new(0, junk.found_end(), message)
        })
    }
}

/// The letters, digits and `_` that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// A statement of a program that lacks its `=` or the quotes of its title.
fn statement_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let head = junk.head();
    let rest = junk.text.get(head.len()..)?;
    let value = rest.trim_start();
    if head.is_empty() || value.len() == rest.len() || KEYWORDS.contains(&head) {
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

/// A clause of a rule that begins with a word that no clause begins with.
fn clause_mistake(junk: &Junk<'_>) -> Option<Mistake> {
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
fn rule_mistake(junk: &Junk<'_>) -> Option<Mistake> {
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

fn is_example(junk: &Junk<'_>) -> bool {
    let examples = ["fails", "passes", "skips"];
    examples.contains(&junk.head()) || closest(junk.head(), examples).is_some()
}

/// A sign or word that other notations have.
fn sign_mistake(junk: &Junk<'_>, wanted: Wanted) -> Option<Mistake> {
    name_mistake(junk).or_else(|| operator_mistake(junk, wanted)).or_else(|| quantity_mistake(junk)).or_else(
        || {
            let c = junk.rest().chars().next().filter(|c| !c.is_ascii() && c.is_alphabetic())?;
            let message = format!(
                "the letter `{c}` (U+{:04X}) is none of a to z: names are written with those",
                u32::from(c)
            );
            Some(Mistake::new(junk.at, junk.at + c.len_utf8(), message))
        },
    )
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
    if KEYWORDS.contains(&found) && rest == found && !value && !junk.has_body {
        let message = format!("nothing follows `{found}`");
        return Some(Mistake::new(junk.at, junk.found_end(), message));
    }
    if found == "when" && before.trim_end().ends_with('=') {
        return Some(Mistake::new(junk.at, junk.found_end(), "the value is missing before `when`"));
    }
    let named =
        value || junk.expected.iter().any(|kind| matches!(kind, Kind::Symbol | Kind::Name | Kind::Label));
    if KEYWORDS.contains(&found) && named && !matches!(found, "or" | "and") {
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

/// A quantity that is written in another way.
fn quantity_mistake(junk: &Junk<'_>) -> Option<Mistake> {
    let (at, before, rest) = (junk.at, junk.before(), junk.rest());
    let end = before.trim_end().len();
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if rest.starts_with('%') && before.get(..end)?.ends_with(|c: char| c.is_ascii_digit()) && end < at {
        let mistake = Mistake::new(end, at + 1, "`%` stands close to its number: remove the blank");
        return Some(mistake.safe(end, at, ""));
    }
    if rest.starts_with("..") || before.get(..end)?.ends_with("..") {
        let from = before.trim_end_matches([' ', '\t', '.']).len();
        let skip = |c: char| matches!(c, ' ' | '\t' | '.');
        let to = at + (rest.len() - rest.trim_start_matches(skip).len());
        if from < at && junk.text.get(from..to)?.contains(' ') {
            let mistake = Mistake::new(from, to, "no blanks stand around `..`");
            return Some(mistake.safe(from, to, ".."));
        }
    }
    if let Some(mistake) = loose_date(junk) {
        return Some(mistake);
    }
    if rest.starts_with('-') && rest.get(1..).is_some_and(digit) {
        let number = rest.find([' ', '\t', ',', ']']).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let message = format!("`{number}` is negative: shares, amounts and times are written without a sign");
        return Some(Mistake::new(at, at + number.len(), message));
    }
    if let Some(sign) = rest.chars().next().filter(|c| "$€£¥".contains(*c)) {
        let (code, sure) = match sign {
            '$' => ("USD", false),
            '€' => ("EUR", true),
            '£' => ("GBP", true),
            _ => ("JPY", false),
        };
        let written = rest.get(sign.len_utf8()..)?;
        let amount = number_run(written.trim_start());
        let to = at + rest.len() - written.trim_start().len() + amount.len();
        let message =
            format!("a currency stands behind its amount, as three letters: write `{amount} {code}`");
        let mistake = Mistake::new(at, to, message);
        let right = format!("{amount} {code}");
        return Some(if sure { mistake.safe(at, to, right) } else { mistake.unsafely(at, to, right) });
    }
    let code = before.get(end.checked_sub(3)?..end)?;
    if digit(rest) && super::is_currency(code) && end < at {
        let amount = number_run(rest);
        let (from, to, right) = (end - 3, at + amount.len(), format!("{amount} {code}"));
        let message = format!("a currency stands behind its amount: write `{right}`");
        return Some(Mistake::new(from, to, message).safe(from, to, right));
    }
    glued_unit(junk)
}

/// `2026-1-5`: a date whose month or day has one digit.
fn loose_date(junk: &Junk<'_>) -> Option<Mistake> {
    let from = junk.at - junk.before().bytes().rev().take_while(u8::is_ascii_digit).count();
    let written = junk.text.get(from..)?;
    let written =
        written.get(..written.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(written.len()))?;
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next());
    let short = |part: &str| matches!(part.len(), 1 | 2);
    if year.len() != 4 || !short(month) || !day.is_none_or(short) || parts.next().is_some() {
        return None;
    }
    let right = match day {
        Some(day) => format!("{year}-{month:0>2}-{day:0>2}"),
        None => format!("{year}-{month:0>2}"),
    };
    let message = format!("months and days have two digits: write `{right}`");
    let to = from + written.len();
    Some(Mistake::new(from, to, message).safe(from, to, right))
}

/// `100USD`, `90days`: a number and a unit without a blank.
fn glued_unit(junk: &Junk<'_>) -> Option<Mistake> {
    let digits = number_run(junk.rest());
    let unit = word(junk.rest().get(digits.len()..)?);
    if digits.is_empty() || unit.is_empty() {
        return None;
    }
    let (from, to, right) = (junk.at, junk.at + digits.len() + unit.len(), format!("{digits} {unit}"));
    let message = format!("a blank stands between a number and its unit: write `{right}`");
    Some(Mistake::new(from, to, message).safe(from, to, right))
}

/// The digits, with `_` and `.` between them and `k`, `M` or `B` behind them, that a text begins with.
fn number_run(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '_' | '.')).unwrap_or(text.len());
    let suffix = text.get(end..).filter(|rest| matches!(word(rest), "k" | "M" | "B")).map_or(0, |_| 1);
    text.get(..end + suffix).unwrap_or("").trim_end_matches('.')
}

/// What the grammar looks for where reading stops.
fn expectation(junk: &Junk<'_>) -> Mistake {
    let found = junk.found();
    let wanted = wanted_words(junk);
    let list = match wanted.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        [most @ .., last] => Some(format!("{} or {last}", most.join(", "))),
    };
    if found.is_empty() {
        let from = junk.text.rfind([' ', '\t', '\n', '\r']).map_or(0, |blank| blank + 1);
        let message = match list {
            Some(list) => format!("the statement ends too early: {list} is missing"),
            None => "the statement ends too early".to_owned(),
        };
        return Mistake::new(from, junk.text.len(), message);
    }
    let message = match list {
        Some(list) => format!("`{found}` cannot stand here: expected {list}"),
        None => format!("`{found}` cannot stand here"),
    };
    Mistake::new(junk.at, junk.found_end(), message)
}

/// The rules of the grammar in a user's words, without what is merely possible.
fn wanted_words(junk: &Junk<'_>) -> Vec<&'static str> {
    let has = |kinds: &[Kind]| kinds.iter().any(|kind| junk.expected.contains(kind));
    let mut words = Vec::new();
    if has(&[Kind::Measure]) && has(&[Kind::Path]) {
        words.push("an expression");
    } else if has(&[Kind::Measure]) && has(&[Kind::Text, Kind::Symbol]) {
        words.push("a value");
    } else if has(&[Kind::Symbol, Kind::Name]) || has(&[Kind::Label]) && !has(&[Kind::Assign]) {
        words.push("a name");
    }
    match (junk.head(), junk.before().split_whitespace().count()) {
        ("for", 2) if !junk.before().contains('(') => words.push("`in`"),
        ("given", 2..) if words.is_empty() && junk.bracket().is_none() => words.push("`,`"),
        _ => {}
    }
    match junk.bracket() {
        Some('{') if words.is_empty() => words.push("`:`"),
        Some('[') => words.push("`,` or `]`"),
        Some('(') => words.push("`,` or `)`"),
        _ => {}
    }
    if words.is_empty() {
        let named = [
            (&[Kind::Assign] as &[Kind], "`=`"),
            (&[Kind::Template], "a message in quotes"),
            (&[Kind::FixSet, Kind::FixAdd], "`set`, `add` or `remove`"),
            (&[Kind::Window], "`within`"),
            (&[Kind::Guard, Kind::OnlyWhen], "`when`"),
            (&[Kind::Compare], "a comparison"),
            (&[Kind::Body, Kind::RuleBody], "`{`"),
        ];
        words.extend(named.iter().filter(|(kinds, _)| has(kinds)).map(|(_, word)| *word));
    }
    if words.is_empty() && has(&[Kind::Operator]) {
        words.push("an operator");
    }
    if junk.bracket().is_none() && has(&[Kind::Guard, Kind::Window, Kind::OnlyWhen]) {
        words.push("the end of the line");
    }
    words
}
