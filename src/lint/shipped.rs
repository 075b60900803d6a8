//! What comes with partnerlint: the words of the language and the rules about channel programs.

use std::sync::OnceLock;

use crate::vocabulary::{self, Vocabulary};

/// The text of the vocabulary.
const VOCABULARY: &str = include_str!("../../grammar/vocabulary.toml");

/// The words that come with partnerlint, read once in a process.
#[must_use]
#[expect(clippy::expect_used, reason = "the text is part of the binary, and a test reads it")]
pub fn vocabulary() -> &'static Vocabulary {
    static WORDS: OnceLock<Vocabulary> = OnceLock::new();
    WORDS.get_or_init(|| vocabulary::load(&[VOCABULARY]).expect("the shipped vocabulary is one"))
}
