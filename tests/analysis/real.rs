//! Every analysis over every shipped example: what is found for certain, to be read and agreed with.

use std::fmt::Write;

use partnerlint::analysis::{
    Ground, banded, bands, cycle, escalation, lines, oscillations, typical_payout, worst_case_stack,
};
use partnerlint::program::{NodeId, Program};
use partnerlint::vocabulary::AttributeId;

use super::build::words;
use crate::examples::examples;
use crate::support::program::{resolved, today};

fn path(program: &Program, node: NodeId) -> String {
    let own = program.node(node);
    let kind = &words()[own.kind].name;
    let name = if own.name.is_empty() { kind.to_string() } else { format!("{kind} {}", own.name) };
    match own.parent.filter(|parent| *parent != Program::ROOT) {
        Some(parent) => format!("{}, {name}", path(program, parent)),
        None => name,
    }
}

/// What is found in a program, one line each; `say` says how an entry's value is written.
fn found(ground: &Ground<'_>, text: &str) -> String {
    let mut out = String::new();
    let program = ground.program;
    for node in (0..u32::try_from(program.nodes.len()).unwrap()).map(NodeId) {
        of_schedules(ground, node, text, &mut out);
        let kind = words()[program.node(node).kind].name.as_str();
        let place = path(program, node);
        match kind {
            "track" => of_track(ground, node, &place, &mut out),
            "tier" => {
                let circles = oscillations(ground, node);
                for circle in &circles.certain {
                    let (up, down) = (path(program, circle.up), path(program, circle.down));
                    writeln!(out, "{place}: up by {up}, and down by {down}").unwrap();
                }
                if let Some(doubt) = circles.doubt {
                    writeln!(out, "{place}: up and down, perhaps: {doubt}").unwrap();
                }
            }
            "exit" | "promotion" | "demotion" => {
                if let Some(cycle) = cycle(ground, node) {
                    writeln!(out, "{place}: every {}", cycle.length).unwrap();
                }
            }
            _ => {}
        }
    }
    let roles = lines(program, words(), Program::ROOT, words().block_id("role").unwrap());
    if !roles.heads.is_empty() || !roles.cycles.is_empty() || !roles.orphans.is_empty() {
        let name = |node: &NodeId| program.node(*node).name.to_string();
        let heads: Vec<String> = roles.heads.iter().map(name).collect();
        let orphans: Vec<String> = roles.orphans.iter().map(name).collect();
        writeln!(out, "heads {heads:?}, orphans {orphans:?}, {} circles", roles.cycles.len()).unwrap();
    }
    if let Some(escalation) = escalation(ground) {
        writeln!(out, "escalation comes back {:?}, goes down {:?}", escalation.repeats, escalation.downward)
            .unwrap();
    }
    if let Some(payout) = typical_payout(ground) {
        let most = payout.most.as_ref().map_or_else(String::new, ToString::to_string);
        writeln!(out, "typical payout {}..{most} of {} parts", payout.least, payout.parts.len()).unwrap();
    }
    out
}

fn of_schedules(ground: &Ground<'_>, node: NodeId, text: &str, out: &mut String) {
    let program = ground.program;
    let block = &words()[program.node(node).kind];
    for (id, attribute) in (0..).map(AttributeId).zip(&block.attributes) {
        let Some(schedule) = program.schedule(node, id) else { continue };
        let place = format!("{}: {}", path(program, node), attribute.name);
        let written = |at: partnerlint::source::Location| text[at.span.range()].to_owned();
        for along in banded(schedule, words()) {
            let found = bands(ground, schedule, attribute.better, &along);
            let along = along.text(words());
            for gap in &found.gaps.certain {
                let (low, high) = (written(gap.below.location), written(gap.above.location));
                let value =
                    |end: &partnerlint::analysis::End| end.value.as_ref().map(|value| value.text(words()));
                let (from, to) = (value(&gap.low), value(&gap.high));
                writeln!(out, "{place}: gap in {along} from {from:?} to {to:?} between {low} and {high}")
                    .unwrap();
            }
            for overlap in &found.overlaps.certain {
                let (one, other) = (written(overlap.first.location), written(overlap.second.location));
                writeln!(out, "{place}: {one} and {other} overlap in {along}, {}", overlap.case).unwrap();
            }
            for lost in &found.unreachable.certain {
                writeln!(out, "{place}: {} never holds", written(lost.band.location)).unwrap();
            }
            for fall in &found.falls.certain {
                let (lower, upper) = (written(fall.lower.location), written(fall.upper.location));
                writeln!(out, "{place}: {upper} is less than {lower} below it in {along}, {}", fall.case)
                    .unwrap();
            }
            let doubts = [&found.gaps.doubt, &found.overlaps.doubt, &found.unreachable.doubt];
            for doubt in doubts.into_iter().flatten() {
                writeln!(out, "{place}: bands in {along}, perhaps: {doubt}").unwrap();
            }
        }
    }
}

fn of_track(ground: &Ground<'_>, track: NodeId, place: &str, out: &mut String) {
    let Some(stack) = worst_case_stack(ground, track) else { return };
    let most = stack.most.as_ref().map_or_else(String::new, ToString::to_string);
    let parts: Vec<String> =
        stack.parts.iter().map(|part| format!("{} {}", part.label, part.rate.describe())).collect();
    let open: Vec<String> =
        stack.open.iter().map(|open| format!("{} ({})", open.label, open.doubt)).collect();
    let offer = path(ground.program, stack.offer);
    writeln!(out, "{place}: a deal costs {}..{most} in {offer}, {}", stack.least, stack.case).unwrap();
    writeln!(out, "  parts: {}", parts.join(" + ")).unwrap();
    if !open.is_empty() {
        writeln!(out, "  open: {}", open.join(", ")).unwrap();
    }
}

#[test]
fn what_the_examples_hold() {
    let mut out = String::new();
    for (file, text) in examples() {
        let checked = resolved(&text);
        let (program, _) = checked.base();
        let ground = Ground::new(&program, words()).as_of(today());
        writeln!(out, "───── {}", file.file_name().unwrap().to_string_lossy()).unwrap();
        out.push_str(&found(&ground, &text));
    }
    insta::assert_snapshot!(out);
}
