//! The shipped words and rules as the binary embeds them: compiled, so that a check starts without parsing anything.
//!
//! `shipped.bin` is made of the texts alone, and a test says when it is not what they say. Its bytes have no version: they
//! are read only by the binary that they are part of.

use std::sync::Arc;

use thiserror::Error;

use super::compiled::Compiled;
use super::packs::LoadedPack;
use super::shipped;
use crate::policy::{CompiledRule, Pack, PackRule, Parameter};
use crate::source::Sources;
use crate::vocabulary::Vocabulary;

/// The words, the rules, and the parameters that rules share.
type Stored = (Vocabulary, Vec<CompiledRule>, Vec<Parameter>);

const BYTES: &[u8] = include_bytes!("shipped.bin");

/// Why rules cannot be stored.
#[derive(Debug, Error)]
#[error("a rule holds what has no stored form: {0}")]
pub struct StoreError(#[from] postcard::Error);

/// What the binary embeds, beside the texts that its places are in.
#[expect(clippy::expect_used, reason = "the bytes are part of the binary, and a test compares them")]
pub(super) fn read() -> Compiled {
    let (vocabulary, rules, shared): Stored =
        postcard::from_bytes(BYTES).expect("src/lint/shipped.bin holds words and rules");
    let mut sources = Sources::new();
    for policy in shipped::POLICIES {
        sources.embed(policy.name, policy.text);
    }
    let pack = Pack { rules: rules.into_iter().map(PackRule::new).collect(), shared };
    let shipped = shipped::POLICIES.len();
    Compiled {
        vocabulary: Arc::new(vocabulary),
        pack,
        sources,
        findings: Vec::new(),
        shipped,
        packs: [LoadedPack::shipped(shipped)].into(),
        incomplete: false,
    }
}

/// Compiled words and rules as the binary embeds them.
pub(super) fn write(compiled: &Compiled) -> Result<Vec<u8>, StoreError> {
    let Pack { rules, shared } = &compiled.pack;
    let rules: Vec<&CompiledRule> = rules.iter().map(|entry| &*entry.rule).collect();
    Ok(postcard::to_allocvec(&(&*compiled.vocabulary, rules, shared))?)
}
