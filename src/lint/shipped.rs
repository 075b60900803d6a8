//! What comes with partnerlint: the words of the language and the rules about channel programs.

use std::sync::{Arc, OnceLock};

use super::compiled::Text;
use super::header::{self, PackHeader};
use super::lock;
use crate::source::SourceId;
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

const HEADER: Text<'_> =
    Text { name: "policies/channel/pack.toml", text: include_str!("../../policies/channel/pack.toml") };

/// What the pack that comes with partnerlint says of itself, read once in a process.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of the binary, and a test reads it")]
pub fn pack_header() -> PackHeader {
    static READ: OnceLock<PackHeader> = OnceLock::new();
    let header = READ.get_or_init(|| {
        let (file, _) = header::read(HEADER.text, SourceId(0));
        file.expect("the shipped pack has a header").header
    });
    header.clone()
}

/// The digest of the pack that comes with partnerlint.
#[must_use]
pub fn shipped_digest() -> String {
    let name = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
    lock::digest(POLICIES.iter().chain([&HEADER]).map(|file| (name(file.name), file.text.as_bytes())))
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
