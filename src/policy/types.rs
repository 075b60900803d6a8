//! Static types of expressions.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::quantity::Kind;
use crate::vocabulary::{self, AttributeId, BlockId, SymbolSetId, Vocabulary};

/// The type of an expression, and whether it may be absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Type {
    pub(crate) shape: Shape,
    /// It may be not stated, or `none`.
    pub(crate) optional: bool,
}

/// What an expression yields where it yields something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Shape {
    /// A mistake that has been reported: it fits everything.
    Any,
    /// A number; whole and never negative if it is a count.
    Number {
        count: bool,
    },
    Percent(Base),
    Money,
    Duration,
    Date,
    Month,
    Rate,
    Bool,
    Text,
    Currency,
    /// A symbol of a closed list.
    Symbol(SymbolSetId),
    /// The name of an event, a base or a metric.
    Word(WordKind),
    /// Bare words whose list is not known yet: the number of a [`super::check::Unsettled`].
    Words(usize),
    /// A block, of one of these kinds.
    Block(Vec<BlockId>),
    /// The values of an attribute, case by case.
    Schedule(Box<Shape>),
    Case,
    Condition,
    List(Box<Shape>),
    Range(Box<Shape>),
    /// Values by symbol.
    Table {
        keys: Box<Shape>,
        value: Box<Shape>,
    },
    Pair(Box<Shape>, Box<Shape>),
    /// An explanation.
    Record(Record),
    /// One of these.
    Either(Vec<Shape>),
}

/// What a percentage is a share of, as far as it is known before a program is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Base {
    /// A literal without a base: it takes the base of what it is compared with.
    Free,
    /// This one, unless the program writes another.
    Named(SmolStr),
    /// What the program writes.
    Varies,
}

/// What a word that is no symbol names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum WordKind {
    Event,
    Base,
    Subject,
}

/// What a reasoning function explains itself with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Record {
    /// A partner or deal in words.
    Partner,
    /// A partner that shows that not everybody does: `partner`, `has` without what it has none of, `lacks`.
    Witness,
    /// The most that one deal can cost: `total`, `parts`.
    Stack,
    /// A part of a stack: `label`, `rate`.
    Part,
    /// How the values of an attribute lie along a size: `gaps`, `overlaps`, `unreachable`, `falls`, `dominated`.
    Bands,
    /// Two values of which the second stands above the first, or is written after it: `deal`, `lower`, `upper`.
    Between,
    /// A partner who goes up and down again: `partner`, `up`, `down`.
    Turn,
}

impl Record {
    /// Its fields with their types, in order.
    pub(crate) fn fields(self) -> Vec<(&'static str, Shape)> {
        let list = |shape| Shape::List(Box::new(shape));
        let percent = Shape::Percent(Base::Varies);
        match self {
            Self::Partner => Vec::new(),
            Self::Witness => vec![
                ("partner", Shape::Record(Self::Partner)),
                ("has", Shape::Text),
                ("lacks", list(Shape::Condition)),
            ],
            Self::Stack => vec![("total", percent), ("parts", list(Shape::Record(Self::Part)))],
            Self::Part => vec![("label", Shape::Text), ("rate", percent)],
            Self::Bands => vec![
                ("gaps", list(Shape::Record(Self::Between))),
                ("overlaps", list(Shape::Record(Self::Between))),
                ("unreachable", list(Shape::Any)),
                ("falls", list(Shape::Record(Self::Between))),
                ("dominated", list(Shape::Record(Self::Between))),
            ],
            Self::Between => {
                vec![("deal", Shape::Record(Self::Partner)), ("lower", Shape::Any), ("upper", Shape::Any)]
            }
            Self::Turn => {
                vec![("partner", Shape::Record(Self::Partner)), ("up", Shape::Any), ("down", Shape::Any)]
            }
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Partner | Self::Witness | Self::Turn => "a partner",
            Self::Stack => "a stack of costs",
            Self::Part => "a part of a stack",
            Self::Bands => "an account of bands",
            Self::Between => "a pair of bands",
        }
    }
}

impl Type {
    /// A type that is never absent.
    pub(crate) const fn of(shape: Shape) -> Self {
        Self { shape, optional: false }
    }

    /// A type that may be absent.
    pub(crate) const fn optional(shape: Shape) -> Self {
        Self { shape, optional: true }
    }

    /// The type of what has been reported already.
    pub(crate) const ANY: Self = Self::of(Shape::Any);
}

impl Shape {
    pub(crate) fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    /// A block of one kind.
    pub(crate) fn block(kind: BlockId) -> Self {
        Self::Block(vec![kind])
    }

    /// The shape of a quantity of a kind.
    pub(crate) const fn of_kind(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Number { count: false },
            Kind::Percent => Self::Percent(Base::Free),
            Kind::Money => Self::Money,
            Kind::Duration => Self::Duration,
            Kind::Date => Self::Date,
            Kind::Month => Self::Month,
            Kind::Rate => Self::Rate,
        }
    }

    /// The kind of quantity, if it is one.
    pub(crate) const fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Number { .. } => Kind::Number,
            Self::Percent(_) => Kind::Percent,
            Self::Money => Kind::Money,
            Self::Duration => Kind::Duration,
            Self::Date => Kind::Date,
            Self::Month => Kind::Month,
            Self::Rate => Kind::Rate,
            _ => return None,
        })
    }

    /// The alternatives of an either, or itself.
    pub(crate) fn alternatives(&self) -> &[Self] {
        match self {
            Self::Either(shapes) => shapes,
            one => std::slice::from_ref(one),
        }
    }

    /// The shape that an attribute's value has; `base` is the usual base of a percentage.
    pub(crate) fn of_type(ty: &vocabulary::Type, base: Option<&SmolStr>) -> Self {
        use vocabulary::Type;
        match ty {
            Type::Count => Self::Number { count: true },
            Type::Decimal => Self::Number { count: false },
            Type::Percent => Self::Percent(base.map_or(Base::Varies, |base| Base::Named(base.clone()))),
            Type::Money => Self::Money,
            Type::Duration => Self::Duration,
            Type::Date => Self::Date,
            Type::Month => Self::Month,
            Type::Rate => Self::Rate,
            Type::Text => Self::Text,
            Type::Bool => Self::Bool,
            Type::Condition => Self::Condition,
            Type::Currency => Self::Currency,
            Type::Symbol(set) => Self::Symbol(*set),
            Type::Reference(kind) => Self::block(*kind),
            Type::Subject => Self::Word(WordKind::Subject),
            Type::Event => Self::Word(WordKind::Event),
            Type::List(of) => Self::list(Self::of_type(of, base)),
            Type::Range(of) => Self::Range(Box::new(Self::of_type(of, base))),
            Type::Either(types) => {
                let shapes: Vec<_> = types.iter().map(|ty| Self::of_type(ty, base)).collect();
                Self::Either(shapes)
            }
        }
    }

    /// The shape of an attribute as rules read it: a schedule where the vocabulary lets guards stand.
    pub(crate) fn of_attribute(vocabulary: &Vocabulary, kind: BlockId, attribute: AttributeId) -> Self {
        let block = &vocabulary[kind];
        let declared = block.attribute(attribute);
        let shape = Self::of_type(&declared.ty, declared.base.as_ref());
        let faceted = block.facets.is_some() && block.leading == Some(attribute);
        if declared.dimensions.is_empty() && !faceted { shape } else { Self::Schedule(Box::new(shape)) }
    }

    /// Lets blocks of other kinds, or lists of them, stand beside those of this shape; `false` if it is neither.
    pub(crate) fn admit(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::Block(kinds), Self::Block(more)) => {
                for kind in more {
                    if !kinds.contains(kind) {
                        kinds.push(*kind);
                    }
                }
                true
            }
            (Self::List(of), Self::List(more)) => of.admit(more),
            _ => false,
        }
    }

    /// What its values are, in words without an article: `percentage of list_price`, `range of durations`.
    pub(crate) fn unit(&self, vocabulary: &Vocabulary) -> String {
        let many = |of: &Self| match of.unit(vocabulary) {
            word if of.kind().is_some() => match word.split_once(' ') {
                Some((head, rest)) => format!("{head}s {rest}"),
                None if word == "money" => "amounts of money".to_owned(),
                None => format!("{word}s"),
            },
            word => word,
        };
        match self {
            Self::Percent(Base::Named(base)) => format!("percentage of {base}"),
            Self::Percent(_) => "percentage".to_owned(),
            Self::Number { count: true } => "count".to_owned(),
            Self::Number { count: false } => "number".to_owned(),
            Self::Money => "money".to_owned(),
            Self::Duration => "duration".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Rate => "rate".to_owned(),
            Self::Symbol(set) => vocabulary[*set].name.to_string(),
            Self::List(of) => format!("list of {}", many(of)),
            Self::Range(of) => format!("range of {}", many(of)),
            Self::Table { keys, value } => {
                format!("{} for each {}", value.unit(vocabulary), keys.unit(vocabulary))
            }
            other => {
                let noun = other.noun(vocabulary);
                noun.split_once(' ').map_or(noun.clone(), |(_, word)| word.to_owned())
            }
        }
    }

    /// What it is, with an article, for messages.
    pub(crate) fn noun(&self, vocabulary: &Vocabulary) -> String {
        match self {
            Self::Any => "something".into(),
            Self::Number { count: true } => "a count".into(),
            Self::Bool => "a yes or no".into(),
            Self::Text => "a text".into(),
            Self::Currency => "a currency".into(),
            Self::Symbol(set) => format!("a symbol of `{}`", vocabulary[*set].name),
            Self::Word(WordKind::Event) => "an event".into(),
            Self::Word(WordKind::Base) => "a base".into(),
            Self::Word(WordKind::Subject) => "the name of a metric".into(),
            Self::Words(_) => "a word".into(),
            Self::Block(kinds) => {
                let names: Vec<_> =
                    kinds.iter().map(|&kind| format!("`{}`", vocabulary[kind].name)).collect();
                format!("a block {}", names.join(" or "))
            }
            Self::Schedule(of) => format!("{} for each case", of.noun(vocabulary)),
            Self::Case => "a case".into(),
            Self::Condition => "a condition".into(),
            Self::List(_) => "a list".into(),
            Self::Range(_) => "a range".into(),
            Self::Table { .. } => "a table".into(),
            Self::Pair(..) => "a pair".into(),
            Self::Record(record) => record.noun().into(),
            Self::Either(shapes) => {
                let nouns: Vec<_> = shapes.iter().map(|shape| shape.noun(vocabulary)).collect();
                nouns.join(" or ")
            }
            quantity => quantity.kind().map_or_else(|| "something".into(), |kind| kind.noun().to_owned()),
        }
    }
}
