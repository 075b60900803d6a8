//! Ladders: blocks of one kind that stand on one another, as a partial order with ranks.

use rustc_hash::FxHashMap;

use super::Settler;
use crate::diagnostic::Finding;
use crate::program::declaration::Declaration;
use crate::program::model::{Content, NodeId};
use crate::source::Location;
use crate::vocabulary::{AttributeId, BlockId, Value};

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
        let mut below: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        let mut earlier = None;
        for &rung in rungs {
            let stated = self.source(rung).and_then(|source| stated(source.declaration, attribute));
            let under = match stated {
                Some(content) => self.named_rungs(parent, kind, content),
                None => earlier.into_iter().collect(),
            };
            below.insert(rung, under);
            earlier = Some(rung);
        }
        let mut ranked = ranks(rungs, &below);
        if ranked.len() < rungs.len() {
            for circle in circles(rungs, &ranked, &below) {
                self.report_circle(attribute, &circle);
                below.extend(circle.into_iter().map(|rung| (rung, Vec::new())));
            }
            ranked = ranks(rungs, &below);
        }
        for &rung in rungs {
            let rank = ranked.get(&rung).copied().unwrap_or(1);
            let under = below.remove(&rung).unwrap_or_default();
            if let Some(node) = self.node_mut(rung) {
                node.rank = rank;
                node.below = under;
            }
        }
    }

    /// The rungs that a value names; a name that leads nowhere is reported where the value is.
    fn named_rungs(&self, parent: NodeId, kind: BlockId, content: &Content) -> Vec<NodeId> {
        let named = |value: &Value| match value {
            Value::Reference(reference) => self.index.child(parent, kind, &reference.name),
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
        written.map_or(self.program.node(rung).header, |setting| setting.entry.location)
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
    Some(&setting.entry.content)
}

/// The rank of each rung; those in a circle, or above one, have none.
fn ranks(rungs: &[NodeId], below: &FxHashMap<NodeId, Vec<NodeId>>) -> FxHashMap<NodeId, u16> {
    let under = |rung: NodeId| below.get(&rung).map_or(&[][..], Vec::as_slice);
    let mut above: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
    let mut waits: FxHashMap<NodeId, usize> = FxHashMap::default();
    for &rung in rungs {
        waits.insert(rung, under(rung).len());
        for &lower in under(rung) {
            above.entry(lower).or_default().push(rung);
        }
    }
    let mut ranks: FxHashMap<NodeId, u16> = FxHashMap::default();
    let mut ready: Vec<NodeId> = rungs.iter().copied().filter(|&rung| under(rung).is_empty()).collect();
    while let Some(rung) = ready.pop() {
        let highest = under(rung).iter().filter_map(|lower| ranks.get(lower)).max();
        ranks.insert(rung, highest.copied().unwrap_or(0).saturating_add(1));
        for upper in above.get(&rung).into_iter().flatten() {
            if let Some(left) = waits.get_mut(upper) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(*upper);
                }
            }
        }
    }
    ranks
}

/// The circles among rungs without a rank: each of these stands on another one, so that going down ends in a circle.
fn circles(
    rungs: &[NodeId],
    ranked: &FxHashMap<NodeId, u16>,
    below: &FxHashMap<NodeId, Vec<NodeId>>,
) -> Vec<Vec<NodeId>> {
    let mut circles = Vec::new();
    // On which way down each rung was met, and as which step.
    let mut met: FxHashMap<NodeId, (usize, usize)> = FxHashMap::default();
    for (way, &start) in rungs.iter().enumerate().filter(|(_, rung)| !ranked.contains_key(rung)) {
        let mut chain = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next {
            match met.get(&at) {
                Some(&(earlier, step)) if earlier == way => {
                    circles.push(chain.split_off(step));
                    break;
                }
                Some(_) => break,
                None => {}
            }
            met.insert(at, (way, chain.len()));
            chain.push(at);
            next = below
                .get(&at)
                .and_then(|under| under.iter().find(|rung| !ranked.contains_key(rung)))
                .copied();
        }
    }
    circles
}
