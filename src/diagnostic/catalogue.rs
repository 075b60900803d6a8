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
    "baseline-invalid":
        "A baseline cannot be read: it is not TOML, has a key that means nothing, or is of another version. Nothing is excused then. \
         `partnerlint check --baseline FILE --update-baseline` writes one.",
    "baseline-unused":
        "A baseline excuses a finding that is not there any more: it was mended, its value changed, or its program or rule is gone. An \
         entry that excuses nothing would excuse the same mistake when it comes back. `--update-baseline` takes out what is gone; \
         nothing is added to a baseline but with `--grow-baseline`.",
    "config-key":
        "A configuration, a `pack.toml` or a lock file has a key that means nothing. It is an error and not passed over, because a \
         misspelt key would otherwise leave a limit at its default without anyone noticing.",
    "config-syntax":
        "A configuration, a `pack.toml` or a lock file is not TOML. The message says what the reader of TOML expected at that place; \
         everything that could be read is still applied.",
    "config-value":
        "A configuration, a `pack.toml` or a lock file has a value of the wrong kind: a text where a table belongs, or a level that \
         does not exist. Parameters are written as rules write them, in quotes where TOML has no such \
         value: `\"10%..15%\"`.",
    "confusable-name":
        "A name mixes scripts, looks like another name, or hides marks that turn the direction of writing. \
         Two names that look the same and are not would let a reviewer approve something else than what is \
         checked. Write it in plain letters.",
    "currency-mismatch":
        "Amounts in different currencies meet. They compare only through an `exchange` block, which freezes \
         the rate in the program, so that the same program gives the same answer tomorrow.",
    "duplicate":
        "The same thing is stated twice: a block of the same kind and name, or an attribute for the same \
         case. Which one was meant cannot be known, so nothing is chosen. Remove one, or say with `when` \
         for which case it is.",
    "edition-unknown":
        "A configuration asks for an edition that no pack has, so that it would hold nothing back, or everything. The help lists \
         the editions that there are.",
    "empty-range":
        "A range holds nothing: its first end lies above its last. Swap the ends. Both ends carry their \
         unit: `10%..15%`.",
    "guard-overlap":
        "Two values of one attribute hold for the same case and disagree, and no narrower entry settles it. \
         The message names such a case. Narrow one of the guards, or write the common case by itself.",
    "include-cycle":
        "A file brings in itself, directly or through others. Take out one `use` of the circle.",
    "include-escape":
        "A `use` leads outside the root: the folder of the topmost `partnerlint.toml`, else the repository, \
         else the file's own folder. It may not, also not through a link, so that checking a program never \
         reads files that do not belong to it.",
    "include-missing":
        "A `use` names a file that does not exist. Paths are relative to the file that the `use` stands in.",
    "include-program":
        "A `use` names a file that holds a program of its own. Only fragments are brought in: statements \
         without a `program` block. Move what both share into a fragment.",
    "include-unreadable":
        "A file that is brought in cannot be read: it is no file, is larger than 32 MiB, or is not UTF-8 \
         text.",
    "limit-depth":
        "Blocks, brackets or conditions are nested deeper than 128 levels, or a rule has more than 16 loops. No program needs \
         that; the bound keeps a broken or hostile file from exhausting memory.",
    "limit-includes":
        "A program brings in more files than the engine follows. The bound keeps a broken or hostile tree \
         from taking all day.",
    "limit-length":
        "A list, a chain of operators or a name is longer than the engine reads. The bound keeps a broken \
         or hostile file from taking all day.",
    "limit-size":
        "A text is larger than the engine reads. Split the program into fragments and bring them in with \
         `use`.",
    "limit-variants":
        "A program has more overlays and announced changes than the engine settles. Move changes that hold \
         already into the program itself.",
    "lock-unused":
        "A lock file has a pack that no configuration names. Its rules did not run, though somebody has looked at them once. Name \
         it under `packs` again, or let `partnerlint pack lock` take it out.",
    "misplaced":
        "Something stands where it cannot: a condition outside a block of conditions, a block inside one, a \
         statement beside the program. The message says where it belongs.",
    "missing-attribute":
        "A block lacks an attribute without which it means nothing, or a rule lacks a statement of its \
         header. `partnerlint explain` for the block says what it needs.",
    "missing-name":
        "A block that may stand several times has no name. Names, and never titles, say which one is meant; \
         without one nothing could refer to it.",
    "missing-program":
        "A file that was to be checked has no `program` block. Write one around its statements, or bring \
         the file into a program with `use`.",
    "missing-window":
        "A metric that is counted over time is compared without saying over which time. Ten deals in a \
         month and ten deals ever are not the same: add `within 12 months`.",
    "no-programs":
        "A folder was to be checked and no file in it ends in `.partner`, or all that do are named by \
         `.gitignore`. Finding nothing to check is an error, so that a check of the wrong folder cannot \
         look like success.",
    "no-rules":
        "No rule is left to run: all are off, or none was selected. Checking nothing is an error, so that \
         it cannot look like success.",
    "pack-changed":
        "A pack is not as it was when it was locked: somebody has changed a rule, a word or its header. Its rules have run as they \
         are now. Look at what changed, then run `partnerlint pack lock`, so that the change is seen where it is reviewed.",
    "pack-header":
        "What a pack says of itself in `pack.toml` is missing or wrong: it needs a `name`, a `version` and a `title`, and its name \
         may be that of no other pack. Its rules did not run.",
    "pack-requires":
        "A pack works with other versions of partnerlint than this one. Its rules did not run, because what they mean here cannot \
         be known.",
    "pack-unlocked":
        "There is a lock file, and a pack that a configuration names is not in it: nobody has said that it was looked at. Look at \
         it, then run `partnerlint pack lock`.",
    "pack-unreadable":
        "A configuration names a pack or a vocabulary that cannot be read. Its rules did not run, so nothing that they would have \
         found has been looked for. A pack is a folder with a `pack.toml` and policies beside it; nothing in it leads out of it.",
    "param-direction":
        "A parameter is to be made only stricter, and which way that is cannot be told from its rule, or is said wrongly. \
         Say `more` where a greater value, a wider range or a longer list is stricter, else `less`.",
    "param-loosened":
        "A parameter was set to a value that is looser than what somebody above holds it to with `tighten_only`, or \
         `tighten-only` in a configuration. The value does not hold. Set one that is as strict or stricter, or ask whoever \
         holds it.",
    "param-type":
        "A parameter was set to a value of another type than its default: a plain number for a percentage, \
         or a single value for a range.",
    "param-unknown":
        "A parameter was set that the rule or the pack does not have. `partnerlint explain RULE` lists the \
         parameters of a rule.",
    "patch-conflict":
        "Two patches set the same value and nothing says which comes last. Give one of them `after = NAME`.",
    "pattern":
        "A pattern cannot be read. In patterns of rules and of paths that are to be checked, `*` stands for any letters, `?` for \
         one, `[ab]` for one of these and `{one,two}` for one of these words; what is passed over is written as in \
         `.gitignore`.",
    "policy-absence":
        "A rule uses something that a program need not state, without saying what then. Put `given` before \
         it where the rule should not apply, `else` behind it where there is a default, or `require … is \
         stated` where it is owed.",
    "policy-always":
        "A rule asks a question whose answer is known before any program is read. Such a question makes a \
         rule look stricter than it is; leave it out.",
    "policy-base":
        "A rule compares or adds shares of different bases. Fifteen percent of the list price and fifteen \
         percent of the net price are not the same amount; bring both to one base with `as`.",
    "policy-case":
        "A rule reads a value that may differ from case to case as if there were one. Ask about each with \
         `for case in cases(…)`.",
    "policy-clause":
        "A statement belongs to no `require`, or a `require` lacks its `at`. `at`, `note`, `help` and `fix` \
         belong to the `require` before them.",
    "policy-contradiction":
        "Two rules cannot both be passed: in some program every value of an attribute fails one of them. Whoever \
         mends one finding makes the other, and neither limit is believed. The help shows such a program with two \
         values. Let the limits meet, say with `when` or `stages` for which programs each is, or turn one off.",
    "policy-deprecated":
        "A rule is deprecated for one that cannot take its place: itself, one that is deprecated too, or one of another pack that \
         need not be there.",
    "policy-duplicate":
        "Two rules ask the same of the same things, whatever they are called: one gap would be found twice. \
         Leave one out, or turn it off in `partnerlint.toml`.",
    "policy-edition":
        "A rule joined its pack with an edition that the pack does not have, so that nobody could ask for it. Name the year under \
         `editions` in `pack.toml`.",
    "policy-example":
        "An example of a rule does not show what it says, or no example of the rule compares anything. A rule that is not seen \
         to fail and to pass cannot be trusted to judge.",
    "policy-giving":
        "A rule names an explanation with `giving` where nothing explains itself. Only questions such as \
         `implies` and `satisfiable` find something that can be named.",
    "policy-header":
        "A statement of the rule's header stands in the wrong place or carries a condition that it cannot \
         have.",
    "policy-message":
        "A message names nothing, or something that cannot be written out.",
    "policy-never":
        "A comparison or requirement of a rule can never hold, or always holds, whatever the program says; or nothing ever \
         comes to it. A number that a company has set can be the reason. A rule that compares nothing is green without \
         having looked.",
    "policy-operator":
        "A rule compares with the wrong sign: quantities are compared with `==` and its like, symbols with \
         `is`.",
    "policy-param":
        "A parameter of a rule is declared in the wrong place or is no constant. Parameters are what a \
         company may set, so their values cannot be computed.",
    "policy-place":
        "A label of a rule points at something that stands nowhere in a program. Point at a block or an \
         attribute.",
    "policy-shadow":
        "A word in a rule is both a symbol and a name of the rule's own, so that a reader cannot tell which \
         is meant. Give the rule's own another name.",
    "policy-subsumed":
        "A rule never speaks alone: wherever it fails, another fails too, and weighs at least as much. Its limit \
         is lost behind the stricter one. Turn it off, or let it ask for something else. A limit that lies further out \
         and weighs more is no such rule.",
    "policy-survivor":
        "A comment `# survives …` in a policy justifies a mutant that does not survive: an example notices it, the rule has \
         changed, or the change is not written as `partnerlint test --mutate` writes it. Take the comment out, so that a later \
         mutant cannot hide behind it.",
    "policy-table":
        "A table of a rule lacks an entry for a case that can occur. Add it, or narrow the rule.",
    "policy-unused":
        "A rule declares something that nothing reads: a parameter that can be set without any effect is \
         worse than none.",
    "reference-cycle":
        "Things refer to each other in a circle where an order is needed: a tier above itself, or patches \
         that each come after the other. Take out one of the references.",
    "rule-deprecated":
        "A setting, an argument or a waiver names a rule that another has taken the place of. The rule still runs, and will be gone \
         one day. Name the other one; `partnerlint explain` says what it asks.",
    "syntax":
        "The text cannot be read at this place. What stands around it is still checked; what could not be \
         read is treated as lost, not as absent, so that no rule complains of what you did write.",
    "unknown-name":
        "A word is not part of the language, or not here. Nothing is ever ignored, because a misspelt \
         attribute would otherwise count as not stated. `partnerlint vocabulary` lists the words; a company \
         adds its own with a vocabulary file.",
    "unknown-program":
        "A configuration sets something for a program that does not exist, though every program below it was checked. A \
         misspelt name would otherwise leave the program at the settings of all others.",
    "unknown-reference":
        "A name refers to something that the program does not declare. Declare it, or correct the name.",
    "unknown-rule":
        "A configuration, the command line or a deprecated rule names a rule that does not exist, or a configuration has a pattern that no rule fits. \
         `partnerlint rules` lists the rules.",
    "unknown-topic":
        "A configuration or the command line chooses a topic that no rule is about. `partnerlint rules` lists the rules \
         by topic.",
    "unreadable":
        "A file could not be read: it does not exist, is no file, is larger than 32 MiB, or is not UTF-8 \
         text. A file that cannot be read is never passed over.",
    "unused-exclude":
        "A pattern in `exclude` names nothing, though the whole folder that it is for was walked. What it was meant to pass \
         over is checked, or is gone. In a configuration that is a warning, on the command line an error.",
    "unused-fragment":
        "A file has no `program` block, and no program that was checked brings it in with `use`. Nothing in \
         it was judged. Bring it in, give it a `program` block, or remove it.",
    "vocabulary":
        "A vocabulary file cannot be used. The words that come with partnerlint hold, and those of the file \
         do not.",
    "waiver-expired":
        "The last day of a waiver is over, so it excuses nothing any more, and what it excused is found again. Mend that, or have the \
         waiver allowed until a later day.",
    "waiver-forbidden":
        "A waiver is for a rule that may not be waived (`waivable = false` in its policy), so it excuses nothing.",
    "waiver-lapsed":
        "A waiver names the value that it excuses, and another value stands there now. What was allowed was the old one; the waiver \
         excuses nothing until the new value is allowed and written behind `excuses`.",
    "waiver-malformed":
        "A waiver says nothing behind `reason` or `approver`, or begins after it has ended. A waiver that is not whole never excuses \
         anything.",
    "waiver-unknown-rule":
        "A waiver names a rule that does not exist, so it can excuse nothing. `partnerlint rules` lists the rules.",
    "waiver-unused":
        "A waiver excuses nothing, since its rule was judged and finds nothing in its block. An exception that nobody needs any more \
         would hide the next mistake; take it out.",
    "wrong-type":
        "A value is not of the kind that belongs here. The message says what was expected, what was found, \
         and what to write.",
    "wrong-unit":
        "A number has the wrong unit, or none: a duration needs one of the units of time, a share needs \
         `%`, money needs a currency.",
}

/// The diagnostic with this id.
#[must_use]
pub fn engine_diagnostic(id: &str) -> Option<&'static EngineDiagnostic> {
    CATALOGUE.iter().find(|entry| entry.id == id)
}
