//! The shipped vocabulary: that it loads, that it is documented, and that none of its words is idle; and how a company
//! extends it.

mod extension;
mod words;

use partnerlint::vocabulary::{STANDARD, Type, Vocabulary, load};

/// The shipped vocabulary; panics with a line for each mistake in it.
fn standard() -> Vocabulary {
    load(&[STANDARD]).unwrap_or_else(|errors| {
        let lines: Vec<String> = errors
            .iter()
            .map(|error| {
                let line = STANDARD[..error.span.start as usize].lines().count();
                format!("vocabulary.toml:{line}: {error}")
            })
            .collect();
        panic!("{}", lines.join("\n"))
    })
}

/// Every type that stands in the vocabulary, taken apart down to its leaves.
fn leaves(vocabulary: &Vocabulary) -> Vec<Type> {
    let attributes =
        vocabulary.blocks.iter().flat_map(|block| &block.attributes).map(|attribute| &attribute.ty);
    let subjects = vocabulary.subjects.iter().flat_map(|subject| subject.facets.iter().chain([&subject.ty]));
    let engine = vocabulary.engine.per.iter().chain(&vocabulary.engine.groups);
    let mut open: Vec<&Type> = attributes.chain(subjects).chain(engine).collect();
    let mut leaves = Vec::new();
    while let Some(ty) = open.pop() {
        match ty {
            Type::List(of) | Type::Range(of) => open.push(of),
            Type::Either(of) => open.extend(of),
            leaf => leaves.push(leaf.clone()),
        }
    }
    leaves
}
