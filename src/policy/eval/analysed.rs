//! What the analyses of a whole program say, as explanations that rules read.

use std::sync::Arc;

use super::super::ir::{Call, Function};
use super::super::outcome::Reason;
use super::super::value::{At, Bounds, Item, NodeRef, ScheduleRef, Side, Unknown, Value};
use super::known::Walked;
use super::read::block;
use super::{Machine, Stop};
use crate::analysis::{
    Band, Found, Ground, PAYOUT_WEIGHTS, Part, at_tier, banded, bands, cycle, oscillations, typical_payout,
    worst_case_stack,
};
use crate::condition::Witness;
use crate::program::{Entry, NodeId, Origin, Program, Reader, Step};
use crate::quantity::{Decimal, Percent, Quantity, Range};
use crate::source::Location;

impl<'m> Machine<'m> {
    fn ground(&self, side: Side) -> &'m Ground<'m> {
        self.known(side).ground()
    }

    /// The explanation that an analysis gives.
    pub(super) fn analysed(&mut self, call: &Call) -> Result<Item, Stop> {
        let answer = match call.function {
            Function::WorstCaseStack => {
                let of = self.argument(call, 0)?;
                let Value::Node(node) = of.value else { return Err(self.unusable(&of)) };
                self.stack(node)
            }
            Function::TypicalPayout => {
                let of = self.argument(call, 0)?;
                let Value::Node(node) = of.value else { return Err(self.unusable(&of)) };
                self.payout(node.side)
            }
            _ => {
                let of = self.argument(call, 0)?;
                match &of.value {
                    Value::Schedule(schedule) => {
                        let key = (schedule.node, schedule.attribute);
                        let known = self.known(schedule.node.side);
                        known.once(&known.bands, key, || self.bands(schedule))?
                    }
                    Value::Absent | Value::Unknown(_) => return Err(self.unusable(&of)),
                    // One value for every case makes no bands.
                    _ => Item::new(Value::Record(vec![Item::new(Value::List(Arc::default())); 5].into())),
                }
            }
        };
        self.explain(call, answer.clone());
        Ok(answer)
    }

    /// The most that one deal can cost: the total, and its parts.
    fn stack(&self, node: NodeRef) -> Item {
        let Some(stack) = worst_case_stack(self.ground(node.side), node.id) else {
            let nothing = Quantity::Percent(Percent::new(Decimal::ZERO, None));
            let parts = Item::new(Value::List(Arc::default()));
            return Item::at(Value::Record(Arc::from([nothing.into(), parts])), At::Node(node));
        };
        let total = match (stack.total(), stack.open.first()) {
            (Some(total), _) => Item::at(Value::Quantity(Quantity::Percent(total.clone())), At::Node(node)),
            (None, open) => {
                let place =
                    open.map_or(At::Node(node), |open| part_place((node.side, open.node), open.location));
                let doubt = open.map(|open| open.doubt.to_string());
                between(&stack.least, stack.most.as_ref(), doubt, place)
            }
        };
        let parts = stack.parts.iter().map(|part| stack_part(part, node.side));
        let parts = Item::at(Value::List(parts.collect()), At::Node(node));
        Item::at(Value::Record(Arc::from([total, parts])), At::Node(node))
    }

    /// What the typical partner is paid; absent where nothing weighs the rates.
    fn payout(&self, side: Side) -> Item {
        let root = At::Node(NodeRef { side, id: Program::ROOT });
        let Some(payout) = typical_payout(self.ground(side)) else {
            let [block, attribute] = PAYOUT_WEIGHTS;
            let steps = [Step::AbsentBlock(block.into(), None), Step::Attribute(attribute.into())];
            let root = NodeRef { side, id: Program::ROOT };
            return Item::at(Value::Absent, At::Absent(root, Arc::from(steps)));
        };
        let total = match payout.total() {
            Some(total) => Item::at(Value::Quantity(Quantity::Percent(total.clone())), root.clone()),
            None => {
                let doubt = payout.doubt.as_ref().map(ToString::to_string);
                between(&payout.least, payout.most.as_ref(), doubt, root.clone())
            }
        };
        let parts = Item::at(
            Value::List(payout.parts.iter().map(|part| stack_part(part, side)).collect()),
            root.clone(),
        );
        Item::at(Value::Record(Arc::from([total, parts])), root)
    }

    /// How a condition reads in a tier, who goes up to it and down again, and how soon something is looked at again.
    pub(super) fn standing(&mut self, call: &Call) -> Result<Item, Stop> {
        let of = self.argument(call, 0)?;
        if call.function == Function::AtTier {
            let (tier, condition) = (self.argument(call, 1)?, self.as_condition(&of)?);
            let Value::Node(node) = tier.value else { return Err(self.unusable(&tier)) };
            let condition = at_tier(self.ground(node.side), node.id, &condition);
            return Ok(Item::at(Value::Condition(Arc::new(condition)), of.at));
        }
        let Value::Node(node) = of.value else { return Err(self.unusable(&of)) };
        match call.function {
            Function::ReviewCycle => Ok(match cycle(self.ground(node.side), node.id) {
                Some(cycle) => {
                    let at = At::Part(Arc::new(At::Node(node)), cycle.location);
                    Item::at(Value::Quantity(Quantity::Duration(cycle.length)), at)
                }
                None => Item::at(Value::Absent, of.at),
            }),
            _ => {
                let found = oscillations(self.ground(node.side), node.id);
                match found.doubt.filter(|_| found.certain.is_empty()) {
                    Some(doubt) => Err(super::reasoning::open(&doubt)),
                    None => {
                        let partners = found.certain.iter().map(|partner| {
                            let text = partner.partner.text(self.context.vocabulary);
                            let block = |id| block(NodeRef { side: node.side, id });
                            let (up, down) = (block(partner.up), block(partner.down));
                            let said = Item::at(Value::Said(Arc::from(text)), down.at.clone());
                            Item::at(Value::Record(Arc::from([said, up, down.clone()])), down.at)
                        });
                        Ok(Item::at(Value::List(partners.collect()), of.at.clone()))
                    }
                }
            }
        }
    }

    /// How the bands of an attribute lie, along every ordered dimension that its guards speak of.
    fn bands(&self, schedule: &ScheduleRef) -> Result<Item, Stop> {
        let vocabulary = self.context.vocabulary;
        let kind = self.node(schedule.node).kind();
        let better = vocabulary[kind].attribute(schedule.attribute).better;
        let mut fields: [Vec<Item>; 5] = Default::default();
        let mut doubts: [Option<String>; 5] = Default::default();
        for along in banded(&schedule.schedule, vocabulary) {
            let found = bands(self.ground(schedule.node.side), &schedule.schedule, better, &along);
            let [gaps, overlaps, unreachable, falls, dominated] = &mut fields;
            for gap in &found.gaps.certain {
                gaps.push(self.between(schedule, &gap.deal, (&gap.below, &gap.above))?);
            }
            // Of values that disagree the engine has spoken.
            for both in found.overlaps.certain.iter().filter(|both| both.agree != Some(false)) {
                overlaps.push(self.between(schedule, &both.deal, (&both.first, &both.second))?);
            }
            for never in &found.unreachable.certain {
                unreachable.push(self.band_value(schedule, &never.band)?);
            }
            for fall in &found.falls.certain {
                falls.push(self.between(schedule, &fall.deal, (&fall.lower, &fall.upper))?);
            }
            for fall in &found.dominated.certain {
                dominated.push(self.between(schedule, &fall.deal, (&fall.lower, &fall.upper))?);
            }
            let open = [
                doubt(&found.gaps),
                doubt(&found.overlaps),
                doubt(&found.unreachable),
                doubt(&found.falls),
                doubt(&found.dominated),
            ];
            for (known, new) in doubts.iter_mut().zip(open) {
                *known = known.take().or(new);
            }
        }
        let at = At::Slot { node: schedule.node, attribute: schedule.attribute, entry: None, case: None };
        let fields = fields.into_iter().zip(doubts).map(|(items, doubt)| match doubt {
            // Nothing was found for certain, and there may be something.
            Some(written) if items.is_empty() => {
                let unknown = Unknown { at: at.clone(), written, exists: true, bounds: Bounds::None };
                Item::at(Value::Unknown(Arc::new(unknown)), at.clone())
            }
            _ if items.is_empty() => Item::at(Value::List(Arc::default()), at.clone()),
            _ => Item::at(Value::List(items.into()), at.clone()),
        });
        Ok(Item::at(Value::Record(fields.collect()), at.clone()))
    }

    /// A deal with the two values that it stands between, or of which it is.
    fn between(
        &self,
        schedule: &ScheduleRef,
        deal: &Witness,
        (lower, upper): (&Band, &Band),
    ) -> Result<Item, Stop> {
        let text = deal.text(self.context.vocabulary);
        let at = band_place(schedule, upper);
        let deal = Item::at(Value::Said(Arc::from(text)), at.clone());
        let (lower, upper) = (self.band_value(schedule, lower)?, self.band_value(schedule, upper)?);
        Ok(Item::at(Value::Record(Arc::from([deal, lower, upper])), at))
    }

    /// The attributes in a block and below it that hold values by guards, each where it is written.
    pub(super) fn schedules(&mut self, call: &Call) -> Result<Item, Stop> {
        let of = self.argument(call, 0)?;
        let Value::Node(node) = of.value else { return Err(self.unusable(&of)) };
        let known = self.known(node.side);
        let (list, looked_at) =
            known.once(&known.schedules, node, || Ok(guarded(self.program(node.side), node)))?;
        self.spend(looked_at)?;
        Ok(Item::at(Value::List(list), At::Node(node)))
    }

    fn band_value(&self, schedule: &ScheduleRef, band: &Band) -> Result<Item, Stop> {
        match schedule.schedule.entries.get(band.entry as usize) {
            Some(entry) => self.content(&entry.content, band_place(schedule, band)),
            None => Err(Stop::Undecided(Reason::Unsupported(Function::Bands.name().to_owned()))),
        }
    }
}

/// The schedules that have guards, in a block and below it; what is only taken from another block is not among them.
fn guarded(program: &Reader<'_>, NodeRef { side, id }: NodeRef) -> Walked {
    let mut found = Vec::new();
    let mut looked_at = 0;
    let mut left = vec![id];
    while let Some(id) = left.pop() {
        looked_at += 1;
        let inside = program.node(id);
        left.extend(inside.children().iter().rev());
        for slot in inside.guarded() {
            let taken = |entry: &Entry| matches!(entry.origin, Origin::Inherited(_));
            if slot.schedule.entries.iter().all(taken) {
                continue;
            }
            let (node, attribute) = (NodeRef { side, id }, slot.attribute);
            let schedule = ScheduleRef { node, attribute, schedule: Arc::clone(&slot.schedule) };
            let at = At::Slot { node, attribute, entry: None, case: None };
            found.push(Item::at(Value::Schedule(schedule), at));
        }
    }
    (found.into(), looked_at)
}

fn band_place(schedule: &ScheduleRef, band: &Band) -> At {
    At::Slot { node: schedule.node, attribute: schedule.attribute, entry: Some(band.entry), case: None }
}

fn doubt<T>(found: &Found<T>) -> Option<String> {
    found.doubt.as_ref().map(ToString::to_string)
}

/// A share of which only the ends are known.
fn between(least: &Percent, most: Option<&Percent>, doubt: Option<String>, at: At) -> Item {
    let end = |end: &Percent| Quantity::Percent(end.clone());
    let range = Range { low: Some(end(least)), high: most.map(end) };
    let written = doubt.unwrap_or_else(|| range.to_string());
    let unknown = Unknown { at: at.clone(), written, exists: true, bounds: Bounds::Range(range) };
    Item::at(Value::Unknown(Arc::new(unknown)), at)
}

/// Where a part of an explanation is written.
fn part_place((side, id): (Side, NodeId), location: Location) -> At {
    At::Part(Arc::new(At::Node(NodeRef { side, id })), location)
}

fn stack_part(part: &Part, side: Side) -> Item {
    let at = part_place((side, part.node), part.location);
    let label = Item::at(Value::Said(Arc::from(part.label.as_str())), at.clone());
    let rate = Item::at(Value::Quantity(Quantity::Percent(part.rate.clone())), at.clone());
    Item::at(Value::Record(Arc::from([label, rate])), at)
}
