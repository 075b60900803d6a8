//! Random conditions over small worlds, against trying every value.

use partnerlint::condition::{Assignment, Condition, Decision, Extent, Given, Reasoner, SubjectRef, Witness};
use partnerlint::quantity::Quantity;
use partnerlint::syntax::ast::Comparison;
use partnerlint::vocabulary::Value;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::build::{
    all, any, at_least_n, deal, n, no_exchange, on, product, range, symbol, tier, tier_of, usd, words,
};

/// A question of the test's own, so that it is judged by other code than the one under test.
#[derive(Clone, Debug)]
enum Ask {
    /// A number in a slot of the world, in halves.
    Number(usize, Comparison, i64),
    /// A range of numbers, both ends included.
    Range(usize, i64, i64, bool),
    /// One of some names, or none of them.
    Name(usize, Vec<usize>, bool),
    /// A threshold that lies between two ends.
    Unknown(usize, Comparison, i64, i64),
    All(Vec<Ask>),
    Any(Vec<Ask>),
    AtLeast(u32, Vec<Ask>),
}

fn compare(left: i64, comparison: Comparison, right: i64) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::AtMost => left <= right,
        Comparison::Greater => left > right,
        Comparison::AtLeast => left >= right,
    }
}

impl Ask {
    /// Whether it holds in a world, where every unknown threshold is so far (0 or 1) between its ends.
    fn holds(&self, world: &[i64], unknown: i64) -> bool {
        match self {
            Self::Number(slot, comparison, than) => compare(world[*slot], *comparison, *than),
            Self::Range(slot, low, high, negated) => {
                (world[*slot] >= *low && world[*slot] <= *high) != *negated
            }
            Self::Name(slot, names, negated) => {
                names.iter().any(|&name| world[*slot] == name as i64) != *negated
            }
            Self::Unknown(slot, comparison, low, high) => {
                compare(world[*slot], *comparison, if unknown == 0 { *low } else { *high })
            }
            Self::All(parts) => parts.iter().all(|part| part.holds(world, unknown)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(world, unknown)),
            Self::AtLeast(count, parts) => {
                parts.iter().filter(|part| part.holds(world, unknown)).count() >= *count as usize
            }
        }
    }
}

/// What the slots of a world are called, and every world there is.
struct Space {
    slots: Vec<Slot>,
    worlds: Vec<Vec<i64>>,
    /// Whether the ladder of tiers is known.
    ladder: bool,
}

struct Slot {
    name: &'static str,
    months: Option<i64>,
    value: fn(i64) -> Value,
    kind: Kind,
}

impl Slot {
    fn is(&self, subject: &SubjectRef, extent: Extent) -> bool {
        let above = match self.kind {
            Kind::Bound(_, above) => above,
            _ => None,
        };
        let expected = match above {
            None => Extent::Whole,
            Some(true) => Extent::Lowest,
            Some(false) => Extent::Highest,
        };
        self.subject() == *subject && expected == extent
    }

    fn subject(&self) -> SubjectRef {
        let on = on(self.name);
        self.months.map_or(on.clone(), |months| on.within(months)).0
    }

    /// Where a value stands. What is beyond the largest threshold, or not named, is as good as the last place.
    fn place_of(&self, value: &Given, most: i64) -> i64 {
        if let (Kind::Dense(_), Given::Value(Value::Quantity(Quantity::Money(money), _))) = (self.kind, value)
        {
            let below = i64::try_from(money.amount.floor()).unwrap() * 2;
            return most.min(below + i64::from(!money.amount.fract().is_zero()));
        }
        let (least, named) = match self.kind {
            Kind::Names(most) => (0, most - 1),
            Kind::Rungs(_) if *value == Given::Nothing => return 0,
            Kind::Rungs(most) => (1, most),
            _ => (0, most),
        };
        let place = (least..=named).find(|&at| Given::Value((self.value)(at)) == *value);
        place.unwrap_or(most)
    }
}

/// What stands in a slot, and for how many thresholds.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Names(i64),
    Whole(i64),
    /// Two steps from one threshold to the next, so that there is something between.
    Dense(i64),
    /// Compared by rank, and in no range.
    Rungs(i64),
    /// Compared from above (`>=`, `>`) only, from below only, or in any way.
    Bound(i64, Option<bool>),
}

impl Kind {
    const fn step(self) -> i64 {
        if matches!(self, Self::Dense(_)) { 2 } else { 1 }
    }
}

impl Space {
    fn condition(&self, ask: &Ask) -> Condition {
        let subject = |slot: &usize| {
            let slot = &self.slots[*slot];
            let on = on(slot.name);
            let on = slot.months.map_or(on.clone(), |months| on.within(months));
            let (value, step) = (slot.value, slot.kind.step());
            (on, move |at: i64| value(at / step))
        };
        match ask {
            Ask::Number(slot, comparison, than) => {
                let (on, value) = subject(slot);
                on.compare(*comparison, value(*than))
            }
            Ask::Range(slot, low, high, negated) => {
                let (on, value) = subject(slot);
                let (low, high) = (Some(value(*low)), Some(value(*high)));
                if *negated { on.outside(low, high) } else { on.inside(low, high) }
            }
            Ask::Name(slot, names, negated) => {
                let (on, value) = subject(slot);
                on.one_of(*negated, names.iter().map(|&name| value(name as i64)).collect())
            }
            Ask::Unknown(slot, comparison, low, high) => {
                let (on, value) = subject(slot);
                let bounds = range(Some(value(*low)), Some(value(*high)));
                on.compare_unknown(*comparison, Some(bounds))
            }
            Ask::All(parts) => all(parts.iter().map(|part| self.condition(part))),
            Ask::Any(parts) => any(parts.iter().map(|part| self.condition(part))),
            Ask::AtLeast(count, parts) => at_least_n(*count, parts.iter().map(|part| self.condition(part))),
        }
    }

    /// Whether something holds in some world: for certain, or only where unknown thresholds are so.
    fn exists(&self, test: impl Fn(&[i64], i64) -> bool) -> [bool; 2] {
        [0, 1].map(|unknown| self.worlds.iter().any(|world| test(world, unknown)))
    }

    fn reasoner(&self) -> Reasoner<'static> {
        let reasoner = Reasoner::new(words(), no_exchange());
        if !self.ladder {
            return reasoner;
        }
        let members = (1_u16..).zip(LADDER).map(|(rank, name)| tier_of(name, rank));
        reasoner.with_ladder(words().block_id("tier").unwrap(), members.collect())
    }

    fn check(&self, asks: &[Ask]) -> Result<(), TestCaseError> {
        let reasoner = self.reasoner();
        let conditions: Vec<Condition> = asks.iter().map(|ask| self.condition(ask)).collect();
        let known = !asks.iter().any(Ask::has_unknown);
        for (ask, condition) in asks.iter().zip(&conditions) {
            let expected = self.exists(|world, unknown| ask.holds(world, unknown));
            let decision = reasoner.satisfiable(condition);
            if let Decision::Yes(witness) = &decision {
                self.confirm(witness, |world, unknown| ask.holds(world, unknown))?;
            }
            agree(decision, expected, known)?;
            agree(reasoner.decide(&[condition], &[]), expected, known)?;
        }
        for (first, left) in asks.iter().zip(&conditions) {
            for (second, right) in asks.iter().zip(&conditions) {
                let counter = self.exists(|world, u| first.holds(world, u) && !second.holds(world, u));
                let decision = reasoner.exists(&[left], &[right]);
                if let Decision::Yes(witness) = &decision {
                    self.confirm(witness, |world, u| first.holds(world, u) && !second.holds(world, u))?;
                }
                agree(decision, counter, known)?;
                agree(reasoner.decide(&[left], &[right]), counter, known)?;
                let differs = self.exists(|world, u| first.holds(world, u) != second.holds(world, u));
                agree(opposite(reasoner.is_equivalent(left, right)), differs, known)?;
                let both = self.exists(|world, u| first.holds(world, u) && second.holds(world, u));
                agree(reasoner.overlap(left, right), both, known)?;
                agree(reasoner.decide(&[left, right], &[]), both, known)?;
            }
        }
        Ok(())
    }

    /// Facts are taken from one world, some of them only within bounds.
    fn check_facts(&self, ask: &Ask, facts: &[(usize, bool)], world: usize) -> Result<(), TestCaseError> {
        let from = &self.worlds[world];
        let mut like: Vec<&Vec<i64>> = self.worlds.iter().collect();
        let mut stated = Vec::new();
        for &(at, exact) in facts {
            let slot = &self.slots[at];
            // A level throughout a time is not stated by the test, nor what stands between two thresholds.
            let step = slot.kind.step();
            if matches!(slot.kind, Kind::Bound(_, Some(_))) || from[at] % step != 0 {
                continue;
            }
            if let Kind::Names(most) = slot.kind
                && from[at] >= most
            {
                continue;
            }
            let value = (slot.value)(from[at] / step);
            let exact = exact || matches!(slot.kind, Kind::Names(_));
            // The last number stands for all that are larger.
            let last = !matches!(slot.kind, Kind::Names(_))
                && self.worlds.iter().map(|world| world[at]).max() == Some(from[at]);
            if exact && !last {
                like.retain(|world| world[at] == from[at]);
            } else {
                like.retain(|world| world[at] >= from[at]);
            }
            let bounds = range(Some(value.clone()), None);
            stated.push((slot.subject(), if exact && !last { value } else { bounds }));
        }
        let facts: Vec<(&SubjectRef, &Value)> =
            stated.iter().map(|(subject, value)| (subject, value)).collect();
        let condition = self.condition(ask);
        let standing = self.reasoner().meets(&facts, &condition);
        let expected = match (like.iter().any(|w| ask.holds(w, 0)), like.iter().any(|w| !ask.holds(w, 0))) {
            (true, true) => None,
            (holds, _) => Some(holds),
        };
        prop_assert_eq!(standing.meets, expected);
        prop_assert_eq!(standing.gaps.is_empty(), expected != Some(false));
        Ok(())
    }

    /// Whether a witness proves what it is for: in each world that is like it, and there is one.
    fn confirm(&self, witness: &Witness, proves: impl Fn(&[i64], i64) -> bool) -> Result<(), TestCaseError> {
        let mut like: Vec<&Vec<i64>> = self.worlds.iter().collect();
        for part in &witness.parts {
            let Assignment::Subject { subject, extent, value } = part else { unreachable!() };
            let (at, slot) =
                self.slots.iter().enumerate().find(|(_, slot)| slot.is(subject, *extent)).unwrap();
            let most = self.worlds.iter().map(|world| world[at]).max().unwrap();
            let place = slot.place_of(value, most);
            like.retain(|world| world[at] == place);
        }
        prop_assert!(!like.is_empty(), "nobody is like {:?}", witness);
        for world in like {
            prop_assert!(proves(world, 0) && proves(world, 1), "{witness:?} proves nothing in {world:?}");
        }
        Ok(())
    }

    fn check_cells(&self, asks: &[Ask]) -> Result<(), TestCaseError> {
        let reasoner = self.reasoner();
        let conditions: Vec<Condition> = asks.iter().map(|ask| self.condition(ask)).collect();
        let guards: Vec<&Condition> = conditions.iter().collect();
        let cells = reasoner.refine(&guards).unwrap();
        let mut expected: Vec<Vec<bool>> =
            self.worlds.iter().map(|world| asks.iter().map(|ask| ask.holds(world, 0)).collect()).collect();
        expected.sort();
        expected.dedup();
        let mut found: Vec<Vec<bool>> = cells.iter().map(|cell| cell.holds.clone()).collect();
        prop_assert!(cells.iter().all(|cell| cell.certain));
        found.sort();
        prop_assert_eq!(&found, &expected);
        Ok(())
    }
}

impl Ask {
    fn has_unknown(&self) -> bool {
        match self {
            Self::Unknown(..) => true,
            Self::All(parts) | Self::Any(parts) | Self::AtLeast(_, parts) => {
                parts.iter().any(Self::has_unknown)
            }
            _ => false,
        }
    }
}

fn agree<W: std::fmt::Debug>(
    decision: Decision<W>,
    expected: [bool; 2],
    known: bool,
) -> Result<(), TestCaseError> {
    match decision {
        Decision::Yes(_) => prop_assert_eq!(expected, [true, true], "a false witness"),
        Decision::No(()) => prop_assert_eq!(expected, [false, false], "an overlooked solution"),
        Decision::Undecided(doubt) => prop_assert!(!known, "undecided: {doubt:?}"),
    }
    Ok(())
}

fn opposite(decision: Decision) -> Decision {
    match decision {
        Decision::Yes(()) => Decision::No(()),
        Decision::No(()) => Decision::Yes(()),
        undecided => undecided,
    }
}

/// Every list of values within these numbers of values.
fn product_of(sizes: &[i64]) -> Vec<Vec<i64>> {
    let mut worlds = vec![Vec::new()];
    for &size in sizes {
        worlds = worlds
            .into_iter()
            .flat_map(|world| (0..size).map(move |value| [world.clone(), vec![value]].concat()))
            .collect();
    }
    worlds
}

fn comparisons() -> impl Strategy<Value = Comparison> {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    prop::sample::select(vec![Equal, NotEqual, Less, AtMost, Greater, AtLeast])
}

fn asks(space: &Space, unknown: bool) -> impl Strategy<Value = Ask> + use<> {
    let slots: Vec<(usize, Kind)> = space.slots.iter().map(|slot| slot.kind).enumerate().collect();
    let atom = (prop::sample::select(slots), comparisons(), 0_i64..100, 0_i64..100, prop::bool::ANY, 0_u8..8);
    let atom = atom.prop_map(move |((slot, line), comparison, first, second, negated, kind)| {
        let (Kind::Names(most)
        | Kind::Whole(most)
        | Kind::Rungs(most)
        | Kind::Dense(most)
        | Kind::Bound(most, _)) = line;
        let (first, second) = (first % most * line.step(), second % most * line.step());
        let (low, high) = (first.min(second), first.max(second));
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (line, kind) {
            (Kind::Names(_), 0..4) => Ask::Name(slot, vec![first as usize], negated),
            (Kind::Names(_), _) => Ask::Name(slot, vec![first as usize, second as usize], negated),
            (Kind::Bound(_, Some(above)), _) => {
                let bound = match (above, negated) {
                    (true, true) => Comparison::AtLeast,
                    (true, false) => Comparison::Greater,
                    (false, true) => Comparison::AtMost,
                    (false, false) => Comparison::Less,
                };
                Ask::Number(slot, bound, first)
            }
            (Kind::Rungs(_), _) if equality => Ask::Number(slot, Comparison::AtMost, first + 1),
            (Kind::Rungs(_), _) => Ask::Number(slot, comparison, first + 1),
            (_, 0) if unknown && !equality => Ask::Unknown(slot, comparison, low, high),
            (_, 1 | 2) => Ask::Range(slot, low, high, negated),
            _ => Ask::Number(slot, comparison, first),
        }
    });
    atom.prop_recursive(3, 12, 4, |inner| {
        let parts = prop::collection::vec(inner, 0..4);
        prop_oneof![
            parts.clone().prop_map(Ask::All),
            parts.clone().prop_map(Ask::Any),
            (0_u32..4, parts).prop_map(|(count, parts)| Ask::AtLeast(count, parts)),
        ]
    })
}

/// Properties of a deal: kinds, products of which one is never named, units, a size, and whether it was registered.
fn deals() -> Space {
    let slot = |name, value, kind| Slot { name, months: None, value, kind };
    Space {
        slots: vec![
            slot("deal", |at| deal(["new", "renewal", "upsell"][at as usize]), Kind::Names(3)),
            slot("product", |at| product(["starter", "bronze"][at as usize]), Kind::Names(2)),
            slot("units", n, Kind::Whole(3)),
            slot("deal_size", usd, Kind::Dense(3)),
            slot("registered", |at| Value::Bool(at == 1), Kind::Names(2)),
        ],
        // The third product stands for all that are not named; the last number for all that are larger.
        worlds: product_of(&[3, 3, 4, 6, 2]),
        ladder: false,
    }
}

/// Ordered names: the symbols of a list, and tiers of which the ladder is known.
fn ladders() -> Space {
    let slot = |name, value, kind| Slot { name, months: None, value, kind };
    Space {
        slots: vec![
            slot(
                "crm_stage",
                |at| symbol("crm_stage", ["open", "scoping", "negotiating", "won"][at as usize]),
                Kind::Whole(4),
            ),
            slot("tier", |at| tier(LADDER[at as usize - 1], at as u16), Kind::Rungs(3)),
        ],
        // The lowest rung is that of a partner without a tier.
        worlds: product_of(&[4, 4]),
        ladder: true,
    }
}

const LADDER: [&str; 3] = ["silver", "gold", "platinum"];

/// Deals of a partner that the axioms bind: windows, facets and parts.
fn partners() -> Space {
    let slot = |name, months| Slot { name, months: Some(months), value: n, kind: Kind::Whole(3) };
    let worlds = product_of(&[4, 4, 4, 4, 4, 4]).into_iter().filter(|world| {
        let [six, twelve, a, b, both, sourced] = world[..] else { unreachable!() };
        let facets = a <= both && b <= both && both <= a + b && both <= twelve;
        facets && six <= twelve && sourced <= six
    });
    Space {
        slots: vec![
            slot("closed_deals", 6),
            slot("closed_deals", 12),
            slot("closed_deals[a]", 12),
            slot("closed_deals[b]", 12),
            slot("closed_deals[a, b]", 12),
            slot("sourced_deals", 6),
        ],
        worlds: worlds.collect(),
        ladder: false,
    }
}

/// Revenue, between whole amounts too, and the deals that it implies.
fn revenues() -> Space {
    let slot = |name, value, kind| Slot { name, months: Some(12), value, kind };
    let worlds = product_of(&[6, 6, 4, 4]).into_iter().filter(|world| {
        let [revenue, sourced, deals, won] = world[..] else { unreachable!() };
        sourced <= revenue && (revenue == 0 || deals >= 1) && (sourced == 0 || won >= 1) && won <= deals
    });
    Space {
        slots: vec![
            slot("revenue", usd, Kind::Dense(3)),
            slot("sourced_revenue", usd, Kind::Dense(3)),
            slot("closed_deals", n, Kind::Whole(3)),
            slot("sourced_deals", n, Kind::Whole(3)),
        ],
        worlds: worlds.collect(),
        ladder: false,
    }
}

/// Levels, now and throughout a time: the least and the most of them.
fn levels() -> Space {
    let slot = |name, months, bound| Slot { name, months, value: n, kind: Kind::Bound(3, bound) };
    let worlds = product_of(&[4, 4, 4, 4, 4]).into_iter().filter(|world| {
        let [least_long, least, now, most, most_long] = world[..] else { unreachable!() };
        least_long <= least && least <= now && now <= most && most <= most_long
    });
    Space {
        slots: vec![
            slot("certified_people", Some(12), Some(true)),
            slot("certified_people", Some(6), Some(true)),
            slot("certified_people", None, None),
            slot("certified_people", Some(6), Some(false)),
            slot("certified_people", Some(12), Some(false)),
        ],
        worlds: worlds.collect(),
        ladder: false,
    }
}

#[test]
fn facts_decide_what_every_world_with_them_decides() {
    for space in [deals(), revenues(), partners(), levels()] {
        let slots = space.slots.len();
        // A fact is about any slot, at the place of some world that there is.
        let facts = prop::collection::vec((0..slots, prop::bool::ANY), 0..4);
        let strategy = (asks(&space, false), facts, 0..space.worlds.len());
        runner().run(&strategy, |(ask, facts, world)| space.check_facts(&ask, &facts, world)).unwrap();
    }
}

macro_rules! agrees {
    ($($name:ident: $space:expr, $unknown:expr;)*) => { $(
        #[test]
        fn $name() {
            let space = $space;
            let strategy = prop::collection::vec(asks(&space, $unknown), 4);
            let mut runner = runner();
            runner.run(&strategy, |asks| space.check(&asks)).unwrap();
        }
    )* };
}

agrees! {
    deals_agree_with_trying_every_one: deals(), false;
    deals_with_unknown_thresholds_agree: deals(), true;
    ladders_agree_with_trying_every_rung: ladders(), true;
    partners_agree_with_trying_every_one: partners(), false;
    partners_with_unknown_thresholds_agree: partners(), true;
    revenues_agree_with_trying_every_one: revenues(), false;
    levels_agree_with_trying_every_one: levels(), false;
}

/// Requirements as programs have them: enough of some things, perhaps with alternatives.
fn requirements(space: &Space) -> impl Strategy<Value = Ask> + use<> {
    let slots: Vec<(usize, i64)> = (0..).zip(space.slots.iter().map(|slot| slot.kind.step())).collect();
    let floor =
        (prop::sample::select(slots), 0_i64..3, prop::bool::ANY).prop_map(|((slot, step), least, beyond)| {
            let comparison = if beyond { Comparison::Greater } else { Comparison::AtLeast };
            Ask::Number(slot, comparison, least * step)
        });
    let alternatives = prop::collection::vec(floor.clone(), 1..3).prop_map(Ask::Any);
    prop::collection::vec(prop_oneof![3 => floor, 1 => alternatives], 0..4).prop_map(Ask::All)
}

#[test]
fn requirements_agree_with_trying_every_one() {
    for space in [partners(), revenues()] {
        let strategy = prop::collection::vec(requirements(&space), 4);
        let mut runner = TestRunner::new(ProptestConfig {
            cases: 256,
            failure_persistence: None,
            ..ProptestConfig::default()
        });
        runner.run(&strategy, |asks| space.check(&asks)).unwrap();
    }
}

#[test]
fn cells_are_exactly_the_combinations_that_occur() {
    for space in [deals(), ladders(), partners()] {
        let strategy = prop::collection::vec(asks(&space, false), 0..4);
        runner().run(&strategy, |asks| space.check_cells(&asks)).unwrap();
    }
}

fn runner() -> TestRunner {
    TestRunner::new(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })
}
