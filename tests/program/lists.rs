//! `+=` and `-=`: upon the tier below, or upon the track.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn lists_build_on_the_tier_directly_below() {
    assert_snapshot!(effective(
        r#"
program helio {
  track t {
    archetypes = [reseller]
    benefits = [portal]
    tier open { benefits += [deal_registration] }
    tier select { benefits += [mdf, portal], benefits -= [deal_registration] }
    tier services { above = open, benefits += [certification] }
    tier plain {}
    tier top { benefits = [early_access] }
    tier last { benefits += [portal], mdf { proof += [report] } }
    mdf { proof = [partner_invoice] }
  }
  track u {
    archetypes = [referral]
    tier a { benefits = none }
    tier b { benefits += [portal] }
    tier c { benefits = unpublished }
    tier d { benefits += [portal] }
    tier e { above = none, benefits += [portal] }
  }
}
"#
    ));
}

#[test]
fn what_is_taken_from_a_list_stands_in_it() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  track t {
    archetypes = [reseller]
    tier open { benefits = [portal] }
    tier select { benefits -= [portal, mdf], benefits += [certification], benefits += [mdf] }
    tier gold { benefits -= [early_access], by_invitation += [true], benefits += portal }
  }
}
"#
    ));
}
