//! What is wrong, in a user's words: the usual mistakes, each with its place and what to write.

use insta::assert_snapshot;
use partnerlint::diagnostic::Applicability;
use partnerlint::source::SourceId;
use partnerlint::syntax::{parse_policy, parse_program};

use super::{fixed, read_policy, read_program, report};

/// The findings of each line of a block, read on its own.
fn program_lines(lines: &str) -> String {
    lines.lines().map(|line| each("program", line, &parse_program(line, SourceId(0)).findings)).collect()
}

fn clauses(lines: &str) -> String {
    let read = |line: &str| {
        let text = format!("rule a {{ {line}\n}}");
        each("policy", &text, &parse_policy(&text, SourceId(0)).findings)
    };
    lines.lines().map(read).collect()
}

/// One mistake gives one finding, and a safe fix mends it.
fn each(dialect: &str, text: &str, findings: &[partnerlint::diagnostic::Finding]) -> String {
    assert_eq!(findings.len(), 1, "{text}: {findings:#?}");
    for fix in findings[0].fixes.iter().filter(|fix| fix.applicability == Applicability::Safe) {
        let mended = fixed(text, fix);
        let left = match dialect {
            "program" => parse_program(&mended, SourceId(0)).findings,
            _ => parse_policy(&mended, SourceId(0)).findings,
        };
        assert!(left.is_empty(), "{mended}: {left:?}");
    }
    let body: String = report(text, findings).lines().map(|line| format!("    {line}\n")).collect();
    format!("{text}\n{body}")
}

#[test]
fn signs_of_other_notations() {
    assert_snapshot!(program_lines(
        r"cap: 15%
cap : 15%
margin = 10% // note
margin = 10%;
a = 1; b = 2
title = “Gold partner”
title = 'single'
title = «Gold»
tier t { requires { deals => 5 } }
requires { deals ≥ 5 }
requires { a & b }
x ! y
margin = 15%	 = 3"
    ));
}

#[test]
fn quantities_of_other_notations() {
    assert_snapshot!(program_lines(
        "margin = 10..15%
usual = 2..4 weeks
size = 100k..250k USD
margin = 15 %
discount = -5%
fee = $100
fee = € 5k per month
fee = £1.5M
fee = USD 100
fee = 100USD
notice = 90days
fee = 1,000 USD
range = 10% .. 15%
range = 10%.. 15%
range = 10% ..15%
a = 2026-02-30
a = 2026-13
a = 2026-1-5
a = 1__0
a = 5 days 3
a = 1.2.3
requires { revenue >= 5 within 3 }
requires { revenue >= 5 within 15% }
a = 5 per 3%"
    ));
}

#[test]
fn names_of_other_notations() {
    assert_snapshot!(program_lines(
        "gross-margin = 5%
stage = pre-launch
tier mid-tier {}
overlay emea-north { for = [dach] }
Tier gold {}
tier Gold {}
stage = Pilot
tier 1st {}
gоld = 3
tier when {}
a = in
a = [x, of]
a[when] = 5
remove tier mid-tier
señor = 5"
    ));
}

#[test]
fn statements_that_are_not_whole() {
    assert_snapshot!(program_lines(
        r#"margin =
margin = # later
margin = when deal is renewal
margin 15%
benefits [a, b]
motion sales_led
tier gold Gold Partner {}
tier gold Gold & Co {}
tier {} silver!
tier gold = 3
a = [x y]
a = "x" "y" "z"
rate = 20% when x is y or z is w
rate = 20% when
rate = 20% when x is
requires { a >= }
any { a = 1 }
any { tier x {} }
any x { a }
at_least { a }
at_least two { a }
at_least 2
{ a = 1 }
@
a = b c
use
use tiers
use "a" "b"
remove
remove tier a b
rule a-b { level = error }
title = "a\q""#
    ));
}

#[test]
fn clauses_of_a_rule() {
    assert_snapshot!(clauses(
        r#"level error
level == error
level =
topic: tiers
requre x > 5
frobnicate x > 5
let x == 5
let x += 5
require x = 5
require x && y
require x || y
require !x
require x >
require a < b < c
require x as 5
require - - x
require f(a, b for x in y)
require x.y(a)(b)
require x giving
level = error if x
for x tracks
for x in
for (a, b in pairs(x)
given a b
given
at x
at x "{a b}"
at x "{}"
at x "}"
note x "y" for z
help raise it
fix "a" x = 5
fix "a" set x
param x = { a: 1, b 2 }
param x = 10..15%
param x = 10% tighten_only
param x = 10% "y" tightn_only
fails { a 1% }
fail { a = 1 }
require x in [1 2]
require (x
require x)
require x[1
param when = 5
require 15 % > x"#
    ));
}

#[test]
fn things_at_the_top_of_a_policy() {
    let read = |line: &str| each("policy", line, &parse_policy(line, SourceId(0)).findings);
    let lines = r#"rle x "X" { level = error }
rule x_y {}
rule C-d {}
rule "no id" {}
rule
rule x
program x { a = 1 ! }
let a = 5
tracks
param x 5
param x = 5 "y" tightenonly more
change x {}"#;
    assert_snapshot!(lines.lines().map(read).collect::<String>());
}

#[test]
fn every_mistake_of_a_file_is_one_finding_in_order() {
    assert_snapshot!(read_program(
        r#"program p "P" {
  stage = Pilot
  margin: 10%
  track t {
    archetypes = [reseller
    tier silver {
      margin = 10..15%
      gross-margin = 5%
    tier gold "Gold {
      margin = $5
    }
    requires { any { a = 1, b >= } }
  }
  launched = 2026-02-30
}
"#
    ));
    assert_snapshot!(read_policy(
        "rule one {
  level error
  require x = 1
  fails { a 1% }
}
rule two {
  require x >
  requir y
  passes { a = 2 % }
}
rle three {
  topic: tiers
}
"
    ));
}

#[test]
fn a_brace_below_its_header_is_one_finding() {
    assert_snapshot!(read_program("tier gold\n{\n  a = 1\n}\ntier b # why\n{ }\n"));
    assert_snapshot!(read_policy("rule a\n{\n  fails\n  {\n  }\n}\n"));
}
