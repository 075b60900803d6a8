//! Quantities from the text that the language writes, so that tests read like programs, and random ones.

use partnerlint::quantity::{
    Arithmetic, Currency, Date, Decimal, Duration, Exchange, Money, Per, Percent, Quantity, Range, Rate,
    TimeUnit,
};
use partnerlint::source::SourceId;
use partnerlint::syntax::{ast, parse_program};
use proptest::prelude::*;

/// The quantity that a text writes; panics with the text if it writes none.
pub fn quantity(text: &str) -> Quantity {
    read(text).unwrap_or_else(|| panic!("`{text}` writes no quantity"))
}

/// The range that a text writes.
pub fn range(text: &str) -> Range {
    let range = value(text, |value| match value {
        ast::Value::Range(low, high) => {
            let end = |end: &Option<Box<ast::Spanned<ast::Quantity<'_>>>>| {
                end.as_ref().map(|end| resolve(&end.node).expect("an end of a range is a quantity"))
            };
            Range::new(end(low), end(high)).ok()
        }
        _ => None,
    });
    range.unwrap_or_else(|| panic!("`{text}` writes no range"))
}

/// The length that a text writes.
pub fn duration(text: &str) -> Duration {
    match quantity(text) {
        Quantity::Duration(duration) => duration,
        other => panic!("`{other}` is no duration"),
    }
}

/// The day that a text writes.
pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("`{text}` is no date"))
}

/// The currency with a code.
pub fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap_or_else(|| panic!("`{code}` is no currency"))
}

/// An exchange table: `1 EUR = 1.08 USD` in each line.
pub fn exchange(lines: &[&str]) -> Exchange {
    let mut exchange = Exchange::new(Date::new(2027, 1, 31));
    for line in lines {
        let (from, worth) = line.split_once(" = ").unwrap();
        let Quantity::Money(worth) = quantity(worth) else { panic!("`{line}` states no money") };
        exchange.insert(currency(from.strip_prefix("1 ").unwrap()), worth).unwrap();
    }
    exchange
}

/// The quantity that a text writes as the value of an attribute, with `-` before it for a negated one.
fn read(text: &str) -> Option<Quantity> {
    if let Some(text) = text.strip_prefix('-') {
        let minus_one = Quantity::Number(Decimal::NEGATIVE_ONE);
        return Quantity::apply(Arithmetic::Multiply, &minus_one, &read(text)?, &Exchange::default()).ok();
    }
    value(text, |value| match value {
        ast::Value::Quantity(quantity) => resolve(quantity),
        _ => None,
    })
}

/// What becomes of a value in a program, if it can be read.
fn value<T>(text: &str, use_it: impl FnOnce(&ast::Value<'_>) -> Option<T>) -> Option<T> {
    let text = format!("value = {text}");
    let parsed = parse_program(&text, SourceId(0));
    match parsed.ast.statements.as_slice() {
        [ast::Statement::Attribute(attribute)] if parsed.findings.is_empty() => use_it(&attribute.value.node),
        _ => None,
    }
}

fn resolve(written: &ast::Quantity<'_>) -> Option<Quantity> {
    let base = written.base.map(|base| base.node.into());
    let amount = match &written.magnitude {
        ast::Magnitude::Number(number) => Quantity::Number(*number),
        ast::Magnitude::Percent(points) => Quantity::Percent(Percent::new(*points, base)),
        ast::Magnitude::Money(amount, code) => {
            Quantity::Money(Money::new(*amount, Currency::parse(code.node)?))
        }
        ast::Magnitude::Length(length) => Quantity::Duration(resolve_length(length)?),
        ast::Magnitude::Date(day) => Quantity::Date(*day),
        ast::Magnitude::Month(month) => Quantity::Month(*month),
    };
    if written.per.is_empty() {
        return Some(amount);
    }
    let per = written.per.iter().map(|per| match &per.node {
        ast::Per::Name(name) => Some(match TimeUnit::parse(name) {
            Some(unit) => Per::Time(Duration::of(1, unit)?),
            None => Per::Thing((*name).into()),
        }),
        ast::Per::Length(length) => resolve_length(length).map(Per::Time),
        ast::Per::Money { amount, currency, of } => {
            let money = Money::new(*amount, Currency::parse(currency.node)?);
            Some(Per::Money(money, of.map(|of| of.node.into())))
        }
    });
    Rate::new(amount, per.collect::<Option<Vec<Per>>>()?).ok().map(Quantity::Rate)
}

fn resolve_length(length: &ast::Length<'_>) -> Option<Duration> {
    Duration::of(length.number, TimeUnit::parse(length.unit.node)?)
}

/// Any number that can be written, also negated.
pub fn any_number() -> impl Strategy<Value = Decimal> {
    let small = (-50_i64..50, 0_u32..3);
    let wide = (-99_999_999_999_999_i64..=99_999_999_999_999, 0_u32..=14);
    prop_oneof![small, wide].prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

/// Any length of one unit.
pub fn any_length() -> impl Strategy<Value = Duration> {
    let unit = prop::sample::select(TimeUnit::ALL.to_vec());
    (prop_oneof![-800_i64..800, -9_000_000_000_i64..9_000_000_000], unit)
        .prop_map(|(amount, unit)| Duration::of(amount, unit).unwrap())
}

/// Any sum of lengths.
pub fn any_sum_of_lengths() -> impl Strategy<Value = Duration> {
    let part = -500_i64..500;
    (part.clone(), part.clone(), part.clone(), part.clone(), part).prop_map(
        |(months, days, business_days, hours, business_hours)| Duration::Length {
            months,
            days,
            business_days,
            hours,
            business_hours,
        },
    )
}

/// Any day of a few decades.
pub fn any_date() -> impl Strategy<Value = Date> {
    (1990_i16..2060, 1_i8..=12, 1_i8..=31).prop_filter_map("no such day", |(y, m, d)| Date::new(y, m, d))
}

/// Any duration.
pub fn any_duration() -> impl Strategy<Value = Duration> {
    let between = (any_date(), any_date()).prop_map(|(from, to)| Duration::between(from, to));
    prop_oneof![any_length(), any_sum_of_lengths(), between]
}

fn any_currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec![currency("USD"), currency("EUR"), currency("JPY")])
}

fn any_percent() -> impl Strategy<Value = Quantity> {
    let base = prop::option::of(prop::sample::select(vec!["net_license", "deal_value"]));
    (any_number(), base)
        .prop_map(|(points, base)| Quantity::Percent(Percent::new(points, base.map(Into::into))))
}

fn any_money() -> impl Strategy<Value = Money> {
    (any_number(), any_currency()).prop_map(|(amount, currency)| Money::new(amount, currency))
}

fn any_rate() -> impl Strategy<Value = Quantity> {
    let amount = prop_oneof![
        any_number().prop_map(Quantity::Number),
        any_percent(),
        any_money().prop_map(Quantity::Money)
    ];
    let thing = prop::option::of(prop::sample::select(vec!["customer", "activity_type"]));
    let time = prop::option::of((1_i64..30, prop::sample::select(TimeUnit::ALL.to_vec())));
    let of = prop::option::of(Just("mrr"));
    let money = prop::option::of((1_i64..1000, any_currency(), of));
    (amount, thing, time, money).prop_filter_map("per nothing", |(amount, thing, time, money)| {
        let thing = thing.map(|thing| Per::Thing(thing.into()));
        let time = time.map(|(count, unit)| Per::Time(Duration::of(count, unit).unwrap()));
        let money = money.map(|(amount, currency, of)| {
            Per::Money(Money::new(amount.into(), currency), of.map(Into::into))
        });
        let per: Vec<Per> = thing.into_iter().chain(time).chain(money).collect();
        (!per.is_empty()).then(|| Quantity::Rate(Rate::new(amount, per).unwrap()))
    })
}

/// Any quantity.
pub fn any_quantity() -> impl Strategy<Value = Quantity> {
    let month = any_date().prop_map(|day| Quantity::Month(day.month_of_year()));
    prop_oneof![
        any_number().prop_map(Quantity::Number),
        any_percent(),
        any_money().prop_map(Quantity::Money),
        any_duration().prop_map(Quantity::Duration),
        any_date().prop_map(Quantity::Date),
        month,
        any_rate(),
    ]
}

/// A quantity that could be written as one literal.
pub fn any_literal() -> impl Strategy<Value = Quantity> {
    prop_oneof![
        any_number().prop_map(Quantity::Number),
        any_percent(),
        any_money().prop_map(Quantity::Money),
        any_length().prop_filter("weeks and years may be large", writable).prop_map(Quantity::Duration),
        any_date().prop_map(Quantity::Date),
        any_date().prop_map(|day| Quantity::Month(day.month_of_year())),
        any_rate(),
    ]
}

fn writable(length: &Duration) -> bool {
    read(&length.to_string()).is_some()
}
