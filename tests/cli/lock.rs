//! `partnerlint.lock` and the commands about packs: a pack that has changed is noticed.

use super::{PACK, POLICY, Project, SOUND};

fn locked(project: Project) -> Project {
    let ran = project.run(&["pack", "lock"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    project
}

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
