//! Values of the wrong type or unit: what was expected, what was found, what to write.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn quantities_of_another_kind() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  launched = 2025-09
  launch_partners = 12%
  company {
    arr = 14M
    acv = "38k USD"
    gross_margin = 78
    sales_cycle = 90
    implementation = 3 USD
    onboarding = "assisted"
    product_market_fit = yes
    commodity = 1
  }
  track t {
    archetypes = [reseller]
    tier registered { margin = "15%", members = 2.5 }
    tier silver { margin = 12, members = 4 partners }
    tier gold { margin = 10%..15%, members = 3 per quarter }
    tier platinum { margin = 0.2, fee = 100k eur }
  }
}
"#
    ));
}

#[test]
fn lists_ranges_texts_and_names() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  goals = channel_revenue
  owner = "vp"
  version = 11
  effective = soon
  role vp { function = [partnerships], reports_to = none, background = [direct_sales, direct_sales] }
  recruiting { first_year = 20..10, candidates = 5..10, segmentation = tier }
  track t {
    archetypes = [reseller]
    profile { employees = 50, years_in_business = 2 years..1 years, serves_regions = [dach, unknown] }
    tier silver { mdf { cost_share = 50%..10%, maximum = 10 USD..20 EUR } }
  }
  exchange { unit = 100 USD, equals = [75 EUR, 80 EUR, 0 GBP] }
}
"#
    ));
}

#[test]
fn stand_ins_and_their_bounds() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  stage = unknown in scale..pilot
  launched = unknown in 2020-04-01..2020-04-30
  company { arr = unknown in 5M "about", sales_cycle = unknown in 90, gross_margin = unknown in 10..20 }
  track t {
    archetypes = unknown in technology..referral
    benefits += unpublished
  }
  mdf = none
  deal_registration = none
  company = none
  portal = unpublished "partner portal"
  results = unknown in 2..3
  pricing = 12
  track = none
}
"#
    ));
}

#[test]
fn usual_bases_events_and_units_are_filled_in() {
    assert_snapshot!(effective(
        r#"
program helio {
  company { gross_margin = 78%, arr = 1.5M EUR }
  deal_registration { expires = 90 days, approval = 48 hours after registration, uplift = 5% }
  track t {
    archetypes = [reseller]
    margin { default = 15%, renewal = 10% of net_license }
    commission = 20%
    tier gold { mdf { rate = 1%..3%, maximum = 10_000 USD per quarter, claim = 30 days } }
  }
  exchange { unit = 100 USD, equals = [80 EUR] }
}
"#
    ));
}
