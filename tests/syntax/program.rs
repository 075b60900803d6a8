//! Every construct of the program dialect, as known answers.

use insta::assert_snapshot;

use super::read_program;

#[test]
fn blocks_have_kinds_names_titles_and_bodies() {
    assert_snapshot!(read_program(
        r#"program p "A program" {
  role ceo {}
  role cro "Revenue" { function = sales, reports_to = ceo }
  certification engineer "Certified engineer"
  term "Poaching" "Partners do not hire each other's people."
  note uplift "three values; column inferred"
  equivalents { unit = 100 USD
    equals = [105 AUD, 62.50 GBP] }
  before {} after {}
  waive mid-tier-no-mdf { until = 2027-04-30 }
}"#
    ));
}

#[test]
fn values_carry_units_bases_events_and_rates() {
    assert_snapshot!(read_program(
        r#"a = 1_000
b = 14M USD
c = 2.5% of net_license
d = 30 days after activity
e = 10 business_days before activity
f = 2 per quarter
g = 10_000 USD per year
h = 3 per customer per 12 months
i = 5 per 100 USD of mrr
j = 2026-01-31
k = 2024-08
l = quarterly
m = true
n = "say \"hi\"\n"
o = [a, [b, 2%], "c",]
p = []
q = 1.5B EUR per year of list_price after signing
r = 12 parsecs"#
    ));
}

#[test]
fn ranges_are_of_quantities_or_symbols() {
    assert_snapshot!(read_program(
        "a = 10%..15%
b = 90 days..
c = ..5%
d = stabilize..
e = ..scale
f = pilot..scale
g = 1M USD..2M USD
h = [..5, 6.., 7..8, a.., b..c, ..d]
i = 12 months..24 months after launch
j = 10% of net..15% of net
k = 2 per quarter..4 per quarter within 3 months
l = 10% of net..
m = 1 days after x..3 days after x
n = [1 per year.., 2 per year]"
    ));
}

#[test]
fn stand_ins_say_what_is_not_known() {
    assert_snapshot!(read_program(
        r#"a = none
b = unknown "not stated in this edition"
c = unpublished
d = discretion "vendor decides"
e = unknown in 2..4
f = unknown in 2..4 "S1: 2, S2: 4"
g = unknown in stabilize.. "why"
h = unknown in [a, b]
points = unknown "nobody decided" when market is growth
requires {
  accredited[technical] >= unknown in 2..4 "S1: 2"
  discretion "sustained attainment"
  unpublished
}
nonempty = unknown_word"#
    ));
}

#[test]
fn guards_are_conjunctions() {
    assert_snapshot!(read_program(
        "fee = 750 USD per year when market is growth
fee = 1_728 USD per year per subscription  when billing is yearly and currency is usd
buys_from = distributor when territory in [emea, japan]
standard = unpublished when units in 100..499
class = fulfil when crm_stage >= negotiating
users[amazon_q] = 25 when holds[aws_devops] and holds[cppo]
rate = 3% when line is not upsell and product not in [a, b] and sold < 2024-02-27
rate[a, b] = 3% when new_customer"
    ));
}

#[test]
fn conditions_compare_ask_and_count() {
    assert_snapshot!(read_program(
        "requires {
  signed_agreement
  holds[psp]
  certified_people[associate, professional] >= 2
  a == 1, b != 2, c < 3, d <= 4, e > 5%
  closed_deals >= 1 within 12 months
  service_engagements >= 2 per fiscal_quarter within 4 fiscal_quarters
  registrations >= 2 within any fiscal_quarter
  registrations >= 2 within each quarter
  registrations >= 2 within last fiscal_year
  tier is gold
  tier is not gold
  tier in [gold, platinum] within 3 months
  tier not in gold..
  any { a >= 1, all { b, c } }
  at_least 2 { a, b, c }
  at_least 2 of top_8 { tier >= platinum }
}"
    ));
}

#[test]
fn statements_edit_lists_remove_and_use() {
    assert_snapshot!(read_program(
        r#"use "tiers.partner"
set {
  track t {
    benefits += [local_events]
    benefits -= [portal]
    remove tier silver
    remove deal_registration
    for = [dach, uk_ie]
    when { a == 0 within 24 months }
    of = 3
  }
}"#
    ));
}

#[test]
fn commas_and_lines_end_statements() {
    assert_snapshot!(read_program(
        "track t { archetypes = [reseller], tier silver { margin = 18%, benefits += [x] } }
a = 1, b = 2,
c = [
  x, # a comment
  y,
]
"
    ));
}

#[test]
fn a_line_goes_on_before_a_word_operator_and_after_an_operator() {
    assert_snapshot!(read_program(
        "rate = 20%
  of net_revenue
cap = 3
  # between the two
  per customer
  per 12 months
requires {
  a >=
    5
    within 12 months
  b
    not in [x]
}
fee = 1 USD when a is b
  and c is d
paid = 5 days
after = 3"
    ));
}

#[test]
fn line_ends_and_marks_of_other_systems_are_read() {
    assert_snapshot!(read_program("\u{FEFF}a = 1\r\nb = 2 # c\rd = 3\r\n").escape_debug(), @r"\u{feff}a = 1\r\nb = 2 # c\rd = 3\n────\n(= a 1)\n(= b 2)\n(= d 3)\n");
}

#[test]
fn an_empty_file_is_empty() {
    for text in ["", " \n", "# only a comment", "\u{FEFF}", "\r\n\r\n"] {
        let parsed = partnerlint::syntax::parse_program(text, partnerlint::source::SourceId(0));
        assert!(parsed.ast.statements.is_empty() && parsed.findings.is_empty(), "{text:?}");
        assert_eq!(parsed.tree.to_text(), text);
    }
}

#[test]
fn trees_compare_without_layout() {
    let one = partnerlint::syntax::parse_program("a { b = 1, c = [x,y] }", partnerlint::source::SourceId(0));
    let two = partnerlint::syntax::parse_program(
        "\na {\n  b = 1 # n\n  c = [\n x, y ]\n}",
        partnerlint::source::SourceId(1),
    );
    assert_eq!(one.ast, two.ast);
}
