//! Effective programs in few words, over the shipped vocabulary.

use std::sync::{Arc, LazyLock};

use partnerlint::condition::{Atom, Condition, ConditionNode, MetricRef, SubjectRef, Test, Threshold};
use partnerlint::program::{Content, Entry, Node, NodeId, Origin, Program, Reader, Schedule, Slot};
use partnerlint::quantity::{
    Currency, Date, Decimal, Duration, Money, Per, Percent, Quantity, Range, Rate, TimeUnit, parse_number,
};
use partnerlint::source::{Location, SourceId, Span};
use partnerlint::syntax::ast::{Comparison, StandInKind};
use partnerlint::vocabulary::{Reference, STANDARD, StandIn, Type, Value, Vocabulary, load};

static WORDS: LazyLock<Vocabulary> = LazyLock::new(|| load(&[STANDARD]).unwrap());

pub fn words() -> &'static Vocabulary {
    &WORDS
}

/// A program while it is written.
pub struct Build {
    pub program: Program,
    pub places: u32,
}

impl Default for Build {
    fn default() -> Self {
        let program = Program::default();
        let mut build = Self { program, places: 0 };
        build.push("program", "", None);
        build
    }
}

impl Build {
    fn place(&mut self) -> Location {
        self.places += 1;
        Location::new(SourceId(0), Span::new(self.places, self.places + 1))
    }

    fn push(&mut self, kind: &str, name: &str, parent: Option<NodeId>) -> NodeId {
        let id = NodeId(u32::try_from(self.program.nodes.len()).unwrap());
        let kind = words().block_id(kind).unwrap_or_else(|| panic!("no kind {kind}"));
        let header = self.place();
        let below: Vec<NodeId> = match parent {
            Some(parent) if words()[kind].ladder.is_some() => {
                self.program.children(parent, kind).last().into_iter().collect()
            }
            _ => Vec::new(),
        };
        let rank = match below.first() {
            Some(below) => self.program.node(*below).rank + 1,
            None => u16::from(words()[kind].ladder.is_some()),
        };
        self.program.nodes.push(Node {
            kind,
            name: name.into(),
            title: None,
            text: None,
            parent,
            children: Vec::new(),
            slots: Vec::new(),
            stand_in: None,
            facts: Vec::new(),
            header,
            rank,
            below,
            damaged: false,
            origin: Origin::Written,
        });
        if let Some(parent) = parent {
            self.program.nodes[parent.0 as usize].children.push(id);
        }
        id
    }

    /// The program, to be read.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.program, words())
    }

    /// A block in another.
    pub fn block(&mut self, parent: NodeId, kind: &str, name: &str) -> NodeId {
        self.push(kind, name, Some(parent))
    }

    /// A block at the top.
    pub fn top(&mut self, kind: &str, name: &str) -> NodeId {
        self.push(kind, name, Some(Program::ROOT))
    }

    /// `attribute = value`, and `attribute = value when guard`.
    pub fn set(&mut self, node: NodeId, statement: &str) -> &mut Self {
        let (name, value) = statement.split_once(" = ").expect("an assignment");
        let (value, guard) = match value.split_once(" when ") {
            Some((value, guard)) => (value, Some(self.guard(guard))),
            None => (value, None),
        };
        let kind = &words()[self.program.node(node).kind];
        let attribute = kind.attribute_id(name).unwrap_or_else(|| panic!("no {name} in {}", kind.name));
        let declared = kind.attribute(attribute);
        let content = if declared.ty == Type::Condition {
            Content::Condition(Arc::new(self.guard(value)))
        } else {
            self.content(value, &declared.ty, declared.base.as_deref())
        };
        let location = self.place();
        let guard = guard.map(Box::new);
        let entry = Entry { guard, content, location, origin: Origin::Written };
        let slots = &mut self.program.nodes[node.0 as usize].slots;
        let at = slots.binary_search_by_key(&attribute, |slot| slot.attribute).unwrap_or_else(|at| {
            slots.insert(at, Slot { attribute, schedule: Arc::default() });
            at
        });
        Arc::make_mut(&mut slots[at].schedule).entries.push(entry);
        self
    }

    /// One unit of a currency is worth so much.
    pub fn exchange(&mut self, unit: &str, worth: &str) -> &mut Self {
        let Quantity::Money(worth) = quantity(worth, None) else { panic!("no money in {worth}") };
        self.program.exchange.insert(Currency::parse(unit).unwrap(), worth).unwrap();
        self
    }

    /// The schedule of an attribute, which is stated.
    pub fn schedule(&self, node: NodeId, attribute: &str) -> &Schedule {
        let id = words()[self.program.node(node).kind].attribute_id(attribute).expect("an attribute");
        self.program.schedule(node, id).expect("a schedule")
    }

    fn find(&self, kind: &str, name: &str) -> Option<u32> {
        let kind = words().block_id(kind)?;
        let nodes = (0..).zip(&self.program.nodes);
        nodes.filter(|(_, node)| node.kind == kind && node.name == name).map(|(at, _)| at).last()
    }

    fn content(&mut self, text: &str, ty: &Type, base: Option<&str>) -> Content {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let kind = match word {
            "none" => StandInKind::None,
            "unknown" => StandInKind::Unknown,
            "unpublished" => StandInKind::Unpublished,
            "discretion" => StandInKind::Discretion,
            _ => return Content::Value(self.value(text, ty, base)),
        };
        let bounds = rest.strip_prefix("in ").map(|bounds| Box::new(self.value(bounds, ty, base)));
        Content::StandIn(StandIn { kind, bounds, reason: None })
    }

    fn value(&mut self, text: &str, ty: &Type, base: Option<&str>) -> Value {
        if let Some(list) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let of = match ty {
                Type::List(of) => of,
                other => other,
            };
            let parts = list.split(", ").filter(|part| !part.is_empty());
            return Value::List(parts.map(|part| self.value(part, of, base)).collect());
        }
        if let Some((low, high)) = text.split_once("..") {
            let end = |text: &str| (!text.is_empty()).then(|| quantity(text, base));
            return match ty {
                Type::Symbol(set) => {
                    let end = |text: &str| words()[*set].id(text);
                    Value::SymbolRange(*set, end(low), end(high))
                }
                _ => Value::Range(Range { low: end(low), high: end(high) }),
            };
        }
        match ty {
            Type::Symbol(set) => {
                Value::Symbol(*set, words()[*set].id(text).unwrap_or_else(|| panic!("no symbol {text}")))
            }
            Type::Reference(kind) => {
                let node = self.find(&words()[*kind].name, text);
                let rank = node.map(|node| self.program.node(NodeId(node)).rank).filter(|rank| *rank > 0);
                Value::Reference(Reference { kind: *kind, name: text.into(), node, rank })
            }
            Type::Bool => Value::Bool(text == "true"),
            Type::List(of) => self.value(text, of, base),
            Type::Either(types) => {
                let number = text.starts_with(|first: char| first.is_ascii_digit());
                let fits = |ty: &&Type| match ty {
                    Type::Symbol(set) => words()[*set].id(text).is_some(),
                    Type::Reference(_) | Type::Bool | Type::Text | Type::Event => false,
                    _ => number,
                };
                let ty = types.iter().find(fits).unwrap_or(&types[0]).clone();
                self.value(text, &ty, base)
            }
            _ => Value::Quantity(quantity(text, base), None),
        }
    }

    /// `units in 100..499 and deal is renewal`
    pub fn guard(&mut self, text: &str) -> Condition {
        let parts: Vec<Condition> = text.split(" and ").map(|atom| self.atom(atom)).collect();
        let location = self.place();
        match <[Condition; 1]>::try_from(parts) {
            Ok([one]) => one,
            Err(parts) => Condition { node: ConditionNode::All(parts), location },
        }
    }

    fn atom(&mut self, text: &str) -> Condition {
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        let subject = subject(name);
        let ty = match &subject.metric {
            MetricRef::Vocabulary(id) => words()[*id].ty.clone(),
            MetricRef::Declared(_) => Type::Decimal,
        };
        let comparisons = [
            ("== ", Comparison::Equal),
            ("!= ", Comparison::NotEqual),
            ("<= ", Comparison::AtMost),
            (">= ", Comparison::AtLeast),
            ("< ", Comparison::Less),
            ("> ", Comparison::Greater),
        ];
        let compared =
            comparisons.iter().find_map(|(word, comparison)| Some((rest.strip_prefix(word)?, *comparison)));
        let test = if rest.is_empty() {
            Test::Is(true)
        } else if rest == "is false" {
            Test::Is(false)
        } else if let Some((value, comparison)) = compared {
            let threshold = match self.content(value, &ty, None) {
                Content::StandIn(stand_in) => Threshold::StandIn(stand_in),
                _ => Threshold::Known(self.value(value, &ty, None)),
            };
            Test::Compare(comparison, threshold)
        } else if let Some(value) = rest.strip_prefix("is not ") {
            Test::OneOf { negated: true, values: vec![self.value(value, &ty, None)] }
        } else if let Some(value) = rest.strip_prefix("is ") {
            Test::OneOf { negated: false, values: vec![self.value(value, &ty, None)] }
        } else {
            let (negated, rest) = match rest.strip_prefix("not in ") {
                Some(rest) => (true, rest),
                None => (false, rest.strip_prefix("in ").unwrap_or_else(|| panic!("cannot read {text}"))),
            };
            match self.value(rest, &ty, None) {
                Value::List(values) => Test::OneOf { negated, values },
                range => Test::Within { negated, range },
            }
        };
        let node = ConditionNode::Atom(Atom { subject, test });
        Condition { node, location: self.place() }
    }
}

/// A subject by its name, with facets in brackets.
pub fn subject(name: &str) -> SubjectRef {
    let (name, facets) = name.split_once('[').unwrap_or((name, ""));
    let facets = facets.trim_end_matches(']').split(',').filter(|facet| !facet.is_empty());
    let metric = match words().subject_id(name) {
        Some(id) => MetricRef::Vocabulary(id),
        None => MetricRef::Declared(name.into()),
    };
    SubjectRef { metric, facets: facets.map(Into::into).collect(), window: None }
}

fn quantity(text: &str, base: Option<&str>) -> Quantity {
    let (text, base) = match text.split_once(" of ") {
        Some((text, base)) => (text, Some(base)),
        None => (text, base),
    };
    if let Some(points) = text.strip_suffix('%') {
        return Quantity::Percent(Percent::new(parse_number(points).unwrap(), base.map(Into::into)));
    }
    if let Some(date) = Date::parse(text) {
        return Quantity::Date(date);
    }
    if let Some((amount, per)) = text.split_once(" per ") {
        let per = per.split(" per ").map(|per| match per.split_once(' ') {
            Some((number, unit)) => {
                let unit = TimeUnit::parse(unit).unwrap();
                Per::Time(Duration::of(parse_number(number).unwrap(), unit).unwrap())
            }
            None => match TimeUnit::parse(per) {
                Some(unit) => Per::Time(Duration::of(1_i64, unit).unwrap()),
                None => Per::Thing(per.into()),
            },
        });
        return Quantity::Rate(Rate::new(quantity(amount, base), per.collect()).unwrap());
    }
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let number: Decimal = parse_number(number).unwrap_or_else(|_| panic!("no number in {text}"));
    match (unit, TimeUnit::parse(unit), Currency::parse(unit)) {
        ("", ..) => Quantity::Number(number),
        (_, Some(unit), _) => Quantity::Duration(Duration::of(number, unit).unwrap()),
        (_, _, Some(currency)) => Quantity::Money(Money::new(number, currency)),
        _ => panic!("no unit in {text}"),
    }
}
