//! The most that one deal can cost: everything that a partner can be paid on it, added up.
//!
//! What is added, and why:
//! - the **margin** and the **commission** of the offer (a tier, or a track without tiers), each in the case that pays most.
//!   Where a track is for resellers and for referrers alike, a deal is either resold or referred, so that the larger one
//!   counts; otherwise both. A rate for **co-selling** is paid instead of these;
//! - the **registration uplift** of the offer, or else of deal registration, on deals that can be registered;
//! - **market development funds** at their rate, where the offer has access; what is paid by proposal is no part of a deal;
//! - every **incentive** that somebody of the offer can have: as often as `at_most` lets it fall on one deal, up to its cap,
//!   on deals that are large enough. Of incentives that exclude one another, or whose periods do not meet, the dearest count.
//!
//! A deal is of one kind, size and product: rates that are never paid on the same deal are not added. Each share is counted
//! as the same share of the deal's value where the vocabulary says that it is at most that much, which a deal of nothing but
//! licenses at list price reaches; of more than the whole, as two monthly fees for one, it is only known that it is no more.
//! What a base is not a part of the deal, or what is an amount of money on a deal of any
//! size, leaves open how much it is. This module knows no rule: whether the most is too much is said elsewhere.

use std::borrow::Cow;
use std::cmp::Reverse;

use smol_str::SmolStr;

use super::ground::Ground;
use super::parts::{Gatherer, Route, Source, subject};
use super::share::{DEAL, Share};
use super::standing::is_block;
use super::table::Setting;
use crate::condition::{Cell, Condition, Decision, Doubt, sight};
use crate::program::{Content, NodeId};
use crate::quantity::{Decimal, Percent};
use crate::source::Location;
use crate::vocabulary::Value;

/// The cases of a deal for which it is asked whether there is such a deal.
const MOST_TRIES: usize = 256;

/// The incentives that exclude others, beyond which not every choice of them is tried.
const MOST_EXCLUSIVE: usize = 8;

/// How many things may be paid on a deal before the question is too large.
pub const MOST_PARTS: usize = 64;

/// The most that one deal can cost, in shares of the deal's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// A deal can surely cost as much.
    pub least: Percent,
    /// No deal costs more; `None` if what is known sets no limit.
    pub most: Option<Percent>,
    /// What a deal is paid that costs [`Stack::least`].
    pub parts: Vec<Part>,
    /// The parts of which it is not known how much they are; they make the difference between least and most.
    pub open: Vec<Open>,
    /// The tier or track whose partner makes that deal.
    pub offer: NodeId,
    /// Which deal it is, as cases are called: `deal is renewal`, `every case`.
    pub case: String,
}

/// What is paid on a deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is: `margin`, `incentive services`.
    pub label: String,
    /// How much it is, after caps and as often as it can be paid, of the base that it is written with.
    pub rate: Percent,
    /// The block that says so.
    pub node: NodeId,
    /// Which of its values.
    pub entry: Option<u32>,
    /// Where the value is written.
    pub location: Location,
}

/// A part of which it is not known how much it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What it is.
    pub label: String,
    /// The block that says so.
    pub node: NodeId,
    /// Where it is written.
    pub location: Location,
    /// Why it is not known.
    pub doubt: Doubt,
}

impl Stack {
    /// The most that one deal can cost, if that is known.
    #[must_use]
    pub fn total(&self) -> Option<&Percent> {
        self.most.as_ref().filter(|most| most.points == self.least.points)
    }
}

/// The most that one deal of a track, or of one of its tiers, can cost; `None` if nothing is said to be paid.
#[must_use]
pub fn worst_case_stack(ground: &Ground<'_>, node: NodeId) -> Option<Stack> {
    let mut around = vec![node];
    while let Some(parent) = around.last().and_then(|&block| ground.program.node(block).parent()) {
        around.push(parent);
    }
    let known: Vec<Condition> = around.iter().filter_map(|&block| is_block(ground, block)).collect();
    let tiers = tiers(ground, node);
    if tiers.is_empty() {
        return of_offer(ground, around, &known.iter().collect::<Vec<_>>());
    }
    let stacks = tiers.into_iter().filter_map(|tier| {
        let own = is_block(ground, tier);
        let known: Vec<&Condition> = own.iter().chain(&known).collect();
        of_offer(ground, [tier].into_iter().chain(around.iter().copied()).collect(), &known)
    });
    stacks.reduce(worse)
}

/// The blocks in a block that stand on one another.
pub(super) fn tiers(ground: &Ground<'_>, node: NodeId) -> Vec<NodeId> {
    ground.program.inside(node, ground.vocabulary, |kind| kind.ladder.is_some()).collect()
}

fn worse(one: Stack, other: Stack) -> Stack {
    let most = one
        .most
        .clone()
        .zip(other.most.clone())
        .map(|(left, right)| if left.points >= right.points { left } else { right });
    let (mut worst, rest) = if one.least.points >= other.least.points { (one, other) } else { (other, one) };
    // What is open elsewhere matters only where it may be worse.
    if rest.most.as_ref().is_none_or(|most| most.points > worst.least.points) {
        let more = rest.open.into_iter().filter(|open| !worst.open.contains(open)).collect::<Vec<_>>();
        worst.open.extend(more);
    }
    Stack { most, ..worst }
}

/// One case of a deal with what is paid in it.
struct Cost<'c> {
    cell: &'c Cell,
    low: Decimal,
    high: Option<Decimal>,
    /// What each source takes there.
    shares: Vec<Option<Share>>,
    /// The sources that are counted in `low`.
    paid: Vec<usize>,
}

/// The most that a deal of an offer can cost: the offer, then the blocks around it, and that its partners are of these.
fn of_offer(ground: &Ground<'_>, blocks: Vec<NodeId>, known: &[&Condition]) -> Option<Stack> {
    let offer = *blocks.first()?;
    let track = blocks.iter().rev().nth(1).copied().unwrap_or(offer);
    let setting = Setting::new(ground, known);
    let gatherer = Gatherer { setting: &setting, ground, blocks, track, as_of: ground.as_of };
    let sources = gatherer.sources();
    if sources.is_empty() {
        return None;
    }
    let Some((conditions, about_known)) = setting.conditions().filter(|_| sources.len() <= MOST_PARTS) else {
        return Some(too_large(&sources, offer, ground));
    };
    let refined: Vec<&Condition> = conditions.iter().map(AsRef::as_ref).collect();
    let Ok(cells) = ground.cells(&refined) else {
        return Some(too_large(&sources, offer, ground));
    };
    let sized = subject(ground, "deal_size")
        .is_some_and(|size| conditions.iter().any(|condition| sight::speaks_of(condition, &size.metric)));
    let (split, apart) = (is_split(ground, track), sources.iter().any(Source::may_exclude));
    let pricer = Pricer { ground, sources: &sources, split, apart, sized };
    let costs: Vec<Cost<'_>> = cells.iter().filter_map(|cell| pricer.cost(cell)).collect();
    let known = if about_known { known } else { &[] };
    Some(Settling { ground, known, conditions: &refined }.settle(&sources, offer, costs))
}

/// Whether a deal of the track is either resold or referred, so that it earns a margin or a commission and not both.
pub(super) fn is_split(ground: &Ground<'_>, track: NodeId) -> bool {
    let Some(Content::Value(Value::List(archetypes))) = ground.content(track, "archetypes") else {
        return false;
    };
    let has = |name: &str| {
        archetypes.iter().any(|archetype| match archetype {
            Value::Symbol(set, id) => ground.vocabulary[*set].name_of(*id) == name,
            _ => false,
        })
    };
    has("reseller") && (has("referral") || has("affiliate") || has("influencer"))
}

/// Says what a deal costs in a case.
struct Pricer<'p> {
    ground: &'p Ground<'p>,
    sources: &'p [Source<'p>],
    /// Whether margin and commission are paid on different deals.
    split: bool,
    /// Whether some sources may exclude one another.
    apart: bool,
    /// Whether something depends on the size of the deal.
    sized: bool,
}

impl Pricer<'_> {
    fn cost<'c>(&self, cell: &'c Cell) -> Option<Cost<'c>> {
        let shares: Vec<Option<Share>> =
            self.sources.iter().map(|source| source.share(self.ground, cell, self.sized)).collect();
        let routes: &[&[Route]] = if self.split {
            &[&[Route::Margin], &[Route::Commission], &[Route::CoSell]]
        } else {
            &[&[Route::Margin, Route::Commission], &[Route::CoSell]]
        };
        let share = |at: usize| shares.get(at).and_then(Option::as_ref);
        let low = |at: usize| share(at).map(|share| share.low).unwrap_or_default();
        let high = |at: usize| share(at).and_then(|share| share.high);
        let mut best: Option<(Decimal, Vec<usize>)> = None;
        let mut most = Some(Decimal::ZERO);
        for route in routes {
            let goes = |source: &Source<'_>| source.route == Route::Any || route.contains(&source.route);
            let paid = (0..).zip(self.sources).filter(|(at, source)| share(*at).is_some() && goes(source));
            let paid: Vec<usize> = paid.map(|(at, _)| at).collect();
            let chosen = self.choose(&paid, &low, true);
            let least = sum(&chosen, &low)?;
            if best.as_ref().is_none_or(|(best, _)| least > *best) {
                best = Some((least, chosen.into_owned()));
            }
            let bounded = paid.iter().all(|&at| high(at).is_some());
            let high = |at: usize| high(at).unwrap_or_default();
            let dearest = sum(&self.choose(&paid, &high, false), &high)?;
            most = most.filter(|_| bounded).map(|most| most.max(dearest));
        }
        let (total, paid) = best?;
        Some(Cost { cell, low: total, high: most, shares, paid })
    }

    /// The dearest choice of sources of which none excludes another.
    ///
    /// Where more exclude one another than are tried, a choice that can be made (`possible`), or all of them.
    fn choose<'c>(
        &self,
        paid: &'c [usize],
        worth: &dyn Fn(usize) -> Decimal,
        possible: bool,
    ) -> Cow<'c, [usize]> {
        if !self.apart {
            return Cow::Borrowed(paid);
        }
        let excluded = |at: usize| paid.iter().any(|&other| other != at && self.exclude(at, other));
        let (exclusive, mut free): (Vec<usize>, Vec<usize>) = paid.iter().partition(|&&at| excluded(at));
        let chosen = if exclusive.len() <= MOST_EXCLUSIVE {
            self.dearest(&exclusive, Vec::new(), worth)
        } else if possible {
            let mut sorted = exclusive;
            sorted.sort_by_key(|&at| Reverse(worth(at)));
            sorted.into_iter().fold(Vec::new(), |mut chosen, at| {
                if chosen.iter().all(|&other| !self.exclude(at, other)) {
                    chosen.push(at);
                }
                chosen
            })
        } else {
            exclusive
        };
        free.extend(chosen);
        free.sort_unstable();
        Cow::Owned(free)
    }

    fn dearest(&self, left: &[usize], chosen: Vec<usize>, worth: &dyn Fn(usize) -> Decimal) -> Vec<usize> {
        let Some((&first, rest)) = left.split_first() else { return chosen };
        let without = self.dearest(rest, chosen.clone(), worth);
        if chosen.iter().any(|&other| self.exclude(first, other)) {
            return without;
        }
        let mut chosen = chosen;
        chosen.push(first);
        let with = self.dearest(rest, chosen, worth);
        let total = |choice: &[usize]| choice.iter().map(|&at| worth(at)).fold(Decimal::ZERO, saturating);
        if total(&with) >= total(&without) { with } else { without }
    }

    /// Whether two sources are never paid on one deal.
    fn exclude(&self, one: usize, other: usize) -> bool {
        let Some((one, other)) = self.sources.get(one).zip(self.sources.get(other)) else { return false };
        let named = |list: &[SmolStr], source: &Source<'_>| {
            let name = self.ground.program.node(source.node).name();
            !name.is_empty() && list.contains(name)
        };
        let ends_before = |first: &Source<'_>, second: &Source<'_>| {
            first.period.1.zip(second.period.0).is_some_and(|(until, from)| until < from)
        };
        named(&one.not_with, other)
            || named(&other.not_with, one)
            || ends_before(one, other)
            || ends_before(other, one)
    }
}

/// What a choice of sources comes to; `None` where it is too large.
fn sum(chosen: &[usize], worth: &dyn Fn(usize) -> Decimal) -> Option<Decimal> {
    chosen.iter().try_fold(Decimal::ZERO, |sum, &at| sum.checked_add(worth(at)))
}

fn saturating(sum: Decimal, more: Decimal) -> Decimal {
    sum.checked_add(more).unwrap_or(Decimal::MAX)
}

/// Finds the dearest of the cases in which there is a deal.
struct Settling<'s> {
    ground: &'s Ground<'s>,
    /// What is known of every deal, where the cases depend on it.
    known: &'s [&'s Condition],
    conditions: &'s [&'s Condition],
}

impl Settling<'_> {
    fn settle(&self, sources: &[Source<'_>], offer: NodeId, mut costs: Vec<Cost<'_>>) -> Stack {
        let mut tries = 0;
        let mut exists = |cell: &Cell| {
            tries += 1;
            if tries > MOST_TRIES { Decision::Undecided(Doubt::TooLarge) } else { self.exists(cell) }
        };
        let percent = |points: Decimal| Percent::new(points, Some(SmolStr::new_static(DEAL)));
        let mut stack = Stack {
            least: percent(Decimal::ZERO),
            most: None,
            parts: Vec::new(),
            open: Vec::new(),
            offer,
            case: String::new(),
        };
        // Of equally dear cases the plainest.
        let plain = |cost: &Cost<'_>| cost.cell.holds.iter().filter(|holds| **holds).count();
        costs.sort_by_key(|cost| (Reverse(cost.low), plain(cost)));
        if let Some(cost) = costs.iter().find(|cost| exists(cost.cell).is_yes()) {
            stack.least = percent(cost.low);
            stack.case.clone_from(&cost.cell.text);
            let share = |at: usize| cost.shares.get(at)?.as_ref();
            stack.parts = cost.paid.iter().filter_map(|&at| part(sources.get(at)?, share(at)?)).collect();
        }
        costs.sort_by_key(|cost| Reverse(cost.high.unwrap_or(Decimal::MAX)));
        if let Some(cost) = costs.iter().find(|cost| !exists(cost.cell).is_no()) {
            stack.most = cost.high.map(percent);
            if stack.total().is_none() {
                let shares = sources.iter().zip(&cost.shares);
                stack.open = shares.filter_map(|(source, share)| open(source, share.as_ref()?)).collect();
            }
        }
        stack
    }

    /// Whether there is a deal of the offer in a case.
    fn exists(&self, cell: &Cell) -> Decision {
        if self.known.is_empty() && cell.certain {
            return Decision::Yes(());
        }
        let (mut holds, mut fails): (Vec<&Condition>, Vec<&Condition>) = (self.known.to_vec(), Vec::new());
        for (condition, holding) in self.conditions.iter().zip(&cell.holds) {
            if *holding { holds.push(*condition) } else { fails.push(*condition) }
        }
        match self.ground.reasoner.exists(&holds, &fails) {
            Decision::Yes(_) => Decision::Yes(()),
            Decision::No(()) => Decision::No(()),
            Decision::Undecided(doubt) => Decision::Undecided(doubt),
        }
    }
}

fn part(source: &Source<'_>, share: &Share) -> Option<Part> {
    (!share.low.is_zero()).then(|| Part {
        label: source.label.to_string(),
        rate: Percent::new(share.low, share.base.clone()),
        node: source.node,
        entry: share.entry,
        location: share.location,
    })
}

fn open(source: &Source<'_>, share: &Share) -> Option<Open> {
    let doubt = share.doubt.clone().filter(|_| share.high != Some(share.low))?;
    Some(Open { label: source.label.to_string(), node: source.node, location: share.location, doubt })
}

/// What is left to say where there are more cases than are told apart.
fn too_large(sources: &[Source<'_>], offer: NodeId, ground: &Ground<'_>) -> Stack {
    let open = sources.iter().map(|source| Open {
        label: source.label.to_string(),
        node: source.node,
        location: ground.program.node(source.node).header(),
        doubt: Doubt::TooLarge,
    });
    Stack {
        least: Percent::new(Decimal::ZERO, Some(SmolStr::new_static(DEAL))),
        most: None,
        parts: Vec::new(),
        open: open.collect(),
        offer,
        case: String::new(),
    }
}
