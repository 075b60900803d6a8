//! Functions: how many arguments they take, of which sort, and what they give.

use super::super::ir::{Call, Expr as Ir, Function};
use super::super::types::{Record, Shape, Type};
use super::{Checker, Typed};
use crate::diagnostic::closest;
use crate::source::Span;
use crate::syntax::ast::{Expr, Name};
use crate::vocabulary::Vocabulary;

/// The functions with their arguments as they are explained.
const FUNCTIONS: &[(&str, Function, &str)] = &[
    ("count", Function::Count, "count(list)"),
    ("sum", Function::Sum, "sum(value for … in …)"),
    ("min", Function::Min, "min(value for … in …)"),
    ("max", Function::Max, "max(value for … in …)"),
    ("all", Function::All, "all(question for … in …)"),
    ("any", Function::Any, "any(question for … in …)"),
    ("distinct", Function::Distinct, "distinct(list)"),
    ("shared", Function::Shared, "shared(list, list)"),
    ("missing", Function::Missing, "missing(required, given)"),
    ("adjacent", Function::Adjacent, "adjacent(tiers)"),
    ("tops", Function::Tops, "tops(tiers)"),
    ("pairs", Function::Pairs, "pairs(list)"),
    ("cases", Function::Cases, "cases(values, …)"),
    ("chain", Function::Chain, "chain(block)"),
    ("matched", Function::Matched, "matched(old, new)"),
    ("offers", Function::Offers, "offers(track)"),
    ("meets", Function::Meets, "meets(partner, condition)"),
    ("implies", Function::Implies, "implies(condition, condition)"),
    ("satisfiable", Function::Satisfiable, "satisfiable(condition)"),
    ("disjoint", Function::Disjoint, "disjoint(condition, condition)"),
    ("equivalent", Function::Equivalent, "equivalent(condition, condition)"),
    ("both", Function::Both, "both(condition, condition)"),
    ("parts", Function::Parts, "parts(condition)"),
    ("mentions", Function::Mentions, "mentions(condition, block or condition)"),
    ("worst_case_stack", Function::WorstCaseStack, "worst_case_stack(track)"),
    ("typical_payout", Function::TypicalPayout, "typical_payout(program)"),
    ("bands", Function::Bands, "bands(values)"),
    ("schedules", Function::Schedules, "schedules(block)"),
    ("at_tier", Function::AtTier, "at_tier(condition, tier)"),
    ("oscillations", Function::Oscillations, "oscillations(tier)"),
    ("review_cycle", Function::ReviewCycle, "review_cycle(exit)"),
];

impl Function {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|(_, function, _)| *function == self).map_or("", |(name, ..)| name)
    }
}

/// What a function gives, and its explanation.
struct Given {
    ty: Type,
    explains: Option<Shape>,
}

impl Given {
    const fn plain(ty: Type) -> Self {
        Self { ty, explains: None }
    }

    const fn explained(ty: Type, explains: Shape) -> Self {
        Self { ty, explains: Some(explains) }
    }
}

impl Checker<'_> {
    pub(super) fn call(&mut self, name: &Name<'_>, arguments: &[Expr<'_>], span: Span) -> Typed {
        let Some(&(_, function, usage)) = FUNCTIONS.iter().find(|(known, ..)| *known == name.node) else {
            let hint = closest(name.node, FUNCTIONS.iter().map(|(known, ..)| *known));
            self.unknown(name.span, "function", name.node, hint);
            return Typed::mistake();
        };
        if matches!(function, Function::Sum | Function::Min | Function::Max | Function::All | Function::Any) {
            let message = format!("`{}` gathers over a `for`", name.node);
            self.advise("wrong-type", span, message, format!("write `{usage}`"));
            return Typed::mistake();
        }
        let wanted = match function {
            Function::Cases => arguments.len().max(1),
            Function::Shared
            | Function::Missing
            | Function::Matched
            | Function::Meets
            | Function::Implies
            | Function::Disjoint
            | Function::Equivalent
            | Function::Both
            | Function::Mentions
            | Function::AtTier => 2,
            _ => 1,
        };
        if arguments.len() != wanted {
            let noun = if wanted == 1 { "argument" } else { "arguments" };
            let found = arguments.len();
            let message = format!("`{}` takes {wanted} {noun}, and there are {found}", name.node);
            self.advise("wrong-type", span, message, format!("write `{usage}`"));
            return Typed::mistake();
        }
        let typed = self.arguments(function, arguments);
        if typed.iter().any(|argument| argument.ty.shape == Shape::Any) {
            return Typed::mistake();
        }
        let shapes: Vec<Shape> = typed.iter().map(|argument| self.settled(&argument.ty.shape)).collect();
        let Some(given) = self.result(function, &shapes, arguments) else { return Typed::mistake() };
        let explain = given.explains.map(|shape| {
            let slot = self.scope.slot();
            self.explains = Some((slot, Type::of(shape)));
            slot
        });
        let arguments = typed.into_iter().map(|argument| argument.ir).collect();
        Typed::new(Ir::Call(Call { function, arguments, explain }), given.ty)
    }

    fn arguments(&mut self, function: Function, arguments: &[Expr<'_>]) -> Vec<Typed> {
        let mut typed: Vec<Typed> = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let one = match function {
                // Schedules are read with their guards; what is not stated makes no cases.
                Function::Cases => {
                    let one = self.expr(argument, None);
                    self.lead(one)
                }
                Function::Bands => {
                    let one = self.expr(argument, None);
                    let one = self.lead(one);
                    self.stated_argument(one, argument)
                }
                // Blocks are meant themselves, not what leads them.
                Function::Chain
                | Function::Offers
                | Function::Meets
                | Function::WorstCaseStack
                | Function::Schedules
                | Function::Oscillations
                | Function::ReviewCycle
                    if typed.is_empty() =>
                {
                    let one = self.expr(argument, None);
                    self.stated_argument(one, argument)
                }
                Function::AtTier | Function::Mentions if typed.len() == 1 => {
                    let one = self.expr(argument, None);
                    self.stated_argument(one, argument)
                }
                Function::Shared | Function::Missing => {
                    let expected = typed.first().map(|first| self.settled(&first.ty.shape));
                    self.value(argument, expected.as_ref())
                }
                _ => self.value(argument, None),
            };
            typed.push(one);
        }
        typed
    }

    /// Reports an argument that may be absent; schedules may stand.
    fn stated_argument(&mut self, typed: Typed, argument: &Expr<'_>) -> Typed {
        if typed.ty.optional { self.present(typed, argument) } else { typed }
    }

    fn result(&mut self, function: Function, shapes: &[Shape], arguments: &[Expr<'_>]) -> Option<Given> {
        let at = |index: usize| arguments.get(index).map_or(Span::new(0, 0), |argument| argument.span);
        let first = shapes.first()?;
        let boolean = Type::of(Shape::Bool);
        let number = Type::of(Shape::Number { count: true });
        let witness = Shape::Record(Record::Witness);
        Some(match function {
            Function::Count => {
                self.list_of(first, at(0))?;
                Given::plain(number)
            }
            Function::Distinct => Given::plain(Type::of(Shape::list(self.list_of(first, at(0))?))),
            Function::Shared | Function::Missing => {
                let of = self.list_of(first, at(0))?;
                let other = shapes.get(1)?;
                self.list_of(other, at(1))?;
                self.expect(first, other, at(1));
                let of = self.settled(&of);
                Given::plain(Type::of(Shape::list(of)))
            }
            Function::Adjacent | Function::Pairs => {
                let of = self.list_of(first, at(0))?;
                if function == Function::Adjacent {
                    self.on_ladder(&of, at(0))?;
                }
                let pair = Shape::Pair(Box::new(of.clone()), Box::new(of));
                Given::plain(Type::of(Shape::list(pair)))
            }
            Function::Tops => {
                let of = self.list_of(first, at(0))?;
                self.on_ladder(&of, at(0))?;
                Given::plain(Type::of(Shape::list(of)))
            }
            Function::Cases => Given::plain(Type::of(Shape::list(Shape::Case))),
            Function::Chain => Given::plain(Type::of(Shape::list(self.chained(first, at(0))?))),
            Function::Matched => {
                let (old, new) = (self.list_of(first, at(0))?, self.list_of(shapes.get(1)?, at(1))?);
                self.expect(&old, &new, at(1));
                self.block_kinds(&old, at(0))?;
                Given::plain(Type::of(Shape::list(Shape::Pair(Box::new(old), Box::new(new)))))
            }
            Function::Offers => {
                let kinds = self.block_kinds(first, at(0))?;
                Given::plain(Type::of(Shape::list(self.offered(&kinds, at(0))?)))
            }
            Function::Meets => {
                self.block_kinds(first, at(0))?;
                self.expect(&Shape::Condition, shapes.get(1)?, at(1));
                Given::explained(Type::optional(Shape::Bool), Shape::list(Shape::Condition))
            }
            Function::Satisfiable => {
                self.expect(&Shape::Condition, first, at(0));
                Given::explained(boolean, Shape::list(Shape::Condition))
            }
            Function::Implies | Function::Equivalent | Function::Disjoint => {
                self.expect(&Shape::Condition, first, at(0));
                self.expect(&Shape::Condition, shapes.get(1)?, at(1));
                Given::explained(boolean, witness)
            }
            Function::Both => {
                self.expect(&Shape::Condition, first, at(0));
                self.expect(&Shape::Condition, shapes.get(1)?, at(1));
                Given::plain(Type::of(Shape::Condition))
            }
            Function::Parts => {
                self.expect(&Shape::Condition, first, at(0));
                Given::plain(Type::of(Shape::list(Shape::Condition)))
            }
            Function::Mentions => {
                self.expect(&Shape::Condition, first, at(0));
                if !matches!(shapes.get(1)?, Shape::Condition) {
                    self.block_kinds(shapes.get(1)?, at(1))?;
                }
                Given::plain(boolean)
            }
            Function::WorstCaseStack => {
                self.block_kinds(first, at(0))?;
                Given::explained(Type::of(Shape::Record(Record::Stack)), Shape::Record(Record::Stack))
            }
            Function::TypicalPayout => {
                self.expect(&Shape::block(Vocabulary::PROGRAM), first, at(0));
                Given::explained(Type::optional(Shape::Record(Record::Stack)), Shape::Record(Record::Stack))
            }
            Function::Bands => {
                Given::explained(Type::of(Shape::Record(Record::Bands)), Shape::Record(Record::Bands))
            }
            Function::Schedules => {
                self.block_kinds(first, at(0))?;
                Given::plain(Type::of(Shape::list(Shape::Schedule(Box::new(Shape::Any)))))
            }
            Function::AtTier => {
                self.expect(&Shape::Condition, first, at(0));
                self.on_ladder(shapes.get(1)?, at(1))?;
                Given::plain(Type::of(Shape::Condition))
            }
            Function::Oscillations => {
                self.on_ladder(first, at(0))?;
                Given::plain(Type::of(Shape::list(Shape::Record(Record::Turn))))
            }
            Function::ReviewCycle => {
                self.block_kinds(first, at(0))?;
                Given::plain(Type::optional(Shape::Duration))
            }
            Function::All | Function::Any | Function::Sum | Function::Min | Function::Max => return None,
        })
    }

    fn list_of(&mut self, shape: &Shape, span: Span) -> Option<Shape> {
        if let Shape::List(of) = shape {
            return Some((**of).clone());
        }
        let noun = shape.noun(self.vocabulary);
        self.report("wrong-type", span, format!("a list belongs here, and this is {noun}"));
        None
    }

    fn block_kinds(&mut self, shape: &Shape, span: Span) -> Option<Vec<crate::vocabulary::BlockId>> {
        if let Shape::Block(kinds) = shape {
            return Some(kinds.clone());
        }
        let noun = shape.noun(self.vocabulary);
        self.report("wrong-type", span, format!("a block belongs here, and this is {noun}"));
        None
    }

    fn on_ladder(&mut self, shape: &Shape, span: Span) -> Option<()> {
        let kinds = self.block_kinds(shape, span)?;
        if kinds.iter().all(|&kind| self.vocabulary[kind].ladder.is_some()) {
            return Some(());
        }
        let noun = shape.noun(self.vocabulary);
        self.report("wrong-type", span, format!("{noun} stands on no ladder"));
        None
    }

    /// What a chain of references is made of: the kind has an attribute that names another of the same kind.
    fn chained(&mut self, shape: &Shape, span: Span) -> Option<Shape> {
        let kinds = self.block_kinds(shape, span)?;
        if let &[kind] = kinds.as_slice()
            && crate::analysis::upward(self.vocabulary, kind).is_some()
        {
            return Some(shape.clone());
        }
        let noun = shape.noun(self.vocabulary);
        self.report("wrong-type", span, format!("{noun} names no other of its kind"));
        None
    }

    /// The ladder that stands in a block, or the block itself.
    fn offered(&mut self, kinds: &[crate::vocabulary::BlockId], span: Span) -> Option<Shape> {
        let vocabulary = self.vocabulary;
        let children = kinds.iter().flat_map(|&kind| vocabulary[kind].children.iter().copied());
        let mut offered: Vec<_> = children.filter(|&kind| vocabulary[kind].ladder.is_some()).collect();
        if offered.is_empty() {
            let noun = Shape::Block(kinds.to_vec()).noun(vocabulary);
            self.report("wrong-type", span, format!("no ladder stands in {noun}"));
            return None;
        }
        offered.extend(kinds);
        Some(Shape::Block(offered))
    }
}
