//! Patterns that stand for many rules or many paths.

use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The signs by which a pattern is told from a name.
const SIGNS: [char; 4] = ['*', '?', '[', '{'];

/// Whether a text is a pattern, and not a name alone.
#[must_use]
pub fn is_pattern(text: &str) -> bool {
    text.contains(SIGNS)
}

/// An id of a rule, or a pattern of ids.
#[derive(Clone, Debug)]
pub enum RulePattern {
    /// One id.
    Id(String),
    /// All that fit.
    Glob(GlobMatcher),
}

impl RulePattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none, as a clause.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("it is empty".to_owned());
        }
        if !is_pattern(text) {
            return Ok(Self::Id(text.to_owned()));
        }
        let glob = GlobBuilder::new(text).build().map_err(|error| error.kind().to_string())?;
        Ok(Self::Glob(glob.compile_matcher()))
    }

    /// Whether a rule is meant.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        match self {
            Self::Id(own) => own == id,
            Self::Glob(glob) => glob.is_match(id),
        }
    }
}

/// The pattern of what is passed over, as a line of `.gitignore` writes it.
#[derive(Clone, Debug)]
pub struct PathPattern(Gitignore);

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Why it is none, as a clause.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() || text.trim() == "/" {
            return Err("it names nothing".to_owned());
        }
        if text.starts_with('!') {
            return Err("what is passed over cannot be brought back, so none begins with `!`".to_owned());
        }
        if text.split('/').any(|part| part == "..") {
            return Err("it leads out of the folder of the configuration".to_owned());
        }
        // A hash would begin a comment.
        let line = if text.starts_with('#') { format!("\\{text}") } else { text.to_owned() };
        let mut builder = GitignoreBuilder::new("");
        let told = |error: ignore::Error| match error {
            ignore::Error::Glob { err, .. } => err,
            other => other.to_string(),
        };
        builder.add_line(None, &line).map_err(told)?;
        builder.build().map(Self).map_err(told)
    }

    /// Whether it names this path, which is seen from where the pattern holds; what stands below a folder that it names
    /// has to be asked of the folder.
    #[must_use]
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        self.0.matched(path, is_folder).is_ignore()
    }
}

/// A pattern that some names fit and that is like this one, which fits none.
///
/// A name alone is compared with the names, and a pattern with a `*` at one end with what names begin or end with.
#[must_use]
pub(super) fn alike(text: &str, names: &[&str]) -> Option<String> {
    if !is_pattern(text) {
        return crate::diagnostic::closest(text, names.iter().copied()).map(str::to_owned);
    }
    let parts = |name: &&str| {
        let ends: Vec<String> = name
            .match_indices('-')
            .flat_map(|(at, _)| {
                let (head, tail) = name.split_at(at);
                [format!("{head}-*"), format!("*{tail}")]
            })
            .collect();
        ends
    };
    let mut candidates: Vec<String> = names.iter().flat_map(parts).collect();
    candidates.sort();
    candidates.dedup();
    crate::diagnostic::closest(text, candidates.iter().map(String::as_str)).map(str::to_owned)
}
