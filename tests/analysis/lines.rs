//! Reporting lines and escalation: known answers, and every small organization.

use std::collections::BTreeSet;

use partnerlint::analysis::{Ground, LineEnd, chain, escalation, lines, path};
use partnerlint::program::NodeId;
use proptest::prelude::*;

use super::build::{Build, words};

/// Roles, each with the name of the one it reports to: `-` for nobody.
fn organization(roles: &[(&str, &str)]) -> (Build, Vec<NodeId>) {
    let mut build = Build::default();
    let nodes: Vec<NodeId> = roles.iter().map(|(name, _)| build.top("role", name)).collect();
    for (node, (_, above)) in nodes.iter().zip(roles) {
        if *above != "-" {
            build.set(*node, &format!("reports_to = {above}"));
        }
    }
    (build, nodes)
}

fn names(build: &Build, nodes: impl IntoIterator<Item = NodeId>) -> String {
    let names: Vec<String> =
        nodes.into_iter().map(|node| build.program.node(node).name.to_string()).collect();
    names.join(" ")
}

fn report(build: &Build) -> String {
    let found = lines(&build.reader(), words(), NodeId(0), words().block_id("role").unwrap());
    let cycles: Vec<String> =
        found.cycles.iter().map(|cycle| names(build, cycle.iter().map(|link| link.node))).collect();
    format!(
        "heads: {}; orphans: {}; cycles: {}; open: {}",
        names(build, found.heads),
        names(build, found.orphans),
        cycles.join(", "),
        names(build, found.open)
    )
}

#[test]
fn a_line_goes_up_to_its_head() {
    let (build, nodes) = organization(&[("ceo", "-"), ("cro", "ceo"), ("vp", "cro"), ("manager", "vp")]);
    let line = chain(&build.reader(), words(), nodes[3]);
    assert_eq!(names(&build, line.links.iter().map(|link| link.node)), "vp cro ceo");
    assert_eq!(line.end, LineEnd::Head);
    assert_eq!(chain(&build.reader(), words(), nodes[0]).links, []);
    let steps = path(&build.reader(), words(), nodes[3], nodes[1]).unwrap();
    assert_eq!(names(&build, steps.iter().map(|link| link.node)), "vp cro");
    assert_eq!(steps[0].location, build.schedule(nodes[3], "reports_to").entries[0].location);
    assert_eq!(path(&build.reader(), words(), nodes[1], nodes[3]), None);
    assert_eq!(report(&build), "heads: ceo; orphans: ; cycles: ; open: ");
}

#[test]
fn a_circle_is_found_once_and_ends_every_line_into_it() {
    let roles =
        [("ceo", "-"), ("x", "c"), ("a", "b"), ("b", "c"), ("c", "a"), ("cro", "ceo"), ("self", "self")];
    let (build, nodes) = organization(&roles);
    assert_eq!(report(&build), "heads: ceo; orphans: ; cycles: b c a, self; open: ");
    let line = chain(&build.reader(), words(), nodes[1]);
    assert_eq!(names(&build, line.links.iter().map(|link| link.node)), "c a b c");
    assert_eq!(line.end, LineEnd::Cycle);
    let own = chain(&build.reader(), words(), nodes[2]);
    assert_eq!(names(&build, own.links.iter().map(|link| link.node)), "b c a");
}

#[test]
fn several_heads_and_orphans_are_told_apart() {
    let (build, _) =
        organization(&[("ceo", "-"), ("cro", "ceo"), ("founder", "-"), ("cto", "founder"), ("lost", "-")]);
    assert_eq!(report(&build), "heads: ceo founder; orphans: lost; cycles: ; open: ");
    let (alone, _) = organization(&[("ceo", "-")]);
    assert_eq!(report(&alone), "heads: ceo; orphans: ; cycles: ; open: ");
}

#[test]
fn who_may_be_named_by_somebody_unknown_is_no_orphan() {
    let (build, nodes) = organization(&[("ceo", "-"), ("cro", "unpublished"), ("vp", "cro")]);
    assert_eq!(report(&build), "heads: ceo; orphans: ; cycles: ; open: cro");
    assert!(matches!(chain(&build.reader(), words(), nodes[2]).end, LineEnd::Open(_)));
}

#[test]
fn an_escalation_path_goes_up_and_comes_back_to_nobody() {
    let (mut build, nodes) = organization(&[("ceo", "-"), ("cro", "ceo"), ("vp", "cro"), ("manager", "vp")]);
    let block = build.top("escalation", "");
    assert_eq!(escalation(&Ground::new(&build.program, words())), None);
    build.set(block, "path = [manager, vp, cro]");
    let found = escalation(&Ground::new(&build.program, words())).unwrap();
    assert_eq!(
        (found.path, found.repeats, found.downward),
        (vec![nodes[3], nodes[2], nodes[1]], vec![], vec![])
    );
    let back = build.top("escalation", "");
    build.set(back, "path = [vp, cro, manager, vp]");
    build.program.nodes[0].children.retain(|child| *child != block);
    let found = escalation(&Ground::new(&build.program, words())).unwrap();
    assert_eq!((found.repeats, found.downward), (vec![(0, 3)], vec![1]));
}

proptest! {
    #[test]
    fn lines_are_what_following_every_step_finds(above in prop::collection::vec(0..8_usize, 1..8)) {
        let count = above.len();
        let labels: Vec<String> = (0..count).map(|at| format!("r{at}")).collect();
        let roles: Vec<(&str, &str)> = above
            .iter()
            .enumerate()
            .map(|(at, to)| (labels[at].as_str(), labels.get(*to).map_or("-", String::as_str)))
            .collect();
        let (build, nodes) = organization(&roles);
            let step = |at: usize| above.get(at).copied().filter(|to| *to < count);
        let after = |at: usize, steps: usize| (0..steps).try_fold(at, |at, _| step(at));
        let in_circle = |at: &usize| (1..=count).any(|steps| after(*at, steps) == Some(*at));
        let found = lines(&build.reader(), words(), NodeId(0), words().block_id("role").unwrap());
        let circles: BTreeSet<NodeId> = found.cycles.iter().flatten().map(|link| link.node).collect();
        let expected: BTreeSet<NodeId> = (0..count).filter(in_circle).map(|at| nodes[at]).collect();
        prop_assert_eq!(circles.len(), found.cycles.iter().map(Vec::len).sum::<usize>());
        prop_assert_eq!(circles, expected);
        let tops = |named: bool| -> Vec<NodeId> {
            let is_named = |at: usize| (0..count).any(|below| step(below) == Some(at));
            let top = (0..count).filter(|at| step(*at).is_none() && (is_named(*at) || count == 1) == named);
            top.map(|at| nodes[at]).collect()
        };
        prop_assert_eq!(found.heads, tops(true));
        prop_assert_eq!(found.orphans, tops(false));
        for (at, node) in nodes.iter().enumerate() {
            for (to, target) in nodes.iter().enumerate() {
                let reachable = (1..=count).any(|steps| after(at, steps) == Some(to));
                prop_assert_eq!(path(&build.reader(), words(), *node, *target).is_some(), reachable);
            }
            let ends = chain(&build.reader(), words(), *node).end;
            let circles = (0..=count).filter_map(|steps| after(at, steps)).any(|at| in_circle(&at));
            prop_assert_eq!(ends, if circles { LineEnd::Cycle } else { LineEnd::Head });
        }
    }
}
