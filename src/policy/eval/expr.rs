//! Expressions to values.

use std::sync::Arc;

use super::super::ir::{Expr, Property};
use super::super::value::{At, Bounds, Item, NodeRef, Unknown, Value};
use super::read::block;
use super::{Machine, Stop, counts_as};
use crate::condition::Condition;
use crate::program::Program;
use crate::quantity::{Arithmetic, Percent, Quantity, Range};
use crate::source::{Location, SourceId, Span};

impl Machine<'_> {
    /// The value of an expression, which may be absent or not known.
    pub(super) fn item(&mut self, expr: &Expr) -> Result<Item, Stop> {
        match expr {
            Expr::Const(value) => Ok(Item::new(value.clone())),
            Expr::Local(slot) => Ok(self.get(*slot)),
            Expr::Parameter(number) => Ok(Item::new(self.setting(*number).cloned().unwrap_or(Value::Absent))),
            Expr::Program(side) => Ok(block(NodeRef { side: *side, id: Program::ROOT })),
            Expr::AsOf => {
                self.program(super::Side::New).reads().day();
                Ok(Quantity::Date(self.context.as_of).into())
            }
            Expr::Anyone => {
                let nowhere = Location::new(SourceId(0), Span::new(0, 0));
                Ok(Item::new(Value::Condition(Arc::new(Condition::anyone(nowhere)))))
            }
            Expr::Attribute(of, attributes, read) => self.attribute_at(of, attributes, *read),
            Expr::Fact(of, subject) => {
                let of = self.owner(of)?;
                self.fact(&of, *subject)
            }
            Expr::Child(of, kind) => {
                let of = self.owner(of)?;
                self.child(&of, *kind, "")
            }
            Expr::Named(of, kind, name) => {
                let (of, name) = (self.owner(of)?, self.item(name)?);
                let name = self.name_of(&name)?;
                self.child(&of, *kind, &name)
            }
            Expr::Children(of, kind) => {
                let of = self.owner(of)?;
                self.children(&of, *kind, false)
            }
            Expr::Every(of, kind) => {
                let of = self.owner(of)?;
                self.every(&of, *kind, false)
            }
            Expr::Told(of, subject) => {
                let of = self.item(of)?;
                self.told(&of, *subject)
            }
            Expr::Leading(of, read) => {
                let of = self.item(of)?;
                self.leading(of, *read)
            }
            Expr::Property(of, property) => {
                let of = self.item(of)?;
                self.property(of, *property)
            }
            Expr::InCase(of, case) => self.in_case(of, case),
            Expr::Entry(table, key) => {
                let (table, key) = (self.item(table)?, self.item(key)?);
                self.entry(&table, &key)
            }
            Expr::Field(of, field) => {
                let of = self.item(of)?;
                self.field(of, *field)
            }
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(gathered) => self.gather(gathered),
            Expr::List(parts) => {
                let items: Result<Vec<Item>, Stop> = parts.iter().map(|part| self.item(part)).collect();
                Ok(Item::new(Value::List(items?.into())))
            }
            Expr::Range(low, high) => self.range(low.as_deref(), high.as_deref()),
            Expr::Condition(template) => self.condition(template),
            Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Compare(..)
            | Expr::In(..)
            | Expr::Is(..)
            | Expr::Stated(_)
            | Expr::Known(_)
            | Expr::Spot(_) => self.truth(expr).map(Item::from),
            Expr::Negate(of) => {
                let of = self.item(of)?;
                let minus = Quantity::Number((-1).into()).into();
                self.arithmetic(Arithmetic::Multiply, &of, &minus)
            }
            Expr::Arithmetic(operator, left, right) => {
                let (left, right) = (self.item(left)?, self.item(right)?);
                self.arithmetic(*operator, &left, &right)
            }
            Expr::Else(left, right) => self.otherwise(left, right),
            Expr::As(of, base) => {
                let of = self.item(of)?;
                self.rebase(of, base)
            }
        }
    }

    /// A field of an explanation.
    fn field(&self, of: Item, field: u16) -> Result<Item, Stop> {
        match &of.value {
            Value::Record(fields) => {
                fields.get(usize::from(field)).cloned().ok_or_else(|| self.unusable(&of))
            }
            _ => Ok(of),
        }
    }

    /// `and` stops at the first false, `or` at the first true; an answer beats what is undecided before it.
    pub(super) fn junction(&mut self, parts: &[Expr], ends: bool) -> Result<bool, Stop> {
        let mut pending: Option<Stop> = None;
        for part in parts {
            match self.truth(part) {
                Ok(answer) if answer == ends => return Ok(ends),
                Ok(_) => {}
                Err(Stop::Invalid) => return Err(Stop::Invalid),
                Err(stop) => pending = Some(heavier(pending, stop)),
            }
        }
        pending.map_or(Ok(!ends), Err)
    }

    /// Absent and `none` take the default; other stand-ins pass through.
    fn otherwise(&mut self, left: &Expr, right: &Expr) -> Result<Item, Stop> {
        let item = self.item(left)?;
        if !self.is_absent(&item)? {
            return Ok(item);
        }
        let mut default = self.item(right)?;
        // A label about the default stands where the value would.
        if matches!(default.at, At::Nowhere) {
            default.at = item.at;
        }
        Ok(default)
    }

    fn property(&mut self, of: Item, property: Property) -> Result<Item, Stop> {
        match (property, &of.value) {
            (Property::Base, _) => return self.base(of),
            (Property::Low | Property::High, Value::Range(range)) => {
                let end = if property == Property::Low { &range.low } else { &range.high };
                let value = end.clone().map_or(Value::Absent, Value::Quantity);
                return Ok(Item::at(value, of.at));
            }
            // A single value is both of its ends.
            (Property::Low | Property::High, Value::Quantity(_)) => return Ok(of),
            (Property::Low | Property::High, Value::SymbolRange(set, low, high)) => {
                let end = if property == Property::Low { low } else { high };
                let value = end.map_or(Value::Absent, |symbol| Value::Symbol(*set, symbol));
                return Ok(Item::at(value, of.at));
            }
            _ => {}
        }
        let Value::Node(node) = of.value else {
            return Ok(match of.value {
                Value::Absent | Value::Unknown(_) => of,
                _ => return Err(self.unusable(&of)),
            });
        };
        let found = self.node(node);
        let value = match property {
            Property::Rank => Value::Quantity(Quantity::Number(found.rank().into())),
            Property::Name => Value::Text(Arc::from(found.name().as_str())),
            Property::Title => found.title().map_or(Value::Absent, |text| Value::Text(Arc::from(&**text))),
            Property::Base | Property::Low | Property::High => Value::Absent,
        };
        Ok(Item::at(value, of.at))
    }

    fn range(&mut self, low: Option<&Expr>, high: Option<&Expr>) -> Result<Item, Stop> {
        let low = low.map(|end| self.item(end)).transpose()?;
        let high = high.map(|end| self.item(end)).transpose()?;
        let symbol = |end: &Option<Item>| match end.as_ref().map(|end| &end.value) {
            Some(Value::Symbol(set, id)) => Some((*set, *id)),
            _ => None,
        };
        if let Some((set, _)) = symbol(&low).or_else(|| symbol(&high)) {
            let end = |end| symbol(end).map(|(_, id)| id);
            return Ok(Item::new(Value::SymbolRange(set, end(&low), end(&high))));
        }
        let quantity = |end: Option<Item>| match end {
            None => Ok(None),
            Some(Item { value: Value::Quantity(quantity), .. }) => Ok(Some(quantity)),
            Some(other) => Err(self.unusable(&other)),
        };
        let range = Range::new(quantity(low)?, quantity(high)?)?;
        Ok(Item::new(Value::Range(Arc::new(range))))
    }

    /// An operation; what is not known yields what lies within the bounds that follow.
    pub(super) fn arithmetic(&self, operator: Arithmetic, left: &Item, right: &Item) -> Result<Item, Stop> {
        match (&left.value, &right.value) {
            (Value::Quantity(one), Value::Quantity(other)) => {
                Ok(Quantity::apply(operator, one, other, self.exchange())?.into())
            }
            (
                Value::Unknown(_) | Value::Range(_) | Value::Quantity(_),
                Value::Unknown(_) | Value::Range(_),
            )
            | (Value::Unknown(_) | Value::Range(_), Value::Quantity(_)) => {
                self.bounded(operator, left, right)
            }
            (Value::Absent | Value::Unknown(_) | Value::Quantity(_) | Value::Range(_), _) => {
                Err(self.unusable(if matches!(left.value, Value::Absent) { left } else { right }))
            }
            _ => Err(self.unusable(left)),
        }
    }

    fn bounded(&self, operator: Arithmetic, left: &Item, right: &Item) -> Result<Item, Stop> {
        let (one, other) = (ends(left), ends(right));
        let apply = |a: &Option<Quantity>, b: &Option<Quantity>| match (a, b) {
            (Some(a), Some(b)) => Quantity::apply(operator, a, b, self.exchange()).map(Some),
            _ => Ok(None),
        };
        let (low, high) = match operator {
            Arithmetic::Add => (apply(&one.low, &other.low)?, apply(&one.high, &other.high)?),
            Arithmetic::Subtract => (apply(&one.low, &other.high)?, apply(&one.high, &other.low)?),
            // The sign of a factor decides which end is which: all four products, where both are bounded.
            Arithmetic::Multiply => {
                let products = [
                    apply(&one.low, &other.low)?,
                    apply(&one.low, &other.high)?,
                    apply(&one.high, &other.low)?,
                    apply(&one.high, &other.high)?,
                ];
                self.hull(products)?
            }
            Arithmetic::Divide => (None, None),
        };
        if let (Value::Range(_), Value::Range(_) | Value::Quantity(_))
        | (Value::Quantity(_), Value::Range(_)) = (&left.value, &right.value)
        {
            return Ok(Item::new(Value::Range(Arc::new(Range { low, high }))));
        }
        let known = [left, right].into_iter().find_map(|item| match &item.value {
            Value::Unknown(unknown) => Some(unknown),
            _ => None,
        });
        let Some(unknown) = known else { return Err(self.unusable(left)) };
        let bounds =
            if low.is_none() && high.is_none() { Bounds::None } else { Bounds::Range(Range { low, high }) };
        let unknown =
            Unknown { at: unknown.at.clone(), written: unknown.written.clone(), exists: true, bounds };
        Ok(Item::new(Value::Unknown(Arc::new(unknown))))
    }

    fn hull(&self, products: [Option<Quantity>; 4]) -> Result<(Option<Quantity>, Option<Quantity>), Stop> {
        let mut low: Option<Quantity> = None;
        let mut high: Option<Quantity> = None;
        for product in products {
            let Some(product) = product else { return Ok((None, None)) };
            let below = low.as_ref().map(|low| product.compare(low, self.exchange())).transpose()?;
            let above = high.as_ref().map(|high| product.compare(high, self.exchange())).transpose()?;
            if below.is_none_or(std::cmp::Ordering::is_lt) {
                low = Some(product.clone());
            }
            if above.is_none_or(std::cmp::Ordering::is_gt) {
                high = Some(product);
            }
        }
        Ok((low, high))
    }

    /// `x as deal_value`: the same share, as a share of what its base counts as.
    fn rebase(&self, of: Item, base: &smol_str::SmolStr) -> Result<Item, Stop> {
        let moved = |percent: &Percent| match &percent.base {
            Some(from) if !counts_as(self.context.vocabulary, from, base) => {
                Err(Stop::NotApplicable(super::Reason::DifferingBase(from.to_string(), base.to_string())))
            }
            _ => Ok(Quantity::Percent(Percent::new(percent.points, Some(base.clone())))),
        };
        let end = |end: &Option<Quantity>| match end {
            Some(Quantity::Percent(percent)) => moved(percent).map(Some),
            other => Ok(other.clone()),
        };
        let value = match &of.value {
            Value::Quantity(Quantity::Percent(percent)) => Value::Quantity(moved(percent)?),
            Value::Range(range) => {
                Value::Range(Arc::new(Range { low: end(&range.low)?, high: end(&range.high)? }))
            }
            Value::Unknown(unknown) => match &unknown.bounds {
                Bounds::Range(range) => {
                    let range = Range { low: end(&range.low)?, high: end(&range.high)? };
                    let bounds = Bounds::Range(range);
                    let unknown = Unknown {
                        at: unknown.at.clone(),
                        written: unknown.written.clone(),
                        exists: unknown.exists,
                        bounds,
                    };
                    Value::Unknown(Arc::new(unknown))
                }
                _ => of.value.clone(),
            },
            _ => return Err(self.unusable(&of)),
        };
        Ok(Item::at(value, of.at))
    }
}

/// The ends of what is known of a quantity.
pub(super) fn ends(item: &Item) -> Range {
    match &item.value {
        Value::Quantity(quantity) => Range { low: Some(quantity.clone()), high: Some(quantity.clone()) },
        Value::Range(range) => Range::clone(range),
        Value::Unknown(unknown) => match &unknown.bounds {
            Bounds::Range(range) => range.clone(),
            _ => Range { low: None, high: None },
        },
        _ => Range { low: None, high: None },
    }
}

/// The weightier of two reasons to stop: undecided before not applicable, else the first.
pub(super) fn heavier(first: Option<Stop>, second: Stop) -> Stop {
    match (first, second) {
        (Some(Stop::NotApplicable(_)) | None, second @ (Stop::Undecided(_) | Stop::Invalid)) => second,
        (Some(first), _) => first,
        (None, second) => second,
    }
}
