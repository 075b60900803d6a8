//! Questions of rules as claims about values on lines: exact where a value is compared with a constant, and left open where not.
//!
//! A claim says where a question is surely answered with yes, or surely with no: what is absent or not known answers neither.
//! Where a question cannot be said on lines, the claim is wider than the question, so that what no claim allows never happens.

use rustc_hash::FxHashMap;

use super::super::line::{Unit, compared, contained};
use super::super::value::Value;
use super::term::{Head, TermId, Terms};
use crate::condition::{Claim, Line, TooLarge, Values, solve};
use crate::quantity::Decimal;
use crate::syntax::ast::Comparison;
use crate::vocabulary::Type;

/// The most that claims of one question may hold; beyond it the question is too large.
const MOST_PARTS: usize = 20_000;

/// The steps after which a question about rules is too large.
const MOST_STEPS: u64 = 100_000;

/// The values that a term of this unit can have.
pub(super) fn line_of(unit: &Unit, term: TermId, terms: &Terms<'_>) -> Line {
    let below = |end: usize| Line {
        values: Values::between(Some(Decimal::ZERO), Some(Decimal::from(end.saturating_sub(1)))),
        whole: true,
    };
    let declared = terms.declared(term);
    let natural = Values::between(Some(Decimal::ZERO), None);
    match unit {
        Unit::Symbol(set) => below(terms.vocabulary[*set].symbols.len()),
        Unit::Truth => below(2),
        // No program writes a sign.
        _ if declared.is_some() => {
            let whole = *unit == Unit::Hours || declared.is_some_and(|declared| declared.ty == Type::Count);
            Line { values: natural, whole }
        }
        Unit::Number if counts(terms.head(term)) => Line { values: natural, whole: true },
        _ => Line { values: Values::all(), whole: *unit == Unit::Hours },
    }
}

fn counts(head: &Head) -> bool {
    use super::super::ir::{Function, Property};
    matches!(head, Head::Call(Function::Count) | Head::Property(Property::Rank))
        || matches!(head, Head::Other(what) if &**what == "gather Count")
}

/// A comparison with a constant: the values of the term for which it holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    pub(super) term: TermId,
    pub(super) unit: Unit,
    pub(super) values: Values,
}

/// What a term asks, if it compares something with a constant.
pub(super) fn literal(terms: &Terms<'_>, asked: TermId) -> Option<Literal> {
    let &[term, with] = terms.parts(asked) else { return None };
    if terms.value(term).is_some() {
        return None;
    }
    let with = terms.value(with)?;
    let (unit, values) = match terms.head(asked) {
        Head::Compare(comparison) => compared(*comparison, with)?,
        Head::Is if matches!(with, Value::Symbol(..)) => compared(Comparison::Equal, with)?,
        Head::In => contained(with)?,
        _ => return None,
    };
    let whole = line_of(&unit, term, terms).whole;
    Some(Literal { term, unit, values: if whole { values.whole() } else { values } })
}

/// Whether a term may be something else than one value of the line: a range or list, of which some values can pass a
/// comparison and some not, or a value of another type.
fn may_be_several(terms: &Terms<'_>, term: TermId) -> bool {
    let several = |ty: &Type| matches!(ty, Type::Range(_) | Type::List(_) | Type::Either(_));
    !counts(terms.head(term)) && terms.declared(term).is_none_or(|declared| several(&declared.ty))
}

/// What a value is taken to be, in every claim.
#[derive(Clone, Debug)]
pub(super) struct Fixed {
    pub(super) term: TermId,
    pub(super) unit: Unit,
    /// The value; `None` for any value of the unit.
    pub(super) at: Option<Decimal>,
}

/// What is said of a term on a line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Said {
    /// Its value.
    Value(TermId, Unit),
    /// Whether it is absent, not known, or known: 0, 1 or 2.
    Status(TermId),
}

/// Builds claims about the same lines.
pub(super) struct Claims<'t, 'v> {
    pub(super) terms: &'t mut Terms<'v>,
    said: Vec<Said>,
    numbers: FxHashMap<Said, usize>,
    lines: Vec<Line>,
    parts: usize,
    /// Every value is known, or absent.
    in_world: bool,
    fixed: Option<Fixed>,
    /// Whether the fixed value is asked about in a way that is not said on its line.
    pub(super) open: bool,
}

const ABSENT: Decimal = Decimal::ZERO;
const KNOWN: Decimal = Decimal::TWO;

impl<'t, 'v> Claims<'t, 'v> {
    pub(super) fn new(terms: &'t mut Terms<'v>, in_world: bool) -> Self {
        Self {
            terms,
            said: Vec::new(),
            numbers: FxHashMap::default(),
            lines: Vec::new(),
            parts: 0,
            in_world,
            fixed: None,
            open: false,
        }
    }

    pub(super) fn fix(&mut self, fixed: Fixed) {
        self.fixed = Some(fixed);
    }

    /// How many things have been spoken of so far.
    pub(super) fn len(&self) -> usize {
        self.said.len()
    }

    fn point(&self, line: usize, at: Decimal) -> Values {
        let point = Values::one_of([at]);
        if self.lines.get(line).is_some_and(|line| line.whole) { point.whole() } else { point }
    }

    /// Whether something makes a claim true beside what was found for the first things that were spoken of.
    pub(super) fn possible_beside(&mut self, claim: Claim, first: &[(Said, Decimal)]) -> bool {
        let mut claims = vec![claim];
        for (said, at) in first {
            if let Some(&line) = self.numbers.get(said) {
                claims.push(Claim::In(line, self.point(line, *at)));
            }
        }
        !matches!(self.solve(Claim::All(claims)), Ok(None))
    }

    fn line(&mut self, said: Said, line: Line) -> usize {
        if let Some(&number) = self.numbers.get(&said) {
            return number;
        }
        let number = self.lines.len();
        self.lines.push(line);
        self.said.push(said.clone());
        self.numbers.insert(said, number);
        number
    }

    fn status(&mut self, term: TermId, among: &[Decimal]) -> Claim {
        let from = if self.is_owed(term) { Decimal::ONE } else { ABSENT };
        let mut values = Values::between(Some(from), Some(KNOWN));
        if self.in_world {
            values = values.intersection(&Values::one_of([ABSENT, KNOWN]));
        }
        let number = self.line(Said::Status(term), Line { values, whole: true });
        Claim::In(number, Values::one_of(among.iter().copied()).whole())
    }

    /// Whether a block that is there has to state it.
    fn is_owed(&self, term: TermId) -> bool {
        let owner = self.terms.parts(term).first().map(|owner| self.terms.head(*owner));
        matches!(self.terms.head(term), Head::Attribute(_))
            && matches!(owner, Some(Head::Root(_) | Head::Block(_) | Head::Each(..)))
            && self.terms.declared(term).is_some_and(|declared| declared.required)
    }

    /// All demanded together, each answered with yes.
    pub(super) fn all(&mut self, asked: &[TermId]) -> Claim {
        Claim::All(asked.iter().map(|asked| self.claim(*asked, true)).collect())
    }

    /// Where a question is answered with yes, or with no.
    pub(super) fn claim(&mut self, asked: TermId, holds: bool) -> Claim {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Claim::constant(true);
        }
        if let Some(answer) = self.terms.answer(asked) {
            return Claim::constant(answer == holds);
        }
        let parts = self.terms.parts(asked).to_vec();
        match (self.terms.head(asked).clone(), parts.as_slice()) {
            (Head::Not, &[of]) => self.claim(of, !holds),
            (Head::And, parts) if holds => {
                Claim::All(parts.iter().map(|part| self.claim(*part, true)).collect())
            }
            (Head::And, parts) => Claim::Any(parts.iter().map(|part| self.claim(*part, false)).collect()),
            (Head::Or, parts) if holds => {
                Claim::Any(parts.iter().map(|part| self.claim(*part, true)).collect())
            }
            (Head::Or, parts) => Claim::All(parts.iter().map(|part| self.claim(*part, false)).collect()),
            (Head::Stated | Head::Known, &[of]) if self.is_fixed(of) => Claim::constant(holds),
            // What has a stand-in is stated where one of the two is.
            (head @ Head::Stated, &[of]) if *self.terms.head(of) == Head::Else => {
                let either = self.terms.parts(of).to_vec();
                let either = either.into_iter().map(|of| self.terms.make(head.clone(), vec![of])).collect();
                let either = self.terms.make(Head::Or, either);
                self.claim(either, holds)
            }
            (Head::Stated, &[of]) if !self.is_computed(of) => {
                let among: &[Decimal] = if holds { &[Decimal::ONE, KNOWN] } else { &[ABSENT] };
                self.status(of, among)
            }
            (Head::Known, &[of]) if !self.is_computed(of) => {
                let among: &[Decimal] = if holds { &[KNOWN] } else { &[ABSENT, Decimal::ONE] };
                self.status(of, among)
            }
            (Head::Compare(_) | Head::In | Head::Is, &[item, of]) => {
                self.comparison(asked, (item, of), holds)
            }
            (Head::Else, &[left, right]) => {
                let stated = self.terms.make(Head::Stated, vec![left]);
                let (with, absent) = (self.claim(left, holds), self.claim(stated, false));
                Claim::Any(vec![with, Claim::All(vec![absent, self.claim(right, holds)])])
            }
            _ => self.bare(asked, holds),
        }
    }

    /// Whether a term is put together from others, so that it has no presence of its own.
    fn is_computed(&self, term: TermId) -> bool {
        matches!(self.terms.head(term), Head::Else | Head::Arithmetic(_) | Head::Entry)
    }

    fn is_fixed(&self, term: TermId) -> bool {
        self.fixed.as_ref().is_some_and(|fixed| fixed.term == term && fixed.at.is_some())
    }

    fn comparison(&mut self, asked: TermId, (item, of): (TermId, TermId), holds: bool) -> Claim {
        let head = self.terms.head(asked).clone();
        // A default stands for what is absent.
        if let (Head::Else, &[left, right]) = (self.terms.head(item), self.terms.parts(item)) {
            let with = self.terms.make(head.clone(), vec![left, of]);
            let without = self.terms.make(head, vec![right, of]);
            let stated = self.terms.make(Head::Stated, vec![left]);
            let (with, absent) = (self.claim(with, holds), self.claim(stated, false));
            let without = self.claim(without, holds);
            return Claim::Any(vec![with, Claim::All(vec![absent, without])]);
        }
        // A table says something else for each of its keys.
        if let (Head::Entry, &[table, key]) = (self.terms.head(of), self.terms.parts(of))
            && let Some(Value::Table(set, rows)) = self.terms.value(table).cloned()
        {
            let rows = rows.iter().map(|(symbol, row)| {
                let symbol = self.terms.constant(Value::Symbol(set, *symbol));
                let here = self.terms.make(Head::Is, vec![key, symbol]);
                let row = self.terms.constant(row.clone());
                let asked = self.terms.make(head.clone(), vec![item, row]);
                Claim::All(vec![self.claim(here, true), self.claim(asked, holds)])
            });
            return Claim::Any(rows.collect());
        }
        // Of amounts in several currencies the one that compares with the value counts.
        if let (Head::Compare(_), Some(Value::List(amounts))) = (&head, self.terms.value(of).cloned()) {
            let amounts = amounts.iter().map(|amount| {
                let amount = self.terms.constant(amount.value.clone());
                let asked = self.terms.make(head.clone(), vec![item, amount]);
                self.claim(asked, holds)
            });
            return Claim::Any(amounts.collect());
        }
        match literal(self.terms, asked) {
            Some(literal) => self.literal(&literal, holds),
            None => self.bare(asked, holds),
        }
    }

    fn literal(&mut self, literal: &Literal, holds: bool) -> Claim {
        let Literal { term, values, .. } = literal;
        let unit = self.usual(*term, &literal.unit);
        if let Some(fixed) = self.fixed.as_ref().filter(|fixed| fixed.term == *term) {
            match fixed.at {
                _ if fixed.unit != unit => return Claim::constant(false),
                Some(at) => return Claim::constant(values.contains(at) == holds),
                None => {}
            }
        } else {
            self.notice(*term);
        }
        let present = self.status(*term, &[Decimal::ONE, KNOWN]);
        // Of several values one may fail where another passes.
        if !holds && may_be_several(self.terms, *term) {
            return present;
        }
        let line = line_of(&unit, *term, self.terms);
        let number = self.line(Said::Value(*term, unit), line);
        let values = if holds { values.clone() } else { values.complement() };
        Claim::All(vec![present, Claim::In(number, values)])
    }

    /// A share without a base is one of the usual base.
    fn usual(&self, term: TermId, unit: &Unit) -> Unit {
        match unit {
            Unit::Percent(None) => {
                Unit::Percent(self.terms.declared(term).and_then(|declared| declared.base.clone()))
            }
            other => other.clone(),
        }
    }

    /// A yes or no of a program, or a question that is only told apart from others.
    fn bare(&mut self, asked: TermId, holds: bool) -> Claim {
        if self.is_fixed(asked) || self.terms.declared(asked).is_some() {
            let truth = Literal { term: asked, unit: Unit::Truth, values: Values::one_of([Decimal::ONE]) };
            return self.literal(&truth, holds);
        }
        self.notice(asked);
        let line = line_of(&Unit::Truth, asked, self.terms);
        let number = self.line(Said::Value(asked, Unit::Truth), line);
        Claim::In(number, Values::one_of([Decimal::from(u8::from(holds))]).whole())
    }

    fn notice(&mut self, term: TermId) {
        if let Some(fixed) = &self.fixed {
            self.open |= self.terms.contains(term, fixed.term);
        }
    }

    /// In a world, what is stated stands in a block that is there.
    fn owners(&mut self) -> Claim {
        let mut claims = Vec::new();
        let mut at = 0;
        // An owner that is asked for here may have an owner itself.
        while let Some(said) = self.said.get(at).cloned() {
            at += 1;
            let Said::Status(term) = said else { continue };
            let owner = self.terms.parts(term).first().copied();
            let Some(owner) = owner.filter(|owner| matches!(self.terms.head(*owner), Head::Child(_))) else {
                continue;
            };
            let absent = self.status(term, &[ABSENT]);
            let there = self.status(owner, &[KNOWN]);
            claims.push(Claim::Any(vec![absent, there]));
        }
        Claim::All(claims)
    }

    /// Values for which a claim holds, with what they are the values of; `None` if there are none.
    pub(super) fn solve(&mut self, claim: Claim) -> Result<Option<Vec<(Said, Decimal)>>, TooLarge> {
        let claim = if self.in_world { Claim::All(vec![claim, self.owners()]) } else { claim };
        if self.parts > MOST_PARTS {
            return Err(TooLarge);
        }
        let found = solve(&self.lines, &claim, MOST_STEPS)?;
        Ok(found.map(|values| self.said.iter().cloned().zip(values).collect()))
    }
}
