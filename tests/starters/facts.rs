//! The facts of a program, and what becomes of its text when one of them is changed.

use std::ops::Range;

use partnerlint::lint::RuleSet;
use partnerlint::policy::{End, Part};
use partnerlint::quantity::{Arithmetic, Currency, Decimal, Duration, Exchange, Percent, Quantity, TimeUnit};
use partnerlint::source::SourceId;
use partnerlint::syntax::ast::{Comparison, Condition, ConditionNode, Statement, Value, Window};
use partnerlint::syntax::parse_program;
use partnerlint::vocabulary::{SymbolId, SymbolSet, Type, Vocabulary};

use super::claims::{Concerns, Fact, Says};
use crate::support::program::today;

/// A statement of a program.
#[derive(Clone, Debug)]
pub struct Stated {
    /// Its place, as findings write it.
    pub place: String,
    /// How rules name it; a value that sets the leading attribute of a block is the block as well.
    pub facts: Vec<Fact>,
    pub span: Range<usize>,
    /// Its value, where it has one.
    pub value: Option<Range<usize>>,
    /// The parts of a list.
    pub parts: Vec<String>,
    /// The list that its symbols are of.
    pub symbols: Option<SymbolSet>,
    /// The metric, for a part of a condition that is asked together with the rest.
    pub metric: Option<String>,
    /// Whether it is the time over which the metric is counted.
    pub window: bool,
}

/// Every statement below the program's own block.
pub fn stated(text: &str, vocabulary: &Vocabulary) -> Vec<Stated> {
    let parsed = parse_program(text, SourceId(0));
    assert_eq!(parsed.findings, []);
    let Some(Statement::Block(program)) = parsed.ast.statements.first() else { panic!("a program") };
    let mut found = Vec::new();
    walk(&program.body, ("program", None, ""), text, vocabulary, &mut found);
    found
}

fn walk(
    body: &[Statement<'_>],
    (kind, name, place): (&str, Option<&str>, &str),
    text: &str,
    vocabulary: &Vocabulary,
    found: &mut Vec<Stated>,
) {
    let own = &vocabulary[vocabulary.block_id(kind).unwrap()];
    let below = |word: &str, name: Option<&str>| {
        let dot = if place.is_empty() { "" } else { "." };
        let name = name.map_or_else(String::new, |name| format!("[{name}]"));
        format!("{place}{dot}{word}{name}")
    };
    let as_block = |word: &str, name: Option<&str>| {
        let block = &vocabulary[vocabulary.block_id(word).unwrap()];
        let leading = block.leading_attribute().map(|leading| Some(leading.name.to_string()));
        let fact = |attribute| Fact { kind: word.to_owned(), name: name.map(str::to_owned), attribute };
        std::iter::once(None).chain(leading).map(fact).collect::<Vec<_>>()
    };
    let as_attribute = |word: &str| {
        vec![Fact { kind: kind.to_owned(), name: name.map(str::to_owned), attribute: Some(word.to_owned()) }]
    };
    for statement in body {
        match statement {
            Statement::Attribute(attribute) => {
                let word = attribute.target.name.node;
                let known = own.attribute_id(word).map(|id| own.attribute(id));
                let symbols = known.and_then(|known| match &known.ty {
                    Type::Symbol(set) => Some(vocabulary[*set].clone()),
                    _ => None,
                });
                let parts = match &attribute.value.node {
                    Value::List(parts) => {
                        parts.iter().map(|part| text[part.span.range()].to_owned()).collect()
                    }
                    _ => Vec::new(),
                };
                found.push(Stated {
                    place: below(word, None),
                    facts: if known.is_some() { as_attribute(word) } else { as_block(word, None) },
                    span: attribute.span.range(),
                    value: Some(attribute.value.span.range()),
                    parts,
                    symbols,
                    metric: None,
                    window: false,
                });
            }
            Statement::Block(block) => {
                let (word, name) = (block.kind.node, block.name.map(|name| name.node));
                let is_condition = own.attribute_id(word).is_some();
                let facts = if is_condition { as_attribute(word) } else { as_block(word, name) };
                let (place, span) = (below(word, name), block.span.range());
                let own = Stated {
                    place: place.clone(),
                    facts: facts.clone(),
                    span,
                    value: None,
                    parts: Vec::new(),
                    symbols: None,
                    metric: None,
                    window: false,
                };
                if is_condition {
                    found.extend(block.body.iter().flat_map(|part| asked(part, &own)));
                }
                found.push(own);
                if !is_condition {
                    walk(&block.body, (word, name, &place), text, vocabulary, found);
                }
            }
            _ => {}
        }
    }
}

/// A part of a condition, whose value is a number that it asks for at the least, and the time over which it is counted.
fn asked(part: &Statement<'_>, whole: &Stated) -> Vec<Stated> {
    let Statement::Condition(Condition { node, span }) = part else { return Vec::new() };
    let (metric, value, window) = match node {
        ConditionNode::Flag(metric) => (metric, None, None),
        ConditionNode::Compare { subject, operator, value, window } => {
            let least = operator.node == Comparison::AtLeast;
            let trailing = window.as_ref().and_then(|window| match &window.node {
                Window::Trailing(length) => Some(length.span.range()),
                _ => None,
            });
            (subject, least.then(|| value.span.range()), trailing)
        }
        _ => return Vec::new(),
    };
    let metric = metric.name.node;
    let place = |what: &str| format!("{}[{metric}{what}]", whole.place);
    let part = Stated { span: span.range(), metric: Some(metric.to_owned()), ..whole.clone() };
    let window = window.map(|window| Stated {
        place: place(" within"),
        value: Some(window),
        window: true,
        ..part.clone()
    });
    std::iter::once(Stated { place: place(""), value, ..part }).chain(window).collect()
}

impl Stated {
    /// Whether a claim is about it.
    pub fn concerned_by(&self, fact: &Fact, says: &Says) -> bool {
        match (&self.metric, says) {
            (Some(metric), Says::Asks(metrics)) => {
                metrics.iter().any(|asked| asked.metric == *metric) && self.is(fact)
            }
            (Some(_), _) | (None, Says::Asks(_)) => false,
            (None, _) => self.is(fact),
        }
    }

    /// Whether it is the fact.
    pub fn is(&self, claimed: &Fact) -> bool {
        self.facts.iter().any(|fact| {
            fact.kind == claimed.kind
                && fact.attribute == claimed.attribute
                && (claimed.name.is_none() || claimed.name == fact.name)
        })
    }

    /// The values that something that a rule says takes for wrong, as they are written.
    pub fn wrong(&self, (rule, says): (&str, &Says), rules: &RuleSet, stage: SymbolId) -> Vec<String> {
        let limit = Limit { rule, rules, stage };
        match says {
            Says::Demanded => Vec::new(),
            Says::Asks(metrics) => {
                let asked = metrics.iter().find(|asked| Some(&asked.metric) == self.metric.as_ref());
                let wrong = asked.filter(|_| self.value.is_some()).and_then(|asked| {
                    if self.window {
                        limit.across(Comparison::AtMost, &asked.window)
                    } else {
                        limit.fewer(&asked.least)
                    }
                });
                wrong.into_iter().collect()
            }
            Says::True => vec!["false".to_owned()],
            Says::Never(values) => values.clone(),
            Says::Only(symbol) => self.other(symbol).into_iter().collect(),
            Says::Has(symbol) => {
                let asked = limit.listed(symbol).unwrap_or_else(|| vec![symbol.clone()]);
                let without = |asked: &String| {
                    let rest: Vec<&str> =
                        self.parts.iter().filter(|part| *part != asked).map(String::as_str).collect();
                    (rest.len() < self.parts.len()).then(|| format!("[{}]", rest.join(", ")))
                };
                asked.iter().filter_map(without).collect()
            }
            Says::HasNot(symbol) if self.parts.is_empty() => vec![format!("[{symbol}]")],
            Says::HasNot(symbol) => vec![format!("[{}, {symbol}]", self.parts.join(", "))],
            Says::Within(name) => limit.beyond(name),
            Says::AgeWithin(name) => limit.beyond(name).iter().filter_map(|age| ago(age)).collect(),
            Says::Limited(sign, name) => match &self.symbols {
                Some(set) => self.next(set, *sign, name, limit).into_iter().collect(),
                None => limit.across(*sign, name).into_iter().collect(),
            },
        }
    }

    /// Another symbol of the same list.
    fn other(&self, symbol: &str) -> Option<String> {
        let set = self.symbols.as_ref()?;
        set.symbols.iter().map(|other| other.name.to_string()).find(|other| other != symbol)
    }

    /// The symbol across a limit.
    fn next(&self, set: &SymbolSet, sign: Comparison, name: &str, limit: Limit<'_>) -> Option<String> {
        let at = usize::from(set.id(&limit.text(name)?)?.0);
        let at = match sign {
            Comparison::AtMost => at + 1,
            Comparison::AtLeast => at.checked_sub(1)?,
            _ => return None,
        };
        set.symbols.get(at).map(|symbol| symbol.name.to_string())
    }
}

/// The limits of a rule, as they are at a stage.
#[derive(Clone, Copy)]
struct Limit<'l> {
    rule: &'l str,
    rules: &'l RuleSet,
    stage: SymbolId,
}

impl Limit<'_> {
    fn part(self, name: &str, end: Option<End>) -> Option<Part> {
        let entry = self.rules.most().pack.rule(self.rule)?;
        let (_, setting) = entry.effective().find(|(known, _)| *known == name)?;
        setting.part(self.stage, Currency::parse("USD").unwrap(), end, &self.rules.most().vocabulary)
    }

    fn text(self, name: &str) -> Option<String> {
        self.part(name, None).map(|part| part.written())
    }

    fn listed(self, name: &str) -> Option<Vec<String>> {
        let text = self.text(name)?;
        let list = text.strip_prefix('[')?.strip_suffix(']')?;
        Some(list.split(", ").map(str::to_owned).collect())
    }

    fn quantity(self, name: &str) -> Option<Quantity> {
        let (name, end) = match name.split_once('.') {
            Some((name, "low")) => (name, Some(End::Low)),
            Some((name, _)) => (name, Some(End::High)),
            None => (name, None),
        };
        match self.part(name, end)? {
            Part::Quantity(quantity) => Some(quantity),
            Part::Text(_) => None,
        }
    }

    /// Just beyond either end of a range.
    fn beyond(self, name: &str) -> Vec<String> {
        let open = name.strip_suffix(".low");
        let low = self.quantity(&format!("{}.low", open.unwrap_or(name))).and_then(|low| step(&low, false));
        let high = self.quantity(&format!("{name}.high")).filter(|_| open.is_none());
        low.into_iter().chain(high.and_then(|high| step(&high, true))).collect()
    }

    /// One less than a number or a parameter.
    fn fewer(self, written: &str) -> Option<String> {
        match written.parse::<u32>() {
            Ok(number) => Some(number.checked_sub(1)?.to_string()),
            Err(_) => self.across(Comparison::AtLeast, written),
        }
    }

    fn across(self, sign: Comparison, name: &str) -> Option<String> {
        let limit = self.quantity(name)?;
        match sign {
            Comparison::AtMost => step(&limit, true),
            Comparison::AtLeast => step(&limit, false),
            _ => Some(Part::Quantity(limit).written()),
        }
    }
}

/// The next value above or below.
fn step(from: &Quantity, up: bool) -> Option<String> {
    let days = |count: i64, unit| Duration::of(count, unit).map(Quantity::Duration);
    let by = match from {
        Quantity::Number(_) => Quantity::Number(Decimal::ONE),
        Quantity::Percent(_) => Quantity::Percent(Percent::new(Decimal::ONE, None)),
        Quantity::Duration(long) if long.nominal_hours() < 96 => days(1, TimeUnit::Hour)?,
        Quantity::Duration(_) if from.to_string().contains("month") => days(1, TimeUnit::Month)?,
        Quantity::Duration(_) => days(1, TimeUnit::Day)?,
        Quantity::Money(money) => {
            Quantity::Money(partnerlint::quantity::Money { amount: Decimal::ONE, ..*money })
        }
        _ => {
            let half = Quantity::Number(Decimal::new(5, 1));
            let rate = Quantity::apply(Arithmetic::Multiply, from, &half, &Exchange::default()).ok()?;
            return (!up).then(|| rate.to_string());
        }
    };
    let operator = if up { Arithmetic::Add } else { Arithmetic::Subtract };
    let value = Quantity::apply(operator, from, &by, &Exchange::default()).ok()?;
    Some(Part::Quantity(value).written()).filter(|text| !text.starts_with('-'))
}

/// The day that was so long ago.
fn ago(age: &str) -> Option<String> {
    let months: i64 = age.split(' ').next()?.parse().ok()?;
    today().add_months(-months).map(|day| day.to_string())
}

/// The text without the statement, or with another value in it.
pub fn changed(text: &str, stated: &Stated, value: Option<&str>) -> String {
    let mut changed = text.to_owned();
    match (value, &stated.value) {
        (Some(value), Some(span)) => changed.replace_range(span.clone(), value),
        _ => changed.replace_range(stated.span.clone(), ""),
    }
    changed
}

/// Whether a rule concerns a statement, seen among all statements; `None` where that takes more than a look.
///
/// What a condition asks of a kind of block that the statement stands in is asked of that block, and of any block otherwise.
pub fn concerns(condition: &Concerns, about: &Stated, all: &[Stated], text: &str) -> Option<bool> {
    let among = |fact: &Fact| -> Vec<&Stated> {
        let holds = |other: &&Stated| {
            let around = other.place.rsplit_once('.').map_or("", |(around, _)| around);
            let inside = about.place.starts_with(&format!("{around}.")) || about.place == around;
            other.metric.is_none()
                && other.is(fact)
                && (inside || !about.place.contains(&format!("{}[", fact.kind)))
        };
        all.iter().filter(holds).collect()
    };
    let written = |stated: &Stated| stated.value.clone().map_or("", |span| &text[span]);
    match condition {
        Concerns::Stated(fact) => Some(!among(fact).is_empty()),
        Concerns::Yes(fact) => Some(among(fact).iter().any(|stated| written(stated) == "true")),
        Concerns::Has(fact, word) => {
            Some(among(fact).iter().any(|stated| written(stated) == word || stated.parts.contains(word)))
        }
        Concerns::Not(part) => concerns(part, about, all, text).map(|holds| !holds),
        Concerns::All(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| concerns(part, about, all, text)).collect();
            if parts.contains(&Some(false)) {
                Some(false)
            } else {
                parts.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
            }
        }
        Concerns::Any(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| concerns(part, about, all, text)).collect();
            if parts.contains(&Some(true)) {
                Some(true)
            } else {
                parts.into_iter().collect::<Option<Vec<_>>>().map(|_| false)
            }
        }
        Concerns::Rank(..) | Concerns::Top => {
            let (place, from_top) = ladder(about, all)?;
            Some(match condition {
                Concerns::Rank(sign, to) => sign.holds(place.cmp(to)),
                _ => from_top == 0,
            })
        }
        Concerns::Open => None,
    }
}

/// Where the tier that a statement stands in stands in its ladder: from the bottom, and how many stand above it.
fn ladder(about: &Stated, all: &[Stated]) -> Option<(usize, usize)> {
    let (track, rest) = about.place.split_once(".tier[")?;
    let (own, _) = rest.split_once(']')?;
    let names: Vec<&str> = all
        .iter()
        .filter_map(|stated| stated.place.strip_prefix(track)?.strip_prefix(".tier[")?.strip_suffix(']'))
        .filter(|name| !name.contains(']'))
        .collect();
    let at = names.iter().position(|name| *name == own)?;
    Some((at + 1, names.len() - at - 1))
}
