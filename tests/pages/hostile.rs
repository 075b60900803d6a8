//! A policy that would like to be more than text: its page, read as Markdown, holds nothing of it.

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::cli::{POLICY, Project};

fn parsed(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES)
}

/// Where the links of a page lead.
pub fn links(text: &str) -> Vec<String> {
    let targets = parsed(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.into_string())
        }
        _ => None,
    });
    targets.collect()
}

const ATTACKS: [&str; 10] = [
    "<script>alert(1)</script>",
    "<!-- hidden",
    "[a](https://evil.example)",
    "![a](https://evil.example/x.png)",
    "<https://evil.example>",
    "https://evil.example www.evil.example evil@evil.example",
    "| a | b |",
    "# big",
    "```",
    "**bold** ~~gone~~ [^1] &lt;b&gt;",
];

/// A rule that says this wherever a policy may say something.
fn policy(attack: &str) -> String {
    let quoted = attack.replace('\\', "\\\\").replace('"', "\\\"");
    let braces = quoted.replace('{', "{{").replace('}', "}}");
    POLICY
        .replace("A tier earns too little", &quoted)
        .replace("\"Margins\"", &format!("\"{quoted}\""))
        .replace("Nobody sells for nothing.", &quoted)
        .replace("param least = 10%", &format!("param least = 10% \"{quoted}\""))
        .replace("raise it to {least}", &braces)
        .replace("no margin", &quoted)
        .replace("tier silver {}", &format!("tier silver \"{quoted}\" {{}}"))
}

#[test]
fn nothing_in_a_policy_becomes_markup() {
    for attack in ATTACKS {
        let project = Project::new().file("pack/thin.policy", policy(attack));
        let ran = project.run(&["rules", "--topic", "margins", "--format", "markdown"]);
        assert_eq!(ran.code, 0, "{attack}: {}", ran.err);
        assert!(links(&ran.out).iter().all(|link| link.starts_with('#')), "{attack}: {:?}", links(&ran.out));
        let (mut headings, mut code, mut cells, mut said) = (Vec::new(), String::new(), 0, String::new());
        for event in parsed(&ran.out) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => panic!("{attack}: `{html}` is read as HTML"),
                Event::Start(Tag::Image { .. } | Tag::Strikethrough | Tag::FootnoteDefinition(_)) => {
                    panic!("{attack}: {event:?}")
                }
                Event::Start(Tag::Heading { level, .. }) => headings.push(level as u8),
                Event::Start(Tag::TableCell) => cells += 1,
                Event::Start(Tag::CodeBlock(kind)) => code.push_str(&format!("{kind:?}\n")),
                Event::Text(text) => said.push_str(&text),
                _ => {}
            }
        }
        assert!(headings.iter().skip(1).all(|level| *level == 2), "{attack}: {headings:?}");
        // Topics of the shipped pack have other rules, whose tables have the same number of columns.
        assert!(
            cells > 0 && code.lines().all(|kind| kind.contains("text") || kind.contains("partner")),
            "{attack}: {code}"
        );
        let times = said.matches(attack).count();
        assert!(times >= 5, "{attack} is said {times} times: {}", ran.out);
        // What some readers make into links without being asked.
        let ours = ran.out.split("\n## thin-margin").nth(1).unwrap().split("\n## ").next().unwrap();
        let outside: String = ours.split("```").step_by(2).collect();
        for address in ["https://", " www.", "evil@"] {
            assert!(!outside.contains(address), "{attack}: {address} stands bare in {outside}");
        }
    }
}
