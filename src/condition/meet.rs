//! Whether a partner whose facts are known in part meets a condition.

use super::formula::{Formula, Status, Tree};
use super::gather::Builder;
use super::problem::{Problem, ends};
use super::question::Question;
use super::reading::{Aspect, Extreme};
use super::search::State;
use super::set::Set;
use super::{Condition, ConditionNode, Doubt, Reasoner, SubjectRef, Window};
use crate::source::{Location, SourceId, Span};
use crate::syntax::ast::{Comparison, Which};
use crate::vocabulary::{Flow, Value};

/// How a partner stands to a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'c> {
    /// Whether it is met; `None` where facts that would decide it are missing, or thresholds are not known.
    pub meets: Option<bool>,
    /// Where it is not met, the parts that are not: single questions, a choice of which too few are met, or parts that
    /// exclude each other.
    pub gaps: Vec<&'c Condition>,
    /// What would have to be known to decide, in the order asked; empty where it is decided.
    pub missing: Vec<SubjectRef>,
    /// Why it is not decided, where no missing fact would help.
    pub doubt: Option<Doubt>,
}

impl Reasoner<'_> {
    /// Judges a partner by facts: each a metric with its value, or with a range that the value lies in.
    ///
    /// Facts decide more than they say, by the axioms: no deal within 12 months is no deal within 6.
    #[must_use]
    pub fn meets<'c>(&self, facts: &[(&SubjectRef, &Value)], condition: &'c Condition) -> Standing<'c> {
        match self.judge(facts, condition) {
            Ok(standing) => standing,
            Err(doubt) => Standing { meets: None, gaps: Vec::new(), missing: Vec::new(), doubt: Some(doubt) },
        }
    }

    fn judge<'c>(
        &self,
        facts: &[(&SubjectRef, &Value)],
        condition: &'c Condition,
    ) -> Result<Standing<'c>, Doubt> {
        let mut builder = Builder::new(self);
        builder.gather(condition);
        for (subject, value) in facts {
            builder.mention(subject, &self.aspects(subject), value);
        }
        let question = Question::from_problem(builder.finish()?, &[condition], &[])?;
        let mut domains = question.problem.universe(false);
        for (subject, value) in facts {
            for aspect in self.aspects(subject) {
                question.problem.limit(&mut domains, (subject, aspect), value);
            }
        }
        let mut search = question.search(false, 1);
        // Facts that contradict the axioms are taken as they are written.
        let state = search.start(domains.clone());
        let domains = state.as_ref().map_or(domains, |state| state.domains.clone());
        let [tree] = question.hold.as_slice() else { return Err(question.doubt()) };
        let meets = match &state {
            None => truth(tree, &domains),
            Some(state) => {
                let [holds, fails] = [true, false].map(|holds| tree.lower(holds, false));
                if impossible(&question, state, &holds)? {
                    Some(false)
                } else if impossible(&question, state, &fails)? {
                    Some(true)
                } else {
                    None
                }
            }
        };
        let mut standing = Standing { meets, gaps: Vec::new(), missing: Vec::new(), doubt: None };
        standing.explain(condition, tree, &domains);
        if standing.meets.is_some() {
            standing.missing.clear();
        } else if standing.missing.is_empty() {
            standing.doubt = Some(question.doubt());
        }
        match standing.meets {
            // Its parts may exclude each other only together.
            Some(false) if standing.gaps.is_empty() => standing.gaps.push(condition),
            Some(false) => {}
            _ => standing.gaps.clear(),
        }
        Ok(standing)
    }

    /// What a fact says something about.
    fn aspects(&self, subject: &SubjectRef) -> Vec<Aspect> {
        let (flow, _) = subject.traits(self.vocabulary);
        match &subject.window {
            None => vec![Aspect::Now],
            Some(Window::Trailing(over)) if flow == Flow::Stock => {
                let hours = over.nominal_hours();
                [Extreme::Least, Extreme::Most].map(|extreme| Aspect::Level(hours, extreme)).to_vec()
            }
            Some(Window::Trailing(over)) => vec![Aspect::Trailing(over.nominal_hours())],
            Some(Window::Aligned { which, period, fiscal }) => {
                let which = match which {
                    Which::Any => Extreme::Most,
                    Which::Each => Extreme::Least,
                    Which::Last => Extreme::Last,
                };
                vec![Aspect::Period { hours: period.nominal_hours(), fiscal: *fiscal, which }]
            }
            // An average is known by its total.
            Some(Window::Average { .. }) => Vec::new(),
        }
    }
}

fn impossible(question: &Question<'_, '_>, state: &State<'_>, formula: &Formula) -> Result<bool, Doubt> {
    let mut search = question.search(false, 1);
    let Some(start) = search.start(state.domains.clone()) else { return Ok(true) };
    let Some(narrowed) = search.assert(&start, formula) else { return Ok(true) };
    let found = search.visit(narrowed, &mut |_, _, _| std::ops::ControlFlow::Break(()));
    found.map(|found| found.is_continue()).map_err(|_| Doubt::TooLarge)
}

/// Whether a condition holds for all values of these domains, or for none.
fn truth(tree: &Tree, domains: &[Set]) -> Option<bool> {
    let mut steps = 0;
    if tree.lower(true, false).status(domains, &mut steps) == Status::Fails {
        Some(false)
    } else if tree.lower(false, false).status(domains, &mut steps) == Status::Fails {
        Some(true)
    } else {
        None
    }
}

impl<'c> Standing<'c> {
    /// Collects what is not met and what is missing, part by part.
    fn explain(&mut self, condition: &'c Condition, tree: &Tree, domains: &[Set]) {
        let met = truth(tree, domains);
        match (&condition.node, tree) {
            _ if met == Some(true) => {}
            (ConditionNode::All(parts), Tree::All(trees)) => {
                for (part, tree) in parts.iter().zip(trees) {
                    self.explain(part, tree, domains);
                }
            }
            (ConditionNode::Atom(_) | ConditionNode::AtLeastOf { .. }, _) if met == Some(false) => {
                self.gaps.push(condition);
            }
            (ConditionNode::Atom(atom), tree) => {
                let known = match tree {
                    // Only the threshold is open.
                    Tree::Doubted { surely: Some((variable, _)), .. } => {
                        domains.get(*variable).is_some_and(Set::is_point)
                    }
                    Tree::Doubted { .. } => true,
                    _ => false,
                };
                if !known && !self.missing.contains(&atom.subject) {
                    self.missing.push(atom.subject.clone());
                }
            }
            (ConditionNode::Any(parts) | ConditionNode::AtLeast(_, parts), Tree::AtLeast(_, trees)) => {
                if met == Some(false) {
                    self.gaps.push(condition);
                    return;
                }
                let mut inner = Standing { gaps: Vec::new(), ..self.clone() };
                for (part, tree) in parts.iter().zip(trees) {
                    inner.explain(part, tree, domains);
                }
                self.missing = inner.missing;
            }
            _ => {}
        }
    }
}

impl Problem<'_> {
    /// Narrows the domain of a fact's variable to its value; a value that does not compare says nothing.
    fn limit(&self, domains: &mut [Set], (subject, aspect): (&SubjectRef, Aspect), value: &Value) {
        let Some(at) = self.variable(&subject.key(aspect)) else { return };
        let (Some(variable), Some(domain)) = (self.variables.get(at), domains.get_mut(at)) else { return };
        let nowhere = Location::new(SourceId(0), Span::new(0, 0));
        let compare = |comparison, value: &Value| {
            variable
                .scale
                .compare(comparison, value, (self.reasoner.exchange, nowhere))
                .unwrap_or_else(|_| Set::all())
        };
        let set = match value {
            Value::Range(_) | Value::SymbolRange(..) => {
                let [low, high] = ends(value);
                let above = low.map_or(Set::all(), |low| compare(Comparison::AtLeast, &low));
                let below = high.map_or(Set::all(), |high| compare(Comparison::AtMost, &high));
                above.intersection(&below)
            }
            value => compare(Comparison::Equal, value),
        };
        *domain = domain.intersection(&set);
    }
}
