//! Holes of the template, and what stands in them.

use super::{Choice, StarterError};
use crate::lint::Rules;
use crate::policy::{End, Part};
use crate::quantity::{Arithmetic, Exchange, Money, Percent, Quantity, TimeUnit, parse_number};
use crate::quantity::{Currency, Duration};
use crate::vocabulary::Value;

/// A line with its holes filled.
pub(super) fn fill(line: &str, rules: &Rules, choice: &Choice<'_>) -> Result<String, StarterError> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&Filler { rules, choice, hole }.fill()?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

struct Filler<'f> {
    rules: &'f Rules,
    choice: &'f Choice<'f>,
    /// What stands in the hole.
    hole: &'f str,
}

impl Filler<'_> {
    /// The first part, then each with its operator before it.
    fn fill(&self) -> Result<String, StarterError> {
        let mut words = self.hole.split(' ');
        let mut sum: Option<(Part, Option<Arithmetic>)> = None;
        let mut part = String::new();
        loop {
            let word = words.next();
            let operator = word.and_then(operator);
            if word.is_some() && operator.is_none() {
                part.extend((!part.is_empty()).then_some(' '));
                part.push_str(word.unwrap_or_default());
                continue;
            }
            let value = self.part(&part)?;
            part.clear();
            let value = match sum.take() {
                Some((left, Some(by))) => self.apply(by, left, value)?,
                _ => value,
            };
            if operator.is_none() {
                return Ok(value.written());
            }
            sum = Some((value, operator));
        }
    }

    fn apply(&self, by: Arithmetic, left: Part, right: Part) -> Result<Part, StarterError> {
        let (Part::Quantity(left), Part::Quantity(right)) = (left, right) else {
            return Err(self.refused("only quantities add up"));
        };
        Quantity::apply(by, &left, &right, &Exchange::default())
            .map(Part::Quantity)
            .map_err(|mismatch| self.refused(&mismatch.to_string()))
    }

    /// What was chosen, a parameter of a rule, a word of the vocabulary, or a quantity.
    fn part(&self, written: &str) -> Result<Part, StarterError> {
        let text = |text: &str| Ok(Part::Text(text.to_owned()));
        let stages = &self.rules.vocabulary[self.rules.vocabulary.engine.stages];
        match written {
            "name" => return text(self.choice.name),
            "title" => {
                return text(&Value::Text(self.choice.title.into()).text(&self.rules.vocabulary));
            }
            "stage" => return text(stages.name_of(self.choice.stage)),
            "stage doc" => {
                let stage = stages.symbols.get(usize::from(self.choice.stage.0));
                return text(stage.map_or("", |stage| &stage.doc));
            }
            "today" => return Ok(Part::Quantity(Quantity::Date(self.choice.today))),
            _ => {}
        }
        if let Some(part) = self.parameter(written) {
            return part;
        }
        let word = self.doc(written).map(Part::Text);
        word.or_else(|| quantity(written).map(Part::Quantity))
            .ok_or_else(|| self.refused(&format!("nothing is called `{written}`")))
    }

    /// `rule.parameter`, `rule.parameter.low`; `None` if there is no such rule and parameter.
    fn parameter(&self, written: &str) -> Option<Result<Part, StarterError>> {
        let mut path = written.split('.');
        let (id, name, end) = (path.next()?, path.next()?, path.next());
        let entry = self.rules.pack.rule(id)?;
        let (_, setting) = entry.effective().find(|(known, _)| *known == name)?;
        let end = match end {
            Some("low") => Some(End::Low),
            Some("high") => Some(End::High),
            _ => None,
        };
        let Choice { stage, currency, .. } = *self.choice;
        let part = setting.part(stage, currency, end, &self.rules.vocabulary);
        Some(part.ok_or_else(|| StarterError::Lacking {
            parameter: format!("{id}.{name}"),
            value: setting.text.clone(),
            lacking: match end {
                Some(End::Low) => "its lower end".to_owned(),
                Some(End::High) => "its upper end".to_owned(),
                None => format!("an amount in `{currency}`"),
            },
        }))
    }

    /// The sentence of a block, of an attribute in it, or of a symbol of a list.
    fn doc(&self, written: &str) -> Option<String> {
        let vocabulary = &self.rules.vocabulary;
        let (of, name) = written.split_once('.').unwrap_or((written, ""));
        if let Some(id) = vocabulary.block_id(of) {
            let block = &vocabulary[id];
            return match name {
                "" => Some(block.doc.clone()),
                _ => block.attribute_id(name).map(|id| block.attribute(id).doc.clone()),
            };
        }
        let set = &vocabulary[vocabulary.symbol_set_id(of)?];
        set.symbols.iter().find(|symbol| symbol.name == name).map(|symbol| symbol.doc.clone())
    }

    fn refused(&self, why: &str) -> StarterError {
        StarterError::Hole { hole: self.hole.to_owned(), why: why.to_owned() }
    }
}

fn operator(word: &str) -> Option<Arithmetic> {
    Arithmetic::ALL.into_iter().find(|operator| operator.symbol() == word)
}

/// `3`, `3%`, `3 months`, `3k USD`.
fn quantity(written: &str) -> Option<Quantity> {
    if let Some(points) = written.strip_suffix('%') {
        return Some(Quantity::Percent(Percent::new(parse_number(points).ok()?, None)));
    }
    let Some((number, unit)) = written.split_once(' ') else {
        return parse_number(written).ok().map(Quantity::Number);
    };
    let number = parse_number(number).ok()?;
    match TimeUnit::parse(unit) {
        Some(unit) => Duration::of(number, unit).map(Quantity::Duration),
        None => Currency::parse(unit).map(|currency| Quantity::Money(Money { amount: number, currency })),
    }
}
