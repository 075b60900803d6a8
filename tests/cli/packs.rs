//! Packs of a company: their headers, the lock file, editions, days from which rules hold, and rules that are deprecated.

use partnerlint::source::SourceId;

use super::{PACK, POLICY, Project, SOUND, THIN};

/// A rule that finds an error wherever there is a track.
const OPEN: &str = r#"
rule some-track "There is a track" {
  HEADER
  for track in tracks
  require count(tiers) == 0
  at   track "{track} is there"
  fails  { track t { archetypes = [reseller], tier a {} } }
  passes { track t { archetypes = [reseller] } }
}
"#;

/// A project whose pack has one rule more, with this header.
fn with_rule(header: &str, toml: &str) -> Project {
    Project::new()
        .file("pack/open.policy", OPEN.replace("HEADER", header))
        .file("pack/pack.toml", format!("{PACK}{toml}"))
        .file("helio.partner", SOUND)
}

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

/// The lines that a check by one rule gives, and its exit code.
fn lines(project: &Project, rule: &str, more: &[&str]) -> String {
    let all = [&["check", "--select", rule, "--format", "concise", "--quiet"], more].concat();
    let ran = project.run(&all);
    format!("{}exit {}\n", ran.out, ran.code)
}

fn locked(project: Project) -> Project {
    let ran = project.run(&["pack", "lock"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    project
}

// ───────────── the header

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
        assert!(with(&fits).check(&[]).out.contains("thin-margin"), "{fits}");
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

// ───────────── the lock file

/// The same in another way: what `sha256sum` prints of the files, hashed again.
fn digest(files: &[(&str, &str)]) -> String {
    use sha2::{Digest, Sha256};
    let hex = |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let list: String = files.iter().map(|(name, text)| format!("{}  {name}\n", hex(text))).collect();
    format!("sha256:{}", hex(&list))
}

#[test]
fn a_lock_file_has_each_pack_with_its_digest() {
    let project = locked(Project::new());
    let written = std::fs::read_to_string(project.path().join("partnerlint.lock")).unwrap();
    let digest = digest(&[("pack.toml", PACK), ("thin.policy", POLICY)]);
    assert_eq!(
        written,
        format!(
            "# Written by `partnerlint pack lock`: each pack as it was looked at. Commit this file; do not edit it.\n\n\
             [[pack]]\nname    = \"own\"\nversion = \"1.0.0\"\npath    = \"pack\"\ndigest  = \"{digest}\"\n"
        )
    );
    assert_eq!(
        locked(project).run(&["pack", "lock"]).out,
        format!("wrote partnerlint.lock: 1 pack\n  own 1.0.0 at pack, {digest}\n")
    );
}

#[test]
fn what_stands_in_no_pack_is_not_locked() {
    let project = locked(Project::new().file("helio.partner", SOUND))
        .file("pack/README.md", "other")
        .file("pack/tests/a.partner", "");
    assert_eq!(project.check(&["helio.partner"]).code, 0);
}

#[test]
fn a_changed_pack_is_noticed() {
    let project = locked(Project::new().file("helio.partner", SOUND));
    assert_eq!(project.check(&[]).code, 0);
    let policy = POLICY.replace("10%", "9%");
    let project = project.file("pack/thin.policy", &policy);
    insta::assert_snapshot!(project.check(&[]).shown());
    insta::assert_snapshot!(project.run(&["pack", "check"]).shown());
    let by_path = project.run(&["pack", "check", "pack"]);
    assert_eq!(by_path.code, 2);
    assert!(
        by_path.out.contains("error[pack-changed]") && by_path.out.ends_with("1 rule; changed\n"),
        "{}",
        by_path.out
    );
    // A line end is a change.
    let project = project.file("pack/thin.policy", POLICY.replace('\n', "\r\n"));
    assert!(project.check(&[]).out.contains("error[pack-changed]"));
    // A version alone is one, and so is a file more.
    let newer = PACK.replace("1.0.0", "1.1.0");
    let project = project.file("pack/thin.policy", POLICY).file("pack/pack.toml", newer);
    assert!(project.check(&[]).out.contains("has changed since it was locked, from version 1.0.0 to 1.1.0"));
    let project =
        project.file("pack/pack.toml", PACK).file("pack/more.policy", POLICY.replace("thin-margin", "more"));
    assert!(project.check(&[]).out.contains("error[pack-changed]"));
    // Having looked at it one locks it anew.
    assert_eq!(locked(project).check(&[]).code, 0);
}

#[test]
fn a_lock_file_and_the_configurations_name_the_same_packs() {
    let project = locked(Project::new().file("helio.partner", SOUND))
        .file("other/pack.toml", PACK.replace("own", "other"))
        .file("other/more.policy", POLICY.replace("thin-margin", "more"))
        .file("partnerlint.toml", "packs = [\"other\"]\n");
    insta::assert_snapshot!(project.run(&["check", "--select", "more"]).shown());
    assert_eq!(locked(project).run(&["check", "--select", "more"]).code, 0);
    // One that was moved is another one.
    let project =
        locked(Project::new().file("helio.partner", SOUND)).file("partnerlint.toml", "packs = [\"moved\"]\n");
    std::fs::rename(project.path().join("pack"), project.path().join("moved")).unwrap();
    let ran = project.check(&[]);
    assert!(ran.out.contains("the pack `own` stands at `moved`, and was locked elsewhere"), "{}", ran.out);
}

#[test]
fn a_folder_may_name_packs_of_its_own() {
    let project = Project::new()
        .file("emea/partnerlint.toml", "packs = [\"rules\"]\n")
        .file("emea/rules/pack.toml", PACK.replace("own", "emea"))
        .file("emea/rules/more.policy", POLICY.replace("thin-margin", "more"))
        .file("apac/helio.partner", SOUND)
        .file("emea/dach.partner", SOUND);
    let project = locked(project);
    let select = ["check", "--select", "thin-margin"];
    assert_eq!(project.run(&[&select[..], &["apac"]].concat()).code, 0, "what others name is not unused");
    assert_eq!(project.run(&select).code, 0);
    let project = project.file("emea/rules/more.policy", POLICY.replace("thin-margin", "fewer"));
    assert_eq!(project.run(&[&select[..], &["apac"]].concat()).code, 0);
    assert!(project.run(&select).out.contains("the pack `emea` has changed"));
}

#[test]
fn mistakes_of_a_lock_file_stand_in_it() {
    for (name, lock) in [
        ("lock_no_toml", "[[pack\n"),
        (
            "lock_keys",
            "version = 1\n[[pack]]\nname = \"own\"\nversoin = \"1.0.0\"\npath = 3\ndigest = \"x\"\n[[pack]]\n[[pack]]\nname = \"a\"\n",
        ),
        ("lock_list", "pack = \"own\"\n"),
        (
            "lock_twice",
            "[[pack]]\nname = \"own\"\nversion = \"1\"\npath = \"p\"\ndigest = \"d\"\n[[pack]]\nname = \"own\"\nversion = \"1\"\npath = \"p\"\ndigest = \"d\"\n",
        ),
    ] {
        let project = Project::new().file("partnerlint.lock", lock).file("helio.partner", SOUND);
        let ran = project.check(&[]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.out);
        insta::assert_snapshot!(name, ran.shown());
    }
    let project = Project::new().file("partnerlint.lock", b"\xff").file("helio.partner", SOUND);
    assert!(project.check(&[]).out.contains("`partnerlint.lock` is not UTF-8 text"));
    // An empty one has no packs.
    let project = project.file("partnerlint.lock", "");
    assert!(project.check(&[]).out.contains("error[pack-unlocked]"));
    // Without a configuration nobody reads it.
    assert_eq!(project.run(&["check", "--no-config", "--select", "tier-count"]).code, 0);
}

#[test]
fn a_configuration_that_is_named_has_its_lock_file_beside_it() {
    let project = locked(Project::new().file("helio.partner", SOUND));
    let lock = std::fs::read_to_string(project.path().join("partnerlint.lock")).unwrap();
    let project = project
        .file("ci/strict.toml", "packs = [\"rules\"]\n")
        .file("ci/rules/pack.toml", PACK)
        .file("ci/rules/thin.policy", POLICY)
        .file("pack/thin.policy", POLICY.replace("10%", "9%"));
    let strict = ["--config", "ci/strict.toml"];
    assert_eq!(project.check(&strict).code, 0, "the lock file above is that of another configuration");
    let project =
        project.file("ci/partnerlint.lock", lock.replace("path    = \"pack\"", "path    = \"rules\""));
    assert_eq!(project.check(&strict).code, 0);
    let project = project.file("ci/partnerlint.lock", "");
    assert!(project.check(&strict).out.contains("error[pack-unlocked]"));
}

#[test]
fn a_file_of_words_is_read_once() {
    let words = "[blocks.track.attributes]\nseats = { type = \"count\", doc = \"Seats.\" }\n";
    let project = Project::new()
        .file("pack/pack.toml", format!("{PACK}vocabulary = [\"words.toml\", \"./words.toml\"]\n"))
        .file("pack/words.toml", words)
        .config("vocabulary = [\"pack/words.toml\"]\n")
        .file("helio.partner", SOUND);
    assert_eq!(project.check(&[]).code, 0);
    let toml = std::fs::read_to_string(project.path().join("pack/pack.toml")).unwrap();
    let digest = digest(&[("pack.toml", &toml), ("thin.policy", POLICY), ("words.toml", words)]);
    assert!(locked(project).run(&["pack", "lock"]).out.contains(&digest));
}

#[test]
fn nothing_is_locked_in_vain() {
    let ran = Project::bare().file(".git/HEAD", "").run(&["pack", "lock"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: there is no `partnerlint.toml` here or above, and so no pack to lock\n")
    );
    let project = Project::bare().file(".git/HEAD", "").file("partnerlint.toml", "");
    let ran = project.run(&["pack", "lock"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: no `partnerlint.toml` names a pack: there is nothing to lock\n")
    );
    let ran = project.run(&["pack", "check"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no `partnerlint.toml` here names a pack"), "{}", ran.err);
    let ran = Project::new().file("pack/pack.toml", "").run(&["pack", "lock"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`partnerlint.lock` has not been written"), "{}", ran.err);
    // The last pack may go.
    let project = locked(Project::new()).file("partnerlint.toml", "").file("helio.partner", SOUND);
    assert!(project.run(&["check", "--select", "tier-count"]).out.contains("error[lock-unused]"));
    assert_eq!(locked(project).run(&["check", "--select", "tier-count"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_lock_file_is_no_link() {
    let elsewhere = Project::bare().file("lock", "");
    let project = Project::new().file("helio.partner", SOUND);
    std::os::unix::fs::symlink(elsewhere.path().join("lock"), project.path().join("partnerlint.lock"))
        .unwrap();
    assert!(project.check(&[]).out.contains("`partnerlint.lock` is a link"));
    assert_eq!(project.run(&["pack", "lock"]).code, 2);
    assert_eq!(std::fs::read_to_string(elsewhere.path().join("lock")).unwrap(), "");
}

#[test]
fn commands_about_rules_need_packs_as_they_were_locked() {
    let project = locked(Project::new()).file("pack/thin.policy", POLICY.replace("10%", "9%"));
    for arguments in [&["rules"][..], &["explain", "thin-margin"], &["vocabulary"]] {
        let ran = project.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains("`partnerlint check` says where"), "{}", ran.err);
    }
    assert_eq!(project.run(&["test", "pack"]).code, 0, "a rule is tested before it is locked");
}

#[test]
fn packs_are_listed() {
    let shipped = |text: &str| {
        // The shipped pack changes with every rule.
        text.lines()
            .filter(|line| !line.starts_with("channel "))
            .map(|line| format!("{line}\n"))
            .collect::<String>()
    };
    let project = Project::new().file("pack/pack.toml", format!("{PACK}editions = [2025, 2027]\n"));
    let ran = project.run(&["pack", "list"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.lines().any(|line| line.starts_with("channel ") && line.contains("(in partnerlint)")),
        "{}",
        ran.out
    );
    insta::assert_snapshot!(shipped(&ran.out));
    let project = locked(project).config("edition = 2026\n");
    insta::assert_snapshot!(shipped(&project.run(&["pack", "list"]).out));
    let json: serde_json::Value =
        serde_json::from_str(&project.run(&["pack", "list", "--format", "json"]).out).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json["packs"][1]).unwrap());
    let first = &json["packs"][0];
    assert_eq!((&first["name"], &first["path"], &first["lock"]), (&"channel".into(), &().into(), &().into()));
    let project = project.file("pack/thin.policy", POLICY.replace("10%", "9%"));
    let ran = project.run(&["pack", "list"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains(" changed ") && ran.out.contains("error[pack-changed]"), "{}", ran.out);
    let ran = project.run(&["pack", "list", "--format", "json"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.starts_with("partnerlint.lock:7:11: error[pack-changed] "), "{}", ran.err);
    assert!(serde_json::from_str::<serde_json::Value>(&ran.out).is_ok());
}

#[test]
fn the_digest_of_the_shipped_pack_is_that_of_its_folder() {
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in std::path::Path::new("policies/channel").read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name == "pack.toml" || name.ends_with(".policy") {
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
    files.sort();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(partnerlint::lint::shipped_digest(), digest(&files));
}

// ───────────── editions

#[test]
fn rules_that_joined_later_are_advice() {
    let project = |config: &str| {
        with_rule("level = error\n  edition = 2027", "editions = [2025, 2026, 2027]\n").config(config)
    };
    let check = |config: &str| lines(&project(config), "some-track", &[]);
    let found = |level: &str, code: u8| {
        format!("helio.partner:2:3: {level}[some-track] `main` is there (track[main])\nexit {code}\n")
    };
    assert_eq!(check(""), found("error", 1), "the newest holds where nobody asks for another");
    assert_eq!(check("edition = 2027\n"), found("error", 1));
    assert_eq!(check("edition = 2026\n"), found("advice", 0));
    assert_eq!(check("edition = 2025\n"), found("advice", 0));
    // A level that somebody sets has been looked at.
    assert_eq!(check("edition = 2026\n[rules.some-track]\nlevel = \"error\"\n"), found("error", 1));
    assert_eq!(
        check("edition = 2026\n[program.helio.rules.some-track]\nlevel = \"warning\"\n"),
        found("warning", 1)
    );
    // The nearest folder says which edition.
    let nearer = project("edition = 2026\n")
        .file("emea/partnerlint.toml", "edition = 2027\n")
        .file("emea/dach.partner", SOUND);
    let all = lines(&nearer, "some-track", &[]);
    assert_eq!(
        all,
        "emea/dach.partner:2:3: error[some-track] `main` is there (track[main])\nhelio.partner:2:3: advice[some-track] `main` is there (track[main])\nexit 1\n"
    );
    // A rule without an edition was there from the first.
    let old = with_rule("level = error", "editions = [2025, 2027]\n").config("edition = 2025\n");
    assert_eq!(lines(&old, "some-track", &[]), found("error", 1));
}

#[test]
fn an_edition_is_one_of_a_pack() {
    let with = |edition: &str| {
        with_rule("level = error\n  edition = 2027", "editions = [2027]\n")
            .config(&format!("edition = {edition}\n"))
    };
    let shown = |edition: &str| with(edition).run(&["check", "--select", "tier-count"]).shown();
    insta::assert_snapshot!(shown("2025"));
    insta::assert_snapshot!(shown("\"2026\""));
    assert_eq!(with("2026").run(&["check", "--select", "tier-count"]).code, 0, "the shipped pack has it");
    for toml in ["", "editions = [2026]\n"] {
        let ran = with_rule("level = error\n  edition = 2027", toml).run(&["pack", "check"]);
        assert_eq!(ran.code, 2);
        insta::assert_snapshot!(ran.shown());
    }
}

#[test]
fn the_list_and_the_explanation_say_what_holds_a_rule_back() {
    let header = "level = warning\n  level = error when count(tracks) > 3\n  topic = own\n  source = \"S\"\n  why = \"W.\"\n  edition = 2027\n  effective = 2027-01-01";
    let with = |config: &str| with_rule(header, "editions = [2026, 2027]\n").config(config);
    let project = with("edition = 2026\n");
    insta::assert_snapshot!(project.run(&["explain", "some-track"]).shown());
    insta::assert_snapshot!(project.run(&["rules", "--topic", "own"]).shown());
    insta::assert_snapshot!(project.run(&["rules", "--topic", "own", "--format", "markdown"]).shown());
    let json = |project: &Project| -> serde_json::Value {
        serde_json::from_str(&project.run(&["rules", "--topic", "own", "--format", "json"]).out).unwrap()
    };
    let rule = json(&project)["rules"][0].clone();
    insta::assert_snapshot!(serde_json::to_string_pretty(&rule["advice_by"]).unwrap());
    assert_eq!((&rule["level"], &rule["usual_level"]), (&"advice".into(), &"warning".into()));
    assert_eq!((&rule["edition"], &rule["effective"]), (&2027.into(), &"2027-01-01".into()));
    let levels = |project: &Project| {
        ["error", "warning", "advice"]
            .map(|level| project.run(&["rules", "--topic", "own", "--level", level]).code == 0)
    };
    assert_eq!(levels(&project), [false, false, true]);
    let project = with("");
    assert_eq!(levels(&project), [true, true, false]);
    assert_eq!(json(&project)["rules"][0]["advice_by"], serde_json::Value::Null);
    let said = project.run(&["explain", "some-track"]).out;
    assert!(said.contains("  effective: 2027-01-01; before that day it warns at most"), "{said}");
}

// ───────────── days

#[test]
fn a_rule_warns_at_most_before_its_day() {
    let project = |config: &str| with_rule("level = error\n  effective = 2027-01-01", "").config(config);
    let level = |config: &str, day: &str| {
        let shown = lines(&project(config), "some-track", &["--as-of", day]);
        shown.split_once(": ").unwrap().1.split_once('[').unwrap().0.to_owned()
    };
    assert_eq!(level("", "2026-12-31"), "warning");
    assert_eq!(level("", "2027-01-01"), "error");
    assert_eq!(level("", "2027-01-02"), "error");
    let set = "[rules.some-track]\nlevel = \"error\"\n";
    assert_eq!(level(set, "2026-12-31"), "error", "a level that is set holds on every day");
    // Advice stays advice: the day holds errors back and raises nothing.
    let low =
        with_rule("level = advice\n  level = error when count(tracks) > 3\n  effective = 2027-01-01", "");
    assert!(lines(&low, "some-track", &["--as-of", "2026-12-31"]).contains(": advice["));
}

#[test]
fn an_announced_change_is_found_by_the_day_of_the_check() {
    let later = SOUND.replace("  track main {\n", "  change later { from = 2027-06-01, set { track main { tier gold { margin = 20% } } } }\n  track main {\n");
    let policy = OPEN
        .replace("HEADER", "level = error\n  effective = 2027-01-01")
        .replace("count(tiers) == 0", "count(tiers) < 2");
    let project = Project::new().file("pack/open.policy", policy).file("helio.partner", later);
    let before = lines(&project, "some-track", &["--as-of", "2026-12-31"]);
    assert!(
        before.contains(": warning[some-track]"),
        "the change holds after the rule's day, and is found before it: {before}"
    );
    let after = lines(&project, "some-track", &["--as-of", "2027-01-01"]);
    assert!(after.contains(": error[some-track]"), "{after}");
}

// ───────────── rules that are deprecated

#[test]
fn whoever_names_a_deprecated_rule_is_told_its_successor() {
    let project =
        |config: &str| with_rule("level = error\n  deprecated = \"thin-margin\"", "").config(config);
    let plain = project("");
    assert_eq!(
        plain.run(&["check", "--select", "thin-margin"]).code,
        0,
        "who does not name it is told nothing"
    );
    let settings =
        "[rules.some-track]\nlevel = \"advice\"\n[program.helio.rules.some-track]\nlevel = \"off\"\n";
    let waived = SOUND.replace(
        "  track main {\n",
        "  waive some-track { reason = \"r\", approver = \"a\", until = 2027-01-01 }\n  track main {\n",
    );
    let ran = project(settings).file("helio.partner", &waived).run(&[
        "check",
        "--select",
        "some-track",
        "--ignore",
        "some-track,tier-count",
        "--select",
        "thin-margin",
    ]);
    assert_eq!(ran.code, 0, "it is advice: {}", ran.out);
    insta::assert_snapshot!(ran.shown());
    // It runs all the same.
    assert!(lines(&plain, "some-track", &[]).contains("error[some-track]"));
    let said = plain.run(&["explain", "some-track"]).out;
    assert!(said.contains("  deprecated: name `thin-margin` instead\n"), "{said}");
    assert!(plain.run(&["rules"]).out.contains("There is a track (deprecated: `thin-margin`)"));
    assert_eq!(
        project(settings).run(&["init", "new.partner", "--stage", "pilot", "--archetype", "referral"]).code,
        0
    );
    // Advice about a setting does not keep other commands from their work.
    assert_eq!(project(settings).run(&["rules"]).code, 0);
}

#[test]
fn a_successor_is_of_the_same_pack_or_shipped() {
    let shipped = with_rule("level = error\n  deprecated = \"tier-count\"", "");
    assert_eq!(shipped.run(&["pack", "check"]).code, 0);
    let other = with_rule("level = error\n  deprecated = \"more\"", "")
        .file("other/pack.toml", PACK.replace("own", "other"))
        .file("other/more.policy", POLICY.replace("thin-margin", "more"))
        .file("partnerlint.toml", "packs = [\"pack\", \"other\"]\n[rules.more]\nlevel = \"off\"\n");
    let ran = other.run(&["pack", "check"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.shown());
}
