//! Parameters: constants that a company may set.

use std::sync::Arc;

use smol_str::SmolStr;

use super::super::ir::Expr as Ir;
use super::super::pack::{Pack, PackRule};
use super::super::rule::{CompiledRule, Parameter, Setting};
use super::super::strict::Tighten;
use super::super::text::write_value;
use super::super::types::{Shape, Type};
use super::super::value::{Item, Value};
use super::tighten::settle_limits;
use super::words::Unsettled;
use super::{Checker, Typed};
use crate::diagnostic::{Finding, closest};
use crate::source::{Location, Span};
use crate::syntax::ast;
use crate::vocabulary::SymbolId;

/// A parameter while its words may still be open.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    name: SmolStr,
    ty: Type,
    value: Value,
    doc: Option<String>,
    location: Location,
    used: bool,
    tighten: Option<Tighten>,
    /// For a parameter of the pack that a rule reads: its number there.
    shared: Option<usize>,
}

impl Declared {
    /// A parameter of a pack that has been compiled: its words are settled, and a rule reads it.
    pub(super) fn settled(parameter: &Parameter) -> Self {
        Self {
            name: parameter.name.clone(),
            ty: parameter.ty.clone(),
            value: parameter.default.value.clone(),
            doc: parameter.doc.clone(),
            location: parameter.location,
            used: true,
            tighten: parameter.tighten,
            shared: None,
        }
    }
}

impl Checker<'_> {
    pub(super) fn shared_param(&mut self, param: &ast::Param<'_>) {
        let name = param.name.node;
        if self.shared.iter().any(|known| known.name == name) {
            let message = format!("there is a parameter `{name}` already");
            self.report("duplicate", param.name.span, message);
            return;
        }
        let declared = self.declare_param(param);
        self.shared.push(declared);
    }

    pub(super) fn own_param(&mut self, param: &ast::Param<'_>) {
        let name = param.name.node;
        if self.own.iter().any(|known| known.name == name && known.shared.is_none()) {
            let message = format!("there is a parameter `{name}` already");
            self.report("duplicate", param.name.span, message);
            return;
        }
        if self.scope.find(name).is_some() || self.root(name).is_some() {
            let message = format!("`{name}` is the name of something else already");
            self.advise("duplicate", param.name.span, message, "choose another name");
        }
        let declared = self.declare_param(param);
        self.own.push(declared);
    }

    fn declare_param(&mut self, param: &ast::Param<'_>) -> Declared {
        let typed = self.constant(&param.value, None);
        let value = match typed.ir {
            Ir::Const(value) => value,
            _ => {
                let message = "a parameter is a constant, and this must be computed";
                self.report("policy-param", param.value.span, message);
                Value::Absent
            }
        };
        Declared {
            name: SmolStr::new(param.name.node),
            ty: typed.ty,
            value,
            doc: param.doc.as_ref().map(|doc| doc.node.to_string()),
            location: self.location(param.name.span),
            used: false,
            tighten: param.tighten.as_ref().and_then(|tighten| self.tighten(tighten)),
            shared: None,
        }
    }

    /// Types a constant, in which bare words are symbols of a list that its use tells.
    pub(super) fn constant(&mut self, expr: &ast::Expr<'_>, expected: Option<&Shape>) -> Typed {
        self.constant = Some(None);
        let typed = self.value(expr, expected);
        self.constant = None;
        typed
    }

    /// `{ pilot: 5..10, scale: 50..200 }`
    pub(super) fn table(
        &mut self,
        rows: &[(ast::Name<'_>, ast::Expr<'_>)],
        expected: Option<&Shape>,
        span: Span,
    ) -> Typed {
        if self.constant.is_none() {
            self.advise("wrong-type", span, "a table belongs in a parameter", "write `param name = { … }`");
            return Typed::mistake();
        }
        let (keys, wanted) = match expected {
            Some(Shape::Table { keys, value }) => (Some((**keys).clone()), Some((**value).clone())),
            _ => (None, None),
        };
        self.unsettled.push(Unsettled { words: Vec::new(), shape: None });
        let number = self.unsettled.len() - 1;
        let mut shape = wanted.clone();
        let mut values: Vec<(SmolStr, Value)> = Vec::with_capacity(rows.len());
        for (key, row) in rows {
            let location = self.location(key.span);
            if values.iter().any(|(known, _)| known == key.node) {
                self.report("duplicate", key.span, format!("there is an entry for `{}` already", key.node));
            }
            if let Some(unsettled) = self.unsettled.get_mut(number) {
                unsettled.words.push((SmolStr::new(key.node), location));
            }
            let typed = self.value(row, wanted.as_ref());
            match &shape {
                Some(shape) => self.expect(&shape.clone(), &typed.ty.shape, row.span),
                None => shape = Some(typed.ty.shape.clone()),
            }
            match typed.ir {
                Ir::Const(value) => values.push((SmolStr::new(key.node), value)),
                _ => {
                    self.report("policy-param", row.span, "an entry is a constant, and this must be computed")
                }
            }
        }
        if let Some(keys) = keys {
            self.agree(&keys, &Shape::Words(number));
        }
        let value = Box::new(shape.unwrap_or(Shape::Any));
        let ty = Type::of(Shape::Table { keys: Box::new(Shape::Words(number)), value });
        Typed::new(Ir::Const(Value::Rows(values.into())), ty)
    }

    /// The keys of a parameter's table.
    pub(super) fn table_keys(&self, table: &Ir) -> Option<Vec<SmolStr>> {
        let Ir::Parameter(number) = table else { return None };
        match &self.own.get(usize::from(*number))?.value {
            Value::Rows(rows) => Some(rows.iter().map(|(key, _)| key.clone()).collect()),
            Value::Table(set, rows) => {
                let name = |&(key, _): &(SymbolId, Value)| self.vocabulary[*set].name_of(key).into();
                Some(rows.iter().map(name).collect())
            }
            _ => None,
        }
    }

    pub(super) fn has_param(&self, name: &str) -> bool {
        self.own.iter().chain(&self.shared).any(|param| param.name == name)
    }

    pub(super) fn param_names(&self) -> impl Iterator<Item = &str> {
        self.own.iter().chain(&self.shared).map(|param| param.name.as_str())
    }

    /// Reads a parameter, of the rule or else of the pack.
    pub(super) fn param_use(&mut self, name: &str) -> Option<Typed> {
        let at = match self.own.iter().position(|param| param.name == name) {
            Some(at) => at,
            None => {
                let shared = self.shared.iter().position(|param| param.name == name)?;
                let declared = self.shared.get_mut(shared)?;
                declared.used = true;
                let copy = Declared { shared: Some(shared), ..declared.clone() };
                self.own.push(copy);
                self.own.len() - 1
            }
        };
        let param = self.own.get_mut(at)?;
        param.used = true;
        let ty = param.ty.clone();
        let number = u16::try_from(at).ok()?;
        if !self.read.contains(&number) {
            self.read.push(number);
        }
        Some(Typed::new(Ir::Parameter(number), ty))
    }

    /// Takes the parameters of a rule that is read to its end; one that nobody read is a mistake.
    pub(super) fn take_params(&mut self, sound: bool) -> Vec<Parameter> {
        let own = std::mem::take(&mut self.own);
        for param in own.iter().filter(|param| sound && param.shared.is_none() && !param.used) {
            let finding =
                Finding::engine("policy-unused", param.location, format!("nothing reads `{}`", param.name));
            self.findings.push(finding.help("take it out, or use it"));
        }
        own.iter().map(|param| self.parameter(param)).collect()
    }

    fn parameter(&self, param: &Declared) -> Parameter {
        let ty = Type::of(self.settled_or_first(&param.ty.shape));
        let value = self.settle_value(&param.value, &ty.shape);
        let text = write_value(&value, self.vocabulary);
        Parameter {
            name: param.name.clone(),
            doc: param.doc.clone(),
            shared: param.shared.is_some(),
            default: Setting { text, set_by: Vec::new(), fixed: None, rows: Vec::new(), value },
            stricter: None,
            tighten: param.tighten,
            location: param.location,
            ty,
        }
    }

    /// The shape with every bare word settled: what no use has settled is of the first list that has all the words.
    fn settled_or_first(&self, shape: &Shape) -> Shape {
        match self.settled(shape) {
            Shape::Words(number) => {
                let sets = self.unsettled.get(number).map(|words| words.candidates(self.vocabulary));
                let first = sets.and_then(|sets| sets.first().copied());
                first.map_or(Shape::Words(number), Shape::Symbol)
            }
            Shape::List(of) => Shape::list(self.settled_or_first(&of)),
            Shape::Table { keys, value } => Shape::Table {
                keys: Box::new(self.settled_or_first(&keys)),
                value: Box::new(self.settled_or_first(&value)),
            },
            other => other,
        }
    }

    /// The value with its bare words as symbols.
    pub(super) fn settle_value(&self, value: &Value, shape: &Shape) -> Value {
        match (value, shape) {
            (Value::Word(word), Shape::Symbol(set)) => match self.vocabulary[*set].id(word) {
                Some(symbol) => Value::Symbol(*set, symbol),
                None => value.clone(),
            },
            (Value::List(items), Shape::List(of)) => {
                Value::List(items.iter().map(|item| Item::new(self.settle_value(&item.value, of))).collect())
            }
            (Value::Rows(rows), Shape::Table { keys, value }) => {
                let Shape::Symbol(set) = **keys else { return Value::Rows(Arc::clone(rows)) };
                let rows = rows.iter().filter_map(|(key, row)| {
                    Some((self.vocabulary[set].id(key)?, self.settle_value(row, value)))
                });
                let mut rows: Vec<_> = rows.collect();
                rows.sort_by_key(|(key, _)| *key);
                Value::Table(set, rows.into())
            }
            _ => value.clone(),
        }
    }

    /// Settles what is open, and puts the pack together.
    pub(super) fn finish(mut self, mut rules: Vec<CompiledRule>) -> (Pack, Vec<Finding>) {
        let shared = std::mem::take(&mut self.shared);
        let sound = self.findings.is_empty();
        for param in shared.iter().filter(|param| sound && !param.used) {
            let message = format!("no rule reads `{}`", param.name);
            let finding = Finding::engine("policy-unused", param.location, message);
            self.findings.push(finding.help("take it out, or use it"));
        }
        let mut shared: Vec<Parameter> =
            shared.iter().map(|param| Parameter { shared: true, ..self.parameter(param) }).collect();
        // A word of the pack may have been settled by a later rule than the one that holds a copy.
        for rule in &mut rules {
            for parameter in rule.parameters.iter_mut().filter(|parameter| parameter.shared) {
                if let Some(settled) = shared.iter().find(|shared| shared.name == parameter.name) {
                    *parameter = settled.clone();
                }
            }
        }
        self.findings.extend(settle_limits(&mut shared, &mut rules));
        let open: Vec<_> = self.unsettled.iter().filter(|words| sound && words.shape.is_none()).collect();
        for words in open {
            if let Some((word, location)) = words.words.first()
                && words.candidates(self.vocabulary).is_empty()
            {
                let symbols = self.vocabulary.symbol_sets.iter().flat_map(|set| &set.symbols);
                let hint = closest(word, symbols.map(|symbol| symbol.name.as_str()));
                let message = format!("no list has the symbol `{word}`, together with those beside it");
                self.findings.push(Finding::engine("unknown-name", *location, message).suggest(hint));
            }
        }
        self.findings.sort_by_key(|finding| finding.primary.location);
        let rules = rules.into_iter().map(PackRule::new).collect();
        (Pack { rules, shared }, self.findings)
    }
}
