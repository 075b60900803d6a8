//! How the values of a variable stand on a line, so that sets of them are sets of numbers.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Doubt;
use super::set::{Cut, Set};
use crate::quantity::{
    Currency, Date, Decimal, Duration, Exchange, Kind, Mismatch, Money, Month, Percent, Quantity, TimeUnit,
};
use crate::source::Location;
use crate::syntax::ast::Comparison;
use crate::vocabulary::{BlockId, Reference, SubjectId, SymbolId, SymbolSetId, Value};

/// The line of a variable.
#[derive(Clone, Debug)]
pub(super) enum Scale {
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Hundredths of a base.
    Percent(Option<SmolStr>),
    /// Amounts of this currency.
    Money(Currency),
    /// Hours, as durations compare; with durations as they were written.
    Hours(BTreeMap<i128, Duration>),
    /// Days since the start of the calendar.
    Days,
    /// Months since the start of the calendar.
    Months,
    /// 0 for no, 1 for yes.
    Bool,
    /// The symbols of a closed list, in its order.
    Symbols(SymbolSetId, u16),
    /// Names of declared blocks, texts and other words, and whatever else there may be.
    Names(Names),
}

/// A list of names that may have more than was mentioned.
#[derive(Clone, Debug)]
pub(super) struct Names {
    options: Vec<NameOption>,
    positions: FxHashMap<NameKey, usize>,
}

/// One place in a list of names.
#[derive(Clone, Debug)]
pub(super) enum NameOption {
    /// A name that was mentioned.
    Named(Value, Option<u16>),
    /// A name that was not, at this rank if names have ranks.
    Other(Option<u16>),
    /// No name at all: below every rank.
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum NameKey {
    Block(BlockId, SmolStr, Option<u32>),
    Text(Box<str>),
    Currency(Currency),
    Event(SmolStr),
    Subject(SubjectId),
    Symbol(SymbolSetId, SymbolId),
    Bool(bool),
}

impl NameKey {
    fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Reference(Reference { kind, name, node, .. }) => Self::Block(*kind, name.clone(), *node),
            Value::Text(text) => Self::Text(text.clone()),
            Value::Currency(currency) => Self::Currency(*currency),
            Value::Event(name) => Self::Event(name.clone()),
            Value::Subject(id) => Self::Subject(*id),
            Value::Symbol(set, id) => Self::Symbol(*set, *id),
            Value::Bool(value) => Self::Bool(*value),
            Value::Quantity(..) | Value::Range(_) | Value::SymbolRange(..) | Value::List(_) => return None,
        })
    }
}

/// The values that a variable may have: surely, and perhaps.
pub(super) struct Universe {
    pub(super) surely: Set,
    pub(super) perhaps: Set,
}

impl Universe {
    fn same(set: Set) -> Self {
        Self { surely: set.clone(), perhaps: set }
    }
}

impl Scale {
    /// Whether only whole numbers stand on the line.
    pub(super) const fn is_whole(&self) -> bool {
        !matches!(self, Self::Number | Self::Percent(_) | Self::Money(_))
    }

    /// Everything on the line: counts and amounts are never negative; other numbers hardly ever.
    pub(super) fn universe(&self) -> Universe {
        let natural = Set::between(Cut::before(Decimal::ZERO), Cut::End);
        let below = |end: Decimal| Universe::same(Set::between(Cut::before(Decimal::ZERO), Cut::before(end)));
        match self {
            Self::Whole | Self::Money(_) | Self::Hours(_) => Universe::same(natural),
            Self::Number | Self::Percent(_) => Universe { surely: natural, perhaps: Set::all() },
            Self::Days => below(last_day().map_or(Decimal::ONE, |days| Decimal::from(days + 1))),
            Self::Months => below(Decimal::from(12 * 10_000)),
            Self::Bool => below(Decimal::TWO),
            Self::Symbols(_, count) => below(Decimal::from(*count)),
            Self::Names(names) => names.universe(),
        }
    }

    /// Where a value stands; first and last are the same but for names of one rank.
    pub(super) fn position(
        &self,
        value: &Value,
        exchange: &Exchange,
        at: Location,
    ) -> Result<Decimal, Doubt> {
        let exact = match (self, value) {
            (Self::Whole | Self::Number, Value::Quantity(Quantity::Number(number), _)) => Some(*number),
            (Self::Percent(base), Value::Quantity(Quantity::Percent(percent), _)) => {
                let own = Percent::new(percent.points, base.clone());
                own.common_base(percent).map_err(|mismatch| Doubt::of(&mismatch, at))?;
                Some(percent.points)
            }
            (Self::Money(currency), Value::Quantity(Quantity::Money(money), _)) => {
                Some(exactly(*money, *currency, exchange).ok_or_else(|| {
                    Doubt::of(&Mismatch::Currency { left: money.currency, right: *currency }, at)
                })?)
            }
            (Self::Hours(_), Value::Quantity(Quantity::Duration(duration), _)) => {
                Decimal::try_from_i128_with_scale(duration.nominal_hours(), 0).ok()
            }
            (Self::Days, Value::Quantity(Quantity::Date(date), _)) => {
                Date::new(0, 1, 1).map(|start| Decimal::from(start.days_until(*date)))
            }
            (Self::Months, Value::Quantity(Quantity::Month(month), _)) => {
                Month::new(0, 1).map(|start| Decimal::from(start.months_until(*month)))
            }
            (Self::Bool, Value::Bool(value)) => Some(Decimal::from(u8::from(*value))),
            (Self::Symbols(own, _), Value::Symbol(set, id)) if own == set => Some(Decimal::from(id.0)),
            (Self::Names(names), value) => names.position(value).map(Decimal::from),
            _ => None,
        };
        exact.ok_or(Doubt::Incomparable(at))
    }

    /// The values for which a comparison with this one holds.
    pub(super) fn compare(
        &self,
        comparison: Comparison,
        value: &Value,
        (exchange, at): (&Exchange, Location),
    ) -> Result<Set, Doubt> {
        let position = self.position(value, exchange, at)?;
        let (mut first, mut last) = (position, position);
        let identity = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if let (Self::Names(names), false) = (self, identity) {
            (first, last) = names.of_same_rank(value).ok_or(Doubt::Incomparable(at))?;
        }
        let set = Set::compared(comparison, first, last);
        Ok(if self.is_whole() { set.whole() } else { set })
    }

    /// What stands at a place of the line.
    pub(super) fn value(&self, at: Decimal) -> Option<Given> {
        let number = || i64::try_from(at).ok();
        let quantity = match self {
            Self::Whole | Self::Number => Quantity::Number(at),
            Self::Percent(base) => Quantity::Percent(Percent::new(at, base.clone())),
            Self::Money(currency) => Quantity::Money(Money::new(at, *currency)),
            Self::Hours(written) => Quantity::Duration(length(number()?, written)?),
            Self::Days => Quantity::Date(Date::new(0, 1, 1)?.add_days(number()?)?),
            Self::Months => Quantity::Month(Month::new(0, 1)?.add_months(number()?)?),
            Self::Bool => return Some(Given::Value(Value::Bool(!at.is_zero()))),
            Self::Symbols(set, _) => {
                return Some(Given::Value(Value::Symbol(*set, SymbolId(u16::try_from(at).ok()?))));
            }
            Self::Names(names) => return names.value(usize::try_from(number()?).ok()?),
        };
        Some(Given::Value(Value::Quantity(quantity, None)))
    }
}

/// What a variable of a witness is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// This value.
    Value(Value),
    /// None of these names; with ranks, one of this rank.
    Other {
        /// What it is not.
        not: Vec<Value>,
        /// Its rank, where ranks were compared.
        rank: Option<u16>,
    },
    /// Nothing at all: a partner without a tier stands below every tier.
    Nothing,
}

/// The amount in another currency, if it can be said without rounding.
pub(super) fn exactly(money: Money, currency: Currency, exchange: &Exchange) -> Option<Decimal> {
    let converted = exchange.convert(money, currency)?;
    let order = Quantity::Money(converted).compare(&Quantity::Money(money), exchange);
    (order == Ok(std::cmp::Ordering::Equal)).then_some(converted.amount)
}

fn last_day() -> Option<i64> {
    Some(Date::new(0, 1, 1)?.days_until(Date::new(9999, 12, 31)?))
}

/// So many hours in the largest unit that says them, or as they were written.
fn length(hours: i64, written: &BTreeMap<i128, Duration>) -> Option<Duration> {
    if let Some(duration) = written.get(&i128::from(hours)) {
        return Some(duration.clone());
    }
    let days = hours / 24;
    let months = 12 * (days / 365) + (days % 365) / 30;
    let candidates = [(months, TimeUnit::Month), (days, TimeUnit::Day), (hours, TimeUnit::Hour)];
    candidates
        .into_iter()
        .filter_map(|(count, unit)| Duration::of(count, unit))
        .find(|duration| duration.nominal_hours() == i128::from(hours))
}

impl Names {
    /// The names that were mentioned and what else there may be; `ranked` where they are compared by their rank.
    ///
    /// Among names without ranks there is always another. On a ladder one may stand nowhere yet, below the lowest, and each rank
    /// below a known one is somebody's; whether there is another of a mentioned rank, or one above them all, is known only if
    /// the whole ladder is.
    pub(super) fn new(mentioned: &[Value], ranked: bool, ladder: Option<&[Reference]>) -> Self {
        let mut named: Vec<(Option<u16>, NameKey, Value)> = Vec::new();
        let members = ladder.unwrap_or_default().iter().map(|member| Value::Reference(member.clone()));
        for value in mentioned.iter().cloned().chain(members) {
            let rank = if let Value::Reference(reference) = &value { reference.rank } else { None };
            if let Some(key) = NameKey::of(&value) {
                named.push((rank.filter(|_| ranked), key, value));
            }
        }
        // Names without a node are the ones with a node, where there is only one of that name.
        let nodes = nodes_by_name(&named);
        for (_, key, _) in &mut named {
            if let NameKey::Block(kind, name, node @ None) = key {
                *node = nodes.get(&(*kind, name.clone())).and_then(only);
            }
        }
        named.sort_by(|left, right| (left.0, &left.1).cmp(&(right.0, &right.1)));
        named.dedup_by(|right, left| right.1 == left.1);
        let ranks: BTreeSet<u16> = named.iter().filter_map(|(rank, ..)| *rank).collect();
        let mut options: Vec<(NameOption, Option<NameKey>)> = Vec::new();
        if ranked {
            options.push((NameOption::Nothing, None));
        }
        for (rank, key, value) in named {
            options.push((NameOption::Named(value, rank), Some(key)));
        }
        match (ranked, ladder) {
            (false, _) => options.push((NameOption::Other(None), None)),
            (true, Some(_)) => {}
            (true, None) => {
                let top = ranks.last().copied().unwrap_or(0);
                let gaps = (1..top)
                    .filter(|rank| !ranks.contains(rank) && (*rank == 1 || ranks.contains(&(rank - 1))));
                let others: BTreeSet<u16> =
                    ranks.iter().copied().chain(gaps).chain(top.checked_add(1)).collect();
                options.extend(others.into_iter().map(|rank| (NameOption::Other(Some(rank)), None)));
                options.sort_by_key(|(option, _)| option.rank());
            }
        }
        let positions = (0..).zip(&options);
        let positions = positions.filter_map(|(at, (_, key))| Some((key.clone()?, at))).collect();
        Self { options: options.into_iter().map(|(option, _)| option).collect(), positions }
    }

    fn universe(&self) -> Universe {
        let top = self.options.iter().filter_map(NameOption::named_rank).max().unwrap_or(0);
        let taken: BTreeSet<u16> = self.options.iter().filter_map(NameOption::named_rank).collect();
        let surely = self.options.iter().enumerate().filter(|(_, option)| match option {
            NameOption::Other(Some(rank)) => *rank < top && !taken.contains(rank),
            NameOption::Other(None) | NameOption::Named(..) | NameOption::Nothing => true,
        });
        Universe {
            surely: Set::positions(surely.map(|(at, _)| at)),
            perhaps: Set::positions(0..self.options.len()),
        }
    }

    fn position(&self, value: &Value) -> Option<usize> {
        let key = NameKey::of(value)?;
        if let Some(&at) = self.positions.get(&key) {
            return Some(at);
        }
        let NameKey::Block(kind, name, None) = key else { return None };
        let mut same = self.positions.iter().filter(|(key, _)| {
            matches!(key, NameKey::Block(other_kind, other, _) if *other_kind == kind && *other == name)
        });
        match (same.next(), same.next()) {
            (Some((_, &at)), None) => Some(at),
            _ => None,
        }
    }

    /// The first and the last place of the names of its rank; `None` if its rank is not known.
    fn of_same_rank(&self, value: &Value) -> Option<(Decimal, Decimal)> {
        let Value::Reference(Reference { rank: Some(rank), .. }) = value else { return None };
        // A name without a rank stands on no rung, so that no comparison with it can be decided.
        if self.options.iter().any(|option| option.rank().is_none()) {
            return None;
        }
        let first = self.options.iter().position(|option| option.rank() == Some(*rank))?;
        let last = self.options.iter().rposition(|option| option.rank() == Some(*rank))?;
        Some((Decimal::from(first), Decimal::from(last)))
    }

    fn value(&self, at: usize) -> Option<Given> {
        Some(match self.options.get(at)? {
            NameOption::Named(value, _) => Given::Value(value.clone()),
            NameOption::Other(rank) => {
                let not = self.options.iter().filter_map(|option| match option {
                    NameOption::Named(value, _) => Some(value.clone()),
                    NameOption::Other(_) | NameOption::Nothing => None,
                });
                Given::Other { not: not.collect(), rank: *rank }
            }
            NameOption::Nothing => Given::Nothing,
        })
    }
}

impl NameOption {
    const fn rank(&self) -> Option<u16> {
        match self {
            Self::Named(_, rank) | Self::Other(rank) => *rank,
            Self::Nothing => Some(0),
        }
    }

    const fn named_rank(&self) -> Option<u16> {
        match self {
            Self::Named(_, rank) => *rank,
            Self::Other(_) | Self::Nothing => None,
        }
    }
}

type NodesByName = BTreeMap<(BlockId, SmolStr), BTreeSet<u32>>;

fn nodes_by_name(named: &[(Option<u16>, NameKey, Value)]) -> NodesByName {
    let mut nodes = NodesByName::new();
    for (_, key, _) in named {
        if let NameKey::Block(kind, name, Some(node)) = key {
            nodes.entry((*kind, name.clone())).or_default().insert(*node);
        }
    }
    nodes
}

fn only(nodes: &BTreeSet<u32>) -> Option<u32> {
    if nodes.len() == 1 { nodes.first().copied() } else { None }
}

/// The scale that the first quantity of a variable suggests, where the vocabulary does not fix one.
pub(super) fn of_kind(kind: Kind) -> Option<Scale> {
    Some(match kind {
        Kind::Number => Scale::Number,
        Kind::Percent => Scale::Percent(None),
        Kind::Duration => Scale::Hours(BTreeMap::new()),
        Kind::Date => Scale::Days,
        Kind::Month => Scale::Months,
        Kind::Money | Kind::Rate => return None,
    })
}
