//! The packs that rules come from, and what holds between a pack and its rules.

use std::ops::Range;
use std::sync::Arc;

use super::compiled::Text;
use super::header::PackHeader;
use super::lock::State;
use super::shipped;
use crate::diagnostic::Finding;
use crate::policy::{Pack, PackRule};
use crate::source::Location;

/// A company's pack as it is compiled.
#[derive(Clone, Copy, Debug)]
pub struct PackTexts<'t> {
    /// What it says of itself.
    pub header: &'t PackHeader,
    /// Where it stands, as it is shown.
    pub path: &'t str,
    /// Its policies.
    pub policies: &'t [Text<'t>],
    /// What it is made of.
    pub digest: &'t str,
    /// How many files of further words it has.
    pub words: usize,
    /// What the lock file says of it, if there is one.
    pub state: Option<State>,
}

/// A pack that has been compiled.
#[derive(Clone, Debug)]
pub struct LoadedPack {
    /// What it says of itself.
    pub header: PackHeader,
    /// Where it stands, as it is shown; `None` for the one that comes with partnerlint.
    pub path: Option<String>,
    /// What it is made of; `None` for the one that comes with partnerlint, which says it when it is asked.
    pub digest: Option<String>,
    /// How many files of further words it has.
    pub words: usize,
    /// What the lock file says of it, if there is one.
    pub state: Option<State>,
    /// The numbers of its policies among the sources.
    texts: Range<usize>,
}

impl LoadedPack {
    /// The pack that comes with partnerlint, whose policies are the first so many sources.
    pub(super) fn shipped(policies: usize) -> Self {
        Self {
            header: shipped::pack_header(),
            path: None,
            digest: None,
            words: 0,
            state: None,
            texts: 0..policies,
        }
    }

    /// How many policies it has.
    #[must_use]
    pub fn policies(&self) -> usize {
        self.texts.len()
    }

    /// Whether a place is in one of its policies.
    #[must_use]
    pub fn has(&self, place: Location) -> bool {
        usize::try_from(place.source.0).is_ok_and(|source| self.texts.contains(&source))
    }
}

/// The shipped pack, and those of a company whose policies follow its texts.
pub(super) fn loaded(packs: &[PackTexts<'_>], shipped: usize) -> Arc<[LoadedPack]> {
    let mut from = shipped;
    let own = packs.iter().map(|pack| {
        let texts = from..from + pack.policies.len();
        from = texts.end;
        LoadedPack {
            header: pack.header.clone(),
            path: Some(pack.path.to_owned()),
            digest: Some(pack.digest.to_owned()),
            words: pack.words,
            state: pack.state,
            texts,
        }
    });
    std::iter::once(LoadedPack::shipped(shipped)).chain(own).collect()
}

/// Rules that name an edition which their pack does not have, or a successor in a pack that may be missing.
pub(super) fn check(packs: &[LoadedPack], rules: &Pack) -> Vec<Finding> {
    let pack_of = |entry: &PackRule| packs.iter().enumerate().find(|(_, pack)| pack.has(entry.rule.location));
    let mut findings = Vec::new();
    for entry in &rules.rules {
        let Some((own, pack)) = pack_of(entry) else { continue };
        let PackHeader { name, editions, .. } = &pack.header;
        if let Some(joined) = entry.rule.edition.filter(|joined| !editions.contains(&joined.year)) {
            let message = format!("the pack `{name}` has no edition {}", joined.year);
            let all: Vec<String> =
                editions.iter().copied().chain([joined.year]).map(|year| year.to_string()).collect();
            let help = format!(
                "write `editions = [{}]` in its `pack.toml`, or name one of its editions",
                all.join(", ")
            );
            findings.push(Finding::engine("policy-edition", joined.at, message).help(help));
        }
        let Some(deprecated) = &entry.rule.deprecated else { continue };
        let other = rules.rule(&deprecated.successor).and_then(pack_of);
        if let Some((_, other)) = other.filter(|(at, _)| *at != own && *at != 0) {
            let message =
                format!("`{}` is a rule of another pack, `{}`", deprecated.successor, other.header.name);
            let help = format!("name a rule of `{name}`, or one that comes with partnerlint");
            findings.push(Finding::engine("policy-deprecated", deprecated.at, message).help(help));
        }
    }
    findings
}

/// What is wrong with an edition that a configuration asks for, if anything is.
pub(super) fn unknown_edition(packs: &[LoadedPack], year: u16, at: Location) -> Option<Finding> {
    let mut known: Vec<u16> = packs.iter().flat_map(|pack| &pack.header.editions).copied().collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&year) {
        return None;
    }
    let words: Vec<String> = known.iter().map(u16::to_string).collect();
    let finding = Finding::engine("edition-unknown", at, format!("no pack has the edition {year}"));
    Some(finding.help(format!("the editions are {}", words.join(", "))))
}
