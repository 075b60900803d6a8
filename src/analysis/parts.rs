//! What a partner can be paid on one deal: the parts of a stack, each with when it is paid and how much.

use std::borrow::Cow;

use smol_str::{SmolStr, format_smolstr};

use super::ground::Ground;
use super::share::{Share, Times, share};
use super::table::{Setting, Table, When};
use crate::condition::{Atom, Cell, Condition, ConditionNode, Doubt, MetricRef, SubjectRef, Test, Threshold};
use crate::program::{Content, NodeId, Program, Schedule};
use crate::quantity::{Date, Money, Quantity};
use crate::source::Location;
use crate::syntax::ast::{Comparison, StandInKind};
use crate::vocabulary::{StandIn, Type, Value};

/// Which way of being paid a part belongs to; a deal goes one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Whichever way the deal goes.
    Any,
    Margin,
    Commission,
    CoSell,
}

/// Something that a partner can be paid on a deal.
pub(super) struct Source<'p> {
    pub(super) label: SmolStr,
    pub(super) node: NodeId,
    pub(super) route: Route,
    rates: Table<'p>,
    caps: Option<Table<'p>>,
    /// How often it is paid on one deal, if not once.
    times: Option<Times>,
    /// What must hold for it to be paid.
    demands: Vec<When>,
    /// The smallest deal that counts.
    minimum: Option<Minimum<'p>>,
    /// Why it may not be paid at all.
    doubt: Option<Doubt>,
    /// What a deal that has it cannot have as well, by name.
    pub(super) not_with: Vec<SmolStr>,
    pub(super) period: (Option<Date>, Option<Date>),
}

/// The smallest deal that counts, in each case.
struct Minimum<'p> {
    table: Table<'p>,
    /// For each entry, when a deal is so large.
    large: Vec<Option<(When, Money)>>,
}

impl Source<'_> {
    /// Whether there may be something that is never paid on one deal with it.
    pub(super) fn may_exclude(&self) -> bool {
        !self.not_with.is_empty() || self.period != (None, None)
    }

    /// What it takes of a deal in a case; `None` if it is not paid there.
    pub(super) fn share(&self, ground: &Ground<'_>, cell: &Cell, sized: bool) -> Option<Share> {
        if !self.demands.iter().all(|demand| demand.holds(cell)) {
            return None;
        }
        let smallest = match &self.minimum {
            Some(minimum) => minimum.at(cell)?,
            None => None,
        };
        let found =
            |table: &Table<'_>| table.at(cell).map(|row| share(ground, row, smallest)).reduce(Share::either);
        let mut found_share = found(&self.rates)?;
        if let Some(times) = &self.times {
            found_share = found_share.times(times);
        }
        if let Some(cap) = self.caps.as_ref().and_then(found) {
            let unbound = cap.high.is_none() && cap.low.is_zero() && smallest.is_none() && !sized;
            // A cap in money does not touch a deal that is small enough.
            if !unbound {
                found_share = found_share.capped(&cap);
            }
        }
        if let Some(doubt) = &self.doubt {
            found_share.low = crate::quantity::Decimal::ZERO;
            found_share.doubt.get_or_insert_with(|| doubt.clone());
        }
        Some(found_share)
    }
}

impl Minimum<'_> {
    /// The smallest deal that counts; `None` if the deals of this case are smaller.
    fn at(&self, cell: &Cell) -> Option<Option<Money>> {
        let mut smallest = None;
        for row in self.table.at(cell) {
            let large = usize::try_from(row.number).ok().and_then(|at| self.large.get(at).copied().flatten());
            if let Some((when, money)) = large {
                if !when.holds(cell) {
                    return None;
                }
                smallest = Some(money);
            }
        }
        Some(smallest)
    }
}

/// Gathers what can be paid on a deal of an offer: a tier, or a track without tiers.
pub(super) struct Gatherer<'s, 'p> {
    pub(super) setting: &'s Setting<'p>,
    pub(super) ground: &'p Ground<'p>,
    /// The offer, then the blocks around it.
    pub(super) blocks: Vec<NodeId>,
    pub(super) track: NodeId,
    pub(super) as_of: Option<Date>,
}

impl<'p> Gatherer<'_, 'p> {
    pub(super) fn sources(&self) -> Vec<Source<'p>> {
        let mut sources = Vec::new();
        for (kind, label, route) in [
            ("margin", "margin", Route::Margin),
            ("commission", "commission", Route::Commission),
            ("co_sell", "co-sell", Route::CoSell),
        ] {
            sources.extend(self.nearest(kind).and_then(|node| self.rate(node, label, route)));
        }
        sources.extend(self.uplift());
        sources.extend(self.funds());
        sources.extend(self.incentives());
        sources
    }

    /// The nearest block of a kind that stands once.
    fn nearest(&self, kind: &str) -> Option<NodeId> {
        let kind = self.ground.vocabulary.block_id(kind)?;
        self.blocks.iter().find_map(|&block| self.ground.program.child(block, kind, ""))
    }

    /// What a block pays: its rate, or what it leads with.
    fn rate(&self, node: NodeId, label: &'static str, route: Route) -> Option<Source<'p>> {
        let ground = self.ground;
        let schedule = ground.schedule(node, "rate").or_else(|| {
            let leading = ground.leading(node)?;
            ground.program.schedule(node, leading).map(AsRef::as_ref)
        })?;
        Some(self.source(node, SmolStr::new_static(label), route, schedule))
    }

    fn source(&self, node: NodeId, label: SmolStr, route: Route, rates: &'p Schedule) -> Source<'p> {
        Source {
            label,
            node,
            route,
            rates: Table::new(self.setting, self.ground, rates),
            caps: self.ground.schedule(node, "cap").map(|caps| Table::new(self.setting, self.ground, caps)),
            times: None,
            demands: Vec::new(),
            minimum: None,
            doubt: None,
            not_with: Vec::new(),
            period: (None, None),
        }
    }

    /// What a registered deal earns on top: the offer's own, else what registration gives in every tier.
    fn uplift(&self) -> Option<Source<'p>> {
        let ground = self.ground;
        let registration = ground.child(Program::ROOT, "deal_registration");
        let own = self
            .blocks
            .iter()
            .find_map(|&block| Some((block, ground.schedule(block, "registration_uplift")?)));
        let (node, schedule) = match own {
            Some(own) => own,
            None => {
                let registration = registration.filter(|&node| self.is_for_track(node) != Some(false))?;
                (registration, ground.schedule(registration, "uplift")?)
            }
        };
        let location = ground.program.node(node).header();
        let label = SmolStr::new_static("registration uplift");
        let mut source = self.source(node, label, Route::Any, schedule);
        source.demands.extend(self.demand("registered", Test::Is(true), location));
        if let Some(registration) = registration {
            source.demands.extend(self.not_excluded(registration));
            source.minimum = self.minimum(registration);
        }
        Some(source)
    }

    /// That a deal is of none of the kinds that cannot be registered, as far as these are kinds of deal.
    fn not_excluded(&self, registration: NodeId) -> Option<When> {
        let (ground, vocabulary) = (self.ground, self.ground.vocabulary);
        let Content::Value(Value::List(excluded)) = ground.content(registration, "excludes")? else {
            return None;
        };
        let deal = vocabulary.subject_id("deal")?;
        let Type::Symbol(kinds) = vocabulary[deal].ty else { return None };
        let values: Vec<Value> = excluded
            .iter()
            .filter_map(|value| match value {
                Value::Symbol(set, id) => vocabulary[kinds].id(vocabulary[*set].name_of(*id)),
                _ => None,
            })
            .map(|kind| Value::Symbol(kinds, kind))
            .collect();
        if values.is_empty() {
            return None;
        }
        let location = ground.program.node(registration).header();
        self.demand("deal", Test::OneOf { negated: true, values }, location)
    }

    /// Market development funds that come with the deal. What is paid by proposal is no part of a deal.
    fn funds(&self) -> Option<Source<'p>> {
        let ground = self.ground;
        let node = self.nearest("mdf")?;
        let mut source = self.rate(node, "market development funds", Route::Any)?;
        if let Some(&offer) = self.blocks.first()
            && offer != self.track
        {
            let has_access = || Some(ground.references(node, "available_to")?.contains(&offer));
            match ground.content(node, "available_to") {
                None => {}
                Some(Content::Value(_)) if has_access() == Some(true) => {}
                Some(Content::Value(_) | Content::StandIn(StandIn { kind: StandInKind::None, .. })) => {
                    return None;
                }
                Some(_) => source.doubt = Some(Doubt::NotKnown(ground.program.node(node).header())),
            }
        }
        self.eligible(node, &mut source).then_some(source)
    }

    /// Incentives of the offer, the track and the program, each name once: the nearest.
    fn incentives(&self) -> Vec<Source<'p>> {
        let ground = self.ground;
        let mut nodes: Vec<NodeId> = Vec::new();
        for &block in &self.blocks {
            for node in ground.children(block, "incentive") {
                let name = ground.program.node(node).name();
                if !nodes.iter().any(|&known| ground.program.node(known).name() == name) {
                    nodes.push(node);
                }
            }
        }
        nodes.into_iter().filter_map(|node| self.incentive(node)).collect()
    }

    fn incentive(&self, node: NodeId) -> Option<Source<'p>> {
        let ground = self.ground;
        let for_track = self.is_for_track(node);
        let day = |name: &str| match ground.content(node, name) {
            Some(Content::Value(Value::Quantity(Quantity::Date(date), _))) => Some(*date),
            _ => None,
        };
        let period = (day("from"), day("until"));
        let over = period.1.zip(self.as_of).is_some_and(|(until, as_of)| until < as_of);
        if for_track == Some(false) || over {
            return None;
        }
        let label = format_smolstr!("incentive {}", ground.program.node(node).name());
        let rates = ground.schedule(node, "rate").or_else(|| ground.schedule(node, "reward"))?;
        let mut source = self.source(node, label, Route::Any, rates);
        let at_most = ground.schedule(node, "at_most").and_then(Schedule::default_entry);
        source.times = at_most.map(|entry| Times::of(&entry.content, entry.location));
        if for_track.is_none() {
            source.doubt = Some(Doubt::NotKnown(ground.program.node(node).header()));
        }
        source.minimum = self.minimum(node);
        source.period = period;
        if let Some(Content::Value(Value::List(others))) = ground.content(node, "not_with") {
            source.not_with = others
                .iter()
                .filter_map(|other| match other {
                    Value::Reference(reference) => Some(reference.name.clone()),
                    _ => None,
                })
                .collect();
        }
        self.eligible(node, &mut source).then_some(source)
    }

    /// Whether a block that says for which tracks it is, is for this one; `None` if that is not known.
    fn is_for_track(&self, node: NodeId) -> Option<bool> {
        match self.ground.content(node, "applies_to") {
            None => Some(true),
            Some(Content::Value(_)) => {
                self.ground.references(node, "applies_to").map(|tracks| tracks.contains(&self.track))
            }
            Some(Content::StandIn(StandIn { kind: StandInKind::None, .. })) => Some(false),
            Some(_) => None,
        }
    }

    /// Adds who can have it; `false` if nobody of this offer can.
    fn eligible(&self, node: NodeId, source: &mut Source<'p>) -> bool {
        match self.ground.content(node, "eligible") {
            Some(Content::Condition(condition)) => match self.setting.when(Cow::Borrowed(condition)) {
                When::Never => false,
                when => {
                    source.demands.push(when);
                    true
                }
            },
            Some(Content::StandIn(StandIn { kind: StandInKind::None, .. })) => false,
            // Whoever decides can decide for it: the worst case.
            Some(Content::StandIn(StandIn { kind: StandInKind::Discretion, .. })) | None => true,
            Some(_) => {
                source.doubt = Some(Doubt::NotKnown(self.ground.program.node(node).header()));
                true
            }
        }
    }

    /// The smallest deal that counts for a block.
    fn minimum(&self, node: NodeId) -> Option<Minimum<'p>> {
        let schedule = self.ground.schedule(node, "minimum_deal")?;
        let table = Table::new(self.setting, self.ground, schedule);
        let large = table
            .rows
            .iter()
            .map(|row| {
                let Content::Value(Value::Quantity(Quantity::Money(money), _)) = &row.entry.content else {
                    return None;
                };
                let threshold = Value::Quantity(Quantity::Money(*money), None);
                let test = Test::Compare(Comparison::AtLeast, Threshold::Known(threshold));
                Some((self.demand("deal_size", test, row.entry.location)?, *money))
            })
            .collect();
        Some(Minimum { table, large })
    }

    /// A question about a dimension, as a demand.
    fn demand(&self, dimension: &str, test: Test, location: Location) -> Option<When> {
        let subject = subject(self.ground, dimension)?;
        let condition = Condition { node: ConditionNode::Atom(Atom { subject, test }), location };
        Some(self.setting.when(Cow::Owned(condition)))
    }
}

/// A metric or dimension without facets or window, if the vocabulary has it.
pub(super) fn subject(ground: &Ground<'_>, name: &str) -> Option<SubjectRef> {
    let metric = MetricRef::Vocabulary(ground.vocabulary.subject_id(name)?);
    Some(SubjectRef { metric, facets: Vec::new(), window: None })
}
