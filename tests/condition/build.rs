//! Conditions in few words, over the small vocabulary of `words.toml`.

use std::cell::Cell;
use std::sync::LazyLock;

use partnerlint::condition::{
    Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold, Window,
};
use partnerlint::quantity::{
    Currency, Date, Decimal, Duration, Exchange, Money, Percent, Quantity, Range, TimeUnit,
};
use partnerlint::source::{Location, SourceId, Span};
use partnerlint::syntax::ast::{Comparison, StandInKind, Which};
use partnerlint::vocabulary::{Reference, StandIn, Value, Vocabulary, load};

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| load(&[include_str!("words.toml")]).unwrap());
static NO_EXCHANGE: LazyLock<Exchange> = LazyLock::new(Exchange::default);

pub fn words() -> &'static Vocabulary {
    &WORDS
}

pub fn no_exchange() -> &'static Exchange {
    &NO_EXCHANGE
}

thread_local! {
    static PLACE: Cell<u32> = const { Cell::new(0) };
}

/// A place of its own for each condition: the same unknown is only the same where it is written once.
fn place() -> Location {
    let start = PLACE.get();
    PLACE.set(start + 1);
    Location::new(SourceId(0), Span::new(start, start + 1))
}

fn condition(node: ConditionNode) -> Condition {
    Condition { node, location: place() }
}

pub fn all(parts: impl IntoIterator<Item = Condition>) -> Condition {
    condition(ConditionNode::All(parts.into_iter().collect()))
}

pub fn any(parts: impl IntoIterator<Item = Condition>) -> Condition {
    condition(ConditionNode::Any(parts.into_iter().collect()))
}

pub fn at_least_n(count: u32, parts: impl IntoIterator<Item = Condition>) -> Condition {
    condition(ConditionNode::AtLeast(count, parts.into_iter().collect()))
}

pub fn members(count: u32, group: &str, each: Condition) -> Condition {
    condition(ConditionNode::AtLeastOf { count, group: group.into(), each: Box::new(each) })
}

pub fn discretion() -> Condition {
    condition(ConditionNode::StandIn(StandIn { kind: StandInKind::Discretion, bounds: None, reason: None }))
}

/// A subject: `closed_deals`, `closed_deals[a, b]`, `closed_deals within 12`.
#[derive(Clone)]
pub struct On(pub SubjectRef);

pub fn on(name: &str) -> On {
    let (name, facets) = name.split_once('[').unwrap_or((name, ""));
    let facets = facets.trim_end_matches(']').split(", ").filter(|facet| !facet.is_empty());
    let metric = match words().subject_id(name) {
        Some(id) => MetricRef::Vocabulary(id),
        None => MetricRef::Declared(name.into()),
    };
    On(SubjectRef { metric, facets: facets.map(Into::into).collect(), window: None })
}

pub fn months(count: i64) -> Duration {
    Duration::of(count, TimeUnit::Month).unwrap()
}

impl On {
    pub fn within(mut self, count: i64) -> Self {
        self.0.window = Some(Window::Trailing(months(count)));
        self
    }

    pub fn in_quarter(mut self, which: Which) -> Self {
        self.0.window = Some(Window::Aligned { which, period: months(3), fiscal: true });
        self
    }

    pub fn average(mut self, per: i64, over: i64) -> Self {
        self.0.window = Some(Window::Average { per: months(per), over: months(over) });
        self
    }

    fn ask(self, test: Test) -> Condition {
        condition(ConditionNode::Atom(Atom { subject: self.0, test }))
    }

    pub fn compare(self, comparison: Comparison, value: Value) -> Condition {
        self.ask(Test::Compare(comparison, Threshold::Known(value)))
    }

    pub fn compare_unknown(self, comparison: Comparison, bounds: Option<Value>) -> Condition {
        let bounds = bounds.map(Box::new);
        let stand_in = StandIn { kind: StandInKind::Unknown, bounds, reason: None };
        self.ask(Test::Compare(comparison, Threshold::StandIn(stand_in)))
    }

    pub fn at_least(self, value: impl Into<Given>) -> Condition {
        self.compare(Comparison::AtLeast, value.into().0)
    }

    pub fn at_most(self, value: impl Into<Given>) -> Condition {
        self.compare(Comparison::AtMost, value.into().0)
    }

    pub fn above(self, value: impl Into<Given>) -> Condition {
        self.compare(Comparison::Greater, value.into().0)
    }

    pub fn below(self, value: impl Into<Given>) -> Condition {
        self.compare(Comparison::Less, value.into().0)
    }

    pub fn equal(self, value: impl Into<Given>) -> Condition {
        self.compare(Comparison::Equal, value.into().0)
    }

    pub fn holds(self) -> Condition {
        self.ask(Test::Is(true))
    }

    pub fn fails(self) -> Condition {
        self.ask(Test::Is(false))
    }

    pub fn one_of(self, negated: bool, values: Vec<Value>) -> Condition {
        self.ask(Test::OneOf { negated, values })
    }

    pub fn named(self, value: Value) -> Condition {
        self.one_of(false, vec![value])
    }

    pub fn not_named(self, value: Value) -> Condition {
        self.one_of(true, vec![value])
    }

    pub fn inside(self, low: Option<Value>, high: Option<Value>) -> Condition {
        self.ask(Test::Within { negated: false, range: range(low, high) })
    }

    pub fn outside(self, low: Option<Value>, high: Option<Value>) -> Condition {
        self.ask(Test::Within { negated: true, range: range(low, high) })
    }
}

pub fn range(low: Option<Value>, high: Option<Value>) -> Value {
    match (&low, &high) {
        (Some(Value::Symbol(set, _)), _) | (None, Some(Value::Symbol(set, _))) => {
            let id = |value: &Option<Value>| match value {
                Some(Value::Symbol(_, id)) => Some(*id),
                _ => None,
            };
            Value::SymbolRange(*set, id(&low), id(&high))
        }
        _ => {
            let end = |value: Option<Value>| match value {
                Some(Value::Quantity(quantity, _)) => Some(quantity),
                _ => None,
            };
            Value::Range(Range { low: end(low), high: end(high) })
        }
    }
}

/// A threshold.
pub struct Given(pub Value);

impl From<i64> for Given {
    fn from(count: i64) -> Self {
        Self(n(count))
    }
}

impl From<Value> for Given {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

pub fn n(count: i64) -> Value {
    Value::Quantity(Quantity::Number(Decimal::from(count)), None)
}

pub fn percent(points: i64) -> Value {
    Value::Quantity(Quantity::Percent(Percent::new(Decimal::from(points), None)), None)
}

pub fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

pub fn money(amount: &str, code: &str) -> Value {
    Value::Quantity(Quantity::Money(Money::new(amount.parse().unwrap(), currency(code))), None)
}

pub fn usd(amount: i64) -> Value {
    money(&amount.to_string(), "USD")
}

pub fn date(text: &str) -> Value {
    Value::Quantity(Quantity::Date(Date::parse(text).unwrap()), None)
}

pub fn length(count: i64) -> Value {
    Value::Quantity(Quantity::Duration(months(count)), None)
}

pub fn symbol(set: &str, name: &str) -> Value {
    let set = words().symbol_set_id(set).unwrap();
    Value::Symbol(set, words()[set].id(name).unwrap())
}

pub fn deal(name: &str) -> Value {
    symbol("deal_type", name)
}

fn reference(kind: &str, name: &str, rank: Option<u16>) -> Reference {
    Reference { kind: words().block_id(kind).unwrap(), name: name.into(), node: None, rank }
}

pub fn product(name: &str) -> Value {
    Value::Reference(reference("product", name, None))
}

pub fn tier(name: &str, rank: u16) -> Value {
    Value::Reference(tier_of(name, rank))
}

pub fn tier_of(name: &str, rank: u16) -> Reference {
    reference("tier", name, Some(rank))
}
