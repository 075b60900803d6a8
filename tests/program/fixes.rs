//! The oracle of fixes: applied, each safe fix mends its finding and brings nothing new.

use partnerlint::diagnostic::{Applicability, Finding, Fix};

use crate::support::program::resolved;

fn findings(text: &str) -> Vec<Finding> {
    resolved(text).base().1
}

/// The text after the edits of a fix.
fn applied(text: &str, fix: &Fix) -> String {
    let mut edits: Vec<_> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.location.span.start));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.location.span.range(), &edit.text);
    }
    text
}

fn keys(findings: &[Finding]) -> Vec<(String, String)> {
    findings.iter().map(|finding| (finding.id.to_string(), finding.message.clone())).collect()
}

/// Programs with one mistake a line, each of which has a safe fix.
const MISTAKES: &[&str] = &[
    "stge = scale",
    "stage = scael",
    "goals = channel_revenue",
    "owner = \"vp\"\nrole vp {}",
    "version = 11",
    "company { gross_margin = 78 }",
    "company { acv = \"38k USD\", arr = 14M usd }",
    "company { sales_cycle = 90 dayz, onboarding = \"assisted\", product_market_fit = yes }",
    "company { gross_margin = 78% of deal_valu }",
    "deal_registration { approval = 2 business_days after submision }",
    "deal_registrations { expires = 90 days }",
    "incentive a { reward = 5 USD per 100 USD of mmr }",
    "product maintenance \"M\"\ntrack t { archetypes = [reseler], commission { rate[maintenence] = 8% } }",
    "product maintenance \"M\"\ntrack t { archetypes = [reseller], commission { rate = 8% when prodct is maintenance } }",
    "track t { archetypes = [reseller], margn { default = 15% } }",
    "track t { archetypes = [reseller], margin { renewl = 12% } }",
    "track t { archetypes = [reseller], margin == 15% }",
    "track t { archetypes = [reseller], tier a { by_invitation } }",
    "track t { archetypes = [reseller], tier a {}, tier b { above == a } }",
    "track t { archetypes = [reseller], tier a { requires { closed_deal >= 1 within 12 months } } }",
    "track t { archetypes = [reseller], tier a { requires { closed_deals >= 1 within any quartr } } }",
    "track t { archetypes = [reseller], tier a { requires { deal == renewal, deal != expansion } } }",
    "track t { archetypes = [reseller], tier gold { requires { tier = gold } } }",
    "role ceo {}\nrole vp { reports_to = seo }",
    "track t { archetypes = [reseller], tier a { benefits += portal } }",
    "certification engineer \"E\"\ntrack t { archetypes = [reseller], entry { certified_people[enginer] >= 1 } }",
];

#[test]
fn each_safe_fix_mends_its_finding_and_brings_nothing_new() {
    for line in MISTAKES {
        let text = format!("program p {{\n{line}\n}}");
        let before = findings(&text);
        assert!(!before.is_empty(), "{text}");
        for finding in &before {
            let fix = finding.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
            let fix = fix.unwrap_or_else(|| panic!("{}: no safe fix for {text}", finding.message));
            let mended = applied(&text, fix);
            let after = findings(&mended);
            let mut expected = keys(&before);
            let at =
                expected.iter().position(|key| *key == (finding.id.to_string(), finding.message.clone()));
            expected.remove(at.expect("the finding itself"));
            assert_eq!(keys(&after), expected, "{text}\nbecomes\n{mended}");
        }
    }
}
