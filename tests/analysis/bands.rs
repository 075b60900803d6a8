//! Bands of a schedule: known answers, and the inconsistencies of real policies.

use partnerlint::analysis::{Bands, Ground, MOST_BANDS, banded, bands};
use partnerlint::condition::{Assignment, Doubt, Given, SubjectRef, Witness};
use partnerlint::program::{NodeId, Program};
use partnerlint::vocabulary::{Better, Value};

use super::build::{Build, subject, words};

/// A margin with these values.
pub fn margin(statements: &[&str]) -> (Build, NodeId) {
    let mut build = Build::default();
    let track = build.block(Program::ROOT, "track", "t");
    let margin = build.block(track, "margin", "");
    for statement in statements {
        build.set(margin, statement);
    }
    (build, margin)
}

pub fn look(build: &Build, node: NodeId, along: &SubjectRef) -> Bands {
    let ground = Ground::new(&build.program, words());
    bands(&ground, build.schedule(node, "default"), Better::More, along)
}

/// The value of a dimension in a witness, as it is written.
fn value(deal: &Witness, along: &SubjectRef) -> String {
    let part = deal.parts.iter().find_map(|part| match part {
        Assignment::Subject { subject, value: Given::Value(value), .. } if subject.metric == along.metric => {
            Some(value)
        }
        _ => None,
    });
    part.map_or_else(|| "any".to_owned(), |value: &Value| value.text(words()))
}

/// What is found, one line each.
fn report(statements: &[&str], along: &str) -> String {
    let (build, node) = margin(statements);
    let along = subject(along);
    lines(&look(&build, node, &along), &along)
}

fn lines(found: &Bands, along: &SubjectRef) -> String {
    let mut lines = Vec::new();
    for gap in &found.gaps.certain {
        let (low, high) = (gap.below.entry, gap.above.entry);
        lines.push(format!("gap between {low} and {high} at {}, {}", value(&gap.deal, along), gap.case));
    }
    for overlap in &found.overlaps.certain {
        let (first, second) = (overlap.first.entry, overlap.second.entry);
        let at = value(&overlap.deal, along);
        lines.push(format!(
            "{first} and {second} overlap at {at}, {}, agree: {:?}",
            overlap.case, overlap.agree
        ));
    }
    for lost in &found.unreachable.certain {
        let by: Vec<u32> = lost.covered_by.iter().map(|band| band.entry).collect();
        lines.push(format!("{} never holds, because of {by:?}", lost.band.entry));
    }
    for (word, falls) in [("next to", &found.falls), ("above", &found.dominated)] {
        for fall in &falls.certain {
            let (upper, lower) = (fall.upper.entry, fall.lower.entry);
            let at = value(&fall.deal, along);
            lines.push(format!("{upper} is worse than {lower}, {word} it, at {at}, {}", fall.case));
        }
    }
    let doubts = [
        ("gaps", &found.gaps.doubt),
        ("overlaps", &found.overlaps.doubt),
        ("unreachable", &found.unreachable.doubt),
        ("falls", &found.falls.doubt),
        ("dominated", &found.dominated.doubt),
    ];
    for (what, doubt) in doubts {
        lines.extend(doubt.iter().map(|doubt: &Doubt| format!("{what}: {doubt}")));
    }
    lines.join("\n")
}

#[test]
fn the_unit_bands_of_a_real_policy_miss_exactly_5000() {
    let found = report(
        &[
            "default = unpublished when units in 100..499",
            "default = unpublished when units in 500..1_499",
            "default = unpublished when units in 1_500..4_999",
            "default = discretion when units > 5_000",
        ],
        "units",
    );
    let expected = "gap between 2 and 3 at 5_000, every case\n\
                    falls: a threshold is not known\n\
                    dominated: a threshold is not known";
    assert_eq!(found, expected);
}

#[test]
fn what_is_counted_has_no_value_between_two_numbers() {
    let bands = ["default = 10% when units in ..499", "default = 12% when units >= 500"];
    assert_eq!(report(&bands, "units"), "");
    let sized = ["default = 10% when deal_size <= 499 USD", "default = 12% when deal_size >= 500 USD"];
    assert_eq!(report(&sized, "deal_size"), "gap between 0 and 1 at 499.1 USD, every case");
    let half_open = ["default = 10% when deal_size < 500 USD", "default = 12% when deal_size >= 500 USD"];
    assert_eq!(report(&half_open, "deal_size"), "");
    let both_open = ["default = 10% when deal_size < 500 USD", "default = 12% when deal_size > 500 USD"];
    assert_eq!(report(&both_open, "deal_size"), "gap between 0 and 1 at 500 USD, every case");
}

#[test]
fn terms_are_agreed_in_the_unit_of_their_bands() {
    let months = [
        "default = 10% when contract_term in ..12 months",
        "default = 12% when contract_term in 13 months..24 months",
        "default = 14% when contract_term >= 36 months",
    ];
    assert_eq!(report(&months, "contract_term"), "gap between 1 and 2 at 25 months, every case");
    let mixed =
        ["default = 10% when contract_term <= 90 days", "default = 12% when contract_term >= 6 months"];
    assert_eq!(report(&mixed, "contract_term"), "gap between 0 and 1 at 2_161 hours, every case");
}

#[test]
fn days_follow_one_another() {
    let bands = |second: &str| {
        let second = format!("default = 12% when deal_closed >= {second}");
        report(&["default = 10% when deal_closed <= 2026-01-31", &second], "deal_closed")
    };
    assert_eq!(bands("2026-02-01"), "");
    assert_eq!(bands("2026-02-02"), "gap between 0 and 1 at 2026-02-01, every case");
}

#[test]
fn points_that_may_be_whole_leave_it_open() {
    let bands = ["default = 10% when points in 0..249", "default = 12% when points in 250..499"];
    assert_eq!(report(&bands, "points"), "gaps: the vocabulary leaves open what would decide it");
    let wider = ["default = 10% when points in 0..249", "default = 12% when points in 251..499"];
    assert_eq!(report(&wider, "points"), "gap between 0 and 1 at 250, every case");
    let tenths = ["default = 10% when points in 0..249.9", "default = 12% when points in 250..499"];
    assert_eq!(report(&tenths, "points"), "gap between 0 and 1 at 249.91, every case");
}

#[test]
fn stages_between_two_bands_are_missed() {
    let bands = [
        "default = 10% when crm_stage in [pre_opportunity, pending]",
        "default = 8% when crm_stage in [scoping, technical_evaluation]",
        "default = 5% when crm_stage >= negotiating",
    ];
    let expected = "gap between 0 and 1 at discovery, every case\n\
                    gap between 1 and 2 at proposal, every case";
    assert_eq!(report(&bands, "crm_stage"), expected);
}

#[test]
fn only_a_size_asks_for_more() {
    let rates = |guard: &str, upper: &str| {
        let (lower, upper) = (format!("default = 10% when {guard}"), format!("default = 8% when {upper}"));
        report(&[&lower, &upper], guard.split_once(' ').unwrap().0).lines().count()
    };
    assert_eq!(rates("claim is first", "claim is second"), 0);
    assert_eq!(rates("deal_closed < 2026-01-01", "deal_closed >= 2026-01-01"), 0);
    assert_eq!(rates("contract_term < 12 months", "contract_term >= 12 months"), 2);
    assert_eq!(rates("points < 100", "points >= 100"), 2);
}

#[test]
fn a_default_fills_gaps_and_is_a_band_itself() {
    let bands = ["default = 10%", "default = 12% when units in 100..499", "default = 15% when units > 500"];
    let expected = "0 is worse than 1, next to it, at 500, every case\n\
                    0 is worse than 1, above it, at 500, every case";
    assert_eq!(report(&bands, "units"), expected);
}

#[test]
fn other_dimensions_split_the_question() {
    let bands = [
        "default = 10% when units < 100 and deal is renewal",
        "default = 12% when units > 100 and deal is renewal",
        "default = 10% when units <= 100 and deal is expansion",
        "default = 12% when units > 100 and deal is expansion",
    ];
    assert_eq!(report(&bands, "units"), "gap between 0 and 1 at 100, deal is renewal");
}

#[test]
fn a_narrower_band_stands_within_a_wider_one() {
    let bands = ["default = 10% when units >= 100", "default = 12% when units >= 500"];
    assert_eq!(report(&bands, "units"), "");
    let across = ["default = 10% when units in 100..500", "default = 12% when units in 500..900"];
    assert_eq!(report(&across, "units"), "0 and 1 overlap at 500, every case, agree: Some(false)");
    let settled = [
        "default = 10% when units in 100..500",
        "default = 12% when units in 500..900",
        "default = 11% when units == 500",
    ];
    assert_eq!(report(&settled, "units"), "");
}

#[test]
fn a_band_whose_values_narrower_ones_take_never_holds() {
    let bands = [
        "default = 10% when units in 100..499",
        "default = 12% when units in 100..299",
        "default = 14% when units in 300..499",
    ];
    assert_eq!(report(&bands, "units"), "0 never holds, because of [1, 2]");
    let empty = ["default = 10% when units < 10", "default = 9% when units > 500 and units < 100"];
    assert_eq!(report(&empty, "units"), "1 never holds, because of []");
    let default = ["default = 5%", "default = 10% when units < 10", "default = 12% when units >= 10"];
    assert_eq!(report(&default, "units"), "0 never holds, because of [1, 2]");
}

#[test]
fn amounts_in_two_currencies_need_an_exchange() {
    let (mut build, node) =
        margin(&["default = 10% when deal_size < 100 EUR", "default = 12% when deal_size >= 110 USD"]);
    let along = subject("deal_size");
    let found = lines(&look(&build, node, &along), &along);
    assert_eq!(found.lines().next(), Some("gaps: `EUR` and `USD` do not compare exactly"));
    assert_eq!(found.lines().count(), 5);
    build.exchange("EUR", "1.10 USD");
    assert_eq!(lines(&look(&build, node, &along), &along), "");
    let mut dearer =
        margin(&["default = 10% when deal_size < 100 EUR", "default = 12% when deal_size >= 111 USD"]);
    dearer.0.exchange("EUR", "1.10 USD");
    assert_eq!(
        lines(&look(&dearer.0, dearer.1, &along), &along),
        "gap between 0 and 1 at 110 USD, every case"
    );
}

#[test]
fn an_unknown_threshold_is_decided_where_its_bounds_decide() {
    let open = ["default = 10% when units < 100", "default = 12% when units >= unknown in 90..110"];
    assert_eq!(report(&open, "units").lines().next(), Some("gaps: a threshold is not known"));
    let missed = ["default = 10% when units < 100", "default = 12% when units >= unknown in 102..110"];
    let found = report(&missed, "units");
    assert!(found.starts_with("gap between 0 and 1 at 100, every case"), "{found}");
    let met = ["default = 10% when units < 100", "default = 12% when units >= unknown in 90..100"];
    assert!(!report(&met, "units").contains("gap"), "{}", report(&met, "units"));
}

#[test]
fn values_of_different_bases_do_not_compare() {
    let bands = ["default = 10% when units < 100", "default = 9% of net_license when units >= 100"];
    let expected = "falls: shares of `net_license` and of `list_price` do not compare\n\
                    dominated: shares of `net_license` and of `list_price` do not compare";
    assert_eq!(report(&bands, "units"), expected);
}

#[test]
fn more_bands_than_are_compared_leave_every_question_open() {
    let bands: Vec<String> =
        (0..=MOST_BANDS).map(|at| format!("default = {}% when units == {at}", at % 50 + 1)).collect();
    let bands: Vec<&str> = bands.iter().map(String::as_str).collect();
    let found = report(&bands, "units");
    assert_eq!(found.lines().filter(|line| line.ends_with("the question is too large to decide")).count(), 5);
    assert_eq!(found.lines().count(), 5);
    assert!(!report(&bands[..MOST_BANDS], "units").contains("too large"));
}

#[test]
fn the_bands_of_a_schedule_are_along_what_its_guards_order() {
    let (build, node) = margin(&[
        "default = 10% when deal_size >= 100k USD and deal is renewal",
        "default = 12% when units >= 10 and product is p",
        "default = 12% when registered",
    ]);
    assert_eq!(banded(build.schedule(node, "default"), words()), [subject("deal_size"), subject("units")]);
}
