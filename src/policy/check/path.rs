//! Paths: names, fields and brackets.

use smol_str::SmolStr;

use super::super::ir::{Expr as Ir, Property, Read};
use super::super::types::{Shape, Type, WordKind};
use super::super::value::{Side, Value};
use super::expr::text_of;
use super::scope::path_of;
use super::words::Unsettled;
use super::{Checker, Typed};
use crate::diagnostic::closest;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprNode, Name};
use crate::vocabulary::{self, BlockId, Body, Named, SymbolSetId, Vocabulary};

impl Checker<'_> {
    /// Types a path; what is known to be stated is not optional.
    pub(super) fn path(&mut self, expr: &Expr<'_>, expected: Option<&Shape>) -> Typed {
        let mut typed = match &expr.node {
            ExprNode::Name(name) => self.name(name, expected, expr.span),
            ExprNode::Field(of, name) => {
                let base = self.expr(of, None);
                self.field(base, of, name)
            }
            ExprNode::Index(of, index) => self.index(of, index),
            _ => return Typed::mistake(),
        };
        if typed.ty.optional
            && let Some(path) = path_of(expr, &self.scope)
            && self.scope.is_stated(&path)
        {
            typed.ty.optional = false;
            self.trace_reliance(path);
        }
        typed
    }

    fn name(&mut self, name: &str, expected: Option<&Shape>, span: Span) -> Typed {
        if let Some(set) = self.expected_set(name, expected) {
            return self.symbol(set, name, span);
        }
        if let Some(local) = self.scope.read(name) {
            let typed = Typed::new(Ir::Local(local.slot), local.ty.clone());
            if let Some(explains) = &local.explains {
                self.explains = Some(explains.clone());
            }
            return typed;
        }
        if let Some(typed) = self.param_use(name) {
            return typed;
        }
        if self.constant.is_some() && expected.is_none() {
            return self.bare_word(name, span);
        }
        if let Some(typed) = self.root(name) {
            return typed;
        }
        if let Some(typed) = self.declared_word(name, expected) {
            return typed;
        }
        self.unknown_name(name, expected, span);
        Typed::mistake()
    }

    /// The list of symbols that is expected and has the name.
    fn expected_set(&self, name: &str, expected: Option<&Shape>) -> Option<SymbolSetId> {
        let settled = self.settled(expected?);
        let sets = settled.alternatives().iter().filter_map(|shape| match shape {
            Shape::Symbol(set) => Some(*set),
            Shape::Range(of) | Shape::List(of) => match **of {
                Shape::Symbol(set) => Some(set),
                _ => None,
            },
            _ => None,
        });
        sets.into_iter().find(|&set| self.vocabulary[set].id(name).is_some())
    }

    fn symbol(&mut self, set: SymbolSetId, name: &str, span: Span) -> Typed {
        if let Some(local) = self.scope.find(name) {
            let declared = self.location(local.span);
            let finding = self
                .finding(
                    "policy-shadow",
                    span,
                    format!("`{name}` is a symbol here, and a local has its name"),
                )
                .note(declared, "the local")
                .help("give the local another name");
            self.findings.push(finding);
            self.scope.read(name);
        }
        match self.vocabulary[set].id(name) {
            Some(symbol) => Typed::new(Ir::Const(Value::Symbol(set, symbol)), Type::of(Shape::Symbol(set))),
            None => Typed::mistake(),
        }
    }

    /// A word of a constant whose list is not known yet.
    fn bare_word(&mut self, name: &str, span: Span) -> Typed {
        let entry = (SmolStr::new(name), self.location(span));
        let number = match self.constant {
            Some(Some(number)) => number,
            _ => {
                self.unsettled.push(Unsettled { words: Vec::new(), shape: None });
                let number = self.unsettled.len() - 1;
                self.constant = Some(Some(number));
                number
            }
        };
        if let Some(unsettled) = self.unsettled.get_mut(number) {
            unsettled.words.push(entry);
        }
        Typed::new(Ir::Const(Value::Word(SmolStr::new(name))), Type::of(Shape::Words(number)))
    }

    /// The roots: `program`, `as_of`, `anyone`, every block that stands in a program; of a change rule `old` and `new`.
    pub(super) fn root(&self, name: &str) -> Option<Typed> {
        let program = |side| Typed::new(Ir::Program(side), Type::of(Shape::block(Vocabulary::PROGRAM)));
        Some(match name {
            "as_of" => Typed::new(Ir::AsOf, Type::of(Shape::Date)),
            "anyone" => Typed::new(Ir::Anyone, Type::of(Shape::Condition)),
            "old" if self.change => program(Side::Old),
            "new" if self.change => program(Side::New),
            _ if self.change => return None,
            "program" => program(Side::New),
            _ => return self.child(program(Side::New), &[Vocabulary::PROGRAM], name),
        })
    }

    /// A block, or the list of blocks, of a name in blocks of some kinds.
    fn child(&self, base: Typed, kinds: &[BlockId], name: &str) -> Option<Typed> {
        let children = || kinds.iter().flat_map(|&kind| self.vocabulary[kind].children.iter().copied());
        let optional = base.ty.optional;
        if let Some(kind) = children().find(|&kind| self.vocabulary[kind].name == name) {
            if self.vocabulary[kind].named != Named::Single {
                return None;
            }
            let ty = Type::optional(Shape::block(kind));
            return Some(Typed::new(Ir::Child(Box::new(base.ir), kind), ty));
        }
        // From the root of a program, a plural is every block of the kind, wherever it stands.
        if let Ir::Program(_) = base.ir
            && let Some(kind) = self.vocabulary.block_of_plural(name)
        {
            let ty = Type::of(Shape::list(Shape::block(kind)));
            return Some(Typed::new(Ir::Every(Box::new(base.ir), kind), ty));
        }
        let kind = children().find(|&kind| {
            let block = &self.vocabulary[kind];
            block.plural == name && block.named != Named::Single
        })?;
        let ty = Type { shape: Shape::list(Shape::block(kind)), optional };
        Some(Typed::new(Ir::Children(Box::new(base.ir), kind), ty))
    }

    /// The kind of a block that is named in brackets: `conflict` in `deal_registration.conflict[…]`.
    fn named_child(&mut self, of: &Expr<'_>) -> Option<(Typed, BlockId)> {
        let (base, name) = match &of.node {
            ExprNode::Name(name) if self.change || self.scope.find(name).is_some() => return None,
            ExprNode::Name(name) => {
                (Typed::new(Ir::Program(Side::New), Type::of(Shape::block(Vocabulary::PROGRAM))), *name)
            }
            ExprNode::Field(of, name) => {
                let before = self.findings.len();
                let base = self.expr(of, None);
                if self.findings.len() > before {
                    return None;
                }
                (base, name.node)
            }
            _ => return None,
        };
        let Shape::Block(kinds) = &base.ty.shape else { return None };
        let children = kinds.iter().flat_map(|&kind| self.vocabulary[kind].children.iter().copied());
        let mut repeatable = children.filter(|&kind| self.vocabulary[kind].named != Named::Single);
        let kind = repeatable.find(|&kind| self.vocabulary[kind].name == name)?;
        Some((base, kind))
    }

    pub(super) fn field(&mut self, base: Typed, of: &Expr<'_>, name: &Name<'_>) -> Typed {
        let shape = self.settled(&base.ty.shape);
        if matches!(name.node, "low" | "high")
            && let Some(of) = between_ends(&shape)
        {
            let property = if name.node == "low" { Property::Low } else { Property::High };
            return Typed::new(Ir::Property(Box::new(base.ir), property), Type::optional(of.clone()));
        }
        match &shape {
            Shape::Any => Typed::mistake(),
            Shape::Block(kinds) => {
                let kinds = kinds.clone();
                match self.block_field(base, &kinds, name.node) {
                    Some(typed) => typed,
                    None => {
                        self.unknown_field(&kinds, of, name);
                        Typed::mistake()
                    }
                }
            }
            Shape::Percent(_) | Shape::Schedule(_) if name.node == "base" => Self::base_property(base),
            Shape::Either(_) if name.node == "base" => Self::base_property(base),
            Shape::Record(record) => {
                let fields = record.fields();
                let found = fields.iter().position(|(field, _)| *field == name.node);
                match found.and_then(|at| Some((u16::try_from(at).ok()?, fields.get(at)?))) {
                    Some((at, (_, shape))) => {
                        let ty = Type { shape: shape.clone(), optional: base.ty.optional };
                        Typed::new(Ir::Field(Box::new(base.ir), at), ty)
                    }
                    None => {
                        let hint = closest(name.node, fields.iter().map(|(field, _)| *field));
                        self.unknown(name.span, "field", name.node, hint);
                        Typed::mistake()
                    }
                }
            }
            Shape::Case => match self.vocabulary.subject_id(name.node) {
                Some(subject) => {
                    let ty = Type::optional(Shape::of_type(&self.vocabulary[subject].ty, None));
                    Typed::new(Ir::Told(Box::new(base.ir), subject), ty)
                }
                None => {
                    let hint = closest(name.node, self.vocabulary.subject_words());
                    self.unknown(name.span, "metric or dimension", name.node, hint);
                    Typed::mistake()
                }
            },
            Shape::List(_) => {
                let path = text_of(of).unwrap_or_else(|| "this".to_owned());
                self.advise(
                    "wrong-type",
                    name.span,
                    format!("`{path}` is a list, and `{}` belongs to one of it", name.node),
                    format!("take each: `for one in {path}`, then `one.{}`", name.node),
                );
                Typed::mistake()
            }
            other => {
                let noun = other.noun(self.vocabulary);
                self.report("unknown-name", name.span, format!("{noun} has no field `{}`", name.node));
                Typed::mistake()
            }
        }
    }

    /// An attribute, a child, a fact or a property of a block.
    fn block_field(&self, base: Typed, kinds: &[BlockId], name: &str) -> Option<Typed> {
        let vocabulary = self.vocabulary;
        let declared = kinds.iter().filter_map(|&kind| Some((kind, vocabulary[kind].attribute_id(name)?)));
        let attributes: Box<[_]> = declared.collect();
        if let Some(&(kind, attribute)) = attributes.first() {
            let mut shapes: Vec<Shape> = Vec::new();
            for &(kind, attribute) in &attributes {
                let shape = Shape::of_attribute(vocabulary, kind, attribute);
                if !shapes.contains(&shape) {
                    shapes.push(shape);
                }
            }
            let every = attributes.len() == kinds.len();
            let required = every && vocabulary[kind].attribute(attribute).required;
            let shape = match shapes.len() {
                1 => shapes.pop()?,
                _ => Shape::Either(shapes),
            };
            let read = if matches!(shape, Shape::Schedule(_)) { Read::Schedule } else { Read::Value };
            let optional = base.ty.optional || !required;
            return Some(Typed::new(
                Ir::Attribute(Box::new(base.ir), attributes, read),
                Type { shape, optional },
            ));
        }
        if let Some(typed) = self.child(base.clone(), kinds, name) {
            return Some(typed);
        }
        if kinds.iter().all(|&kind| vocabulary[kind].body == Body::Facts)
            && let Some(subject) = vocabulary.subject_id(name)
        {
            let ty = Type::optional(Shape::of_type(&vocabulary[subject].ty, None));
            return Some(Typed::new(Ir::Fact(Box::new(base.ir), subject), ty));
        }
        self.property(base, kinds, name)
    }

    fn property(&self, base: Typed, kinds: &[BlockId], name: &str) -> Option<Typed> {
        let all =
            |test: fn(&vocabulary::Block) -> bool| kinds.iter().all(|&kind| test(&self.vocabulary[kind]));
        let (property, shape, maybe) = match name {
            "rank" if all(|block| block.ladder.is_some()) => {
                (Property::Rank, Shape::Number { count: true }, false)
            }
            "name" if all(|block| block.named != Named::Single) => (Property::Name, Shape::Text, false),
            "title" => (Property::Title, Shape::Text, true),
            "base" if all(|block| block.leading.is_some()) => {
                return Some(Self::base_property(self.lead(base)));
            }
            _ => return None,
        };
        let optional = base.ty.optional || maybe;
        Some(Typed::new(Ir::Property(Box::new(base.ir), property), Type { shape, optional }))
    }

    fn index(&mut self, of: &Expr<'_>, index: &Expr<'_>) -> Typed {
        if let Some((base, kind)) = self.named_child(of) {
            return self.named_block(base, kind, index);
        }
        let typed = self.expr(of, None);
        let typed = self.lead(typed);
        let shape = self.settled(&typed.ty.shape);
        if shape == Shape::Any {
            self.expr(index, None);
            return Typed::mistake();
        }
        if let Shape::Table { keys, value } = &shape {
            let key = self.value(index, Some(keys));
            self.expect(keys, &key.ty.shape.clone(), index.span);
            self.table_is_total(&typed, keys, index);
            let ty = Type { shape: (**value).clone(), optional: typed.ty.optional };
            return Typed::new(Ir::Entry(Box::new(typed.ir), Box::new(key.ir)), ty);
        }
        let case = self.value(index, None);
        match (&shape, &case.ty.shape) {
            (_, Shape::Any) => Typed::mistake(),
            (Shape::Schedule(inner), Shape::Case) => {
                let ty = Type { shape: (**inner).clone(), optional: typed.ty.optional };
                Typed::new(Ir::InCase(Box::new(typed.ir), Box::new(case.ir)), ty)
            }
            // What no guard may stand on is the same in every case.
            (Shape::List(_) | Shape::Block(_) | Shape::Record(_), _) | (_, Shape::List(_)) => {
                let noun = shape.noun(self.vocabulary);
                self.report("wrong-type", index.span, format!("{noun} has nothing in brackets"));
                Typed::mistake()
            }
            (_, Shape::Case) => typed,
            (_, other) => {
                let noun = other.noun(self.vocabulary);
                self.report("wrong-type", index.span, format!("a case belongs here, and this is {noun}"));
                Typed::mistake()
            }
        }
    }

    fn named_block(&mut self, base: Typed, kind: BlockId, index: &Expr<'_>) -> Typed {
        let name = match (&self.vocabulary[kind].named, &index.node) {
            (&Named::EachOf(set), _) => {
                let expected = Shape::Symbol(set);
                let key = self.value(index, Some(&expected));
                self.expect(&expected, &key.ty.shape.clone(), index.span);
                key.ir
            }
            (_, ExprNode::Name(name)) if self.scope.find(name).is_none() => {
                Ir::Const(Value::Word(SmolStr::new(name)))
            }
            _ => self.value(index, None).ir,
        };
        let ty = Type::optional(Shape::block(kind));
        Typed::new(Ir::Named(Box::new(base.ir), kind, Box::new(name)), ty)
    }

    /// A word that names an event, a base, a metric or a declared block.
    fn declared_word(&self, name: &str, expected: Option<&Shape>) -> Option<Typed> {
        let expected = self.settled(expected?);
        let fits = expected.alternatives().iter().find_map(|shape| {
            let shape = match shape {
                Shape::List(of) | Shape::Range(of) => &**of,
                other => other,
            };
            let known = match shape {
                Shape::Word(WordKind::Base) => self.vocabulary.base(name).is_some(),
                Shape::Word(WordKind::Event) => self.vocabulary.event(name).is_some(),
                Shape::Word(WordKind::Subject) => self.vocabulary.subject_id(name).is_some(),
                Shape::Block(_) => true,
                _ => false,
            };
            known.then(|| shape.clone())
        });
        let shape = fits?;
        Some(Typed::new(Ir::Const(Value::Word(SmolStr::new(name))), Type::of(shape)))
    }
}

/// What stands at the ends of a range, or of what may be a range or a single value.
fn between_ends(shape: &Shape) -> Option<&Shape> {
    let shapes = shape.alternatives();
    let of = shapes.iter().find_map(|shape| match shape {
        Shape::Range(of) => Some(&**of),
        _ => None,
    })?;
    let fits = |shape: &Shape| shape == of || matches!(shape, Shape::Range(other) if **other == *of);
    shapes.iter().all(fits).then_some(of)
}
