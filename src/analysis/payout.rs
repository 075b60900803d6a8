//! What the typical partner is paid: the rates of all tracks, weighted by the revenue that came through them.
//!
//! The payout of a track is its margin or commission as it is usually paid: of each tier, weighted by its members. Funds,
//! incentives and uplifts are for doing more than usual and do not count. Tracks weigh as much as the channel revenue that
//! the results state for them; with one paying track there is nothing to weigh. Without the weights there is no answer.

use super::ground::Ground;
use super::share::{DEAL, Share, share_of};
use super::stack::{Part, is_split, tiers};
use super::standing::is_block;
use crate::condition::{Condition, Doubt};
use crate::program::{Content, Entry, NodeId, Program, Schedule};
use crate::quantity::{Decimal, Money, Percent, Quantity};
use crate::vocabulary::Value;

/// Where the weights of tracks are stated: a block of the program, and its attribute.
pub const PAYOUT_WEIGHTS: [&str; 2] = ["results", "channel_revenue"];

/// What the typical partner is paid, as a share of the deal's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Surely as much.
    pub least: Percent,
    /// Surely no more; `None` if what is known sets no limit.
    pub most: Option<Percent>,
    /// What is weighed, in the order of tracks and tiers; the label is the track with its tier.
    pub parts: Vec<Part>,
    /// Why least and most differ.
    pub doubt: Option<Doubt>,
}

impl Payout {
    /// What the typical partner is paid, if that is known.
    #[must_use]
    pub fn total(&self) -> Option<&Percent> {
        self.most.as_ref().filter(|most| most.points == self.least.points)
    }
}

/// What the typical partner of the program is paid; `None` where what would weigh the rates is not stated.
#[must_use]
pub fn typical_payout(ground: &Ground<'_>) -> Option<Payout> {
    let tracks = ground.children(Program::ROOT, "track");
    let paying: Vec<NodeId> = tracks.filter(|&track| pays(ground, track)).collect();
    let weighed = match paying.as_slice() {
        [] => return None,
        [only] => vec![(Decimal::ONE, *only, None)],
        several => weights(ground, several)?,
    };
    let mut mean = Mean::default();
    for (weight, track, case) in &weighed {
        of_track(ground, *track, case.as_ref(), *weight, &mut mean)?;
    }
    mean.payout()
}

/// Whether a track or one of its tiers states a margin or a commission.
fn pays(ground: &Ground<'_>, track: NodeId) -> bool {
    let offers = [track].into_iter().chain(tiers(ground, track));
    offers.into_iter().any(|offer| rates(ground, offer).next().is_some())
}

/// What is stated of an offer's margin and commission, each with its block.
fn rates<'g>(ground: &Ground<'g>, offer: NodeId) -> impl Iterator<Item = (NodeId, &'g Schedule)> {
    let blocks = ["margin", "commission"].into_iter().filter_map(move |kind| {
        let block = ground.child(offer, kind)?;
        let leading = ground.leading(block)?;
        let schedule: &'g Schedule = ground.program.schedule(block, leading).map(AsRef::as_ref)?;
        Some((block, schedule))
    });
    blocks.collect::<Vec<_>>().into_iter()
}

/// The channel revenue of each track, for each case that the results tell apart; `None` if one is not stated.
fn weights(ground: &Ground<'_>, tracks: &[NodeId]) -> Option<Vec<(Decimal, NodeId, Option<Condition>)>> {
    let [block, attribute] = PAYOUT_WEIGHTS;
    let results = ground.child(Program::ROOT, block)?;
    let revenue = ground.schedule(results, attribute)?;
    let mut weighed = Vec::new();
    let mut currency = None;
    for entry in &revenue.entries {
        let Some(guard) = &entry.guard else { continue };
        let of = tracks.iter().find(|&&track| {
            is_block(ground, track).is_some_and(|own| ground.reasoner.implies(guard, &own).is_yes())
        });
        // Revenue of a track that pays nothing weighs nothing, and revenue of no track in particular weighs no track.
        let Some(&track) = of else { continue };
        let Content::Value(Value::Quantity(Quantity::Money(money), _)) = &entry.content else { return None };
        let first = *currency.get_or_insert(money.currency);
        let Money { amount, .. } = ground.program.exchange().convert(*money, first)?;
        weighed.push((amount, track, Some(Condition::clone(guard))));
    }
    let all = tracks.iter().all(|track| weighed.iter().any(|(_, of, _)| of == track));
    let total = weighed.iter().try_fold(Decimal::ZERO, |sum, (weight, ..)| sum.checked_add(*weight))?;
    // Cases that share revenue would count it twice.
    let apart = weighed.iter().enumerate().all(|(at, (_, _, one))| {
        weighed.iter().skip(at + 1).all(|(_, _, other)| match (one, other) {
            (Some(one), Some(other)) => ground.reasoner.disjoint(one, other).is_yes(),
            _ => false,
        })
    });
    (all && apart && total > Decimal::ZERO).then_some(weighed)
}

/// Adds a track: each of its tiers by its members.
fn of_track(
    ground: &Ground<'_>,
    track: NodeId,
    case: Option<&Condition>,
    weight: Decimal,
    mean: &mut Mean,
) -> Option<()> {
    let tiers = tiers(ground, track);
    let offers = if tiers.is_empty() { vec![track] } else { tiers };
    let split = is_split(ground, track);
    let mut paid: Vec<(NodeId, Share)> = Vec::new();
    for &offer in &offers {
        paid.push((offer, of_offer(ground, offer, case, split)?));
    }
    let alike = paid.windows(2).all(|pair| match pair {
        [(_, one), (_, other)] => one.low == other.low && one.high == other.high,
        _ => true,
    });
    let members = |offer: NodeId| match ground.content(offer, "members") {
        Some(Content::Value(Value::Quantity(Quantity::Number(members), _))) => Some(*members),
        _ => None,
    };
    let counts: Option<Vec<Decimal>> = offers.iter().map(|&offer| members(offer)).collect();
    let counts = match counts.filter(|counts| counts.iter().any(|count| !count.is_zero())) {
        Some(counts) => counts,
        None if alike => vec![Decimal::ONE; offers.len()],
        None => return None,
    };
    let total = counts.iter().try_fold(Decimal::ZERO, |sum, count| sum.checked_add(*count))?;
    for ((offer, share), count) in paid.into_iter().zip(counts) {
        let name = |node: NodeId| ground.program.node(node).name().as_str();
        let label =
            if offer == track { name(track).to_owned() } else { format!("{} {}", name(track), name(offer)) };
        mean.add((weight.checked_mul(count)?, total), weight, (label, offer, share))?;
    }
    mean.weight = mean.weight.checked_add(weight)?;
    Some(())
}

/// What an offer usually pays: its margin and its commission, of which a deal has only one where the track is for both
/// resellers and referrers; then there is no telling which is usual, unless only one is stated.
fn of_offer(ground: &Ground<'_>, offer: NodeId, case: Option<&Condition>, split: bool) -> Option<Share> {
    let mut shares = Vec::new();
    for (_, schedule) in rates(ground, offer) {
        let entry = usual(ground, schedule, case)?;
        shares.push(share_of(ground, entry));
    }
    match (shares.pop(), shares.pop()) {
        (Some(only), None) => Some(only),
        (Some(second), Some(first)) if !split => first.and(second),
        _ => None,
    }
}

/// The value that holds in a case: the narrowest of those that surely hold, else the default.
fn usual<'g>(ground: &Ground<'g>, schedule: &'g Schedule, case: Option<&Condition>) -> Option<&'g Entry> {
    let reasoner = &ground.reasoner;
    let mut narrowest: Option<(&Entry, &Condition)> = None;
    for entry in &schedule.entries {
        let (Some(guard), Some(case)) = (&entry.guard, case) else { continue };
        let holds = reasoner.implies(case, guard).is_yes();
        if holds && narrowest.is_none_or(|(_, known)| reasoner.implies(guard, known).is_yes()) {
            narrowest = Some((entry, guard));
        }
    }
    narrowest.map(|(entry, _)| entry).or_else(|| schedule.default_entry())
}

/// A weighted mean, kept as fractions so that it is rounded once.
#[derive(Default)]
struct Mean {
    low: Fraction,
    /// `None` if a part has no upper bound.
    high: Option<Fraction>,
    bounded: bool,
    weight: Decimal,
    parts: Vec<Part>,
    doubt: Option<Doubt>,
}

impl Mean {
    /// Adds `share`, weighed by `over / under`.
    fn add(
        &mut self,
        (over, under): (Decimal, Decimal),
        weight: Decimal,
        (label, node, share): (String, NodeId, Share),
    ) -> Option<()> {
        if self.parts.is_empty() {
            self.bounded = true;
        }
        if over.is_zero() || weight.is_zero() {
            return Some(());
        }
        self.low = self.low.plus(share.low.checked_mul(over)?, under)?;
        match share.high {
            Some(high) if self.bounded => {
                let sum = self.high.take().unwrap_or_default();
                self.high = Some(sum.plus(high.checked_mul(over)?, under)?);
            }
            _ => self.bounded = false,
        }
        if share.high != Some(share.low) && self.doubt.is_none() {
            self.doubt.clone_from(&share.doubt);
        }
        self.parts.push(Part {
            label,
            rate: Percent::new(share.low, share.base),
            node,
            entry: share.entry,
            location: share.location,
        });
        Some(())
    }

    fn payout(self) -> Option<Payout> {
        let percent = |points: Decimal| Percent::new(points, Some(smol_str::SmolStr::new_static(DEAL)));
        let least = self.low.by(self.weight)?;
        let most = match self.high.filter(|_| self.bounded) {
            Some(high) => Some(high.by(self.weight)?),
            None => None,
        };
        let doubt = if most == Some(least) { None } else { self.doubt };
        (!self.parts.is_empty()).then(|| Payout {
            least: percent(least),
            most: most.map(percent),
            parts: self.parts,
            doubt,
        })
    }
}

/// `over / under`, exactly.
#[derive(Clone, Copy, Debug)]
struct Fraction {
    over: Decimal,
    under: Decimal,
}

impl Default for Fraction {
    fn default() -> Self {
        Self { over: Decimal::ZERO, under: Decimal::ONE }
    }
}

impl Fraction {
    fn plus(self, over: Decimal, under: Decimal) -> Option<Self> {
        if self.under == under {
            return Some(Self { over: self.over.checked_add(over)?, under });
        }
        let (left, right) = (self.over.checked_mul(under)?, over.checked_mul(self.under)?);
        Some(Self { over: left.checked_add(right)?, under: self.under.checked_mul(under)? })
    }

    fn by(self, divisor: Decimal) -> Option<Decimal> {
        let under = self.under.checked_mul(divisor).filter(|under| !under.is_zero())?;
        self.over.checked_div(under).map(|quotient| quotient.normalize())
    }
}
