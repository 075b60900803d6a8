//! Ladders: blocks of one kind that stand on one another, as a partial order with ranks.

use rustc_hash::FxHashMap;

use super::Settler;
use crate::diagnostic::Finding;
use crate::program::declaration::Declaration;
use crate::program::model::{Content, NodeId};
use crate::source::Location;
use crate::vocabulary::{AttributeId, BlockId, Value};

/// What stands for no rank: the lowest is 1.
const NO_RANK: u16 = 0;

/// The most members of a circle that a finding shows.
const SHOWN: usize = 8;

impl<'d> Settler<'d> {
    /// Builds every ladder.
    pub(super) fn build_ladders(&mut self) {
        for parent in self.ids() {
            let mut ladders: Vec<(BlockId, Vec<NodeId>)> = Vec::new();
            for &child in &self.program.node(parent).children {
                let kind = self.program.node(child).kind;
                if self.vocabulary[kind].ladder.is_none() {
                    continue;
                }
                match ladders.iter_mut().find(|(of, _)| *of == kind) {
                    Some((_, rungs)) => rungs.push(child),
                    None => ladders.push((kind, vec![child])),
                }
            }
            for (kind, rungs) in ladders {
                if let Some(attribute) = self.vocabulary[kind].ladder {
                    self.build_ladder(parent, kind, attribute, &rungs);
                }
            }
        }
    }

    fn build_ladder(&mut self, parent: NodeId, kind: BlockId, attribute: AttributeId, rungs: &[NodeId]) {
        // Rungs by their places among all of the ladder, which stand in the order of their numbers.
        let mut below: Vec<Vec<usize>> = Vec::with_capacity(rungs.len());
        for (at, &rung) in rungs.iter().enumerate() {
            let stated = self.source(rung).and_then(|source| stated(source.declaration, attribute));
            below.push(match stated {
                Some(content) => {
                    let named = self.named_rungs(parent, kind, content);
                    named.iter().filter_map(|rung| rungs.binary_search(rung).ok()).collect()
                }
                None => at.checked_sub(1).into_iter().collect(),
            });
        }
        let mut ranked = ranks(&below);
        if ranked.contains(&NO_RANK) {
            for circle in circles(&ranked, &below) {
                let members: Vec<NodeId> = circle.iter().filter_map(|&at| rungs.get(at)).copied().collect();
                self.report_circle(attribute, &members);
                for at in circle {
                    below.get_mut(at).into_iter().for_each(Vec::clear);
                }
            }
            ranked = ranks(&below);
        }
        for ((&rung, rank), under) in rungs.iter().zip(ranked).zip(below) {
            if let Some(node) = self.node_mut(rung) {
                node.rank = rank.max(1);
                node.below = under.into_iter().filter_map(|at| rungs.get(at)).copied().collect();
            }
        }
    }

    /// The rungs that a value names; a name that leads nowhere is reported where the value is.
    fn named_rungs(&self, parent: NodeId, kind: BlockId, content: &Content) -> Vec<NodeId> {
        let named = |value: &Value| match value {
            Value::Reference(reference) => self.child(parent, kind, &reference.name),
            _ => None,
        };
        match content {
            Content::Value(Value::List(values)) => values.iter().filter_map(named).collect(),
            Content::Value(value) => named(value).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Where a rung says what it stands on.
    fn stand(&self, rung: NodeId, attribute: AttributeId) -> Location {
        let written = self.source(rung).and_then(|source| {
            source.declaration.settings.iter().find(|setting| setting.attribute == attribute)
        });
        written.map_or(self.program.node(rung).header, |setting| setting.entry().location)
    }

    /// Reports rungs that stand on one another in a circle.
    fn report_circle(&mut self, attribute: AttributeId, circle: &[NodeId]) {
        let mut rungs = circle.to_vec();
        rungs.sort_by_key(|&rung| self.stand(rung, attribute));
        let Some((&first, others)) = rungs.split_first() else { return };
        let place = |rung: NodeId| self.stand(rung, attribute);
        let name = |rung: NodeId| self.program.node(rung).name.clone();
        let word = &self.vocabulary[self.program.node(first).kind].name;
        let message = match others {
            [] => format!("the {word} `{}` stands above itself", name(first)),
            _ => format!("the {word} `{}` stands above itself, by way of others", name(first)),
        };
        let mut finding = Finding::engine("reference-cycle", place(first), message)
            .help("let one of them stand on another, or on nothing: `above = none`");
        for &rung in others.iter().take(SHOWN) {
            finding = finding.note(place(rung), format!("`{}` is part of the circle", name(rung)));
        }
        let word = &self.vocabulary[self.program.node(first).kind].attribute(attribute).name;
        let finding = finding.at_place(self.path(first, word));
        self.findings.push(finding);
        for rung in rungs {
            if let Some(node) = self.node_mut(rung) {
                node.damaged = true;
            }
        }
    }
}

/// What a rung says about the one below.
fn stated(declaration: &Declaration, attribute: AttributeId) -> Option<&Content> {
    let setting = declaration.settings.iter().find(|setting| setting.attribute == attribute)?;
    Some(&setting.entry().content)
}

/// The rank of each rung; those in a circle, or above one, have none.
fn ranks(below: &[Vec<usize>]) -> Vec<u16> {
    let mut above: Vec<Vec<usize>> = vec![Vec::new(); below.len()];
    for (at, under) in below.iter().enumerate() {
        for &lower in under {
            above.get_mut(lower).into_iter().for_each(|above| above.push(at));
        }
    }
    let mut waits: Vec<usize> = below.iter().map(Vec::len).collect();
    let mut ranks = vec![NO_RANK; below.len()];
    let mut ready: Vec<usize> = (0..below.len()).filter(|&at| waits.get(at) == Some(&0)).collect();
    while let Some(at) = ready.pop() {
        let under = below.get(at).into_iter().flatten();
        let highest = under.filter_map(|&lower| ranks.get(lower)).max().copied();
        if let Some(rank) = ranks.get_mut(at) {
            *rank = highest.unwrap_or(NO_RANK).saturating_add(1);
        }
        for &upper in above.get(at).into_iter().flatten() {
            if let Some(left) = waits.get_mut(upper) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(upper);
                }
            }
        }
    }
    ranks
}

/// The circles among rungs without a rank: each of these stands on another one, so that going down ends in a circle.
fn circles(ranks: &[u16], below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let unranked = |at: &usize| ranks.get(*at) == Some(&NO_RANK);
    let mut circles = Vec::new();
    // On which way down each rung was met, and as which step.
    let mut met: FxHashMap<usize, (usize, usize)> = FxHashMap::default();
    for start in (0..ranks.len()).filter(unranked) {
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next {
            match met.get(&at) {
                Some(&(way, step)) if way == start => {
                    circles.push(chain.split_off(step));
                    break;
                }
                Some(_) => break,
                None => {}
            }
            met.insert(at, (start, chain.len()));
            chain.push(at);
            next = below.get(at).and_then(|under| under.iter().copied().find(unranked));
        }
    }
    circles
}
