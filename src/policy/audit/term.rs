//! Expressions of several rules in one form: what is asked in the same way is the same term, whatever its names and order.

use rustc_hash::FxHashMap;

use super::super::ir::{Function, Property};
use super::super::value::{Side, Value};
use crate::condition::canonical;
use crate::quantity::{Arithmetic, Exchange, Quantity, Range};
use crate::syntax::ast::Comparison;
use crate::vocabulary::{self, AttributeId, BlockId, SubjectId, Vocabulary};

/// The number of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TermId(u32);

/// What a term is, without its parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Head {
    /// A value, told apart by this text.
    Const(Box<str>),
    Root(Side),
    /// In a world: the one block of a kind that has a name.
    Block(BlockId),
    /// The block of a kind that stands once.
    Child(BlockId),
    Children(BlockId),
    Every(BlockId),
    /// Each of a list, or a part of each; the number tells loops over one list apart.
    Each(usize, usize),
    /// In a world: the only case.
    Case,
    Attribute(Box<[(BlockId, AttributeId)]>),
    Told(SubjectId),
    Property(Property),
    InCase,
    Entry,
    Else,
    And,
    Or,
    Not,
    Compare(Comparison),
    In,
    Is,
    Stated,
    Known,
    Range,
    List,
    Arithmetic(Arithmetic),
    Call(Function),
    /// Anything else.
    Other(Box<str>),
}

/// A term: its head and its parts.
#[derive(Clone, Debug)]
struct Node {
    head: Head,
    parts: Vec<TermId>,
    value: Option<Value>,
}

/// All terms of some rules; the same is there once.
pub(super) struct Terms<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    nodes: Vec<Node>,
    ids: FxHashMap<(Head, Vec<TermId>), TermId>,
}

impl<'v> Terms<'v> {
    pub(super) fn new(vocabulary: &'v Vocabulary) -> Self {
        Self { vocabulary, nodes: Vec::new(), ids: FxHashMap::default() }
    }

    pub(super) fn head(&self, term: TermId) -> &Head {
        static NOTHING: Head = Head::Case;
        self.node(term).map_or(&NOTHING, |node| &node.head)
    }

    pub(super) fn parts(&self, term: TermId) -> &[TermId] {
        self.node(term).map_or(&[], |node| &node.parts)
    }

    /// The value of a term that is one.
    pub(super) fn value(&self, term: TermId) -> Option<&Value> {
        self.node(term)?.value.as_ref()
    }

    fn node(&self, term: TermId) -> Option<&Node> {
        self.nodes.get(usize::try_from(term.0).ok()?)
    }

    /// The answer of a term that is yes or no already.
    pub(super) fn answer(&self, term: TermId) -> Option<bool> {
        match self.value(term) {
            Some(Value::Bool(answer)) => Some(*answer),
            _ => None,
        }
    }

    /// Whether a term is another or contains it.
    pub(super) fn contains(&self, term: TermId, wanted: TermId) -> bool {
        // Parts are older than what they are parts of, so that each term is looked at once.
        let mut open = std::collections::BTreeSet::from([term]);
        while let Some(next) = open.pop_last() {
            if next == wanted {
                return true;
            }
            open.extend(self.parts(next).iter().filter(|part| **part >= wanted));
        }
        false
    }

    /// What the vocabulary says that a term is: the type of an attribute, in a case or not.
    pub(super) fn declared(&self, term: TermId) -> Option<&'v vocabulary::Attribute> {
        match (self.head(term), self.parts(term)) {
            (Head::Attribute(attributes), _) => {
                let mut declared =
                    attributes.iter().map(|&(kind, attribute)| self.vocabulary[kind].attribute(attribute));
                let first = declared.next()?;
                declared.all(|other| other.ty == first.ty && other.base == first.base).then_some(first)
            }
            (Head::InCase, [of, _]) => self.declared(*of),
            _ => None,
        }
    }

    pub(super) fn constant(&mut self, value: Value) -> TermId {
        let text = match &value {
            Value::Condition(condition) => canonical(condition, self.vocabulary),
            other => format!("{other:?}"),
        };
        self.intern(Head::Const(text.into()), Vec::new(), Some(value))
    }

    /// A term of parts, in its simplest form.
    pub(super) fn make(&mut self, head: Head, mut parts: Vec<TermId>) -> TermId {
        if let Some(value) = self.folded(&head, &parts) {
            return self.constant(value);
        }
        let head = match (head, parts.as_slice()) {
            (Head::And, _) => return self.junction(Head::And, &parts),
            (Head::Or, _) => return self.junction(Head::Or, &parts),
            (Head::Else, &[left, _]) if self.value(left).is_some_and(|value| !is_absent(value)) => {
                return left;
            }
            (Head::Else, &[left, right]) if self.value(left).is_some() => return right,
            (Head::Arithmetic(Arithmetic::Add), &[left, right]) if self.is_zero(right) => return left,
            (Head::Compare(comparison), &[left, right]) => {
                let swap = match (self.value(left).is_some(), self.value(right).is_some()) {
                    (constant, other) if constant != other => constant,
                    // What has no constant side is asked with `<`, `<=`, or in order.
                    _ => match comparison {
                        Comparison::Greater | Comparison::AtLeast => true,
                        Comparison::Equal | Comparison::NotEqual => right < left,
                        Comparison::Less | Comparison::AtMost => false,
                    },
                };
                if swap {
                    parts.reverse();
                    Head::Compare(comparison.mirrored())
                } else {
                    Head::Compare(comparison)
                }
            }
            (head, _) => head,
        };
        if matches!(head, Head::Is | Head::Arithmetic(Arithmetic::Add | Arithmetic::Multiply)) {
            parts.sort_by_key(|part| (self.value(*part).is_some(), *part));
        }
        self.intern(head, parts, None)
    }

    fn intern(&mut self, head: Head, parts: Vec<TermId>, value: Option<Value>) -> TermId {
        let next = TermId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let key = (head, parts);
        if let Some(&known) = self.ids.get(&key) {
            return known;
        }
        self.nodes.push(Node { head: key.0.clone(), parts: key.1.clone(), value });
        self.ids.insert(key, next);
        next
    }

    /// `and` and `or` without order, repetition and what decides nothing.
    fn junction(&mut self, head: Head, parts: &[TermId]) -> TermId {
        let ends = head == Head::Or;
        let mut flat: Vec<TermId> = Vec::with_capacity(parts.len());
        for &part in parts {
            match self.answer(part) {
                Some(answer) if answer == ends => return part,
                Some(_) => {}
                None if *self.head(part) == head => flat.extend_from_slice(self.parts(part)),
                None => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        match flat.as_slice() {
            [] => self.constant(Value::Bool(!ends)),
            &[only] => only,
            _ => self.intern(head, flat, None),
        }
    }

    fn is_zero(&self, term: TermId) -> bool {
        match self.value(term) {
            Some(Value::Quantity(Quantity::Percent(percent))) => {
                percent.base.is_none() && percent.points.is_zero()
            }
            Some(Value::Quantity(Quantity::Number(number))) => number.is_zero(),
            Some(Value::Quantity(Quantity::Duration(duration))) => duration.nominal_hours() == 0,
            _ => false,
        }
    }

    /// The value of what is made of values only.
    fn folded(&self, head: &Head, parts: &[TermId]) -> Option<Value> {
        let values: Option<Vec<&Value>> = parts.iter().map(|part| self.value(*part)).collect();
        let values = values?;
        let exchange = Exchange::default();
        Some(match (head, values.as_slice()) {
            (Head::Not, [Value::Bool(answer)]) => Value::Bool(!answer),
            (Head::Property(property @ (Property::Low | Property::High)), [Value::Range(range)]) => {
                let end = if *property == Property::Low { &range.low } else { &range.high };
                end.clone().map_or(Value::Absent, Value::Quantity)
            }
            (Head::Entry, [Value::Table(_, rows), Value::Symbol(_, symbol)]) => {
                let row = rows.iter().find(|(key, _)| key == symbol);
                row.map_or(Value::Absent, |(_, value)| value.clone())
            }
            (Head::Arithmetic(operator), [Value::Quantity(one), Value::Quantity(other)]) => {
                Value::Quantity(Quantity::apply(*operator, one, other, &exchange).ok()?)
            }
            (Head::Compare(comparison), [Value::Quantity(one), Value::Quantity(other)]) => {
                Value::Bool(comparison.holds(one.compare(other, &exchange).ok()?))
            }
            (Head::In, [Value::Quantity(one), Value::Range(range)]) => {
                Value::Bool(range.contains(one, &exchange).ok()?)
            }
            (Head::In, [Value::Symbol(set, one), Value::List(items)]) => {
                let mut found = false;
                for item in items.iter() {
                    let Value::Symbol(other, symbol) = &item.value else { return None };
                    found |= other == set && symbol == one;
                }
                Value::Bool(found)
            }
            (Head::Is, [Value::Symbol(set, one), Value::Symbol(other, two)]) => {
                Value::Bool(set == other && one == two)
            }
            (Head::Range, [Value::Quantity(low), Value::Quantity(high)]) => {
                Value::Range(Range::new(Some(low.clone()), Some(high.clone())).ok()?.into())
            }
            (Head::Stated | Head::Known, [value]) => Value::Bool(!is_absent(value)),
            _ => return None,
        })
    }
}

const fn is_absent(value: &Value) -> bool {
    matches!(value, Value::Absent)
}
