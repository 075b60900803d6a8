//! Packs of a company: what they say of themselves, and what is no pack.

use partnerlint::source::SourceId;

use super::{PACK, POLICY, Project, SOUND, THIN};

/// A rule about a word that the pack adds.
const SEATS: &str = r#"
rule few-seats "A track has too few seats" {
  level = warning
  for track in tracks
  given track.seats
  require track.seats >= 2
  at   track.seats "{track} has {track.seats}"
  fails  { track t { archetypes = [reseller], seats = 1 } }
  passes { track t { archetypes = [reseller], seats = 2 } }
}
"#;

#[test]
fn mistakes_of_a_header_stand_in_it() {
    for (name, toml) in [
        ("nothing", ""),
        ("words", "nmae = \"own\"\nname = \"Our Rules\"\nversion = \"1.0\"\ntitle = 3\ncolour = \"red\"\n"),
        (
            "rest",
            "name = \"own\"\nversion = \"1.0.0\"\ntitle = \"T\"\nrequires = \"new\"\nvocabulary = \"w\"\neditions = 2026\n",
        ),
        (
            "years",
            "name = \"own\"\nversion = \"1.0.0\"\ntitle = \"T\"\neditions = [2026, 26, \"2027\", 2026]\n",
        ),
        ("no_toml", "name = \"own\nversion = \"1.0.0\"\n"),
        ("shipped", "name = \"channel\"\nversion = \"1.0.0\"\ntitle = \"T\"\n"),
    ] {
        let project = Project::new().file("pack/pack.toml", toml).file("helio.partner", SOUND);
        let ran = project.run(&["pack", "check"]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.out);
        insta::assert_snapshot!(name, ran.shown());
        assert_eq!(project.run(&["check", "--select", "tier-count"]).code, 2, "{name}");
    }
}

#[test]
fn a_header_may_say_all() {
    let toml = "description = \"D.\"\nrequires = \">=0.1, <2\"\nvocabulary = [\"words.toml\"]\neditions = [2027, 2026]\n";
    let words = "[blocks.track.attributes]\nseats = { type = \"count\", doc = \"Seats.\" }\n";
    let project = Project::new()
        .file("pack/pack.toml", format!("{PACK}{toml}"))
        .file("pack/words.toml", words)
        .file("pack/seats.policy", SEATS)
        .file("helio.partner", SOUND.replace("track main {", "track main {\n    seats = 3"));
    let ran = project.check(&[]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert_eq!(project.run(&["test", "pack"]).code, 0);
    assert_eq!(
        project.run(&["pack", "check"]).out,
        "own 1.0.0 at pack: 2 policies, 1 file of words, 2 rules; no lock file\n"
    );
    assert_eq!(project.run(&["pack", "check", "pack"]), project.run(&["pack", "check"]));
    // Without the words the rule cannot be read.
    let project = project.file("pack/pack.toml", PACK);
    assert_eq!(project.check(&[]).code, 2);
    assert_eq!(project.run(&["test", "pack"]).code, 2);
    assert_eq!(project.run(&["pack", "check", "pack"]).code, 2);
}

#[test]
fn a_pack_for_another_partnerlint_does_not_run() {
    let with = |requires: &str| {
        Project::new()
            .file("pack/pack.toml", format!("{PACK}requires = \"{requires}\"\n"))
            .config("[rules.thin-margin]\nlevel = \"error\"\n")
            .file("helio.partner", THIN.replace("margin = 5%", "margin = 5%\n      waive thin-margin { reason = \"r\", approver = \"a\", until = 2027-01-01 }"))
    };
    let own = env!("CARGO_PKG_VERSION");
    for fits in [format!("={own}"), ">=0.1".to_owned()] {
        assert!(with(&fits).check(&["--no-waivers"]).out.contains("thin-margin"), "{fits}");
    }
    assert_eq!(with(&format!(">{own}")).check(&[]).code, 2);
    // Whoever names its rules is not told that they do not exist: nobody can know.
    insta::assert_snapshot!(with(">=9").check(&["--ignore", "tier-count"]).shown());
}

#[test]
fn the_page_about_packs_shows_a_header_and_a_lock_file() {
    let page = std::fs::read_to_string("docs/packs.md").unwrap();
    let mut blocks = page.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let header = blocks.find(|block| block.starts_with("name ")).unwrap();
    let (file, findings) = partnerlint::lint::header::read(header, SourceId(0));
    assert_eq!(findings, []);
    assert_eq!(file.unwrap().header.newest(), Some(2027));
    let lock = blocks.find(|block| block.starts_with("[[pack]]")).unwrap();
    let (locked, findings) = partnerlint::lint::lock::read(lock, SourceId(0));
    assert_eq!((locked.len(), findings), (1, Vec::new()));
}

// ───────────── what is no pack

#[test]
fn what_is_no_pack_is_an_error() {
    let project = Project::bare()
        .file(".git/HEAD", "")
        .file(
            "partnerlint.toml",
            "packs = [\"rules\", \"one.policy\", \"none\", \"deep\", \"/etc\", \"..\"]\n",
        )
        .file("rules/thin.policy", POLICY)
        .file("one.policy", POLICY)
        .file("none/pack.toml", PACK)
        .file("deep/pack.toml", PACK.replace("own", "deep"))
        .file("deep/own.policy", POLICY)
        .file("deep/below/lost.policy", POLICY)
        .file("helio.partner", SOUND);
    insta::assert_snapshot!(project.run(&["check", "--select", "tier-count"]).shown());
}

#[test]
fn an_empty_folder_of_rules_is_an_error() {
    let project = Project::new().file("helio.partner", SOUND);
    std::fs::remove_file(project.path().join("pack/thin.policy")).unwrap();
    for arguments in [&["check"][..], &["pack", "check"], &["pack", "check", "pack"], &["pack", "lock"]] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.out.contains("no file in `pack` ends in `.policy`"), "{arguments:?}: {}", ran.out);
    }
    assert_eq!(project.run(&["test", "pack"]).code, 2);
    assert_eq!(project.run(&["rules"]).code, 2);
}

#[test]
fn a_pack_that_does_not_load_is_never_passed_over() {
    let wrong = POLICY.replace("tier.margin[case] >= least", "tier.margn[case] >= least");
    let project = Project::new().file("pack/thin.policy", wrong).file("helio.partner", THIN);
    for arguments in
        [&["check", "--quiet"][..], &["pack", "check"], &["pack", "check", "pack"], &["test", "pack"]]
    {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.out.contains("`tier` has no field `margn`"), "{arguments:?}: {}", ran.out);
    }
    let project = Project::new().file("pack/thin.policy", b"rule \xff").file("helio.partner", THIN);
    for arguments in [&["check", "--quiet"][..], &["pack", "check"], &["pack", "check", "pack"]] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.out.contains("`pack/thin.policy` is not UTF-8 text"), "{arguments:?}: {}", ran.out);
    }
}

#[test]
fn words_of_a_pack_stay_in_it() {
    let toml =
        format!("{PACK}vocabulary = [\"nowhere.toml\", \"../words.toml\", \"/etc/words.toml\", \".\"]\n");
    let project =
        Project::new().file("pack/pack.toml", toml).file("words.toml", "").file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&[]).shown());
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_errors() {
    use std::os::unix::fs::symlink;
    let elsewhere = Project::bare().file("pack.toml", PACK).file("thin.policy", POLICY);
    let project = Project::new().file("helio.partner", SOUND).file("pack/kept/words.toml", "");
    let link = |from: &str, to: &std::path::Path| symlink(to, project.path().join(from)).unwrap();
    link("pack/linked.policy", &elsewhere.path().join("thin.policy"));
    let ran = project.check(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("`pack/linked.policy` leads outside the pack"), "{}", ran.out);
    std::fs::remove_file(project.path().join("pack/linked.policy")).unwrap();
    std::fs::remove_dir_all(project.path().join("pack")).unwrap();
    link("pack", elsewhere.path());
    let ran = project.check(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("`pack` leads outside the folder of the topmost configuration"), "{}", ran.out);
}

#[test]
fn two_packs_have_two_names() {
    let project = Project::new()
        .file("other/pack.toml", PACK)
        .file("other/more.policy", POLICY.replace("thin-margin", "other-margin"))
        .file("partnerlint.toml", "packs = [\"pack\", \"other\", \"./pack\"]\n")
        .file("helio.partner", SOUND);
    insta::assert_snapshot!(project.check(&[]).shown());
    // A rule in two packs is an error, too.
    let project = project
        .file("other/pack.toml", PACK.replace("own", "other"))
        .file("other/more.policy", POLICY)
        .file("partnerlint.toml", "packs = [\"pack\", \"other\"]\n");
    let ran = project.check(&["--format", "concise"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.out.contains("other/more.policy:2:6: error[duplicate] there is a rule `thin-margin` already"),
        "{}",
        ran.out
    );
}

#[test]
fn the_report_for_machines_says_which_packs_were_used() {
    let project = Project::new().file("helio.partner", SOUND);
    let packs = || {
        let ran = project.check(&["--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        report["packs"].clone()
    };
    let [pack] = packs().as_array().unwrap().clone().try_into().unwrap();
    assert_eq!([&pack["name"], &pack["version"], &pack["path"]], ["own", "1.0.0", "pack"]);
    assert!(pack["digest"].as_str().unwrap().starts_with("sha256:"), "{pack}");
    assert!(pack["lock"].is_null());
    assert_eq!(project.run(&["pack", "lock"]).code, 0);
    assert_eq!(packs()[0]["lock"], "locked");
}
