//! Ladders: who stands above whom, with which rank.

use insta::assert_snapshot;

use crate::support::program::{effective, mistakes};

#[test]
fn tiers_stand_above_the_one_before_unless_they_say_otherwise() {
    assert_snapshot!(effective(
        r#"
program helio {
  track t {
    archetypes = [reseller]
    tier open {}
    tier select {}
    tier select_services { above = open }
    tier top {}
    tier apart { above = none }
  }
  track u {
    archetypes = [referral]
    tier gold { above = silver }
    tier silver { above = none }
    tier platinum { above = gold, requires { tier >= silver } }
  }
}
"#
    ));
}

#[test]
fn circles_are_reported_once() {
    assert_snapshot!(mistakes(
        r#"
program helio {
  track t {
    archetypes = [reseller]
    tier a { above = c }
    tier b {}
    tier c {}
    tier d {}
    tier e { above = e }
    tier f { above = nobody }
  }
}
"#
    ));
}
