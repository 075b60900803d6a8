//! Fragments that a program brings in.

use insta::assert_snapshot;

use crate::support::program::{Checked, Folder, vocabulary};

fn shown(checked: &Checked) -> String {
    let (program, findings) = checked.base();
    format!("{}{}", checked.render(&findings), program.dump(vocabulary(), Some(&checked.sources)))
}

#[test]
fn fragments_stand_where_they_are_brought_in() {
    let checked = Folder::new(&[
        ("main.partner", "program helio {\n  use \"names.partner\"\n  track t { archetypes = [reseller], use \"tiers.partner\" }\n  track u { archetypes = [referral], use \"tiers.partner\" }\n}"),
        ("names.partner", "certification engineer \"Engineer\"\nuse \"results.partner\""),
        ("results.partner", "results { active_partners = 12 }"),
        ("tiers.partner", "tier silver { requires { certified_people[engineer] >= 1 } }\ntier gold { margn = 3% }"),
    ])
    .resolve("main.partner");
    assert_snapshot!(shown(&checked));
}

#[test]
fn what_cannot_be_brought_in_is_reported_at_the_use() {
    let checked = Folder::new(&[
        ("main.partner", "program helio {\n  use \"nothing.partner\"\n  use \"../secret.partner\"\n  use \"other.partner\"\n  use \"broken.partner\"\n  use \"one.partner\"\n  track t { archetypes = [reseller], deal_registration = none }\n}"),
        ("other.partner", "program other {}"),
        ("broken.partner", "role ceo {}\nrole ] x"),
        ("one.partner", "role one {}\nuse \"two.partner\""),
        ("two.partner", "role two { reports_to = three }\nuse \"one.partner\"\nuse \"main.partner\""),
    ])
    .resolve("main.partner");
    assert_snapshot!(shown(&checked));
}

#[test]
fn fragments_are_counted() {
    let mut files: Vec<(String, String)> =
        (0..12).map(|at| (format!("f{at}"), format!("use \"f{0}\"\nuse \"f{0}\"", at + 1))).collect();
    files.push(("f12".to_owned(), "term \"T\" \"…\"".to_owned()));
    files.push(("main".to_owned(), "program helio { use \"f0\" }".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let checked = Folder::new(&files).resolve("main");
    let (_, findings) = checked.base();
    let ids: Vec<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    assert_eq!(ids, ["limit-includes"]);
}
