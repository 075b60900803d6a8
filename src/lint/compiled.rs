//! Packs and vocabularies, read and compiled.

use std::sync::{Arc, OnceLock};
use std::thread;

use super::packs::{self, LoadedPack, PackTexts};
use super::stored::StoreError;
use super::{shipped, stored};
use crate::diagnostic::{Finding, Level};
use crate::policy::Pack;
use crate::source::{Location, SourceId, Sources};
use crate::syntax::ast::PolicyFile;
use crate::syntax::{Parsed, parse_policy, without_examples};
use crate::vocabulary::{self, Vocabulary};

/// A text with the name that it is shown by.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// The name.
    pub name: &'t str,
    /// The text.
    pub text: &'t str,
}

/// Packs and vocabularies, compiled; cloning shares what is large.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// What a program may say.
    pub vocabulary: Arc<Vocabulary>,
    /// The rules with the parameters that the packs themselves set.
    pub pack: Pack,
    /// The texts of all policies.
    pub sources: Sources,
    /// What is wrong with policies and vocabularies.
    pub findings: Vec<Finding>,
    /// How many of the texts, from the first, come with partnerlint and stand beside those of a company.
    pub shipped: usize,
    /// The packs that were compiled, as far as they have a header: the shipped one, then those of a company.
    pub packs: Arc<[LoadedPack]>,
    /// Whether rules may be missing, because a pack or a rule could not be read: then nobody knows which names exist.
    pub incomplete: bool,
}

/// A policy as it is read.
struct Policy<'t> {
    /// The policy.
    text: Text<'t>,
    /// The same without the examples of its rules, to be read in its place: programs are judged without them.
    short: Option<String>,
}

impl<'t> Policy<'t> {
    const fn whole(text: &Text<'t>) -> Self {
        Self { text: *text, short: None }
    }

    fn short(text: &Text<'t>) -> Self {
        Self { text: *text, short: Some(without_examples(text.text)) }
    }

    fn read(&self, source: SourceId) -> Parsed<'_, PolicyFile<'_>> {
        parse_policy(self.short.as_deref().unwrap_or(self.text.text), source)
    }
}

impl Compiled {
    /// The rules and words that come with partnerlint, with the examples of the rules; compiled once in a process.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Compiled> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let packs = [LoadedPack::shipped(shipped::POLICIES.len())].into();
            Self { packs, ..Self::new(shipped::POLICIES, &[]) }
        })
    }

    /// The rules and words that come with partnerlint, to judge programs by: without the examples of the rules, and as they
    /// were compiled before the binary was built, so that nothing is parsed. Read once in a process.
    #[must_use]
    pub fn shipped_to_judge() -> &'static Self {
        static SHIPPED: OnceLock<Compiled> = OnceLock::new();
        SHIPPED.get_or_init(stored::read)
    }

    /// The bytes of `src/lint/shipped.bin`: the rules and words that come with partnerlint, compiled from their texts and
    /// without the examples.
    ///
    /// # Errors
    /// When a rule has something in it that has no stored form.
    pub fn shipped_to_store() -> Result<Vec<u8>, StoreError> {
        let texts: Vec<Policy<'_>> = shipped::POLICIES.iter().map(Policy::short).collect();
        stored::write(&Self::compile(&texts, &[], shipped::POLICIES.len()))
    }

    /// The rules of these policies, over the shipped vocabulary and these extensions of it.
    #[must_use]
    pub fn new(policies: &[Text<'_>], extensions: &[Text<'_>]) -> Self {
        Self::compile(&policies.iter().map(Policy::whole).collect::<Vec<_>>(), extensions, 0)
    }

    /// The shipped rules and words, to judge programs by, with those of a company's packs.
    #[must_use]
    pub fn extended(packs: &[PackTexts<'_>], extensions: &[Text<'_>]) -> Self {
        let own = packs.iter().flat_map(|pack| pack.policies).map(Policy::whole);
        let mut compiled = if extensions.is_empty() {
            let Self { vocabulary, pack, sources, .. } = Self::shipped_to_judge();
            let words = |_: &mut Sources| (Arc::clone(vocabulary), Vec::new());
            Self::beside(pack, sources.clone(), &own.collect::<Vec<_>>(), words)
        } else {
            // Words of a company may change what a shipped rule means, such as the list that a bare symbol is of.
            let shipped = shipped::POLICIES.iter().map(Policy::short);
            Self::compile(&shipped.chain(own).collect::<Vec<_>>(), extensions, shipped::POLICIES.len())
        };
        compiled.packs = packs::loaded(packs, compiled.shipped);
        compiled.findings.extend(packs::check(&compiled.packs, &compiled.pack));
        compiled.incomplete = compiled.findings.iter().any(|finding| finding.level == Level::Error);
        compiled
    }

    fn compile(policies: &[Policy<'_>], extensions: &[Text<'_>], shipped: usize) -> Self {
        let words = |sources: &mut Sources| load_vocabulary(extensions, sources);
        Self { shipped, ..Self::beside(&Pack::default(), Sources::new(), policies, words) }
    }

    /// A pack, whose texts are `sources`, with the rules of more policies. Each of them is read on a thread of its own, and
    /// meanwhile the words that all are compiled over.
    fn beside(
        pack: &Pack,
        mut sources: Sources,
        policies: &[Policy<'_>],
        words: impl FnOnce(&mut Sources) -> (Arc<Vocabulary>, Vec<Finding>),
    ) -> Self {
        let shipped = sources.iter().count();
        let ids: Vec<SourceId> =
            policies.iter().map(|policy| sources.add(policy.text.name, policy.text.text)).collect();
        thread::scope(|scope| {
            let readers: Vec<_> =
                policies.iter().zip(&ids).map(|(policy, &id)| scope.spawn(move || policy.read(id))).collect();
            let (vocabulary, mut findings) = words(&mut sources);
            let mut files = Vec::with_capacity(policies.len());
            for (reader, &id) in readers.into_iter().zip(&ids) {
                let parsed = reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                findings.extend(parsed.findings);
                files.push((id, parsed.ast));
            }
            let (pack, more) = pack.with(&files, &vocabulary);
            findings.extend(more);
            Self { vocabulary, pack, sources, findings, shipped, packs: Arc::default(), incomplete: false }
        })
    }
}

/// The shipped vocabulary with extensions; without them where one of them is wrong.
fn load_vocabulary(extensions: &[Text<'_>], sources: &mut Sources) -> (Arc<Vocabulary>, Vec<Finding>) {
    if extensions.is_empty() {
        return (Arc::clone(shipped::vocabulary()), Vec::new());
    }
    let files: Vec<Text<'_>> =
        std::iter::once(shipped::VOCABULARY).chain(extensions.iter().copied()).collect();
    let texts: Vec<&str> = files.iter().map(|file| file.text).collect();
    let errors = match vocabulary::load(&texts) {
        Ok(vocabulary) => return (Arc::new(vocabulary), Vec::new()),
        Err(errors) => errors,
    };
    let ids: Vec<SourceId> = files.iter().map(|file| sources.add(file.name, file.text)).collect();
    let findings = errors.into_iter().filter_map(|error| {
        let location = Location::new(*ids.get(error.file)?, error.span);
        Some(Finding::engine("vocabulary", location, error.message))
    });
    (Arc::clone(shipped::vocabulary()), findings.collect())
}
