//! `init`: what it writes, what it refuses, and what it leaves alone.

use super::Project;

const DAY: [&str; 2] = ["--as-of", "2026-11-22"];

impl Project {
    fn init(&self, arguments: &[&str]) -> super::Ran {
        let mut all = vec!["init"];
        all.extend(arguments);
        all.extend(DAY);
        self.run(&all)
    }

    fn names(&self) -> Vec<String> {
        let entries = self.path().read_dir().unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }
}

const PILOT: [&str; 4] = ["--stage", "pilot", "--archetype", "referral"];

fn pilot<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&PILOT, more].concat()
}

#[test]
fn it_writes_a_program_in_which_nothing_is_wrong() {
    let project = Project::bare();
    insta::assert_snapshot!(project.init(&pilot(&[])).shown());
    assert_eq!(project.names(), ["acme.partner"]);
    let checked =
        project.run(&["check", "--as-of", "2026-11-22", "--fail-on", "advice", "--fail-on-undecided"]);
    assert_eq!(checked.code, 0, "{}", checked.out);
    assert!(project.text("acme.partner").contains("program acme \"Acme Partner Program\" {"));
}

#[test]
fn it_says_what_there_is_to_choose_from() {
    let project = Project::bare();
    insta::assert_snapshot!(project.init(&[]).shown());
    let ran = project.init(&["--stage", "scale"]);
    assert!(ran.err.starts_with("error: say which partners the program is for\n"), "{}", ran.err);
    assert!(!ran.err.contains("--stage maturity"), "{}", ran.err);
    let ran = project.init(&["--archetype", "reseller"]);
    assert!(ran.err.starts_with("error: say where the program is in its life\n"), "{}", ran.err);
    assert_eq!((ran.code, project.names()), (2, Vec::new()));
}

#[test]
fn what_does_not_go_together_is_refused_with_the_reason() {
    let project = Project::bare();
    insta::assert_snapshot!(project.init(&["--stage", "pilot", "--archetype", "alliance,reseller"]).shown());
    let alone = project.init(&["--stage", "maturity", "--archetype", "reseller"]);
    assert!(
        alone.err.contains("no track is an alliance with a platform vendor (stage-infrastructure)"),
        "{}",
        alone.err
    );
    assert_eq!((alone.code, project.names()), (2, Vec::new()));
}

#[test]
fn wrong_words_are_said() {
    let project = Project::bare();
    for (arguments, message) in [
        (
            vec!["--stage", "pilto", "--archetype", "referral"],
            "there is no stage `pilto`: did you mean `pilot`?",
        ),
        (
            vec!["--stage", "pilot", "--archetype", "reselling"],
            "there is no archetype `reselling`: did you mean `reseller`?",
        ),
        (
            vec!["--stage", "pilot", "--archetype", "affiliate"],
            "there is no archetype `affiliate` to begin with: choose from `technology`, `referral`, `reseller`, `alliance`",
        ),
        (
            pilot(&["--currency", "usd"]),
            "`usd` is no currency: write its code in capital letters, for example `USD`",
        ),
        (
            pilot(&["--currency", "CHF"]),
            "`premature-program.floor` is `[1_000_000 USD, 1_000_000 EUR, 900_000 GBP]`, and a program needs an amount in `CHF`",
        ),
        (
            pilot(&["--name", "Acme Inc"]),
            "a program cannot be called `Acme Inc`: write `--name acme_inc`, for example",
        ),
        (
            pilot(&["--name", "9lives"]),
            "a program cannot be called `9lives`: write `--name p9lives`, for example",
        ),
        (pilot(&["--title", "a\u{202e}b"]), "a title is one line of letters and signs that can be seen"),
        (pilot(&["--title", " "]), "a title is one line of letters and signs that can be seen"),
        (pilot(&["helio.txt"]), "`helio.txt` is no folder, and no file whose name ends in `.partner`"),
        (
            pilot(&["--name", "when"]),
            "no program can be made of this: `when` is a word of the language and cannot be a name",
        ),
    ] {
        let ran = project.init(&arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert_eq!(ran.err, format!("error: {message}\n"));
    }
    assert_eq!(project.names(), Vec::<String>::new());
}

#[test]
fn the_file_names_the_program() {
    let project = Project::bare().file("programs/keep", "");
    assert_eq!(project.init(&pilot(&["north_star.partner"])).code, 0);
    assert!(
        project.text("north_star.partner").contains("program north_star \"North Star Partner Program\" {")
    );
    assert_eq!(
        project.init(&pilot(&["programs", "--name", "helio", "--title", "The \"Helio\" Net"])).code,
        0
    );
    assert_eq!(project.init(&pilot(&["new/emea/south.partner"])).code, 0, "folders are made");
    let ran = project.init(&pilot(&["north_star.partner/south.partner"]));
    assert!(
        ran.err.starts_with("error: `north_star.partner/south.partner` cannot be written: "),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, 2);
    assert!(project.text("new/emea/south.partner").contains("program south "));
    assert!(project.text("programs/helio.partner").contains("program helio \"The \\\"Helio\\\" Net\" {"));
}

#[test]
fn standard_output_gets_the_program_and_nothing_else() {
    let project = Project::bare();
    let ran = project.init(&pilot(&["-", "--currency", "EUR"]));
    assert_eq!((ran.code, ran.err.as_str(), project.names()), (0, "", Vec::new()));
    assert!(ran.out.contains("= 9_000_000 EUR"), "{}", ran.out);
    let checked = project.run_with(&["check", "-", "--as-of", "2026-11-22"], ran.out);
    assert_eq!(checked.code, 0, "{}", checked.out);
}

#[test]
fn nothing_is_replaced_unasked() {
    let project = Project::bare().file("acme.partner", "mine");
    let ran = project.init(&pilot(&[]));
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "error: `acme.partner` is there already: `--force` replaces it\n")
    );
    assert_eq!(project.text("acme.partner"), "mine");
    assert_eq!(project.init(&pilot(&["--force"])).code, 0);
    assert!(project.text("acme.partner").starts_with("# A partner program"));
    assert_eq!(project.names(), ["acme.partner"]);
    std::fs::create_dir(project.path().join("helio.partner")).unwrap();
    let ran = project.init(&pilot(&["--name", "helio", "--force"]));
    assert_eq!(ran.err, "error: `helio.partner` is there, and is no file\n");
}

#[cfg(unix)]
#[test]
fn links_are_left_alone() {
    let project = Project::bare().file("elsewhere", "mine");
    for name in ["elsewhere", "nowhere"] {
        let link = project.path().join("acme.partner");
        std::os::unix::fs::symlink(name, &link).unwrap();
        let ran = project.init(&pilot(&["--force"]));
        assert_eq!(ran.err, "error: `acme.partner` is a link: name the file that it leads to\n");
        std::fs::remove_file(link).unwrap();
    }
    assert_eq!((project.text("elsewhere").as_str(), project.names()), ("mine", vec!["elsewhere".to_owned()]));
}

#[test]
fn the_rules_of_the_folder_have_their_say() {
    let project = Project::new().config("[rules.thin-margin.params]\nleast = \"90%\"\n");
    let ran = project.init(&["--stage", "pilot", "--archetype", "reseller"]);
    assert_eq!((ran.code, ran.out.contains("find nothing")), (0, false));
    let tiers = project.init(&["tiers.partner", "--stage", "stabilize", "--archetype", "reseller"]);
    assert!(tiers.out.ends_with("the rules of your own find 3 things in it as it stands\n"), "{}", tiers.out);
    let allowed = Project::bare().file("partnerlint.toml", "[rules.alliance-too-early]\nlevel = \"off\"\n");
    assert_eq!(allowed.init(&["--stage", "pilot", "--archetype", "alliance"]).code, 0);
    let wrong = Project::bare().file("partnerlint.toml", "[rules.nothing]\nlevel = \"off\"\n");
    let ran = wrong.init(&pilot(&[]));
    assert_eq!(
        ran.err,
        "error: `partnerlint.toml` or what it names is wrong: `partnerlint check` says where\n"
    );
    assert_eq!((ran.code, wrong.names()), (2, vec!["partnerlint.toml".to_owned()]));
}
