//! What a thread remembers of earlier programs changes no result: programs that differ in little are judged one after the other, and
//! each by a thread that has judged none.

use std::path::Path;
use std::thread;

use partnerlint::lint::{Checked, CommandLine, Compiled, RuleSet, Text};
use partnerlint::policy::Outcome;
use partnerlint::source::SourceId;
use partnerlint::syntax::ast::{RuleStatement, Statement};
use partnerlint::syntax::parse_policy;

use crate::examples::examples;
use crate::support::files_below;
use crate::support::lint::{checked, rules_with};
use crate::support::program::today;

/// What came of a program: everything but how long it took.
fn outcome(checked: &Checked) -> String {
    format!("{:#?}\n{:#?}", checked.findings, checked.judged)
}

/// Judges programs in one thread, there and back, and each in a thread of its own; those that come to something else are told.
fn differing<'t>(programs: &[&'t str], rules: &RuleSet) -> Vec<&'t str> {
    let judged = |text: &&str| outcome(&checked(text, rules, today()));
    let back = || programs.iter().rev();
    let [warm, cold]: [Vec<String>; 2] = thread::scope(|scope| {
        let warm = scope.spawn(|| programs.iter().chain(back()).map(judged).collect());
        let alone = |text| thread::scope(|scope| scope.spawn(|| judged(text)).join().unwrap());
        let cold = scope.spawn(move || programs.iter().map(alone).collect());
        [warm.join().unwrap(), cold.join().unwrap()]
    });
    let expected = cold.iter().chain(cold.iter().rev());
    let both = programs.iter().chain(back()).zip(warm.iter().zip(expected));
    both.filter(|(_, (warm, cold))| warm != cold).map(|(text, _)| *text).collect()
}

/// The examples of the shipped rules as programs: of each rule some that it passes, and some that it finds something in.
fn examples_of_rules() -> Vec<String> {
    let policies = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("policies"), "policy");
    let mut programs: Vec<String> = policies.iter().flat_map(|(_, text)| examples_in(text)).collect();
    programs.sort();
    programs
}

fn examples_in(policy: &str) -> Vec<String> {
    let parsed = parse_policy(policy, SourceId(0));
    let statements = parsed.ast.rules.iter().flat_map(|rule| &rule.body);
    let examples = statements.filter_map(|statement| match statement {
        RuleStatement::Example(example) => Some(example),
        _ => None,
    });
    let mut programs = Vec::new();
    for example in examples {
        let bodies = example.body.iter().filter_map(|statement| match statement {
            Statement::Block(block) if ["before", "after"].contains(&block.kind.node) => {
                Some(policy[block.span.range()].split_once('{')?.1.rsplit_once('}')?.0)
            }
            _ => None,
        });
        let mut bodies: Vec<&str> = bodies.collect();
        if bodies.is_empty() {
            bodies.push(policy[example.span.range()].trim_start_matches('{').trim_end_matches('}'));
        }
        programs.extend(bodies.iter().map(|body| format!("program p \"P\" {{\n{body}\n}}\n")));
    }
    programs
}

#[test]
fn examples_of_rules_come_to_the_same_whatever_was_judged_before() {
    let programs = examples_of_rules();
    assert!(programs.len() > 1_600, "{} examples", programs.len());
    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
    assert_eq!(differing(&programs, &rules_with("")), [""; 0]);
}

/// The examples without one of their lines, and with one of their numbers changed.
#[test]
fn programs_that_differ_in_a_line_come_to_the_same_whatever_was_judged_before() {
    let mut programs = Vec::new();
    for (_, text) in examples() {
        let lines: Vec<&str> = text.lines().collect();
        // Each line in turn would take minutes.
        let header = lines.iter().position(|line| line.starts_with("program ")).unwrap_or(0);
        for at in (header + 1..lines.len()).step_by(lines.len() / 12 + 1) {
            let changed = |line: &str| {
                let mut lines = lines.clone();
                lines[at] = line;
                lines.join("\n")
            };
            programs.push(changed(""));
            let numbers = lines[at].replace('1', "2").replace('3', "7");
            if numbers != lines[at] {
                programs.push(changed(&numbers));
            }
        }
        programs.push(text);
    }
    let programs: Vec<&str> = programs.iter().map(String::as_str).collect();
    assert!(programs.len() > 200, "{} programs", programs.len());
    assert_eq!(differing(&programs, &rules_with("")), [""; 0]);
}

/// Rules of which each depends on something that few depend on: what comes before the requirement, it, and its place.
const RULES: [[&str; 3]; 10] = [
    ["given program.launched", "program.launched >= as_of - 1 year", "program.launched"],
    ["for case in cases(mdf.minimum)\n given mdf.minimum[case]", "mdf.minimum[case] >= 1000 USD", "mdf"],
    [
        "for member in partners\n let able = meets(member, condition { certified_people >= 1 })\n given able",
        "able",
        "member",
    ],
    ["for track in tracks", "track.title is stated", "track"],
    ["for exit in exits\n given exit.when", "satisfiable(exit.when)", "exit"],
    ["for exit in exits\n given exit.when, exit.notice", "satisfiable(exit.when)", "exit"],
    ["when program.goals is stated", "payout is stated", "payout"],
    [
        "for track in tracks\n for tier in track.tiers\n when tier.strategic else false\n given tier.requires",
        "implies(tier.requires, condition { certified_people >= 2 })",
        "tier",
    ],
    [
        "for (one, other) in pairs(exits)\n given one.when, other.when",
        "not equivalent(one.when, other.when)",
        "other",
    ],
    [
        "for track in tracks\n for (low, high) in adjacent(track.tiers)\n given low.requires, high.requires",
        "implies(high.requires, low.requires)",
        "high",
    ],
];

fn policy() -> String {
    let rule = |(number, [before, asked, at]): (usize, &[&str; 3])| {
        format!(
            "rule rule-{number} \"It is as it should be\" {{\n level = warning\n topic = tiers\n source = \"Here\"\n \
             why = \"It is a test.\"\n {before}\n require {asked}\n at {at} \"it is not\"\n}}\n"
        )
    };
    RULES.iter().enumerate().map(rule).collect()
}

/// Statements in which every rule passes or does not apply, and those that differ from them in one place and come to something else.
const PAIRS: [[&str; 2]; 14] = [
    [
        "launched = 2026-01-01",
        "launched = 2026-01-01, change later \"Later\" { announced = 2026-11-01, from = 2028-01-01, set { track t \"T\" { archetypes = [reseller] } } }",
    ],
    [
        "exchange { unit = 1 EUR, equals = [2 USD] }, mdf { minimum = 600 EUR }",
        "exchange { unit = 1 EUR, equals = [1 USD] }, mdf { minimum = 600 EUR }",
    ],
    ["partner acme { facts { certified_people = 1 } }", "partner acme { facts { certified_people = 0 } }"],
    [
        "exchange { unit = 1 EUR, equals = [1 USD] }, exit low { when { sourced_revenue >= 100 EUR within 12 months, sourced_revenue <= 150 USD within 12 months }, notice = 30 days }",
        "exchange { unit = 1 EUR, equals = [2 USD] }, exit low { when { sourced_revenue >= 100 EUR within 12 months, sourced_revenue <= 150 USD within 12 months }, notice = 30 days }",
    ],
    [
        "metric score \"Score\" { cap = 200 }, exit high { when { score > 100 }, notice = 30 days }",
        "metric score \"Score\" { cap = 100 }, exit high { when { score > 100 }, notice = 30 days }",
    ],
    ["track t \"T\" { archetypes = [reseller] }", "track t { archetypes = [reseller] }"],
    [
        "track t \"T\" { archetypes = [reseller], tier silver {}, tier gold { requires { certified_people >= 1 } } }, exit few { when { tier is gold, certified_people <= 1 } }",
        "track t \"T\" { archetypes = [reseller], tier silver {}, tier gold { requires { certified_people >= 3 } } }, exit few { when { tier is gold, certified_people <= 1 } }",
    ],
    [
        "exit high { when { tier > gold }, notice = 30 days }, track t \"T\" { archetypes = [reseller], tier silver {}, tier gold {}, tier top {} }",
        "exit high { when { tier > gold }, notice = 30 days }, track t \"T\" { archetypes = [reseller], tier silver {}, tier gold {} }",
    ],
    [
        "track t \"T\" { archetypes = [reseller], exit high { when { signed_agreement } } }",
        "track u \"T\" { archetypes = [reseller], exit high { when { signed_agreement } } }",
    ],
    [
        "track t \"T\" { archetypes = [reseller], tier gold { strategic = true, requires { certified_people >= 2, closed_deals >= 1 within 12 months } } }",
        "track t \"T\" { archetypes = [reseller], tier gold { strategic = true, requires { certified_people >= 1, closed_deals >= 1 within 12 months } } }",
    ],
    [
        "exit few { when { certified_people >= 2, closed_deals >= 4 within 12 months } }, exit less { when { certified_people >= 1, closed_deals >= 4 within 12 months } }",
        "exit few { when { certified_people >= 1, closed_deals >= 4 within 12 months } }, exit less { when { certified_people >= 1, closed_deals >= 4 within 12 months } }",
    ],
    [
        "exit some { when { certified_people >= 3, closed_deals >= 2 within 12 months } }",
        "exit some { when { certified_people >= 3, certified_people <= 2 } }",
    ],
    [
        "track t \"T\" { archetypes = [reseller], tier low { requires { closed_deals >= 2 within 12 months } }, tier high { requires { closed_deals >= 3 within 12 months } } }",
        "track t \"T\" { archetypes = [reseller], tier low { requires { closed_deals >= 4 within 12 months } }, tier high { requires { closed_deals >= 3 within 12 months } } }",
    ],
    [
        "goals = [channel_revenue], payout { cadence = unknown, paid = 10 days after invoice }",
        "goals = [channel_revenue], payout { cadence = unknown }",
    ],
];

#[test]
fn what_few_rules_depend_on_is_not_forgotten() {
    let compiled = Compiled::new(&[Text { name: "few.policy", text: &policy() }], &[]);
    assert_eq!(compiled.findings, []);
    let (rules, findings, _) = RuleSet::new(&compiled, &[], &CommandLine::default());
    assert_eq!(findings, []);
    for pair in PAIRS {
        let [first, other] = pair.map(|body| format!("program p \"P\" {{ {body} }}"));
        let judged =
            |text: &str| checked(text, &rules, today()).judged.into_iter().flatten().collect::<Vec<_>>();
        let outcomes = judged(&first).into_iter().map(|judged| judged.outcome);
        assert!(outcomes.max() <= Some(Outcome::Pass), "{first}");
        assert_ne!(judged(&first), judged(&other), "{other}");
        // Nothing is learned from the first program, and questions are told by themselves of the one after they were asked.
        assert_eq!(differing(&[&first, &first, &first, &other], &rules), [""; 0]);
    }
}
