//! Whom a rule can find anything about.

use super::support::{compile, show, vocabulary};

/// The archetypes that a rule reaches, by the first letters of their names.
fn reached(asks: &str) -> String {
    let text = format!(
        "rule one \"Something\" {{\n  level = warning\n  param p = [reseller, referral]\n  {asks}\n  at tracks \"wrong\"\n}}\n"
    );
    let (pack, findings, sources) = compile(&text);
    let unread = findings.iter().all(|finding| finding.id == "policy-unused");
    assert!(unread, "{asks}: {}", show(&findings, &sources));
    let text =
        if findings.is_empty() { text } else { text.replace("  param p = [reseller, referral]\n", "") };
    let (pack, _, _) = if findings.is_empty() { (pack, findings, sources) } else { compile(&text) };
    let list = vocabulary().symbol_set_id("archetype").unwrap();
    let symbols = vocabulary()[list].symbols.iter().map(|symbol| symbol.name.as_str());
    let reached = symbols.filter(|name| {
        let symbol = vocabulary()[list].id(name).unwrap();
        pack.rules[0].reaches(list, symbol, vocabulary())
    });
    reached.collect::<Vec<_>>().join(" ")
}

const ALL: &str = "technology referral reseller alliance affiliate influencer";
const OTHERS: &str = "technology alliance affiliate influencer";

#[test]
fn loops_conditions_and_requirements_tell_whom_a_rule_reaches() {
    let asks = "require count(track.tiers) > 1";
    for (rule, expected) in [
        ("require count(tracks) > 1".to_owned(), ALL),
        (format!("for track in tracks\n  {asks}"), ALL),
        (format!("for track in tracks where reseller in track.archetypes\n  {asks}"), "reseller"),
        (
            format!("for track in tracks where reseller not in track.archetypes\n  {asks}"),
            "technology referral alliance affiliate influencer",
        ),
        (
            format!(
                "for track in tracks where reseller in track.archetypes or referral in track.archetypes\n  {asks}"
            ),
            "referral reseller",
        ),
        (
            format!(
                "for track in tracks where reseller in track.archetypes and referral in track.archetypes\n  {asks}"
            ),
            "",
        ),
        (
            format!("for track in tracks\n  when not (reseller in track.archetypes)\n  {asks}"),
            "technology referral alliance affiliate influencer",
        ),
        (format!("for track in tracks\n  {asks} when reseller in track.archetypes"), "reseller"),
        // A condition on something else leaves nobody out.
        (
            format!(
                "for track in tracks where reseller in track.archetypes or track.entry is stated\n  {asks}"
            ),
            ALL,
        ),
        (
            format!(
                "for track in tracks where any(kind in [reseller, referral] for kind in track.archetypes)\n  {asks}"
            ),
            "referral reseller",
        ),
        (
            format!("for track in tracks where any(kind in p for kind in track.archetypes)\n  {asks}"),
            "referral reseller",
        ),
        (
            format!("for track in tracks where all(kind not in p for kind in track.archetypes)\n  {asks}"),
            OTHERS,
        ),
        (
            format!(
                "for track in tracks\n  let sells = any(kind in p for kind in track.archetypes)\n  when sells\n  {asks}"
            ),
            "referral reseller",
        ),
        (
            format!("for track in tracks\n  for kind in track.archetypes where kind is alliance\n  {asks}"),
            "alliance",
        ),
        // What holds by the archetype alone can never fail.
        (
            "require all(count(track.tiers) > 1 for track in tracks where reseller in track.archetypes)"
                .to_owned(),
            "reseller",
        ),
        (
            "for track in tracks\n  require reseller in track.archetypes or count(track.tiers) > 1"
                .to_owned(),
            "technology referral alliance affiliate influencer",
        ),
        (
            "for track in tracks\n  require reseller in track.archetypes".to_owned(),
            "technology referral alliance affiliate influencer",
        ),
        // Of several requirements one is enough.
        (
            format!(
                "for track in tracks\n  {asks} when reseller in track.archetypes\n  at track \"wrong\"\n  {asks} when alliance in track.archetypes"
            ),
            "reseller alliance",
        ),
    ] {
        assert_eq!(reached(&rule), expected, "{rule}");
    }
}
