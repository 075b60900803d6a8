//! What comes with partnerlint: the words of the language and the rules about channel programs.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::compiled::Text;
use crate::vocabulary::{self, Vocabulary};

/// The text of the vocabulary.
pub(super) const VOCABULARY: Text<'_> =
    Text { name: "grammar/vocabulary.toml", text: include_str!("../../grammar/vocabulary.toml") };

macro_rules! policies {
    ($($file:literal),* $(,)?) => {
        /// The rules, one file a topic.
        pub(super) const POLICIES: &[Text<'_>] = &[$(Text {
            name: concat!("policies/channel/", $file, ".policy"),
            text: include_str!(concat!("../../policies/channel/", $file, ".policy")),
        }),*];
    };
}

policies![
    "archetypes",
    "bands",
    "channel_conflict",
    "deal_registration",
    "enablement",
    "lifecycle",
    "margins",
    "marketplaces",
    "mdf",
    "operations",
    "organization",
    "readiness",
    "recruiting",
    "tiers",
];

/// What a pack says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackHeader {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What it is about, in a sentence.
    pub description: String,
}

/// What the pack that comes with partnerlint says of itself.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of the binary, and a test reads it")]
pub fn pack_header() -> PackHeader {
    toml::from_str(include_str!("../../policies/channel/pack.toml")).expect("the shipped pack has a header")
}

/// The words that come with partnerlint, read once in a process.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of the binary, and a test reads it")]
pub fn vocabulary() -> &'static Arc<Vocabulary> {
    static WORDS: OnceLock<Arc<Vocabulary>> = OnceLock::new();
    WORDS.get_or_init(|| {
        Arc::new(vocabulary::load(&[VOCABULARY.text]).expect("the shipped vocabulary is one"))
    })
}
