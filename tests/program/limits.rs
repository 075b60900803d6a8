//! Bounds: large and hostile programs take linear time and are reported. A quadratic step would be seen by its hours.

use std::fmt::Write;

use crate::support::program::{Folder, resolved};

/// The ids of the findings of the base, without repeats in a row.
fn ids(text: &str) -> Vec<String> {
    let (_, findings) = resolved(text).base();
    let mut ids: Vec<String> = findings.iter().map(|finding| finding.id.to_string()).collect();
    ids.dedup();
    ids
}

fn many(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "{}", line(at));
        text
    })
}

#[test]
fn many_siblings_take_linear_time() {
    let tiers = many(3_000, |at| format!("tier t{at} {{ margin = 10%, benefits += [portal] }}"));
    assert!(
        ids(&format!(
            "program p {{ track t {{ archetypes = [reseller]\nfee = 1 USD\nmdf = 2%\n{tiers} }} }}"
        ))
        .is_empty()
    );
    let tracks = many(2_000, |at| {
        format!("track t{at} {{ archetypes = [reseller], tier gold {{}}, demotion d {{ to = gold }} }}")
    });
    assert!(ids(&format!("program p {{ {tracks} }}")).is_empty());
    let roles = many(3_000, |at| format!("role r{at} {{ reports_to = r{} }}", at.saturating_sub(1)));
    assert!(ids(&format!("program p {{ {roles} }}")).is_empty());
}

#[test]
fn many_mistakes_take_linear_time() {
    let unknown = many(3_000, |at| {
        format!("role r{at} {{ reports_to = nobody{at}, functoin{at} = sales }}\nblok{at} {{}}")
    });
    assert!(!ids(&format!("program p {{ {unknown} }}")).is_empty());
    let circle = many(2_000, |at| format!("tier t{at} {{ above = t{} }}", (at + 1) % 2_000));
    assert_eq!(
        ids(&format!("program p {{ track t {{ archetypes = [reseller]\n{circle} }} }}")),
        ["reference-cycle"]
    );
}

#[test]
fn guards_and_variants_are_bounded() {
    let products = many(100, |at| format!("product p{at} \"P\""));
    let rates = many(100, |at| format!("rate = {at}% when deal_size >= {at} USD"));
    let text = format!(
        "program p {{ {products}\ntrack t {{ archetypes = [referral], commission {{ {rates} }} }} }}"
    );
    assert_eq!(ids(&text), ["limit-length"]);
    let overlays = many(300, |at| format!("overlay o{at} {{ for = [emea], set {{ stage = scale }} }}"));
    assert_eq!(ids(&format!("program p {{ {overlays} }}")), ["limit-variants"]);
}

#[test]
fn what_blocks_take_from_one_another_is_bounded() {
    let tiers = many(2_000, |at| format!("tier t{at} {{ mdf {{ available_to += [t{at}] }} }}"));
    assert_eq!(
        ids(&format!("program p {{ track t {{ archetypes = [reseller]\n{tiers} }} }}")),
        ["limit-size"]
    );
}

#[test]
fn deep_nesting_is_resolved_or_reported() {
    let deep =
        |open: &str, inner: &str, depth: usize| format!("{}{inner}{}", open.repeat(depth), "}".repeat(depth));
    let misplaced = deep("tier a { ", "", 120);
    assert_eq!(ids(&format!("program p {{ {misplaced} }}")), ["misplaced"]);
    let conditions = deep("any { ", "signed_agreement", 120);
    let text = format!(
        "program p {{ track t {{ archetypes = [reseller], entry {{ {conditions} }}, tier a {{}} }} }}"
    );
    assert!(ids(&text).is_empty());
}

#[test]
fn fragments_do_not_make_programs_deeper() {
    let fragment = |at: usize| format!("{} use \"f{}\" {}", "tier a { ".repeat(100), at + 1, "}".repeat(100));
    let mut files: Vec<(String, String)> = (0..20).map(|at| (format!("f{at}"), fragment(at))).collect();
    files.push(("f20".to_owned(), "role r {}".to_owned()));
    files.push(("main".to_owned(), "program p { use \"f0\" }".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (_, findings) = Folder::new(&files).resolve("main").base();
    assert!(findings.iter().any(|finding| finding.id == "limit-depth"));
}
