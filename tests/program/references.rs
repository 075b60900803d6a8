//! References: what a name means where it stands, and names that mean nothing.

use insta::assert_snapshot;
use partnerlint::program::{Content, NodeId, Program};
use partnerlint::vocabulary::Value;

use crate::support::program::{mistakes, resolved, vocabulary};

/// The path of the block that the value of an attribute refers to.
fn target(program: &Program, of: &[(&str, &str)], attribute: &str) -> Option<String> {
    let words = vocabulary();
    let mut node = Program::ROOT;
    for (kind, name) in of {
        node = program.child(node, words.block_id(kind).unwrap(), name).unwrap();
    }
    let attribute = words[program.node(node).kind].attribute_id(attribute).unwrap();
    let entry = program.schedule(node, attribute).unwrap().default_entry().unwrap();
    match &entry.content {
        Content::Value(Value::Reference(reference)) => reference
            .node
            .map(|node| format!("{} rank {:?}", program.path(NodeId(node), words), reference.rank)),
        other => panic!("{other:?} is no reference"),
    }
}

#[test]
fn a_name_means_the_nearest_block() {
    let checked = resolved(
        r#"
program helio {
  track a { archetypes = [reseller], tier silver {}, tier gold {}, demotion d { to = silver } }
  track b { archetypes = [reseller], tier gold {}, tier silver {} }
  partner one { track = b, tier = gold }
  partner two { track = a, tier = gold }
  partner three { tier = gold }
  promotion p { to = gold }
}
"#,
    );
    let (program, findings) = checked.base();
    assert_eq!(checked.render(&findings), "");
    let of = |path: &[(&str, &str)], attribute| target(&program, path, attribute);
    let demotion = of(&[("track", "a"), ("demotion", "d")], "to");
    assert_eq!(demotion.as_deref(), Some("track[a].tier[silver] rank Some(1)"));
    assert_eq!(of(&[("partner", "one")], "tier").as_deref(), Some("track[b].tier[gold] rank Some(1)"));
    assert_eq!(of(&[("partner", "two")], "tier").as_deref(), Some("track[a].tier[gold] rank Some(2)"));
    assert_eq!(of(&[("partner", "three")], "tier"), None);
    assert_eq!(of(&[("promotion", "p")], "to"), None);
}

#[test]
fn names_that_lead_nowhere_are_reported_once() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  role ceo {}
  role cro { reports_to = seo }
  role vp { reports_to = gold }
  track t {
    archetypes = [reseller]
    tier gold { requires { certified_people[engineer] >= 1 } }
    tier platinum { requires { certified_people[engineer] >= 2, holds[psp], tier >= gold } }
    tier top { requires { certified_people[engineer] >= 3, tier >= glod } }
  }
  deal_registration { applies_to = [t, u] }
  certificate unknown_kind "x" {}
  lead_routing { inbound = partner when segment is unknown_kind }
}
"#
    ));
}

#[test]
fn what_may_stand_in_unreadable_text_is_not_reported_as_missing() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  role ceo ] {}
  role cro { reports_to = ceo }
  role vp { reports_to = cr }
  certification enginer
  track t { archetypes = [reseller], tier gold { requires { certified_people[engineer] >= 1 } } }
}
"#
    ));
}
