//! What comes with partnerlint: the words of the language and the rules about channel programs.

use std::sync::{Arc, OnceLock};

use super::rules::Text;
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

policies!["deal_registration", "margins", "mdf", "tiers"];

/// The words that come with partnerlint, read once in a process.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of the binary, and a test reads it")]
pub fn vocabulary() -> &'static Arc<Vocabulary> {
    static WORDS: OnceLock<Arc<Vocabulary>> = OnceLock::new();
    WORDS.get_or_init(|| {
        Arc::new(vocabulary::load(&[VOCABULARY.text]).expect("the shipped vocabulary is one"))
    })
}
