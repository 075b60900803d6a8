//! Policies beside a pack that is compiled already: as if all had been compiled together.

use partnerlint::diagnostic::Finding;
use partnerlint::policy::Pack;
use partnerlint::source::SourceId;
use partnerlint::syntax::parse_policy;

use super::support::vocabulary;

const PACK: &str = r#"
param most = { pilot: 1, stabilize: 2, scale: 3 } "tracks by stage"
param asked = [account, contact] "what a claim must say"
param rates = 10%..15% "usual rates"

rule count-for-stage "Too many tracks" {
  level  = warning
  stages = pilot..scale
  require count(tracks) <= most[program.stage]
  at program.stage "{most[program.stage]} at most"
  given deal_registration.form
  require count(missing(asked, deal_registration.form)) == 0
  at deal_registration.form "short"
}

rule rate "A rate is unusual" {
  level = warning
  for track in tracks
  for case in cases(track.commission)
  given track.commission[case]
  require track.commission[case] in rates
  at track.commission[case] "usual is {rates}"
}
"#;

/// The pack, then a policy; together or one after the other.
fn compile(policy: &str, beside: bool) -> (Pack, Vec<Finding>) {
    let files = [PACK, policy].into_iter().zip(0..).map(|(text, number)| {
        let parsed = parse_policy(text, SourceId(number));
        assert_eq!(parsed.findings, [], "{text}");
        (SourceId(number), parsed.ast)
    });
    let files: Vec<_> = files.collect();
    if !beside {
        return Pack::compile(&files, vocabulary());
    }
    let (pack, findings) = Pack::compile(&files[..1], vocabulary());
    assert_eq!(findings, []);
    pack.with(&files[1..], vocabulary())
}

#[track_caller]
fn check(policy: &str, messages: &[&str]) {
    let ((beside, findings), (together, same)) = (compile(policy, true), compile(policy, false));
    let found: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(found, messages);
    assert_eq!(findings, same);
    assert_eq!(format!("{beside:?}"), format!("{together:?}"));
}

#[test]
fn a_rule_reads_what_the_rules_of_the_pack_share() {
    check(
        r#"
param slack = 2% "over the usual rate"
rule own "A rate is much too high" {
  level  = warning
  stages = ..scale
  for track in tracks
  for case in cases(track.commission)
  given track.commission[case], rates.high
  require track.commission[case] <= rates.high + slack
    or count(tracks) < most[program.stage] or account in asked
  at track.commission[case] "usual is {rates}"
}
"#,
        &[],
    );
}

#[test]
fn what_the_pack_shares_keeps_its_type_and_its_rows() {
    check(
        r#"
rule own "Too many tracks" {
  level = warning
  given program.stage
  require count(tracks) <= most[program.stage]
  at program.stage "{asked}"
}
"#,
        &["the table has no entry for `maturity`"],
    );
    check(
        r#"
rule own "A rate is high" {
  level = warning
  require count(tracks) <= rates
  at program.stage "too many"
}
"#,
        &["a count does not compare with a range"],
    );
}

#[test]
fn what_the_pack_names_is_taken() {
    check(
        r#"
param asked = [account] "again"
rule rate "Again" {
  level = warning
  require count(tracks) == 1
  at program.stage "too many"
}
"#,
        &["there is a parameter `asked` already", "there is a rule `rate` already"],
    );
}
