//! The pages that are made from the pack: `docs/rules/`, `docs/coverage.md` and `docs/SUMMARY.md`.
//!
//! They are compared with what the pack gives; with `INSTA_UPDATE=always`, as snapshots, they are written.

mod coverage;
mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use partnerlint::lint::{Compiled, Rules, Weight};
use partnerlint::report::catalogue::{Listed, Shelf};
use partnerlint::report::markdown::text;
use partnerlint::report::page::{introduction, page, title_of};

const MADE: &str = "Made from the policies by the tests: `INSTA_UPDATE=always cargo test` writes this page, and it is not to be edited.";

/// The shipped rules by topic, each topic in the order of ids.
fn topics(rules: &Rules) -> BTreeMap<&str, Vec<Listed<'_>>> {
    let mut topics: BTreeMap<&str, Vec<Listed<'_>>> = BTreeMap::new();
    for entry in &rules.pack.rules {
        let listed = Listed { entry, weight: Weight::OF_RULE };
        topics.entry(entry.rule.topic.as_deref().unwrap()).or_default().push(listed);
    }
    for rules in topics.values_mut() {
        rules.sort_by_key(|listed| &listed.entry.rule.id);
    }
    topics
}

/// Every page by its path.
fn pages() -> BTreeMap<String, String> {
    let whole = Compiled::shipped();
    let rules = Rules::new(whole);
    let shelf = Shelf { all: &rules, whole, archetypes: rules.vocabulary.symbol_set_id("archetype") };
    let topics = topics(&rules);
    let mut pages = BTreeMap::new();
    for (topic, listed) in &topics {
        let text = page(listed, shelf).replacen("\n\n", &format!("\n\n<!-- {MADE} -->\n\n"), 1);
        pages.insert(format!("docs/rules/{topic}.md"), text);
    }
    pages.insert("docs/rules/README.md".to_owned(), index(&topics, shelf));
    pages.insert("docs/coverage.md".to_owned(), coverage::matrix(&rules));
    pages.insert("docs/SUMMARY.md".to_owned(), summary(&topics));
    pages
}

/// The way to every rule.
fn index(topics: &BTreeMap<&str, Vec<Listed<'_>>>, shelf: Shelf<'_>) -> String {
    let mut out = format!(
        "# The rules\n\n<!-- {MADE} -->\n\n\
         What comes with partnerlint, by topic. `partnerlint explain RULE` shows the same, with the values that hold in your folder.\n\n\
         | topic | rules | |\n|---|---|---|\n"
    );
    for (topic, listed) in topics {
        let words = introduction(listed, shelf).unwrap_or_default();
        let _ = writeln!(out, "| [{}]({topic}.md) | {} | {words} |", title_of(topic), listed.len());
    }
    out.push_str(
        "\nA company sets levels and parameters in `partnerlint.toml`:\n\n```toml\n[rules.tier-count]\nlevel = \"error\"\n\n\
         [rules.tier-count.params]\nusual = \"2..5\"\n```\n\n## All rules\n\n| rule | level | topic |\n|---|---|---|\n",
    );
    let mut all: Vec<_> =
        topics.iter().flat_map(|(topic, rules)| rules.iter().map(move |rule| (topic, rule))).collect();
    all.sort_by_key(|(_, listed)| &listed.entry.rule.id);
    for (topic, listed) in all {
        let rule = &listed.entry.rule;
        let _ =
            writeln!(out, "| {} | {} | {} |", link(&rule.id, topic, ""), rule.level.word(), title_of(topic));
    }
    out
}

/// A link to a rule from a page in `docs/rules/`, or from `docs/` by the folder between.
fn link(id: &str, topic: &str, folder: &str) -> String {
    format!("[{id}]({folder}{topic}.md#{id})")
}

/// The table of contents, as mdbook reads it.
fn summary(topics: &BTreeMap<&str, Vec<Listed<'_>>>) -> String {
    let mut out = "# Summary\n\n- [The first ten minutes](starting.md)\n- [In your CI](ci.md)\n- [The language](language.md)\n\
                   - [Configuration](configuration.md)\n- [Exceptions: waivers and the baseline](exceptions.md)\n\
                   - [Formats](formats.md)\n\
                   - [The rules](rules/README.md)\n"
        .to_owned();
    for topic in topics.keys() {
        let _ = writeln!(out, "  - [{}](rules/{topic}.md)", title_of(topic));
    }
    out.push_str("- [Packs](packs.md)\n");
    out.push_str("- [What the rules cover](coverage.md)\n");
    out.push_str("- [How far examples prove a rule](testing.md)\n");
    out.push_str("- [What never passes in silence](silence.md)\n");
    out.push_str("- [One change at a time](mutations.md)\n");
    out.push_str("- [Performance](performance.md)\n");
    out
}

#[test]
fn the_pages_are_those_of_the_pack() {
    let pages = pages();
    let folder = Path::new("docs/rules");
    let there: BTreeSet<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| format!("docs/rules/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    let stale: Vec<&String> = there.iter().filter(|path| !pages.contains_key(*path)).collect();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::create_dir_all(folder).unwrap();
        for path in stale {
            fs::remove_file(path).unwrap();
        }
        for (path, text) in &pages {
            fs::write(path, text).unwrap();
        }
        return;
    }
    assert!(stale.is_empty(), "{stale:?} are pages of no topic: run `INSTA_UPDATE=always cargo test pages`");
    for (path, text) in &pages {
        let found = fs::read_to_string(path).unwrap_or_default();
        let line = found.lines().zip(text.lines()).position(|(found, wanted)| found != wanted);
        assert!(
            found == *text,
            "{path} is stale from line {line:?}: run `INSTA_UPDATE=always cargo test pages`"
        );
    }
}

#[test]
fn every_rule_has_a_section_and_every_link_leads_to_one() {
    let pages = pages();
    let anchors: BTreeSet<String> = pages
        .iter()
        .flat_map(|(path, text)| {
            let name = path.rsplit('/').next().unwrap();
            text.lines().filter_map(move |line| Some(format!("{name}#{}", line.strip_prefix("## ")?)))
        })
        .collect();
    for entry in &Compiled::shipped().pack.rules {
        let (topic, id) = (entry.rule.topic.as_deref().unwrap(), &entry.rule.id);
        assert!(anchors.contains(&format!("{topic}.md#{id}")), "`{id}` has no section");
    }
    let mut links = 0;
    for (path, text) in &pages {
        let own = path.rsplit('/').next().unwrap();
        for target in hostile::links(text) {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let file = if file.is_empty() { own } else { file.rsplit('/').next().unwrap() };
            links += 1;
            // A page is made, or written by hand.
            let written = || Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file).is_file();
            let known = anchor.is_empty() && (pages.keys().any(|page| page.ends_with(file)) || written());
            assert!(
                known || anchors.contains(&format!("{file}#{anchor}")),
                "{path}: `{target}` leads nowhere"
            );
        }
    }
    assert!(links > 500, "{links}");
}

#[test]
fn text_becomes_no_markup() {
    for (written, safe) in [
        (
            "plain words, 10%..15% and (more); it's fine - isn't it?",
            "plain words, 10%..15% and (more); it's fine - isn't it?",
        ),
        ("a_b *c* `d` [e](f) <b> & |", "a\\_b \\*c\\* \\`d\\` \\[e\\](f) \\<b\\> \\& \\|"),
        ("1. first", "1\\. first"),
        ("12) first", "12\\) first"),
        ("no 1. here", "no 1. here"),
        ("- item", "\\- item"),
        ("=== under", "\\=== under"),
        ("# heading\nand more", "\\# heading and more"),
        (
            "https://x.example and www.x.example, a@x.example",
            "https\\://x.example and www\\.x.example, a\\@x.example",
        ),
        ("\u{202e}\u{1b}[31m", "\u{FFFD}?\\[31m"),
    ] {
        assert_eq!(text(written), safe);
    }
}
