//! What is wrong with a statement that cannot be read, in a user's words.
//!
//! The grammar tells how far the statement can be read; what stands there tells which of the usual mistakes it is.

mod quantity;
mod sign;
mod statement;

use super::Builder;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::source::{Location, Span};
use crate::syntax::parser::{self, Wanted};
use crate::syntax::scan::FINDING_LIMIT;
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

/// Whether a word is one of the language, which cannot be a name.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "within"
            | "per"
            | "where"
            | "for"
            | "when"
            | "else"
            | "giving"
            | "of"
            | "as"
    )
}

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
        if self.findings.len() > FINDING_LIMIT {
            self.damaged = true;
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
            Wanted::Statement => statement::mistake(&junk),
            Wanted::RuleStatement => {
                statement::limit_mistake(&junk).or_else(|| statement::clause_mistake(&junk))
            }
            Wanted::Rule => statement::limit_mistake(&junk).or_else(|| statement::rule_mistake(&junk)),
        };
        let mistake = mistake.or_else(|| sign::mistake(&junk, wanted)).or_else(|| self.after_brace(&junk));
        let mistake = mistake.unwrap_or_else(|| expectation(&junk));
        self.found_mistake(mistake, &junk, wanted);
        match wanted {
            Wanted::Statement => true,
            Wanted::RuleStatement => statement::is_example(&junk),
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
    if has(&[Kind::Measure]) && has(&[Kind::Dotted]) {
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
    let in_brackets = junk.bracket().is_some();
    if !in_brackets && (words.is_empty() && junk.at > 0 && !junk.rest().is_empty() || has(&[Kind::OnlyWhen]))
    {
        words.push("the end of the line");
    }
    words
}
