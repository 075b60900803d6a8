//! A vocabulary file as it is written, before its names are linked.

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

pub(super) type Key = Spanned<String>;
pub(super) type Map<V> = IndexMap<Key, V>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub(super) engine: Option<Engine>,
    #[serde(default)]
    pub(super) symbols: Map<Symbols>,
    #[serde(default)]
    pub(super) bases: Map<Base>,
    #[serde(default)]
    pub(super) events: Map<String>,
    #[serde(default)]
    pub(super) metrics: Map<Subject>,
    #[serde(default)]
    pub(super) dimensions: Map<Subject>,
    #[serde(default)]
    pub(super) guards: Map<Vec<Key>>,
    #[serde(default)]
    pub(super) shapes: Map<Map<Attribute>>,
    #[serde(default)]
    pub(super) blocks: Map<Block>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Engine {
    pub(super) stage: Key,
    pub(super) stages: Key,
    pub(super) exchange: Key,
    pub(super) fiscal_year: Option<Key>,
    pub(super) per: Option<Key>,
    pub(super) groups: Option<Key>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Symbols {
    pub(super) doc: Option<String>,
    #[serde(default)]
    pub(super) ordered: bool,
    pub(super) values: Map<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    pub(super) doc: String,
    #[serde(default)]
    pub(super) counts_as: Vec<Key>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subject {
    pub(super) doc: String,
    #[serde(rename = "type")]
    pub(super) ty: Key,
    #[serde(default)]
    pub(super) phrase: String,
    #[serde(default)]
    pub(super) flow: Timing,
    #[serde(default)]
    pub(super) facets: Vec<Key>,
    #[serde(default)]
    pub(super) part_of: Vec<Key>,
    #[serde(default)]
    pub(super) implies: Vec<Key>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Timing {
    #[default]
    Stock,
    Flow,
    Either,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    pub(super) doc: Option<String>,
    #[serde(default, rename = "in")]
    pub(super) parents: Vec<Key>,
    #[serde(default)]
    pub(super) anywhere: bool,
    #[serde(default)]
    pub(super) shapes: Vec<Key>,
    #[serde(default)]
    pub(super) many: bool,
    #[serde(default)]
    pub(super) free: bool,
    pub(super) each_of: Option<Key>,
    pub(super) plural: Option<Key>,
    pub(super) leading: Option<Key>,
    pub(super) facets: Option<Key>,
    #[serde(default)]
    pub(super) body: Body,
    #[serde(default)]
    pub(super) inherits: bool,
    pub(super) ladder: Option<Key>,
    pub(super) cap: Option<Key>,
    pub(super) asks: Option<Key>,
    pub(super) patch: Option<Patch>,
    #[serde(default)]
    pub(super) declares_metric: bool,
    pub(super) metric_facets: Option<Key>,
    #[serde(default)]
    pub(super) waiver: bool,
    #[serde(default)]
    pub(super) attributes: Map<Attribute>,
}

impl Block {
    /// Whether it says more than where the kind stands and which attributes it has: what an extension may not.
    pub(super) fn has_traits(&self) -> bool {
        let flags =
            self.many || self.free || self.anywhere || self.inherits || self.declares_metric || self.waiver;
        let names = [
            &self.each_of,
            &self.plural,
            &self.leading,
            &self.facets,
            &self.ladder,
            &self.cap,
            &self.asks,
            &self.metric_facets,
        ];
        flags
            || names.iter().any(|name| name.is_some())
            || self.patch.is_some()
            || !matches!(self.body, Body::Plain)
    }
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Body {
    #[default]
    Plain,
    Facts,
    Patch,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Patch {
    Where,
    When,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attribute {
    #[serde(rename = "type")]
    pub(super) ty: Key,
    pub(super) doc: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) better: Better,
    #[serde(default)]
    pub(super) dimensions: Vec<Key>,
    pub(super) base: Option<Key>,
    #[serde(default)]
    pub(super) anchors: Vec<Key>,
    pub(super) joins: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Better {
    #[default]
    Neither,
    More,
    Less,
}
