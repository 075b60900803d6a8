//! The second pass over vocabulary files: every name that is used is found.

use smol_str::SmolStr;

use super::Vocabulary;
use super::load::{Loader, number, text, word};
use super::raw::{self, Key};
use super::types::{
    Attribute, AttributeId, Better, BlockId, Body, Engine, Named, Subject, SubjectId, SymbolSetId, Type,
};
use crate::diagnostic::closest;

impl Loader {
    /// Fills in everything that names something else.
    pub(super) fn link(&mut self, raw: &raw::File) {
        for base in raw.bases.values() {
            for name in &base.counts_as {
                self.find_base(name);
            }
        }
        for (key, subject) in raw.metrics.iter().chain(&raw.dimensions) {
            self.link_subject(key, subject);
        }
        for (key, block) in &raw.blocks {
            self.link_block(key, block);
        }
        if let Some(engine) = &raw.engine {
            self.link_engine(engine);
        }
    }

    fn link_subject(&mut self, key: &Key, raw: &raw::Subject) {
        let Some(id) = self.vocabulary.subject_id(text(key)) else { return };
        let ty = self.parse_type(&raw.ty);
        let facets = raw.facets.iter().map(|name| self.parse_type(name)).collect();
        let part_of = raw.part_of.iter().filter_map(|name| self.find_subject(name)).collect();
        let implies = raw.implies.iter().filter_map(|name| self.find_subject(name)).collect();
        if let Some(subject) = self.vocabulary.subjects.get_mut(usize::from(id.0)) {
            *subject = Subject { ty, facets, part_of, implies, ..subject.clone() };
        }
    }

    fn link_block(&mut self, key: &Key, raw: &raw::Block) {
        let Some(id) = self.vocabulary.block_id(text(key)) else { return };
        for parent in &raw.parents {
            let Some(parent) = self.find_block(parent) else { continue };
            self.stands_in(id, parent);
        }
        for shape in &raw.shapes {
            let Some(attributes) = self.find_shape(shape) else { continue };
            for (name, attribute) in &attributes {
                self.link_attribute(id, name, attribute);
            }
        }
        for (name, attribute) in &raw.attributes {
            self.link_attribute(id, name, attribute);
        }
        let each_of = raw.each_of.as_ref().and_then(|name| self.find_symbols(name));
        let facets = raw.facets.as_ref().and_then(|name| self.find_subject(name));
        let metric_facets = raw.metric_facets.as_ref().and_then(|name| self.find_block(name));
        let leading = raw.leading.as_ref().and_then(|name| self.find_attribute(id, name));
        let ladder = raw.ladder.as_ref().and_then(|name| self.find_attribute(id, name));
        let cap = raw.cap.as_ref().and_then(|name| self.find_attribute(id, name));
        let asks = raw.asks.as_ref().and_then(|name| self.find_attribute(id, name));
        let Some(block) = self.vocabulary.blocks.get_mut(usize::from(id.0)) else { return };
        if let Some(set) = each_of {
            block.named = Named::EachOf(set);
        }
        block.facets = facets.or(block.facets);
        block.metric_facets = metric_facets.or(block.metric_facets);
        block.leading = leading.or(block.leading);
        block.ladder = ladder.or(block.ladder);
        block.cap = cap.or(block.cap);
        block.asks = asks.or(block.asks);
    }

    fn stands_in(&mut self, child: BlockId, parent: BlockId) {
        if let Some(block) = self.vocabulary.blocks.get_mut(usize::from(parent.0)) {
            block.children.push(child);
        }
        if let Some(block) = self.vocabulary.blocks.get_mut(usize::from(child.0)) {
            block.parents.push(parent);
        }
    }

    /// Lets the kinds that stand anywhere stand in every kind that holds statements, those of all files included.
    pub(super) fn link_anywhere(&mut self, files: &[raw::File]) {
        let anywhere: Vec<BlockId> = files
            .iter()
            .flat_map(|raw| &raw.blocks)
            .filter(|(_, block)| block.anywhere)
            .filter_map(|(key, _)| self.vocabulary.block_id(text(key)))
            .collect();
        for at in 0..self.vocabulary.blocks.len() {
            let parent = BlockId(number(at));
            if anywhere.contains(&parent) || self.vocabulary[parent].body != Body::Plain {
                continue;
            }
            for &child in &anywhere {
                self.stands_in(child, parent);
            }
        }
    }

    fn link_attribute(&mut self, block: BlockId, key: &Key, raw: &raw::Attribute) {
        if self.vocabulary[block].attribute_id(text(key)).is_some() {
            self.taken(key, "attribute");
            return;
        }
        let ty = self.parse_type(&raw.ty);
        let dimensions = self.find_dimensions(&raw.dimensions);
        if let Some(base) = &raw.base {
            self.find_base(base);
        }
        for event in &raw.anchors {
            self.find_event(event);
        }
        let attribute = Attribute {
            name: word(key),
            ty,
            doc: raw.doc.clone(),
            required: raw.required,
            better: match raw.better {
                raw::Better::Neither => Better::Neither,
                raw::Better::More => Better::More,
                raw::Better::Less => Better::Less,
            },
            dimensions,
            base: raw.base.as_ref().map(word),
            anchors: raw.anchors.iter().map(word).collect(),
            joins: raw.joins.as_deref().map(SmolStr::new),
        };
        let Some(block) = self.vocabulary.blocks.get_mut(usize::from(block.0)) else { return };
        let id = AttributeId(number(block.attributes.len()));
        block.attribute_names.insert(word(key), id);
        block.owed.extend(attribute.required.then_some(id));
        block.joining.extend(attribute.joins.is_some().then_some(id));
        block.attributes.push(attribute);
    }

    fn link_engine(&mut self, raw: &raw::Engine) {
        if self.engine_found {
            let message = "only the base vocabulary says where the engine finds its words".to_owned();
            self.error(&raw.stage, message);
            return;
        }
        self.engine_found = true;
        let stage = self.find_attribute(Vocabulary::PROGRAM, &raw.stage);
        let fiscal_year =
            raw.fiscal_year.as_ref().and_then(|name| self.find_attribute(Vocabulary::PROGRAM, name));
        let (stages, exchange) = (self.find_symbols(&raw.stages), self.find_block(&raw.exchange));
        if let (Some(stage), Some(stages), Some(exchange)) = (stage, stages, exchange) {
            let per = raw.per.as_ref().map(|name| self.parse_type(name));
            let groups = raw.groups.as_ref().map(|name| self.parse_type(name));
            self.vocabulary.engine = Engine { stage, stages, exchange, fiscal_year, per, groups };
        }
    }

    /// Dimensions and metrics by name, and the lists of them that `[guards]` names.
    fn find_dimensions(&mut self, names: &[Key]) -> Vec<SubjectId> {
        let mut found = Vec::new();
        for name in names {
            let group = self.shared.guards.get(text(name)).cloned();
            let names = group.unwrap_or_else(|| vec![name.clone()]);
            found.extend(names.iter().filter_map(|name| self.find_subject(name)));
        }
        found
    }

    // ───────────── look-ups that report what they do not find

    fn find_shape(&mut self, key: &Key) -> Option<raw::Map<raw::Attribute>> {
        let found = self.shared.shapes.get(text(key)).cloned();
        if found.is_none() {
            let hint = closest(text(key), self.shared.shapes.keys().map(SmolStr::as_str)).map(str::to_owned);
            self.unknown(key, "shape", hint);
        }
        found
    }

    fn find_block(&mut self, key: &Key) -> Option<BlockId> {
        let found = self.vocabulary.block_id(text(key));
        if found.is_none() {
            let hint = closest(text(key), self.vocabulary.block_words()).map(str::to_owned);
            self.unknown(key, "kind of block", hint);
        }
        found
    }

    fn find_subject(&mut self, key: &Key) -> Option<SubjectId> {
        let found = self.vocabulary.subject_id(text(key));
        if found.is_none() {
            let guards = self.shared.guards.keys().map(SmolStr::as_str);
            let hint = closest(text(key), self.vocabulary.subject_words().chain(guards)).map(str::to_owned);
            self.unknown(key, "metric or dimension", hint);
        }
        found
    }

    fn find_symbols(&mut self, key: &Key) -> Option<SymbolSetId> {
        let found = self.vocabulary.symbol_set_id(text(key));
        if found.is_none() {
            let names = self.vocabulary.symbol_sets.iter().map(|set| set.name.as_str());
            let hint = closest(text(key), names).map(str::to_owned);
            self.unknown(key, "list of symbols", hint);
        }
        found
    }

    fn find_attribute(&mut self, block: BlockId, key: &Key) -> Option<AttributeId> {
        let found = self.vocabulary[block].attribute_id(text(key));
        if found.is_none() {
            let names = self.vocabulary[block].attributes.iter().map(|attribute| attribute.name.as_str());
            let hint = closest(text(key), names).map(str::to_owned);
            self.unknown(key, "attribute", hint);
        }
        found
    }

    fn find_base(&mut self, key: &Key) {
        if self.vocabulary.base(text(key)).is_none() {
            let names = self.vocabulary.bases.iter().map(|base| base.name.as_str());
            let hint = closest(text(key), names).map(str::to_owned);
            self.unknown(key, "base", hint);
        }
    }

    fn find_event(&mut self, key: &Key) {
        if self.vocabulary.event(text(key)).is_none() {
            let names = self.vocabulary.events.iter().map(|event| event.name.as_str());
            let hint = closest(text(key), names).map(str::to_owned);
            self.unknown(key, "event", hint);
        }
    }

    /// `list of X`, `range of X`, `A or B`, the name of a simple type, of a list of symbols, or of a kind of block.
    fn parse_type(&mut self, key: &Key) -> Type {
        let found = parse_type(&self.vocabulary, text(key));
        found.unwrap_or_else(|unknown| {
            let sets = self.vocabulary.symbol_sets.iter().map(|set| set.name.as_str());
            let simple = SIMPLE_TYPES.iter().map(|(name, _)| *name);
            let hint = closest(unknown, simple.chain(sets).chain(self.vocabulary.block_words()));
            let hint = hint.map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
            self.error(key, format!("there is no type `{unknown}`{hint}"));
            Type::Text
        })
    }
}

fn parse_type<'t>(vocabulary: &Vocabulary, written: &'t str) -> Result<Type, &'t str> {
    if let Some(of) = written.strip_prefix("list of ") {
        return Ok(Type::List(Box::new(parse_type(vocabulary, of)?)));
    }
    if let Some((first, rest)) = written.split_once(" or ") {
        let mut types = vec![parse_type(vocabulary, first)?];
        match parse_type(vocabulary, rest)? {
            Type::Either(more) => types.extend(more),
            one => types.push(one),
        }
        return Ok(Type::Either(types));
    }
    if let Some(of) = written.strip_prefix("range of ") {
        return Ok(Type::Range(Box::new(parse_type(vocabulary, of)?)));
    }
    if let Some((_, simple)) = SIMPLE_TYPES.iter().find(|(name, _)| *name == written) {
        return Ok(simple.clone());
    }
    match (vocabulary.symbol_set_id(written), vocabulary.block_id(written)) {
        (Some(set), _) => Ok(Type::Symbol(set)),
        (None, Some(block)) => Ok(Type::Reference(block)),
        (None, None) => Err(written),
    }
}

/// The types that need no declaration.
const SIMPLE_TYPES: [(&str, Type); 14] = [
    ("count", Type::Count),
    ("decimal", Type::Decimal),
    ("percent", Type::Percent),
    ("money", Type::Money),
    ("duration", Type::Duration),
    ("date", Type::Date),
    ("month_of_year", Type::Month),
    ("rate", Type::Rate),
    ("text", Type::Text),
    ("bool", Type::Bool),
    ("condition", Type::Condition),
    ("currency_code", Type::Currency),
    ("subject_name", Type::Subject),
    ("event_name", Type::Event),
];
