//! What the type checker refuses, each with its place and what to do.

use super::support::{compile, refuse};

#[test]
fn hard_rules() {
    let text = std::fs::read_to_string("/work/shared/design/samples/policies/hard-rules.policy").unwrap();
    println!("{}", super::support::refuse_file(&text).split("────").nth(1).unwrap());
}

#[test]
fn channel() {
    for file in ["tiers", "margins", "deal_registration", "mdf"] {
        let text = std::fs::read_to_string(format!("policies/channel/{file}.policy")).unwrap();
        println!("{file}\n{}", super::support::refuse_file(&text).split("────").nth(1).unwrap());
    }
}

#[test]
fn field() {
    println!("{}", refuse("for track in tracks\n given track.archetpe\n require track.archetype is reseller\n at track \"x\""));
    let _ = compile;
}
