//! Blocks: names, places, repeats, and what is written as something else.

use insta::assert_snapshot;

use partnerlint::program::Program;

use crate::support::program::{effective, mistakes, resolved, vocabulary};

#[test]
fn names_are_owed_where_a_kind_repeats_and_refused_where_it_does_not() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  track "Solution partners" { archetypes = [reseller] }
  track North-East { archetypes = [reseller] }
  track Resellers { archetypes = [reseller] }
  deal_registration main { expires = 90 days, conflict partner_with_nobody { resolution = shared }, conflict {} }
  portal "Our portal" "Second text" { offers = [deal_registration] }
  term "Poaching" "Partners do not hire each other's people."
  note stage "from the program guide"
}
"#
    ));
}

#[test]
fn repeats_are_reported_at_the_second_with_the_first() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  stage = pilot
  stage = scale
  company { arr = 1M USD }
  company { acv = 1k USD }
  track t {
    archetypes = [reseller]
    margin = 15%
    margin { renewal = 10% }
    tier silver {
      margin { default = 18%, renewal = 15%, default = 20% when deal is renewal }
      requires { signed_agreement }
      requires = unpublished
      mdf = 2%
      mdf = none
    }
    tier silver { margin = 20% }
    term "One" "…"
    term "Two" "…"
  }
  partner acme { facts { credentials = 3, credentials = 4, closed_deals = 1 within 12 months, closed_deals = 2 within 6 months } }
}
"#
    ));
}

#[test]
fn attributes_and_blocks_are_not_mixed_up() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  deal_registration { expires { days = 90 }, eligible = true, conflict = escalation, form = [account] }
  track t {
    archetypes = [reseller]
    tier silver { by_invitation, margin == 15%, requires { expires { } } }
    tier gold { above == silver, fee >= 10 USD }
  }
  remove track t
}
"#
    ));
}

#[test]
fn a_file_holds_one_program() {
    let texts = [
        "",
        "track t { archetypes = [reseller] }",
        "progam one { stge = scale }",
        "program one {}\nstage = scale\nprogram two {}\nprogram {}",
        "program {}",
    ];
    assert_snapshot!(texts.map(mistakes).join("\n\n"));
}

#[test]
fn what_is_owed_is_asked_for_unless_it_may_be_lost() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  overlay emea { set { stage = scale } }
  overlay apac { fr = [apac], set {} }
  waive some-rule { reason = "r", approver = "CFO" }
  waive other-rule { reason = "r", approver = "CFO", unitl = 2027-01-01 }
  exchange { unit = 1 USD }
}
"#
    ));
}

#[test]
fn shorthand_stands_for_the_whole_block() {
    assert_snapshot!(effective(
        r#"
program helio {
  mdf = none
  deal_registration = unknown "not in this edition"
  track t {
    archetypes = [reseller]
    margin = 15%
    tier silver { margin = 18%, margin = 15% when deal is renewal }
    tier gold { margin { default = 20%, paid_as = rebate } }
  }
}
"#
    ));
}

/// Blocks with many others in them are found like those with few: by kind, in the order written, and by name.
#[test]
fn many_blocks_are_found_as_few_are() {
    for many in [3, 200] {
        let tracks: String =
            (0..many).map(|at| format!("track t{at} {{ archetypes = [reseller] }}\n")).collect();
        let text = format!("program helio {{\n{tracks}mdf {{ rate = 3% }}\n}}");
        let (program, findings) = resolved(&text).base();
        assert!(findings.is_empty(), "{findings:#?}");
        let kind = |name: &str| vocabulary().block_id(name).unwrap();
        let names: Vec<&str> = program
            .children(Program::ROOT, kind("track"))
            .map(|track| program.node(track).name.as_str())
            .collect();
        let expected: Vec<String> = (0..many).map(|at| format!("t{at}")).collect();
        assert_eq!(names, expected);
        let last = program.child(Program::ROOT, kind("track"), &format!("t{}", many - 1)).unwrap();
        assert_eq!(program.children(Program::ROOT, kind("track")).last(), Some(last));
        assert_eq!(program.children(Program::ROOT, kind("mdf")).count(), 1);
        assert_eq!(program.child(Program::ROOT, kind("pilot"), ""), None);
        assert_eq!(program.children(last, kind("tier")).count(), 0);
    }
}
