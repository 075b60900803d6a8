//! Every kind of name that can be misspelt is found, with what was probably meant.

use insta::assert_snapshot;

use crate::support::program::mistakes;

#[test]
fn blocks_attributes_and_symbols() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  stge = scale
  stage = scael
  trak solutions { archetypes = [reseler] }
  track referral {
    archetypes = [referral]
    margn { default = 15% }
    margin { renewl = 12% }
    incentives services { rate = 2% }
  }
  deal_registrations { expires = 90 days }
  reslts { as_of = 2026-01-01 }
  conflict partner_with_direct { resolution = escalation }
}
"#
    ));
}

#[test]
fn metrics_facets_groups_and_windows() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  certification engineer "Engineer"
  group top_8 "Top 8" { countries = unpublished }
  metric points "Points" { earn sourced { points = 5 per deal } }
  track t {
    archetypes = [reseller]
    tier silver {
      requires {
        certfied_people[engineer] >= 2
        certified_people[enginer] >= 2
        closed_deals[renewl] >= 1 within 12 months
        signed_agreement[engineer]
        points[sorced] >= 100
        pionts >= 100
        at_least 2 of top_9 { tier >= silver }
        closed_deals >= 1 within 12 monts
        closed_deals >= 1 within any quartr
        closed_deals >= 1 within month
        margin >= 15%
      }
    }
  }
}
"#
    ));
}

#[test]
fn events_bases_units_currencies_and_rates() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  company { arr = 14M USX, sales_cycle = 90 dayz, acv = 38k usd, gross_margin = 78% of deal_valu }
  deal_registration {
    approval = 2 business_days after submision
    expires  = 120 days after launch
    quote    = 5 days after nothing_known
    most_open = 5 after approval
  }
  incentive services {
    rate    = 2.5% of net_licence
    at_most = 3 per custmer per 12 months
    cap     = 5 USD per 100 USD of mmr
    reward  = 5 USD per 12 monhts
    submit  = 6 months of net_license
  }
}
"#
    ));
}

#[test]
fn dimensions_and_facets_of_values() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  product maintenance "Maintenance"
  product cloud "Cloud"
  segment cloud "Cloud customers"
  track t {
    archetypes = [referral]
    commission {
      rate = 10%
      rate[maintenence] = 82%
      rate[cloud] = 5%
      rate = 12% when prodct is maintenance
      rate = 13% when closed_deals >= 5 within 12 months
      rate = 14% when product is maintnance
      paid_as = rebate when product is maintenance
    }
    archetypes[reseller] = [reseller]
  }
}
"#
    ));
}

#[test]
fn what_belongs_elsewhere_says_where() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  expires = 90 days
  track t {
    archetypes = [reseller]
    closed_deals = 5
    certified_people >= 2
    launched
    default = 15%
    tier silver { reports_to = ceo, margin = 15%, role ceo {} }
  }
  tier gold { margin = 20% }
  program other {}
  set { stage = scale }
}
"#
    ));
}
