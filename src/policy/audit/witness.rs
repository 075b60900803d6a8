//! The proof of a contradiction: a program with each value that the two rules tell apart, judged by both.

use super::super::eval::{Context, Known, evaluate};
use super::super::examples::example_day;
use super::super::ir::{Clause, Step};
use super::super::line::Unit;
use super::super::outcome::Tally;
use super::super::pack::PackRule;
use super::super::rule::CompiledRule;
use super::super::value::Value;
use super::claims::Said;
use super::term::{Head, TermId, Terms};
use super::world::{Writing, made_up};
use crate::program::{Program, resolve_fragment};
use crate::quantity::Decimal;
use crate::source::{Location, SourceId, Span};
use crate::syntax::parse_program;
use crate::vocabulary::{SymbolId, Type, Vocabulary};

/// What is to be proven.
pub(super) struct Proof<'p> {
    pub(super) rules: [&'p PackRule; 2],
    pub(super) clauses: [&'p Clause; 2],
    pub(super) target: (TermId, &'p Unit),
    /// What the program states beside the attribute.
    pub(super) found: &'p [(Said, Decimal)],
}

/// What shows a contradiction.
pub(super) struct Shown {
    /// Programs, each with the number of the rule that it fails while it passes the other.
    pub(super) programs: Vec<(usize, String)>,
}

/// Judges a program with each of the values; `None` if one passes both rules, or one of the rules is passed by none.
pub(super) fn prove(terms: &Terms<'_>, proof: &Proof<'_>, values: &[Decimal]) -> Option<Shown> {
    let rules: Vec<CompiledRule> =
        proof.rules.iter().zip(proof.clauses).map(|(entry, clause)| only(&entry.rule, clause)).collect();
    let mut programs: [Option<String>; 2] = [None, None];
    for &value in values {
        let text = written(terms, proof, value)?;
        let program = program(&text, terms.vocabulary)?;
        let mut failed = Vec::new();
        let mut passed = Vec::new();
        for (at, (rule, entry)) in rules.iter().zip(proof.rules).enumerate() {
            let tally = judged(rule, entry, &program, terms.vocabulary)?;
            if tally.error > 0 || tally.undecided > 0 {
                return None;
            }
            if tally.fail > 0 {
                failed.push(at);
            } else if tally.pass > 0 {
                passed.push(at);
            }
        }
        match (failed.as_slice(), passed.as_slice()) {
            ([], _) => return None,
            (&[failed], [_]) => {
                if let Some(shown) = programs.get_mut(failed) {
                    shown.get_or_insert(text);
                }
            }
            _ => {}
        }
    }
    let [Some(first), Some(second)] = programs else { return None };
    Some(Shown { programs: vec![(0, first), (1, second)] })
}

/// The rule with one of its clauses.
fn only(rule: &CompiledRule, clause: &Clause) -> CompiledRule {
    let mut rule = rule.clone();
    rule.body.retain(|step| match step {
        Step::Require(other) => other.location == clause.location,
        _ => true,
    });
    rule
}

fn judged(
    rule: &CompiledRule,
    entry: &PackRule,
    program: &Program,
    vocabulary: &Vocabulary,
) -> Option<Tally> {
    let as_of = example_day()?;
    let context = Context { vocabulary, as_of, settings: &entry.settings, level: None };
    Some(evaluate(rule, &Known::new(program, vocabulary, as_of), &context).tally)
}

fn program(text: &str, vocabulary: &Vocabulary) -> Option<Program> {
    let source = SourceId(u32::MAX);
    let parsed = parse_program(text, source);
    let at = Location::new(source, Span::new(0, 0));
    let (declared, wrong) = resolve_fragment(&parsed.ast.statements, at, vocabulary);
    let (program, more) = declared.without_patches(vocabulary);
    (parsed.findings.is_empty() && wrong.is_empty() && more.is_empty()).then_some(program)
}

/// The statements of a program in which the attribute has a value.
fn written(terms: &Terms<'_>, proof: &Proof<'_>, value: Decimal) -> Option<String> {
    let mut writing = Writing::default();
    let absent =
        |term: TermId| proof.found.iter().any(|(said, at)| *said == Said::Status(term) && at.is_zero());
    for (said, at) in proof.found {
        match said {
            Said::Status(term) if !at.is_zero() => {
                if matches!(terms.head(*term), Head::Child(_)) {
                    writing.stand(terms, *term);
                } else if matches!(terms.head(*term), Head::Attribute(_))
                    && !proof.found.iter().any(|(said, _)| matches!(said, Said::Value(of, _) if of == term))
                {
                    writing.set(terms, *term, list(terms, proof, *term)?);
                }
            }
            Said::Value(term, unit) if !absent(*term) && matches!(terms.head(*term), Head::Attribute(_)) => {
                let usual = terms.declared(*term).and_then(|declared| declared.base.as_ref());
                writing.set(terms, *term, unit.text(*at, usual, terms.vocabulary)?);
            }
            Said::Value(term, Unit::Truth) => {
                if let (Head::In, &[_, of]) = (terms.head(*term), terms.parts(*term))
                    && matches!(terms.head(of), Head::Attribute(_))
                    && !absent(of)
                {
                    writing.set(terms, of, list(terms, proof, of)?);
                }
            }
            Said::Status(_) | Said::Value(..) => {}
        }
    }
    let (target, unit) = proof.target;
    let usual = terms.declared(target).and_then(|declared| declared.base.as_ref());
    writing.set(terms, target, unit.text(value, usual, terms.vocabulary)?);
    writing.text(terms)
}

/// A value for an attribute of which nothing is compared: a list has the symbols that it must have, and none that it may not.
fn list(terms: &Terms<'_>, proof: &Proof<'_>, attribute: TermId) -> Option<String> {
    let declared = terms.declared(attribute)?;
    let Type::List(of) = &declared.ty else { return made_up(terms.vocabulary, declared) };
    let Type::Symbol(set) = **of else { return made_up(terms.vocabulary, declared) };
    let asked = proof.found.iter().filter_map(|(said, at)| match said {
        Said::Value(term, Unit::Truth) => match (terms.head(*term), terms.parts(*term)) {
            (Head::In, &[symbol, of]) if of == attribute => match terms.value(symbol) {
                Some(Value::Symbol(_, symbol)) => Some((*symbol, !at.is_zero())),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let asked: Vec<(SymbolId, bool)> = asked.collect();
    let name = |symbol: SymbolId| terms.vocabulary[set].name_of(symbol).to_owned();
    let mut names: Vec<String> =
        asked.iter().filter(|(_, there)| *there).map(|(symbol, _)| name(*symbol)).collect();
    if names.is_empty() {
        let symbols = (0..).map(SymbolId).zip(&terms.vocabulary[set].symbols);
        let free = symbols
            .map(|(symbol, _)| symbol)
            .find(|symbol| asked.iter().all(|(other, _)| other != symbol))?;
        names.push(name(free));
    }
    Some(format!("[{}]", names.join(", ")))
}
