//! Bounds: large and hostile programs take linear time and are reported. A quadratic step would be seen by its hours.

use std::fmt::Write;

use crate::support::program::resolved;

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
