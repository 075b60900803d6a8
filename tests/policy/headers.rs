//! How a rule says when it joined its pack, from which day on it holds, and what takes its place.

use insta::assert_snapshot;

use partnerlint::diagnostic::Level;
use partnerlint::policy::{Context, Known, evaluate};
use partnerlint::quantity::Date;

use super::support::{compile, program, refuse, refuse_file, vocabulary};

/// A rule with this id and these statements in its header; it finds errors where they say no level.
fn rule(id: &str, header: &str) -> String {
    let header =
        if header.contains("level") { header.to_owned() } else { format!("level = error\n  {header}") };
    format!(
        "rule {id} \"A title\" {{\n  {header}\n  for track in tracks\n  require count(track.tiers) > 0\n  at track \"{{track}}\"\n}}\n"
    )
}

#[test]
fn an_edition_is_a_year() {
    for wrong in ["\"2027\"", "27", "2027.5", "2027-01-01", "20270", "2027%", "next", "2027 per year"] {
        assert_snapshot!(refuse(&format!(
            "  edition = {wrong}\n  for track in tracks\n  require count(track.tiers) > 0\n  at track \"none\""
        )));
    }
}

#[test]
fn effective_is_a_day() {
    for wrong in ["\"2027-01-01\"", "2027-01", "2027", "soon", "2027-01-01 after launch"] {
        assert_snapshot!(refuse(&format!(
            "  effective = {wrong}\n  for track in tracks\n  require count(track.tiers) > 0\n  at track \"none\""
        )));
    }
}

#[test]
fn effective_holds_back_errors() {
    let said = |header: &str| refuse_file(&rule("r", header));
    assert!(said("effective = 2027-01-01").ends_with("nothing\n"));
    let cased = "level = advice\n  level = error when count(tracks) > 3\n  effective = 2027-01-01";
    assert!(said(cased).ends_with("nothing\n"));
    assert_snapshot!(said("level = warning\n  effective = 2027-01-01"));
}

#[test]
fn headers_stand_once_and_hold_always() {
    assert_snapshot!(refuse_file(&rule(
        "r",
        "edition = 2026\n  edition = 2027\n  effective = 2027-01-01 when count(tracks) > 1\n  efective = 2027-01-01"
    )));
}

#[test]
fn a_successor_is_named_in_quotes() {
    let both = |header: &str| {
        refuse_file(&format!("{}{}", rule("new-one", "level = error"), rule("old-one", header)))
    };
    assert!(both("deprecated = \"new-one\"").ends_with("nothing\n"));
    assert_snapshot!(both("deprecated = new-one"));
    assert_snapshot!(both("deprecated = true"));
    assert_snapshot!(both("deprecated = \"new-oen\""));
    assert_snapshot!(both("deprecated = \"quite-another\""));
    assert_snapshot!(both("deprecated = \"old-one\""));
}

#[test]
fn a_successor_stays() {
    let chain = [("one", "\"two\""), ("two", "\"three\"")]
        .map(|(id, next)| rule(id, &format!("deprecated = {next}")));
    assert_snapshot!(refuse_file(&format!("{}{}", chain.concat(), rule("three", "level = error"))));
    // A rule that is wrong itself is there.
    let wrong = rule("new-one", "level = error").replace("track.tiers", "track.teirs");
    let said = refuse_file(&format!("{wrong}{}", rule("old-one", "deprecated = \"new-one\"")));
    assert!(!said.contains("take the place") && said.contains("teirs"), "{said}");
}

#[test]
fn a_level_that_is_set_stands_in_place_of_those_of_the_rule() {
    let text = "rule r \"A title\" {\n  level = warning\n  for track in tracks\n  require count(track.tiers) > 0\n  level = error when count(tracks) > 1\n  at track \"none\"\n}\n";
    let level = |tracks: usize, level: Option<Level>| {
        let (pack, findings, mut sources) = compile(text);
        assert_eq!(findings, []);
        let tracks: String =
            (0..tracks).map(|at| format!("track t{at} {{ archetypes = [reseller] }}\n")).collect();
        let program = program(&tracks, &mut sources);
        let entry = &pack.rules[0];
        let as_of = Date::new(2026, 6, 1).unwrap();
        let context = Context { vocabulary: vocabulary(), as_of, settings: &entry.settings, level };
        evaluate(&entry.rule, &Known::new(&program, vocabulary(), as_of), &context).findings[0].0.level
    };
    for (tracks, own) in [(1, Level::Warning), (2, Level::Error)] {
        assert_eq!(level(tracks, None), own);
        assert_eq!(level(tracks, Some(Level::Advice)), Level::Advice);
        assert_eq!(level(tracks, Some(Level::Error)), Level::Error);
    }
}
