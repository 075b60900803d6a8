//! Boolean formulas over variables: as they were asked, and in the normal form that is searched.

use super::set::{Cut, Set};
use crate::quantity::Decimal;

/// A condition over variables.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// The value of a variable is in a set.
    Literal(usize, Set),
    /// Something not known: the variable that says whether it holds, and where it surely or perhaps does. `None` for
    /// nowhere that is sure, and for everywhere perhaps.
    Doubted { holds: usize, surely: Option<(usize, Set)>, perhaps: Option<(usize, Set)> },
    /// All hold.
    All(Vec<Tree>),
    /// So many hold at least.
    AtLeast(usize, Vec<Tree>),
}

/// A formula in normal form: nothing is negated, and nothing is unknown.
#[derive(Clone, Debug)]
pub(super) enum Formula {
    /// The value of a variable is in a set.
    Literal(usize, Set),
    /// All hold.
    All(Vec<Formula>),
    /// So many hold at least.
    AtLeast(usize, Vec<Formula>),
}

impl Tree {
    /// The normal form of it, or of its negation; for the values for which that surely holds, or perhaps does.
    pub(super) fn lower(&self, holds: bool, sure: bool) -> Formula {
        match self {
            Self::Literal(variable, set) if holds => Formula::Literal(*variable, set.clone()),
            Self::Literal(variable, set) => Formula::Literal(*variable, set.complement()),
            Self::Doubted { holds: variable, surely, perhaps } => {
                // Where it does not hold surely, its negation perhaps holds, and the other way round.
                let bound = if holds == sure { surely } else { perhaps };
                let bound = bound.as_ref().map(|(variable, set)| {
                    let set = if holds { set.clone() } else { set.complement() };
                    Formula::Literal(*variable, set)
                });
                if sure {
                    return bound.unwrap_or(Formula::AtLeast(1, Vec::new()));
                }
                let value = Cut::before(Decimal::from(u8::from(holds)));
                let (low, high) =
                    if holds { (value, Cut::End) } else { (Cut::Start, Cut::before(Decimal::ONE)) };
                let chosen = Formula::Literal(*variable, Set::between(low, high));
                Formula::All(bound.into_iter().chain([chosen]).collect())
            }
            Self::All(parts) if holds => Formula::All(lower_all(parts, holds, sure)),
            Self::All(parts) => Formula::AtLeast(1, lower_all(parts, holds, sure)),
            Self::AtLeast(count, parts) if holds => Formula::AtLeast(*count, lower_all(parts, holds, sure)),
            Self::AtLeast(count, parts) => {
                // Fewer than `count` hold: more than the others do not.
                let fail = (parts.len() + 1).saturating_sub(*count);
                if *count == 0 {
                    return Formula::AtLeast(1, Vec::new());
                }
                Formula::AtLeast(fail, lower_all(parts, holds, sure))
            }
        }
    }
}

fn lower_all(parts: &[Tree], holds: bool, sure: bool) -> Vec<Formula> {
    parts.iter().map(|part| part.lower(holds, sure)).collect()
}

/// What is known of a formula where the variables are within some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// It holds for all of them.
    Holds,
    /// It holds for none of them.
    Fails,
    /// It depends.
    Open,
}

impl Formula {
    /// Whether it holds for all or none of these values, looking at each literal for itself; counts its steps.
    pub(super) fn status(&self, domains: &[Set], steps: &mut u64) -> Status {
        *steps += 1;
        match self {
            Self::Literal(variable, set) => match domains.get(*variable) {
                Some(domain) if domain.within(set) => Status::Holds,
                Some(domain) if domain.disjoint(set) => Status::Fails,
                _ => Status::Open,
            },
            Self::All(parts) => {
                let mut all = Status::Holds;
                for part in parts {
                    match part.status(domains, steps) {
                        Status::Fails => return Status::Fails,
                        Status::Open => all = Status::Open,
                        Status::Holds => {}
                    }
                }
                all
            }
            Self::AtLeast(count, parts) => {
                let (mut hold, mut possible) = (0, parts.len());
                for part in parts {
                    match part.status(domains, steps) {
                        Status::Holds => hold += 1,
                        Status::Fails => possible -= 1,
                        Status::Open => {}
                    }
                    if hold >= *count {
                        return Status::Holds;
                    }
                    if possible < *count {
                        return Status::Fails;
                    }
                }
                if *count == 0 {
                    Status::Holds
                } else if possible < *count {
                    Status::Fails
                } else {
                    Status::Open
                }
            }
        }
    }
}
