//! Every analysis over every shipped example: what is wrong for certain is exactly what is known to be, and nothing else.

use partnerlint::analysis::{
    Ground, banded, bands, escalation, lines, oscillations, typical_payout, worst_case_stack,
};
use partnerlint::program::{NodeId, Program};
use partnerlint::vocabulary::AttributeId;

use super::build::words;
use crate::examples::examples;
use crate::support::program::{resolved, today};

/// Asks a question of every example; the file's name stands before each answer.
fn everywhere(ask: impl Fn(&Ground<'_>, &str) -> Vec<String>) -> Vec<String> {
    let mut answers = Vec::new();
    for (file, text) in examples() {
        let (program, _) = resolved(&text).base();
        let ground = Ground::new(&program, words()).as_of(today());
        let file = file.file_stem().unwrap().to_string_lossy().into_owned();
        answers.extend(ask(&ground, &text).into_iter().map(|answer| format!("{file}: {answer}")));
    }
    answers
}

fn nodes(program: &Program) -> impl Iterator<Item = NodeId> {
    (0..u32::try_from(program.nodes.len()).unwrap()).map(NodeId)
}

fn of_kind(program: &Program, kind: &str) -> Vec<NodeId> {
    let kind = words().block_id(kind).unwrap();
    nodes(program).filter(|node| program.node(*node).kind == kind).collect()
}

#[test]
fn the_only_band_defect_is_the_gap_at_5000_units() {
    let looked = std::cell::Cell::new(0);
    let found = everywhere(|ground, text| {
        let mut found = Vec::new();
        for node in nodes(ground.program.unnoted()) {
            let block = &words()[ground.program.node(node).kind()];
            for (id, attribute) in (0..).map(AttributeId).zip(&block.attributes) {
                let Some(schedule) = ground.program.schedule(node, id) else { continue };
                for along in banded(schedule, words()) {
                    looked.set(looked.get() + 1);
                    let bands = bands(ground, schedule, attribute.better, &along);
                    let written = |at: partnerlint::source::Location| &text[at.span.range()];
                    for gap in &bands.gaps.certain {
                        let (below, above) = (written(gap.below.location), written(gap.above.location));
                        let deal = gap.deal.text(words());
                        found.push(format!("{deal} falls between {below} and {above}"));
                    }
                    let others = bands.overlaps.certain.len()
                        + bands.unreachable.certain.len()
                        + bands.falls.certain.len()
                        + bands.dominated.certain.len();
                    found.extend((0..others).map(|_| format!("{} {}", block.name, attribute.name)));
                }
            }
        }
        found
    });
    assert_eq!(
        found,
        ["gumdrop: a deal of 5_000 units falls between unpublished and discretion \"a manager approves\""]
    );
    assert!(looked.get() >= 8, "only {} schedules were looked at", looked.get());
}

#[test]
fn no_example_has_lines_or_reviews_that_go_round_in_circles() {
    let found = everywhere(|ground, _| {
        let program = &ground.program;
        let roles = lines(program, words(), Program::ROOT, words().block_id("role").unwrap());
        let mut found: Vec<String> =
            roles.cycles.iter().map(|cycle| format!("a circle of {}", cycle.len())).collect();
        found.extend(roles.orphans.iter().map(|role| format!("{} is alone", program.node(*role).name())));
        found.extend(
            roles.heads.iter().skip(1).map(|role| format!("{} is one more head", program.node(*role).name())),
        );
        let path = escalation(ground).unwrap_or_default();
        found.extend(path.repeats.iter().map(|_| "escalation comes back".to_owned()));
        found.extend(path.downward.iter().map(|_| "escalation goes down".to_owned()));
        for tier in of_kind(program.unnoted(), "tier") {
            let circles = oscillations(ground, tier).certain;
            found.extend(circles.iter().map(|circle| format!("{} and down", circle.partner.text(words()))));
        }
        found
    });
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_a_deal_costs_is_what_the_real_programs_say() {
    let found = everywhere(|ground, _| {
        let tracks = of_kind(ground.program.unnoted(), "track").into_iter();
        let stacks = tracks.filter_map(|track| worst_case_stack(ground, track));
        stacks
            .filter(|stack| !stack.parts.is_empty())
            .map(|stack| {
                let most = stack.most.as_ref().map_or_else(String::new, ToString::to_string);
                let parts: Vec<String> = stack
                    .parts
                    .iter()
                    .map(|part| format!("{} {}", part.label, part.rate.describe()))
                    .collect();
                format!("{}..{most}: {}", stack.least, parts.join(" + "))
            })
            .collect()
    });
    let real = ["gitlab_2020", "hubspot", "odoo", "shopify", "bitrix", "veeam"];
    let found: Vec<&str> = found
        .iter()
        .filter(|line| real.iter().any(|name| line.starts_with(&format!("{name}: "))))
        .map(String::as_str)
        .collect();
    let expected = [
        "gitlab_2020: 7.5%..: incentive service_attach 7.5% of net_license",
        "hubspot: 20%..: commission 20% of net_revenue",
        "hubspot: 20%..: commission 20% of net_revenue",
        "odoo: 82%..82%: commission 82% of net_revenue",
        "shopify: 20%..: commission 20% of monthly_subscription",
        "bitrix: 50%..: margin 50% of list_price",
        "veeam: 41%..41%: margin 20% of list_price + registration uplift 12% of license_list + \
         incentive alliance_attach 5% of perpetual_license + incentive value_rebate 4% of net_license",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_typical_payout_is_never_more_than_the_dearest_deal() {
    let found = everywhere(|ground, _| {
        let Some(payout) = typical_payout(ground) else { return Vec::new() };
        let tracks = of_kind(ground.program.unnoted(), "track");
        let stacks = tracks.into_iter().filter_map(|track| worst_case_stack(ground, track));
        let dearest = stacks.map(|stack| stack.least.points).max().unwrap();
        assert!(payout.least.points <= dearest);
        vec![payout.parts.len().to_string()]
    });
    assert!(found.len() >= 2, "{found:?}");
}
