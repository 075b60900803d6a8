//! Values: written ones to typed ones.

use smol_str::SmolStr;

use super::Resolver;
use super::expect::{alternatives, expected, fits, takes_names};
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::program::declaration::{NameUse, Target};
use crate::quantity::{Currency, Mismatch, Range};
use crate::source::Span;
use crate::syntax::ast::{self, Spanned};
use crate::vocabulary::{Reference, StandIn, SymbolSetId, Type, Value};

/// A typed value, or everything that is wrong with it; nothing, if that has been reported.
pub(super) type Typed<T> = Result<T, Vec<Finding>>;

/// The most symbols that a message lists to choose from.
const LISTED: usize = 12;

/// What a value is for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'v> {
    /// The attribute, metric or dimension.
    pub(super) name: &'v str,
    /// The base of a share that states none.
    pub(super) base: Option<&'v SmolStr>,
    /// What a duration may be counted from; the first where none is written.
    pub(super) anchors: &'v [SmolStr],
}

impl<'s> Resolver<'_, 's> {
    /// A value of a type.
    pub(super) fn value(
        &mut self,
        value: &Spanned<ast::Value<'s>>,
        ty: &Type,
        owner: &Owner<'_>,
    ) -> Typed<Value> {
        use ast::Value as Written;
        match (ty, &value.node) {
            (_, Written::Name(name)) if takes_names(ty) => self.name(Spanned::new(name, value.span), ty),
            (Type::Either(types), _) => self.either(value, types, ty, owner),
            (Type::Range(of), Written::Range(low, high)) if fits(&value.node, ty) => {
                self.range(value.span, (low.as_deref(), high.as_deref()), of, owner)
            }
            (Type::Range(of), Written::SymbolRange(low, high)) if takes_names(of) => {
                self.symbol_range(value.span, *low, *high, of)
            }
            (Type::List(of), Written::List(items)) => self.list(items, of, owner),
            (Type::Text, Written::Text(text)) => Ok(Value::Text(text.clone())),
            (Type::Bool, Written::Bool(value)) => Ok(Value::Bool(*value)),
            (_, Written::Quantity(quantity)) if fits(&value.node, ty) => {
                let (quantity, anchor) = self.quantity(Spanned::new(quantity, value.span), ty, owner)?;
                Ok(Value::Quantity(quantity, anchor))
            }
            _ => Err(vec![self.mismatch(value, ty, owner)]),
        }
    }

    /// A value of one of several types: the first of the right form that takes it.
    fn either(
        &mut self,
        value: &Spanned<ast::Value<'s>>,
        types: &[Type],
        whole: &Type,
        owner: &Owner<'_>,
    ) -> Typed<Value> {
        let uses = self.uses.len();
        let mut problems = None;
        for ty in types.iter().filter(|ty| fits(&value.node, ty)) {
            match self.value(value, ty, owner) {
                Ok(value) => return Ok(value),
                Err(found) => problems = problems.or(Some(found)),
            }
            self.uses.truncate(uses);
        }
        Err(problems.unwrap_or_else(|| vec![self.mismatch(value, whole, owner)]))
    }

    fn list(&mut self, items: &[Spanned<ast::Value<'s>>], of: &Type, owner: &Owner<'_>) -> Typed<Value> {
        let mut values = Vec::with_capacity(items.len());
        let mut problems = Vec::new();
        let mut invalid = false;
        for item in items {
            match self.value(item, of, owner) {
                Ok(value) => values.push(value),
                Err(found) => {
                    invalid = true;
                    problems.extend(found);
                }
            }
        }
        if invalid { Err(problems) } else { Ok(Value::List(values)) }
    }

    /// A name: a symbol, something declared, a currency, an event or a metric.
    fn name(&mut self, name: Spanned<&'s str>, ty: &Type) -> Typed<Value> {
        let types = alternatives(ty);
        if let [Type::Reference(kind)] = types {
            return Ok(self.reference(name, *kind));
        }
        for ty in types {
            if let Some(value) = self.named(name, ty) {
                return Ok(value);
            }
        }
        if types.iter().any(|ty| matches!(ty, Type::Reference(_))) && self.names.is_lost(name.node) {
            return Err(Vec::new());
        }
        Err(vec![self.unknown_word(name, ty)])
    }

    fn named(&mut self, name: Spanned<&'s str>, ty: &Type) -> Option<Value> {
        match ty {
            Type::Symbol(set) => {
                self.vocabulary[*set].id(name.node).map(|symbol| Value::Symbol(*set, symbol))
            }
            Type::Currency => Currency::parse(name.node).map(Value::Currency),
            Type::Event => self.vocabulary.event(name.node).map(|event| Value::Event(event.name.clone())),
            Type::Subject => self.vocabulary.subject_id(name.node).map(Value::Subject),
            Type::Reference(kind) if self.names.has(*kind, name.node) => Some(self.reference(name, *kind)),
            _ => None,
        }
    }

    /// A reference to a declared block; whether it leads anywhere is seen when the program is settled.
    pub(super) fn reference(&mut self, name: Spanned<&'s str>, kind: crate::vocabulary::BlockId) -> Value {
        let text = SmolStr::new(name.node);
        let location = self.at(name.span);
        self.uses.push(NameUse { target: Target::Kind(kind), name: text.clone(), location, refers: true });
        Value::Reference(Reference { kind, name: text, node: None, rank: None })
    }

    /// A name that is none of those that a type takes.
    pub(super) fn unknown_word(&self, name: Spanned<&'s str>, ty: &Type) -> Finding {
        let mut words: Vec<&str> = Vec::new();
        let mut sets = 0;
        for ty in alternatives(ty) {
            match ty {
                Type::Symbol(set) => {
                    sets += 1;
                    words.extend(self.vocabulary[*set].symbols.iter().map(|symbol| symbol.name.as_str()));
                }
                Type::Reference(kind) => words.extend(self.names.of(*kind)),
                Type::Currency => words.extend(Currency::all().map(|currency| currency.as_str())),
                Type::Event => words.extend(self.vocabulary.events.iter().map(|event| event.name.as_str())),
                Type::Subject => words.extend(self.vocabulary.subject_words()),
                _ => {}
            }
        }
        let message = format!("`{}` is not {}", name.node, expected(ty, self.vocabulary));
        let finding = Finding::engine("unknown-name", self.at(name.span), message);
        let hint = self.suggester.closest(name.node, words.iter().copied());
        if hint.is_none() && sets > 0 && words.len() <= LISTED {
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            return finding.help(format!("use {}", super::expect::join_or(&words)));
        }
        match (hint, alternatives(ty)) {
            (None, [Type::Symbol(set)]) => {
                finding.help(format!("`partnerlint explain {}` lists them", self.vocabulary[*set].name))
            }
            _ => finding.suggest(hint),
        }
    }

    /// What stands in for a value.
    pub(super) fn stand_in(
        &mut self,
        stand_in: &ast::StandIn<'s>,
        ty: &Type,
        owner: &Owner<'_>,
    ) -> Typed<StandIn> {
        let bounds = match &stand_in.bounds {
            None => None,
            Some(bounds) => Some(Box::new(self.bounds(bounds, ty, owner)?)),
        };
        let reason = stand_in.reason.as_ref().map(|text| text.node.clone());
        Ok(StandIn { kind: stand_in.kind, bounds, reason })
    }

    fn bounds(&mut self, bounds: &Spanned<ast::Value<'s>>, ty: &Type, owner: &Owner<'_>) -> Typed<Value> {
        if !matches!(bounds.node, ast::Value::Range(..) | ast::Value::SymbolRange(..)) {
            let message = "what a value lies in is a range";
            let finding = Finding::engine("wrong-type", self.at(bounds.span), message)
                .help("write both ends, or one: `unknown in 2..4`, `unknown in 2..`");
            return Err(vec![finding]);
        }
        let mut simple = Vec::new();
        simple_types(ty, &mut simple);
        let range = Type::Range(Box::new(Type::Either(simple)));
        self.value(bounds, &range, owner)
    }

    fn range(
        &mut self,
        span: Span,
        (low, high): (Option<&Spanned<ast::Quantity<'s>>>, Option<&Spanned<ast::Quantity<'s>>>),
        of: &Type,
        owner: &Owner<'_>,
    ) -> Typed<Value> {
        // `2%..5% of net_revenue`: the base holds for both ends.
        let around = match (low, high) {
            (Some(low), Some(high)) if low.node.base.is_none() => high.node.base,
            _ => None,
        };
        let around = around.and_then(|base| self.vocabulary.base(base.node)).map(|base| &base.name);
        let low_owner = Owner { base: around.or(owner.base), ..*owner };
        let low = low.map(|end| self.range_end(end, of, &low_owner)).transpose()?;
        let high = high.map(|end| self.range_end(end, of, owner)).transpose()?;
        let range = match Range::new(low, high) {
            Ok(range) => range,
            Err(mismatch) => return Err(vec![self.range_mismatch(span, &mismatch)]),
        };
        if range.is_empty() {
            let message = format!("the range `{range}` is empty: its low end is above its high end");
            let mut finding = Finding::engine("empty-range", self.at(span), message);
            if let Range { low: Some(low), high: Some(high) } = &range {
                let text = format!("{high}..{low}");
                let edits = vec![Edit { location: self.at(span), text: text.clone() }];
                let title = format!("write `{text}`");
                finding = finding.help(format!("write the lower end first: `{text}`")).fix(Fix {
                    title,
                    applicability: Applicability::Unsafe,
                    edits,
                });
            }
            return Err(vec![finding]);
        }
        Ok(Value::Range(range))
    }

    fn range_end(
        &mut self,
        end: &Spanned<ast::Quantity<'s>>,
        of: &Type,
        owner: &Owner<'_>,
    ) -> Typed<crate::quantity::Quantity> {
        let written = Spanned::new(ast::Value::Quantity(end.node.clone()), end.span);
        let fitting = alternatives(of).iter().find(|ty| fits(&written.node, ty));
        let Some(ty) = fitting else { return Err(vec![self.mismatch(&written, of, owner)]) };
        let owner = Owner { anchors: &[], ..*owner };
        let (quantity, _) = self.quantity(Spanned::new(&end.node, end.span), ty, &owner)?;
        Ok(quantity)
    }

    fn range_mismatch(&self, span: Span, mismatch: &Mismatch) -> Finding {
        let id = match mismatch {
            Mismatch::Currency { .. } => "currency-mismatch",
            _ => "wrong-unit",
        };
        let message = format!("the ends of a range are of one kind: {mismatch}");
        Finding::engine(id, self.at(span), message)
    }

    fn symbol_range(
        &mut self,
        span: Span,
        low: Option<ast::Name<'s>>,
        high: Option<ast::Name<'s>>,
        of: &Type,
    ) -> Typed<Value> {
        let sets = alternatives(of).iter().filter_map(|ty| match ty {
            Type::Symbol(set) => Some(*set),
            _ => None,
        });
        let mut problem = None;
        for set in sets {
            match self.symbols_between(span, low, high, set) {
                Ok(value) => return Ok(value),
                Err(found) => problem = problem.or(Some(found)),
            }
        }
        Err(problem.unwrap_or_else(|| {
            vec![Finding::engine("wrong-type", self.at(span), "only ordered symbols have ranges")]
        }))
    }

    fn symbols_between(
        &self,
        span: Span,
        low: Option<ast::Name<'s>>,
        high: Option<ast::Name<'s>>,
        set: SymbolSetId,
    ) -> Typed<Value> {
        let symbols = &self.vocabulary[set];
        if !symbols.ordered {
            let message = format!("{} has no order, so it has no ranges", super::expect::a(&symbols.name));
            let finding = Finding::engine("wrong-type", self.at(span), message)
                .help("list the symbols that are meant: `[…]`");
            return Err(vec![finding]);
        }
        let id = |name: Option<ast::Name<'s>>| match name {
            None => Ok(None),
            Some(name) => match symbols.id(name.node) {
                Some(id) => Ok(Some(id)),
                None => Err(vec![self.unknown_word(name, &Type::Symbol(set))]),
            },
        };
        let (low, high) = (id(low)?, id(high)?);
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let (low, high) = (symbols.name_of(low), symbols.name_of(high));
            let message = format!("the range `{low}..{high}` is empty: `{high}` comes before `{low}`");
            return Err(vec![Finding::engine("empty-range", self.at(span), message)]);
        }
        Ok(Value::SymbolRange(set, low, high))
    }
}

/// The types of single values that a type is made of.
fn simple_types(ty: &Type, into: &mut Vec<Type>) {
    match ty {
        Type::Either(types) => types.iter().for_each(|ty| simple_types(ty, into)),
        Type::List(of) | Type::Range(of) => simple_types(of, into),
        simple => {
            if !into.contains(simple) {
                into.push(simple.clone());
            }
        }
    }
}
