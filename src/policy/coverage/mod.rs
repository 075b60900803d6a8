//! How far the examples of rules prove them: clauses, boundaries and mutants.
//!
//! Works on a pack that is [traced](super::Pack::traced): rules that judge programs have nothing to watch, so that watching
//! costs them nothing.

mod condition;
mod limit;
mod mutate;
mod question;
mod walk;

use std::cell::RefCell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use self::mutate::Planned;
use self::question::{account, questions};
use super::eval::{Context, Known, Record, evaluate_watched};
use super::examples::{Prepared, example_day, shows};
use super::pack::{Pack, PackRule};
use crate::source::{Location, SourceId};
use crate::syntax::ast::{PolicyFile, Rule, RuleStatement};
use crate::vocabulary::Vocabulary;

/// So many mutants of a rule are made before they are tried: what is known of the examples is kept for as long, and a rule
/// of thousands of questions does not fill the memory.
const AT_ONCE: usize = 64;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Whether mutants are tried, too.
    pub mutants: bool,
    /// How many threads measure; it makes no difference to what comes of it.
    pub threads: usize,
}

/// What the examples of one rule prove.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The number of the rule in its pack.
    pub rule: usize,
    /// Its clauses, in the order written.
    pub clauses: Vec<Clause>,
    /// The limits of its questions, in the order written.
    pub boundaries: Vec<Boundary>,
    /// Its mutants, in the order written; none if they were not asked for.
    pub mutants: Vec<Mutant>,
}

/// A question that decides: whether some example answers it with yes, and some with no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it is.
    pub kind: ClauseKind,
    /// The question.
    pub location: Location,
    /// Some example says yes.
    pub seen_true: bool,
    /// Some example says no.
    pub seen_false: bool,
}

/// What a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClauseKind {
    /// What a `require` demands.
    Require,
    /// A `when`, of a `require` or by itself.
    When,
    /// The `where` of a loop.
    Where,
}

/// A limit that a value is compared with: whether some example stands on it, and some a step beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// The comparison.
    pub location: Location,
    /// Which limit it is.
    pub end: BoundaryEnd,
    /// Some value is the limit.
    pub seen_on: bool,
    /// Where the answer is another one.
    pub neighbour: Neighbour,
    /// Some value stands there, a step from the limit at the most.
    pub seen_beside: bool,
}

/// Which limit of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundaryEnd {
    /// Its only one.
    Limit,
    /// The low end of a range.
    Low,
    /// The high end of a range.
    High,
}

/// On which side of a limit the answer is another one than on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// Below: `>=`, `<`, and the low end of a range.
    Below,
    /// Above: `<=`, `>`, and the high end of a range.
    Above,
    /// On either: `==`, `!=`.
    Either,
}

/// A rule with one small change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// What was changed, or is missing.
    pub location: Location,
    /// Where the statement begins that it stands in, but for its keyword.
    pub statement: u32,
    /// How.
    pub change: Change,
    /// Some example shows something else than it says.
    pub killed: bool,
}

/// What makes a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An operator or a limit is another one.
    Swapped {
        /// As it is written.
        from: String,
        /// As it is in the mutant.
        to: String,
    },
    /// A question asks for the opposite.
    Negated,
    /// A question is not asked.
    LeftOut,
}

/// Measures what the examples of rules prove, over the files that the pack was compiled from.
#[must_use]
pub fn measure(
    pack: &Pack,
    files: &[(SourceId, PolicyFile<'_>)],
    vocabulary: &Vocabulary,
    effort: Effort,
) -> Vec<Measured> {
    let mut jobs = Vec::new();
    for (source, file) in files {
        for rule in &file.rules {
            let whole = Location::new(*source, rule.span);
            let found = pack.rules.iter().position(|entry| entry.rule.whole == whole);
            jobs.extend(found.and_then(|number| Some((number, pack.rules.get(number)?, *source, rule))));
        }
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(&(number, entry, source, rule)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.extend(measure_rule((number, entry), (source, rule), vocabulary, effort.mutants));
        }
        done
    };
    let mut done: Vec<Measured> = if effort.threads <= 1 {
        work()
    } else {
        thread::scope(|scope| {
            let workers: Vec<_> = (0..effort.threads).map(|_| scope.spawn(work)).collect();
            let joined = workers
                .into_iter()
                .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            joined.collect()
        })
    };
    done.sort_by_key(|measured| measured.rule);
    done
}

fn measure_rule(
    (number, entry): (usize, &PackRule),
    (source, written): (SourceId, &Rule<'_>),
    vocabulary: &Vocabulary,
    mutants: bool,
) -> Option<Measured> {
    let (rule, settings) = (&*entry.rule, entry.settings.as_slice());
    let context = Context { vocabulary, as_of: example_day()?, settings, level: None };
    let examples = written.body.iter().filter_map(|statement| match statement {
        RuleStatement::Example(example) => Prepared::read(example, rule, source, &context, &mut Vec::new()),
        _ => None,
    });
    let examples: Vec<Prepared> = examples.collect();
    let questions = questions(entry, vocabulary);
    let limits = questions.iter().map(|question| (question.place, question.side));
    let record = RefCell::new(Record::new(rule.places.len(), limits));
    for example in &examples {
        let programs = example.known(&context);
        evaluate_watched(rule, both(&programs), &context, Some(&record));
    }
    let (clauses, boundaries) = account(&questions, &record.borrow());
    let planned = if mutants { mutate::plan(rule, settings, vocabulary) } else { Vec::new() };
    let tried = planned.chunks(AT_ONCE).flat_map(|some| {
        let killed = tried(some, entry, &examples, &context);
        some.iter().zip(killed).map(|(planned, killed)| Mutant {
            location: planned.location,
            statement: planned.statement,
            change: planned.change.clone(),
            killed,
        })
    });
    let mutants = tried.collect();
    Some(Measured { rule: number, clauses, boundaries, mutants })
}

/// Which of these mutants some example notices.
fn tried(planned: &[Planned], entry: &PackRule, examples: &[Prepared], context: &Context<'_>) -> Vec<bool> {
    let changed: Vec<_> = planned.iter().map(|planned| planned.apply(&entry.rule, &entry.settings)).collect();
    let known: Vec<_> = examples.iter().map(|example| (example.kind, example.known(context))).collect();
    let killed = changed.iter().map(|(rule, settings)| {
        let context = Context { settings, ..*context };
        let mut shown = known.iter().map(|(kind, programs)| {
            shows(*kind, evaluate_watched(rule, both(programs), &context, None).outcome)
        });
        shown.any(|shows| !shows)
    });
    killed.collect()
}

/// The programs that a rule is evaluated over: the same twice, but for a rule about what changed.
fn both<'k>((old, new): &'k (Option<Known<'k>>, Known<'k>)) -> [&'k Known<'k>; 2] {
    [old.as_ref().unwrap_or(new), new]
}
