//! A company's own words: they are added, and change nothing.

use partnerlint::vocabulary::{STANDARD, load};

/// The text that each error underlines, with its message.
fn errors(extension: &str) -> String {
    let errors = load(&[STANDARD, extension]).err().unwrap_or_default();
    let lines = errors.iter().map(|error| {
        assert_eq!(error.file, 1, "{error} is placed in the shipped vocabulary");
        format!("{}: {error}", extension.get(error.span.range()).unwrap_or("?"))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn words_are_added() {
    let extension = r#"
        [symbols.benefit]
        values.lounge = "A seat in the lounge."

        [symbols.color]
        doc = "The color of a badge."
        values.red = "Red."
        values.blue = "Blue."

        [metrics.site_visits]
        type = "count"
        flow = "flow"
        phrase = "{n} site visit|{n} site visits"
        doc = "Visits to the partner's site."

        [blocks.tier.attributes]
        color = { type = "color", doc = "The color of the badge." }

        [blocks.badge]
        doc = "A badge."
        in = ["tier"]
        leading = "color"
        attributes.color = { type = "color", doc = "Its color." }
    "#;
    let vocabulary = load(&[STANDARD, extension]).unwrap();
    let benefit = vocabulary.symbol_set_id("benefit").unwrap();
    assert!(vocabulary[benefit].id("lounge") > vocabulary[benefit].id("roadmap_input"));
    assert!(vocabulary.subject_id("site_visits").is_some());
    let (tier, badge) = (vocabulary.block_id("tier").unwrap(), vocabulary.block_id("badge").unwrap());
    assert!(vocabulary[tier].attribute_id("color").is_some());
    assert!(vocabulary[tier].children.contains(&badge));
    let waive = vocabulary.block_id("waive").unwrap();
    assert!(vocabulary[badge].children.contains(&waive), "what may stand anywhere may stand in new blocks");
}

#[test]
fn shipped_shapes_and_guards_can_be_used() {
    let extension = r#"
        [blocks.expulsion]
        doc = "When a partner is expelled."
        in = ["program"]
        many = true
        plural = "expulsions"
        shapes = ["consequence"]
        attributes.fine = { type = "money", better = "less", dimensions = ["place", "deal"], doc = "What it costs the partner." }
    "#;
    let vocabulary = load(&[STANDARD, extension]).unwrap();
    let expulsion = &vocabulary[vocabulary.block_id("expulsion").unwrap()];
    assert!(expulsion.attribute_id("grace").is_some());
    let fine = expulsion.attribute(expulsion.attribute_id("fine").unwrap());
    let guards: Vec<_> = fine.dimensions.iter().map(|&id| vocabulary[id].name.as_str()).collect();
    assert_eq!(guards, ["market", "territory", "currency", "deal"]);
}

#[test]
fn nothing_that_stands_is_changed() {
    let extension = r#"
        [symbols.stage]
        values.decline = "It goes down."

        [symbols.benefit]
        doc = "Something else."
        values.portal = "Another portal."

        [symbols.tier]
        doc = "A list with the name of a block."
        values.one = "One."

        [bases]
        list_price = { doc = "Another price." }

        [events]
        approval = "Another approval."

        [metrics.closed_deals]
        type = "count"
        doc = "Something else."

        [guards]
        rate = ["deal"]

        [shapes.terms]

        [blocks.track]
        doc = "Something else."

        [blocks.tier]
        inherits = true
        attributes.requires = { type = "bool", doc = "Something else." }
    "#;
    insta::assert_snapshot!(errors(extension));
}

#[test]
fn unknown_names_come_with_suggestions() {
    let extension = r#"
        [bases]
        net = { doc = "A net price.", counts_as = ["deal_valu"] }

        [metrics.visits]
        type = "cout"
        part_of = ["closed_deal"]
        doc = "Visits."

        [blocks.badge]
        doc = "A badge."
        in = ["teir"]
        leading = "colour"
        facets = "dael"
        shapes = ["consequense"]
        each_of = "stge"
        attributes.color = { type = "text", dimensions = ["rat"], base = "list_prise", anchors = ["aproval"], doc = "Its color." }
    "#;
    insta::assert_snapshot!(errors(extension));
}

#[test]
fn a_file_that_is_no_vocabulary_says_where() {
    let cases = [
        "[blocks.badge]\ndoc = 3",
        "[blocks.badge]\ndok = \"A badge.\"",
        "[blocks.badge",
        "[blocks.badge]\ndoc = \"A badge.\"\n[blocks.badge]",
        "[metrics.visits]\ntype = \"count\"",
        "[metrics.visits]\ntype = \"count\"\ndoc = \"Visits.\"\nflow = \"stream\"",
        "engine = {}",
    ];
    let shown: Vec<String> = cases.iter().map(|case| format!("{case}\n=> {}\n", errors(case))).collect();
    insta::assert_snapshot!(shown.join("\n"));
}
