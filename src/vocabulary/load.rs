//! Vocabulary files to a vocabulary: every name in them linked, every slip an error with its place.

use smol_str::SmolStr;
use thiserror::Error;
use toml::Spanned;

use super::Vocabulary;
use super::raw::{self, Key};
use super::types::{
    Attribute, AttributeId, Better, Block, BlockId, Body, Engine, Flow, Named, Patch, Subject, SubjectId,
    SubjectRole, Symbol, SymbolSet, SymbolSetId, Type, Word,
};
use crate::diagnostic::closest;
use crate::source::Span;

/// What is wrong with a vocabulary file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct VocabularyError {
    /// What is wrong, and what to write instead.
    pub message: String,
    /// Which of the files, counted from 0.
    pub file: usize,
    /// Where in it.
    pub span: Span,
}

/// Reads a vocabulary: the base, then the extensions of a company.
///
/// An extension adds words: blocks, attributes of existing blocks, symbols of existing lists, metrics, dimensions, events
/// and bases. It never changes what stands already.
///
/// # Errors
/// All that is wrong with the first file that is not a vocabulary.
pub fn load(files: &[&str]) -> Result<Vocabulary, Vec<VocabularyError>> {
    let mut loader = Loader::default();
    let mut parsed = Vec::new();
    for (file, text) in files.iter().enumerate() {
        match toml::from_str::<raw::File>(text) {
            Ok(raw) => parsed.push(raw),
            Err(error) => {
                let span = error.span().map_or(Span::new(0, 0), to_span);
                return Err(vec![VocabularyError { message: error.message().to_owned(), file, span }]);
            }
        }
    }
    for (file, raw) in parsed.iter().enumerate() {
        loader.file = file;
        loader.declare(raw);
    }
    for (file, raw) in parsed.iter().enumerate() {
        loader.file = file;
        loader.link(raw);
    }
    loader.finish()
}

fn to_span(range: std::ops::Range<usize>) -> Span {
    let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(bound(range.start), bound(range.end))
}

fn text(key: &Key) -> &str {
    key.get_ref()
}

fn word(key: &Key) -> SmolStr {
    SmolStr::new(key.get_ref())
}

fn number(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

struct Loader {
    vocabulary: Vocabulary,
    errors: Vec<VocabularyError>,
    file: usize,
    engine_found: bool,
}

impl Default for Loader {
    fn default() -> Self {
        let engine = Engine {
            stage: AttributeId(0),
            stages: SymbolSetId(0),
            exchange: BlockId(0),
            fiscal_year: None,
            per: None,
            groups: None,
        };
        Self {
            vocabulary: Vocabulary {
                blocks: Vec::new(),
                symbol_sets: Vec::new(),
                subjects: Vec::new(),
                bases: Vec::new(),
                events: Vec::new(),
                engine,
                block_names: Default::default(),
                plural_names: Default::default(),
                subject_names: Default::default(),
                symbol_set_names: Default::default(),
            },
            errors: Vec::new(),
            file: 0,
            engine_found: false,
        }
    }
}

impl Loader {
    fn error<T>(&mut self, at: &Spanned<T>, message: String) {
        self.errors.push(VocabularyError { message, file: self.file, span: to_span(at.span()) });
    }

    fn unknown(&mut self, at: &Key, what: &str, suggestion: Option<String>) {
        let hint = suggestion.map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
        self.error(at, format!("there is no {what} `{}`{hint}", text(at)));
    }

    fn taken(&mut self, at: &Key, what: &str) {
        self.error(
            at,
            format!("the {what} `{}` is declared already, and a word keeps its meaning", text(at)),
        );
    }

    // ───────────── first pass: every name gets its number

    fn declare(&mut self, raw: &raw::File) {
        self.declare_symbols(raw);
        self.declare_words(raw);
        self.declare_subjects(raw);
        self.declare_blocks(raw);
    }

    fn declare_symbols(&mut self, raw: &raw::File) {
        for (key, set) in &raw.symbols {
            let id = match self.vocabulary.symbol_set_id(text(key)) {
                Some(id) => {
                    if set.doc.is_some() || set.ordered {
                        self.taken(key, "list of symbols");
                    }
                    id
                }
                None => {
                    let id = SymbolSetId(number(self.vocabulary.symbol_sets.len()));
                    self.vocabulary.symbol_set_names.insert(word(key), id);
                    let doc = set.doc.clone().unwrap_or_default();
                    let symbols = Vec::new();
                    self.vocabulary.symbol_sets.push(SymbolSet {
                        name: word(key),
                        doc,
                        ordered: set.ordered,
                        symbols,
                    });
                    id
                }
            };
            for (name, doc) in &set.values {
                if self.vocabulary[id].id(text(name)).is_some() {
                    self.taken(name, "symbol");
                } else if let Some(list) = self.vocabulary.symbol_sets.get_mut(usize::from(id.0)) {
                    list.symbols.push(Symbol { name: word(name), doc: doc.clone() });
                }
            }
        }
    }

    fn declare_words(&mut self, raw: &raw::File) {
        for (key, base) in &raw.bases {
            if self.vocabulary.base(text(key)).is_some() {
                self.taken(key, "base");
            } else {
                let counts_as = base.counts_as.iter().map(word).collect();
                self.vocabulary.bases.push(Word { name: word(key), doc: base.doc.clone(), counts_as });
            }
        }
        for (key, doc) in &raw.events {
            if self.vocabulary.event(text(key)).is_some() {
                self.taken(key, "event");
            } else {
                self.vocabulary.events.push(Word {
                    name: word(key),
                    doc: doc.clone(),
                    counts_as: Vec::new(),
                });
            }
        }
    }

    fn declare_subjects(&mut self, raw: &raw::File) {
        let metrics = raw.metrics.iter().map(|entry| (entry, SubjectRole::Metric));
        let dimensions = raw.dimensions.iter().map(|entry| (entry, SubjectRole::Dimension));
        for ((key, subject), role) in metrics.chain(dimensions) {
            if self.vocabulary.subject_id(text(key)).is_some() {
                self.taken(key, "metric or dimension");
                continue;
            }
            let id = SubjectId(number(self.vocabulary.subjects.len()));
            self.vocabulary.subject_names.insert(word(key), id);
            self.vocabulary.subjects.push(Subject {
                name: word(key),
                role,
                doc: subject.doc.clone(),
                phrase: subject.phrase.clone(),
                ty: Type::Bool,
                flow: match subject.flow {
                    raw::Flow::Stock => Flow::Stock,
                    raw::Flow::Flow => Flow::Flow,
                    raw::Flow::Either => Flow::Either,
                },
                facets: Vec::new(),
                part_of: Vec::new(),
                implies: Vec::new(),
            });
        }
    }

    fn declare_blocks(&mut self, raw: &raw::File) {
        for (key, block) in &raw.blocks {
            if self.vocabulary.block_id(text(key)).is_some() {
                if block.doc.is_some() {
                    self.taken(key, "kind of block");
                }
                continue;
            }
            let id = BlockId(number(self.vocabulary.blocks.len()));
            self.vocabulary.block_names.insert(word(key), id);
            let plural = block.plural.as_ref().map_or_else(SmolStr::default, word);
            if !plural.is_empty() {
                self.vocabulary.plural_names.insert(plural.clone(), id);
            }
            self.vocabulary.blocks.push(Block {
                name: word(key),
                plural,
                doc: block.doc.clone().unwrap_or_default(),
                parents: Vec::new(),
                named: if block.many { Named::Many } else { Named::Single },
                leading: None,
                facets: None,
                body: match block.body {
                    raw::Body::Plain => Body::Plain,
                    raw::Body::Facts => Body::Facts,
                    raw::Body::Patch => Body::Patch,
                },
                inherits: block.inherits,
                ladder: None,
                patch: block.patch.map(|patch| match patch {
                    raw::Patch::Where => Patch::Where,
                    raw::Patch::When => Patch::When,
                }),
                declares_metric: block.declares_metric,
                metric_facets: None,
                waiver: block.waiver,
                attributes: Vec::new(),
                children: Vec::new(),
                attribute_names: Default::default(),
            });
        }
    }

    // ───────────── second pass: every name that is used is found

    fn link(&mut self, raw: &raw::File) {
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
            if let Some(block) = self.vocabulary.blocks.get_mut(usize::from(parent.0)) {
                block.children.push(id);
            }
            if let Some(block) = self.vocabulary.blocks.get_mut(usize::from(id.0)) {
                block.parents.push(parent);
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
        let Some(block) = self.vocabulary.blocks.get_mut(usize::from(id.0)) else { return };
        if let Some(set) = each_of {
            block.named = Named::EachOf(set);
        }
        block.facets = facets.or(block.facets);
        block.metric_facets = metric_facets.or(block.metric_facets);
        block.leading = leading.or(block.leading);
        block.ladder = ladder.or(block.ladder);
    }

    fn link_attribute(&mut self, block: BlockId, key: &Key, raw: &raw::Attribute) {
        if self.vocabulary[block].attribute_id(text(key)).is_some() {
            self.taken(key, "attribute");
            return;
        }
        let ty = self.parse_type(&raw.ty);
        let dimensions = raw.dimensions.iter().filter_map(|name| self.find_subject(name)).collect();
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
        block.attribute_names.insert(word(key), AttributeId(number(block.attributes.len())));
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

    // ───────────── look-ups that report what they do not find

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
            let hint = closest(text(key), self.vocabulary.subject_words()).map(str::to_owned);
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
            let message = format!(
                "there is no type `{unknown}`: name a simple type, a list of symbols or a kind of block"
            );
            self.error(key, message);
            Type::Text
        })
    }

    fn finish(mut self) -> Result<Vocabulary, Vec<VocabularyError>> {
        if !self.engine_found && self.errors.is_empty() {
            let message = "the vocabulary has no `[engine]` table".to_owned();
            self.errors.push(VocabularyError { message, file: 0, span: Span::new(0, 0) });
        }
        if self.errors.is_empty() { Ok(self.vocabulary) } else { Err(self.errors) }
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
    Ok(match written {
        "count" => Type::Count,
        "decimal" => Type::Decimal,
        "percent" => Type::Percent,
        "money" => Type::Money,
        "duration" => Type::Duration,
        "date" => Type::Date,
        "month_of_year" => Type::Month,
        "rate" => Type::Rate,
        "text" => Type::Text,
        "bool" => Type::Bool,
        "condition" => Type::Condition,
        "currency_code" => Type::Currency,
        "subject_name" => Type::Subject,
        "event_name" => Type::Event,
        name => match (vocabulary.symbol_set_id(name), vocabulary.block_id(name)) {
            (Some(set), _) => Type::Symbol(set),
            (None, Some(block)) => Type::Reference(block),
            (None, None) => return Err(name),
        },
    })
}
