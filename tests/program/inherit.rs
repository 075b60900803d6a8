//! Inheritance: what a tier takes from its track.

use insta::assert_snapshot;

use crate::support::program::effective;

#[test]
fn a_tier_takes_what_it_does_not_state() {
    assert_snapshot!(effective(
        r#"
program helio {
  market growth "Growth markets"
  track t {
    archetypes = [reseller]
    benefits = [portal]
    fee = 100 USD per year
    fee = 75 USD per year when market is growth
    entry { signed_agreement }
    tier registered {}
    tier silver {
      fee = 200 USD per year
      requires { employees >= 10 }
      margin { renewal = 12% }
      mdf = none
    }
    tier gold { requires = unpublished, margin = 25%, mdf { proof = [report] } }
    tier platinum { requires = none }
    margin { default = 15%, renewal = 10%, paid_as = rebate }
    mdf { rate = 2%, minimum = 100 USD, proof = [partner_invoice] }
    incentive services { rate = 2% }
    waive some-rule { reason = "r", approver = "CFO", until = 2027-01-01 }
    note margin "from the guide"
  }
}
"#
    ));
}
