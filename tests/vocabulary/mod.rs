//! The shipped vocabulary: that it loads, that it is documented, and that none of its words is idle.

use partnerlint::vocabulary::{STANDARD, Vocabulary, load};

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

#[test]
fn the_shipped_vocabulary_loads() {
    let vocabulary = standard();
    assert_eq!(vocabulary[Vocabulary::PROGRAM].name, "program");
}
