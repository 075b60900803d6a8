//! Vocabulary files to a vocabulary: every name in them linked, every slip an error with its place.

use indexmap::IndexMap;
use smol_str::SmolStr;
use thiserror::Error;
use toml::Spanned;

use super::Vocabulary;
use super::raw::{self, Key};
use super::types::{
    AttributeId, Block, BlockId, Body, Engine, Flow, Named, Patch, Subject, SubjectId, SubjectRole, Symbol,
    SymbolSet, SymbolSetId, Type, Word,
};
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
    loader.link_anywhere(&parsed);
    loader.finish()
}

fn to_span(range: std::ops::Range<usize>) -> Span {
    let bound = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(bound(range.start), bound(range.end))
}

pub(super) fn text(key: &Key) -> &str {
    key.get_ref()
}

pub(super) fn word(key: &Key) -> SmolStr {
    SmolStr::new(key.get_ref())
}

pub(super) fn number(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[derive(Default)]
pub(super) struct Shared {
    /// Names for lists of dimensions: what may guard a rate, what may guard a fee.
    pub(super) guards: IndexMap<SmolStr, Vec<Key>>,
    /// Attributes that several kinds of block have in common.
    pub(super) shapes: IndexMap<SmolStr, raw::Map<raw::Attribute>>,
}

pub(super) struct Loader {
    pub(super) vocabulary: Vocabulary,
    pub(super) shared: Shared,
    errors: Vec<VocabularyError>,
    file: usize,
    pub(super) engine_found: bool,
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
                id: Default::default(),
                block_names: Default::default(),
                plural_names: Default::default(),
                subject_names: Default::default(),
                symbol_set_names: Default::default(),
            },
            shared: Shared::default(),
            errors: Vec::new(),
            file: 0,
            engine_found: false,
        }
    }
}

impl Loader {
    pub(super) fn error<T>(&mut self, at: &Spanned<T>, message: String) {
        self.errors.push(VocabularyError { message, file: self.file, span: to_span(at.span()) });
    }

    pub(super) fn unknown(&mut self, at: &Key, what: &str, suggestion: Option<String>) {
        let hint = suggestion.map_or_else(String::new, |name| format!(", did you mean `{name}`?"));
        self.error(at, format!("there is no {what} `{}`{hint}", text(at)));
    }

    pub(super) fn taken(&mut self, at: &Key, what: &str) {
        self.error(
            at,
            format!("the {what} `{}` is declared already, and a word keeps its meaning", text(at)),
        );
    }

    // ───────────── first pass: every name gets its number

    fn declare(&mut self, raw: &raw::File) {
        self.declare_shared(raw);
        self.declare_symbols(raw);
        self.declare_words(raw);
        self.declare_subjects(raw);
        self.declare_blocks(raw);
    }

    fn declare_symbols(&mut self, raw: &raw::File) {
        for (key, set) in &raw.symbols {
            if self.vocabulary.block_id(text(key)).is_some() {
                self.error(
                    key,
                    format!("`{}` is a kind of block already, and a type has one meaning", text(key)),
                );
                continue;
            }
            let id = match self.vocabulary.symbol_set_id(text(key)) {
                Some(id) => {
                    if set.doc.is_some() || set.ordered {
                        self.taken(key, "list of symbols");
                    } else if self.vocabulary[id].ordered {
                        let name = text(key);
                        self.error(key, format!("`{name}` is an ordered list, whose symbols are complete"));
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

    fn declare_shared(&mut self, raw: &raw::File) {
        for (key, names) in &raw.guards {
            if self.shared.guards.insert(word(key), names.clone()).is_some() {
                self.taken(key, "list of dimensions");
            }
        }
        for (key, attributes) in &raw.shapes {
            if self.shared.shapes.insert(word(key), attributes.clone()).is_some() {
                self.taken(key, "shape");
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
                    raw::Timing::Stock => Flow::Stock,
                    raw::Timing::Flow => Flow::Flow,
                    raw::Timing::Either => Flow::Either,
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
                } else if block.has_traits() {
                    let name = text(key);
                    let message =
                        format!("an extension adds parents, shapes and attributes to `{name}`, nothing else");
                    self.error(key, message);
                }
                continue;
            }
            if self.vocabulary.symbol_set_id(text(key)).is_some() {
                self.error(
                    key,
                    format!("`{}` is a list of symbols already, and a type has one meaning", text(key)),
                );
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
                named: match (block.free, block.many) {
                    (true, _) => Named::Free,
                    (false, true) => Named::Many,
                    (false, false) => Named::Single,
                },
                leading: None,
                facets: None,
                body: match block.body {
                    raw::Body::Plain => Body::Plain,
                    raw::Body::Facts => Body::Facts,
                    raw::Body::Patch => Body::Patch,
                },
                inherits: block.inherits,
                ladder: None,
                cap: None,
                asks: None,
                patch: block.patch.map(|patch| match patch {
                    raw::Patch::Where => Patch::Where,
                    raw::Patch::When => Patch::When,
                }),
                declares_metric: block.declares_metric,
                metric_facets: None,
                waiver: block.waiver,
                attributes: Vec::new(),
                owed: Vec::new(),
                joining: Vec::new(),
                children: Vec::new(),
                attribute_names: Default::default(),
            });
        }
    }

    fn finish(mut self) -> Result<Vocabulary, Vec<VocabularyError>> {
        if !self.engine_found && self.errors.is_empty() {
            let message = "the vocabulary has no `[engine]` table".to_owned();
            self.errors.push(VocabularyError { message, file: 0, span: Span::new(0, 0) });
        }
        if self.errors.is_empty() { Ok(self.vocabulary) } else { Err(self.errors) }
    }
}
