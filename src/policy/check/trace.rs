//! The places of questions, for a pack whose questions are watched.

use super::super::ir::{Expr as Ir, Place, Spot};
use super::scope::path_of;
use super::{Checker, Typed};
use crate::source::Span;
use crate::syntax::ast::{Expr, RuleStatement};

/// The questions of the rule that is read.
#[derive(Debug, Default)]
pub(super) struct Trace {
    places: Vec<Place>,
    /// Where the statement begins that is read.
    statement: u32,
    /// The questions whether something is stated, with the path that they ask about.
    asked: Vec<(u16, String)>,
    /// The paths that are read only because somebody asked whether they are stated.
    relied: Vec<String>,
}

impl Checker<'_> {
    /// A question with its place, if questions are traced.
    pub(super) fn spot(&mut self, of: Ir, span: Span, counts: bool) -> Ir {
        let location = self.location(span);
        let Some(trace) = self.trace.as_mut().filter(|_| !matches!(of, Ir::Spot(_))) else { return of };
        let Ok(place) = u16::try_from(trace.places.len()) else { return of };
        trace.places.push(Place { location, statement: trace.statement, counts, needed: false });
        Ir::Spot(Box::new(Spot { place, of }))
    }

    /// The question whether something is stated or known.
    pub(super) fn presence_spot(&mut self, found: Typed, item: &Expr<'_>, span: Span) -> Typed {
        if self.trace.is_none() {
            return found;
        }
        let path = path_of(item, &self.scope);
        let ir = self.spot(found.ir, span, false);
        if let (Some(trace), Ir::Spot(spot), Some(path)) = (&mut self.trace, &ir, path) {
            trace.asked.push((spot.place, path));
        }
        Typed::new(ir, found.ty)
    }

    /// Notes that a path may be read because it is known to be stated.
    pub(super) fn trace_reliance(&mut self, path: String) {
        if let Some(trace) = &mut self.trace {
            trace.relied.push(path);
        }
    }

    pub(super) fn trace_anew(&mut self) {
        if let Some(trace) = &mut self.trace {
            *trace = Trace::default();
        }
    }

    /// Notes where a statement begins, but for its keyword.
    pub(super) fn trace_statement(&mut self, statement: &RuleStatement<'_>) {
        let span = match statement {
            RuleStatement::For(binding) => binding.names.first().map(|name| name.span),
            RuleStatement::Given(parts) => parts.first().map(|part| part.span),
            RuleStatement::When(test) => Some(test.span),
            RuleStatement::Let(name, _) => Some(name.span),
            RuleStatement::Require { span, .. } => Some(*span),
            _ => None,
        };
        if let (Some(trace), Some(span)) = (&mut self.trace, span) {
            trace.statement = span.start;
        }
    }

    /// The places of the rule that was read.
    pub(super) fn traced_places(&mut self) -> Vec<Place> {
        let Some(trace) = self.trace.take() else { return Vec::new() };
        self.trace = Some(Trace::default());
        let Trace { mut places, asked, relied, .. } = trace;
        for (place, path) in &asked {
            let needed = relied.iter().any(|relied| {
                let exact = relied == path;
                // That `a.b` is stated says it of `a` too, and so does every other question about something in `a`.
                let others = || asked.iter().any(|(other, path)| other != place && is_within(path, relied));
                exact || (is_within(path, relied) && !others())
            });
            if let Some(place) = places.get_mut(usize::from(*place)) {
                place.needed = needed;
            }
        }
        places
    }
}

/// Whether a path is another one, or leads further.
fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
