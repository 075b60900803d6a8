//! Exchange rates, and what else a program tells reasoning.

use partnerlint::condition::Decision;
use partnerlint::program::{Content, Program};
use partnerlint::quantity::{Currency, Money};
use rust_decimal::Decimal;

use crate::support::program::{resolved, vocabulary};

#[test]
fn rates_are_per_unit_of_the_currency() {
    let text = "program p { exchange { unit = 100 USD, equals = [80 EUR, 15_000 JPY] } }";
    let (program, findings) = resolved(text).base();
    assert!(findings.is_empty());
    let money = |amount: i64, code: &str| Money::new(Decimal::from(amount), Currency::parse(code).unwrap());
    let convert = |from, to: &str| program.exchange.convert(from, Currency::parse(to).unwrap());
    assert_eq!(convert(money(40, "EUR"), "USD"), Some(money(50, "USD")));
    assert_eq!(convert(money(2, "USD"), "JPY"), Some(money(300, "JPY")));
    assert_eq!(convert(money(8, "EUR"), "JPY"), Some(money(1_500, "JPY")));
    assert_eq!(convert(money(1, "GBP"), "USD"), None);
}

#[test]
fn a_program_tells_its_ladder_and_the_caps_of_its_metrics() {
    let text = r#"
program p {
  metric score "Score" { cap = 100 }
  track t {
    archetypes = [reseller]
    tier open {}
    tier top {}
    demotion beyond { when { tier > top } }
    demotion below { when { tier < top } }
    demotion much { when { score > 100 } }
  }
}
"#;
    let (program, findings) = resolved(text).base();
    assert!(findings.is_empty());
    let words = vocabulary();
    let track = program.child(Program::ROOT, words.block_id("track").unwrap(), "t").unwrap();
    let demotion = words.block_id("demotion").unwrap();
    let when = words[demotion].attribute_id("when").unwrap();
    let possible = |name: &str| {
        let node = program.child(track, demotion, name).unwrap();
        let entry = program.schedule(node, when).unwrap().default_entry().unwrap();
        let Content::Condition(condition) = &entry.content else { panic!("no condition") };
        matches!(program.reasoner(words).satisfiable(condition), Decision::Yes(_))
    };
    assert!(possible("below"));
    assert!(!possible("beyond"));
    assert!(!possible("much"));
}
