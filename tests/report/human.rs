//! The output for people: frames, labels in several files, long lines, hostile text.

use partnerlint::diagnostic::{Finding, Layer, Level, ParameterUse, Reporter, SetBy};
use partnerlint::report::{Look, concise, human, sanitise};
use partnerlint::source::{Location, SourceId, Sources, Span};

/// Where `text` stands in a source, counted from the `nth` time.
fn find(sources: &Sources, id: SourceId, text: &str) -> Location {
    let at = sources.get(id).and_then(|source| source.text.find(text)).expect("the text stands there");
    let start = u32::try_from(at).expect("short");
    Location::new(id, Span::new(start, start + u32::try_from(text.len()).expect("short")))
}

fn rule(location: Location) -> Finding {
    let mut finding =
        Finding::engine("tier-margin-inversion", location, "`gold` earns 15%, less than `silver`")
            .labelled("`gold` earns 15%")
            .at_place("track[main].tier[gold].margin")
            .help("raise `gold` to at least 18%, or lower `silver`");
    finding.reporter = Reporter::Rule;
    finding.level = Level::Warning;
    finding
}

const PROGRAM: &str = "\
program helio {
  track main {
    tier silver {
      margin = 18%
    }

    # the top
    # of the ladder
    tier gold {
      margin = 15%
    }
  }
}
";

fn both(findings: &[Finding], sources: &Sources) -> String {
    format!("{}{}", human::render(findings, sources, Look::default()), concise::render(findings, sources))
}

#[test]
fn labels_stand_under_the_source() {
    let mut sources = Sources::new();
    let id = sources.add("helio.partner", PROGRAM);
    let finding = rule(find(&sources, id, "15%")).note(find(&sources, id, "18%"), "`silver`, the tier below");
    insta::assert_snapshot!(both(&[finding], &sources));
}

#[test]
fn labels_of_other_files_have_frames_of_their_own() {
    let mut sources = Sources::new();
    let config = sources.add("partnerlint.toml", "[rules.tier-margin-inversion.params]\nleast = \"3%\"\n");
    let id = sources.add("helio.partner", PROGRAM);
    let mut finding = rule(find(&sources, id, "15%"))
        .note(find(&sources, config, "\"3%\""), "set here")
        .note(find(&sources, id, "tier silver"), "`silver` is below");
    let set_by = vec![SetBy { layer: Layer::Company, at: find(&sources, config, "\"3%\"") }];
    finding.parameters.push(ParameterUse { name: "least".into(), value: "3%".into(), set_by });
    finding.parameters.push(ParameterUse { name: "most".into(), value: "9%".into(), set_by: Vec::new() });
    finding.variants = vec!["emea".into(), "fy28_rates from 2027-02-01".into()];
    insta::assert_snapshot!(both(&[finding], &sources));
}

#[test]
fn a_suggestion_is_said_once() {
    let mut sources = Sources::new();
    let id = sources.add("a.partner", "program a {\n  trakc b {}\n}\n");
    let finding = Finding::engine("unknown-name", find(&sources, id, "trakc"), "there is no block `trakc`")
        .suggest(Some("track"));
    insta::assert_snapshot!(both(&[finding], &sources));
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let mut sources = Sources::new();
    let text = format!("a = {}\n", "[".repeat(5_000) + "ü here " + &"]".repeat(5_000));
    let id = sources.add("long.partner", text);
    let finding =
        Finding::engine("limit-depth", find(&sources, id, "here"), "nested more than 128 levels deep");
    let shown = both(&[finding], &sources);
    assert!(shown.lines().all(|line| line.chars().count() < 260), "{shown}");
    assert!(shown.contains("long.partner:1:5007"), "{shown}");
}

#[test]
fn a_label_at_the_end_stands_after_the_last_line() {
    let mut sources = Sources::new();
    let id = sources.add("a.partner", "program a {\n");
    let at_end = Location::new(id, Span::new(12, 12));
    insta::assert_snapshot!(both(&[Finding::engine("syntax", at_end, "`}` is missing")], &sources));
}

#[test]
fn a_label_over_many_lines_is_drawn_on_its_first() {
    let mut sources = Sources::new();
    let id = sources.add("a.partner", "x\n".repeat(40));
    let all = Location::new(id, Span::new(2, 70));
    insta::assert_snapshot!(both(&[Finding::engine("syntax", all, "this is no program")], &sources));
}

#[test]
fn an_empty_source_has_no_frame() {
    let mut sources = Sources::new();
    let id = sources.add("a.partner", "");
    let start = Location::new(id, Span::new(0, 0));
    insta::assert_snapshot!(both(&[Finding::engine("unreadable", start, "cannot be read")], &sources));
}

#[test]
fn every_span_of_any_text_is_drawn() {
    let text = "é\r\n\t\u{202e}x\rüü\n\n\u{1b}[31m \n";
    let mut sources = Sources::new();
    let id = sources.add("any.partner", text);
    let end = u32::try_from(text.len()).expect("short") + 2;
    for start in 0..=end {
        for stop in 0..=end {
            let finding = Finding::engine("syntax", Location::new(id, Span::new(start, stop)), "wrong")
                .note(Location::new(id, Span::new(stop, start)), "also wrong");
            let shown = human::render(&[finding], &sources, Look::default());
            assert!(shown.contains("any.partner:"), "{start}..{stop}: {shown}");
            assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'), "{start}..{stop}: {shown}");
        }
    }
}

#[test]
fn hostile_text_steers_nothing() {
    let hostile = "::error::forged\u{1b}[2J\u{9b}31m\u{202e}\u{200b}\u{e0041} ##[error]x ##vso[task.complete] \
                   section_start:1:a\r\u{1b}[0K";
    let mut sources = Sources::new();
    let id = sources.add(format!("{hostile}\n::error::name"), format!("{hostile}\n::warning::source\n"));
    let mut finding =
        Finding::engine("syntax", find(&sources, id, "forged"), format!("{hostile}\n::error::message"))
            .labelled(format!("a\n{hostile}"))
            .at_place(hostile)
            .help(format!("{}\n::error::help", "word ".repeat(40)))
            .help(format!("{} ::error::wrapped", "w".repeat(90)));
    finding.variants.push(hostile.to_owned());
    for look in [Look::default(), Look { color: false, width: 12 }] {
        let shown = human::render(std::slice::from_ref(&finding), &sources, look)
            + &concise::render(std::slice::from_ref(&finding), &sources);
        for line in shown.lines() {
            let text = line.trim_start();
            assert!(!text.starts_with("::") && !text.starts_with("section_"), "{line}");
            assert!(!line.contains("##[") && !line.contains("##vso["), "{line}");
            assert!(!line.chars().any(sanitise::is_hidden), "{line:?}");
        }
    }
    insta::assert_snapshot!(both(&[finding], &sources));
}

#[test]
fn the_sanitiser_keeps_the_length() {
    for c in (0..=0x10_FFFF).filter_map(char::from_u32) {
        let text = format!("a{c}b");
        assert_eq!(sanitise::line(&text).len(), text.len(), "U+{:04X}", u32::from(c));
        assert!(!sanitise::line(&text).chars().any(sanitise::is_hidden), "U+{:04X}", u32::from(c));
        assert_eq!(sanitise::source(&text).len(), text.len(), "U+{:04X}", u32::from(c));
    }
}
