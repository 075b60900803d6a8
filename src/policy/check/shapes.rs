//! Whether two shapes agree, and what bare words are by that.

use super::super::types::Shape;
use super::Checker;
use crate::diagnostic::closest;

impl Checker<'_> {
    /// The shape with every bare word replaced that is settled by now.
    pub(super) fn settled(&self, shape: &Shape) -> Shape {
        let boxed = |shape: &Shape| Box::new(self.settled(shape));
        match shape {
            Shape::Words(number) => {
                match self.unsettled.get(*number).and_then(|words| words.shape.as_ref()) {
                    Some(found) => found.clone(),
                    None => shape.clone(),
                }
            }
            Shape::List(of) => Shape::List(boxed(of)),
            Shape::Range(of) => Shape::Range(boxed(of)),
            Shape::Schedule(of) => Shape::Schedule(boxed(of)),
            Shape::Table { keys, value } => Shape::Table { keys: boxed(keys), value: boxed(value) },
            Shape::Pair(left, right) => Shape::Pair(boxed(left), boxed(right)),
            other => other.clone(),
        }
    }

    /// Whether two shapes are of one sort, so that one may stand for the other. Settles bare words; bases are not asked about.
    pub(super) fn agree(&mut self, left: &Shape, right: &Shape) -> bool {
        let (left, right) = (self.settled(left), self.settled(right));
        match (&left, &right) {
            (Shape::Any, _) | (_, Shape::Any) => true,
            (Shape::Words(one), Shape::Words(other)) => one == other,
            (Shape::Words(number), shape) | (shape, Shape::Words(number)) => self.settle(*number, shape),
            (Shape::Either(shapes), other) | (other, Shape::Either(shapes)) => {
                shapes.iter().any(|shape| self.agree(shape, other))
            }
            (Shape::List(left), Shape::List(right)) | (Shape::Range(left), Shape::Range(right)) => {
                self.agree(left, right)
            }
            (Shape::Table { keys, value }, Shape::Table { keys: other_keys, value: other }) => {
                self.agree(keys, other_keys) && self.agree(value, other)
            }
            (Shape::Pair(a, b), Shape::Pair(c, d)) => self.agree(a, c) && self.agree(b, d),
            (Shape::Block(left), Shape::Block(right)) => left.iter().any(|kind| right.contains(kind)),
            (left, right) => match (left.kind(), right.kind()) {
                (Some(left), Some(right)) => left == right,
                _ => left == right,
            },
        }
    }

    /// Makes bare words what they are compared with.
    fn settle(&mut self, number: usize, shape: &Shape) -> bool {
        let Some(words) = self.unsettled.get_mut(number) else { return false };
        if !matches!(shape, Shape::Symbol(_) | Shape::Word(_) | Shape::Block(_)) {
            return false;
        }
        words.shape = Some(shape.clone());
        let Shape::Symbol(set) = shape else { return true };
        let set = &self.vocabulary[*set];
        let unknown: Vec<_> =
            words.words.iter().filter(|(word, _)| set.id(word).is_none()).cloned().collect();
        for (word, location) in unknown {
            let hint = closest(&word, set.symbols.iter().map(|symbol| symbol.name.as_str()));
            let message = format!("there is no symbol `{word}` in `{}`", set.name);
            let finding = crate::diagnostic::Finding::engine("unknown-name", location, message).suggest(hint);
            self.findings.push(finding);
        }
        true
    }
}
