//! Every key that a `partnerlint.toml` may have, in one table each for the places where keys stand.
//!
//! The reader knows no other keys, its messages name these, and the schema and the table in the documents are made of them.

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What may stand behind it.
    pub shape: Shape,
    /// What holds where nobody writes it, in words.
    pub default: &'static str,
    /// What it does, in a sentence without a full stop.
    pub meaning: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Ids of rules, and patterns of ids.
    RulePatterns,
    /// Topics of rules.
    Topics,
    /// Patterns of paths, as `.gitignore` writes them.
    PathPatterns,
    /// Paths.
    Paths,
    /// A path.
    Path,
    /// The level of a finding.
    Level,
    /// The level of a rule, or `off`.
    RuleLevel,
    /// A year of four digits.
    Year,
    /// Yes or no.
    Switch,
    /// A table of rules.
    Rules,
    /// A table of parameters.
    Params,
    /// A table of programs.
    Programs,
    /// The value of a parameter.
    Value,
    /// `true`, or which way is stricter.
    Tighten,
}

impl Shape {
    /// What belongs there, as messages say it.
    #[must_use]
    pub const fn belongs(self) -> &'static str {
        match self {
            Self::RulePatterns => "a list of rules, such as `[\"tier-*\"]`,",
            Self::Topics => "a list of topics, such as `[\"tiers\"]`,",
            Self::PathPatterns => "a list of patterns, such as `[\"drafts/\"]`,",
            Self::Paths => "a list of paths, such as `[\"policies/company\"]`",
            Self::Path => "a path in quotes",
            Self::Level => "a level in quotes",
            Self::RuleLevel => "a level in quotes, or `\"off\"`,",
            Self::Year => "a year of four digits such as `2027`",
            Self::Switch => "`true` or `false`",
            Self::Rules => "`[rules.RULE]`",
            Self::Params => "a table of parameters",
            Self::Programs => "`[program.NAME]`",
            Self::Value => "the value of a parameter",
            Self::Tighten => "`true`, `\"more\"` or `\"less\"`",
        }
    }

    /// What is written there, as the documents say it.
    #[must_use]
    pub const fn written(self) -> &'static str {
        match self {
            Self::RulePatterns => "list of rules and patterns of rules",
            Self::Topics => "list of topics",
            Self::PathPatterns => "list of patterns",
            Self::Paths => "list of paths",
            Self::Path => "path",
            Self::Level => "`\"error\"`, `\"warning\"` or `\"advice\"`",
            Self::RuleLevel => "`\"error\"`, `\"warning\"`, `\"advice\"` or `\"off\"`",
            Self::Year => "year",
            Self::Switch => "`true` or `false`",
            Self::Rules | Self::Params | Self::Programs => "table",
            Self::Value => "value",
            Self::Tighten => "`true`, `\"more\"` or `\"less\"`",
        }
    }
}

/// The keys at the top of a file.
pub const TOP: &[Key] = &[
    Key {
        name: "select",
        shape: Shape::RulePatterns,
        default: "all rules",
        meaning: "Only these rules run; `*` stands for any letters: `tier-*`",
    },
    Key {
        name: "ignore",
        shape: Shape::RulePatterns,
        default: "no rule",
        meaning: "These rules do not run, also if they are selected",
    },
    Key {
        name: "topic",
        shape: Shape::Topics,
        default: "all topics",
        meaning: "Only rules of these topics run",
    },
    Key {
        name: "min-level",
        shape: Shape::Level,
        default: "`advice`",
        meaning: "What weighs less is left out, and counted; rules that can find nothing that weighs as much do not run",
    },
    Key {
        name: "fail-on",
        shape: Shape::Level,
        default: "`warning`",
        meaning: "A finding that weighs this much, or more, makes the exit code 1",
    },
    Key {
        name: "fail-on-undecided",
        shape: Shape::Switch,
        default: "`false`",
        meaning: "A rule that is undecided makes the exit code 1 as well",
    },
    Key {
        name: "exclude",
        shape: Shape::PathPatterns,
        default: "nothing",
        meaning: "What is passed over below this folder, written as in `.gitignore`; files further up exclude as well",
    },
    Key {
        name: "baseline",
        shape: Shape::Path,
        default: "none",
        meaning: "The file with the findings that are known already, seen from this folder",
    },
    Key {
        name: "packs",
        shape: Shape::Paths,
        default: "none",
        meaning: "Folders of further packs, each with a `pack.toml`, seen from this folder",
    },
    Key {
        name: "edition",
        shape: Shape::Year,
        default: "the newest",
        meaning: "Rules that joined a pack with a later edition are advice, until this moves",
    },
    Key {
        name: "vocabulary",
        shape: Shape::Paths,
        default: "none",
        meaning: "Files with further words, seen from this folder",
    },
    Key {
        name: "params",
        shape: Shape::Params,
        default: "those of the packs",
        meaning: "Parameters that rules share",
    },
    Key {
        name: "rules",
        shape: Shape::Rules,
        default: "as the packs have them",
        meaning: "What is set for single rules: a level, or a table",
    },
    Key {
        name: "program",
        shape: Shape::Programs,
        default: "as for all",
        meaning: "What is set for single programs, by their names",
    },
];

/// The keys of a rule.
pub const RULE: &[Key] = &[
    Key {
        name: "level",
        shape: Shape::RuleLevel,
        default: "that of the rule",
        meaning: "How much its findings weigh; `off` for a rule that does not run",
    },
    Key {
        name: "params",
        shape: Shape::Params,
        default: "those of the rule",
        meaning: "Its parameters, each a value or a table of the next keys",
    },
];

/// The keys of a program.
pub const PROGRAM: &[Key] = &[
    Key {
        name: "params",
        shape: Shape::Params,
        default: "those of the folder",
        meaning: "Parameters that rules share",
    },
    Key {
        name: "rules",
        shape: Shape::Rules,
        default: "those of the folder",
        meaning: "What is set for single rules",
    },
];

/// The keys of a parameter that is written as a table.
pub const PARAMETER: &[Key] = &[
    Key {
        name: "value",
        shape: Shape::Value,
        default: "that of the layer before",
        meaning: "The value, as a rule writes it: `\"10%..15%\"`",
    },
    Key {
        name: TIGHTEN_ONLY,
        shape: Shape::Tighten,
        default: "anybody may set it",
        meaning: "Whoever comes after may only make it stricter; `\"more\"` or `\"less\"` says which way that is",
    },
];

/// The key that holds a parameter.
pub(super) const TIGHTEN_ONLY: &str = "tighten-only";

/// The tables of keys, each with where its keys stand.
pub const TABLES: [(&str, &[Key]); 4] = [
    ("at the top of the file", TOP),
    ("in `[rules.RULE]`", RULE),
    ("in `[program.NAME]`", PROGRAM),
    ("in a parameter that is a table", PARAMETER),
];

/// The key of a table with this name.
pub(super) fn find<'k>(keys: &'k [Key], name: &str) -> Option<&'k Key> {
    keys.iter().find(|key| key.name == name)
}

/// The names of the keys of a table.
pub(super) fn names(keys: &[Key]) -> impl Iterator<Item = &'static str> + Clone {
    keys.iter().map(|key| key.name)
}
