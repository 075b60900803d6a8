//! What holds between variables of every partner, by the vocabulary: windows, facets, parts, implications.
//!
//! Where the vocabulary is silent (whether a declared metric may be negative, how a period of the calendar lies in a
//! window), an axiom is not certain: it is kept by every witness, and proves nothing.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::problem::Problem;
use super::reading::{Aspect, Extreme, Key};
use super::scale::Scale;
use super::set::Set;
use super::{Doubt, MetricRef};
use crate::quantity::Decimal;
use crate::vocabulary::{Flow, SubjectId, Type, Vocabulary};

/// One thing that holds between variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Axiom {
    pub(super) law: Law,
    pub(super) certain: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// `times * low <= factor * high`
    AtMost { low: usize, times: u32, high: usize, factor: u32 },
    /// Where the first is above zero, the second is 1 at least.
    Implies { positive: usize, one: usize },
    /// The first is at most the sum of the others.
    Sum { total: usize, parts: Vec<usize> },
}

/// The parts of a total beyond which not every cover of it can be listed.
const MOST_PARTS: usize = 10;

/// The groups beyond which no two are compared.
const MOST_GROUPS: usize = 24;

struct Subject<'p> {
    at: usize,
    metric: &'p MetricRef,
    facets: &'p [SmolStr],
    aspect: Aspect,
    flow: Flow,
    /// Whether more facets and longer windows hold at least as much: for certain, probably, or not at all.
    grows: Option<bool>,
}

/// Everything that holds between the variables of a problem.
///
/// # Errors
/// [`Doubt::TooLarge`] where there are more facets or groups than are related to each other.
pub(super) fn axioms(problem: &mut Problem<'_>) -> Result<Vec<Axiom>, Doubt> {
    let mut axioms = Vec::new();
    let vocabulary = problem.reasoner.vocabulary;
    let subjects: Vec<Subject<'_>> = subjects(problem);
    let mut families: FxHashMap<&MetricRef, Vec<usize>> = FxHashMap::default();
    for (place, subject) in subjects.iter().enumerate() {
        families.entry(subject.metric).or_default().push(place);
    }
    for subject in &subjects {
        let (larger, implied) = relatives(subject.metric, vocabulary);
        let of = |metric: &MetricRef| {
            families.get(metric).into_iter().flatten().filter_map(|&at| subjects.get(at))
        };
        let above: Vec<&Subject<'_>> = larger.iter().flat_map(of).collect();
        for other in &above {
            axioms.extend(at_most(subject, other, problem));
        }
        sums(subject, &above, problem, &mut axioms)?;
        for other in implied.iter().flat_map(of) {
            axioms.extend(implies(subject, other, problem));
        }
    }
    groups(problem, &mut axioms)?;
    if axioms.iter().any(|axiom| !axiom.certain) {
        problem.doubts.push(Doubt::LeftOpen);
    }
    Ok(axioms)
}

fn subjects<'p>(problem: &'p Problem<'_>) -> Vec<Subject<'p>> {
    let vocabulary = problem.reasoner.vocabulary;
    let mut subjects = Vec::new();
    for (at, variable) in problem.variables.iter().enumerate() {
        let Key::Subject { metric, facets, aspect } = &variable.key else { continue };
        let (flow, ty) = match metric {
            MetricRef::Vocabulary(id) => (vocabulary[*id].flow, &vocabulary[*id].ty),
            MetricRef::Declared(_) => (Flow::Either, &Type::Decimal),
        };
        let grows = match ty {
            Type::Count | Type::Money | Type::Bool => Some(true),
            Type::Decimal => Some(false),
            _ => None,
        };
        subjects.push(Subject { at, metric, facets, aspect: *aspect, flow, grows });
    }
    subjects
}

/// The metrics that a metric is part of, itself among them, and those that are at least 1 where it is above zero.
fn relatives(metric: &MetricRef, vocabulary: &Vocabulary) -> (Vec<MetricRef>, Vec<MetricRef>) {
    let MetricRef::Vocabulary(id) = metric else { return (vec![metric.clone()], Vec::new()) };
    let larger = closure([*id], vocabulary, false);
    let first = larger.iter().flat_map(|&id| vocabulary[id].implies.iter().copied());
    let implied = closure(first, vocabulary, true);
    let metrics = |ids: Vec<SubjectId>| ids.into_iter().map(MetricRef::Vocabulary).collect();
    (metrics(larger), metrics(implied))
}

/// What subjects are part of, and with `implied` what they bring along, themselves among them; sorted.
pub(super) fn closure(
    from: impl IntoIterator<Item = SubjectId>,
    vocabulary: &Vocabulary,
    implied: bool,
) -> Vec<SubjectId> {
    let mut found: Vec<SubjectId> = Vec::new();
    let add = |found: &mut Vec<SubjectId>, id| {
        if !found.contains(&id) {
            found.push(id);
        }
    };
    from.into_iter().for_each(|id| add(&mut found, id));
    let mut at = 0;
    while let Some(&id) = found.get(at) {
        let subject = &vocabulary[id];
        subject.part_of.iter().for_each(|&id| add(&mut found, id));
        if implied {
            subject.implies.iter().for_each(|&id| add(&mut found, id));
        }
        at += 1;
    }
    found.sort_unstable();
    found
}

/// How one aspect of a metric is bounded by another: `times * low <= factor * high`, and whether that is certain.
fn aspects(low: Aspect, high: Aspect, flow: Flow) -> Option<(u32, u32, bool)> {
    use Aspect::{Level, Now, Period, Trailing};
    use Extreme::{Last, Least, Most};
    if low == high {
        return Some((1, 1, true));
    }
    match (low, high) {
        (Trailing(short), Trailing(long)) if short <= long => Some((1, 1, true)),
        (Level(long, Least), Level(short, Least)) if short <= long => Some((1, 1, true)),
        (Level(_, Least), Now) | (Now, Level(_, Most)) | (Level(_, Least), Level(_, Most)) => {
            Some((1, 1, true))
        }
        (Level(short, Most), Level(long, Most)) if short <= long => Some((1, 1, true)),
        // The program that declares a metric may give it this very window.
        (Now, Trailing(_)) | (Trailing(_), Now) if flow == Flow::Either => Some((1, 1, false)),
        (Period { hours, fiscal, which }, Period { hours: other, fiscal: of, which: wide })
            if hours == other && fiscal == of =>
        {
            matches!((which, wide), (Least, _) | (_, Most)).then_some((1, 1, true))
        }
        // So long a window holds the last whole period, and the one before that if it is one period longer.
        (Period { hours, which, .. }, Trailing(over)) if flow != Flow::Stock && hours > 0 => {
            let whole = u32::try_from(over / hours - 1).ok().filter(|&whole| whole > 0)?;
            match which {
                Last => Some((1, 1, false)),
                Least => Some((whole, 1, false)),
                Most => None,
            }
        }
        (Trailing(over), Period { hours, which: Most, .. }) if flow != Flow::Stock && hours > 0 => {
            let touched = u32::try_from((over + hours - 1) / hours + 1).ok()?;
            Some((1, touched, false))
        }
        _ => None,
    }
}

/// Whether what has these facets is part of what has those.
fn facets_within(inner: &[SmolStr], outer: &[SmolStr]) -> bool {
    outer.is_empty() || (!inner.is_empty() && inner.iter().all(|facet| outer.contains(facet)))
}

fn same_scale(left: usize, right: usize, problem: &Problem<'_>) -> bool {
    let scale = |at: usize| problem.variables.get(at).map(|variable| &variable.scale);
    match (scale(left), scale(right)) {
        (Some(Scale::Money(left)), Some(Scale::Money(right))) => left == right,
        (Some(left), Some(right)) => std::mem::discriminant(left) == std::mem::discriminant(right),
        _ => false,
    }
}

fn at_most(low: &Subject<'_>, high: &Subject<'_>, problem: &Problem<'_>) -> Option<Axiom> {
    if low.at == high.at || !same_scale(low.at, high.at, problem) {
        return None;
    }
    let (times, factor, by_window) = match (low.aspect, high.aspect) {
        // A level that the vocabulary calls the whole holds what was counted in any time.
        (Aspect::Trailing(_) | Aspect::Period { .. }, Aspect::Now)
            if high.flow == Flow::Stock && low.metric != high.metric =>
        {
            (1, 1, true)
        }
        (low_aspect, high_aspect) => aspects(low_aspect, high_aspect, low.flow)?,
    };
    // The lowest level of a time is not above its highest whatever is measured; all else is about amounts.
    let levels = low.metric == high.metric
        && low.facets == high.facets
        && matches!(low.aspect, Aspect::Now | Aspect::Level(..) | Aspect::Period { .. })
        && matches!(high.aspect, Aspect::Now | Aspect::Level(..) | Aspect::Period { .. });
    let certain = match (levels, low.grows) {
        (true, _) => true,
        (false, Some(certain)) if facets_within(low.facets, high.facets) => certain,
        _ => return None,
    };
    let law = Law::AtMost { low: low.at, times, high: high.at, factor };
    Some(Axiom { law, certain: certain && by_window })
}

fn implies(positive: &Subject<'_>, one: &Subject<'_>, problem: &Problem<'_>) -> Option<Axiom> {
    let amount = |subject: &Subject<'_>| {
        let scale = problem.variables.get(subject.at).map(|variable| &variable.scale);
        matches!(scale, Some(Scale::Whole | Scale::Number | Scale::Money(_) | Scale::Bool))
    };
    if positive.at == one.at || !amount(positive) || !amount(one) {
        return None;
    }
    let certain = match (positive.aspect, one.aspect) {
        // What is not counted over time probably still holds once something was counted.
        (low, Aspect::Now) if low != Aspect::Now && one.flow == Flow::Stock => false,
        (low, high) => aspects(low, high, positive.flow)?.2,
    };
    if !facets_within(positive.facets, one.facets) {
        return None;
    }
    let law = Law::Implies { positive: positive.at, one: one.at };
    Some(Axiom { law, certain: certain && one.facets.is_empty() })
}

/// `certified_people[a, b]` is at most `certified_people[a]` and `certified_people[b]` together.
fn sums(
    total: &Subject<'_>,
    above: &[&Subject<'_>],
    problem: &Problem<'_>,
    axioms: &mut Vec<Axiom>,
) -> Result<(), Doubt> {
    let Some(certain) = total.grows.filter(|_| total.facets.len() > 1) else { return Ok(()) };
    let covers = |part: &Subject<'_>| -> u128 {
        let facets = total.facets.iter().take(128).enumerate();
        facets.filter(|(_, facet)| part.facets.contains(facet)).fold(0, |covered, (at, _)| covered | 1 << at)
    };
    let all = u128::MAX >> (128 - total.facets.len().min(128));
    let mut parts: Vec<(usize, u128)> = Vec::new();
    for part in above {
        let wide = matches!(aspects(total.aspect, part.aspect, total.flow), Some((1, 1, true)));
        let covered = covers(part);
        if wide && covered != 0 && covered != all && same_scale(total.at, part.at, problem) {
            parts.push((part.at, covered));
        }
    }
    if parts.len() > MOST_PARTS {
        return Err(Doubt::TooLarge);
    }
    for chosen in 1_u32..1 << parts.len() {
        let members = || parts.iter().enumerate().filter(move |(at, _)| chosen & 1 << at != 0);
        let union = |without: Option<usize>| {
            let members = members().filter(move |(at, _)| Some(*at) != without);
            members.fold(0, |covered, (_, part)| covered | part.1)
        };
        let minimal = union(None) == all && members().all(|(at, _)| union(Some(at)) != all);
        if minimal {
            let law = Law::Sum { total: total.at, parts: members().map(|(_, part)| part.0).collect() };
            axioms.push(Axiom { law, certain });
        }
    }
    Ok(())
}

/// Of one group, those that meet a condition also meet whatever it implies; of two groups nobody says what they share.
fn groups(problem: &mut Problem<'_>, axioms: &mut Vec<Axiom>) -> Result<(), Doubt> {
    let members = problem.variables.iter().enumerate().filter_map(|(at, variable)| {
        let Key::Group { name, .. } = &variable.key else { return None };
        variable.each.clone().map(|each| (at, name.clone(), each))
    });
    let members: Vec<_> = members.collect();
    if members.is_empty() {
        return Ok(());
    }
    let reasoner = problem.reasoner.within().filter(|_| members.len() <= MOST_GROUPS);
    let Some(reasoner) = reasoner else { return Err(Doubt::TooLarge) };
    for (at, _, each) in &members {
        if reasoner.satisfiable(each).is_no()
            && let Some(variable) = problem.variables.get_mut(*at)
        {
            let none = Set::point(Decimal::ZERO).whole();
            (variable.surely, variable.perhaps) = (none.clone(), none);
        }
    }
    for (low, group, each) in &members {
        for (high, other, wider) in &members {
            if low != high && reasoner.implies(each, wider).is_yes() {
                let law = Law::AtMost { low: *low, times: 1, high: *high, factor: 1 };
                axioms.push(Axiom { law, certain: group == other });
            }
        }
    }
    Ok(())
}
