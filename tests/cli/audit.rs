//! Rules about rules, where a company has rules or settings of its own.

use super::{PACK, Project, SOUND};

/// A rule that no program passes together with `deal-reg-expiry-range`.
const SHORT: &str = r#"
rule short-claims "A claim holds for too long"  {
  level = warning
  param longest = 60 days
  for case in cases(deal_registration.expires)
  given deal_registration.expires[case]
  require deal_registration.expires[case] <= longest
  at   deal_registration.expires[case] "a claim holds for {deal_registration.expires[case]}"

  fails  { deal_registration { expires = 90 days } }
  passes { deal_registration { expires = 30 days } }
}
"#;

/// The shipped rule about margins under another name.
const TWIN: &str = r#"
rule fat-margin "A reseller earns too much" {
  level = warning
  for way in tracks where reseller in way.archetypes
  for offer in offers(way)
  for deal in cases(offer.margin)
  given offer.margin[deal], reseller_rates.high
  require offer.margin[deal] <= reseller_rates.high
  at   offer.margin[deal] "it earns {offer.margin[deal]}"

  fails  { track t { archetypes = [reseller], margin = 31% } }
  passes { track t { archetypes = [reseller], margin = 30% } }
}
"#;

fn project(policy: &str) -> Project {
    Project::bare()
        .file(".git/HEAD", "")
        .file("pack/own.policy", policy)
        .file("pack/pack.toml", PACK)
        .file("partnerlint.toml", "packs = [\"pack\"]\n")
        .file("helio.partner", SOUND)
}

const LITTLE: [&str; 6] =
    ["check", "--select", "short-claims", "--select", "deal-reg-expiry-range", "--quiet"];

#[test]
fn a_contradiction_is_an_error_wherever_the_pack_is_used() {
    let project = project(SHORT);
    insta::assert_snapshot!(project.run(&LITTLE).shown());
    insta::assert_snapshot!(project.run(&["test", "pack"]).shown());
    assert_eq!(project.run(&LITTLE).code, 2);
    assert_eq!(project.run(&["test", "pack"]).code, 2);
}

#[test]
fn a_rule_that_is_off_does_not_count() {
    let project = project(SHORT).config("[rules.deal-reg-expiry-range]\nlevel = \"off\"\n");
    for arguments in [&["check"][..], &["test", "pack"]] {
        let ran = project.run(arguments);
        assert!(!ran.out.contains("contradict") && ran.code < 2, "{}", ran.out);
    }
    let ran = project.run(&["check", "--select", "short-claims"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn a_setting_that_contradicts_is_found_where_it_is_set() {
    let config = "[rules.deal-reg-expiry-range.params]\nusual = \"30 days..60 days\"\n[rules.short-claims.params]\nlongest = \"20 days\"\n";
    insta::assert_snapshot!(project(SHORT).config(config).run(&LITTLE).shown());
    let sound = "[rules.short-claims.params]\nlongest = \"100 days\"\n";
    assert_eq!(project(SHORT).config(sound).run(&LITTLE).code, 0);
    let ran = project(SHORT).config(sound).run(&["check", "--param", "short-claims.longest=80 days"]);
    assert!(ran.code == 2 && ran.out.contains("policy-contradiction"), "{}", ran.out);
}

#[test]
fn a_setting_of_one_program_is_looked_at_too() {
    let config = "[rules.short-claims.params]\nlongest = \"100 days\"\n[program.helio.rules.short-claims.params]\nlongest = \"10 days\"\n";
    let ran = project(SHORT).config(config).run(&LITTLE);
    assert!(ran.code == 2 && ran.out.contains("`longest` is `10 days`"), "{}", ran.out);
}

#[test]
fn a_duplicate_is_a_warning() {
    let project = project(TWIN);
    let arguments = ["check", "--select", "fat-margin", "--select", "reseller-margin-range", "--quiet"];
    insta::assert_snapshot!(project.run(&arguments).shown());
    assert_eq!(project.run(&["test", "pack"]).code, 0);
    insta::assert_snapshot!(project.run(&["test", "pack"]).shown());
}

#[test]
fn a_warning_about_rules_does_not_keep_other_commands_from_working() {
    assert_eq!(project(TWIN).run(&["rules"]).code, 0);
    assert_eq!(project(SHORT).run(&["explain", "short-claims"]).code, 0);
    assert_eq!(project(SHORT).run(&["explain", "policy-contradiction"]).code, 0);
}
