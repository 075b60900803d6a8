//! Patches: overlays and changes, their variants, what they set, and where they disagree.

use insta::assert_snapshot;

use crate::support::program::{resolved, today, variants};

#[test]
fn variants_are_the_base_and_each_overlay_at_each_later_change() {
    let checked = resolved(
        r#"
program helio {
  overlay emea { for = [emea], set {} }
  overlay apac { for = [apac], set {} }
  change past   { from = 2026-01-01, set {} }
  change second { from = 2027-06-01, set {} }
  change first  { from = 2027-02-01, set {} }
  change also   { from = 2027-02-01, set {} }
  change vague  { from = unknown "not decided", set {} }
}
"#,
    );
    let labels: Vec<String> =
        checked.declared.variants(today()).iter().map(partnerlint::program::Variant::label).collect();
    assert_eq!(
        labels,
        [
            "",
            "emea",
            "apac",
            "first and also from 2027-02-01",
            "emea, first and also from 2027-02-01",
            "apac, first and also from 2027-02-01",
            "second from 2027-06-01",
            "emea, second from 2027-06-01",
            "apac, second from 2027-06-01",
        ]
    );
}

#[test]
fn patches_replace_add_take_away_and_remove() {
    assert_snapshot!(variants(
        r#"
program helio {
  certification engineer "Engineer"
  market growth "Growth"
  track t "Partners" {
    archetypes = [reseller]
    benefits = [portal]
    fee = 100 USD per year
    fee = 75 USD per year when market is growth
    tier open { margin { default = 15%, renewal = 10% }, requires { signed_agreement } }
    tier silver { margin { default = 18%, renewal = 12% }, benefits += [mdf] }
    tier gold { margin = 20%, requires { employees >= 10, signed_agreement } }
  }
  mdf { rate = 2%, proof = [report] }
  deal_registration = none
  change past { from = 2026-01-01, set { stage = scale } }
  overlay emea "Europe" {
    for = [emea]
    set {
      remove tier_list_that_is_not_there
      remove mdf
      track t "European partners" {
        fee = 50 USD per year when market is growth
        remove tier silver
        tier open { margin { renewal = 11% }, benefits += [local_events] }
        tier gold { margin { renewal = 5% }, requires { employees >= 5 }, benefits -= [portal] }
        tier platinum { margin = 25% }
      }
      track u { archetypes = [referral], commission = 10% }
      deal_registration { expires = 90 days }
      term "Law" "Belgian law applies."
    }
  }
  overlay apac {
    for = [apac]
    set { track t { tier gold { margin = unpublished }, remove tier bronze, tier open { benefits = [certification] } } }
  }
}
"#
    ));
}

#[test]
fn two_patches_that_set_one_key_need_an_order() {
    assert_snapshot!(variants(
        r#"
program helio {
  track t {
    archetypes = [reseller]
    tier a { margin = 10%, benefits = [portal] }
    tier b { margin = 15% }
    tier c { margin = 20% }
    tier d { margin { default = 30%, renewal = 25% } }
  }
  change one {
    from = 2026-02-01
    set { stage = scale, track t { tier a { margin = 11%, benefits += [mdf] }, tier b { margin = 16% }, tier c { margin = 21% }, tier d { margin { renewal = 1% } } } }
  }
  change two {
    from = 2026-03-01
    set { stage = scale, track t { tier a { margin = 12%, benefits += [certification], benefits -= [mdf] }, remove tier b, tier c { fee = 1 USD }, tier d { margin { default = 31% } } } }
  }
  change three {
    from = 2026-01-01
    after = one
    set { track t { tier c { margin = 22% } } }
  }
}
"#
    ));
}

#[test]
fn a_patch_may_come_after_another() {
    assert_snapshot!(variants(
        r#"
program helio {
  track t { archetypes = [reseller], tier a { margin = 10% } }
  change late  { from = 2026-01-01, after = early, set { track t { tier a { margin = 12% } } } }
  change early { from = 2026-02-01, set { track t { tier a { margin = 11% } } } }
  overlay emea { for = [emea], after = late, set { track t { tier a { margin = 13% } } } }
}
"#
    ));
}

#[test]
fn patches_that_come_after_themselves_are_reported() {
    assert_snapshot!(variants(
        r#"
program helio {
  change one   { from = 2026-01-01, after = three, set { stage = pilot } }
  change two   { from = 2026-02-01, after = one, set { stage = scale } }
  change three { from = 2026-03-01, after = two, set { stage = maturity } }
}
"#
    ));
}

#[test]
fn what_is_wrong_in_a_patch_is_reported_there() {
    assert_snapshot!(variants(
        r#"
program helio {
  track t { archetypes = [reseller], tier silver { margin = 10% } }
  overlay emea {
    for = [emea]
    set {
      track t { tier silver { margin = "12%", remove margin x, remove tier, remove fee }, remove tier sliver }
      overlay inner { for = [apac], set {} }
      deal_registration { applies_to = [u] }
      remove trak t
    }
  }
}
"#
    ));
}
