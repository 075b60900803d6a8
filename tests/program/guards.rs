//! Guards: sugar, canonical form, overlaps.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn facets_and_deal_types_are_guards() {
    assert_snapshot!(effective(
        r#"
program helio {
  product cloud "Cloud"
  product maintenance "Maintenance"
  designation psp "Professional services"
  market growth "Growth markets"
  track t {
    archetypes = [referral]
    commission {
      rate = 10%
      rate[maintenance, cloud] = 50%
      renewal = 5% when product is cloud and deal_size >= 10k USD
      lasts = 12 months
      lasts = 24 months when deal_size >= 10k USD and product is cloud
    }
    fee = 100 USD per year
    fee = 75 USD per year when market is growth
    nfr { users = 10, users[cloud] = 5 when holds[psp] }
  }
}
"#
    ));
}

#[test]
fn values_that_hold_for_one_case_and_disagree_are_reported() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  product cloud "Cloud"
  product maintenance "Maintenance"
  track t {
    archetypes = [reseller]
    margin {
      default = 15%
      renewal = 10%
      default = 20% when deal_size >= 100k USD
      default = 12% when product is cloud
      default = 12% when registered
      default = 25% when deal_size >= 500k USD
      default = 11% when product is cloud and deal is renewal
    }
  }
}
"#
    ));
}

#[test]
fn a_narrower_value_decides_an_overlap() {
    let text = r#"
program helio {
  product cloud "Cloud"
  track t {
    archetypes = [reseller]
    margin {
      renewal = 10%
      default = 12% when product is cloud
      default = unknown "nobody decided" when product is cloud and deal is renewal
    }
    commission {
      rate = 10% when deal_size in 0 USD..1k USD
      rate = 11% when deal_size > 1k USD and deal_size < 5k USD
      rate = 12% when deal_size >= 5k USD
    }
  }
}
"#;
    assert_snapshot!(mistakes(text).split_once("────────\n").unwrap().1, @"");
}
