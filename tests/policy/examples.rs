//! Examples of rules: run, and spoken of where they do not show what they say.

use insta::assert_snapshot;

use super::support::run_all;

fn examples(rule: &str) -> String {
    format!("{rule}\n────\n{}", run_all(rule))
}

#[test]
fn an_example_that_does_not_show_what_it_says() {
    assert_snapshot!(examples(
        r#"rule few "Too few tracks" {
  level = error
  given program.stage
  require count(tracks) >= 2
  at tracks "there are {count}"
  fails "two" { stage = pilot
                track a { archetypes = [reseller] }
                track b { archetypes = [reseller] } }
  passes "one" { stage = pilot
                 track a { archetypes = [reseller] } }
  skips "three" { stage = pilot
                  track a { archetypes = [reseller] }
                  track b { archetypes = [reseller] }
                  track c { archetypes = [reseller] } }
  passes "no stage" { track a { archetypes = [reseller] } }
}
"#
        .replace("there are {count}", "there are few")
        .as_str()
    ));
}

#[test]
fn a_rule_that_compares_nothing_in_its_examples() {
    assert_snapshot!(examples(
        r#"rule few "Too few tiers" {
  level = error
  for track in tracks
  require count(track.tiers) >= 2
  at track "few"
  skips "no tracks" { stage = pilot }
}
"#
    ));
}

#[test]
fn an_example_is_typed_like_a_program() {
    assert_snapshot!(examples(
        r#"rule few "Too few tiers" {
  level = error
  for track in tracks
  require count(track.tiers) >= 2
  at track "few"
  fails { trakc a { archetypes = [reseller] } }
  passes { track a { archetypes = [resellr], tier x {}, tier y {} } }
  fails { track a { archetypes = [reseller] } }
}
"#
    ));
}

#[test]
fn an_example_of_a_change_rule_has_two_programs() {
    assert_snapshot!(examples(
        r#"change rule fewer "A track is gone" {
  level = error
  require count(new.tracks) >= count(old.tracks)
  at new.tracks "fewer"
  fails { before { track a { archetypes = [reseller] } }
          after  { stage = pilot } }
  passes { before { track a { archetypes = [reseller] } } }
}
"#
    ));
}

#[test]
fn a_rule_without_examples_is_not_spoken_of() {
    assert_eq!(
        run_all(
            "rule few \"Too few tracks\" {\n  level = error\n  require count(tracks) >= 2\n  at tracks \"few\"\n}\n"
        ),
        ""
    );
}
