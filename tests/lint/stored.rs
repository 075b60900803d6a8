//! What the binary embeds is what the texts say.

use partnerlint::lint::Compiled;

const FILE: &str = "src/lint/shipped.bin";

#[test]
fn stored_rules_and_words_are_those_of_the_texts() {
    let bytes = Compiled::shipped_to_store().unwrap();
    let stored = std::fs::read(FILE).unwrap();
    if stored != bytes && std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(FILE, bytes).unwrap();
        return;
    }
    assert!(
        stored == bytes,
        "{FILE} is not what the policies and the vocabulary say: `INSTA_UPDATE=always cargo test stored` writes it"
    );
}
