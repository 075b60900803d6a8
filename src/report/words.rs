//! Words of the vocabulary, explained: what each means, where it stands, what it holds, how it is written.
//!
//! Everything here is read from the vocabulary; no word is known.

use std::fmt::Write;

use crate::diagnostic::closest;
use crate::vocabulary::{
    Attribute, Better, Block, BlockId, Flow, Named, Subject, SubjectRole, SymbolSet, Type, Vocabulary,
};

/// Explains everything with this name, also `block.attribute`; `None` if there is nothing.
#[must_use]
pub fn explain(vocabulary: &Vocabulary, name: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    if let Some((block, attribute)) = name.split_once('.') {
        let block = &vocabulary[vocabulary.block_id(block)?];
        let attribute = block.attribute(block.attribute_id(attribute)?);
        return Some(explain_attribute(vocabulary, attribute, &[block]));
    }
    if let Some(id) = vocabulary.block_id(name) {
        parts.push(explain_block(vocabulary, id));
    }
    parts.extend(attributes(vocabulary, name));
    if let Some(id) = vocabulary.subject_id(name) {
        parts.push(explain_subject(vocabulary, &vocabulary[id]));
    }
    if let Some(id) = vocabulary.symbol_set_id(name) {
        parts.push(explain_symbols(vocabulary, &vocabulary[id]));
    }
    parts.extend(symbols(vocabulary, name));
    if let Some(base) = vocabulary.base(name) {
        let mut text = format!("{name}: what a share can be a share of\n\n  {}\n", base.doc);
        if !base.counts_as.is_empty() {
            let _ =
                write!(text, "\n  A share of it is at most the same share of {}.\n", list(&base.counts_as));
        }
        let _ = write!(text, "\n  written:  15% of {name}\n");
        parts.push(text);
    }
    if let Some(event) = vocabulary.event(name) {
        let doc = &event.doc;
        parts.push(format!(
            "{name}: an event that time is counted from\n\n  {doc}\n\n  written:  30 days after {name}\n"
        ));
    }
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// Every name that can be explained, in the order of the vocabulary.
pub fn names(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    let attributes = vocabulary.blocks.iter().flat_map(|block| &block.attributes).map(|a| a.name.as_str());
    let symbols =
        vocabulary.symbol_sets.iter().flat_map(|set| &set.symbols).map(|symbol| symbol.name.as_str());
    (vocabulary.block_words())
        .chain(attributes)
        .chain(vocabulary.subject_words())
        .chain(vocabulary.symbol_sets.iter().map(|set| set.name.as_str()))
        .chain(symbols)
        .chain(vocabulary.bases.iter().chain(&vocabulary.events).map(|word| word.name.as_str()))
}

/// The name that was probably meant.
#[must_use]
pub fn suggest<'v>(vocabulary: &'v Vocabulary, name: &str) -> Option<&'v str> {
    closest(name, names(vocabulary))
}

fn explain_block(vocabulary: &Vocabulary, id: BlockId) -> String {
    let block = &vocabulary[id];
    let mut out = format!("{}: a block\n\n  {}\n", block.name, block.doc);
    if !block.parents.is_empty() {
        let parents: Vec<&str> =
            block.parents.iter().map(|&parent| vocabulary[parent].name.as_str()).collect();
        let _ = write!(out, "\n  stands in:  {}\n", parents.join(", "));
    }
    let named = match block.named {
        Named::Single => "once, without a name".to_owned(),
        Named::Many => "any number of times, each with a name".to_owned(),
        Named::EachOf(set) => format!("once for each `{}`", vocabulary[set].name),
        Named::Free => "any number of times".to_owned(),
    };
    let _ = writeln!(out, "  written:    {named}");
    if let Some(leading) = block.leading_attribute() {
        let _ = writeln!(
            out,
            "  shorthand:  {} = {} stands for {} {{ {} = … }}",
            block.name,
            example_value(vocabulary, &leading.ty, leading),
            block.name,
            leading.name
        );
    }
    if !block.attributes.is_empty() {
        out.push_str("\n  attributes:\n");
        let width = block.attributes.iter().map(|attribute| attribute.name.len()).max().unwrap_or(0);
        for attribute in &block.attributes {
            let owed = if attribute.required { " (required)" } else { "" };
            let ty = type_words(vocabulary, &attribute.ty);
            let _ = writeln!(out, "    {:<width$}  {ty}{owed}", attribute.name);
        }
    }
    if !block.children.is_empty() {
        let children: Vec<&str> =
            block.children.iter().map(|&child| vocabulary[child].name.as_str()).collect();
        let _ = write!(out, "\n  holds:      {}\n", children.join(", "));
    }
    let _ = write!(out, "\n  example:\n{}", indented(&example_block(vocabulary, block)));
    out
}

/// The attributes with a name; those that mean the same in several blocks are explained together.
fn attributes(vocabulary: &Vocabulary, name: &str) -> Vec<String> {
    let mut groups: Vec<(&Attribute, Vec<&Block>)> = Vec::new();
    for block in &vocabulary.blocks {
        let Some(id) = block.attribute_id(name) else { continue };
        let attribute = block.attribute(id);
        match groups.iter_mut().find(|(known, _)| *known == attribute) {
            Some((_, blocks)) => blocks.push(block),
            None => groups.push((attribute, vec![block])),
        }
    }
    groups.iter().map(|(attribute, blocks)| explain_attribute(vocabulary, attribute, blocks)).collect()
}

fn explain_attribute(vocabulary: &Vocabulary, attribute: &Attribute, blocks: &[&Block]) -> String {
    let blocks: Vec<&str> = blocks.iter().map(|block| block.name.as_str()).collect();
    let mut out =
        format!("{}: an attribute of {}\n\n  {}\n", attribute.name, blocks.join(", "), attribute.doc);
    let _ = write!(out, "\n  holds:    {}\n", type_words(vocabulary, &attribute.ty));
    if attribute.required {
        out.push_str("  required: yes\n");
    }
    if let Some(base) = &attribute.base {
        let _ = writeln!(out, "  share of: {base}, where nothing else is written");
    }
    if let [first, ..] = attribute.anchors.as_slice() {
        let _ =
            writeln!(out, "  from:     {}; {first} where nothing is written", attribute.anchors.join(", "));
    }
    if !attribute.dimensions.is_empty() {
        let of: Vec<&str> = attribute.dimensions.iter().map(|&id| vocabulary[id].name.as_str()).collect();
        let _ = writeln!(out, "  guards:   {}", of.join(", "));
    }
    match attribute.better {
        Better::More => out.push_str("  better:   more is better for the partner\n"),
        Better::Less => out.push_str("  better:   less is better for the partner\n"),
        Better::Neither => {}
    }
    let _ = writeln!(out, "  written:  {}", example_attribute(vocabulary, attribute));
    out
}

fn explain_subject(vocabulary: &Vocabulary, subject: &Subject) -> String {
    let (kind, used) = match subject.role {
        SubjectRole::Metric => ("a metric: a fact about a partner", "in conditions and facts"),
        SubjectRole::Dimension => ("a dimension: a property of what a value applies to", "in guards"),
    };
    let mut out = format!("{}: {kind}\n\n  {}\n", subject.name, subject.doc);
    let _ = write!(out, "\n  holds:    {}\n  used:     {used}\n", type_words(vocabulary, &subject.ty));
    if !subject.facets.is_empty() {
        let facets: Vec<String> = subject.facets.iter().map(|ty| type_words(vocabulary, ty)).collect();
        let _ = writeln!(out, "  facets:   {}", facets.join("; "));
    }
    match (subject.role, subject.flow) {
        (SubjectRole::Dimension, _) | (_, Flow::Stock) => {}
        (_, Flow::Flow) => out.push_str("  window:   owed, as it is counted over time\n"),
        (_, Flow::Either) => out.push_str("  window:   owed, unless it is declared with one\n"),
    }
    let _ = writeln!(out, "  written:  {}", example_condition(vocabulary, subject));
    out
}

fn explain_symbols(vocabulary: &Vocabulary, set: &SymbolSet) -> String {
    let order = if set.ordered { ", in rising order" } else { "" };
    let mut out = format!("{}: a closed list{order}\n\n  {}\n\n", set.name, set.doc);
    let width = set.symbols.iter().map(|symbol| symbol.name.len()).max().unwrap_or(0);
    for symbol in &set.symbols {
        let _ = writeln!(out, "  {:<width$}  {}", symbol.name, symbol.doc);
    }
    let _ = writeln!(out, "{}", used_by(vocabulary, set));
    out
}

/// Where the symbols of a list are written.
fn used_by(vocabulary: &Vocabulary, set: &SymbolSet) -> String {
    let Some(id) = vocabulary.symbol_set_id(&set.name) else { return String::new() };
    let mut places: Vec<String> = Vec::new();
    for block in &vocabulary.blocks {
        if block.named == Named::EachOf(id) {
            places.push(format!("the name of {}", block.name));
        }
        let holds = |attribute: &&Attribute| mentions(&attribute.ty, &Type::Symbol(id));
        places.extend(block.attributes.iter().filter(holds).map(|a| format!("{}.{}", block.name, a.name)));
    }
    for subject in &vocabulary.subjects {
        if mentions(&subject.ty, &Type::Symbol(id))
            || subject.facets.iter().any(|ty| mentions(ty, &Type::Symbol(id)))
        {
            places.push(subject.name.to_string());
        }
    }
    if places.is_empty() { String::new() } else { format!("\n  used in:  {}", places.join(", ")) }
}

fn mentions(ty: &Type, wanted: &Type) -> bool {
    match ty {
        Type::List(inner) | Type::Range(inner) => mentions(inner, wanted),
        Type::Either(parts) => parts.iter().any(|part| mentions(part, wanted)),
        _ => ty == wanted,
    }
}

fn symbols(vocabulary: &Vocabulary, name: &str) -> Vec<String> {
    let sets = vocabulary.symbol_sets.iter();
    sets.filter_map(|set| {
        let symbol = set.symbols.iter().find(|symbol| symbol.name == name)?;
        Some(format!(
            "{name}: a symbol of the list `{}`\n\n  {}\n{}\n",
            set.name,
            symbol.doc,
            used_by(vocabulary, set)
        ))
    })
    .collect()
}

/// A type in words.
#[must_use]
pub fn type_words(vocabulary: &Vocabulary, ty: &Type) -> String {
    match ty {
        Type::Count => "a whole number".to_owned(),
        Type::Decimal => "a number".to_owned(),
        Type::Percent => "a share, as `15%`".to_owned(),
        Type::Money => "an amount of money, as `10_000 USD`".to_owned(),
        Type::Duration => "a length of time, as `30 days`".to_owned(),
        Type::Date => "a day, as `2027-01-31`".to_owned(),
        Type::Month => "a month of a year, as `2027-01`".to_owned(),
        Type::Rate => "so much per something, as `2 per quarter`".to_owned(),
        Type::Text => "a text in quotes".to_owned(),
        Type::Bool => "`true` or `false`".to_owned(),
        Type::Condition => "a condition, in braces".to_owned(),
        Type::Currency => "the code of a currency, as `USD`".to_owned(),
        Type::Symbol(set) => symbol_words(&vocabulary[*set]),
        Type::Reference(kind) => format!("the name of a `{}`", vocabulary[*kind].name),
        Type::Subject => "the name of a metric or dimension".to_owned(),
        Type::Event => "the name of an event".to_owned(),
        Type::List(inner) => format!("a list: each {}", type_words(vocabulary, inner)),
        Type::Range(inner) => format!("a range: each end {}", type_words(vocabulary, inner)),
        Type::Either(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| type_words(vocabulary, part)).collect();
            parts.join(", or ")
        }
    }
}

fn symbol_words(set: &SymbolSet) -> String {
    const SHOWN: usize = 6;
    let names: Vec<&str> = set.symbols.iter().take(SHOWN).map(|symbol| symbol.name.as_str()).collect();
    let more = if set.symbols.len() > SHOWN { ", …" } else { "" };
    format!("one of `{}` ({}{more})", set.name, names.join(", "))
}

fn list(words: &[smol_str::SmolStr]) -> String {
    words.join(", ")
}

/// A value that the attribute could hold.
fn example_value(vocabulary: &Vocabulary, ty: &Type, attribute: &Attribute) -> String {
    let first_symbol = |set: &SymbolSet| set.symbols.first().map_or_else(String::new, |s| s.name.to_string());
    match ty {
        Type::Count => "3".to_owned(),
        Type::Decimal => "2.5".to_owned(),
        Type::Percent => "15%".to_owned(),
        Type::Money => "10_000 USD".to_owned(),
        Type::Duration => attribute
            .anchors
            .first()
            .map_or_else(|| "30 days".to_owned(), |from| format!("30 days after {from}")),
        Type::Date => "2027-01-31".to_owned(),
        Type::Month => "2027-01".to_owned(),
        Type::Rate => "2 per quarter".to_owned(),
        Type::Text => "\"…\"".to_owned(),
        Type::Bool => "true".to_owned(),
        Type::Condition => example_conditions(vocabulary),
        Type::Currency => "USD".to_owned(),
        Type::Symbol(set) => first_symbol(&vocabulary[*set]),
        Type::Reference(kind) => format!("my_{}", vocabulary[*kind].name),
        Type::Subject => vocabulary.subjects.first().map_or_else(String::new, |s| s.name.to_string()),
        Type::Event => vocabulary.events.first().map_or_else(String::new, |e| e.name.to_string()),
        Type::List(inner) => match inner.as_ref() {
            Type::Symbol(set) => {
                let names: Vec<&str> =
                    vocabulary[*set].symbols.iter().take(2).map(|s| s.name.as_str()).collect();
                format!("[{}]", names.join(", "))
            }
            inner => format!("[{}]", example_value(vocabulary, inner, attribute)),
        },
        Type::Range(inner) => match inner.as_ref() {
            Type::Percent => "10%..15%".to_owned(),
            Type::Money => "10_000 USD..50_000 USD".to_owned(),
            Type::Duration => "30 days..90 days".to_owned(),
            Type::Symbol(set) => format!("{}..", first_symbol(&vocabulary[*set])),
            inner => format!("{}..", example_value(vocabulary, inner, attribute)),
        },
        Type::Either(parts) => {
            parts.first().map_or_else(String::new, |part| example_value(vocabulary, part, attribute))
        }
    }
}

fn example_attribute(vocabulary: &Vocabulary, attribute: &Attribute) -> String {
    let value = example_value(vocabulary, &attribute.ty, attribute);
    let sign = if attribute.ty == Type::Condition { " " } else { " = " };
    format!("{}{sign}{value}", attribute.name)
}

/// A condition block with the first metric that makes one.
fn example_conditions(vocabulary: &Vocabulary) -> String {
    let metric = |subject: &&Subject| subject.role == SubjectRole::Metric && subject.ty == Type::Count;
    let subject = vocabulary.subjects.iter().find(metric);
    subject.map_or_else(
        || "{ }".to_owned(),
        |subject| format!("{{ {} }}", example_condition(vocabulary, subject)),
    )
}

fn example_condition(vocabulary: &Vocabulary, subject: &Subject) -> String {
    let name = &subject.name;
    let window = if subject.flow == Flow::Flow { " within 12 months" } else { "" };
    let symbol =
        |set: &SymbolSet| set.symbols.first().map_or_else(String::new, |symbol| symbol.name.to_string());
    match &subject.ty {
        Type::Bool => name.to_string(),
        Type::Symbol(set) => format!("{name} is {}", symbol(&vocabulary[*set])),
        Type::Reference(kind) => format!("{name} is my_{}", vocabulary[*kind].name),
        Type::Percent => format!("{name} >= 15%{window}"),
        Type::Money => format!("{name} >= 10_000 USD{window}"),
        Type::Duration => format!("{name} >= 12 months{window}"),
        Type::Date => format!("{name} >= 2027-01-31{window}"),
        _ => format!("{name} >= 3{window}"),
    }
}

fn example_block(vocabulary: &Vocabulary, block: &Block) -> String {
    let name = match block.named {
        Named::Single => String::new(),
        Named::Many | Named::Free => format!(" my_{} \"A title\"", block.name),
        Named::EachOf(set) => {
            vocabulary[set].symbols.first().map_or_else(String::new, |symbol| format!(" {}", symbol.name))
        }
    };
    let mut shown: Vec<&Attribute> = block.attributes.iter().filter(|attribute| attribute.required).collect();
    let others = block.leading_attribute().into_iter().chain(&block.attributes);
    for attribute in others {
        if shown.len() < 3 && !shown.contains(&attribute) {
            shown.push(attribute);
        }
    }
    let lines: Vec<String> =
        shown.iter().map(|attribute| format!("  {}\n", example_attribute(vocabulary, attribute))).collect();
    if lines.is_empty() {
        return format!("{}{name} {{ }}\n", block.name);
    }
    format!("{}{name} {{\n{}}}\n", block.name, lines.concat())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect()
}
