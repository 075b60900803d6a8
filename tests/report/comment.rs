//! Comments in Markdown, read as Markdown.

use partnerlint::report::markdown::sentence;

use crate::cli::{Project, THIN, steady};
use crate::support::readers::markdown;

fn comment(project: &Project, arguments: &[&str]) -> String {
    let mut all = vec!["--format", "markdown", "--as-of", "2026-11-22"];
    all.extend(arguments);
    let out = project.check(&all).out;
    markdown(&out);
    out
}

/// Without the number of rules that come with partnerlint.
fn shown(comment: &str) -> String {
    let cell = |cell: &str| {
        if cell.trim().parse().is_ok_and(|n: u32| n > 100) { " … ".to_owned() } else { cell.to_owned() }
    };
    let line = |line: &str| line.split('|').map(cell).collect::<Vec<_>>().join("|");
    steady(&comment.lines().map(|text| line(text) + "\n").collect::<String>())
}

#[test]
fn a_verdict_the_sums_and_findings() {
    let project = Project::new().file("helio.partner", THIN);
    insta::assert_snapshot!(shown(&comment(&project, &[])));
    insta::assert_snapshot!(shown(&comment(&project, &["nowhere.partner"])));
}

#[test]
fn the_verdict_is_that_of_the_run() {
    let project = Project::new().file("helio.partner", THIN);
    for (arguments, verdict) in [
        (&[][..], "failed"),
        (&["--fail-on", "error"], "passed, with findings"),
        (&["--exit-zero"], "passed, with findings"),
        (&["--param", "thin-margin.least=1%"], "passed"),
        (&["nowhere.partner"], "could not check everything"),
    ] {
        let comment = comment(&project, arguments);
        assert_eq!(
            comment.lines().next(),
            Some(format!("## partnerlint: {verdict}").as_str()),
            "{arguments:?}"
        );
    }
}

#[test]
fn what_does_not_count_is_shown_on_request() {
    let waived = THIN.replace(
        "track main",
        "waive thin-margin { reason = \"paid @later\", approver = \"CFO\", until = 2027-01-01 }\n  track main",
    );
    let project = Project::new().file("helio.partner", waived);
    assert!(!comment(&project, &[]).contains("<details>"));
    insta::assert_snapshot!(shown(&comment(&project, &["--show-waived", "--verbose", "--show-passes"])));
}

/// A program with so many tiers whose margin is too small, each of a name of so many letters.
fn tiers(count: usize, letters: usize) -> String {
    let name = "t".repeat(letters);
    let tiers: String = (0..count).map(|n| format!("    tier {name}{n} {{ margin = 5% }}\n")).collect();
    format!("program helio \"Helio\" {{\n  track main {{\n    archetypes = [reseller]\n{tiers}  }}\n}}\n")
}

#[test]
fn more_than_ten_are_folded_and_what_has_no_room_is_counted() {
    for (count, folded) in [(10, 0), (11, 1), (30, 20)] {
        let comment = comment(&Project::new().file("a.partner", tiers(count, 1)), &[]);
        assert_eq!(comment.contains("<details>"), folded > 0, "{count}");
        assert_eq!(comment.matches("- **warning** ").count(), count);
        assert_eq!(comment.contains(" more finding"), folded > 0);
        assert!(!comment.contains("left out"));
    }
    let comment = comment(&Project::new().file("a.partner", tiers(400, 120)), &[]);
    assert!(comment.len() <= 65_536 && comment.len() > 60_000, "{}", comment.len());
    let there = comment.matches("- **warning** ").count();
    assert!(comment.contains(&format!("{} more are left out", 400 - there)), "{there}");
    // Whole findings only.
    assert_eq!(comment.matches("\n  - help: raise it to 10%\n").count(), there);
    assert!(comment.trim_end().ends_with("there is no room for them here."));
}

#[test]
fn services_read_nothing_in_a_sentence() {
    for (written, safe) in [
        ("plain words, 10%..15% and (more) at 12:30", "plain words, 10%..15% and (more) at 12:30"),
        ("`gold` earns `20%`", "`gold` earns `20%`"),
        ("`a``b` `c", "`a`&#8203;`b` \\`c"),
        ("`` `  `", "\\`\\` \\`  \\`"),
        ("@all, #1 and a#1", "\\@&#8203;all, \\#&#8203;1 and a\\#&#8203;1"),
        ("https://x.example www.x.example", "https\\:&#8203;//x.example www&#8203;\\.x.example"),
        ("a@x.example", "a\\@&#8203;x.example"),
        ("!1 $1 ~1 &1", "\\!&#8203;1 \\$&#8203;1 \\~&#8203;1 \\&&#8203;1"),
        (":eyes:", ":&#8203;eyes:"),
        ("GH-12 top-10", "GH-&#8203;12 top-10"),
        ("deadbeefcafe01 facade", "deadbe&#8203;efcafe&#8203;01 facade"),
        ("<b> & `<b>`", "\\<b\\> \\& `<b>`"),
    ] {
        assert_eq!(sentence(written), safe, "{written}");
    }
}
