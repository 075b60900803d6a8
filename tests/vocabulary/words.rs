//! What every word of the shipped vocabulary owes.

use std::collections::{BTreeMap, BTreeSet};

use partnerlint::vocabulary::{Attribute, Better, Block, Body, Flow, Named, Type, Vocabulary};

use super::{leaves, standard};

/// Every attribute with the kind of block that it stands in.
fn attributes(vocabulary: &Vocabulary) -> impl Iterator<Item = (&Block, &Attribute)> {
    vocabulary
        .blocks
        .iter()
        .flat_map(|block| block.attributes.iter().map(move |attribute| (block, attribute)))
}

#[test]
fn the_first_block_is_the_program() {
    assert_eq!(standard()[Vocabulary::PROGRAM].name, "program");
}

#[test]
fn every_word_has_one_plain_sentence() {
    let vocabulary = standard();
    let mut docs: Vec<(String, &str)> = Vec::new();
    for block in &vocabulary.blocks {
        docs.push((block.name.to_string(), &block.doc));
    }
    for (block, attribute) in attributes(&vocabulary) {
        docs.push((format!("{}.{}", block.name, attribute.name), &attribute.doc));
    }
    for set in &vocabulary.symbol_sets {
        docs.push((set.name.to_string(), &set.doc));
        docs.extend(
            set.symbols.iter().map(|symbol| (format!("{}.{}", set.name, symbol.name), symbol.doc.as_str())),
        );
    }
    docs.extend(vocabulary.subjects.iter().map(|subject| (subject.name.to_string(), subject.doc.as_str())));
    let words = vocabulary.bases.iter().chain(&vocabulary.events);
    docs.extend(words.map(|word| (word.name.to_string(), word.doc.as_str())));

    let bad = |doc: &str| {
        let one = doc.matches(". ").count() == 0 && doc.ends_with('.') && doc.len() <= 140;
        !one || !doc.starts_with(char::is_uppercase) || doc.contains(['\n', '"'])
    };
    let wrong: Vec<_> = docs.iter().filter(|(_, doc)| bad(doc)).collect();
    assert!(wrong.is_empty(), "not one plain sentence: {wrong:#?}");
    assert!(docs.len() > 500, "only {} words were looked at", docs.len());
}

#[test]
fn words_are_snake_case_and_leave_the_language_its_own() {
    const RESERVED: [&str; 24] = [
        "and",
        "or",
        "not",
        "in",
        "is",
        "within",
        "per",
        "where",
        "for",
        "when",
        "else",
        "giving",
        "of",
        "as",
        "none",
        "unknown",
        "unpublished",
        "discretion",
        "true",
        "false",
        "any",
        "all",
        "each",
        "last",
    ];
    let vocabulary = standard();
    let symbols = vocabulary.symbol_sets.iter().flat_map(|set| &set.symbols).map(|symbol| &symbol.name);
    let subjects = vocabulary.subjects.iter().map(|subject| &subject.name);
    let words = vocabulary.bases.iter().chain(&vocabulary.events).map(|word| &word.name);
    // Attributes and blocks stand where a statement begins, so that they may be called `when` or `for`.
    for word in symbols.chain(subjects).chain(words) {
        assert!(!RESERVED.contains(&word.as_str()), "`{word}` is a word of the language");
    }
    let blocks = vocabulary.blocks.iter().map(|block| &block.name);
    for word in blocks.chain(attributes(&vocabulary).map(|(_, attribute)| &attribute.name)) {
        let snake = word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
        assert!(snake && !word.starts_with('_') && !word.ends_with('_'), "`{word}` is not in snake case");
    }
}

#[test]
fn no_list_of_symbols_is_idle() {
    let vocabulary = standard();
    let used = leaves(&vocabulary);
    for (at, set) in vocabulary.symbol_sets.iter().enumerate() {
        let id = vocabulary.symbol_set_id(&set.name).unwrap();
        assert_eq!(usize::from(id.0), at);
        let typed = used.contains(&Type::Symbol(id));
        let names_blocks = vocabulary.blocks.iter().any(|block| block.named == Named::EachOf(id));
        assert!(typed || names_blocks, "nothing is of the list `{}`", set.name);
        assert!(set.symbols.len() >= 2, "`{}` leaves nothing to choose", set.name);
    }
}

#[test]
fn no_event_or_dimension_is_idle() {
    let vocabulary = standard();
    let anchors: BTreeSet<_> =
        attributes(&vocabulary).flat_map(|(_, attribute)| &attribute.anchors).collect();
    let named = leaves(&vocabulary).contains(&Type::Event);
    for event in &vocabulary.events {
        let audit = named && event.name == "next_audit"; // what a change keeps until
        assert!(audit || anchors.contains(&event.name), "nothing is counted from `{}`", event.name);
    }
    let guards: BTreeSet<_> =
        attributes(&vocabulary).flat_map(|(_, attribute)| &attribute.dimensions).collect();
    for subject in &vocabulary.subjects {
        let id = vocabulary.subject_id(&subject.name).unwrap();
        let guards_something =
            guards.contains(&id) || ["account", "units_per_sku", "roll_out"].contains(&subject.name.as_str());
        let metric = subject.role == partnerlint::vocabulary::SubjectRole::Metric;
        assert!(metric || guards_something, "`{}` guards nothing", subject.name);
    }
}

/// A base is what some share is of by default, or in an example of a program or of a rule.
#[test]
fn no_base_is_idle() {
    let vocabulary = standard();
    let defaults: BTreeSet<_> =
        attributes(&vocabulary).filter_map(|(_, attribute)| attribute.base.as_ref()).collect();
    let mut examples: String = crate::examples::examples().into_iter().map(|(_, text)| text).collect();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/channel")).unwrap() {
        examples.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    for base in &vocabulary.bases {
        let stated = examples.contains(&format!(" of {}", base.name));
        assert!(defaults.contains(&base.name) || stated, "nothing is a share of `{}`", base.name);
    }
}

#[test]
fn no_kind_of_block_is_idle() {
    let vocabulary = standard();
    for block in vocabulary.blocks.iter().skip(1) {
        assert!(!block.parents.is_empty(), "`{}` may stand nowhere", block.name);
        let many = matches!(block.named, Named::Many | Named::Free | Named::EachOf(_));
        let several = many || block.parents.len() > 1;
        assert!(!many || !block.plural.is_empty(), "`{}`: a list of blocks has a name", block.name);
        assert!(several || block.plural.is_empty(), "`{}` stands once, and has a name for many", block.name);
    }
    let plurals: BTreeSet<_> =
        vocabulary.blocks.iter().map(|block| &block.plural).filter(|name| !name.is_empty()).collect();
    for plural in &plurals {
        let count = vocabulary.blocks.iter().filter(|block| block.plural == **plural).count();
        assert_eq!(count, 1, "two kinds share the plural `{plural}`");
        assert!(vocabulary.block_id(plural).is_none(), "`{plural}` is a kind of block, too");
    }
}

/// An attribute and a block in it would be written alike: `margin = …`.
#[test]
fn an_attribute_never_has_the_name_of_a_block_beside_it() {
    let vocabulary = standard();
    for block in &vocabulary.blocks {
        for &child in &block.children {
            let (child, name) = (&vocabulary[child], &vocabulary[child].name);
            assert!(
                block.attribute_id(name).is_none(),
                "`{}` has an attribute and a block `{name}`",
                block.name
            );
            assert!(
                child.plural.is_empty() || block.attribute_id(&child.plural).is_none(),
                "`{}.{}`",
                block.name,
                child.plural
            );
        }
    }
}

/// A word in one block means what it means in another: its types are alike, or their difference is listed here.
#[test]
fn an_attribute_has_one_meaning_in_every_block() {
    const ALIKE: [(&str, &str); 7] = [
        ("after", "the patch before it, of the same kind"),
        ("cap", "the most, in the unit of what it caps"),
        ("excludes", "what it does not cover, from the list of its kind"),
        ("launched", "since when it stands; a tier may know the month only"),
        ("minimum", "the least, also per something where payouts are kept apart"),
        ("rate", "what is paid; a share, and where a fixed amount is usual also an amount"),
        ("then", "what follows, for a partner or for the program itself"),
    ];
    let vocabulary = standard();
    let mut types: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (_, attribute) in attributes(&vocabulary) {
        types.entry(&attribute.name).or_default().insert(format!("{:?}", attribute.ty));
    }
    types.retain(|_, types| types.len() > 1);
    let (found, listed): (Vec<_>, Vec<_>) =
        (types.keys().copied().collect(), ALIKE.map(|(name, _)| name).to_vec());
    assert_eq!(found, listed, "{types:#?}");
}

#[test]
fn what_partners_are_paid_and_promised_has_a_direction() {
    let vocabulary = standard();
    let commercial = [
        "margin",
        "commission",
        "incentive",
        "mdf",
        "deal_registration",
        "conflict",
        "payout",
        "nfr",
        "earn",
    ];
    let mut seen = 0;
    for (block, attribute) in attributes(&vocabulary) {
        let measured = |ty: &Type| matches!(ty, Type::Percent | Type::Money | Type::Duration | Type::Rate);
        let quantity = match &attribute.ty {
            Type::Either(types) => types.iter().any(measured),
            ty => measured(ty),
        };
        if commercial.contains(&block.name.as_str()) && quantity && attribute.name != "weight" {
            seen += 1;
            assert_ne!(
                attribute.better,
                Better::Neither,
                "`{}.{}` favours nobody",
                block.name,
                attribute.name
            );
        }
    }
    assert!(seen > 30, "only {seen} attributes were looked at");
}

#[test]
fn a_share_of_something_says_of_what() {
    let vocabulary = standard();
    let shares = [
        "margin",
        "commission",
        "incentive",
        "mdf",
        "co_sell",
        "conflict",
        "pricing",
        "direct_sales",
        "sunset",
    ];
    for (block, attribute) in attributes(&vocabulary) {
        let share = match &attribute.ty {
            Type::Percent => true,
            Type::Either(types) => types.contains(&Type::Percent),
            _ => false,
        };
        if share && shares.contains(&block.name.as_str()) {
            assert!(attribute.base.is_some(), "`{}.{}` is a share of nothing", block.name, attribute.name);
        }
    }
}

/// `x as deal_value` follows one step only, so that a base must list all that it counts as.
#[test]
fn what_a_base_counts_as_is_complete() {
    let vocabulary = standard();
    for base in &vocabulary.bases {
        for name in &base.counts_as {
            let next = &vocabulary.base(name).unwrap().counts_as;
            let missing: Vec<_> = next.iter().filter(|further| !base.counts_as.contains(further)).collect();
            assert!(missing.is_empty(), "`{}` counts as `{name}`, so also as {missing:?}", base.name);
            assert_ne!(name, &base.name);
        }
    }
}

#[test]
fn a_metric_is_worded_for_one_and_for_many() {
    let vocabulary = standard();
    for subject in &vocabulary.subjects {
        if subject.role != partnerlint::vocabulary::SubjectRole::Metric {
            continue;
        }
        let (name, forms) = (&subject.name, subject.phrase.split('|').collect::<Vec<_>>());
        assert!(!subject.phrase.is_empty(), "`{name}` has no wording");
        assert!(
            forms.len() <= 2
                && forms
                    .iter()
                    .all(|form| form.matches("{n}").count() == usize::from(subject.ty != Type::Bool)),
            "`{name}`: {forms:?}"
        );
        assert!(subject.ty != Type::Count || forms.len() == 2, "`{name}` is counted, and has one form only");
    }
}

/// What every metric is part of, or implies, is measured over the same kind of time; but what was counted over a time is also
/// part of what was counted altogether.
#[test]
fn axioms_relate_metrics_of_one_kind() {
    let vocabulary = standard();
    for subject in &vocabulary.subjects {
        for &whole in &subject.part_of {
            assert_eq!(vocabulary[whole].ty, subject.ty, "`{}`", subject.name);
            assert!([subject.flow, Flow::Stock].contains(&vocabulary[whole].flow), "`{}`", subject.name);
        }
        for &implied in &subject.implies {
            assert_eq!(
                (&vocabulary[implied].ty, vocabulary[implied].flow),
                (&Type::Count, subject.flow),
                "`{}`",
                subject.name
            );
        }
    }
}

#[test]
fn bodies_of_facts_and_patches_hold_nothing_else() {
    let vocabulary = standard();
    for block in &vocabulary.blocks {
        let plain = block.body == Body::Plain;
        assert!(plain || (block.attributes.is_empty() && block.children.is_empty()), "`{}`", block.name);
    }
}
