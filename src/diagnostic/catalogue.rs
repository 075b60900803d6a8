//! What the engine itself reports: every id with a plain paragraph, for `explain` and for reports.

/// A diagnostic of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EngineDiagnostic {
    /// Its id, in kebab-case.
    pub id: &'static str,
    /// What it says, why it matters, and what to do.
    pub text: &'static str,
}

macro_rules! catalogue {
    ($($id:literal: $text:literal),* $(,)?) => {
        /// Every diagnostic of the engine, sorted by id.
        pub const CATALOGUE: &[EngineDiagnostic] = &[$(EngineDiagnostic { id: $id, text: $text }),*];
    };
}

catalogue! {
    "config-key":
        "A configuration file has a key that means nothing. It is an error and not passed over, because a misspelt key would \
         otherwise leave a limit at its default without anyone noticing.",
    "config-syntax":
        "A configuration file is not TOML. The message says what the reader of TOML expected at that place; everything that \
         could be read is still applied.",
    "config-value":
        "A configuration file has a value of the wrong kind: a text where a table belongs, or a level that does not exist. \
         Parameters are written as rules write them, in quotes where TOML has no such value: `\"10%..15%\"`.",
    "limit-depth":
        "Blocks, brackets or conditions are nested deeper than 128 levels. No program needs that; the bound keeps a broken or \
         hostile file from exhausting memory.",
    "limit-length":
        "A list, a chain of operators or a name is longer than the engine reads. The bound keeps a broken or hostile file from \
         taking all day.",
    "limit-size":
        "A file is larger than 32 MiB. Split the program into fragments and bring them in with `use`.",
    "no-programs":
        "A folder was to be checked and no file in it ends in `.partner`, or all that do are named by `.gitignore`. Finding \
         nothing to check is an error, so that a check of the wrong folder cannot look like success.",
    "no-rules":
        "No rule is left to run: all are off, or none was selected. Checking nothing is an error, so that it cannot look like \
         success.",
    "pack-unreadable":
        "A configuration names a pack or a vocabulary that cannot be read. Its rules did not run, so nothing that they would \
         have found has been looked for.",
    "param-type":
        "A parameter was set to a value of another type than its default: a plain number for a percentage, or a single value \
         for a range.",
    "param-unknown":
        "A parameter was set that the rule or the pack does not have. `partnerlint explain RULE` lists the parameters of a rule.",
    "syntax":
        "The text cannot be read at this place. What stands around it is still checked; what could not be read is treated as \
         lost, not as absent, so that no rule complains of what you did write.",
    "unknown-rule":
        "A configuration or the command line names a rule that does not exist. `partnerlint rules` lists the rules.",
    "unreadable":
        "A file could not be read: it does not exist, is no file, is larger than 32 MiB, or is not UTF-8 text. A file that \
         cannot be read is never passed over.",
    "unused-fragment":
        "A file has no `program` block, and no program that was checked brings it in with `use`. Nothing in it was judged. \
         Bring it in, give it a `program` block, or remove it.",
    "vocabulary":
        "A vocabulary file cannot be used. The words that come with partnerlint hold, and those of the file do not.",
}

/// The diagnostic with this id.
#[must_use]
pub fn engine_diagnostic(id: &str) -> Option<&'static EngineDiagnostic> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}
