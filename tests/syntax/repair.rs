//! Brackets and quotes that are not closed: one finding each, at the place that indentation shows, and the rest is read.

use insta::assert_snapshot;

use super::{read_policy, read_program};

#[test]
fn a_missing_brace_is_found_by_the_next_header() {
    assert_snapshot!(read_program(
        "program p {
  tier silver {
    margin = 15%

  tier gold {
    margin = 20%
  }
  stage = pilot
}
"
    ));
}

#[test]
fn a_missing_brace_is_found_by_a_statement_that_stands_too_far_left() {
    assert_snapshot!(read_program(
        "program p {
  tier silver {
    requires {
      a >= 1
    margin = 3%
  }
}
"
    ));
}

#[test]
fn a_missing_brace_is_found_by_a_closing_brace_that_stands_too_far_left() {
    assert_snapshot!(read_program(
        "program p {
  tier silver {
    requires {
      a >= 1
  }
  tier gold {}
}
"
    ));
}

#[test]
fn a_missing_brace_at_the_end_is_found() {
    assert_snapshot!(read_program("program p {\n  tier silver {\n    margin = 15%\n  }\n# the end\n"));
    assert_snapshot!(read_program("program p {\ntier silver {\nmargin = 15%\n}\n"));
}

#[test]
fn several_missing_braces_are_a_finding_each() {
    assert_snapshot!(read_program(
        "program p {
  tier silver {
    requires {
      a >= 1
    margin = 3%
  }
  tier gold {
    margin = 4%
  tier platinum { margin = 4%
  track t {
  stage = pilot
}
"
    ));
}

#[test]
fn a_missing_brace_ends_a_rule_before_the_next() {
    assert_snapshot!(read_policy(
        "rule a {
  require x
  fails { a = 1
rule b {
  require y
}
"
    ));
}

#[test]
fn a_brace_too_many_is_one_finding() {
    assert_snapshot!(read_program("program p {\n  tier a {\n    b = 1\n  }\n  }\n  tier c {}\n}\n"));
    assert_snapshot!(read_program("program p {\n  a = 1\n}\n}\n"));
    assert_snapshot!(read_program("a = 1 }\nb = 2\n"));
}

#[test]
fn a_bracket_that_is_not_closed_ends_before_the_next_statement() {
    assert_snapshot!(read_program(
        "tier a {
  benefits = [x, y
  margin = 5%
  goals = [
    z
  tier b { c = [x, d = 1, e {} }
  f = [g
}
h = (i"
    ));
    assert_snapshot!(read_policy(
        "rule a {
  require f(a, b
  let x = [1, (2]
  let y = (1]
  require z)
  given a]
  at x \"m\"
}"
    ));
}

#[test]
fn a_text_that_is_not_closed_ends_on_its_line() {
    assert_snapshot!(read_program(
        r#"a = "x
tier b "B {
  c = "y, d = 1
  e { f = "z }
  g = ["h]
  i = "\"
}
j = 1
"#
    ));
    assert_snapshot!(read_policy("rule a \"A {\n  at x \"m {x}\n  help \"h\n  level = error\n}\n"));
}

#[test]
fn characters_that_are_no_text() {
    assert_snapshot!(
        read_program("a = 1\0\0\nb = \"\u{1}\"\n# \u{7}\nc = 3\u{A0}%\nd\u{200B} = 5\n")
            .replace(['\0', '\u{1}', '\u{7}', '\u{A0}', '\u{200B}'], "�")
    );
}

#[test]
fn bidirectional_controls_are_confusable() {
    let text = "a = \"x\u{202E}y\"\nb = 1\u{2066} \n# \u{202E} may stand in a comment\nc = 2\n";
    assert_snapshot!(read_program(text).replace(['\u{202E}', '\u{2066}'], "�"));
}
