//! Conditions: every form, and what is wrong with them.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn every_form_of_condition_is_typed() {
    assert_snapshot!(effective(
        r#"
program helio {
  fiscal_year_starts = february
  certification engineer "Engineer"
  certification seller "Seller"
  designation psp "Professional services"
  group top_8 "Top 8" { countries = unpublished }
  product cloud "Cloud"
  metric score "Score" { cap = 1_000, earn training { weight = 40% } }
  track t {
    archetypes = [reseller]
    tier silver { requires { signed_agreement } }
    tier gold {
      requires {
        certified_people[seller, engineer] >= 2
        any { closed_deals >= 1 within 12 months, sourced_revenue >= 100k USD within 12 months }
        all { holds[psp], executive_review is false }
        at_least 2 { business_plan, employees in 10..50, employees not in 20..30 }
        at_least 2 of top_8 { tier >= silver }
        at_least 4 of countries { tier is gold }
        service_engagements >= 2 per fiscal_quarter within 4 fiscal_quarters
        closed_deals >= 1 within any quarter
        closed_deals >= 1 within each fiscal_year
        closed_deals == 0 within last month
        score >= 450
        score[training] >= 10 within 12 months
        membership >= 24 months
        tier in [silver, gold]
        tier is not silver
        retention_rate >= unknown in 70%..80% "S1 and S2 differ"
        median_tool_usage >= unpublished
        discretion "sustained attainment"
        deal is renewal
        product in [cloud]
        crm_stage >= negotiating
        crm_stage in discovery..proposal
        billing not in [monthly, weekly]
      }
    }
  }
}
"#
    ));
}

#[test]
fn what_is_wrong_with_a_condition() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  certification engineer "Engineer"
  track t {
    archetypes = [reseller]
    tier silver {
      requires {
        certified_people = 2
        tier = silver
        closed_deals >= 1
        closed_deals
        tier
        certified_people >= 2.5
        certified_people >= 10%
        signed_agreement >= 2
        signed_agreement >= true
        deal == renewal
        deal != renewal
        deal >= renewal
        crm_stage == proposal
        employees is 10
        employees in [10, 20]
        deal in []
        deal in renewal..new_business
        deal_size >= 10k USD within 12 months
        service_engagements >= 2 per quarter
        partner_revenue >= 10k within 12 months
        membership >= 24
        at_least 0 { signed_agreement }
        at_least 3 { signed_agreement, business_plan }
        any {}
        use "x.partner"
        remove tier silver
        tier gold {}
      }
    }
  }
}
"#
    ));
}

#[test]
fn facts_are_values_with_windows() {
    assert_snapshot!(effective(
        r#"
program helio {
  certification engineer "Engineer"
  metric points "Points" { earn sourced { points = 5 per deal } }
  track t { archetypes = [reseller], tier gold { margin = 10% } }
  partner acme {
    track = t
    tier = gold
    facts {
      credentials = 14
      certified_people[engineer] = 3
      acv = 300k USD within 12 months
      points[sourced] = 20
      points = unknown in 10..20
      tier = gold
      signed_agreement = true
    }
  }
}
"#
    ));
    assert_snapshot!(
        "wrong_facts",
        mistakes(
            r#"
program helio {
  partner acme {
    facts {
      credentals = 14
      credentials >= 14
      signed_agreement
      acv = 300k USD
      employees = 10 when market is growth
      employees += [3]
      closed_deals = 10% within 12 months
      note { }
    }
  }
}
"#
        )
    );
}
