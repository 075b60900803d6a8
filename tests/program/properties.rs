//! Properties of merging, inheritance and ladders, over generated programs.

use std::collections::HashMap;
use std::fmt::Write;

use partnerlint::program::{NodeId, Origin, Program};
use proptest::prelude::*;

use crate::support::program::{Checked, resolved, vocabulary};

const TIERS: [&str; 4] = ["open", "silver", "gold", "platinum"];
const BENEFITS: [&str; 5] = ["portal", "mdf", "certification", "early_access", "lead_sharing"];

/// What a statement says about one tier.
#[derive(Clone, Debug)]
enum Said {
    Default(u8),
    Renewal(u8),
    Whole(u8),
    Add(Vec<usize>),
    Benefits(Vec<usize>),
    Members(u8),
    Requires(u8),
}

impl Said {
    fn text(&self) -> String {
        let list = |of: &[usize]| of.iter().map(|at| BENEFITS[*at]).collect::<Vec<_>>().join(", ");
        match self {
            Self::Default(points) => format!("margin {{ default = {points}% }}"),
            Self::Renewal(points) => format!("margin {{ renewal = {points}% }}"),
            Self::Whole(points) => format!("margin = {points}%"),
            Self::Add(of) => format!("benefits += [{}]", list(of)),
            Self::Benefits(of) => format!("benefits = [{}]", list(of)),
            Self::Members(count) => format!("members = {count}"),
            Self::Requires(count) => format!("requires {{ employees >= {count} }}"),
        }
    }

    /// What may be said only once in a block.
    fn key(&self) -> &'static str {
        match self {
            Self::Default(_) | Self::Renewal(_) | Self::Whole(_) => "margin",
            Self::Add(_) | Self::Benefits(_) => "benefits",
            Self::Members(_) => "members",
            Self::Requires(_) => "requires",
        }
    }
}

fn said() -> impl Strategy<Value = Said> {
    let benefits = || proptest::sample::subsequence((0..BENEFITS.len()).collect::<Vec<_>>(), 0..4);
    prop_oneof![
        (0..30_u8).prop_map(Said::Default),
        (0..30_u8).prop_map(Said::Renewal),
        (0..30_u8).prop_map(Said::Whole),
        benefits().prop_map(Said::Add),
        benefits().prop_map(Said::Benefits),
        (0..30_u8).prop_map(Said::Members),
        (1..30_u8).prop_map(Said::Requires),
    ]
}

/// Statements about tiers, each key at the most once a tier.
type Body = Vec<(usize, Said)>;

fn body() -> impl Strategy<Value = Body> {
    proptest::collection::vec((0..TIERS.len(), said()), 0..8).prop_map(|mut body| {
        let mut seen = std::collections::HashSet::new();
        body.retain(|(tier, said)| seen.insert((*tier, said.key())));
        body
    })
}

fn tiers(body: &Body, all: bool) -> String {
    let mut out = String::new();
    for (at, tier) in TIERS.iter().enumerate() {
        let said: Vec<String> =
            body.iter().filter(|(of, _)| *of == at).map(|(_, said)| said.text()).collect();
        if all || !said.is_empty() {
            let _ = writeln!(out, "tier {tier} {{ {} }}", said.join("\n"));
        }
    }
    out
}

fn program(track: &str, base: &Body, patches: &str) -> Checked {
    let text = format!(
        "program p {{\n track t {{ archetypes = [reseller]\n{track}\n{} }}\n{patches}\n}}",
        tiers(base, true)
    );
    let checked = resolved(&text);
    assert!(checked.findings.is_empty(), "{}\n{text}", checked.render(&checked.findings));
    checked
}

fn overlay(name: &str, body: &Body) -> String {
    format!("overlay {name} {{ for = [emea], set {{ track t {{ {} }} }} }}", tiers(body, false))
}

fn change(name: &str, day: u8, body: &Body) -> String {
    format!("change {name} {{ from = 2026-01-{day:02}, set {{ track t {{ {} }} }} }}", tiers(body, false))
}

/// The track of a program, without patches and where things come from.
fn shown(program: &Program) -> String {
    let dump = program.dump(vocabulary(), None);
    let track: Vec<&str> = dump.lines().skip_while(|line| !line.starts_with("  track")).collect();
    let end =
        track.iter().skip(1).position(|line| !line.starts_with("    ")).map_or(track.len(), |at| at + 1);
    track[..end].iter().map(|line| line.split("  # ").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn tier(program: &Program, name: &str) -> NodeId {
    let words = vocabulary();
    let track = program.child(Program::ROOT, words.block_id("track").unwrap(), "t").unwrap();
    program.child(track, words.block_id("tier").unwrap(), name).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A patch that sets nothing changes nothing.
    #[test]
    fn an_empty_patch_changes_nothing(base in body()) {
        let patches = format!("{}\n{}", overlay("e", &Vec::new()), change("c", 1, &Vec::new()));
        let checked = program("fee = 1 USD", &base, &patches);
        let plain = program("fee = 1 USD", &base, "");
        let wanted = shown(&plain.base().0);
        for variant in checked.declared.variants(crate::support::program::today()) {
            let (found, findings) = checked.variant(&variant);
            prop_assert!(findings.is_empty());
            prop_assert_eq!(shown(&found), wanted.clone());
        }
    }

    /// An overlay upon nothing is what would have been written there.
    #[test]
    fn a_patch_upon_bare_tiers_says_what_it_would_say_there(body in body()) {
        // In a patch `+=` edits what holds, and in a tier it builds on the tier below: only `=` is the same in both.
        let body: Body = body.into_iter().filter(|(_, said)| !matches!(said, Said::Add(_))).collect();
        let checked = program("", &Vec::new(), &overlay("e", &body));
        let written = program("", &body, "");
        let variants = checked.declared.variants(crate::support::program::today());
        prop_assert_eq!(shown(&checked.variant(&variants[1]).0), shown(&written.base().0));
        prop_assert_eq!(shown(&checked.variant(&variants[0]).0), shown(&program("", &Vec::new(), "").base().0));
    }

    /// Where no two patches disagree, their order makes no difference.
    #[test]
    fn patches_without_conflict_commute(base in body(), one in body(), two in body()) {
        let order = |first: u8, second: u8| {
            let patches = format!("{}\n{}", change("one", first, &one), change("two", second, &two));
            program("benefits = [portal]", &base, &patches)
        };
        let (forth, back) = (order(1, 2), order(2, 1));
        let ((forth, conflicts), (back, others)) = (forth.base(), back.base());
        prop_assert_eq!(conflicts.len(), others.len());
        if conflicts.is_empty() {
            prop_assert_eq!(sorted(&forth), sorted(&back));
        }
    }

    /// Each value that differs from the base, and only those, names the patch that set it.
    #[test]
    fn origins_name_the_patch_that_set_the_value(base in body(), patch in body()) {
        let checked = program("", &base, &overlay("e", &patch));
        let variants = checked.declared.variants(crate::support::program::today());
        let (before, _) = checked.variant(&variants[0]);
        let (after, _) = checked.variant(&variants[1]);
        let values = |program: &Program| {
            let mut values = HashMap::new();
            for (at, node) in program.nodes.iter().enumerate() {
                let path = program.path(NodeId(u32::try_from(at).unwrap()), vocabulary());
                for slot in &node.slots {
                    for entry in &slot.schedule.entries {
                        let key = (path.clone(), slot.attribute, entry.guard.clone());
                        values.insert(key, (entry.content.clone(), entry.origin.clone()));
                    }
                }
            }
            values
        };
        let (before, after) = (values(&before), values(&after));
        let words = vocabulary();
        let tier_kind = words.block_id("tier").unwrap();
        for (key, (content, origin)) in &after {
            let by_patch = matches!(origin, Origin::Patch(_));
            let built = matches!(origin, Origin::Inherited(_));
            let same = before.get(key).is_some_and(|(was, _)| was == content);
            prop_assert!(same || by_patch || built, "{:?} changed and does not say why", key);
            if by_patch {
                let word = if key.0.ends_with(".margin") { "margin" } else { words[tier_kind].attribute(key.1).name.as_str() };
                let said = patch
                    .iter()
                    .any(|(of, said)| key.0.contains(&format!("tier[{}]", TIERS[*of])) && said.key() == word);
                prop_assert!(said, "{:?} names a patch that says nothing there", key);
            }
        }
    }

    /// A tier holds what its track holds wherever it says nothing itself.
    #[test]
    fn a_tier_takes_what_it_does_not_state(base in body(), fee in 1..100_u8, points in 0..30_u8) {
        let track = format!("fee = {fee} USD\nmargin {{ default = {points}%, renewal = 1% }}");
        let (program, findings) = program(&track, &base, "").base();
        prop_assert!(findings.is_empty());
        let words = vocabulary();
        let margin = words.block_id("margin").unwrap();
        let default = words[margin].attribute_id("default").unwrap();
        for (at, name) in TIERS.iter().enumerate() {
            let node = tier(&program, name);
            let fee = words[program.node(node).kind].attribute_id("fee").unwrap();
            let schedule = program.schedule(node, fee).unwrap();
            prop_assert!(matches!(schedule.entries[0].origin, Origin::Inherited(_)));
            let own = program.child(node, margin, "").expect("each tier has a margin");
            let entries = &program.schedule(own, default).unwrap().entries;
            let said = base.iter().find(|(of, said)| *of == at && said.key() == "margin").map(|(_, said)| said);
            let inherited = entries.iter().filter(|entry| matches!(entry.origin, Origin::Inherited(_))).count();
            let wanted = match said {
                None => (2, 2),
                Some(Said::Whole(_)) => (1, 0),
                Some(_) => (2, 1),
            };
            prop_assert_eq!((entries.len(), inherited), wanted);
        }
    }

    /// Ranks rise along the ladder, each by at least one; the rank is the longest way down.
    #[test]
    fn ranks_are_the_longest_way_down(above in proptest::collection::vec(0..7_usize, 7)) {
        let mut text = String::new();
        for (at, under) in above.iter().enumerate() {
            // Only what stands before: there are no circles then.
            let under = if at == 0 || under % (at + 1) == at { "none".to_owned() } else { format!("t{}", under % at) };
            let _ = writeln!(text, "tier t{at} {{ above = {under} }}");
        }
        let (program, findings) = resolved(&format!("program p {{ track t {{ archetypes = [reseller]\n{text} }} }}")).base();
        prop_assert!(findings.is_empty());
        for at in 0..above.len() {
            let node = program.node(tier(&program, &format!("t{at}")));
            let longest = node.below.iter().map(|&below| program.node(below).rank).max().unwrap_or(0);
            prop_assert_eq!(node.rank, longest + 1);
        }
    }
}

/// The lines of a program with lists as sets, since patches that both add may add in either order.
fn sorted(program: &Program) -> Vec<String> {
    let shown = shown(program);
    let lines = shown.lines().map(|line| match line.split_once('[') {
        Some((name, list)) => {
            let mut words: Vec<&str> = list.trim_end_matches(']').split(", ").collect();
            words.sort_unstable();
            format!("{name}[{}", words.join(", "))
        }
        None => line.to_owned(),
    });
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

/// A real program with something cut out, doubled or put in.
fn mangled() -> impl Strategy<Value = String> {
    let texts = [
        include_str!("../../examples/gitlab/gitlab.partner"),
        include_str!("../../examples/hubspot/hubspot.partner"),
        include_str!("../../examples/odoo/odoo.partner"),
        include_str!("../../examples/starter/kestrel.partner"),
    ];
    let words = [
        "",
        "}",
        "{",
        "tier",
        "none",
        "= 5%",
        "+= [portal]",
        "use \"x\"",
        "remove tier gold",
        "[a]",
        "when deal is renewal",
        "set {",
        "unknown in 2..1",
        "per year",
        "track solutions",
        "any {",
    ];
    let edit = (0..1_000_usize, 0..40_usize, proptest::sample::select(words.to_vec()));
    (proptest::sample::select(texts.to_vec()), proptest::collection::vec(edit, 1..5)).prop_map(
        |(text, edits)| {
            let mut text = text.to_owned();
            for (place, length, word) in edits {
                let at = text.len() * place / 1_000;
                let start = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                let end = (start + length).min(text.len());
                let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
                text.replace_range(start..end, word);
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// No text makes the engine fail: what is wrong has a place in it, and nothing is said twice in the same words.
    #[test]
    fn any_text_is_resolved_in_every_variant(text in mangled()) {
        let checked = resolved(&text);
        for variant in checked.declared.variants(crate::support::program::today()) {
            let (program, findings) = checked.variant(&variant);
            prop_assert!(!program.dump(vocabulary(), Some(&checked.sources)).is_empty());
            let mut seen = std::collections::HashSet::new();
            for finding in &findings {
                let span = finding.primary.location.span;
                prop_assert!(span.start <= span.end && span.end as usize <= text.len());
                let key = (finding.id.clone(), finding.primary.location, finding.message.clone());
                prop_assert!(seen.insert(key), "{} is said twice", finding.message);
            }
        }
    }
}
