//! Whole programs: what is written, and what holds.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn a_small_program_is_resolved_and_settled() {
    assert_snapshot!(effective(
        r#"
program helio "Helio Partner Network" {
  stage = stabilize

  certification engineer "Certified engineer"

  track solutions "Solution partners" {
    archetypes = [reseller]

    tier registered {
      margin   = 15%
      benefits = [portal, basic_enablement]
    }

    tier silver {
      requires {
        certified_people[engineer] >= 2
        any {
          closed_deals    >= 1 within 12 months
          sourced_revenue >= 100k USD within 12 months
        }
      }
      margin {
        default = 18%
        renewal = 15%
      }
      benefits += [certification]
    }
  }
}
"#
    ));
}

#[test]
fn mistakes_are_found_together_and_in_order() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  stge = stabilize
  track solutions {
    archetypes = [resseller]
    teir silver { margin = "15%" }
    tier gold { margin = 15 days, requires { closed_deal >= 1 within 12 months } }
  }
  deal_registration { applies_to = [solution] }
}
"#
    ));
}
